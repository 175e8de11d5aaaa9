"""Execute chapters through papermill and keep what they gave, by fingerprint."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from filelock import FileLock

from analysis.publish.chapters import Page
from analysis.publish.fingerprint import run_fingerprint
from analysis.publish.project import WagerError, build_folder, root, writable

FINDING = "application/vnd.llama-wager.finding+json"
KERNEL = "python3"
NOTEBOOK = "notebook.ipynb"
CELL_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Run:
    """A finished run of a chapter.

    Attributes
    ----------
    chapter
        Name of the chapter.
    parameters
        Parameters that differ from the defaults.
    notebook
        The executed notebook.
    folder
        Where it is kept.
    executed
        True when the chapter was executed now, False when the stored run was used.
    """

    chapter: str
    parameters: Mapping[str, object]
    notebook: nbformat.NotebookNode
    folder: Path
    executed: bool

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Findings by name; each also carries the index of the cell that recorded it (``cell``)."""
        found = {}
        for index, cell in enumerate(code_cells(self.notebook)):
            for output in cell.get("outputs", []):
                finding = output.get("data", {}).get(FINDING)
                if finding:
                    found[finding["name"]] = {**finding, "cell": index}
        return found


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the code cells of a notebook, without the one papermill injects."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", [])
    ]


def store() -> Path:
    """Return the folder of stored runs."""
    return build_folder() / ".runs"


def obtain(page: Page, parameters: Mapping[str, object] | None = None) -> Run:
    """Return the run of a chapter under ``parameters``, executing it only when no stored run fits.

    Raises
    ------
    WagerError
        When a cell raises: the message names the chapter, the line of the cell and the error.
    """
    given = dict(parameters or {})
    folder = store() / f"{page.name}-{run_fingerprint(page, given)[:20]}"
    path = folder / NOTEBOOK
    executed = False
    if not path.exists():
        with FileLock(writable(store(), "runs") / f"{folder.name}.lock"):  # two who want the same run make it once
            executed = not path.exists()
            if executed:
                _execute(page, given, folder)
    notebook = nbformat.read(path, as_version=4)
    return Run(page.name, given, notebook, folder, executed)


def _execute(page: Page, parameters: dict[str, object], folder: Path) -> None:
    """Execute into a folder beside the final one, then rename: a run is whole or absent."""
    work = Path(tempfile.mkdtemp(prefix=f".{page.name}-", dir=store()))
    try:
        source = work / "source.ipynb"
        notebook = page.notebook()
        notebook.metadata.kernelspec = {"name": KERNEL, "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, source)
        _papermill(page, source, work / NOTEBOOK, parameters)
        source.unlink()
        (work / "parameters.json").write_text(json.dumps(parameters, sort_keys=True, indent=1) + "\n")
        if not folder.exists():
            os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _papermill(page: Page, source: Path, target: Path, parameters: dict[str, object]) -> None:
    import papermill  # noqa: PLC0415 - a second to import; most commands never execute
    from nbclient.exceptions import DeadKernelError  # noqa: PLC0415

    try:
        papermill.execute_notebook(
            source,
            target,
            parameters=parameters,
            kernel_name=KERNEL,
            cwd=str(root()),
            progress_bar=sys.stderr.isatty(),
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except papermill.PapermillExecutionError as error:
        raise WagerError(_failure(page, target, error)) from None
    except DeadKernelError as error:
        raise WagerError(f"Chapter {page.name}: the Python that ran it stopped ({error}).") from None


def _failure(page: Page, target: Path, error: Any) -> str:
    """Say which cell failed and why, and keep the notebook for a closer look."""
    index = _source_index(page, error.source)
    line = page.line_of(index, error.source.splitlines()[0]) + _offset(error.traceback)
    kept = store() / f"{page.name}-failed.ipynb"
    shutil.copyfile(target, kept)
    message = COLOUR.sub("", error.evalue).strip()
    return (
        f"Chapter {page.name}, cell {index + 1} (book/{page.path.name}, line {line}) raised "
        f"{error.ename}: {message}\nNothing was published. The notebook up to there: {kept}"
    )


def _offset(traceback: list[str]) -> int:
    """Return how many lines below the cell's first one the error was raised."""
    found = CELL_LINE.findall(COLOUR.sub("", "\n".join(traceback)))
    return int(found[0]) - 1 if found else 0


def _source_index(page: Page, source: str) -> int:
    cells = page.notebook().cells
    matches = (i for i, cell in enumerate(cells) if cell.cell_type == "code" and cell.source == source)
    return next(matches, 0)
