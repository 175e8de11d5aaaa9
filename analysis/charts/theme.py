"""One look for every chart: colours by meaning, light and dark, and the Vega-Lite configuration.

Charts are drawn in light colours. Every light colour has one dark partner, so a dark chart is the same chart
with the colours swapped: in static pictures by a style sheet, on a page by the script.
"""

from typing import Any

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
FONT_SIZE = 13

INKS: dict[str, tuple[str, str]] = {
    "surface": ("#ffffff", "#121212"),
    "ink": ("#1b1f24", "#e6e8eb"),
    "muted": ("#59626d", "#a8b0ba"),
    "rule": ("#7d8691", "#8a929c"),
    "grid": ("#e2e5e9", "#2c3036"),
    "band": ("#c9dcf2", "#1d3a5c"),
    "band_inner": ("#8fb8e3", "#2f6199"),
    "neutral": ("#868f9a", "#8d959f"),
    "required": ("#b03a2e", "#f2786b"),
    "required_soft": ("#d8731e", "#ffb25c"),
    "revenue": ("#1f5fa8", "#6ea8f0"),
    "revenue_soft": ("#2e94a7", "#8fe0e8"),
    "plum": ("#691643", "#975af2"),
    "steel": ("#0b2e8e", "#3f84a6"),
}
"""Light and dark colour of everything that is not a company."""

SERIES = ("revenue", "required_soft", "revenue_soft", "required", "plum", "steel")
"""Colours of series that mean nothing by themselves, in the order in which to take them."""

COMPANIES: dict[str, tuple[str, str]] = {
    "Alphabet": ("#2f95a8", "#8deaf0"),
    "Amazon": ("#d9741f", "#ff9f2e"),
    "Meta": ("#4b0f78", "#c394fa"),
    "Microsoft": ("#3f56c0", "#5f70dc"),
    "Oracle": ("#85495f", "#b3567f"),
    "Nvidia": ("#1f4d1a", "#cdeb7e"),
    "OpenAI": ("#1f2f30", "#f2f5f5"),
    "Anthropic": ("#a8581c", "#c8703e"),
}
"""Light and dark colour of each company, the same in every chart."""

WORDS: dict[str, tuple[str, str]] = {
    "#2f95a8": ("#1d7484", "#8deaf1"),
    "#d9741f": ("#a85512", "#ff9f2f"),
    "#3f56c0": ("#3f56c1", "#8492ea"),
    "#85495f": ("#854960", "#cc7aa0"),
    "#a8581c": ("#a8581d", "#d98452"),
    "#d8731e": ("#a85511", "#ffb25d"),
    "#2e94a7": ("#1d7483", "#8fe0e9"),
}
"""For colours too faint for words on white or black: the colour of words beside the mark, light and dark."""

DARK: dict[str, str] = dict(sorted([*INKS.values(), *COMPANIES.values(), *WORDS.values()]))
"""The dark partner of every light colour."""


def ink(name: str) -> str:
    """Return the (light) colour that stands for ``name``.

    Raises
    ------
    KeyError
        When there is no such colour.

    >>> ink("surface")
    '#ffffff'
    """
    return INKS[name][0]


def for_words(colour: str) -> str:
    """Return the (light) colour of words that name a mark of the given colour, with enough contrast to read.

    >>> for_words("#d9741f"), for_words("#4b0f78")
    ('#a85512', '#4b0f78')
    """
    return WORDS.get(colour, (colour,))[0]


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration shared by all charts, in light colours."""
    text = {"labelFont": FONT, "labelFontSize": FONT_SIZE, "labelColor": ink("muted")}
    title = {"titleFont": FONT, "titleFontSize": FONT_SIZE, "titleColor": ink("muted"), "titleFontWeight": "normal"}
    return {
        "background": None,
        "font": FONT,
        "padding": 0,
        "aria": False,
        "view": {"stroke": None},
        "axis": {**text, **title, "domainColor": ink("rule"), "tickColor": ink("rule"), "gridColor": ink("grid")},
        "axisX": {"grid": False, "labelFlush": False},
        "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
        "legend": {**text, **title, "orient": "top", "title": None, "symbolType": "square", "offset": 8},
        "title": {
            **{"font": FONT, "fontSize": 17, "color": ink("ink"), "anchor": "start", "frame": "bounds"},
            **{"subtitleFont": FONT, "subtitleFontSize": FONT_SIZE, "subtitleColor": ink("muted"), "offset": 14},
        },
        "text": {"font": FONT, "fontSize": FONT_SIZE, "color": ink("ink")},
        "mark": {"color": ink("revenue")},
        "line": {"strokeWidth": 2.5, "strokeJoin": "round", "strokeCap": "round"},
        "rule": {"color": ink("rule")},
    }
