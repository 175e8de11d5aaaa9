"""Charts of the openness chapter; the frames come from ``analysis.views.openness`` and its neighbours."""

import pandas as pd
from altair import LayerChart

from analysis.charts.grid import Kind, grid
from analysis.charts.layout import Words
from analysis.charts.lines import Mark, Measure, Style, lines
from analysis.charts.openness_whatif import gift_whatif
from analysis.charts.rows import Amount, Reference, bars, ranges
from analysis.charts.sensitivity import sobol, tornado
from analysis.charts.theme import COMPANIES

__all__ = [
    "break_even",
    "clauses",
    "contributions",
    "crossings",
    "downloads",
    "gaps",
    "gift_whatif",
    "index",
    "per_user",
    "places",
    "shares",
    "sobol",
    "steps",
    "tornado",
]

META = COMPANIES["Meta"][0]
KINDS = {
    "Open": Kind("revenue", "surface"),
    "In part": Kind("band", "ink"),
    "Closed": Kind("required", "surface"),
    "Not known": Kind("grid", "ink"),
}
GROUPS = {"Llama": META, "Approved licence": "revenue_soft", "Other licence": "neutral"}
TERMS = {"Gain": "revenue", "Cost": "required", "Sum": META}
ON_BOARDS = {
    "Best with weights": Style("neutral", "dashed", "Best with\nweights", dots=True),
    "Best Llama": Style(META, narrow="Best\nLlama", dots=True),
}
SHARE = "format(datum.value, '.0%')"


def clauses(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Each clause of the licence and each condition of access, by release; * not part of the index",
) -> LayerChart:
    """Grid of clauses by release.

    Parameters
    ----------
    frame
        Columns ``row``, ``column``, ``kind`` (Open, In part, Closed, Not known), ``text``, ``coded``, ``place``; rows
        and columns stay in their order.
    title, alt, subtitle
        Words for the chart.
    """
    rows, columns = (list(dict.fromkeys(frame[name])) for name in ("row", "column"))
    return grid(
        frame,
        KINDS,
        Words(title, alt, subtitle),
        rows=rows,
        columns=columns,
        told=[("coded", "Coded"), ("place", "Where it stands")],
        short={name: name.split()[-1] for name in columns},
    )


def index(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Openness over the clauses known, 0 closed to 1 open; bands hold 90 % of random weights",
) -> LayerChart:
    """Dots with bands, one release a row.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high``, ``group`` (Llama, Approved licence, Other licence),
        ``least``, ``most``.
    title, alt, subtitle
        Words for the chart.
    """
    told = [("least", "With all that is unclear closed", ".2f"), ("most", "With all that is unclear open", ".2f")]
    amount = Amount("Openness, 0 to 1", ".2f", limits=(0, 1))
    return ranges(frame, amount, Words(title, alt, subtitle), colours=GROUPS, told=told)


def steps(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Share of random weights under which a release is less open than the one before",
) -> LayerChart:
    """Bars of probability with what unclear clauses leave open.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high``.
    title, alt, subtitle
        Words for the chart.
    """
    rows = frame.assign(text=[f"{value:.0%}" for value in frame["value"]])
    return bars(rows, Amount("Share of weights", ".0%", SHARE, (0, 1)), Words(title, alt, subtitle))


def break_even(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    claimed: float,
    subtitle: str = "Efficiency gain at which giving away costs nothing, share of spending within reach, by year",
) -> LayerChart:
    """Line with bands over the years, beside the gain that was named.

    Parameters
    ----------
    frame
        Columns ``year``, ``series`` (Needed), ``share``, ``low``, ``high``, ``inner_low``, ``inner_high``.
    title, alt, subtitle
        Words for the chart.
    claimed
        Gain named in the interview, a share.
    """
    return lines(
        frame,
        Measure("year", "Year", "d", "year"),
        Measure("share", "Efficiency gain needed", ".1%"),
        {"Needed": Style("revenue", dots=True)},
        Words(title, alt, subtitle),
        marks=[Mark("Named by Zuckerberg", claimed)],
    )


