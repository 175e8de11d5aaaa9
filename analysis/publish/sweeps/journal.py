"""The journal of a sweep: a line for each finished run, on disk as it arrives, so that a sweep goes on after any end.

The first line says what is swept and what it rests on. A line that is half written, because the machine or the process
stopped in the middle of it, counts as not there. A process that is killed loses nothing that it has written; a machine
that loses its power loses at most the runs of the last half second, which are then run again.
"""

from __future__ import annotations

import json
import os
import time
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from pydantic import ValidationError

from analysis import __version__
from analysis.publish.project import WagerError, writable
from analysis.publish.record import Record
from analysis.publish.sweeps.plan import Plan

FORMAT = 1
NAME, LOCK = "journal.jsonl", ".lock"
MADE = ("results.parquet", "report.html")
NOTEBOOKS = "notebooks"
SAFE_SECONDS = 0.5
"""How often lines are forced to the disk itself."""
ABSENT = -1
SAME = "Give another folder with -o, or --fresh to drop what is there and start anew."


@dataclass(frozen=True)
class Header:
    """What a journal says of all its runs.

    Attributes
    ----------
    plan
        ``Plan.told``.
    notebooks
        Whether executed notebooks are kept.
    record
        What the published run rested on.
    findings
        Unit and label by name, as published.
    """

    plan: dict[str, Any]
    notebooks: bool
    record: Record
    findings: dict[str, dict[str, str]]

    def line(self) -> bytes:
        """Return the first line of a journal."""
        told = {
            **{"format": FORMAT, "version": __version__, "plan": self.plan, "notebooks": self.notebooks},
            **{"record": self.record.model_dump(), "findings": self.findings},
        }
        return _line(told)


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode() + b"\n"


