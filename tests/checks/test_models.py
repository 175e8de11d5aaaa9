"""What the checks of models observe, worked out by hand from their cards."""

from __future__ import annotations

import pytest

from analysis import tables
from analysis.checks import models as checks

seen = checks.CHECKS.observe


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("A-047", "2024-07-23"),
        ("B-012", "2023-02-24"),
        ("B-013", "2023-07-18"),
        ("B-014", "2024-04-18"),
        ("C-013", "2023-07-18"),
        ("D-003", "2024-04-18"),
        ("D-017", "2024-07-23"),
    ],
)
def test_releases(claim, expected):
    assert seen(claim).day.isoformat() == expected


@pytest.mark.parametrize(
    ("claim", "model"),
    [
        ("A-047", "Llama 3.1 405B"),
        ("B-012", "LLaMA 65B"),
        ("B-013", "Llama 2 70B"),
        ("B-014", "Llama 3 70B"),
        ("C-013", "Llama 2 70B"),
    ],
)
def test_another_release(edit, claim, model):
    edit("model_cards", "date", "2023-03-01", model=model, measure="release")
    assert seen(claim).day.isoformat() == "2023-03-01"


def test_days_between_versions():
    """4 days of February, 31, 30, 31 and 30 to the end of June, 18 of July: 144."""
    assert seen("B-013").why == "Llama 2 came out on 18 July 2023, 144 days after the first version."


def test_sizes_of_llama_2():
    """7, 13 and 70 billion."""
    assert seen("C-015").ends == (7e9, 70e9)
    assert "7 billion, 13 billion, 70 billion" in seen("C-015").why


def test_another_size_of_llama_2(edit):
    edit("model_cards", "value", "34000000000", model="Llama 2 70B", measure="parameters")
    assert seen("C-015").ends == (7e9, 34e9)


def test_sizes_of_llama_3():
    assert seen("D-004").holds is True
    assert seen("D-014").holds is True
    assert "8 billion, 70 billion, 405 billion" in seen("D-014").why


@pytest.mark.parametrize("claim", ["D-004", "D-014"])
def test_another_size_of_llama_3(edit, claim):
    edit("model_cards", "value", "9000000000", model="Llama 3 8B", measure="parameters")
    assert seen(claim).holds is False


def test_larger_version():
    assert seen("D-005").ends == (405e9, 405e9)
    assert "23 July 2024" in seen("D-005").why


def test_smallest_llama():
    assert seen("D-043").ends == (1.23e9, 1.23e9)
    assert seen("D-043").why == "Llama 3.2 1B, of 25 September 2024, has 1.23 billion parameters."


def test_other_ends(edit):
    edit("model_cards", "value", "400000000000", model="Llama 3.1 405B", measure="parameters")
    edit("model_cards", "value", "500000000", model="Llama 3.2 1B", measure="parameters")
    assert seen("D-005").ends == (400e9, 400e9)
    assert seen("D-043").ends == (5e8, 5e8)


def test_ahead_at_their_scale():
    """68.4 against 53.3 and 58.4, 79.5 against 77.7."""
    assert seen("D-015").holds is True
    assert "Llama 3 8B has 68.4, Gemma 7B 53.3 and Mistral 7B 58.4; Llama 3 70B has 79.5" in seen("D-015").why


def test_behind_at_their_scale(edit):
    edit("model_cards", "value", "80", model="Mixtral 8x22B", measure="mmlu_5shot")
    assert seen("D-015").holds is False


def test_what_came_next():
    """Two kinds of input for one, eight languages for one, 131,072 tokens for 8,192."""
    assert seen("D-016").holds is True
    assert "languages 8 after 1, tokens of context 131,072 after 8,192" in seen("D-016").why


def test_nothing_more_came(edit):
    edit("model_cards", "value", "1", measure="languages", value="8")
    assert seen("D-016").holds is False


def test_seeing_70b():
    assert seen("D-051").holds is True
    assert "of 25 September 2024" in seen("D-051").why
    assert "88.8 billion parameters" in seen("D-051").why


