"""Every chapter of the report can be swept: its cells alone, without what they show, find what is published."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.publish import chapters, params, runs
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
    """``try_out`` compares every finding with the published run; another value of a parameter runs through too."""
    page = chapters.chapter(name)
    ready = hands(page)
    ready.try_out()
    first = next(iter(params.parameters(page).values()))
    found = ready.run({first.name: params.another(first)})
    assert "error" not in found
    assert len(found["findings"]) == len(ready.work.published)
