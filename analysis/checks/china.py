"""Checks of claims on Chinese developers and companies, and on deals of young model companies."""

from __future__ import annotations

import pandas as pd

from analysis.checks.dates import written
from analysis.ledger.register import Observed, Register, Rows, between, holds, point, select
from analysis.units import convert, format_value

CHECKS = Register()
check = CHECKS.check

CORPORATE = ["company", "state_enterprise"]


def cohort() -> pd.DataFrame:
    """Return the firms on the list of July 2023."""
    return select("chinese_developers", cohort="listed_2023_07", kind=CORPORATE).frame


@check("C-001")
def firms_that_stopped() -> Observed:
    """Bound the share of firms that have stopped training: those known, and all but those known to go on."""
    rows = cohort()
    still, unknown = ((rows["outcome"] == outcome).sum() for outcome in ("still_training", "unknown"))
    low, high = (len(rows) - still - unknown) / len(rows), (len(rows) - still) / len(rows)
    share = " to ".join(format_value(end, "share") for end in (low, high))
    why = f"Of {len(rows)} firms {still} still train and of {unknown} nothing is known: {share} have stopped."
    return between(low, high, why, rows)


@check("C-012", "C-034")
def end_of_the_track() -> Observed:
    """Look for firms of the list that still train models of their own two years on."""
    rows = cohort()
    still = rows[rows["outcome"] == "still_training"]
    filed = select("model_registrations", series="services_filed", confidence="high").frame.sort_values("date")
    counts = ", ".join(f"{row['value']} by {row['date']:%B %Y}" for _, row in filed.iloc[[0, -1]].iterrows())
    why = f"At least {len(still)} of {len(rows)} firms trained own models in 2025 or later; services filed: {counts}."
    return holds(still.empty, why, still, filed)


def deals(company: str, measure: str, **conditions: object) -> Rows:
    """Return figures of deals of a company."""
    return select("company_deals", company=company, measure=measure, **conditions)


@check("C-031")
def money_for_chinese_models() -> Observed:
    """Look for rounds and listings of Chinese developers after the text."""
    rows = select("company_deals", country="CN", kind=["funding", "ipo"], measure="amount").frame
    rows = rows[rows["date"] > written("C")].sort_values("date")
    dated = [f"{row['company']} in {row['date']:%B %Y}" for _, row in rows.head(2).iterrows()]
    why = f"Rounds and listings of Chinese developers after the text: {len(rows)}; {', '.join(dated)} came first."
    return holds(rows.empty, why, rows)


@check("C-042")
def round_of_inflection() -> Observed:
    """Read the round."""
    rows = deals("Inflection", "amount", kind="funding")
    value = convert(rows.number("value"), rows.text("unit"), "usd_bn")
    day = format_value(rows.frame["date"].iloc[0], "text")
    return point(value, f"On {day} it announced a round of {format_value(value, 'usd_bn')}.", rows.frame)


@check("C-043")
def money_of_adept() -> Observed:
    """Read the sum of its rounds."""
    rows = deals("Adept", "total_raised")
    value = rows.number("value")
    return point(value, f"Its rounds came to {format_value(value, 'usd_mn')} in all.", rows.frame)


@check("C-045")
def round_of_character() -> Observed:
    """Read the round, and the valuation beside it."""
    rows, worth = (deals("Character.AI", measure, kind="funding") for measure in ("amount", "valuation"))
    value = rows.number("value")
    why = f"It raised {format_value(value, 'usd_mn')} at {format_value(worth.number('value'), 'usd_mn')}."
    return point(value, why, rows.frame, worth.frame)


@check("E-039")
def rounds_of_two() -> Observed:
    """Compare the valuations, the dollars turned into yuan at the rate of the month before."""
    baichuan = deals("Baichuan", "valuation", kind="funding")
    moonshot = deals("Moonshot", "valuation", kind="funding", date=pd.Timestamp("2024-08-31"))
    rate = select("baselines", series="exchange_rate", geography="China", period="2024-07")
    dollars = convert(moonshot.number("value"), moonshot.text("unit"), "usd_bn")
    worth = sorted([baichuan.number("value"), dollars * rate.number("value")])
    floor = _yuan(dollars * rate.number("value"))
    why = f"Baichuan was put at {_yuan(baichuan.number('value'))}, Moonshot at more than {floor}."
    return between(worth[0], worth[1], why, baichuan.frame, moonshot.frame, rate.frame)


def _yuan(value: float) -> str:
    return format_value(value, "cny_bn")


def result(company: str, measure: str, period: str) -> Rows:
    """Return a figure of the accounts of a company."""
    return select("chinese_results", company=company, measure=measure, period=period)


def _revenue_of_baidu(line: str) -> Observed:
    rows, growth = (result("Baidu", f"{line}_{what}", "2024Q2") for what in ("revenue", "growth"))
    value = rows.number("value")
    why = f"It was {_yuan(value)}, {format_value(growth.number('value'), 'pct', '+.0f')} on the year before."
    return point(value, why, rows.frame, growth.frame)


@check("E-044")
def baidu_advertising() -> Observed:
    """Read the revenue, and its growth beside it."""
    return _revenue_of_baidu("online_marketing")


@check("E-045")
def baidu_cloud() -> Observed:
    """Read the revenue of AI Cloud, and its growth beside it."""
    return _revenue_of_baidu("ai_cloud")


@check("E-046")
def baidu_generative() -> Observed:
    """Read the share, and what it comes to."""
    measures = ("generative_share_of_ai_cloud", "ai_cloud_revenue")
    rows, cloud = (result("Baidu", measure, "2024Q2") for measure in measures)
    share = convert(rows.number("value"), rows.text("unit"), "share")
    why = f"The call put it at almost {format_value(share, 'share')}, which is {_yuan(share * cloud.number('value'))}."
    return point(share, why, rows.frame, cloud.frame)


@check("E-002")
def growth_of_two() -> Observed:
    """Compare growth in the first half of 2024 with that of 2023."""
    firms = ("Kingsoft Office", "Wondershare")
    rows = [[result(firm, "total_revenue_growth", period) for period in ("2024H1", "FY2023")] for firm in firms]
    told = [
        f"{firm} {format_value(now.number('value'), 'pct')} after {format_value(before.number('value'), 'pct')}"
        for firm, (now, before) in zip(firms, rows, strict=True)
    ]
    slower = all(now.number("value") < before.number("value") for now, before in rows)
    why = f"Growth of revenue in the first half of 2024 and in 2023: {' and '.join(told)}."
    return holds(slower, why, *(row.frame for pair in rows for row in pair))


@check("E-014")
def spending_of_two() -> Observed:
    """Compare capital spending with that of the year before."""
    years = {"Alibaba": ("FY2025", "FY2024"), "Tencent": ("FY2024", "FY2023")}
    rows = [[result(firm, "capital_expenditure", year) for year in pair] for firm, pair in years.items()]
    told = [
        f"{firm} {_yuan(now.number('value'))} after {_yuan(before.number('value'))}"
        for firm, (now, before) in zip(years, rows, strict=True)
    ]
    fell = any(now.number("value") <= before.number("value") for now, before in rows)
    why = f"Capital spending of the year that holds most of 2024 and of the one before: {' and '.join(told)}."
    return holds(fell, why, *(row.frame for pair in rows for row in pair))
