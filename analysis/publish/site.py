"""Build the site: chapters first, then the pages, then one rename that publishes them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from analysis.publish import lock
from analysis.publish.chapters import Page, chapters
from analysis.publish.edition import VARIABLE, Edition
from analysis.publish.params import validate
from analysis.publish.project import WagerError, build_folder, root, site_folder, writable
from analysis.publish.runs import Run, obtain

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


def build(report: Report, edition: Edition | None = None, target: Path | None = None) -> list[Run]:
    """Build the book and publish it at ``target``.

    Nothing is published unless every chapter ran and every page was written without a warning; until
    then the last good site stays.

    Parameters
    ----------
    report : callable
        Called with a line of text as work goes on.
    edition : Edition, optional
        Parameters that differ from the defaults.
    target : Path, optional
        Folder of the site; ``_build/html`` by default.

    Raises
    ------
    WagerError
        For anything the person running it can mend.
    """
    edition = edition or Edition()
    target = target or site_folder()
    pages = chapters()
    for chapter, given in edition.parameters.items():
        validate(pages[chapter], given)
    writable(build_folder(), "the build")
    writable(target.parent, "the site")
    with only_build():
        runs = _runs(list(pages.values()), edition, report)
        report("pages")
        staged = _pages(edition)
        _publish(staged, target)
    return runs


def _runs(pages: Sequence[Page], edition: Edition, report: Report) -> list[Run]:
    """Obtain the run of every chapter, as many at a time as there are cores; the first that fails stops the rest."""
    report(f"{len(pages)} chapters")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = {pool.submit(obtain, page, edition.of(page.name)): page.name for page in pages}
        try:
            for count, done in enumerate(as_completed(waiting), 1):
                state = "executed" if done.result().executed else "unchanged, stored run used"
                report(f"[{count}/{len(pages)}] chapter {waiting[done]}: {state}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [done.result() for done in waiting]


def _pages(edition: Edition) -> Path:
    """Let Jupyter Book write the pages into a staging folder and return it."""
    staging = build_folder() / ".staging"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    chosen = staging / "edition.json"
    edition.write(chosen)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root()), "--path-output", str(staging)]
    environment = {**os.environ, VARIABLE: str(chosen), "PYTHONHASHSEED": "0"}
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
    site = staging / "_build" / "html"
    if done.returncode or not (site / "index.html").exists():
        raise WagerError(_complaints(log))
    return site


def _complaints(log: Path) -> str:
    """Return what Jupyter Book complained of, without its traceback."""
    lines = log.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if "WARNING" in line or "ERROR" in line or "Error:" in line]
    shown = "\n".join(f"  {line}" for line in (found or lines)[-LOG_TAIL:])
    return f"The pages could not be written; the last good site stays.\n{shown}\nWhole log: {log}"


def _publish(staged: Path, target: Path) -> None:
    """Put the staged site in place of the old one by renames, having brought it to the same disk first."""
    (staged / ".buildinfo").unlink(missing_ok=True)
    fresh, old = (target.with_name(f".{target.name}-{state}") for state in ("new", "old"))
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.move(staged, fresh)
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(fresh, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)
