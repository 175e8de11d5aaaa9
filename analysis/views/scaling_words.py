"""What the charts of the chapter on scaling say: titles that state the finding, and what is seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.units import format_value
from analysis.views import scaling as views
from analysis.views import scaling_power as sites
from analysis.views.words import Words

COLUMNS: dict[str, dict[str, tuple[str, str | None]]] = {
    "cards": {
        "model": ("Model", None),
        "hours_mn": ("Hours, mn", "count"),
        "mfu": ("Of peak", "share:.0f"),
        "ratio": ("Tokens a parameter", "count:,.0f"),
        "beyond": ("Over the optimum", "multiple:,.1f"),
        "energy_gwh": ("Energy, GWh", "count"),
    },
    "optima": {
        "budget": ("Budget", None),
        "law": ("Law", None),
        "parameters": ("Size", "count"),
        "tokens": ("Tokens", "count"),
        "ratio": ("Tokens a parameter", "count:,.0f"),
    },
    "arrivals": {
        "site": ("Site", None),
        "date": ("A gigawatt from", None),
        "basis": ("State", None),
        "facility_power_mw": ("Site, MW", "count:,.0f"),
        "it_power_mw": ("Computers, MW", "count:,.0f"),
        "it_date": ("A gigawatt of computers from", None),
    },
    "doublings": {
        "step": ("Step", None),
        "cost_usd_bn": ("Cost, $ bn", "count:.0f"),
        "cost_low": ("Lowest", "count:.0f"),
        "cost_high": ("Highest", "count:.0f"),
        "budget_ratio": ("Of the largest budget", "share:.0f"),
        "grid_ratio": ("Of a year's power", "share:.0f"),
        "money_years": ("Years of money", "count:.1f"),
        "grid_years": ("Years of grid", "count:.1f"),
    },
    "coefficients": {
        "label": ("Coefficient", None),
        "ours": ("Ours", None),
        "ours_se": ("Standard error", None),
        "interval": ("95 % interval", None),
        "published": ("Replication", None),
        "published_se": ("Its error", None),
        "hoffmann": ("Hoffmann, unrounded", None),
    },
    "sardana": {
        "label": ("Coefficients", None),
        "ratio": ("Optimal tokens per parameter of the 13B", None),
        "saving": ("Saved by a 7B", None),
        "share": ("Of all operations", None),
        "best": ("Cheapest size", None),
        "lifetime": ("Life that suits the 8B, tokens", None),
    },
    "clusters": {
        "cluster": ("Cluster", None),
        "basis": ("State", None),
        "chip": ("Chip", None),
        "chips": ("Chips", "count"),
        "power_mw": ("Stated, MW", "count"),
        "ours_mw": ("Ours, MW", "count"),
        "ratio": ("Ours over stated", "ratio:.2f"),
        "within": ("Within 15 %", None),
    },
    "classes": {
        "class": ("Class", None),
        "clusters": ("Clusters", "count"),
        "within": ("Within 15 %", "count"),
        "share": ("Share", "share:.0f"),
        "within_by_overhead": ("By the overhead", "count"),
        "ratio": ("Ours over stated, middle", "ratio:.2f"),
    },
    "next_run": {
        "what": ("What", None),
        "central": ("Central", None),
        "low": ("5th percentile", None),
        "median": ("Median", None),
        "high": ("95th percentile", None),
    },
    "worlds": {
        "title": ("World", None),
        "power_mw": ("Next run", "mw"),
        "cost_usd_mn": ("Its cost", "usd_mn"),
        "site_gw": (f"Largest site, mid-{sites.MEASURED_YEAR}", "gw"),
        "first": ("First limit", None),
        "five_gw": ("Five gigawatts by", None),
    },
    "must_be_true": {
        "label": ("Assumption", None),
        "value": ("Central", None),
        "gw_3": ("For 3 GW", None),
        "gw_5": ("For 5 GW", None),
        "gw_10": ("For 10 GW", None),
    },
    "replications": {
        "figure": ("Figure", None),
        "published": ("Published", None),
        "ours": ("Ours", None),
        "agrees": ("Agrees", None),
        "why": ("How, or why not", None),
    },
}
"""Columns of the chapter's tables: their titles and units."""


