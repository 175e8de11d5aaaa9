"""Numbers that the openness chapter must give back."""

from __future__ import annotations

import pytest
from running import Result


@pytest.fixture(scope="module")
def openness_run(execute) -> Result:
    return execute("openness")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps_all", 6),
        ("steps_tighter", 3),
        ("steps_looser", 2),
        ("closers", "Llama 3, Llama 3.2 and Llama 4"),
        ("openers", "Llama 3.1 and Llama 3.3"),
        ("threshold", 700e6),
        ("data_duties", "none"),
        ("licences_read", 6),
        ("fmti_first", 54),
        ("fmti_last", 31),
        ("place_three", 6),
        ("place_later", 9),
        ("place_three_one", 5),
        ("place_four", 41),
        ("place_one", 20),
        ("of_one", 20),
        ("printed_three_one", 4),
        ("printed_four", 35),
        ("place_last", 105),
        ("of_last", 259),
        ("spend_now", 137.5),
        ("saved_low", 1.0),
        ("saved_high", 10.0),
        ("llama_components", "none"),
        ("users_excluded", "LLaMA 1, Llama 2 and Llama 3"),
        ("users_unsaid", "Llama 3.1, Llama 3.2 and Llama 3.3"),
        ("month_stated", 20e6),
        ("back_low", 350e6 - 20e6 * 112 / 30.4375),
        ("claims_all", 25),
        ("claims_theme", 88),
        ("threshold_qwen", 100e6),
        ("threshold_kimi", 100e6),
        ("revenue_kimi", 20),
        ("retention_others", "80% (Anthropic), 78% (Google DeepMind) and 67% (OpenAI)"),
        ("android_revenue_first", 31),
        ("android_profit_first", 22),
        ("android_revenue_second", 42),
        ("android_profit_second", 21),
        ("default_share_before", 7.1 / 47),
        ("list_two", 40),
        ("list_three", 43),
        ("list_three_one", 32),
        ("list_chatgpt", 46),
        ("list_all", 46),
        ("records_class_i", 14),
        ("records_no_class", 242),
        ("records_all", 273),
        ("month_qwen", 153.6e6),
        ("month_next", 71.2e6),
        ("sample_china", 1150e6),
        ("sample_us", 723e6),
        ("year_china", 0.171),
        ("year_us", 0.158),
        ("half_qwen", 3000e6),
        ("half_google", 418e6),
        ("half_meta", 227e6),
        ("open_tokens", 0.33),
        ("path_chinese", "10% in November 2023, 63% in September 2025 and 70% in March 2026"),
        ("path_tokens", "2.8% in November 2024 and 72.7% in January 2026"),
        ("authors_left", 11),
        ("tuned_boards", 5),
    ],
)
def test_facts_come_back(openness_run, name, value):
    """From the texts of licences, the boards, the index's files and Meta's guidance of 130 to 145."""
    found = openness_run.findings[name].value
    assert found == (value if isinstance(value, str) else pytest.approx(value))


def test_every_claim_has_one_verdict(openness_run):
    words = ("supported", "partly", "contradicted", "not_yet_due", "not_checkable", "unresolved")
    assert sum(openness_run.findings[f"claims_{word}"].value for word in words) == 25


def test_openness_of_llama_2_by_hand(openness_run):
    """A quarter of 0.5 + 0.8 + 2 / 3 + 0: see the test of the view."""
    assert openness_run.findings["open_llama_2"].value == pytest.approx(0.25 * (0.5 + 0.8 + 2 / 3))


def test_gain_needed_by_hand(openness_run):
    """Costs less other gains over 60 % of 137.5: 78.71 at 5 % and 30 % is 1.181; rivals sell 40 % of 93.26."""
    rivals = 0.4 * 93.259357
    costs = 78.71 * 0.05 * 0.3 + rivals * 0.03 * 0.4
    gains = 228.766 * 0.05 * 0.01 + rivals * 0.05 * 0.1
    assert openness_run.findings["needed_now"].value == pytest.approx((costs - gains) / (137.5 * 0.6), rel=1e-6)


def test_words_follow_the_numbers(execute, openness_run):
    """Where half a clause counts as none, 3.1 opens nothing; where the gift carries all costs, a world stops paying."""
    assert openness_run.findings["bear_word"].value == "pays"
    assert openness_run.findings["bull_word"].value == "does not pay"
    assert openness_run.findings["android_word"].value == "less than Android brought"
    strict = execute("openness", half_credit=0.0, reached_users_bn=0.05).findings
    assert strict["openers"].value == "Llama 3.3"
    assert strict["android_word"].value == "no less than Android brought"


def test_weights_move_the_index_and_not_the_dominance(execute, openness_run):
    """What holds under any weights holds under others."""
    tilted = execute("openness", weight_build=10.0).findings
    assert tilted["open_llama_4"].value != pytest.approx(openness_run.findings["open_llama_4"].value)
    for name in ("steps_tighter", "steps_looser", "closers", "openers"):
        assert tilted[name].value == openness_run.findings[name].value


def test_what_has_no_answer_is_said(execute):
    """With no saving and nothing else gained the gift pays at no value of what is charged."""
    found = execute("openness", efficiency_gain=0.0, open_ad_share=0.0, strategic_value=0.0).findings
    assert found["solved_closed_share"].value == "pays at no value"
    assert found["gift_now"].value < 0
