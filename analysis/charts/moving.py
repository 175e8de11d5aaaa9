"""What charts with sliders share: their signals, and two bars of which one moves."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt
import pandas as pd

from analysis.charts.layout import BAR, across, layered, rows_of, tips
from analysis.charts.theme import ink
from analysis.whatif import Answer, Control


def with_signals(chart: alt.LayerChart, controls: Iterable[Control], answers: Iterable[Answer] = ()) -> alt.LayerChart:
    """Add the parameters that sliders set and the answers that follow from them."""
    inputs = [alt.param(name=control.name, value=control.value) for control in controls]
    results = [alt.param(name=entry.name, expr=entry.expression) for entry in answers if entry.expression]
    return chart.add_params(*inputs, *results)


def two_bars(moving: Answer, other: Answer | tuple[str, float], form: str, unit: str) -> alt.LayerChart:
    """Bars of an answer and of another or of a value that does not move, with marks at the base case.

    Parameters
    ----------
    moving
        The answer; its label names the bar.
    other
        Another answer, or name and value of a bar that does not move.
    form
        How values are printed, a d3 format.
    unit
        What they are, for the tooltip.
    """
    label, value = (other.label, other.value) if isinstance(other, Answer) else other
    now = other.name if isinstance(other, Answer) else repr(float(other[1]))
    y, x = rows_of([moving.label, label]), alt.X("value:Q", title=None, axis=across(format=form))
    is_moving = f"datum.label == {json.dumps(moving.label)}"
    base = alt.Chart(pd.DataFrame({"label": [moving.label, label]})).transform_calculate(
        value=f"{is_moving} ? {moving.name} : {now}"
    )
    colour = alt.condition(is_moving, alt.value(ink("required")), alt.value(ink("revenue")))
    bars = base.mark_bar(height=BAR).encode(
        y=y, x=x, color=colour, tooltip=tips(("label:N", "Bar"), ("value:Q", unit, form))
    )
    words = base.transform_calculate(text=f"format(datum.value, '{form}')").mark_text(
        align="left", baseline="middle", dx=6, fontWeight="bold"
    )
    known = [(moving.label, moving.value)] + ([(label, value)] if isinstance(other, Answer) else [])
    mark = alt.Chart(pd.DataFrame(known, columns=["label", "value"])).mark_tick(
        color=ink("ink"), thickness=2, size=BAR + 10
    )
    return layered(bars, mark.encode(y=y, x=x), words.encode(y=y, x=x, text="text:N"))
