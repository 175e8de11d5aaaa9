"""Charts of the chapter on scaling that move with sliders; every formula is a function of ``analysis.models``."""

from collections.abc import Callable, Sequence
from typing import Any

import altair
import numpy as np
import pandas as pd
from altair import Axis, Chart, LayerChart, X, Y

from analysis.charts.layout import BAR, Words, across, by_width, finish, heights_of_rows, layered, rows_of, tips
from analysis.charts.moving import with_signals
from analysis.charts.theme import for_words, ink
from analysis.models import limits, power, scaling, training
from analysis.models.scaling import LossLaw
from analysis.whatif import Answer, Control, WhatIf, answer, base, expression

TRAINING, SERVING = "Training", "Serving that pays for it"
SITE, GIGAWATT = "The site", "A gigawatt"
BILLION, TRILLION, THOUSAND, GIGAWATT_MW, UNIT_FLOP = 1e9, 1e12, 1e3, 1000.0, 1e24
HEIGHTS = (400, 380)
FIVE_GW_MW = 5000.0
POWERS = [10.0**power for power in range(10)]
"""Where the logarithmic axis has lines."""
ADDED = {"wanted": "Growth wants", "money": "Money buys", "grid": "Grid feeds"}
COLOURS = {"wanted": "neutral", "money": "required", "grid": "revenue"}


def lifetime_whatif(  # noqa: PLR0913
    parameters_bn: Control,
    tokens_tn: Control,
    law: LossLaw,
    *,
    title: str,
    alt: str,
    subtitle: str = "Operations, 10²⁴ FLOP; the upright marks are the base case",
) -> WhatIf:
    """Bars of training and of the serving that makes a size and its training the cheapest, with two sliders.

    Parameters
    ----------
    parameters_bn, tokens_tn
        Sliders over size, billions, and tokens of training, trillions.
    law
        The loss law, numbers.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """

    def served(parameters_bn: Any, tokens_tn: Any) -> Any:
        return scaling.rational_lifetime_tokens(parameters_bn * BILLION, tokens_tn * TRILLION, law)

    def served_tn(parameters_bn: Any, tokens_tn: Any) -> Any:
        return served(parameters_bn, tokens_tn) / TRILLION

    def trained(parameters_bn: Any, tokens_tn: Any) -> Any:
        return training.training_flop(parameters_bn * BILLION, tokens_tn * TRILLION) / UNIT_FLOP

    def serving(parameters_bn: Any, tokens_tn: Any) -> Any:
        return scaling.inference_flop(parameters_bn * BILLION, served(parameters_bn, tokens_tn)) / UNIT_FLOP

    def ratio(parameters_bn: Any, tokens_tn: Any) -> Any:
        return tokens_tn * THOUSAND / parameters_bn

    sliders = {"parameters_bn": parameters_bn, "tokens_tn": tokens_tn}
    tokens = answer("served_tn", "Tokens it must serve in its life, trillions", "count", served_tn, **sliders)
    per = answer("per_parameter", "Trained on", "tokens_per_parameter", ratio, **sliders)
    bars = {TRAINING: expression(trained, **sliders), SERVING: expression(serving, **sliders)}
    numbers = [base(control) for control in sliders.values()]
    unmoved = {TRAINING: trained(*numbers), SERVING: serving(*numbers)}
    chart = _moving_bars(bars, unmoved, "10²⁴ FLOP", ",.2f")
    return _whatif(chart, tuple(sliders.values()), (tokens, per), Words(title, alt, subtitle), [TRAINING, SERVING])


def megawatts_whatif(  # noqa: PLR0913
    chips_thousand: Control,
    chip_power_w: Control,
    server_overhead: Control,
    pue: Control,
    *,
    title: str,
    alt: str,
    subtitle: str = "MW at the meter; the upright marks are the base case",
) -> WhatIf:
    """Bars of a site's power and of a gigawatt, with four sliders.

    Parameters
    ----------
    chips_thousand, chip_power_w, server_overhead, pue
        Sliders over the arguments of `analysis.models.power.facility_power_mw`; chips in thousands.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """

    def site(chips_thousand: Any, chip_power_w: Any, server_overhead: Any, power_usage_effectiveness: Any) -> Any:
        return power.facility_power_mw(
            chips_thousand * THOUSAND, chip_power_w, server_overhead, power_usage_effectiveness
        )

    def in_gigawatt(chip_power_w: Any, server_overhead: Any, power_usage_effectiveness: Any) -> Any:
        return power.chips_in(GIGAWATT_MW, chip_power_w, server_overhead, power_usage_effectiveness)

    each = {"chip_power_w": chip_power_w, "server_overhead": server_overhead, "power_usage_effectiveness": pue}
    sliders = {"chips_thousand": chips_thousand, **each}
    needed = answer("site_mw", "Power of the site", "mw", site, **sliders)
    chips = answer("gigawatt_chips", "Chips in a gigawatt", "count", in_gigawatt, **each)
    bars = {SITE: needed.expression or "", GIGAWATT: f"{GIGAWATT_MW}"}
    chart = _moving_bars(bars, {SITE: needed.value or 0.0, GIGAWATT: GIGAWATT_MW}, "MW", ",.0f")
    return _whatif(chart, tuple(sliders.values()), (needed, chips), Words(title, alt, subtitle), [SITE, GIGAWATT])


