"""Every chapter of the report can be swept: its cells alone, without what they show, find what is published."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.publish import chapters, runs
from analysis.publish.sweeps import sweeping, worker


@pytest.fixture
def hands(monkeypatch):
    """What a worker has for a chapter; ended after the test."""
    monkeypatch.setattr(worker, "PeriodicCallback", lambda *_: SimpleNamespace(start=lambda: 0, stop=lambda: 0))
    begun = []

    def make(page):
        work = sweeping._work(page, sweeping.code_cells(page), runs.obtain(page), False)
        begun.append(worker.Hands(work))
        begun[-1].setup(SimpleNamespace(address="here"))
        return begun[-1]

    yield make
    for each in begun:
        each.teardown(None)


@pytest.mark.parametrize("name", chapters.chapters())
def test_a_chapter_finds_in_a_sweep_what_is_published(name, hands):
    """The findings are those published; ``try_out`` compares them all and finds the same."""
    made = hands(chapters.chapter(name))
    made.try_out()
    found = made.run({})["findings"]
    assert {each: found[each]["value"] for each in found} == {
        key: value[0] for key, value in made.work.published.items()
    }
