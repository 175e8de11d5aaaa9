"""A small valid ledger, described by the report's own descriptions, to break in one place at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis import checks
from analysis.ledger.judging import Entry, judge
from analysis.ledger.reading import Ledger, read
from analysis.ledger.register import Register

REAL = Path(__file__).resolve().parents[2] / "data"
NAMES = ("documents", "claims", "evidence", "departures", "relations")
Cells = dict[str, str]

KNOWN = {"source": "filing_a", "status": "reported", "confidence": "high"}
DOCUMENT = KNOWN | {"outlet": "The Paper", "author": "A. Writer", "date": "2024-07-26", "read_as": "translation"}
DOCUMENTS = [
    DOCUMENT | {"document": letter, "name": name, "title": name, "title_zh": "标题", "paragraphs": str(paragraphs)}
    for letter, name, paragraphs in (("A", "Guardian", 24), ("B", "Opinion", 16), ("D", "Interview", 135))
]

CLAIM = KNOWN | {
    "speaker": "The Guardian",
    "theme": "payback",
    "kind": "fact",
    "approximate": "false",
    "as_of": "2024-07",
    "checkable": "true",
}


def claim(name: str, topic: str, locator: str, said: str, said_zh: str, **cells: str) -> Cells:
    place = {"claim_id": name, "document": name[0], "topic": topic, "locator": locator}
    return CLAIM | place | {"statement_en": said, "statement_zh": said_zh} | cells


def number(low: str, high: str, unit: str) -> Cells:
    return {"value_low": low, "value_high": high, "unit": unit}


def forecast(basis: str, horizon: str = "") -> Cells:
    return {"kind": "forecast", "horizon_basis": basis, "horizon": horizon}


OLSON = {"speaker": "Parmy Olson", "theme": "openness"}
MARK = {"speaker": "Mark Zuckerberg", "as_of": "2024-04-18"}
CLAIMS = [
    claim(
        "A-001", "costs", "A02", "Costs were 14 billion dollars.", "成本为140亿美元。", **number("14", "14", "usd_bn")
    ),
    claim(
        *("A-002", "spending", "title", "Spending will pass 1,000 billion dollars.", "支出将超过一万亿美元。"),
        **number("1000", "", "usd_bn"),
        **forecast("stated", "2027-12-31"),
    ),
    claim("A-003", "losses", "A03-A04", "Every lab loses money.", "每个实验室都亏损。"),
    claim(
        *("A-004", "taste", "A05", "The plan is bold.", "计划很大胆。"),
        kind="opinion",
        checkable="false",
        reason="It is a judgement of value.",
    ),
    claim(
        *("A-005", "memo", "A06", "A memo speaks of 8.5 billion dollars.", "备忘录称85亿美元。"),
        **number("8.5", "8.5", "usd_bn"),
        sought="The memo was looked for.",
    ),
    claim(
        *("A-006", "release", "A24", "Llama came out in February 2023.", "Llama于2023年2月发布。"),
        date_low="2023-02-01",
        date_high="2023-02-28",
    ),
    claim("B-001", "robots", "B01", "He finds it unlikely.", "他认为不太可能。", **OLSON),
    claim(
        *("B-002", "fund", "B02", "The fund holds 1 billion dollars.", "基金有10亿美元。"),
        **number("1", "1", "usd_bn"),
        **OLSON,
        related="A-001;D-002",
    ),
    claim(
        *("B-003", "agents", "B16", "Agents will be everywhere.", "智能体将无处不在。"),
        **forecast("open"),
        **OLSON,
        as_of="2024-04-18",
    ),
    claim(
        *("D-001", "profit", "D010-D011", "In the end the labs will earn nothing.", "最终实验室将一无所获。"),
        **forecast("long_run"),
        **MARK,
    ),
    claim(
        *("D-002", "users", "D135", "About a quarter of firms use it.", "约四分之一的公司使用它。"),
        **number("0.25", "0.25", "share"),
        **MARK,
        kind="estimate",
        approximate="true",
    ),
    claim("D-003", "speed", "D001", "It is the fastest of all.", "它是最快的。", **MARK, kind="comparison"),
]

EVIDENCE_ROW = KNOWN | {"version": "both", "final": "false", "as_of": "2025", "quality": "primary"}


def value(low: str, high: str, unit: str) -> Cells:
    return {"measure": "value", "observed_low": low, "observed_high": high, "unit": unit}


def words(first: str, second: str | None = None, used: str | None = None) -> Cells:
    second = second or first
    coded = {"bearing_first": first, "bearing_second": second, "bearing": used or first}
    reasons = {"reason_first": "As it says.", "reason_second": "So it reads."}
    return {"measure": "words", **coded, **reasons, "resolution": "" if first == second else "The first is nearer."}


EVIDENCE = [
    EVIDENCE_ROW | {"evidence_id": name, "claim_id": name[:5], "finding": finding} | cells
    for name, finding, cells in (
        ("A-001.1", "Costs of 14.2 billion dollars.", value("14.2", "14.2", "usd_bn")),
        ("A-002.1", "So far 907 billion dollars or more.", value("907", "", "usd_bn")),
        ("A-003.1", "Two labs lost money.", words("supports")),
        ("A-003.2", "A third earned some.", words("refutes", "mixed", "refutes") | {"quality": "secondary"}),
        ("A-005.1", "Somebody says 8.5 billion dollars.", value("8.5", "8.5", "usd_bn") | {"quality": "hearsay"}),
        ("A-006.1", "Released on 24 February 2023.", {"measure": "date", "observed_date": "2023-02-24"}),
        ("B-001.1", "In the transcript he finds it plausible.", words("refutes") | {"version": "printed"}),
        ("B-001.2", "The transcript has the word plausible.", words("supports") | {"version": "original"}),
        ("B-002.1", "The fund held 10,000 million dollars.", value("10000", "10000", "usd_mn")),
        ("B-003.1", "Some firms use them.", words("mixed")),
        ("D-001.1", "One lab earned money.", words("refutes")),
        ("D-002.1", "It was 27 per cent.", value("0.27", "0.27", "ratio")),
        ("D-003.1", "A list has another in front.", words("refutes") | {"quality": "tertiary"}),
    )
]

DEPARTURE = KNOWN | {"document": "B", "severity": "high", "changes_claim": "true", "source": "filing_b"}
DEPARTURES = [
    DEPARTURE
    | {"departure_id": "T-01", "locator": "B01", "claim_id": "B-001", "kind": "reversed"}
    | {"printed_en": "He finds it unlikely.", "original_en": "He finds it plausible.", "original_zh": "他认为合理。"},
    DEPARTURE
    | {"departure_id": "T-02", "locator": "B02", "claim_id": "B-002", "kind": "number"}
    | {"printed_en": "1 billion.", "original_en": "The fund holds 10 billion dollars."}
    | {"value_low": "10", "value_high": "10", "unit": "usd_bn"},
    DEPARTURE
    | {"departure_id": "T-03", "document": "D", "locator": "D003", "kind": "term", "changes_claim": "false"}
    | {"printed_en": "Linear models.", "original_en": "Large models."},
]

RELATIONS = [
    KNOWN
    | {"claim_a": ours, "claim_b": theirs, "relation": relation, "subject": subject}
    | {"reason_en": "Each says another thing.", "reason_zh": "说法不同。"}
    for ours, theirs, relation, subject in (
        ("A-001", "B-002", "contradicts", "the sum"),
        ("B-002", "D-002", "opposes", "the lesson"),
    )
]


class Small:
    """The small ledger in a data folder; a test changes cells and reads or judges it."""

    def __init__(self, write: Callable[[str, str], None]) -> None:
        rows = (DOCUMENTS, CLAIMS, EVIDENCE, DEPARTURES, RELATIONS)
        self._write = write
        self.rows = {name: [dict(row) for row in found] for name, found in zip(NAMES, rows, strict=True)}
        self._columns: dict[str, list[str]] = {}
        for name in NAMES:
            description = (REAL / f"{name}.yml").read_text(encoding="utf-8")
            self._columns[name] = list(yaml.safe_load(description)["columns"])
            write(f"{name}.yml", description)
            self._save(name)

    def set(self, table: str, key: str, **cells: str) -> None:
        """Change cells of the row with that key, which must be there."""
        self._row(table, key).update(cells)
        self._save(table)

    def add(self, table: str, like: str, **cells: str) -> None:
        """Append a row that differs from another only in the cells given."""
        self.rows[table].append(self._row(table, like) | cells)
        self._save(table)

    def drop(self, table: str, key: str) -> None:
        """Take a row out."""
        self.rows[table].remove(self._row(table, key))
        self._save(table)

    def read(self) -> Ledger:
        """Read and check the ledger."""
        return read()

    def judge(self, checks: Register | None = None) -> dict[str, Entry]:
        """Judge it by evidence, and by checks where some are given."""
        return judge(read(), checks or Register())

    def verdict(self, claim: str) -> tuple[str, str]:
        """Return the verdicts of a claim as printed and as originally said."""
        entry = self.judge()[claim]
        return entry.printed.verdict, entry.original.verdict

    def _row(self, table: str, key: str) -> Cells:
        (found,) = [row for row in self.rows[table] if row[self._columns[table][0]] == key]
        return found

    def _save(self, table: str) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, self._columns[table], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows[table])
        self._write(f"{table}.csv", text.getvalue())


@pytest.fixture
def small(data: Any) -> Small:
    """Return a small valid ledger in the data folder."""
    return Small(data.write)


@pytest.fixture
def judge_by(small: Small, monkeypatch: pytest.MonkeyPatch) -> Callable[[Register], None]:
    """Return a function that lets the report judge the small ledger by these checks and no others."""

    def judge_by(register: Register) -> None:
        monkeypatch.setattr(checks, "every", lambda: register)
        monkeypatch.setattr(checks, "of", lambda claim: Register({claim: register[claim]} if claim in register else {}))

    return judge_by


@pytest.fixture
def judged(small: Small, judge_by: Callable[[Register], None]) -> Small:
    """Let the report judge the small ledger, by its evidence alone."""
    judge_by(Register())
    return small
