"""Build the site: chapters first, then the pages, then one rename that publishes them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.publish import handing, leftovers, lock, stamps, wire
from analysis.publish.handing import Handed
from analysis.publish.project import WagerError, build_folder, root, site_folder, writable

if TYPE_CHECKING:
    from analysis.publish.editions import Edition  # importing them takes a second that an unchanged build need not pay
    from analysis.publish.store import Run

Report = Callable[[str], None]
LOG_TAIL = 20
CHARTS = "charts"
PAGE_WRITER = "analysis.publish.pagewriter"


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
        The runs of every chapter in every edition, each once; empty where nothing at all had changed.

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
        inputs = stamps.inputs()
        if wanted is None and stamps.hold(inputs, target):
            return []
        staged, runs = _pages(workshop, wanted, report)
        _publish(staged, target)
        if wanted is None:
            stamps.leave(inputs, target)
    return runs


def _pages(workshop: Path, wanted: Sequence[Edition] | None, report: Report) -> tuple[Path, list[Run]]:
    """Execute chapters and let Jupyter Book bring the pages in the workshop up to date."""
    made_from = leftovers.clear(workshop)
    with _JupyterBook(workshop) as pages:
        from analysis import tables  # noqa: PLC0415 - an unchanged build imports neither this nor what it brings

        with tables.held():  # runs, and what stands beside the pages, rest on one state of the data
            handed = _executed(wanted, report, workshop)
            leftovers.begin(workshop)
            report("pages")
            pages.write(handed, report)
    leftovers.finish(workshop, made_from)
    runs = handed.book.runs.values()
    return workshop / "_build" / "html", list({run.folder: run for run in runs}.values())


def _executed(wanted: Sequence[Edition] | None, report: Report, workshop: Path) -> Handed:
    """Execute what must be, and find out what that changes."""
    from analysis.publish import editions, progress, warm  # noqa: PLC0415
    from analysis.publish.book import Book  # noqa: PLC0415
    from analysis.publish.past import past  # noqa: PLC0415

    wanted = wanted or editions.published()
    book = Book.obtain(wanted, progress.teller(wanted, report))
    warm.close()
    return Handed(book.looked_up(), past(book, _doctrees(workshop), report))


def _doctrees(workshop: Path) -> Path:
    """Return the folder in which Sphinx keeps what it read, and we what we wrote."""
    return workshop / "_build" / ".doctrees"


class _JupyterBook:
    """Jupyter Book in a process of its own.

    It loads its extensions while chapters are executed in this one, and writes pages while this one writes what stands
    beside them.

    Parameters
    ----------
    workshop
        Where both write.
    """

    def __init__(self, workshop: Path) -> None:
        command = [sys.executable, "-m", PAGE_WRITER, "build", str(root()), "--path-output", str(workshop)]
        command += ["-W", "--keep-going"]
        self._log, self._doctrees = build_folder() / "build.log", _doctrees(workshop)
        self._site = self._doctrees.with_name("html")
        (taken, given), (heard, told) = os.pipe(), os.pipe()
        environment = {**os.environ, "PYTHONHASHSEED": "0", handing.VARIABLE: str(taken), wire.VARIABLE: str(told)}
        self._book, self._lines = open(given, "wb"), open(heard, "rb")  # noqa: SIM115 - closed at the end
        with self._log.open("w", encoding="utf-8") as stream:
            self._process = subprocess.Popen(
                command, cwd=root(), env=environment, stdout=stream, stderr=subprocess.STDOUT, pass_fds=(taken, told)
            )
        os.close(taken)
        os.close(told)

    def write(self, handed: Handed, report: Report) -> None:
        """Hand it the book, write what stands beside the pages, and pass on what it says until it ends.

        Raises
        ------
        WagerError
            When it could not write the pages.
        """
        with suppress(BrokenPipeError):  # it has ended, and says why
            handing.hand(handed, self._book)
        self._close()
        from analysis.publish import outputs  # noqa: PLC0415

        error = ""
        for said in wire.heard(self._lines):
            if "files" in said:
                outputs.write(self._site, self._doctrees, *handed, said["files"])
            error = error or said.get("error", "")
        if self._process.wait() or not (self._site / "index.html").exists():
            raise WagerError(error or _complaints(self._log))

    def __enter__(self) -> _JupyterBook:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._lines.close()
        self._close()

    def _close(self) -> None:
        with suppress(BrokenPipeError):
            self._book.close()


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
    copy = partial(_copy, staged, target)
    shutil.copytree(staged, fresh, ignore=shutil.ignore_patterns(".buildinfo"), copy_function=copy)
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(fresh, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _copy(staged: Path, published: Path, source: str, copy: str) -> None:
    """Copy a file, or share its place on disk where it cannot change there.

    Pages are written anew where they lie, but what is published never is; and figures are named by content.
    """
    before = published / Path(source).relative_to(staged)
    shared = Path(source) if Path(source).parent.name == CHARTS else before if _is_same(Path(source), before) else None
    if shared:
        with suppress(OSError):  # another disk, or one that knows no links
            os.link(shared, copy)
            return
    shutil.copy2(source, copy)


def _is_same(one: Path, other: Path) -> bool:
    """Tell from size and time, which a copy has of its original."""
    try:
        marks = [(file.st_size, file.st_mtime_ns) for file in (one.stat(), other.stat())]
    except OSError:
        return False
    return marks[0] == marks[1]
