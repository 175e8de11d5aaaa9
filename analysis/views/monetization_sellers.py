"""Frames of the chapter on selling AI: what serving costs beside its price, and a seller over the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Assumption
from analysis.models import prices, sellers, serving, solver
from analysis.models.arrays import Array, Values
from analysis.models.sellers import Path, Seller
from analysis.units import format_value

FIRST_YEAR = 2026
MILLION = 1e6
SERVED = ("Llama 3.1 8B", "Llama 3.3 70B", "Llama 3.1 405B")
"""Models with throughput on an H100 at full load and a price at hosts."""
KEYS = {"Llama 3.1 8B": "llama-3.1-8b", "Llama 3.3 70B": "llama-3.3-70b", "Llama 3.1 405B": "llama-3.1-405b"}
REQUEST = "1000 to 1000"
CHIP = "H100"
PROGRAMME = (
    "gross_margin_now", "cost_fall", "price_squeeze", "price_elasticity", "demand_growth", "demand_fade",
    "research_over_revenue", "research_growth", "overhead_over_revenue",
)  # fmt: skip
UNIT_COST = ("serving_rent_usd_per_hour", "serving_use", "service_speed", "read_time_ratio", "blend_read_share")
MOVED = ("gross_margin_now", "price_squeeze", "price_elasticity", "demand_growth", "research_growth")
"""Assumptions solved for one at a time."""


# What a token costs to serve -----------------------------------------------------------------------------------


def measured(throughput: pd.DataFrame, name: str) -> tuple[float, float]:
    """Tokens that a chip writes in a second at full load, and the share of tokens that the test reads.

    Parameters
    ----------
    throughput : DataFrame
        Table ``inference_throughput``.
    name : str
        Model.

    Returns
    -------
    tuple of float
        Tokens a second and share.
    """
    rows = throughput[
        (throughput["model"] == name)
        & (throughput["chip"] == CHIP)
        & (throughput["suite"] == "full_load")
        & (throughput["request"] == REQUEST)
    ]
    row = rows.sort_values("date").iloc[-1]
    return float(row["tokens_per_second"]), float(row["input_tokens"] / (row["input_tokens"] + row["output_tokens"]))


def unit_cost(throughput: pd.DataFrame, name: str, values: Mapping[str, Values]) -> Values:
    """Rent of the chips that a million tokens of a blend take.

    Parameters
    ----------
    throughput : DataFrame
        Table ``inference_throughput``.
    name : str
        Model.
    values : mapping
        The assumptions in `UNIT_COST`; numbers or draws.

    Returns
    -------
    number or array
        USD per million tokens.
    """
    written, read = measured(throughput, name)
    speed = serving.tokens_per_second(written, read, values["blend_read_share"], values["read_time_ratio"])
    return serving.hosting_usd_per_mtok(
        values["serving_rent_usd_per_hour"], speed * values["service_speed"], values["serving_use"]
    )


def host_prices(offered: pd.DataFrame, key: str) -> pd.DataFrame:
    """Newest price of a model at each seller.

    Parameters
    ----------
    offered : DataFrame
        From ``views.monetization.offers``.
    key : str
        ``model_key``.

    Returns
    -------
    DataFrame
        The newest row of each provider, cheapest first.
    """
    rows = offered[offered["model_key"] == key].sort_values("date").drop_duplicates("provider", keep="last")
    return rows.sort_values("price_usd_per_mtok", ignore_index=True)


def margins(
    offered: pd.DataFrame, throughput: pd.DataFrame, values: Mapping[str, float], draws: Mapping[str, Array]
) -> pd.DataFrame:
    """Cost of serving open models beside what hosts ask, with the spread of the cost over all draws.

    Parameters
    ----------
    offered, throughput : DataFrame
        From ``views.monetization.offers``; table ``inference_throughput``.
    values : mapping
        Assumptions at their centres.
    draws : mapping
        Draws of the same.

    Returns
    -------
    DataFrame
        ``label, cost_usd_per_mtok, cost_low, cost_high, price_low, price_middle, price_high, hosts, margin, margin_low,
        margin_high, chance_of_loss``; margins are those of the middle host.
    """
    rows = []
    for name in SERVED:
        asked = host_prices(offered, KEYS[name])["price_usd_per_mtok"]
        cost, spread = unit_cost(throughput, name, values), np.asarray(unit_cost(throughput, name, draws))
        middle = float(asked.median())
        low, _, high = uncertainty.quantiles(spread)
        left = prices.gross_margin(middle, spread)
        margin_low, _, margin_high = uncertainty.quantiles(left)
        rows.append(
            {
                "label": name,
                "cost_usd_per_mtok": float(cost),
                "cost_low": float(low),
                "cost_high": float(high),
                "price_low": float(asked.min()),
                "price_middle": middle,
                "price_high": float(asked.max()),
                "hosts": len(asked),
                "margin": float(prices.gross_margin(middle, cost)),
                "margin_low": float(margin_low),
                "margin_high": float(margin_high),
                "chance_of_loss": float((left < 0).mean()),
            }
        )
    return pd.DataFrame(rows)


def cost_and_price(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a chart: cost and price of each model, from the lowest to the highest.

    Parameters
    ----------
    frame : DataFrame
        From `margins`.

    Returns
    -------
    DataFrame
        ``label, value, low, high, group``: USD per million tokens.
    """
    parts = [
        pd.DataFrame(
            {
                "label": frame["label"] + (": cost" if group == "Cost" else ": price at hosts"),
                "value": frame[value],
                "low": np.minimum(frame[low], frame[value]),
                "high": np.maximum(frame[high], frame[value]),
                "group": group,
            }
        )
        for group, value, low, high in (
            ("Cost", "cost_usd_per_mtok", "cost_low", "cost_high"),
            ("Price", "price_middle", "price_low", "price_high"),
        )
    ]
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def lab_margins(labs: pd.DataFrame) -> pd.DataFrame:
    """Revenue of two labs in 2025 and what was left of it after serving, and after research computing.

    Parameters
    ----------
    labs : DataFrame
        Table ``lab_finances``.

    Returns
    -------
    DataFrame
        ``company, revenue_usd_bn, serving_usd_bn, training_usd_bn, gross_margin, research_over_revenue``.
    """
    rows = labs[(labs["period"] == "2025") & (labs["basis"] == "actual") & labs["used"]]
    wide = rows.pivot_table(index="company", columns="measure", values="value_usd_bn", aggfunc="last")
    wide = wide.dropna(subset=["revenue", "inference_cost", "training_cost"])
    return pd.DataFrame(
        {
            "company": wide.index,
            "revenue_usd_bn": wide["revenue"].to_numpy(),
            "serving_usd_bn": wide["inference_cost"].to_numpy(),
            "training_usd_bn": wide["training_cost"].to_numpy(),
            "gross_margin": prices.gross_margin(wide["revenue"], wide["inference_cost"]).to_numpy(),
            "research_over_revenue": (wide["training_cost"] / wide["revenue"]).to_numpy(),
        }
    )


