"""Changed inputs sorted by cause, and which of them can have moved a finding; every case worked out by hand."""

import pytest

from analysis.publish.comparing import causes
from analysis.publish.comparing.causes import Change, changes, reaching, rests_on

CODE = "analysis/models/payback.py"


def keys(found):
    return [change.key for change in found]


def told(found):
    return [(change.cause, change.part, change.name, change.state, change.old, change.new) for change in found]


@pytest.mark.parametrize(
    ("group", "name", "cause", "part"),
    [
        ("tables", "capex", "data", "table"),
        ("sources", "filing_a", "data", "source"),
        ("files", "data/kept/fit.npz", "data", "file"),
        ("assumptions", "growth", "assumption", "assumption"),
        ("scenarios", "bull", "parameter", "scenario"),
        ("cells", "cell 3", "code", "cell"),
        ("modules", CODE, "code", "module"),
        ("environment", "requirements.lock", "code", "environment"),
    ],
)
def test_each_input_has_its_cause(make, group, name, cause, part):
    old, new = (make.chapter(**{group: {name: digest, "same": "s"}}) for digest in ("d1", "d2"))
    assert told(changes(old, new)) == [(cause, part, name, "changed", None, None)]
    assert changes(old, old) == ()


def test_inputs_used_in_one_of_the_two(make):
    old, new = make.chapter(tables={"a": "1", "b": "1"}), make.chapter(tables={"b": "1", "c": "1"})
    assert [(change.name, change.state) for change in changes(old, new)] == [("a", "removed"), ("c", "added")]


def test_a_parameter_with_both_values(make):
    old, new = make.chapter(parameters={"seed": 1, "draws": 4}), make.chapter(parameters={"seed": 2, "draws": 4.0})
    assert told(changes(old, new)) == [("parameter", "parameter", "seed", "changed", 1, 2)]


def test_parameters_that_came_and_went(make):
    old, new = make.chapter(parameters={"seed": 1}), make.chapter(parameters={"draws": 4})
    assert told(changes(old, new)) == [
        ("parameter", "parameter", "draws", "added", None, 4),
        ("parameter", "parameter", "seed", "removed", 1, None),
    ]


def test_a_changed_central_value_is_the_assumption_not_the_parameter(make):
    old = make.chapter(parameters={"margin": 0.5}, assumptions={"margin": "a1"})
    new = make.chapter(parameters={"margin": 0.4}, assumptions={"margin": "a2"})
    assert told(changes(old, new)) == [("assumption", "assumption", "margin", "changed", 0.5, 0.4)]


def test_a_changed_interval_of_an_assumption_leaves_the_value(make):
    old = make.chapter(parameters={"margin": 0.5}, assumptions={"margin": "a1"})
    new = make.chapter(parameters={"margin": 0.5}, assumptions={"margin": "a2"})
    assert told(changes(old, new)) == [("assumption", "assumption", "margin", "changed", None, None)]


def test_a_parameter_set_for_a_run_is_a_parameter_though_an_assumption_has_its_name(make):
    old = make.chapter(parameters={"margin": 0.5}, assumptions={"margin": "a1"})
    new = make.chapter(parameters={"margin": 0.4}, assumptions={"margin": "a1"})
    assert told(changes(old, new)) == [("parameter", "parameter", "margin", "changed", 0.5, 0.4)]


def test_the_scenario_of_the_edition_is_named_with_the_parameter_it_sets(make):
    old = make.chapter(parameters={"growth": 1.6}, scenarios={"bull": "s1"})
    new = make.chapter(parameters={"growth": 1.8}, scenarios={"bull": "s2"})
    (change,) = changes(old, new, "bull")
    assert (change.key, change.scenario, change.old, change.new) == ("parameter growth", "bull", 1.6, 1.8)


