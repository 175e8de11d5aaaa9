"""A comparison as templates show it, with links where there is something to link to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.publish.claimviews import slug
from analysis.publish.comparing import reasons, wording
from analysis.publish.comparing.comparison import ChapterMoves, Comparison, EditionMoves, VerdictMove
from analysis.publish.comparing.moves import Move


def nowhere(*_: str) -> str:
    """Link to nothing."""
    return ""


@dataclass(frozen=True)
class Links:
    """Addresses: of a finding, given edition, chapter and name; of a claim. An empty one is no link."""

    finding: Callable[[str, str, str], str] = nowhere
    claim: Callable[[str], str] = nowhere


def view(comparison: Comparison, links: Links) -> dict[str, Any]:
    """Return what a template shows of a comparison."""
    return {
        "summary": wording.summary(comparison),
        "came_and_went": wording.came_and_went(comparison),
        "editions": [_edition(edition, links) for edition in comparison.editions],
        "verdicts": [row for move in comparison.verdicts for row in _verdict(move, links)],
        "verdict_count": wording.count(len(comparison.verdicts), "verdict"),
        "verdict_causes": reasons.verdict_causes(comparison),
    }


def _edition(edition: EditionMoves, links: Links) -> dict[str, Any]:
    shown = [chapter for chapter in edition.chapters if chapter.moves]
    return {
        "name": wording.heading(edition),
        "title": edition.title,
        "moved": wording.count(edition.moved, "finding"),
        "chapters": [_chapter(edition.name, chapter, links) for chapter in shown],
    }


def _chapter(edition: str, chapter: ChapterMoves, links: Links) -> dict[str, Any]:
    return {
        "title": wording.chapter_title(chapter.name),
        "moved": f"{len(chapter.moves)} of {wording.count(chapter.findings, 'finding')}",
        "inputs": reasons.inputs(chapter),
        "groups": [
            {"why": group.why, "rows": [_row(edition, chapter.name, move, links) for move in group.moves]}
            for group in reasons.groups(chapter)
        ],
    }


def _row(edition: str, chapter: str, move: Move, links: Links) -> dict[str, Any]:
    old, new = wording.ends(move)
    state = {"appeared": "new", "disappeared": "gone"}.get(move.what[0], "")
    return {
        "name": move.name,
        "label": move.label,
        "href": "" if move.new is None else links.finding(edition, chapter, move.name),
        "old": old or "none",
        "new": new or "none",
        "changes": [part for part in (state, move.by, *wording.besides(move)) if part],
    }


def _verdict(move: VerdictMove, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "claim": move.claim,
            "href": "" if move.new is None else links.claim(move.claim),
            "version": step.version,
            "old": step.old,
            "new": step.new,
            "old_slug": slug(step.old),
            "new_slug": slug(step.new),
        }
        for step in wording.verdict_steps(move)
    ]


def limited(seen: dict[str, Any], most: int) -> dict[str, Any]:
    """Return a view with at most so many moves listed, base first; chapters say how many more they have.

    Parameters
    ----------
    seen : dict
        From `view`.
    most : int
        Moves to list in all.
    """
    for chapter in (chapter for edition in seen["editions"] for chapter in edition["chapters"]):
        chapter["more"] = 0
        for group in chapter["groups"]:
            chapter["more"] += max(0, len(group["rows"]) - most)
            group["rows"] = group["rows"][:most]
            most -= len(group["rows"])
        chapter["groups"] = [group for group in chapter["groups"] if group["rows"]]
    return seen
