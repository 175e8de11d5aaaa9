"""A small valid data folder, to break in one place at a time."""

# ruff: noqa: E501 - a line of CSV or YAML is as long as it is
from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import Built, build_once
from hypothesis import settings

from analysis import findings

# The same examples on each run, and no failure because the machine was busy.
settings.register_profile("report", deadline=None, derandomize=True)
settings.load_profile("report")

REAL = Path(__file__).resolve().parents[1] / "data"

CAPEX = """\
company,year,capex_usd_bn,staff,audited,period_end,source,status,confidence,note
Alphabet,2024,52.5,183323,true,2024-12-31,filing_a,reported,high,
Meta,2024,39.23,74067,false,2024-12-31,filing_b,reported,high,"cash, not leases"
Meta,2025,70,,true,,leak,estimated,low,
"""
CAPEX_YML = """\
title: Capital expenditure by year
description: One company in one year.
key: [company, year]
columns:
  company: {type: string, meaning: Company, allowed: [Alphabet, Meta]}
  year: {type: integer, unit: year, meaning: Calendar year, minimum: 2020, maximum: 2030}
  capex_usd_bn: {type: number, unit: usd_bn, meaning: Capital expenditure, minimum: 0, maximum: 300}
  staff: {type: integer, unit: count, meaning: Staff at the end of the year, required: false}
  audited: {type: boolean, meaning: Whether the figure is audited}
  period_end: {type: date, meaning: Last day of the year, required: false, minimum: 2020-01-01}
  source: {type: string, meaning: Id of the source}
  status: {type: string, meaning: Rank of the evidence, allowed: [reported, derived, estimated, scenario, unresolved]}
  confidence: {type: string, meaning: How sure, allowed: [high, medium, low]}
  note: {type: string, meaning: Remark, required: false}
origins:
  - title: Annual reports
    producer: The companies
    url: https://example.org/filings
    date_accessed: 2026-11-22
    licence: {name: facts only}
derivation: Copied by hand.
"""
SOURCES = """\
source,title,publisher,url,date_published,date_accessed,kind,licence
filing_b,Annual report of Meta,Meta,https://example.org/b,2025-01-30,2026-11-22,filing,public domain
filing_a,Annual report of Alphabet,Alphabet,https://example.org/a,2025,2026-11-22,filing,public domain
leak,Memo,The Paper,https://example.org/c,,2026-11-22,news,facts only
"""
CORRECTIONS = """\
correction,table,key,column,value_in_source,value_used,reason,source
meta_typo,capex,"{""company"": ""Meta"", ""year"": 2024}",capex_usd_bn,39.230,37.26,The total counts leases twice,filing_b
"""
ASSUMPTIONS = """\
name,chapter,label,central,low,high,distribution,unit,minimum,maximum,meaning,basis,reason,source
gross_margin,payback,Gross margin,0.5,0.3,0.7,normal,share,0.05,0.95,Share of revenue left after cost of goods,source,As printed,filing_a
growth,payback,Growth,0.8,0.35,1.6,lognormal,share_per_year,0.01,5,Yearly growth,judgement,Between two forecasts,
life,payback,Life,5,3,6,triangular,years,1,10,Life of a chip,judgement,Filings say five or six,
build_years,power,Building,2,1,4,uniform,years,0,10,Years of building,judgement,Plans differ,
days,power,Days,365,365,365,fixed,days,365,365,Days a year,judgement,By definition,
"""


SLOW_FIRST = ("tests/publish/test_cold.py", "tests/publish/elsewhere", "tests/publish")
SLOW_SECOND = ("tests/chapters", "tests/browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is slow where each of two workers begins, so that at the end both have short tests to share.

    The workers begin at the head and in the middle of the list. Browser tests come late: they wait for a site.
    """
    by_path: dict[str, list[pytest.Item]] = {place: [] for place in (*SLOW_FIRST, *SLOW_SECOND, "")}
    for item in items:
        by_path[next(place for place in by_path if item.nodeid.startswith(place))].append(item)
    first, second = ([item for place in places for item in by_path[place]] for places in (SLOW_FIRST, SLOW_SECOND))
    short = by_path[""]
    room = max(len(items) // 2 - len(first), 0)
    items[:] = [*first, *short[:room], *second, *short[room:]]


@pytest.fixture(scope="session")
def from_nothing(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A copy of this project built from nothing in all editions, once for all workers."""
    own = tmp_path_factory.getbasetemp()
    return build_once((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "from-nothing")


class DataFolder:
    """A folder of tables that a test changes before it loads them."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for name in ("sources", "corrections", "assumptions"):
            self.write(f"{name}.yml", (REAL / f"{name}.yml").read_text(encoding="utf-8"))
        self.write("capex.yml", CAPEX_YML)
        for name, text in (
            ("capex", CAPEX),
            ("sources", SOURCES),
            ("corrections", CORRECTIONS),
            ("assumptions", ASSUMPTIONS),
        ):
            self.write(f"{name}.csv", text)

    def write(self, file: str, content: str | bytes) -> None:
        """Write a file as given."""
        raw = content.encode("utf-8") if isinstance(content, str) else content
        (self.place / file).write_bytes(raw)

    def read(self, file: str) -> str:
        """Return the text of a file."""
        return (self.place / file).read_text(encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace text that must be in the file."""
        text = self.read(file)
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new))

    def add(self, file: str, line: str) -> None:
        """Append lines to a file."""
        self.write(file, self.read(file) + textwrap.dedent(line).strip() + "\n")

    def describe(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change a description as a mapping."""
        description = yaml.safe_load(self.read(f"{name}.yml"))
        change(description)
        self.write(f"{name}.yml", yaml.safe_dump(description, sort_keys=False))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """Return a small valid data folder, which ``tables`` reads by default."""
    place = tmp_path / "data"
    place.mkdir()
    monkeypatch.setenv("WAGER_DATA", str(place))
    return DataFolder(place)


@pytest.fixture(autouse=True)
def _no_findings() -> None:
    """Forget what earlier tests recorded."""
    findings.reset()
