"""Dated figures on a common clock."""

import numpy as np
import numpy.typing as npt

from . import Operand

QUARTERS_PER_YEAR = 4  # calendar


def annualise(quarterly: Operand) -> Operand:
    """Yearly rate of a quarter's flow [E].

    Parameters
    ----------
    quarterly : number, array or chart expression
        Flow in one quarter.

    Returns
    -------
    same kind as the input
        The same flow kept up for four quarters.

    Notes
    -----
    ``4 * quarterly``, the "run-rate" of company reports.

    Examples
    --------
    >>> annualise(89.0)
    356.0
    """
    return quarterly * QUARTERS_PER_YEAR


def log_interpolate(
    dates: npt.ArrayLike, values: npt.ArrayLike, at: npt.ArrayLike, carry_days: float
) -> npt.NDArray[np.float64]:
    """Level at given dates of a quantity that grows between dated values at a constant rate.

    Parameters
    ----------
    dates : array of datetime64
        When each value was observed; no date twice, any order.
    values : array of float
        Observed levels, above 0, in any unit.
    at : array of datetime64
        Dates wanted.
    carry_days : float
        How long, in days, the last value is good for.

    Returns
    -------
    array of float
        Same unit as `values`; nan before the first date and more than `carry_days` after the last.

    Raises
    ------
    ValueError
        If a date comes twice, a value is not above 0, or there is none.

    Notes
    -----
    Geometric interpolation: the logarithm is linear in time. Source: usual practice for run-rates.

    Examples
    --------
    Halfway between 1 and 4 is 2; ten days after the last value it is still carried, a year after it is not.

    >>> days = ["2025-01-01", "2025-03-02"]
    >>> log_interpolate(days, [1, 4], ["2024-12-31", "2025-01-31", "2025-03-12", "2026-03-02"], 30)
    array([nan,  2.,  4., nan])
    """
    known, wanted = _days(dates), _days(at)
    levels = np.asarray(values, dtype=float)
    _check(known, levels)
    order = np.argsort(known)
    result = np.exp(np.interp(wanted, known[order], np.log(levels[order])))
    outside = (wanted < known.min()) | (wanted > known.max() + carry_days)
    return np.where(outside, np.nan, result)


def _days(dates: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.asarray(dates, dtype="datetime64[D]").astype(float)


def _check(known: npt.NDArray[np.float64], levels: npt.NDArray[np.float64]) -> None:
    if known.size == 0 or known.shape != levels.shape:
        raise ValueError(f"{known.size} dates for {levels.size} values: give one value a date, at least one.")
    if len(np.unique(known)) != known.size:
        raise ValueError("A date comes twice: keep one value for each date.")
    if not np.all(levels > 0):
        raise ValueError(f"The lowest value is {levels.min()}: geometric interpolation needs values above 0.")
