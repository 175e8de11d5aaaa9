"""Charts of the payback chapter; the frames come from ``analysis.views.payback``."""

import altair
import numpy as np
import pandas as pd
from altair import Axis, Chart, Color, LayerChart, Scale, X, Y

from analysis.charts.altair_theme import company_scale
from analysis.charts.layout import (
    BAR,
    Words,
    across,
    by_width,
    end_labels,
    finish,
    heights_of_rows,
    layered,
    round_up,
    row_text,
    rows_of,
    tips,
)
from analysis.charts.payback_whatif import cash_whatif, required_whatif
from analysis.charts.rows import Amount, Reference, bars, ranges
from analysis.charts.sensitivity import sobol, tornado
from analysis.charts.theme import COMPANIES, ink

__all__ = [
    "booms",
    "capex_by_company",
    "captured",
    "cash_fan",
    "cash_whatif",
    "gap_over_time",
    "payback_curve",
    "reconciliation",
    "required_whatif",
    "sobol",
    "tornado",
]

HEIGHTS = (400, 380)
SERIES = {
    "Required: Sequoia identity": ("required", "solid", "Required:\nidentity"),
    "Required: cohort cost": ("required_soft", "dashed", "Required:\ncohort cost"),
    "AI revenue: labs and clouds": ("revenue_soft", "dashed", "Labs and\nclouds"),
    "AI revenue: labs": ("revenue", "solid", "AI revenue:\nlabs"),
}
"""Colour, stroke and narrow label of each line of `gap_over_time`."""
DASHES = {"solid": [1, 0], "dashed": [7, 4]}
PERCENTILES = {
    "p95": ("95th percentile", "95th", "muted"),
    "p75": ("75th", "75th", "muted"),
    "p50": ("Median", "Median", "revenue"),
    "p25": ("25th", "25th", "muted"),
    "p05": ("5th percentile", "5th", "muted"),
}
"""Wide label, narrow label and colour of each line of `cash_fan`."""


def capex_by_company(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Capital expenditure (purchases of property and equipment), USD billions a quarter",
) -> LayerChart:
    """Stacked bars: one bar a quarter, one colour a company.

    Parameters
    ----------
    frame
        Columns ``calendar_quarter`` (as 2026Q2), ``company``, ``capex_usd_bn``.
    title, alt, subtitle
        Words for the chart, see `analysis.charts.layout.Words`.

    Raises
    ------
    ValueError
        When a company has no colour.
    """
    sums = frame.pivot_table(index="calendar_quarter", columns="company", values="capex_usd_bn", aggfunc="sum")
    last = sums.ffill().iloc[-1].sort_values(ascending=False, kind="stable")
    top = round_up(float(sums.sum(axis=1).max()))
    rows = frame.assign(rank=frame["company"].map({name: rank for rank, name in enumerate(last.index)}))
    bars = (
        Chart(rows)
        .mark_bar(stroke=ink("surface"), strokeWidth=1)
        .encode(
            x=X("calendar_quarter:O", title=None, axis=_year_axis(list(sums.index)), scale=Scale(paddingInner=0.12)),
            y=Y("capex_usd_bn:Q", title=None, stack="zero", scale=Scale(domain=[0, top]), axis=Axis(tickCount=5)),
            color=Color("company:N", scale=company_scale(list(last.index)), legend=None),
            order=altair.Order("rank:Q"),
            tooltip=tips(
                ("calendar_quarter:N", "Quarter"),
                ("company:N", "Company"),
                ("capex_usd_bn:Q", "Capital expenditure, USD billions", ",.1f"),
            ),
        )
    )
    labels = end_labels(_stack_labels(last), (0, top), HEIGHTS)
    return finish(layered(bars, labels), Words(title, alt, subtitle), HEIGHTS)


def _year_axis(quarters: list[str]) -> Axis:
    firsts = [quarter for quarter in quarters if quarter.endswith("Q1")]
    return Axis(values=firsts, labelExpr="slice(datum.value, 0, 4)", labelAngle=0, labelOverlap="greedy")


def _stack_labels(last: pd.Series) -> pd.DataFrame:
    middle = last.cumsum() - last / 2
    colours = [COMPANIES[name][0] for name in last.index]
    return pd.DataFrame({"label": last.index, "at": middle.to_numpy(), "colour": colours})


