"""Numbers typed into prose: found, so that none is published without a source.

Allowed are findings and cited figures (they stand in roles), years and dates, small counting words and
whole numbers up to twelve as words, and names that contain digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.publish.chapters import Page

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SKIPPED = (
    r"```.*?```",  # fenced blocks: directives, code
    r"\$\$.*?\$\$",  # formulas
    r"<!--.*?-->",
    r"\{[\w:-]+\}`[^`]*`",  # roles
    r"`[^`]*`",  # code
    r"(?<![\w$])\$[^$\n]+\$(?![\w$])",  # inline formulas
    r"\]\([^)]*\)",  # targets of links
    r"^\([\w-]+\)=$",  # labels
    r"https?://\S+",
)
ALLOWED = (
    rf"\b\d{{1,2}} (?:{MONTHS})(?: (?:19|20)\d\d)?\b",
    rf"\b(?:{MONTHS}) (?:19|20)\d\d\b",
    r"\b(?:17|18|19|20)\d\ds?\b",  # years and decades
    r"\b(?:19|20)\d\dQ[1-4]\b",
    r"\bQ[1-4]\b",
    r"\ba trillion dollars\b",  # the name of the bet, as the documents call it
    r"\bS&P 500\b",
    r"\b[A-Za-z]+-?\d[\w.]*\b",  # GPT-4o, H100, A08
    r"\bLlama \d(?:\.\d)?(?: \d+B)?\b",
)
WORDS = re.compile(
    r"\b(?:thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|half|halves|halved|doubled?|"
    r"tripled?|quadrupled?|twice|(?:a|one) (?:quarter|third) of)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d(?:[\d,.]*\d)?%?")


@dataclass(frozen=True)
class TypedNumber:
    """A number typed into prose: where, which, and the text around it."""

    page: str
    line: int
    number: str
    context: str

    def __str__(self) -> str:
        """Return the place and the number as an editor can jump to."""
        return f"book/{self.page}.md:{self.line}: typed number {self.number!r} in “{self.context}”"


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _prose(text: str) -> str:
    """Return the text with everything that may hold numbers blanked out, lines kept in place."""
    text = re.sub(r"\A---\n.*?\n---\n", _blank, text, flags=re.DOTALL)
    for pattern in SKIPPED:
        text = re.sub(pattern, _blank, text, flags=re.DOTALL | re.MULTILINE)
    for pattern in ALLOWED:
        text = re.sub(pattern, _blank, text)
    return text


def typed_numbers(page: Page) -> Iterator[TypedNumber]:
    """Find the numbers typed into a page's prose, in words too."""
    lines = page.text.splitlines()
    for count, line in enumerate(_prose(page.text).splitlines(), 1):
        for match in [*NUMBER.finditer(line), *WORDS.finditer(line)]:
            start = max(0, match.start() - 30)
            context = lines[count - 1][start : match.end() + 30].strip()
            yield TypedNumber(page.name, count, match.group(), context)


def words(page: Page) -> int:
    """Count the words of a page's prose: text that a reader reads, a role counting as one word."""
    text = re.sub(r"\A---\n.*?\n---\n", "", page.text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
    text = re.sub(r"\{[\w:-]+\}`[^`]*`", "number", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return len(re.findall(r"[A-Za-z0-9][\w’'-]*", text))
