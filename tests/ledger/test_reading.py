"""What is wrong between the tables is named with its row before anything is judged."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from analysis.ledger import reading
from analysis.ledger.reading import claimed_row
from analysis.ledger.rule import LedgerError
from analysis.tables import TableError


def expect_refusal(small: Any, *needles: str) -> str:
    """Return the complaint about the ledger, which must hold the words given."""
    with pytest.raises(LedgerError) as caught:
        small.read()
    for needle in needles:
        assert needle in str(caught.value)
    return str(caught.value)


def test_the_small_ledger_is_in_order(small):
    ledger = small.read()
    assert list(ledger.claims) == [row["claim_id"] for row in small.rows["claims"]]
    assert [row["evidence_id"] for row in ledger.evidence["A-003"]] == ["A-003.1", "A-003.2"]
    assert ledger.evidence["A-004"] == ()
    assert set(ledger.departures) == {"B-001", "B-002"}, "T-03 changes no claim"


def test_the_ledger_is_judged_as_of_the_day_on_which_a_source_was_last_read(small, data):
    assert small.read().today == date(2026, 11, 22)
    data.replace("sources.csv", "2025-01-30,2026-11-22", "2025-01-30,2026-11-23")
    assert small.read().today == date(2026, 11, 23)


def test_rows_are_plain_python(small):
    ledger = small.read()
    assert ledger.claims["A-006"]["date_low"] == date(2023, 2, 1)
    assert type(ledger.claims["A-006"]["date_low"]) is date
    assert ledger.claims["A-002"]["value_high"] is None
    assert ledger.claims["A-002"]["date_low"] is None
    assert ledger.claims["A-004"]["checkable"] is False
    assert ledger.claims["A-003"]["note"] is None


def test_unknown_claim_suggests_the_nearest(small):
    ledger = small.read()
    assert ledger.claim("D-003")["topic"] == "speed"
    for look in (ledger.claim, ledger.only):
        with pytest.raises(LedgerError, match=r"No claim 'D-03'; did you mean D-003\?"):
            look("D-03")


@pytest.mark.parametrize(
    ("claim", "pieces", "departed"), [("A-003", 2, False), ("B-001", 2, True), ("A-004", 0, False)]
)
def test_the_ledger_of_one_claim_has_its_rows_alone(small, claim, pieces, departed):
    ledger = small.read()
    one = ledger.only(claim)
    assert one.claims == {claim: ledger.claims[claim]}
    assert one.evidence == {claim: ledger.evidence[claim]}
    assert len(one.evidence[claim]) == pieces
    assert one.departures == ({claim: ledger.departures[claim]} if departed else {})
    assert one.today == ledger.today


# What a table refuses by itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "like", "cells", "complaint"),
    [
        ("claims", "A-001", {"topic": "again"}, "claims.csv, lines 2, 14: the same key (claim_id: A-001)."),
        ("evidence", "A-001.1", {}, "evidence.csv, lines 2, 15: the same key (evidence_id: A-001.1)."),
        ("departures", "T-01", {}, "departures.csv, lines 2, 5: the same key (departure_id: T-01)."),
    ],
)
def test_duplicated_id_is_refused(small, table, like, cells, complaint):
    small.add(table, like, **cells)
    with pytest.raises(TableError, match=re.escape(complaint)):
        small.read()


@pytest.mark.parametrize(
    ("table", "key", "cells", "complaint"),
    [
        ("claims", "A-001", {"source": "filing_z"}, "claims.csv, line 2, column source: no source 'filing_z'; did you"),
        ("claims", "A-001", {"source": ""}, "claims.csv, line 2, column source: empty"),
        ("evidence", "A-001.1", {"source": "nowhere"}, "evidence.csv, line 2, column source: no source 'nowhere'"),
        ("evidence", "A-001.1", {"source": ""}, "evidence.csv, line 2, column source: empty"),
        ("departures", "T-01", {"source": "nowhere"}, "departures.csv, line 2, column source: no source 'nowhere'"),
        ("claims", "A-001", {"claim_id": "F-001"}, "claims.csv, line 2, column claim_id: 'F-001'"),
        ("claims", "A-001", {"kind": "rumour"}, "claims.csv, line 2, column kind: 'rumour'"),
        ("claims", "A-001", {"unit": "euro"}, "claims.csv, line 2, column unit: 'euro'"),
        ("evidence", "A-001.1", {"quality": "gossip"}, "evidence.csv, line 2, column quality: 'gossip'"),
        ("evidence", "A-003.1", {"bearing": "supported"}, "column bearing: 'supported'; did you mean supports?"),
    ],
)
def test_missing_source_or_unknown_word_is_refused(small, table, key, cells, complaint):
    small.set(table, key, **cells)
    with pytest.raises(TableError, match=re.escape(complaint)):
        small.read()


# Claims ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "cells", "complaint"),
    [
        ("A-001", {"locator": "A25"}, "no paragraph A25; document A has 1 to 24."),
        ("A-001", {"locator": "A00"}, "no paragraph A00; document A has 1 to 24."),
        ("A-003", {"locator": "A23-A25"}, "no paragraph A23-A25; document A has 1 to 24."),
        ("A-003", {"locator": "A04-A03"}, "no paragraph A04-A03; document A has 1 to 24."),
        ("D-001", {"locator": "D136"}, "no paragraph D136; document D has 1 to 135."),
        ("A-001", {"locator": "B02"}, "paragraph B02 is not of document A."),
        ("A-003", {"locator": "A03-B04"}, "paragraph A03-B04 is not of document A."),
        ("A-001", {"document": "B", "locator": "B02"}, "the id is not of document B."),
        ("A-003", {"topic": "costs"}, "topic 'costs' is that of A-001 already."),
        ("B-002", {"related": "A-011;D-002"}, "related to A-011, which is no claim; did you"),
        ("B-002", {"related": "A-001;B-001"}, "related to B-001 of the same document; allowed: claims of other docum"),
        ("A-001", {"unit": ""}, "numbers need a unit, and a unit needs numbers."),
        ("A-003", {"unit": "usd_bn"}, "numbers need a unit, and a unit needs numbers."),
        ("A-001", {"value_low": "15"}, "15 to 14: the ends are reversed."),
        ("A-001", {"value_low": "0", "value_high": "-1"}, "0 to -1: the ends are reversed."),
        ("A-006", {"date_low": "2023-03-01"}, "2023-03-01 to 2023-02-28: the ends are reversed."),
        ("A-006", {"date_high": ""}, "a span of days needs both ends."),
        ("A-006", {"date_low": ""}, "a span of days needs both ends."),
        ("A-001", {"date_low": "2023-02-01", "date_high": "2023-02-28"}, "a claim is of a number or of a day, not of"),
        ("A-004", {"reason": ""}, "give a reason where a claim cannot be checked, and only there."),
        ("A-001", {"reason": "Nobody can."}, "give a reason where a claim cannot be checked, and only there."),
        (
            "B-003",
            {"horizon_basis": ""},
            "a forecast or horizon needs a horizon_basis, and nothing else has one; allowed: implied, long_run, open, "
            "stated.",
        ),
        ("A-002", {"horizon_basis": ""}, "a forecast or horizon needs a horizon_basis"),
        ("A-002", {"horizon": ""}, "a horizon that is stated needs its day."),
        ("B-003", {"horizon_basis": "implied"}, "a horizon that is implied needs its day."),
        ("A-003", {"horizon_basis": "open"}, "a forecast or horizon needs a horizon_basis"),
    ],
)
def test_what_is_wrong_with_a_claim_is_named(small, key, cells, complaint):
    small.set("claims", key, **cells)
    expect_refusal(small, f"claims.csv, {key}: {complaint}")


@pytest.mark.parametrize(
    ("key", "cells"),
    [
        ("A-001", {"locator": "title"}),
        ("A-001", {"locator": "A01"}),
        ("A-001", {"locator": "A24"}),
        ("A-003", {"locator": "A04-A04"}),
        ("A-001", {"value_low": "0", "value_high": "0"}),  # nothing is a number too
        ("A-001", {"value_high": ""}),
        ("A-003", {"horizon": "2027-12-31", "horizon_basis": "stated"}),  # a fact of a year that still runs
        ("D-001", {"horizon": "2040-01-01"}),  # a far end that is dated
        ("A-006", {"date_high": "2023-02-01"}),
    ],
)
def test_what_is_right_with_a_claim_is_not_refused(small, key, cells):
    small.set("claims", key, **cells)
    assert key in small.read().claims


# Evidence ----------------------------------------------------------------------------------------------------


def test_evidence_for_no_claim_is_named(small):
    small.add("evidence", "A-001.1", evidence_id="A-009.1", claim_id="A-009")
    expect_refusal(small, "evidence.csv, A-009.1: evidence for no claim: 'A-009'; did you mean A-00")


def test_evidence_of_a_claim_that_was_taken_out_is_named(small):
    small.drop("claims", "D-003")
    expect_refusal(small, "evidence.csv, D-003.1: evidence for no claim: 'D-003'")


@pytest.mark.parametrize(
    ("key", "cells", "complaint"),
    [
        ("A-001.1", {"claim_id": "A-005"}, "the id does not begin with that of its claim, A-005."),
        ("A-001.1", {"version": "original"}, "bears on the original version, and no departure changes claim A-001."),
        ("A-001.1", {"version": "printed"}, "bears on the printed version, and no departure changes claim A-001."),
        ("A-001.1", {"observed_low": "15"}, "15 to 14.2: the ends are reversed."),
        ("A-001.1", {"observed_low": "", "observed_high": ""}, "a number is compared, and none is given with its unit"),
        ("A-001.1", {"unit": ""}, "a number is compared, and none is given with its unit."),
        ("A-001.1", {"unit": "gbp_bn"}, "observed in 'gbp_bn', claimed in 'usd_bn': No conversion from 'gbp_bn' to"),
        ("A-001.1", {"unit": "usd_bn_per_year"}, "observed in 'usd_bn_per_year', claimed in 'usd_bn': No conversion"),
        ("D-002.1", {"unit": "pct_points"}, "observed in 'pct_points', claimed in 'share': No conversion"),
        ("D-002.1", {"unit": "count"}, "observed in 'count', claimed in 'share': No conversion"),
        ("A-003.1", {"measure": "value", "observed_low": "3", "unit": "usd_bn"}, "and the claim has none."),
        ("A-003.1", {"measure": "date", "observed_date": "2024-01-01"}, "a day is compared, and the claim has none."),
        ("A-001.1", {"measure": "date", "observed_date": "2024-01-01"}, "a day is compared, and the claim has none."),
        ("A-006.1", {"measure": "value", "observed_low": "3", "unit": "usd_bn"}, "and the claim has none."),
        ("A-006.1", {"observed_date": ""}, "a day is compared, and none is given."),
        ("A-003.1", {"observed_low": "3"}, "a finding in words has an observed number or day, which nothing compares"),
        ("A-003.1", {"observed_date": "2024-01-01"}, "a finding in words has an observed number or day"),
        ("A-003.1", {"bearing_second": ""}, "a finding in words needs its bearing from both coders and the one used."),
        ("A-003.1", {"bearing": ""}, "a finding in words needs its bearing from both coders and the one used."),
        ("A-003.1", {"bearing": "refutes"}, "both coders say supports; that is the bearing used, and nothing is to be"),
        ("A-003.1", {"resolution": "So."}, "both coders say supports; that is the bearing used, and nothing is to be"),
        ("A-003.2", {"resolution": ""}, "the coders differ (refutes, mixed); say why refutes is used."),
        ("A-003.1", {"reason_first": ""}, "each coder gives a reason."),
        ("A-003.1", {"reason_second": ""}, "each coder gives a reason."),
    ],
)
def test_what_is_wrong_with_evidence_is_named(small, key, cells, complaint):
    small.set("evidence", key, **cells)
    assert expect_refusal(small, complaint).startswith(f"evidence.csv, {key}: ")


@pytest.mark.parametrize(
    ("unit", "value"),
    [("usd_mn", "14200"), ("usd", "14200000000")],
)
def test_units_that_convert_are_not_refused(small, unit, value):
    small.set("evidence", "A-001.1", unit=unit, observed_low=value, observed_high=value)
    assert small.read().evidence["A-001"][0]["unit"] == unit


def test_a_third_bearing_may_be_used_where_the_coders_differ(small):
    small.set("evidence", "A-003.2", bearing_first="supports", bearing_second="refutes", bearing="mixed")
    assert small.read().evidence["A-003"][1]["bearing"] == "mixed"


def test_evidence_on_the_original_is_compared_with_the_original(small):
    """Claim B-001 has no number as printed; its original gets one here, and a number is compared with that alone."""
    number = {"measure": "value", "observed_low": "3", "observed_high": "3", "unit": "usd_bn"}
    coded = dict.fromkeys(("bearing", "bearing_first", "bearing_second", "reason_first", "reason_second"), "")
    small.set("evidence", "B-001.2", **number, **coded)
    expect_refusal(small, "evidence.csv, B-001.2: a number is compared, and the claim has none.")
    small.set("departures", "T-01", value_low="3", value_high="3", unit="usd_mn")
    assert small.read().departures["B-001"]["unit"] == "usd_mn"
    small.set("departures", "T-01", unit="count")
    expect_refusal(small, "evidence.csv, B-001.2: observed in 'usd_bn', claimed in 'count': No conversion")


# Departures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "cells", "complaint"),
    [
        ("T-03", {"claim_id": "D-004"}, "no claim 'D-004'; did you mean D-00"),
        ("T-03", {"changes_claim": "true"}, "changes a claim and names none."),
        ("T-02", {"claim_id": "B-001"}, "claim B-001 is changed by T-01 already."),
        ("T-02", {"unit": ""}, "numbers need a unit, and a unit needs numbers."),
        ("T-01", {"unit": "usd_bn"}, "numbers need a unit, and a unit needs numbers."),
        ("T-02", {"value_low": "11"}, "11 to 10: the ends are reversed."),
    ],
)
def test_what_is_wrong_with_a_departure_is_named(small, key, cells, complaint):
    small.set("departures", key, **cells)
    expect_refusal(small, f"departures.csv, {key}: {complaint}")


def test_a_claim_may_have_a_slip_beside_the_departure_that_changes_it(small):
    small.set("departures", "T-03", claim_id="B-001", document="B", locator="B01")
    assert small.read().departures["B-001"]["departure_id"] == "T-01"


def test_many_problems_are_listed_and_counted(small):
    """Each of the twelve claims names a paragraph that there is not; the first few are listed."""
    for row in small.rows["claims"]:
        row["locator"] = f"{row['document']}999"
    small.set("claims", "A-001")
    lines = expect_refusal(small).splitlines()
    assert lines[0].startswith("claims.csv, A-001: no paragraph A999")
    assert len(lines) == reading.SHOWN + 1
    assert lines[-1] == f"and {12 - reading.SHOWN} more"


# What a version says -----------------------------------------------------------------------------------------


def test_a_version_has_the_departure_s_words_and_numbers(small):
    ledger = small.read()
    claim, departure = ledger.claims["B-002"], ledger.departures["B-002"]
    said = claimed_row(claim, departure, "original")
    assert said["statement_en"] == "The fund holds 10 billion dollars."
    assert (said["value_low"], said["value_high"], said["unit"]) == (10, 10, "usd_bn")
    assert said["speaker"] == "Parmy Olson"
    for version in ("printed", "both"):
        assert claimed_row(claim, departure, version) == claim
    assert claimed_row(claim, None, "original") == claim


def test_a_departure_in_words_keeps_the_printed_numbers_and_its_horizon_counts(small):
    small.set("departures", "T-02", value_low="", value_high="", unit="", horizon="2030-12-31")
    ledger = small.read()
    said = claimed_row(ledger.claims["B-002"], ledger.departures["B-002"], "original")
    assert (said["value_low"], said["unit"], said["horizon"]) == (1, "usd_bn", date(2030, 12, 31))


def test_the_numbers_of_a_departure_take_the_place_of_printed_days(small):
    small.add("departures", "T-02", departure_id="T-04", document="A", locator="A24", claim_id="A-006")
    small.set("evidence", "A-006.1", version="printed")
    ledger = small.read()
    said = claimed_row(ledger.claims["A-006"], ledger.departures["A-006"], "original")
    assert (said["date_low"], said["date_high"], said["value_low"]) == (None, None, 10)


# Known gaps --------------------------------------------------------------------------------------------------


def test_claim_of_an_unknown_document_is_named(small):
    small.drop("documents", "B")
    expect_refusal(small, "claims.csv, B-001: ", "document")


def test_evidence_on_both_versions_must_fit_both(small):
    small.set("departures", "T-02", unit="count")
    expect_refusal(small, "evidence.csv, B-002.1: observed in 'usd_mn', claimed in 'count'")


def test_a_day_is_never_compared_with_a_number(small):
    small.add("departures", "T-02", departure_id="T-04", document="A", locator="A24", claim_id="A-006")
    expect_refusal(small, "evidence.csv, A-006.1: a day is compared, and the claim has none.")


def test_an_upper_end_needs_a_lower_one(small):
    small.set("claims", "A-001", value_low="")
    expect_refusal(small, "claims.csv, A-001: ")


def test_every_horizon_has_a_basis(small):
    small.set("claims", "A-001", horizon="2027-12-31")
    expect_refusal(small, "claims.csv, A-001: ", "horizon_basis")


@pytest.mark.parametrize("as_of", ["2024-02-30", "2024-13"])
def test_a_claim_was_made_on_a_day_that_exists(small, as_of):
    small.set("claims", "B-003", as_of=as_of)
    expect_refusal(small, "claims.csv, B-003: ", as_of)


def test_a_number_that_is_compared_has_no_bearing(small):
    small.set("evidence", "A-001.1", bearing="refutes")
    expect_refusal(small, "evidence.csv, A-001.1: ", "bearing")


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"claim_a": "A-999"}, "relations.csv, A-999 and B-002: no claim 'A-999'; allowed: A-001, "),
        ({"claim_b": "A-002"}, "relations.csv, A-001 and A-002: allowed are claims of two documents, that of the earl"),
    ],
)
def test_relations_are_between_claims_of_two_documents(small, cells, complaint):
    reading.check_relations(small.read())
    small.set("relations", "A-001", **cells)
    with pytest.raises(LedgerError, match=f"^{re.escape(complaint)}"):
        reading.check_relations(small.read())
