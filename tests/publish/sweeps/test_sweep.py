"""``wager sweep`` from end to end on a chapter of one second, in which some runs go wrong in every way they can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.publish import chapters
from analysis.publish.project import WagerError
from analysis.publish.sweeps import command, results, scheduling, sweeping
from analysis.publish.sweeps.errors import StoppedError

GRID = ("--grid", "price=0:5:1", "--grid", "count=1,2")
HOSTILE = """
import os
import sys
import pandas as pd
from analysis import units
found = getattr(units, "touched", 0)
units.touched = found + 1
record("touched", found, "count", "Traces of other runs", [rows])
record("option", pd.get_option("display.max_rows"), "count", "An option of a library", [rows])
pd.set_option("display.max_rows", 7)
print("to nobody")
if price == 0:
    raise ZeroDivisionError("price is nothing")
if price == 1:
    os._exit(5)
if price == 4:
    sys.exit("enough")
"""
CELL = 'record("answer", price * count, "usd_bn", "What it costs", [rows])\n'


@pytest.fixture(scope="module")
def project(projects, tmp_path_factory):
    """A project whose chapter leaves traces, and ends in several ways."""
    with pytest.MonkeyPatch.context() as patch:
        folder = projects.lay_out(
            tmp_path_factory.mktemp("hostile"), projects.chapter.replace(CELL, CELL + HOSTILE.lstrip())
        )
        yield projects.use(folder, patch)


@pytest.fixture
def folder(project):
    return project / "_build" / "sweeps" / "mini"


@pytest.fixture(scope="module")
def swept(project):
    """One sweep of 12 runs, in one process so that all runs follow one another there."""
    from click.testing import CliRunner  # noqa: PLC0415

    from analysis.publish.cli import main  # noqa: PLC0415

    return CliRunner().invoke(main, ["sweep", "mini", *GRID, "--workers", "1", "--report"])


def rows(folder: Path):
    return results.read(folder / "results.parquet").table.to_pylist()


def test_failed_runs_are_reported_and_not_fatal(swept, folder):
    assert swept.exit_code == 0, swept.output
    assert "12 runs, 12 of them now, 6 failed." in swept.output
    assert "First that failed: cell 4 (book/mini.md, line 38): ZeroDivisionError: price is nothing" in swept.output
    assert f"Results: {folder / 'results.parquet'}" in swept.output
    assert "to nobody" not in swept.output


def test_results_have_a_row_a_run_in_the_order_of_the_plan(swept, folder):
    """The answer is price times count; runs at 0, 1 and 4 go wrong."""
    found = rows(folder)
    assert [(row["price"], row["count"]) for row in found] == [(float(p), c) for p in range(6) for c in (1, 2)]
    assert [row["answer"] for row in found] == [None] * 4 + [2.0, 4.0, 3.0, 6.0, None, None, 5.0, 10.0]
    assert [row["status"] for row in found] == ["ok" if row["answer"] else "failed" for row in found]
    assert len({row["run"] for row in found}) == 12
    assert all(row["seconds"] > 0 for row in found if row["status"] == "ok")


def test_each_way_to_fail_is_told(swept, folder):
    errors = [row["error"] for row in rows(folder)]
    assert errors[0] == errors[1] == "cell 4 (book/mini.md, line 38): ZeroDivisionError: price is nothing"
    assert errors[2] == errors[3] == "the Python that ran it stopped (status 5)."
    assert errors[8] == errors[9] == "cell 4 (book/mini.md, line 42): SystemExit: enough"


def test_runs_leave_no_trace_in_one_another(swept, folder):
    """A module and an option of pandas are changed by every run; each finds them as they are made."""
    good = [row for row in rows(folder) if row["status"] == "ok"]
    assert [(row["touched"], row["option"]) for row in good] == [(0, 60)] * 6


def test_the_report_lists_what_failed_with_the_command_to_run_it_again(swept, folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "6 of the runs failed" in page
    assert "wager run mini -p price=0 -p count=1" in page
    assert "wager sweep mini --grid price=0:5:1 --grid count=1,2" in page


def test_the_same_command_again_runs_nothing(swept, folder, wager, monkeypatch):
    before = (folder / "results.parquet").read_bytes()
    monkeypatch.setattr(scheduling, "connected", lambda *_: pytest.fail("a cluster for nothing"))
    again = wager("sweep", "mini", *GRID)
    assert again.exit_code == 0, again.output
    assert "12 runs, 0 of them now, 6 failed." in again.output
    assert (folder / "results.parquet").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "needle"),
    [
        (("--grid", "price=0:5:1", "--grid", "count=1,3"), "--grid count: 1,2 there, 1,3 now"),
        (("--grid", "price=0:5:1"), "--grid count: 1,2 there, not given now"),
        ((*GRID, "--notebooks"), "--notebooks: not given there, given now"),
        (("--grid", "count=1,2", "--grid", "price=0:5:1"), "order: price, count there, count, price now"),
        (("--grid", "price=0:5:1", "-p", "count=2"), "-p count: not given there, 2 now"),
        (("--sample", "4", "--vary", "price=1:2"), "--sample: not given there, 4 now"),
    ],
)
def test_another_sweep_in_the_same_folder_is_refused(swept, folder, wager, arguments, needle):
    before = (folder / "journal.jsonl").read_bytes()
    refused = wager("sweep", "mini", *arguments)
    assert refused.exit_code == 1
    assert f"{folder} holds another sweep" in refused.output
    assert needle in refused.output
    assert "--fresh" in refused.output
    assert "-o" in refused.output
    assert (folder / "journal.jsonl").read_bytes() == before


def test_a_finding_that_does_not_exist_is_refused(swept, wager):
    refused = wager("sweep", "mini", *GRID, "--report", "--finding", "anser")
    assert refused.exit_code == 1
    assert "--finding anser: the chapter records no such finding; did you mean answer?" in refused.output


def test_a_million_runs_need_a_yes(swept, wager, tmp_path):
    """The stored run tells about how long they take and how much they write."""
    refused = wager("sweep", "mini", "--grid", "price=0:10:0.00001", "-o", tmp_path / "many")
    assert refused.exit_code == 1
    assert "1,000,001 runs are asked for, at most about " in refused.output
    assert "180 MB" in refused.output
    assert "Say --yes if they are meant" in refused.output
    assert not (tmp_path / "many").exists()


def test_changed_code_is_refused(swept, project, folder, wager):
    place = project / "book" / "mini.md"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("found + 1", "found + 2"), encoding="utf-8")
    refused = wager("sweep", "mini", *GRID)
    place.write_text(text, encoding="utf-8")
    assert refused.exit_code == 1
    assert "code cell 3 changed" in refused.output


def test_a_cell_that_is_no_python_is_named(tiny, rewrite, wager):
    rewrite("book/mini.md", "rows = tables", "%time 1\nrows = tables")
    refused = wager("sweep", "mini", "--grid", "count=1,2")
    assert refused.exit_code == 1
    assert "cell 4 (book/mini.md, line 25) is not plain Python" in refused.output
    assert not (tiny / "_build" / ".runs").exists()


@pytest.mark.parametrize(
    ("arguments", "needle"),
    [
        (("minni", "--grid", "price=1"), "did you mean mini?"),
        (("mini", "--grid", "prize=1"), "did you mean price?"),
        (("mini", "--grid", "price=1", "--finding", "answer"), "--finding says what the report shows"),
        (("mini", "--grid", "price=1", "--scheduler", "tcp://x:1", "--workers", "2"), "--workers is for this machine"),
        (("mini", "--grid", "price=1", "--workers", "0"), "x>=1"),
        (("mini", "--sample", "many"), "'many' is not a valid integer"),
        (("mini", "--grid", "price=1", "--scheduler", "nowhere"), "--scheduler nowhere: no scheduler answers there"),
    ],
)
def test_bad_input_runs_nothing(tiny, wager, arguments, needle):
    refused = wager("sweep", *arguments)
    assert refused.exit_code in {1, 2}
    assert needle in refused.output
    assert "Traceback" not in refused.output
    assert not (tiny / "_build").exists()


def test_a_sweep_that_is_stopped_says_how_to_go_on(tiny, wager, monkeypatch):
    def stopped(*_):
        raise StoppedError("Stopped. 3 of 12 runs are kept.")

    monkeypatch.setattr(command, "do", stopped)
    result = wager("sweep", "mini", *GRID)
    assert result.exit_code == 130
    assert "Error: Stopped. 3 of 12 runs are kept." in result.output


def test_what_is_kept_is_told_when_somebody_stops_it(tiny, make, tmp_path):
    page = chapters.chapter("mini")
    swept = command.plans.read(page, command.Options(grid=("price=1,2,3",)))
    with sweeping.Journal(tmp_path / "s", swept, make.header(swept)) as journal:
        journal.add(0, {"run": "a", "seconds": 1, "findings": {}})
        with pytest.raises(StoppedError) as caught, sweeping._stopping(journal):
            raise KeyboardInterrupt
    assert str(caught.value) == (
        f"Stopped. 1 of 3 runs are kept in {tmp_path / 's'}; the same command goes on from there."
    )


def test_only_where_every_run_failed_the_command_fails(tmp_path, capsys):
    command._end(sweeping.Summary(tmp_path / "r", None, 3, 3, 2, "an error"))
    with pytest.raises(WagerError, match="Every run failed"):
        command._end(sweeping.Summary(tmp_path / "r", None, 3, 3, 3, "an error"))
    assert capsys.readouterr().out.count("First that failed: an error") == 2


def test_notebooks_are_kept_as_they_ran(tiny, rewrite, wager):
    """Executed through papermill, each with its outputs; the one that failed up to its error."""
    rewrite("book/mini.md", 'record("answer", price * count', 'record("answer", price / (count - 1)')
    result = wager("sweep", "mini", "--grid", "count=1,2,3", "--notebooks", "--workers", "1")
    assert result.exit_code == 0, result.output
    folder = tiny / "_build" / "sweeps" / "mini"
    found = rows(folder)
    assert [row["answer"] for row in found] == [None, 3.0, 1.5]
    assert found[0]["error"] == "cell 4 (book/mini.md, line 25): ZeroDivisionError: float division by zero"
    assert sorted(path.stem for path in (folder / "notebooks").iterdir()) == sorted(row["run"] for row in found)
    last = json.loads((folder / "notebooks" / f"{found[2]['run']}.ipynb").read_text(encoding="utf-8"))
    assert last["metadata"]["papermill"]["parameters"] == {"count": 3}
    assert "What it costs: $1.5 billion" in json.dumps(last)
