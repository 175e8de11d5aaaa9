"""The snapshot and history of a build, kept in the workshop so that an edit of prose need not make them anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis import reads
from analysis.publish.book import Book
from analysis.publish.comparing import changes, gather
from analysis.publish.comparing.changes import History
from analysis.publish.comparing.snapshot import parse
from analysis.publish.project import site_folder
from analysis.publish.written import Written


@dataclass(frozen=True)
class Past:
    """What a build publishes of itself, and how it differs from those before it.

    Attributes
    ----------
    snapshot
        ``api/build.json``.
    history
        What moved since, newest first.
    """

    snapshot: bytes
    history: History

    @property
    def digest(self) -> str:
        """Another one whenever the history is."""
        return reads.digest(self.history.to_json())


def past(book: Book, workshop: Path, report: Callable[[str], None]) -> Past:
    """Return snapshot and history of a build.

    A rerun has no history: it is published nowhere. The published build is compared with the site it will replace.

    Parameters
    ----------
    book
        The book, executed.
    workshop
        Folder in which an earlier build left what is still right.
    report
        Called with a line of text where the published site cannot be compared with.
    """
    parts = [workshop / name for name in ("build.json", "changes.json")]
    written = Written(workshop / "past.json")
    key = reads.digest(book.common.encode(), *(run.record.digest.encode() for run in book.runs.values()))
    if not written.is_new("past", key) and all(part.exists() for part in parts):
        return Past(parts[0].read_bytes(), parse(parts[1].read_text(encoding="utf-8"), History, str(parts[1])))
    snapshot = gather.of_book(book)
    is_rerun = any(edition.is_rerun for edition in book.editions.values())
    history = changes.renew(None, None, snapshot) if is_rerun else changes.renewed(site_folder(), snapshot, report)
    workshop.mkdir(parents=True, exist_ok=True)
    for part, content in zip(parts, (snapshot.to_json(), history.to_json()), strict=True):
        part.write_bytes(content)
    written.keep()
    return Past(parts[0].read_bytes(), history)
