"""What the checks of arithmetic observe, worked out by hand."""

from __future__ import annotations

import pytest

from analysis import tables
from analysis.checks import arithmetic as checks
from analysis.ledger.register import Observed


def seen(claim: str, version: str = "printed") -> Observed:
    registered = checks.CHECKS.of(claim, version)
    assert registered is not None
    return registered.function()


def ends(claim: str, version: str = "printed") -> tuple[float, float]:
    found = seen(claim, version)
    assert found.holds is None
    return found.low, found.high


def test_chain_of_steps():
    """0.9 to the fifth is 0.59049 and 0.8 to the fifth 0.32768: 0.40951 and 0.67232 of chains fail.

    Half of them do at 1 less the fifth root of a half, 0.87055: 12.9 per cent.
    """
    assert ends("E-050") == pytest.approx((0.40951, 0.67232))
    assert seen("E-050").why == "5 independent steps fail in 41% to 67.2% of cases; half is passed at 12.9% a step."


def test_chain_of_worse_steps(edit):
    """0.7 to the fifth is 0.16807."""
    edit("claims", "value_high", "0.3", claim_id="E-049")
    assert ends("E-050") == pytest.approx((0.40951, 0.83193))


def test_saving():
    """1 of 1 and 10 of 10 as printed; 1 of 10 and 10 of 100 as spoken."""
    assert ends("D-094") == (1, 1)
    assert ends("D-094", "original") == pytest.approx((0.1, 0.1))


def test_reach_of_meta():
    """3.98 of 8.06405793 billion: 0.493548."""
    assert ends("D-104") == pytest.approx((0.493548, 0.493548), abs=1e-6)
    assert seen("D-104").why == "3.98 billion of 8.06 billion people used one in December 2023: 49.4%."
    assert seen("D-104").status == "estimated"


def test_reach_with_more_users(edit):
    """Half of 8,064,057,930."""
    edit("people_counts", "people", "4032028965", group="Meta products, in a month")
    assert ends("D-104") == (0.5, 0.5)


CASES = [(claim, version) for claim, items in checks.CHECKS.items() for item in items for version in item.versions]


@pytest.mark.parametrize(("claim", "version"), CASES)
def test_every_check_says_why_and_rests_on_rows(claim, version):
    found = seen(claim, version)
    assert found.is_known
    assert found.why.endswith(".")
    assert found.inputs
    assert all(len(frame) and {"source", "status"} <= set(frame) for frame in found.inputs)
    assert {frame.attrs["table"] for frame in found.inputs} <= set(tables.names())
