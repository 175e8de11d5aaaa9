"""Frames on what giving models away is worth to Meta: by year, by term, under draws; the analogy with Android."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Assumption
from analysis.models import giveaway as model
from analysis.models import solver
from analysis.models.arrays import Array, Values
from analysis.scenarios import Scenario
from analysis.units import format_value
from analysis.views.payback import lab_run_rate

ASSUMED = (
    "efficiency_gain",
    "efficiency_reach",
    "ad_lift",
    "open_ad_share",
    "contestable_share",
    "price_pressure",
    "strategic_value",
    "release_share",
    "charged_share",
    "closed_share",
    "selling_margin",
)
"""Assumptions that the value of a year depends on."""
TERMS = {
    "saving": "Cheaper infrastructure",
    "ads": "Better advertising",
    "pressure": "Pressure on rivals",
    "cost": "Cost of the models",
    "forgone": "Sales forgone",
    "value": "Worth of the gift",
}
"""Names of the terms and of their sum; costs are drawn below zero."""
COSTS = ("cost", "forgone")
MOVED = ("efficiency_gain", "charged_share", "closed_share", "price_pressure", "strategic_value", "open_ad_share")
"""Assumptions that are solved for alone."""
QUARTERS_PER_YEAR = 4
FIRST_YEAR = 2023
ALREADY, NEVER = "at any value", "at no value"


# The years --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    """What is reported of a year, USD billions.

    Attributes
    ----------
    year : int
        Calendar year.
    infrastructure, advertising, research : float
        Capital expenditure, advertising revenue, research and development of Meta.
    labs : float
        Yearly revenue of the laboratories in the middle of the year.
    guided : bool
        Whether the year is not over: capital expenditure as guided, the rest the quarters so far, scaled up.
    """

    year: int
    infrastructure: float
    advertising: float
    research: float
    labs: float
    guided: bool


def years(meta: pd.DataFrame, labs: pd.DataFrame, carry_days: float) -> list[Year]:
    """Meta's reported years, and the current one as guided.

    Parameters
    ----------
    meta, labs : DataFrame
        Tables ``meta_business`` and ``lab_finances``.
    carry_days : float
        How long a laboratory's last run-rate is good for.

    Returns
    -------
    list of Year
        From 2023 on.
    """
    spent = _figures(meta, "capital_expenditure", "fiscal_year")
    guided = {year: _guided(meta, year) for year in (max(spent) + 1,)}
    names = {**dict.fromkeys(spent, False), **dict.fromkeys(guided, True)}
    middles = {
        year: float(lab_run_rate(labs, [f"{year}-06-30"], carry_days)[0]) for year in names if year >= FIRST_YEAR
    }
    return [
        Year(
            year=year,
            infrastructure=(guided if is_guided else spent)[year],
            advertising=_of_year(meta, "advertising_revenue", year),
            research=_of_year(meta, "research_and_development", year),
            labs=middles[year],
            guided=is_guided,
        )
        for year, is_guided in names.items()
        if year >= FIRST_YEAR
    ]


def _figures(meta: pd.DataFrame, measure: str, kind: str) -> dict[int, float]:
    rows = meta[(meta["measure"] == measure) & (meta["period_kind"] == kind)]
    return {int(end.year): float(value) for end, value in zip(rows["period_end"], rows["value"], strict=True)}


def _guided(meta: pd.DataFrame, year: int) -> float:
    """Middle of the newest range guided for a year."""
    rows = meta[meta["measure"].str.startswith("capital_expenditure_guided") & (meta["period"] == f"FY{year}")]
    newest = rows[rows["date_given"] == rows["date_given"].max()]
    return float(newest["value"].mean())


def _of_year(meta: pd.DataFrame, measure: str, year: int) -> float:
    """Figure of a year; of one that is not over, its quarters so far at the same pace."""
    whole = _figures(meta, measure, "fiscal_year")
    if year in whole:
        return whole[year]
    rows = meta[(meta["measure"] == measure) & (meta["period_kind"] == "quarter")]
    quarters = rows["value"][rows["period"].str.startswith(str(year))]
    return float(quarters.mean() * QUARTERS_PER_YEAR)


def rows_behind(meta: pd.DataFrame, year: Year) -> pd.DataFrame:
    """Rows of ``meta_business`` that a year's figures rest on."""
    wanted = ("capital_expenditure", "advertising_revenue", "research_and_development")
    is_wanted = meta["measure"].str.startswith(wanted) & (meta["period_end"].dt.year == year.year)
    rows: pd.DataFrame = meta.loc[is_wanted]
    return rows


# The value --------------------------------------------------------------------------------------------------


