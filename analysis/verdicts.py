"""The ledger judged by everything that the report knows: its evidence and its checks."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from analysis import tables
from analysis.checks import ALL
from analysis.hints import nearest
from analysis.ledger.judging import Entry, judge
from analysis.ledger.reading import last_read, read
from analysis.ledger.rule import CLEAR, LedgerError


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
    return _judged(tables.state(), clear)


def entry(claim_id: str) -> Entry:
    """Return one claim with its verdicts.

    Raises
    ------
    LedgerError
        When there is no such claim, naming the nearest.
    """
    entries = ledger()
    if claim_id not in entries:
        raise LedgerError(f"No claim {claim_id!r}; {nearest(claim_id, entries)}")
    return entries[claim_id]


@lru_cache(maxsize=8)
def _judged(state: str, clear: float) -> dict[str, Entry]:
    """Judge once for a state of the data."""
    return judge(read(), ALL, clear)


def judged_on() -> date:
    """Return the day as of which the ledger is judged: the last on which a source was read."""
    return last_read()
