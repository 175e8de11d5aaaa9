"""Causes in words: what changed, how sure it is that a move comes from it, and which moves share a cause."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.publish.comparing.causes import Change
from analysis.publish.comparing.comparison import ChapterMoves, Comparison
from analysis.publish.comparing.moves import Move
from analysis.publish.comparing.wording import ARROW

MOST_NAMED = 4
SELF_NAMED = ("cell",)
"""Parts whose names say what they are."""
STATES = {"added": "read now, not before", "removed": "no longer read"}


class Group(NamedTuple):
    """Moves that can come from the same changes."""

    why: str
    moves: tuple[Move, ...]


def by_cause(changed: Iterable[Change], most: int | None = None) -> str:
    """Return changes sorted by cause: in full with their values, or at most so many names of a part.

    >>> table, module = (Change(cause=c, part=p, name="x") for c, p in [("data", "table"), ("code", "module")])
    >>> by_cause([table, module])
    'data (table x); code (module x)'
    >>> by_cause([Change(cause="parameter", part="parameter", name="seed", old=1, new=2)])
    'parameter seed (1 → 2)'
    """
    return "; ".join(
        _cause(cause, list(found), most) for cause, found in itertools.groupby(changed, key=lambda change: change.cause)
    )


def _cause(cause: str, changed: Sequence[Change], most: int | None) -> str:
    parts = [_part(part, list(found), most) for part, found in itertools.groupby(changed, key=lambda one: one.part)]
    told = "; ".join(parts)
    return told if {change.part for change in changed} == {cause} else f"{cause} ({told})"


def _part(part: str, changed: Sequence[Change], most: int | None) -> str:
    names = [change.name + (_details(change) if most is None else "") for change in changed]
    more = len(names) - (most or len(names))
    listed = ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
    if part in SELF_NAMED:
        return listed
    return f"{part}{'s' if len(names) > 1 and part != 'environment' else ''} {listed}"


def _details(change: Change) -> str:
    """Return both values where they are known, else whether it is used in one of the two only."""
    values = f"{_value(change.old)} {ARROW} {_value(change.new)}" if change.old != change.new else ""
    scenario = f"scenario {change.scenario}" if change.scenario else ""
    told = [part for part in (values or STATES.get(change.state, ""), scenario) if part]
    return f" ({', '.join(told)})" if told else ""


def _value(value: float | str | None) -> str:
    return "none" if value is None else value if isinstance(value, str) else f"{value:.10g}"


def inputs(chapter: ChapterMoves) -> str:
    """Say what changed in a chapter's inputs, and how sure the cause of its moves is."""
    if not chapter.changes:
        return "No recorded input changed, so the cause is not known." if chapter.moves else ""
    if not chapter.moves:
        return f"Changed, without moving a finding: {by_cause(chapter.changes)}."
    if chapter.certain:
        return f"One thing changed, and every move comes from it: {by_cause(chapter.changes)}."
    return f"Changed together, so that their effects are not separated: {by_cause(chapter.changes)}."


def groups(chapter: ChapterMoves) -> list[Group]:
    """Return a chapter's moves by the changes they can come from, in the order in which these first occur."""
    found: dict[tuple[str, ...], list[Move]] = {}
    for move in chapter.moves:
        found.setdefault(move.causes, []).append(move)
    return [Group(_why(chapter, moves[0]), tuple(moves)) for moves in found.values()]


def _why(chapter: ChapterMoves, move: Move) -> str:
    behind = chapter.behind(move)
    if len(chapter.changes) < 2:
        return ""
    if len(behind) == len(chapter.changes):
        return "Can come from any of these:"
    return f"Can come from {by_cause(behind, MOST_NAMED)}:"


def verdict_causes(comparison: Comparison) -> str:
    """Say what the verdicts' changes can come from."""
    if not comparison.verdicts:
        return ""
    found = comparison.verdict_changes
    if not found:
        return "Nothing recorded changed that a verdict depends on, so the cause is not known."
    how = "These come from" if comparison.verdicts_certain else "These can come from"
    return f"{how} {by_cause(found)}."
