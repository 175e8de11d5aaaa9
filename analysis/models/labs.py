"""Arithmetic of the AI labs' published accounts."""


def loss_interval(cost: float, revenue_low: float, revenue_high: float) -> tuple[float, float]:
    """Smallest and largest loss when revenue is known only as a range.

    Parameters
    ----------
    cost : float
        Cost of the period, USD billions.
    revenue_low, revenue_high : float
        Ends of the revenue range for the same period, USD billions.

    Returns
    -------
    tuple of float
        Low and high loss, USD billions; a negative loss is a profit.

    Raises
    ------
    ValueError
        If the range is reversed.

    Notes
    -----
    Interval subtraction: ``[cost - revenue_high, cost - revenue_low]``.
    Source: the OpenAI forecast for 2024 published in July 2024 (cost 8.5, revenue 3.5 to 4.5).

    Examples
    --------
    >>> loss_interval(8.5, 3.5, 4.5)
    (4.0, 5.0)
    """
    if revenue_low > revenue_high:
        raise ValueError(f"revenue_low is {revenue_low}, above revenue_high {revenue_high}: swap them.")
    return cost - revenue_high, cost - revenue_low
