"""A grid of coloured cells: one thing against another, with a word or number in each cell where there is room."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import altair as alt
import pandas as pd

from analysis.charts.layout import LINE, Words, by_width, category_axis, finish, layered, tips
from analysis.charts.sizes import wrap
from analysis.charts.theme import FONT_SIZE, ink

CELL = 26
"""Least height of a row, pixels."""
LETTER = 7
"""About the width of a letter, pixels."""
LEAN = 40
"""Pixels that the last leaning label reaches beyond the grid."""
HEAD = 24
"""Height of an axis of short labels, pixels."""


class Kind(NamedTuple):
    """How cells of a kind look: ink of the cell, ink of the word in it."""

    colour: str
    words: str = "ink"


def grid(  # noqa: PLR0913
    frame: pd.DataFrame,
    kinds: Mapping[str, Kind],
    words: Words,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    told: Sequence[tuple[str, str]] = (),
    short: Mapping[str, str] | None = None,
    legend: bool = True,
) -> alt.LayerChart:
    """Coloured cells, one for each row and column known.

    Parameters
    ----------
    frame
        Columns ``row``, ``column``, ``kind`` (a key of ``kinds``); optionally ``text`` (printed in the cell on a wide
        screen) and those of ``told``.
    kinds
        Look of each kind, in the order of the legend.
    words
        Title, alternative text, subtitle.
    rows, columns
        Order of rows from the top and of columns from the left.
    told
        Further columns for the tooltip, each with its title.
    short
        Shorter names of columns for a phone.
    legend
        Whether the kinds are named above the grid.

    Raises
    ------
    ValueError
        When a cell has an unknown kind, row or column, or stands there twice.
    """
    _check(frame, kinds, rows, columns)
    cells = frame.assign(ink=[ink(kinds[kind].words) for kind in frame["kind"]])
    heads = {name: (short or {}).get(name, name) for name in columns}
    tall = max(map(len, heads.values())) > CELL // LETTER
    x = alt.X("column:N", sort=None, scale=alt.Scale(domain=list(columns), paddingInner=0.06), axis=_heads(heads, tall))
    y = alt.Y(
        "row:N", sort=None, scale=alt.Scale(domain=list(rows), paddingInner=0.08), axis=category_axis(rows, 34, 16)
    )
    base = alt.Chart(cells).encode(x=x, y=y)
    layers = [_boxes(base, kinds, told, legend), *([_texts(base)] if "text" in cells else [])]
    return finish(layered(*layers), words, _heights(rows, heads, tall, legend), room=LEAN if tall else 0)


def _boxes(base: alt.Chart, kinds: Mapping[str, Kind], told: Sequence[tuple[str, str]], legend: bool) -> alt.Chart:
    scale = alt.Scale(domain=list(kinds), range=[ink(kind.colour) for kind in kinds.values()])
    key = alt.Legend(labelLimit=0, columns=by_width(len(kinds), 2)) if legend else None
    known = (("row:N", "Row"), ("column:N", "Column"), ("kind:N", "Kind"), *((f"{c}:N", name) for c, name in told))
    boxes: alt.Chart = base.mark_rect().encode(color=alt.Color("kind:N", scale=scale, legend=key), tooltip=tips(*known))
    return boxes


def _texts(base: alt.Chart) -> alt.Chart:
    """Words in the cells, where they fit."""
    shown = base.transform_filter("!narrow && isValid(datum.text)")
    words = shown.mark_text(baseline="middle", fontSize=FONT_SIZE - 1)
    inked: alt.Chart = words.encode(text="text:N", color=alt.Color("ink:N", scale=None))
    return inked


def _check(frame: pd.DataFrame, kinds: Mapping[str, Kind], rows: Sequence[str], columns: Sequence[str]) -> None:
    for name, known in (("kind", kinds), ("row", rows), ("column", columns)):
        unknown = sorted(set(frame[name]) - set(known))
        if unknown:
            raise ValueError(f"Grid has {name} {', '.join(map(str, unknown))}; known: {', '.join(map(str, known))}.")
    twice = frame[frame.duplicated(["row", "column"])]
    if not twice.empty:
        first = twice.iloc[0]
        raise ValueError(f"Grid has the cell {first['row']}, {first['column']} twice.")


def _heads(heads: Mapping[str, str], tall: bool) -> alt.Axis:
    names = f"(narrow ? {json.dumps(dict(heads))} : {json.dumps({name: name for name in heads})})[datum.value]"
    angle = alt.ExprRef("narrow ? -90 : -40") if tall else 0
    align: Literal["left", "center"] = "left" if tall else "center"
    return alt.Axis(
        title=None, orient="top", labelExpr=names, labelAngle=angle, labelAlign=align, labelLimit=0,
        labelBaseline="middle" if tall else "bottom", ticks=False, domain=False, labelColor=ink("ink"),
        labelOverlap=False,
    )  # fmt: skip


def _heights(rows: Sequence[str], heads: Mapping[str, str], tall: bool, legend: bool) -> tuple[int, int]:
    """Enough for the labels of rows as they wrap and for those of columns as they lean."""
    longest = max(map(len, heads.values())) * LETTER if tall else HEAD
    above = (40 if legend else 10) + longest + 40
    return tuple(  # type: ignore[return-value]
        above + sum(max(CELL, len(wrap(name, columns)) * LINE + 6) for name in rows) for columns in (34, 16)
    )
