"""What a worker of the cluster does: hand each run to a child of a warm process beside it.

It imports little, so that a worker starts at once. The plugin reaches workers that join later too.
"""

from __future__ import annotations

import asyncio
import math
import platform
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from distributed import Worker, get_worker
from distributed.diagnostics.plugin import WorkerPlugin
from tornado.ioloop import PeriodicCallback

from analysis import __version__, reads
from analysis.publish.fingerprint import package_folder
from analysis.publish.project import WagerError
from analysis.publish.warm import LIBRARIES, DiedError, GoneError, JobError, Warm

PLAIN = tuple(name for name in LIBRARIES if name != "papermill")
PREPARE, RUN, KEEP = (f"analysis.publish.sweeps.running:{name}" for name in ("prepare", "run", "keep"))
IDLE_SECONDS = 60
"""After so long without a run the warm processes end: a sweep that was killed leaves nothing behind."""
CLOSE = 1e-9
"""Relative difference of numbers that another processor may make."""


class Unfit(WagerError):  # noqa: N818 - what it is
    """A worker that would not compute what is published: its address, and what differs there."""

    def __init__(self, address: str, differing: Iterable[str]) -> None:
        self.address = address
        self.differing = tuple(differing)
        super().__init__(f"{address}: {', '.join(self.differing)}")

    def __reduce__(self) -> tuple[type[Unfit], tuple[str, tuple[str, ...]]]:
        return Unfit, (self.address, self.differing)


@dataclass(frozen=True)
class Work:
    """What a sweep runs, as workers get it.

    Attributes
    ----------
    cells
        The chapter's code cells (fields of ``running.Cell``).
    record
        What the published run rested on.
    published
        What it found: value, low and high by name.
    notebook
        The chapter as a notebook where executed ones are kept, else None.
    engine
        ``engine()`` of whoever began the sweep.
    """

    cells: list[list[Any]]
    record: dict[str, Any]
    published: dict[str, list[Any]]
    notebook: str | None = None
    engine: dict[str, str] = field(default_factory=lambda: engine())  # noqa: PLW0108 - it stands below


def engine() -> dict[str, str]:
    """Return what runs chapters here: releases, and a digest of the code that does it."""
    room = package_folder() / "publish"
    files = sorted(path for path in room.rglob("*.py"))
    contents = (part for path in files for part in (path.relative_to(room).as_posix().encode(), path.read_bytes()))
    return {
        "Python": platform.python_version(),
        "version of the package": __version__,
        "folder analysis/publish": reads.digest(*contents),
    }