# A seller over the years ---------------------------------------------------------------------------------------


def run(**values: Values) -> Path:
    """Follow a seller under one set of assumptions, or under all draws at once.

    Parameters
    ----------
    **values : number or array
        Assumptions of the chapter by name; those that the seller does not depend on are ignored.
        `seller_horizon_year` is the same for all draws.

    Returns
    -------
    Path
        Year by year from `FIRST_YEAR`, multiples of the first year's revenue.
    """
    seller = Seller(
        gross_margin=values["gross_margin_now"],
        cost_fall=values["cost_fall"],
        squeeze=values["price_squeeze"],
        elasticity=values["price_elasticity"],
        demand_growth=values["demand_growth"],
        demand_fade=values["demand_fade"],
        research=values["research_over_revenue"],
        research_growth=values["research_growth"],
        overhead=values["overhead_over_revenue"],
    )
    return sellers.path(seller, int(np.max(values["seller_horizon_year"])) - FIRST_YEAR)


def covered_pct(**values: Values) -> Values:
    """Per cent of all costs of the last year that revenue covers: the result ranked by assumption."""
    covered = 100 * run(**values).coverage[-1]
    return float(covered) if covered.ndim == 0 else covered


def outcomes(path: Path) -> dict[str, Any]:
    """What became of a seller.

    Parameters
    ----------
    path : Path
        From `run`.

    Returns
    -------
    dict
        ``revenue_multiple, gross_margin_last, operating_margin_last, first_profit, total_profit``, numbers or a value
        for each draw.
    """
    return {
        "revenue_multiple": path.revenue[-1],
        "gross_margin_last": path.gross_margin[-1],
        "operating_margin_last": path.operating_margin[-1],
        "first_profit": sellers.first_profit(path.profit, FIRST_YEAR),
        "total_profit": path.profit.sum(axis=0),
    }


