"""Frames of the chapter on selling AI: Baidu's arithmetic, China's price cuts, hyperscale sites, OpenAI's round."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.units import convert

QUARTER = "2024Q2"


def baidu(results: pd.DataFrame) -> pd.DataFrame:
    """Advertising and AI cloud of Baidu by quarter.

    Parameters
    ----------
    results : DataFrame
        Table ``chinese_results``.

    Returns
    -------
    DataFrame
        ``series, date, value, quarter``: CNY billions a quarter.
    """
    names = {"online_marketing_revenue": "Advertising", "ai_cloud_revenue": "AI cloud"}
    rows = results[
        (results["company"] == "Baidu")
        & results["measure"].isin(list(names))
        & results["period"].str.contains("Q", regex=False)
    ]
    frame = rows.assign(series=rows["measure"].map(names), date=rows["period_end"], quarter=rows["period"])
    return frame.sort_values(["series", "date"])[["series", "date", "value", "quarter"]].reset_index(drop=True)


def generative(results: pd.DataFrame) -> dict[str, float]:
    """What nine per cent of cloud revenue is in money, beside the advertising that shrinks.

    Parameters
    ----------
    results : DataFrame
        Table ``chinese_results``.

    Returns
    -------
    dict of str to float
        ``generative, advertising, advertising_before, advertising_lost, cloud, total`` in CNY billions for the second
        quarter of 2024, ``share_of_total`` and ``generative_before``, that of the quarter before.
    """
    now, before = (_quarter(results, period) for period in (QUARTER, "2024Q1"))
    made, made_before = (
        quarter["ai_cloud_revenue"] * convert(quarter["generative_share_of_ai_cloud"], "pct", "share")
        for quarter in (now, before)
    )
    advertising = now["online_marketing_revenue"]
    last_year = advertising / (1 + convert(now["online_marketing_growth"], "pct", "share"))
    return {
        "generative": made,
        "generative_before": made_before,
        "advertising": advertising,
        "advertising_before": last_year,
        "advertising_lost": last_year - advertising,
        "cloud": now["ai_cloud_revenue"],
        "total": now["total_revenue"],
        "share_of_total": made / now["total_revenue"],
    }


def _quarter(results: pd.DataFrame, period: str) -> dict[str, float]:
    rows = results[(results["company"] == "Baidu") & (results["period"] == period)]
    return {str(name): float(value) for name, value in zip(rows["measure"], rows["value"], strict=True)}


def stated(results: pd.DataFrame, company: str, measure: str, period: str) -> float:
    """Return a figure of a company's accounts.

    Parameters
    ----------
    results : DataFrame
        Table ``chinese_results``.
    company, measure, period : str
        Its key.

    Returns
    -------
    float
        In the unit of the row.

    Raises
    ------
    KeyError
        When there is no such figure.
    """
    return float(results.set_index(["company", "measure", "period"])["value"].loc[company, measure, period])


def cuts(prices: pd.DataFrame) -> pd.DataFrame:
    """Chinese price cuts of May 2024: price before and after for tokens read.

    Parameters
    ----------
    prices : DataFrame
        Table ``token_prices``.

    Returns
    -------
    DataFrame
        ``model, provider, date, before, after, cut``: CNY per million tokens and the share cut, nan where the price
        before is not known.
    """
    yuan = prices[(prices["unit"] == "cny_per_mtok") & (prices["measure"] == "input")]
    after = yuan[yuan["event"] == "cut"].set_index("model")
    before = yuan[yuan["event"] == "before_cut"].set_index("model")["price"]
    frame = after[["provider", "date", "price"]].rename(columns={"price": "after"})
    frame["before"] = before.reindex(frame.index)
    frame["cut"] = np.where(frame["before"] > 0, 1 - frame["after"] / frame["before"], np.nan)
    return frame.reset_index().sort_values(["date", "model"], ignore_index=True)


def hyperscale(table: pd.DataFrame) -> dict[str, float]:
    """What Synergy forecast for each coming year and what was added in the first.

    Parameters
    ----------
    table : DataFrame
        Table ``hyperscale_counts``.

    Returns
    -------
    dict of str to float
        ``forecast_low, forecast_high, added, added_by_difference``: the forecast and the year after it;
        ``in_operation_before, in_operation_after, in_operation``: counts at both ends of that year and the newest;
        ``next_low, next_high``: the newest forecast.
    """
    first = table.sort_values("date").drop_duplicates("measure").set_index("measure")["value"]
    newest = table.sort_values("date").drop_duplicates("measure", keep="last").set_index("measure")["value"]
    counts = table[table["measure"] == "in_operation"].sort_values("date")
    year = table[table["measure"] == "added_in_year"]["date"].min().year
    ends = [float(counts[counts["date"].dt.year <= last]["value"].iloc[-1]) for last in (year - 1, year)]
    return {
        "in_operation_before": ends[0],
        "in_operation_after": ends[1],
        "next_low": float(newest["forecast_added_low"]),
        "next_high": float(newest["forecast_added_high"]),
        "forecast_low": float(first["forecast_added_low"]),
        "forecast_high": float(first["forecast_added_high"]),
        "added": float(first["added_in_year"]),
        "added_by_difference": float(first["added_in_year_by_difference"]),
        "in_operation": float(newest["in_operation"]),
    }
