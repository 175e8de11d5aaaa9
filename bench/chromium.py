"""The browser of the bench and of the tests: one named in CHROMIUM, the system's, or Playwright's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
]
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


def launch(playwright: Playwright) -> Browser:
    """Start it without a window, and without its calls to hosts of its maker.

    Raises
    ------
    FileNotFoundError
        When there is none.
    playwright.sync_api.Error
        When it does not start.
    """
    path = executable(playwright.chromium.executable_path)
    return playwright.chromium.launch(executable_path=path, args=QUIET)
