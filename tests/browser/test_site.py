"""The built site as readers meet it: every page, phone and desk, light and dark, with scripts and without."""

import json
import os
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from analysis import tables
from analysis.assumptions import assumptions
from analysis.models import payback as model
from analysis.views import payback as views

BOOK = (
    *("index", "payback", "ledger", "scores", "contradictions", "departures", "data", "sources", "method"),
    *("editions", "rerun", "changes", "bull/payback"),
)
PAGES = (*BOOK, "code/book/payback", "search")
PHONE, DESK = 390, 1280
TARGET = re.compile(r"""<(?:a|img|link|script|source)\b[^>]*?\s(?:href|src|srcset)=["']([^"']*)["']""")
Watch = Callable[[Page], list[str]]
# Describing what passed takes axe longer than finding what does not.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


def scroll_through(page: Page) -> None:
    """Bring every chart into view once."""
    for figure in page.locator(".wager-figure").all():
        figure.scroll_into_view_if_needed()
    if page.locator(".wager-figure").count():
        page.wait_for_function("[...document.querySelectorAll('.wager-figure')].every(f => f.wagerView)")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_quiet_keeps_to_itself_and_fits(  # noqa: PLR0917 - fixtures
    browser: Browser, address: str, watched: Watch, name: str, width: int, theme: str
):
    """No console message, no request to another host, nothing missing, no sideways scroll."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    wrong = watched(page)
    page.goto(f"{address}{name}.html")
    scroll_through(page)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert wrong == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", BOOK)
def test_page_passes_axe(browser: Browser, address: str, name: str, theme: str):
    context = browser.new_context(viewport={"width": DESK, "height": 900}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{address}{name}.html")
    scroll_through(page)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == []
    context.close()


def test_links_and_anchors_lead_somewhere(built: Path):
    """Every link and picture of every page in every edition: the page or file is there, and so is the anchor."""
    files = sorted(path for path in built.rglob("*.html") if "_static" not in path.parts)
    pages = {path: path.read_text(encoding="utf-8") for path in files}
    ids = {path: set(re.findall(r"""\sid=["']([^"']*)["']""", text)) for path, text in pages.items()}
    assert sum(path.parent == built / "bull" for path in pages) == sum(path.parent == built for path in pages) - 1
    broken = []
    for path, text in pages.items():
        for target in set(re.findall(TARGET, text)):
            where, anchor = urldefrag(unescape(target))
            if urlsplit(where).scheme or where.startswith("//"):
                continue
            file = Path(os.path.normpath(path.parent / unquote(urlsplit(where).path))) if where else path
            if not file.is_file() or (anchor and file in ids and unquote(anchor) not in ids[file]):
                broken.append((path.relative_to(built).as_posix(), target))
    assert broken == []


def test_numbers_and_charts_are_there_without_scripts(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 900})
    page = context.new_page()
    page.goto(f"{address}payback.html")
    assert page.locator("a.finding").count() > 60
    images = page.locator(".wager-figure img")
    assert images.count() == 11
    assert all(len(image.get_attribute("alt") or "") > 40 for image in images.all())
    images.first.scroll_into_view_if_needed()
    assert images.first.bounding_box()["height"] > 150
    assert page.locator(".whatif").first.is_hidden()
    first = page.locator("a.finding").first
    target = first.get_attribute("href")
    first.click()
    expect(page.locator(target)).to_be_visible()
    context.close()


def test_page_works_from_a_folder(browser: Browser, built: Path):
    page = browser.new_page()
    page.goto((built / "payback.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("When does a trillion dollars pay back?")
    image = page.locator(".wager-figure img").first
    image.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.wager-figure img').naturalWidth > 0")
    page.get_by_role("link", name="Data", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Data")
    page.close()


def test_finding_opens_says_all_and_closes(browser: Browser, address: str, built: Path):
    """The panel shows value, unit, status, an input with its source, and the line of code."""
    found = json.loads((built / "api" / "findings.json").read_text(encoding="utf-8"))["payback"]["identity_newest"]
    page = browser.new_page()
    page.goto(f"{address}payback.html")
    link = page.locator('a.finding[href="#finding-payback-identity_newest"]').first
    link.focus()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(found["label"])
    expect(panel).to_contain_text(found["status"])
    expect(panel).to_contain_text("Unit: USD billion")
    expect(panel.get_by_role("link", name="Code: book/payback.md")).to_be_visible()
    assert panel.locator('a[rel="external"]').count() >= 1
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    code = page.locator("#finding-payback-identity_newest .finding-code a").get_attribute("href")
    page.goto(urljoin(f"{address}payback.html", code))
    line = page.evaluate("document.getElementById(location.hash.slice(1)).parentElement.textContent")
    assert "identity_newest" in line
    page.close()


def set_slider(page: Page, name: str, value: float) -> float:
    """Move a slider as a script can, and return the value that the chart then has."""
    return page.evaluate(
        """([name, value]) => {
            const row = document.querySelector(`.whatif-row[data-name="${name}"]`);
            const slider = row.querySelector('[type=range]');
            slider.value = value;
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            return row.closest('.wager-figure').wagerView.signal(name);
        }""",
        [name, value],
    )


def moved(page: Page, address: str, figure: str, settings: dict[str, float]) -> list[float]:
    """Open the chapter, move the sliders of a figure, and return the values that its chart then has."""
    page.goto(f"{address}payback.html")
    page.locator(f"#{figure}").scroll_into_view_if_needed()
    page.wait_for_function(f"document.querySelector('#{figure}').wagerView")
    values = [set_slider(page, name, value) for name, value in settings.items()]
    page.evaluate("figure => document.getElementById(figure).wagerView.runAsync().then(() => true)", figure)
    return values


def test_sliders_of_the_identity_agree_with_python(browser: Browser, address: str):
    page = browser.new_page()
    settings = {"chip_run_rate": 500, "tco_multiple": 2.5, "gross_margin": 40}
    chips, multiple, margin = moved(page, address, "fig-required_whatif", settings)
    shown = page.evaluate("document.querySelector('#fig-required_whatif').wagerView.signal('required_revenue')")
    assert (chips, multiple, margin) != (356, 2, 0.5)
    assert shown == pytest.approx(model.required_revenue(chips, multiple, margin), rel=1e-6)
    page.close()


def test_sliders_of_cash_agree_with_python(browser: Browser, address: str):
    """The line of cumulative cash under other sliders is that of the Python model."""
    page = browser.new_page()
    settings = {"revenue_growth": 60, "revenue_ceiling_usd_bn": 4000, "margin_before_depreciation": 45}
    growth, ceiling, margin = moved(page, address, "fig-cash_whatif", settings)
    rows = page.evaluate(
        """() => {
            const view = document.querySelector('#fig-cash_whatif').wagerView;
            const data = view.getState({data: () => true, signals: () => false, recurse: true}).data;
            for (const name of Object.keys(data)) {
                const rows = view.data(name);
                if (rows.length > 10 && 'cumulative' in rows[0]) return rows.map(r => [r.year, r.cumulative]);
            }
        }"""
    )
    centre = {name: entry.central for name, entry in assumptions("payback").items()}
    known = views.evidence(
        *map(tables.load, ("capex_quarterly", "guidance", "lab_finances")), centre["run_rate_carry_days"]
    )
    changed = {"revenue_growth": growth, "revenue_ceiling_usd_bn": ceiling, "margin_before_depreciation": margin}
    plan = views.run(known, **(centre | changed))
    assert [year for year, _ in rows] == list(plan.years)
    np.testing.assert_allclose([cash for _, cash in rows], plan.cumulative, rtol=1e-6)
    page.close()


def test_downloads_are_what_they_say(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(f"{address}payback.html")
    links = page.locator("#fig-gap_over_time .figure-links a")
    hrefs = {link.inner_text(): urljoin(page.url, link.get_attribute("href")) for link in links.all()}
    csv = page.request.get(hrefs["Data (CSV)"]).text()
    assert csv.startswith("quarter,period_end,series,revenue_usd_bn\n")
    assert "2023Q1" in csv
    assert page.request.get(hrefs["PNG"]).body().startswith(b"\x89PNG")
    assert "<svg" in page.request.get(hrefs["SVG"]).text()
    table = page.request.get(f"{address}data/capex_quarterly.csv").body()
    assert table == (tables.folder() / "capex_quarterly.csv").read_bytes()
    page.close()


def test_search_finds_the_chapter_and_links_to_it(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(f"{address}search.html?q=Sequoia")
    hit = page.locator("#search-results li a").first
    hit.wait_for()
    hit.click()
    page.wait_for_load_state()
    assert urlsplit(page.url).path in {"/payback.html", "/index.html", "/sources.html", "/data.html"}
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.close()
