"""Roles for prose: ``{finding}`` for results, ``{claim}`` for verdicts, ``{datum}`` for cited figures, ``{source}``.

``{finding}`gap_latest``` names a finding of the same chapter, ``{finding}`payback/gap_latest``` one of
another, and ``:SPEC`` at the end prints it otherwise. They are resolved when pages are written, since a
page may cite a chapter that is read after it.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from analysis import findings, reads, tables
from analysis.ledger.rule import LedgerError
from analysis.publish import cards, claimviews, snippets
from analysis.publish.editions import split
from analysis.publish.project import BOOK, WagerError

DATUM = re.compile(r"(?P<table>\w+)/(?P<column>\w+)\?(?P<where>[^:]+)(?::(?P<spec>\S+))?$")


class FindingNode(nodes.Inline, nodes.TextElement):  # type: ignore[misc]
    """A place in the prose that shows a finding."""


class CardsNode(nodes.General, nodes.Element):  # type: ignore[misc]
    """The place where a page lists the cards of the findings it shows."""


class ClaimNode(nodes.Inline, nodes.TextElement):  # type: ignore[misc]
    """A place in the prose that shows a claim's verdict."""


class FindingRole(SphinxRole):
    """Show a finding."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a node to be filled in when the page is written."""
        target, _, spec = self.text.strip().partition(":")
        chapter, _, name = target.rpartition("/")
        here = split(self.env.docname)[0].removeprefix(f"{BOOK}/")
        node = FindingNode("", "", chapter=chapter or here, finding=name, spec=spec or None)
        node.source, node.line = self.get_source_info()
        return [node], []


class ClaimRole(SphinxRole):
    """Show a claim's id and verdict, with its card behind it: ``{claim}`D-066```."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a node to be filled in when the page is written."""
        try:
            claimviews.shown(self.text.strip())
        except LedgerError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [ClaimNode("", "", claim=self.text.strip())], []


class DatumRole(SphinxRole):
    """Show a cited figure: ``{datum}`claims/value_high?claim_id=A-020``` with the unit of its row."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look the figure up and link it to its source."""
        try:
            cited = datum(self.text.strip())
        except (WagerError, tables.TableError, findings.UnitError) as error:
            message = self.inliner.reporter.error(f"Cited figure {self.text}: {error}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        link = nodes.reference("", cited.shown, refuri=cited.address, classes=["datum"])
        link["reftitle"] = cited.source
        return [link], []


class SourceRole(SphinxRole):
    """Link a source by its id."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Write the publisher and date as a link."""
        try:
            source = tables.source(self.text.strip())
        except tables.TableError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [nodes.reference("", source.title, refuri=source.url)], []


class FindingCards(SphinxDirective):
    """List the cards of every finding that the page shows."""

    def run(self) -> list[nodes.Node]:
        """Leave a node to be filled in when the page is written."""
        return [CardsNode()]


class Cited(NamedTuple):
    """A cited figure as printed, the address of its source, and what that is."""

    shown: str
    address: str
    source: str


def datum(reference: str) -> Cited:
    """Return a cited figure.

    Parameters
    ----------
    reference : str
        ``table/column?key=value&key=value`` with an optional ``:format``.

    Raises
    ------
    WagerError
        When the reference is malformed or does not select exactly one row.
    """
    return Cited(*snippets.kept(f"datum {reference}", lambda: _cited(reference)))


def _cited(reference: str) -> list[str]:
    match = DATUM.match(reference)
    if not match:
        raise WagerError(f"Cited figure {reference!r}: write table/column?key=value&key=value.")
    frame = tables.load(match["table"])
    conditions = [condition.partition("=") for condition in match["where"].split("&")]
    for column in [match["column"], *(name for name, _, _ in conditions)]:
        if column not in frame.columns:
            raise WagerError(f"Cited figure {reference!r}: table {match['table']} has no column {column!r}.")
    for column, _, value in conditions:
        frame = frame[frame[column].astype(str) == value]
    if len(frame) != 1:
        raise WagerError(f"Cited figure {reference!r} selects {len(frame)} rows; it must select exactly one.")
    row = frame.iloc[0]
    unit = tables.schema(match["table"]).columns[match["column"]].unit or row.get("unit", "text")
    source = tables.source(row["source"])
    shown = findings.format_value(row[match["column"]], unit, match["spec"])
    return [shown, source.url, f"{source.title} ({source.publisher})"]


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in the findings of a page and the cards behind them."""
    found = app.wager_book.findings[split(docname)[1]]  # type: ignore[attr-defined]
    shown: dict[tuple[str, str], None] = {}
    for node in list(doctree.findall(FindingNode)):
        chapter, name = node["chapter"], node["finding"]
        finding = cards.look_up(found, chapter, name)
        shown[chapter, name] = None
        link = nodes.reference("", cards.text(finding, node["spec"]), internal=True)
        link["refuri"] = f"#{cards.anchor(chapter, name)}"
        link["classes"] = ["finding", f"is-{finding['status']}"]
        node.replace_self(link)
    claims = _resolve_claims(doctree)
    places = list(doctree.findall(CardsNode))
    if (shown or claims) and not places:
        raise WagerError(f"{docname}: the page shows findings or claims but has no {{finding-cards}} to list them.")
    for place in places:
        body = _cards(found, _with_inputs(found, list(shown)), claims)
        place.replace_self(nodes.raw("", body, format="html"))


def _resolve_claims(doctree: nodes.document) -> list[str]:
    """Fill in the claims of a page and return their ids, each once."""
    shown: dict[str, None] = {}
    for node in list(doctree.findall(ClaimNode)):
        claim = node["claim"]
        shown[claim] = None
        verdict = claimviews.shown(claim).verdict
        link = nodes.reference("", f"{claim}: {verdict}", internal=True, refuri=f"#{claimviews.claim_anchor(claim)}")
        link["classes"] = ["finding", "claim-link", f"verdict-{claimviews.slug(verdict)}"]
        node.replace_self(link)
    return list(shown)


def _with_inputs(found: cards.Found, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Add the findings that the wanted ones rest on, so that every link on a card leads somewhere."""
    for chapter, name in wanted:
        for item in found[chapter][name]["inputs"]:
            if item["kind"] == "finding" and (chapter, item["name"]) not in wanted:
                wanted.append((chapter, item["name"]))
    return wanted


def _cards(found: cards.Found, wanted: list[tuple[str, str]], claims: list[str]) -> str:
    numbers = [_card(found, chapter, name) for chapter, name in wanted]
    body = "\n".join([*numbers, *(claimviews.shown(claim).card for claim in claims)])
    return f'<div class="finding-cards">\n{body}\n</div>'


def _card(found: cards.Found, chapter: str, name: str) -> str:
    """Return a finding's card; it hangs on the finding, the labels of those it rests on, and the state of the data."""
    finding = found[chapter][name]
    rests = [item["name"] for item in finding["inputs"] if item["kind"] == "finding"]
    labels = [cards.look_up(found, chapter, each)["label"] for each in rests]
    key = reads.digest(json.dumps([chapter, finding, labels]).encode())
    return snippets.kept(f"card {key}", lambda: [cards.card(chapter, finding, found)])[0]


def setup(app: Sphinx) -> None:
    """Register roles, directive and the step that fills them in."""
    app.add_node(FindingNode)
    app.add_node(ClaimNode)
    app.add_node(CardsNode)
    app.add_role("finding", FindingRole())
    app.add_role("claim", ClaimRole())
    app.add_role("datum", DatumRole())
    app.add_role("source", SourceRole())
    app.add_directive("finding-cards", FindingCards)
    app.connect("doctree-resolved", resolve)
