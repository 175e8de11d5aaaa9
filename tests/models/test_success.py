"""Curves of success: values by hand, and horizons that undo them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import success

LENGTHS, SLOPES, LEVELS = st.floats(0.1, 1e4), st.floats(0.2, 3), st.floats(0.01, 0.99)


def test_constant_hazard_by_hand():
    """Two half-lives leave a quarter; a fifth of failures comes after log2(1.25) = 0.3219 half-lives."""
    assert success.constant_hazard(120, 60) == 0.25
    assert success.weibull_horizon(60, 1, 0.8) == pytest.approx(60 * 0.3219281, rel=1e-6)


def test_ord_rule_of_thumb():
    """Ord: an 80% horizon is about a third of the 50% one, a 99% horizon a seventieth."""
    assert 1 / success.weibull_horizon(1.0, 1, 0.8) == pytest.approx(3, abs=0.2)
    assert 1 / success.weibull_horizon(1.0, 1, 0.99) == pytest.approx(70, abs=2)


def test_logistic_by_hand():
    """At 81 times the half-life and slope a half the odds are 1 to 9."""
    assert success.logistic(81, 1, 0.5) == pytest.approx(0.1)
    assert success.logistic_horizon(1, 0.5, 0.1) == pytest.approx(81)


def test_metr_relation_of_horizons():
    """GPT-5.4 of METR: slope 0.520 a doubling is 0.7504 a factor of e; 341.7 minutes at 50% make 53.9 at 80%."""
    slope = 0.52014802 / np.log(2)
    assert success.logistic_horizon(341.7332, slope, 0.8) == pytest.approx(53.87, abs=0.01)


@given(LENGTHS, SLOPES, LEVELS)
def test_horizons_undo_the_curves(half, slope, level):
    assert success.weibull(success.weibull_horizon(half, slope, level), half, slope) == pytest.approx(level)
    assert success.logistic(success.logistic_horizon(half, slope, level), half, slope) == pytest.approx(level)


@given(LENGTHS, LENGTHS)
def test_weibull_of_shape_one_is_constant_hazard(minutes, half):
    assert success.weibull(minutes, half, 1) == pytest.approx(success.constant_hazard(minutes, half))


@pytest.mark.parametrize("curve", [success.weibull, success.logistic])
def test_longer_tasks_are_harder(curve):
    chances = curve(np.geomspace(0.1, 1e4, 50), 60, 0.7)
    assert (np.diff(chances) < 0).all()
    assert ((chances > 0) & (chances < 1)).all()
