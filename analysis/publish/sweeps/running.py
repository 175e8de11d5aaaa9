"""What happens in a warm process and in its children when a chapter is swept.

The warm process imports the modules and reads the tables that the published run reached, and compiles the cells; it
executes none of them. Each run executes them in a child of its own, in a plain namespace: no kernel, no notebook.
Statements that only show a figure or a table are left out, since nobody looks; whether that leaves the findings as they
are published is tried by whoever prepares the process.
"""

from __future__ import annotations

import ast
import base64
import importlib
import os
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from analysis import assumptions, checks, findings, scenarios, tables, verdicts
from analysis.publish.project import WagerError
from analysis.publish.record import Record

SHOWING = "analysis.show"
SHOWN = ("figure", "table")
PACKAGE = "analysis"


class Cell(NamedTuple):
    """A code cell: its source, its number in the chapter, the file and line where its code begins."""

    source: str
    number: int
    file: str
    line: int
    takes_parameters: bool = False

    def place(self, offset: int = 0) -> str:
        """Return where it stands, for a message."""
        return f"cell {self.number} ({self.file}, line {self.line + offset})"


class _Ready(NamedTuple):
    """What the children of a process inherit."""

    cells: list[Cell]
    compiled: list[CodeType]
    stay: ExitStack


_ready: _Ready | None = None


def prepare(cells: Sequence[Sequence[Any]], record: Mapping[str, Any], plain: bool) -> list[str]:
    """Get this process ready to run a chapter; called in the warm process.

    Parameters
    ----------
    cells
        Fields of the chapter's cells.
    record
        What the published run rested on.
    plain
        Whether its children ``run`` them; else they ``keep`` notebooks.

    Returns
    -------
    list of str
        What differs here from what the published run rested on. Where anything does, nothing may run.
    """
    global _ready  # noqa: PLW0603 - what children inherit is what this process holds
    published, stay = Record.model_validate(record), ExitStack()
    stay.enter_context(tables.held())  # one state of the data for this process, whatever becomes of the files
    differing = [str(change) for change in published.changes_here()]
    if not differing:
        chapter = [Cell(*cell) for cell in cells]
        _ready = _Ready(chapter, compiled(chapter) if plain else [], stay)
        _load(published)
    return differing


def _load(published: Record) -> None:
    """Import and read what the published run did, so that children find it."""
    for path in published.modules:
        importlib.import_module(_module(path))
    for name in published.reads.get("tables", {}):
        tables.load(name)
    for name in published.reads.get("scenarios", {}):
        scenarios.load(name)
    assumptions.names()
    if f"{PACKAGE}/verdicts.py" in published.modules:
        for claim in published.reads.get("checks", {}):
            verdicts.ledger() if claim == checks.EVERY else verdicts.entry(claim)  # they hang on no parameter


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def compiled(cells: Sequence[Cell]) -> list[CodeType]:
    """Compile cells without the statements that only show something.

    Raises
    ------
    WagerError
        When a cell is not plain Python, naming it.
    """
    trees = [_parsed(cell) for cell in cells]
    muted = _Muted(trees)
    return [
        compile(ast.fix_missing_locations(muted.visit(tree)), _file(place), "exec") for place, tree in enumerate(trees)
    ]


def _parsed(cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError as error:
        raise WagerError(
            f"{cell.place((error.lineno or 1) - 1)} is not plain Python ({error.msg}); a sweep with --notebooks runs "
            "whatever a notebook does."
        ) from None


def _file(place: int) -> str:
    return f"<cell {place}>"


class _Muted(ast.NodeTransformer):
    """Leaves out statements that call what ``analysis.show`` gives to show something."""

    def __init__(self, trees: Sequence[ast.Module]) -> None:
        nodes = [node for tree in trees for node in ast.walk(tree)]
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == SHOWING]
        self.names = {each.asname or each.name for node in imports for each in node.names if each.name in SHOWN}

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """Replace a statement that shows something by nothing."""
        call = node.value
        is_shown = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in self.names
        return ast.copy_location(ast.Pass(), node) if is_shown else node


def run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Execute the chapter under parameters; called in a child of the warm process.

    Returns
    -------
    dict
        ``seconds`` of the cells and ``findings`` by name, or the ``error``.
    """
    assert _ready is not None
    _hush()
    findings.reset()
    space: dict[str, Any] = {"__name__": "__main__"}
    started, error = time.perf_counter(), None
    for cell, code in zip(_ready.cells, _ready.compiled, strict=True):
        try:
            exec(code, space)  # noqa: S102 - cells of our own chapter
        except (Exception, SystemExit) as raised:
            error = f"{cell.place(_offset(raised, code.co_filename))}: {_said(raised)}"
            break
        if cell.takes_parameters:
            space.update(parameters)
    return _result(time.perf_counter() - started, error)


def _hush() -> None:
    """Let nothing that a chapter prints reach the terminal of the sweep."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _offset(raised: BaseException, file: str) -> int:
    """Return how many lines below the cell's first one the error was raised."""
    lines = [frame.lineno for frame in traceback.extract_tb(raised.__traceback__) if frame.filename == file]
    return (lines[-1] or 1) - 1 if lines else 0


def _said(raised: BaseException) -> str:
    return f"{type(raised).__name__}: {raised}".strip()


def _result(seconds: float, error: str | None) -> dict[str, Any]:
    if error is not None:
        return {"seconds": round(seconds, 4), "error": error}
    return {"seconds": round(seconds, 4), "findings": {name: _told(f) for name, f in findings.recorded().items()}}


def _told(finding: findings.Finding) -> dict[str, Any]:
    interval = {} if finding.low is None else {"low": finding.low, "high": finding.high}
    words = {"unit": finding.unit, "label": finding.label, "status": finding.status}
    return {"value": finding.value, **words, **interval}


def keep(notebook: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Execute the chapter as a notebook, through papermill, and return that too; called in a child.

    Returns
    -------
    dict
        As ``run``, and ``notebook``, the executed one as base64 text; up to the cell that failed where one did.
    """
    from analysis.publish import child  # noqa: PLC0415 - only a sweep that keeps notebooks needs papermill

    assert _ready is not None
    _hush()
    findings.reset()
    with tempfile.TemporaryDirectory() as place:
        source, target = Path(place, "source.ipynb"), Path(place, "target.ipynb")
        source.write_text(notebook, encoding="utf-8")
        seconds, failure = child.executed(str(source), str(target), dict(parameters))
        executed = base64.b64encode(target.read_bytes()).decode()
    error = _failed(_ready.cells, failure) if failure else None
    return {**_result(seconds, error), "notebook": executed}


def _failed(cells: Sequence[Cell], failure: Mapping[str, Any]) -> str:
    place = next((cell.place() for cell in cells if cell.source == failure["source"]), "a cell")
    return f"{place}: {failure['ename']}: {failure['evalue']}".strip()
