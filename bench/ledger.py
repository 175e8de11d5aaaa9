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
ROUNDS = 3
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


def measured() -> tuple[int, dict[str, list[float]]]:
    """Return how many claims the page has and, for each width, the milliseconds of its answers in order of size."""
    path, taken = chromium(), {}
    with serve.server(project.site_folder(), 0) as listening, sync_playwright() as playwright:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, width in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(f"http://{serve.HOST}:{listening.server_address[1]}/ledger.html")
            claims = page.locator("#ledger tbody tr").count()
            taken[name] = sorted(each for _ in range(ROUNDS) for each in answers(page))
            page.close()
        browser.close()
        listening.shutdown()
    return claims, taken


def main() -> None:
    """Print the table and write it to ``bench/results-ledger.md``."""
    claims, taken = measured()
    changes = sum(len(each) for each in taken.values())
    head = (
        f"The ledger, {time.strftime('%Y-%m-%d')}: {claims} claims, {changes} filter changes in {ROUNDS} rounds, "
        f"each until it is painted, {platform.machine()}, {os.cpu_count()} processors."
    )
    lines = ["| what | measured | to reach |", "|---|---|---|"]
    for name, each in taken.items():
        marks = {"median": statistics.median(each), "95th percentile": each[int(0.95 * len(each))], "longest": each[-1]}
        for mark, value in marks.items():
            lines.append(f"| a filter answers, {name}, {mark} | {value:.0f} ms | {LIMIT_MS} ms |")
    lines.append(f"| first load beyond shared files, compressed | {first_load():.0f} KiB | {LIMIT_KIB} KiB |")
    text = "\n".join(["# Bench of the ledger", "", head, "", *lines, ""])
    (ROOT / "bench" / "results-ledger.md").write_text(text, encoding="utf-8")
    print(text)  # noqa: T201 - this is what the command is for


if __name__ == "__main__":
    main()
