"""One day of DeepSeek's service, as the company described it, run again from chips, rent, tokens and prices."""

from __future__ import annotations

import pandas as pd

MILLION, HOURS_PER_DAY, SECONDS_PER_HOUR = 1e6, 24, 3600


def day(table: pd.DataFrame) -> dict[str, float]:
    """Cost, list-price revenue and throughput of the day.

    Parameters
    ----------
    table : DataFrame
        Table ``serving_day``.

    Returns
    -------
    dict of str to float
        ``cost_usd, revenue_usd, profit_over_cost, cost_usd_per_mtok, revenue_usd_per_mtok, use_of_nodes`` (on average
        over those at the peak) and ``tokens_per_second`` (of a chip, read and written).
    """
    x = table.set_index("measure")["value"]
    hours = x["nodes_on_average"] * x["chips_per_node"] * HOURS_PER_DAY
    cost = hours * x["rent_of_a_chip"]
    sold = (
        (x["tokens_read"] - x["tokens_read_from_cache"], x["price_read"]),
        (x["tokens_read_from_cache"], x["price_read_from_cache"]),
        (x["tokens_written"], x["price_written"]),
    )
    revenue = sum(tokens * price / MILLION for tokens, price in sold)
    tokens = x["tokens_read"] + x["tokens_written"]
    return {
        "cost_usd": float(cost),
        "revenue_usd": float(revenue),
        "profit_over_cost": float(revenue / cost - 1),
        "cost_usd_per_mtok": float(cost / tokens * MILLION),
        "revenue_usd_per_mtok": float(revenue / tokens * MILLION),
        "use_of_nodes": float(x["nodes_on_average"] / x["nodes_at_peak"]),
        "tokens_per_second": float(tokens / hours / SECONDS_PER_HOUR),
    }
