"""A browser for tests, and the site they look at."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import Built
from playwright.sync_api import Browser, Error, Page, sync_playwright

from analysis.publish import project, serve, stamps
from bench import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        try:
            launched = chromium.launch(playwright)
        except (Error, FileNotFoundError) as error:
            pytest.fail(f"Browser tests need a Chromium that starts, see 'make browser': {error}", pytrace=False)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest) -> Path:
    """The site of this project: the published one where nothing has changed since, else one built from nothing."""
    if stamps.hold(stamps.inputs(), project.site_folder()):
        return project.site_folder()
    made: Built = request.getfixturevalue("from_nothing")
    return made.site


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    with serve.server(built, 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://{serve.HOST}:{listening.server_address[1]}/"
        listening.shutdown()


@pytest.fixture
def watched(address: str) -> Callable[[Page], list[str]]:
    """Return a function that watches a page and returns the list of what it will complain of."""

    def watch(page: Page) -> list[str]:
        wrong: list[str] = []

        def note(is_wrong: bool, text: str) -> None:
            if is_wrong:
                wrong.append(text)

        page.on("console", lambda message: note(message.type in {"error", "warning"}, message.text))
        page.on("pageerror", lambda error: note(True, str(error)))
        page.on("requestfailed", lambda request: note(True, f"failed {request.url}"))
        page.on("request", lambda request: note(not request.url.startswith((address, "data:", "blob:")), request.url))
        page.on("response", lambda response: note(response.status >= 400, f"{response.status} {response.url}"))
        return wrong

    return watch