def gap_over_time(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Revenue that the spending needs and revenue that exists, USD billions a year",
) -> LayerChart:
    """Lines of required and of actual revenue, each named at its end.

    Parameters
    ----------
    frame
        Columns ``quarter``, ``period_end``, ``series`` (one of `SERIES`), ``revenue_usd_bn``.
    title, alt, subtitle
        Words for the chart.

    Raises
    ------
    ValueError
        When a series is unknown.
    """
    unknown = sorted(set(frame["series"]) - set(SERIES))
    if unknown:
        raise ValueError(f"Unknown series {', '.join(unknown)}; known: {', '.join(SERIES)}.")
    rows = frame.dropna(subset=["revenue_usd_bn"])
    names = [name for name in SERIES if name in set(rows["series"])]
    top = round_up(float(rows["revenue_usd_bn"].max()))
    base = Chart(rows).encode(
        x=X("period_end:T", title=None, axis=Axis(format="%Y", tickCount="year", labelOverlap="greedy")),
        y=Y("revenue_usd_bn:Q", title=None, scale=Scale(domain=[0, top]), axis=Axis(tickCount=5)),
        color=Color("series:N", scale=Scale(domain=names, range=[ink(SERIES[n][0]) for n in names]), legend=None),
        tooltip=tips(
            ("quarter:N", "Quarter"), ("series:N", "Series"), ("revenue_usd_bn:Q", "USD billions a year", ",.0f")
        ),
    )
    dashes = Scale(domain=names, range=[DASHES[SERIES[name][1]] for name in names])
    lines = base.mark_line().encode(strokeDash=altair.StrokeDash("series:N", scale=dashes, legend=None))
    labels = end_labels(_line_labels(rows), (0, top), HEIGHTS)
    return finish(layered(lines, base.mark_point(size=120, opacity=0), labels), Words(title, alt, subtitle), HEIGHTS)


def _line_labels(rows: pd.DataFrame) -> pd.DataFrame:
    ends = rows.sort_values("period_end", kind="stable").groupby("series").tail(1)
    return pd.DataFrame(
        {
            "label": ends["series"].to_numpy(),
            "narrow": [SERIES[name][2] for name in ends["series"]],
            "at": ends["revenue_usd_bn"].to_numpy(),
            "colour": [ink(SERIES[name][0]) for name in ends["series"]],
        }
    )


def reconciliation(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "From the identity to the cohort form, step by step: required revenue, USD billions a year",
) -> LayerChart:
    """Waterfall from one required revenue to the other.

    Parameters
    ----------
    frame
        Columns ``step``, ``label``, ``change_usd_bn``, ``start_usd_bn``, ``end_usd_bn``, ``kind`` (total or
        change).
    title, alt, subtitle
        Words for the chart.
    """
    rows = _waterfall_rows(frame)
    labels = list(rows["label"])
    y = rows_of(labels)
    colours = Scale(domain=["total", "more", "less"], range=[ink("muted"), ink("required_soft"), ink("revenue")])
    base = Chart(rows)
    bars = base.mark_bar(height=BAR).encode(
        y=y,
        x=X("start:Q", title=None, axis=across()),
        x2="end_usd_bn",
        color=Color("role:N", scale=colours, legend=None),
        tooltip=tips(
            ("label:N", "Step"),
            ("change_usd_bn:Q", "Change, USD billions a year", "+,.0f"),
            ("end_usd_bn:Q", "Required revenue after it, USD billions a year", ",.0f"),
        ),
    )
    links = base.transform_filter("datum.following != null").mark_rule().encode(y=y, y2="following", x="end_usd_bn:Q")
    chart = layered(links, bars, row_text(base, y, "far:Q", "text"))
    return finish(chart, Words(title, alt, subtitle), heights_of_rows(labels), room=44)


