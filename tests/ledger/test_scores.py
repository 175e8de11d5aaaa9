"""Scores: shares with Wilson intervals, agreement of the coders, what came of forecasts."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ledger import scores
from analysis.ledger.judging import Entry, Judgement
from analysis.ledger.register import Register, holds, on, point
from analysis.ledger.rule import VERDICTS, Claimed, Ruling


def judgement(verdict: str) -> Judgement:
    return Judgement(Ruling(verdict, None, "By hand."), Claimed(), None, None, {})


def entry(verdict: str, original: str | None = None, **claim: str) -> Entry:
    """Return an entry with these verdicts; only what is scored by is in its claim."""
    row = {"claim_id": "A-001", "document": "A", "speaker": "One", "kind": "fact", "theme": "payback"} | claim
    printed = judgement(verdict)
    return Entry(row, (), None, printed, judgement(original) if original else printed)


# Shares ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_against_published_intervals(count, total, low, high):
    """Newcombe (1998), "Two-sided confidence intervals for the single proportion", Table I, method 3."""
    found = scores.wilson(count, total)
    assert found.share == pytest.approx(count / total)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_by_its_formula(pair):
    """Centre (p + z²/2n) / (1 + z²/n), half width z sqrt(p(1 - p)/n + z²/4n²) / (1 + z²/n), z = 1.959964."""
    count, total = pair
    z, p = 1.959963984540054, count / total
    centre = (p + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z * math.sqrt(p * (1 - p) / total + z**2 / (4 * total**2)) / (1 + z**2 / total)
    found = scores.wilson(count, total)
    assert found.low == pytest.approx(centre - half, abs=1e-9)
    assert found.high == pytest.approx(centre + half, abs=1e-9)
    assert -1e-12 <= found.low <= found.share <= found.high <= 1 + 1e-12
    turned = scores.wilson(total - count, total)
    assert turned.low == pytest.approx(1 - found.high, abs=1e-9)


def test_less_confidence_is_a_narrower_interval():
    wide, narrow = scores.wilson(5, 8), scores.wilson(5, 8, 0.8)
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(("count", "total"), [(0, 0), (-1, 5), (6, 5), (1, 0)])
def test_no_share_of_nothing(count, total):
    with pytest.raises(ValueError, match=f"{count} of {total} is no share; allowed: 0 to a total above 0"):
        scores.wilson(count, total)


# Agreement ---------------------------------------------------------------------------------------------------


def test_kappa_of_a_published_example():
    """Cohen (1960), Table 2: 200 cases, rows 88 10 2, 14 40 6, 18 10 12.

    Alike 88 + 40 + 12 = 140. By chance 100 x 120 / 200 + 60 x 60 / 200 + 40 x 20 / 200 = 60 + 18 + 4 = 82.
    So (140 - 82) / (200 - 82) = 58 / 118 = 0.492, as printed there.
    """
    table = {"aa": 88, "ab": 10, "ac": 2, "ba": 14, "bb": 40, "bc": 6, "ca": 18, "cb": 10, "cc": 12}
    first, second = ([pair[side] for pair, count in table.items() for _ in range(count)] for side in (0, 1))
    assert scores.kappa(first, second) == pytest.approx(58 / 118, rel=1e-12)
    assert round(scores.kappa(first, second), 3) == 0.492


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("abc", "abc", 1.0),
        ("ab", "ba", -1.0),  # (0 - 0.5) / 0.5
        ("aabb", "abab", 0.0),  # half alike, half by chance
        ("aaab", "aaaa", 0.0),  # alike 0.75, by chance 0.75
        ("aa", "bb", 0.0),  # never alike, and never by chance
    ],
)
def test_kappa_at_its_edges(first, second, wanted):
    assert scores.kappa(list(first), list(second)) == pytest.approx(wanted, abs=1e-12)


def test_kappa_is_no_number_where_both_have_one_code():
    assert math.isnan(scores.kappa(["a", "a"], ["a", "a"]))


@pytest.mark.parametrize(("first", "second"), [([], []), (["a"], []), (["a"], ["a", "b"])])
def test_kappa_needs_the_same_things_coded(first, second):
    with pytest.raises(ValueError, match=f"{len(first)} codes against {len(second)}; allowed: the same number"):
        scores.kappa(first, second)


CODES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


@given(CODES)
def test_kappa_is_the_same_whichever_coder_is_first(pairs):
    first, second = (list(side) for side in zip(*pairs, strict=True))
    one, other = scores.kappa(first, second), scores.kappa(second, first)
    assert one == pytest.approx(other, abs=1e-12, nan_ok=True)
    assert math.isnan(one) or -1 <= one <= 1
    assert math.isnan(one) == (len({code for pair in pairs for code in pair}) == 1)


def test_coded_findings_and_how_the_coders_saw_them(small):
    """Words stand in A-003.1 (supports twice), A-003.2 (refutes, mixed), B-001, B-003, D-001 and D-003 (alike)."""
    rows = scores.coded(small.judge().values())
    assert [row["evidence_id"] for row in rows] == [
        *("A-003.1", "A-003.2", "B-001.1", "B-001.2", "B-003.1", "D-001.1", "D-003.1"),
    ]
    counted = scores.agreement(rows)
    assert counted.to_dict("index") == {
        "supports": {"supports": 2, "mixed": 0, "refutes": 0},
        "mixed": {"supports": 0, "mixed": 1, "refutes": 0},
        "refutes": {"supports": 0, "mixed": 1, "refutes": 3},
    }
    assert scores.agreement([]).to_numpy().sum() == 0


# Scores by group ---------------------------------------------------------------------------------------------


def test_scores_of_a_group():
    """Ten claims: five supported, one partly, two contradicted, so eight settled; two are not."""
    verdicts = ["supported"] * 5 + ["partly", "contradicted", "contradicted", "unresolved", "not yet due"]
    frame = scores.by([entry(verdict) for verdict in verdicts], "document")
    (row,) = frame.to_dict("records")
    assert (row["group"], row["claims"], row["settled"]) == ("A", 10, 8)
    assert [row[verdict] for verdict in VERDICTS] == [5, 1, 2, 1, 1, 0]
    assert (row["supported_share"], row["supported_low"], row["supported_high"]) == scores.wilson(5, 8)
    assert (row["contradicted_share"], row["contradicted_low"], row["contradicted_high"]) == scores.wilson(2, 8)


@pytest.mark.parametrize(("settled", "ranked"), [(7, False), (8, True), (9, True)])
def test_only_eight_settled_claims_make_a_rank(settled, ranked):
    """Claims that are not settled do not help."""
    entries = [entry("supported")] * settled + [entry("not yet due")] * 20
    (row,) = scores.by(entries, "speaker").to_dict("records")
    assert bool(row["ranked"]) is ranked
    assert row["settled"] == settled


def test_a_group_without_a_settled_claim_has_no_share():
    (row,) = scores.by([entry("unresolved")], "kind").to_dict("records")
    assert row["settled"] == 0
    assert math.isnan(row["supported_share"])
    assert math.isnan(row["contradicted_high"])


@pytest.mark.parametrize("group", ["document", "kind", "theme"])
def test_texts_are_scored_on_what_they_print(group):
    (row,) = scores.by([entry("contradicted", "supported")], group).to_dict("records")
    assert (row["contradicted"], row["supported"]) == (1, 0)


def test_speakers_are_scored_on_what_they_said():
    (row,) = scores.by([entry("contradicted", "supported")], "speaker").to_dict("records")
    assert (row["contradicted"], row["supported"]) == (0, 1)
    assert scores.overall([entry("contradicted", "supported")])["contradicted"] == 1


@pytest.mark.parametrize(
    ("group", "cells"),
    [
        ("document", {"document": "B"}),
        ("speaker", {"speaker": "Two"}),
        ("kind", {"kind": "forecast"}),
        ("theme", {"theme": "openness"}),
    ],
)
def test_groups_come_in_the_order_of_the_claims(group, cells):
    frame = scores.by([entry("supported", **cells), entry("partly"), entry("contradicted", **cells)], group)
    assert list(frame["group"]) == [cells[group], entry("partly").claim[group]]
    assert list(frame["claims"]) == [2, 1]
    assert list(frame["supported_share"]) == [0.5, 0.0]


def test_overall_is_the_sum_of_any_group(small):
    entries = list(small.judge().values())
    total = scores.overall(entries)
    assert (total["claims"], total["settled"]) == (12, 8)
    for group in ("document", "kind", "theme"):
        frame = scores.by(entries, group)
        for column in ("claims", "settled", *VERDICTS):
            assert frame[column].sum() == total[column]


@given(st.lists(st.sampled_from(VERDICTS), min_size=1, max_size=30))
def test_counts_add_up(verdicts):
    row = scores.overall([entry(verdict) for verdict in verdicts])
    assert sum(row[verdict] for verdict in VERDICTS) == row["claims"] == len(verdicts)
    assert row["settled"] == row["supported"] + row["partly"] + row["contradicted"]


# Forecasts ---------------------------------------------------------------------------------------------------


def rows_of(entries: Any) -> dict[str, dict[str, Any]]:
    return {row["claim_id"]: row for row in scores.forecasts(entries).to_dict("records")}


def test_forecasts_with_what_came_of_them(small):
    found = rows_of(small.judge().values())
    assert list(found) == ["A-002", "B-003", "D-001"]
    assert found["A-002"]["due"] == date(2027, 12, 31)
    assert found["D-001"]["due"] is None
    assert found["B-003"]["verdict"] == "partly"
    assert all(no_error(row) for row in found.values())


def forecast_of_costs(small: Any, **cells: str) -> None:
    """Make A-001 a forecast that is due."""
    small.set("claims", "A-001", kind="forecast", horizon="2025-12-31", horizon_basis="stated", **cells)


@pytest.mark.parametrize(
    ("claim", "seen", "claimed", "observed"),
    [
        (("14", "14"), ("15.4", "15.4"), 14, 15.4),
        (("10", "14"), ("5", "7"), 12, 6),  # middles
    ],
)
def test_the_signed_error_is_observed_over_claimed_less_one(small, claim, seen, claimed, observed):
    """15.4 / 14 - 1 = 0.1; 6 / 12 - 1 = -0.5."""
    forecast_of_costs(small, value_low=claim[0], value_high=claim[1])
    small.set("evidence", "A-001.1", observed_low=seen[0], observed_high=seen[1])
    row = rows_of(small.judge().values())["A-001"]
    assert (row["claimed"], row["observed"]) == (claimed, observed)
    assert row["error"] == pytest.approx(observed / claimed - 1, rel=1e-12)


def test_a_bound_has_no_signed_error(small):
    """Up to 14 is kept by 7 as well as by 13: the distance from the bound is no error."""
    forecast_of_costs(small, value_low="0", value_high="14")
    small.set("evidence", "A-001.1", observed_low="7", observed_high="7")
    row = rows_of(small.judge().values())["A-001"]
    assert (row["verdict"], row["error"]) == ("supported", None)


def test_what_a_check_found_comes_before_evidence(small):
    forecast_of_costs(small)
    checks = Register()
    checks.check("A-001")(lambda: point(7, "Seven."))
    assert rows_of(small.judge(checks).values())["A-001"]["error"] == pytest.approx(-0.5)


def no_error(row: dict[str, Any]) -> bool:
    return row["error"] is None or math.isnan(row["error"])


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ({"value_high": ""}, {}),  # more than: no middle
        ({}, {"observed_high": ""}),  # at least
        ({}, {"quality": "hearsay"}),  # unresolved
        ({"horizon": "2027-12-31"}, {}),  # not due
    ],
)
def test_no_error_without_two_ends_or_before_the_day(small, claim, evidence):
    forecast_of_costs(small)
    small.set("claims", "A-001", **claim)
    small.set("evidence", "A-001.1", **evidence)
    assert no_error(rows_of(small.judge().values())["A-001"])


def test_no_error_of_a_claim_in_words(small):
    small.set("claims", "A-003", kind="forecast", horizon="2025-12-31", horizon_basis="stated")
    checks = Register()
    checks.check("A-003")(lambda: holds(True, "So."))
    row = rows_of(small.judge(checks).values())["A-003"]
    assert row["verdict"] == "supported"
    assert no_error(row)


def test_a_forecast_is_scored_as_it_was_said(small):
    """As printed one billion, as said ten; ten were observed, in the claim's unit here: no error."""
    small.set("claims", "B-002", kind="forecast", horizon="2025-12-31", horizon_basis="stated")
    small.set("evidence", "B-002.1", unit="usd_bn", observed_low="10", observed_high="10")
    row = rows_of(small.judge().values())["B-002"]
    assert (row["verdict"], row["claimed"], row["error"]) == ("supported", 10, 0)


