"""The words in which a comparison is told, the same for a terminal, a page and the feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analysis.publish.comparing.comparison import (
    BASE,
    Comparison,
    EditionMoves,
    VerdictMove,
    Version,
)
from analysis.publish.comparing.moves import Move, Side
from analysis.units import format_value

ARROW = "\N{RIGHTWARDS ARROW}"


class VerdictStep(NamedTuple):
    """One verdict of a claim: which of the two it has, from what, to what."""

    version: str
    old: str
    new: str


def step(move: Move) -> str:
    """Return from what to what a finding moved, and by how much, in one line."""
    if move.old is None or move.new is None:
        return f"{'new' if move.old is None else 'gone'}: {_whole(move.new or move.old)}"
    old, new = ends(move)
    moved = f"{old} {ARROW} {new}" if old != new else new
    by = f", {move.by}" if move.by else ""
    return "; ".join([moved + by, *besides(move)])


def ends(move: Move) -> tuple[str, str]:
    """Return both values as printed, empty where there is none; in full where only that shows the move."""
    if move.old and move.new and move.alike and move.old.value != move.new.value:
        return str(move.old.value), str(move.new.value)
    return move.old.text if move.old else "", move.new.text if move.new else ""


def besides(move: Move) -> list[str]:
    """Return what moved beside the value: interval, evidence, unit."""
    if move.old is None or move.new is None:
        return []
    found = []
    if "interval" in move.what and (move.alike or move.old.interval != move.new.interval):
        intervals = [_interval(side, move.alike) for side in (move.old, move.new)]
        found.append(f"interval {f' {ARROW} '.join(intervals)}")
    if "status" in move.what:
        found.append(f"evidence {move.old.status} {ARROW} {move.new.status}")
    if "unit" in move.what:
        found.append(f"unit {move.old.unit} {ARROW} {move.new.unit}")
    return found


def _interval(side: Side, in_full: bool) -> str:
    if side.low is None or side.high is None:
        return "none"
    return f"{side.low} to {side.high}" if in_full else side.interval


def _whole(side: Side | None) -> str:
    if side is None:
        return ""
    return f"{side.text} ({side.interval})" if side.interval else side.text


def verdict_steps(move: VerdictMove) -> list[VerdictStep]:
    """Return how a claim's verdicts changed: one step where the printed and the original went the same way."""
    printed = _verdict_step("as printed", move, "printed")
    original = _verdict_step("as originally said", move, "original")
    if printed[1:] == original[1:]:
        return [printed._replace(version="")]
    return [step for step in (printed, original) if step.old != step.new]


def _verdict_step(version: str, move: VerdictMove, name: str) -> VerdictStep:
    old, new = (getattr(side, name) if side else "none" for side in (move.old, move.new))
    return VerdictStep(version, old, new)


def summary(comparison: Comparison) -> str:
    """Say in one line what moved, of what a reader can see.

    Returns
    -------
    str
        Such as ``Findings moved: 36 in base, 30 in bull; 3 verdicts changed.``.
    """
    moved = [edition for edition in comparison.visible().editions if edition.moved]
    parts = [_moved(moved, _apart(comparison))] if moved else []
    if comparison.verdicts:
        parts.append(count(len(comparison.verdicts), "verdict") + " changed")
    parts += came_and_went(comparison)
    return _sentence("; ".join(parts)) if parts else "Nothing moved."


def _moved(editions: Sequence[EditionMoves], apart: bool) -> str:
    """Count moves, edition by edition where there are several."""
    if not apart:
        return f"{count(editions[0].moved, 'finding')} moved"
    return f"findings moved: {', '.join(f'{edition.moved} in {heading(edition)}' for edition in editions)}"


def hidden(comparison: Comparison) -> str:
    """Say how many moves print alike; empty where none does."""
    alike = sum(e.moved for e in comparison.editions) - sum(e.moved for e in comparison.visible().editions)
    return f"{count(alike, 'move')} too small to print" if alike else ""


def quiet(comparison: Comparison) -> list[str]:
    """Return the chapters whose inputs changed without a move that a reader can see."""
    return [
        place(comparison, edition, chapter.name)
        for edition in comparison.editions
        for chapter in edition.chapters
        if chapter.changes and all(move.alike for move in chapter.moves)
    ]


def place(comparison: Comparison, edition: EditionMoves, chapter: str) -> str:
    """Return the name of a chapter, with its edition where there are several."""
    return f"{heading(edition)} / {chapter}" if _apart(comparison) else chapter


def _apart(comparison: Comparison) -> bool:
    """Whether editions need naming: there are several, or the only one is not the published one."""
    return len(comparison.editions) > 1 or any(not one.old and one.name != BASE for one in comparison.editions)


def came_and_went(comparison: Comparison) -> list[str]:
    """Return which editions and chapters are in only one of the two."""
    found = _present("edition", comparison.appeared, comparison.gone, "")
    for edition in comparison.editions:
        found += _present("chapter", edition.appeared, edition.gone, f" in {edition.name}")
    return found


def _present(kind: str, appeared: Sequence[str], gone: Sequence[str], where: str) -> list[str]:
    states = [*((name, "new") for name in appeared), *((name, "gone") for name in gone)]
    return [f"{kind} {name} is {state}{where}" for name, state in states]


def heading(edition: EditionMoves) -> str:
    """Return how an edition is called: its name, or both where two are compared."""
    return f"{edition.old} {ARROW} {edition.name}" if edition.old else edition.name


def count(number: int, noun: str) -> str:
    """Return a number of things.

    >>> count(1, "verdict"), count(3, "verdict")
    ('1 verdict', '3 verdicts')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def version(one: Version) -> str:
    """Return which build or run this is."""
    return f"version {one.version}, as of {format_value(one.as_of, 'text')}"


def versions(comparison: Comparison) -> tuple[str, str]:
    """Return which builds or runs the two are; nothing where both are of the same version and day."""
    if comparison.old == comparison.new:
        return "", ""
    return version(comparison.old), version(comparison.new)


def chapter_title(name: str) -> str:
    """Return a chapter's name as words.

    >>> chapter_title("scaling_and_energy")
    'Scaling and energy'
    """
    return name.replace("_", " ").capitalize()


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
