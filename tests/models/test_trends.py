"""Growth at a constant rate: values worked out by hand, and lines that are met exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import trends


def test_slope_of_three_levels():
    """Logarithms 0, 1, 5 at days 0, 1, 2: slope (-1 × 0 + 0 × 1 + 1 × 5) ÷ 2 = 2.5."""
    assert trends.log_slope([0, 1, 2], np.exp([0, 1, 5])) == pytest.approx(2.5)


def test_levels_left_out_do_not_count():
    """Without the third level the line goes through 0 and 1."""
    levels = np.exp([[0, 1, 5], [0, 1, 5]])
    found = trends.log_slope([0, 1, 2], levels, [[True, True, True], [True, True, False]])
    assert found == pytest.approx([2.5, 1.0])


def test_one_level_has_no_slope():
    assert np.isnan(trends.log_slope([3], [2.0]))
    assert np.isnan(trends.log_slope([3, 4], [2.0, 1.0], [True, False]))


@given(st.floats(1.1, 500), st.floats(1, 4000))
def test_a_line_is_met_exactly(factor, days):
    """A level that falls by a factor a year gives that factor back, fitted and from its ends."""
    when = np.array([0, days / 3, days])
    levels = factor ** (-when / trends.DAYS_PER_YEAR)
    assert trends.yearly_factor(trends.log_slope(when, levels)) == pytest.approx(factor, rel=1e-6)
    assert trends.factor_per_year(levels[0] / levels[-1], days) == pytest.approx(factor, rel=1e-6)


def test_a16z_per_year():
    """62 in 20 months is 62^(365.25 ÷ 611) = 11.79 a year; the study prints about 10 a year for 1,000 in three."""
    assert trends.factor_per_year(62, 611) == pytest.approx(62 ** (365.25 / 611))
    assert trends.factor_per_year(1000, 3 * 365.25) == pytest.approx(10)


def test_doubling():
    """Four times as long after 256 days is a doubling in 128."""
    assert trends.doubling_days(trends.log_slope([0, 256], [1, 4])) == pytest.approx(128)