def terms(year: Year, **values: Values) -> dict[str, Array]:
    """Every term of a year, for one set of assumptions or for all draws.

    Parameters
    ----------
    year : Year
        What is reported.
    **values : number or array
        Assumptions of the chapter by name; those that the value does not depend on are ignored.

    Returns
    -------
    dict of str to array
        ``saving, ads, pressure, cost, forgone, value`` in USD billions a year and ``break_even``, a share.
    """
    x = {name: np.asarray(values[name], dtype=float) for name in ASSUMED}
    rivals = year.labs * x["contestable_share"]
    saving = model.efficiency_saving(x["efficiency_gain"], year.infrastructure, x["efficiency_reach"])
    ads = model.ad_gain(year.advertising, x["ad_lift"], x["open_ad_share"])
    pressure = model.rivals_pressure(rivals, x["price_pressure"], x["strategic_value"])
    cost = model.release_cost(year.research, x["release_share"], x["charged_share"])
    forgone = model.forgone_revenue(rivals, x["closed_share"], x["selling_margin"])
    found = {"saving": saving, "ads": ads, "pressure": pressure, "cost": cost, "forgone": forgone}
    return found | {
        "value": model.value(saving, ads, pressure, cost, forgone),
        "break_even": model.break_even_efficiency(
            year.infrastructure, x["efficiency_reach"], ads + pressure, cost + forgone
        ),
    }


def outcome(name: str, year: Year) -> Callable[..., Array]:
    """Return a term of a year as a function of the assumptions."""

    def function(**values: Values) -> Array:
        return terms(year, **values)[name]

    return function


def contributions(year: Year, values: Mapping[str, float], draws: Mapping[str, Array]) -> pd.DataFrame:
    """Each term at its centre with the middle 90 per cent of the draws; costs below zero.

    Returns
    -------
    DataFrame
        ``name, label, value, low, high, group``.
    """
    centre, many = terms(year, **values), terms(year, **draws)
    rows = []
    for name, label in TERMS.items():
        sign = -1 if name in COSTS else 1
        low, _, high = uncertainty.quantiles(sign * many[name])
        group = "Sum" if name == "value" else "Cost" if sign < 0 else "Gain"
        rows.append((name, label, sign * float(centre[name]), float(low), float(high), group))
    return pd.DataFrame(rows, columns=["name", "label", "value", "low", "high", "group"])


def break_even(known: Iterable[Year], draws: Mapping[str, Array], values: Mapping[str, float]) -> pd.DataFrame:
    """Efficiency gain at which giving away pays, by year.

    Returns
    -------
    DataFrame
        ``year, series, share`` (at the centre), ``low, high, inner_low, inner_high`` (90 and 50 per cent of draws).
    """
    rows = []
    for year in known:
        centre = float(terms(year, **values)["break_even"])
        low, inner_low, inner_high, high = uncertainty.quantiles(
            terms(year, **draws)["break_even"], (0.05, 0.25, 0.75, 0.95)
        )
        rows.append((year.year, "Needed", centre, low, high, inner_low, inner_high))
    columns = ["year", "series", "share", "low", "high", "inner_low", "inner_high"]
    return pd.DataFrame(rows, columns=columns)


def needed(year: Year, values: Mapping[str, float], registry: Mapping[str, Assumption]) -> pd.DataFrame:
    """Solve for each assumption alone, so that the gift is worth nothing.

    Returns
    -------
    DataFrame
        ``name, label, central, needed`` (both printed) and ``root`` (nan where there is none).
    """
    rows = []
    for name in MOVED:
        entry = registry[name]
        function = _alone(year, name, values)
        root = solver.solve(function, entry.minimum, entry.maximum)
        words = format_value(root, entry.unit) if math.isfinite(root) else _why(function, entry)
        rows.append((name, entry.label, format_value(values[name], entry.unit), words, root))
    return pd.DataFrame(rows, columns=["name", "label", "central", "needed", "root"])


def _alone(year: Year, name: str, values: Mapping[str, float]) -> Callable[[float], float]:
    return lambda x: float(terms(year, **(dict(values) | {name: x}))["value"])


def _why(function: Callable[[float], float], entry: Assumption) -> str:
    return f"pays {ALREADY}" if function(entry.minimum) > 0 else f"pays {NEVER}"


