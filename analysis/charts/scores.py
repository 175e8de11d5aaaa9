"""Charts of how claims fared; the frames come from ``analysis.views.scores``."""

import pandas as pd
from altair import Chart, Color, LayerChart, Order, Scale, X, value

from analysis.charts.layout import Words, across, finish, heights_of_rows, layered, row_text, rows_of, tips
from analysis.charts.theme import ink
from analysis.views.scores import OUTCOMES

COLOURS = dict(zip(OUTCOMES, ("revenue", "band_inner", "required", "grid"), strict=True))
"""Colour of each outcome: blue to red for what is settled, grey for the rest."""

SUBTITLE = "Share of the claims: blue supported, light blue partly, red contradicted, grey not settled"
DARK = ("supported", "contradicted")
"""Outcomes whose colour needs light words on it."""


def outcomes(frame: pd.DataFrame, group: str) -> LayerChart:
    """Stacked bars: one bar a group, one colour an outcome, counts inside.

    Parameters
    ----------
    frame
        Columns ``label``, ``outcome`` (one of `OUTCOMES`), ``claims``, ``of``, ``share``.
    group
        What a bar stands for, in the singular: document, kind.
    """
    rows = frame.assign(rank=frame["outcome"].map({name: rank for rank, name in enumerate(OUTCOMES)}))
    rows = rows.assign(end=rows.groupby("label", sort=False)["share"].cumsum())
    rows = rows.assign(middle=rows["end"] - rows["share"] / 2, printed=rows["claims"].where(rows["share"] > 0.05))
    rows = rows.assign(words=rows["outcome"].isin(DARK).map({True: ink("surface"), False: ink("ink")}))
    labels = list(dict.fromkeys(frame["label"]))
    scale = Scale(domain=list(COLOURS), range=[ink(name) for name in COLOURS.values()])
    bars = (
        Chart(rows)
        .mark_bar(stroke=ink("surface"), strokeWidth=1)
        .encode(
            x=X("share:Q", title=None, stack="zero", axis=across(format=".0%"), scale=Scale(domain=[0, 1])),
            y=rows_of(labels),
            color=Color("outcome:N", scale=scale, legend=None),
            order=Order("rank:Q"),
            tooltip=tips(("label:N", "Claims"), ("outcome:N", "Outcome"), ("claims:Q", "Number"), ("of:Q", "Of")),
        )
    )
    counts = (
        Chart(rows.dropna(subset=["printed"]))
        .mark_text(baseline="middle", fontWeight="bold")
        .encode(
            x=X("middle:Q"),
            y=rows_of(labels),
            text="claims:Q",
            color=Color("words:N", scale=None),
        )
    )
    words = Words(f"What became of the claims, by {group}", f"Stacked bars, one a {group}. {_told(frame)}", SUBTITLE)
    return finish(layered(bars, counts), words, heights_of_rows(labels))


def _told(frame: pd.DataFrame) -> str:
    """Say in words what the bars show."""
    parts = []
    for label, rows in frame.groupby("label", sort=False):
        counts = ", ".join(f"{row.claims} {row.outcome}" for row in rows.itertuples())
        parts.append(f"{label}: {counts}, of {rows['of'].iloc[0]}")
    return "; ".join(parts) + "."


def shares(frame: pd.DataFrame) -> LayerChart:
    """Dots with intervals: the share of settled claims that are supported, one row a speaker.

    Parameters
    ----------
    frame
        Columns ``group``, ``supported``, ``settled``, ``supported_share``, ``supported_low``, ``supported_high``.
    """
    rows = frame.assign(label=frame["group"], printed=[f"{a} of {b}" for a, b in _counts(frame)])
    labels = list(rows["label"])
    base = Chart(rows)
    position = X("supported_share:Q", title=None, axis=across(format=".0%"), scale=Scale(domain=[0, 1]))
    lines = base.mark_rule(color=ink("revenue"), strokeWidth=3, opacity=0.45).encode(
        x=X("supported_low:Q", title=None), x2="supported_high:Q", y=rows_of(labels)
    )
    dots = base.mark_circle(size=110, opacity=1, color=ink("revenue")).encode(
        x=position,
        y=rows_of(labels),
        tooltip=tips(
            ("label:N", "Speaker"),
            ("printed:N", "Supported"),
            ("supported_low:Q", "Interval from", ".0%"),
            ("supported_high:Q", "to", ".0%"),
        ),
    )
    counts = row_text(base, rows_of(labels), "supported_high:Q", "printed", dx=8).encode(color=value(ink("ink")))
    told = "; ".join(f"{row.label}: {row.printed}" for row in rows.itertuples())
    words = Words(
        "How much of what they said is supported",
        f"Dots with intervals, one a speaker, in falling order. {told}.",
        "Share of settled claims that are supported, with Wilson intervals",
    )
    return finish(layered(lines, dots, counts), words, heights_of_rows(labels), room=60)


def _counts(frame: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(frame["supported"].astype(int), frame["settled"].astype(int), strict=True))
