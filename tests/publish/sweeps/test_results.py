"""Results in Parquet: columns by what was found, rows in the order of the plan, bytes that only time changes."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import __version__
from analysis.publish import chapters, params
from analysis.publish.project import WagerError
from analysis.publish.sweeps import plan, results
from analysis.publish.sweeps.journal import Journal
from analysis.publish.sweeps.plan import Options

GRID = Options(grid=("price=1:4:1",))
NEW = {"year": {"unit": "year", "label": "Year of payback"}, "word": {"unit": "text", "label": "A word"}}


def found(price, **_):
    """A finding of each kind: whole numbers, a number or a word, an interval, words, nothing at all."""
    if price == 4:
        return {"error": "cell 4: no"}
    return {
        "findings": {
            "answer": [price * 2, price, price * 3] if price < 3 else price * 2,
            "year": "never" if price == 2 else 2030 + int(price),
            "word": f"price {price:g}",
            "price": 7,
            "open": None,
        },
        "new": NEW | {name: {"unit": "usd_bn", "label": name} for name in ("price", "open")},
    }


@pytest.fixture
def read(made):
    return results.read(made(GRID, found))


def test_columns_follow_what_was_found(read):
    kinds = {name: str(read.schema.field(name).type) for name in read.schema.names}
    assert kinds == {
        "run": "string", "status": "string", "error": "string", "seconds": "double",
        "price": "double", "count": "int64",
        "answer": "double", "answer__low": "double", "answer__high": "double",
        "year": "int64", "year__text": "string", "word": "string", "price__finding": "int64", "open": "double",
    }  # fmt: skip


def test_rows_are_in_the_order_of_the_plan(read):
    """They were written down in the opposite order."""
    rows = read.table.drop_columns(["run", "seconds"]).to_pylist()
    common = {"status": "ok", "error": None, "count": 2, "price__finding": 7, "open": None}
    absent = {"answer__low": None, "answer__high": None}
    assert rows == [
        {**common, "price": 1.0, "answer": 2.0, "answer__low": 1.0, "answer__high": 3.0,
         "year": 2031, "year__text": None, "word": "price 1"},
        {**common, "price": 2.0, "answer": 4.0, "answer__low": 2.0, "answer__high": 6.0,
         "year": None, "year__text": "never", "word": "price 2"},
        {**common, "price": 3.0, "answer": 6.0, **absent, "year": 2033, "year__text": None, "word": "price 3"},
        {"status": "failed", "error": "cell 4: no", "price": 4.0, "count": 2, "answer": None, **absent,
         "year": None, "year__text": None, "word": None, "price__finding": None, "open": None},
    ]  # fmt: skip


def test_what_it_is_about_travels_with_it(read):
    assert (read.chapter, read.version, read.grid, read.sampled) == ("mini", __version__, ["price"], [])
    assert read.plan == {"CHAPTER": "mini", "--grid": {"price": "1:4:1"}, "order": "price", "-p": {}}
    assert read.words("answer") == {"kind": "finding", "unit": "usd_bn", "label": "What it costs"}
    assert read.words("price") == {"kind": "parameter", "unit": "usd_bn", "label": "what one costs"}
    assert read.of("finding") == ["answer", "year", "word", "price__finding", "open"]
    assert [read.is_number(name) for name in read.of("finding")] == [True, True, False, True, True]


def test_equal_sweeps_give_equal_bytes(made, tmp_path):
    one, two = (made(GRID, found, tmp_path / name).read_bytes() for name in ("one", "two"))
    assert one == two


def test_rows_are_written_in_parts(made, monkeypatch):
    monkeypatch.setattr(results, "ROWS", 2)
    path = made(GRID, found)
    file = pq.ParquetFile(path)
    assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [2, 2]
    assert results.read(path).table.num_rows == 4


def test_a_sweep_of_failures_has_results_too(made):
    table = results.read(made(GRID, lambda **_: {"error": "no"})).table
    assert table["status"].to_pylist() == ["failed"] * 4
    assert table["answer"].to_pylist() == [None] * 4


def test_some_columns_alone_can_be_read(made):
    assert results.read(made(GRID, found), columns=["answer"]).table.column_names == ["answer"]


def test_results_of_another_version_are_refused(made):
    path = made(GRID, found)
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[results.KEY])
    changed = json.dumps({**about, "format": 2, "version": "9.9"}).encode()
    pq.write_table(table.replace_schema_metadata({results.KEY: changed}), path)
    with pytest.raises(WagerError) as caught:
        results.read(path)
    assert str(caught.value) == (
        f"{path} has results of format 2, written by version 9.9; this is version {__version__}, which reads format 1. "
        "Read it with that version, or run the sweep again."
    )


def test_what_are_no_results_is_refused(tmp_path):
    missing, text, table = (tmp_path / name for name in ("none.parquet", "text.parquet", "table.parquet"))
    text.write_text("price\n1\n", encoding="utf-8")
    pq.write_table(pa.table({"price": [1]}), table)
    for path, needle in ((missing, "cannot be read as results"), (text, "cannot be read as results"), (table, "is a")):
        with pytest.raises(WagerError, match=f"{path} {needle}"):
            results.read(path)


def test_a_full_disk_leaves_the_results_that_were_there(made, make, tmp_path, monkeypatch):
    path = made(GRID, found)
    before = path.read_bytes()

    def full(*_, **__):
        with open("/dev/full", "wb") as device:
            device.write(b"x")

    page = chapters.chapter("mini")
    swept = plan.read(page, GRID)
    monkeypatch.setattr(results.pq.ParquetWriter, "write_table", full)
    with (
        Journal(path.parent, swept, make.header(swept)) as journal,
        pytest.raises(WagerError, match=r"No space left on device\. 4 of 4 runs are kept there"),
    ):
        results.write(journal, swept, params.parameters(page))
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == [".lock", "journal.jsonl", "results.parquet"]
