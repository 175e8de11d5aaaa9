"""The only door to ``data/``: tables checked against their descriptions, corrections applied.

Each table is a CSV with a YAML description of the same name. Three are registers that describe the others:
sources, corrections and assumptions. Every other table holds facts, and each of its rows names its source
and the rank of its evidence.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import ValidationError

from analysis import corrections, reads, rows, stamps
from analysis.corrections import Correction
from analysis.hints import nearest
from analysis.rows import Row, TableError, refuse
from analysis.schemas import Cell, Column, Schema, problems

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "REGISTERS",
    "Schema",
    "Source",
    "TableError",
    "digest",
    "folder",
    "held",
    "last_read",
    "load",
    "names",
    "records",
    "schema",
    "source",
    "source_digest",
    "sources",
    "stamp",
]

HERE = Path(__file__).resolve().parents[1] / "data"
T = TypeVar("T")
Columns = dict[str, list[Cell | None]]
"""The cells of a table, by column."""
REGISTERS = ("assumptions", "correlations", "corrections", "sources")
LAST_READ = "days on which sources were read"
MAY_BE_EMPTY = ("corrections",)
DTYPES = {
    "string": "str",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}


@dataclass(frozen=True)
class Source:
    """Where a row was read; ``date_published`` is as exact as known (yyyy, yyyy-mm, yyyy-mm-dd or None)."""

    source: str
    title: str
    publisher: str
    url: str
    date_published: str | None
    date_accessed: date
    kind: str
    licence: str


@dataclass(frozen=True)
class Files:
    """What the two files of a table hold; the cache goes by it, so that a changed file is read again."""

    rows: bytes
    description: bytes


def folder() -> Path:
    """Return the folder of tables: ``WAGER_DATA`` where set, else the project's ``data``."""
    given = os.environ.get("WAGER_DATA")
    return Path(given) if given else HERE


_held: dict[tuple[str, Path], Any] | None = None


@contextmanager
def held() -> Iterator[None]:
    """Read each file once while this lasts: everything computed in it rests on one state of the data."""
    global _held  # noqa: PLW0603 - a state of the process, as the folder is
    if _held is not None:
        yield
        return
    _held = {}
    try:
        yield
    finally:
        _held = None


def _once(kind: str, path: Path, read: Callable[[], T]) -> T:
    if _held is None:
        with reads.door():
            return read()
    if (kind, path) not in _held:
        with reads.door():
            _held[kind, path] = read()
    found: T = _held[kind, path]
    return found


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all tables, sorted; one that lacks its CSV or its description is among them."""
    found = _names(_place(folder))
    reads.note("lists", "tables", lambda: reads.digest(*map(str.encode, found)))
    return found


def _names(place: Path) -> list[str]:
    def read() -> list[str]:
        return sorted({path.stem for path in place.glob("*.*") if path.suffix in {".csv", ".yml"}})

    return list(_once("names", place, read))


def stamp() -> tuple[stamps.Mark, ...]:
    """Return what differs whenever a table has changed, told without reading them; one and the same while held."""
    place = folder()
    return _once("stamp", place, lambda: stamps.stamp(place, (".csv", ".yml")))


def last_read() -> date:
    """Return the last day on which a source was read."""
    found = max(entry.date_accessed for entry in _source_index(_files("sources", folder())).values())
    reads.note("lists", LAST_READ, lambda: reads.digest(found.isoformat().encode()))
    return found


def digest(name: str, folder: Path | None = None) -> str:
    """Return a digest of what ``load`` gives for a table: its rows, its description and corrections of it.

    Raises
    ------
    TableError
        When there is no such table.
    """
    place = _place(folder)
    files = _files(name, place)
    return _digest(name, files, *_registers(name, place))


@lru_cache(maxsize=512)
def _digest(name: str, files: Files, register: Files | None, known_errors: Files | None) -> str:
    ours: list[Correction] = []
    if known_errors and register:
        ours = [entry for entry in _known_errors(known_errors, register) if entry.table == name]
    return reads.digest(files.rows, files.description, repr(ours).encode())


def contents(*names: str) -> list[bytes]:
    """Return what the two files of each table hold, for caches that go by it; nothing for a file that is not there."""
    place = folder()
    together = f"bytes of {', '.join(names)}"  # the registry is asked for hundreds of times in a run
    return list(_once(together, place, lambda: [_bytes(path) for path in _both_files(names, place)]))


def _both_files(names: Iterable[str], place: Path) -> list[Path]:
    return [place / f"{name}{ending}" for name in names for ending in (".csv", ".yml")]


def _bytes(path: Path) -> bytes:
    return _once("bytes", path, lambda: path.read_bytes() if path.is_file() else b"")


def schema(name: str, folder: Path | None = None) -> Schema:
    """Return the description of a table.

    Raises
    ------
    TableError
        When there is no such table, or its YAML is not a description.
    """
    place = _place(folder)
    found = _described(name, _content(name, ".yml", place))
    reads.note("tables", name, lambda: digest(name, place))
    return found


def load(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Return a table, checked against its description, with corrections applied.

    Parameters
    ----------
    name : str
        Name of the table.
    folder : path, optional
        Folder of tables; by default ``folder()``.

    Returns
    -------
    pandas.DataFrame
        The rows in the order of the file, yours to change. ``attrs["table"]`` is the name; text is ``str``,
        numbers ``float64``, integers ``Int64``, dates ``datetime64``.

    Raises
    ------
    TableError
        When the table is unknown, its file is no table, or a row breaks its description, repeats a key or
        names an unknown source.
    """
    place = _place(folder)
    if name == "corrections":
        _refuse_targets(place)
    found = _frame(name, place).copy()
    reads.note("tables", name, lambda: digest(name, place))
    return found


