"""Editions as readers meet them: the same page in another world, at the same place."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analysis.publish import cards, editions

NAMES = ("base", "bear", "bull")


@pytest.fixture(scope="module")
def found(built: Path) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Findings as published, by edition and chapter."""
    folders = {name: built / ("" if name == "base" else name) / "api" / "findings.json" for name in NAMES}
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in folders.items()}


def switch(page: Page, title: str) -> None:
    page.locator(".editions summary").click()
    page.locator(".editions nav").get_by_role("link", name=title, exact=True).click()


@pytest.mark.parametrize("width", [390, 1280])
def test_switch_keeps_the_place(browser: Browser, address: str, width: int):
    """From the middle of a chapter to the same section of another edition, and back."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    reading = "Math.abs(document.getElementById('what-ai-earns').getBoundingClientRect().top - 120) < 10"
    page.goto(f"{address}payback.html#what-ai-earns")
    page.wait_for_function(reading)
    switch(page, editions.named("bull").title)
    page.wait_for_url("**/bull/payback.html#*")
    expect(page.locator(".editions summary")).to_contain_text(editions.named("bull").title)
    page.wait_for_function(reading)
    switch(page, editions.named("base").title)
    page.wait_for_url(f"{address}payback.html#*")
    page.close()


def test_switch_is_at_hand_anywhere_and_by_keyboard(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{address}bear/openness.html")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    summary = page.locator(".editions summary")
    expect(summary).to_be_in_viewport()
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == editions.named("base").title
    page.close()


def test_without_scripts_the_switch_leads_to_the_page(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}bear/ledger.html")
    switch(page, editions.named("base").title)
    assert page.url == f"{address}ledger.html"
    context.close()


def test_links_stay_in_the_edition(browser: Browser, address: str):
    """In prose, in the contents and in the title; what stands once for all is reached from the folder too."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}bull/payback.html")
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
    ours = {href.removeprefix(address).split("#")[0] for href in hrefs if href.startswith(address)}
    assert {"bull/openness.html", "bull/data.html", "bull/index.html", "bull/ledger.html"} <= ours
    outside = {each for each in ours if not each.startswith("bull/")}
    allowed = ("payback.html", "bear/payback.html", "charts/", "code/", "search.html", "genindex")
    assert [each for each in outside if not each.startswith(allowed)] == []
    expect(page.locator(".bd-sidebar-primary .current > a").first).to_contain_text("When does a trillion")
    page.close()


@pytest.mark.parametrize("start", ["index", "bull/index", "editions", "bear/editions"])
def test_answers_stand_side_by_side(browser: Browser, address: str, found, start: str):
    """Each cell shows the finding of its edition and leads to its entry there."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}{start}.html")
    rows = page.locator(".edition-answers tbody tr")
    assert rows.count() >= 8
    for row in rows.all():
        cells = row.locator("td > a").all()
        for name, cell in zip(NAMES, cells, strict=True):
            href = cell.evaluate("a => a.href")
            assert href.startswith(address + editions.named(name).folder)
            chapter, anchor = href.removeprefix(address + editions.named(name).folder).split(".html#")
            finding = found[name][chapter][anchor.removeprefix(f"finding-{chapter}-")]
            shown = cell.inner_text()
            assert shown in {cards.text(finding, spec) for spec in (None, ".0f", ".1f")}
    page.close()


def test_editions_answer_differently_and_data_do_not(found):
    """The bear's chance of payback is below the bull's; what companies reported is the same in every world."""
    chance = [found[name]["payback"]["chance_2035"]["value"] for name in ("bear", "base", "bull")]
    assert chance == sorted(chance)
    assert chance[0] < chance[2]
    assert len({found[name]["payback"]["capex_newest"]["value"] for name in NAMES}) == 1


def test_page_says_what_it_was_built_from(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(f"{address}bull/payback.html#built-from")
    block = page.locator(".built-from")
    block.locator("summary").click()
    for name, values in editions.named("bull").parameters.items():
        if name == "payback":
            for parameter, value in values.items():
                expect(block).to_contain_text(f"{parameter} = {value:g}")
    expect(block.get_by_role("link", name="analysis/models/payback.py")).to_be_visible()
    assert block.locator('a[href="data.html#table-capex-quarterly"]').count() == 1
    expect(block).to_contain_text("wager why payback --edition bull")
    page.close()
