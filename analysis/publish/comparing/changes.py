"""The history of published builds: what moved from each to the next, newest first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from analysis.publish.comparing.comparison import Comparison, Version, compare
from analysis.publish.comparing.snapshot import (
    FORMAT,
    SITE_RECORD,
    Record,
    Snapshot,
    as_bytes,
    parse,
    read_file,
    text_of,
)
from analysis.publish.project import WagerError
from analysis.schemas import Strict

RECORD = Path("api") / "changes.json"


class Entry(Strict):
    """What moved from one published build to the next.

    Attributes
    ----------
    id
        Digest of what moved and of the entry before it: the same history, the same ids.
    day
        When it was published.
    comparison
        What moved, of what a reader can see.
    """

    id: str
    day: date
    comparison: Comparison


class History(Strict):
    """Every change since the first build on record.

    Attributes
    ----------
    format
        Form of the record.
    first
        The build that the record begins with.
    entries
        Newest first.
    """

    format: Literal[1]
    first: Version
    entries: tuple[Entry, ...]

    def to_json(self) -> bytes:
        """Return the history as ``api/changes.json`` holds it: equal histories, equal bytes."""
        return as_bytes(self)


def renew(history: History | None, old: Snapshot | None, new: Snapshot, day: date | None = None) -> History:
    """Return the history with what moved in the newest build.

    Parameters
    ----------
    history : History, optional
        That of the last published build.
    old : Snapshot, optional
        The last published build; None where there is none to compare with.
    new : Snapshot
        The build to be published.
    day : date, optional
        Day of the entry; by default the day up to which the new build looks.

    Returns
    -------
    History
        One entry longer when a reader can see that a finding, verdict, chapter or edition moved, and this is not
        the newest entry already.
    """
    start = old or new
    known = history or History(format=FORMAT, first=Version(version=start.version, as_of=start.as_of), entries=())
    if old is None:
        return known
    seen = compare(old, new).visible()
    if seen.is_empty or (known.entries and known.entries[0].comparison == seen):
        return known
    entry = Entry(id=_digest(seen, known), day=day or new.as_of, comparison=seen)
    return known.model_copy(update={"entries": (entry, *known.entries)})


def _digest(seen: Comparison, known: History) -> str:
    """Return an id that also depends on what came before: the same move may come again after its return."""
    before = known.entries[0].id if known.entries else ""
    return hashlib.sha256(before.encode() + as_bytes(seen)).hexdigest()[:32]


def renewed(site: Path, new: Snapshot, report: Callable[[str], None], day: date | None = None) -> History:
    """Return the history to publish with a new build, from the site that it will replace.

    A record of the last build that cannot be read stops no build: it is said, and the new build begins anew.

    Parameters
    ----------
    site : path
        Folder of the last published build; it need not be there.
    new : Snapshot
        The build to be published.
    report : callable
        Called with a line on what cannot be read.
    day : date, optional
        As in `renew`.
    """
    history = _or_none(lambda: read_history(site), report)
    old = _or_none(lambda: read_file(site / SITE_RECORD) if (site / SITE_RECORD).is_file() else None, report)
    return renew(history, old, new, day)


def _or_none(read: Callable[[], Record | None], report: Callable[[str], None]) -> Record | None:
    try:
        return read()
    except WagerError as error:
        report(f"Not compared with the last build: {error}")
        return None


def read_history(site: Path) -> History | None:
    """Return the history that a site publishes, or None where it has none.

    Raises
    ------
    WagerError
        When it is broken or of another format.
    """
    path = site / RECORD
    return parse(text_of(path), History, str(path)) if path.is_file() else None
