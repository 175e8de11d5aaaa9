"""Build the site: chapters first, then the pages, then one rename that publishes them."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from analysis.publish import lock, stamps
from analysis.publish.book import Book
from analysis.publish.chapters import chapters
from analysis.publish.editions import VARIABLE, Edition, published, write
from analysis.publish.project import WagerError, build_folder, root, site_folder, writable
from analysis.publish.runs import Run

Report = Callable[[str], None]
LOG_TAIL = 20
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"


@contextmanager
def only_build() -> Iterator[None]:
    """Hold the build lock; builds started by this process know that it is held."""
    held = lock.build_lock()
    os.environ[lock.HELD] = "1"
    try:
        yield
    finally:
        del os.environ[lock.HELD]
        if held is not None:
            held.release()


def build(report: Report, wanted: Sequence[Edition] | None = None, target: Path | None = None) -> list[Run]:
    """Build the book in its editions and publish it at ``target``.

    Nothing is published unless every chapter ran and every page was written without a warning; until
    then the last good site stays.

    Parameters
    ----------
    report : callable
        Called with a line of text as work goes on.
    wanted : sequence of Edition, optional
        The editions; those of the report by default.
    target : Path, optional
        Folder of the site; ``_build/html`` by default.

    Returns
    -------
    list of Run
        The run of every chapter in every edition; empty where nothing at all had changed.

    Raises
    ------
    WagerError
        For anything the person running it can mend.
    """
    target = target or site_folder()
    workshop = build_folder() / (".rerun" if wanted else ".pages")
    for folder, purpose in ((build_folder(), "the build"), (target.parent, "the site")):
        writable(folder, purpose)
    with only_build():
        if wanted is None and stamps.holds(target):
            return []
        runs = _runs(wanted or published(), report)
        report("pages")
        staged = _pages(workshop, wanted)
        _publish(staged, target)
        if wanted is None:
            stamps.leave(target)
    return runs


def _runs(wanted: Sequence[Edition], report: Report) -> list[Run]:
    """Obtain the run of every chapter in every edition, each once, and say so."""
    names = {(page, str(edition.of(page))): edition.name for edition in reversed(wanted) for page in chapters()}
    report(f"{len(names)} chapters in {len(wanted)} editions" if len(wanted) > 1 else f"{len(names)} chapters")
    count = itertools.count(1)

    def told(run: Run) -> None:
        edition = names[run.chapter, str(dict(run.parameters))]
        state = "executed" if run.executed else "unchanged, stored run used"
        report(f"[{next(count)}/{len(names)}] chapter {run.chapter}, edition {edition}: {state}")

    return list({run.folder: run for run in Book.obtain(wanted, told).runs.values()}.values())


def _pages(workshop: Path, wanted: Sequence[Edition] | None) -> Path:
    """Let Jupyter Book bring the pages in the workshop up to date and return their folder.

    A workshop in which a build failed may hold half of each state, so it is cleared first.
    """
    unfinished = workshop / "unfinished"
    if unfinished.exists():
        shutil.rmtree(workshop)
    workshop.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    if wanted is not None:
        write(workshop / "editions.json", wanted)
        environment[VARIABLE] = str(workshop / "editions.json")
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root()), "--path-output", str(workshop)]
    log = build_folder() / "build.log"
    with log.open("w", encoding="utf-8") as stream:
        done = subprocess.run(
            [*command, "-W", "--keep-going"],
            cwd=root(),
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        )
    site = workshop / "_build" / "html"
    if done.returncode or not (site / "index.html").exists():
        raise WagerError(_complaints(log))
    unfinished.unlink()
    return site


def _complaints(log: Path) -> str:
    """Return what Jupyter Book complained of, without its traceback."""
    lines = log.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if "WARNING" in line or "ERROR" in line or "Error:" in line]
    shown = "\n".join(f"  {line}" for line in (found or lines)[-LOG_TAIL:])
    return f"The pages could not be written; the last good site stays.\n{shown}\nWhole log: {log}"


def _publish(staged: Path, target: Path) -> None:
    """Put a copy of the staged site in place of the old one by renames."""
    fresh, old = (target.with_name(f".{target.name}-{state}") for state in ("new", "old"))
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(staged, fresh, ignore=shutil.ignore_patterns(".buildinfo"))
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(fresh, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)
