"""What OLD and NEW of ``wager diff`` name, and what can be set beside what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from analysis import scenarios
from analysis.hints import nearest
from analysis.publish.comparing import gather, snapshot
from analysis.publish.comparing.comparison import BASE, Comparison, compare, compare_parts
from analysis.publish.comparing.gather import Report
from analysis.publish.comparing.snapshot import RUN_RECORD, Snapshot
from analysis.publish.project import WagerError
from analysis.scenarios import Scenario, ScenarioError

YAML = (".yml", ".yaml")


@dataclass(frozen=True)
class Recorded:
    """A build or a run; a run holds only some chapters."""

    name: str
    snapshot: Snapshot
    is_whole: bool


@dataclass(frozen=True)
class World:
    """A scenario, whose chapters are run when they are needed."""

    name: str
    scenario: Scenario


Operand = Recorded | World


def read(given: str) -> Operand:
    """Return what an argument names.

    Parameters
    ----------
    given : str
        Name of a scenario, path of a scenario file, of a site or run folder, or of a JSON file. Where a scenario
        and a folder have the same name it is the scenario; ``./bull`` is the folder.

    Raises
    ------
    WagerError
        When it is none of these, or the file or folder holds no record.
    """
    path, known = Path(given), scenarios.names()
    if path.suffix in YAML:
        return World(given, _scenario(path))
    if given in known:
        return World(f"scenario {given}", _load(given, None))
    if path.is_dir():
        record = snapshot.record_of(path)
        return Recorded(given, snapshot.read_file(record), record.name != RUN_RECORD.name)
    if path.exists():
        return Recorded(given, snapshot.read_file(path), path.name != RUN_RECORD.name)
    raise WagerError(f"{given}: no file, folder or scenario of that name. Scenarios: {nearest(given, known)}")


def _scenario(path: Path) -> Scenario:
    if not path.is_file():
        raise WagerError(f"{path}: there is no such scenario file.")
    return _load(path.stem, path.parent)


def _load(name: str, folder: Path | None) -> Scenario:
    try:
        return scenarios.load(name, folder)
    except ScenarioError as error:
        raise WagerError(str(error)) from None


def compared(old: Operand, new: Operand, report: Report, chapter: str | None = None) -> Comparison:
    """Return what is not the same in two operands, running what scenarios need.

    Two builds are compared whole. A run, or a scenario, is compared with what it shares with the other side: a
    build's edition ``base``, or the only edition of a run.

    Parameters
    ----------
    old, new : Recorded or World
        The two.
    report : callable
        Called with a line of text as chapters are run.
    chapter : str, optional
        Compare this chapter only.

    Raises
    ------
    WagerError
        When the two share no chapter, or not the one asked for.
    """
    first, second = _snapshots(old, new, report, chapter)
    if isinstance(old, Recorded) and isinstance(new, Recorded) and old.is_whole and new.is_whole:
        found = compare(first, second)
    else:
        found = compare_parts(first, second, _pairs(old, first, new, second))
    return found.of_chapter(chapter) if chapter else found


def _snapshots(old: Operand, new: Operand, report: Report, chapter: str | None) -> tuple[Snapshot, Snapshot]:
    if isinstance(old, Recorded) and isinstance(new, Recorded):
        return old.snapshot, new.snapshot
    names = _chapters(old, new)
    if chapter and chapter not in names:
        raise WagerError(f"Chapter {chapter!r} is not changed by {old.name} or {new.name}: {nearest(chapter, names)}")
    wanted = [chapter] if chapter else sorted(names)
    first, second = (
        gather.of_scenario(one.scenario, wanted, report) if isinstance(one, World) else one.snapshot
        for one in (old, new)
    )
    return first, second


def _chapters(old: Operand, new: Operand) -> Collection[str]:
    """Return the chapters to run: those that two scenarios run differently, or that one touches and a record has."""
    given = [gather.changed_by(one.scenario) for one in (old, new) if isinstance(one, World)]
    touched = {name for values in given for name in values}
    if len(given) == 2:
        return {name for name in touched if given[0].get(name) != given[1].get(name)}
    there = {name for one in (old, new) if isinstance(one, Recorded) for name in _recorded(one)}
    return _shared(touched, there, old, new)


def _recorded(one: Recorded) -> Collection[str]:
    return one.snapshot.editions[_edition(one, one.snapshot)].chapters


def _pairs(old: Operand, first: Snapshot, new: Operand, second: Snapshot) -> list[tuple[str, str]]:
    """Return the editions to set beside each other: those both have, else the ones that stand for each."""
    recorded = isinstance(old, Recorded) and isinstance(new, Recorded)
    same = [name for name in first.editions if name in second.editions] if recorded else []
    pairs = [(name, name) for name in same] or [(_edition(old, first), _edition(new, second))]
    if recorded:
        for one, other in pairs:
            _shared(first.editions[one].chapters, second.editions[other].chapters, old, new)
    return pairs


def _edition(one: Operand, held: Snapshot) -> str:
    """Return the edition that stands for a record: base, or its only one."""
    if BASE in held.editions or len(held.editions) == 1:
        return BASE if BASE in held.editions else next(iter(held.editions))
    raise WagerError(
        f"{one.name} has no edition {BASE!r} to compare with a run or a scenario; it has: "
        f"{', '.join(sorted(held.editions)) or 'none'}."
    )


def _shared(ours: Collection[str], theirs: Collection[str], old: Operand, new: Operand) -> Collection[str]:
    both = [name for name in ours if name in theirs]
    if not both:
        raise WagerError(
            f"{old.name} and {new.name} share no chapter: {', '.join(sorted(ours)) or 'none'} here, "
            f"{', '.join(sorted(theirs)) or 'none'} there."
        )
    return both
