"""Checks of claims that their own numbers settle, with a count of people where one is set against another."""

from __future__ import annotations

from analysis.ledger.register import Observed, Register, between, point, select
from analysis.models.reliability import chain_failure, inverse_chain
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

STEPS = 5
"""Steps of document E's chain."""
LIMIT = 0.5
"""Share of failures that it says is passed."""
PRINTED_SPENDING, PRINTED_SAVING = (1, 10), (1, 10)
"""Document D as printed: billions to tens of billions spent, billions to tens of billions saved."""
ORIGINAL_SPENDING, ORIGINAL_SAVING = (10, 100), (1, 10)
"""As spoken: tens of billions to a hundred billion or more spent, billions to tens of billions saved."""


@check("E-050")
def chain_of_steps() -> Observed:
    """Put the two ends of the error of a step through a chain of independent steps."""
    rows = select("claims", claim_id="E-049")
    low, high = (float(chain_failure(rows.number(end), STEPS)) for end in ("value_low", "value_high"))
    ends = f"{format_value(low, 'share')} to {format_value(high, 'share')}"
    needed = format_value(float(inverse_chain(LIMIT, STEPS)), "share")
    why = f"{STEPS} independent steps fail in {ends} of cases; half is passed at {needed} a step."
    return between(low, high, why, rows.frame)


def _saved(spending: tuple[int, int], saving: tuple[int, int]) -> tuple[float, float]:
    """Return saving over spending at the two orders of magnitude, lowest first."""
    shares = sorted(saved / spent for saved, spent in zip(saving, spending, strict=True))
    return shares[0], shares[-1]


@check("D-094", versions=("printed",))
def saving_printed() -> Observed:
    """Divide the printed saving by the printed spending."""
    low, high = _saved(PRINTED_SPENDING, PRINTED_SAVING)
    why = f"Spending and saving are printed as the same amounts: the saving would be {format_value(high, 'share')}."
    return between(low, high, why, select("claims", claim_id="D-094").frame)


@check("D-094", versions=("original",))
def saving_spoken() -> Observed:
    """Divide the spoken saving by the spoken spending."""
    low, high = _saved(ORIGINAL_SPENDING, ORIGINAL_SAVING)
    why = f"As spoken, the saving is {format_value(high, 'share')} of the spending at both ends."
    return between(low, high, why, select("departures", claim_id="D-094").frame)


@check("D-104")
def reach_of_meta() -> Observed:
    """Divide the people who use a product of Meta in a month by all people of the year."""
    users = select("people_counts", group="Meta products, in a month")
    world = select("people_counts", group="World", date=users.frame["date"].tolist())
    share = users.number("people") / world.number("people")
    counts = " of ".join(format_value(rows.number("people"), "count") for rows in (users, world))
    why = f"{counts} people used one in {users.frame['date'].iloc[0]:%B %Y}: {format_value(share, 'share')}."
    return point(share, why, users.frame, world.frame)
