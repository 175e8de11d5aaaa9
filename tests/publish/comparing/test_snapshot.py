"""A record is read as it was written; anything else is refused with what was met and what is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import __version__
from analysis.publish.comparing import snapshot
from analysis.publish.comparing.snapshot import Finding
from analysis.publish.project import WagerError

RECORD = {
    "format": 1,
    "version": "0.1.0",
    "as_of": "2026-11-30",
    "editions": {
        "base": {
            "title": "As guided",
            "chapters": {
                "payback": {
                    "parameters": {"gross_margin": 0.5, "seed": 3},
                    "inputs": {
                        "cells": {"cell 1": "c1"},
                        "modules": {"analysis/models/payback.py": "m1"},
                        "tables": {"capex": "t1"},
                        "assumptions": {"gross_margin": "a1"},
                        "sources": {},
                        "scenarios": {},
                        "files": {},
                        "environment": {"python": "3.11.7"},
                    },
                    "findings": {
                        "gap": {
                            "value": 1.0,
                            "unit": "usd_bn",
                            "label": "Gap",
                            "status": "derived",
                            "low": 0.5,
                            "high": 2.0,
                            "inputs": [
                                {"kind": "table", "name": "capex", "status": "reported", "sources": ["x"], "rows": 3}
                            ],
                        },
                        "word": {"value": "wider", "unit": "text", "label": "W", "status": "derived", "inputs": []},
                        "open": {"value": None, "unit": "year", "label": "O", "status": "unresolved", "inputs": []},
                    },
                }
            },
        }
    },
    "claims": {"A-001": {"printed": "supported", "original": "partly"}},
}


def changed(**values):
    return {**RECORD, **values}


@pytest.fixture
def written(tmp_path):
    """Write content to a file and return its path."""

    def write(content, name="build.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def test_reads_every_part(written):
    read = snapshot.read(written(RECORD))
    chapter = read.editions["base"].chapters["payback"]
    assert (read.version, read.as_of.isoformat()) == ("0.1.0", "2026-11-30")
    assert chapter.parameters == {"gross_margin": 0.5, "seed": 3}
    assert chapter.inputs.tables == {"capex": "t1"}
    gap = chapter.findings["gap"]
    assert (gap.value, gap.low, gap.high, gap.inputs[0].sources, gap.inputs[0].rows) == (1.0, 0.5, 2.0, ("x",), 3)
    assert [chapter.findings[name].value for name in ("word", "open")] == ["wider", None]
    assert read.claims["A-001"].original == "partly"


def test_written_as_read_with_an_unresolved_value_and_no_empty_interval(written):
    read = snapshot.read(written(RECORD))
    assert json.loads(read.to_json()) == RECORD
    assert snapshot.read(written(read.to_json().decode())) == read


def test_bytes_do_not_depend_on_the_order_of_keys(written):
    turned = json.loads(json.dumps(RECORD, sort_keys=True))
    turned["editions"]["base"]["chapters"]["payback"]["parameters"] = {"seed": 3, "gross_margin": 0.5}
    first, second = (snapshot.read(written(one)).to_json() for one in (RECORD, turned))
    assert first == second
    assert first.endswith(b"}\n")


@pytest.mark.parametrize("place", ["api/build.json", "run.json"])
def test_reads_the_record_of_a_folder(written, tmp_path, place):
    written(RECORD, place)
    assert snapshot.read(tmp_path).version == "0.1.0"


def test_a_site_that_lies_in_a_run_folder_is_read_as_a_site(written, tmp_path):
    written(changed(version="run"), "run.json")
    written(changed(version="site"), "api/build.json")
    assert snapshot.read(tmp_path).version == "site"


def test_a_folder_without_a_record(tmp_path):
    with pytest.raises(WagerError, match=r"neither api/build\.json \(a site\) nor run\.json \(a run\) is there"):
        snapshot.read(tmp_path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(WagerError, match=r"gone\.json: there is no such file"):
        snapshot.read(tmp_path / "gone.json")


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WagerError, match=r"x\.json is not UTF-8 text"):
        snapshot.read(tmp_path / "x.json")


@pytest.mark.parametrize(
    ("content", "needle"),
    [
        ("{", r"is not JSON: .*line 1 column 2"),
        ("[" * 100_000, "is not JSON"),
        ([1], "names no format"),
        ({"editions": {}}, "names no format"),
        (changed(format=2), rf"has format 2, written by version 0\.1\.0; version {__version__} reads format 1"),
        ({"format": "1"}, rf"has format '1'; version {__version__} reads format 1"),
        ({"format": True}, "has format True"),
        ({name: RECORD[name] for name in RECORD if name != "claims"}, "claims: field required"),
        (changed(new=1), "new: extra inputs are not permitted"),
        (changed(as_of="November"), "as_of: "),
        (changed(version=1), "version: input should be a valid string"),
        (changed(editions={"base": {"title": "x"}}), r"editions\.base\.chapters: field required"),
        (changed(claims={"A-001": {"printed": "supported"}}), r"claims\.A-001\.original: field required"),
    ],
)
def test_what_is_no_record_is_named(written, content, needle):
    path = written(content)
    with pytest.raises(WagerError, match=needle) as caught:
        snapshot.read(path)
    assert str(caught.value).startswith(str(path))


def test_many_problems_are_cut(written):
    claims = {f"A-{number}": {} for number in range(4)}
    with pytest.raises(WagerError, match=r"A-0\.printed.*; and 3 more\.$"):
        snapshot.read(written(changed(claims=claims)))


@pytest.mark.parametrize("value", ["true", "[1]", "NaN", "Infinity", "1e999", "-1e301", '""', f"1{'0' * 400}"])
def test_values_that_are_no_finding(value):
    text = f'{{"value": {value}, "unit": "usd_bn", "label": "x", "status": "derived", "inputs": []}}'
    with pytest.raises(ValueError, match="value"):
        Finding.model_validate_json(text)


@given(st.one_of(st.integers(-(10**300), 10**300), st.floats(-1e300, 1e300), st.none()))
def test_every_digit_of_a_value_survives(value):
    made = Finding(value=value, unit="usd_bn", label="x", status="derived", inputs=())
    assert Finding.model_validate_json(snapshot.as_bytes(made)) == made
