"""Lines over time or over a number, with bands, dots and marks to compare with, for any chapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis.charts.layout import (
    Words,
    by_width,
    end_labels,
    finish,
    layered,
    log_limits,
    log_ticks,
    round_up,
    tips,
)
from analysis.charts.theme import SERIES, for_words, ink

HEIGHTS = (400, 380)
DASHES = {"solid": [1, 0], "dashed": [7, 4], "dotted": [2, 4]}
ROOM = 0.04
"""Share of an axis left free beyond the values."""
APART: dict[str, Any] = {"labelOverlap": "greedy", "labelSeparation": 12}
"""Labels of an axis across that would touch are left out."""


class Measure(NamedTuple):
    """A quantity on an axis.

    Attributes
    ----------
    column
        Column of the frame.
    title
        What it is, with its unit, for tooltips and, for a number across, under the axis.
    form
        How it is printed, a d3 format; for dates a d3 time format.
    kind
        ``number``, ``log`` (a number on a logarithmic axis), ``year`` or ``date``.
    limits
        Ends of the axis; by default round numbers around the values, from zero for plain numbers.
    """

    column: str
    title: str
    form: str = ",.0f"
    kind: str = "number"
    limits: tuple[float, float] | None = None


class Style(NamedTuple):
    """How a series looks.

    Attributes
    ----------
    colour
        Name of an ink, or a company's colour.
    stroke
        solid, dashed or dotted; ``none`` for dots alone.
    narrow
        Shorter label for a phone, lines broken with a line feed.
    step
        Whether the value holds until the next one.
    dots
        Whether each value is also a dot.
    """

    colour: str
    stroke: str = "solid"
    narrow: str | None = None
    step: bool = False
    dots: bool = False


class Mark(NamedTuple):
    """A line across the plot to compare with: its name, where it is, and on which axis (x or y)."""

    name: str
    at: object
    axis: str = "y"


def styles_of(names: Sequence[str]) -> dict[str, Style]:
    """Return a plain style for each series, in the order of the palette.

    Raises
    ------
    ValueError
        When there are more series than colours.
    """
    if len(names) > len(SERIES):
        raise ValueError(f"{len(names)} series; at most {len(SERIES)} have colours that can be told apart.")
    return {name: Style(colour) for name, colour in zip(names, SERIES, strict=False)}


def lines(  # noqa: PLR0913
    frame: pd.DataFrame,
    x: Measure,
    y: Measure,
    styles: Mapping[str, Style],
    words: Words,
    *,
    marks: Sequence[Mark] = (),
    heights: tuple[int, int] = HEIGHTS,
    label_at: str = "end",
) -> alt.LayerChart:
    """Lines by series, each named at its end.

    Parameters
    ----------
    frame
        Columns ``series`` (a key of ``styles``), those of ``x`` and ``y``; optionally ``low`` and ``high`` (a band,
        where both are known), ``inner_low`` and ``inner_high`` (a darker band inside) and ``name`` (what a dot is).
    x, y
        The quantities on the axes.
    styles
        Look of each series; the order is that of drawing.
    words
        Title, alternative text, subtitle.
    marks
        Lines to compare with, named.
    heights
        Wide and narrow height, pixels.
    label_at
        ``end``: series are named beside their last value; ``none``: not at all.

    Raises
    ------
    ValueError
        When a series has no style, there are no values, or a logarithmic axis would hold a value that is not
        positive.
    """
    rows = _checked(frame, x, y, styles)
    limits = y.limits or _limits(_vertical(rows, y, marks), y)
    base = alt.Chart(rows).encode(x=_across(x, rows), y=_upwards(y, limits), color=_colours(styles))
    layers = [*_bands(rows, x, y), *_marks(marks), *_strokes(base, styles, rows), _hits(base, rows, x, y)]
    if label_at == "end":
        layers.append(end_labels(_labels(rows, x, y, styles), limits, heights, log=y.kind == "log"))
    return finish(layered(*layers), words, heights)


def colour_of(style: Style) -> str:
    """Return the (light) colour of a style: an ink, or the colour itself."""
    return style.colour if style.colour.startswith("#") else ink(style.colour)


def _checked(frame: pd.DataFrame, x: Measure, y: Measure, styles: Mapping[str, Style]) -> pd.DataFrame:
    unknown = sorted(set(frame["series"]) - set(styles))
    if unknown:
        raise ValueError(f"No style for series {', '.join(unknown)}; styles: {', '.join(styles)}.")
    rows = frame.dropna(subset=[x.column, y.column])
    if rows.empty:
        raise ValueError(f"No values of {y.column} to draw; the frame has {len(frame)} rows, all without one.")
    for axis in (x, y):
        if axis.kind == "log" and not (rows[axis.column] > 0).all():
            raise ValueError(f"{axis.column} has {rows[axis.column].min():g} on a logarithmic axis; allowed: above 0.")
    return rows.assign(colour=[colour_of(styles[name]) for name in rows["series"]])


def _vertical(rows: pd.DataFrame, y: Measure, marks: Sequence[Mark]) -> list[float]:
    columns = [name for name in (y.column, "low", "high", "inner_low", "inner_high") if name in rows]
    values = [float(value) for name in columns for value in rows[name].dropna()]
    values += [float(mark.at) for mark in marks if mark.axis == "y"]  # type: ignore[arg-type]
    return [value for value in values if value > 0 or y.kind != "log"]


def _limits(values: Sequence[float], measure: Measure) -> tuple[float, float]:
    low, high = min(values), max(values)
    if measure.kind == "log":
        return log_limits(low, high)
    if measure.kind != "number":
        return low, high
    if low >= 0:
        return 0.0, round_up(high)
    room = (max(high, 0.0) - low) * ROOM
    return low - room, max(high, 0.0) + room


def _across(x: Measure, rows: pd.DataFrame) -> alt.X:
    if x.kind == "date":
        axis = alt.Axis(format=x.form if "%" in x.form else "%Y", tickCount=by_width(8, 4), **APART)
        return alt.X(f"{x.column}:T", title=None, axis=axis)
    if x.kind == "year":
        ends = [int(rows[x.column].min()), int(rows[x.column].max())]
        axis = alt.Axis(format="d", tickCount=by_width(10, 5), tickMinStep=1)
        return alt.X(f"{x.column}:Q", title=None, axis=axis, scale=alt.Scale(domain=ends, nice=False, zero=False))
    limits = x.limits or _limits(list(rows[x.column]), x)
    ticks: dict[str, Any] = {"values": log_ticks(*limits)} if x.kind == "log" else {"tickCount": by_width(8, 4)}
    axis = alt.Axis(format=x.form, **APART, **ticks)
    return alt.X(f"{x.column}:Q", title=x.title, axis=axis, scale=_scale(x, limits))


def _upwards(y: Measure, limits: tuple[float, float]) -> alt.Y:
    ticks: dict[str, Any] = {"values": log_ticks(*limits)} if y.kind == "log" else {"tickCount": 5}
    axis = alt.Axis(format=y.form, grid=True, labelOverlap="greedy", **ticks)
    return alt.Y(f"{y.column}:Q", title=None, axis=axis, scale=_scale(y, limits))


def _scale(measure: Measure, limits: tuple[float, float]) -> alt.Scale:
    if measure.kind == "log":  # Vega warns of a zero that a logarithm has not
        return alt.Scale(type="log", domain=list(limits), nice=False)
    return alt.Scale(type="linear", domain=list(limits), nice=False, zero=False)


def _colours(styles: Mapping[str, Style]) -> alt.Color:
    colours = [colour_of(style) for style in styles.values()]
    return alt.Color("series:N", scale=alt.Scale(domain=list(styles), range=colours), legend=None)


def _bands(rows: pd.DataFrame, x: Measure, y: Measure) -> list[alt.Chart]:
    """Bands in the colour of their series, faint enough to lie over one another."""
    found = []
    for low, high, opacity in (("low", "high", 0.18), ("inner_low", "inner_high", 0.28)):
        if low not in rows or rows[low].isna().all():
            continue
        known = rows.dropna(subset=[low, high])
        area = alt.Chart(known).mark_area(opacity=opacity)
        place = area.encode(x=alt.X(f"{x.column}:{'T' if x.kind == 'date' else 'Q'}"), y=alt.Y(f"{low}:Q"), y2=high)
        found.append(place.encode(color=alt.Color("colour:N", scale=None), detail="series:N"))
    return found


def _strokes(base: alt.Chart, styles: Mapping[str, Style], rows: pd.DataFrame) -> list[alt.Chart]:
    found = []
    for name, style in styles.items():
        one = base.transform_filter(alt.datum.series == name)
        if name not in set(rows["series"]):
            continue
        if style.stroke != "none":
            found.append(
                one.mark_line(strokeDash=DASHES[style.stroke], interpolate="step-after" if style.step else "linear")
            )
        if style.dots or style.stroke == "none":
            found.append(one.mark_circle(size=45, opacity=0.85))
    return found


def _hits(base: alt.Chart, rows: pd.DataFrame, x: Measure, y: Measure) -> alt.Chart:
    """Invisible dots, large enough to touch, that tell a value."""
    named = [("name:N", "What")] if "name" in rows else []
    across = (f"{x.column}:T", x.title, x.form) if x.kind == "date" else (f"{x.column}:Q", x.title, _plain(x))
    told: list[tuple[str, str] | tuple[str, str, str]] = [("series:N", "Series"), *named, across]
    told.append((f"{y.column}:Q", y.title, y.form))
    told += [(f"{end}:Q", f"{end.capitalize()} end", y.form) for end in ("low", "high") if end in rows]
    hits: alt.Chart = base.mark_point(size=120, opacity=0).encode(tooltip=tips(*told))
    return hits


def _plain(x: Measure) -> str:
    return "d" if x.kind == "year" else x.form


def _marks(marks: Sequence[Mark]) -> list[alt.Chart]:
    """Lines across the plot, each named where it starts."""
    found = []
    for mark in marks:
        base = alt.Chart(pd.DataFrame([{"at": mark.at, "name": mark.name}]))
        kind = "Q" if isinstance(mark.at, int | float) else "T"
        text: dict[str, Any] = {"color": for_words(ink("muted")), "align": "left"}
        if mark.axis == "y":
            rule, words = base.encode(y=f"at:{kind}"), base.mark_text(dx=4, dy=-7, **text).encode(y=f"at:{kind}")
            placed = words.encode(x=alt.value(0), text="name:N")
        else:
            rule, words = base.encode(x=f"at:{kind}"), base.mark_text(dx=4, baseline="top", **text)
            placed = words.encode(x=f"at:{kind}", y=alt.value(0), text="name:N")
        found += [rule.mark_rule(strokeDash=[4, 3], color=ink("rule")), placed]
    return found


def _labels(rows: pd.DataFrame, x: Measure, y: Measure, styles: Mapping[str, Style]) -> pd.DataFrame:
    ends = rows.sort_values(x.column, kind="stable").groupby("series", sort=False).tail(1)
    ends = ends.set_index("series").reindex([name for name in styles if name in set(rows["series"])])
    return pd.DataFrame(
        {
            "label": ends.index,
            "narrow": [styles[name].narrow or name for name in ends.index],
            "at": ends[y.column].to_numpy(),
            "colour": ends["colour"].to_numpy(),
        }
    )
