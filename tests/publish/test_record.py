"""A run's record against the project as it stands now: each kind of change is seen, named, and nothing else is."""

import contextlib

import pytest

from analysis import reads, tables
from analysis.publish import chapters, fingerprint, record
from analysis.publish.record import Record


@pytest.fixture
def laid(tiny, monkeypatch):
    """The small project with a package of one module and a lock."""
    (tiny / "analysis").mkdir()
    (tiny / "analysis" / "model.py").write_text("x = 1  # one\n", encoding="utf-8")
    (tiny / "requirements.lock").write_text("numpy==2.0\n", encoding="utf-8")
    for room in (fingerprint, record):
        monkeypatch.setattr(room, "package_folder", lambda: tiny / "analysis")
    return tiny


@pytest.fixture
def kept(laid):
    """The record of a run that imported that module and read something through every door."""
    (laid / "extra.txt").write_text("7", encoding="utf-8")
    (laid / "folder").mkdir()
    folder = laid / "data" / "scenarios"
    text = (folder / "base.yml").read_text(encoding="utf-8").replace("payback: {}", "payback: {tco_multiple: 3}")
    (folder / "other.yml").write_text(text.replace("name: base", "name: other"), encoding="utf-8")
    with reads.watching(laid) as found:
        tables.load("baselines")
        tables.source(next(iter(tables.sources())))
        record.assumptions.assumption("gross_margin")
        record.assumptions.assumptions("payback")
        record.checks.of("A-035")
        tables.last_read()
        record.scenarios.load("base")
        record.scenarios.names()
        (laid / "extra.txt").read_text(encoding="utf-8")
        for name in ("missing.txt", "folder"):
            with contextlib.suppress(OSError):
                (laid / name).read_text(encoding="utf-8")
    code, texts = record.modules([laid / "analysis" / "model.py"])
    return Record(
        chapter="mini",
        parameters={},
        cells=chapters.chapter("mini").cell_digests(),
        modules=code,
        texts=texts,
        reads=found.found,
        environment=fingerprint.environment(),
        seconds=1.0,
    )


def changes(kept):
    return list(map(str, kept.changes(chapters.chapter("mini"))))


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed(kept):
    assert changes(kept) == []
    assert set(kept.reads) == set(reads.KINDS)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("book/mini.md", "price * count", "price + count", ["code cell 3 changed"]),
        ("book/mini.md", "# usd_bn, 0 to 10", "# usd_bn, 0 to 9", []),
        ("book/mini.md", "The answer is", "It is", []),
        ("analysis/model.py", "x = 1", "x = 2", ["code analysis/model.py changed"]),
        ("analysis/model.py", "# one", "# uno", []),
        ("requirements.lock", "2.0", "2.1", ["environment requirements.lock changed"]),
        ("data/baselines.yml", "title:", "title: X", ["table baselines changed"]),
        ("data/capex_quarterly.yml", "title:", "title: X", []),
        ("data/scenarios/base.yml", "payback: {}", "payback: {tco_multiple: 3}", ["scenario base changed"]),
        ("data/scenarios/other.yml", "tco_multiple: 3", "tco_multiple: 4", []),
        ("extra.txt", "7", "8", ["file extra.txt changed"]),
    ],
)
def test_what_was_used_counts_and_nothing_else(kept, laid, name, old, new, expected):  # noqa: PLR0917
    edit(laid / name, old, new)
    assert changes(kept) == expected


def test_things_that_are_gone_are_named(kept, laid):
    (laid / "analysis" / "model.py").unlink()
    (laid / "extra.txt").unlink()
    (laid / "data" / "scenarios" / "base.yml").unlink()
    assert changes(kept) == [
        "code analysis/model.py is gone",
        "scenario base is gone",
        "list of scenarios changed",
        "file extra.txt changed",
    ]


def test_file_that_was_looked_for_and_not_there_counts_once_it_is(kept, laid):
    assert "folder" not in kept.reads["files"]
    (laid / "missing.txt").write_text("now", encoding="utf-8")
    assert changes(kept) == ["file missing.txt changed"]


def test_new_cell_is_named(kept, laid):
    edit(laid / "book" / "mini.md", "## Every number", "```{code-cell} ipython3\nx = 1\n```\n\n## Every number")
    assert changes(kept) == ["code cell 4 is new"]


def test_one_assumption_changed_and_another_not(kept, laid):
    """An assumption of payback counts, since the run asked for all of payback's; one of openness does not."""
    path = laid / "data" / "assumptions.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    ours = next(row for row in rows if row.startswith("gross_margin,"))
    other = next(row for row in rows if ",openness," in row)
    edit(path, other, other.replace(other.split(",")[2], "Another label", 1))
    assert changes(kept) == []
    edit(path, ours, ours.replace(ours.split(",")[2], "Another label", 1))
    assert changes(kept) == ["assumption gross_margin changed"]


def test_digest_hangs_on_inputs_and_not_on_time(kept):
    assert kept.digest == kept.model_copy(update={"seconds": 2.0}).digest
    assert kept.digest == kept.model_copy(update={"texts": {}}).digest
    assert kept.digest != kept.model_copy(update={"cells": []}).digest
