"""Join a run's outputs to the page as it stands now, and write what pages leave behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from sphinx.environment import BuildEnvironment

from analysis import datapackage, reads, tables, verdicts
from analysis.publish import claimviews, codelinks, cores, figures, pictures, settings, vega
from analysis.publish.book import Book, Findings
from analysis.publish.chapters import Page
from analysis.publish.comparing import feed
from analysis.publish.comparing.changes import RECORD
from analysis.publish.comparing.changespage import FEED
from analysis.publish.comparing.snapshot import SITE_RECORD
from analysis.publish.editions import split
from analysis.publish.elsewhere import notebook as elsewhere
from analysis.publish.elsewhere.places import Place
from analysis.publish.past import Past
from analysis.publish.pictures import FIGURE
from analysis.publish.project import BOOK
from analysis.publish.runs import FINDING, Run, code_cells
from analysis.publish.written import Written

API = ("value", "unit", "label", "status", "inputs", "low", "high")


def join(page: Page, notebook: nbformat.NotebookNode, run: Run) -> list[str]:
    """Put the run's outputs into the notebook's code cells.

    Findings are taken out (the prose shows them), figures become HTML.

    Returns
    -------
    list of str
        Files that the figures need, by path in the site.
    """
    files: list[str] = []
    for index, ran in zip(page.code_cells, code_cells(run.notebook), strict=True):
        cell = notebook.cells[index]
        cell.execution_count = ran.execution_count
        cell.outputs = []
        for output in ran.outputs:
            if FINDING in output.get("data", {}):
                continue
            if FIGURE in output.get("data", {}):
                payload = output.data[FIGURE]
                output = _figure(page, index, payload)  # noqa: PLW2901
                files += pictures.keep(payload)
            cell.outputs.append(output)
    return files


def _figure(page: Page, index: int, payload: Any) -> nbformat.NotebookNode:
    line = page.line_of(index, f'"{payload["name"]}"')
    code = codelinks.link(f"{BOOK}/{page.path.name}", line)
    markup = figures.markup(json.loads(json.dumps(payload)), code_href=code["href"])
    made: nbformat.NotebookNode = nbformat.v4.new_output("display_data", data={"text/html": markup})
    return made


def write(site: Path, env: BuildEnvironment, book: Book, past: Past) -> None:
    """Write what the site has beside its pages: figures, findings, claims, data, notebooks, changes, Vega."""
    _charts(site, {name for files in env.wager_files.values() for name in files})  # type: ignore[attr-defined]
    written = Written(Path(env.doctreedir) / "data.json")
    _put(site / SITE_RECORD, past.snapshot)
    _put(site / RECORD, past.history.to_json())
    _put(site / FEED, feed.atom(past.history, settings.read().site))
    for name, found in book.findings.items():
        if written.is_new(name, reads.digest(*(run.record.digest.encode() for run in book.of(name)))):
            _put(site / book.editions[name].folder / "api" / "findings.json", as_json(published(found)))
    stamps = env.wager_stamps  # type: ignore[attr-defined]
    shown = {name: files for name, files in env.wager_files.items() if book.run(name)}  # type: ignore[attr-defined]
    changed = [name for name in shown if written.is_new(name, stamps[name])]
    cores.spread(lambda name: _notebook(site, book, name, shown[name]), changed)
    if written.is_new("data", book.common):
        _data(site)
        vega.write(site / "_static")
    written.keep()


def _notebook(site: Path, book: Book, docname: str, files: list[str]) -> None:
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
