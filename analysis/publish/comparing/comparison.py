"""Two snapshots compared: findings, verdicts, chapters and editions that moved, with their possible causes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from analysis.hints import nearest
from analysis.publish.comparing import causes
from analysis.publish.comparing.causes import Change
from analysis.publish.comparing.moves import Move, move
from analysis.publish.comparing.snapshot import Chapter, Edition, Snapshot, Verdicts
from analysis.publish.project import WagerError
from analysis.schemas import Strict

BASE = "base"
Pairs = Sequence[tuple[str, str]]
Item = TypeVar("Item")


class Version(Strict):
    """Which build or run one side is."""

    version: str
    as_of: date


class VerdictMove(Strict):
    """A claim whose verdict is not the same; None where the claim is not there."""

    claim: str
    old: Verdicts | None = None
    new: Verdicts | None = None


class ChapterMoves(Strict):
    """A chapter that is in both: what changed in its inputs, which findings moved, how many there are."""

    name: str
    findings: int
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the cause of every move is known: one thing changed and nothing else."""
        return len(self.changes) == 1

    def behind(self, moved: Move) -> tuple[Change, ...]:
        """Return the changes that a move can come from."""
        return tuple(change for change in self.changes if change.key in moved.causes)


class EditionMoves(Strict):
    """An edition that is in both; where two of different names are compared, the older name stands in ``old``."""

    name: str
    title: str = ""
    old: str = ""
    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    chapters: tuple[ChapterMoves, ...] = ()

    @property
    def moved(self) -> int:
        """How many findings moved."""
        return sum(len(chapter.moves) for chapter in self.chapters)


class Comparison(Strict):
    """What is not the same in two snapshots.

    Attributes
    ----------
    old, new
        Which two.
    appeared, gone
        Editions in only one of them.
    editions
        Those in both.
    verdicts
        Claims whose verdict is not the same.
    verdict_changes
        What that can come from.
    verdicts_certain
        Whether nothing else changed.
    """

    old: Version
    new: Version
    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    editions: tuple[EditionMoves, ...] = ()
    verdicts: tuple[VerdictMove, ...] = ()
    verdict_changes: tuple[Change, ...] = ()
    verdicts_certain: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no finding, verdict, chapter or edition moved, whatever changed in the inputs."""
        same = not (self.appeared or self.gone or self.verdicts)
        return same and not any(one.moved or one.appeared or one.gone for one in self.editions)

    def visible(self) -> Comparison:
        """Return it without what a reader cannot see: moves that print alike, chapters where nothing moved."""
        kept = [_visible(edition) for edition in self.editions]
        editions = tuple(one for one in kept if one.moved or one.appeared or one.gone)
        return self.model_copy(update={"editions": editions})

    def of_chapter(self, name: str) -> Comparison:
        """Return what concerns one chapter.

        Raises
        ------
        WagerError
            When neither side has it, naming the nearest.
        """
        known = {n for e in self.editions for n in (*e.appeared, *e.gone, *(c.name for c in e.chapters))}
        if name not in known:
            raise WagerError(f"There is no chapter {name!r} to compare: {nearest(name, known)}")
        editions = tuple(_only(edition, name) for edition in self.editions)
        return self.model_copy(
            update={"editions": editions, "verdicts": (), "verdict_changes": (), "verdicts_certain": False}
        )


def _visible(edition: EditionMoves) -> EditionMoves:
    chapters = [
        chapter.model_copy(update={"moves": tuple(one for one in chapter.moves if not one.alike)})
        for chapter in edition.chapters
    ]
    return edition.model_copy(update={"chapters": tuple(chapter for chapter in chapters if chapter.moves)})


def _only(edition: EditionMoves, name: str) -> EditionMoves:
    kept = {
        "appeared": tuple(one for one in edition.appeared if one == name),
        "gone": tuple(one for one in edition.gone if one == name),
        "chapters": tuple(chapter for chapter in edition.chapters if chapter.name == name),
    }
    return edition.model_copy(update=kept)


def compare(old: Snapshot, new: Snapshot) -> Comparison:
    """Return what is not the same in two builds.

    Parameters
    ----------
    old, new : Snapshot
        Editions are set beside those of the same name.
    """
    appeared, gone, both = _sides(old.editions, new.editions)
    found = _compared(old, new, [(name, name) for name in both])
    return found.model_copy(update={"appeared": appeared, "gone": gone})


def compare_parts(old: Snapshot, new: Snapshot, pairs: Pairs) -> Comparison:
    """Return what is not the same in the chapters and claims that two runs, or a run and a build, share.

    Parameters
    ----------
    old, new : Snapshot
        At least one of them is not a whole build.
    pairs : sequence of two names
        Which editions to set beside each other: name in ``old``, name in ``new``.
    """
    both = old.claims.keys() & new.claims.keys()
    found = _compared(_with_claims(old, both), _with_claims(new, both), pairs)
    bare = tuple(edition.model_copy(update={"appeared": (), "gone": ()}) for edition in found.editions)
    return found.model_copy(update={"editions": bare})


def _with_claims(one: Snapshot, names: Collection[str]) -> Snapshot:
    return one.model_copy(update={"claims": {name: said for name, said in one.claims.items() if name in names}})


def _compared(old: Snapshot, new: Snapshot, pairs: Pairs) -> Comparison:
    editions = tuple(_edition(first, second, old, new) for first, second in pairs)
    verdicts = tuple(_verdicts(old.claims, new.claims))
    changed = [*_day(old, new), *_all_changes(editions)] if verdicts else []
    behind, certain = causes.of_verdicts(changed)
    return Comparison(
        old=_version(old),
        new=_version(new),
        editions=editions,
        verdicts=verdicts,
        verdict_changes=behind,
        verdicts_certain=certain,
    )


def _sides(
    old: Mapping[str, Item], new: Mapping[str, Item]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names that appeared, those that are gone, and those in both: base first, then in order."""
    order = sorted({*old, *new}, key=lambda name: (name != BASE, name))
    appeared = tuple(name for name in order if name not in old)
    gone = tuple(name for name in order if name not in new)
    return appeared, gone, tuple(name for name in order if name in old and name in new)


