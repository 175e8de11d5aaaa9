"""Charts of a sweep: a result along a parameter, over two of them, and which parameters go with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from analysis.charts.layout import (
    AXIS_HEIGHT,
    Words,
    across,
    by_width,
    finish,
    heights_of_rows,
    layered,
    row_text,
    rows_of,
    tips,
)
from analysis.charts.theme import ink

HEIGHTS = (340, 320)
ROOM = 0.06
"""Share of an axis left free beyond the values."""
FAINT, STRONG = "#d3e4f5", "#0f3b6e"
"""Ends of the scale of a heat map; both can be seen on a light and on a dark page."""
ON_FAINT, ON_STRONG = "#101418", "#fdfdfd"
PRINTED = 8
"""Columns of a heat map up to which the value is printed in each cell on a wide screen."""
CELL = 30
KEY_HEIGHT = 60
VALUE = 36
"""Pixels of a value printed behind a dot, which may be at the end of its axis."""


class Quantity(NamedTuple):
    """What an axis measures: its name with unit, the d3 format of its numbers, and the least step of its labels."""

    title: str
    form: str = ",.0f"
    step: float = 0


def curve(
    frame: pd.DataFrame, x: Quantity, y: Quantity, words: Words, cloud: pd.DataFrame | None = None
) -> alt.LayerChart:
    """A line through the medians, with the band that holds nine runs in ten.

    Parameters
    ----------
    frame
        Columns ``x``, ``middle``, ``low``, ``high``, ``runs``.
    x, y
        The quantities.
    words
        Title, alternative text, subtitle.
    cloud
        Single runs, drawn as faint dots: columns ``x``, ``y``.

    Raises
    ------
    ValueError
        When there is nothing to draw.
    """
    if frame.empty:
        raise ValueError("No values to draw a curve through.")
    dots = pd.DataFrame({"x": [], "y": []}) if cloud is None else cloud
    across_ = alt.X("x:Q", title=x.title, axis=_axis(x), scale=_scale([*frame["x"], *dots["x"]]))
    up = alt.Y("middle:Q", title=None, axis=_axis(y, grid=True), scale=_scale(_heights(frame, dots)))
    base = alt.Chart(frame).encode(x=across_)
    told = tips(
        ("x:Q", x.title, x.form), ("middle:Q", "Median", y.form), ("low:Q", "5th percentile", y.form),
        ("high:Q", "95th percentile", y.form), ("runs:Q", "Runs", ",d"),
    )  # fmt: skip
    layers = [
        base.mark_area(color=ink("band"), opacity=0.9).encode(y=alt.Y("low:Q"), y2="high"),
        alt.Chart(dots).mark_circle(size=18, opacity=0.45, color=ink("neutral")).encode(x=across_, y=alt.Y("y:Q")),
        base.mark_line(color=ink("revenue")).encode(y=up),
        base.mark_circle(size=60, opacity=1, color=ink("revenue")).encode(y=up, tooltip=told),
    ]
    return finish(layered(*(layers if len(dots) else [layers[0], *layers[2:]])), words, HEIGHTS)


def _heights(frame: pd.DataFrame, dots: pd.DataFrame) -> list[float]:
    return [*frame["middle"], *frame["low"].dropna(), *frame["high"].dropna(), *dots["y"]]


def _axis(measured: Quantity, grid: bool = False) -> alt.Axis:
    ticks = 5 if grid else by_width(8, 4)
    return alt.Axis(
        format=measured.form, tickMinStep=measured.step, tickCount=ticks, grid=grid, labelOverlap="greedy",
        labelSeparation=10,
    )  # fmt: skip


def _scale(values: Sequence[float]) -> alt.Scale:
    low, high = float(min(values)), float(max(values))
    room = (high - low) * ROOM or abs(high) * ROOM or 1.0
    return alt.Scale(domain=[low - room, high + room], nice=False, zero=False)


def heat(frame: pd.DataFrame, x: Quantity, y: Quantity, value: Quantity, words: Words) -> alt.LayerChart:
    """Cells over two parameters, the darker the larger; printed where there are few.

    Parameters
    ----------
    frame
        Columns ``x``, ``y``, ``value`` (missing where no run gave a number); each pair once.
    x, y, value
        The quantities.
    words
        Title, alternative text, subtitle.

    Raises
    ------
    ValueError
        When no cell has a value.
    """
    known = frame["value"].dropna()
    if known.empty:
        raise ValueError("No cell of the heat map has a value.")
    ends = [float(known.min()), float(known.max())]
    cells = frame.assign(dark=frame["value"] > (ends[0] + ends[1]) / 2)
    columns, rows = sorted(set(frame["x"])), sorted(set(frame["y"]), reverse=True)
    base = alt.Chart(cells).encode(
        x=alt.X("x:O", title=x.title, sort=columns, axis=_cell_axis(x, 0)),
        y=alt.Y("y:O", title=y.title, sort=rows, axis=_cell_axis(y, 0)),
        tooltip=tips(("x:Q", x.title, x.form), ("y:Q", y.title, y.form), ("value:Q", value.title, value.form)),
    )
    colour = alt.Color(
        "value:Q",
        scale=alt.Scale(domain=ends, range=[FAINT, STRONG]),
        legend=alt.Legend(format=value.form, gradientLength=by_width(260, 180), tickCount=4),
    )
    filled = base.transform_filter("isValid(datum.value)")
    empty = base.transform_filter("!isValid(datum.value)").mark_text(color=ink("muted")).encode(text=alt.value("–"))
    layers = [filled.mark_rect().encode(color=colour), empty, *_printed(filled, len(columns), value)]
    return finish(layered(*layers), words, _heat_heights(len(rows)))


def _cell_axis(measured: Quantity, angle: int) -> alt.Axis:
    return alt.Axis(
        format=measured.form, formatType="number", labelAngle=angle, labelOverlap="greedy", labelSeparation=6,
        ticks=False, domain=False,
    )  # fmt: skip


def _printed(filled: alt.Chart, columns: int, value: Quantity) -> list[alt.Chart]:
    """Values in the cells, on a wide screen; on a phone there is no room for them."""
    if columns > PRINTED:
        return []
    ink_of_word = alt.Color("dark:N", scale=alt.Scale(domain=[False, True], range=[ON_FAINT, ON_STRONG]), legend=None)
    words = filled.transform_filter("!narrow").mark_text(baseline="middle")
    return [words.encode(text=alt.Text("value:Q", format=value.form), color=ink_of_word)]


def _heat_heights(rows: int) -> tuple[int, int]:
    height = min(max(rows * CELL, 150), 480) + AXIS_HEIGHT + KEY_HEIGHT
    return height, height


def correlations(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Dots on lines from zero: how closely a result follows each parameter, from −1 to 1.

    Parameters
    ----------
    frame
        Columns ``label`` (unique), ``correlation``; rows stay in their order.
    words
        Title, alternative text, subtitle.
    """
    text = [f"{value:+.2f}".replace("-", "\N{MINUS SIGN}") for value in frame["correlation"]]
    rows = frame.assign(far=frame["correlation"].clip(lower=0), zero=0.0, text=text)
    labels = list(frame["label"])
    y, base = rows_of(labels), alt.Chart(rows)
    scale = alt.Scale(domain=[-1, 1], nice=False)
    lines = base.mark_rule(strokeWidth=3, color=ink("band_inner")).encode(
        y=y, x=alt.X("zero:Q", title=None, axis=across(5, 5, format=".1f"), scale=scale), x2="correlation"
    )
    told = tips(("label:N", "Parameter"), ("correlation:Q", "Rank correlation", "+.2f"))
    dots = base.mark_circle(size=110, opacity=1, color=ink("revenue")).encode(y=y, x="correlation:Q", tooltip=told)
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=ink("rule")).encode(x="x:Q")
    chart = layered(zero, lines, dots, row_text(base, y, "far:Q", "text", 10))
    return finish(chart, words, heights_of_rows(labels), VALUE)
