"""Shares, crossings and brackets, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import adoption


def test_shares():
    """3,000, 418 and 227 of 3,645."""
    np.testing.assert_allclose(adoption.shares([3000, 418, 227]), [3000 / 3645, 418 / 3645, 227 / 3645])


@pytest.mark.parametrize("values", [[0, 0], [1, -1]])
def test_shares_that_are_refused(values):
    with pytest.raises(ValueError, match="none below 0"):
        adoption.shares(values)


def test_crossing_of_one_half_by_hand():
    """Odds from 1/9 to 4: ln 9 = 2.197 of ln 36 = 3.584 of the way, 0.613 of 100 days."""
    found = adoption.crossing(np.array([0.0, 100.0]), np.array([0.1, 0.8]), 0.5)
    assert float(found) == pytest.approx(100 * np.log(9) / np.log(36))


def test_crossing_of_a_share_that_stays():
    assert np.isnan(adoption.crossing(np.array([0.0, 1.0]), np.array([0.4, 0.4]), 0.5))


@given(st.floats(0.02, 0.48), st.floats(0.52, 0.98))
def test_crossing_lies_between(first, last):
    found = float(adoption.crossing(np.array([10.0, 20.0]), np.array([first, last]), 0.5))
    assert 10 < found < 20


def test_draws_spread_with_the_days():
    """Both days are uniform over ten days and the crossing is half way: mean 50 + 5, standard deviation
    10 / sqrt(12) / sqrt(2) = 2.04.
    """
    days = adoption.crossing_draws([0, 100], [10, 110], [0.2, 0.8], error=0, level=0.5, count=40_000, seed=3)
    assert days.mean() == pytest.approx(55, abs=0.05)
    assert days.std() == pytest.approx(10 / np.sqrt(24), rel=0.02)


def test_draws_widen_with_the_error_and_stay_inside():
    spread = [
        adoption.crossing_draws([0, 100], [0, 100], [0.3, 0.7], error=error, level=0.5, count=4000, seed=1).std()
        for error in (0.0, 0.02, 0.1)
    ]
    assert spread == sorted(spread)
    days = adoption.crossing_draws([0, 100], [5, 105], [0.45, 0.55], error=0.3, level=0.5, count=4000, seed=1)
    assert days.min() >= 0
    assert days.max() <= 105


def test_bracket():
    assert adoption.bracket([1, 2, 3, 4], [True, True, False, False]) == (2, 3)


def test_bracket_counts_the_last_lead():
    """The lead of the second day was lost and won back on the fourth."""
    assert adoption.bracket([1, 2, 3, 4, 5], [True, True, False, True, False]) == (4, 5)


def test_bracket_without_an_end():
    never, still = adoption.bracket([1, 2], [False, False]), adoption.bracket([1, 2], [False, True])
    assert np.isnan(never).all()
    assert still[0] == 2
    assert np.isnan(still[1])


def test_rate_between_counts():
    """300 million in 100 days are 90 million in 30."""
    assert adoption.rate_between([0, 100], [350, 650], 30).tolist() == [pytest.approx(90)]
    with pytest.raises(ValueError, match="not in order"):
        adoption.rate_between([1, 1], [1, 2], 30)
