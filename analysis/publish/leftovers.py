"""Pages are kept from build to build, and nothing takes one away: a workshop is cleared where some may be left over.

That is so after a build that did not end, and once anything is gone that pages were made from, such as an edition, a
table or a module.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

from analysis import reads
from analysis.publish import files
from analysis.publish.fingerprint import sources
from analysis.publish.project import root

UNFINISHED = "unfinished"
SOURCES = "sources.json"
CONTENTS = "_toc.yml"
"""A page is taken out of the book here, though its file may stay."""


class Sources(NamedTuple):
    """What pages are made from: a digest of the table of contents, and the files by name."""

    contents: str
    files: list[str]


def clear(workshop: Path) -> Sources:
    """Make the workshop, or clear one that has leftovers, and return what its pages will be made from."""
    contents = reads.digest((root() / CONTENTS).read_bytes())
    now = Sources(contents, [path.relative_to(root()).as_posix() for path in sources()])
    if workshop.exists() and ((workshop / UNFINISHED).exists() or _is_anything_gone(workshop, now)):
        shutil.rmtree(workshop)
    workshop.mkdir(parents=True, exist_ok=True)
    return now


def begin(workshop: Path) -> None:
    """Note that pages are being written: until ``finish`` the workshop may hold half of each state."""
    (workshop / UNFINISHED).touch()


def finish(workshop: Path, made_from: Sources) -> None:
    """Note that all pages are written, and what they were made from."""
    files.put(workshop / SOURCES, (json.dumps(made_from, indent=1) + "\n").encode())
    (workshop / UNFINISHED).unlink()


def _is_anything_gone(workshop: Path, now: Sources) -> bool:
    try:
        before = Sources(*json.loads((workshop / SOURCES).read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError):
        return True
    return before.contents != now.contents or not set(before.files) <= set(now.files)
