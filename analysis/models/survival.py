"""How many of a cohort still go on: bounds without assumptions, Kaplan-Meier, resampling by member, constant hazard.

Days are numbers on one axis, such as days since the cohort was listed. A member has a day on which it was last seen
going on (minus infinity when it never was) and a day on which it is known to have stopped (infinity when it is not).
"""

from __future__ import annotations

import math
import warnings
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.models.arrays import Array

DAYS_PER_YEAR = 365.25  # Julian year


class Shares(NamedTuple):
    """Share of a cohort that still goes on, by day.

    Attributes
    ----------
    least
        Share seen going on at that day or later: all unknown have stopped.
    most
        Share not known to have stopped: all unknown go on.
    """

    least: Array
    most: Array


def bounds(last_seen: npt.ArrayLike, stopped: npt.ArrayLike, days: npt.ArrayLike, held: float = 0) -> Shares:
    """Bound the share that still goes on, whatever became of the unknown.

    Parameters
    ----------
    last_seen, stopped : array
        By member, days.
    days : array
        Days at which the share is wanted.
    held : float
        Days for which a sign of going on is taken to hold; 0 takes it for its own day alone.

    Returns
    -------
    Shares
        One entry for each day.

    Raises
    ------
    ValueError
        When a member was seen going on after it had stopped.

    >>> bounds([10, -math.inf, 5], [math.inf, math.inf, 8], [0, 6, 9])
    Shares(least=array([0.66666667, 0.33333333, 0.33333333]), most=array([1.        , 1.        , 0.66666667]))
    """
    going, gone = _goes_on(last_seen, stopped, days, held)
    return Shares(going.mean(axis=1), 1 - gone.mean(axis=1))


def _goes_on(
    last_seen: npt.ArrayLike, stopped: npt.ArrayLike, days: npt.ArrayLike, held: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say of each member at each day whether it is known to go on and whether it is known to have stopped."""
    seen, end = np.asarray(last_seen, dtype=float), np.asarray(stopped, dtype=float)
    if (seen > end).any():
        raise ValueError(f"{int((seen > end).sum())} members were seen going on after they had stopped.")
    when = np.atleast_1d(np.asarray(days, dtype=float))[:, np.newaxis]
    gone = end <= when
    return (seen + held >= when) & ~gone, gone


def resampled_bounds(  # noqa: PLR0913, PLR0917 - `bounds` with a sample's size and seed
    last_seen: npt.ArrayLike,
    stopped: npt.ArrayLike,
    days: npt.ArrayLike,
    held: float,
    resamples: int,
    seed: int,
) -> Shares:
    """Draw cohorts of the same size from the members, with replacement, and bound each.

    Parameters
    ----------
    last_seen, stopped, days, held
        As for `bounds`.
    resamples : int
        Cohorts drawn.
    seed : int
        Seed of the draws.

    Returns
    -------
    Shares
        Arrays over days and, along the last axis, cohorts drawn.
    """
    going, gone = _goes_on(last_seen, stopped, days, held)
    members = going.shape[1]
    drawn = np.random.default_rng(seed).multinomial(members, np.full(members, 1 / members), size=resamples)
    return Shares(going @ drawn.T / members, 1 - gone @ drawn.T / members)


class Curve(NamedTuple):
    """Kaplan-Meier estimate of the share that goes on, with a confidence band.

    Attributes
    ----------
    days
        Days on which a member stopped or was seen last, from 0.
    share, low, high
        Share that goes on after that day, and the band.
    """

    days: Array
    share: Array
    low: Array
    high: Array


def kaplan_meier(last_seen: npt.ArrayLike, stopped: npt.ArrayLike, level: float) -> Curve:
    """Estimate the share that goes on, members leaving the count when they are last seen.

    The estimate takes those who are lost from sight to fare like those who are not.

    Parameters
    ----------
    last_seen, stopped : array
        By member, days from the day on which the cohort was listed; what lies before counts as 0.
    level : float
        Confidence of the band at each day, such as 0.9.

    Returns
    -------
    Curve
        Beginning at day 0 with a share of 1. Where nobody has stopped yet the band is the point 1.

    Notes
    -----
    Kaplan and Meier (1958) through ``scipy.stats.ecdf``; Greenwood's variance on the scale of log(-log).

    >>> kaplan_meier([5, 3, 9, 1], [math.inf, 4, math.inf, math.inf], 0.9).share.round(4).tolist()
    [1.0, 1.0, 0.6667, 0.6667, 0.6667]
    """
    seen, end = _from_start(last_seen, stopped)
    known = np.isfinite(end)
    found = stats.ecdf(stats.CensoredData(uncensored=end[known], right=seen[~known])).sf
    share = np.asarray(found.probabilities, dtype=float)
    low, high = _band(found, level) if known.any() else (share, share)
    # Before the first stop the variance is not defined, and where the share is 0 all that is possible is the band.
    before = found.quantiles < np.min(end)
    low, high = (np.where(before, 1.0, np.where(np.isnan(side), edge, side)) for side, edge in ((low, 0), (high, 1)))
    days = np.concatenate([[0.0], np.asarray(found.quantiles, dtype=float)])
    return Curve(days, *(np.concatenate([[1.0], side]) for side in (share, low, high)))


def _from_start(last_seen: npt.ArrayLike, stopped: npt.ArrayLike) -> tuple[Array, Array]:
    """Return both days of each member, what lies before the cohort was listed as 0."""
    seen, end = (np.maximum(np.asarray(days, dtype=float), 0) for days in (last_seen, stopped))
    return seen, end


def _band(found: Any, level: float) -> tuple[Array, Array]:
    """Return the ends of the confidence band, nan where the variance is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        band = found.confidence_interval(level, method="log-log")
    return tuple(np.asarray(side.probabilities, dtype=float) for side in band)  # type: ignore[return-value]


class Hazard(NamedTuple):
    """Members that stop for each year under watch.

    Attributes
    ----------
    stops, years
        Stops counted, and years for which members were watched.
    rate, low, high
        Stops a year, with an interval.
    """

    stops: int
    years: float
    rate: float
    low: float
    high: float


def hazard(last_seen: npt.ArrayLike, stopped: npt.ArrayLike, level: float) -> Hazard:
    """Rate at which members stop, taken as constant.

    Parameters
    ----------
    last_seen, stopped, level
        As for `kaplan_meier`.

    Returns
    -------
    Hazard
        With the exact interval of a Poisson count (Garwood 1936).

    Raises
    ------
    ValueError
        When nobody was watched for any time.

    >>> hazard([365.25, -math.inf], [math.inf, 365.25], 0.9)[:3]
    (1, 2.0, 0.5)
    """
    seen, end = _from_start(last_seen, stopped)
    known = np.isfinite(end)
    years = float(np.where(known, end, seen).sum()) / DAYS_PER_YEAR
    if years <= 0:
        raise ValueError("Nobody was seen after the cohort was listed, so there is no rate.")
    stops, tail = int(known.sum()), (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * stops) / 2 if stops else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * (stops + 1)) / 2
    return Hazard(stops, years, stops / years, float(low) / years, float(high) / years)


