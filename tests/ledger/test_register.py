"""Checks: what they may return, and that one which fails or returns nothing is named."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from analysis.ledger import register
from analysis.ledger.register import Observed, Register, between, holds, merged, on, point, run, select, unknown
from analysis.ledger.rule import LedgerError
from analysis.tables import TableError


def rows(*statuses: str) -> pd.DataFrame:
    return pd.DataFrame({"source": "filing", "status": statuses})


def fourteen() -> Observed:
    return point(14, "fourteen")


def fifteen() -> Observed:
    return point(15, "fifteen")


# Observations ------------------------------------------------------------------------------------------------


def test_an_observation_is_as_sure_as_its_weakest_row():
    assert Observed(1, 1, inputs=(rows("reported"), rows("reported", "estimated"))).status == "estimated"
    assert holds(True, "so", rows("derived")).status == "derived"


def test_an_observation_of_nothing_or_without_rows_is_unresolved():
    assert unknown("The tables do not say.").status == "unresolved"
    assert Observed(inputs=(rows("reported"),)).status == "unresolved"
    assert Observed(1, 1).status == "unresolved"


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (point(3, ""), True),
        (between(3, math.inf, ""), True),
        (between(-math.inf, 3, ""), True),
        (holds(False, ""), True),
        (unknown("nothing"), False),
    ],
)
def test_known_is_what_was_observed(seen, wanted):
    assert seen.is_known is wanted


def test_the_ways_to_observe():
    """19 July 2023 is day 738,720 of the calendar: 2022 x 365 + 490 leap days (505 - 20 + 5) + 200 days of the year."""
    frame = rows("reported")
    assert point(3, "three", frame) == Observed(3.0, 3.0, None, "three", (frame,))
    assert between(1, 2, "some") == Observed(1.0, 2.0, None, "some")
    assert holds([], "no").holds is False
    assert holds(pd.Series([5]).gt(3).all(), "yes").holds is True
    day = on(date(2023, 7, 19), "the day")
    assert (day.low, day.high) == (738_720, 738_720)
    assert on(pd.Timestamp("2023-07-19"), "the day").low == 738_720
    assert math.isnan(unknown("none").low)
    assert unknown("none").why == "none"


# Registering -------------------------------------------------------------------------------------------------


def test_one_function_can_be_the_check_of_several_claims():
    checks = Register()
    assert checks.check("A-001", "E-002")(fourteen) is fourteen
    assert list(checks) == ["A-001", "E-002"]
    found = checks.of("E-002", "original")
    assert found is not None
    assert found.function is fourteen
    assert checks.of("A-003", "printed") is None


def test_second_check_of_a_version_is_refused_and_the_first_kept():
    checks = Register()
    checks.check("A-001")(fourteen)
    with pytest.raises(LedgerError, match=r"^Claim A-001 has two checks, fourteen and fifteen\.$"):
        checks.check("A-001", versions=("original",))(fifteen)
    assert [item.function for item in checks["A-001"]] == [fourteen]


def test_each_version_can_have_a_check_of_its_own():
    checks = Register()
    checks.check("D-066", versions=("printed",))(fourteen)
    checks.check("D-066", versions=("original",))(fifteen)
    assert checks.of("D-066", "printed").function is fourteen
    assert checks.of("D-066", "original").function is fifteen


def test_a_check_of_one_version_leaves_the_other_without():
    checks = Register()
    checks.check("D-066", versions=("original",))(fourteen)
    assert checks.of("D-066", "printed") is None


def test_a_check_is_named_by_module_and_function():
    checks = Register()
    checks.check("A-001")(fourteen)
    assert checks["A-001"][0].name == f"{__name__}.fourteen"


def test_merged_keeps_versions_and_refuses_a_second_check():
    one, other, third = Register(), Register(), Register()
    one.check("A-001", versions=("printed",))(fourteen)
    other.check("A-001", versions=("original",))(fifteen)
    third.check("A-001")(fifteen)
    both = merged(one, other)
    assert both.of("A-001", "printed").function is fourteen
    assert both.of("A-001", "original").function is fifteen
    with pytest.raises(LedgerError, match=r"Claim A-001 has two checks"):
        merged(one, third)
    assert merged() == {}


# Running -----------------------------------------------------------------------------------------------------


def test_check_that_raises_is_named_and_its_cause_kept():
    def broken() -> Observed:
        raise KeyError("capex")

    checks = Register()
    checks.check("A-020")(broken)
    with pytest.raises(LedgerError, match=r"The check of claim A-020, \S+broken, failed: 'capex'") as caught:
        run("A-020", checks["A-020"][0])
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("returned", [None, 14.0, True, "supported", (1, 2)])
def test_check_that_returns_no_observation_is_named(returned):
    checks = Register()
    checks.check("A-020")(lambda: returned)
    with pytest.raises(
        LedgerError, match=r"The check of claim A-020, \S+, returned .+, not an observation\."
    ) as caught:
        run("A-020", checks["A-020"][0])
    assert repr(returned) in str(caught.value)


def test_check_that_finds_nothing_is_an_observation():
    checks = Register()
    checks.check("A-020")(lambda: unknown("No figure was found."))
    assert run("A-020", checks["A-020"][0]).why == "No figure was found."


# Rows of tables ----------------------------------------------------------------------------------------------


def test_select_takes_a_value_or_one_of_several(data):
    assert select("capex", company="Alphabet", year=2024).number("capex_usd_bn") == 52.5
    assert select("capex", company="Alphabet", year=2024).text("source") == "filing_a"
    assert list(select("capex", year=[2024, 2025], company=("Meta",)).frame["year"]) == [2024, 2025]


@pytest.mark.parametrize(("conditions", "count"), [({"company": "Meta"}, 2), ({"year": 2030}, 0), ({}, 3)])
def test_one_value_needs_one_row(data, conditions, count):
    for read in (register.Rows.number, register.Rows.text):
        with pytest.raises(LedgerError, match=rf"^{count} rows of capex where one is needed\.$"):
            read(select("capex", **conditions), "capex_usd_bn")


def test_unknown_table_is_named(data):
    with pytest.raises(TableError, match=r"No table 'capx' in the data folder; did you mean capex\?"):
        select("capx")
