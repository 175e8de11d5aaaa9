"""The generated block of the changes page: every entry of the history, linked to what is still there."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.publish.cards import anchor, html
from analysis.publish.comparing import wording
from analysis.publish.comparing.changes import RECORD, Entry, History
from analysis.publish.comparing.comparison import BASE, Comparison
from analysis.publish.comparing.views import Links, limited, view
from analysis.units import format_value

PAGE = "changes.html"
FEED = "changes.xml"
SHOWN = 20
"""Entries on the page; the record has all of them, with every move."""
LISTED = 200
"""Moves listed in an entry; a change of everything moves thousands."""
OPEN = 12
"""A longer list of moves is folded."""
Item = tuple[str, ...]


def block(history: History, here: str = BASE) -> str:
    """Return the history as Markdown: a heading with an anchor for each entry, newest first.

    Parameters
    ----------
    history : History
        Of the build that the page belongs to, its own entry included.
    here : str
        Edition that the page is published in.
    """
    top = "" if here == BASE else "../"
    parts = [
        f'<p class="changes-links"><a href="{top}{FEED}" type="application/atom+xml">Atom feed</a> '
        f'<a href="{top}{RECORD.as_posix()}">Changes as JSON</a></p>'
    ]
    there: dict[Item, bool] = {}
    for entry in history.entries[:SHOWN]:
        parts.append(_entry(entry, there, here))
    return "\n\n".join([*parts, _foot(history)])


def entry_anchor(entry: Entry) -> str:
    """Return the id of an entry on the page."""
    return f"change-{entry.id[:12]}"


def _entry(entry: Entry, there: dict[Item, bool], here: str) -> str:
    """Return an entry, adding to ``there`` what it says is there or gone, unless a newer one has said it."""
    for item, state in _events(entry.comparison):
        there.setdefault(item, state)
    seen = limited(view(entry.comparison, links(there, here)), LISTED)
    for edition in seen["editions"]:
        for chapter in edition["chapters"]:
            chapter["open"] = sum(len(group["rows"]) for group in chapter["groups"]) <= OPEN
    versions = [wording.version(one) for one in (entry.comparison.old, entry.comparison.new)]
    made = html("changes.html", seen=seen, versions=versions)
    return f"({entry_anchor(entry)})=\n## {format_value(entry.day, 'text')}\n\n{made}"


def _events(comparison: Comparison) -> Iterator[tuple[Item, bool]]:
    """Yield what appeared (True) and what went: editions, chapters, findings, claims."""
    for edition in comparison.editions:
        for chapter in edition.chapters:
            for move in chapter.moves:
                yield (edition.name, chapter.name, move.name), move.new is not None
        yield from (((edition.name, name), True) for name in edition.appeared)
        yield from (((edition.name, name), False) for name in edition.gone)
    yield from (((name,), True) for name in comparison.appeared)
    yield from (((name,), False) for name in comparison.gone)
    yield from ((("claim", "", "", move.claim), move.new is not None) for move in comparison.verdicts)


def links(there: dict[Item, bool], here: str = BASE) -> Links:
    """Return addresses of cards and claims as seen from an edition's page, none for what is known to be gone.

    >>> links({}).finding("bull", "payback", "gap_latest")
    'bull/payback.html#finding-payback-gap_latest'
    """

    def finding(edition: str, chapter: str, name: str) -> str:
        item = (edition, chapter, name)
        stands = all(there.get(item[:depth], True) for depth in (1, 2, 3))
        return f"{_folder(edition, here)}{chapter}.html#{anchor(chapter, name)}" if stands else ""

    def claim(name: str) -> str:
        return f"ledger.html#{name}" if there.get(("claim", "", "", name), True) else ""

    return Links(finding, claim)


def _folder(edition: str, here: str) -> str:
    """Return the way from one edition's pages to another's: base lies at the top, others in folders."""
    if edition == here:
        return ""
    return ("" if here == BASE else "../") + ("" if edition == BASE else f"{edition}/")


def _foot(history: History) -> str:
    first = f"The record begins with {wording.version(history.first)}."
    if not history.entries:
        return f"{first} No earlier published build was at hand to compare it with, and nothing has moved since."
    older = len(history.entries) - SHOWN
    more = f"{wording.count(older, 'older change')} can be read in the JSON. " if older > 0 else ""
    return f"{more}{first} No earlier build was at hand to compare that one with."
