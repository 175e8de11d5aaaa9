"""Checks of claims on spending, revenue and losses."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from analysis import tables
from analysis.ledger.register import Observed, Register, Rows, between, holds, point, select, unknown
from analysis.models import labs as lab_models
from analysis.models import payback
from analysis.units import format_value
from analysis.views.payback import booms, capex_by_company
from analysis.views.payback_answers import past_booms

CHECKS = Register()
check = CHECKS.check
FROM_QUARTER = "2024Q3"
"""Goldman's report and both documents are of the middle of 2024; spending counts from the quarter after."""
DAYS_PER_MONTH = 30.4375
PRINTED, ORIGINAL = ("printed",), ("original",)


def openai(measure: str, **conditions: object) -> Rows:
    """Return OpenAI's figure of a measure that the report uses."""
    return select("lab_finances", company="OpenAI", measure=measure, used=True, **conditions)


actual = partial(openai, period="2024", basis="actual")
printed = partial(openai, period="2024", basis="forecast", document="A")


def usd(value: float) -> str:
    """Print billions of dollars."""
    return format_value(value, "usd_bn")


@check("A-002", "A-011", "E-006")
def trillion() -> Observed:
    """Sum the five firms' spending since the claim: a floor, since others spend too."""
    frame = tables.load("capex_quarterly")
    rows = frame[(frame["definition"] == "purchases_of_ppe") & (frame["calendar_quarter"] >= FROM_QUARTER)]
    total = float(capex_by_company(rows)["capex_usd_bn"].sum())
    why = f"Five firms alone spent {usd(total)} on all property and equipment from {FROM_QUARTER} on."
    return between(total, math.inf, why, rows)


@check("A-006")
def chips_of_meta() -> Observed:
    """Multiply the chips that Zuckerberg named by the prices that analysts gave."""
    count = select("baselines", series="meta_h100_plan")
    prices = [select("baselines", series=f"h100_price_analyst_{end}") for end in ("low", "high")]
    low, high = (count.number("value") * price.number("value") / 1e9 for price in prices)
    why = f"He named {count.number('value'):,.0f} chips; at analysts' prices they cost {usd(low)} to {usd(high)}."
    return between(low, high, why, count.frame, *(price.frame for price in prices))


@check("A-007")
def chips_in_pounds() -> Observed:
    """Convert at the average rate of the month."""
    rate = select("baselines", series="exchange_rate", geography="United Kingdom", period="2024-07")
    dollars = select("claims", claim_id="A-006")
    value = dollars.number("value_high") / rate.number("value")
    return point(value, f"At {rate.number('value'):.3f} dollars a pound it is £{value:.1f} billion.", rate.frame)


@check("A-016")
def tasks_automated() -> Observed:
    """Read the share that Goldman's own economist gave."""
    rows = select("payback_models", model="briggs_2024", input_name="tasks_automated_share")
    value = rows.number("input_value")
    return point(value, f"Briggs of Goldman Sachs gives {format_value(value, 'share')} himself.", rows.frame)


@check("A-017")
def in_proportion() -> Observed:
    """Set AI spending over US output against the peaks of past booms."""
    history = tables.load("capex_booms")
    frame = booms(history, tables.load("baselines"), tables.load("capex_quarterly"))
    ai = frame[frame["boom"] == "ai_five_firms"]["share_pct"].max()
    past = past_booms(frame)
    above = int((past["share_pct"] < ai).sum())
    why = f"At {ai:.1f}% of US output it is larger than {above} of {len(past)} past booms at their peaks."
    return holds(ai <= past["share_high_pct"].max(), why, history)


def _sequoia(model: str) -> Observed:
    rows = select("payback_models", model=model)
    x = rows.frame.set_index("input_name")["input_value"]
    value = float(payback.required_revenue(x["chip_run_rate"], x["tco_multiple"], x["gross_margin"]))
    why = f"{usd(x['chip_run_rate'])} × {x['tco_multiple']:g} ÷ (1 − {x['gross_margin']:g}) = {usd(value)}."
    return point(value, why, rows.frame)


@check("A-019")
def sequoia_2023() -> Observed:
    """Compute Sequoia's figure of 2023 from its inputs."""
    return _sequoia("sequoia_2023")


@check("A-020")
def sequoia_2024() -> Observed:
    """Compute Sequoia's figure of 2024 from its inputs."""
    return _sequoia("sequoia_2024")


@check("E-009")
def sequoia_yearly() -> Observed:
    """Compute the same figure, which document E calls yearly output."""
    return _sequoia("sequoia_2024")


def _credits(names: tuple[str, ...]) -> Rows:
    wanted = [f"credited_revenue_{name}" for name in names]
    return select("payback_models", model="sequoia_2023", input_name=wanted)


LARGE = ("google", "microsoft", "apple", "meta")
SMALL = ("oracle", "bytedance", "alibaba", "tencent", "x", "tesla")


