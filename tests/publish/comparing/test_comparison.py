"""Whole snapshots side by side: editions, chapters, findings, verdicts and what is behind them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.comparing.comparison import Comparison, compare, compare_parts
from analysis.publish.project import WagerError

CODE = "analysis/models/payback.py"


@pytest.fixture(scope="module")
def site(make):
    """Return a build by number: number 2 has another table, and the finding that rests on it moved."""

    def build(number, **more):
        findings = {
            "gap": make.finding(float(number), make.table("capex")),
            "same": make.finding(5.0, make.table("capex")),
            "word": make.finding("wider", make.table("labs"), unit="text"),
        }
        payback = make.chapter(findings, tables={"capex": f"t{number}", "labs": "l"}, **more)
        return make.snapshot(payback=payback)

    return build


def test_a_moved_finding_with_its_only_cause(site):
    found = compare(site(1), site(2))
    (edition,) = found.editions
    (chapter,) = edition.chapters
    (move,) = chapter.moves
    assert (edition.name, edition.title, edition.old, edition.moved) == ("base", "World base", "", 1)
    assert (chapter.name, chapter.findings, chapter.certain) == ("payback", 3, True)
    assert (move.name, move.difference, move.causes) == ("gap", 1.0, ("table capex",))
    assert [change.key for change in chapter.behind(move)] == ["table capex"]
    assert not found.is_empty


def test_several_changes_are_not_certain(make):
    old, new = (
        make.snapshot(
            payback=make.chapter(
                {"gap": make.finding(float(n), make.table("capex"))}, tables={"capex": f"{n}"}, modules={CODE: f"{n}"}
            )
        )
        for n in (1, 2)
    )
    (chapter,) = compare(old, new).editions[0].chapters
    assert not chapter.certain
    assert chapter.moves[0].causes == ("table capex", f"module {CODE}")


def test_changed_inputs_without_a_move_are_kept_and_nothing_moved(make):
    old, new = (
        make.snapshot(payback=make.chapter({"gap": make.finding(1.0)}, modules={CODE: digest})) for digest in "ab"
    )
    found = compare(old, new)
    (chapter,) = found.editions[0].chapters
    assert ([change.key for change in chapter.changes], chapter.moves) == ([f"module {CODE}"], ())
    assert found.is_empty
    assert found.visible().editions == ()


def test_editions_and_chapters_that_came_and_went(make):
    one = make.chapter({"gap": make.finding(1.0)})
    old = make.snapshot(editions={"bear": {"power": one}, "base": {"payback": one, "power": one}})
    new = make.snapshot(editions={"bull": {"power": one}, "base": {"payback": one, "prices": one}})
    found = compare(old, new)
    assert (found.appeared, found.gone) == (("bull",), ("bear",))
    (edition,) = found.editions
    assert (edition.appeared, edition.gone, [c.name for c in edition.chapters]) == (
        ("prices",),
        ("power",),
        ["payback"],
    )
    assert not found.is_empty
    assert found.visible().editions[0].chapters == ()


def test_base_comes_first(make):
    editions = {name: {"payback": make.chapter()} for name in ("aaa", "base", "bull")}
    one = make.snapshot(editions=editions)
    assert [edition.name for edition in compare(one, one).editions] == ["base", "aaa", "bull"]


def test_findings_that_came_and_went_stand_after_those_that_stayed_in_the_order_recorded(make):
    old = make.chapter({name: make.finding(1.0) for name in ("z", "gone", "a")})
    new = make.chapter({name: make.finding(2.0) for name in ("z", "new", "a")})
    (chapter,) = compare(make.snapshot(payback=old), make.snapshot(payback=new)).editions[0].chapters
    assert [(move.name, move.what) for move in chapter.moves] == [
        ("z", ("value",)),
        ("new", ("appeared",)),
        ("a", ("value",)),
        ("gone", ("disappeared",)),
    ]


def test_a_move_without_a_changed_input_has_no_cause(make):
    old, new = (make.snapshot(payback=make.chapter({"gap": make.finding(value)})) for value in (1.0, 2.0))
    (chapter,) = compare(old, new).editions[0].chapters
    assert (chapter.certain, chapter.moves[0].causes) == (False, ())


def test_visible_leaves_out_what_prints_alike(make):
    old = make.snapshot(payback=make.chapter({"gap": make.finding(100.0), "npv": make.finding(1.0)}))
    new = make.snapshot(payback=make.chapter({"gap": make.finding(100.001), "npv": make.finding(2.0)}))
    found = compare(old, new)
    assert [move.name for move in found.editions[0].chapters[0].moves] == ["gap", "npv"]
    assert [move.name for move in found.visible().editions[0].chapters[0].moves] == ["npv"]


def test_verdicts_that_changed_with_what_is_behind_them(make):
    old = make.snapshot(
        claims={"A-001": ("supported", "supported"), "A-002": ("partly", "partly"), "B-001": ("partly", "partly")},
        scores=make.chapter(tables={"evidence": "1", "capex": "1"}),
    )
    new = make.snapshot(
        claims={"A-001": ("partly", "supported"), "A-002": ("partly", "partly"), "C-001": ("partly", "partly")},
        scores=make.chapter(tables={"evidence": "2", "capex": "2"}),
        as_of=date(2026, 12, 1),
    )
    found = compare(old, new)
    assert [(move.claim, move.old and move.old.printed, move.new and move.new.printed) for move in found.verdicts] == [
        ("A-001", "supported", "partly"),
        ("B-001", "partly", None),
        ("C-001", None, "partly"),
    ]
    assert [change.key for change in found.verdict_changes] == ["day judged on", "table evidence"]
    assert not found.verdicts_certain


def test_the_ledger_in_any_chapter_of_any_edition_is_behind_a_verdict(make):
    def build(said, digest):
        held = {"scores": make.chapter(modules={"analysis/ledger/rule.py": digest})}
        return make.snapshot(claims={"A-001": (said, said)}, editions={"base": {}, "bull": held})

    found = compare(build("partly", "1"), build("supported", "2"))
    assert [change.key for change in found.verdict_changes] == ["module analysis/ledger/rule.py"]
    assert found.verdicts_certain


def test_without_changed_verdicts_nothing_is_behind_them(make):
    old, new = (make.snapshot(scores=make.chapter(tables={"evidence": digest})) for digest in "ab")
    assert compare(old, new).verdict_changes == ()


def test_parts_compare_only_what_both_have(make):
    gap = {"gap": make.finding(1.0)}
    old = make.snapshot(
        claims={"A-001": ("partly", "partly"), "A-002": ("partly", "partly")},
        editions={"base": {"payback": make.chapter(gap), "power": make.chapter(gap)}, "bull": {}},
    )
    new = make.snapshot(
        claims={"A-001": ("supported", "partly")},
        editions={"bear": {"payback": make.chapter({"gap": make.finding(2.0)})}},
    )
    found = compare_parts(old, new, [("base", "bear")])
    (edition,) = found.editions
    assert (edition.old, edition.name, edition.appeared, edition.gone) == ("base", "bear", (), ())
    assert [(chapter.name, len(chapter.moves)) for chapter in edition.chapters] == [("payback", 1)]
    assert (found.appeared, found.gone) == ((), ())
    assert [move.claim for move in found.verdicts] == ["A-001"]


def test_of_one_chapter(make):
    one, other = (make.chapter({"gap": make.finding(value)}) for value in (1.0, 2.0))
    old = make.snapshot(claims={"A-001": ("partly", "partly")}, payback=one, power=one, gone=one)
    new = make.snapshot(claims={}, payback=other, power=other)
    found = compare(old, new)
    only = found.of_chapter("payback")
    assert [chapter.name for chapter in only.editions[0].chapters] == ["payback"]
    assert (only.verdicts, only.editions[0].gone) == ((), ())
    assert found.of_chapter("gone").editions[0].gone == ("gone",)
    with pytest.raises(WagerError, match=r"no chapter 'paybak' to compare: did you mean payback\?"):
        found.of_chapter("paybak")


def test_a_comparison_survives_its_json(site):
    found = compare(site(1), site(2))
    assert Comparison.model_validate_json(found.model_dump_json()) == found


VALUES = st.one_of(st.none(), st.integers(-5, 5), st.floats(-1e6, 1e6), st.sampled_from(["wider", "never"]))
NAMES = st.sampled_from(["a", "b", "c"])
DIGESTS = st.dictionaries(NAMES, st.sampled_from("12"), max_size=3)


@pytest.fixture(scope="module")
def snapshots(make):
    """A strategy of small snapshots."""

    def inputs(name):
        return st.sampled_from([make.table(name), make.assumption(name), make.result(name)])

    def found(value, rests, unit, status):
        return make.finding(value, *rests, unit="text" if isinstance(value, str) else unit, status=status)

    finding = st.builds(
        found,
        VALUES,
        st.lists(NAMES.flatmap(inputs), max_size=2),
        st.sampled_from(["usd_bn", "share", "year"]),
        st.sampled_from(["derived", "scenario"]),
    )
    chapter = st.builds(
        make.chapter,
        st.dictionaries(NAMES, finding, max_size=3),
        st.dictionaries(NAMES, st.integers(0, 3), max_size=2),
        **dict.fromkeys(("tables", "assumptions", "scenarios", "cells", "modules"), DIGESTS),
    )
    verdicts = st.sampled_from(["supported", "partly"])
    return st.builds(
        make.snapshot,
        st.dictionaries(NAMES, st.tuples(verdicts, verdicts), max_size=2),
        editions=st.dictionaries(st.sampled_from(["base", "bull"]), st.dictionaries(NAMES, chapter, max_size=2)),
    )


def moves(found):
    return {
        (edition.name, chapter.name, move.name): move
        for edition in found.editions
        for chapter in edition.chapters
        for move in chapter.moves
    }


@given(data=st.data())
def test_beside_itself_nothing_moved(snapshots, data):
    one = data.draw(snapshots)
    found = compare(one, one)
    assert found.is_empty
    assert all(chapter.changes == () for edition in found.editions for chapter in edition.chapters)


@given(data=st.data())
def test_turned_round_everything_moves_back(snapshots, data):
    old, new = data.draw(snapshots), data.draw(snapshots)
    there, back = compare(old, new), compare(new, old)
    assert (there.appeared, there.gone) == (back.gone, back.appeared)
    assert there.is_empty == back.is_empty
    forth, home = moves(there), moves(back)
    assert forth.keys() == home.keys()
    for place, move in forth.items():
        assert (move.old, move.new, move.alike) == (home[place].new, home[place].old, home[place].alike)
        assert (move.difference or 0) == -(home[place].difference or 0)
    assert [(one.claim, one.old, one.new) for one in there.verdicts] == [
        (one.claim, one.new, one.old) for one in back.verdicts
    ]


@given(data=st.data())
def test_every_cause_is_a_change_of_its_chapter_and_is_there_when_something_changed(snapshots, data):
    found = compare(data.draw(snapshots), data.draw(snapshots))
    for edition in found.editions:
        for chapter in edition.chapters:
            keys = {change.key for change in chapter.changes}
            assert all(set(move.causes) <= keys and bool(move.causes) == bool(keys) for move in chapter.moves)