def records(name: str, folder: Path | None = None) -> list[dict[str, Any]]:
    """Return a table as ``load`` checks it, as plain Python: a dict for each row, None where a cell is empty.

    It is for tables that are looked things up in; pandas, which takes half a second to import, is not needed for it.

    Raises
    ------
    TableError
        As ``load``.
    """
    place = _place(folder)
    if name == "corrections":
        _refuse_targets(place)
    found = _records(_columns(name, place))
    reads.note("tables", name, lambda: digest(name, place))
    return found


def sources(folder: Path | None = None) -> dict[str, Source]:
    """Return every source by id, sorted."""
    found = dict(_source_index(_files("sources", _place(folder))))
    reads.note("tables", "sources", lambda: digest("sources", folder))
    return found


def source(source_id: str, folder: Path | None = None) -> Source:
    """Return one source.

    Raises
    ------
    TableError
        When no source has that id, naming the nearest.
    """
    known = _source_index(_files("sources", _place(folder)))
    if source_id not in known:
        raise TableError(f"No source {source_id!r} in sources.csv; {nearest(source_id, known)}")
    reads.note("sources", source_id, lambda: _source_digest(known[source_id]))
    return known[source_id]


def source_digest(source_id: str) -> str:
    """Return a digest of what ``source`` gives for an id."""
    return _source_digest(source(source_id))


def _source_digest(found: Source) -> str:
    return reads.digest(repr(found).encode())


def _place(given: Path | None) -> Path:
    return folder() if given is None else Path(given)


def _content(name: str, ending: str, place: Path) -> bytes:
    path = place / f"{name}{ending}"
    return _once("content", path, lambda: _read(name, path, place))


def _read(name: str, path: Path, place: Path) -> bytes:
    if path.is_file():
        return path.read_bytes()
    if not place.is_dir():
        raise TableError(f"No data folder {place}; set WAGER_DATA to the folder of tables.")
    known = _names(place)
    if name not in known:
        raise TableError(f"No table {name!r} in the data folder; {nearest(name, known)}")
    raise TableError(f"Table {name!r} has no file {path.name}; a table is a .csv and a .yml of one name.")


def _files(name: str, place: Path) -> Files:
    return Files(_content(name, ".csv", place), _content(name, ".yml", place))


def _frame(name: str, place: Path) -> pd.DataFrame:
    """Return the cached frame; callers copy it."""
    return _as_frame(name, _files(name, place), *_registers(name, place))


def _columns(name: str, place: Path) -> Columns:
    return _checked(name, _files(name, place), *_registers(name, place))


def _registers(name: str, place: Path) -> tuple[Files | None, Files | None]:
    """Return the files of sources and of corrections that a table is read with."""
    register = _files("sources", place) if name != "sources" else None
    is_corrected = name not in REGISTERS and "corrections" in _names(place)
    return register, _files("corrections", place) if is_corrected else None


class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without repeated keys, which the plain loader lets the last one win; read in C where that is there."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key_node, _ in node.value:
            if keys.count(key_node.value) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key_node.value!r} appears twice", key_node.start_mark
                )
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


@lru_cache(maxsize=512)
def _described(name: str, description: bytes) -> Schema:
    """Read a description; facts need their evidence columns."""
    try:
        found = Schema.model_validate(yaml.load(description, _UniqueKeys))  # noqa: S506 - a safe loader
        return found if name in REGISTERS else found.require_evidence()
    except ValidationError as error:
        refuse(f"{name}.yml: {problem}" for problem in problems(error))
        raise
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TableError(f"{name}.yml is not YAML: {' '.join(str(error).split())}") from None
    except ValueError as error:
        raise TableError(f"{name}.yml: {error}.") from None


