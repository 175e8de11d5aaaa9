"""The one rule that turns a claim and what was observed into a verdict.

A verdict is computed, never typed. It follows in four steps: each piece of evidence supports, refutes or does
both by halves; pieces are weighed by their quality; the weighted mean decides; and a forecast waits until it is
due.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from analysis.errors import ReportError
from analysis.hints import nearest
from analysis.units import format_value

MEANING = {
    "supported": "what was observed bears the claim out",
    "partly": "some of it holds and some does not, or the evidence points both ways",
    "contradicted": "what was observed shows that it is not so",
    "unresolved": "it could be checked, and nothing better than hearsay was found",
    "not yet due": "a forecast whose time has not come and that nothing final has settled",
    "not checkable": "a judgement of value, a motive, or something that only an unnamed person knows",
}
"""What each verdict means."""
VERDICTS = tuple(MEANING)
SETTLED = VERDICTS[:3]
"""Verdicts that say how the claim fared."""

LEAST_TOLERANCE, MOST_TOLERANCE = 0.02, 0.05
"""A number is read as no more exact than two in a hundred, since speakers round, and no less than five."""
HEDGED_TOLERANCE = 0.10
"""A number that the text itself calls about, nearly or some is read within ten in a hundred."""

BEARINGS: Mapping[str, int] = {"supports": 1, "mixed": 0, "refutes": -1}
"""What a finding in words does to a claim, as a score."""
WEIGHTS: Mapping[str, int] = {"primary": 4, "secondary": 2, "tertiary": 1, "hearsay": 0}
"""How much a piece of evidence weighs by its quality: each step down halves it, hearsay settles nothing."""
CLEAR = 0.5
"""A weighted mean score above this supports, below its negative contradicts."""
OPEN_YEARS = 2
"""A forecast that names no time is judged this many years after it was made."""

HORIZONS = {
    "stated": "the text gives the time",
    "implied": "the time follows from its words",
    "open": "no time is given",
    "long_run": "the words point to a far or indefinite end",
}
"""How the day by which a forecast can be judged was found."""


class LedgerError(ReportError):
    """A claim, a piece of evidence or a check that cannot be judged; the message names it."""


class Interval(NamedTuple):
    """A closed interval; an open end is infinite."""

    low: float
    high: float


@dataclass(frozen=True)
class Claimed:
    """What is claimed, as far as the rule needs it.

    Attributes
    ----------
    interval
        The numbers as stated, or days as ordinals; None for a claim in words.
    unit
        Unit of these numbers; ``day`` for days, None for a claim in words.
    tolerance
        Share by which each end may be off and still be the same number.
    is_checkable
        False for what no evidence can settle.
    is_forecast
        Whether it waits for a day.
    due
        The day from which it can be judged; None for a forecast without one, and for what is no forecast.
    """

    interval: Interval | None = None
    unit: str | None = None
    tolerance: float = 0.0
    is_checkable: bool = True
    is_forecast: bool = False
    due: date | None = None

    def is_due(self, today: date) -> bool:
        """Whether it can be judged on a day."""
        return not self.is_forecast or (self.due is not None and self.due <= today)


@dataclass(frozen=True)
class Piece:
    """One piece of evidence as the rule sees it: a score from -1 to 1, a weight, and whether it is final.

    Final evidence settles a forecast before its time: what was foretold has happened, or cannot happen any more.
    """

    score: int
    weight: int
    is_final: bool = False


@dataclass(frozen=True)
class Ruling:
    """A verdict with the score and the rule that led to it."""

    verdict: str
    score: float | None
    rule: str


def precision(value: float) -> float:
    """Return the share of a printed value by which it may be off and still be that value.

    Half a unit of its last digit, but at least ``LEAST_TOLERANCE`` and at most ``MOST_TOLERANCE``.

    >>> precision(8.5), precision(600), round(precision(14), 4)
    (0.02, 0.05, 0.0357)
    """
    number = Decimal(repr(float(value))).normalize()
    _, digits, exponent = number.as_tuple()
    if digits == (0,):
        return LEAST_TOLERANCE
    unit = 10.0 ** int(exponent)
    return min(max(unit / 2 / abs(value), LEAST_TOLERANCE), MOST_TOLERANCE)


def tolerance(low: float, high: float, approximate: bool = False) -> float:
    """Return the tolerance of a claimed interval: that of its vaguer end, or that of a hedged number.

    >>> tolerance(3.5, 4.5), tolerance(12, 12, approximate=True), round(tolerance(13, math.inf), 4)
    (0.02, 0.1, 0.0385)
    """
    ends = [precision(end) for end in (low, high) if math.isfinite(end) and end]
    return max([HEDGED_TOLERANCE] if approximate else ends or [LEAST_TOLERANCE])


def interval(low: float | None, high: float | None) -> Interval:
    """Return an interval as claimed or observed; a missing end is infinite.

    Raises
    ------
    LedgerError
        When the ends are reversed.

    >>> interval(600, None)
    Interval(low=600.0, high=inf)
    """
    bottom = -math.inf if low is None or math.isnan(low) else float(low)
    top = math.inf if high is None or math.isnan(high) else float(high)
    if bottom > top:
        raise LedgerError(f"{bottom:g} to {top:g}: the ends are reversed.")
    return Interval(bottom, top)


def compare(claimed: Interval, share: float, seen: Interval) -> int:
    """Score an observed interval against a claimed one, widened by a share of each end.

    Returns
    -------
    int
        1 when all that was seen lies inside, 0 when some does, -1 when none does.

    >>> compare(Interval(0, 5), 0.05, Interval(5.1, 8.78))
    0
    """
    low, high = (end + side * share * abs(end) if share else end for end, side in zip(claimed, (-1, 1), strict=True))
    if low <= seen.low and seen.high <= high:
        return 1
    return 0 if seen.low <= high and low <= seen.high else -1


def is_final(claimed: Interval, score: int) -> bool:
    """Whether a comparison stands whatever comes: a floor that has been reached stays reached."""
    return score == 1 and math.isinf(claimed.high) and math.isfinite(claimed.low)


def weight(quality: str) -> int:
    """Return the weight of a quality of evidence.

    Raises
    ------
    LedgerError
        When there is no such quality.
    """
    if quality not in WEIGHTS:
        raise LedgerError(f"No quality of evidence {quality!r}; {nearest(quality, WEIGHTS)}")
    return WEIGHTS[quality]


def weigh(pieces: Iterable[Piece]) -> float | None:
    """Return the weighted mean score, or None where nothing has weight.

    >>> weigh([Piece(1, 4), Piece(-1, 1)]), weigh([Piece(1, 0)])
    (0.6, None)
    """
    found = list(pieces)
    total = sum(piece.weight for piece in found)
    return sum(piece.score * piece.weight for piece in found) / total if total else None


def last_day(text: str) -> date:
    """Return the last day of a year, month or day as written: what was said in it was said by then.

    Raises
    ------
    ValueError
        When there is no such month or day.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-04-18")
    (datetime.date(2024, 12, 31), datetime.date(2024, 2, 29), datetime.date(2024, 4, 18))
    """
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    last = calendar.monthrange(year, month)[1]
    return date(year, month, parts[2] if len(parts) > 2 else last)


def due_day(made: date, horizon: date | None, basis: str) -> date | None:
    """Return the day from which a forecast can be judged; None for a far end without a date.

    >>> due_day(date(2024, 4, 18), None, "open")
    datetime.date(2026, 4, 18)
    """
    if horizon is not None or basis != "open":
        return horizon
    leap = made.month == 2 and made.day == 29
    return made.replace(year=made.year + OPEN_YEARS, day=28 if leap else made.day)


def rule(claimed: Claimed, pieces: Iterable[Piece], today: date, clear: float = CLEAR) -> Ruling:
    """Judge a claim.

    Parameters
    ----------
    claimed : Claimed
        What is claimed.
    pieces : iterable of Piece
        What was found.
    today : date
        The day on which the evidence was last looked for.
    clear : float
        Score above which the claim is supported, and below whose negative it is contradicted.

    Returns
    -------
    Ruling
        The verdict, one of ``VERDICTS``, the score behind it and the step that decided.
    """
    if not claimed.is_checkable:
        return Ruling("not checkable", None, "No evidence could settle it.")
    found = list(pieces)
    if not claimed.is_due(today):
        found = [piece for piece in found if piece.is_final]
        if weigh(found) is None:
            when = f"on {claimed.due}" if claimed.due else "at an end that it does not date"
            return Ruling("not yet due", None, f"It can be judged {when}, and nothing final has happened.")
    score = weigh(found)
    if score is None:
        return Ruling("unresolved", None, "No evidence better than hearsay was found.")
    mean = format_value(score, "ratio", "+.2f")
    return Ruling(_outcome(score, clear), score, f"Weighted mean of {_counted(found)}: {mean}.")


def _outcome(score: float, clear: float) -> str:
    if score > clear:
        return "supported"
    return "contradicted" if score < -clear else "partly"


def _counted(pieces: list[Piece]) -> str:
    weighty = sum(1 for piece in pieces if piece.weight)
    return f"{weighty} piece{'' if weighty == 1 else 's'} of evidence"
