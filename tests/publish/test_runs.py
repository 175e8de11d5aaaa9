"""A chapter is executed exactly when what it rests on changed; a run is whole or absent."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.publish import chapters, runs
from analysis.publish.project import WagerError


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


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("book/mini.md", "price * count", "price + count"),
        ("data/baselines.yml", "title:", "title: Changed"),
        ("data/sources.csv", "\n", " \n"),
    ],
)
def test_code_and_data_edits_execute_again(first, tiny, file, old, new):
    path = tiny / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert runs.run_fingerprint(chapters.chapter("mini"), {}) not in first.folder.name
    assert not (runs.store() / f"mini-{runs.run_fingerprint(chapters.chapter('mini'), {})[:20]}").exists()


def test_failing_cell_is_named_and_leaves_no_run(rewrite):
    rewrite("book/mini.md", "price * count", "price / (count - 2)")
    with pytest.raises(WagerError) as caught:
        obtain()
    message = str(caught.value)
    assert "Chapter mini, cell 4 (book/mini.md, line 26) raised ZeroDivisionError" in message
    assert "Traceback" not in message
    assert [path.name for path in runs.store().iterdir() if path.is_dir()] == []
    assert (runs.store() / "mini-failed.ipynb").exists()


def test_a_kernel_that_dies_is_said_so(rewrite):
    rewrite("book/mini.md", 'rows = tables.load("baselines")', "import os; os._exit(3)")
    with pytest.raises(WagerError, match="Chapter mini: the Python that ran it stopped"):
        obtain()


def test_two_who_want_the_same_run_make_it_once(tiny, monkeypatch):
    """The second waits while the first executes, and finds what it made."""
    page, made = chapters.chapter("mini"), []
    real = runs._execute

    def slow(*args):
        made.append(args)
        time.sleep(0.5)
        real(*args)

    monkeypatch.setattr(runs, "_execute", slow)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: runs.obtain(page), range(2)))
    assert len(made) == 1
    assert sorted(run.executed for run in both) == [False, True]
