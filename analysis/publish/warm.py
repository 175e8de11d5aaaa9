"""Jobs in fresh children of warm processes: a run starts in milliseconds and finds nothing of the runs before it."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from analysis.publish.project import WagerError, root

LIBRARIES = (
    "altair",
    "IPython.core.interactiveshell",
    "numpy",
    "pandas",
    "papermill",
    "pydantic",
    "scipy.stats",
    "yaml",
)
"""What every chapter takes seconds to import; nothing of ours, so that a run shows which of our modules it reaches."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""As many processes as cores; threads of linear algebra inside each would only get in each other's way."""

STOPPED = "The process that runs chapters has stopped."


class JobError(WagerError):
    """A job that raised, with the kind of its error."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class DiedError(WagerError):
    """A job whose process ended before it answered."""


class GoneError(DiedError):
    """A job whose warm process ended, too: another has to be started."""


class Warm:
    """One warm process. It runs one job at a time, each in a child of its own; used by one thread at a time.

    Parameters
    ----------
    libraries
        Modules that it imports at once.
    """

    def __init__(self, libraries: Sequence[str] = LIBRARIES) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analysis.publish.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root(),
            start_new_session=True,  # Ctrl-C reaches the one who asks, and close() reaches a child at work too
            env={**os.environ, **ONE_THREAD, "PYTHONHASHSEED": "0"},
        )
        try:
            self.prepare("analysis.publish.zygote:load", modules=list(libraries))
        except BaseException:
            self.close()
            raise

    def prepare(self, function: str, **arguments: Any) -> Any:
        """Call a function (``module:name``) in the warm process itself: later jobs inherit what it loads."""
        return self._ask({"prepare": function, "arguments": arguments})

    def run(self, function: str, **arguments: Any) -> Any:
        """Call a function in a child of its own and return its result, which JSON holds.

        Raises
        ------
        JobError
            When the function raised.
        DiedError
            When its process ended without an answer.
        """
        ours = {name: value for name, value in os.environ.items() if name.startswith("WAGER_")}
        return self._ask({"run": function, "arguments": arguments, "environment": ours})

    def _ask(self, request: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise GoneError(STOPPED) from None
        answer, status = self._answer()
        if status:
            how = f"signal {-status}" if status < 0 else f"status {status}"
            raise DiedError(f"the Python that ran it stopped ({how}).")
        told = json.loads(answer)
        if "error" in told:
            raise JobError(told["error"], told["kind"])
        return told["result"]

    def _answer(self) -> tuple[bytes, int]:
        """Return what the child wrote and its exit status; a child that died may have written half a line."""
        assert self._process.stdout is not None
        wrote = b""
        for line in self._process.stdout:
            if line.startswith(b'{"status": '):
                return wrote, int(json.loads(line)["status"])
            wrote += line
        raise GoneError(STOPPED)

    def kill(self) -> None:
        """End the process and the job that it runs; another thread that waits for it gets ``GoneError``."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process, a job that it runs, and what leads to it; used by the thread that asks it."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


class Pool:
    """Several warm processes, started when first needed; jobs are taken in the order given."""

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size)
        self._idle: SimpleQueue[Warm | None] = SimpleQueue()
        for _ in range(size):
            self._idle.put(None)
        self._started: list[Warm] = []

    def submit(self, function: str, **arguments: Any) -> Future[Any]:
        """Run a job as soon as a process is free."""
        return self._threads.submit(self._run, function, arguments)

    def _run(self, function: str, arguments: dict[str, Any]) -> Any:
        process = self._idle.get()
        try:
            if process is None:
                process = Warm()
                self._started.append(process)
            return process.run(function, **arguments)
        finally:
            self._idle.put(process)

    def close(self) -> None:
        """Drop jobs that wait, and end all processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._started:
            process.close()


_shared: Pool | None = None


def shared() -> Pool:
    """Return the pool of this process, as large as there are cores; it stays warm until ``close``."""
    global _shared  # noqa: PLW0603 - warmth is what a process has
    if _shared is None:
        _shared = Pool(os.cpu_count() or 1)
    return _shared


@atexit.register
def close() -> None:
    """End the pool of this process, and what it runs."""
    global _shared  # noqa: PLW0603
    if _shared is not None:
        _shared.close()
        _shared = None
