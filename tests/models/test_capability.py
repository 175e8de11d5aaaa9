"""Frontiers and the time between them, by hand and for any models."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import capability

MONTH = capability.DAYS_PER_MONTH
MODELS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 100)), min_size=1, max_size=30)


def front(models):
    return capability.frontier([day for day, _ in models], [score for _, score in models])


def test_frontier_keeps_records_only():
    """Days 10 and 30 set records; 20 is lower, 40 equals, and of two on day 30 the better counts."""
    found = capability.frontier([20, 10, 30, 30, 40], [4, 5, 8, 9, 9])
    assert (found.days.tolist(), found.scores.tolist(), found.places.tolist()) == ([10, 30], [5, 9], [1, 3])


def test_no_models_no_frontier():
    with pytest.raises(ValueError, match="at least one model"):
        capability.frontier([], [])


def test_months_behind_by_hand():
    """Leaders have 50 at month 0 and 80 at month 12; followers 45 at month 6 and 60 at month 18.

    At month 6 the leaders' 50 is six months old; at 18 their 80, the first score of 60 or more, is six months old;
    at 20 it is eight.
    """
    leaders = capability.frontier([0, 12 * MONTH], [50, 80])
    followers = capability.frontier([6 * MONTH, 18 * MONTH], [45, 60])
    found = capability.months_behind(followers, leaders, np.array([3, 6, 12, 18, 20]) * MONTH)
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([6, 12, 6, 8])


def test_level_or_ahead_is_not_behind():
    leaders, followers = capability.frontier([0], [50]), capability.frontier([0], [60])
    assert capability.months_behind(followers, leaders, [100]) == [0]


@given(MODELS, MODELS)
def test_nobody_is_behind_by_more_than_the_time_since_the_first_model(one, other):
    days = np.arange(0, 1200, 50)
    behind = capability.months_behind(front(one), front(other), days)
    first = min(day for day, _ in other)
    known = ~np.isnan(behind)
    assert (behind[known] >= 0).all()
    assert (behind[known] <= np.maximum(days[known] - first, 0) / MONTH + 1e-9).all()


@given(MODELS)
def test_a_group_is_not_behind_itself_at_its_records(models):
    found = front(models)
    assert (capability.months_behind(found, found, found.days) == 0).all()


@given(MODELS, st.integers(0, 1300))
def test_best_at_is_the_highest_so_far(models, day):
    so_far = [score for when, score in models if when <= day]
    found = capability.best_at(front(models), [day])[0]
    assert np.isnan(found) if not so_far else found == max(so_far)


def test_resampling_is_repeatable_and_bounded():
    days, scores = [0, 100, 200], [1, 2, 3]
    samples = [
        capability.resampled_months_behind([50, 250], [1, 3], days, scores, [300], 50, seed) for seed in (1, 1, 2)
    ]
    assert (samples[0] == samples[1]).all()
    assert (samples[0] != samples[2]).any()
    assert samples[0].shape == (50, 1)
    assert (samples[0] <= 300 / MONTH).all()
