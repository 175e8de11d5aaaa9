"""The history grows by one entry when a reader can see a move, and by none otherwise."""

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.comparing import changes
from analysis.publish.comparing.changes import read_history, renew, renewed
from analysis.publish.project import WagerError

LATER = date(2026, 12, 24)


@pytest.fixture(scope="module")
def build(make):
    """Return a build whose one finding has a value."""

    def made(value, version="0.1.0", **more):
        findings = {"gap": make.finding(value, make.table("capex"))}
        payback = make.chapter(findings, tables={"capex": f"{value}"})
        return make.snapshot(version=version, **{"payback": payback, **more})

    return made


def days(history):
    return [entry.day.isoformat() for entry in history.entries]


def test_the_first_build_begins_the_record(build):
    history = renew(None, None, build(1.0, "0.1.0"))
    assert history.entries == ()
    assert (history.first.version, history.first.as_of) == ("0.1.0", date(2026, 11, 30))


def test_a_move_is_an_entry_in_front(build):
    history = renew(None, None, build(1.0))
    history = renew(history, build(1.0), build(2.0))
    history = renew(history, build(2.0), build(3.0, "0.2.0"), LATER)
    assert days(history) == ["2026-12-24", "2026-11-30"]
    newest = history.entries[0].comparison
    (chapter,) = newest.editions[0].chapters
    assert (newest.old.version, newest.new.version) == ("0.1.0", "0.2.0")
    assert (chapter.moves[0].by, chapter.moves[0].causes) == ("+$1.0 billion (+50%)", ("table capex",))


def test_an_earlier_build_without_a_history_is_where_the_record_begins(build):
    history = renew(None, build(1.0, "0.1.0"), build(2.0, "0.2.0"))
    assert (history.first.version, len(history.entries)) == ("0.1.0", 1)


@pytest.mark.parametrize(
    "other",
    [
        lambda make, build: build(1.0),
        lambda make, build: build(1.0, "0.2.0"),
        lambda make, build: build(1.00001),
        lambda make, build: build(
            1.0, payback=make.chapter({"gap": make.finding(1.0, make.table("capex"))}, tables={"capex": "other"})
        ),
    ],
    ids=["equal", "another version", "too small to print", "another table, same number"],
)
def test_nothing_that_can_be_seen_moved(make, build, other):
    history = renew(renew(None, None, build(3.0)), build(3.0), build(1.0))
    assert renew(history, build(1.0), other(make, build), LATER) == history


def test_a_new_chapter_edition_or_verdict_is_an_entry(make, build):
    one = build(1.0)
    start = renew(None, None, one)
    more = build(1.0, power=make.chapter())
    edition = one.model_copy(update={"editions": {**one.editions, "bull": one.editions["base"]}})
    judged = make.snapshot(claims={"A-001": ("partly", "partly")}, payback=one.editions["base"].chapters["payback"])
    for new in (more, edition, judged):
        assert len(renew(start, one, new).entries) == 1


def test_moves_too_small_to_print_and_quiet_chapters_are_not_kept(make, build):
    def made(n):
        findings = {"gap": make.finding(float(n)), "tiny": make.finding(100 + n / 1000)}
        return make.snapshot(payback=make.chapter(findings), power=make.chapter(tables={"t": f"{n}"}))

    (entry,) = renew(None, made(1), made(2)).entries
    assert [c.name for c in entry.comparison.editions[0].chapters] == ["payback"]
    assert [move.name for move in entry.comparison.editions[0].chapters[0].moves] == ["gap"]


def test_the_same_entry_is_not_added_twice(build):
    once = renew(renew(None, None, build(1.0)), build(1.0), build(2.0))
    assert renew(once, build(1.0), build(2.0), LATER) == once


def test_there_and_back_again_are_three_entries_with_ids_of_their_own(build):
    history = renew(None, None, build(1.0))
    for old, new in ((1.0, 2.0), (2.0, 1.0), (1.0, 2.0)):
        history = renew(history, build(old), build(new))
    assert len({entry.id for entry in history.entries}) == 3


def test_ids_and_bytes_follow_from_the_history_alone(build):
    first, second = (renew(None, build(1.0), build(2.0)) for _ in range(2))
    assert first.entries[0].id == second.entries[0].id
    assert len(first.entries[0].id) == 32
    assert first.to_json() == second.to_json()
    assert renew(None, build(1.0), build(3.0)).entries[0].id != first.entries[0].id


@given(st.lists(st.sampled_from([1.0, 2.0, 2.0000001, 3.0]), min_size=1, max_size=8))
def test_as_many_entries_as_visible_moves(build, values):
    history = renew(None, None, build(values[0]))
    for old, new in pairwise(values):
        history = renew(history, build(old), build(new))
        assert renew(history, build(new), build(new)) == history
    wanted = sum(round(old) != round(new) for old, new in pairwise(values))
    assert len(history.entries) == wanted
    assert len({entry.id for entry in history.entries}) == wanted


@pytest.fixture
def published(tmp_path):
    """Write records into a site folder and return it."""

    def write(snapshot=None, history=None):
        (tmp_path / "api").mkdir(exist_ok=True)
        for name, content in (("build.json", snapshot), ("changes.json", history)):
            if content is not None:
                raw = content if isinstance(content, bytes) else content.to_json()
                (tmp_path / "api" / name).write_bytes(raw)
        return tmp_path

    return write


def silent(line):
    raise AssertionError(line)


def test_from_the_site_that_is_replaced(build, published, tmp_path):
    assert renewed(tmp_path / "none", build(1.0), silent).entries == ()
    history = renew(None, build(1.0), build(2.0))
    site = published(build(2.0), history)
    assert read_history(site) == history
    again = renewed(site, build(5.0), silent, LATER)
    assert days(again) == ["2026-12-24", "2026-11-30"]
    assert again.entries[1:] == history.entries


def test_a_site_from_before_there_were_records(build, tmp_path):
    assert renewed(tmp_path, build(1.0), silent) == renew(None, None, build(1.0))


def test_a_broken_record_stops_no_build_and_is_said(build, published):
    history, said = renew(None, build(1.0), build(2.0)), []
    site = published(json.dumps({"format": 9}).encode(), history)
    assert renewed(site, build(5.0), said.append) == history
    (line,) = said
    assert line.startswith("Not compared with the last build: ")
    assert "build.json has format 9" in line
    site = published(build(2.0), b"{")
    assert len(renewed(site, build(5.0), said.append).entries) == 1
    assert "changes.json is not JSON" in said[1]


def test_a_history_of_another_form_is_refused_by_name(published):
    site = published(history=b'{"format": 1, "first": {"version": "0.1.0", "as_of": "2026-11-30"}}')
    with pytest.raises(WagerError, match=r"changes\.json: entries: field required"):
        read_history(site)


def test_where_it_is_published():
    assert changes.RECORD.as_posix() == "api/changes.json"
