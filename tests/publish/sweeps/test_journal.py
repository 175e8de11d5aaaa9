"""The journal: whole lines stay, half lines count as not there, and nothing of another sweep is taken for ours."""

from __future__ import annotations

import json
import os
import resource
import signal

import pytest

from analysis.publish import chapters
from analysis.publish.project import WagerError
from analysis.publish.sweeps import journal, plan
from analysis.publish.sweeps.journal import Journal
from analysis.publish.sweeps.plan import Options

LINE = {"run": "a", "seconds": 1.5, "findings": {"answer": 6.0}}


@pytest.fixture
def swept(tiny):
    return plan.read(chapters.chapter("mini"), Options(grid=("price=1:5:1",)))


@pytest.fixture
def opened(swept, make, tmp_path):
    """Open the journal of five runs in one folder."""

    def open_(fresh=False, **changed):
        return Journal(tmp_path / "s", swept, make.header(swept, **changed), fresh)

    return open_


@pytest.fixture
def file(tmp_path):
    return tmp_path / "s" / "journal.jsonl"


def test_what_is_written_is_there_when_it_is_opened_again(opened):
    with opened() as first:
        first.add(3, LINE)
        first.add(1, {"run": "b", "seconds": 0, "error": "cell 2: no"})
        assert list(first.left()) == [0, 2, 4]
    with opened() as again:
        assert (again.done, again.failed, again.first_error) == (2, 1, "cell 2: no")
        assert list(again.left()) == [0, 2, 4]
        again.add(0, LINE)
        assert [row["place"] for row in again.rows()] == [0, 1, 3]


def test_each_run_is_on_disk_before_the_next(opened, file):
    with opened() as held:
        held.add(2, LINE)
        assert json.loads(file.read_bytes().splitlines()[1]) == {"place": 2, **LINE}


@pytest.mark.parametrize("left", range(1, 30, 4))
def test_a_half_written_line_is_dropped(opened, file, left):
    """Whatever part of the last line reached the disk: that run is done again, and the one before stays."""
    with opened() as held:
        held.add(2, LINE)
        held.add(4, LINE)
    whole = file.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    file.write_bytes(whole[: -len(last)] + last[:left])
    with opened() as again:
        assert list(again.left()) == [0, 1, 3, 4]
        again.add(4, LINE)
    assert file.read_bytes() == whole


@pytest.mark.parametrize("left", [0, 1, 40])
def test_a_half_written_first_line_is_a_new_sweep(opened, file, left):
    with opened():
        whole = file.read_bytes()
    file.write_bytes(whole[:left])
    with opened() as again:
        assert again.done == 0
        assert file.read_bytes() == whole


@pytest.mark.parametrize("line", ['{"place": 9}\n', '{"place": 2}\n{"place": 2}\n', "[]\n", '{"run": 1}\n', "x\n"])
def test_a_damaged_journal_is_refused(opened, file, line):
    with opened():
        pass
    with file.open("a") as stream:
        stream.write(line)
    with pytest.raises(WagerError, match=r"(damaged|twice).*--fresh"):
        opened()


def test_another_format_is_refused(opened, file):
    with opened():
        header = json.loads(file.read_bytes())
    file.write_text(json.dumps({**header, "format": 7, "version": "9.9"}) + "\n", encoding="utf-8")
    with pytest.raises(WagerError, match=r"format 7, written by version 9\.9; this is version .* reads format 1\."):
        opened()


@pytest.mark.parametrize("text", ["{}\n", "[1]\n", "plan\n", '{"format": 1, "plan": {}}\n'])
def test_what_is_no_journal_is_refused_and_kept(opened, file, text):
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WagerError, match=r"is no journal of a sweep\. Give another folder with -o, or --fresh"):
        opened()
    assert file.read_text(encoding="utf-8") == text


def test_changed_data_are_named(opened, make, swept):
    with opened():
        pass
    rests = make.header(swept).record
    changed = rests.model_copy(update={"reads": {"tables": {"baselines": "c"}}, "environment": {"python": "3"}})
    with pytest.raises(WagerError, match="table baselines changed"):
        opened(record=changed)


def test_a_second_process_is_refused(opened, tmp_path):
    with opened(), pytest.raises(WagerError, match=f"Another sweep is running in {tmp_path / 's'}"):
        opened()
    opened().__exit__(None, None, None)


def test_a_refused_journal_is_free_again(opened, swept, tmp_path):
    with opened():
        pass
    for _ in range(2):
        with pytest.raises(WagerError, match="--notebooks: not given there, given now"):
            opened(notebooks=True)


def test_fresh_drops_what_a_sweep_left_and_nothing_else(opened, file):
    with opened() as held:
        held.add(2, LINE)
    folder = file.parent
    for name in ("results.parquet", "report.html", "mine.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "a.ipynb").write_text("x", encoding="utf-8")
    with opened(fresh=True) as again:
        assert again.done == 0
    assert sorted(path.name for path in folder.rglob("*")) == [".lock", "journal.jsonl", "mine.txt", "notebooks"]


def test_a_folder_that_cannot_be_made_is_named(swept, make, tmp_path):
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(WagerError, match=f"Cannot write the sweep to {tmp_path / 'taken'}"):
        Journal(tmp_path / "taken", swept, make.header(swept))


def test_a_full_disk_is_told_and_the_sweep_goes_on_from_there(opened, file, tmp_path):
    """The system refuses the second line in its middle, as a full disk would; the first line stays."""
    with opened() as held:
        start = file.stat().st_size
    child = os.fork()
    if child == 0:  # a limit of the system cannot be taken back, so it is for a process of its own
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (start + 100, start + 100))
        try:
            with opened() as held:
                held.add(0, LINE)
                held.add(1, LINE)
        except WagerError as error:
            (tmp_path / "told").write_text(str(error), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    assert (tmp_path / "told").read_text(encoding="utf-8") == (
        f"Cannot write to {tmp_path / 's'}: File too large. 1 of 5 runs are kept there. Make room, then give the same "
        "command again: it goes on from there."
    )
    assert file.stat().st_size == start + 100
    with opened() as again:
        assert list(again.left()) == [1, 2, 3, 4]


def test_a_device_without_room_is_told(opened):
    """``/dev/full`` says of every write that no space is left."""
    held = opened()
    held._file.close()
    held._file = open("/dev/full", "wb")  # noqa: SIM115 - the journal closes it
    with pytest.raises(WagerError, match=r"No space left on device\. 0 of 5 runs are kept there"), held:
        held.add(0, LINE)


def test_lines_are_forced_to_the_disk_within_half_a_second(opened, monkeypatch):
    forced, clock = [], [0.0]
    monkeypatch.setattr(journal.os, "fsync", forced.append)
    monkeypatch.setattr(journal.time, "monotonic", lambda: clock[0])
    with opened() as held:
        forced.clear()
        for run, at in enumerate((0.1, 0.4, 0.6, 0.7)):
            clock[0] = at
            held.add(run, LINE)
            assert len(forced) == int(at >= 0.5)
        clock[0] = 1.2
        held.keep_safe()
        assert len(forced) == 2
