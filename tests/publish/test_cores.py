"""Work on all cores: every item once, in children, and a failure in one of them is told."""

import os

import pytest
from sphinx.errors import SphinxParallelError

from analysis.publish import cores


@pytest.mark.parametrize("number", [0, 1, 2, 25])
@pytest.mark.parametrize("processes", [1, 3])
def test_each_item_is_worked_on_once(tmp_path, monkeypatch, number, processes):
    monkeypatch.setattr(os, "cpu_count", lambda: processes)
    cores.spread(lambda item: (tmp_path / f"{item}-{os.getpid()}").touch(), range(number))
    made = sorted(path.name.split("-") for path in tmp_path.iterdir())
    assert sorted(int(item) for item, _ in made) == list(range(number))
    assert (str(os.getpid()) in {process for _, process in made}) == (number > 0 and min(processes, number) == 1)


@pytest.mark.parametrize(("there", "most", "expected"), [(4, 10, 4), (4, 2, 2), (4, 0, 1), (None, 9, 1)])
def test_no_more_processes_than_work(monkeypatch, there, most, expected):
    monkeypatch.setattr(os, "cpu_count", lambda: there)
    assert cores.count(most) == expected


def test_where_there_can_be_no_children_all_is_done_here(tmp_path, monkeypatch):
    monkeypatch.setattr(cores, "parallel_available", False)
    cores.spread(lambda item: (tmp_path / f"{item}-{os.getpid()}").touch(), range(3))
    assert {path.name for path in tmp_path.iterdir()} == {f"{item}-{os.getpid()}" for item in range(3)}


def test_a_failure_in_a_child_is_told(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(SphinxParallelError, match="ZeroDivisionError: division by zero"):
        cores.spread(lambda item: 1 / item, [2, 1, 0])
