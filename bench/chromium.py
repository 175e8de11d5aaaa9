"""The browser of the bench and of the tests: one named in CHROMIUM, the system's, or Playwright's own."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable(playwrights: str) -> str:
    """Return the path of a Chromium, the first that is there.

    Parameters
    ----------
    playwrights
        Where Playwright would have installed its own.

    Raises
    ------
    FileNotFoundError
        When there is none.
    """
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), playwrights]
    for path in found:
        if path and Path(path).exists():
            return path
    raise FileNotFoundError("There is no Chromium: run 'make browser', or name one in CHROMIUM.")
