"""The gift under sliders; every formula is a function of ``analysis.models.giveaway``."""

from typing import Any, NamedTuple

import altair
import pandas as pd
from altair import Chart, LayerChart, X

from analysis.charts.layout import BAR, Words, across, finish, heights_of_rows, layered, rows_of, tips
from analysis.charts.moving import with_signals
from analysis.charts.theme import ink
from analysis.models import giveaway as model
from analysis.whatif import Answer, Control, WhatIf, answer

SAVING, OTHER, COST, FORGONE, VALUE = (
    "Cheaper infrastructure",
    "Advertising and pressure on rivals",
    "Cost of the models",
    "Sales forgone",
    "Worth of the gift",
)
UNIT = "usd_bn_per_year"


class Fixed(NamedTuple):
    """What the sliders do not move: spending and its reach, other gains, research and its share, rivals, margin."""

    infrastructure: float
    reach: float
    other_gains: float
    research: float
    release_share: float
    rivals: float
    margin: float


def gift_whatif(  # noqa: PLR0913
    efficiency_gain: Control,
    charged_share: Control,
    closed_share: Control,
    fixed: Fixed,
    *,
    title: str,
    alt: str,
    subtitle: str = "USD billions a year; the upright marks are the base case",
) -> WhatIf:
    """Bars of the terms of the gift, with three sliders.

    Parameters
    ----------
    efficiency_gain, charged_share, closed_share
        Sliders over arguments of `analysis.models.giveaway`.
    fixed
        Everything else, from the base case.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """
    sliders = (efficiency_gain, charged_share, closed_share)
    answers = _answers(*sliders, fixed)
    chart = _bars(answers, fixed.other_gains)
    height = heights_of_rows([SAVING, OTHER, COST, FORGONE, VALUE], extra=48)
    drawn = finish(with_signals(chart, sliders, answers.values()), Words(title, alt, subtitle), height, room=44)
    return WhatIf(drawn, sliders, (answers[VALUE],))


def _answers(
    efficiency_gain: Control, charged_share: Control, closed_share: Control, fixed: Fixed
) -> dict[str, Answer]:
    """Return the terms that move and their sum, each the model's own formula."""

    def saving(efficiency_gain: Any) -> Any:
        return model.efficiency_saving(efficiency_gain, fixed.infrastructure, fixed.reach)

    def cost(charged_share: Any) -> Any:
        return model.release_cost(fixed.research, fixed.release_share, charged_share)

    def forgone(closed_share: Any) -> Any:
        return model.forgone_revenue(fixed.rivals, closed_share, fixed.margin)

    def value(efficiency_gain: Any, charged_share: Any, closed_share: Any) -> Any:
        parts = saving(efficiency_gain), fixed.other_gains, 0, cost(charged_share), forgone(closed_share)
        return model.value(*parts)

    sliders = {"efficiency_gain": efficiency_gain, "charged_share": charged_share, "closed_share": closed_share}
    return {
        SAVING: answer("gift_saving", SAVING, UNIT, saving, efficiency_gain=efficiency_gain),
        COST: answer("gift_cost", COST, UNIT, cost, charged_share=charged_share),
        FORGONE: answer("gift_forgone", FORGONE, UNIT, forgone, closed_share=closed_share),
        VALUE: answer("gift_value", VALUE, UNIT, value, **sliders),
    }


def _bars(answers: dict[str, Answer], other: float) -> LayerChart:
    labels = [SAVING, OTHER, COST, FORGONE, VALUE]
    y, x = rows_of(labels), X("value:Q", title=None, axis=across())
    signs = {COST: -1, FORGONE: -1}
    moving = " : ".join(f"datum.label == '{name}' ? {signs.get(name, 1)} * {answers[name].name}" for name in answers)
    base = Chart(pd.DataFrame({"label": labels})).transform_calculate(value=f"{moving} : {other!r}")
    colour = altair.condition("datum.value < 0", altair.value(ink("required")), altair.value(ink("revenue")))
    tip = tips(("label:N", "Term"), ("value:Q", "USD billions a year", "+,.2f"))
    marks = base.mark_bar(height=BAR).encode(y=y, x=x, color=colour, tooltip=tip)
    words = base.transform_calculate(
        text="format(datum.value, '+.1f')", far="max(datum.value, 0)"
    ).mark_text(align="left", baseline="middle", dx=6, fontWeight="bold")  # fmt: skip
    known = [{"label": name, "value": signs.get(name, 1) * (entry.value or 0.0)} for name, entry in answers.items()]
    ticks = Chart(pd.DataFrame(known)).mark_tick(color=ink("ink"), thickness=2, size=BAR + 10).encode(y=y, x=x)
    zero = Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=ink("ink")).encode(x="zero:Q")
    return layered(marks, zero, ticks, words.encode(y=y, x="far:Q", text="text:N"))
