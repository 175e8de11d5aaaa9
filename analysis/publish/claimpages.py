"""Generated blocks about claims: the ledger, the scoreboard, departures from the originals, relations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from docutils.nodes import make_id

from analysis import tables, verdicts
from analysis.ledger import rule, scores
from analysis.ledger.judging import Entry
from analysis.ledger.rule import Interval
from analysis.publish import claimviews
from analysis.publish.cards import html
from analysis.publish.project import WagerError
from analysis.units import UnitError, convert

DEPARTURES = {
    "reversed": ("Turned round", "The text says the opposite of its source."),
    "number": ("Wrong numbers", "The text has another number, in places a tenth or ten times of it."),
    "invented": ("Invented", "The source has nothing of the kind."),
    "altered": ("Altered", "The text says another thing than its source."),
    "overstated": ("Overstated", "The text is stronger or wider than its source."),
    "softened": ("Softened", "The text is weaker than its source."),
    "omission": ("Lost words", "Words that matter are missing."),
    "attribution": ("Wrong speaker or object", "What was said is given to another person or thing."),
    "term": ("Wrong terms", "A term or name is rendered as another."),
}
"""Sorts of departure, in the order shown: title and meaning."""
RELATIONS = {
    "contradicts": ("Contradictions", "Both cannot be right."),
    "differs": ("Same quantity, another value", "Two texts give one quantity two values or dates."),
    "opposes": ("Opposite lessons", "Two texts draw opposite lessons from the same thing."),
    "repeats": ("The same figure", "Two texts take a figure from the same source; they are one witness, not two."),
    "agrees": ("Agreements", "Two texts say the same."),
}
"""Relations between claims, in the order shown."""


def ledger_block(_: str | None = None) -> str:
    """Return the table of all claims with filters and the reviews' data."""
    claims = claimviews.views()
    entries = verdicts.ledger().values()
    reviews = {"@context": "https://schema.org", "@graph": [claimviews.claim_review(entry) for entry in entries]}
    written = json.dumps(reviews, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return html("ledger.html", claims=claims, filters=list(_filters(claims)), reviews=written)


def _filters(claims: list[dict[str, Any]]) -> Iterable[tuple[str, str, list[tuple[str, str, int]]]]:
    documents = {letter: f"{letter}: {row['name']}" for letter, row in claimviews.documents().items()}
    yield "document", "Document", _options(claims, "document", documents)
    yield "theme", "Theme", _options(claims, "theme", claimviews.THEMES)
    yield "verdict", "Verdict", _options(claims, "verdict", {name: name for name in rule.VERDICTS})
    yield "kind", "Kind", _options(claims, "kind", {})
    yield "speaker", "Speaker", _options(claims, "speaker", {})
    departed = sum(1 for claim in claims if claim["original"])
    yield "departs", "Translation", [("yes", "departs from the original", departed)]


def _options(claims: list[dict[str, Any]], column: str, names: dict[str, str]) -> list[tuple[str, str, int]]:
    counts = Counter(claim[column] for claim in claims)
    order = list(names) or sorted(counts)
    return [(value, names.get(value, value), counts[value]) for value in order if counts[value]]


def scoreboard_block(group: str | None = None) -> str:
    """Return how the claims fared, by document, speaker, kind or theme."""
    group = group or "document"
    if group not in scores.GROUPS:
        raise WagerError(f"No scoreboard by {group!r}; allowed: {', '.join(scores.GROUPS)}.")
    entries = list(verdicts.ledger().values())
    rows = [_score_row(row, group) for row in scores.by(entries, group).to_dict("records")]
    total = {**_score_row(scores.overall(entries), group), "label": "All", "href": "ledger.html"}
    if group == "speaker":
        parts = _ranked_apart(rows)
    elif group == "theme":
        parts = [("", [*sorted(rows, key=lambda row: list(claimviews.THEMES).index(row["group"])), total])]
    else:
        parts = [("", [*rows, total])]
    caption = f"How the claims fared, by {group}" + (" (as originally said)" if group == "speaker" else "")
    return html("scoreboard.html", parts=parts, verdicts=rule.SETTLED, head=group.capitalize(), caption=caption)


def _ranked_apart(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the ranked speakers in order and, under a head that says so, the others by name."""
    ranked = sorted((row for row in rows if row["ranked"]), key=lambda row: (-row["supported_share"], row["label"]))
    others = sorted((row for row in rows if not row["ranked"]), key=lambda row: row["label"])
    parts = [("", ranked), (f"Not ranked, fewer than {scores.LEAST_RANKED} settled claims", others)]
    return [(head, part) for head, part in parts if part]


def _score_row(row: Mapping[Any, Any], group: str) -> dict[str, Any]:
    names = {
        "document": {letter: f"{letter}, {row['name']}" for letter, row in claimviews.documents().items()},
        "theme": claimviews.THEMES,
    }
    share = "none settled"
    if row["settled"]:
        share = f"{row['supported_share']:.0%} ({row['supported_low']:.0%} to {row['supported_high']:.0%})"
    return {
        **row,
        "label": names.get(group, {}).get(row["group"], row["group"]),
        "href": f"ledger.html?{urlencode({group: row['group']}, quote_via=quote)}",
        "share": share,
    }


def disagreements_block(_: str | None = None) -> str:
    """Return every finding in words on which the two coders differ, with the bearing used."""
    coded = scores.coded(verdicts.ledger().values())
    return html("disagreements.html", rows=[row for row in coded if row["bearing_first"] != row["bearing_second"]])


def departures_block(_: str | None = None) -> str:
    """Return every departure, printed and original side by side, by sort."""
    entries, documents = verdicts.ledger(), claimviews.documents()
    rows = [_departure(row, entries) for row in tables.records("departures")]
    for row in rows:
        row["document_name"] = documents[row["document"]]["name"]
    groups = [
        {"kind": kind, "title": title, "meaning": meaning, "rows": [row for row in rows if row["kind"] == kind]}
        for kind, (title, meaning) in DEPARTURES.items()
    ]
    return html("departures.html", groups=[group for group in groups if group["rows"]])


def _departure(row: dict[str, Any], entries: dict[str, Entry]) -> dict[str, Any]:
    judged = {"printed": "", "original": "", "printed_slug": "", "original_slug": ""}
    if row["changes_claim"]:
        entry = entries[row["claim_id"]]
        for version, found in (("printed", entry.printed), ("original", entry.original)):
            judged |= {version: found.verdict, f"{version}_slug": claimviews.slug(found.verdict)}
    anchor = claimviews.departure_anchor(row["departure_id"])
    return {**row, **judged, "anchor": anchor, "origin": tables.source(row["source"])}


def relations_block(_: str | None = None) -> str:
    """Return pairs of claims from different documents, contradictions first."""
    entries = verdicts.ledger()
    rows = [_relation(row, entries) for row in tables.records("relations")]
    groups = [
        {"relation": name, "title": title, "meaning": meaning, "rows": [row for row in rows if row["relation"] == name]}
        for name, (title, meaning) in RELATIONS.items()
    ]
    return html("relations.html", groups=[group for group in groups if group["rows"]])


def _relation(row: dict[str, Any], entries: dict[str, Entry]) -> dict[str, Any]:
    ours, theirs = (entries[row[name]] for name in ("claim_a", "claim_b"))
    sides = [
        {**entry.claim, "verdict": entry.printed.verdict, "slug": claimviews.slug(entry.printed.verdict)}
        for entry in (ours, theirs)
    ]
    anchor = make_id(f"relation-{row['claim_a']}-{row['claim_b']}")
    return {**row, "sides": sides, "anchor": anchor, "numbers": _numbers(ours, theirs)}


def _numbers(ours: Entry, theirs: Entry) -> str:
    """Say whether the two claimed intervals overlap, where both are of one quantity; else nothing."""
    first, second = ours.printed.claimed, theirs.printed.claimed
    if first.interval is None or second.interval is None or None in {ours.claim["unit"], theirs.claim["unit"]}:
        return ""
    try:
        ends = [convert(end, theirs.claim["unit"], ours.claim["unit"]) for end in second.interval]
    except UnitError:
        return ""
    meets = rule.compare(first.interval, max(first.tolerance, second.tolerance), Interval(*ends)) >= 0
    return "Within their precision the numbers agree." if meets else "The numbers do not agree within their precision."
