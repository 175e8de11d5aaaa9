"""What the checks of Chinese developers and companies observe, worked out by hand."""

from __future__ import annotations

import pytest

from analysis.checks import china as checks

DEALS, RESULTS = "company_deals", "chinese_results"


seen = checks.CHECKS.observe


def test_firms_that_stopped():
    """Of 108 entries 23 are universities or laboratories; of the 85 firms 14 companies and China Telecom still train,
    4 turned to applications and 66 are unknown: between 4 and 70 of 85 have stopped.
    """
    assert len(checks.cohort()) == 108 - 23
    assert seen("C-001").ends == pytest.approx((4 / 85, 70 / 85))
    assert seen("C-001").why == "Of 85 firms 15 still train and of 66 nothing is known: 4.71% to 82.4% have stopped."


def test_one_more_that_stopped(edit):
    """Baidu closed: 5 of 85 known, 71 of 85 at most."""
    edit("chinese_developers", "outcome", "acquired_or_closed", developer_id="L001")
    assert seen("C-001").ends == pytest.approx((5 / 85, 71 / 85))


@pytest.mark.parametrize("claim", ["C-012", "C-034"])
def test_end_of_the_track(claim):
    """15 firms; services filed 302 less 238 at the end of 2023 and 868 in April 2026."""
    assert seen(claim).holds is False
    assert seen(claim).why == (
        "At least 15 of 85 firms trained own models in 2025 or later; "
        "services filed: 64 by December 2023, 868 by April 2026."
    )


def test_nobody_left(edit):
    edit("chinese_developers", "outcome", "unknown", outcome="still_training")
    assert seen("C-012").holds is True


def test_money_for_chinese_models():
    """Moonshot four times, Baichuan, StepFun, Zhipu, MiniMax and DeepSeek: nine."""
    assert seen("C-031").holds is False
    assert seen("C-031").why == (
        "Rounds and listings of Chinese developers after the text: 9; "
        "Moonshot in February 2024, Baichuan in July 2024 came first."
    )


def test_no_money(edit):
    edit("company_deals", "country", "US", country="CN")
    assert seen("C-031").holds is True


@pytest.mark.parametrize(
    ("claim", "value"),
    [("C-042", 1.3), ("C-043", 414), ("C-045", 150), ("E-044", 19.2), ("E-045", 5.1), ("E-046", 0.09)],
)
def test_single_figures(claim, value):
    """1,300 million dollars are 1.3 billion, 9 per cent a share of 0.09; the others stand in the rows."""
    assert seen(claim).ends == pytest.approx((value, value))


@pytest.mark.parametrize(
    ("claim", "cell", "where", "expected"),
    [
        ("C-042", (DEALS, "1500"), {"company": "Inflection", "kind": "funding", "measure": "amount"}, 1.5),
        ("C-043", (DEALS, "350"), {"company": "Adept", "measure": "total_raised"}, 350),
        ("C-045", (DEALS, "200"), {"company": "Character.AI", "kind": "funding", "measure": "amount"}, 200),
        ("E-044", (RESULTS, "17"), {"measure": "online_marketing_revenue", "period": "2024Q2"}, 17),
        ("E-045", (RESULTS, "4"), {"measure": "ai_cloud_revenue", "period": "2024Q2"}, 4),
        ("E-046", (RESULTS, "5"), {"measure": "generative_share_of_ai_cloud", "period": "2024Q2"}, 0.05),
    ],
)
def test_other_figures(edit, claim, cell, where, expected):
    table, value = cell
    edit(table, "value", value, **where)
    assert seen(claim).ends == pytest.approx((expected, expected))


def test_baidu_in_words():
    """9 per cent of 5.1 billion are 0.459 billion."""
    assert seen("E-044").why == "It was ¥19.2 billion, −2% on the year before."
    assert seen("E-045").why == "It was ¥5.1 billion, +14% on the year before."
    assert seen("E-046").why == "The call put it at almost 9%, which is ¥0.459 billion."


def test_rounds_of_two():
    """20 billion yuan, and 3 billion dollars at 7.2609: 21.7827 billion."""
    assert seen("E-039").ends == pytest.approx((20, 21.7827))


def test_a_lower_valuation(edit):
    """2 billion dollars at 7.2609: 14.5218 billion."""
    edit("company_deals", "value", "2000", company="Moonshot", date="2024-08-31", measure="valuation")
    assert seen("E-039").ends == pytest.approx((14.5218, 20))


def test_growth_of_two():
    """11.09 after 17.27, and -1.8 after 25.49."""
    assert seen("E-002").holds is True
    assert "Kingsoft Office 11.1% after 17.3% and Wondershare −1.8% after 25.5%" in seen("E-002").why


def test_growth_that_did_not_slow(edit):
    edit("chinese_results", "value", "18", company="Kingsoft Office", measure="total_revenue_growth", period="2024H1")
    assert seen("E-002").holds is False


def test_spending_of_two():
    """Alibaba 85.972 after 32.087, Tencent 76.76 after 23.9."""
    assert seen("E-014").holds is False
    assert "Alibaba ¥86 billion after ¥32.1 billion and Tencent ¥76.8 billion after ¥23.9 billion" in seen("E-014").why


def test_spending_that_fell(edit):
    edit("chinese_results", "value", "30", company="Alibaba", measure="capital_expenditure", period="FY2025")
    assert seen("E-014").holds is True
