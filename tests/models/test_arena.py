"""Places on boards, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import arena


def test_place_shares_equal_scores():
    assert [arena.place([5, 4, 4, 3], score) for score in (5, 4, 3)] == [1, 2, 4]


def test_places_with_intervals_by_hand():
    """The first two overlap; the third is below the first and not below the second; the fourth is below all."""
    best, worst = arena.places_with_intervals([10, 8, 6, 1], [12, 11, 9, 2])
    assert best.tolist() == [1, 1, 2, 4]
    assert worst.tolist() == [2, 3, 3, 4]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), min_size=1, max_size=8))
def test_best_is_not_worse_than_worst(models):
    middle, half = (np.array(values) for values in zip(*models, strict=True))
    best, worst = arena.places_with_intervals(middle - half, middle + half)
    assert (best >= 1).all()
    assert (best <= worst).all()
    assert (worst <= len(models)).all()


def test_win_share_by_hand():
    """A hundred points are odds of 10 to the quarter: 1.778 to 1."""
    assert arena.win_share(1300, 1200) == pytest.approx(10**0.25 / (1 + 10**0.25))
    assert arena.win_share(1300, 1200) + arena.win_share(1200, 1300) == pytest.approx(1)


def test_order_kept():
    """Of three pairs one is turned round: 2 less 1 of 3."""
    assert arena.order_kept([1, 2, 3], [2, 1, 3]) == pytest.approx(1 / 3)
