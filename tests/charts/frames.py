"""Sample frames with the columns of ``analysis.views.payback``, and every chart drawn from them."""

import numpy as np
import pandas as pd

from analysis import whatif
from analysis.charts import payback
from analysis.models import payback as model

QUARTERS = [f"{year}Q{quarter}" for year in range(2020, 2027) for quarter in range(1, 5)][:26]
FIRMS = {"Amazon": (10, 45), "Microsoft": (5, 36), "Alphabet": (6, 44), "Meta": (4, 32), "Oracle": (1, 14)}
CAPEX = pd.DataFrame(
    [
        {"calendar_quarter": quarter, "company": firm, "capex_usd_bn": low * (high / low) ** (i / 25)}
        for i, quarter in enumerate(QUARTERS)
        for firm, (low, high) in FIRMS.items()
    ]
)
LINES = {
    "Required: Sequoia identity": (70, 1424),
    "Required: cohort cost": (60, 620),
    "AI revenue: labs": (1.5, 105),
    "AI revenue: labs and clouds": (2, 137),
}
GAP = pd.DataFrame(
    [
        {
            "quarter": quarter,
            "period_end": pd.Period(quarter, freq="Q").end_time.normalize(),
            "series": name,
            "revenue_usd_bn": np.nan if name.startswith("AI") and i < 2 else low * (high / low) ** (i / 13),
        }
        for i, quarter in enumerate(QUARTERS[12:])
        for name, (low, high) in LINES.items()
    ]
)
RECONCILIATION = pd.DataFrame(
    [
        (1, "Sequoia identity", 1424, 0, 1424, "total"),
        (2, "AI spending in place of chips times a multiple", -180, 1424, 1244, "change"),
        (3, "Spread over the lives of the assets", -640, 1244, 604, "change"),
        (4, "Cost of capital", 95, 604, 699, "change"),
        (5, "Power, staff and upkeep", 60, 699, 759, "change"),
        (6, "Margin before depreciation in place of gross margin", -130, 759, 629, "change"),
        (7, "Cohort cost", 629, 0, 629, "total"),
    ],
    columns=["step", "label", "change_usd_bn", "start_usd_bn", "end_usd_bn", "kind"],
)
YEARS = np.arange(2023, 2046)
MEDIAN = np.cumsum(np.interp(YEARS, [2023, 2026, 2029, 2035, 2045], [-60, -500, -200, 500, 900]))
SPREAD = np.linspace(0, 1, len(YEARS)) ** 1.2
FAN = pd.DataFrame(
    {
        "year": YEARS,
        "p05": MEDIAN - 4500 * SPREAD,
        "p25": MEDIAN - 2000 * SPREAD,
        "p50": MEDIAN,
        "p75": MEDIAN + 3200 * SPREAD,
        "p95": MEDIAN + 9000 * SPREAD,
    }
)
CURVE = pd.DataFrame({"year": YEARS, "probability": np.clip((YEARS - 2028) / 24, 0, 0.71)})
TORNADO = pd.DataFrame(
    [
        ("AI revenue's yearly growth", 0.35, 1.6, np.inf, 2031, "share_per_year"),
        ("Ceiling of AI revenue", 900, 6000, 2043, 2033, "usd_bn_per_year"),
        ("Margin before depreciation", 0.4, 0.75, 2041, 2034, "share"),
        ("Chips' life", 3, 6, 2038, 2036, "years"),
    ],
    columns=["label", "low", "high", "at_low", "at_high", "unit"],
)
SOBOL = pd.DataFrame(
    [("AI revenue's yearly growth", 0.42, 0.55), ("Ceiling of AI revenue", 0.2, 0.33), ("Chips' life", 0.01, 0.02)],
    columns=["label", "first_order", "total"],
)
BOOMS = pd.DataFrame(
    [
        ("railways_uk_1840s", "Railways, United Kingdom, 1847", 1847, 4.5, 6.5, 7.5, 3),
        ("ai_five_firms", "AI: five firms' capital spending, four quarters to 2026Q2", 2026, 2.1, 2.1, 2.1, 1),
        ("telecom_us_1996_2001", "Telecoms, United States, 2000", 2000, 1, 1.2, 1.4, 4),
    ],
    columns=["boom", "label", "year", "share_low_pct", "share_pct", "share_high_pct", "n_sources"],
)
CAPTURED = pd.DataFrame(
    [("Acemoglu 2024, with hard tasks", 13, 54, 108), ("Goldman Sachs 2023, world", 360, 1450, 2900)],
    columns=["label", "revenue_low_usd_bn", "revenue_usd_bn", "revenue_high_usd_bn"],
)
PROGRAMME_YEARS = np.arange(2023, 2041)
SPENDING = np.array([60, 130, 260, 620, 760, 900] + [350] * 12, dtype=float)
PROGRAMME = pd.DataFrame(
    {
        "year": PROGRAMME_YEARS,
        "known": PROGRAMME_YEARS <= 2026,
        "years_from_base": PROGRAMME_YEARS + 0.5 - 2026.58,
        "capex_usd_bn": SPENDING,
        "revenue_usd_bn": [2.0, 6, 30, 130]
        + [float(model.logistic_revenue(137, 2500, 0.8, year + 0.5 - 2026.58)) for year in range(2027, 2041)],
        "operating_cost_usd_bn": 0.03 * np.minimum(np.cumsum(SPENDING), 2500),
    }
)
WORDS = {"title": "Required revenue is ten times AI revenue", "alt": "What is seen in the chart."}
BASE_REVENUE, REVENUE_NOW = 137.0, 105.0


def required() -> whatif.WhatIf:
    return payback.required_whatif(
        whatif.slider("chip_run_rate", "Spending on chips", "usd_bn_per_year", (100, 700), 356.116),
        whatif.slider("tco_multiple", "Total cost over chip cost", "multiple", (1, 3.5), 2),
        whatif.slider("gross_margin", "Gross margin", "share", (0.1, 0.9), 0.5),
        REVENUE_NOW,
        **WORDS,
    )


def cash() -> whatif.WhatIf:
    return payback.cash_whatif(
        PROGRAMME,
        whatif.slider("revenue_growth", "Yearly growth of AI revenue", "share_per_year", (0, 2.2), 0.8),
        whatif.slider("revenue_ceiling_usd_bn", "Ceiling of AI revenue", "usd_bn_per_year", (300, 8000), 2500),
        whatif.slider("margin_before_depreciation", "Margin before depreciation", "share", (0.2, 0.9), 0.6),
        BASE_REVENUE,
        **WORDS,
    )


def figures() -> dict:
    """Every chart of the payback chapter by name, and the frame behind it."""
    return {
        "capex": (payback.capex_by_company(CAPEX, **WORDS), CAPEX),
        "gap": (payback.gap_over_time(GAP, **WORDS), GAP),
        "reconciliation": (payback.reconciliation(RECONCILIATION, **WORDS), RECONCILIATION),
        "fan": (payback.cash_fan(FAN, **WORDS), FAN),
        "curve": (payback.payback_curve(CURVE, **WORDS), CURVE),
        "tornado": (payback.tornado(TORNADO, 2036, subtitle="Year of payback", **WORDS), TORNADO),
        "sobol": (payback.sobol(SOBOL, **WORDS), SOBOL),
        "booms": (payback.booms(BOOMS, **WORDS), BOOMS),
        "captured": (payback.captured(CAPTURED, reference=("Required, mid-2026", 620), **WORDS), CAPTURED),
        "required": (required(), CAPTURED),
        "cash": (cash(), PROGRAMME),
    }