def _moving_bars(bars: dict[str, str], unmoved: dict[str, float], unit: str, form: str) -> LayerChart:
    """Bars whose values are expressions, with a mark where each stands in the base case."""
    names = list(bars)
    y, x = rows_of(names), X("value:Q", title=None, axis=across())
    chosen = " : ".join(f"datum.label == '{name}' ? {text}" for name, text in bars.items()) + " : 0"
    rows = Chart(pd.DataFrame({"label": names})).transform_calculate(value=chosen)
    tooltip = tips(("label:N", "What"), ("value:Q", unit, form))
    drawn = rows.mark_bar(height=BAR, color=ink("revenue")).encode(y=y, x=x, tooltip=tooltip)
    words = rows.transform_calculate(text=f"format(datum.value, '{form}')").mark_text(
        align="left", baseline="middle", dx=6, fontWeight="bold"
    )
    marks = Chart(pd.DataFrame({"label": names, "value": [unmoved[name] for name in names]})).mark_tick(
        color=ink("ink"), thickness=2, size=BAR + 10
    )
    return layered(drawn, marks.encode(y=y, x=x), words.encode(y=y, x=x, text="text:N"))


def _whatif(
    chart: LayerChart, sliders: tuple[Control, ...], answers: tuple[Answer, ...], words: Words, names: Sequence[str]
) -> WhatIf:
    finished = finish(with_signals(chart, sliders, answers), words, heights_of_rows(names, extra=48), room=60)
    return WhatIf(finished, sliders, answers)


def additions_whatif(  # noqa: PLR0913
    frame: pd.DataFrame,
    sliders: dict[str, Control],
    fixed: dict[str, float],
    *,
    title: str,
    alt: str,
    subtitle: str = "MW to be added to the largest site in a year, logarithmic axis; grey dots: base case",
) -> WhatIf:
    """Lines of what growth wants, money buys and the grid feeds by year, with sliders and the years they cross.

    Parameters
    ----------
    frame
        Columns ``year`` and ``years_from_start``.
    sliders
        Controls by name of argument: ``growth``, ``budget_usd_bn``, ``cost_usd_bn_per_gw``, ``addition_gw`` (of
        `analysis.models.limits`).
    fixed
        The other arguments: ``power_mw``, ``budget_growth``, ``budget_share``, ``grid_growth``, ``grid_share``.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """
    last = int(frame["year"].iloc[-1])
    given: dict[str, Any] = {**{name: base(control) for name, control in sliders.items()}, **fixed}
    elapsed = frame["years_from_start"].to_numpy(dtype=float)
    unmoved = {name: np.asarray(_added(name, given, elapsed)) for name in ADDED}
    rows = frame.assign(**{f"base_{name}": values for name, values in unmoved.items()})
    live: dict[str, Any] = {**sliders, **fixed}
    years = altair.datum.years_from_start
    texts = {name: expression(FORMULAS[name], **_arguments(name, live), years=years) for name in ADDED}
    moving = Chart(rows).transform_calculate(**texts)
    free = {"power_mw": fixed["power_mw"], "growth": sliders["growth"]}
    moving = moving.transform_calculate(free=expression(limits.free_mw, **free, years=years))
    reached = limits.free_mw(fixed["power_mw"], given["growth"], elapsed) >= FIVE_GW_MW
    answers = (*(_crossing(name, rows, last) for name in ("money", "grid")), _reached(rows["year"][reached], last))
    controls = tuple(sliders.values())
    chart = layered(*_added_layers(moving), *_crossing_marks(moving, last), _reached_mark(moving, last))
    return WhatIf(
        finish(with_signals(chart, controls), Words(title, alt, subtitle), HEIGHTS, room=70), controls, answers
    )


