"""What a comparison is told as: sentences, groups by cause, steps."""

import pytest

from analysis.publish.comparing import wording
from analysis.publish.comparing.causes import Change
from analysis.publish.comparing.comparison import compare, compare_parts
from analysis.publish.comparing.moves import move


@pytest.fixture
def chapter(make):
    """Return a chapter compared: findings by name with both values and inputs, inputs before and after."""

    def compared(findings, before, after):
        sides = [
            make.snapshot(
                payback=make.chapter({name: make.finding(one[n], *one[2]) for name, one in findings.items()}, **inputs)
            )
            for n, inputs in enumerate((before, after))
        ]
        return compare(*sides).editions[0].chapters[0]

    return compared


def test_one_change_is_certain_and_needs_no_groups(chapter, make):
    found = chapter({"gap": (1.0, 2.0, [make.table("capex")])}, {"tables": {"capex": "1"}}, {"tables": {"capex": "2"}})
    assert wording.inputs(found) == "One thing changed, and every move comes from it: data (table capex)."
    assert [(group.why, len(group.moves)) for group in wording.groups(found)] == [("", 1)]


def test_several_changes_are_not_separated_and_group_what_they_can_reach(chapter, make):
    findings = {
        "gap": (1.0, 2.0, [make.table("capex")]),
        "rate": (1.0, 2.0, [make.assumption("margin")]),
        "both": (1.0, 2.0, [make.table("capex"), make.assumption("margin")]),
        "also": (1.0, 3.0, [make.table("capex")]),
        "same": (1.0, 1.0, [make.table("capex")]),
    }
    before, after = (
        {
            "tables": {"capex": f"{n}"},
            "assumptions": {"margin": f"{n}"},
            "parameters": {"margin": n / 10},
            "cells": {"cell 3": f"{n}"},
        }
        for n in (5, 4)
    )
    found = chapter(findings, before, after)
    assert wording.inputs(found) == (
        "Changed together, so that their effects are not separated: data (table capex); "
        "assumption margin (0.5 → 0.4); code (cell 3)."
    )
    assert [(group.why, [one.name for one in group.moves]) for group in wording.groups(found)] == [
        ("Can come from data (table capex); code (cell 3):", ["gap", "also"]),
        ("Can come from assumption margin; code (cell 3):", ["rate"]),
        ("Can come from any of these:", ["both"]),
    ]


def test_nothing_recorded_changed(chapter):
    found = chapter({"gap": (1.0, 2.0, [])}, {}, {})
    assert wording.inputs(found) == "No recorded input changed, so the cause is not known."
    assert [group.why for group in wording.groups(found)] == [""]
    assert not wording.inputs(chapter({"gap": (1.0, 1.0, [])}, {}, {}))


def test_changes_that_moved_nothing(chapter):
    found = chapter({"gap": (1.0, 1.0, [])}, {"modules": {"m": "1"}}, {"modules": {"m": "2"}})
    assert wording.inputs(found) == "Changed, without moving a finding: code (module m)."


def changes(*given):
    return [Change(cause=cause, part=part, name=name, **more) for cause, part, name, more in given]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            [("data", "table", "a", {}), ("data", "table", "b", {"state": "added"})],
            "data (tables a, b (read now, not before))",
        ),
        ([("data", "source", "x", {"state": "removed"})], "data (source x (no longer read))"),
        (
            [("data", "day", "judged on", {"old": "2026-08-31", "new": "2026-11-30"})],
            "data (day judged on (2026-08-31 → 2026-11-30))",
        ),
        ([("parameter", "parameter", "seed", {"old": 20240726, "new": 1})], "parameter seed (20240726 → 1)"),
        ([("parameter", "parameter", "seed", {"new": 1, "state": "added"})], "parameter seed (none → 1)"),
        (
            [("parameter", "parameter", "g", {"old": 1.6, "new": 1.8, "scenario": "bull"})],
            "parameter g (1.6 → 1.8, scenario bull)",
        ),
        ([("parameter", "scenario", "bull", {})], "parameter (scenario bull)"),
        ([("assumption", "assumption", "a", {}), ("assumption", "assumption", "b", {})], "assumptions a, b"),
        (
            [("code", "environment", "python", {"old": "3.11.7", "new": "3.12.1"})],
            "code (environment python (3.11.7 → 3.12.1))",
        ),
        (
            [("code", "cell", "cell 3", {}), ("code", "cell", "cell 4", {}), ("code", "module", "m", {})],
            "code (cell 3, cell 4; module m)",
        ),
    ],
)
def test_changes_by_cause_in_full(given, wanted):
    assert wording.by_cause(changes(*given)) == wanted