def test_a_scenario_of_another_edition_is_a_change_of_its_own(make):
    old = make.chapter(parameters={"growth": 1.0}, scenarios={"bull": "s1"})
    new = make.chapter(parameters={"growth": 1.1}, scenarios={"bull": "s2"})
    assert keys(changes(old, new, "base")) == ["scenario bull", "parameter growth"]
    assert [change.scenario for change in changes(old, new, "base")] == ["", ""]


def test_a_scenario_changed_without_a_parameter(make):
    old, new = (make.chapter(scenarios={"bull": digest}) for digest in ("s1", "s2"))
    assert keys(changes(old, new, "bull")) == ["scenario bull"]


def test_versions_are_shown_and_digests_are_not(make):
    old = make.chapter(tables={"t": "1.1"}, environment={"python": "3.11.7", "requirements.lock": "e1"})
    new = make.chapter(tables={"t": "1.2"}, environment={"python": "3.12.1", "requirements.lock": "e2"})
    assert told(changes(old, new)) == [
        ("data", "table", "t", "changed", None, None),
        ("code", "environment", "python", "changed", "3.11.7", "3.12.1"),
        ("code", "environment", "requirements.lock", "changed", None, None),
    ]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("abc", "axc", [("cell 2", "changed")]),
        ("abc", "axbc", [("cell 2", "added")]),
        ("abc", "ac", [("cell 2", "removed")]),
        ("abc", "abc", []),
        ("abc", "bac", [("order of cells", "changed")]),
        ("aab", "ab", [("order of cells", "changed")]),
        ("abcdefghijk", "abcdefghijx", [("cell 11", "changed")]),
    ],
)
def test_cells_that_only_moved_along_are_not_changed(make, before, after, wanted):
    old, new = ({f"cell {place}": digest for place, digest in enumerate(text, 1)} for text in (before, after))
    found = changes(make.chapter(cells=old), make.chapter(cells=new))
    assert [(change.name, change.state) for change in found] == wanted


def test_order_in_which_cells_are_written_down_does_not_matter(make):
    old = {"cell 1": "a", "cell 2": "b", "cell 10": "c"}
    assert changes(make.chapter(cells=old), make.chapter(cells=dict(sorted(old.items())))) == ()


def test_causes_stand_in_order_and_cell_9_before_cell_10(make):
    parts = {"cells": ("cell 10", "cell 9"), "tables": ("t",), "assumptions": ("a",), "modules": ("m",)}
    old, new = (
        make.chapter(parameters={"seed": n}, **{part: {x: f"{x}{n}" for x in names} for part, names in parts.items()})
        for n in (1, 2)
    )
    wanted = ["table t", "assumption a", "parameter seed", "module m", "cell cell 9", "cell cell 10"]
    assert keys(changes(old, new)) == wanted


def test_rests_on_follows_findings_of_the_chapter_even_in_a_ring(make):
    found = {
        "top": make.finding(1.0, make.result("middle"), make.assumption("margin")),
        "middle": make.finding(1.0, make.result("low"), make.result("top")),
        "low": make.finding(1.0, make.table("capex", "filing_a")),
        "other": make.finding(1.0, make.table("labs")),
    }
    assert rests_on("top", found) == {("table", "capex"), ("source", "filing_a"), ("assumption", "margin")}
    assert rests_on("low", found) == {("table", "capex"), ("source", "filing_a")}
    assert rests_on("nobody", found) == set()


@pytest.fixture
def pair(make):
    """A chapter before and after everything in it changed; findings rest on different parts of it."""
    findings = {
        "on_table": make.finding(1.0, make.table("capex", "filing_a")),
        "on_margin": make.finding(1.0, make.assumption("margin")),
        "on_life": make.finding(1.0, make.assumption("life")),
        "on_both": make.finding(1.0, make.result("on_table"), make.result("on_margin")),
        "on_labs": make.finding(1.0, make.table("labs")),
    }
    return [
        make.chapter(
            findings,
            parameters={"life": 5 + n, "seed": n, "margin": 0.5},
            tables={"capex": f"t{n}", "labs": "same"},
            sources={"filing_a": f"s{n}", "filing_b": f"s{n}"},
            assumptions={"margin": f"a{n}", "life": "same"},
            modules={CODE: f"m{n}"},
        )
        for n in (0, 1)
    ]


