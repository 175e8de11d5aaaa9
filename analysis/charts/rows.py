"""Charts with a row for each thing: bars and dots with ranges, for any chapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis.charts.layout import (
    BAR,
    Words,
    across,
    finish,
    heights_of_rows,
    layered,
    log_limits,
    log_ticks,
    row_text,
    rows_of,
    tips,
)
from analysis.charts.theme import ink

ROOM = 44
"""Pixels for the value printed behind the longest mark."""
BELOW, ABOVE, LEGEND = 40, 60, 30
"""Pixels that are not rows: the axis, axis and name of a reference, a legend."""


class Amount(NamedTuple):
    """What the rows measure.

    Attributes
    ----------
    title
        What it is, with its unit, for tooltips.
    form
        How it is printed, a d3 format.
    axis
        How it is printed on the axis, a Vega expression over ``datum.value``; by default as ``form``.
    limits
        Ends of the axis; by default from zero.
    log
        Whether the axis is logarithmic.
    """

    title: str
    form: str = ",.0f"
    axis: str | None = None
    limits: tuple[float, float] | None = None
    log: bool = False


class Reference(NamedTuple):
    """A value to compare all rows with, named above them."""

    name: str
    at: float


def bars(  # noqa: PLR0913
    frame: pd.DataFrame,
    amount: Amount,
    words: Words,
    *,
    colours: Mapping[str, str] | None = None,
    legend: bool = True,
    reference: Reference | None = None,
    told: Sequence[tuple[str, str, str]] = (),
) -> alt.LayerChart:
    """Bars from zero, one a row, with the value behind each and the range of sources where there is one.

    Parameters
    ----------
    frame
        Columns ``label`` (unique), ``value``; optionally ``low``, ``high``, ``text`` (printed behind the bar) and
        ``group`` (a key of ``colours``). Rows stay in their order.
    amount
        What is measured.
    words
        Title, alternative text, subtitle.
    colours
        Ink of each group.
    legend
        Whether the groups are named above the rows.
    reference
        A value to compare with.
    told
        Further lines of the tooltip: column, title, format.

    Raises
    ------
    ValueError
        When labels repeat, a group has no colour, there are no rows, or the axis is logarithmic: bars start at 0.
    """
    if amount.log:
        raise ValueError("Bars start at zero, which a logarithmic axis has not; use ranges.")
    rows, base, y = _rows(frame, amount, colours)
    marks = base.mark_bar(height=BAR).encode(
        y=y, x=_x("value", amount, rows), color=_colour(colours, legend), tooltip=_tips(rows, amount, told)
    )
    return _finish(rows, base, y, [marks, *_ranges(base, y, rows, thin=True)], words, reference, legend)


def ranges(  # noqa: PLR0913
    frame: pd.DataFrame,
    amount: Amount,
    words: Words,
    *,
    colours: Mapping[str, str] | None = None,
    legend: bool = True,
    reference: Reference | None = None,
    told: Sequence[tuple[str, str, str]] = (),
) -> alt.LayerChart:
    """Dots with the range around each, one a row, and the value printed behind.

    Parameters and errors are those of `bars`; ``low`` and ``high`` may be missing in single rows.
    """
    rows, base, y = _rows(frame, amount, colours)
    dots = base.mark_point(filled=True, opacity=1, size=120).encode(
        y=y, x=_x("value", amount, rows), color=_colour(colours, legend), tooltip=_tips(rows, amount, told)
    )
    return _finish(rows, base, y, [*_ranges(base, y, rows, thin=False), dots], words, reference, legend)


def _rows(
    frame: pd.DataFrame, amount: Amount, colours: Mapping[str, str] | None
) -> tuple[pd.DataFrame, alt.Chart, alt.Y]:
    if frame.empty or frame["label"].duplicated().any():
        repeated = sorted(set(frame["label"][frame["label"].duplicated()]))
        raise ValueError(
            f"Rows need labels of their own; {'repeated: ' + ', '.join(repeated) if repeated else 'none given'}."
        )
    groups = frame.get("group", pd.Series("", index=frame.index))
    unknown = sorted(set(groups) - set(colours or {"": ""}))
    if unknown:
        raise ValueError(f"No colour for group {', '.join(unknown)}; groups with one: {', '.join(colours or {})}.")
    ends = [name for name in ("value", "high") if name in frame]
    rows = frame.assign(far=frame[ends].max(axis=1), group=groups)
    if "text" not in rows:
        rows = rows.assign(text=[_printed(value, amount.form) for value in rows["value"]])
    return rows, alt.Chart(rows), rows_of(list(rows["label"]))


def _printed(value: float, form: str) -> str:
    return format(value, form).replace("-", "\N{MINUS SIGN}")


def _x(column: str, amount: Amount, rows: pd.DataFrame) -> alt.X:
    words: dict[str, Any] = {"labelExpr": amount.axis} if amount.axis else {"format": amount.form}
    if amount.log:
        low, high = amount.limits or log_limits(*_ends(rows))
        words |= {"values": log_ticks(low, high)}
        scale = alt.Scale(type="log", domain=[low, high], nice=False)
    elif amount.limits:
        scale = alt.Scale(domain=list(amount.limits), nice=False, zero=False)  # zero would widen the domain
    else:
        scale = alt.Scale(zero=True)
    return alt.X(f"{column}:Q", title=None, axis=across(**words), scale=scale)


def _ends(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the least and the largest value that is drawn."""
    drawn = rows[[name for name in ("low", "value", "high") if name in rows]]
    return float(drawn.min().min()), float(drawn.max().max())


