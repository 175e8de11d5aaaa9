"""What must be true: the value of one input at which a result reaches zero."""

from collections.abc import Callable

from scipy.optimize import brentq


def solve(function: Callable[[float], float], low: float, high: float) -> float:
    """Input between two limits at which a continuous function is zero.

    Parameters
    ----------
    function : callable
        Continuous in its one argument: say net present value as a function of revenue growth.
    low, high : float
        Limits of the search, in the argument's unit.

    Returns
    -------
    float
        The root, in the argument's unit; nan when the function has the same sign at both limits.

    Raises
    ------
    ValueError
        If the limits are reversed.

    Notes
    -----
    Brent's method, as in ``scipy.optimize.brentq``.

    Examples
    --------
    >>> round(solve(lambda margin: 300 * margin - 120, 0, 1), 6)
    0.4
    >>> solve(lambda margin: 300 * margin - 120, 0.5, 1)
    nan
    """
    if low > high:
        raise ValueError(f"low is {low}, above high {high}: swap them.")
    if not function(low) * function(high) <= 0:  # a nan at either end also means no root
        return float("nan")
    return float(brentq(function, low, high))
