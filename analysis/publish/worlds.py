"""What editions are and how their answers differ, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.nodes import make_id
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from analysis import assumptions, findings
from analysis.publish import cards
from analysis.publish.book import Book
from analysis.publish.editions import BASE, Edition, split
from analysis.publish.project import WagerError


class EditionAnswers(SphinxDirective):
    """A table of findings in every edition; each line of its content names one, as ``payback/chance_2030:.0f``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the table with the findings of this build."""
        book: Book = self.env.app.wager_book  # type: ignore[attr-defined]
        try:
            body = answers(book, list(self.content), split(self.env.docname)[1])
        except WagerError as error:
            return [self.state.document.reporter.error(str(error), line=self.lineno)]
        return [nodes.raw("", body, format="html")]


class EditionList(SphinxDirective):
    """Every edition with its paragraph and the assumptions that it changes."""

    def run(self) -> list[nodes.Node]:
        """Write a section's worth of each."""
        book: Book = self.env.app.wager_book  # type: ignore[attr-defined]
        return [nodes.raw("", described(book), format="html")]


def answers(book: Book, wanted: list[str], here: str) -> str:
    """Return a table of findings by edition, with intervals.

    Parameters
    ----------
    book
        The book, executed.
    wanted
        Findings as ``chapter/name`` with an optional ``:format``.
    here
        Edition of the page on which the table stands.

    Raises
    ------
    WagerError
        When there is no such finding.
    """
    rows = [_row(book, line, here) for line in wanted]
    return cards.html("editions_answers.html", editions=list(book.editions.values()), rows=rows, here=here)


def _row(book: Book, line: str, here: str) -> dict[str, Any]:
    name, _, spec = line.strip().partition(":")
    chapter, _, finding = name.rpartition("/")
    found = {each: cards.look_up(book.findings[each], chapter, finding) for each in book.editions}
    return {
        "label": found[BASE]["label"],
        "cells": [
            {
                "value": cards.text(one, spec or None),
                "interval": cards.interval(one),
                "href": f"{_way(here, book.editions[each])}{chapter}.html#{cards.anchor(chapter, finding)}",
                "differs": one["value"] != found[BASE]["value"],
            }
            for each, one in found.items()
        ],
    }


def _way(here: str, to: Edition) -> str:
    """Return the way from a page of one edition to the folder of another."""
    return to.folder if here == BASE else "" if here == to.name else f"../{to.folder}"


def described(book: Book) -> str:
    """Return every edition with its paragraph and what it changes, each with an anchor."""
    parts = [
        {"edition": edition, "anchor": f"edition-{edition.name}", "changes": list(_changes(edition))}
        for edition in book.editions.values()
    ]
    return cards.html("editions_described.html", parts=parts)


def _changes(edition: Edition) -> Iterator[dict[str, str]]:
    """Yield the assumptions that an edition changes, each once though several chapters may share it."""
    given = {name: value for values in edition.parameters.values() for name, value in values.items()}
    known = assumptions.assumptions()
    for name in (name for name in known if name in given):
        entry = known[name]
        yield {
            "label": entry.label,
            "chapter": entry.chapter,
            "href": f"data.html#{make_id(f'assumption-{name}')}",
            "here": findings.format_value(given[name], entry.unit),
            "central": findings.format_value(entry.central, entry.unit),
            "interval": " to ".join(findings.format_value(end, entry.unit) for end in (entry.low, entry.high)),
        }


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("edition-answers", EditionAnswers)
    app.add_directive("edition-list", EditionList)