def test_the_error_of_the_original_is_in_its_own_unit(small):
    """As said 10,000 million; ten billion were observed: no error."""
    small.set("claims", "B-002", kind="forecast", horizon="2025-12-31", horizon_basis="stated")
    small.set("departures", "T-02", unit="usd_mn", value_low="10000", value_high="10000")
    small.set("evidence", "B-002.1", unit="usd_bn", observed_low="10", observed_high="10")
    row = rows_of(small.judge().values())["B-002"]
    assert row["verdict"] == "supported"
    assert row["error"] == pytest.approx(0, abs=1e-12)


def test_the_error_uses_what_the_rule_compared(small):
    """7,000 million against 14 billion: half."""
    forecast_of_costs(small)
    small.set("evidence", "A-001.1", unit="usd_mn", observed_low="7000", observed_high="7000")
    assert rows_of(small.judge().values())["A-001"]["error"] == pytest.approx(-0.5)


@pytest.mark.parametrize("other", [{"version": "printed"}, {"quality": "hearsay"}])
def test_the_error_leaves_out_what_did_not_decide(small, other):
    """Ten as said and ten observed; three is about the printed words, or hearsay."""
    small.set("claims", "B-002", kind="forecast", horizon="2025-12-31", horizon_basis="stated")
    small.set("evidence", "B-002.1", unit="usd_bn", observed_low="10", observed_high="10")
    small.add("evidence", "B-002.1", evidence_id="B-002.2", observed_low="3", observed_high="3", **other)
    row = rows_of(small.judge().values())["B-002"]
    assert (row["verdict"], row["error"]) == ("supported", 0)


def test_no_error_of_a_claim_of_a_day(small):
    small.set("claims", "A-006", kind="forecast", horizon="2025-12-31", horizon_basis="stated")
    checks = Register()
    checks.check("A-006")(lambda: on(date(2024, 2, 24), "A year late."))
    row = rows_of(small.judge(checks).values())["A-006"]
    assert row["verdict"] == "contradicted"
    assert no_error(row)


def test_no_forecasts_are_an_empty_frame_with_its_columns():
    assert "error" in scores.forecasts([entry("supported")])
