"""Titles and alternative texts of the payback chapter's charts, made from the frames that are drawn."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.units import format_value
from analysis.views.payback import REQUIRED_COHORT, REQUIRED_IDENTITY, REVENUE_ALL, REVENUE_LABS
from analysis.views.payback_answers import past_booms
from analysis.views.words import Words, amount

SERIES_WORDS = {
    REQUIRED_IDENTITY: "needed by the identity",
    REQUIRED_COHORT: "needed by cohort cost",
    REVENUE_LABS: "earned by the labs",
    REVENUE_ALL: "earned by labs and clouds",
}


def usd(value: Any) -> str:
    """Print billions of dollars; infinity is a word."""
    return amount(value, "usd_bn")


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
