"""Where the parts of the project lie, and the errors that stop a command."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from analysis.errors import ReportError

ROOT = Path(__file__).resolve().parents[2]
BOOK = "book"
SITE = "html"


class WagerError(ReportError):
    """Something the person running the command can mend; printed without a traceback."""


def root() -> Path:
    """Return the project folder: ``WAGER_ROOT`` where set, else where the package lies."""
    return Path(os.environ.get("WAGER_ROOT", ROOT)).resolve()


def book_folder() -> Path:
    """Return the folder of chapters."""
    return root() / BOOK


def build_folder() -> Path:
    """Return the folder of everything that a build makes."""
    return root() / "_build"


def site_folder() -> Path:
    """Return the folder of the published site."""
    return build_folder() / SITE


def writable(folder: Path, purpose: str) -> Path:
    """Make ``folder`` and prove that a file can be written there.

    Raises
    ------
    WagerError
        When it cannot, naming the folder, what it is for and the system's reason.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        reason = error.strerror or str(error)
        raise WagerError(
            f"Cannot write {purpose} to {folder}: {reason}. Give a folder in which you may write."
        ) from None