FORMULAS: dict[str, Callable[..., Any]] = {"wanted": limits.wanted_mw, "money": limits.money_mw, "grid": limits.grid_mw}
ARGUMENTS = {
    "wanted": {"power_mw": "power_mw", "growth": "growth"},
    "money": {
        "budget_usd_bn": "budget_usd_bn",
        "budget_growth": "budget_growth",
        "share": "budget_share",
        "cost_usd_bn_per_gw": "cost_usd_bn_per_gw",
    },
    "grid": {"addition_gw": "addition_gw", "grid_growth": "grid_growth", "share": "grid_share"},
}
"""Arguments of each formula, and where they come from."""


def _arguments(name: str, given: dict[str, Any]) -> dict[str, Any]:
    return {argument: given[source] for argument, source in ARGUMENTS[name].items()}


def _added(name: str, given: dict[str, Any], years: Any) -> Any:
    return FORMULAS[name](**_arguments(name, given), years=years)


def _crossing(name: str, rows: pd.DataFrame, last: int) -> Answer:
    """First year in which growth wants more than a limit allows."""
    over = rows["year"][rows["base_wanted"] > rows[f"base_{name}"]]
    what = "budget" if name == "money" else "grid"
    value = float(over.iloc[0]) if len(over) else None
    return Answer(f"{name}_year", f"Growth outruns the {what} in", "year", value, otherwise=f"no year up to {last}")


def _reached(years: pd.Series, last: int) -> Answer:
    """First year in the middle of which a site that nothing stops has five gigawatts."""
    value = float(years.iloc[0]) if len(years) else None
    what = "If nothing stopped it, the site would reach 5 GW in"
    return Answer("five_gw_year", what, "year", value, otherwise=f"no year up to {last}")


def _reached_mark(moving: Chart, last: int) -> Chart:
    """Data that hold that year, for the answer; not drawn."""
    year = (
        moving.transform_calculate(there=f"datum.free >= {FIVE_GW_MW} ? datum.year : {last + 1}")
        .transform_aggregate(first="min(there)")
        .transform_calculate(five_gw_year=f"datum.first > {last} ? null : datum.first")
    )
    mark: Chart = year.mark_point(opacity=0).encode(x="five_gw_year:Q")
    return mark


def _added_layers(moving: Chart) -> list[Chart]:
    axis = Axis(format="d", tickCount=by_width(9, 5), tickMinStep=1)
    x = X("year:Q", title=None, axis=axis, scale=altair.Scale(zero=False, nice=False))
    scale = altair.Scale(type="log", nice=True)
    found = []
    for name, words in ADDED.items():
        y = Y(f"{name}:Q", title=None, scale=scale, axis=Axis(format="~s", values=POWERS, grid=True))
        colour = ink(COLOURS[name])
        found += [
            moving.mark_line(color=colour, strokeWidth=2.5).encode(x=x, y=y),
            moving.mark_circle(color=ink("neutral"), size=18, opacity=0.7).encode(x=x, y=f"base_{name}:Q"),
            moving.mark_point(opacity=0, size=140).encode(
                x=x, y=y, tooltip=tips(("year:Q", "Year from mid", "d"), (f"{name}:Q", f"{words}, MW", ",.0f"))
            ),
            _name_of(moving, name, words),
        ]
    return found


def _name_of(moving: Chart, name: str, words: str) -> Chart:
    """Name a line at its last year."""
    last = moving.transform_window(rank="rank()", sort=[altair.SortField("year", "descending")]).transform_filter(
        "datum.rank == 1"
    )
    text: Chart = last.mark_text(align="left", dx=6, color=for_words(ink(COLOURS[name]))).encode(
        x="year:Q", y=f"{name}:Q", text=altair.value(words)
    )
    return text


def _crossing_marks(moving: Chart, last: int) -> list[Chart]:
    """Data that hold the first year in which each limit is passed, for the answers; drawn as thin rules."""
    found = []
    for name in ("money", "grid"):
        year = (
            moving.transform_calculate(over=f"datum.wanted > datum.{name} ? datum.year : {last + 1}")
            .transform_aggregate(first="min(over)")
            .transform_calculate(**{f"{name}_year": f"datum.first > {last} ? null : datum.first"})
        )
        rule = year.mark_rule(color=ink(COLOURS[name]), strokeDash=[5, 3], opacity=0.8)
        found.append(rule.encode(x=f"{name}_year:Q"))
    return found
