"""Claims of the documents and the one rule that turns a claim and what was observed into a verdict.

A verdict is computed, never typed. The claim gives an interval (a point is one whose ends are equal; an open
end stands for "more than" or "less than"), widened by its own precision. A check gives the observed interval,
and ``MEANING`` says what follows from the two.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import tables
from analysis.findings import STATUSES, weakest
from analysis.hints import nearest

MEANING = {
    "supported": "all that was observed lies inside the claim's interval",
    "partly": "some of what was observed lies inside it",
    "contradicted": "none of it does",
    "not yet due": "a forecast whose horizon has not come, unless it is fulfilled already",
    "unresolved": "nothing was observed that settles it",
}
"""What each verdict means; a claim without numbers is supported or contradicted by whether what it says is so."""
VERDICTS = tuple(MEANING)
LEAST_TOLERANCE, MOST_TOLERANCE = 0.02, 0.05
"""A claim is read as no more exact than two in a hundred, since speakers round, and no less than five."""


class ClaimError(ValueError):
    """A claim or check that cannot be judged."""


@dataclass(frozen=True)
class Observed:
    """What a check found.

    Attributes
    ----------
    low, high
        Ends of the observed interval, in the claim's unit; infinite for "at least" and "at most".
    holds
        For a claim without numbers: whether what it says is so; None otherwise.
    why
        The observation in a few words.
    inputs
        Rows of tables that it rests on.
    """

    low: float = math.nan
    high: float = math.nan
    holds: bool | None = None
    why: str = ""
    inputs: tuple[pd.DataFrame, ...] = field(default=(), repr=False)

    @property
    def is_known(self) -> bool:
        """Whether anything was observed."""
        return self.holds is not None or not math.isnan(self.low)

    @property
    def status(self) -> str:
        """Rank of the weakest row it rests on; unresolved when nothing was observed."""
        rows = [status for frame in self.inputs for status in frame["status"]]
        return weakest(rows) if rows and self.is_known else STATUSES[-1]


Check = Callable[[], Observed]


def tolerance(value: float) -> float:
    """Return how far off a printed value may be and still be the same.

    Half a unit of its last digit, but at least ``LEAST_TOLERANCE`` and at most ``MOST_TOLERANCE`` of it.

    >>> tolerance(8.5), tolerance(600), tolerance(14)
    (0.17, 30.0, 0.5)
    """
    number = Decimal(repr(float(value))).normalize()
    _, digits, exponent = number.as_tuple()
    unit = 10.0 ** int(exponent) if digits != (0,) else 0.0
    least, most = abs(value) * LEAST_TOLERANCE, abs(value) * MOST_TOLERANCE
    return min(max(unit / 2, least), most)


def interval(low: float | None, high: float | None) -> tuple[float, float]:
    """Return a claim's interval, widened by its precision; a missing end is infinite.

    Raises
    ------
    ClaimError
        When the ends are reversed.
    """
    if low is not None and high is not None and low > high:
        raise ClaimError(f"A claim from {low} to {high}: the ends are reversed.")
    bottom = -math.inf if low is None or math.isnan(low) else low - tolerance(low)
    top = math.inf if high is None or math.isnan(high) else high + tolerance(high)
    return bottom, top


def verdict(claim: Mapping[str, object], observed: Observed, as_of: pd.Timestamp) -> str:
    """Judge a claim.

    Parameters
    ----------
    claim : mapping
        A row of table ``claims``: ``value_low``, ``value_high``, ``kind``, ``horizon``.
    observed : Observed
        What its check found.
    as_of : Timestamp
        Date of the newest figures.

    Returns
    -------
    str
        One of ``VERDICTS``.
    """
    if not observed.is_known:
        return "unresolved"
    found = _compare(claim, observed)
    horizon: Any = claim["horizon"]
    due = claim["kind"] != "forecast" or pd.isna(horizon) or horizon <= as_of
    return found if due or found == "supported" else "not yet due"


def _compare(claim: Mapping[str, object], observed: Observed) -> str:
    if observed.holds is not None:
        return "supported" if observed.holds else "contradicted"
    low, high = interval(claim["value_low"], claim["value_high"])  # type: ignore[arg-type]
    if low <= observed.low and observed.high <= high:
        return "supported"
    return "partly" if observed.low <= high and low <= observed.high else "contradicted"


def judge(checks: Mapping[str, Check], as_of: pd.Timestamp) -> pd.DataFrame:
    """Judge every claim that has a check.

    Parameters
    ----------
    checks : mapping of str to callable
        Checks by claim id.
    as_of : Timestamp
        Date of the newest figures.

    Returns
    -------
    DataFrame
        Columns of table ``claims`` and ``observed_low, observed_high, why, evidence, verdict``, in the order of
        the table.

    Raises
    ------
    ClaimError
        When a check is for no claim, or raises; it is named.
    """
    claims = tables.load("claims")
    for name in checks:
        if name not in set(claims["claim_id"]):
            raise ClaimError(
                f"A check for claim {name!r}, which is not in claims.csv; {nearest(name, claims['claim_id'])}"
            )
    rows = [
        {**claim, **_judged(claim, checks[claim["claim_id"]], as_of)}
        for claim in _records(claims)
        if claim["claim_id"] in checks
    ]
    return pd.DataFrame(rows)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _judged(claim: Mapping[str, object], check: Check, as_of: pd.Timestamp) -> dict[str, object]:
    try:
        observed = check()
    except Exception as error:
        raise ClaimError(f"The check of claim {claim['claim_id']} failed: {error}") from error
    return {
        "observed_low": observed.low,
        "observed_high": observed.high,
        "why": observed.why,
        "evidence": observed.status,
        "verdict": verdict(claim, observed, as_of),
    }
