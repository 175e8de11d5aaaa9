"""Titles and alternative texts of the openness chapter's charts, made from the frames that are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.units import format_value
from analysis.views.openness import CLOSED, KINDS, OPEN, UNCLEAR
from analysis.views.words import Words

ALSO_TOLD = ("A-055", "B-005", "B-017", "B-019", "B-022", "B-023", "B-024", "B-034", "D-094")
"""Claims that the chapter takes up and that evidence or checks of other subjects decide."""
LARGE = 10
"""Billions from which no decimal is printed beyond three digits."""


def usd(value: Any) -> str:
    """Print billions of dollars."""
    return format_value(float(value), "usd_bn", None if abs(value) >= LARGE else ".1f")


def per_cent(value: Any) -> str:
    """Print a share without decimals."""
    return format_value(float(value), "share", ".0f")


def listed(items: list[str], empty: str = "none") -> str:
    """Join words as a sentence does.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed([])
    ('a', 'a, b and c', 'none')
    """
    if not items:
        return empty
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def clauses(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.clauses`."""
    counts = frame.pivot_table(index="column", columns="kind", values="row", aggfunc="count", sort=False).fillna(0)
    counts = counts.reindex(columns=list(KINDS), fill_value=0).astype(int)
    last = counts.index[-1]
    title = f"{last}: {counts.loc[last, OPEN]} of {int(counts.loc[last].sum())} points are open"
    told = "; ".join(
        f"{name}: {row[OPEN]} open, {row[CLOSED]} closed, {row[UNCLEAR]} not known" for name, row in counts.iterrows()
    )
    return {"title": title, "alt": f"Grid of clauses by release. {told}."}


