"""Charts of the payback chapter that move with sliders; every formula is a function of ``analysis.models``."""

import math
from typing import Any

import altair
import numpy as np
import pandas as pd
from altair import Axis, Chart, LayerChart, X, Y

from analysis.charts.layout import Words, by_width, finish, heights_of_rows, layered, tips
from analysis.charts.moving import two_bars, with_signals
from analysis.charts.theme import ink
from analysis.models import finance
from analysis.models import payback as model
from analysis.whatif import Answer, Control, WhatIf, answer, expression

NEEDED, NOW = "Revenue that the chips need", "AI revenue now"
HEIGHTS = (380, 360)


def required_whatif(  # noqa: PLR0913
    chip_run_rate: Control,
    tco_multiple: Control,
    gross_margin: Control,
    revenue_now: float,
    *,
    title: str,
    alt: str,
    subtitle: str = "USD billions a year; the upright mark is the base case",
) -> WhatIf:
    """Bars of the revenue that the chips need and of AI revenue now, with three sliders.

    Parameters
    ----------
    chip_run_rate, tco_multiple, gross_margin
        Sliders over the arguments of `analysis.models.payback.required_revenue`.
    revenue_now
        AI revenue now, USD billions a year.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """

    def missing(chip_run_rate: Any, tco_multiple: Any, gross_margin: Any) -> Any:
        return model.revenue_gap(model.required_revenue(chip_run_rate, tco_multiple, gross_margin), revenue_now)

    sliders = {"chip_run_rate": chip_run_rate, "tco_multiple": tco_multiple, "gross_margin": gross_margin}
    unit = "usd_bn_per_year"
    required = answer("required_revenue", NEEDED, unit, model.required_revenue, **sliders)
    gap = answer("revenue_gap", "Missing beside AI revenue now", unit, missing, **sliders)
    chart = with_signals(
        two_bars(required, (NOW, revenue_now), ",.0f", "USD billions a year"), sliders.values(), (required, gap)
    )
    height = heights_of_rows([NEEDED, NOW], extra=48)
    return WhatIf(finish(chart, Words(title, alt, subtitle), height, room=44), tuple(sliders.values()), (required, gap))


def cash_whatif(  # noqa: PLR0913
    frame: pd.DataFrame,
    growth: Control,
    ceiling: Control,
    margin: Control,
    base_revenue: float,
    *,
    title: str,
    alt: str,
    subtitle: str = "Cumulative cash flow of AI spending, USD billions; the grey line is the base case",
) -> WhatIf:
    """Line of cumulative cash over the years, with three sliders and the year of payback.

    Parameters
    ----------
    frame
        Columns ``year``, ``known`` (whether revenue is history), ``years_from_base``, ``revenue_usd_bn``,
        ``capex_usd_bn``, ``operating_cost_usd_bn``: the base case.
    growth, ceiling, margin
        Sliders over growth and ceiling of `analysis.models.payback.logistic_revenue` and the margin of
        `analysis.models.payback.operating_cash_flow`.
    base_revenue
        Revenue that the projection starts from, USD billions a year.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """
    sliders = (growth, ceiling, margin)
    rows = frame.sort_values("year").reset_index(drop=True)
    cash = _base_cash(rows, sliders, base_revenue)
    first, last = int(rows["year"].iloc[0]), int(rows["year"].iloc[-1])
    paid = float(finance.payback_year(cash, first))
    year = Answer(
        "payback_year",
        "The spending has paid back by the end of",
        "year",
        paid if math.isfinite(paid) else None,
        otherwise=f"no year up to {last}",
    )
    moving = _moving(rows.assign(base_cash=np.cumsum(cash)), sliders, base_revenue)
    chart = with_signals(_cash_layers(moving, first, last), sliders)
    return WhatIf(finish(chart, Words(title, alt, subtitle), HEIGHTS), sliders, (year,))


def _base_cash(rows: pd.DataFrame, sliders: tuple[Control, Control, Control], base_revenue: float) -> Any:
    growth, ceiling, margin = (control.value for control in sliders)
    later = model.logistic_revenue(base_revenue, ceiling, growth, rows["years_from_base"])
    revenue = rows["revenue_usd_bn"].where(rows["known"], later)
    cash = model.operating_cash_flow(revenue, margin, rows["operating_cost_usd_bn"], rows["capex_usd_bn"])
    return cash.to_numpy()


def _moving(rows: pd.DataFrame, sliders: tuple[Control, Control, Control], base_revenue: float) -> Chart:
    """Return the rows with revenue, cash and cumulative cash under the sliders."""
    growth, ceiling, margin = sliders
    later = expression(
        model.logistic_revenue,
        base=base_revenue,
        ceiling=ceiling,
        growth=growth,
        years=altair.datum.years_from_base,
    )
    cash = expression(
        model.operating_cash_flow,
        revenue=altair.datum.revenue,
        margin_before_depreciation=margin,
        operating_cost=altair.datum.operating_cost_usd_bn,
        capex=altair.datum.capex_usd_bn,
    )
    return (
        Chart(rows)
        .transform_calculate(revenue=f"datum.known ? datum.revenue_usd_bn : {later}")
        .transform_calculate(cash=cash)
        .transform_window(cumulative="sum(cash)", sort=[altair.SortField("year")], frame=[None, 0])
    )


def _cash_layers(moving: Chart, first: int, last: int) -> LayerChart:
    axis = Axis(format="d", tickCount=by_width(10, 5), tickMinStep=1)
    scale = altair.Scale(domain=[first, last], nice=False, zero=False)
    base = moving.encode(x=X("year:Q", title=None, scale=scale, axis=axis))
    zero = Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=ink("ink")).encode(y="zero:Q")
    unmoved = base.mark_line(color=ink("neutral"), strokeWidth=1.5).encode(y="base_cash:Q")
    line = base.mark_line(color=ink("revenue")).encode(y=Y("cumulative:Q", title=None, axis=Axis(tickCount=6)))
    hits = base.mark_rule(opacity=0, strokeWidth=14).encode(
        tooltip=tips(
            ("year:Q", "End of", "d"),
            ("revenue:Q", "AI revenue, USD billions", ",.0f"),
            ("cash:Q", "Cash flow, USD billions", ",.0f"),
            ("cumulative:Q", "Cumulative, USD billions", ",.0f"),
            ("base_cash:Q", "Cumulative in the base case, USD billions", ",.0f"),
        )
    )
    return layered(unmoved, zero, line, hits, *_payback_mark(moving, first, last))


def _payback_mark(moving: Chart, first: int, last: int) -> list[Chart]:
    """The year after the last one that ends below zero, as `analysis.models.payback.payback_year` defines it.

    The year is null when the last year ends below zero, and the first year when none does.
    """
    year = (
        moving.transform_calculate(below=f"datum.cumulative < 0 ? datum.year : {first - 1}")
        .transform_aggregate(last_below="max(below)")
        .transform_calculate(payback_year=f"datum.last_below >= {last} ? null : datum.last_below + 1")
        .transform_calculate(text="'Paid back: ' + datum.payback_year")
    ).encode(x="payback_year:Q")
    rule = year.mark_rule(color=ink("revenue"), strokeDash=[5, 3])
    side = f"datum.payback_year > {(first + last) / 2}"
    words = year.mark_text(
        align=altair.ExprRef(f"{side} ? 'right' : 'left'"),
        dx=altair.ExprRef(f"{side} ? -6 : 6"),
        baseline="top",
        fontWeight="bold",
        color=ink("revenue"),
    )
    return [rule, words.encode(y=altair.value(2), text="text:N")]
