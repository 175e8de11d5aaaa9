"""What a stream of cash is worth: payback, net present value, internal rate of return."""

import numpy as np
import numpy.typing as npt

from .arrays import Array, Values, scalar


def payback_year(cash_flows: npt.ArrayLike, first_year: int) -> Values:
    """First year from whose end on the spending stays paid back.

    Parameters
    ----------
    cash_flows : array, shape (T,) or (T, n)
        Cash flow of each year, USD billions.
    first_year : int
        Year of the first flow.

    Returns
    -------
    number or array
        The year after the last one that ends with a negative cumulative cash flow; `first_year` when none
        does, inf when the last one does.

    Notes
    -----
    Undiscounted payback, Brealey, Myers and Allen, "Principles of Corporate Finance".

    Examples
    --------
    >>> payback_year([-100, 60, 60], 2023), payback_year([-100, 60], 2023)
    (2025.0, inf)
    """
    cumulative = np.cumsum(np.asarray(cash_flows, dtype=float), axis=0)
    below = cumulative < 0
    after_last = len(below) - np.argmax(below[::-1], axis=0)
    year = np.where(below.any(axis=0), first_year + after_last, first_year)
    return scalar(np.where(below[-1], np.inf, year))


def npv(rate: npt.ArrayLike, cash_flows: npt.ArrayLike) -> Values:
    """Net present value at the time of the first flow.

    Parameters
    ----------
    rate : number or array of shape (n,)
        Yearly discount rate, share, above -1.
    cash_flows : array, shape (T,) or (T, n)
        Cash flow of each year, USD billions.

    Returns
    -------
    number or array
        USD billions of the first year; the first flow is not discounted.

    Notes
    -----
    ``sum(flow[t] / (1 + rate)**t)``.

    Examples
    --------
    >>> npv(0.5, [-100, 60, 90])
    -20.0
    """
    return scalar(_polynomial(np.asarray(cash_flows, dtype=float), 1 / (1 + np.asarray(rate, dtype=float))))


def _polynomial(coefficients: Array, x: Array) -> Array:
    """Horner's rule, constant first."""
    total = np.zeros(np.broadcast_shapes(coefficients.shape[1:], x.shape))
    for coefficient in coefficients[::-1]:
        total = total * x + coefficient
    return total


def irr(cash_flows: npt.ArrayLike) -> Values:
    """Internal rate of return: the discount rate at which the net present value is zero.

    Parameters
    ----------
    cash_flows : array, shape (T,) or (T, n)
        Cash flow of each year, USD billions.

    Returns
    -------
    number or array
        Share a year; negative when less comes back than went in; nan when there is no rate, or when the flows
        turn so often that more than one may fit.

    Notes
    -----
    A rate is accepted only where it is known to be the only one of its sign (Norstrom 1972): the cumulative
    flow, taken from the start for a programme that returns more than it costs and from the end for one that
    returns less, must change sign exactly once. Then bisection for ``1 / (1 + rate)``, or ``1 + rate``, in
    (0, 1).

    Examples
    --------
    The second example has two rates, 10 % and 20 %, and so gets none.

    >>> round(irr([-100, 60, 60]), 4), irr([-100, 230, -132])
    (0.1307, nan)
    """
    flows = np.asarray(cash_flows, dtype=float)
    total = _running_total(flows)[-1]
    ordered = np.where(total >= 0, flows, flows[::-1])
    factor = _bisect(ordered, np.sign(total))
    rate = np.where(total >= 0, 1 / factor - 1, factor - 1)
    turns = _turns(_running_total(ordered)) + (total == 0)  # flows that just cancel turn at the very end
    return scalar(np.where((turns == 1) & flows.any(axis=0), rate, np.nan))


def _running_total(flows: Array) -> Array:
    """Cumulative flows, with what is only rounding set to zero."""
    total = np.cumsum(flows, axis=0)
    rounding = np.finfo(float).eps * len(flows) * np.abs(flows).sum(axis=0)
    return np.where(np.abs(total) <= rounding, 0, total)


def _bisect(coefficients: Array, sign_at_one: Array) -> Array:
    """Root in (0, 1) of a polynomial with the given sign at 1 and the other at 0."""
    low, high = np.zeros_like(sign_at_one), np.ones_like(sign_at_one)
    for _ in range(np.finfo(float).nmant):  # halving 1 that often reaches the last bit
        middle = (low + high) / 2
        beyond = np.sign(_polynomial(coefficients, middle)) == sign_at_one
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return (low + high) / 2


def _turns(series: Array) -> npt.NDArray[np.int64]:
    """How often a series changes sign over time, zeros aside."""
    signs = np.sign(series)
    for period in range(1, len(signs)):
        signs[period] = np.where(signs[period] == 0, signs[period - 1], signs[period])
    return np.asarray((signs[1:] * signs[:-1] < 0).sum(axis=0))
