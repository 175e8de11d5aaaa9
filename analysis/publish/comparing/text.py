"""A comparison for a terminal: lines that fit its width."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator

from analysis.publish.comparing import reasons, wording
from analysis.publish.comparing.comparison import ChapterMoves, Comparison

WIDTH = 100
NARROWEST = 40
NAME_SHARE = 3
"""Names of findings take at most a third of a line; a longer one has a line of its own."""


def terminal_width() -> int:
    """Return how long a line may be: the width of the terminal, and no more than reads well."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)


def report(comparison: Comparison, names: tuple[str, str], width: int = WIDTH, everything: bool = False) -> str:
    """Return a comparison as text.

    Parameters
    ----------
    comparison : Comparison
        What moved.
    names : two of str
        What the old and the new one are called.
    width : int
        Longest line, where words allow it.
    everything : bool
        List moves that print alike too.
    """
    width = max(width, NARROWEST)
    shown = comparison if everything else comparison.visible()
    lines = [*_head(comparison, names, width, everything)]
    for edition in shown.editions:
        for chapter in edition.chapters:
            if chapter.moves or chapter.changes:
                lines += ["", *_chapter(chapter, wording.place(comparison, edition, chapter.name), width)]
    lines += _verdicts(comparison, width)
    return "\n".join(lines)


def _head(comparison: Comparison, names: tuple[str, str], width: int, everything: bool) -> Iterator[str]:
    for label, name, version in zip(("old", "new"), names, wording.versions(comparison), strict=True):
        yield from _wrapped(f"{label}  {name}{version and f' ({version})'}", width, "", "     ")
    yield ""
    yield from _wrapped(wording.summary(comparison), width)
    hidden = wording.hidden(comparison)
    if hidden:
        yield from _wrapped(f"{hidden}{', listed too' if everything else '; --all lists them'}.", width)
    quiet = wording.quiet(comparison)
    if quiet and not everything:
        yield from _wrapped(f"Inputs changed and nothing moved that is printed: {', '.join(quiet)}.", width)


def _chapter(chapter: ChapterMoves, place: str, width: int) -> Iterator[str]:
    yield f"{place}: {len(chapter.moves)} of {wording.count(chapter.findings, 'finding')} moved"
    yield from _wrapped(reasons.inputs(chapter), width, "  ", "  ")
    longest = max((len(move.name) for move in chapter.moves), default=0)
    column = min(longest, width // NAME_SHARE) + 6
    for group in reasons.groups(chapter):
        yield from _wrapped(group.why, width, "  ", "  ")
        for move in group.moves:
            yield from _row(f"    {move.name}", wording.step(move), column, width)


def _row(name: str, words: str, column: int, width: int) -> Iterator[str]:
    """Yield a name and words beside it; under it where the name is too long."""
    if len(name) + 1 > column:
        yield name
        name = ""
    yield from _wrapped(words, width, name.ljust(column), " " * column)


def _verdicts(comparison: Comparison, width: int) -> Iterator[str]:
    if not comparison.verdicts:
        return
    yield from ("", f"{wording.count(len(comparison.verdicts), 'verdict')} changed")
    yield from _wrapped(reasons.verdict_causes(comparison), width, "  ", "  ")
    for move in comparison.verdicts:
        for step in wording.verdict_steps(move):
            version = f" ({step.version})" if step.version else ""
            yield from _row(f"    {move.claim}", f"{step.old} {wording.ARROW} {step.new}{version}", 12, width)


def _wrapped(words: str, width: int, first: str = "", later: str = "") -> list[str]:
    """Return words in lines, none for no words; long names and paths are not broken."""
    return textwrap.wrap(
        words,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
