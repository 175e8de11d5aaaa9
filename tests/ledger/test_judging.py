"""Verdicts follow from claims, evidence and checks, and from nothing else. Verdicts are worked out by hand."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

import pytest

from analysis.ledger import rule
from analysis.ledger.judging import claimed_of, claimed_text, judge, observed_text
from analysis.ledger.register import Observed, Register, between, holds, on, point, unknown
from analysis.ledger.rule import LedgerError, last_day

BOTH = ("printed", "original")


def checking(claim: str, observed: Observed, *versions: str) -> Register:
    """Return a register with one check that observes this."""

    def one() -> Observed:
        return observed

    checks = Register()
    checks.check(claim, versions=versions or BOTH)(one)
    return checks


def by_check(small: Any, claim: str, observed: Observed) -> str:
    return small.judge(checking(claim, observed))[claim].printed.verdict


# The small ledger --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "printed", "original"),
    [
        ("A-001", "supported", "supported"),  # 14.2 lies in 13.5 to 14.5
        ("A-002", "not yet due", "not yet due"),  # 907 so far, and there is time until the end of 2027
        ("A-003", "partly", "partly"),  # (4 - 2) / 6 = 0.33
        ("A-004", "not checkable", "not checkable"),
        ("A-005", "unresolved", "unresolved"),  # hearsay alone
        ("A-006", "supported", "supported"),  # 24 February lies in February
        ("B-001", "contradicted", "supported"),  # the text turned it round
        ("B-002", "contradicted", "supported"),  # 10,000 million are ten billion, not one
        ("B-003", "partly", "partly"),  # no time: due on 18 April 2026
        ("D-001", "not yet due", "not yet due"),  # in the end, without a day
        ("D-002", "supported", "supported"),  # about 25%: 22.5% to 27.5%
        ("D-003", "contradicted", "contradicted"),  # tertiary, and nothing against it
    ],
)
def test_verdicts_of_the_small_ledger(small, claim, printed, original):
    assert small.verdict(claim) == (printed, original)


def test_entries_come_in_the_order_of_the_documents(small):
    assert list(small.judge()) == list(small.read().claims)


@pytest.mark.parametrize(
    ("key", "cells", "claim", "wanted"),
    [
        ("A-001.1", {"observed_low": "14.6", "observed_high": "14.6"}, "A-001", "contradicted"),  # above 14.5
        ("A-001.1", {"observed_low": "14.2", "observed_high": "14.6"}, "A-001", "partly"),
        ("A-001.1", {"observed_low": "13.4", "observed_high": ""}, "A-001", "partly"),  # at least 13.4
        ("A-001.1", {"quality": "hearsay"}, "A-001", "unresolved"),
        ("A-003.2", {"quality": "tertiary"}, "A-003", "supported"),  # (4 - 1) / 5 = 0.6
        ("A-003.2", {"quality": "hearsay"}, "A-003", "supported"),
        ("A-003.1", {"quality": "tertiary"}, "A-003", "partly"),  # (1 - 2) / 3 = -0.33
        ("A-003.1", {"quality": "hearsay"}, "A-003", "contradicted"),
        ("A-005.1", {"quality": "tertiary"}, "A-005", "supported"),
        ("A-006.1", {"observed_date": "2023-03-01"}, "A-006", "contradicted"),
        ("A-006.1", {"observed_date": "2023-02-28"}, "A-006", "supported"),
        ("A-006.1", {"observed_date": "2023-01-31"}, "A-006", "contradicted"),
        ("D-001.1", {"final": "true"}, "D-001", "contradicted"),  # settled before its time
        ("D-002.1", {"observed_low": "0.276", "observed_high": "0.276"}, "D-002", "contradicted"),
        ("D-003.1", dict.fromkeys(("bearing", "bearing_first", "bearing_second"), "mixed"), "D-003", "partly"),
    ],
)
def test_another_row_of_evidence_is_another_verdict_and_of_that_claim_alone(small, key, cells, claim, wanted):
    before = {name: entry.printed.verdict for name, entry in small.judge().items()}
    small.set("evidence", key, **cells)
    after = {name: entry.printed.verdict for name, entry in small.judge().items()}
    assert after == before | {claim: wanted}


def test_a_row_taken_out_or_put_in_is_another_verdict(small):
    """Without the refuting row what supports stands alone; two more supporting rows give (12 - 2) / 14 = 0.71."""
    small.add("evidence", "A-003.1", evidence_id="A-003.3")
    small.add("evidence", "A-003.1", evidence_id="A-003.4")
    entry = small.judge()["A-003"]
    assert entry.printed.verdict == "supported"
    assert entry.printed.ruling.score == pytest.approx(10 / 14)
    assert entry.printed.scores == {"A-003.1": 1, "A-003.2": -1, "A-003.3": 1, "A-003.4": 1}
    for row in ("A-003.1", "A-003.3", "A-003.4"):
        small.drop("evidence", row)
    assert small.verdict("A-003")[0] == "contradicted"
    small.drop("evidence", "A-003.2")
    assert small.verdict("A-003")[0] == "unresolved"


def test_another_line_moves_mixed_records_alone(small):
    """A-003 has a mean of 0.33; no other claim has one between -1 and 1 but 0, which no line moves."""
    ledger = small.read()
    usual, loose = judge(ledger, Register()), judge(ledger, Register(), clear=0.3)
    moved = {name: entry.printed.verdict for name, entry in loose.items() if entry.printed != usual[name].printed}
    assert moved == {"A-003": "supported"}
    assert judge(ledger, Register(), clear=0.34) == usual


def test_the_bearing_used_decides_and_not_that_of_a_coder(small):
    """(4 + 0) / 6 = 0.67 once the second row is mixed, as the second coder has it."""
    small.set("evidence", "A-003.2", bearing="mixed")
    assert small.verdict("A-003")[0] == "supported"


def test_hearsay_weighs_nothing_and_is_named_where_nothing_else_is(small):
    entries = small.judge()
    assert entries["A-005"].only_hearsay
    assert not entries["A-001"].only_hearsay
    assert not entries["A-004"].only_hearsay, "no evidence is not hearsay"
    small.add("evidence", "A-005.1", evidence_id="A-005.2", quality="tertiary", observed_low="20", observed_high="20")
    entry = small.judge()["A-005"]
    assert not entry.only_hearsay
    assert (entry.printed.verdict, entry.printed.ruling.score) == ("contradicted", -1.0)


def test_a_hedged_number_has_more_tolerance(small):
    """14 read as 13.5 to 14.5, about 14 as 12.6 to 15.4."""
    small.set("evidence", "A-001.1", observed_low="15.3", observed_high="15.3")
    assert small.verdict("A-001")[0] == "contradicted"
    small.set("claims", "A-001", approximate="true")
    assert small.verdict("A-001")[0] == "supported"
    small.set("evidence", "A-001.1", observed_low="15.5", observed_high="15.5")
    assert small.verdict("A-001")[0] == "contradicted"


@pytest.mark.parametrize(
    ("unit", "seen", "wanted"),
    [
        ("usd_mn", "14200", "supported"),  # 14.2 billion
        ("usd_mn", "14.2", "contradicted"),
        ("usd", "14200000000", "supported"),
        ("usd", "14600000000", "contradicted"),
    ],
)
def test_units_are_converted_before_they_are_compared(small, unit, seen, wanted):
    small.set("evidence", "A-001.1", unit=unit, observed_low=seen, observed_high=seen)
    assert small.verdict("A-001")[0] == wanted


# Forecasts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "due"),
    [
        ({"horizon_basis": "open", "as_of": "2024-04-18"}, date(2026, 4, 18)),
        ({"horizon_basis": "open", "as_of": "2024-04"}, date(2026, 4, 30)),
        ({"horizon_basis": "open", "as_of": "2024-02"}, date(2026, 2, 28)),  # made by 29 February
        ({"horizon_basis": "open", "as_of": "2023"}, date(2025, 12, 31)),
        ({"horizon_basis": "stated", "horizon": "2025-06-30"}, date(2025, 6, 30)),
        ({"horizon_basis": "implied", "horizon": "2027-06-30"}, date(2027, 6, 30)),
        ({"horizon_basis": "long_run"}, None),
        ({"horizon_basis": "long_run", "horizon": "2040-01-01"}, date(2040, 1, 1)),
    ],
)
def test_due_days(small, cells, due):
    small.set("claims", "B-003", **cells)
    claimed = small.judge()["B-003"].printed.claimed
    assert claimed.is_forecast
    assert claimed.due == due


@pytest.mark.parametrize(
    ("horizon", "wanted"),
    [("2026-11-21", "partly"), ("2026-11-22", "partly"), ("2026-11-23", "not yet due")],
)
def test_a_forecast_is_judged_from_its_day_on(small, horizon, wanted):
    """Sources were last read on 22 November 2026."""
    small.set("claims", "B-003", horizon_basis="stated", horizon=horizon)
    assert small.verdict("B-003")[0] == wanted


def test_a_fact_about_a_period_that_still_runs_waits_too(small):
    small.set("claims", "A-001", horizon="2026-12-31", horizon_basis="stated")
    assert small.verdict("A-001")[0] == "not yet due"
    small.set("claims", "A-001", horizon="2026-06-30")
    assert small.verdict("A-001")[0] == "supported"


def test_a_fact_has_no_due_day(small):
    claimed = small.judge()["A-001"].printed.claimed
    assert (claimed.is_forecast, claimed.due) == (False, None)


def test_a_floor_reached_before_the_day_settles_a_forecast(small):
    """More than 1,000 is reached from 950 on; 949 is not, and not being there yet is no failure."""
    for seen, wanted in (("949", "not yet due"), ("950", "supported"), ("1010", "supported")):
        small.set("evidence", "A-002.1", observed_low=seen, observed_high=seen)
        assert small.verdict("A-002")[0] == wanted


def test_a_floor_that_hearsay_has_reached_is_not_reached(small):
    small.set("evidence", "A-002.1", observed_low="1010", observed_high="", quality="hearsay")
    assert small.verdict("A-002")[0] == "not yet due"


def test_a_value_inside_a_closed_interval_before_the_day_settles_nothing(small):
    small.set("claims", "A-002", value_high="1100")
    small.set("evidence", "A-002.1", observed_low="1010", observed_high="1010")
    assert small.verdict("A-002")[0] == "not yet due"


def test_final_evidence_before_the_day_decides_alone(small):
    small.add("evidence", "A-002.1", evidence_id="A-002.2", final="true", observed_low="300", observed_high="300")
    entry = small.judge()["A-002"]
    assert entry.printed.verdict == "contradicted"
    assert entry.printed.ruling.rule == "Weighted mean of 1 piece of evidence: \N{MINUS SIGN}1.00."


def test_after_the_day_all_evidence_decides(small):
    """907 or more against more than 1,000: open, so by halves; 300 is a clear miss: (0 - 4) / 8 = -0.5, not clear."""
    small.add("evidence", "A-002.1", evidence_id="A-002.2", final="true", observed_low="300", observed_high="300")
    small.set("claims", "A-002", horizon="2026-01-01")
    entry = small.judge()["A-002"]
    assert (entry.printed.verdict, entry.printed.ruling.score) == ("partly", -0.5)


# Two versions ------------------------------------------------------------------------------------------------


def test_without_a_departure_both_versions_are_one(small):
    entry = small.judge()["A-001"]
    assert entry.departure is None
    assert entry.original is entry.printed


def test_evidence_on_one_version_does_not_count_for_the_other(small):
    entry = small.judge()["B-001"]
    assert set(entry.printed.scores) == {"B-001.1"}
    assert set(entry.original.scores) == {"B-001.2"}
    assert len(entry.evidence) == 2


def test_a_value_on_both_versions_is_compared_with_the_numbers_of_each(small):
    entry = small.judge()["B-002"]
    assert entry.printed.scores == {"B-002.1": -1}
    assert entry.original.scores == {"B-002.1": 1}
    assert entry.original.claimed.interval == (10, 10)
    assert entry.printed.claimed.interval == (1, 1)


def test_the_departure_can_have_another_horizon(small):
    """As printed the open forecast was due on 18 April 2026; as said it is due in 2030."""
    small.add("departures", "T-01", departure_id="T-04", locator="B16", claim_id="B-003", horizon="2030-12-31")
    entry = small.judge()["B-003"]
    assert (entry.printed.verdict, entry.original.verdict) == ("partly", "not yet due")
    assert entry.original.claimed.due == date(2030, 12, 31)


def test_changing_the_departure_changes_the_original_alone(small):
    small.set("departures", "T-02", value_low="100", value_high="100")
    assert small.verdict("B-002") == ("contradicted", "contradicted")
    small.set("departures", "T-02", unit="usd_mn", value_low="10000", value_high="10000")
    assert small.verdict("B-002") == ("contradicted", "supported")
    small.set("departures", "T-02", changes_claim="false")
    assert small.verdict("B-002") == ("contradicted", "contradicted")


# Checks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "seen", "wanted"),
    [
        ("A-001", point(14.5, "x"), "supported"),
        ("A-001", point(14.6, "x"), "contradicted"),
        ("A-001", between(13, 14, "x"), "partly"),
        ("A-001", between(14, math.inf, "x"), "partly"),
        ("A-001", between(-math.inf, 10, "x"), "contradicted"),
        ("A-003", holds(True, "x"), "supported"),
        ("A-003", holds(False, "x"), "contradicted"),
        ("A-001", holds(False, "x"), "contradicted"),
        ("A-006", on(date(2023, 2, 28), "x"), "supported"),
        ("A-006", on(date(2023, 3, 1), "x"), "contradicted"),
        ("A-002", between(1010, math.inf, "x"), "supported"),  # a reached floor
        ("A-002", between(907, math.inf, "x"), "not yet due"),
        ("D-001", holds(False, "x"), "not yet due"),
        ("D-001", Observed(holds=False, why="x", is_final=True), "contradicted"),
        ("A-004", holds(True, "x"), "not checkable"),
        ("A-005", point(8.6, "x"), "supported"),  # 8.33 to 8.67
    ],
)
def test_what_a_check_finds_decides_whatever_the_evidence(small, claim, seen, wanted):
    assert by_check(small, claim, seen) == wanted


def test_a_judgement_names_its_check_and_keeps_what_it_found(small):
    seen = point(14.1, "It was 14.1.")
    judged = small.judge(checking("A-001", seen))["A-001"].printed
    assert judged.check == f"{__name__}.one"
    assert judged.observed is seen
    assert judged.scores == {"A-001.1": 1}, "evidence is still scored, for the page"


def test_a_check_that_finds_nothing_leaves_the_evidence_to_decide(small):
    judged = small.judge(checking("A-001", unknown("The tables do not say.")))["A-001"].printed
    assert (judged.verdict, judged.check) == ("supported", None)


def test_a_check_of_one_version_leaves_the_other_to_the_evidence(small):
    entry = small.judge(checking("B-001", holds(True, "x"), "printed"))["B-001"]
    assert (entry.printed.verdict, entry.printed.check is None) == ("supported", False)
    assert (entry.original.verdict, entry.original.check) == ("supported", None)
    entry = small.judge(checking("B-001", holds(False, "x"), "original"))["B-001"]
    assert (entry.printed.verdict, entry.original.verdict) == ("contradicted", "contradicted")
    assert entry.printed.check is None


def test_one_check_is_compared_with_the_numbers_of_each_version(small):
    entry = small.judge(checking("B-002", point(10, "Ten.")))["B-002"]
    assert (entry.printed.verdict, entry.original.verdict) == ("contradicted", "supported")


def test_check_for_an_unknown_claim_is_named(small):
    with pytest.raises(LedgerError, match=r"\S+\.one checks no claim: 'A-00'; did you mean A-00\d\?"):
        small.judge(checking("A-00", point(1, "x")))


@pytest.mark.parametrize("returned", [None, 14])
def test_check_that_returns_nothing_stops_the_judging_and_is_named(small, returned):
    checks = Register()

    @checks.check("A-001")
    def empty():
        return returned

    with pytest.raises(LedgerError, match=rf"The check of claim A-001, \S+\.empty, returned {returned!r}, not an obse"):
        small.judge(checks)


def test_check_that_raises_stops_the_judging_and_is_named(small):
    checks = Register()

    @checks.check("A-001")
    def broken():
        raise ZeroDivisionError("division by zero")

    with pytest.raises(LedgerError, match=r"The check of claim A-001, \S+\.broken, failed: division by zero"):
        small.judge(checks)


def test_check_that_finds_a_number_for_a_claim_in_words_is_named(small):
    with pytest.raises(LedgerError, match=r"The check of claim A-003, \S+\.one, found a number, and the claim has no"):
        small.judge(checking("A-003", point(14, "x")))


# Words about it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024", date(2024, 12, 31)),
        ("2023-02", date(2023, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-04", date(2024, 4, 30)),
        ("2024-04-18", date(2024, 4, 18)),
    ],
)
def test_what_was_said_in_a_month_or_year_was_said_by_its_end(text, wanted):
    assert last_day(text) == wanted


def test_what_was_observed_in_a_sentence(small):
    """The check's words, else the weightiest finding on the printed version, else what was sought or why not."""
    entries = small.judge()
    assert observed_text(entries["A-003"]) == "Two labs lost money."
    assert observed_text(entries["B-001"]) == "In the transcript he finds it plausible."
    assert observed_text(entries["A-004"]) == "It is a judgement of value."
    assert observed_text(small.judge(checking("A-003", holds(True, "All lost.")))["A-003"]) == "All lost."
    assert observed_text(small.judge(checking("A-003", unknown("Who knows.")))["A-003"]) == "Two labs lost money."
    small.set("evidence", "A-003.1", quality="tertiary")
    assert observed_text(small.judge()["A-003"]) == "A third earned some."
    small.drop("evidence", "A-005.1")
    assert observed_text(small.judge()["A-005"]) == "The memo was looked for."
    small.drop("evidence", "A-001.1")
    assert observed_text(small.judge()["A-001"]) == "Nothing was found."