class Journal:
    """The journal of one folder, held by one process at a time; a context that releases it.

    Parameters
    ----------
    folder
        Where it lies; made where it is missing.
    plan
        What is swept.
    header
        What the first line says, or must say where there is one.
    fresh
        Drop what an earlier sweep left there.

    Raises
    ------
    WagerError
        When another process holds it, it is of another sweep or version, or cannot be written.
    """

    def __init__(self, folder: Path, plan: Plan, header: Header, fresh: bool = False) -> None:
        self.folder, self.header = writable(folder, "the sweep"), header
        self.count, self.done, self.failed = plan.count, 0, 0
        self.first_error: str | None = None
        self._places = array("q", [ABSENT]) * self.count
        self._lock = _locked(folder)
        try:
            self._open(fresh)
        except BaseException:
            self._lock.release()
            raise

    def _open(self, fresh: bool) -> None:
        path = self.folder / NAME
        if fresh:
            drop(self.folder)
        with _told_where(self):
            self._file = path.open("r+b" if path.exists() else "x+b")
            self._safe_at = time.monotonic()
            if not self._read():
                self._file.truncate(0)
                self._file.seek(0)
                self._file.write(self.header.line())
                self._make_safe()

    def _read(self) -> bool:
        """Find what is done; return False where there is not even a whole first line."""
        self._file.seek(0)
        first = self._file.readline()
        if not first.endswith(b"\n"):
            return False
        refuse_another(self.folder, self.header, first)
        place = self._file.tell()
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            self._note(place, line)
            place += len(line)
        self._file.truncate(place)
        self._file.seek(place)
        return True

    def _note(self, place: int, line: bytes) -> None:
        try:
            content = json.loads(line)
            run = int(content["place"])
        except (ValueError, KeyError, TypeError):
            raise WagerError(f"{self.folder / NAME} is damaged at byte {place}. {SAME}") from None
        self._mark(run, place, content.get("error"))

    def _mark(self, run: int, place: int, error: str | None) -> None:
        if not 0 <= run < self.count or self._places[run] != ABSENT:
            raise WagerError(f"{self.folder / NAME} has run {run} twice or has no such run. {SAME}")
        self._places[run] = place
        self.done += 1
        self.failed += error is not None
        self.first_error = self.first_error or error

    def has(self, run: int) -> bool:
        """Whether a run is there."""
        return self._places[run] != ABSENT

    def left(self) -> Iterator[int]:
        """Yield runs that are not there."""
        return (run for run in range(self.count) if not self.has(run))

    def add(self, run: int, content: Mapping[str, Any]) -> None:
        """Write a run down.

        Raises
        ------
        WagerError
            When it cannot be written, such as on a full disk.
        """
        with _told_where(self):
            place = self._file.tell()
            self._file.write(_line({"place": run, **content}))
            self._file.flush()
            self._mark(run, place, content.get("error"))
            self.keep_safe()

    def keep_safe(self) -> None:
        """Force lines to the disk where that was not done lately."""
        if time.monotonic() - self._safe_at >= SAFE_SECONDS:
            self._make_safe()

    def _make_safe(self) -> None:
        with _told_where(self):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._safe_at = time.monotonic()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what is there, in the order of the plan."""
        with (self.folder / NAME).open("rb") as stream:
            for place in self._places:
                if place != ABSENT:
                    stream.seek(place)
                    yield json.loads(stream.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._make_safe()
            self._file.close()
        except OSError:
            if kind is None:  # else why it ends is known already
                raise
        finally:
            self._lock.release()


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WagerError(
            f"Another sweep is running in {folder}. Wait until it ends, or stop it, or give another folder with -o."
        ) from None
    return lock


@contextmanager
def _told_where(journal: Journal) -> Iterator[None]:
    """Turn an error of the system into a message that says what is kept and how to go on."""
    try:
        yield
    except OSError as error:
        raise stopped_by(error, journal) from None


def stopped_by(error: OSError, journal: Journal) -> WagerError:
    """Return what to say when the system refuses to write."""
    return WagerError(
        f"Cannot write to {journal.folder}: {error.strerror or error}. {journal.done:,} of {journal.count:,} runs are "
        "kept there. Make room, then give the same command again: it goes on from there."
    )


def drop(folder: Path) -> None:
    """Remove what an earlier sweep left in a folder, and nothing else."""
    notebooks = folder / NOTEBOOKS
    for path in (*(folder / name for name in (NAME, *MADE)), *notebooks.glob("*.ipynb")):
        path.unlink(missing_ok=True)


def refuse_another(folder: Path, header: Header, first: bytes) -> None:
    """Refuse to go on with a journal of another sweep, of other code or data, or of another version.

    Raises
    ------
    WagerError
        Saying all that differs and what to do.
    """
    try:
        found = json.loads(first)
        if found["format"] != FORMAT:
            raise WagerError(
                f"{folder} holds a sweep of format {found['format']}, written by version {found['version']}; this is "
                f"version {__version__}, which reads format {FORMAT}. {SAME}"
            )
        differing = [*_plans(found["plan"], header.plan), *_kept(found["notebooks"], header.notebooks)]
        differing += map(str, Record.model_validate(found["record"]).differences(header.record))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        if isinstance(error, WagerError):
            raise
        raise WagerError(f"{folder / NAME} is no journal of a sweep. {SAME}") from None
    if differing:
        listed = "\n".join(f"  {line}" for line in differing)
        raise WagerError(f"{folder} holds another sweep, which this would not go on with:\n{listed}\n{SAME}")


def _plans(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for option in {**before, **now}:
        old, new = before.get(option), now.get(option)
        if isinstance(old or new, dict):
            for name in {**(old or {}), **(new or {})}:
                yield from _moved(f"{option} {name}", (old or {}).get(name), (new or {}).get(name))
        else:
            yield from _moved(option, old, new)


def _moved(what: str, old: str | None, new: str | None) -> Iterator[str]:
    if old != new:
        yield f"{what}: {old or 'not given'} there, {new or 'not given'} now"


def _kept(before: bool, now: bool) -> Iterator[str]:
    if before != now:
        yield f"--notebooks: {'given' if before else 'not given'} there, {'given' if now else 'not given'} now"
