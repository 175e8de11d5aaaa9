"""Frontiers of scores over time, and how long ago the leaders had the score that the followers have now."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.models.arrays import Array

DAYS_PER_MONTH = 30.4375  # Julian year over twelve


class Frontier(NamedTuple):
    """Best score so far, at the days on which it rose.

    Attributes
    ----------
    days, scores
        Both rise.
    places
        Which model set each record, as its place among those given.
    """

    days: Array
    scores: Array
    places: npt.NDArray[np.intp]


def frontier(days: npt.ArrayLike, scores: npt.ArrayLike) -> Frontier:
    """Models that had the best score when they came out.

    Parameters
    ----------
    days, scores : array
        Day of release and score of each model, in any order.

    Returns
    -------
    Frontier
        Of models of one day only the best, of equal scores only the first.

    Raises
    ------
    ValueError
        When there is no model.

    >>> frontier([3, 1, 2, 4], [7.0, 5.0, 4.0, 7.0])[:2]
    (array([1., 3.]), array([5., 7.]))
    """
    when, reached = np.asarray(days, dtype=float), np.asarray(scores, dtype=float)
    if when.size == 0:
        raise ValueError("A frontier needs at least one model.")
    order = np.lexsort((-reached, when))
    best_before = np.maximum.accumulate(np.concatenate([[-np.inf], reached[order][:-1]]))
    records = order[reached[order] > best_before]
    return Frontier(when[records], reached[records], records)


def best_at(leaders: Frontier, days: npt.ArrayLike) -> Array:
    """Best score at each day; nan before the first model.

    >>> best_at(frontier([1, 3], [5.0, 7.0]), [0, 2, 3]).tolist()
    [nan, 5.0, 7.0]
    """
    place = np.searchsorted(leaders.days, np.asarray(days, dtype=float), side="right") - 1
    return np.where(place >= 0, leaders.scores[np.maximum(place, 0)], np.nan)


def first_reached(leaders: Frontier, scores: npt.ArrayLike) -> Array:
    """First day on which the best score was at least as high; infinite for a score not reached.

    >>> first_reached(frontier([1, 3], [5.0, 7.0]), [4, 6, 8]).tolist()
    [1.0, 3.0, inf]
    """
    place = np.searchsorted(leaders.scores, np.asarray(scores, dtype=float), side="left")
    return np.append(leaders.days, np.inf)[place]


def months_behind(followers: Frontier, leaders: Frontier, days: npt.ArrayLike) -> Array:
    """Months since the leaders first had the score that the followers have at each day.

    Parameters
    ----------
    followers, leaders : Frontier
        Of two groups of models in one test.
    days : array
        Days at which to look.

    Returns
    -------
    array
        Months; 0 where the followers are level or ahead, nan before they have a model.

    Notes
    -----
    A group that brings nothing better falls behind by a month each month. Leaders whose first model already
    beats the followers had their score before the record begins, so that the time is a lower bound.

    >>> months_behind(frontier([365.25], [5.0]), frontier([0], [6.0]), [365.25, 730.5]).tolist()
    [12.0, 24.0]
    """
    when = np.asarray(days, dtype=float)
    had = best_at(followers, when)
    behind = np.maximum(when - first_reached(leaders, np.nan_to_num(had, nan=-np.inf)), 0) / DAYS_PER_MONTH
    return np.where(np.isnan(had), np.nan, behind)


def resampled_months_behind(  # noqa: PLR0913, PLR0917 - two groups, days and a sample
    follower_days: npt.ArrayLike,
    follower_scores: npt.ArrayLike,
    leader_days: npt.ArrayLike,
    leader_scores: npt.ArrayLike,
    days: npt.ArrayLike,
    resamples: int,
    seed: int,
) -> Array:
    """Draw models of both groups with replacement and measure `months_behind` in each sample.

    Parameters
    ----------
    follower_days, follower_scores, leader_days, leader_scores : array
        Release and score of each model of the groups.
    days : array
        Days at which to look.
    resamples : int
        Samples drawn.
    seed : int
        Seed of the draws.

    Returns
    -------
    array
        Months, samples along the first axis and days along the last; nan where a sample has no model yet.
    """
    rng = np.random.default_rng(seed)
    groups = [
        tuple(np.asarray(x, dtype=float) for x in group)
        for group in ((follower_days, follower_scores), (leader_days, leader_scores))
    ]

    def one() -> Array:
        drawn = [rng.integers(group[0].size, size=group[0].size) for group in groups]
        pair = [frontier(group[0][draw], group[1][draw]) for group, draw in zip(groups, drawn, strict=True)]
        return months_behind(pair[0], pair[1], days)

    return np.stack([one() for _ in range(resamples)])
