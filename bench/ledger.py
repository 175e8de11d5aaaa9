"""The ledger in a browser: how long a filter takes to answer, and what a first visit loads.

Works on the built site (``make site``).
"""

from __future__ import annotations

import gzip
import statistics
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.publish import project, serve
from bench import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEARCHES = ("g", "gi", "gig", "gigawatt", "OpenAI", "训练", "10", "D-0", "nothing like this")
WIDTHS = {"desk": 1280, "phone": 390}
LIMIT_MS, LIMIT_KIB = 50, 250
FILTERED = """([name, value]) => new Promise(answer => requestAnimationFrame(() => {
    const field = document.querySelector(`.ledger-form [name="${name}"]`);
    const rendered = new MessageChannel();
    const started = performance.now();
    rendered.port1.onmessage = () => answer(performance.now() - started);
    field.value = value;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.offsetHeight;
    rendered.port2.postMessage(null);  // its turn comes after this frame's style, layout and paint
}))"""
OPTIONS = """() => [...document.querySelectorAll(".ledger-form select")].flatMap(
    select => [...select.options].map(option => [select.name, option.value]))"""


@dataclass(frozen=True)
class Answers:
    """What was measured: milliseconds by width of the window, KiB of the first visit beyond shared files."""

    date: str
    rounds: int
    claims: int
    changes: int
    milliseconds: Mapping[str, Mapping[str, float]]
    first_load_kib: float


def answers(page: Page) -> list[float]:
    """Return the milliseconds of every filter option, order and search, each on its own and taken back again."""
    asked = [*page.evaluate(OPTIONS), *(["q", text] for text in SEARCHES)]
    taken = []
    for name, value in asked:
        taken.append(page.evaluate(FILTERED, [name, value]))
        taken.append(page.evaluate(FILTERED, [name, ""]))
    return taken


def first_load(site: Path) -> float:
    """Return the KiB of the page and its own script, compressed."""
    files = [site / name for name in ("ledger.html", "_static/ledger.mjs")]
    return sum(len(gzip.compress(path.read_bytes())) for path in files) / 1024


def measured(date: str, rounds: int) -> Answers:
    """Measure the built site.

    Raises
    ------
    SystemExit
        When it is not built, or there is no browser.
    """
    site = project.site_folder()
    if not (site / "ledger.html").exists():
        raise SystemExit("The ledger is measured on the built site: run 'make site' first.")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - other rows need no browser

    with sync_playwright() as playwright:
        try:
            browser = chromium.launch(playwright)
        except FileNotFoundError as error:
            raise SystemExit(str(error)) from None
        found = measured_in(browser, site, date, rounds)
        browser.close()
    return found


def measured_in(browser: Browser, site: Path, date: str, rounds: int) -> Answers:
    """Measure at each width, and the first visit."""
    taken, claims = {}, 0
    with serve.server(site, 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        for name, width in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(f"http://{serve.HOST}:{listening.server_address[1]}/ledger.html")
            claims = page.locator("#ledger tbody tr").count()
            taken[name] = [each for _ in range(rounds) for each in answers(page)]
            page.close()
        listening.shutdown()
    milliseconds = {name: marks(each) for name, each in taken.items()}
    return Answers(date, rounds, claims, sum(map(len, taken.values())), milliseconds, first_load(site))


def marks(taken: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and the longest.

    >>> marks([5.0, *range(20)])
    {'median': 9, '95th percentile': 18, 'longest': 19}
    """
    ordered = sorted(taken)
    return {
        "median": statistics.median(ordered),
        "95th percentile": ordered[int(0.95 * len(ordered))],
        "longest": ordered[-1],
    }


def section(found: Answers) -> list[str]:
    """Return the part of the results' page on the ledger."""
    lines = ["| what | measured | to reach | reached |", "|---|---|---|---|"]
    for name, each in found.milliseconds.items():
        lines += [_line(f"a filter answers, {name}, {mark}", value, LIMIT_MS, "ms") for mark, value in each.items()]
    lines.append(_line("first load beyond shared files, compressed", found.first_load_kib, LIMIT_KIB, "KiB"))
    head = (
        f"{found.date}: {found.claims} claims, {found.changes} filter changes in {found.rounds} rounds, each until it "
        "is painted."
    )
    return [head, "\n".join(lines)]


def _line(what: str, value: float, limit: float, unit: str) -> str:
    return f"| {what} | {value:.0f} {unit} | {limit} {unit} | {'yes' if value <= limit else 'no'} |"
