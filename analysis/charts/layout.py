"""Where words and marks go, on a wide screen and on a phone, from one specification.

Every chart has a parameter ``narrow``. Whoever draws it sets the parameter and the size; expressions in the
chart follow.
"""

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis.charts.sizes import WIDTHS, wrap
from analysis.charts.theme import FONT_SIZE, for_words, ink

LOG_STEPS = (1, 2, 5)
"""Digits at which a logarithmic axis may start, end and be labelled."""
LINE = FONT_SIZE + 2
"""Height of a line of text, pixels."""
BAR = 24
"""Height of a bar in a chart with rows, pixels."""
AXIS_HEIGHT = 40
"""About the height that a chart needs besides its plot, pixels."""
ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""First digits at which an axis may end."""


def by_width(wide: object, narrow: object) -> alt.ExprRef:
    """Return an expression that is ``narrow`` on a small screen and ``wide`` elsewhere.

    Both are numbers or the text of Vega expressions.

    >>> by_width(12, "width / 40").expr
    'narrow ? width / 40 : 12'
    """
    return alt.ExprRef(f"narrow ? {narrow} : {wide}")


class Words(NamedTuple):
    """What a chart says about itself.

    Attributes
    ----------
    title
        The finding, or the quantity.
    alt
        What is seen, for readers who cannot see it.
    subtitle
        The quantity with its unit.
    """

    title: str
    alt: str
    subtitle: str


def finish(chart: alt.LayerChart, words: Words, heights: tuple[int, int], room: int = 0) -> alt.LayerChart:
    """Give a chart its words and its two heights.

    The plot takes the width that axes and the labels beside it leave free.

    Parameters
    ----------
    chart
        Layers of views; concatenated and faceted charts cannot follow the width of a page.
    words
        Title, alternative text, subtitle.
    heights
        Height in pixels of the wide and of the narrow drawing.
    room
        Pixels kept free on the right for words inside the plot that may run over its edge.
    """
    return chart.add_params(alt.param(name="narrow", value=False)).properties(
        title=alt.Title(words.title, subtitle=words.subtitle),
        description=words.alt,
        width=WIDTHS["wide"],
        height=heights[0],
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        padding={"left": 2, "right": 4 + room, "top": 8, "bottom": 4},
        usermeta={"heights": {"wide": heights[0], "narrow": heights[1]}},
    )


def layered(*charts: alt.Chart) -> alt.LayerChart:
    """Return charts drawn over one another, the first at the back."""
    return alt.LayerChart(layer=list(charts))


def category_axis(labels: Sequence[str], wide: int = 30, narrow: int = 18) -> alt.Axis:
    """Return an axis whose labels wrap at ``wide`` or ``narrow`` characters, depending on the screen."""
    tables = [json.dumps({label: wrap(label, columns) for label in labels}) for columns in (narrow, wide)]
    lines = f"(narrow ? {tables[0]} : {tables[1]})[datum.value]"
    return alt.Axis(
        title=None,
        labelExpr=lines,
        labelLimit=0,
        labelOffset=alt.ExprRef(f"(1 - length({lines})) * {LINE / 2}"),
        labelColor=ink("ink"),
        labelLineHeight=LINE,
    )


def heights_of_rows(labels: Sequence[str], wide: int = 30, narrow: int = 18, extra: int = 40) -> tuple[int, int]:
    """Return heights for a chart with one row per label, high enough for the labels as they wrap.

    ``extra`` is the height of everything that is not a row.
    """
    return _rows(labels, wide) + extra, _rows(labels, narrow) + extra


def _rows(labels: Sequence[str], columns: int) -> int:
    """Rows are equally high: enough for every two neighbours, which share the space between their middles."""
    lines = [len(wrap(label, columns)) for label in labels]
    neighbours = [(one + two) / 2 for one, two in pairwise(lines)]
    outer = [count - 1 for count in lines[:1] + lines[-1:]]  # may reach a little over the plot
    return len(labels) * max(36, round(max([*neighbours, *outer]) * LINE + 10))


def round_up(value: float) -> float:
    """Return the next round number at or above ``value``, where an axis can end.

    >>> round_up(1424), round_up(181), round_up(0)
    (1500.0, 200.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in ROUND if step * power >= value)


def log_limits(low: float, high: float) -> tuple[float, float]:
    """Return the nearest 1, 2 or 5 times a power of ten on either side.

    >>> log_limits(0.03, 70)
    (0.02, 100.0)
    """
    steps = [digit * 10.0**power for power in range(*_powers(low, high)) for digit in LOG_STEPS]
    below = max(step for step in steps if step <= low * (1 + 1e-9))
    above = min(step for step in steps if step >= high * (1 - 1e-9))
    return float(f"{below:.1g}"), float(f"{above if above > below else below * 10:.1g}")


def _powers(low: float, high: float) -> tuple[int, int]:
    return math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2


