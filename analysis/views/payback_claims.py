"""Checks of the claims that the payback chapter settles: what was observed, from tables and models."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from analysis import tables
from analysis.claims import Check, ClaimError, Observed
from analysis.models import labs as lab_models
from analysis.models import payback
from analysis.units import format_value
from analysis.views.payback import booms, capex_by_company
from analysis.views.payback_answers import past_booms

CHECKS: dict[str, Callable[[], Observed]] = {}
FROM_QUARTER = "2024Q3"
"""Goldman's report and both documents are of the middle of 2024; spending counts from the quarter after."""
DAYS_PER_MONTH = 30.4375


def check(*claims: str) -> Callable[[Check], Check]:
    """Register a function as the check of claims."""

    def register(function: Check) -> Check:
        for claim in claims:
            if claim in CHECKS:
                raise ClaimError(f"Claim {claim} has two checks, {CHECKS[claim].__name__} and {function.__name__}.")
            CHECKS[claim] = function
        return function

    return register


@dataclass(frozen=True)
class Rows:
    """Rows of a table that a check selects, and the one number in them."""

    frame: pd.DataFrame

    def number(self, column: str) -> float:
        """Return the one value of a column; several rows or none are an error."""
        if len(self.frame) != 1:
            raise ClaimError(f"{len(self.frame)} rows of {self.frame.attrs['table']} where one is needed.")
        return float(self.frame[column].iloc[0])


def select(table: str, **conditions: object) -> Rows:
    """Return the rows of a table that meet all conditions."""
    frame = tables.load(table)
    for column, wanted in conditions.items():
        frame = frame[frame[column] == wanted]
    return Rows(frame)


def openai(measure: str, **conditions: object) -> Rows:
    """Return OpenAI's figure of a measure that the report uses."""
    return select("lab_finances", company="OpenAI", measure=measure, used=True, **conditions)


actual = partial(openai, period="2024", basis="actual")
printed = partial(openai, period="2024", basis="forecast", document="A")


def usd(value: float) -> str:
    """Print billions of dollars."""
    return format_value(value, "usd_bn")


def point(value: float, why: str, *inputs: pd.DataFrame) -> Observed:
    """Return an observation of one value."""
    return Observed(value, value, None, why, inputs)


@check("A-002", "A-011", "E-006")
def trillion() -> Observed:
    """Sum the five firms' spending since the claim: a floor, since others spend too."""
    frame = tables.load("capex_quarterly")
    rows = frame[(frame["definition"] == "purchases_of_ppe") & (frame["calendar_quarter"] >= FROM_QUARTER)]
    total = float(capex_by_company(rows)["capex_usd_bn"].sum())
    why = f"Five firms alone spent {usd(total)} on all property and equipment from {FROM_QUARTER} on."
    return Observed(total, math.inf, None, why, (rows,))


@check("A-006")
def chips_of_meta() -> Observed:
    """Multiply the chips that Zuckerberg named by the prices that analysts gave."""
    count = select("baselines", series="meta_h100_plan")
    prices = [select("baselines", series=f"h100_price_analyst_{end}") for end in ("low", "high")]
    low, high = (count.number("value") * price.number("value") / 1e9 for price in prices)
    why = f"He named {count.number('value'):,.0f} chips; at analysts' prices they cost {usd(low)} to {usd(high)}."
    return Observed(low, high, None, why, (count.frame, *(price.frame for price in prices)))


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
    return Observed(holds=bool(ai <= past["share_high_pct"].max()), why=why, inputs=(history,))


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


def _credits(names: tuple[str, ...]) -> Observed:
    rows = tables.load("payback_models")
    wanted = [f"credited_revenue_{name}" for name in names]
    rows = rows[(rows["model"] == "sequoia_2023") & rows["input_name"].isin(wanted)]
    low, high = float(rows["input_value"].min()), float(rows["input_value"].max())
    return Observed(low, high, None, f"Sequoia credits each with {usd(low)} of revenue, not profit.", (rows,))


@check("E-010")
def large_credits() -> Observed:
    """Read the credits of the four large firms."""
    return _credits(("google", "microsoft", "apple", "meta"))


@check("E-011")
def small_credits() -> Observed:
    """Read the credits of the six others."""
    return _credits(("oracle", "bytedance", "alibaba", "tencent", "x", "tesla"))


@check("E-012")
def gap_widens() -> Observed:
    """Compare the holes that Sequoia printed."""
    rows = tables.load("payback_models")
    rows = rows[(rows["input_name"] == "revenue_hole") & rows["model"].str.startswith("sequoia")]
    holes = rows.set_index("model")["input_value"]
    why = f"The hole printed went from {usd(holes['sequoia_2023'])} to {usd(holes['sequoia_2024'])}."
    return Observed(holds=bool(holes["sequoia_2024"] > holes["sequoia_2023"]), why=why, inputs=(rows,))


@check("A-030", "E-034")
def openai_loss() -> Observed:
    """Take net and operating loss: the claim does not say which it means."""
    net, operating = actual("net_loss"), actual("operating_loss")
    low, high = net.number("value_usd_bn"), operating.number("value_usd_bn")
    why = f"The net loss was {usd(low)}, the operating loss {usd(high)}."
    return Observed(low, high, None, why, (net.frame, operating.frame))


