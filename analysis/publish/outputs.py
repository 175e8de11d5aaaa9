"""Write what the site has beside its pages: charts, findings, claims, data, notebooks, changes, Vega."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import datapackage, reads, tables, verdicts
from analysis.publish import claimviews, figures, pictures, settings, snippets, vega
from analysis.publish.book import Book, Findings
from analysis.publish.comparing import feed
from analysis.publish.comparing.changes import RECORD
from analysis.publish.comparing.changespage import FEED
from analysis.publish.comparing.snapshot import SITE_RECORD
from analysis.publish.editions import split
from analysis.publish.elsewhere import notebook as elsewhere
from analysis.publish.elsewhere.places import Place
from analysis.publish.past import Past
from analysis.publish.project import BOOK
from analysis.publish.written import Written

API = ("value", "unit", "label", "status", "inputs", "low", "high")


def write(site: Path, workshop: Path, book: Book, past: Past, files: Mapping[str, Sequence[str]]) -> None:
    """Write what is not there yet as it should be.

    Parameters
    ----------
    site
        Folder of the pages.
    workshop
        Folder in which an earlier build left word of what it wrote.
    book, past
        What the site shows.
    files
        Files of the figures on each page, by the page's Sphinx name: their paths in the site.
    """
    with snippets.held(workshop, book.common):
        _write(site, workshop, book, past, files)


def _write(site: Path, workshop: Path, book: Book, past: Past, files: Mapping[str, Sequence[str]]) -> None:
    _charts(site, {name for needed in files.values() for name in needed})
    written = Written(workshop / "data.json")
    _put(site / SITE_RECORD, past.snapshot)
    _put(site / RECORD, past.history.to_json())
    _put(site / FEED, feed.atom(past.history, settings.read().site))
    for name, found in book.findings.items():
        if written.is_new(name, reads.digest(*(run.record.digest.encode() for run in book.of(name)))):
            _put(site / book.editions[name].folder / "api" / "findings.json", as_json(published(found)))
    for name, needed in files.items():
        if book.run(name) and written.is_new(name, book.stamps[name]):
            _notebook(site, book, name, needed)
    if written.is_new("data", book.common):
        _data(site)
        vega.write(site / "_static")
    written.keep()


def _notebook(site: Path, book: Book, docname: str, files: Sequence[str]) -> None:
    """Write the notebook that readers download; its pictures are those of the page."""
    where, name = split(docname)
    page, edition = book.pages[where.removeprefix(f"{BOOK}/")], book.editions[name]
    place = Place(page.name, edition.folder.rstrip("/"))
    drawn = {file: (pictures.folder() / file).read_bytes() for file in files if file.endswith(".svg")}
    run, found = book.runs[name, page.name], book.findings[name]
    content = elsewhere.render(page, run, found, settings.read(), edition=place.edition, drawn=drawn)
    _put(site / place.notebook, content)


def _data(site: Path) -> None:
    """Write what hangs on data and package alone."""
    claims = [claimviews.published(entry) for entry in verdicts.ledger().values()]
    _put(site / "api" / "claims.json", as_json(claims))
    for name in tables.names():
        source = tables.folder() / f"{name}.csv"
        _put(site / "data" / source.name, source.read_bytes())
    _put(site / "data" / "datapackage.json", as_json(datapackage.datapackage()))


def _charts(site: Path, wanted: set[str]) -> None:
    """Copy the files of figures that are not there yet, and remove those that no page shows any more."""
    for path in (site / figures.FOLDER).glob("*"):
        if f"{figures.FOLDER}/{path.name}" not in wanted:
            path.unlink()
    for name in sorted(wanted):
        if not (site / name).exists():
            _put(site / name, (pictures.folder() / name).read_bytes())


def published(found: Findings) -> dict[str, dict[str, dict[str, Any]]]:
    """Return findings as ``api/findings.json`` gives them: by chapter and name, without the code line."""
    return {
        chapter: {name: {key: finding[key] for key in API if key in finding} for name, finding in sorted(ours.items())}
        for chapter, ours in sorted(found.items())
    }


def as_json(content: object) -> bytes:
    """Return JSON for people and programs: indented, in the order given, ending with a newline."""
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
