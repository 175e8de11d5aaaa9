"""What many pages show the same, kept from build to build: verdicts and cards.

To judge a claim may import seconds' worth of libraries, and a page of the report has a hundred cards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from analysis import verdicts
from analysis.publish import claimviews

_known: dict[str, list[str]] = {}
_is_held = False


class Claim(NamedTuple):
    """The verdict on what the document printed, and the claim's card as HTML."""

    verdict: str
    card: str


@contextmanager
def held(place: Path, state: str) -> Iterator[None]:
    """Take what an earlier build made in the same state, and keep what this one makes; outside nothing is kept.

    Parameters
    ----------
    place
        File of an earlier build, and of this one.
    state
        Digest of all that snippets rest on but what they are asked for by.
    """
    global _is_held  # noqa: PLW0603 - one build at a time in a process
    _known.update(_kept(place, state))
    before, _is_held = len(_known), True
    try:
        yield
        if len(_known) > before:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps({"state": state, "snippets": _known}, ensure_ascii=False), encoding="utf-8")
    finally:
        _is_held = False
        _known.clear()


def _kept(place: Path, state: str) -> dict[str, list[str]]:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
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


def claim(claim_id: str) -> Claim:
    """Return a claim as pages show it.

    Raises
    ------
    LedgerError
        When there is no such claim, naming the nearest.
    """
    return Claim(*kept(f"claim {claim_id}", lambda: _claim(claim_id)))


def _claim(claim_id: str) -> list[str]:
    entry = verdicts.entry(claim_id)
    return [entry.printed.verdict, claimviews.card(entry)]
