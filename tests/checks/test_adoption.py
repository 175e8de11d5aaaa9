"""What the checks on building and adopting observe, worked out by hand."""

from __future__ import annotations

from analysis.checks import adoption as checks

seen = checks.CHECKS.observe


def test_worth_of_model_makers():
    """Zhipu 57.9 and MiniMax 106.6 billion Hong Kong dollars: 164.5."""
    assert seen("C-006").holds is True
    assert "Zhipu HK$57.9 billion" in seen("C-006").why
    assert "HK$165 billion together" in seen("C-006").why or "HK$164 billion together" in seen("C-006").why


def test_worth_below_a_hundred(edit):
    """With MiniMax at 40 the two come to 97.9."""
    edit("company_deals", "value", "40", company="MiniMax", kind="ipo", measure="valuation")
    assert seen("C-006").holds is False


def test_clouds_grew_after_llama_2(edit):
    """Three quarters of Alibaba (6, 7, 13) and four of Baidu (12, 14, 11, 26) of 2024, none below zero."""
    assert seen("C-050").holds is False
    assert seen("C-050").why.startswith("Cloud revenue fell in 0 of 7 quarters known of 2 firms in 2024; it moved by 6")
    edit("chinese_results", "value", "-2", company="Alibaba", measure="cloud_growth", period="2024Q3")
    assert seen("C-050").holds is True


def test_those_who_began_later():
    """Xiaomi, Meituan and Rednote; nine rounds and listings, as for C-031."""
    assert seen("C-039").holds is False
    assert seen("C-039").why == (
        "Firms that began later and still train: 3 (Xiaomi, Meituan, Rednote); "
        "rounds and listings of Chinese developers after the text: 9."
    )


def test_nobody_began(edit):
    """With no entrant left the rounds still speak against the claim; with neither it holds."""
    edit("chinese_developers", "outcome", "unknown", cohort="entered_later", outcome="still_training")
    assert seen("C-039").holds is False
    edit("company_deals", "country", "US", country="CN")
    assert seen("C-039").holds is True
