"""Chains of independent steps: values worked out by hand, and the two functions undo each other."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.models.reliability import chain_failure, inverse_chain, step_error, worth_of_trying


@pytest.mark.parametrize(
    ("step_error", "steps", "failure"), [(0.1, 5, 0.40951), (0.2, 5, 0.67232), (0.5, 2, 0.75), (0.3, 1, 0.3)]
)
def test_chain(step_error, steps, failure):
    """1 less 0.59049, 0.32768, 0.25 and 0.7."""
    assert chain_failure(step_error, steps) == pytest.approx(failure)
    assert inverse_chain(failure, steps) == pytest.approx(step_error)


def test_ends():
    assert (chain_failure(0, 5), chain_failure(1, 5)) == (0, 1)


def test_half_of_five():
    """1 less the fifth root of a half, 0.8705506."""
    assert inverse_chain(0.5, 5) == pytest.approx(0.1294494, abs=1e-7)


def test_arrays_broadcast():
    """Columns are steps, rows errors."""
    found = chain_failure(np.array([[0.1], [0.5]]), np.array([1, 2]))
    assert found == pytest.approx(np.array([[0.1, 0.19], [0.5, 0.75]]))


def test_longer_chains_fail_more():
    assert (np.diff(chain_failure(0.05, np.arange(1, 50))) > 0).all()


def test_error_of_a_step():
    """A step as long as the half-life fails half of the time; twelve steps of an hour at one hour: 1 − 2^(−1/12)."""
    assert step_error(60, 60) == 0.5
    assert step_error(60, 5) == pytest.approx(1 - 2 ** (-1 / 12))


def test_steps_of_a_half_life_fail_half_of_the_time():
    """Constant hazard and a chain of independent steps are one model: twelve steps of 5 minutes at 60."""
    assert chain_failure(step_error(60, 5), 12) == pytest.approx(0.5)


def test_worth_by_hand():
    """Three in four succeed, checking takes a quarter, the price an eighth: three eighths of the work are saved."""
    assert worth_of_trying(0.75, 0.25, 0.125) == 0.375
    assert worth_of_trying(0.1, 0.3, 0.05) < 0
