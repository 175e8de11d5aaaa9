"""The book goes from the process that executes to the one that writes pages, which starts meanwhile."""

import os
import pickle

import pytest

from analysis.publish import handing, site
from analysis.publish.project import WagerError


@pytest.fixture
def pipe(monkeypatch):
    """Return the end to write to; the other one is named as the builder names it."""
    taken, given = os.pipe()
    monkeypatch.setenv(handing.VARIABLE, str(taken))
    with open(given, "wb") as stream:
        yield stream


def test_what_is_handed_is_taken_once(pipe):
    handing.pickle.dump({"editions": ["base"]}, pipe)
    pipe.close()
    assert handing.taken() == {"editions": ["base"]}
    assert handing.taken() is None


def test_nobody_hands_a_book_to_jupyter_book_called_by_hand(monkeypatch):
    monkeypatch.delenv(handing.VARIABLE, raising=False)
    assert handing.taken() is None


@pytest.mark.parametrize("sent", [b"", pickle.dumps({"editions": ["base"]})[:-3]], ids=["nothing", "a part"])
def test_a_builder_that_ended_is_told_apart_from_none(pipe, sent):
    pipe.write(sent)
    pipe.close()
    with pytest.raises((EOFError, pickle.UnpicklingError)):
        handing.taken()


def test_pages_and_runs_that_fail_leave_what_is_there(tiny, rewrite):
    """One good build; then Jupyter Book cannot start; then a cell raises; then all is well, and nothing ran for naught.

    What was published is a file of its own: a reader who holds it open reads on.
    """
    (first,) = site.build(lambda _: None)
    assert first.executed
    page, workshop = tiny / "_build" / "html" / "mini.html", tiny / "_build" / ".pages"
    kept = tiny / "kept.html"
    os.link(page, kept)
    before = page.read_bytes()

    config = (tiny / "_config.yml").read_text(encoding="utf-8")
    (tiny / "_config.yml").write_text("title: [", encoding="utf-8")
    with pytest.raises(WagerError, match="The pages could not be written; the last good site stays"):
        site.build(lambda _: None)
    (tiny / "_config.yml").write_text(config, encoding="utf-8")

    rewrite("book/mini.md", "price * count", "price / 0")
    with pytest.raises(WagerError, match="Chapter mini, cell 4"):
        site.build(lambda _: None)
    assert page.read_bytes() == before
    rewrite("book/mini.md", "price / 0", "price * count")

    rewrite("book/mini.md", "# ", "# Anew: ")
    (again,) = site.build(lambda _: None)
    assert not again.executed
    assert b"Anew: " in page.read_bytes()
    assert kept.read_bytes() == before
    assert not (workshop / "unfinished").exists()


def test_an_edit_during_a_build_is_not_lost(tiny, rewrite):
    """Somebody saves while pages are written: the next build takes it up."""

    def save(line):
        if line == "pages":
            rewrite("book/mini.md", "# ", "# Saved late: ")

    site.build(save)
    page = tiny / "_build" / "html" / "mini.html"
    site.build(lambda _: None)
    assert "Saved late: " in page.read_text(encoding="utf-8")
