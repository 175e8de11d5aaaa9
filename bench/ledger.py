"""Measure the ledger in a browser: how long a filter takes to answer, and what a first visit loads.

Works on the built site (``make site``). Run it with ``make bench``.
"""

from __future__ import annotations

import gzip
import importlib.util
import os
import platform
import statistics
import threading
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from analysis.publish import project, serve

ROOT = Path(__file__).resolve().parents[1]
SEARCHES = ("g", "gi", "gig", "gigawatt", "OpenAI", "训练", "10", "D-0", "nothing like this")
ROUNDS = 5
LIMIT_MS, LIMIT_KIB = 50, 250
FILTERED = """([name, value]) => {
    const field = document.querySelector(`.ledger-form [name="${name}"]`);
    const started = performance.now();
    field.value = value;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.offsetHeight;  // layout belongs to the answer
    return performance.now() - started;
}"""
OPTIONS = """() => [...document.querySelectorAll(".ledger-form select")].flatMap(
    select => [...select.options].map(option => [select.name, option.value]))"""


def chromium() -> str:
    """Return the browser that the tests use."""
    place = ROOT / "tests" / "browser" / "conftest.py"
    spec = importlib.util.spec_from_file_location("browser_of_tests", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with sync_playwright() as playwright:
        return str(module.executable(playwright.chromium.executable_path))


def answers(page: Page) -> list[float]:
    """Return the milliseconds of every filter option, order and search, each on its own and taken back again."""
    asked = [*page.evaluate(OPTIONS), *(["q", text] for text in SEARCHES)]
    taken = []
    for name, value in asked:
        taken.append(page.evaluate(FILTERED, [name, value]))
        taken.append(page.evaluate(FILTERED, [name, ""]))
    return taken


def first_load() -> float:
    """Return the KiB of the page and its own script, compressed."""
    files = [project.site_folder() / name for name in ("ledger.html", "_static/ledger.mjs")]
    return sum(len(gzip.compress(path.read_bytes())) for path in files) / 1024


def main() -> None:
    """Print the table and write it to ``bench/results-ledger.md``."""
    path = chromium()
    with serve.server(project.site_folder(), 0) as listening, sync_playwright() as playwright:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://{serve.HOST}:{listening.server_address[1]}/ledger.html")
        claims = page.locator("#ledger tbody tr").count()
        taken = [milliseconds for _ in range(ROUNDS) for milliseconds in answers(page)]
        browser.close()
        listening.shutdown()
    ranked = sorted(taken)
    head = (
        f"The ledger, {time.strftime('%Y-%m-%d')}: {claims} claims, {len(taken)} filter changes in {ROUNDS} rounds, "
        f"{platform.machine()}, {os.cpu_count()} processors."
    )
    lines = [
        "| what | measured | to reach |",
        "|---|---|---|",
        f"| a filter answers, median | {statistics.median(ranked):.1f} ms | {LIMIT_MS} ms |",
        f"| a filter answers, 95th percentile | {ranked[int(0.95 * len(ranked))]:.1f} ms | {LIMIT_MS} ms |",
        f"| first load beyond shared files, compressed | {first_load():.0f} KiB | {LIMIT_KIB} KiB |",
    ]
    text = "\n".join(["# Bench of the ledger", "", head, "", *lines, ""])
    (ROOT / "bench" / "results-ledger.md").write_text(text, encoding="utf-8")
    print(text)  # noqa: T201 - this is what the command is for


if __name__ == "__main__":
    main()
