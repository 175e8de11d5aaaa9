"""Where finished runs are kept: by chapter and parameters, each whole or absent, the newest few of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from pydantic import ValidationError

from analysis import reads
from analysis.publish.chapters import Page
from analysis.publish.project import build_folder
from analysis.publish.record import Change, Record, Seen

NOTEBOOK, RECORD, FINDINGS = "notebook.ipynb", "record.json", "findings.json"
KEPT = 4
"""Runs kept of a chapter under the same parameters: going back and forth between two states executes nothing."""
KEPT_SETS = 100
"""Sets of parameters kept of a chapter."""
NAME_LENGTH = 12


@dataclass(frozen=True)
class Run:
    """A finished run of a chapter.

    Attributes
    ----------
    folder
        Where it is kept.
    record
        What it rested on.
    executed
        True when the chapter was executed now, False when the stored run was used.
    """

    folder: Path
    record: Record
    executed: bool

    @property
    def chapter(self) -> str:
        """Name of the chapter."""
        return self.record.chapter

    @property
    def parameters(self) -> Mapping[str, float | int]:
        """Parameters that differ from the defaults."""
        return self.record.parameters

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        """The executed notebook."""
        text = (self.folder / NOTEBOOK).read_text(encoding="utf-8")
        notebook: nbformat.NotebookNode = nbformat.v4.reads(text)  # as stored by us: no need to validate
        return notebook

    @cached_property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Findings by name; each also carries the index of the cell that recorded it (``cell``)."""
        found: dict[str, dict[str, Any]] = json.loads((self.folder / FINDINGS).read_text(encoding="utf-8"))
        return found


def folder() -> Path:
    """Return the folder of stored runs."""
    return build_folder() / ".runs"


def shelf(chapter: str, parameters: Mapping[str, object]) -> Path:
    """Return the folder of a chapter's runs under the same parameters."""
    given = json.dumps(dict(sorted(parameters.items())))
    return folder() / chapter / reads.digest(given.encode())[:NAME_LENGTH]


def stored(
    page: Page, parameters: Mapping[str, object], seen: Seen | None = None
) -> Iterator[tuple[Run, list[Change]]]:
    """Yield the stored runs of a chapter under the same parameters, newest first, each with what changed since."""
    for place in _newest_first(shelf(page.name, parameters)):
        record = _record(place / RECORD)
        if record is not None:
            yield Run(place, record, executed=False), list(record.changes(page, seen))


def find(page: Page, parameters: Mapping[str, object], seen: Seen | None = None) -> Run | None:
    """Return the newest stored run that still holds, or None."""
    for run, changes in stored(page, parameters, seen):
        if not changes:
            (run.folder / RECORD).touch()
            return run
    return None


def keep(work: Path, record: Record) -> Run:
    """Move a finished run from ``work`` to its place; one that is there already, with the same inputs, stays."""
    place = shelf(record.chapter, record.parameters) / record.digest[:NAME_LENGTH]
    (work / RECORD).write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        os.replace(work, place)
    _prune(place.parent, KEPT)
    _prune(place.parent.parent, KEPT_SETS)
    return Run(place, record, executed=True)


def _record(path: Path) -> Record | None:
    """Read a record; one that cannot be read, or is of another version, counts as absent."""
    try:
        return Record.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _newest_first(place: Path) -> list[Path]:
    folders = [path for path in place.glob("*") if path.is_dir()]
    return sorted(folders, key=lambda path: (_used(path), path.name), reverse=True)


def _used(path: Path) -> int:
    return max((inside.stat().st_mtime_ns for inside in path.rglob(RECORD)), default=0)


def _prune(place: Path, most: int) -> None:
    for old in _newest_first(place)[most:]:
        shutil.rmtree(old, ignore_errors=True)
