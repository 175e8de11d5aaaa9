"""What many pages show the same, kept from build to build: verdicts, cards, generated blocks, cited figures.

To judge a claim may import seconds' worth of libraries, and a page of the report has a hundred cards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.publish import files

FILE = "snippets.json"
_known: dict[str, list[str]] = {}
_is_held = False


@contextmanager
def held(workshop: Path, state: str) -> Iterator[None]:
    """Take what an earlier build made in the same state; outside nothing is taken and every snippet is made anew.

    Parameters
    ----------
    workshop
        Folder in which an earlier build left its snippets.
    state
        Digest of all that snippets rest on but what they are asked for by.
    """
    global _is_held  # noqa: PLW0603 - one build at a time in a process
    _known.update(_left(workshop, state))
    _is_held = True
    try:
        yield
    finally:
        _is_held = False
        _known.clear()


def leave(workshop: Path, state: str) -> None:
    """Leave what is known, where it is not there yet, for other processes and later builds."""
    if len(_known) > len(_left(workshop, state)):
        text = json.dumps({"state": state, "snippets": _known}, ensure_ascii=False)
        files.put(workshop / FILE, text.encode())


def _left(workshop: Path, state: str) -> dict[str, list[str]]:
    try:
        found = json.loads((workshop / FILE).read_text(encoding="utf-8"))
        return dict(found["snippets"]) if found["state"] == state else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def kept(name: str, make: Callable[[], list[str]]) -> list[str]:
    """Return the texts of that name, made where they are not kept."""
    if not _is_held:
        return make()
    if name not in _known:
        _known[name] = make()
    return _known[name]
