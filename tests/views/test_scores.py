"""What charts of scores show is what was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import verdicts
from analysis.ledger import scores
from analysis.ledger.judging import Entry, Judgement
from analysis.ledger.reading import Row
from analysis.ledger.register import Observed, holds, unknown
from analysis.ledger.rule import SETTLED, Claimed, Ruling
from analysis.views import scores as views

FRAME = pd.DataFrame({"source": "filing", "status": ["reported", "estimated"]})


def entry(verdict: str, observed: Observed | None = None, **claim: str) -> Entry:
    row = {"claim_id": "A-001", "document": "A", "speaker": "One", "kind": "fact", "theme": "payback"}
    row |= {"statement_en": "It is so.", "sought": None, "reason": None} | claim
    judged = Judgement(Ruling(verdict, None, "By hand."), Claimed(), observed, None, {})
    return Entry(row, (), None, judged, judged)


def many(speaker: str, supported: int, contradicted: int) -> list[Entry]:
    verdicts = ["supported"] * supported + ["contradicted"] * contradicted
    return [entry(verdict, speaker=speaker) for verdict in verdicts]


# Outcomes ----------------------------------------------------------------------------------------------------


def test_outcomes_add_up_to_the_claims_of_a_group():
    """A: 2 supported, 1 partly, and an unresolved and an undue one that are not settled; B: 1 contradicted."""
    verdicts = ["supported", "supported", "partly", "unresolved", "not yet due"]
    entries = [*(entry(verdict) for verdict in verdicts), entry("contradicted", document="B")]
    found = views.outcomes(scores.by(entries, "document"), {"A": "The Guardian"})
    assert found.to_dict("list") == {
        "label": ["The Guardian"] * 4 + ["B"] * 4,
        "outcome": [*SETTLED, "not settled"] * 2,
        "claims": [2, 1, 0, 2, 0, 0, 1, 0],
        "of": [5] * 4 + [1] * 4,
        "share": [0.4, 0.2, 0.0, 0.4, 0.0, 0.0, 1.0, 0.0],
    }


def test_outcomes_are_the_settled_verdicts_and_the_rest():
    assert views.OUTCOMES[:-1] == SETTLED
    assert views.OUTCOMES[-1] == "not settled"


# Speakers ----------------------------------------------------------------------------------------------------


def test_speakers_with_few_settled_claims_are_left_out_and_the_best_comes_first():
    """One: 6 of 8; Two: 8 of 8; Three: 7 of 7, too few; Four: 6 of 8 as One, so by name."""
    entries = [*many("One", 6, 2), *many("Two", 8, 0), *many("Three", 7, 0), *many("Four", 6, 2)]
    found = views.speakers(scores.by(entries, "speaker"))
    assert list(found["group"]) == ["Two", "Four", "One"]
    assert list(found.index) == [0, 1, 2]
    assert list(found["supported_share"]) == [1.0, 0.75, 0.75]


def test_without_a_ranked_speaker_there_is_nothing_to_show():
    assert len(views.speakers(scores.by(many("Three", 7, 0), "speaker"))) == 0


# Forecasts ---------------------------------------------------------------------------------------------------


def test_errors_come_largest_shortfall_first_and_without_gaps():
    rows = [("A-001", 0.5), ("A-002", None), ("A-004", -0.3), ("A-003", -0.3), ("A-005", -0.9)]
    found = views.forecast_errors(pd.DataFrame(rows, columns=["claim_id", "error"]))
    assert list(found["claim_id"]) == ["A-005", "A-003", "A-004", "A-001"]
    assert list(found.index) == [0, 1, 2, 3]


# Other lines -------------------------------------------------------------------------------------------------


def test_verdicts_that_change_under_another_line_are_counted():
    """Of three claims one moves under 0.2 and two under 0.8; one that is not due never does."""

    def judged(*verdicts: str) -> dict[str, Entry]:
        return {f"A-00{place}": entry(verdict) for place, verdict in enumerate(verdicts, 1)}

    usual = judged("supported", "partly", "not yet due")
    others = {
        0.2: judged("supported", "supported", "not yet due"),
        0.5: usual,
        0.8: judged("partly", "contradicted", "not yet due"),
    }
    assert views.changed(usual, others).to_dict("records") == [
        {"clear": 0.2, "changed": 1, "supported": 2, "partly": 0, "contradicted": 0},
        {"clear": 0.5, "changed": 0, "supported": 1, "partly": 1, "contradicted": 0},
        {"clear": 0.8, "changed": 2, "supported": 0, "partly": 1, "contradicted": 1},
    ]


# Checks ------------------------------------------------------------------------------------------------------


def piece(quality: str, status: str, version: str = "both") -> Row:
    return {"quality": quality, "status": status, "version": version, "finding": f"Seen by {quality}."}


@pytest.mark.parametrize(
    ("observed", "evidence", "why", "status"),
    [
        (holds(True, "It was seen.", FRAME), (), "It was seen.", "estimated"),  # as sure as the weakest row
        (holds(True, "It was seen.", FRAME[:1]), (), "It was seen.", "reported"),
        (unknown("Who knows."), (), "Nothing was found.", "unresolved"),
        (None, (), "Nothing was found.", "unresolved"),
        (None, (piece("secondary", "estimated"), piece("primary", "derived")), "Seen by primary.", "derived"),
        (
            None,
            (piece("primary", "derived", "original"), piece("tertiary", "reported")),
            "Seen by tertiary.",
            "reported",
        ),
        (unknown("Who knows."), (piece("secondary", "estimated"),), "Seen by secondary.", "estimated"),
        (holds(True, "It was seen.", FRAME[:1]), (piece("primary", "derived"),), "It was seen.", "reported"),
    ],
)
def test_checked_claims_say_what_was_seen_and_how_sure(observed, evidence, why, status):
    found = views.checked([replace(entry("supported", observed), evidence=evidence)])
    assert found.to_dict("records") == [
        {
            "claim_id": "A-001",
            "statement_en": "It is so.",
            "verdict": "supported",
            "why": why,
            "evidence": status,
        }
    ]


# The report itself -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(verdicts.ledger().values())


@pytest.mark.parametrize("group", list(scores.GROUPS))
def test_outcomes_of_the_report_add_up(entries: Any, group: str):
    found = views.outcomes(scores.by(entries, group))
    assert found["claims"].sum() == len(entries)
    assert found.groupby("label")["share"].sum().to_numpy() == pytest.approx(1)


def test_ranked_speakers_of_the_report_have_eight_settled_claims(entries: Any):
    """And among all speakers nobody with eight is left out."""
    scored = scores.by(entries, "speaker")
    found = views.speakers(scored)
    assert set(found["group"]) == set(scored.loc[scored["settled"] >= 8, "group"])
    assert found["supported_share"].is_monotonic_decreasing


def test_forecasts_of_the_report_with_an_error_are_due_or_settled_early(entries: Any):
    found = scores.forecasts(entries)
    assert set(found.loc[found["error"].notna(), "verdict"]) <= set(SETTLED)
    waiting = found[found["verdict"] == "not yet due"]
    assert all(due is None or due > verdicts.judged_on() for due in waiting["due"])
    assert date(2026, 1, 1) < verdicts.judged_on()
