"""How wide charts are, and how many letters stand on a line."""

import textwrap

WIDTHS = {"wide": 720, "narrow": 360}
"""Width of the two drawings of every chart, pixels."""


def wrap(text: str, columns: int) -> list[str]:
    """Break text into lines of at most ``columns`` characters, at spaces.

    >>> wrap("Cost of capital", 8)
    ['Cost of', 'capital']
    """
    return textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False) or [""]