def _colour(colours: Mapping[str, str] | None, legend: bool) -> alt.Color | alt.ColorValue:
    if not colours:
        return alt.ColorValue(ink("revenue"))
    inks = [name if name.startswith("#") else ink(name) for name in colours.values()]
    key = alt.Legend(labelLimit=0, columns=2) if legend else None
    return alt.Color("group:N", scale=alt.Scale(domain=list(colours), range=inks), legend=key)


def _ranges(base: alt.Chart, y: alt.Y, rows: pd.DataFrame, *, thin: bool) -> list[alt.Chart]:
    if "low" not in rows or rows["low"].isna().all():
        return []
    known = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    look: dict[str, Any] = (
        {"color": ink("ink"), "strokeWidth": 1.5} if thin else {"color": ink("band_inner"), "strokeWidth": 6}
    )
    return [known.mark_rule(strokeCap="butt" if thin else "round", **look).encode(y=y, x="low:Q", x2="high")]


def _tips(rows: pd.DataFrame, amount: Amount, more: Sequence[tuple[str, str, str]]) -> list[alt.Tooltip]:
    told: list[tuple[str, str] | tuple[str, str, str]] = [("label:N", "Row"), ("value:Q", amount.title, amount.form)]
    if "low" in rows:
        told += [("low:Q", "Low end", amount.form), ("high:Q", "High end", amount.form)]
    if set(rows["group"]) != {""}:
        told.append(("group:N", "Group"))
    return tips(*told, *((f"{column}:Q", title, form) for column, title, form in more))


def _finish(  # noqa: PLR0913, PLR0917
    rows: pd.DataFrame,
    base: alt.Chart,
    y: alt.Y,
    marks: list[alt.Chart],
    words: Words,
    reference: Reference | None,
    legend: bool,
) -> alt.LayerChart:
    """Put the reference and a halo below the marks, and the value behind them."""
    halo = base.mark_text(
        align="left", baseline="middle", dx=9, fontWeight="bold", stroke=ink("surface"), strokeWidth=5
    ).encode(y=y, x="far:Q", text="text:N")
    layers = [*_reference(reference), halo, *marks, row_text(base, y, "far:Q", "text", 9)]
    key = LEGEND if legend and set(rows["group"]) != {""} else 0
    extra = (ABOVE if reference else BELOW) + key
    return finish(layered(*layers), words, heights_of_rows(list(rows["label"]), extra=extra), room=ROOM)


def _reference(reference: Reference | None) -> list[alt.Chart]:
    """A line across all rows, named at its top."""
    if reference is None:
        return []
    base = alt.Chart(pd.DataFrame([{"name": reference.name, "value": reference.at}])).encode(x="value:Q")
    name = base.mark_text(baseline="bottom", dy=-4, color=ink("required")).encode(y=alt.value(0), text="name:N")
    return [base.mark_rule(color=ink("required"), strokeWidth=1.5, strokeDash=[5, 3]), name]