ALSO_SETTLED = ("D-014", "D-018", "D-021", "D-022", "D-048", "D-049", "D-094")
"""Claims on models of the interview that checks of other subjects settle."""
BY_EVIDENCE = ("D-037", "D-045", "D-047", "D-050", "D-058", "D-068", "D-107")
"""Claims on the chapter's subject that no table decides: evidence in words does, or nothing can."""
LLAMA_3 = pd.Timestamp("2024-04-18")


def mfu(stated: pd.DataFrame, low: float, high: float) -> Words:
    """Words for `charts.scaling.mfu`; the frame is from `views.scaling.cards`."""
    later = stated[~stated["distilled"] & (stated["released"] >= LLAMA_3)]
    rows = "; ".join(f"{row.model} {_share(row.mfu)}" for row in stated.itertuples())
    ends = " to ".join(_share(end) for end in (later["mfu"].min(), later["mfu"].max()))
    paper = " to ".join(_share(end) for end in (low, high))
    title = f"Hours on cards since Llama 3 imply {ends} of the peak; its paper reports {paper}"
    return {"title": title, "alt": f"Bars of the share of the peak implied by each card: {rows}."}


def ratios(lines: pd.DataFrame, flop: float, name: str) -> Words:
    """Words for `charts.scaling.ratios`; the optimum is told at the operations of the model named."""
    line = lines[lines["series"] == views.REFIT]
    at = line.iloc[(np.log(line["flop"]) - np.log(flop)).abs().argmin()]
    trained = lines[lines["series"] == views.RULE].sort_values("tokens_per_parameter")
    dots = "; ".join(f"{row.name} {row.tokens_per_parameter:,.0f}" for row in trained.itertuples(index=False))
    title = f"At the budget of {name} the points ask for {at['low']:.0f} to {at['high']:.0f} tokens a parameter"
    alt = (
        f"Lines of optimal tokens per parameter by operations, logarithmic axes. The refit falls from "
        f"{line['tokens_per_parameter'].iloc[0]:.0f} to {line['tokens_per_parameter'].iloc[-1]:.0f}, its band widens "
        f"to {line['low'].iloc[-1]:.0f} to {line['high'].iloc[-1]:.0f}. Models as trained: {dots}."
    )
    return {"title": title, "alt": alt}


def exponents(frame: pd.DataFrame) -> Words:
    """Words for `charts.scaling.exponents`; the last row is ours."""
    ours = frame.iloc[-1]
    among = frame.iloc[:-1]
    inside = among["value"].between(ours["low"], ours["high"]).sum()
    rows = "; ".join(f"{row.label} {row.value:.2f}" for row in frame.itertuples())
    title = f"{inside} of {len(among)} published exponents lie in the interval of our refit"
    return {"title": title, "alt": f"Dots with intervals of the exponent of compute in the optimal size: {rows}."}


