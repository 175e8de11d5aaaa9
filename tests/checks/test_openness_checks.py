"""What the checks of openness observe, worked out by hand."""

from __future__ import annotations

import pytest

from analysis.checks import openness as checks

seen = checks.CHECKS.observe


def test_anyone_may_download():
    """Others with weights that may be passed on by 26 July 2024: Mistral 7B, Mixtral, OLMo, Grok-1, Qwen, Gemma,
    Phi-3.
    """
    found = seen("A-048")
    assert found.is_half
    assert "after filling in a form; so could the weights of 7 releases of others" in found.why


def test_training_data_closed(edit):
    assert seen("A-052").holds is True
    edit("licence_clauses", "value", "yes", release="Llama 3.1", clause="training_data_disclosed")
    assert seen("A-052").holds is False


def test_downloads_by_the_column():
    """From 9 May to 29 August are 112 days, 3.68 months of 30.4375 days: 350 million less 20 times that is 276.4."""
    low, high = seen("B-020").ends
    assert low == pytest.approx(350e6 - 20e6 * 112 / 30.4375)
    assert high == 350e6
    assert "that leaves 276 million on the day of the column" in seen("B-020").why


def test_downloads_at_a_pace_that_leaves_too_few(edit):
    """At 70 million a month 92 million are left in May."""
    edit("adoption", "value", "70000000", measure="downloads_month", entity="Llama")
    assert seen("B-020").ends[0] == pytest.approx(350e6 - 70e6 * 112 / 30.4375)
    assert seen("B-020").ends[0] < 100e6


def test_tightening_up_to_the_column():
    """Two steps by May 2024: to Llama 2 mixed, to Llama 3 tighter."""
    found = seen("B-027")
    assert found.is_half
    assert found.why.startswith("1 of 2 steps close the licence whatever the weights")


def test_tightening_of_every_step(edit):
    """Had the first licence allowed business outright, the first step would close too."""
    edit("licence_clauses", "value", "yes", release="LLaMA 1", clause="commercial_use")
    assert seen("B-027").holds is True


def test_no_tightening(edit):
    for clause in ("naming_duty", "badge_duty"):
        edit("licence_clauses", "value", "no", release="Llama 3", clause=clause)
    assert seen("B-027").holds is False


def test_llama_3_beside_llama_2():
    """Name and badge are new; the policy grew from 641 to 642 words."""
    found = seen("B-028")
    assert found.is_half
    assert "adds 2 duties on brand" in found.why
    assert "longer by 1 of 641 words" in found.why


def test_llama_3_with_a_longer_policy(edit):
    edit("licence_clauses", "number", "800", release="Llama 3", clause="use_policy_words")
    assert seen("B-028").holds is True


def test_llama_3_without_new_duties(edit):
    for clause in ("naming_duty", "badge_duty"):
        edit("licence_clauses", "value", "no", release="Llama 3", clause=clause)
    assert seen("B-028").holds is False


def test_open_and_commercial(edit):
    assert seen("C-014").is_half
    edit("licence_clauses", "value", "yes", release="Llama 2", clause="approved_by_osi")
    assert seen("C-014").holds is True


def test_not_open_and_not_commercial(edit):
    edit("licence_clauses", "value", "no", release="Llama 2", clause="commercial_use")
    assert seen("C-014").holds is False


def test_not_everything_is_released():
    """Llama 3.1, 3.2, 3.3 and 4 with weights; Muse Spark of April 2026 without."""
    found = seen("D-074")
    assert found.holds is True
    assert "released 4 times with weights; without: Muse Spark, a closed model (April 2026)" in found.why


def test_everything_released(edit):
    edit("meta_events", "event", "Muse Spark", actor="Meta", date="2026-04-08")
    assert seen("D-074").holds is False
    assert seen("D-082").holds is True


def test_able_to_open():
    assert seen("D-082").is_half
    assert seen("D-082").why == "4 releases with weights since, then 1 without."
