"""Who leads, and when the lead changed hands: shares, crossings of a level, brackets between dated observations."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.models.arrays import Array

EDGE = 1e-6  # shares of 0 and 1 have no log-odds; they are moved in by this much


def shares(values: npt.ArrayLike) -> Array:
    """Share of each value in their sum.

    Raises
    ------
    ValueError
        When a value is negative or all are zero.

    >>> shares([3, 1])
    array([0.75, 0.25])
    """
    numbers = np.asarray(values, dtype=float)
    if (numbers < 0).any() or numbers.sum() == 0:
        raise ValueError(f"Values are {numbers.tolist()}; allowed: none below 0, one at least above.")
    return np.asarray(numbers / numbers.sum())


def log_odds(share: npt.ArrayLike) -> Array:
    """Logarithm of the odds of a share.

    >>> log_odds([0.5, 0.9]).round(3)
    array([0.   , 2.197])
    """
    inside = np.clip(np.asarray(share, dtype=float), EDGE, 1 - EDGE)
    return np.asarray(np.log(inside / (1 - inside)))


def crossing(days: Array, share: Array, level: float) -> Array:
    """Day on which a share passes a level between two observations.

    Parameters
    ----------
    days : array
        Two days by draws.
    share : array
        Shares on those days, two by draws.
    level : float
        Level, between 0 and 1.

    Returns
    -------
    array
        One day for each draw, on the straight line in log-odds; outside the two days where both shares are on one side
        of the level; nan where they are equal.

    Notes
    -----
    A share that spreads by imitation is a straight line in log-odds: Fisher and Pry (1971), "A simple substitution
    model of technological change".

    >>> float(crossing(np.array([0.0, 100.0]), np.array([0.1, 0.9]), 0.5).round(6))
    50.0
    """
    first, last = log_odds(share)
    with np.errstate(divide="ignore", invalid="ignore"):
        way = (log_odds(level) - first) / (last - first)
    return np.where(first == last, np.nan, days[0] + way * (days[1] - days[0]))


def crossing_draws(  # noqa: PLR0913
    days_low: Sequence[float],
    days_high: Sequence[float],
    share: Sequence[float],
    *,
    error: float,
    level: float,
    count: int,
    seed: int,
) -> Array:
    """Draw the day of a crossing, where days and shares are known only roughly.

    Parameters
    ----------
    days_low, days_high : sequence of two floats
        First and last day that each observation may belong to; each day between is equally likely.
    share : sequence of two floats
        Shares as published.
    error : float
        Standard error of a published share.
    level : float
        Level, between 0 and 1.
    count, seed : int
        Number of draws and their seed.

    Returns
    -------
    array
        Days, kept between the first and the last that the observations allow: the level was passed between them.

    >>> days = crossing_draws([0, 100], [0, 100], [0.1, 0.9], error=0.0, level=0.5, count=2, seed=1)
    >>> days.round(6)
    array([50., 50.])
    """
    rng = np.random.default_rng(seed)
    low, high = np.asarray(days_low, dtype=float), np.asarray(days_high, dtype=float)
    days = low[:, np.newaxis] + rng.random((2, count)) * (high - low)[:, np.newaxis]
    drawn = np.clip(rng.normal(np.asarray(share)[:, np.newaxis], error, (2, count)), 0, 1)
    found = crossing(days, drawn, level)
    middle = np.full(count, (low[0] + high[1]) / 2)
    return np.clip(np.where(np.isnan(found), middle, found), low[0], high[1])


def bracket(days: npt.ArrayLike, leads: npt.ArrayLike) -> tuple[float, float]:
    """Last day in the lead and the first one after it without.

    Parameters
    ----------
    days : array
        Days of the observations, in order.
    leads : array of bool
        Whether it led on each of them.

    Returns
    -------
    last, first : float
        Both nan if it never led; the second is nan if it led on the last day.

    >>> bracket([1, 2, 3, 4, 5], [True, False, True, False, False])
    (3.0, 4.0)
    """
    when, led = np.asarray(days, dtype=float), np.asarray(leads, dtype=bool)
    if not led.any():
        return float("nan"), float("nan")
    last = int(np.flatnonzero(led)[-1])
    after = float(when[last + 1]) if last + 1 < len(when) else float("nan")
    return float(when[last]), after


def rate_between(days: npt.ArrayLike, totals: npt.ArrayLike, span: float) -> Array:
    """What was added between cumulative counts, per span of days.

    Parameters
    ----------
    days, totals : array
        Days in order and the count on each.
    span : float
        Days of a span.

    Returns
    -------
    array
        One value for each interval between neighbours.

    Raises
    ------
    ValueError
        When days are not in order.

    >>> rate_between([0, 10, 30], [100, 200, 200], 30)
    array([300.,   0.])
    """
    gaps = np.diff(np.asarray(days, dtype=float))
    if (gaps <= 0).any():
        raise ValueError("Days are not in order: sort them, each once.")
    return np.asarray(np.diff(np.asarray(totals, dtype=float)) / gaps * span)
