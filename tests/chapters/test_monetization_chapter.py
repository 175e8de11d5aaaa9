"""Numbers that the chapter on selling AI must give back."""

from __future__ import annotations

import math

import pytest
from running import Result

from analysis.views import monetization_words as words


@pytest.fixture(scope="module")
def found(execute) -> Result:
    return execute("monetization")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mini_input", 0.03),
        ("mini_output", 0.04),
        ("groq_input", 1 / 3),
        ("groq_output", 0.08 / 0.6),
        ("qwen_cut", 0.975),
        ("baidu_generative", 0.459),
        ("chain_low", 0.40951),
        ("chain_high", 0.67232),
        ("chain_turn", 1 - 0.5**0.2),
        ("price_gpt4_first", 37.5),
        ("deepseek_cost", 87_072 / 776_000),
        ("margin_openai", 1 - 8.4 / 13.07),
        ("sites_added", 137),
        ("mini_blend", 0.035),
        ("frontier_april", 11.25),
        ("frontier_june", 20),
        ("frontier_last", 10),
        ("baidu_ai_fy2025", 40),
        ("ratio_80", math.log2(1.25)),
        ("ai_index_said_yearly", 280 ** (2 / 3)),
    ],
)
def test_known_numbers_come_back(found, name, value):
    """By hand: 0.15 ÷ 5, 0.60 ÷ 15; 0.05 ÷ 0.15, 0.08 ÷ 0.60; 19.5 ÷ 20; 9% of 5.1; 1 − 0.9⁵, 1 − 0.8⁵; 0.2625 ÷ 7.5;
    (3 × 5 + 30) ÷ 4, (3 × 10 + 50) ÷ 4, (3 × 5 + 25) ÷ 4."""
    assert found.findings[name].value == pytest.approx(value, rel=1e-9)


def test_published_horizons_come_back(found):
    """METR prints 1,044.78 and 185.91 minutes for its newest model, and doubling in 128.744 days."""
    assert found.findings["best_p50"].value == pytest.approx(1044.78 / 60, rel=0.001)
    assert found.findings["best_p80"].value == pytest.approx(185.91 / 60, rel=0.001)
    assert found.findings["doubling"].value == pytest.approx(128.744, abs=0.01)
    assert found.findings["refits_inside"].value == found.findings["refits_all"].value == 16


def test_decline_lies_within_the_published_range(found):
    middle = found.findings["decline_middle"].value
    assert 5 <= middle <= 900
    assert found.findings["decline_slowest"].value <= middle <= found.findings["decline_fastest"].value


def test_words_follow_the_numbers(execute, found):
    """A hard squeeze on prices takes the margin; without checking and price an even task is worth half of the work."""
    assert found.findings["worth_word"].value == "pays"
    costly = execute("monetization", check_share=0.6, price_squeeze=1.5)
    assert costly.findings["worth_word"].value == "does not pay"
    assert costly.findings["margin_last"].value < found.findings["margin_last"].value
    assert costly.findings["chance_profit"].value <= found.findings["chance_profit"].value


def test_the_error_of_a_step_hangs_on_the_curve(execute, found):
    """At five minutes the curves put GPT-4o on both sides of 10 to 20 %, at two hours all of them far above."""
    assert (found.findings["then_word"].value, found.findings["now_word"].value) == (words.MIXED, "below it")
    assert found.findings["then_settled"].value == "do not settle"
    long = execute("monetization", agent_step_minutes=120)
    assert (long.findings["then_word"].value, long.findings["then_settled"].value) == ("above it", "settle")


def test_what_the_result_rests_on(found):
    assert found.findings["chance_profit"].status in {"scenario", "estimated"}
    assert found.findings["refits_inside"].status in {"reported", "derived"}
