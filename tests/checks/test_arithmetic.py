"""What the checks of arithmetic observe, worked out by hand."""

from __future__ import annotations

import pytest

from analysis.checks import arithmetic as checks

seen = checks.CHECKS.observe


def test_chain_of_steps():
    """0.9 to the fifth is 0.59049 and 0.8 to the fifth 0.32768: 0.40951 and 0.67232 of chains fail.

    Half of them do at 1 less the fifth root of a half, 0.87055: 12.9 per cent.
    """
    assert seen("E-050").ends == pytest.approx((0.40951, 0.67232))
    assert seen("E-050").why == "5 independent steps fail in 41% to 67.2% of cases; half is passed at 12.9% a step."


def test_chain_of_worse_steps(edit):
    """0.7 to the fifth is 0.16807."""
    edit("claims", "value_high", "0.3", claim_id="E-049")
    assert seen("E-050").ends == pytest.approx((0.40951, 0.83193))


def test_saving():
    """1 of 1 and 10 of 10 as printed; 1 of 10 and 10 of 100 as spoken."""
    assert seen("D-094").ends == (1, 1)
    assert seen("D-094", "original").ends == pytest.approx((0.1, 0.1))


def test_reach_of_meta():
    """3.98 of 8.06405793 billion: 0.493548."""
    assert seen("D-104").ends == pytest.approx((0.493548, 0.493548), abs=1e-6)
    assert seen("D-104").why == "3.98 billion of 8.06 billion people used one in December 2023: 49.4%."
    assert seen("D-104").status == "estimated"


def test_reach_with_more_users(edit):
    """Half of 8,064,057,930."""
    edit("people_counts", "people", "4032028965", group="Meta products, in a month")
    assert seen("D-104").ends == (0.5, 0.5)