WHOLE = ["parameter seed", f"module {CODE}"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("on_table", ["table capex", "source filing_a", "parameter life", *WHOLE]),
        ("on_margin", ["assumption margin", "parameter life", *WHOLE]),
        ("on_life", ["parameter life", *WHOLE]),
        ("on_both", ["table capex", "source filing_a", "assumption margin", "parameter life", *WHOLE]),
        ("on_labs", ["parameter life", *WHOLE]),
    ],
)
def test_what_can_have_moved_a_finding(pair, name, wanted):
    """A parameter is possible also where no input names it; tables and assumptions only where they are named."""
    assert keys(reaching(name, *pair, changes(*pair))) == wanted


def test_of_several_parameters_those_that_a_finding_names(make):
    findings = {"named": make.finding(1.0, make.assumption("life")), "bare": make.finding(1.0, make.table("capex"))}
    old, new = (
        make.chapter(findings, parameters={"life": n, "cost": n}, assumptions={"life": "a", "cost": "b"})
        for n in (1, 2)
    )
    found = changes(old, new)
    assert keys(reaching("named", old, new, found)) == ["parameter life"]
    assert keys(reaching("bare", old, new, found)) == ["parameter cost", "parameter life"]


def test_where_nothing_named_reaches_it_is_one_of_all(make):
    findings = {"gap": make.finding(1.0, make.table("labs"))}
    old, new = (make.chapter(findings, tables={"capex": n, "chips": n}) for n in ("1", "2"))
    assert keys(reaching("gap", old, new, changes(old, new))) == ["table capex", "table chips"]
    assert reaching("gap", old, new, ()) == ()


@pytest.mark.parametrize("turned", [False, True], ids=["older", "newer"])
def test_a_table_counts_where_only_one_version_rested_on_it(make, turned):
    one = make.chapter({"gap": make.finding(1.0, make.table("capex"))}, tables={"capex": "1", "chips": "1"})
    other = make.chapter({"gap": make.finding(2.0, make.table("labs"))}, tables={"capex": "2", "chips": "2"})
    old, new = (other, one) if turned else (one, other)
    assert keys(reaching("gap", old, new, changes(old, new))) == ["table capex"]


def change(cause, part, name, **more):
    return Change(cause=cause, part=part, name=name, **more)


EVIDENCE, CAPEX = change("data", "table", "evidence"), change("data", "table", "capex")
CHECK = change("code", "module", "analysis/checks/payback.py")
DAY = change("data", "day", "judged on", old="2026-08-31", new="2026-11-30")
MODEL = change("code", "module", CODE)
JUDGES = change("code", "module", "analysis/verdicts.py")


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ([EVIDENCE], ([EVIDENCE], True)),
        ([EVIDENCE, EVIDENCE], ([EVIDENCE], True)),
        ([CHECK, CAPEX, EVIDENCE, DAY], ([DAY, EVIDENCE, CHECK], False)),
        ([DAY, MODEL], ([DAY], False)),
        ([CAPEX, MODEL], ([CAPEX, MODEL], False)),
        (
            [change("code", "module", "analysis/verdicts.py")],
            ([change("code", "module", "analysis/verdicts.py")], True),
        ),
        ([change("parameter", "parameter", "seed"), change("code", "cell", "cell 3")], ([], False)),
        ([change("data", "table", "claims", state="added"), CAPEX], ([CAPEX], False)),
        ([], ([], False)),
    ],
)
def test_what_can_have_changed_a_verdict(changed, wanted):
    found, certain = causes.of_verdicts(changed)
    assert (list(found), certain) == wanted
