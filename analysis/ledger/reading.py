"""Claims, evidence and departures, read together and checked against each other before anything is judged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis import tables
from analysis.hints import nearest
from analysis.ledger import rule
from analysis.ledger.rule import LedgerError
from analysis.rows import SHOWN
from analysis.units import UnitError, convert

NUMBER = re.compile(r"\d+")
Row = dict[str, Any]


@dataclass(frozen=True)
class Ledger:
    """Everything that is judged.

    Attributes
    ----------
    claims
        Rows of table ``claims`` by id, in the order of the documents; None where a cell is empty.
    evidence
        Rows of table ``evidence`` by claim.
    departures
        Rows of table ``departures`` that make a claim two, by claim.
    today
        The last day on which a source was read: what is due by then is judged.
    """

    claims: Mapping[str, Row]
    evidence: Mapping[str, tuple[Row, ...]]
    departures: Mapping[str, Row]
    today: date

    def claim(self, claim_id: str) -> Row:
        """Return a claim.

        Raises
        ------
        LedgerError
            When there is none of that id, naming the nearest.
        """
        if claim_id not in self.claims:
            raise LedgerError(f"No claim {claim_id!r}; {nearest(claim_id, self.claims)}")
        return self.claims[claim_id]

    def only(self, claim_id: str) -> Ledger:
        """Return the ledger of one claim.

        Raises
        ------
        LedgerError
            When there is none of that id, naming the nearest.
        """
        departed = {claim_id: self.departures[claim_id]} if claim_id in self.departures else {}
        return Ledger({claim_id: self.claim(claim_id)}, {claim_id: self.evidence[claim_id]}, departed, self.today)


def read() -> Ledger:
    """Read the three tables and check each row against the others.

    Raises
    ------
    LedgerError
        Listing what is wrong, each with its row.
    """
    claims, evidence, departures = (tables.records(name) for name in ("claims", "evidence", "departures"))
    by_id = {row["claim_id"]: row for row in claims}
    twice = {row["claim_id"]: row for row in departures if row["changes_claim"]}
    _refuse(
        _claim_problems(claims, by_id),
        _departure_problems(departures, by_id),
        _evidence_problems(evidence, by_id, twice),
    )
    found = defaultdict(list)
    for row in evidence:
        found[row["claim_id"]].append(row)
    return Ledger(by_id, {name: tuple(found[name]) for name in by_id}, twice, tables.last_read())


def check_relations(ledger: Ledger) -> None:
    """Check the table of relations between claims against the claims; no verdict rests on it.

    Raises
    ------
    LedgerError
        Listing what is wrong, each with its row.
    """
    _refuse(_relation_problems(tables.records("relations"), ledger.claims))


def _refuse(*parts: Iterable[str]) -> None:
    problems = [problem for part in parts for problem in part]
    if problems:
        more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        raise LedgerError("\n".join(problems[:SHOWN] + more))


def _claim_problems(claims: list[Row], by_id: Mapping[str, Row]) -> Iterator[str]:
    paragraphs = {row["document"]: int(row["paragraphs"]) for row in tables.records("documents")}
    topics: dict[str, str] = {}
    for row in claims:
        here = f"claims.csv, {row['claim_id']}"
        if row["document"] not in paragraphs:
            yield f"{here}: no document {row['document']!r} in documents.csv; {nearest(row['document'], paragraphs)}"
            continue
        yield from (f"{here}: {problem}" for problem in _locator_problems(row, paragraphs))
        yield from (f"{here}: {problem}" for problem in _claimed_problems(row))
        if row["topic"] in topics:
            yield f"{here}: topic {row['topic']!r} is that of {topics[row['topic']]} already."
        topics[row["topic"]] = row["claim_id"]
        for other in (row["related"] or "").split(";"):
            if other and other not in by_id:
                yield f"{here}: related to {other}, which is no claim; {nearest(other, by_id)}"
            elif other and other[0] == row["document"]:
                yield f"{here}: related to {other} of the same document; allowed: claims of other documents."


def _locator_problems(row: Row, paragraphs: Mapping[str, int]) -> Iterator[str]:
    if row["claim_id"][0] != row["document"]:
        yield f"the id is not of document {row['document']}."
    if row["locator"] == "title":
        return
    parts = row["locator"].split("-")
    numbers = [int(part[1:]) for part in parts]
    if any(part[0] != row["document"] for part in parts):
        yield f"paragraph {row['locator']} is not of document {row['document']}."
    elif numbers != sorted(numbers) or not 1 <= min(numbers) <= max(numbers) <= paragraphs[row["document"]]:
        yield f"no paragraph {row['locator']}; document {row['document']} has 1 to {paragraphs[row['document']]}."


def _claimed_problems(row: Row) -> Iterator[str]:
    numbers = [end for end in (row["value_low"], row["value_high"]) if end is not None]
    days = [row["date_low"], row["date_high"]]
    if bool(numbers) != bool(row["unit"]):
        yield "numbers need a unit, and a unit needs numbers."
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        yield f"{numbers[0]:g} to {numbers[1]:g}: the ends are reversed."
    if row["value_low"] is None and row["value_high"] is not None:
        yield "an upper end needs a lower one; 0 for up to."
    if days.count(None) == 1:
        yield "a span of days needs both ends."
    elif None not in days and days[0] > days[1]:
        yield f"{days[0]} to {days[1]}: the ends are reversed."
    if numbers and None not in days:
        yield "a claim is of a number or of a day, not of both."
    if row["checkable"] == bool(row["reason"]):
        yield "give a reason where a claim cannot be checked, and only there."
    waits = row["kind"] == "forecast" or row["horizon"] is not None
    if waits != bool(row["horizon_basis"]):
        yield f"a forecast or horizon needs a horizon_basis, and nothing else has one; {nearest('', rule.HORIZONS)}"
    elif row["horizon_basis"] in {"stated", "implied"} and row["horizon"] is None:
        yield f"a horizon that is {row['horizon_basis']} needs its day."
    try:
        rule.last_day(row["as_of"])
    except ValueError as error:
        yield f"as_of {row['as_of']!r} is no day ({error})."


def _relation_problems(relations: list[Row], by_id: Mapping[str, Row]) -> Iterator[str]:
    for row in relations:
        here = f"relations.csv, {row['claim_a']} and {row['claim_b']}"
        unknown = [name for name in (row["claim_a"], row["claim_b"]) if name not in by_id]
        yield from (f"{here}: no claim {name!r}; {nearest(name, by_id)}" for name in unknown)
        if not unknown and row["claim_a"][0] >= row["claim_b"][0]:
            yield f"{here}: allowed are claims of two documents, that of the earlier letter first."


def _departure_problems(departures: list[Row], by_id: Mapping[str, Row]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for row in departures:
        here = f"departures.csv, {row['departure_id']}"
        claim = row["claim_id"]
        if claim and claim not in by_id:
            yield f"{here}: no claim {claim!r}; {nearest(claim, by_id)}"
        if row["changes_claim"] and not claim:
            yield f"{here}: changes a claim and names none."
        if row["changes_claim"] and claim in seen:
            yield f"{here}: claim {claim} is changed by {seen[claim]} already."
        if row["changes_claim"] and claim:
            seen[claim] = row["departure_id"]
        numbers = [end for end in (row["value_low"], row["value_high"]) if end is not None]
        if bool(numbers) != bool(row["unit"]):
            yield f"{here}: numbers need a unit, and a unit needs numbers."
        if len(numbers) == 2 and numbers[0] > numbers[1]:
            yield f"{here}: {numbers[0]:g} to {numbers[1]:g}: the ends are reversed."


def _evidence_problems(evidence: list[Row], by_id: Mapping[str, Row], twice: Mapping[str, Row]) -> Iterator[str]:
    for row in evidence:
        here = f"evidence.csv, {row['evidence_id']}"
        claim = by_id.get(row["claim_id"])
        if claim is None:
            yield f"{here}: evidence for no claim: {row['claim_id']!r}; {nearest(row['claim_id'], by_id)}"
            continue
        if not row["evidence_id"].startswith(f"{row['claim_id']}."):
            yield f"{here}: the id does not begin with that of its claim, {row['claim_id']}."
        if row["version"] != "both" and row["claim_id"] not in twice:
            yield f"{here}: bears on the {row['version']} version, and no departure changes claim {row['claim_id']}."
            continue
        departure = twice.get(row["claim_id"])
        versions = ["printed", "original"] if row["version"] == "both" and departure else [row["version"]]
        said = [claimed_row(claim, departure, version) for version in versions]
        found = dict.fromkeys(problem for one in said for problem in MEASURES[row["measure"]](row, one))
        yield from (f"{here}: {problem}" for problem in found)


def claimed_row(claim: Row, departure: Row | None, version: str) -> Row:
    """Return what a version of a claim says: the departure's words, and its numbers and horizon where it has any."""
    if departure is None or version != "original":
        return claim
    own = {"statement_en": departure["original_en"], "horizon": departure["horizon"] or claim["horizon"]}
    if departure["unit"] is not None:
        numbers = {name: departure[name] for name in ("value_low", "value_high", "unit")}
        own |= {**numbers, "date_low": None, "date_high": None}
    return {**claim, **own}