def _edition(first: str, second: str, old: Snapshot, new: Snapshot) -> EditionMoves:
    before, after = old.editions[first], new.editions[second]
    appeared, gone, both = _sides(before.chapters, after.chapters)
    return EditionMoves(
        name=second,
        title=after.title,
        old="" if first == second else first,
        appeared=appeared,
        gone=gone,
        chapters=tuple(_chapters(both, before, after, second if first == second else "")),
    )


def _chapters(names: Iterable[str], before: Edition, after: Edition, edition: str) -> Iterator[ChapterMoves]:
    for name in names:
        old, new = before.chapters[name], after.chapters[name]
        changed = causes.changes(old, new, edition)
        moves = tuple(_moves(old, new, changed))
        yield ChapterMoves(name=name, findings=len({*old.findings, *new.findings}), changes=changed, moves=moves)


def _moves(old: Chapter, new: Chapter, changed: Sequence[Change]) -> Iterator[Move]:
    for name in {**new.findings, **old.findings}:
        moved = move(name, old.findings.get(name), new.findings.get(name))
        if moved:
            keys = tuple(change.key for change in causes.reaching(name, old, new, changed))
            yield moved.model_copy(update={"causes": keys})


def _verdicts(old: Mapping[str, Verdicts], new: Mapping[str, Verdicts]) -> Iterator[VerdictMove]:
    for claim in sorted({*old, *new}):
        if old.get(claim) != new.get(claim):
            yield VerdictMove(claim=claim, old=old.get(claim), new=new.get(claim))


def _day(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Yield the day judged on, which makes forecasts due."""
    if old.as_of != new.as_of:
        first, second = old.as_of.isoformat(), new.as_of.isoformat()
        yield Change(cause="data", part="day", name="judged on", old=first, new=second)


def _all_changes(editions: Iterable[EditionMoves]) -> list[Change]:
    return [change for edition in editions for chapter in edition.chapters for change in chapter.changes]


def _version(one: Snapshot) -> Version:
    return Version(version=one.version, as_of=one.as_of)
