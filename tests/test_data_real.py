"""The report's own tables: each loads, and the data package made of them is valid."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from frictionless import Package

from analysis import tables
from analysis.assumptions import assumptions
from analysis.datapackage import write
from analysis.units import UNITS

DATA = Path(__file__).resolve().parents[1] / "data"
NAMES = tables.names(DATA)


def test_there_are_tables() -> None:
    assert set(tables.REGISTERS) < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_table_loads(name: str) -> None:
    frame = tables.load(name, DATA)
    assert list(frame.columns) == list(tables.schema(name, DATA).columns)
    assert len(frame) > 0


@pytest.mark.parametrize("name", NAMES)
def test_units_in_rows_can_be_printed(name: str) -> None:
    frame = tables.load(name, DATA)
    given = set(frame["unit"].dropna()) if "unit" in frame else set()
    assert sorted(given - set(UNITS)) == []


def test_assumptions_agree_with_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAGER_DATA", str(DATA))
    assert len(assumptions()) == len(tables.load("assumptions"))


def test_every_source_is_used() -> None:
    used = {
        source
        for name in NAMES
        if name != "sources"
        for source in tables.load(name, DATA).get("source", [])
        if isinstance(source, str)
    }
    assert sorted(set(tables.sources(DATA)) - used) == []


def test_frictionless_finds_the_package_valid(tmp_path: Path) -> None:
    copy = shutil.copytree(DATA, tmp_path / "data")
    report = Package(str(write(copy))).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(NAMES)
