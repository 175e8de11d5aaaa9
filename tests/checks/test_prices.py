"""What the checks of prices observe, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.checks import prices as checks
from analysis.ledger.rule import LedgerError

seen = checks.CHECKS.observe


def test_newest_of_openai():
    """GPT-4o of 13 May and GPT-4o mini of 18 July 2024; the older GPT-3.5 Turbo before them."""
    assert seen("A-044").holds is True
    assert seen("A-044").why == "The newest model on its list was GPT-4o mini, of 18 July 2024."


def test_a_newer_model(edit):
    edit("token_prices", "date", "2024-07-20", model="GPT-4o")
    assert seen("A-044").holds is False


def test_a_model_after_the_text_does_not_count(edit):
    edit("token_prices", "date", "2024-07-27", model="GPT-4o")
    assert seen("A-044").holds is True


def test_mini_over_frontier():
    """0.15 over 5 is 0.03, 0.60 over 15 is 0.04."""
    assert seen("A-045").ends == pytest.approx((0.03, 0.04))
    assert seen("A-045").why == "GPT-4o mini cost 3% of what GPT-4o did for input and 4% for output."


def test_mini_over_a_cheaper_frontier(edit):
    """0.15 over 2.5 is 0.06."""
    edit("token_prices", "price", "2.5", model="GPT-4o", measure="input")
    assert seen("A-045").ends == pytest.approx((0.04, 0.06))


def test_mini_under_named():
    """0.15 and 0.60 against 0.35 and 1.05 and against 0.25 and 1.25; Groq had 0.05 and 0.08: only half is so."""
    assert seen("A-046").is_half
    assert "Llama 3 8B, an open model, $0.05 and $0.08 at Groq" in seen("A-046").why


@pytest.mark.parametrize(
    ("model", "measure", "price"), [("Claude 3 Haiku", "input", "0.1"), ("Gemini 1.5 Flash", "output", "0.6")]
)
def test_a_named_rival_that_is_not_dearer(edit, model, measure, price):
    edit("token_prices", "price", price, model=model, measure=measure)
    assert seen("A-046").holds is False


def test_no_open_model_that_is_cheaper(edit):
    """With Groq at 0.2 the sentence holds as a whole: nothing in the table is cheaper for input."""
    edit("token_prices", "price", "0.2", model="Llama 3 8B", provider="Groq", measure="input")
    edit("token_prices", "price", "0.7", model="Llama 3 8B", provider="Groq", measure="output")
    assert seen("A-046").holds is True


def test_groq_over_mini():
    """0.05 over 0.15 is a third, 0.08 over 0.60 is 0.1333."""
    assert seen("A-049").ends == pytest.approx((2 / 15, 1 / 3))


def test_groq_at_another_price(edit):
    """0.30 over 0.60 is a half."""
    edit("token_prices", "price", "0.3", model="Llama 3.1 8B", provider="Groq", measure="output")
    assert seen("A-049").ends == pytest.approx((1 / 3, 1 / 2))


def test_first_chinese_cut():
    """ByteDance on 15 May 2024, Alibaba and Baidu on 21 May."""
    assert seen("E-013").day.isoformat() == "2024-05-15"
    assert seen("E-013").why == "The cuts of ByteDance, Alibaba, Baidu came from 15 May 2024 to 21 May 2024."


def test_an_earlier_cut(edit):
    edit("token_prices", "date", "2024-02-01", developer="ByteDance")
    assert seen("E-013").day.isoformat() == "2024-02-01"


def test_the_newest_price_holds():
    """Qwen-Long cost 20 yuan on 20 May 2024 and 0.5 from the next day on."""
    offer = ("Qwen-Long", "Alibaba Cloud")
    found = [checks.price(offer, "input", pd.Timestamp(when)).number("price") for when in ("2024-05-20", "2024-07-01")]
    assert found == [20, 0.5]


def test_no_price_before_the_first():
    with pytest.raises(LedgerError, match="No price of input of GPT-4o at OpenAI on 2024-01-01"):
        checks.price(("GPT-4o", "OpenAI"), "input", pd.Timestamp("2024-01-01"))


def test_war_over_costs():
    """0.15 and 0.60 against 0.50 and 1.50; ByteDance, Alibaba and Baidu had cut in May."""
    assert seen("A-042").holds is True
    assert seen("A-042").why.endswith("GPT-3.5 Turbo $0.50 and $1.50; 3 Chinese firms had cut prices.")


def test_no_war_without_a_cheaper_model(edit):
    edit("token_prices", "price", "0.6", model="GPT-4o mini", measure="input")
    assert seen("A-042").holds is False


def test_one_vendor_of_three_gave_models_away():
    assert seen("E-043").is_half
    assert seen("E-043").why.startswith("Of 3 vendors that cut prices in May 2024, 1 made models free")


def test_nobody_gave_models_away(edit):
    edit("token_prices", "price", "1", developer="Baidu", event="cut")
    assert seen("E-043").holds is False


def test_cheap_as_cabbage():
    """Llama 2 70B cost 0.70 and 0.90 at DeepInfra, 0.75 blended; Nova Micro 0.035 and 0.14, 0.0613: a twelfth."""
    assert seen("C-029").is_half
    assert "cost $0.75 in January 2024 and $0.0613 in December 2024, then from nova-micro" in seen("C-029").why


def test_no_cabbage_where_prices_hardly_fell(edit):
    edit("benchmark_scores", "score", "60", model_key="llama-2-70b", benchmark="gpqa_diamond")
    assert seen("C-029").is_half or seen("C-029").holds is False
