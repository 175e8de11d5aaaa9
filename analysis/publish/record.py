"""What a run rested on, and what of it has changed since: the reason to run a chapter again, or not to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from analysis import assumptions, checks, reads, scenarios, tables
from analysis.publish.fingerprint import code_digest, environment, package_folder
from analysis.publish.project import root

if TYPE_CHECKING:  # a worker of a sweep compares records and reads no page
    from analysis.publish.chapters import Page

Value = float | int
Digests = Mapping[str, str]
Seen = dict[tuple[str, str], str | None]
WORDS = {
    "cells": "code",
    "modules": "code",
    "tables": "table",
    "assumptions": "assumption",
    "sources": "source",
    "scenarios": "scenario",
    "checks": "check of",
    "lists": "list of",
    "files": "file",
    "environment": "environment",
}
"""Kinds of input, and what a reader calls them."""


class Change(NamedTuple):
    """One input that is not what it was."""

    kind: str
    name: str
    how: str

    def __str__(self) -> str:
        return f"{WORDS[self.kind]} {self.name} {self.how}"


class Record(BaseModel):
    """What one run of a chapter rested on, by content.

    Attributes
    ----------
    chapter
        Its name.
    parameters
        Parameters that differed from the defaults.
    cells
        Digest of each code cell, comments aside, in order.
    modules
        Digest by path of the code that was imported, comments and docstrings aside.
    texts
        Digest by path of the same files as they are: a quick way to see that nothing changed.
    reads
        What was read of the data, by kind (``reads.KINDS``) and name.
    environment
        The lock file and the release of Python.
    seconds
        How long it took.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chapter: str
    parameters: dict[str, Value]
    cells: list[str]
    modules: dict[str, str]
    texts: dict[str, str]
    reads: dict[str, dict[str, str]]
    environment: dict[str, str]
    seconds: float

    @property
    def inputs(self) -> dict[str, dict[str, str]]:
        """Everything by kind, each with name and digest, as ``api/build.json`` publishes it."""
        cells = {f"cell {place}": digest for place, digest in enumerate(self.cells, 1)}
        data = {kind: self.reads.get(kind, {}) for kind in reads.KINDS}
        return {"cells": cells, "modules": self.modules, **data, "environment": self.environment}

    @property
    def digest(self) -> str:
        """The same digest, the same results."""
        return reads.digest(self.model_dump_json(exclude={"seconds", "texts"}).encode())

    def changes(self, page: Page, seen: Seen | None = None) -> Iterator[Change]:
        """Yield what has changed since, cheapest first; nothing where the run still holds.

        Parameters
        ----------
        page : Page
            The chapter as it stands.
        seen : dict, optional
            Digests that other runs asked for a moment ago; new ones are added.
        """
        now = _Now({} if seen is None else seen)
        yield from _compared("environment", self.environment, environment())
        for place, (old, new) in enumerate(zip_longest(self.cells, page.cell_digests()), 1):
            if old != new:
                yield Change("cells", f"cell {place}", _how(old, new))
        yield from self._beside_the_cells(now)

    def changes_here(self) -> Iterator[Change]:
        """Yield what differs in this project, whatever it has in the chapter's own cells."""
        yield from _compared("environment", self.environment, environment())
        yield from self._beside_the_cells(_Now({}))

    def _beside_the_cells(self, now: _Now) -> Iterator[Change]:
        for name, text in self.texts.items():
            path = package_folder().parent / name
            if now.of("texts", name) != text:
                yield from _compared("modules", {name: self.modules[name]}, {name: _code(path)})
        for kind in reads.KINDS:
            for name, old in self.reads.get(kind, {}).items():
                yield from _compared(kind, {name: old}, {name: now.of(kind, name)})

    def differences(self, other: Record) -> Iterator[Change]:
        """Yield what ``other`` rests on and this does not, or the other way round."""
        for kind, ours in self.inputs.items():
            yield from _compared(kind, ours, other.inputs[kind])


def _code(path: Path) -> str | None:
    return code_digest(path.read_bytes()) if path.is_file() else None


class _Now(NamedTuple):
    """Digests as they are now, each taken once."""

    seen: Seen

    def of(self, kind: str, name: str) -> str | None:
        """Return the digest of an input, or None when it is gone."""
        if (kind, name) not in self.seen:
            try:
                self.seen[kind, name] = DIGESTS[kind](name)
            except (tables.TableError, scenarios.ScenarioError, OSError):
                self.seen[kind, name] = None
        return self.seen[kind, name]


def _compared(kind: str, old: Digests, new: Mapping[str, str | None]) -> Iterator[Change]:
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield Change(kind, name, _how(old.get(name), new.get(name)))


def _how(old: str | None, new: str | None) -> str:
    return "is new" if old is None else "is gone" if new is None else "changed"


def _listed(name: str) -> str:
    """Return the digest of a list of names as its door notes it."""
    if name == "tables":
        return reads.digest(*map(str.encode, tables.names()))
    if name == tables.LAST_READ:
        return reads.digest(tables.last_read().isoformat().encode())
    if name == "scenarios":
        return reads.digest(*map(str.encode, scenarios.names()))
    chapter = name.removeprefix("assumptions of ")
    return assumptions.names_digest(None if chapter == assumptions.ALL else chapter)


DIGESTS: dict[str, Callable[[str], str]] = {
    "tables": tables.digest,
    "assumptions": lambda name: assumptions.assumption(name).digest,
    "sources": tables.source_digest,
    "scenarios": lambda name: scenarios.digest(scenarios.load(name)),
    "checks": checks.digest,
    "lists": _listed,
    "texts": lambda name: reads.digest((package_folder().parent / name).read_bytes()),
    "files": lambda name: reads.file_digest(root() / name),
}


def modules(paths: Iterable[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """Return digests of code and of text of modules, by path."""
    named = {path.relative_to(package_folder().parent).as_posix(): path.read_bytes() for path in sorted(paths)}
    return (
        {name: code_digest(content) for name, content in named.items()},
        {name: reads.digest(content) for name, content in named.items()},
    )
