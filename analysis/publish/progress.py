"""What a build says while chapters are obtained."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from analysis.publish import store
from analysis.publish.chapters import chapters
from analysis.publish.editions import Edition
from analysis.publish.store import Run


def teller(editions: Sequence[Edition], say: Callable[[str], None]) -> Callable[[Run], None]:
    """Return a function that tells of each run as it is there; runs that editions share are told of once."""
    names = {
        store.shelf(page, edition.of(page)): f"{page}, edition {edition.name}"
        for edition in reversed(editions)
        for page in chapters()
    }
    say(f"{len(names)} chapters" + (f" in {len(editions)} editions" if len(editions) > 1 else ""))
    count = itertools.count(1)

    def told(run: Run) -> None:
        state = "executed" if run.executed else "unchanged, stored run used"
        say(f"[{next(count)}/{len(names)}] chapter {names[run.folder.parent]}: {state}")

    return told