def generations(frame: pd.DataFrame) -> Words:
    """Words for `charts.scaling.generations`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    ranked = frame.sort_values("chips", kind="stable")
    least, most = ranked.iloc[0], ranked.iloc[-1]
    rows = "; ".join(f"{row.label} {format_value(row.chips, 'count')}" for row in frame.itertuples())
    ends = " or ".join(f"{format_value(row['chips'], 'count')} {row['chip']}" for row in (least, most))
    title = f"A gigawatt runs {ends}"
    return {"title": title, "alt": f"Bars of chips in a gigawatt from {first['label']} to {last['label']}: {rows}."}


def gigawatt(lines: pd.DataFrame) -> Words:
    """Words for `charts.scaling.gigawatt`."""
    seen = lines[lines["series"] == sites.ESTIMATED]
    passed = seen[seen["power_mw"] >= sites.GIGAWATT_MW].head(1)
    title = "No site followed has passed a gigawatt"
    if len(passed):
        row = passed.iloc[0]
        title = f"The first gigawatt: {row['name']}, seen on {format_value(row['date'], 'text')}"
    steps = "; ".join(
        f"{row.name} {format_value(row.power_mw, 'mw')} on {row.date:%d %B %Y}"
        for row in seen.head(-1).itertuples(index=False)
    )
    claims = "; ".join(
        f"{row.name} by {row.date:%d %B %Y}" for row in lines[lines["series"] == sites.CLAIMED].itertuples(index=False)
    )
    return {"title": title, "alt": f"Steps of the largest site's power, logarithmic axis: {steps}. Claimed: {claims}."}


def held(frame: pd.DataFrame) -> Words:
    """Words for `charts.scaling.held`; the frame is from `views.scaling_power.held_by_year`."""
    wide = frame.pivot(index="year", columns="limit", values="probability")
    money, grid = sites.HELD[1], sites.HELD[2]
    over = wide.index[wide[grid] > wide[money]]
    first, last = wide.iloc[0], wide.iloc[-1]
    title = f"{money} is the tighter limit throughout"
    if len(over) == len(wide):
        title = f"{grid} is the tighter limit throughout"
    elif len(over):
        title = f"{money} holds more draws back at first, electricity from {over[0]} on"
    alt = (
        f"Bars by year of the share of draws held back. {money}: {_share(first[money])} in {wide.index[0]}, "
        f"{_share(last[money])} in {wide.index[-1]}. {grid}: {_share(first[grid])} and {_share(last[grid])}."
    )
    return {"title": title, "alt": alt}


def fan(frame: pd.DataFrame) -> Words:
    """Words for `charts.scaling.fan`; the frame is from `views.scaling_power.race_fan`."""
    under = frame[frame["series"] == sites.UNDER_LIMITS].set_index("year")
    free = frame[frame["series"] == sites.UNHINDERED].set_index("year")
    year = sites.MEASURED_YEAR
    at = under.loc[year]
    middle = format_value(at["power_gw"], "gw", ".1f")
    title = f"The largest site has {middle} by mid-{year} in the middle of the draws"
    low, high = (format_value(at[end], "gw", ".1f") for end in ("low", "high"))
    alt = (
        f"Fan of the largest site's power by year, logarithmic axis. By mid-{year} the median is {middle}, and nine "
        f"draws in ten lie between {low} and {high}. Growth that nothing stops would reach "
        f"{format_value(free['power_gw'].iloc[-1], 'gw', '.0f')} by mid-{free.index[-1]}."
    )
    return {"title": title, "alt": alt}


def lifetime(low: float, value: float, high: float) -> Words:
    """Words for `charts.scaling_whatif.lifetime`; tokens."""
    ends = " to ".join(format_value(end, "tokens") for end in (low, high))
    alt = (
        f"Bars of the operations of training and of serving. In the base case the model must serve "
        f"{format_value(value, 'tokens')} for its size to be the cheapest, with a band of {ends}."
    )
    return {"title": "What must a small model serve to be worth its training?", "alt": alt}


def megawatts(power_mw: float, chip: str) -> Words:
    """Words for `charts.scaling_whatif.megawatts`."""
    alt = (
        f"Two bars, power of the site and a gigawatt. In the base case the {chip} need {format_value(power_mw, 'mw')}."
    )
    return {"title": "What if there were more chips, or thirstier ones?", "alt": alt}


def additions(bound: str, year: float | None) -> Words:
    """Words for `charts.scaling_whatif.race`."""
    when = f"in {year:.0f}" if year else "in no year shown"
    alt = (
        "Three lines by year, logarithmic axis: the power that steady growth wants to add, what money buys and what "
        f"the grid feeds. In the base case {bound} is the first limit to be passed, {when}."
    )
    return {"title": "What if budgets, costs or the grid were different?", "alt": alt}


def _share(value: Any) -> str:
    return format_value(float(value), "share", ".0f")
