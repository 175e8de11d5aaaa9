"""Every claim judged, as printed and as originally said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from analysis.hints import nearest
from analysis.ledger import rule
from analysis.ledger.reading import Ledger, Row, claimed_row
from analysis.ledger.register import VERSIONS, Observed, Register, Registered, run
from analysis.ledger.rule import Claimed, Interval, LedgerError, Piece, Ruling
from analysis.schemas import STATUSES
from analysis.units import convert, format_value

Decide = Callable[[Claimed, list[Piece]], Ruling]
DAY = "day"
CHECK_WEIGHT = rule.WEIGHTS["primary"]


@dataclass(frozen=True)
class Judgement:
    """How one version of a claim fared.

    Attributes
    ----------
    ruling
        Verdict, score and rule.
    claimed
        What the rule compared with.
    observed
        What a check found; None where evidence decided.
    check
        Module and function of that check.
    scores
        Score of each piece of evidence, by its id.
    """

    ruling: Ruling
    claimed: Claimed
    observed: Observed | None
    check: str | None
    scores: Mapping[str, int]

    @property
    def verdict(self) -> str:
        """One of ``rule.VERDICTS``."""
        return self.ruling.verdict


@dataclass(frozen=True)
class Entry:
    """A claim with its evidence and its verdicts.

    Attributes
    ----------
    claim
        Row of table ``claims``.
    evidence
        Its rows of table ``evidence``.
    departure
        Row of table ``departures`` that makes it two claims, or None.
    printed, original
        Judgements; the same where no departure is known.
    """

    claim: Row
    evidence: tuple[Row, ...]
    departure: Row | None
    printed: Judgement
    original: Judgement

    @property
    def claim_id(self) -> str:
        """Id of the claim."""
        return str(self.claim["claim_id"])

    @property
    def only_hearsay(self) -> bool:
        """Whether there is evidence, and none of it has weight."""
        return bool(self.evidence) and not any(rule.weight(row["quality"]) for row in self.evidence)


def judge(ledger: Ledger, checks: Register, clear: float = rule.CLEAR) -> dict[str, Entry]:
    """Judge every claim.

    Parameters
    ----------
    ledger : Ledger
        Claims, evidence and departures.
    checks : Register
        Checks by claim id.
    clear : float
        Score above which a verdict is clear, see ``rule.rule``.

    Returns
    -------
    dict
        Entries by claim id, in the order of the documents.

    Raises
    ------
    LedgerError
        When a check is for no claim, or raises, or returns nothing; it is named.
    """
    for name, items in checks.items():
        if name not in ledger.claims:
            raise LedgerError(f"{items[0].name} checks no claim: {name!r}; {nearest(name, ledger.claims)}")
        for item in items:
            if "printed" not in item.versions and name not in ledger.departures:
                raise LedgerError(f"{item.name} checks the original of {name}, of which no departure is known.")
    return {name: _entry(ledger, checks, name, clear) for name in ledger.claims}


def _entry(ledger: Ledger, checks: Register, name: str, clear: float) -> Entry:
    claim, departure, evidence = ledger.claims[name], ledger.departures.get(name), ledger.evidence[name]
    decide = partial(rule.rule, today=ledger.today, clear=clear)
    judged = {}
    for version in VERSIONS:
        said = claimed_row(claim, departure, version)
        pieces = [row for row in evidence if row["version"] in {"both", version}]
        judged[version] = _judged(said, pieces, checks.of(name, version), decide)
    original = judged["original"] if departure else judged["printed"]
    return Entry(claim, evidence, departure, judged["printed"], original)


def _judged(said: Row, evidence: Iterable[Row], registered: Registered | None, decide: Decide) -> Judgement:
    claimed = claimed_of(said)
    observed = run(said["claim_id"], registered) if registered else None
    scores = {row["evidence_id"]: score(row, claimed) for row in evidence}
    if registered and observed and observed.is_known:
        piece = _from_check(said["claim_id"], registered, observed, claimed)
        return Judgement(decide(claimed, [piece]), claimed, observed, registered.name, scores)
    pieces = [_piece(row, scores[row["evidence_id"]], claimed) for row in evidence]
    return Judgement(decide(claimed, pieces), claimed, observed, None, scores)


def claimed_of(said: Row) -> Claimed:
    """Return what a claim says as the rule takes it."""
    where, unit, share = None, said["unit"], 0.0
    if unit is not None:
        where = rule.interval(said["value_low"], said["value_high"])
        share = rule.tolerance(where.low, where.high, bool(said["approximate"]))
    elif said["date_low"] is not None:
        where, unit = Interval(said["date_low"].toordinal(), said["date_high"].toordinal()), DAY
    is_forecast = said["kind"] == "forecast" or said["horizon"] is not None
    made, basis = rule.last_day(said["as_of"]), said["horizon_basis"] or ""
    due = rule.due_day(made, said["horizon"], basis) if is_forecast else None
    return Claimed(where, unit, share, bool(said["checkable"]), is_forecast, due)


def score(row: Row, claimed: Claimed) -> int:
    """Score one piece of evidence against a claim: 1, 0 or -1."""
    if row["measure"] == "words":
        return rule.BEARINGS[row["bearing"]]
    return rule.compare(claimed.interval or Interval(0, 0), claimed.tolerance, seen(row, claimed))


def seen(row: Row, claimed: Claimed) -> Interval:
    """Return what a piece of evidence observed, in the unit of what is claimed; days as ordinals."""
    if row["measure"] == "date":
        return Interval(row["observed_date"].toordinal(), row["observed_date"].toordinal())
    ends = (row["observed_low"], row["observed_high"])
    low, high = (None if end is None else convert(end, row["unit"], claimed.unit or "") for end in ends)
    return rule.interval(low, high)


def _piece(row: Row, found: int, claimed: Claimed) -> Piece:
    reached = row["measure"] == "value" and claimed.interval is not None and rule.is_final(claimed.interval, found)
    return Piece(found, rule.weight(row["quality"]), bool(row["final"]) or reached)


def _from_check(claim: str, registered: Registered, observed: Observed, claimed: Claimed) -> Piece:
    if observed.is_half:
        return Piece(0, CHECK_WEIGHT, observed.is_final)
    if observed.holds is not None:
        return Piece(1 if observed.holds else -1, CHECK_WEIGHT, observed.is_final)
    if claimed.interval is None:
        raise LedgerError(f"The check of claim {claim}, {registered.name}, found a number, and the claim has none.")
    found = rule.compare(claimed.interval, claimed.tolerance, rule.interval(observed.low, observed.high))
    return Piece(found, CHECK_WEIGHT, observed.is_final or rule.is_final(claimed.interval, found))


def observed_text(entry: Entry) -> str:
    """Return in a sentence what decided: the check's observation, or the weightiest finding."""
    judged = entry.printed
    if judged.observed is not None and judged.observed.is_known:
        return judged.observed.why
    best = _weightiest(entry)
    return best["finding"] if best else (entry.claim["sought"] or entry.claim["reason"] or "Nothing was found.")