@check("A-031")
def openai_costs() -> Observed:
    """Add the operating loss to revenue."""
    revenue, loss = actual("revenue"), actual("operating_loss")
    cost = revenue.number("value_usd_bn") + loss.number("value_usd_bn")
    return point(cost, f"Revenue and operating loss put costs at {usd(cost)}.", revenue.frame, loss.frame)


@check("A-032")
def openai_servers() -> Observed:
    """Look for what running the models cost in the end; nothing audited is known."""
    return Observed(why="No audited figure for serving in 2024 was found; a forecast of October 2024 has less.")


@check("A-033")
def openai_training() -> Observed:
    """Look for what training cost in the end; nothing audited is known."""
    return Observed(why="No audited figure for training in 2024 was found; a forecast of October 2024 has more.")


@check("A-034")
def openai_parts() -> Observed:
    """Add the two parts that are named."""
    parts = [printed("inference_cost"), printed("training_cost")]
    total = sum(part.number("value_usd_bn") for part in parts)
    rest = printed("operating_cost").number("value_usd_bn") - total
    return point(total, f"They sum to {usd(total)}; {usd(rest)} of costs is not named.", *(p.frame for p in parts))


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
    return Observed(low, high, None, why, (cost.frame, *(end.frame for end in ends)))


@check("A-040")
def openai_raises() -> Observed:
    """Count the months to the next round."""
    rows = openai("funding_round", basis="actual")
    since = tables.load("claims").set_index("claim_id")["as_of"]["A-040"]
    later = rows.frame[rows.frame["date"] > since].sort_values("date").head(1)
    months = (later["date"].iloc[0] - pd.Timestamp(since)).days / DAYS_PER_MONTH
    amount = usd(float(later["value_usd_bn"].iloc[0]))
    return point(months, f"It closed a round of {amount} after {months:.1f} months.", later)


@check("E-022")
def meta_raises() -> Observed:
    """Compare the last two ranges given by then: end by end, and the old bottom with the new top."""
    frame = tables.load("guidance")
    rows = frame[(frame["company"] == "Meta") & (frame["for_period"] == "CY2024")].sort_values("date_given")
    written = tables.load("claims").set_index("claim_id")["as_of"]["E-022"]
    rows = rows[rows["date_given"] <= written].tail(2)
    old, new = rows.iloc[0], rows.iloc[1]
    ends = [new["low_usd_bn"] - old["low_usd_bn"], new["high_usd_bn"] - old["high_usd_bn"]]
    most = new["high_usd_bn"] - old["low_usd_bn"]
    why = f"The ends rose by {usd(ends[0])} and {usd(ends[1])}; old bottom to new top is {usd(most)}."
    return Observed(min(ends), most, None, why, (rows,))


@check("E-023")
def google_quarters() -> Observed:
    """Read the two quarters of 2024 that followed."""
    frame = tables.load("capex_quarterly")
    rows = frame[(frame["company"] == "Alphabet") & frame["calendar_quarter"].isin(["2024Q3", "2024Q4"])]
    low, high = float(rows["capex_usd_bn"].min()), float(rows["capex_usd_bn"].max())
    return Observed(low, high, None, f"The next two quarters came to {usd(low)} and {usd(high)}.", (rows,))


def _microsoft(quarter: str) -> Rows:
    wanted = {"company": "Microsoft", "definition": "incl_finance_leases", "calendar_quarter": quarter}
    return select("capex_quarterly", **wanted)


@check("E-024")
def microsoft_quarter() -> Observed:
    """Read the newest quarter reported when the text was written."""
    rows, printed_quarter = _microsoft("2024Q2"), _microsoft("2024Q1")
    value, before = rows.number("capex_usd_bn"), printed_quarter.number("capex_usd_bn")
    why = f"The newest quarter then was {usd(value)}; {usd(before)} is the one before."
    return point(value, why, rows.frame)


@check("E-025")
def quarters_behind() -> Observed:
    """Count the quarters between the figure printed and the newest reported by then."""
    rows = [_microsoft(quarter) for quarter in ("2024Q1", "2024Q2")]
    claimed = select("claims", claim_id="E-024").number("value_low")
    behind = [row.number("capex_usd_bn") == claimed for row in reversed(rows)].index(True)
    return point(behind, f"Microsoft's figure is {behind} quarter old.", *(row.frame for row in rows))


def _raised(measure: str, claim: str) -> Observed:
    rows = openai(measure, basis="actual").frame
    near = rows[(rows["date"] > "2024-09-16") & (rows["date"] < "2025-01-01")]
    talks = openai(measure, basis="talks").frame
    value, said = float(near["value_usd_bn"].iloc[0]), float(talks["value_usd_bn"].iloc[0])
    return Observed(
        min(value, said),
        max(value, said),
        None,
        f"{claim} {usd(said)}; it closed at {usd(value)}.",
        (near, talks),
    )


@check("E-028")
def openai_valuation() -> Observed:
    """Read the valuation under discussion and at close."""
    return _raised("valuation", "Under discussion was")


@check("E-029")
def openai_round() -> Observed:
    """Read the round under discussion and at close."""
    return _raised("funding_round", "Under discussion was")


@check("E-030")
def openai_credit() -> Observed:
    """Read the line signed, without and with the option to enlarge it."""
    signed, option = openai("credit_line", basis="actual"), openai("credit_line_option", basis="actual")
    low = signed.number("value_usd_bn")
    high = low + option.number("value_usd_bn")
    why = f"It signed a line of {usd(low)} that can grow to {usd(high)}."
    return Observed(low, high, None, why, (signed.frame, option.frame))


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
