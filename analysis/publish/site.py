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
from typing import TYPE_CHECKING, NamedTuple

from analysis.publish import lock, stamps, wire
from analysis.publish.project import WagerError, build_folder, root, site_folder, writable

if TYPE_CHECKING:
    from analysis.publish.editions import Edition  # importing it takes a second that an unchanged build need not pay

Report = Callable[[str], None]
LOG_TAIL = 20
CHARTS = "charts"
JUPYTER_BOOK = "import analysis.publish; from jupyter_book.cli.main import main; main()"


class Made(NamedTuple):
    """A run that a build rests on, and whether it was executed for it."""

    folder: Path
    executed: bool


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


def build(report: Report, wanted: Sequence[Edition] | None = None, target: Path | None = None) -> list[Made]:
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
    list of Made
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
        if wanted is None and stamps.holds(target):
            return []
        staged, made = _pages(workshop, wanted, report)
        _publish(staged, target)
        if wanted is None:
            stamps.leave(target)
    return made


def _pages(workshop: Path, wanted: Sequence[Edition] | None, report: Report) -> tuple[Path, list[Made]]:
    """Let Jupyter Book execute chapters and bring the pages in the workshop up to date.

    A workshop in which a build failed may hold half of each state, so it is cleared first.
    """
    unfinished = workshop / "unfinished"
    if unfinished.exists():
        shutil.rmtree(workshop)
    workshop.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    made = _jupyter_book(workshop, _environment(workshop, wanted), report)
    unfinished.unlink()
    return workshop / "_build" / "html", made


def _environment(workshop: Path, wanted: Sequence[Edition] | None) -> dict[str, str]:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    if wanted is not None:
        from analysis.publish import editions  # noqa: PLC0415

        editions.write(workshop / "editions.json", wanted)
        environment[editions.VARIABLE] = str(workshop / "editions.json")
    return environment


def _jupyter_book(workshop: Path, environment: dict[str, str], report: Report) -> list[Made]:
    """Run Jupyter Book, pass on what it says meanwhile and return the runs that it rests on."""
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root()), "--path-output", str(workshop)]
    command += ["-W", "--keep-going"]
    log, (here, there) = build_folder() / "build.log", os.pipe()
    environment[wire.VARIABLE] = str(there)
    made, error = [], ""
    with log.open("w", encoding="utf-8") as stream, open(here, "rb") as lines:
        process = subprocess.Popen(
            command, cwd=root(), env=environment, stdout=stream, stderr=subprocess.STDOUT, pass_fds=(there,)
        )
        os.close(there)
        with process:
            for told in wire.heard(lines):
                if "say" in told:
                    report(told["say"])
                elif "run" in told:
                    made.append(Made(Path(told["run"]), told["executed"]))
                error = error or told.get("error", "")
    if process.returncode or not (workshop / "_build" / "html" / "index.html").exists():
        raise WagerError(error or _complaints(log))
    return made


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
