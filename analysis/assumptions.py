"""The assumptions registry: what a model needs and no source settles, each with an interval and a basis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from analysis import reads, tables
from analysis.hints import nearest
from analysis.rows import TableError, refuse
from analysis.units import UNITS

ALL = "all chapters"
COLUMNS_OF_NUMBERS = ("minimum", "low", "central", "high", "maximum")


@dataclass(frozen=True)
class Assumption:
    """One uncertain input of one chapter.

    Attributes
    ----------
    name
        Name in the chapter's parameters and in model functions.
    chapter
        Chapter that uses it.
    label
        Short name, for axes and tables.
    central
        The value used where one number is needed, in ``unit``.
    low, high
        5th and 95th percentile: a 90 % interval.
    distribution
        lognormal, normal, triangular, uniform or fixed.
    unit
        One of ``units.UNITS``.
    minimum, maximum
        The values allowed at all.
    meaning, reason
        What it is; why this value and this interval.
    basis
        source or judgement.
    source
        Id of the source, or None.
    """

    name: str
    chapter: str
    label: str
    central: float
    low: float
    high: float
    distribution: str
    unit: str
    minimum: float
    maximum: float
    meaning: str
    basis: str
    reason: str
    source: str | None

    @property
    def status(self) -> str:
        """Rank of evidence: estimated where a source gives the value, scenario where it is judged."""
        return "estimated" if self.basis == "source" else "scenario"

    @cached_property
    def digest(self) -> str:
        """Digest of everything that the entry says."""
        return reads.digest(repr(self).encode())


def assumptions(chapter: str | None = None) -> dict[str, Assumption]:
    """Return the assumptions of a chapter, or all of them, by name in the order of the registry.

    Raises
    ------
    TableError
        When the registry is malformed or an entry contradicts itself.
    """
    found = {name: entry for name, entry in _entries().items() if chapter in (None, entry.chapter)}
    for entry in found.values():
        _note(entry)
    reads.note("lists", f"assumptions of {chapter or ALL}", lambda: names_digest(chapter))
    return found


def names() -> list[str]:
    """Return the names of all assumptions, in the order of the registry."""
    return list(_entries())


def names_digest(chapter: str | None) -> str:
    """Return a digest of the names of a chapter's assumptions, or of all."""
    return reads.digest(*(name.encode() for name, entry in _entries().items() if chapter in (None, entry.chapter)))


def chapters() -> set[str]:
    """Return the chapters that have assumptions."""
    return {entry.chapter for entry in _entries().values()}


def assumption(name: str) -> Assumption:
    """Return one assumption.

    Raises
    ------
    TableError
        When there is none of that name, naming the nearest.
    """
    known = _entries()
    if name not in known:
        raise TableError(f"No assumption {name!r} in assumptions.csv; {nearest(name, known)}")
    _note(known[name])
    return known[name]


def _note(entry: Assumption) -> None:
    reads.note("assumptions", entry.name, lambda: entry.digest)


def default(name: str) -> float:
    """Return the central value of an assumption, in its unit: the default of the parameter of that name."""
    return assumption(name).central


def _entries() -> dict[str, Assumption]:
    """Return the registry; what of it is given out is noted by those who give it."""
    return _known(*tables.contents("assumptions", "corrections", "sources"))


@lru_cache(maxsize=8)
def _known(*_: bytes) -> dict[str, Assumption]:
    """Read the registry once for each content of its files: chapters ask for it hundreds of times."""
    with reads.door():
        return _registry(tables.records("assumptions"))


def _registry(rows: list[dict[str, Any]]) -> dict[str, Assumption]:
    entries = [Assumption(**row) for row in rows]
    refuse(problem for entry in entries for problem in _contradictions(entry))
    return {entry.name: entry for entry in entries}


def _contradictions(entry: Assumption) -> Iterator[str]:
    """Yield where an entry contradicts itself."""
    where = f"assumptions.csv, {entry.name}"
    fixed = entry.distribution == "fixed"
    for one, other in pairwise(COLUMNS_OF_NUMBERS):
        if getattr(entry, one) > getattr(entry, other):
            yield f"{where}: {one} {getattr(entry, one):g} is above {other} {getattr(entry, other):g}."
    if fixed and not entry.low == entry.central == entry.high:
        yield f"{where}: distribution is fixed, so low, central and high must be equal."
    if not fixed and entry.central in (entry.low, entry.high):
        yield f"{where}: central {entry.central:g} is an end of its interval; it must lie inside."
    if entry.distribution == "lognormal" and entry.low <= 0:
        yield f"{where}: low {entry.low:g} of a lognormal; it must be above 0."
    if entry.basis == "source" and entry.source is None:
        yield f"{where}: basis is source, so name the source."
    if entry.unit not in UNITS:
        yield f"{where}: no unit {entry.unit!r}; {nearest(entry.unit, UNITS)}"
    if entry.unit == "text":
        yield f"{where}: unit text is for words, not for numbers."
