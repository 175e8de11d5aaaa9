"""Obtain runs of chapters: the stored one where it still holds, else executed through papermill, many at a time."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from filelock import FileLock

from analysis.mime import FINDING
from analysis.publish import store, warm
from analysis.publish.chapters import Page
from analysis.publish.fingerprint import environment
from analysis.publish.project import WagerError, writable
from analysis.publish.record import Record, Seen, modules
from analysis.publish.store import FINDINGS, NOTEBOOK, Run

__all__ = ["FINDING", "Run", "Wanted", "code_cells", "findings_of", "obtain", "obtain_all"]

KERNEL = "python3"
SOURCE = "source.ipynb"
CHILD = "analysis.publish.child:execute"
CELL_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
Told = Callable[[Run], None]


class Wanted(NamedTuple):
    """A chapter and the parameters that differ from its defaults."""

    page: Page
    parameters: Mapping[str, Any]


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the code cells of a notebook, without the one papermill injects."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", [])
    ]


def obtain(page: Page, parameters: Mapping[str, object] | None = None) -> Run:
    """Return the run of a chapter under ``parameters``, executing it only when no stored run fits.

    Raises
    ------
    WagerError
        When a cell raises: the message names the chapter, the line of the cell and the error.
    """
    return obtain_all([Wanted(page, dict(parameters or {}))])[0]


def obtain_all(wanted: Sequence[Wanted], told: Told = lambda _: None) -> list[Run]:
    """Return runs in the order wanted; what must be executed is, as many at a time as there are cores.

    Parameters
    ----------
    wanted : sequence of Wanted
        Chapters with parameters; the same pair twice is executed once.
    told : callable
        Called with each run as it is there.

    Raises
    ------
    WagerError
        When a cell raises; what is not yet begun is dropped.
    """
    found: dict[Path, Run] = {}
    seen: Seen = {}
    for page, given in wanted:
        run = store.find(page, given, seen)
        if run is not None and store.shelf(page.name, given) not in found:
            found[store.shelf(page.name, given)] = run
            told(run)
    missing = {store.shelf(*_named(each)): each for each in wanted if store.shelf(*_named(each)) not in found}
    for shelf, run in _executed(missing):
        found[shelf] = run
        told(run)
    return [found[store.shelf(*_named(each))] for each in wanted]


def _named(wanted: Wanted) -> tuple[str, Mapping[str, Any]]:
    return wanted.page.name, wanted.parameters


def _executed(missing: Mapping[Path, Wanted]) -> Iterator[tuple[Path, Run]]:
    """Execute what nobody else executes meanwhile; two who want the same run make it once."""
    with ExitStack() as stack:
        for shelf in sorted(missing):  # in one order, so that nobody waits for somebody who waits
            stack.enter_context(FileLock(writable(shelf.parent, "runs") / f"{shelf.name}.lock"))
        made = {shelf: store.find(*each) for shelf, each in missing.items()}
        yield from ((shelf, run) for shelf, run in made.items() if run)
        left = {shelf: each for shelf, each in missing.items() if not made[shelf]}
        if left:
            yield from _run(left)


def _run(left: Mapping[Path, Wanted]) -> Iterator[tuple[Path, Run]]:
    """Execute chapters, the longest first so that no core waits for it at the end; the first failure stops the rest."""
    longest_first = sorted(left, key=lambda shelf: len(left[shelf].page.text), reverse=True)
    with ExitStack() as stack:
        stack.push(_stop)
        waiting: dict[Future[Any], tuple[Path, Path]] = {}
        for shelf in longest_first:
            work = _work(stack, left[shelf])
            job = _job(left[shelf], work)
            waiting[warm.shared().submit(CHILD, **job)] = shelf, work
        for done in as_completed(waiting):
            shelf, work = waiting[done]
            yield shelf, _kept(left[shelf], work, done)


def _stop(kind: type[BaseException] | None, *_: object) -> None:
    """Let nothing run on after a failure."""
    if kind is not None:
        warm.close()


def _work(stack: ExitStack, wanted: Wanted) -> Path:
    """Return a folder beside the final one, gone at the end unless it is renamed: a run is whole or absent."""
    work = Path(tempfile.mkdtemp(prefix=f".{wanted.page.name}-", dir=writable(store.folder(), "runs")))
    stack.callback(shutil.rmtree, work, ignore_errors=True)
    return work


def _job(wanted: Wanted, work: Path) -> dict[str, Any]:
    notebook = wanted.page.notebook()
    notebook.metadata.kernelspec = {"name": KERNEL, "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, work / SOURCE)
    return {"source": str(work / SOURCE), "target": str(work / NOTEBOOK), "parameters": dict(wanted.parameters)}


def _kept(wanted: Wanted, work: Path, done: Future[Any]) -> Run:
    """Store what a child made, or say why it failed."""
    page = wanted.page
    try:
        made = done.result()
    except warm.JobError as error:
        raise WagerError(f"Chapter {page.name} could not be run ({error.kind}): {error}") from None
    except warm.DiedError as error:
        raise WagerError(f"Chapter {page.name}: {error}") from None
    if made["failure"]:
        raise WagerError(_failure(page, work / NOTEBOOK, made["failure"]))
    (work / SOURCE).unlink()
    notebook = nbformat.read(work / NOTEBOOK, as_version=4)
    (work / FINDINGS).write_text(
        json.dumps(findings_of(notebook), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    code, texts = modules(map(Path, made["modules"]))
    record = Record(
        chapter=page.name,
        parameters=dict(sorted(wanted.parameters.items())),
        cells=page.cell_digests(),
        modules=code,
        texts=texts,
        reads={kind: dict(sorted(names.items())) for kind, names in sorted(made["reads"].items())},
        environment=environment(),
        seconds=round(made["seconds"], 2),
    )
    return store.keep(work, record)


def findings_of(notebook: nbformat.NotebookNode) -> dict[str, dict[str, Any]]:
    """Return what an executed notebook recorded, by name; each with the index of its cell."""
    found = {}
    for index, cell in enumerate(code_cells(notebook)):
        for output in cell.get("outputs", []):
            finding = output.get("data", {}).get(FINDING)
            if finding:
                found[finding["name"]] = {**finding, "cell": index}
    return found


def _failure(page: Page, target: Path, failure: Mapping[str, Any]) -> str:
    """Say which cell failed and why, and keep the notebook for a closer look."""
    index = _source_index(page, failure["source"])
    line = page.line_of(index, failure["source"].splitlines()[0]) + _offset(failure["traceback"])
    kept = store.folder() / f"{page.name}-failed.ipynb"
    shutil.copyfile(target, kept)
    message = COLOUR.sub("", failure["evalue"]).strip()
    return (
        f"Chapter {page.name}, cell {index + 1} (book/{page.path.name}, line {line}) raised "
        f"{failure['ename']}: {message}\nNothing was published. The notebook up to there: {kept}"
    )


def _offset(traceback: list[str]) -> int:
    """Return how many lines below the cell's first one the error was raised."""
    found = CELL_LINE.findall(COLOUR.sub("", "\n".join(traceback)))
    return int(found[0]) - 1 if found else 0


def _source_index(page: Page, source: str) -> int:
    cells = page.notebook().cells
    matches = (i for i, cell in enumerate(cells) if cell.cell_type == "code" and cell.source == source)
    return next(matches, 0)