def worlds(year: Year, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """The gift in each scenario.

    Returns
    -------
    DataFrame
        ``name, title``, every assumption of the value, its terms and ``break_even``.
    """
    rows = []
    for name, scenario in scenarios.items():
        values = scenario.centrals("openness")
        found = {key: float(value) for key, value in terms(year, **values).items()}
        rows.append({"name": name, "title": scenario.title, **{key: values[key] for key in ASSUMED}, **found})
    return pd.DataFrame(rows)


def spending_claim(spent: float, gain: float) -> float:
    """Saving that a gain gives on all of a spending, USD billions."""
    return float(model.efficiency_saving(gain, spent, 1))


# Android ----------------------------------------------------------------------------------------------------


def figure(platform: pd.DataFrame, name: str, measure: str, date: str | None = None) -> float:
    """One figure of table ``platform_figures``; of several dates the newest, unless one is given."""
    rows = platform[(platform["platform"] == name) & (platform["measure"] == measure)]
    rows = rows[rows["date"] == date] if date else rows.sort_values("date").tail(1)
    if len(rows) != 1:
        raise ValueError(f"{len(rows)} rows of {measure} for {name}{f' in {date}' if date else ''}; one is needed.")
    return float(rows["value"].iloc[0])


def android_per_user_year(platform: pd.DataFrame, start: str = "2008-10-22", end: str = "2015-12-31") -> pd.DataFrame:
    """Revenue of Android per user and year, by both figures of the court case.

    Parameters
    ----------
    platform : DataFrame
        Table ``platform_figures``.
    start, end : str
        First phone on sale, and the end of the period of the figures.

    Returns
    -------
    DataFrame
        ``date`` (of the figure), ``revenue_usd_bn``, ``user_years_bn``, ``usd_per_user_year``. Users run on straight
        lines from none through the counts known, and stay at the last.
    """
    users = platform[(platform["platform"] == "Android") & (platform["measure"] == "users")].sort_values("date")
    counts = [0.0, *users["value"], users["value"].iloc[-1]]
    total = model.user_years([start, *(f"{month}-15" for month in users["date"]), end], counts)
    revenue = platform[(platform["platform"] == "Android") & (platform["measure"] == "revenue_cumulative")]
    rows = [
        (str(date), float(sum_), total, float(model.revenue_per_user(sum_, total)))
        for date, sum_ in zip(revenue["date"], revenue["value"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["date", "revenue_usd_bn", "user_years_bn", "usd_per_user_year"])


def per_user(year: Year, meta: pd.DataFrame, platform: pd.DataFrame, values: Mapping[str, float]) -> pd.DataFrame:
    """Revenue per user and year: what Android brought, what Meta earns, what Llama would need.

    Returns
    -------
    DataFrame
        ``label, value, group``: two figures for Android, Meta's own advertising, and the amount per person reached
        at which the costs of the gift are covered by such revenue alone, and by which the year's infrastructure is.
    """
    android = android_per_user_year(platform)
    people = meta[meta["measure"] == "family_daily_active_people"].sort_values("period_end")["value"].iloc[-1]
    found = terms(year, **values)
    reached = values["reached_users_bn"]
    costs = float(found["cost"] + found["forgone"])
    rows = [
        *(
            (f"Android, figure of {pd.Period(date):%B %Y}", float(amount), "Known")
            for date, amount in zip(android["date"], android["usd_per_user_year"], strict=True)
        ),
        (f"Meta's advertising, {year.year}", model.revenue_per_user(year.advertising, float(people)), "Known"),
        ("Llama, to cover the gift", model.revenue_per_user(costs, reached), "Needed"),
        ("Llama, to cover the infrastructure", model.revenue_per_user(year.infrastructure, reached), "Needed"),
    ]
    return pd.DataFrame(rows, columns=["label", "value", "group"])


def clause(year: Year, values: Mapping[str, float], draws: Mapping[str, Array]) -> dict[str, float]:
    """What a duty to share data would be worth.

    Parameters
    ----------
    year : Year
        What is reported.
    values, draws : mapping
        Assumptions of the chapter; draws of all of them.

    Returns
    -------
    dict
        ``value`` at the centre, ``low, middle, high`` over the draws (USD billions a year), ``pays``, the share of
        draws above zero, and ``stay_needed``, the share of developers that must stay for it to be worth anything.
    """

    def worth(x: Mapping[str, Values]) -> Array:
        gains = terms(year, **cast(dict[str, Values], dict(x)))
        open_value = gains["saving"] + gains["ads"] + gains["pressure"]
        return np.asarray(model.clause_value(x["reached_users_bn"], x["data_value_usd"], x["stay_share"], open_value))

    low, middle, high = (float(value) for value in uncertainty.quantiles(worth(draws)))
    root = solver.solve(lambda stay: float(worth(dict(values) | {"stay_share": stay})), 0, 1)
    many = worth(draws)
    return {
        **{"value": float(worth(values)), "low": low, "middle": middle, "high": high},
        **{"pays": float((many > 0).mean()), "stay_needed": root},
    }


def named(registry: Mapping[str, Assumption], names: Sequence[str] = ASSUMED) -> dict[str, Assumption]:
    """Return the entries of some assumptions."""
    return {name: registry[name] for name in names}
