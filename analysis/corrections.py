"""Known errors in sources: a CSV keeps what the source says, loading it uses what is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from analysis.hints import nearest
from analysis.rows import Row, TableError, refuse
from analysis.schemas import Schema

KEY = TypeAdapter(dict[str, str | float | int])


@dataclass(frozen=True)
class Correction:
    """One known error: where it stands, the value in the source, the value used and why."""

    correction: str
    table: str
    key: str
    column: str
    value_in_source: str
    value_used: str
    reason: str
    source: str

    def __str__(self) -> str:
        return f"corrections.csv, correction {self.correction}"


def apply(corrections: Iterable[Correction], schema: Schema, rows: list[Row]) -> list[Row]:
    """Return the rows of a table with its corrections made.

    Parameters
    ----------
    corrections : iterable of Correction
        Those of this table.
    schema : Schema
        The table's description.
    rows : list of Row
        Its rows as written.

    Raises
    ------
    TableError
        When a correction does not select exactly one row, or the row no longer shows the error.
    """
    for correction in corrections:
        refuse(_misnamed(correction, schema))
        rows = _applied(correction, rows)
    return rows


def _misnamed(correction: Correction, schema: Schema) -> Iterator[str]:
    """Yield what is wrong with the names that a correction uses."""
    try:
        key = KEY.validate_json(correction.key)
    except ValidationError:
        yield f"{correction}: key {correction.key!r}; allowed: a JSON object of column and value."
        return
    for name in [*key, correction.column]:
        if name not in schema.columns:
            known = nearest(name, schema.columns)
            yield f"{correction}: table {correction.table} has no column {name!r}; {known}"


def _applied(correction: Correction, rows: list[Row]) -> list[Row]:
    key = KEY.validate_json(correction.key)
    places = [place for place, row in enumerate(rows) if _selects(key, row)]
    if len(places) != 1:
        raise TableError(f"{correction}: its key selects {len(places)} rows of {correction.table}; it must select one.")
    corrected = _mended(correction, rows[places[0]])
    return [*rows[: places[0]], corrected, *rows[places[0] + 1 :]]


def _mended(correction: Correction, row: Row) -> Row:
    given = row.cells[correction.column]
    if not _same(given, correction.value_in_source):
        place = f"{correction.table}.csv, line {row.line}, column {correction.column}"
        raise TableError(
            f"{correction}: {place} is {given!r}, not {correction.value_in_source!r}: "
            "the source no longer shows the error; remove the correction."
        )
    return Row(row.line, {**row.cells, correction.column: correction.value_used})


def _selects(key: Mapping[str, object], row: Row) -> bool:
    return all(_same(row.cells[name], str(value)) for name, value in key.items())


def _same(one: str, other: str) -> bool:
    """Compare as text, or as numbers where both are: 12 is 12.0."""
    try:
        return one == other or float(one) == float(other)
    except ValueError:
        return False
