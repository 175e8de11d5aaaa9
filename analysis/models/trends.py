"""Growth or decline at a constant rate, fitted to dated levels: a straight line through their logarithms."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .arrays import Array

DAYS_PER_YEAR = 365.25  # Julian year


def log_slope(days: npt.ArrayLike, levels: npt.ArrayLike, used: npt.ArrayLike | None = None) -> Array:
    """Slope of the logarithm of a level over time, by least squares.

    Parameters
    ----------
    days : array, shape (n,)
        When each level was seen, days from any origin.
    levels : array, shape (n,) or (m, n)
        Levels, above 0; each row is a sample of its own.
    used : array of bool, same shape as `levels`, optional
        Which levels take part; by default all.

    Returns
    -------
    array, shape () or (m,)
        Natural logarithm a day; nan where fewer than two days take part.

    Examples
    --------
    >>> round(float(log_slope([0, 10, 20], [1, 2, 4]) * 10 / np.log(2)), 9)
    1.0
    """
    logs = np.log(np.asarray(levels, dtype=float))
    kept = np.ones_like(logs) if used is None else np.asarray(used, dtype=float)
    time = np.broadcast_to(np.asarray(days, dtype=float), logs.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = _mean(time, kept)
        away = (time - middle[..., np.newaxis]) * kept
        slope = (away * np.where(kept > 0, logs, 0)).sum(axis=-1) / (away**2).sum(axis=-1)
    return np.asarray(np.where(np.isfinite(slope), slope, np.nan))


def _mean(values: Array, weights: Array) -> Array:
    return np.asarray((values * weights).sum(axis=-1) / weights.sum(axis=-1))


def yearly_factor(slope: npt.ArrayLike) -> Array:
    """Factor by which a level is divided in a year.

    Parameters
    ----------
    slope : array
        Natural logarithm a day.

    Returns
    -------
    array
        Above 1 where the level falls.

    Examples
    --------
    >>> round(float(yearly_factor(-np.log(10) / DAYS_PER_YEAR)), 9)
    10.0
    """
    return np.asarray(np.exp(-np.asarray(slope, dtype=float) * DAYS_PER_YEAR))


def doubling_days(slope: npt.ArrayLike) -> Array:
    """Time in which a level doubles.

    Parameters
    ----------
    slope : array
        Natural logarithm a day, above 0.

    Returns
    -------
    array
        Days.

    Examples
    --------
    >>> round(float(doubling_days(np.log(2) / 128)), 9)
    128.0
    """
    return np.asarray(np.log(2) / np.asarray(slope, dtype=float))


def factor_per_year(total_factor: float, days: float) -> float:
    """Yearly factor that makes a total factor over a time.

    Parameters
    ----------
    total_factor : float
        First level over the last, above 0.
    days : float
        Time between the two, above 0.

    Returns
    -------
    float
        Factor a year.

    Examples
    --------
    >>> round(factor_per_year(1000, 3 * DAYS_PER_YEAR), 9)
    10.0
    """
    return float(total_factor ** (DAYS_PER_YEAR / days))
