"""Texts kept from build to build: taken in the same state, made in another, and never by halves."""

import pytest

from analysis import verdicts
from analysis.ledger.rule import LedgerError
from analysis.publish import claimviews, snippets


@pytest.fixture
def place(tmp_path):
    return tmp_path / "workshop"


def made(name, text, log):
    return snippets.kept(name, lambda: log.append(name) or [text])


def marks(place):
    found = (place / snippets.FILE).stat()
    return found.st_ino, found.st_mtime_ns


def test_kept_in_the_same_state_and_made_in_another(place):
    log = []
    for state in ("one", "one", "two", "one"):
        with snippets.held(place, state):
            assert made("card", "text", log) == made("card", "text", log) == ["text"]
            snippets.leave(place, state)
    assert log == ["card"] * 3, "made for one, taken, made for two, made for one again"


def test_nothing_is_kept_outside(place):
    log = []
    made("card", "one", log)
    assert made("card", "two", log) == ["two"]
    with snippets.held(place, "state"):
        assert made("card", "three", log) == ["three"]
    assert len(log) == 3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"state": "state"}', '{"state": "state", "snippets": 3}'])
def test_a_file_that_cannot_be_read_counts_as_absent(place, content):
    place.mkdir()
    (place / snippets.FILE).write_text(content, encoding="utf-8")
    with snippets.held(place, "state"):
        assert made("card", "text", []) == ["text"]
        snippets.leave(place, "state")
    assert '"text"' in (place / snippets.FILE).read_text(encoding="utf-8")


def test_what_is_there_is_not_written_again(place):
    for name in ("card", "card", "block"):
        with snippets.held(place, "state"):
            made(name, "text", [])
            snippets.leave(place, "state")
            before = marks(place)
            snippets.leave(place, "state")
            assert marks(place) == before
    with snippets.held(place, "state"):
        log = []
        made("card", "", log)
        made("block", "", log)
    assert not log


def test_after_a_build_that_fails_nothing_is_known(place):
    def fail():
        with snippets.held(place, "state"):
            made("card", "text", [])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not place.exists()
    assert made("card", "new", []) == ["new"]


def test_a_claim_is_shown_as_it_is_judged():
    entry = verdicts.entry("A-001")
    assert claimviews.shown("A-001") == (entry.printed.verdict, claimviews.card(entry))
    with pytest.raises(LedgerError, match="A-0"):
        claimviews.shown("A-0001")
