"""Chains of independent steps: values worked out by hand, and the two functions undo each other."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.models.reliability import chain_failure, inverse_chain


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