@pytest.mark.parametrize(
    ("key", "cells", "wanted"),
    [
        ("A-001", {}, "$14 billion"),
        ("A-001", {"value_low": "12"}, "$12 billion to $14 billion"),
        ("A-001", {"value_low": "12", "approximate": "true"}, "about $12 billion to $14 billion"),
        ("A-001", {"value_low": "0"}, "up to $14 billion"),
        ("A-001", {"value_low": "0", "approximate": "true"}, "up to about $14 billion"),
        ("A-001", {"value_low": "0", "value_high": "0"}, "$0 billion"),
        ("A-002", {}, "more than $1,000 billion"),
        ("A-003", {}, ""),
        ("A-006", {}, "1 February 2023 to 28 February 2023"),
        ("A-006", {"date_high": "2023-02-01"}, "1 February 2023"),
        ("D-002", {}, "about 25%"),
    ],
)
def test_the_claimed_numbers_in_words(small, key, cells, wanted):
    small.set("claims", key, **cells)
    assert claimed_text(small.read().claims[key]) == wanted


def test_days_are_claimed_without_tolerance(small):
    """1 February 2023 is day 738,552: 2022 x 365 + 490 leap days + 32."""
    claimed = claimed_of(small.read().claims["A-006"])
    assert claimed.interval == (738_552, 738_579)
    assert claimed.tolerance == 0
    assert claimed_of(small.read().claims["A-003"]).interval is None


def test_every_entry_has_one_of_the_six_verdicts_and_a_rule(small):
    for entry in small.judge().values():
        for judged in (entry.printed, entry.original):
            assert judged.verdict in rule.VERDICTS
            assert re.search(r"\w.*\.$", judged.ruling.rule)


# Known gaps --------------------------------------------------------------------------------------------------


def test_check_that_returns_a_reversed_interval_is_named(small):
    with pytest.raises(LedgerError, match=r"claim A-001.*5 to 3: the ends are reversed"):
        small.judge(checking("A-001", between(5, 3, "x")))


def test_check_whose_sum_is_no_number_is_named(small):
    with pytest.raises(LedgerError, match=r"claim A-001"):
        small.judge(checking("A-001", point(math.nan, "x")))


def test_check_of_an_original_that_is_not_known_is_named(small):
    with pytest.raises(LedgerError, match=r"A-001"):
        small.judge(checking("A-001", point(14, "x"), "original"))
