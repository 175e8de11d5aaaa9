"""What the checks of licences observe, worked out by hand."""

from __future__ import annotations

from analysis.checks import licences as checks

seen = checks.CHECKS.observe


def test_free_of_charge():
    """Section 1(a) is royalty-free; section 2 has 700 million users."""
    assert seen("A-001").holds is True
    assert seen("A-001").why == (
        "Section 1(a) grants use without royalty; firms above 700 million users need a licence."
    )


def test_fee():
    assert (seen("A-009").low, seen("A-009").high) == (0, 0)


def test_a_fee_that_is_not_known(edit):
    edit("licence_clauses", "value", "no", release="Llama 3.1", clause="royalty_free")
    assert seen("A-001").holds is False
    assert not seen("A-009").is_known


def test_not_for_every_purpose():
    assert seen("A-053").holds is True


def test_no_policy(edit):
    edit("licence_clauses", "value", "no", release="Llama 3.1", clause="use_policy")
    assert seen("A-053").holds is False


def test_data_duty():
    """Llama 2, 3, 3.1, 3.2, 3.3 and 4: six licences with no; that of LLaMA 1 is not known."""
    assert seen("B-025").holds is False
    assert seen("B-025").why == "0 of 6 licences, Llama 2 to Llama 4, ask for data."


def test_a_data_duty(edit):
    edit("licence_clauses", "value", "yes", release="Llama 4", clause="data_sharing_duty")
    assert seen("B-025").holds is True
    assert seen("B-025").why.startswith("1 of 6")
