"""A chapter is executed exactly when what it rests on changed; a run is whole or absent."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.publish import chapters, runs, store
from analysis.publish.project import WagerError
from analysis.publish.record import Record


def obtain(**given):
    return runs.obtain(chapters.chapter("mini"), given)


@pytest.fixture
def first(tiny):
    """A first run of the small chapter under its defaults: 3 × 2 = 6."""
    return obtain()


def test_first_run_executes_and_records(first):
    assert first.executed
    assert first.findings["answer"]["value"] == 6.0
    assert first.findings["answer"]["status"] in {"reported", "derived", "estimated", "scenario", "unresolved"}


def test_parameters_reach_the_cells(first):
    assert obtain(price=4.0, count=5).findings["answer"]["value"] == 20.0


def test_nothing_changed_executes_nothing(first):
    again = obtain()
    assert not again.executed
    assert again.findings == first.findings


def test_prose_edit_executes_nothing(first, rewrite):
    rewrite("book/mini.md", "The answer is", "In short, the answer is")
    assert not obtain().executed


def test_comment_in_a_cell_executes_nothing(first, rewrite):
    rewrite("book/mini.md", "rows = tables", "# the rows\nrows = tables")
    assert not obtain().executed


@pytest.mark.parametrize(
    ("file", "old", "new", "change"),
    [
        ("book/mini.md", "price * count", "price + count", "code cell 3 changed"),
        ("data/baselines.yml", "title:", "title: Changed", "table baselines changed"),
        ("data/baselines.csv", "\n", " \n", "table baselines changed"),
    ],
)
def test_code_and_data_edits_execute_again(first, tiny, file, old, new, change):  # noqa: PLR0917
    path = tiny / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    page = chapters.chapter("mini")
    assert store.find(page, {}) is None
    assert [list(map(str, changes)) for _, changes in store.stored(page, {})] == [[change]]


def test_table_that_is_not_read_executes_nothing(first, tiny):
    """The small chapter reads one table; another one, and a new source, are nothing to it."""
    table, sources = tiny / "data" / "capex_quarterly.yml", tiny / "data" / "sources.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("title:", "title: Changed", 1), encoding="utf-8")
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text + "another_" + text.splitlines()[-1] + "\n", encoding="utf-8")
    assert not obtain().executed


def test_going_back_executes_nothing(first, rewrite):
    rewrite("book/mini.md", "price * count", "price + count")
    assert obtain().executed
    rewrite("book/mini.md", "price + count", "price * count")
    assert not obtain().executed


def test_failing_cell_is_named_and_leaves_no_run(rewrite):
    rewrite("book/mini.md", "price * count", "price / (count - 2)")
    with pytest.raises(WagerError) as caught:
        obtain()
    message = str(caught.value)
    assert "Chapter mini, cell 4 (book/mini.md, line 26) raised ZeroDivisionError" in message
    assert "Traceback" not in message
    assert list(store.folder().rglob("record.json")) == []
    assert [path.name for path in store.folder().iterdir() if path.name.startswith(".")] == []
    assert (store.folder() / "mini-failed.ipynb").exists()


def test_a_kernel_that_dies_is_said_so(rewrite):
    rewrite("book/mini.md", 'rows = tables.load("baselines")', "import os; os._exit(3)")
    with pytest.raises(WagerError, match="Chapter mini: the Python that ran it stopped"):
        obtain()


def test_two_who_want_the_same_run_make_it_once(tiny, monkeypatch):
    """The second waits while the first executes, and finds what it made."""
    page, made = chapters.chapter("mini"), []
    real = runs._run

    def slow(left):
        made.append(left)
        time.sleep(0.5)
        yield from real(left)

    monkeypatch.setattr(runs, "_run", slow)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: runs.obtain(page), range(2)))
    assert len(made) == 1
    assert sorted(run.executed for run in both) == [False, True]


def test_same_pair_wanted_twice_is_executed_once(tiny):
    wanted = [runs.Wanted(chapters.chapter("mini"), {"price": price}) for price in (4.0, 5.0, 4.0)]
    found = runs.obtain_all(wanted)
    assert [run.findings["answer"]["value"] for run in found] == [8.0, 10.0, 8.0]
    assert found[0].folder == found[2].folder


def test_record_says_what_the_run_rested_on(first):
    """The small chapter imports three of our modules, reads one table, and no file but through the doors."""
    inputs = first.record.inputs
    assert {"analysis/tables.py", "analysis/assumptions.py", "analysis/findings.py"} <= set(inputs["modules"])
    assert not [name for name in inputs["modules"] if "models" in name or "charts" in name or "publish" in name]
    assert set(inputs["tables"]) == {"baselines"}
    assert inputs["files"] == inputs["scenarios"] == inputs["assumptions"] == {}
    assert list(inputs["cells"]) == ["cell 1", "cell 2", "cell 3"]
    assert set(inputs["environment"]) == {"requirements.lock", "python"}


def test_file_read_past_the_doors_is_noticed(tiny, rewrite):
    (tiny / "extra.txt").write_text("7", encoding="utf-8")
    rewrite("book/mini.md", "price * count", 'price * count + float(open("extra.txt").read())')
    run = obtain()
    assert run.findings["answer"]["value"] == 13.0
    assert list(run.record.inputs["files"]) == ["extra.txt"]
    (tiny / "extra.txt").write_text("8", encoding="utf-8")
    assert obtain().findings["answer"]["value"] == 14.0


def test_only_the_newest_runs_are_kept(tiny):
    """Six states of the code, four of which are kept; the newest are."""
    base = Record(chapter="mini", parameters={}, cells=[], modules={}, texts={}, reads={}, environment={}, seconds=1)
    for count in range(store.KEPT + 2):
        work = tiny / "work"
        work.mkdir()
        store.keep(work, base.model_copy(update={"cells": [str(count)]}))
    kept = store.shelf("mini", {}).glob("*/record.json")
    assert sorted(Record.model_validate_json(path.read_bytes()).cells for path in kept) == [["2"], ["3"], ["4"], ["5"]]
