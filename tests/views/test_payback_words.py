"""Titles and alternative texts say what the frame that is drawn says, and change when it does."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis.views import payback_words as words
from analysis.views.payback import REQUIRED_COHORT, REQUIRED_IDENTITY, REVENUE_ALL, REVENUE_LABS


@pytest.mark.parametrize(("value", "wanted"), [(600, "$600 billion"), (-1.5, "−$1.5 billion"), (math.inf, "never")])
def test_usd(value, wanted):
    assert words.usd(value) == wanted


# Spending ----------------------------------------------------------------------------------------------------


def capex(last):
    return pd.DataFrame(
        [
            ("2023Q1", "A", 10.0),
            ("2023Q1", "B", 20.0),
            ("2024Q1", "A", last),
            ("2024Q1", "B", 30.0),
            ("2024Q2", "A", 99.0),
        ],
        columns=["calendar_quarter", "company", "capex_usd_bn"],
    )


@pytest.mark.parametrize(("last", "total", "times"), [(60.0, "$90 billion", 3), (150.0, "$180 billion", 6)])
def test_capex(last, total, times):
    """30 at first, then 30 and A's 60 or 150; the quarter that only A has reported does not count."""
    said = words.capex(capex(last))
    assert said["title"] == f"Five firms spent {total} in 2024Q1, {times} times as much as in 2023Q1"
    assert said["alt"].endswith(f"In 2024Q1: A {words.usd(last)}, B $30 billion.")


# The gap -----------------------------------------------------------------------------------------------------


def gap(required, earned):
    rows = []
    for quarter, need, earns in (("2024Q1", 400.0, 20.0), ("2026Q2", required, earned)):
        values = {REQUIRED_IDENTITY: need, REQUIRED_COHORT: need / 2, REVENUE_LABS: earns / 2, REVENUE_ALL: earns}
        rows += [(quarter, name, value) for name, value in values.items()]
    return pd.DataFrame(rows, columns=["quarter", "series", "revenue_usd_bn"])


def test_gap_wide():
    said = words.gap(gap(1424.0, 140.0))
    assert said["title"] == "The chips of 2026Q2 need $1,424 billion a year; AI earns $140 billion"
    assert "needed by the identity from $400 billion to $1,424 billion" in said["alt"]
    assert "needed by cohort cost from $200 billion to $712 billion" in said["alt"]
    assert "earned by the labs from $10 billion to $70 billion" in said["alt"]
    assert "earned by labs and clouds from $20 billion to $140 billion" in said["alt"]


def test_gap_narrow():
    """The same words with other numbers: more is earned than is needed."""
    said = words.gap(gap(300.0, 500.0))
    assert said["title"] == "The chips of 2026Q2 need $300 billion a year; AI earns $500 billion"
    assert "from $400 billion to $300 billion" in said["alt"]


# From one form to the other ----------------------------------------------------------------------------------


def steps(*changes):
    start, rows = 1000.0, [("Identity", 1000.0, "total")]
    rows += [(label, change, "change") for label, change in changes]
    rows += [("Cohort cost", start + sum(change for _, change in changes), "total")]
    return pd.DataFrame(rows, columns=["label", "change_usd_bn", "kind"])


def test_reconciliation_names_the_longest_step():
    said = words.reconciliation(steps(("Spread over lives", -700.0), ("Cost of capital", 100.0)))
    assert said["title"] == "Spread over lives: the step that takes $700 billion a year"
    assert said["alt"].endswith(
        "Identity $1,000 billion; Spread over lives −$700 billion; Cost of capital $100 billion; "
        "Cohort cost $400 billion."
    )


def test_reconciliation_when_the_longest_step_adds():
    said = words.reconciliation(steps(("Spread over lives", -70.0), ("Cost of capital", 100.0)))
    assert said["title"] == "Cost of capital: the step that adds $100 billion a year"


# The programme -----------------------------------------------------------------------------------------------


def fan(last):
    return pd.DataFrame(
        {
            "year": [2023, 2024, 2025],
            "p05": [-10.0, -40.0, -50.0],
            "p50": [-10.0, -30.0, last],
            "p95": [-10.0, 0.0, 90.0],
        }
    )


