"""A browser for tests: the system's Chromium, one named in CHROMIUM, or Playwright's own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable(playwrights: str) -> str:
    """Return the path of a Chromium, the first that is there."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), playwrights]
    for path in found:
        if path and Path(path).exists():
            return path
    pytest.fail("No Chromium for the browser tests: run `make browser`, or name one in CHROMIUM.", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        path = executable(playwright.chromium.executable_path)
        try:
            launched = playwright.chromium.launch(executable_path=path, args=QUIET)
        except Error as error:
            pytest.fail(f"{path} does not start ({error}): run `make browser`.", pytrace=False)
        yield launched
        launched.close()
