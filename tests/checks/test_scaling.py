"""What the checks of training runs observe, worked out by hand."""

from __future__ import annotations

from analysis.checks import scaling as checks

seen = checks.CHECKS.observe


def test_chips_of_the_large_run():
    """16,384 of two clusters of 24,576: a third, so not all."""
    found = seen("D-044")
    assert found.holds is False
    assert found.why.startswith("The run used up to 16,384 chips, 33% of the 49,152")


def test_all_chips_after_all(edit):
    edit("training_runs", "chips", "49152", run_id="Llama 3.1 405B")
    assert seen("D-044").holds is True


def test_what_he_said_himself_is_left_to_evidence():
    assert checks.CHECKS.of("D-044", "original") is None


def test_own_chips_train_llama():
    """Three of Llama 3.1, two of 3.2, 3.3 and two of Llama 4: eight, all H100. Llama 3 came on the day itself."""
    found = seen("D-106")
    assert found.is_half
    assert found.why == (
        "Llama 4 may be left out, and was: none of the 8 cards after the interview names a chip of Meta, up to "
        "Llama 4 Scout of 5 April 2025; they name H100."
    )


def test_own_chips_after_all(edit):
    edit("training_runs", "chip", "MTIA 300", run_id="Llama 4 Scout")
    assert seen("D-106").holds is True
    assert seen("D-106").why == "Llama 4 Scout was trained on MTIA 300."


def test_raised_since():
    """5e25 (Gemini Ultra) to 5e26 (Grok 4): ten times. 1.8 to 3.0 trillion parameters: less than twice."""
    found = seen("E-057")
    assert found.is_half
    assert "Gemini 1.0 Ultra" in found.why
    assert "Grok 4" in found.why
    assert found.status == "estimated"


def test_raised_in_both(edit):
    edit("training_runs", "parameters", "9000000000000", run_id="Epoch: Grok 3")
    assert seen("E-057").holds is False


def test_raised_in_neither(edit):
    for model in ("Grok 4", "GPT-4.5", "Grok 3"):
        edit("training_runs", "training_flop", "5.1e25", run_id=f"Epoch: {model}")
    assert seen("E-057").holds is True