def log_ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten between two ends; where there are fewer than three, twice and five times as well.

    >>> log_ticks(0.02, 100), log_ticks(1, 20)
    ([0.1, 1.0, 10.0, 100.0], [1.0, 2.0, 5.0, 10.0, 20.0])
    """
    steps = [float(f"{digit * 10.0**power:.1g}") for power in range(*_powers(low, high)) for digit in LOG_STEPS]
    within = [step for step in steps if low <= step <= high]
    tens = [step for step in within if math.log10(step) == round(math.log10(step))]
    return tens if len(tens) > 2 else within


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move label positions apart until neighbours are ``gap`` from each other, each as little as it can.

    Parameters
    ----------
    values
        Wanted positions, in the units of the axis.
    gap
        Least distance between two labels, same units.
    low, high
        Limits for the labels; where they do not fit, the upper limit gives way.

    >>> spread([10, 11, 50], 5, 0, 100)
    [8.0, 13.0, 50.0]
    """

    def start(group: Sequence[int]) -> float:
        size = (len(group) - 1) * gap
        wanted = sum(values[i] for i in group) / len(group) - size / 2
        return float(max(low, min(wanted, high - size)))

    groups: list[list[int]] = []
    for index in sorted(range(len(values)), key=lambda i: values[i]):
        groups.append([index])
        while len(groups) > 1 and start(groups[-1]) < start(groups[-2]) + len(groups[-2]) * gap:
            groups[-2:] = [groups[-2] + groups[-1]]
    placed = {index: start(group) + rank * gap for group in groups for rank, index in enumerate(group)}
    return [placed[i] for i in range(len(values))]


def end_labels(
    frame: pd.DataFrame, limits: tuple[float, float], heights: tuple[int, int], *, log: bool = False
) -> alt.Chart:
    """Return labels to the right of the plot, beside the value that each one names.

    Parameters
    ----------
    frame
        Columns ``label``, ``at`` (value on the vertical axis), ``colour`` (of the mark); optionally ``narrow``,
        a shorter label.
    limits
        Lower and upper end of the vertical axis.
    heights
        Wide and narrow height of the chart, pixels.
    log
        Whether the vertical axis is logarithmic.
    """
    rows = frame.assign(narrow=frame.get("narrow", frame["label"]), colour=frame["colour"].map(for_words))
    scaled, unscaled = (math.log10, lambda at: 10.0**at) if log else (float, float)
    low, high = (scaled(end) for end in limits)
    for name, column, height in zip(("wide", "narrow"), ("label", "narrow"), heights, strict=True):
        line = LINE * (high - low) / (height - AXIS_HEIGHT)
        lines = float(rows[column].str.count("\n").max() + 1)
        gap = (lines + 0.25 * (lines > 1)) * line
        placed = spread([scaled(at) for at in rows["at"]], gap, low + (lines - 1) / 2 * line, high)
        rows[f"y_{name}"] = [unscaled(at) for at in placed]
    middle = alt.ExprRef(f"(1 - length(datum.lines)) * {LINE / 2}")
    labels: alt.Chart = (
        alt.Chart(rows)
        .transform_calculate(
            y="narrow ? datum.y_narrow : datum.y_wide", lines="split(narrow ? datum.narrow : datum.label, '\\n')"
        )
        .mark_text(align="left", baseline="middle", dx=8, dy=middle, lineHeight=LINE, limit=0)
        .encode(x=alt.value("width"), y="y:Q", text="lines:N", color=alt.Color("colour:N", scale=None))
    )
    return labels


def rows_of(labels: Sequence[str], padding: float = 0.35) -> alt.Y:
    """Return a vertical axis with one row per label, in the order given."""
    scale = alt.Scale(domain=list(labels), paddingInner=padding)
    return alt.Y("label:N", sort=None, axis=category_axis(labels), scale=scale)


def across(wide: int = 6, narrow: int = 4, **options: Any) -> alt.Axis:
    """Return a horizontal axis of light lines for charts with rows, with about so many labels."""
    return alt.Axis(grid=True, domain=False, ticks=False, tickCount=by_width(wide, narrow), **options)


def row_text(rows: alt.Chart, y: alt.Y, x: str, field: str, dx: int = 5) -> alt.Chart:
    """Return the values printed behind the marks of a chart with rows."""
    words = rows.mark_text(align="left", baseline="middle", dx=dx, fontWeight="bold")
    placed: alt.Chart = words.encode(y=y, x=alt.X(x), text=f"{field}:N")
    return placed


def tips(*lines: tuple[str, str] | tuple[str, str, str]) -> list[alt.Tooltip]:
    """Return the lines of a tooltip: field, title with unit and, for numbers, format."""
    return [alt.Tooltip(field, title=title, format=form[0] if form else alt.Undefined) for field, title, *form in lines]
