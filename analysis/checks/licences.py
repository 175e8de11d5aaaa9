"""Checks of claims on what the licences of Llama allow and forbid."""

from __future__ import annotations

from analysis.ledger.register import Observed, Register, Rows, holds, point, select, unknown
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

RELEASE = "Llama 3.1"


def clause(release: str, name: str) -> Rows:
    """Return a clause of the licence of a release."""
    return select("licence_clauses", release=release, clause=name)


def _users() -> str:
    """Print the number of users above which a firm needs a licence of its own."""
    return format_value(clause(RELEASE, "user_threshold").number("number"), "count")


@check("A-001")
def free_of_charge() -> Observed:
    """Read whether the licence asks for a fee."""
    rows, limit = clause(RELEASE, "royalty_free"), clause(RELEASE, "user_threshold")
    why = f"Section {rows.text('place')} grants use without royalty; firms above {_users()} users need a licence."
    return holds(rows.text("value") == "yes", why, rows.frame, limit.frame)


@check("A-009")
def fee_for_users() -> Observed:
    """Read the fee that the licence asks of those who run the model: none where it is free of royalty."""
    rows, limit = clause(RELEASE, "royalty_free"), clause(RELEASE, "user_threshold")
    if rows.text("value") != "yes":
        return unknown("The licence asks for a fee and does not say which.")
    why = f"The licence asks for no fee; firms above {_users()} users need one of their own."
    return point(0, why, rows.frame, limit.frame)


@check("A-053")
def not_for_every_purpose() -> Observed:
    """Read whether the licence binds users to a policy on uses."""
    rows = clause(RELEASE, "use_policy")
    why = f"A policy that forbids some uses is part of the licence: {rows.text('value')}."
    return holds(rows.text("value") == "yes", why, rows.frame)


@check("B-025")
def data_must_be_handed_over() -> Observed:
    """Look for a duty to hand over data in every licence whose text is known."""
    rows = select("licence_clauses", clause="data_sharing_duty").frame
    rows = rows[rows["release"].str.startswith("Llama ") & (rows["value"] != "unknown")]
    found = int((rows["value"] != "no").sum())
    why = f"{found} of {len(rows)} licences, {rows['release'].iloc[0]} to {rows['release'].iloc[-1]}, ask for data."
    return holds(found > 0, why, rows)
