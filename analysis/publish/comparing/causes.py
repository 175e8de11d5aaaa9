"""What changed in a chapter's inputs, sorted by cause, and which of it can have moved a finding.

Tables, assumptions and sources count for the findings that rest on them; code, files, scenarios and other
parameters count for the whole chapter. A run records what it used, not what did what: where several things
changed at once, their effects cannot be told apart here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from analysis.publish.comparing.snapshot import Chapter, Finding, Number
from analysis.schemas import Strict

Cause: TypeAlias = Literal["data", "assumption", "parameter", "code"]
Part: TypeAlias = Literal[
    "day",
    "table",
    "source",
    "list",
    "file",
    "assumption",
    "scenario",
    "parameter",
    "module",
    "check",
    "environment",
    "cell",
]
State: TypeAlias = Literal["changed", "added", "removed"]
Reached: TypeAlias = set[tuple[str, str]]

CAUSES: tuple[Cause, ...] = get_args(Cause)
PARTS: tuple[Part, ...] = get_args(Part)
"""Both in the order in which they are told."""
DIGESTED: dict[str, tuple[Cause, Part]] = {
    "tables": ("data", "table"),
    "sources": ("data", "source"),
    "lists": ("data", "list"),
    "files": ("data", "file"),
    "assumptions": ("assumption", "assumption"),
    "scenarios": ("parameter", "scenario"),
    "modules": ("code", "module"),
    "checks": ("code", "check"),
    "environment": ("code", "environment"),
}
"""Inputs compared name by name, with the cause they are and the part they are called."""
NAMED = ("table", "assumption", "source")
"""Parts that a finding names among its inputs."""
VERSION = re.compile(r"\d+(\.\d+)+\S{0,20}")
NOT_JUDGED = ("parameter", "scenario", "cell")
"""Parts that no verdict depends on."""
LEDGER_TABLES = ("claims", "evidence", "departures")
LEDGER_CODE = ("analysis/checks", "analysis/ledger", "analysis/verdicts")


class Change(Strict):
    """One thing that is not the same in the inputs of a chapter.

    Attributes
    ----------
    cause
        Data, assumption, parameter or code.
    part, name
        What it is.
    state
        Whether it changed, or is used in only one of the two.
    old, new
        Values, where the record has values and not digests.
    scenario
        The scenario whose change set a parameter.
    """

    cause: Cause
    part: Part
    name: str
    state: State = "changed"
    old: Number | str | None = None
    new: Number | str | None = None
    scenario: str = ""

    @property
    def key(self) -> str:
        """By which a move refers to it.

        >>> Change(cause="data", part="table", name="capex_quarterly").key
        'table capex_quarterly'
        """
        return f"{self.part} {self.name}"


def changes(old: Chapter, new: Chapter, edition: str = "") -> tuple[Change, ...]:
    """Return what changed in a chapter's inputs and parameters, in the order of ``CAUSES``.

    Parameters
    ----------
    old, new : Chapter
        The chapter in the two snapshots.
    edition : str
        Edition that both belong to; its scenario sets its parameters.
    """
    digested = list(_digested(old, new))
    rows = {change.name for change in digested if change.part == "assumption"}
    moved = [change for change in _parameters(old, new) if change.name not in rows]
    by_scenario = next((c for c in digested if c.part == "scenario" and c.name == edition), None)
    if by_scenario and moved:
        digested.remove(by_scenario)
        moved = [change.model_copy(update={"scenario": edition}) for change in moved]
    found = [*digested, *moved, *_cells(old.inputs.cells, new.inputs.cells)]
    return _ordered(found)


def _ordered(found: Iterable[Change]) -> tuple[Change, ...]:
    def place(change: Change) -> tuple[int, int, list[tuple[int, str]]]:
        return CAUSES.index(change.cause), PARTS.index(change.part), _natural(change.name)

    return tuple(sorted(found, key=place))


def _digested(old: Chapter, new: Chapter) -> Iterator[Change]:
    for group, (cause, part) in DIGESTED.items():
        before, after = getattr(old.inputs, group), getattr(new.inputs, group)
        for name, state in _differing(before, after):
            change = Change(cause=cause, part=part, name=name, state=state)
            if part == "assumption":
                change = change.model_copy(update=_values(old.parameters, new.parameters, name))
            if part == "environment":
                change = change.model_copy(update=_versions(before, after, name))
            yield change


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[tuple[str, State]]:
    """Yield the names under which two mappings differ, in order, and how."""
    for name in sorted({*before, *after}, key=_natural):
        if name not in before:
            yield name, "added"
        elif name not in after:
            yield name, "removed"
        elif before[name] != after[name]:
            yield name, "changed"


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort cell 10 after cell 9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _values(before: Mapping[str, Number], after: Mapping[str, Number], name: str) -> dict[str, Number | None]:
    """Return both values of a parameter where they differ."""
    old, new = before.get(name), after.get(name)
    return {} if old == new else {"old": old, "new": new}


def _versions(before: Mapping[str, str], after: Mapping[str, str], name: str) -> dict[str, str]:
    """Return both records where they are versions to be read, not digests."""
    found = before.get(name, ""), after.get(name, "")
    return dict(zip(("old", "new"), found, strict=True)) if all(map(VERSION.fullmatch, found)) else {}


def _parameters(old: Chapter, new: Chapter) -> Iterator[Change]:
    for name, state in _differing(old.parameters, new.parameters):
        values = _values(old.parameters, new.parameters, name)
        yield Change(cause="parameter", part="parameter", name=name, state=state).model_copy(update=values)


def _cells(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """Yield the cells whose code is new or gone; a cell that only moved along with others is neither."""
    old, new = sorted(before, key=_natural), sorted(after, key=_natural)
    fresh = [name for name in new if after[name] not in before.values()]
    gone = [name for name in old if before[name] not in after.values()]
    states: list[tuple[str, State]] = [(name, "changed" if name in gone else "added") for name in fresh]
    states += [(name, "removed") for name in gone if name not in fresh]
    if not states and [before[name] for name in old] != [after[name] for name in new]:
        states = [("order of cells", "changed")]
    for name, state in states:
        yield Change(cause="code", part="cell", name=name, state=state)


def reaching(name: str, old: Chapter, new: Chapter, changed: Sequence[Change]) -> tuple[Change, ...]:
    """Return those of a chapter's changes that can have moved a finding.

    Where none is known to reach it, all of them: what a finding rests on is recorded by hand, and something
    moved it.
    """
    rests = rests_on(name, old.findings) | rests_on(name, new.findings)
    ours = {c for c in changed if c.part == "parameter" and _is_assumption(c.name, old, new)}
    named = {c for c in ours if ("assumption", c.name) in rests}
    found = [c for c in changed if _reaches(c, rests) and (c not in ours or c in named or not named)]
    return tuple(found) or tuple(changed)


def _reaches(change: Change, rests: Reached) -> bool:
    return change.part not in NAMED or (change.part, change.name) in rests


def _is_assumption(name: str, old: Chapter, new: Chapter) -> bool:
    return name in old.inputs.assumptions or name in new.inputs.assumptions


def rests_on(name: str, findings: Mapping[str, Finding]) -> Reached:
    """Return the tables, assumptions and sources under a finding, through the findings it rests on."""
    reached: Reached = set()
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in findings:
            continue
        seen.add(current)
        for item in findings[current].inputs:
            reached |= {("source", source) for source in item.sources}
            if item.kind == "finding":
                waiting.append(item.name)
            else:
                reached.add((item.kind, item.name))
    return reached


def of_verdicts(changed: Iterable[Change]) -> tuple[tuple[Change, ...], bool]:
    """Return what can have changed verdicts, and whether it is certain.

    These are the ledger's tables and code and the day judged on; it is certain where one of them is all that
    changed. Where none of them changed, every other change but that of a parameter or a cell is possible: checks
    read other tables too.
    """
    once = {change.key: change for change in changed if change.part not in NOT_JUDGED and change.state == "changed"}
    used = _ordered(once.values())
    ledger = tuple(filter(_of_ledger, used))
    return ledger or used, len(used) == len(ledger) == 1


def _of_ledger(change: Change) -> bool:
    if change.part == "table":
        return change.name in LEDGER_TABLES
    return change.part == "day" or (change.part == "module" and change.name.startswith(LEDGER_CODE))
