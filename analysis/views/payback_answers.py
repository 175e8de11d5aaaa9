"""Answers of the payback chapter as findings take them: years that may never come, rates, break-evens, worlds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Assumption
from analysis.models import solver
from analysis.models.series import QUARTERS_PER_YEAR
from analysis.scenarios import Scenario
from analysis.units import format_value
from analysis.views import payback as views
from analysis.views.payback import Evidence

ANY, NONE = "any value allowed", "no value allowed"
MOVED = (
    "revenue_growth",
    "revenue_ceiling_usd_bn",
    "margin_before_depreciation",
    "chip_life_years",
    "replacement_cost",
    "capex_growth",
)
"""Assumptions that the chapter solves for, one at a time."""
COLUMN_OF = {
    views.REQUIRED_IDENTITY: "identity",
    views.REQUIRED_COHORT: "cohort",
    views.REVENUE_LABS: "labs",
    views.REVENUE_ALL: "everyone",
}
"""Short names of the series of ``views.payback.gap``."""
APART = ("gross_margin", "tco_multiple", "capture_share")
"""Assumptions of the identity and of the whole economy, which the programme does not use."""
Answer = tuple[float | str, str]
"""A value and its unit, as ``findings.record`` takes them."""


def year_or_never(year: float, horizon: float) -> Answer:
    """Return a year of payback and its unit, or words when it does not come.

    >>> year_or_never(2034.0, 2045), year_or_never(math.inf, 2045)
    ((2034.0, 'year'), ('no year up to 2045', 'text'))
    """
    return (float(year), "year") if math.isfinite(year) else (f"no year up to {horizon:.0f}", "text")


def return_quantiles(rates: npt.ArrayLike) -> tuple[float, float, float] | tuple[None, None, None]:
    """Return the 5th, 50th and 95th percentile of the internal rates of return that exist; None where none does."""
    known = np.asarray(rates, dtype=float)
    known = known[~np.isnan(known)]
    if not known.size:
        return None, None, None
    low, middle, high = (float(rate) for rate in uncertainty.quantiles(known))
    return low, middle, high


def share_without(rates: npt.ArrayLike) -> float:
    """Return the share of draws that have no internal rate of return."""
    return float(np.isnan(np.asarray(rates, dtype=float)).mean())


def worlds(known: Evidence, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Run every scenario and return what it assumes and what comes of it.

    Parameters
    ----------
    known : Evidence
        What is known of the first years.
    scenarios : mapping
        Scenarios by name, in the order wanted.

    Returns
    -------
    DataFrame
        ``name, title``, every assumption, ``payback`` (in words) and the results of ``views.payback.outcomes``.
    """
    rows = []
    for name, scenario in scenarios.items():
        values = scenario.centrals("payback")
        results = views.outcomes(views.run(known, **values), values["cost_of_capital"])
        shown = year_or_never(cast(float, results["payback_year"]), values["horizon_year"])
        rows.append({"name": name, "title": scenario.title, **values, **results, "payback": _printed(shown)})
    return pd.DataFrame(rows)


def _printed(answer: Answer) -> str:
    return format_value(*answer)


def needed_by(
    known: Evidence, years: Sequence[int], values: Mapping[str, float], registry: Mapping[str, Assumption]
) -> pd.DataFrame:
    """Solve for each assumption alone, so that spending is paid back by given years.

    Parameters
    ----------
    known : Evidence
        What is known of the first years.
    years : sequence of int
        Years by whose end cumulative cash flow is to be zero.
    values : mapping
        All assumptions of the chapter.
    registry : mapping
        The registry's entries, which give unit and the range searched.

    Returns
    -------
    DataFrame
        ``name, value`` and one column for each year, printed with their units.
    """
    rows = []
    for name in MOVED:
        answers = {str(year): _printed(_needed(known, year, name, values, registry[name])) for year in years}
        rows.append({"name": name, "value": format_value(values[name], registry[name].unit), **answers})
    return pd.DataFrame(rows)


