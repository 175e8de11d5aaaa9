"""Work on all cores: every item once, in children, and a failure in one of them is told."""

import os

import pytest
from sphinx.errors import SphinxParallelError

from analysis.publish import cores


@pytest.fixture
def worked(tmp_path):
    """Return a function that works on items and returns each with the process that did it."""

    def work(items):
        cores.begin(lambda item: (tmp_path / f"{item}-{os.getpid()}").touch(), items)()
        return sorted(path.name.split("-") for path in tmp_path.iterdir())

    return work


@pytest.mark.parametrize("number", [0, 1, 2, 25])
@pytest.mark.parametrize("processes", [1, 3, None])
def test_each_item_is_worked_on_once(worked, monkeypatch, number, processes):
    monkeypatch.setattr(os, "cpu_count", lambda: processes)
    made = worked(range(number))
    assert sorted(int(item) for item, _ in made) == list(range(number))
    here = {process == str(os.getpid()) for _, process in made}
    assert here == (set() if number == 0 else {processes != 3})


def test_where_there_can_be_no_children_all_is_done_here(worked, monkeypatch):
    monkeypatch.setattr(cores, "parallel_available", False)
    assert worked(range(3)) == [[str(item), str(os.getpid())] for item in range(3)]


def test_a_failure_in_a_child_is_told_to_who_waits(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    wait = cores.begin(lambda item: 1 / item, [2, 1, 0])
    with pytest.raises(SphinxParallelError, match="ZeroDivisionError: division by zero"):
        wait()
