"""Results of a sweep as Parquet: one row a run, in the order of the plan.

Columns are ``run`` (a digest of the parameters), ``status`` (ok or failed), ``error``, ``seconds``, every parameter of
the chapter and every finding by name. A finding of numbers that is a word in some runs has these in ``NAME__text``; one
with an interval has its ends in ``NAME__low`` and ``NAME__high``. A finding with the name of another column is called
``NAME__finding``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pandas  # noqa: F401 - pyarrow imports it with its first table; so memory does not rise at the end
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import __version__
from analysis.publish.params import Parameter
from analysis.publish.project import WagerError
from analysis.publish.sweeps.journal import Journal, stopped_by
from analysis.publish.sweeps.plan import Plan

FORMAT = 1
NAME = "results.parquet"
KEY = b"llama-wager-sweep"
ROWS = 1000
"""Runs held in memory at a time."""
OK, FAILED = "ok", "failed"
FIXED = {"run": pa.string(), "status": pa.string(), "error": pa.string(), "seconds": pa.float64()}
TYPES = {"float": pa.float64(), "int": pa.int64()}


@dataclass
class _Seen:
    """What a finding was in the runs so far."""

    unit: str
    label: str
    has_floats: bool = False
    has_numbers: bool = False
    has_words: bool = False
    has_ends: bool = False

    def look(self, value: object, ends: Sequence[object]) -> None:
        """Take one more run into account."""
        self.has_words |= isinstance(value, str)
        self.has_numbers |= isinstance(value, int | float)
        self.has_floats |= isinstance(value, float)
        self.has_ends |= bool(ends)


@dataclass
class _Columns:
    """Columns of findings: their type, and where their values are found in a row."""

    types: dict[str, pa.DataType] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, tuple[str, int, type | tuple[type, ...]]] = field(default_factory=dict)

    def add(self, column: str, kind: pa.DataType, place: tuple[str, int, Any], words: dict[str, str]) -> None:
        """Add a column."""
        self.types[column], self.places[column], self.words[column] = kind, place, words


def write(journal: Journal, plan: Plan, parameters: Mapping[str, Parameter]) -> Path:
    """Write the results of what a journal holds, beside their place and then renamed into it.

    The journal is read twice, for columns and for rows, and never held as a whole.

    Returns
    -------
    path
        The file.

    Raises
    ------
    WagerError
        When it cannot be written.
    """
    columns = _columns(journal, {*FIXED, *parameters})
    schema = _schema(plan, parameters, columns)
    target = journal.folder / NAME
    work = target.with_name(f".{NAME}")
    try:
        with pq.ParquetWriter(work, schema, compression="zstd") as writer:
            for rows in _batches(_rows(journal, plan, parameters, columns), ROWS):
                writer.write_table(pa.Table.from_pylist(rows, schema))
        work.replace(target)
    except OSError as error:
        with suppress(OSError):
            work.unlink(missing_ok=True)
        raise stopped_by(error, journal) from None
    return target


def _columns(journal: Journal, taken: set[str]) -> _Columns:
    """Return the columns of findings, in the order in which they were first met."""
    seen = {name: _Seen(words["unit"], words["label"]) for name, words in journal.header.findings.items()}
    for row in journal.rows():
        for name, words in row.get("new", {}).items():
            seen.setdefault(name, _Seen(words["unit"], words["label"]))
        for name, told in row.get("findings", {}).items():
            value, *ends = told if isinstance(told, list) else [told]
            seen[name].look(value, ends)
    found = _Columns()
    for name, each in seen.items():
        column = f"{name}__finding" if name in taken else name
        _add(found, name, column, each)
    return found


def _add(found: _Columns, name: str, column: str, seen: _Seen) -> None:
    words, ends = (_words(kind, seen.unit, seen.label) for kind in ("finding", "interval"))
    if seen.has_numbers or not seen.has_words:
        kind = pa.int64() if seen.has_numbers and not seen.has_floats else pa.float64()
        found.add(column, kind, (name, 0, (int, float)), words)
    if seen.has_words:
        beside, its = (f"{column}__text", _words("text", "text", seen.label)) if seen.has_numbers else (column, words)
        found.add(beside, pa.string(), (name, 0, str), its)
    if seen.has_ends:
        found.add(f"{column}__low", pa.float64(), (name, 1, (int, float)), ends)
        found.add(f"{column}__high", pa.float64(), (name, 2, (int, float)), ends)


def _schema(plan: Plan, parameters: Mapping[str, Parameter], columns: _Columns) -> pa.Schema:
    fields = [pa.field(name, kind) for name, kind in FIXED.items()]
    fields += [
        pa.field(name, TYPES[each.type], metadata=_words("parameter", each.unit, each.meaning))
        for name, each in parameters.items()
    ]
    fields += [pa.field(name, kind, metadata=columns.words[name]) for name, kind in columns.types.items()]
    about = {
        **{"format": FORMAT, "version": __version__, "chapter": plan.chapter, "plan": plan.told},
        **{"varied": plan.varied, "grid": list(plan.grid)},
    }
    return pa.schema(fields, metadata={KEY: json.dumps(about).encode()})


def _words(kind: str, unit: str, label: str) -> dict[str, str]:
    return {"kind": kind, "unit": unit, "label": label}


def _rows(
    journal: Journal, plan: Plan, parameters: Mapping[str, Parameter], columns: _Columns
) -> Iterator[dict[str, Any]]:
    defaults = {name: each.default for name, each in parameters.items()}
    for row in journal.rows():
        place = row["place"]
        status = FAILED if "error" in row else OK
        about = {"run": plan.key(place), "status": status, "error": row.get("error"), "seconds": row["seconds"]}
        yield {**about, **defaults, **plan.parameters(place), **_values(row.get("findings", {}), columns)}


def _values(findings: Mapping[str, Any], columns: _Columns) -> dict[str, Any]:
    found = {}
    for column, (name, place, kind) in columns.places.items():
        told = findings.get(name)
        parts = told if isinstance(told, list) else [told]
        value = parts[place] if place < len(parts) else None
        found[column] = value if isinstance(value, kind) else None
    return found


def _batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, size)):
        yield batch


@dataclass(frozen=True)
class Results:
    """Results as read.

    Attributes
    ----------
    table
        The rows, with the columns asked for.
    schema
        All columns; one of a parameter or finding has ``kind``, ``unit`` and ``label`` in its metadata.
    chapter, version
        The chapter swept, and the version that swept it.
    plan
        The options that gave the runs.
    grid, sampled
        Parameters that were on a grid, and that were drawn.
    """

    table: pa.Table
    schema: pa.Schema
    chapter: str
    version: str
    plan: Mapping[str, Any]
    grid: Sequence[str]
    sampled: Sequence[str]

    @property
    def varied(self) -> list[str]:
        """Parameters that are not the same in all runs."""
        return [*self.grid, *self.sampled]

    def words(self, column: str) -> dict[str, str]:
        """Return kind, unit and label of a column of a parameter or finding."""
        found = self.schema.field(column).metadata or {}
        return {key.decode(): value.decode() for key, value in found.items()}

    def of(self, kind: str) -> list[str]:
        """Return the columns of a kind: parameter, finding or interval."""
        return [name for name in self.schema.names if self.words(name).get("kind") == kind]

    def is_number(self, column: str) -> bool:
        """Whether a column holds numbers."""
        kind = self.schema.field(column).type
        return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))


def read(path: Path, columns: Sequence[str] | None = None) -> Results:
    """Read the results of a sweep, or some columns of them.

    Raises
    ------
    WagerError
        When there are none, the file holds something else, or results of another version.
    """
    try:
        schema = pq.read_schema(path)
        found = schema.metadata or {}
    except (OSError, pa.ArrowInvalid) as error:
        raise WagerError(f"{path} cannot be read as results of a sweep: {_first_line(error)}.") from None
    if KEY not in found:
        raise WagerError(f"{path} is a table, but not one that 'wager sweep' wrote.")
    about = json.loads(found[KEY])
    if about["format"] != FORMAT:
        raise WagerError(
            f"{path} has results of format {about['format']}, written by version {about['version']}; this is version "
            f"{__version__}, which reads format {FORMAT}. Read it with that version, or run the sweep again."
        )
    sampled = [name for name in about["varied"] if name not in about["grid"]]
    return Results(
        table=pq.read_table(path, columns=columns),
        schema=schema,
        chapter=about["chapter"],
        version=about["version"],
        plan=about["plan"],
        grid=about["grid"],
        sampled=sampled,
    )


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
