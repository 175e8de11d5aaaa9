"""Charts of the chapter on scaling and energy; frames come from ``analysis.views.scaling`` and ``scaling_power``."""

from typing import Any

import altair
import pandas as pd
from altair import Axis, Chart, Color, LayerChart, Scale, X, Y

from analysis.charts import lines, rows
from analysis.charts.layout import Words, by_width, end_labels, finish, layered, tips
from analysis.charts.lines import Mark, Measure, Style
from analysis.charts.rows import Amount, Reference
from analysis.charts.scaling_whatif import additions_whatif, lifetime_whatif, megawatts_whatif
from analysis.charts.sensitivity import sobol, tornado
from analysis.charts.theme import for_words, ink

__all__ = [
    "additions_whatif",
    "exponents",
    "fan",
    "generations",
    "gigawatt",
    "held",
    "lifetime_whatif",
    "megawatts_whatif",
    "mfu",
    "ratios",
    "sobol",
    "tornado",
]

HEIGHTS = (400, 380)
TRAINED = {"Trained on tokens": "revenue", "Learned from a larger model": "neutral"}
FITS = {"Published": "neutral", "Ours": "revenue"}
RATIOS = {
    "Hoffmann, approach 3": Style("required_soft", "dashed", "Hoffmann,\napproach 3"),
    "Refit of the points": Style("revenue", narrow="Refit"),
    "Models as trained": Style("required", "none"),
}
SITES = {
    "Largest site followed": Style("revenue", narrow="Largest\nfollowed", step=True, dots=True),
    "Projected": Style("revenue_soft", "dotted", step=True, dots=True),
    "Claimed": Style("required", "none"),
}
FANS = {
    "If nothing stopped it": Style("required_soft", "dashed", "Nothing\nstops it"),
    "Under both limits": Style("revenue", narrow="Under\nlimits"),
}
LIMITS = {"Nothing yet": "muted", "Money": "required", "Electricity": "revenue"}
"""Colours of what holds a site back."""


def mfu(
    frame: pd.DataFrame,
    paper: tuple[str, float],
    title: str,
    alt: str,
    subtitle: str = "Model FLOP utilisation that the hours on each card imply; grey: learned from a larger model",
) -> LayerChart:
    """Bars of the share of the peak by model.

    Parameters
    ----------
    frame
        From `views.scaling.mfu_rows`.
    paper
        Name and value of the share that a paper reports.
    title, alt, subtitle
        Words for the chart.
    """
    amount = Amount("Share of the peak", ".0%")
    words = Words(title, alt, subtitle)
    return rows.bars(frame, amount, words, colours=TRAINED, legend=False, reference=Reference(*paper))


def ratios(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Tokens per parameter by operations of training, logarithmic axes; band: 90 % of resamples",
) -> LayerChart:
    """Lines of optimal tokens per parameter with the models that were trained, each named.

    Parameters
    ----------
    frame
        From `views.scaling.ratio_lines`.
    title, alt, subtitle
        Words for the chart.
    """
    x = Measure("flop", "Operations of training, FLOP", ".0e", "log")
    y = Measure("tokens_per_parameter", "Tokens per parameter", ",.0f", "log")
    chart = lines.lines(frame, x, y, RATIOS, Words(title, alt, subtitle), heights=HEIGHTS, label_at="none")
    named = frame[frame["series"] == "Models as trained"]
    return _with(chart, *_model_names(named), *_curve_names(frame))


LEFT_NAMED, BELOW_NAMED, ABOVE_NAMED = ("Llama 3 8B", "DeepSeek-V3", "GPT-3"), ("Chinchilla 70B",), ("Llama 3.1 405B",)
"""Models named on the left of their dot, below and above it, so that neighbours and the edge are free."""


def _model_names(named: pd.DataFrame) -> list[Chart]:
    """Names beside the dots."""
    left, below, above = (named["name"].isin(some) for some in (LEFT_NAMED, BELOW_NAMED, ABOVE_NAMED))
    places = (
        *((left, "right", -8, 0), (below, "right", -4, 12), (above, "right", 20, -12)),
        (~(left | below | above), "left", 8, 0),
    )
    return [
        Chart(named[part])
        .mark_text(align=align, baseline="middle", dx=dx, dy=dy, fontSize=12)  # type: ignore[arg-type]
        .encode(x="flop:Q", y="tokens_per_parameter:Q", text="name:N")
        for part, align, dx, dy in places
        if part.any()
    ]


def _curve_names(frame: pd.DataFrame) -> list[Chart]:
    """Names of the curves inside the plot: Hoffmann's above its start, ours below its end."""
    found = []
    for name, place, align, baseline, dy in (
        ("Hoffmann, approach 3", 0, "left", "bottom", by_width(-20, -42)),
        ("Refit of the points", -1, "right", "top", 8),
    ):
        point = frame[frame["series"] == name].sort_values("flop").iloc[[place]]
        colour = for_words(lines.colour_of(RATIOS[name]))
        look: dict[str, Any] = {"align": align, "baseline": baseline, "dy": dy, "color": colour}
        text = Chart(point).mark_text(fontWeight="bold", dx=4 if align == "left" else -4, **look)
        found.append(text.encode(x="flop:Q", y="tokens_per_parameter:Q", text="series:N"))
    return found


