"""How the claims aged: shares with counts and intervals, forecasts and their errors, agreement of the coders."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.ledger import rule
from analysis.ledger.judging import DAY, Entry, Judgement, seen
from analysis.ledger.reading import Row
from analysis.ledger.rule import BEARINGS, SETTLED, VERDICTS, Interval

if TYPE_CHECKING:
    import pandas as pd

LEAST_RANKED = 8
"""Speakers with fewer settled claims are listed without a rank: a share of so few says little."""
CONFIDENCE = 0.95
WIDEST = 0.5
"""An observation wider than this share of its middle gives no error of a forecast."""


class Share(NamedTuple):
    """A share with its Wilson interval."""

    share: float
    low: float
    high: float


def wilson(count: int, total: int, confidence: float = CONFIDENCE) -> Share:
    """Return a share with its Wilson score interval.

    Raises
    ------
    ValueError
        When ``count`` is not between 0 and a positive ``total``.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".

    >>> [round(end, 3) for end in wilson(15, 20)]
    [0.75, 0.531, 0.888]
    """
    if not 0 <= count <= total or total == 0:
        raise ValueError(f"{count} of {total} is no share; allowed: 0 to a total above 0.")
    from scipy import stats  # noqa: PLC0415 - two seconds that only shares need to pay

    ends = stats.binomtest(count, total).proportion_ci(confidence, method="wilson")
    return Share(count / total, float(ends.low), float(ends.high))


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Return Cohen's kappa: the agreement of two coders beyond what chance would give.

    Returns
    -------
    float
        1 for full agreement, 0 for that of chance; not a number where chance alone would always agree.

    Raises
    ------
    ValueError
        When the two have not coded the same number of things, or none.

    Source: Cohen (1960), "A coefficient of agreement for nominal scales".

    >>> kappa(["a", "a", "b", "b"], ["a", "a", "b", "a"])
    0.5
    """
    if len(first) != len(second) or not first:
        raise ValueError(f"{len(first)} codes against {len(second)}; allowed: the same number, above 0.")
    total = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / total
    ours, theirs = Counter(first), Counter(second)
    by_chance = sum(ours[code] * theirs[code] for code in ours) / total**2
    return float("nan") if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def coded(entries: Iterable[Entry]) -> list[Row]:
    """Return every finding in words, which two coders have coded."""
    return [row for entry in entries for row in entry.evidence if row["measure"] == "words"]


def agreement(rows: Sequence[Row]) -> pd.DataFrame:
    """Count how the two coders saw the same findings.

    Returns
    -------
    DataFrame
        A row for each bearing of the first coder, a column for each of the second.
    """
    import pandas as pd  # noqa: PLC0415 - pages that show no scores need not pay for it

    pairs = Counter((row["bearing_first"], row["bearing_second"]) for row in rows)
    counts = [{other: pairs[ours, other] for other in BEARINGS} for ours in BEARINGS]
    return pd.DataFrame(counts, index=pd.Index(BEARINGS, name="first"))


GROUPS: Mapping[str, Callable[[Entry], str]] = {
    "document": lambda entry: entry.claim["document"],
    "speaker": lambda entry: entry.claim["speaker"],
    "kind": lambda entry: entry.claim["kind"],
    "theme": lambda entry: entry.claim["theme"],
}
"""What the claims can be scored by."""


def by(entries: Iterable[Entry], group: str, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Score claims by a group.

    Speakers are scored on what they said, where that is known; everything else on what the document prints.

    Parameters
    ----------
    entries : iterable of Entry
        Judged claims.
    group : str
        One of ``GROUPS``.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        A row for each member: ``group, claims``, a column for each verdict, ``settled`` (claims with a verdict
        that says how they fared), ``supported_share`` and ``contradicted_share`` of these with ``_low`` and
        ``_high``, and ``ranked``.
    """
    import pandas as pd  # noqa: PLC0415

    members: dict[str, list[str]] = {}
    for entry in entries:
        judged = entry.original if group == "speaker" else entry.printed
        members.setdefault(GROUPS[group](entry), []).append(judged.verdict)
    return pd.DataFrame([_scored(name, verdicts, confidence) for name, verdicts in members.items()])


def overall(entries: Iterable[Entry], confidence: float = CONFIDENCE) -> dict[str, Any]:
    """Score all claims at once; keys as the columns of ``by``."""
    return _scored("all", [entry.printed.verdict for entry in entries], confidence)


def _scored(name: str, verdicts: Sequence[str], confidence: float) -> dict[str, Any]:
    counts = Counter(verdicts)
    settled = sum(counts[verdict] for verdict in SETTLED)
    row: dict[str, Any] = {"group": name, "claims": len(verdicts), **{verdict: counts[verdict] for verdict in VERDICTS}}
    row["settled"] = settled
    for verdict in ("supported", "contradicted"):
        share = wilson(counts[verdict], settled, confidence) if settled else Share(*[float("nan")] * 3)
        row |= {f"{verdict}_share": share.share, f"{verdict}_low": share.low, f"{verdict}_high": share.high}
    row["ranked"] = settled >= LEAST_RANKED
    return row


def forecasts(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return every forecast with what came of it.

    Returns
    -------
    DataFrame
        ``claim_id, speaker, statement_en, due, verdict, claimed, observed, error``: the signed error is the
        middle of what was observed over the middle of what was claimed, less one; empty where the claim is a bound
        or what was observed is too wide to have a middle.
    """
    import pandas as pd  # noqa: PLC0415

    rows = [_forecast(entry) for entry in entries if entry.original.claimed.is_forecast]
    return pd.DataFrame(rows, columns=FORECAST)


FORECAST = ["claim_id", "speaker", "statement_en", "due", "verdict", "claimed", "observed", "error"]


def _forecast(entry: Entry) -> dict[str, Any]:
    judged = entry.original
    claimed, observed = _middle_claimed(judged), _middle_observed(entry)
    known = bool(claimed) and observed is not None and judged.verdict in SETTLED
    values = (
        *(entry.claim_id, entry.claim["speaker"], entry.claim["statement_en"], judged.claimed.due, judged.verdict),
        *(claimed, observed, observed / claimed - 1 if known and claimed and observed is not None else None),
    )
    return dict(zip(FORECAST, values, strict=True))


def _middle_claimed(judged: Judgement) -> float | None:
    """Return the middle of the claimed numbers; a bound, such as up to or more than, has none."""
    ends = judged.claimed.interval
    if ends is None or judged.claimed.unit == DAY or not _is_finite(*ends) or ends.low == 0 < ends.high:
        return None
    return (ends.low + ends.high) / 2


def _middle_observed(entry: Entry) -> float | None:
    """Return the middle of what decided: the check's interval, or the mean of those that have weight."""
    judged = entry.original
    if judged.check and judged.observed is not None:
        return _middle([Interval(judged.observed.low, judged.observed.high)])
    rows = [row for row in entry.evidence if row["measure"] == "value" and row["evidence_id"] in judged.scores]
    return _middle([seen(row, judged.claimed) for row in rows if rule.weight(row["quality"])])


def _middle(intervals: Sequence[Interval]) -> float | None:
    """Return the mean of all ends; None where they lie so far apart that a middle says nothing."""
    ends = [end for interval in intervals for end in interval]
    if not ends or not _is_finite(*ends):
        return None
    middle = sum(ends) / len(ends)
    return middle if max(ends) - min(ends) <= WIDEST * abs(middle) else None


def _is_finite(*values: float) -> bool:
    return all(math.isfinite(value) for value in values)
