"""Judged claims as pages, the command line and the API show them: one view of an entry, for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from docutils.nodes import make_id

from analysis import tables, verdicts
from analysis.ledger import rule
from analysis.ledger.judging import Entry, Judgement, claimed_text, observed_text
from analysis.ledger.reading import Row, claimed_row
from analysis.publish import codelinks, snippets
from analysis.publish.cards import html
from analysis.units import format_value

SCORES = {1: "inside what is claimed", 0: "partly inside what is claimed", -1: "outside what is claimed"}
CODES = {score: bearing for bearing, score in rule.BEARINGS.items()}
THEMES = {
    "payback": "Payback",
    "openness": "Openness",
    "build_or_adopt": "Build or adopt",
    "scaling_and_energy": "Scaling and energy",
    "monetization": "Monetization",
}


def documents() -> dict[str, Row]:
    """Return the documents by letter."""
    return {row["document"]: row for row in tables.records("documents")}


def view(entry: Entry, related: Mapping[str, list[Row]] | None = None) -> dict[str, Any]:
    """Return what a page shows of a claim."""
    claim, printed = entry.claim, entry.printed
    coded = (related or {}).get(entry.claim_id, [])
    return {
        **claim,
        "verdict": printed.verdict,
        "slug": slug(printed.verdict),
        "document_name": documents()[claim["document"]]["name"],
        "where": "headline" if claim["locator"] == "title" else claim["locator"],
        "theme_name": THEMES[claim["theme"]],
        "claimed": claimed_text(claim),
        "due": due_text(printed, claim),
        "observed": observed_text(entry),
        "rule": rule_text(printed),
        "code": code(printed),
        "original": original(entry),
        "evidence_rows": [evidence(row, entry) for row in entry.evidence],
        "hearsay": entry.only_hearsay,
        "relations": coded,
        "see_also": [other for other in related_ids(claim) if other not in {row["other"] for row in coded}],
    }


def related_ids(claim: Row) -> list[str]:
    """Return the claims of other documents on the same subject."""
    return claim["related"].split(";") if claim["related"] else []


def slug(verdict: str) -> str:
    """Return a verdict as part of a class name.

    >>> slug("not yet due")
    'not-yet-due'
    """
    return verdict.replace(" ", "-")


def due_text(judged: Judgement, claim: Row) -> str:
    """Say from when a forecast can be judged, and how that day was found."""
    if not judged.claimed.is_forecast:
        return ""
    basis = rule.HORIZONS.get(claim["horizon_basis"] or "", "")
    if judged.claimed.due is None:
        return f"No day: {basis}."
    return f"{_day(judged.claimed.due)}; {basis}{_open(claim)}."


def _open(claim: Row) -> str:
    return f", so {rule.OPEN_YEARS} years after it was made" if claim["horizon_basis"] == "open" else ""


def _day(value: date) -> str:
    return format_value(value, "text")


def rule_text(judged: Judgement) -> str:
    """Say what led to a verdict."""
    if judged.check and judged.verdict in rule.SETTLED:
        return "Settled by code from tables of this report."
    return judged.ruling.rule


def code(judged: Judgement) -> dict[str, str] | None:
    """Return the address and label of the check that decided, or None."""
    if judged.check is None:
        return None
    module, _, function = judged.check.rpartition(".")
    path = f"{module.replace('.', '/')}.py"
    return codelinks.link(path, codelinks.line_of(path, f"def {function}("))


def original(entry: Entry) -> dict[str, Any] | None:
    """Return the claim as originally said, with its own verdict, or None where no departure is known."""
    if entry.departure is None:
        return None
    said = claimed_row(entry.claim, entry.departure, "original")
    judged = entry.original
    decided = judged.observed.why if judged.check and judged.observed else ""
    return {
        **entry.departure,
        "verdict": judged.verdict,
        "slug": slug(judged.verdict),
        "claimed": claimed_text(said),
        "observed": decided,
        "rule": rule_text(judged),
        "code": code(judged),
        "href": f"departures.html#{departure_anchor(entry.departure['departure_id'])}",
        "origin": tables.source(entry.departure["source"]),
    }


def claim_anchor(claim: str) -> str:
    """Return the id of a claim's card.

    >>> claim_anchor("D-066")
    'claim-D-066'
    """
    return f"claim-{claim}"


def card(entry: Entry) -> str:
    """Return the card of a claim as chapters show it."""
    return html("claim.html", claim=view(entry), anchor=claim_anchor(entry.claim_id))


class Shown(NamedTuple):
    """The verdict on what the document printed, and the claim's card as HTML."""

    verdict: str
    card: str