def _needed(known: Evidence, year: int, name: str, values: Mapping[str, float], entry: Assumption) -> Answer:
    others = {**values, "horizon_year": float(year)}
    return _root(lambda x: float(views.run(known, **(others | {name: x})).cumulative[-1]), entry)


def break_even(known: Evidence, name: str, values: Mapping[str, float], registry: Mapping[str, Assumption]) -> Answer:
    """Solve for one assumption alone, so that the net present value is zero.

    Parameters
    ----------
    known : Evidence
        What is known of the first years.
    name : str
        The assumption.
    values, registry : mapping
        All assumptions of the chapter; their entries in the registry.

    Returns
    -------
    tuple
        The value and its unit; words when every value allowed, or none, earns the cost of capital.
    """
    worth = views.outcome("npv_usd_bn", known)
    return _root(lambda x: float(cast(float, worth(**{**values, name: x}))), registry[name])


def _root(function: Callable[[float], float], entry: Assumption) -> Answer:
    """Return the root within the range allowed, or say that there is none and why."""
    root = solver.solve(function, entry.minimum, entry.maximum)
    if math.isnan(root):
        return (ANY if function(entry.minimum) > 0 else NONE), "text"
    return root, entry.unit


def programme_assumptions(registry: Mapping[str, Assumption]) -> list[str]:
    """Return the names of the assumptions that the programme of spending depends on."""
    return [name for name in registry if name not in APART]


def by_quarter(gap: pd.DataFrame) -> pd.DataFrame:
    """Return required and earned revenue of each quarter in one row.

    Parameters
    ----------
    gap : DataFrame
        From ``views.payback.gap``.

    Returns
    -------
    DataFrame
        ``quarter, identity, cohort, labs, everyone`` in USD billions a year to one decimal, and ``covered``, the
        share of the identity's revenue that is earned.
    """
    lines = gap.pivot(index="quarter", columns="series", values="revenue_usd_bn")
    frame = lines.rename(columns=COLUMN_OF)[list(COLUMN_OF.values())].reset_index().rename_axis(columns=None)
    covered = frame["everyone"] / frame["identity"]
    return frame.round(dict.fromkeys(COLUMN_OF.values(), 1)).assign(covered=covered.round(3))


def past_booms(booms: pd.DataFrame) -> pd.DataFrame:
    """Return the booms before AI: those that peaked before its spending is counted."""
    return booms[~booms["boom"].str.startswith("ai") & (booms["year"] < int(views.FIRST_QUARTER[:4]))]


def annual_differences(annual: pd.DataFrame, quarterly: pd.DataFrame) -> pd.DataFrame:
    """Set every year against the sum of its quarters.

    Parameters
    ----------
    annual, quarterly : DataFrame
        Tables ``capex_annual`` and ``capex_quarterly``.

    Returns
    -------
    DataFrame
        Key of ``capex_annual`` and ``year_usd_bn, quarters_usd_bn, difference_usd_bn`` for every year of which all
        four quarters are known by the same definition.
    """
    year_of = {"fiscal": quarterly["fiscal_quarter"].str[2:6], "calendar": quarterly["calendar_quarter"].str[:4]}
    parts = []
    for basis, years in year_of.items():
        keys = [quarterly["company"], quarterly["definition"], years.astype(int).rename("year")]
        sums = quarterly.groupby(keys)["capex_usd_bn"].agg(["sum", "count"]).reset_index()
        whole = sums[sums["count"] == QUARTERS_PER_YEAR].assign(year_basis=basis)
        parts.append(whole.rename(columns={"sum": "quarters_usd_bn"}).drop(columns="count"))
    key = ["company", "definition", "year_basis", "year"]
    known = annual.rename(columns={"capex_usd_bn": "year_usd_bn"})[[*key, "year_usd_bn"]].astype({"year": int})
    both = known.merge(pd.concat(parts), on=key, validate="one_to_one")
    return both.assign(difference_usd_bn=both["year_usd_bn"] - both["quarters_usd_bn"])
