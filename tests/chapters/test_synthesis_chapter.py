"""What the synthesis must give back, and how it answers to its parameters."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def run(execute):
    return execute("synthesis")


def test_who_pays_is_answered_once(run):
    names = ("customers", "builder_owners", "lab_owners", "both")
    assert sum(run.findings[name].value for name in names) == pytest.approx(1)


def test_the_whole_lies_between_its_parts(run):
    """Where both sides earn their cost of capital the whole does; where neither does it does not."""
    found = {name: run.findings[name].value for name in ("customers", "both", "sector_chance")}
    assert found["customers"] <= found["sector_chance"] <= 1 - found["both"]


def test_relations_are_those_of_the_ledger(run):
    """Table relations: 86 pairs, of which 44 agree, 3 repeat, and 3 + 7 + 29 stand against each other."""
    names = ("relations", "relations_agree", "relations_repeat", "relations_against")
    assert [run.findings[name].value for name in names] == [86, 44, 3, 39]


def test_prices_that_fall_beyond_cost_are_bad_for_labs(execute, run):
    before = run.findings["labs_chance"].value
    assert execute("synthesis", price_squeeze=1.2).findings["labs_chance"].value < before


def test_labs_and_builders_share_the_bill_for_computing(execute, run):
    """A higher bill moves money from labs to builders and leaves the whole as it is."""
    before = dict(run.findings)
    after = execute("synthesis", lab_compute_ratio=1.1).findings
    assert after["labs_value"].value < before["labs_value"].value
    assert after["builders_value"].value > before["builders_value"].value
    assert after["sector_value"].value == pytest.approx(before["sector_value"].value, rel=1e-9)
