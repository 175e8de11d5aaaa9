"""A copy of the report's tables with a cell changed, and what every check must give."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
Edit = Callable[..., None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Return a function that changes a cell in a copy of the tables, which checks then read.

    It takes the table, the column, the new value and what the rows must have in other columns.
    """
    place = shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setenv("WAGER_DATA", str(place))

    def change(table: str, column: str, value: str, /, **where: str) -> None:
        path = place / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        found = [row for row in rows if all(row[name] == wanted for name, wanted in where.items())]
        assert found, f"no row of {table} with {where}"
        for row in found:
            assert row[column] != value
            row[column] = value
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return change