def test_fan_that_pays_back():
    said = words.fan(fan(20.0), 2025.0)
    assert said["title"] == "In the middle of the draws the spending is paid back by the end of 2025"
    assert "The median falls to −$30 billion in 2024" in said["alt"]
    assert "by 2025 it is $20 billion, with nine draws in ten between −$50 billion and $90 billion" in said["alt"]


def test_fan_that_never_pays_back():
    said = words.fan(fan(-35.0), math.inf)
    assert said["title"] == "In the middle of the draws the spending is paid back in no year up to 2025"
    assert "The median falls to −$35 billion in 2025" in said["alt"]


def curve(horizon):
    years = list(range(2028, horizon + 1))
    return pd.DataFrame({"year": years, "probability": [(year - 2028) / 20 for year in years]})


def test_curve():
    """From 2028 on a twentieth a year: 10 % by 2030, 35 % by 2035, 60 % by 2040."""
    said = words.curve(curve(2040), (2030, 2035))
    assert said["title"] == "The chance of payback: 10% by 2030, 35% by 2035"
    assert said["alt"].endswith("10% by 2030, 35% by 2035, 60% by 2040.")


@pytest.mark.parametrize(
    ("horizon", "title", "alt"),
    [
        (2032, "10% by 2030", "10% by 2030, 20% by 2032."),
        (2030, "10% by 2030", "10% by 2030."),
        (2029, "5% by 2029", "5% by 2029."),
    ],
)
def test_curve_says_nothing_of_years_beyond_its_end(horizon, title, alt):
    said = words.curve(curve(horizon), (2030, 2035))
    assert said["title"] == f"The chance of payback: {title}"
    assert said["alt"].endswith(alt)


@pytest.mark.parametrize(
    ("year", "wanted"),
    [(2034.0, "reaches zero by the end of 2034"), (math.inf, "stays below zero up to 2045")],
)
def test_cash(year, wanted):
    frame = pd.DataFrame({"year": [2023, 2034, 2045], "cumulative_usd_bn": [-100.0, -2500.0, 10.0]})
    assert words.cash(frame, year)["alt"].endswith(f"it falls to −$2.5 trillion and {wanted}.")


# The economy -------------------------------------------------------------------------------------------------


def boom_frame(ours):
    rows = [
        ("railways", "Railways", 1846, 7.0),
        ("telecoms", "Telecoms", 2000, 1.2),
        ("information_technology", "Information technology", 2025, 4.4),
        ("ai_us", "AI, published", 2025, 1.5),
        ("ai_five_firms", "AI, year", 2025, 0.9),
        ("ai_five_firms", "AI, four quarters", 2026, ours),
    ]
    return pd.DataFrame(rows, columns=["boom", "label", "year", "share_pct"])


@pytest.mark.parametrize(("ours", "larger"), [(1.0, 2), (1.8, 1), (8.0, 0)])
def test_booms_counts_the_larger(ours, larger):
    """Of railways (7.0) and telecoms (1.2); the others are of the same years as AI."""
    said = words.booms(boom_frame(ours))
    assert said["title"] == f"AI spending over US output is at {ours:.1f}%: {larger} of 2 past booms were larger"
    assert "Railways 7.0%; Telecoms 1.2%" in said["alt"]


@pytest.mark.parametrize(("needed", "enough"), [(100.0, 2), (500.0, 1), (2000.0, 0)])
def test_captured_counts_what_is_enough(needed, enough):
    frame = pd.DataFrame(
        {
            "label": ["Sceptic", "Enthusiast"],
            "revenue_low_usd_bn": [20.0, 400.0],
            "revenue_usd_bn": [100.0, 1000.0],
            "revenue_high_usd_bn": [200.0, 3000.0],
        }
    )
    said = words.captured(frame, needed)
    assert said["title"].startswith(f"{enough} of 2 published gains would pay sellers the {words.usd(needed)} a year")
    assert said["alt"].endswith("Sceptic $20 billion to $200 billion; Enthusiast $400 billion to $3.0 trillion.")


def test_required():
    said = words.required(1424.0, 140.0)
    assert said["alt"] == "Two bars. In the base case the chips need $1,424 billion a year and AI earns $140 billion."
