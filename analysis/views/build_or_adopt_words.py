"""Titles and alternative texts of the chapter on building or adopting, made from the frames that are drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.units import format_value
from analysis.views.build_or_adopt import CALLED, HOSTED
from analysis.views.build_or_adopt_cohort import ESTIMATE, LEAST, MOST
from analysis.views.words import Words, amount

CHOICE_NAMES = {"call": "Call", "host": "Host", "train": "Train"}
NEVER, ALWAYS = "no volume", "any volume"


def volume(mtok: Any) -> str:
    """Print a volume of millions of tokens a month; infinity is a word.

    >>> volume(38_400), volume(float("inf"))
    ('38.4 billion tokens a month', 'no volume')
    """
    return format_value(float(mtok), "mtok_per_month") if math.isfinite(mtok) else NEVER


def up_to(mtok: Any) -> str:
    """Print the volume up to which something holds, in millions of tokens a month; infinity is every volume.

    >>> up_to(38_400), up_to(float("inf"))
    ('38.4 billion tokens a month', 'any volume')
    """
    return volume(mtok) if math.isfinite(mtok) else ALWAYS


def filled(utilisation: float) -> str:
    """Print a utilisation that is needed; above one it is more than chips can give.

    >>> filled(0.49), filled(1.3)
    ('49 per cent', '130 per cent, which no chip can give')
    """
    needed = f"{100 * utilisation:.0f} per cent"
    return needed if utilisation <= 1 else f"{needed}, which no chip can give"


def llama_2(frame: pd.DataFrame, claimed: float) -> Words:
    """Words for `charts.build_or_adopt.llama_2_cost`."""
    every = frame[frame["label"] == "All sizes"].iloc[0]
    word = "below" if every["high"] < claimed else "up to"
    rows = "; ".join(
        f"{row.label} {amount(row.value, 'usd_mn')}, {amount(row.low, 'usd_mn')} to {amount(row.high, 'usd_mn')}"
        for row in frame.itertuples()
    )
    title = f"At any rent of the day Llama 2 cost {amount(every['high'], 'usd_mn')} or less to train"
    alt = f"Dots with ranges from the lowest to the highest rent: {rows}. All lie {word} {amount(claimed, 'usd_mn')}."
    return {"title": title, "alt": alt}


def prices(frame: pd.DataFrame) -> Words:
    """Words for `charts.build_or_adopt.price_lines`."""
    lines = frame.pivot(index="date", columns="series", values="usd_per_mtok").sort_index()
    ends = {name: (lines[name].dropna().iloc[0], lines[name].dropna().iloc[-1]) for name in lines}
    moves = "; ".join(
        f"{name} from {amount(first, 'usd_per_mtok')} to {amount(last, 'usd_per_mtok')}"
        for name, (first, last) in ends.items()
    )
    first = frame["series"].iloc[0].rsplit(",", 1)[0]
    called = ends[f"{first}, called"]
    verb = "fell" if called[1] < called[0] else "went"
    since = f"{lines.index[0]:%B %Y}"
    title = f"A call {verb} to {amount(called[1], 'usd_per_mtok')}, from {amount(called[0], 'usd_per_mtok')} in {since}"
    return {"title": title, "alt": f"Lines by quarter on a logarithmic axis: {moves}."}


def price_frame(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Join the price lines of classes, each series named by class and way."""
    ways = {CALLED: "called", HOSTED: "hosted"}
    parts = [
        frame.assign(series=[f"{name}, {ways[series]}" for series in frame["series"]]) for name, frame in frames.items()
    ]
    return pd.concat(parts, ignore_index=True)


