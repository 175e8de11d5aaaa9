"""What a child of a warm process does with a chapter: execute it with papermill, and watch what it reaches.

It imports as little of ours as it can before the chapter runs: what is imported after that is what the chapter reaches.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import papermill

from analysis import reads, tables
from analysis.publish import engine
from analysis.publish.project import ROOT, root

KERNEL = "python3"
ROOM = "analysis.publish"


def execute(source: str, target: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Execute the notebook ``source`` under parameters and write it, with outputs, to ``target``.

    Returns
    -------
    dict
        ``reads`` by kind and name, the ``modules`` reached as paths, ``seconds``; and where a cell raised,
        ``failure`` with its source, the error's name, its message and its traceback.
    """
    with reads.watching(root()) as found, tables.held():
        seconds, failure = executed(source, target, parameters)
    reached = _reached()
    if failure is None:
        _draw(target)
    return {"reads": found.found, "modules": reached, "seconds": seconds, "failure": failure}


def executed(source: str, target: str, parameters: dict[str, Any]) -> tuple[float, dict[str, Any] | None]:
    """Execute as ``execute`` does, and watch nothing; return seconds and failure."""
    engine.register()
    started, failure = time.perf_counter(), None
    try:
        _papermill(source, target, parameters)
    except papermill.PapermillExecutionError as error:
        failure = {key: getattr(error, key) for key in ("source", "ename", "evalue", "traceback")}
    return time.perf_counter() - started, failure


def _draw(target: str) -> None:
    """Draw the figures here, where many chapters are at work at once; pages only name them."""
    from analysis.publish import pictures  # noqa: PLC0415 - it imports what the chapter may not reach

    pictures.keep_all(json.loads(Path(target).read_text(encoding="utf-8")))


def _papermill(source: str, target: str, parameters: dict[str, Any]) -> None:
    papermill.execute_notebook(
        source,
        target,
        parameters=parameters,
        engine_name=engine.NAME,
        kernel_name=KERNEL,
        cwd=str(root()),
        progress_bar=False,
        request_save_on_cell_execute=False,
    )


def _reached() -> list[str]:
    """Return the files of our modules that are imported by now, this room aside."""
    ours = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "analysis"}
    files = [str(module.__file__) for name, module in ours.items() if not name.startswith(ROOM) and module.__file__]
    return sorted(name for name in files if Path(name).is_relative_to(ROOT))
