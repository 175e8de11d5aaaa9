"""The ledger judged by everything that the report knows: its evidence and its checks.

Each thing is read, each check run and each claim judged once for a state of the data.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from itertools import count
from pathlib import Path

from analysis import checks, stamps, tables
from analysis.ledger.judging import Entry, judge
from analysis.ledger.reading import Ledger, check_relations, read
from analysis.ledger.register import Check, Register, Registered
from analysis.ledger.rule import CLEAR

_numbers = count()


def ledger(clear: float = CLEAR) -> dict[str, Entry]:
    """Return every claim with its verdicts, by id, in the order of the documents.

    Parameters
    ----------
    clear : float
        Score above which a verdict is clear; the published ledger takes ``rule.CLEAR``.

    Raises
    ------
    LedgerError
        When a claim, a piece of evidence or a check cannot be judged.
    TableError
        When a table cannot be read.
    """
    return _judged(_state(), clear)


def entry(claim_id: str) -> Entry:
    """Return one claim with its verdicts: as ``ledger`` judges it, by its own checks and the tables that these read.

    Raises
    ------
    LedgerError
        When there is no such claim, naming the nearest, or the ledger or a check of the claim cannot be judged.
    TableError
        When a table cannot be read.
    """
    return _entry(_state(), claim_id)


def judged_on() -> date:
    """Return the day as of which the ledger is judged: the last on which a source was read."""
    return tables.last_read()


def forget() -> None:
    """Forget what was read and judged: the next call reads its tables and runs its checks anew."""
    for kept in (_judged, _entry, _read, _observing):
        kept.cache_clear()


def _state() -> int:
    """Return the number of the state that the data are in: another one whenever a file has changed."""
    return _numbered(tables.folder(), tables.stamp())


@lru_cache(maxsize=8)
def _numbered(place: Path, marks: tuple[stamps.Mark, ...]) -> int:
    return next(_numbers)


@lru_cache(maxsize=8)
def _judged(state: int, clear: float) -> dict[str, Entry]:
    found = _read(state)
    check_relations(found)
    return judge(found, _once(state, checks.every()), clear)


@lru_cache(maxsize=2048)
def _entry(state: int, claim_id: str) -> Entry:
    found = _read(state).only(claim_id)
    return judge(found, _once(state, checks.of(claim_id)))[claim_id]


@lru_cache(maxsize=8)
def _read(state: int) -> Ledger:
    return read()


def _once(state: int, found: Register) -> Register:
    """Return checks of which each looks once, whichever claims, versions and lines it is asked for."""
    kept = {
        claim: [Registered(_observing(state, one.function), one.versions) for one in found[claim]] for claim in found
    }
    return Register(kept)


@lru_cache(maxsize=1024)
def _observing(state: int, function: Check) -> Check:
    return cache(function)