def _each(rows: Rows) -> Observed:
    low, high = float(rows.frame["input_value"].min()), float(rows.frame["input_value"].max())
    return between(low, high, f"Sequoia credits each with {usd(low)} of revenue, not profit.", rows.frame)


@check("E-010", versions=PRINTED)
def large_credits_together() -> Observed:
    """Add the credits of the four large firms: as printed the claim is of one sum."""
    rows = _credits(LARGE)
    total = float(rows.frame["input_value"].sum())
    return point(total, f"Sequoia credits the {len(rows.frame)} firms together with {usd(total)}.", rows.frame)


@check("E-010", versions=ORIGINAL)
def large_credits_each() -> Observed:
    """Read the credits of the four large firms."""
    return _each(_credits(LARGE))


@check("E-011")
def small_credits_each() -> Observed:
    """Read the credits of the six others."""
    return _each(_credits(SMALL))


@check("E-012")
def gap_widens() -> Observed:
    """Compare the holes that Sequoia printed."""
    rows = tables.load("payback_models")
    rows = rows[(rows["input_name"] == "revenue_hole") & rows["model"].str.startswith("sequoia")]
    holes = rows.set_index("model")["input_value"]
    why = f"The hole printed went from {usd(holes['sequoia_2023'])} to {usd(holes['sequoia_2024'])}."
    return holds(holes["sequoia_2024"] > holes["sequoia_2023"], why, rows)


@check("A-030", "E-034")
def openai_loss() -> Observed:
    """Take net and operating loss: the claim does not say which it means."""
    net, operating = actual("net_loss"), actual("operating_loss")
    low, high = net.number("value_usd_bn"), operating.number("value_usd_bn")
    why = f"The net loss was {usd(low)}, the operating loss {usd(high)}."
    return between(low, high, why, net.frame, operating.frame)


@check("A-031")
def openai_costs() -> Observed:
    """Add the operating loss to revenue."""
    revenue, loss = actual("revenue"), actual("operating_loss")
    cost = revenue.number("value_usd_bn") + loss.number("value_usd_bn")
    return point(cost, f"Revenue and operating loss put costs at {usd(cost)}.", revenue.frame, loss.frame)


@check("A-032")
def openai_servers() -> Observed:
    """Look for what running the models cost in the end; nothing audited is known."""
    return unknown("No audited figure for serving in 2024 was found; a forecast of October 2024 has less.")


@check("A-033")
def openai_training() -> Observed:
    """Look for what training cost in the end; nothing audited is known."""
    return unknown("No audited figure for training in 2024 was found; a forecast of October 2024 has more.")


@check("A-034")
def openai_parts() -> Observed:
    """Add the parts that are named, without and with the one that the text drops."""
    parts = [printed("inference_cost"), printed("training_cost")]
    staff = openai("staff_cost", period="2024", basis="forecast")
    named = sum(part.number("value_usd_bn") for part in parts)
    whole = named + staff.number("value_usd_bn")
    why = f"The parts named sum to {usd(named)}; with pay, which the text drops, they come to {usd(whole)}."
    return between(named, whole, why, *(part.frame for part in [*parts, staff]))


@check("A-035")
def openai_revenue() -> Observed:
    """Read the revenue of the year."""
    rows = actual("revenue")
    value = rows.number("value_usd_bn")
    return point(value, f"Revenue was {usd(value)}.", rows.frame)


@check("A-036")
def openai_interval() -> Observed:
    """Take the two ends of revenue from costs."""
    cost = printed("operating_cost")
    ends = [printed("revenue", estimate=end) for end in ("low", "high")]
    low, high = lab_models.loss_interval(cost.number("value_usd_bn"), *(end.number("value_usd_bn") for end in ends))
    why = f"Costs less revenue leave a loss of {usd(low)} to {usd(high)}."
    return between(low, high, why, cost.frame, *(end.frame for end in ends))


@check("A-040")
def openai_raises() -> Observed:
    """Count the months to the next round."""
    rows = openai("funding_round", basis="actual")
    since = tables.load("claims").set_index("claim_id")["as_of"]["A-040"]
    later = rows.frame[rows.frame["date"] > since].sort_values("date").head(1)
    months = (later["date"].iloc[0] - pd.Timestamp(since)).days / DAYS_PER_MONTH
    amount = usd(float(later["value_usd_bn"].iloc[0]))
    return point(months, f"It closed a round of {amount} after {months:.1f} months.", later)


def _guided_by_meta() -> pd.DataFrame:
    """Return Meta's ranges for 2024 given before document E, oldest first."""
    rows = select("guidance", company="Meta", for_period="CY2024").frame.sort_values("date_given")
    written = select("documents", document="E").frame["date"].iloc[0]
    return Rows(rows[rows["date_given"] <= written]).frame