def _coded_problems(row: Row) -> Iterator[str]:
    codes = ("bearing", "bearing_first", "bearing_second", "resolution")
    if any(row[name] for name in codes):
        yield "what the rule compares has no bearing; leave it to words."


def _value_problems(row: Row, claim: Row) -> Iterator[str]:
    yield from _coded_problems(row)
    low, high, unit = row["observed_low"], row["observed_high"], row["unit"]
    if (low is None and high is None) or unit is None:
        yield "a number is compared, and none is given with its unit."
        return
    if low is not None and high is not None and low > high:
        yield f"{low:g} to {high:g}: the ends are reversed."
    if claim["unit"] is None:
        yield "a number is compared, and the claim has none."
        return
    try:
        convert(1.0, unit, claim["unit"])
    except UnitError as error:
        yield f"observed in {unit!r}, claimed in {claim['unit']!r}: {error}"


def _date_problems(row: Row, claim: Row) -> Iterator[str]:
    yield from _coded_problems(row)
    if row["observed_date"] is None:
        yield "a day is compared, and none is given."
    if claim["date_low"] is None:
        yield "a day is compared, and the claim has none."


def _words_problems(row: Row, claim: Row) -> Iterator[str]:
    first, second, used = (row[name] for name in ("bearing_first", "bearing_second", "bearing"))
    if row["observed_low"] is not None or row["observed_high"] is not None or row["observed_date"] is not None:
        yield "a finding in words has an observed number or day, which nothing compares; put it into the finding."
    if None in {first, second, used}:
        yield "a finding in words needs its bearing from both coders and the one used."
    elif first == second and (used != first or row["resolution"]):
        yield f"both coders say {first}; that is the bearing used, and nothing is to be resolved."
    elif first != second and not row["resolution"]:
        yield f"the coders differ ({first}, {second}); say why {used} is used."
    if not row["reason_first"] or not row["reason_second"]:
        yield "each coder gives a reason."


MEASURES: Mapping[str, Callable[[Row, Row], Iterator[str]]] = {
    "value": _value_problems,
    "date": _date_problems,
    "words": _words_problems,
}
"""What is wrong with a piece of evidence, by how it is compared."""