def test_seeing_70b_too_late(edit):
    edit("model_cards", "date", "2025-01-01", model="Llama 3.2 90B Vision", measure="release")
    assert seen("D-051").holds is False


def test_scores_in_mmlu():
    assert seen("D-018").ends == (85.2, 85.2)
    assert seen("D-021").ends == (82, 82)


def test_other_scores_in_mmlu(edit):
    edit("model_cards", "value", "70", model="Llama 3.1 405B", measure="mmlu_5shot", variant="base")
    edit("model_cards", "value", "75", model="Llama 3 70B", measure="mmlu_5shot", variant="instruct")
    assert (seen("D-018").ends, seen("D-021").ends) == ((70, 70), (75, 75))


def test_small_against_large():
    """66.6 over 69.7 is 0.956, 68.4 over 52.9 more than one: within ten in a hundred."""
    assert seen("D-022").holds is True
    assert seen("D-022").why == "In MMLU it has 66.6 against 69.7 as a base model and 68.4 against 52.9 tuned for chat."


def test_small_far_behind_large(edit):
    """62.7 over 69.7 is 0.8996."""
    edit("model_cards", "value", "62.7", model="Llama 3 8B", measure="mmlu_5shot", variant="base")
    assert seen("D-022").holds is False


def test_llama_2_against_gpt_3():
    """68.9 against 43.9."""
    assert seen("C-018").holds is True
    assert seen("C-018").why == "In MMLU Llama 2 70B has 68.9 points and GPT-3 43.9."


def test_a_better_gpt_3(edit):
    edit("model_cards", "value", "69", model="GPT-3 175B", measure="mmlu_5shot")
    assert seen("C-018").holds is False


def test_llama_8b_against_mini():
    """25.86 against 42.63."""
    assert seen("A-050").holds is True


def test_a_worse_mini(edit):
    edit("model_cards", "value", "25", model="GPT-4o mini", measure="gpqa_diamond")
    assert seen("A-050").holds is False


def test_beyond_optimal():
    """15 trillion over 8 and over 70 billion are 1,875 and 214; Chinchilla has 1.4 trillion over 70 billion, 20."""
    assert seen("D-048").holds is True
    assert seen("D-048").why == (
        "Llama 3 8B 1,875 and Llama 3 70B 214 tokens for each parameter, against 20 of Chinchilla."
    )


def test_not_beyond_optimal(edit):
    """1.4 trillion over 70 billion is 20, as much as Chinchilla."""
    edit("model_cards", "value", "1400000000000", model="Llama 3 70B", measure="training_tokens")
    assert seen("D-048").holds is False


def test_tokens_of_the_70b():
    assert seen("D-049").ends == (15e12, 15e12)


def test_other_tokens_of_the_70b(edit):
    edit("model_cards", "value", "2000000000000", model="Llama 3 70B", measure="training_tokens")
    assert seen("D-049").ends == (2e12, 2e12)


def test_cost_of_training():
    """3,311,616 hours at 1.50 dollars (Lambda) are 4.967424 million, at 5.121 (AWS) 16.958785536 million."""
    assert seen("C-032").ends == pytest.approx((4.967424, 16.958785536))
    assert seen("C-032").why == (
        "3,311,616 hours of chips at the rents of 7 clouds come to $4.97 million to $17 million."
    )


def test_cost_at_another_rent(edit):
    """At 1.00 dollar the lowest is 3.311616 million."""
    edit("gpu_rental_prices", "price_usd_per_hour", "1", provider="Lambda")
    assert seen("C-032").ends[0] == pytest.approx(3.311616)


def test_rents_after_the_release_do_not_count(edit):
    edit("gpu_rental_prices", "price_usd_per_hour", "0.1", provider="Oracle Cloud")
    assert seen("C-032").ends[0] == pytest.approx(4.967424)


def test_rows_hold_a_value_or_a_day():
    frame = tables.load("model_cards")
    is_day = frame["measure"] == "release"
    assert (frame["date"].notna() == is_day).all()
    assert (frame["value"].notna() != is_day).all()
    assert (frame["unit"].notna() != is_day).all()