def shown(claim: str) -> Shown:
    """Return a claim as pages show it.

    Raises
    ------
    LedgerError
        When there is no such claim, naming the nearest.
    """
    return Shown(*snippets.kept(f"claim {claim}", lambda: _shown(verdicts.entry(claim))))


def _shown(entry: Entry) -> list[str]:
    return [entry.printed.verdict, card(entry)]


def departure_anchor(departure: str) -> str:
    """Return the id of a departure on its page."""
    return f"departure-{make_id(departure)}"


def evidence(row: Row, entry: Entry) -> dict[str, Any]:
    """Return what a page shows of a piece of evidence."""
    judged = entry.original if row["version"] == "original" else entry.printed
    score = judged.scores[row["evidence_id"]]
    words = row["measure"] == "words"
    return {
        **row,
        "score": score,
        "code": CODES[score],
        "bears": row["bearing"] if words else SCORES[score],
        "differ": words and row["bearing_first"] != row["bearing_second"],
        "origin": tables.source(row["source"]),
        "about": {"printed": "as printed", "original": "as originally said", "both": ""}[row["version"]],
    }


def views() -> list[dict[str, Any]]:
    """Return every claim as pages show it, in the order of the documents."""
    related = relations()
    return [view(entry, related) for entry in verdicts.ledger().values()]


def relations() -> dict[str, list[Row]]:
    """Return each claim's relations to claims of other documents, seen from that claim."""
    found: dict[str, list[Row]] = {}
    for row in tables.records("relations"):
        for ours, theirs in (("claim_a", "claim_b"), ("claim_b", "claim_a")):
            found.setdefault(row[ours], []).append({**row, "other": row[theirs]})
    return found


def published(entry: Entry) -> dict[str, Any]:
    """Return a claim as ``api/claims.json`` gives it."""
    claim, judged = entry.claim, entry.printed
    departure = entry.departure or {}
    return {
        **{name: claim[name] for name in ("claim_id", "document", "locator", "speaker", "theme", "topic")},
        **{name: claim[name] for name in ("statement_en", "statement_zh", "kind", "value_low", "value_high", "unit")},
        "claimed_on": claim["as_of"],
        "related": related_ids(claim),
        "due": _iso(judged.claimed.due),
        "verdict": judged.verdict,
        "verdict_original": entry.original.verdict,
        "original_en": departure.get("original_en"),
        "original_zh": departure.get("original_zh"),
        "observed": observed_text(entry),
        "rule": judged.ruling.rule,
        "evidence": [_published_evidence(row) for row in entry.evidence],
        "check": judged.check,
        "as_of": _iso(verdicts.judged_on()),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _published_evidence(row: Row) -> dict[str, Any]:
    source = tables.source(row["source"])
    kept = ("evidence_id", "version", "finding", "measure", "observed_low", "observed_high", "unit")
    codes = ("bearing", "bearing_first", "bearing_second", "as_of", "quality", "note")
    return {
        **{name: row[name] for name in kept},
        "observed_date": _iso(row["observed_date"]),
        **{name: row[name] for name in codes},
        "source": {"id": source.source, "title": source.title, "publisher": source.publisher, "url": source.url},
    }


RATINGS = {"supported": 5, "partly": 3, "contradicted": 1}
"""Ratings of schema.org's ClaimReview, from 1 to 5; other verdicts have a name and no number."""


def claim_review(entry: Entry) -> dict[str, Any]:
    """Return a claim's review as schema.org describes one."""
    claim = entry.claim
    rating = RATINGS.get(entry.printed.verdict)
    numbers = {"ratingValue": rating, "worstRating": 1, "bestRating": 5} if rating else {}
    text = tables.source(claim["source"])
    return {
        "@type": "ClaimReview",
        "@id": f"#review-{entry.claim_id}",
        "url": f"ledger.html#{entry.claim_id}",
        "claimReviewed": claim["statement_en"],
        "datePublished": _iso(verdicts.judged_on()),
        "author": {"@type": "Organization", "name": "The Llama Wager"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Thing", "name": claim["speaker"]},
            "datePublished": claim["as_of"],
            "appearance": {"@type": "CreativeWork", "name": text.title, "url": text.url},
        },
        "reviewRating": {"@type": "Rating", "alternateName": entry.printed.verdict, **numbers},
    }