def chance_of_profit(path: Path) -> pd.DataFrame:
    """Share of draws that are in profit for good, by year.

    Parameters
    ----------
    path : Path
        From `run` with draws.

    Returns
    -------
    DataFrame
        ``year, probability``.
    """
    first = np.asarray(sellers.first_profit(path.profit, FIRST_YEAR))
    years = FIRST_YEAR + np.arange(len(path.profit))
    return pd.DataFrame({"year": years, "probability": [float((first <= year).mean()) for year in years]})


def margin_fan(path: Path) -> pd.DataFrame:
    """Gross margin by year: median and the bands that hold half and nine in ten of the draws.

    Parameters
    ----------
    path : Path
        From `run` with draws.

    Returns
    -------
    DataFrame
        ``year, series, value, low, high, inner_low, inner_high``: shares of revenue.
    """
    low, inner_low, middle, inner_high, high = uncertainty.quantiles(path.gross_margin, (0.05, 0.25, 0.5, 0.75, 0.95))
    years = FIRST_YEAR + np.arange(len(middle))
    return pd.DataFrame(
        {
            "year": years, "series": "Gross margin", "value": middle,
            "low": low, "high": high, "inner_low": inner_low, "inner_high": inner_high,
        }
    )  # fmt: skip


def worlds(given: Mapping[str, Mapping[str, float]], titles: Mapping[str, str]) -> pd.DataFrame:
    """The seller in several worlds.

    Parameters
    ----------
    given : mapping
        Assumptions by name for each world.
    titles : mapping
        Title of each world.

    Returns
    -------
    DataFrame
        ``name, title``, every assumption, the results of `outcomes`, and ``profit_from`` in words.
    """
    rows = []
    for name, values in given.items():
        results = outcomes(run(**values))
        year = results["first_profit"]
        words = format_value(year, "year") if np.isfinite(year) else "in no year"
        plain = {key: float(value) for key, value in results.items()}
        rows.append({"name": name, "title": titles[name], **values, **plain, "profit_from": words})
    return pd.DataFrame(rows)


def needed(values: Mapping[str, float], registry: Mapping[str, Assumption]) -> pd.DataFrame:
    """Solve for each assumption alone, so that the seller just breaks even in the last year.

    Parameters
    ----------
    values : mapping
        All assumptions of the chapter.
    registry : mapping
        Their entries, which give unit and the range searched.

    Returns
    -------
    DataFrame
        ``name, label, value, break_even``, printed with their units.
    """
    rows = []
    for name in MOVED:
        entry = registry[name]
        root = solver.solve(_gap(values, name), entry.minimum, entry.maximum)
        found = format_value(root, entry.unit) if np.isfinite(root) else _always(values, name, entry)
        rows.append((name, entry.label, format_value(values[name], entry.unit), found))
    return pd.DataFrame(rows, columns=["name", "label", "value", "break_even"])


def _gap(values: Mapping[str, float], name: str) -> Callable[[float], float]:
    return lambda x: float(np.asarray(covered_pct(**{**values, name: x}))) - 100


def _always(values: Mapping[str, float], name: str, entry: Assumption) -> str:
    return "any value allowed" if _gap(values, name)(entry.minimum) > 0 else "no value allowed"


def years_to(target: float, start: float, doubling_days: npt.ArrayLike) -> Array:
    """Years until a length that doubles at a given pace reaches a target; 0 where it has."""
    doublings = np.maximum(np.log2(target / start), 0)
    return np.asarray(doublings * np.asarray(doubling_days, dtype=float) / 365.25)