def observed_status(entry: Entry) -> str:
    """Return how sure that is: the rank of the weakest row that the check saw, or that of the weightiest finding.

    What nothing was found on is unresolved.
    """
    judged = entry.printed
    if judged.observed is not None and judged.observed.is_known:
        return judged.observed.status
    best = _weightiest(entry)
    return str(best["status"]) if best else STATUSES[-1]


def _weightiest(entry: Entry) -> Row | None:
    """Return the finding of most weight on the claim as printed; of several the first."""
    rows = [row for row in entry.evidence if row["version"] in {"both", "printed"}]
    return max(rows, key=lambda row: rule.weight(row["quality"]), default=None)


def claimed_text(said: Row) -> str:
    """Return the numbers or days that a claim states, as printed; empty for a claim in words."""
    if said["date_low"] is not None:
        ends = [format_value(end, "text") for end in (said["date_low"], said["date_high"])]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    if said["unit"] is None:
        return ""
    low, high = said["value_low"], said["value_high"]
    about = "about " if said["approximate"] else ""
    if high is None:
        return f"more than {format_value(low, said['unit'])}"
    if low == 0 < high:
        return f"up to {about}{format_value(high, said['unit'])}"
    ends = [format_value(end, said["unit"]) for end in dict.fromkeys([low, high])]
    return about + " to ".join(ends)
