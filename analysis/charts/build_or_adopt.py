"""Charts of the chapter on building or adopting; the frames come from ``analysis.views.build_or_adopt*``."""

from __future__ import annotations

import pandas as pd
from altair import LayerChart

from analysis.charts.build_or_adopt_whatif import monthly_whatif
from analysis.charts.grid import Kind, grid
from analysis.charts.layout import Words
from analysis.charts.lines import Mark, Measure, Style, lines
from analysis.charts.rows import Amount, Reference, ranges
from analysis.charts.sensitivity import sobol, tornado

__all__ = [
    "chance_by_date",
    "choice_map",
    "cohort_curves",
    "frontiers",
    "gap_lines",
    "gap_rows",
    "llama_2_cost",
    "monthly_whatif",
    "price_lines",
    "sobol",
    "tornado",
]

CHOICES = {"Call": Kind("grid"), "Host": Kind("band_inner"), "Train": Kind("required", "surface")}
"""Look of each choice on the map, by its name for readers."""
COHORT = {
    "All unknown go on": Style("revenue", narrow="All unknown\ngo on"),
    "Kaplan-Meier": Style("muted", "dashed"),
    "All unknown stopped": Style("required", narrow="All unknown\nstopped"),
}
PRICES = {
    "Class of GPT-3.5, called": Style("revenue", narrow="GPT-3.5,\ncalled"),
    "Class of GPT-3.5, hosted": Style("revenue", "dashed", narrow="GPT-3.5,\nhosted"),
    "Class of GPT-4, called": Style("required_soft", narrow="GPT-4,\ncalled"),
    "Class of GPT-4, hosted": Style("required_soft", "dashed", narrow="GPT-4,\nhosted"),
}
CHANCES = {
    "Class of GPT-3.5": Style("revenue", narrow="GPT-3.5\nclass"),
    "Class of GPT-4": Style("required_soft", narrow="GPT-4\nclass"),
}
FRONTIERS = {
    "Closed": Style("required", step=True, dots=True),
    "Open": Style("revenue", step=True, dots=True),
    "Chinese": Style("required_soft", "dotted", step=True),
}

GAPS = {
    "Epoch Capabilities Index": Style("revenue", narrow="Epoch"),
    "GPQA Diamond": Style("required_soft", "dashed", narrow="GPQA"),
    "Index of Artificial Analysis": Style("required", "dotted", narrow="Artificial\nAnalysis"),
}


def llama_2_cost(frame: pd.DataFrame, claimed_usd_mn: float, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Dots with ranges: cost of Llama 2 by size, beside what the document says.

    Parameters
    ----------
    frame
        Columns ``label, value, low, high``, USD millions.
    claimed_usd_mn
        What the document says, USD millions.
    title, alt, subtitle
        Words for the chart.
    """
    return ranges(
        frame[["label", "value", "low", "high"]],
        Amount("USD million", ",.1f", limits=(0, claimed_usd_mn * 1.12)),
        Words(title, alt, subtitle),
        reference=Reference("Document C", claimed_usd_mn),
    )


def price_lines(frame: pd.DataFrame, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Lines on a logarithmic axis: price of a called million tokens and rent of the chips of a hosted one.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (keys of ``PRICES``), ``usd_per_mtok``.
    title, alt, subtitle
        Words for the chart.
    """
    x, y = Measure("date", "Date", "%b %Y", "date"), Measure("usd_per_mtok", "USD per million tokens", "$,.3~f", "log")
    return lines(frame, x, y, _present(PRICES, frame), Words(title, alt, subtitle))


def _present(styles: dict[str, Style], frame: pd.DataFrame) -> dict[str, Style]:
    return {name: style for name, style in styles.items() if name in set(frame["series"])}


def choice_map(frame: pd.DataFrame, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Grid of the cheapest choice, volumes from the top down and dates from left to right.

    Parameters
    ----------
    frame
        Columns ``row``, ``column``, ``kind`` (keys of ``CHOICES``), ``call, host, train`` (costs, printed); volumes
        from the least, dates from the first.
    title, alt, subtitle
        Words for the chart.
    """
    return grid(
        frame,
        CHOICES,
        Words(title, alt, subtitle),
        rows=list(frame["row"].unique())[::-1],
        columns=list(frame["column"].unique()),
        told=[("call", "Calling a month"), ("host", "Hosting a month"), ("train", "Training a month")],
    )


def chance_by_date(frame: pd.DataFrame, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Lines: share of draws in which hosting pays at some volume.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (keys of ``CHANCES``), ``probability``.
    title, alt, subtitle
        Words for the chart.
    """
    x = Measure("date", "Date", "%b %Y", "date")
    y = Measure("probability", "Share of draws", ".0%", limits=(0, 1))
    return lines(frame, x, y, _present(CHANCES, frame), Words(title, alt, subtitle))


def cohort_curves(frame: pd.DataFrame, claimed: float, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Lines with bands: share of the firms that still train, between its bounds, and what the document foresees.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (keys of ``COHORT``), ``share``, ``low``, ``high``.
    claimed
        Share still training at which the document is right.
    title, alt, subtitle
        Words for the chart.
    """
    x, y = Measure("date", "Date", "%b %Y", "date"), Measure("share", "Share still training", ".0%", limits=(0, 1))
    mark = Mark("Nine in ten have stopped", claimed)
    return lines(frame, x, y, _present(COHORT, frame), Words(title, alt, subtitle), marks=[mark])


def frontiers(frame: pd.DataFrame, released: pd.Timestamp, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Steps: best score so far of closed, open and Chinese models, with the day of Llama 2.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (keys of ``FRONTIERS``), ``score``, ``name`` (the model).
    released
        Day of Llama 2.
    title, alt, subtitle
        Words for the chart.
    """
    x = Measure("date", "Date", "%b %Y", "date")
    low, high = float(frame["score"].min()), float(frame["score"].max())
    y = Measure("score", "Score", ".0f", limits=(5 * (low // 5), 5 * (high // 5 + 1)))
    marks = [Mark("Llama 2", released.isoformat(), "x")]
    return lines(frame, x, y, _present(FRONTIERS, frame), Words(title, alt, subtitle), marks=marks)


def gap_lines(frame: pd.DataFrame, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Lines: months that one group of models trails another, by date and benchmark.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (keys of ``GAPS``), ``months``.
    title, alt, subtitle
        Words for the chart.
    """
    x, y = Measure("date", "Date", "%b %Y", "date"), Measure("months", "Months behind", ".0f")
    return lines(frame, x, y, _present(GAPS, frame), Words(title, alt, subtitle))


def gap_rows(frame: pd.DataFrame, claimed_months: float, *, title: str, alt: str, subtitle: str) -> LayerChart:
    """Dots with ranges: mean months behind by pair and benchmark, beside the three years of the document.

    Parameters
    ----------
    frame
        Columns ``label, value, low, high``, months.
    claimed_months
        What Wang Xiaochuan said, months.
    title, alt, subtitle
        Words for the chart.
    """
    return ranges(
        frame[["label", "value", "low", "high"]],
        Amount("Months behind", ".1f", limits=(0, claimed_months * 1.06)),
        Words(title, alt, subtitle),
        reference=Reference("Wang, April 2023", claimed_months),
    )