def index(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.index`; the frame has ``approved`` and ``group``."""
    llama = frame[frame["group"] == "Llama"]
    approved = frame[frame["approved"]]
    apart = llama["value"].max() < approved["value"].min()
    title = (
        "Every Llama release scores below every release under an approved licence"
        if apart
        else "Llama releases and approved licences overlap in openness"
    )
    told = "; ".join(f"{row.label} {row.value:.2f}" for row in frame.itertuples())
    return {"title": title, "alt": f"Dots with bands of openness, 0 to 1, most open first: {told}."}


def index_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Name what ``views.openness.index`` returns as the chart reads it, with a group for each release."""
    group = frame["developer"].eq("Meta").map({True: "Llama", False: ""})
    other = frame["approved"].map({True: "Approved licence", False: "Other licence"})
    named = frame.rename(columns={"openness": "value", "p05": "low", "p95": "high"})
    return named.assign(group=group.where(group != "", other))


def steps(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.steps`; rows are neighbouring releases."""
    counts = frame["direction"].value_counts()
    tighter, looser = int(counts.get("tighter", 0)), int(counts.get("looser", 0))
    title = f"Of {len(frame)} steps {tighter} close and {looser} open, whatever the weights"
    told = "; ".join(f"{row.label} {per_cent(row.less_open)}" for row in frame.itertuples())
    return {"title": title, "alt": f"Bars of the share of weights under which a release is less open: {told}."}


def step_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Name what ``views.openness.steps`` returns as the chart reads it."""
    return frame.rename(columns={"less_open": "value", "surely": "low", "possibly": "high"})


def break_even(frame: pd.DataFrame, claimed: float) -> Words:
    """Words for `charts.openness.break_even`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    now, then = (format_value(float(row["share"]), "share", ".1f") for row in (last, first))
    verb = "fell" if last["share"] < first["share"] else "rose"
    title = f"The saving that the gift needs {verb} from {then} in {first['year']:.0f} to {now} in {last['year']:.0f}"
    band = f"{format_value(float(last['low']), 'share', '.1f')} to {format_value(float(last['high']), 'share', '.1f')}"
    return {
        "title": title,
        "alt": f"Line with bands by year. {title}; nine draws in ten lie between {band} in {last['year']:.0f}. "
        f"A line marks {per_cent(claimed)}, the gain that Zuckerberg named.",
    }


def contributions(frame: pd.DataFrame, year: int) -> Words:
    """Words for `charts.openness.contributions`."""
    terms = frame.set_index("name")
    total = terms.loc["value"]
    largest = frame[frame["name"] != "value"].sort_values("value", key=abs, kind="stable").iloc[-1]
    verb = "gains" if total["value"] > 0 else "loses"
    title = f"In {year} Meta {verb} {usd(abs(total['value']))} by giving away, give or take more than that"
    if total["low"] > 0 or total["high"] < 0:
        title = f"In {year} Meta {verb} {usd(abs(total['value']))} by giving away"
    told = "; ".join(f"{r.label} {usd(r.value)}, {usd(r.low)} to {usd(r.high)}" for r in frame.itertuples())
    return {"title": title, "alt": f"Dots with ranges, dollars a year; the largest is {largest['label']}: {told}."}


def gaps(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.gaps`."""
    llama = frame[frame["series"] == "Best Llama"].sort_values("date")
    best, last = llama.sort_values("points", kind="stable").iloc[0], llama.iloc[-1]
    near, far = f"{best['points']:.0f} points", f"{last['points']:.0f}"
    title = f"Llama came within {near} of the best in {best['date']:%B %Y}; in {last['date']:%B %Y} it was {far} behind"
    other = frame[frame["series"] == "Best with weights"].sort_values("date").iloc[-1]
    return {
        "title": title,
        "alt": f"Two lines of points behind the best model by board. {title}; the best with weights, {other['name']}, "
        f"was {other['points']:.0f} behind.",
    }


def shares_named(rows: pd.DataFrame) -> str:
    """Print shares with whose they are, largest first.

    Parameters
    ----------
    rows : DataFrame
        Columns ``platform`` and ``value`` (a share).

    >>> shares_named(pd.DataFrame({"platform": ["A", "B"], "value": [0.67, 0.8]}))
    '80% (B) and 67% (A)'
    """
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    pairs = zip(ordered["value"], ordered["platform"], strict=True)
    return listed([f"{per_cent(value)} ({name})" for value, name in pairs])


def places(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.places`."""
    llama, other = (frame[frame["series"] == name].sort_values("date") for name in ("Best Llama", "Best with weights"))
    best = llama.sort_values("place", kind="stable").iloc[0]
    last, rival = llama.iloc[-1], other.iloc[-1]
    then, now, near = (f"{format_value(row['place'], 'rank')} in {row['date']:%B %Y}" for row in (best, last, rival))
    told = "; ".join(f"{row.date:%-d %b %Y} {row.place:.0f}" for row in llama.itertuples())
    return {
        "title": f"Llama's best place on the boards was {then}; on the last board it was {now}",
        "alt": f"Two lines of places by board. Best Llama: {told}. Best with weights, {rival['name']}: {near}.",
    }


def led(frame: pd.DataFrame) -> str:
    """Print the spells of ``views.openness_adoption.spells``.

    >>> start = pd.to_datetime(["2024-05-01", "2024-06-19"])
    >>> led(pd.DataFrame({"start": start, "leads": [True, False], "first": ["A", "B"]}))
    'ahead from 1 May 2024 and behind B from 19 June 2024'
    """
    rows = zip(frame["start"], frame["leads"], frame["first"], strict=True)
    return listed([f"{'ahead' if leads else f'behind {name}'} from {day.day} {day:%B %Y}" for day, leads, name in rows])


def downloads(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.downloads`."""
    ends = frame.sort_values("date").groupby("series").tail(1).sort_values("millions", ascending=False)
    said = [f"{format_value(float(row.millions) * 1e6, 'count')} ({row.date:%B %Y})" for row in ends.itertuples()]  # type: ignore[arg-type]
    title = f"By their makers' own last counts {ends['series'].iloc[0]} leads: {said[0]} to {said[1]}"
    return {"title": title, "alt": f"Two lines of cumulative downloads as stated. {title}."}


def shares(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.shares`."""
    ordered = frame.sort_values("date")
    first, last = (ordered.groupby("series")["share"].agg(how) for how in ("first", "last"))
    told = {name: f"{name}: from {per_cent(first[name])} to {per_cent(last[name])}" for name in last.index}
    moved = (last - first).sort_values()
    title = told[str(moved.index[-1])]
    if moved.iloc[0] < 0:
        title += f"; {told[str(moved.index[0])]}"
    alt = f"Lines of the share of new derived models by base and of tokens. {'; '.join(told.values())}."
    return {"title": title, "alt": alt}


def dated(rows: pd.DataFrame) -> str:
    """Print the values of a series with their months.

    Parameters
    ----------
    rows : DataFrame
        Columns ``date`` and ``share``.

    >>> dated(pd.DataFrame({"date": pd.to_datetime(["2023-11-15", "2026-03-16"]), "share": [0.028, 0.7]}))
    '2.8% in November 2023 and 70% in March 2026'
    """
    ordered = rows.sort_values("date")
    pairs = zip(ordered["share"], ordered["date"], strict=True)
    return listed([f"{format_value(float(share), 'share')} in {day:%B %Y}" for share, day in pairs])


def crossings(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.crossings`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    title = f"The lead passed between {first['middle']:%B %Y} and {last['middle']:%B %Y}, depending on the measure"
    told = "; ".join(f"{row.label}: {row.low:%b %Y} to {row.high:%b %Y}" for row in frame.itertuples())
    return {"title": title, "alt": f"Dots with intervals on an axis of years: {told}."}


def crossing_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Name what ``views.openness_adoption.crossings`` returns as the chart reads it."""
    return frame.drop(columns=["low", "middle", "high"]).rename(columns={"low_year": "low", "high_year": "high"})


def per_user(frame: pd.DataFrame) -> Words:
    """Words for `charts.openness.per_user`."""
    amounts = frame.set_index("label")["value"]
    gift, whole = (float(amounts[name]) for name in ("Llama, to cover the gift", "Llama, to cover the infrastructure"))
    android = float(frame.loc[frame["label"].str.startswith("Android"), "value"].min())
    relation = "less" if gift < android else "more"
    title = f"To cover the gift Llama needs ${gift:,.1f} per user, {relation} than Android's ${android:,.0f}"
    told = "; ".join(f"{row.label} ${row.value:,.1f}" for row in frame.itertuples())
    return {
        "title": title,
        "alt": f"Bars of revenue per user and year: {told}. Infrastructure would take ${whole:,.0f}.",
    }


def gift(terms: Mapping[str, float], year: int) -> Words:
    """Words for `charts.openness.gift_whatif`; terms as ``views.openness_giveaway.terms`` returns them."""
    told = f"saving {usd(terms['saving'])}, cost {usd(terms['cost'])}, sales forgone {usd(terms['forgone'])}"
    alt = f"Bars of the terms for {year}. In the base case: {told}; in sum {usd(terms['value'])}."
    return {"title": "What if outsiders helped more, or Meta had sold?", "alt": alt}
