"""Texts kept from build to build: taken in the same state, made in another, and never by halves."""

import pytest

from analysis import verdicts
from analysis.ledger.rule import LedgerError
from analysis.publish import claimviews, snippets


@pytest.fixture
def place(tmp_path):
    return tmp_path / "workshop" / "snippets.json"


def made(name, text, log):
    return snippets.kept(name, lambda: log.append(name) or [text])


def test_kept_in_the_same_state_and_made_in_another(place):
    log = []
    for state in ("one", "one", "two", "one"):
        with snippets.held(place, state):
            assert made("card", "text", log) == made("card", "text", log) == ["text"]
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
    place.parent.mkdir()
    place.write_text(content, encoding="utf-8")
    with snippets.held(place, "state"):
        assert made("card", "text", []) == ["text"]
    assert '"text"' in place.read_text(encoding="utf-8")


def test_a_build_that_fails_keeps_nothing(place):
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
    assert snippets.claim("A-001") == (entry.printed.verdict, claimviews.card(entry))
    with pytest.raises(LedgerError, match="A-0"):
        snippets.claim("A-0001")
