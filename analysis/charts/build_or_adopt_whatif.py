"""The control of the chapter on building or adopting; every formula is a function of ``analysis.models.serving``."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair
import pandas as pd
from altair import Axis, Chart, X, Y

from analysis.charts.layout import Words, by_width, finish, layered, tips
from analysis.charts.moving import with_signals
from analysis.charts.theme import ink
from analysis.models import serving
from analysis.whatif import Answer, Control, WhatIf, answer, base, expression

HEIGHTS = (400, 380)
COLOURS = {"Call": "muted", "Host": "revenue", "Train": "required"}
MTOK_PER_BTOK = 1000


def monthly_whatif(  # noqa: PLR0913
    volumes: Sequence[float],
    controls: Mapping[str, Control],
    fixed: Mapping[str, float],
    *,
    title: str,
    alt: str,
    subtitle: str = "USD a month by volume; both axes are logarithmic, grey lines are the base case",
) -> WhatIf:
    """Lines of the cost of calling, hosting and training by volume, with sliders.

    Parameters
    ----------
    volumes
        Volumes at which costs are drawn, millions of tokens a month, in order.
    controls
        Sliders by name: ``price`` (USD per million tokens), ``rent`` (USD an hour), ``utilisation``, ``engineers``,
        ``speed``.
    fixed
        What no slider moves: ``throughput`` (tokens a second), ``chips`` (that stand ready), ``training_usd`` (a
        month), ``engineer_usd_per_year``.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """
    formulas = _formulas(fixed)
    at_base = _rows(volumes, controls, formulas)
    volume = altair.datum.volume_mtok
    texts = {name: expression(one, volume_mtok=volume, **_sliders(one, controls)) for name, one in formulas.items()}
    moving = Chart(at_base).transform_calculate(**{f"new_{name.lower()}": text for name, text in texts.items()})
    pick = " : ".join(f"datum.series == '{name}' ? datum.new_{name.lower()}" for name in COLOURS)
    moving = moving.transform_calculate(cost=f"{pick} : null", volume="datum.volume_mtok * 1e6")
    answers = _answers(controls, fixed)
    chart = with_signals(layered(*_lines(at_base, moving)), controls.values(), answers)
    return WhatIf(finish(chart, Words(title, alt, subtitle), HEIGHTS), tuple(controls.values()), answers)


def _formulas(fixed: Mapping[str, float]) -> dict[str, Callable[..., Any]]:
    """Return the cost of each choice as a function of volume and sliders."""
    people_cost, throughput, chips = (fixed[name] for name in ("engineer_usd_per_year", "throughput", "chips"))

    def call(volume_mtok: Any, price: Any) -> Any:
        return serving.calling_cost(volume_mtok, price)

    def host(volume_mtok: Any, rent: Any, utilisation: Any, engineers: Any) -> Any:
        standing = serving.standing_usd_per_month(chips, rent)
        busy = serving.hosting_usd_per_mtok(rent, throughput, utilisation)
        people = serving.staff_usd_per_month(engineers, people_cost)
        return serving.hosting_cost(volume_mtok, busy, standing, people)

    def train(volume_mtok: Any, rent: Any, utilisation: Any, engineers: Any, speed: Any) -> Any:
        standing = serving.standing_usd_per_month(chips, rent)
        busy = serving.hosting_usd_per_mtok(rent, throughput, utilisation)
        people = serving.staff_usd_per_month(engineers, people_cost)
        return serving.training_cost(volume_mtok, busy, standing, people, fixed["training_usd"], speed)

    return {"Call": call, "Host": host, "Train": train}


def _sliders(function: Callable[..., Any], controls: Mapping[str, Control]) -> dict[str, Control]:
    """Return the sliders that a function takes."""
    return {name: controls[name] for name in inspect.signature(function).parameters if name in controls}


def _rows(
    volumes: Sequence[float], controls: Mapping[str, Control], formulas: Mapping[str, Callable[..., Any]]
) -> pd.DataFrame:
    """Costs of the base case, one row for each choice and volume."""
    rows = [
        {
            "series": name,
            "volume_mtok": volume,
            "base": float(
                function(volume, **{key: base(value) for key, value in _sliders(function, controls).items()})
            ),
        }
        for name, function in formulas.items()
        for volume in volumes
    ]
    return pd.DataFrame(rows)


def _answers(controls: Mapping[str, Control], fixed: Mapping[str, float]) -> tuple[Answer, ...]:
    """Return the rent of a million hosted tokens, and the volume from which hosting is the cheaper."""

    def chips(rent: Any, utilisation: Any) -> Any:
        return serving.hosting_usd_per_mtok(rent, fixed["throughput"], utilisation)

    def volume(price: Any, rent: Any, utilisation: Any, engineers: Any) -> Any:
        people = serving.staff_usd_per_month(engineers, fixed["engineer_usd_per_year"])
        idle, busy = serving.standing_usd_per_month(fixed["chips"], rent), chips(rent, utilisation)
        still = (people + idle) / price
        loaded = people / (price - busy)
        return (still * (still * busy <= idle) + loaded * (still * busy > idle)) / MTOK_PER_BTOK

    sliders = _sliders(volume, controls)
    found = float(volume(**{name: base(control) for name, control in sliders.items()}))
    text = expression(volume, **sliders)
    return (
        answer("chips_usd", "Chips for a million hosted tokens", "usd_per_mtok", chips, **_sliders(chips, controls)),
        Answer(
            name="break_even",
            label="Hosting is cheaper than calling from",
            unit="btok_per_month",
            value=found if math.isfinite(found) and found > 0 else None,
            expression=f"({text}) > 0 ? {text} : null",
            otherwise="no volume",
        ),
    )


def _lines(at_base: pd.DataFrame, moving: Chart) -> list[Chart]:
    volumes = at_base["volume_mtok"]
    ends = [float(volumes.min()) * 1e6, float(volumes.max()) * 1e6]
    scale = altair.Scale(type="log", domain=ends, nice=False)
    axis = Axis(format="~s", tickCount=by_width(8, 4), labelExpr=_words("datum.value"), labelOverlap="greedy")
    x = X("volume:Q", title="Tokens a month", scale=scale, axis=axis)
    money = Axis(grid=True, tickCount=6, labelExpr=f"'$' + ({_words('datum.value')})", labelOverlap="greedy")
    y = Y("cost:Q", title=None, scale=altair.Scale(type="log", nice=True), axis=money)
    colour = altair.Color(
        "series:N", scale=altair.Scale(domain=list(COLOURS), range=[ink(name) for name in COLOURS.values()]),
        legend=altair.Legend(labelLimit=0),
    )  # fmt: skip
    unmoved = (
        Chart(at_base)
        .transform_calculate(volume="datum.volume_mtok * 1e6")
        .mark_line(color=ink("grid"), strokeWidth=1.5)
        .encode(x=x, y=Y("base:Q", title=None, scale=altair.Scale(type="log")), detail="series:N")
    )
    told = tips(("series:N", "Choice"), ("volume:Q", "Tokens a month", ".2~s"), ("cost:Q", "USD a month", "$,.0f"))
    return [
        unmoved,
        moving.mark_line().encode(x=x, y=y, color=colour),
        moving.mark_point(size=120, opacity=0).encode(x=x, y=y, tooltip=told),
    ]


def _words(value: str) -> str:
    """Vega expression that prints a count with thousand, million, billion or trillion."""
    sizes = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"), (1e3, " k"))
    steps = " : ".join(f"{value} >= {size:.0f} ? format({value} / {size:.0f}, '~r') + '{word}'" for size, word in sizes)
    return f"{steps} : format({value}, '~r')"
