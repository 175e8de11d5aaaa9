"""Prose of a chapter for any notebook viewer: values in place of roles, addresses in place of page names."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from docutils.nodes import make_id

from analysis import tables
from analysis.publish import cards, claimviews, roles
from analysis.publish.elsewhere.places import Place

PART = re.compile(
    r"(?P<left_out>^```\{(?:generated|finding-cards)\}.*?^```$)"
    r"|(?P<kept>^```.*?^```$|\$\$.+?\$\$|(?<![\w\\$])\$[^$\n]+\$(?![\w$]))"
    r"|\{(?P<role>finding|claim|datum|source)\}`(?P<text>[^`]+)`"
    r"|(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|\[(?P<label>[^\[\]]*)\]\((?P<target>[^()\s]+)\)",
    re.MULTILINE | re.DOTALL,
)
SAFE = ":/?#[]@!$&'*+,;=%"
SPECIAL = re.compile(r"([\\`*_\[\]<>$|~])")
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
ANCHOR = re.compile(r'<a (?P<before>[^>]*?)href="(?P<target>[^"]*)"(?P<after>[^>]*)>(?P<text>.*?)</a>', re.DOTALL)
TO_ITSELF = re.compile(r'<li><a href="#[^"]*">[^<]*</a></li>')


def escaped(text: str) -> str:
    r"""Return text so that Markdown prints it as it is; two prices in a line would else be a formula.

    >>> print(escaped("$6.0 billion"))
    \$6.0 billion
    """
    return SPECIAL.sub(r"\\\1", text)


def link(text: str, address: str | None) -> str:
    """Return a link to an address, or the Markdown ``text`` alone where it leads nowhere.

    >>> link("Jevons", "https://example.org/Coal_(book)")
    '[Jevons](https://example.org/Coal_%28book%29)'
    """
    return f"[{text}]({quote(address, safe=SAFE)})" if address else text


@dataclass(frozen=True)
class Prose:
    """How the prose of one page is written out.

    Attributes
    ----------
    place
        The page on the site.
    found
        Findings by chapter and name.
    """

    place: Place
    found: cards.Found

    def written(self, text: str) -> str:
        """Return a page's Markdown with nothing in it that only the site understands."""
        return PART.sub(lambda match: self._part(match, text), with_addresses(text, self.place))

    def _part(self, match: re.Match[str], text: str) -> str:
        if match["left_out"]:
            return self._left_out(text[: match.start()])
        if match["role"]:
            shown, address = self._roles[match["role"]](match["text"].strip())
            return link(escaped(shown), address)
        if match["label"] is not None:
            return link(match["label"], self.place.address(match["target"]))
        return match.group()

    @property
    def _roles(self) -> dict[str, Callable[[str], tuple[str, str | None]]]:
        return {"finding": self._finding, "claim": self._claim, "datum": _datum, "source": _source}

    def _finding(self, text: str) -> tuple[str, str | None]:
        target, _, spec = text.partition(":")
        chapter, _, name = target.rpartition("/")
        chapter = chapter or self.place.page
        shown = cards.text(cards.look_up(self.found, chapter, name), spec or None)
        return shown, self.place.address(f"#{cards.anchor(chapter, name)}")

    def _claim(self, text: str) -> tuple[str, str | None]:
        shown = f"{text}: {claimviews.shown(text).verdict}"
        return shown, self.place.address(f"#{claimviews.claim_anchor(text)}")

    def _left_out(self, before: str) -> str:
        """Say where to find what the site makes here, under the heading that stands last before it."""
        headings = [match["text"] for match in HEADING.finditer(before)]
        address = self.place.address(f"#{make_id(headings[-1])}" if headings else f"{self.place.page}.md")
        return f"*The list that belongs here is on {link('the published page', address)}.*"


def _datum(text: str) -> tuple[str, str | None]:
    cited = roles.datum(text)
    return cited.shown, cited.address


def _source(text: str) -> tuple[str, str | None]:
    source = tables.source(text)
    return source.title, source.url


def with_addresses(text: str, place: Place) -> str:
    """Return HTML whose links hold away from the site; those that lead nowhere become text."""

    def fill(match: re.Match[str]) -> str:
        address = place.address(html.unescape(match["target"]))
        if address is None:
            return match["text"]
        return f'<a {match["before"]}href="{html.escape(address)}"{match["after"]}>{match["text"]}</a>'

    return ANCHOR.sub(fill, TO_ITSELF.sub("", text))
