"""Repeated trials: values by hand and the ends of the range."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import repeats


def test_all_of_by_hand():
    """Of four trials 4, 3, 2 and 0 succeed: pairs 6, 3, 1 and 0 of 6, so 10 ÷ 24; threes 4, 1, 0 and 0 of 4."""
    assert repeats.all_of([4] * 4, [4, 3, 2, 0], 1) == pytest.approx(9 / 16)
    assert repeats.all_of([4] * 4, [4, 3, 2, 0], 2) == pytest.approx(10 / 24)
    assert repeats.all_of([4] * 4, [4, 3, 2, 0], 3) == pytest.approx(5 / 16)
    assert repeats.all_of([4] * 4, [4, 3, 2, 0], 4) == pytest.approx(1 / 4)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=20))
def test_more_trials_are_never_easier(successes):
    shares = [repeats.all_of([4] * len(successes), successes, k) for k in (1, 2, 3, 4)]
    assert shares == sorted(shares, reverse=True)


def test_independent_by_hand():
    """0.42 to the fourth is 0.0311."""
    assert repeats.independent(0.42, 4) == pytest.approx(0.03111696)


@given(st.floats(0.05, 0.95))
def test_ends_of_the_share_between_tasks(chance):
    assert repeats.task_share(chance, chance**2) == pytest.approx(0, abs=1e-9)
    assert repeats.task_share(chance, chance) == pytest.approx(1)


def test_share_between_tasks_by_hand():
    """GPT-4o in airline: (0.273 − 0.1764) ÷ (0.42 − 0.1764) = 0.3966."""
    assert repeats.task_share(0.42, 0.273) == pytest.approx(0.3966, abs=1e-4)
