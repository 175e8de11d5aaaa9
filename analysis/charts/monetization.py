"""Charts of the chapter on selling AI; the frames come from ``analysis.views.monetization`` and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from altair import LayerChart

from analysis.charts.layout import Words
from analysis.charts.lines import Mark, Measure, Style, lines, styles_of
from analysis.charts.monetization_whatif import chain_whatif, revenue_whatif
from analysis.charts.rows import Amount, ranges
from analysis.charts.sensitivity import sobol, tornado
from analysis.charts.theme import COMPANIES

__all__ = [
    "baidu",
    "beside_studies",
    "chain_whatif",
    "chance_of_profit",
    "cost_and_price",
    "declines",
    "horizons",
    "margin_fan",
    "price_lines",
    "repeats",
    "revenue_whatif",
    "sellable",
    "sobol",
    "success_curves",
    "tornado",
    "volumes",
]

FACTOR = Amount("Factor a year", ",.0f", "format(datum.value, ',') + '×'", log=True)
DOLLARS = Amount("USD per million tokens", ".3~g", "'$' + format(datum.value, '~g')", log=True)
CURVES = {
    "Constant hazard": Style("required_soft", "dashed", "Constant\nhazard"),
    "Weibull": Style("plum", "dotted"),
    "Logistic in log time": Style("revenue", narrow="Logistic"),
    "Outcomes": Style("steel", "none"),
}
"""Look of each curve of success."""
CURVE_NAMES = dict(zip(("constant", "weibull", "logistic"), CURVES, strict=False))
MINUTES = "Minutes the task takes, logarithmic"


def price_lines(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Lowest list price so far of a model that reaches a score, USD per million tokens (logarithmic)",
) -> LayerChart:
    """Steps: running lowest price by level.

    Parameters
    ----------
    frame
        Columns ``series``, ``date``, ``price_usd_per_mtok``, ``name``.
    title, alt, subtitle
        Words for the chart.
    """
    names = list(dict.fromkeys(frame["series"]))
    styles = {
        name: style._replace(step=True, dots=True, narrow=name.split(" (")[0])
        for name, style in styles_of(names).items()
    }
    price = Measure("price_usd_per_mtok", "USD per million tokens", "$~g", "log")
    return lines(frame, Measure("date", "From", "%b %Y", "date"), price, styles, Words(title, alt, subtitle))


def declines(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Factor a year by which the lowest price falls, with 90% intervals over models (logarithmic)",
) -> LayerChart:
    """Dots with intervals: yearly factor by level.

    Parameters
    ----------
    frame
        Columns ``label``, ``factor``, ``low``, ``high``, ``lows``.
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(value=frame["factor"], text=[f"{value:.0f}×" for value in frame["factor"]])
    told = [("lows", "Record lows", "d")]
    return ranges(rows, FACTOR._replace(limits=_reach(rows)), Words(title, alt, subtitle), told=told)


def beside_studies(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Factor a year by which the price of a capability falls, lowest to highest (logarithmic)",
) -> LayerChart:
    """Dots with ranges: published rates and ours.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high``, ``group`` (Published or Ours).
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(text=[_range(row) for row in frame.itertuples()])
    colours = {"Published": "required_soft", "Ours": "revenue"}
    return ranges(rows, FACTOR._replace(limits=_reach(rows)), Words(title, alt, subtitle), colours=colours)


def _range(row: object) -> str:
    low, high = getattr(row, "low"), getattr(row, "high")  # noqa: B009 - a named tuple of pandas
    return f"{low:.0f}×" if low == high else f"{low:.0f} to {high:.0f}×"


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    """Ends of a logarithmic axis a little beyond the ranges."""
    return float(rows["low"].min()) / 1.5, float(rows["high"].max()) * 1.5


def volumes(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Tokens processed a day as companies state them, trillions (logarithmic)",
) -> LayerChart:
    """Lines with dots: tokens a day by company.

    Parameters
    ----------
    frame
        Columns ``series``, ``date``, ``tokens_per_day``.
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(trillions=frame["tokens_per_day"] / 1e12)
    styles = {"Google": Style(COMPANIES["Alphabet"][0], dots=True), "ByteDance": Style("required", dots=True)}
    volume = Measure("trillions", "Trillion tokens a day", "~g", "log")
    return lines(rows, Measure("date", "Month", "%b %Y", "date"), volume, styles, Words(title, alt, subtitle))