def map_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Name rows, columns and kinds of a map for readers, and print its costs.

    Parameters
    ----------
    frame : DataFrame
        From ``views.build_or_adopt.cost_map``.

    Returns
    -------
    DataFrame
        ``row, column, kind, call, host, train``.
    """
    return pd.DataFrame(
        {
            "row": [format_value(value * 1e6, "count") for value in frame["volume_mtok"]],
            "column": [f"{date:%b %Y}" for date in frame["date"]],
            "kind": [CHOICE_NAMES[choice] for choice in frame["choice"]],
            **{name: [format_value(value, "usd", ",.0f") for value in frame[f"{name}_usd"]] for name in CHOICE_NAMES},
        }
    )


def map_words(frame: pd.DataFrame, name: str) -> Words:
    """Words for `charts.build_or_adopt.choice_map`: up to which volume calling is the cheapest, first and last."""
    dates = sorted(frame["date"].unique())
    told = []
    for date in (dates[0], dates[-1]):
        called = frame[(frame["date"] == date) & (frame["choice"] == "call")]["volume_mtok"]
        told.append((date, volume(called.max()) if len(called) else NEVER))
    (first, before), (last, now) = told
    title = f"{name}: calling is still cheapest at {before} in {first:%Y}, at {now} in {last:%Y}"
    counts = frame.groupby("choice", sort=False).size()
    cells = ", ".join(f"{CHOICE_NAMES[str(choice)].lower()} {count}" for choice, count in counts.items())
    return {
        "title": title,
        "alt": f"Grid of volumes by dates, coloured by the cheapest choice. {title}. Cells: {cells}.",
    }


def chances(frame: pd.DataFrame) -> Words:
    """Words for `charts.build_or_adopt.chance_by_date`."""
    told = []
    for name, rows in frame.groupby("series", sort=False):
        ends = [format_value(float(rows["probability"].iloc[place]), "probability", ".0f") for place in (0, -1)]
        told.append(f"{name} from {ends[0]} in {rows['date'].iloc[0]:%B %Y} to {ends[1]}")
    least = frame["probability"].min()
    title = (
        f"At each date hosting pays at some volume in {format_value(least, 'probability', '.0f')} of the draws or more"
    )
    return {"title": title, "alt": f"Lines of the share of draws: {'; '.join(told)}."}


def cohort(frame: pd.DataFrame) -> Words:
    """Words for `charts.build_or_adopt.cohort_curves`."""
    last = frame.groupby("series", sort=False).tail(1).set_index("series")
    low, high, middle = (last.loc[name, "share"] for name in (LEAST, MOST, ESTIMATE))
    shares = [format_value(value, "share", ".0f") for value in (low, high, middle)]
    title = f"Between {shares[0]} and {shares[1]} of the firms still train a model of their own"
    when = last["date"].iloc[0]
    return {
        "title": title,
        "alt": f"Lines with bands by month to {when:%B %Y}. {title}; Kaplan-Meier gives {shares[2]} of those in sight.",
    }


def frontier(frame: pd.DataFrame, months: float) -> Words:
    """Words for `charts.build_or_adopt.frontiers`; `months` is how far the best open model trails at the end."""
    best = frame.groupby("series", sort=False).tail(1)
    rows = "; ".join(
        f"{row.series} {row.score:.0f} ({row.name_})" for row in best.rename(columns={"name": "name_"}).itertuples()
    )
    title = f"The best open model scores what the best closed one did {format_value(months, 'months')} before"
    return {"title": title, "alt": f"Steps of the best score so far. At the end: {rows}. {title}."}


def gaps(frame: pd.DataFrame) -> Words:
    """Words for `charts.build_or_adopt.gap_rows`."""
    least, most = frame["value"].min(), frame["value"].max()
    rows = "; ".join(f"{row.label} {row.value:.1f} ({row.low:.1f} to {row.high:.1f})" for row in frame.itertuples())
    title = f"The mean gap is {format_value(least, 'months')} to {format_value(most, 'months')}, by test and pair"
    return {"title": title, "alt": f"Dots with bands of mean months behind: {rows}."}


def gap_lines(frame: pd.DataFrame, name: str) -> Words:
    """Words for `charts.build_or_adopt.gap_lines`; `name` says who trails whom, such as Open behind closed."""
    ends = frame.sort_values("date", kind="stable").groupby("series", sort=False)["months"].last()
    told = []
    for series, rows in frame.groupby("series", sort=False):
        top = rows.sort_values("months", kind="stable").iloc[-1]
        peak = f"{format_value(float(top['months']), 'months')} in {top['date']:%B %Y}"
        told.append(f"{series} from {rows['date'].min():%B %Y}, most {peak}, last {ends[series]:.1f}")
    last = [format_value(float(value), "months") for value in (ends.min(), ends.max())]
    title = f"{name}: {last[0]} to {last[1]} when last measured, by test"
    return {"title": title, "alt": f"Lines of months behind by date: {'; '.join(told)}."}


def monthly(break_even: float, name: str) -> Words:
    """Words for `charts.build_or_adopt.monthly_whatif` at its base case."""
    title = f"{name} now: hosting is cheaper than calling from {volume(break_even)}"
    if not math.isfinite(break_even):
        title = f"{name} now: hosting is cheaper than calling at {NEVER}"
    return {"title": title, "alt": f"Lines of the monthly cost of calling, hosting and training by volume. {title}."}
