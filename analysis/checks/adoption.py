"""Checks of claims on building models of one's own beside adopting free ones."""

from __future__ import annotations

from analysis.checks.dates import written
from analysis.ledger.register import Observed, Register, holds, select
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

HUNDREDS_BN = 100
"""Billions, in any currency, from which a track is one of hundreds of billions."""


@check("C-006")
def worth_of_model_makers() -> Observed:
    """Add up what two developers of large models were worth when they listed."""
    rows = select("company_deals", company=["Zhipu", "MiniMax"], kind="ipo", measure="valuation").frame
    total = float(rows["value"].sum())
    worth = " and ".join(f"{row['company']} {format_value(row['value'], 'hkd_bn')}" for _, row in rows.iterrows())
    why = f"On their first day {worth} were worth {format_value(total, 'hkd_bn')} together."
    return holds(total >= HUNDREDS_BN, why, rows)


@check("C-050")
def clouds_after_llama_2() -> Observed:
    """Look for a quarter after the text in which cloud revenue of either firm was below that of the year before."""
    rows = select("chinese_results", company=["Alibaba", "Baidu"], measure=["cloud_growth", "ai_cloud_growth"]).frame
    rows = rows[rows["period_end"] > written("C")].sort_values(["company", "period_end"])
    ends = " to ".join(format_value(float(end), "pct") for end in (rows["value"].min(), rows["value"].max()))
    fell = int((rows["value"] < 0).sum())
    why = (
        f"Cloud revenue fell in {fell} of {len(rows)} quarters known of {rows['company'].nunique()} firms in 2024; "
        f"it moved by {ends} on the year before."
    )
    return holds(fell > 0, why, rows)


@check("C-039")
def those_who_began_later() -> Observed:
    """Look for firms that began after the text to train models of their own, and go on."""
    rows = select("chinese_developers", cohort="entered_later").frame
    still = rows[rows["outcome"] == "still_training"]
    rounds = select("company_deals", country="CN", kind=["funding", "ipo"], measure="amount").frame
    rounds = rounds[rounds["date"] > written("C")]
    named = ", ".join(str(name) for name in still["developer"])
    why = (
        f"Firms that began later and still train: {len(still)} ({named or 'none'}); "
        f"rounds and listings of Chinese developers after the text: {len(rounds)}."
    )
    return holds(still.empty and rounds.empty, why, rows, *([rounds] if len(rounds) else []))
