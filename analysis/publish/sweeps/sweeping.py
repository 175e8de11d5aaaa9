"""A sweep from its plan to its results: what is there is kept, what is left is run."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from analysis import reads
from analysis.hints import nearest
from analysis.publish import files, params, runs, store, warm
from analysis.publish.chapters import Page
from analysis.publish.project import BOOK, WagerError, build_folder
from analysis.publish.runs import Run
from analysis.publish.sweeps import results, running
from analysis.publish.sweeps.errors import LostError, StoppedError
from analysis.publish.sweeps.journal import NOTEBOOKS, Header, Journal, stopped_by
from analysis.publish.sweeps.plan import Plan
from analysis.publish.sweeps.progress import Progress
from analysis.publish.sweeps.running import Cell

Say = Callable[[str], None]
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
BYTES_EACH = 60
"""About what a finding takes in the journal and in the results, per run."""
GUESS_SECONDS = 1.0
"""How long a run is taken to last where none is stored."""


@dataclass(frozen=True)
class Place:
    """Where and how a sweep runs.

    Attributes
    ----------
    folder
        What it writes to.
    scheduler
        Address of a cluster, or None for this machine.
    workers
        Processes on this machine.
    notebooks
        Whether executed notebooks are kept.
    fresh
        Whether an earlier sweep in the folder is dropped.
    report
        Whether a page is written.
    findings
        Findings that the page shows; by default it chooses.
    """

    folder: Path
    scheduler: str | None = None
    workers: int = 1
    notebooks: bool = False
    fresh: bool = False
    report: bool = False
    findings: Sequence[str] = ()


@dataclass(frozen=True)
class Summary:
    """What a sweep came to."""

    results: Path
    report: Path | None
    count: int
    executed: int
    failed: int
    first_error: str | None


def default_folder(chapter: str) -> Path:
    """Return where a sweep of a chapter goes unless told otherwise."""
    return build_folder() / "sweeps" / chapter


def cost(page: Page, plan: Plan, workers: int) -> tuple[float, float]:
    """Return about how many seconds a sweep takes and how many bytes it writes, from what is stored of the chapter."""
    found = next((run for run, _ in store.stored(page, {})), None)
    seconds = found.record.seconds if found else GUESS_SECONDS
    size = len(found.findings) if found else 1
    return plan.asked * seconds / workers, plan.asked * size * BYTES_EACH


def sweep(page: Page, plan: Plan, place: Place, say: Say) -> Summary:
    """Do what is left of a sweep and write its results.

    Raises
    ------
    WagerError
        When the folder holds another sweep, the cluster or the disk gives out, or the chapter fails as published.
    """
    cells = code_cells(page)
    if not place.notebooks:
        running.compiled(cells)
    if place.scheduler is not None:
        from analysis.publish.sweeps.scheduling import refuse_unreachable  # noqa: PLC0415 - as below

        refuse_unreachable(place.scheduler)
    say(f"chapter {page.name}: published parameters")
    base = runs.obtain(page)
    warm.close()  # its processes are not those of the sweep
    for name in place.findings:
        refuse_unknown(name, list(base.findings))
    header = Header(plan.told, place.notebooks, base.record, _words(base))
    with Journal(place.folder, plan, header, place.fresh) as journal:
        began = journal.done
        if began:
            say(f"{began:,} of {journal.count:,} runs are in {place.folder} already.")
        if journal.done < journal.count:
            _run(journal, plan, place, _work(page, cells, base, place.notebooks))
        written = results.write(journal, plan, params.parameters(page))
        page_written = _reported(journal, page, written, place.findings) if place.report else None
        return Summary(written, page_written, journal.count, journal.done - began, journal.failed, journal.first_error)


def _reported(journal: Journal, page: Page, written: Path, wanted: Sequence[str]) -> Path:
    from analysis.publish.sweeps import report  # noqa: PLC0415 - it draws, which few sweeps need

    target = journal.folder / report.NAME
    try:
        files.put(target, report.document(written, page, wanted).encode())
    except OSError as error:
        raise stopped_by(error, journal) from None
    return target


def refuse_unknown(name: str, known: Sequence[str]) -> None:
    """Refuse a finding that the chapter does not record.

    Raises
    ------
    WagerError
        Naming the nearest.
    """
    if name not in known:
        raise WagerError(f"--finding {name}: the chapter records no such finding; {nearest(name, known)}")


def _words(base: Run) -> dict[str, dict[str, str]]:
    return {name: {key: found[key] for key in ("unit", "label")} for name, found in base.findings.items()}


def code_cells(page: Page) -> list[Cell]:
    """Return the code of a chapter with the places that messages name."""
    takes, file = params.cell_index(page), f"{BOOK}/{page.path.name}"
    return [
        Cell(cell.source, index + 1, file, page.line_of(index, cell.source.partition("\n")[0]), index == takes)
        for index, cell in enumerate(page.notebook().cells)
        if cell.cell_type == "code"
    ]


def _work(page: Page, cells: list[Cell], base: Run, notebooks: bool) -> Any:
    from analysis.publish.sweeps.worker import Work  # noqa: PLC0415 - half a second that a finished sweep saves

    published = {name: [found["value"], found.get("low"), found.get("high")] for name, found in base.findings.items()}
    notebook = page.notebook()
    notebook.metadata.kernelspec = KERNEL
    kept = nbformat.writes(notebook) if notebooks else None
    return Work([list(cell) for cell in cells], base.record.model_dump(), published, kept)


def _run(journal: Journal, plan: Plan, place: Place, work: Any) -> None:
    from analysis.publish.sweeps import scheduling  # noqa: PLC0415

    name = f"wager-sweep-{reads.digest(str(journal.folder.resolve()).encode(), os.urandom(8))}"
    wanted = ((run, plan.parameters(run)) for run in journal.left())
    with (
        _stopping(journal),
        Progress(journal.count, journal.done) as progress,
        scheduling.connected(place.scheduler, place.workers) as client,
        scheduling.Sweeping(client, work, name, progress.say) as cluster,
    ):
        for arrived in cluster.results(wanted):
            if arrived is None:
                journal.keep_safe()
            else:
                run, result = arrived
                _keep(journal, plan.key(run), run, result)
                progress.step("error" in result)
            progress.tick()


@contextmanager
def _stopping(journal: Journal) -> Iterator[None]:
    """Say what is kept where somebody stops the sweep, or the cluster goes away."""
    try:
        yield
    except (KeyboardInterrupt, LostError) as error:
        why = "Stopped." if isinstance(error, KeyboardInterrupt) else str(error)
        raise StoppedError(
            f"{why} {journal.done:,} of {journal.count:,} runs are kept in {journal.folder}; the same command goes on "
            "from there."
        ) from None


def _keep(journal: Journal, key: str, run: int, result: Mapping[str, Any]) -> None:
    """Write a run down: its notebook first, so that no line of the journal lacks one."""
    if "notebook" in result:
        try:
            files.put(journal.folder / NOTEBOOKS / f"{key}.ipynb", base64.b64decode(result["notebook"]))
        except OSError as error:
            raise stopped_by(error, journal) from None
    told = {"error": result["error"]} if "error" in result else _found(result["findings"], journal.header)
    journal.add(run, {"run": key, "seconds": result["seconds"], **told})


def _found(findings: Mapping[str, Mapping[str, Any]], header: Header) -> dict[str, Any]:
    """Return findings as a journal holds them: a value, or a value with both ends; what is not published with words."""
    values = {
        name: [each["value"], each["low"], each["high"]] if "low" in each else each["value"]
        for name, each in findings.items()
    }
    new = {
        name: {"unit": each["unit"], "label": each["label"]}
        for name, each in findings.items()
        if name not in header.findings
    }
    return {"findings": values, "new": new} if new else {"findings": values}
