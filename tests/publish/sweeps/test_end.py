"""A sweep that is stopped by Ctrl-C, goes on, is killed, and goes on: nothing is lost and no run is done twice."""

from __future__ import annotations

import signal
from types import SimpleNamespace

import pytest

from analysis.publish.sweeps import results

PRICES = [4 + step / 2 for step in range(12)]


@pytest.fixture(scope="module")
def story(gate, wait):
    """What happened: two runs are under way whenever it is stopped, and those before them are kept."""
    told = SimpleNamespace(begun=[], left=[], output=[], status=[])

    def stopped(how, closed, kept):
        gate.open(*closed)
        process = gate.sweep("--workers", "2")
        wait(lambda: gate.kept() == kept and gate.count("begun").keys() >= set(closed), f"{kept} runs kept")
        process.send_signal(how)
        output, _ = process.communicate(timeout=60)
        wait(lambda: not gate.processes(), "no process is left")
        told.output.append(output)
        told.status.append(process.returncode)

    gate.close()
    stopped(signal.SIGINT, (6, 6.5), 4)
    stopped(signal.SIGKILL, (8, 8.5), 8)
    gate.open()
    last = gate.sweep("--workers", "2")
    told.output.append(last.communicate(timeout=120)[0])
    told.status.append(last.returncode)
    return told


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(story, gate):
    assert story.status[0] == 130
    folder = gate.folder_of()
    assert f"Stopped. 4 of 12 runs are kept in {folder}; the same command goes on from there." in story.output[0]
    assert "Traceback" not in story.output[0]


def test_each_time_it_goes_on_from_there(story, gate):
    assert story.status[1:] == [-signal.SIGKILL, 0]
    assert f"4 of 12 runs are in {gate.folder_of()} already." in story.output[1]
    assert f"8 of 12 runs are in {gate.folder_of()} already." in story.output[2]
    assert "12 runs, 4 of them now, 0 failed." in story.output[2]


def test_nothing_is_lost_and_no_run_is_done_twice(story, gate):
    """Each run ended once; only those that were under way at a stop, and so came to no end, were begun again."""
    assert gate.count("ended") == dict.fromkeys(PRICES, 1)
    assert gate.count("begun") == {price: 2 if price in {6, 6.5, 8, 8.5} else 1 for price in PRICES}
    assert gate.kept() == 12
    rows = results.read(gate.folder_of() / "results.parquet").table.to_pylist()
    assert [(row["price"], row["answer"], row["status"]) for row in rows] == [(each, each, "ok") for each in PRICES]


def test_no_process_is_left(story, gate):
    assert gate.processes() == []