@lru_cache(maxsize=512)
def _checked(name: str, files: Files, register: Files | None, known_errors: Files | None) -> Columns:
    """Read, correct and check a table; nobody changes what is returned."""
    description = _described(name, files.description)
    found = rows.read(f"{name}.csv", files.rows, list(description.columns))
    if not found and name not in MAY_BE_EMPTY:
        raise TableError(f"{name}.csv has a header and no rows.")
    if known_errors and register:
        ours = [entry for entry in _known_errors(known_errors, register) if entry.table == name]
        found = corrections.apply(ours, description, found)
    values, wrong = _parsed(name, description, found)
    wrong += _repeated(name, [(part, values[part]) for part in description.key], found)
    if register:
        wrong += _unsourced(name, found, register)
    refuse(text for _, text in sorted(wrong))
    return values


def _parsed(name: str, description: Schema, found: list[Row]) -> tuple[Columns, list[tuple[int, str]]]:
    """Return the columns as values, and what is wrong with which line."""
    values: Columns = {}
    wrong: list[tuple[int, str]] = []
    for title, column in description.columns.items():
        filled = [(place, row.cells[title]) for place, row in enumerate(found) if row.cells[title]]
        values[title] = [None] * len(found)
        bad = list(_missing(column, title, found))
        try:
            for (place, _), value in zip(filled, column.parse([text for _, text in filled]), strict=True):
                values[title][place] = value
        except ValidationError as error:
            bad += [(found[filled[int(item["loc"][0])][0]], title) for item in error.errors()]
        wrong += [(row.line, _complaint(name, row, title, column)) for row, title in bad]
    return values, wrong


def _missing(column: Column, title: str, found: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    return ((row, title) for row in found if column.required and not row.cells[title])


def _complaint(name: str, row: Row, title: str, column: Column) -> str:
    given = row.cells[title]
    shown = repr(given) if given else "empty"
    return f"{name}.csv, line {row.line}, column {title}: {shown}; {column.permitted(given)}"


def _repeated(name: str, key: list[tuple[str, list[Cell | None]]], found: list[Row]) -> list[tuple[int, str]]:
    """Compare values, not spellings: 1 and 1.0 are one key. A value that is no value was refused already."""
    lines: dict[tuple[Cell | None, ...], list[int]] = defaultdict(list)
    for row, *value in zip(found, *(values for _, values in key), strict=True):
        if None not in value:
            lines[tuple(value)].append(row.line)
    parts = _joined(part for part, _ in key)
    return [
        (where[1], f"{name}.csv, lines {_joined(where)}: the same key ({parts}: {_joined(value)}).")
        for value, where in lines.items()
        if len(where) > 1
    ]


def _joined(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _unsourced(name: str, found: list[Row], register: Files) -> list[tuple[int, str]]:
    known = _source_index(register)
    unknown = [row for row in found if row.cells.get("source") and row.cells["source"] not in known]
    return [
        (
            row.line,
            f"{name}.csv, line {row.line}, column source: no source {given!r}; {nearest(given, known)}",
        )
        for row in unknown
        for given in [row.cells["source"]]
    ]


@lru_cache(maxsize=512)
def _as_frame(name: str, files: Files, register: Files | None, known_errors: Files | None) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - half a second that pages without tables need not pay

    values, description = _checked(name, files, register, known_errors), _described(name, files.description)
    kinds = {title: DTYPES[column.type] for title, column in description.columns.items()}
    frame = pd.DataFrame({title: pd.Series(values[title], dtype=kind) for title, kind in kinds.items()})
    frame.attrs["table"] = name
    return frame


def _records(columns: Columns) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@lru_cache(maxsize=64)
def _source_index(register: Files) -> dict[str, Source]:
    found = [Source(**row) for row in _records(_checked("sources", register, None, None))]
    return {entry.source: entry for entry in sorted(found, key=lambda entry: entry.source)}


@lru_cache(maxsize=64)
def _known_errors(known_errors: Files, register: Files) -> list[Correction]:
    return [Correction(**row) for row in _records(_checked("corrections", known_errors, register, None))]


def _refuse_targets(place: Path) -> None:
    """Refuse a correction of a table that does not exist: no table's own check would meet it."""
    tables = [name for name in _names(place) if name not in REGISTERS]
    refuse(
        f"{entry}: no table {entry.table!r}; {nearest(entry.table, tables)}"
        for entry in _known_errors(_files("corrections", place), _files("sources", place))
        if entry.table not in tables
    )
