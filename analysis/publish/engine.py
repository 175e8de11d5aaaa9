"""A papermill engine that executes a notebook in this process, in an IPython shell: no kernel to start or to talk to.

Used in a fresh child of a warm process (``analysis.publish.warm``), so that nothing is left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "in-process"
PLAIN = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})


class InProcess(Engine):  # type: ignore[misc]
    """Runs code cells one after the other and stops at the first that raises, as papermill's own engine does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any) -> None:
        """Execute the notebook that papermill manages."""
        shell = InteractiveShell.instance(config=PLAIN)
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            try:
                if cell.cell_type == "code" and not _execute(shell, cell):
                    nb_man.cell_exception(cell, cell_index=index)
                    break
            finally:
                nb_man.cell_complete(cell, cell_index=index)


def _execute(shell: InteractiveShell, cell: nbformat.NotebookNode) -> bool:
    """Execute one cell, put its outputs into it and return whether it ended well."""
    cell.execution_count = shell.execution_count
    with shell.display_trap, capture_output() as captured:  # a trap set already is left alone, with our hook in it
        result = shell.run_cell(cell.source, store_history=True)
    cell.outputs = [*_streams(captured), *_shown(captured, result, cell.execution_count)]
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        cell.outputs.append(_error(shell, error))
    return error is None


def _streams(captured: CapturedIO) -> list[nbformat.NotebookNode]:
    texts = {"stdout": captured.stdout, "stderr": captured.stderr}
    return [nbformat.v4.new_output("stream", name=name, text=text) for name, text in texts.items() if text]


def _shown(captured: CapturedIO, result: ExecutionResult, count: int) -> list[nbformat.NotebookNode]:
    """Return what the cell displayed; the last is its value where it has one. What shows itself leaves nothing here."""
    new: Callable[..., nbformat.NotebookNode] = nbformat.v4.new_output
    found = [new("display_data", data=each.data, metadata=each.metadata) for each in captured.outputs]
    if result.result is not None and found:
        last = found[-1]
        found[-1] = new("execute_result", data=last.data, metadata=last.metadata, execution_count=count)
    return [output for output in found if output.data]


def _error(shell: InteractiveShell, error: BaseException) -> nbformat.NotebookNode:
    kind = type(error)
    traceback = shell.InteractiveTB.structured_traceback(kind, error, error.__traceback__)
    made: nbformat.NotebookNode = nbformat.v4.new_output(
        "error", ename=kind.__name__, evalue=str(error), traceback=traceback
    )
    return made


def register() -> None:
    """Make the engine known to papermill under ``NAME``."""
    papermill_engines.register(NAME, InProcess)
