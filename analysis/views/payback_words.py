"""Titles and alternative texts of the payback chapter's charts, made from the frames that are drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypedDict

import pandas as pd

from analysis.units import format_value
from analysis.views.payback import REQUIRED_COHORT, REQUIRED_IDENTITY, REVENUE_ALL, REVENUE_LABS
from analysis.views.payback_answers import past_booms

LABELS = {
    "gross_margin": "Gross margin on AI",
    "tco_multiple": "Data-centre cost over chips",
    "margin_before_depreciation": "Margin before depreciation",
    "ai_share_of_capex_2023": "AI share of capex, 2023",
    "ai_share_of_capex_now": "AI share of capex, now",
    "world_multiple": "World over the five firms",
    "chip_share_of_capex": "Chips' share of capex",
    "chip_life_years": "Life of chips",
    "shell_life_years": "Life of shells",
    "cost_of_capital": "Cost of capital",
    "operating_rate": "Running cost over price",
    "revenue_outside_labs": "AI revenue outside the labs",
    "revenue_growth": "Growth of AI revenue",
    "revenue_ceiling_usd_bn": "Ceiling of AI revenue",
    "capex_growth": "Growth of capex",
    "build_years": "Years of building",
    "replacement_cost": "Cost of replacing chips",
    "capture_share": "Sellers' share of the gain",
}
"""Short names of the assumptions, for axes and tables."""
SERIES_WORDS = {
    REQUIRED_IDENTITY: "needed by the identity",
    REQUIRED_COHORT: "needed by cohort cost",
    REVENUE_LABS: "earned by the labs",
    REVENUE_ALL: "earned by labs and clouds",
}


class Words(TypedDict):
    """What a chart says."""

    title: str
    alt: str


def label(name: str) -> str:
    """Return the short name of an assumption."""
    return LABELS.get(name, name.replace("_", " ").capitalize())


def labelled(frame: pd.DataFrame, units: Mapping[str, str]) -> pd.DataFrame:
    """Add short names and units to a ranking of assumptions."""
    return frame.assign(label=[label(name) for name in frame["name"]], unit=[units[name] for name in frame["name"]])


def usd(value: Any) -> str:
    """Print billions of dollars; infinity is a word."""
    return format_value(float(value), "usd_bn") if math.isfinite(value) else "never"


def _share(value: Any) -> str:
    """Print a Sobol index; an estimate may lie a little outside 0 to 1."""
    return format_value(min(max(float(value), 0.0), 1.0), "share", ".0f")


def capex(frame: pd.DataFrame) -> Words:
    """Words for `charts.payback.capex_by_company`."""
    whole = frame.groupby("calendar_quarter")["company"].transform("nunique") == frame["company"].nunique()
    totals = frame[whole].groupby("calendar_quarter")["capex_usd_bn"].sum()
    first, last = totals.index[0], totals.index[-1]
    newest = frame[frame["calendar_quarter"] == last].sort_values("capex_usd_bn", ascending=False)
    parts = ", ".join(f"{row.company} {usd(row.capex_usd_bn)}" for row in newest.itertuples())
    times = f"{totals[last] / totals[first]:.0f} times"
    title = f"Five firms spent {usd(totals[last])} in {last}, {times} as much as in {first}"
    return {
        "title": title,
        "alt": f"Stacked bars by quarter, {first} to {last}. {title}. In {last}: {parts}.",
    }


def gap(frame: pd.DataFrame) -> Words:
    """Words for `charts.payback.gap_over_time`."""
    lines = frame.pivot(index="quarter", columns="series", values="revenue_usd_bn")
    first, last = lines.iloc[0], lines.iloc[-1]
    title = (
        f"The chips of {lines.index[-1]} need {usd(last[REQUIRED_IDENTITY])} a year; AI earns {usd(last[REVENUE_ALL])}"
    )
    moves = "; ".join(f"{words} from {usd(first[name])} to {usd(last[name])}" for name, words in SERIES_WORDS.items())
    return {
        "title": title,
        "alt": f"Four lines from {lines.index[0]} to {lines.index[-1]}, dollars a year: {moves}.",
    }


def reconciliation(frame: pd.DataFrame) -> Words:
    """Words for `charts.payback.reconciliation`."""
    changes = frame[frame["kind"] == "change"]
    largest = changes.sort_values("change_usd_bn", key=abs, kind="stable").iloc[-1]
    verb = "takes" if largest["change_usd_bn"] < 0 else "adds"
    title = f"{largest['label']}: the step that {verb} {usd(abs(largest['change_usd_bn']))} a year"
    steps = "; ".join(f"{row.label} {usd(row.change_usd_bn)}" for row in frame.itertuples())
    return {"title": title, "alt": f"Waterfall of required revenue a year: {steps}."}


def fan(frame: pd.DataFrame, median_year: float) -> Words:
    """Words for `charts.payback.cash_fan`."""
    horizon = int(frame["year"].iloc[-1])
    lowest = frame.sort_values("p50", kind="stable").iloc[0]
    when = f"by the end of {median_year:.0f}" if math.isfinite(median_year) else f"in no year up to {horizon}"
    title = f"In the middle of the draws the spending is paid back {when}"
    last = frame.iloc[-1]
    alt = (
        f"Fan of cumulative cash flow by year. The median falls to {usd(lowest['p50'])} in {lowest['year']:.0f}; by "
        f"{horizon} it is {usd(last['p50'])}, with nine draws in ten between {usd(last['p05'])} and {usd(last['p95'])}."
    )
    return {"title": title, "alt": alt}


def curve(frame: pd.DataFrame, years: tuple[int, ...]) -> Words:
    """Words for `charts.payback.payback_curve`."""
    chance = frame.set_index("year")["probability"]
    horizon = int(chance.index[-1])
    shown = [year for year in years if year < horizon]
    said = [f"{format_value(chance[year], 'probability', '.0f')} by {year}" for year in (*shown, horizon)]
    title = f"The chance of payback: {', '.join(said[:-1] or said)}"
    return {"title": title, "alt": f"Rising curve of the probability of payback by year: {', '.join(said)}."}


def tornado(frame: pd.DataFrame) -> Words:
    """Words for `charts.payback.tornado`; the frame is labelled."""
    top = frame.iloc[0]
    rows = "; ".join(f"{row.label} from {usd(row.at_low)} to {usd(row.at_high)}" for row in frame.head(5).itertuples())
    title = f"{top['label']} moves the value of the programme most"
    return {
        "title": title,
        "alt": f"Bars of net present value at the ends of each assumption's interval: {rows}.",
    }


def sobol(frame: pd.DataFrame) -> Words:
    """Words for `charts.payback.sobol`; the frame is labelled."""
    top = frame.iloc[0]
    shares = "; ".join(
        f"{row.label} {_share(row.first_order)} alone, {_share(row.total)} in all" for row in frame.head(4).itertuples()
    )
    title = f"{top['label']} accounts for {_share(top['total'])} of the spread of the answer"
    return {"title": title, "alt": f"Dots of Sobol indices by assumption: {shares}."}


def booms(frame: pd.DataFrame) -> Words:
    """Words for `charts.payback.booms`."""
    ours = frame[frame["boom"] == "ai_five_firms"].sort_values("share_pct").iloc[-1]
    past = past_booms(frame)
    above = past[past["share_pct"] > ours["share_pct"]]
    title = (
        f"AI spending over US output is at {ours['share_pct']:.1f}%: {len(above)} of {len(past)} past booms were larger"
    )
    rows = "; ".join(f"{row.label} {row.share_pct:.1f}%" for row in frame.itertuples())
    return {"title": title, "alt": f"Bars of spending as a share of output: {rows}."}


def captured(frame: pd.DataFrame, needed: float) -> Words:
    """Words for `charts.payback.captured`."""
    enough = frame[frame["revenue_usd_bn"] >= needed]
    title = f"{len(enough)} of {len(frame)} published gains would pay sellers the {usd(needed)} a year that chips need"
    rows = "; ".join(
        f"{row.label} {usd(row.revenue_low_usd_bn)} to {usd(row.revenue_high_usd_bn)}" for row in frame.itertuples()
    )
    return {"title": title, "alt": f"Ranges of yearly revenue that sellers could keep: {rows}."}


def required(value: float, revenue: float) -> Words:
    """Words for `charts.payback.required_whatif`."""
    title = "What if the identity had other numbers?"
    alt = f"Two bars. In the base case the chips need {usd(value)} a year and AI earns {usd(revenue)}."
    return {"title": title, "alt": alt}


def cash(frame: pd.DataFrame, year: float) -> Words:
    """Words for `charts.payback.cash_whatif`."""
    horizon, lowest = int(frame["year"].iloc[-1]), float(frame["cumulative_usd_bn"].min())
    when = f"reaches zero by the end of {year:.0f}" if math.isfinite(year) else f"stays below zero up to {horizon}"
    alt = f"Line of cumulative cash flow by year. In the base case it falls to {usd(lowest)} and {when}."
    return {"title": "What if revenue took another path?", "alt": alt}