def _rises(rows: pd.DataFrame) -> pd.Series:
    """Return how far each range lies at most above the one before: new top less old bottom."""
    return (rows["high_usd_bn"] - rows["low_usd_bn"].shift()).dropna()


@check("E-022", versions=PRINTED)
def meta_raises_lately() -> Observed:
    """Take the two calls before the text."""
    rows = _guided_by_meta()
    before, last = _rises(rows).tail(2)
    why = f"The range rose by at most {usd(last)} at the newest call and by at most {usd(before)} at the one before."
    return between(min(before, last), max(before, last), why, rows.tail(3))


@check("E-022", versions=ORIGINAL)
def meta_raises_in_april() -> Observed:
    """Take the call of April 2024."""
    rows = _guided_by_meta()
    april = rows[rows["date_given"] < "2024-05-01"].tail(2)
    most = float(_rises(april).iloc[0])
    return point(most, f"In April 2024 the range rose by at most {usd(most)}, old bottom to new top.", april)


@check("E-023")
def google_quarters() -> Observed:
    """Read the two quarters of 2024 that followed."""
    frame = tables.load("capex_quarterly")
    rows = frame[(frame["company"] == "Alphabet") & frame["calendar_quarter"].isin(["2024Q3", "2024Q4"])]
    low, high = float(rows["capex_usd_bn"].min()), float(rows["capex_usd_bn"].max())
    return between(low, high, f"The next two quarters came to {usd(low)} and {usd(high)}.", rows)


def _microsoft(quarter: str) -> Rows:
    wanted = {"company": "Microsoft", "definition": "incl_finance_leases", "calendar_quarter": quarter}
    return select("capex_quarterly", **wanted)


@check("E-024", versions=PRINTED)
def microsoft_newest_quarter() -> Observed:
    """Read the newest quarter reported when the text was written."""
    rows, before = _microsoft("2024Q2"), _microsoft("2024Q1").number("capex_usd_bn")
    value = rows.number("capex_usd_bn")
    return point(value, f"The newest quarter then was {usd(value)}; {usd(before)} is the one before.", rows.frame)


@check("E-024", versions=ORIGINAL)
def microsoft_first_quarter() -> Observed:
    """Read the quarter reported in April 2024."""
    rows = _microsoft("2024Q1")
    value = rows.number("capex_usd_bn")
    return point(value, f"The quarter reported in April 2024 was {usd(value)}.", rows.frame)


@check("E-025", versions=PRINTED)
def quarters_behind() -> Observed:
    """Count the quarters between the figure printed and the newest reported by then."""
    rows = [_microsoft(quarter) for quarter in ("2024Q1", "2024Q2")]
    claimed = select("claims", claim_id="E-024").number("value_low")
    behind = [row.number("capex_usd_bn") == claimed for row in reversed(rows)].index(True)
    return point(behind, f"Microsoft's figure is {behind} quarter old.", *(row.frame for row in rows))


def _at_close(measure: str) -> Rows:
    rows = openai(measure, basis="actual").frame
    return Rows(rows[(rows["date"] > "2024-09-16") & (rows["date"] < "2025-01-01")])


@check("E-028")
def openai_valuation() -> Observed:
    """Take the new money from the valuation at close: what was under discussion is the value before it."""
    after, money = _at_close("valuation"), _at_close("funding_round")
    total, raised = after.number("value_usd_bn"), money.number("value_usd_bn")
    why = f"The round closed at {usd(total)} with {usd(raised)} of new money: {usd(total - raised)} before it."
    return point(total - raised, why, after.frame, money.frame)


@check("E-029")
def openai_round() -> Observed:
    """Read the round at close."""
    rows = _at_close("funding_round")
    value = rows.number("value_usd_bn")
    return point(value, f"The round closed at {usd(value)}.", rows.frame)


@check("E-030")
def openai_credit() -> Observed:
    """Read the line signed, without and with the option to enlarge it."""
    signed, option = openai("credit_line", basis="actual"), openai("credit_line_option", basis="actual")
    low = signed.number("value_usd_bn")
    high = low + option.number("value_usd_bn")
    why = f"It signed a line of {usd(low)} that can grow to {usd(high)}."
    return between(low, high, why, signed.frame, option.frame)


@check("E-033")
def openai_early_2024() -> Observed:
    """Read the last run-rate before the date of the claim."""
    rows = openai("run_rate").frame
    last = rows[rows["date"] < "2024-02-01"].sort_values("date").tail(1)
    value = float(last["value_usd_bn"].iloc[0])
    printed_level = select("claims", claim_id="E-033").number("value_low")
    reached = rows[rows["value_usd_bn"] >= printed_level].sort_values("date").iloc[0]["date"]
    why = f"The run-rate then was {usd(value)}; it reached {usd(printed_level)} in {reached:%B %Y}."
    return point(value, why, last)
