"""Checks of claims on how open Llama is and what Meta did with its models, from clauses and dated steps."""

from __future__ import annotations

import pandas as pd

from analysis.checks.dates import written
from analysis.checks.licences import clause
from analysis.ledger.register import Observed, Register, between, half, holds, select
from analysis.units import format_value
from analysis.views import openness as views
from analysis.views.openness_adoption import MONTH

CHECKS = Register()
check = CHECKS.check

PLAIN = dict.fromkeys(views.GROUPS.values(), 1.0) | {"weight_concentration": 1.0, "half_credit": 0.5}
"""Groups that count alike and half a credit: what is asked here does not depend on weights."""
SAME_LENGTH = 0.05
"""Texts whose lengths differ by less, as a share, are about equally long."""
FEW = 2
"""Weights drawn: a direction that holds under any weights needs no more."""


def meta_clauses() -> pd.DataFrame:
    """Return the clauses of Meta's releases."""
    return select("licence_clauses", developer="Meta").frame


def directions(until: pd.Timestamp) -> pd.DataFrame:
    """Return the steps between Meta's releases out by a day; see ``views.openness.steps``."""
    rows = meta_clauses()
    steps = views.steps(rows, views.weighing(PLAIN, FEW, 0)).iloc[:-1]
    days = rows.drop_duplicates("release").set_index("release")["release_date"]
    return steps[pd.to_datetime(steps["after"].map(days), format="ISO8601") <= until]


@check("A-048")
def anyone_may_download() -> Observed:
    """Read whether Llama can be had without asking, and whether weights of others could be had."""
    gate = clause("Llama 3.1", "download_without_gate")
    rows = select("licence_clauses", clause="redistribution", value="yes").frame
    others = rows[
        (rows["developer"] != "Meta") & (pd.to_datetime(rows["release_date"], format="ISO8601") <= written("A"))
    ]
    asked = "without a form" if gate.text("value") == "yes" else "after filling in a form"
    why = f"Llama 3.1 can be downloaded {asked}; so could the weights of {len(others)} releases of others by then."
    return half(why, gate.frame, others) if len(others) else holds(gate.text("value") == "yes", why, gate.frame)


@check("A-052")
def training_data_closed() -> Observed:
    """Read whether the training data of Llama 3.1 are disclosed."""
    rows = clause("Llama 3.1", "training_data_disclosed")
    why = f"Training data disclosed: {rows.text('value')} ({rows.text('place')})."
    return holds(rows.text("value") == "no", why, rows.frame)


@check("B-020")
def downloads_by_the_column() -> Observed:
    """Count back from Meta's next total, at the pace that it states for the month before."""
    total = select("adoption", measure="downloads_stated", entity="Llama", scope="Hugging Face")
    month = select("adoption", measure="downloads_month", entity="Llama")
    until, then, pace = total.frame["date_high"].iloc[0], total.number("value"), month.number("value")
    months = (until - written("B")).days / MONTH
    back = then - pace * months
    low, high, rate = (format_value(value, "count") for value in (back, then, pace))
    why = (
        f"Meta counted {high} on Hugging Face by {format_value(until, 'text')} and {rate} or more in the last month; "
        f"at {rate} a month that leaves {low} on the day of the column."
    )
    return between(back, then, why, total.frame, month.frame)


@check("B-027")
def tightening() -> Observed:
    """Compare each release out by the column with the one before, clause by clause."""
    steps, rows = directions(written("B")), meta_clauses()
    tighter = int((steps["direction"] == "tighter").sum())
    told = "; ".join(f"{row['label']}: {row['direction']}" for row in steps.to_dict("records"))
    why = f"{tighter} of {len(steps)} steps close the licence whatever the weights ({told})."
    return half(why, rows) if 0 < tighter < len(steps) else holds(tighter > 0, why, rows)


@check("B-028")
def llama_3_beside_llama_2() -> Observed:
    """Count the duties on brand that Llama 3 adds, and the words that its policy on uses adds."""
    rows = [clause(release, name) for name in ("naming_duty", "badge_duty") for release in ("Llama 2", "Llama 3")]
    added = sum(new.text("value") == "yes" != old.text("value") for old, new in zip(rows[::2], rows[1::2], strict=True))
    before, after = (clause(release, "use_policy_words") for release in ("Llama 2", "Llama 3"))
    longer = after.number("number") - before.number("number")
    why = (
        f"Llama 3 adds {added} duties on brand; its policy on uses, the legal standards, is longer "
        f"by {format_value(longer, 'count')} of {format_value(before.number('number'), 'count')} words."
    )
    frames = [*(item.frame for item in rows), before.frame, after.frame]
    branded, stricter = added > 0, longer > SAME_LENGTH * before.number("number")
    return half(why, *frames) if branded != stricter else holds(branded, why, *frames)


@check("C-014")
def open_and_commercial() -> Observed:
    """Read whether the licence of Llama 2 is approved as open source, and whether firms may use it."""
    approved, business = clause("Llama 2", "approved_by_osi"), clause("Llama 2", "commercial_use")
    why = f"Approved as open source: {approved.text('value')}; business use: {business.text('value')}."
    is_open, is_business = approved.text("value") == "yes", business.text("value") != "no"
    frames = approved.frame, business.frame
    return half(why, *frames) if is_open != is_business else holds(is_open, why, *frames)


def released_since(document: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return Meta's releases after a document: with weights, and closed."""
    rows = select("meta_events", actor="Meta", category="release").frame
    later = rows[rows["date"] > written(document)]
    closed = later["event"].str.contains("closed")
    return later[~closed], later[closed]


@check("D-074")
def not_everything() -> Observed:
    """Look for a model that Meta has released since without its weights."""
    free, closed = released_since("D")
    told = f"{closed['event'].iloc[-1]} ({closed['date'].iloc[-1]:%B %Y})" if len(closed) else "none without them"
    why = f"Since the interview Meta has released {len(free)} times with weights; without: {told}."
    return holds(len(closed) > 0, why, free, closed) if len(closed) else holds(False, why, free)


@check("D-082")
def able_to_open() -> Observed:
    """Count the releases since the interview with weights and without."""
    free, closed = released_since("D")
    why = f"{len(free)} releases with weights since, then {len(closed)} without."
    if len(closed) and len(free):
        return half(why, free, closed)
    return holds(len(free) > 0, why, free if len(free) else closed)
