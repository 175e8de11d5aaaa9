"""A warm process that forks one child for each job, so that jobs start at once and share no state.

Started as ``python -m analysis.publish.zygote``. It reads requests from standard input, one JSON object a line, and
answers on standard output. It has a single thread, without which forking is not safe. ``analysis.publish.warm`` is
the other side.

A request names a function (``module:name``) and its arguments. ``prepare`` is called here, so that every later child
inherits what it loads; ``run`` is called in a child, and its result is the line that the child writes.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO


def load(modules: Iterable[str]) -> None:
    """Import modules; a job for ``prepare``."""
    for name in modules:
        importlib.import_module(name)


def main() -> None:
    """Serve requests until the other side closes."""
    answers = _own_stdout()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if "prepare" in request:
            _prepare(request, answers)
        else:
            _run(request, answers)


def _own_stdout() -> BinaryIO:
    """Keep standard output for answers alone: whatever else is printed goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _prepare(request: dict[str, Any], answers: BinaryIO) -> None:
    answer = _answer(request["prepare"], request["arguments"])
    gc.collect()
    gc.freeze()  # children that collect garbage would copy every page they touch
    answers.write(answer + b'\n{"status": 0}\n')


def _run(request: dict[str, Any], answers: BinaryIO) -> None:
    """Fork; the child writes its answer, and this process how it ended."""
    child = os.fork()
    if child == 0:
        os.environ.update(request["environment"])
        _write(answers, _answer(request["run"], request["arguments"]))
        os._exit(0)
    if _nobody_waits(child):
        os.kill(child, signal.SIGKILL)
        sys.exit()
    _, status = os.waitpid(child, 0)
    _write(answers, b"\n" + json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode() + b"\n")


def _nobody_waits(child: int) -> bool:
    """Wait for a child; return True where the other side went away first, however it ended."""
    if not hasattr(os, "pidfd_open"):  # a system other than Linux: a child ends before its parent looks up
        return False
    watched, events = os.pidfd_open(child), select.poll()
    try:
        events.register(watched, select.POLLIN)
        events.register(sys.stdin.fileno(), 0)  # asked for nothing, it tells that the pipe was closed
        return watched not in dict(events.poll())
    finally:
        os.close(watched)


def _answer(name: str, arguments: dict[str, Any]) -> bytes:
    try:
        answer = {"result": _function(name)(**arguments)}
    except Exception as error:
        answer = {"error": str(error), "kind": type(error).__name__}
    return json.dumps(answer).encode()


def _write(answers: BinaryIO, content: bytes) -> None:
    """Write all of it: a pipe may take less than it is given."""
    view = memoryview(content)
    while view:
        view = view[answers.write(view) :]


if __name__ == "__main__":
    main()