def years_until(rate: float, share_stopped: float) -> float:
    """Years in which a share has stopped at a constant rate.

    Parameters
    ----------
    rate : float
        Stops a year for each member that goes on.
    share_stopped : float
        Share, in [0, 1).

    Returns
    -------
    float
        Years; infinite at a rate of 0.

    >>> round(years_until(math.log(10), 0.9), 9)
    1.0
    """
    return -math.log1p(-share_stopped) / rate if rate > 0 else math.inf


def first_day(days: npt.ArrayLike, going_on: npt.ArrayLike, share_stopped: float) -> float:
    """First day at which at least a share has stopped.

    Parameters
    ----------
    days : array
        Days in order.
    going_on : array
        Share that goes on, by day.
    share_stopped : float
        Share, in (0, 1].

    Returns
    -------
    float
        Day, infinite when the share is not reached.

    >>> first_day([0, 10, 20], [1.0, 0.2, 0.1], 0.9), first_day([0], [1.0], 0.9)
    (20.0, inf)
    """
    when = np.asarray(days, dtype=float)
    # A share such as 1 - 0.9 is a hair off in binary; whole members decide.
    reached = when[np.asarray(going_on, dtype=float) <= 1 - share_stopped + np.finfo(np.float32).eps]
    return float(reached[0]) if reached.size else math.inf


def stopped_share(known_stopped: float, known_going: float, unknown_stopped: float) -> float:
    """Share that has stopped, if a share of the unknown has; over plain operators, for use on a page.

    Parameters
    ----------
    known_stopped, known_going : number, array or chart parameter
        Shares of the cohort known to have stopped and known to go on.
    unknown_stopped : same
        Share of the rest that has stopped.

    Returns
    -------
    same kind as the inputs
        Share of the cohort.

    >>> round(stopped_share(0.05, 0.15, 0.5), 9)
    0.45
    """
    return known_stopped + (1 - known_stopped - known_going) * unknown_stopped
