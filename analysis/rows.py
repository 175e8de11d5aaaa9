"""A CSV file as rows of text, each with its line number: what can be said before any description is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.errors import ReportError
from analysis.hints import nearest

SHOWN = 5


class TableError(ReportError):
    """A table that is missing, malformed or not as described; the message says where and what is allowed."""


@dataclass(frozen=True)
class Row:
    """A row as written: its first line, as an editor counts, and its cells by column."""

    line: int
    cells: dict[str, str]


def refuse(problems: Iterable[str]) -> None:
    """Raise when there is a problem; show the first few and say how many more there are.

    Raises
    ------
    TableError
        When ``problems`` is not empty.
    """
    found = list(problems)
    more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    if found:
        raise TableError("\n".join(found[:SHOWN] + more))


def read(file: str, content: bytes, columns: list[str]) -> list[Row]:
    """Return the rows of a CSV file.

    Parameters
    ----------
    file : str
        Its name, for messages.
    content : bytes
        What it holds.
    columns : list of str
        The columns it must have, in order.

    Raises
    ------
    TableError
        When it is empty, not UTF-8, not CSV, has another header or rows of another width.
    """
    lines = _lines(file, _decoded(file, content))
    _, header = next(lines)
    refuse(_header_problems(file, header, columns))
    rows = list(lines)
    refuse(
        f"{file}, line {line}: {len(cells)} cells where the header has {len(columns)}."
        for line, cells in rows
        if len(cells) != len(columns)
    )
    return [Row(line, dict(zip(columns, cells, strict=True))) for line, cells in rows]


def _decoded(file: str, content: bytes) -> str:
    if not content.strip():
        raise TableError(f"{file} is empty; it needs a header and rows.")
    if content.startswith(b"\xef\xbb\xbf"):
        raise TableError(f"{file} starts with a byte-order mark; save it as UTF-8 without one.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"{file}, line {line}: not UTF-8 ({error.reason}); save it as UTF-8.") from None
    before, nul, _ = text.partition("\0")
    if nul:
        line = before.count("\n") + 1
        raise TableError(f"{file}, line {line}: a NUL byte, which no CSV has; save it as UTF-8 text.")
    return text


def _lines(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it starts on: a quoted cell may span several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise TableError(f"{file}, line {start}: not CSV ({error}).") from None


def _header_problems(file: str, header: list[str], columns: list[str]) -> Iterator[str]:
    repeated = sorted({name for name in header if header.count(name) > 1})
    for name in repeated:
        yield f"{file}, line 1: column {name!r} appears {header.count(name)} times."
    for name in sorted(set(columns) - set(header)):
        yield f"{file}, line 1: column {name!r} of the description is missing."
    for name in sorted(set(header) - set(columns)):
        yield f"{file}, line 1: column {name!r} is not in the description; {nearest(name, columns)}"
    if sorted(header) == sorted(columns) and header != columns:
        yield f"{file}, line 1: columns in another order than in the description: {', '.join(columns)}."
