"""Builds of the report beside plain Jupyter Book, which executes and writes the same chapters in one edition."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.copies import Timed, build, copy, executed, executed_plain, lean, plain, plain_copy, replace
from bench.rows import NONE_EXECUTED, ONLY_READERS, Measured

SENTENCE = "In the summer of 2024 two of"
TABLE = "capex_quarterly"
FIGURE = 4.638
"""Capital expenditure of one company in one quarter, as the table has it."""
Pair = tuple[Path, Path]
Edit = Callable[[Path, int], None]


class Built(NamedTuple):
    """Our build and Jupyter Book's after the same edit, and the chapters that should have been executed by ours."""

    ours: float
    theirs: float
    executed: frozenset[tuple[str, str]]
    expected: frozenset[tuple[str, str]]
    executed_plain: int


@contextmanager
def built() -> Iterator[Pair]:
    """Lay out two copies, ours and that of Jupyter Book, each built once from nothing and once more."""
    with copy() as ours, plain_copy() as theirs:
        for _ in range(2):
            build(ours)
            plain(theirs)
        yield ours, theirs


def no_edit(_: Path, turn: int) -> None:
    """Change nothing."""


def edit_prose(folder: Path, turn: int) -> None:
    """Change a sentence of one chapter, another way each time."""
    replace(folder / "book" / "payback.md", SENTENCE, f"{SENTENCE} ({turn + 1})")


def edit_table(folder: Path, turn: int) -> None:
    """Change one figure of a table, further each time."""
    before, after = (f",{FIGURE + 0.001 * step:.3f}," for step in (turn, turn + 1))
    replace(folder / "data" / f"{TABLE}.csv", before, after)


def one_build(pair: Pair, edit: Edit, turn: int, peer: Callable[[Path], Timed] = plain) -> Built:
    """Make an edit in both copies and build them."""
    for folder in pair:
        edit(folder, turn)
    ours, theirs = pair
    record = json.loads((ours / "_build" / "html" / "api" / "build.json").read_text(encoding="utf-8"))
    mine, other = build(ours), peer(theirs)
    same = named(record)
    return Built(
        mine.seconds,
        other.seconds,
        frozenset(same[each] for each in executed(mine.printed)),
        frozenset(same[each] for each in readers(record, TABLE)) if edit is edit_table else frozenset(),
        executed_plain(other.printed),
    )


def cold_build() -> Built:
    """Build both from nothing; ours executes every chapter of every edition, each set of parameters once."""
    with copy() as ours, plain_copy() as theirs:
        mine, other = build(ours), plain(theirs)
        record = json.loads((ours / "_build" / "html" / "api" / "build.json").read_text(encoding="utf-8"))
    same = named(record)
    return Built(
        mine.seconds,
        other.seconds,
        frozenset(same[each] for each in executed(mine.printed)),
        frozenset(same.values()),
        executed_plain(other.printed),
    )


def each_chapter(record: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    """Yield each chapter of each edition with its record."""
    for edition, content in record["editions"].items():
        for chapter, used in content["chapters"].items():
            yield (chapter, edition), used


def named(record: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return one name for each chapter in an edition; editions that give it the same parameters share a run."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    found = {}
    for name, used in each_chapter(record):
        key = name[0], json.dumps(used["parameters"], sort_keys=True)
        found[name] = first.setdefault(key, name)
    return found


def readers(record: Mapping[str, Any], table: str) -> set[tuple[str, str]]:
    """Return the chapters, each with its edition, whose record says that they read a table."""
    return {name for name, used in each_chapter(record) if table in used["inputs"]["tables"]}


def listed(chapters: frozenset[tuple[str, str]]) -> str:
    """Return chapters with the editions they were executed in.

    >>> listed(frozenset({("payback", "bull"), ("payback", "base"), ("scaling", "base")}))
    'payback (base, bull), scaling (base)'
    """
    names = sorted({chapter for chapter, _ in chapters})
    found = (f"{name} ({', '.join(sorted(e for chapter, e in chapters if chapter == name))})" for name in names)
    return ", ".join(found) or "none"


def warm(rounds: Sequence[Built], condition: str, date: str) -> Measured:
    """Return what builds after the same kind of edit came to."""
    ran = frozenset().union(*(each.executed for each in rounds))
    expected = frozenset().union(*(each.expected for each in rounds))
    counts = sorted({len(each.executed) for each in rounds})
    facts = [f"executions in a build: {' or '.join(map(str, counts))}; by jupyter-book: {_plain(rounds)}"]
    if condition == ONLY_READERS:
        facts += [f"executed: {listed(ran)}", f"table edited: {TABLE}; read by: {listed(expected)}"]
    holds = all(each.executed == each.expected for each in rounds)
    return Measured(date, [each.ours for each in rounds], [each.theirs for each in rounds], {condition: holds}, facts)


def cold(rounds: Sequence[Built], date: str) -> Measured:
    """Return what builds from nothing came to.

    Raises
    ------
    SystemExit
        When one of them did not execute what it should have.
    """
    for each in rounds:
        if each.executed != each.expected or not each.executed_plain:
            raise SystemExit(
                f"A build from nothing executed {listed(each.executed)} of {listed(each.expected)}; "
                f"jupyter-book {each.executed_plain}."
            )
    facts = [f"executed: {listed(rounds[0].executed)}; by jupyter-book: {_plain(rounds)}"]
    return Measured(date, [each.ours for each in rounds], [each.theirs for each in rounds], facts=facts)


def _plain(rounds: Sequence[Built]) -> str:
    return " or ".join(map(str, sorted({each.executed_plain for each in rounds})))


class Warm(NamedTuple):
    """What is edited before both build once more, the peer, and what must hold besides the ratio."""

    edit: Edit
    peer: Callable[[Path], Timed]
    condition: str


EDITS = {
    "nothing": Warm(no_edit, plain, NONE_EXECUTED),
    "prose": Warm(edit_prose, plain, NONE_EXECUTED),
    "prose-lean": Warm(edit_prose, lean, NONE_EXECUTED),
    "table": Warm(edit_table, plain, ONLY_READERS),
}