class Hands(WorkerPlugin):
    """Keeps the warm processes of a worker, one for each of its threads, started when first needed."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def setup(self, worker: Worker) -> None:
        """Called when a worker gets the plugin, or joins later."""
        self._address = worker.address
        self._lock = threading.Lock()
        self._idle: list[Warm] = []
        self._busy: set[Warm] = set()
        self._is_tried, self._is_over, self._last = False, False, time.monotonic()
        self._differing: tuple[str, ...] = ()
        self._rest = PeriodicCallback(self._end_idle, IDLE_SECONDS * 250)
        self._rest.start()

    def teardown(self, worker: Worker) -> None:
        """Called when the sweep is over, or the worker stops: a run under way ends too."""
        self._rest.stop()
        with self._lock:
            self._is_over = True
            busy = list(self._busy)
        for process in busy:
            process.kill()
        self._close_idle()

    def _end_idle(self) -> None:
        if time.monotonic() - self._last > IDLE_SECONDS:
            self._close_idle()

    def _close_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()

    def try_out(self) -> None:
        """Start a warm process and see that it computes what is published.

        Raises
        ------
        Unfit
            Naming the worker and all that differs.
        """
        with self._process():
            pass

    def run(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a run found, or its error; one whose warm process went away is tried once more with another."""
        try:
            return self._once(parameters)
        except GoneError:
            pass
        try:
            return self._once(parameters)
        except GoneError as error:
            return {"seconds": 0.0, "error": str(error)}

    def _once(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        with self._process() as process:
            try:
                return self._ask(process, parameters)
            except GoneError:
                raise
            except (DiedError, JobError) as error:
                return {"seconds": 0.0, "error": str(error)}

    def _ask(self, process: Warm, parameters: Mapping[str, Any]) -> dict[str, Any]:
        notebook = {} if self.work.notebook is None else {"notebook": self.work.notebook}
        found: dict[str, Any] = process.run(KEEP if notebook else RUN, parameters=dict(parameters), **notebook)
        return found

    @contextmanager
    def _process(self) -> Iterator[Warm]:
        """Lend a warm process; one that went away under its job is not taken back."""
        process = self._take()
        try:
            yield process
        except GoneError:
            self._give_back(process, is_gone=True)
            raise
        except BaseException:
            self._give_back(process)
            raise
        self._give_back(process)

    def _take(self) -> Warm:
        with self._lock:
            if self._is_over:
                raise GoneError("The sweep is over.")
            process = self._idle.pop() if self._idle else None
        process = process or self._start()
        with self._lock:
            self._busy.add(process)
        return process

    def _give_back(self, process: Warm, is_gone: bool = False) -> None:
        with self._lock:
            self._last = time.monotonic()
            self._busy.discard(process)
            is_gone = is_gone or self._is_over
            if not is_gone:
                self._idle.append(process)
        if is_gone:
            process.close()

    def _start(self) -> Warm:
        """Return a new warm process, prepared; the first one of a worker is tried with the published run."""
        self._refuse(self._differing)  # an idle worker takes runs from the others' queues again and again
        self._refuse(f"{name} differs" for name, ours in engine().items() if self.work.engine.get(name) != ours)
        process = Warm(LIBRARIES if self.work.notebook else PLAIN)
        try:
            self._prepare(process)
        except BaseException:
            process.close()
            raise
        return process

    def _prepare(self, process: Warm) -> None:
        work = self.work
        try:
            changed = process.prepare(PREPARE, cells=work.cells, record=work.record, plain=work.notebook is None)
        except JobError as error:
            changed = [f"{error.kind}: {error}"]
        if not changed and not self._is_tried:
            changed = _parted(work.published, self._ask(process, {}))
            self._is_tried = not changed
        self._refuse(changed)

    def _refuse(self, differing: Iterable[str]) -> None:
        """Do nothing here where anything differs, now or later."""
        self._differing = tuple(differing)
        if self._differing:
            raise Unfit(self._address, self._differing)


def _parted(published: Mapping[str, list[Any]], found: Mapping[str, Any]) -> list[str]:
    """Return which findings differ from those published, where all parameters have their defaults."""
    if "error" in found:
        return [f"the published run fails ({found['error']})"]
    ours = {name: [each["value"], each.get("low"), each.get("high")] for name, each in found["findings"].items()}
    return [
        f"finding {name} is {ours.get(name, ['missing'])[0]}, published {published.get(name, ['nothing'])[0]}"
        for name in {**published, **ours}
        if not _same(published.get(name, []), ours.get(name, []))
    ]


def _same(ours: list[Any], theirs: list[Any]) -> bool:
    return len(ours) == len(theirs) and all(
        math.isclose(one, other, rel_tol=CLOSE) if _is_number(one) and _is_number(other) else one == other
        for one, other in zip(ours, theirs, strict=True)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def perform(sweep: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Do one run; the task that the cluster knows."""
    return _hands(get_worker(), sweep).run(parameters)


async def try_out(sweep: str, dask_worker: Worker) -> str | None:
    """See that a worker computes what is published, and return what differs; called on each before anything runs."""
    tried = (asyncio.to_thread(_hands(dask_worker, sweep).try_out) for _ in range(dask_worker.state.nthreads))
    found = await asyncio.gather(*tried, return_exceptions=True)
    return next((str(error) for error in found if error), None)


def _hands(worker: Worker, sweep: str) -> Hands:
    found = worker.plugins[sweep]
    assert isinstance(found, Hands)
    return found
