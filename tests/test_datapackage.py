"""The descriptor says what the descriptions say, and frictionless finds package and rows valid."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from frictionless import Package

from analysis import __version__, tables
from analysis.datapackage import datapackage, write
from analysis.tables import TableError

if TYPE_CHECKING:
    from tests.conftest import DataFolder


def test_the_version_is_that_of_the_project() -> None:
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == __version__


def test_one_resource_a_table(data: DataFolder) -> None:
    found = datapackage()
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert found["version"] == __version__
    assert [item["path"] for item in found["resources"]] == [
        "assumptions.csv",
        "capex.csv",
        "corrections.csv",
        "sources.csv",
    ]


def test_a_resource_carries_schema_origins_and_licences(data: DataFolder) -> None:
    capex = datapackage()["resources"][1]
    fields = {field["name"]: field for field in capex["schema"]["fields"]}
    assert capex["schema"]["primaryKey"] == ["company", "year"]
    assert capex["schema"]["foreignKeys"] == [
        {"fields": ["source"], "reference": {"resource": "sources", "fields": ["source"]}}
    ]
    assert fields["capex_usd_bn"] == {
        "name": "capex_usd_bn",
        "type": "number",
        "description": "Capital expenditure",
        "unit": "usd_bn",
        "constraints": {"required": True, "minimum": 0, "maximum": 300},
    }
    assert fields["company"]["constraints"] == {"required": True, "enum": ["Alphabet", "Meta"]}
    assert fields["period_end"]["constraints"] == {"minimum": "2020-01-01"}
    assert fields["audited"]["trueValues"] == ["true"]
    assert "constraints" not in fields["note"]
    assert capex["sources"] == [{"title": "Annual reports (The companies)", "path": "https://example.org/filings"}]
    assert capex["licenses"] == [{"name": "facts-only", "title": "facts only"}]


def test_a_licence_is_named_once_with_its_address(data: DataFolder) -> None:
    free = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

    def twice(description: dict[str, list[dict[str, object]]]) -> None:
        description["origins"][0]["licence"] = free
        description["origins"] *= 2

    data.describe("capex", twice)
    assert datapackage()["resources"][1]["licenses"] == [
        {"name": "CC-BY-4.0", "path": free["url"], "title": "CC BY 4.0"}
    ]


def test_registers_have_no_origins_and_sources_refer_to_nothing(data: DataFolder) -> None:
    sources = datapackage()["resources"][3]
    assert "sources" not in sources
    assert "licenses" not in sources
    assert "foreignKeys" not in sources["schema"]


def test_the_file_is_the_descriptor_and_the_same_each_time(data: DataFolder) -> None:
    path = write()
    first = path.read_bytes()
    assert path == data.place / "datapackage.json"
    assert json.loads(first) == datapackage()
    assert write(data.place).read_bytes() == first
    assert first.endswith(b"}\n")
    assert "datapackage" not in tables.names()


def test_nothing_is_written_from_a_wrong_description(data: DataFolder) -> None:
    data.replace("capex.yml", "type: integer", "type: whole")
    with pytest.raises(TableError, match=r"capex\.yml"):
        write()
    assert not (data.place / "datapackage.json").exists()


def test_frictionless_finds_package_and_rows_valid(data: DataFolder) -> None:
    report = Package(str(write())).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert [task.stats["rows"] for task in report.tasks] == [5, 3, 1, 3]


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("capex.csv", "52.5", "352.5", "constraint-error"),
        ("capex.csv", "52.5", "many", "type-error"),
        ("capex.csv", "Alphabet", "Alphbet", "constraint-error"),
        ("capex.csv", "true", "yes", "type-error"),
        ("capex.csv", "Meta,2025", "Meta,2024", "primary-key"),
        ("capex.csv", "filing_a", "filing_c", "foreign-key"),
        ("capex.csv", "filing_a", "", "constraint-error"),
        ("sources.csv", "2025-01-30", "2025-1", "constraint-error"),
    ],
)
def test_frictionless_refuses_what_we_refuse(data: DataFolder, file: str, old: str, new: str, kind: str) -> None:
    """The descriptor carries the rules: another program that knows only it finds the same errors."""
    data.replace(file, old, new)
    assert kind in {row[0] for row in Package(str(write())).validate().flatten(["type"])}
    with pytest.raises(TableError):
        tables.load(file.removesuffix(".csv"))
