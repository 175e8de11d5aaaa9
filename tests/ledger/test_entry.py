"""One claim is judged by its own checks, whatever is wrong with those of others, and once for a state of the data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis import verdicts
from analysis.ledger.register import Observed, Register, point, unknown
from analysis.ledger.rule import LedgerError


class Looks:
    """A check that counts how often it looks, and finds 14 unless it is to fail."""

    __module__ = "checks_of_a_test"
    __name__ = "looks"

    def __init__(self) -> None:
        self.count = 0
        self.fails = False

    def __call__(self) -> Observed:
        self.count += 1
        if self.fails:
            raise ValueError("no such row")
        return point(14, "Fourteen.")


@pytest.fixture
def looks(judge_by: Callable[[Register], None]) -> Looks:
    """Check two claims, one of them in two versions, by one function."""
    check, register = Looks(), Register()
    register.check("A-001", "B-002")(check)
    judge_by(register)
    return check


def test_a_check_looks_once_for_all_claims_versions_and_lines(small, looks):
    assert verdicts.entry("B-002").printed.observed.low == 14
    assert verdicts.entry("B-002") is verdicts.entry("B-002")
    verdicts.entry("A-001")
    verdicts.ledger()
    verdicts.ledger(0.2)
    assert looks.count == 1
    small.set("claims", "A-003", statement_en="Another claim.")
    assert verdicts.entry("A-001").printed.observed.low == 14
    assert looks.count == 2


def test_forgetting_looks_anew(looks):
    before = verdicts.entry("A-001")
    verdicts.forget()
    assert verdicts.entry("A-001") is not before
    assert verdicts.entry("A-001") == before
    assert looks.count == 2


def test_a_check_that_failed_looks_again(looks):
    looks.fails = True
    for ask in (lambda: verdicts.entry("A-001"), verdicts.ledger):
        with pytest.raises(LedgerError, match=r"^The check of claim A-001, .+looks, failed: no such row$"):
            ask()
    looks.fails = False
    assert verdicts.entry("A-001").printed.verdict == "supported"


def test_a_check_that_fails_stops_its_own_claim_alone(looks):
    looks.fails = True
    assert verdicts.entry("A-002").printed.verdict == "not yet due"
    with pytest.raises(LedgerError, match="The check of claim A-001"):
        verdicts.ledger()


def test_a_check_of_an_original_without_departure_is_refused_where_its_claim_is_asked_for(judge_by):
    register = Register()
    register.check("A-001", versions=("original",))(Looks())
    judge_by(register)
    for ask in (lambda: verdicts.entry("A-001"), verdicts.ledger):
        with pytest.raises(LedgerError, match=r"looks checks the original of A-001, of which no departure is known\.$"):
            ask()
    assert verdicts.entry("A-002").claim_id == "A-002"


def test_a_check_of_no_claim_is_refused_with_the_whole_ledger(judge_by):
    register = Register()
    register.check("A-999")(lambda: unknown("Nothing."))
    judge_by(register)
    with pytest.raises(LedgerError, match=r"checks no claim: 'A-999'; allowed: A-001, "):
        verdicts.ledger()
    with pytest.raises(LedgerError, match=r"^No claim 'A-999'; allowed: A-001, "):
        verdicts.entry("A-999")


def test_no_verdict_rests_on_relations(judged):
    judged.set("relations", "A-001", claim_a="A-999")
    assert verdicts.entry("A-001").printed.verdict == "supported"
    with pytest.raises(LedgerError, match=r"^relations\.csv, A-999 and B-002: no claim 'A-999'; allowed: A-001, "):
        verdicts.ledger()


def test_rows_of_other_claims_must_be_in_order_too(judged):
    judged.set("claims", "A-003", locator="A99")
    with pytest.raises(LedgerError, match=r"^claims\.csv, A-003: no paragraph A99; document A has 1 to 24\.$"):
        verdicts.entry("A-001")