def test_many_names_are_cut_and_lose_their_values():
    many = changes(*(("parameter", "parameter", f"p{n}", {"old": 1, "new": 2}) for n in range(6)))
    assert wording.by_cause(many, 4) == "parameters p0, p1, p2, p3 and 2 more"
    assert wording.by_cause(many[:4], 4) == "parameters p0, p1, p2, p3"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ({"value": 4.0}, {"value": 5.0}, "$4.0 billion → $5.0 billion, +$1.0 billion (+25%)"),
        (None, {"value": 5.0, "low": 4.0, "high": 6.0}, "new: $5.0 billion ($4.0 billion to $6.0 billion)"),
        ({"value": 5.0}, None, "gone: $5.0 billion"),
        (
            {"value": 5.0, "low": 4.0, "high": 6.0},
            {"value": 5.0, "low": 3.0, "high": 6.0},
            "$5.0 billion; interval $4.0 billion to $6.0 billion → $3.0 billion to $6.0 billion",
        ),
        (
            {"value": 5.0},
            {"value": 5.0, "low": 3.0, "high": 6.0},
            "$5.0 billion; interval none → $3.0 billion to $6.0 billion",
        ),
        (
            {"value": 5.0, "status": "derived"},
            {"value": 5.0, "status": "scenario"},
            "$5.0 billion; evidence derived → scenario",
        ),
        ({"value": 1.0}, {"value": 1000.0, "unit": "usd_mn"}, "$1.0 billion → $1,000 million; unit usd_bn → usd_mn"),
        ({"value": 100.0}, {"value": 100.001}, "100.0 → 100.001, too small to print"),
        (
            {"value": 100.0, "low": 90.0, "high": 110.0},
            {"value": 100.0, "low": 90.001, "high": 110.0},
            "$100 billion; interval 90.0 to 110.0 → 90.001 to 110.0",
        ),
        (
            {"value": 4.0, "low": 90.0, "high": 110.0},
            {"value": 5.0, "low": 90.001, "high": 110.0},
            "$4.0 billion → $5.0 billion, +$1.0 billion (+25%)",
        ),
    ],
)
def test_a_step(make, old, new, wanted):
    sides = [make.finding(**one) if one else None for one in (old, new)]
    assert wording.step(move("gap", *sides)) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (("supported", "supported"), ("partly", "partly"), [("", "supported", "partly")]),
        (("supported", "partly"), ("partly", "partly"), [("as printed", "supported", "partly")]),
        (("partly", "supported"), ("partly", "partly"), [("as originally said", "supported", "partly")]),
        (
            ("supported", "partly"),
            ("partly", "contradicted"),
            [("as printed", "supported", "partly"), ("as originally said", "partly", "contradicted")],
        ),
        (None, ("partly", "partly"), [("", "none", "partly")]),
        (
            ("partly", "supported"),
            None,
            [("as printed", "partly", "none"), ("as originally said", "supported", "none")],
        ),
    ],
)
def test_steps_of_a_verdict(make, old, new, wanted):
    sides = [make.snapshot(claims={"A-001": said} if said else {}) for said in (old, new)]
    (moved,) = compare(*sides).verdicts
    assert wording.verdict_steps(moved) == wanted


def judged(make, said, tables):
    return make.snapshot(claims={"A-001": (said, said)}, scores=make.chapter(tables=tables))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ({"evidence": "1"}, {"evidence": "2"}, "These come from data (table evidence)."),
        ({"evidence": "1", "x": "1"}, {"evidence": "2", "x": "2"}, "These can come from data (table evidence)."),
        ({}, {}, "Nothing recorded changed that a verdict depends on, so the cause is not known."),
    ],
)
def test_causes_of_verdicts(make, old, new, wanted):
    found = compare(judged(make, "partly", old), judged(make, "supported", new))
    assert wording.verdict_causes(found) == wanted
    same = compare(judged(make, "partly", old), judged(make, "partly", new))
    assert not wording.verdict_causes(same)


@pytest.fixture
def builds(make):
    """Two builds of two editions with everything moved that can move."""

    def held(values):
        return {"payback": make.chapter({f"f{n}": make.finding(value) for n, value in enumerate(values)})}

    old = make.snapshot(
        claims={"A-001": ("partly", "partly"), "A-002": ("partly", "partly")},
        editions={"base": held([1.0, 1.0, 100.0]), "bull": {**held([1.0]), "power": make.chapter()}, "bear": {}},
    )
    new = make.snapshot(
        claims={"A-001": ("supported", "supported")},
        editions={"base": held([2.0, 2.0, 100.001]), "bull": held([2.0])},
    )
    return old, new


def test_summary_counts_what_can_be_seen(builds):
    found = compare(*builds)
    assert wording.summary(found) == (
        "Findings moved: 2 in base, 1 in bull; 2 verdicts changed; edition bear is gone; chapter power is gone in bull."
    )
    assert wording.hidden(found) == "1 move too small to print"
    assert not wording.hidden(found.visible())


def test_summary_of_the_published_edition_alone_names_none(builds, make):
    old, new = (
        make.snapshot(payback=one.editions["base"].chapters["payback"], power=make.chapter(cells={"cell 1": f"{n}"}))
        for n, one in enumerate(builds)
    )
    found = compare(old, new)
    assert wording.summary(found) == "2 findings moved."
    assert wording.quiet(found) == ["power"]


def test_summary_of_another_edition_alone_names_it(builds):
    bull = [one.model_copy(update={"claims": {}, "editions": {"bull": one.editions["bull"]}}) for one in builds]
    assert wording.summary(compare(*bull)) == "Findings moved: 1 in bull; chapter power is gone in bull."
    assert wording.summary(compare_parts(*bull, [("bull", "bull")])) == "Findings moved: 1 in bull."
    assert wording.summary(compare(builds[0], builds[0])) == "Nothing moved."


def test_a_new_edition_and_chapter(make):
    old = make.snapshot(editions={"base": {}})
    new = make.snapshot(editions={"base": {"power": make.chapter()}, "bull": {}})
    assert wording.summary(compare(old, new)) == "Edition bull is new; chapter power is new in base."


def test_versions_are_told_where_they_differ(make):
    one, other = make.snapshot(), make.snapshot(version="0.2.0")
    assert wording.versions(compare(one, one)) == ("", "")
    assert wording.versions(compare(one, other)) == (
        "version 0.1.0, as of 30 November 2026",
        "version 0.2.0, as of 30 November 2026",
    )