def _waterfall_rows(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame.sort_values("step", kind="stable").reset_index(drop=True)
    total = rows["kind"] == "total"
    changes = rows["change_usd_bn"].map(lambda change: f"{change:+,.0f}".replace("-", "\N{MINUS SIGN}"))
    return rows.assign(
        start=rows["start_usd_bn"].where(~total, 0.0),
        following=rows["label"].shift(-1),
        role=np.select([total, rows["change_usd_bn"] < 0], ["total", "less"], "more"),
        far=rows[["start_usd_bn", "end_usd_bn"]].max(axis=1),
        text=changes.where(~total, rows["end_usd_bn"].map("{:,.0f}".format)),
    )


def cash_fan(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Cumulative cash flow of AI spending, USD billions: median, middle half and 90 % of draws",
) -> LayerChart:
    """Fan of cumulative cash over the years.

    Parameters
    ----------
    frame
        Columns ``year``, ``p05``, ``p25``, ``p50``, ``p75``, ``p95``, USD billions.
    title, alt, subtitle
        Words for the chart.
    """
    limits = _limits(frame[list(PERCENTILES)])
    base = Chart(frame).encode(x=_years(frame["year"]))
    bands = [
        base.mark_area(color=ink(colour)).encode(
            y=Y(f"{low}:Q", title=None, scale=Scale(domain=limits, nice=False), axis=Axis(tickCount=6)), y2=high
        )
        for low, high, colour in (("p05", "p95", "band"), ("p25", "p75", "band_inner"))
    ]
    median = base.mark_line(color=ink("revenue")).encode(y="p50:Q")
    lines = [(f"{key}:Q", f"{label[0]}, USD billions", ",.0f") for key, label in PERCENTILES.items()]
    hits = base.mark_rule(opacity=0, strokeWidth=14).encode(tooltip=tips(("year:Q", "End of", "d"), *lines))
    labels = end_labels(_fan_labels(frame), limits, HEIGHTS)
    return finish(layered(*bands, _zero(), median, hits, labels), Words(title, alt, subtitle), HEIGHTS)


def _fan_labels(frame: pd.DataFrame) -> pd.DataFrame:
    last = frame.sort_values("year").iloc[-1]
    rows = [(wide, narrow, last[key], ink(colour)) for key, (wide, narrow, colour) in PERCENTILES.items()]
    return pd.DataFrame(rows, columns=["label", "narrow", "at", "colour"])


def payback_curve(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Probability that the spending has paid back by the end of the year",
) -> LayerChart:
    """Cumulative probability of payback by year.

    Parameters
    ----------
    frame
        Columns ``year``, ``probability`` (share of draws).
    title, alt, subtitle
        Words for the chart.
    """
    axis = Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    base = Chart(frame).encode(
        x=_years(frame["year"]),
        y=Y("probability:Q", title=None, scale=Scale(domain=[0, 1]), axis=axis),
        tooltip=tips(("year:Q", "By the end of", "d"), ("probability:Q", "Probability of payback", ".0%")),
    )
    last = frame.sort_values("year").iloc[-1]
    share, year = f"{last['probability']:.0%}", f"by {last['year']:.0f}"
    label = {"label": f"{share} {year}", "narrow": f"{share}\n{year}", "at": last["probability"]}
    chart = layered(
        base.mark_area(color=ink("band")),
        base.mark_line(color=ink("revenue")),
        base.mark_point(size=150, opacity=0),
        end_labels(pd.DataFrame([{**label, "colour": ink("revenue")}]), (0, 1), HEIGHTS),
    )
    return finish(chart, Words(title, alt, subtitle), HEIGHTS)


def booms(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Spending in the peak year, % of GDP: middle of the sources; lines show their range",
) -> LayerChart:
    """Bars of past investment booms beside this one, with the range of the sources.

    Parameters
    ----------
    frame
        Columns ``boom``, ``label``, ``year``, ``share_low_pct``, ``share_pct``, ``share_high_pct``,
        ``n_sources``. Rows stay in their order; booms whose name starts with ``ai`` are set off from the others.
    title, alt, subtitle
        Words for the chart.
    """
    groups = frame["boom"].str.startswith("ai").map({True: "ours", False: "past"})
    rows = frame.assign(
        value=frame["share_pct"], low=frame["share_low_pct"], high=frame["share_high_pct"], group=groups
    )
    return bars(
        rows.assign(text=frame["share_pct"].map("{:.1f}%".format)),
        Amount("Middle of the sources, % of GDP", ".2f", "datum.label + '%'"),
        Words(title, alt, subtitle),
        colours={"ours": "revenue", "past": "neutral"},
        legend=False,
        told=[("n_sources", "Sources", "d")],
    )


def captured(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    reference: tuple[str, float] | None = None,
    subtitle: str = "Revenue that sellers of AI could keep of the expected gains, USD billions a year",
) -> LayerChart:
    """Ranges with a dot at the central value, one row per study of AI's effect on output.

    Parameters
    ----------
    frame
        Columns ``label``, ``revenue_low_usd_bn``, ``revenue_usd_bn``, ``revenue_high_usd_bn``. Rows stay in
        their order.
    title, alt, subtitle
        Words for the chart.
    reference
        Name and value, USD billions a year, of a line to compare with.
    """
    names = {"revenue_low_usd_bn": "low", "revenue_usd_bn": "value", "revenue_high_usd_bn": "high"}
    return ranges(
        frame.rename(columns=names),
        Amount("Central, USD billions a year"),
        Words(title, alt, subtitle),
        reference=Reference(*reference) if reference else None,
    )


def _years(years: pd.Series) -> X:
    domain = [int(years.min()), int(years.max())]
    axis = Axis(format="d", tickCount=by_width(10, 5), tickMinStep=1)
    return X("year:Q", title=None, scale=Scale(domain=domain, nice=False, zero=False), axis=axis)


def _zero() -> Chart:
    line: Chart = Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=ink("ink")).encode(y="zero:Q")
    return line


def _limits(values: pd.DataFrame) -> tuple[float, float]:
    """Ends of an axis that holds all values and zero, with a little room."""
    low, high = min(0.0, values.to_numpy().min()), max(0.0, values.to_numpy().max())
    room = (high - low) * 0.04
    return (float(low - room) if low < 0 else 0.0), (float(high + room) if high > 0 else 0.0)
