"""Charts of the synthesis; the frames come from ``analysis.views.synthesis``."""

from __future__ import annotations

from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis.charts.layout import Words, finish, heights_of_rows
from analysis.charts.lines import Measure, Style, lines
from analysis.charts.moving import two_bars, with_signals
from analysis.charts.rows import Amount, bars, ranges
from analysis.models import joint
from analysis.whatif import Control, WhatIf, answer

YEAR = Measure("year", "Year", "d", "year")
SHARE = Amount("Share of draws", ".0%", limits=(0, 1))
KEPT, SPENT = "What its revenue leaves after serving", "What following costs"
LIMIT_STYLES = {
    "What is asked for": Style("revenue", narrow="Demand"),
    "Sites with power": Style("required", narrow="Sites"),
    "Money": Style("required_soft", "dashed"),
}


class Fixed(NamedTuple):
    """What the sliders do not move: worth of all AI revenue and of the labs' computing, margin, share of training."""

    revenue: float
    compute: float
    margin: float
    training_share: float


def shares(frame: pd.DataFrame, title: str, alt: str, subtitle: str) -> alt.LayerChart:
    """Bars of shares of draws.

    Parameters
    ----------
    frame
        Columns ``label``, ``value`` (a share).
    title, alt, subtitle
        Words for the chart.
    """
    return bars(frame, SHARE, Words(title, alt, subtitle))


def movers(frame: pd.DataFrame, title: str, alt: str, subtitle: str) -> alt.LayerChart:
    """Ranges of a chance between the lowest and the highest third of each assumption, a dot at the highest.

    Parameters
    ----------
    frame
        Columns ``label``, ``at_low``, ``at_high``.
    title, alt, subtitle
        Words for the chart.
    """
    ends = frame[["at_low", "at_high"]]
    rows = frame.assign(value=frame["at_high"], low=ends.min(axis=1), high=ends.max(axis=1))
    return ranges(rows.assign(text=[f"{value:.0%}" for value in frame["at_high"]]), SHARE, Words(title, alt, subtitle))


def fan(frame: pd.DataFrame, unit: str, title: str, alt: str, subtitle: str) -> alt.LayerChart:
    """Fan of one quantity over the years.

    Parameters
    ----------
    frame
        Columns ``series`` (one name), ``year``, ``value``, ``low``, ``high``, ``inner_low``, ``inner_high``.
    unit
        Unit of the quantity, for the tooltip.
    title, alt, subtitle
        Words for the chart.
    """
    name = frame["series"].iloc[0]
    return lines(frame, YEAR, Measure("value", unit), {name: Style("revenue")}, Words(title, alt, subtitle))


def limits(frame: pd.DataFrame, title: str, alt: str, subtitle: str) -> alt.LayerChart:
    """Lines of the share of draws in which demand, sites or money limit power.

    Parameters
    ----------
    frame
        Columns ``series``, ``year``, ``share``.
    title, alt, subtitle
        Words for the chart.
    """
    measure = Measure("share", "Share of draws", ".0%", limits=(0, 1))
    return lines(frame, YEAR, measure, LIMIT_STYLES, Words(title, alt, subtitle))


def follower_whatif(  # noqa: PLR0913
    follower_ratio: Control,
    follower_market_share: Control,
    follower_serving_ratio: Control,
    fixed: Fixed,
    *,
    title: str,
    alt: str,
    subtitle: str = "Worth over all years, USD billions; the upright marks are the base case",
) -> WhatIf:
    """Bars of what a follower keeps of its revenue and of what following costs, with three sliders.

    Parameters
    ----------
    follower_ratio, follower_market_share, follower_serving_ratio
        Sliders over arguments of `analysis.models.joint.follower_income` and ``follower_cost``.
    fixed
        Everything else, from the base case.
    title, alt, subtitle
        Words for the chart; the alternative text describes the base case.
    """

    def income(follower_market_share: Any, follower_serving_ratio: Any) -> Any:
        return joint.follower_income(fixed.revenue, follower_market_share, fixed.margin, follower_serving_ratio)

    def cost(follower_ratio: Any) -> Any:
        return joint.follower_cost(fixed.compute, fixed.training_share, follower_ratio)

    def left(follower_ratio: Any, follower_market_share: Any, follower_serving_ratio: Any) -> Any:
        return income(follower_market_share, follower_serving_ratio) - cost(follower_ratio)

    sliders = {c.name: c for c in (follower_ratio, follower_market_share, follower_serving_ratio)}
    share = {name: sliders[name] for name in ("follower_market_share", "follower_serving_ratio")}
    answers = (
        answer("follower_keeps", KEPT, "usd_bn", income, **share),
        answer("follower_spends", SPENT, "usd_bn", cost, follower_ratio=follower_ratio),
        answer("follower_left", "Left to the follower", "usd_bn", left, **sliders),
    )
    chart = with_signals(two_bars(*answers[:2], ",.1f", "USD billions"), sliders.values(), answers)
    height = heights_of_rows([KEPT, SPENT], extra=48)
    return WhatIf(finish(chart, Words(title, alt, subtitle), height, room=44), tuple(sliders.values()), answers[2:])
