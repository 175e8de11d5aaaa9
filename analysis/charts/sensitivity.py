"""Charts of which inputs matter, for any model."""

import math

import altair
import numpy as np
import pandas as pd
from altair import Chart, Color, LayerChart, Scale, X

from analysis.charts.layout import BAR, Words, across, by_width, finish, heights_of_rows, layered, rows_of, tips
from analysis.charts.theme import ink
from analysis.units import format_value

ENDS = {"low": "Input at its 5th percentile", "high": "Input at its 95th percentile"}
KINDS = {"first_order": "On its own", "total": "With interactions"}
LEGEND_HEIGHT = 30
LETTER = 7
"""About the width of a letter, pixels."""
PLOTS = (500, 205)
"""About the width of the plot beside its labels on a wide and on a narrow screen, pixels."""


def tornado(frame: pd.DataFrame, base: float, title: str, alt: str, subtitle: str) -> LayerChart:
    """Bars: the result when one input alone takes its 5th or its 95th percentile.

    Parameters
    ----------
    frame
        Columns ``label``, ``low``, ``high`` (values of the input), ``at_low``, ``at_high`` (the result there);
        optionally ``unit`` of the input. Rows stay in their order. An infinite result is drawn to the edge and
        marked as never.
    base
        The result with every input at its central value, finite.
    title, alt, subtitle
        Words for the chart; the subtitle names the result and its unit.

    Raises
    ------
    ValueError
        When the base is not finite.
    """
    if not math.isfinite(base):
        raise ValueError(f"The base of a tornado is {base}; bars need a finite number to start from.")
    rows = _bar_ends(frame, base)
    labels = list(frame["label"])
    y, chart = rows_of(labels), Chart(rows)
    bars = chart.mark_bar(height=BAR).encode(
        y=y,
        x=X("base:Q", title=None, scale=_centred(rows), axis=across(6, 3, format=_number_format(rows["base"]))),
        x2="result",
        color=Color(
            "end:N",
            scale=Scale(domain=list(ENDS.values()), range=[ink("required_soft"), ink("revenue")]),
            legend=altair.Legend(labelLimit=0, columns=by_width(2, 1)),
        ),
        tooltip=tips(("label:N", "Input"), ("input:N", "Value of the input"), ("result_text:N", "Result")),
    )
    centre = Chart(pd.DataFrame({"base": [base]})).mark_rule(color=ink("ink")).encode(x="base:Q")
    left, right = (chart.transform_filter(f"datum.side == '{side}'") for side in ("left", "right"))
    sides = [
        words.encode(y=y, x="result:Q", text="input:N")
        for words in (
            left.mark_text(align="right", baseline="middle", dx=-5, color=ink("muted")),
            right.mark_text(align="left", baseline="middle", dx=5, color=ink("muted")),
        )
    ]
    heights = heights_of_rows(labels, extra=48 + LEGEND_HEIGHT)
    return finish(layered(bars, centre, *sides), Words(title, alt, subtitle), heights)


def _bar_ends(frame: pd.DataFrame, base: float) -> pd.DataFrame:
    """Return one row per end of a bar, infinite results set to the edge of the chart."""
    found = np.array([*frame["at_low"], *frame["at_high"], base], dtype=float)
    finite = found[np.isfinite(found)]
    edge = finite.max() + (np.ptp(finite) or abs(base) or 1.0) * 0.1
    units = frame.get("unit", pd.Series("count", index=frame.index))
    parts = []
    for key, other in (("low", "high"), ("high", "low")):
        result = frame[f"at_{key}"].astype(float)
        shown = pd.Series(map(_short, frame[key].astype(float), units), index=frame.index)
        parts.append(
            pd.DataFrame(
                {
                    "label": frame["label"],
                    "end": ENDS[key],
                    "base": base,
                    "result": result.where(np.isfinite(result), edge),
                    "side": np.where(_beyond(result, frame[f"at_{other}"], key), "right", "left"),
                    "input": shown.where(np.isfinite(result), shown + ": never"),
                    "result_text": [_result_text(value) for value in result],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _beyond(result: pd.Series, other: pd.Series, key: str) -> pd.Series:
    """Whether this end of a bar is the right one; where both ends meet, the high input is."""
    return result >= other if key == "high" else result > other


def _centred(rows: pd.DataFrame) -> Scale:
    """Scale with room for the words at both ends of each bar, for a wide and for a narrow screen."""
    wide, narrow = (_domain(rows, plot) for plot in PLOTS)
    return Scale(domain=altair.ExprRef(f"narrow ? {narrow} : {wide}"), nice=False, zero=False)


def _domain(rows: pd.DataFrame, plot: float) -> list[float]:
    """Return the ends of an axis ``plot`` pixels long that holds bars and the words beside them.

    Words have a length in pixels whatever the scale, and the scale depends on the words: a few rounds settle both.
    """
    letters = rows["input"].str.len() * LETTER + 10
    reach = letters.where(rows["side"] == "right", -letters)
    ends = [float(rows["result"].min()), float(rows["result"].max())]
    for _ in range(20):
        beside = rows["result"] + reach * ((ends[1] - ends[0]) or 1.0) / plot
        ends = [float(min(beside.min(), rows["base"].min())), float(max(beside.max(), rows["base"].max()))]
    return ends


def _short(value: float, unit: str) -> str:
    """Return a value in as few letters as will do beside a bar."""
    text = format_value(value, unit).removesuffix(" a year")
    return text.replace(" billion", "bn").replace(" trillion", "tn")


def _is_year(value: float) -> bool:
    return 1900 <= value <= 2200 and value == round(value)


def _number_format(values: pd.Series) -> str:
    """Years are printed without a thousands comma."""
    return ".0f" if values.dropna().map(_is_year).any() else ",.0f"


def _result_text(value: float) -> str:
    """Return a result as a tooltip prints it."""
    if math.isinf(value):
        return "never"
    return f"{value:.0f}" if _is_year(value) else f"{value:,.0f}"


def sobol(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Share of the result's variance that comes from each input",
) -> LayerChart:
    """Dots: variance due to an input alone, and together with its interactions.

    Parameters
    ----------
    frame
        Columns ``label``, ``first_order``, ``total``; rows stay in their order.
    title, alt, subtitle
        Words for the chart.
    """
    labels = list(frame["label"])
    y = rows_of(labels)
    dots = frame.melt("label", list(KINDS), "kind", "share").replace({"kind": KINDS})
    limits = [min(0.0, float(frame["first_order"].min())), max(1.0, float(frame["total"].max()))]
    kinds = list(KINDS.values())
    link = Chart(frame).mark_rule(strokeWidth=2, color=ink("neutral")).encode(y=y, x="first_order:Q", x2="total")
    points = (
        Chart(dots)
        .mark_point(filled=True, opacity=1, size=120)
        .encode(
            y=y,
            x=X("share:Q", title=None, scale=Scale(domain=limits, nice=False), axis=across(format=".0%")),
            color=Color("kind:N", scale=Scale(domain=kinds, range=[ink("required_soft"), ink("revenue")])),
            shape=altair.Shape("kind:N", scale=Scale(domain=kinds, range=["circle", "diamond"])),
            tooltip=tips(("label:N", "Input"), ("kind:N", "Effect"), ("share:Q", "Share of variance", ".1%")),
        )
    )
    heights = heights_of_rows(labels, extra=40 + LEGEND_HEIGHT)
    return finish(layered(link, points), Words(title, alt, subtitle), heights)
