"""Charts of the chapter on selling AI that move with sliders; every formula is a function of ``analysis.models``."""

from __future__ import annotations

from typing import Any

import altair
import pandas as pd
from altair import Axis, Chart, LayerChart, X, Y

from analysis.charts.layout import BAR, Words, across, by_width, finish, heights_of_rows, layered, rows_of, tips
from analysis.charts.moving import with_signals
from analysis.charts.theme import ink
from analysis.models import prices, reliability
from analysis.whatif import Answer, Control, WhatIf, answer, expression

MOST_STEPS = 20
HEIGHTS = (360, 340)
NEEDED, SEEN = "Volume that revenue needs", "Volume as stated"


def chain_whatif(
    step_error: Control,
    steps: Control,
    *,
    title: str,
    alt: str,
    subtitle: str = "Share of chains of independent steps that go wrong; the grey line is the base case",
) -> WhatIf:
    """Line of the failures of a chain over its length, with sliders for the error and the length.

    Parameters
    ----------
    step_error, steps
        Sliders over the arguments of `analysis.models.reliability.chain_failure`.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """
    failure = answer(
        "failure", "Chains that go wrong", "share", reliability.chain_failure, step_error=step_error, steps=steps
    )
    allowed = answer("allowed", "Error a step at which half go wrong", "share", _half_wrong, steps=steps)
    rows = pd.DataFrame({"steps": range(1, MOST_STEPS + 1)})
    rows["base"] = reliability.chain_failure(step_error.value, rows["steps"])
    moving = expression(reliability.chain_failure, step_error=step_error, steps=altair.datum.steps)
    base = Chart(rows).transform_calculate(probability=moving)
    axis = Axis(tickCount=by_width(10, 5), format="d", tickMinStep=1)
    x = X("steps:Q", title="Steps", axis=axis, scale=altair.Scale(domain=[1, MOST_STEPS], nice=False))
    y = Y("probability:Q", title=None, scale=altair.Scale(domain=[0, 1]), axis=Axis(format=".0%", tickCount=5))
    unmoved = base.mark_line(color=ink("neutral"), strokeWidth=1.5).encode(x=x, y="base:Q")
    line = base.mark_line(color=ink("required")).encode(x=x, y=y)
    hits = base.mark_point(size=120, opacity=0).encode(
        x=x, y=y, tooltip=tips(("steps:Q", "Steps", "d"), ("probability:Q", "Go wrong", ".1%"))
    )
    half = Chart(pd.DataFrame({"half": [0.5]})).mark_rule(color=ink("rule"), strokeDash=[4, 3]).encode(y="half:Q")
    dot = (
        base.transform_filter(f"datum.steps == {steps.name}")
        .mark_circle(size=140, color=ink("required"), opacity=1)
        .encode(x=x, y=y)
    )
    chart = with_signals(layered(half, unmoved, line, dot, hits), (step_error, steps), (failure, allowed))
    return WhatIf(finish(chart, Words(title, alt, subtitle), HEIGHTS), (step_error, steps), (failure, allowed))


def _half_wrong(steps: Any) -> Any:
    return reliability.inverse_chain(1 / 2, steps)


def revenue_whatif(  # noqa: PLR0913
    price_fall: Control,
    revenue_multiple: Control,
    seen: float,
    seen_name: str,
    *,
    title: str,
    alt: str,
    subtitle: str = "Factor a year of volume; the upright mark is the base case",
) -> WhatIf:
    """Bars of the growth of volume that revenue needs and of the growth that a company states, with two sliders.

    Parameters
    ----------
    price_fall, revenue_multiple
        Sliders over the arguments of `analysis.models.prices.volume_multiple_needed`.
    seen
        Factor a year of the volume that a company states.
    seen_name
        The company.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """
    sliders = (price_fall, revenue_multiple)
    needed = answer(
        "needed", NEEDED, "multiple", prices.volume_multiple_needed, price_fall=price_fall,
        revenue_multiple=revenue_multiple,
    )  # fmt: skip
    labels = [NEEDED, f"{SEEN} by {seen_name}"]
    chart = with_signals(_volumes(labels, needed, seen), sliders, (needed,))
    heights = heights_of_rows(labels, extra=48)
    return WhatIf(finish(chart, Words(title, alt, subtitle), heights, room=44), sliders, (needed,))


def _volumes(labels: list[str], needed: Answer, seen: float) -> LayerChart:
    """Bars of what is needed, which moves, and of what is seen, with a mark at the base case."""
    y = rows_of(labels)
    rows = pd.DataFrame([{"label": labels[0], "known": None}, {"label": labels[1], "known": seen}])
    base = Chart(rows).transform_calculate(value=f"isValid(datum.known) ? datum.known : {needed.name}")
    colour = altair.condition(
        f"datum.label == '{labels[1]}'", altair.value(ink("revenue")), altair.value(ink("required"))
    )
    x = X("value:Q", title=None, axis=across())
    bars = base.mark_bar(height=BAR).encode(
        y=y, x=x, color=colour, tooltip=tips(("label:N", "Volume"), ("value:Q", "Factor a year", ",.1f"))
    )
    words = base.transform_calculate(text="format(datum.value, ',.1f') + '×'").mark_text(
        align="left", baseline="middle", dx=6, fontWeight="bold"
    )
    mark = Chart(pd.DataFrame([{"label": labels[0], "value": needed.value}])).mark_tick(
        color=ink("ink"), thickness=2, size=BAR + 10
    )
    return layered(bars, mark.encode(y=y, x=x), words.encode(y=y, x=x, text="text:N"))
