"""How likely an agent is to finish a task, by the time that the task takes a person.

Three curves, each with the half-life: the length of tasks finished half of the time.

- constant hazard: each minute carries the same risk, so the chance halves with every half-life;
- Weibull: the hazard falls (shape below 1) or rises (above 1) along the task;
- logistic in the logarithm of time: what METR fits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .arrays import Values, scalar


def constant_hazard(minutes: Any, half_life: Any) -> Any:
    """Chance to finish a task when every minute carries the same risk.

    Parameters
    ----------
    minutes : number, array or chart parameter
        Time that the task takes a person.
    half_life : same
        Length of tasks finished half of the time, same unit.

    Returns
    -------
    same kind as the inputs
        Probability.

    Source: Ord (2025), "Is there a half-life for the success rates of AI agents?"

    >>> constant_hazard(60, 60), constant_hazard(120, 60)
    (0.5, 0.25)
    """
    return (1 / 2) ** (minutes / half_life)


def weibull(minutes: Any, half_life: Any, shape: Any) -> Any:
    """Chance to finish a task when the hazard changes along it.

    Parameters
    ----------
    minutes, half_life : number, array or chart parameter
        As for `constant_hazard`.
    shape : same
        1 for a constant hazard, below 1 for one that falls.

    Returns
    -------
    same kind as the inputs
        Probability.

    >>> weibull(240, 60, 0.5)
    0.25
    """
    return (1 / 2) ** ((minutes / half_life) ** shape)


def logistic(minutes: Any, half_life: Any, slope: Any) -> Any:
    """Chance to finish a task by a logistic curve in the logarithm of its length.

    Parameters
    ----------
    minutes, half_life : number, array or chart parameter
        As for `constant_hazard`.
    slope : same
        Steepness: the log-odds fall by it for every factor of e.

    Returns
    -------
    same kind as the inputs
        Probability.

    Source: Kwa et al. (METR, 2025), "Measuring AI ability to complete long tasks".

    >>> logistic(60, 60, 0.8), round(logistic(180, 60, 1), 9)
    (0.5, 0.25)
    """
    return 1 / (1 + (minutes / half_life) ** slope)


def weibull_horizon(half_life: Values, shape: Values, level: float) -> Values:
    """Length of tasks that are finished with a given chance, by the Weibull curve; shape 1 is constant hazard.

    Parameters
    ----------
    half_life, shape : number or array
        As for `weibull`.
    level : float
        Chance wanted, in (0, 1).

    Returns
    -------
    same kind as the inputs
        Unit of the half-life.

    >>> round(float(weibull_horizon(60, 1, 0.25)), 9)
    120.0
    """
    return scalar(np.asarray(half_life * np.log2(1 / level) ** (1 / np.asarray(shape, dtype=float))))


def logistic_horizon(half_life: Values, slope: Values, level: float) -> Values:
    """Length of tasks that are finished with a given chance, by the logistic curve.

    Parameters
    ----------
    half_life, slope : number or array
        As for `logistic`.
    level : float
        Chance wanted, in (0, 1).

    Returns
    -------
    same kind as the inputs
        Unit of the half-life.

    >>> round(float(logistic_horizon(60, 1, 0.25)), 9)
    180.0
    """
    return scalar(np.asarray(half_life * ((1 - level) / level) ** (1 / np.asarray(slope, dtype=float))))


def logistic_slope(half_life: Values, length: Values, level: float) -> Values:
    """Slope of the logistic curve through two lengths: `logistic_horizon` solved for it.

    Parameters
    ----------
    half_life : number or array
        As for `logistic`.
    length : same
        Length of tasks finished with chance `level`, same unit; shorter than the half-life for a level above one half.
    level : float
        Chance, in (0, 1) and not one half.

    Returns
    -------
    same kind as the inputs
        Slope.

    >>> round(float(logistic_slope(60, 15, 0.8)), 9)
    1.0
    """
    odds = np.log(level / (1 - level))
    return scalar(np.asarray(odds / np.log(half_life / np.asarray(length, dtype=float))))
