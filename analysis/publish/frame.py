"""What stands around a page's text: the switch between editions, what it was built from, links to shared files."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from docutils.nodes import make_id
from pydata_sphinx_theme.toctree import add_toctree_functions
from sphinx.application import Sphinx

from analysis import assumptions, tables
from analysis.publish import codelinks, settings
from analysis.publish.book import Book
from analysis.publish.builder import address
from analysis.publish.cards import html
from analysis.publish.editions import BASE, Edition, join, split
from analysis.publish.elsewhere import launch
from analysis.publish.elsewhere.places import Place
from analysis.publish.fingerprint import package_files
from analysis.publish.project import BOOK, root
from analysis.publish.record import WORDS
from analysis.publish.store import Run

SHARED = re.compile(r'(?P<before>\b(?:href|src|srcset)=")(?=(?:charts|code|data)/|api/claims\.json")')
UP = "../"
SHORT = 8
"""Letters of a digest that a reader sees: enough to tell two apart."""


def dress(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Finish what a page's template is given."""
    book: Book = app.wager_book  # type: ignore[attr-defined]
    page, name = split(pagename)
    if page.removeprefix(f"{BOOK}/") not in book.pages or "body" not in context:
        return
    edition = book.editions[name]
    chapter = page.removeprefix(f"{BOOK}/")
    head = switch(book, page, edition) + launching(book, chapter, edition)
    body = head + context["body"] + built_from(book, chapter, edition)
    context["body"] = body if name == BASE else shared(body)
    if name != BASE:
        builder: Any = app.builder
        context["toctree"] = partial(builder._get_local_toctree, page)
        add_toctree_functions(app, page, template, context, doctree)
        context["pathto"] = _staying(context["pathto"], book, name)


def shared(body: str) -> str:
    """Lead links to what stands once, at the site's root, out of the folder of an edition.

    >>> shared('<a href="data/x.csv">') + shared('<a href="data.html">') + shared('<img src="charts/a.svg">')
    '<a href="../data/x.csv"><a href="data.html"><img src="../charts/a.svg">'
    """
    return SHARED.sub(rf"\g<before>{UP}", body)


def _staying(pathto: Any, book: Book, edition: str) -> Any:
    """Let links of the theme, as that of the title, stay in the edition."""

    def path(uri: str, resource: bool = False, **more: Any) -> str:
        is_page = not resource and uri.removeprefix(f"{BOOK}/") in book.pages
        return str(pathto(join(uri, edition) if is_page else uri, resource, **more))

    return path


def switch(book: Book, page: str, here: Edition) -> str:
    """Return the links to the same page in every edition, and what the one shown is; nothing where there is but one."""
    if len(book.editions) == 1:
        return ""
    up = "" if here.name == BASE else UP
    links = [
        {
            "title": each.title,
            "href": f"{up}{address(join(page, each.name))}.html",
            "is_here": each is here,
            "changed": each.changed,
        }
        for each in book.editions.values()
    ]
    return html("editions_switch.html", links=links, here=here, is_base=here.name == BASE) + "\n"


def launching(book: Book, name: str, edition: Edition) -> str:
    """Return the links that open a chapter's notebook elsewhere; nothing for a page without code."""
    if (edition.name, name) not in book.runs:
        return ""
    place = Place(name, edition.folder.rstrip("/"))
    return launch.row(place, settings.read(), published=not edition.is_rerun) + "\n"


def built_from(book: Book, name: str, edition: Edition) -> str:
    """Return what a chapter's page was built from; nothing for a page without code."""
    run = book.runs.get((edition.name, name))
    return "" if run is None else html("built_from.html", **_inputs(run, edition), chapter=name, edition=edition)


def _inputs(run: Run, edition: Edition) -> dict[str, Any]:
    inputs = run.record.inputs
    shown = {path.relative_to(root()).as_posix() for path in package_files()}
    titles = {name: tables.schema(name).title for name in inputs["tables"]}
    labels = {name: assumptions.assumption(name).label for name in inputs["assumptions"]}
    return {
        "run": run.record.digest[:SHORT],
        "parameters": [f"{key} = {value:g}" for key, value in sorted(run.parameters.items())],
        "cells": len(inputs["cells"]),
        "tables": [_item(titles[key], _on_data_page("table", key), inputs["tables"][key]) for key in titles],
        "assumptions": [
            _item(labels[key], _on_data_page("assumption", key), inputs["assumptions"][key]) for key in labels
        ],
        "modules": [
            _item(key, f"{codelinks.address(key)}.html" if key in shown else "", digest)
            for key, digest in inputs["modules"].items()
        ],
        "others": [f"{WORDS[kind]} {key}" for kind in ("scenarios", "files") for key in inputs[kind]],
        "environment": inputs["environment"],
    }


def _on_data_page(kind: str, name: str) -> str:
    return f"data.html#{make_id(f'{kind}-{name}')}"


def _item(label: str, href: str, digest: str) -> dict[str, str]:
    return {"label": label, "href": href, "digest": digest[:SHORT]}