def cost_and_price(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "USD per million tokens; cost: 90% of draws, price: cheapest to dearest host (logarithmic)",
) -> LayerChart:
    """Dots with ranges: cost of serving and price at hosts.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high``, ``group``.
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(text=[f"${value:.2g}" for value in frame["value"]])
    colours = {"Cost": "required", "Price": "revenue"}
    return ranges(rows, DOLLARS._replace(limits=_reach(rows)), Words(title, alt, subtitle), colours=colours)


def success_curves(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Chance to finish a task by its length; dots: weighted outcomes; band: 90% over families of tasks",
) -> LayerChart:
    """Lines: three curves of success, and the outcomes that they are fitted to.

    Parameters
    ----------
    frame
        Columns ``series`` (one of `CURVES`), ``minutes``, ``probability``; ``low`` and ``high`` of the logistic curve.
    title, alt, subtitle
        Words for the chart.
    """
    chance = Measure("probability", "Probability", ".0%", limits=(0, 1))
    words = Words(title, alt, subtitle)
    return lines(frame, Measure("minutes", MINUTES, "~g", "log"), chance, CURVES, words, marks=[Mark("One half", 0.5)])


def sellable(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Length of task finished with a given chance, minutes; 90% intervals over families (logarithmic)",
) -> LayerChart:
    """Dots with ranges: length of task by reliability and curve.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high``, ``curve``.
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(
        group=[CURVE_NAMES[curve] for curve in frame["curve"]],
        text=[f"{value:,.0f}" if value >= 10 else f"{value:.1f}" for value in frame["value"]],
    )
    amount = Amount("Minutes", ",.3~g", "format(datum.value, '~g')", log=True, limits=_reach(rows))
    colours = {"Constant hazard": "required_soft", "Weibull": "plum", "Logistic in log time": "revenue"}
    return ranges(rows, amount, Words(title, alt, subtitle), colours=colours)


def horizons(
    frame: pd.DataFrame,
    marks: Sequence[tuple[str, float]],
    title: str,
    alt: str,
    subtitle: str = "Length of task that the best agent finishes, minutes of a person's work (logarithmic)",
) -> LayerChart:
    """Lines with dots: best published horizon over time.

    Parameters
    ----------
    frame
        Columns ``series`` (Half of the time, Four times in five), ``date``, ``minutes``, ``name``.
    marks
        Lengths to compare with: name and minutes.
    title, alt, subtitle
        Words for the chart.
    """
    styles = {
        "Half of the time": Style("revenue", dots=True, narrow="Half of\nthe time"),
        "Four times in five": Style("required_soft", dots=True, narrow="Four times\nin five"),
    }
    length = Measure("minutes", "Minutes", ",~g", "log")
    date = Measure("date", "Released", "%b %Y", "date")
    return lines(frame, date, length, styles, Words(title, alt, subtitle), marks=[Mark(*mark) for mark in marks])


def repeats(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Share of tasks finished in every one of k trials; dashed: if trials were independent",
) -> LayerChart:
    """Lines: repeated trials as measured and as independence would have them.

    Parameters
    ----------
    frame
        Columns ``series``, ``k``, ``probability``, ``kind`` (measured or if independent).
    title, alt, subtitle
        Words for the chart.
    """
    names = list(dict.fromkeys(frame["series"]))
    inks = ("revenue", "revenue", "required_soft", "required_soft", "plum", "plum")
    kinds = frame.drop_duplicates("series").set_index("series")["kind"]
    styles = {
        name: Style(ink, "solid" if kinds[name] == "measured" else "dashed", name.replace(", ", ",\n"), dots=True)
        for name, ink in zip(names, inks, strict=False)
    }
    share = Measure("probability", "Share of tasks", ".0%", limits=(0, 1))
    trials = Measure("k", "Trials that must all succeed, k", "d", limits=(1, 4))
    return lines(frame, trials, share, styles, Words(title, alt, subtitle), heights=(420, 430))


def baidu(
    frame: pd.DataFrame, title: str, alt: str, subtitle: str = "Revenue of Baidu, CNY billions a quarter"
) -> LayerChart:
    """Lines with dots: advertising and AI cloud by quarter.

    Parameters
    ----------
    frame
        Columns ``series``, ``date``, ``value``, ``quarter``.
    title, alt, subtitle
        Words for the chart.
    """
    styles = {"Advertising": Style("required", dots=True), "AI cloud": Style("revenue", dots=True)}
    value = Measure("value", "CNY billions", ".1f")
    rows = frame.rename(columns={"quarter": "name"})
    return lines(rows, Measure("date", "Quarter to", "%b %Y", "date"), value, styles, Words(title, alt, subtitle))


def margin_fan(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Gross margin of a seller, share of revenue; bands hold half and nine in ten of the draws",
) -> LayerChart:
    """Fan of gross margins by year.

    Parameters
    ----------
    frame
        Columns ``series``, ``year``, ``value``, ``low``, ``high``, ``inner_low``, ``inner_high``.
    title, alt, subtitle
        Words for the chart.
    """
    share = Measure("value", "Share of revenue", ".0%")
    year = Measure("year", "Year", "d", "year")
    words = Words(title, alt, subtitle)
    return lines(frame, year, share, {"Gross margin": Style("revenue")}, words, label_at="none")


def chance_of_profit(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Share of draws in which the seller is in profit for good, up to the last year followed",
) -> LayerChart:
    """Line: chance that the seller is in profit, by year.

    Parameters
    ----------
    frame
        Columns ``year``, ``probability``.
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(series="In profit")
    chance = Measure("probability", "Probability", ".0%", limits=(0, 1))
    year = Measure("year", "Year", "d", "year")
    style = {"In profit": Style("revenue", dots=True)}
    return lines(rows, year, chance, style, Words(title, alt, subtitle), label_at="none")
