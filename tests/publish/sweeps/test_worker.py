"""What a worker does with processes that go away, and with one that would compute something else."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from typing import ClassVar

import pytest

from analysis.publish.sweeps import worker
from analysis.publish.sweeps.worker import Hands, Unfit, Work
from analysis.publish.warm import DiedError, GoneError, JobError

PUBLISHED = {"answer": [6.0, None, None], "word": ["never", None, None], "middle": [2, 1.0, 3.0]}
FINDINGS = {
    "answer": {"value": 6.0, "unit": "usd_bn"},
    "word": {"value": "never"},
    "middle": {"value": 2, "low": 1.0, "high": 3.0},
}


class Scripted:
    """Stands for a warm process: what happens to each run is written down beforehand."""

    script: ClassVar[list[object]] = []
    begun: ClassVar[list[Scripted]] = []
    differing: object = []

    def __init__(self, libraries):
        self.libraries, self.closed, self.asked = libraries, False, []
        self.begun.append(self)

    def prepare(self, function, **given):
        if isinstance(self.differing, Exception):
            raise self.differing
        return self.differing

    def run(self, function, parameters, **given):
        self.asked.append((function, parameters, given))
        if not parameters:
            return self.published
        happens = self.script.pop(0)
        if isinstance(happens, Exception):
            raise happens
        return happens

    def kill(self):
        self.closed = True

    close = kill
    published: ClassVar[dict[str, object]] = {"seconds": 1, "findings": FINDINGS}


@pytest.fixture
def hands(monkeypatch):
    """Return what makes a worker's hands, with processes that follow a script."""

    def make(*script, notebook=None, published=FINDINGS, differing=()):
        Scripted.script, Scripted.begun, Scripted.differing = list(script), [], differing or []
        Scripted.published = {"seconds": 1, "findings": published}
        monkeypatch.setattr(worker, "Warm", Scripted)
        monkeypatch.setattr(worker, "PeriodicCallback", lambda *_: SimpleNamespace(start=lambda: 0, stop=lambda: 0))
        made = Hands(Work([], {}, PUBLISHED, notebook))
        made.setup(SimpleNamespace(address="tcp://10.0.0.7:1"))
        return made

    return make


def failed(error):
    return {"seconds": 0.0, "error": error}


def test_a_process_is_kept_for_the_next_run_and_tried_once(hands):
    made = hands({"findings": 1}, {"findings": 2})
    assert [made.run({"price": 1}), made.run({"price": 2})] == [{"findings": 1}, {"findings": 2}]
    (only,) = Scripted.begun
    assert [parameters for _, parameters, _ in only.asked] == [{}, {"price": 1}, {"price": 2}]


def test_a_run_whose_process_went_away_is_done_by_another(hands):
    made = hands(GoneError("gone"), {"findings": 1})
    assert made.run({"price": 1}) == {"findings": 1}
    assert [process.closed for process in Scripted.begun] == [True, False]


def test_a_run_that_ends_its_process_twice_is_a_failed_run(hands):
    made = hands(GoneError("The process has stopped."), GoneError("The process has stopped."), {"findings": 1})
    assert made.run({"price": 1}) == failed("The process has stopped.")
    assert made.run({"price": 2}) == {"findings": 1}


@pytest.mark.parametrize("error", [DiedError("signal 11"), JobError("odd", "TypeError")])
def test_a_run_that_dies_alone_is_a_failed_run_and_the_process_stays(hands, error):
    made = hands(error, {"findings": 1})
    assert made.run({"price": 1}) == failed(str(error))
    assert made.run({"price": 2}) == {"findings": 1}
    assert len(Scripted.begun) == 1


def test_only_kept_notebooks_need_papermill(hands):
    hands({"findings": 1}).run({"price": 1})
    plain = Scripted.begun[0]
    hands({"findings": 1}, notebook="{}").run({"price": 1})
    kept = Scripted.begun[0]
    assert "papermill" not in plain.libraries
    assert "papermill" in kept.libraries
    assert [plain.asked[1][0], kept.asked[1][0]] == [worker.RUN, worker.KEEP]
    assert kept.asked[1][2] == {"notebook": "{}"}


@pytest.mark.parametrize(
    ("changed", "needle"),
    [
        ({"differing": ["table baselines changed"]}, "tcp://10.0.0.7:1: table baselines changed"),
        ({"differing": JobError("No module x", "ModuleNotFoundError")}, "ModuleNotFoundError: No module x"),
        ({"published": {**FINDINGS, "answer": {"value": 6.1}}}, "finding answer is 6.1, published 6.0"),
        ({"published": {**FINDINGS, "word": {"value": "2036"}}}, "finding word is 2036, published never"),
        ({"published": {**FINDINGS, "more": {"value": 1}}}, "finding more is 1, published nothing"),
        ({"published": {"answer": {"value": 6.0}}}, "finding word is missing, published never"),
    ],
)
def test_a_worker_that_would_compute_something_else_is_unfit(hands, changed, needle):
    made = hands({"findings": 1}, **changed)
    with pytest.raises(Unfit) as caught:
        made.run({"price": 1})
    assert needle in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert [process.closed for process in Scripted.begun] == [True]
    with pytest.raises(Unfit, match=needle.partition(": ")[2] or needle):
        made.run({"price": 2})
    assert len(Scripted.begun) == 1


def test_the_last_bits_of_another_processor_do_not_matter(hands):
    made = hands({"findings": 1}, published={**FINDINGS, "answer": {"value": 6.0 * (1 + 1e-12)}})
    assert made.run({"price": 1}) == {"findings": 1}


def test_a_worker_with_another_engine_is_unfit(hands, monkeypatch):
    made = hands()
    monkeypatch.setattr(worker, "engine", lambda: {"Python": "2.7"})
    with pytest.raises(Unfit, match=r"tcp://10\.0\.0\.7:1: Python differs"):
        made.try_out()
    assert Scripted.begun == []


def test_what_runs_ends_with_the_sweep(hands):
    made = hands({"findings": 1})
    made.try_out()
    with made._process() as process:
        made.teardown(None)
        assert process.closed
    assert made.run({"price": 1}) == failed("The sweep is over.")
