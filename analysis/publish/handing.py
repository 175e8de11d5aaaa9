"""The executed book on its way to the process that writes its pages."""

from __future__ import annotations

import os
import pickle
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from analysis.publish.book import Book
    from analysis.publish.past import Past

VARIABLE = "WAGER_BOOK"
"""Names the pipe from which the book is to be read."""


class Handed(NamedTuple):
    """What pages are written from."""

    book: Book
    past: Past


def hand(given: Handed, stream: IO[bytes]) -> None:
    """Send a book with its past.

    Raises
    ------
    BrokenPipeError
        When nobody is there to take it.
    """
    pickle.dump(given, stream, pickle.HIGHEST_PROTOCOL)


def taken() -> Handed | None:
    """Wait for the book and return it; None where nobody hands one, as when Jupyter Book was called by hand.

    Raises
    ------
    EOFError
        When whoever was to hand it has ended.
    """
    pipe = os.environ.pop(VARIABLE, None)
    if pipe is None:
        return None
    with open(int(pipe), "rb") as stream:
        handed: Handed = pickle.load(stream)  # noqa: S301 - from the process that started this one
        return handed