def _with(chart: LayerChart, *more: Chart) -> LayerChart:
    """Put further layers over a finished chart."""
    chart.layer = [*chart.layer, *more]
    return chart


def exponents(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Exponent of compute in the optimal size: intervals as published, and of our resamples",
) -> LayerChart:
    """Dots with intervals, one row a fit.

    Parameters
    ----------
    frame
        From `views.scaling.exponents`.
    title, alt, subtitle
        Words for the chart.
    """
    shown = frame.assign(text=[f"{value:.2f}" for value in frame["value"]])
    amount = Amount("Exponent", ".2f")
    return rows.ranges(shown, amount, Words(title, alt, subtitle), colours=FITS)


def generations(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Chips in a gigawatt at the meter, thousands, with server, network and cooling",
) -> LayerChart:
    """Bars of the chips in a gigawatt by generation.

    Parameters
    ----------
    frame
        From `views.scaling_power.generations`.
    title, alt, subtitle
        Words for the chart.
    """
    shown = frame.assign(value=frame["chips"] / THOUSAND)
    told = [("watts", "Power at the meter for each chip, W", ",.0f"), ("flop_per_second", "FLOP/s of the site", ".2e")]
    return rows.bars(shown, Amount("Chips, thousands", ",.0f"), Words(title, alt, subtitle), told=told)


THOUSAND = 1000


def gigawatt(
    frame: pd.DataFrame,
    said: object,
    title: str,
    alt: str,
    subtitle: str = "Power of the largest AI site, MW, logarithmic axis: estimates from images, projections, claims",
) -> LayerChart:
    """Steps of the largest site over time, with what was claimed.

    Parameters
    ----------
    frame
        From `views.scaling_power.site_lines`.
    said
        Day of the interview, marked.
    title, alt, subtitle
        Words for the chart.
    """
    x = Measure("date", "Date", "%b %Y", "date")
    y = Measure("power_mw", "Power, MW", ",.0f", "log")
    marks = [Mark("One gigawatt", 1000.0), Mark("Interview", said, "x")]
    return lines.lines(frame, x, y, SITES, Words(title, alt, subtitle), marks=marks, heights=HEIGHTS)


def held(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Share of draws in which each limit holds the largest site back, by year from its middle",
) -> LayerChart:
    """Stacked bars: one a year, one colour for each limit.

    Parameters
    ----------
    frame
        Columns ``year``, ``limit``, ``probability``.
    title, alt, subtitle
        Words for the chart.
    """
    ordered = frame.assign(rank=frame["limit"].map({name: rank for rank, name in enumerate(LIMITS)}))
    bars = (
        Chart(ordered)
        .mark_bar(stroke=ink("surface"), strokeWidth=1)
        .encode(
            x=X("year:O", title=None, axis=Axis(labelAngle=0, labelOverlap="greedy"), scale=Scale(paddingInner=0.12)),
            y=Y("probability:Q", title=None, stack="zero", scale=Scale(domain=[0, 1]), axis=_percent()),
            color=Color("limit:N", scale=_limit_colours(), legend=None),
            order=altair.Order("rank:Q"),
            tooltip=tips(("year:O", "From mid"), ("limit:N", "Held back by"), ("probability:Q", "Of draws", ".0%")),
        )
    )
    labels = end_labels(_stack_labels(ordered), (0, 1), HEIGHTS)
    return finish(layered(bars, labels), Words(title, alt, subtitle), HEIGHTS)


def _percent() -> Axis:
    return Axis(format=".0%", tickCount=5)


def _limit_colours() -> Scale:
    return Scale(domain=list(LIMITS), range=[ink(colour) for colour in LIMITS.values()])


def _stack_labels(ordered: pd.DataFrame) -> pd.DataFrame:
    last = ordered[ordered["year"] == ordered["year"].max()].sort_values("rank")
    middle = last["probability"].cumsum() - last["probability"] / 2
    shown = last["probability"] > 0
    return pd.DataFrame(
        {
            "label": last["limit"][shown].to_numpy(),
            "at": middle[shown].to_numpy(),
            "colour": [ink(LIMITS[name]) for name in last["limit"][shown]],
        }
    )


def fan(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Power of the largest site, GW in the middle of the year, logarithmic axis; 50 and 90 % of draws",
) -> LayerChart:
    """Fan of the largest site under both limits beside the growth that nothing stops.

    Parameters
    ----------
    frame
        From `views.scaling_power.race_fan`.
    title, alt, subtitle
        Words for the chart.
    """
    x = Measure("year", "Middle of", "d", "year")
    y = Measure("power_gw", "Power, GW", ",.1f", "log")
    return lines.lines(frame, x, y, FANS, Words(title, alt, subtitle), heights=HEIGHTS)