def contributions(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "USD billions a year: centre, and the middle 90 % of draws",
) -> LayerChart:
    """Dots with ranges, one term of the gift a row.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high``, ``group`` (Gain, Cost, Sum).
    title, alt, subtitle
        Words for the chart.
    """
    return ranges(frame, Amount("USD billions a year", "+.1f"), Words(title, alt, subtitle), colours=TERMS)


def gaps(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    releases: dict[str, object],
    subtitle: str = "Points behind the best model of the day on the Chatbot Arena; lower is better",
) -> LayerChart:
    """Lines of the distance from the top of the board.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (Best Llama, Best with weights), ``points``, ``name``.
    title, alt, subtitle
        Words for the chart.
    releases
        Dates to mark, by name.
    """
    measure = Measure("points", "Points behind the best", ",.0f")
    return _on_boards(frame, measure, Words(title, alt, subtitle), releases)


def places(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    releases: dict[str, object],
    subtitle: str = "Place by score among all models of the board; lower is better; logarithmic axis",
) -> LayerChart:
    """Lines of the place on the board.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (Best Llama, Best with weights), ``place``, ``name``.
    title, alt, subtitle
        Words for the chart.
    releases
        Dates to mark, by name.
    """
    return _on_boards(frame, Measure("place", "Place", ",.0f", "log"), Words(title, alt, subtitle), releases)


def _on_boards(frame: pd.DataFrame, measure: Measure, words: Words, releases: dict[str, object]) -> LayerChart:
    marks = [Mark(name, day, "x") for name, day in releases.items()]
    return lines(frame, Measure("date", "Board of", "%b %Y", "date"), measure, ON_BOARDS, words, marks=marks)


def downloads(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Cumulative downloads as the companies state them, millions; what they count differs",
) -> LayerChart:
    """Lines through stated totals.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (Llama, Qwen), ``millions``, ``name`` (what is counted).
    title, alt, subtitle
        Words for the chart.
    """
    return lines(
        frame,
        Measure("date", "Stated in", "%b %Y", "date"),
        Measure("millions", "Downloads, millions", ",.0f"),
        {"Llama": Style(META, dots=True), "Qwen": Style("required_soft", dots=True)},
        Words(title, alt, subtitle),
    )


def shares(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    subtitle: str = "Share of new derived models by base; dotted: of tokens of the ten most used open models",
) -> LayerChart:
    """Lines through published shares.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (Chinese base models, European base models, Qwen, Tokens of Chinese models),
        ``share``.
    title, alt, subtitle
        Words for the chart.
    """
    styles = {
        "Chinese base models": Style("required", narrow="Chinese\nbases", dots=True),
        "Qwen": Style("required_soft", "dashed", dots=True),
        "European base models": Style("revenue", narrow="European\nbases", dots=True),
        "Tokens of Chinese models": Style("plum", "dotted", "Tokens,\nChinese", dots=True),
    }
    return lines(
        frame,
        Measure("date", "Month", "%b %Y", "date"),
        Measure("share", "Share", ".0%"),
        styles,
        Words(title, alt, subtitle),
    )


def crossings(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    limits: tuple[float, float],
    subtitle: str = "When the lead passed, by measure: middle and interval",
) -> LayerChart:
    """Dots with ranges on an axis of years.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``low``, ``high`` (decimal years), ``text`` (month).
    title, alt, subtitle
        Words for the chart.
    limits
        First and last year of the axis.
    """
    amount = Amount("Year", ".2f", "datum.value % 1 == 0 ? format(datum.value, 'd') : ''", limits)
    return ranges(frame, amount, Words(title, alt, subtitle))


def per_user(
    frame: pd.DataFrame,
    title: str,
    alt: str,
    reference: tuple[str, float] | None = None,
    subtitle: str = "Revenue per user, USD a year",
) -> LayerChart:
    """Bars of revenue per user, known and needed.

    Parameters
    ----------
    frame
        Columns ``label``, ``value``, ``group`` (Known, Needed).
    title, alt, subtitle
        Words for the chart.
    reference
        Name and value of a line to compare with.
    """
    colours = {"Known": "revenue", "Needed": "required"}
    mark = Reference(*reference) if reference else None
    rows = frame.assign(text=[f"{value:,.0f}" for value in frame["value"]])
    return bars(rows, Amount("USD a year", ",.0f"), Words(title, alt, subtitle), colours=colours, reference=mark)
