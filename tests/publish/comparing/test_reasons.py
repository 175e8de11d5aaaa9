"""Causes in words: certain where one thing changed, possible and grouped where several did."""

import pytest

from analysis.publish.comparing import reasons
from analysis.publish.comparing.causes import Change
from analysis.publish.comparing.comparison import compare


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
    assert reasons.inputs(found) == "One thing changed, and every move comes from it: data (table capex)."
    assert [(group.why, len(group.moves)) for group in reasons.groups(found)] == [("", 1)]


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
    assert reasons.inputs(found) == (
        "Changed together, so that their effects are not separated: data (table capex); "
        "assumption margin (0.5 → 0.4); code (cell 3)."
    )
    assert [(group.why, [one.name for one in group.moves]) for group in reasons.groups(found)] == [
        ("Can come from data (table capex); code (cell 3):", ["gap", "also"]),
        ("Can come from assumption margin; code (cell 3):", ["rate"]),
        ("Can come from any of these:", ["both"]),
    ]


def test_nothing_recorded_changed(chapter):
    found = chapter({"gap": (1.0, 2.0, [])}, {}, {})
    assert reasons.inputs(found) == "No recorded input changed, so the cause is not known."
    assert [group.why for group in reasons.groups(found)] == [""]
    assert not reasons.inputs(chapter({"gap": (1.0, 1.0, [])}, {}, {}))


def test_changes_that_moved_nothing(chapter):
    found = chapter({"gap": (1.0, 1.0, [])}, {"modules": {"m": "1"}}, {"modules": {"m": "2"}})
    assert reasons.inputs(found) == "Changed, without moving a finding: code (module m)."


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
    assert reasons.by_cause(changes(*given)) == wanted


def test_many_names_are_cut_and_lose_their_values():
    many = changes(*(("parameter", "parameter", f"p{n}", {"old": 1, "new": 2}) for n in range(6)))
    assert reasons.by_cause(many, 4) == "parameters p0, p1, p2, p3 and 2 more"
    assert reasons.by_cause(many[:4], 4) == "parameters p0, p1, p2, p3"


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
    assert reasons.verdict_causes(found) == wanted
    same = compare(judged(make, "partly", old), judged(make, "partly", new))
    assert not reasons.verdict_causes(same)
