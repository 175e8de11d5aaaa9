"""The ledger in a browser: search, filters, order, addresses, cards on a phone, a plain table without scripts."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench import ledger as bench

PHONE, DESK = 390, 1280
SHOWN = "[...document.querySelectorAll('#ledger tbody tr')].filter(row => !row.hidden).map(row => row.id)"
FIRST_LOAD = 250 * 1024


@pytest.fixture(scope="module")
def claims(built: Path) -> list[dict[str, Any]]:
    return json.loads((built / "api" / "claims.json").read_text(encoding="utf-8"))


@pytest.fixture
def ledger(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": DESK, "height": 900})
    page.goto(f"{address}ledger.html")
    yield page
    page.close()


def shown(page: Page) -> list[str]:
    return page.evaluate(SHOWN)


def test_every_claim_is_there(ledger: Page, claims):
    assert shown(ledger) == [claim["claim_id"] for claim in claims]
    expect(ledger.locator(".ledger-count")).to_have_text(f"{len(claims)} claims")


def test_filters_show_what_the_data_holds(ledger: Page, claims):
    wanted = [c["claim_id"] for c in claims if c["document"] == "D" and c["verdict"] == "contradicted"]
    assert wanted
    ledger.locator(".ledger-form").get_by_label("Document").select_option("D")
    ledger.locator(".ledger-form").get_by_label("Verdict").select_option("contradicted")
    assert shown(ledger) == wanted
    expect(ledger.locator(".ledger-count")).to_have_text(f"{len(wanted)} of {len(claims)} claims")


@pytest.mark.parametrize("column", ["Theme", "Kind", "Speaker"])
def test_each_option_shows_as_many_claims_as_it_says(ledger: Page, claims, column):
    counts = Counter(claim[column.lower()] for claim in claims)
    for value, count in counts.items():
        ledger.locator(".ledger-form").get_by_label(column).select_option(value)
        assert len(shown(ledger)) == count


def test_departures_can_be_singled_out(ledger: Page, claims):
    ledger.locator(".ledger-form").get_by_label("Translation").select_option("yes")
    assert shown(ledger) == [claim["claim_id"] for claim in claims if claim["original_en"]]


@pytest.mark.parametrize("words", ["gigawatt", "核电站", "d-066"])
def test_search_finds_words_of_both_languages_and_ids(ledger: Page, words):
    ledger.locator(".ledger-form").get_by_label("Search").fill(words)
    found = shown(ledger)
    assert found
    assert "D-066" in found or words == "核电站"
    texts = ledger.evaluate(f"({SHOWN}).map(id => (id + document.getElementById(id).textContent).toLowerCase())")
    assert all(words in text for text in texts)


def test_nothing_found_is_said_and_can_be_taken_back(ledger: Page, claims):
    ledger.locator(".ledger-form").get_by_label("Search").fill("no such words anywhere")
    expect(ledger.locator(".ledger-none")).to_be_visible()
    ledger.locator(".ledger-form").get_by_role("button").click()
    expect(ledger.locator(".ledger-count")).to_have_text(f"{len(claims)} claims")
    expect(ledger.locator(".ledger-none")).to_be_hidden()


def test_order_is_stable(ledger: Page, claims):
    """By verdict, and within a verdict in the order of the documents; back again on request."""
    rank = ["contradicted", "partly", "supported", "not yet due", "unresolved", "not checkable"]
    wanted = [claim["claim_id"] for claim in sorted(claims, key=lambda claim: rank.index(claim["verdict"]))]
    ledger.locator(".ledger-form").get_by_label("Order").select_option("verdict")
    assert shown(ledger) == wanted
    ledger.locator(".ledger-form").get_by_label("Order").select_option("")
    assert shown(ledger) == [claim["claim_id"] for claim in claims]


def test_address_holds_the_state(ledger: Page, browser: Browser):
    ledger.locator(".ledger-form").get_by_label("Document").select_option("E")
    ledger.locator(".ledger-form").get_by_label("Search").fill("OpenAI")
    ledger.locator(".ledger-form").get_by_label("Order").select_option("speaker")
    ledger.wait_for_function("location.search.includes('OpenAI')")
    wanted = shown(ledger)
    other = browser.new_page()
    other.goto(ledger.url)
    assert wanted
    assert shown(other) == wanted
    other.close()


def test_address_with_a_wrong_value_shows_everything(browser: Browser, address: str, claims):
    page = browser.new_page()
    page.goto(f"{address}ledger.html?document=Z&verdict=maybe")
    assert len(shown(page)) == len(claims)
    page.close()


@pytest.mark.parametrize("query", ["", "?document=A"])
def test_deep_link_opens_its_claim_whatever_is_filtered(browser: Browser, address: str, query):
    page = browser.new_page(viewport={"width": DESK, "height": 900})
    page.goto(f"{address}ledger.html{query}#D-066")
    row = page.locator("#D-066")
    expect(row).to_be_in_viewport()
    expect(row.locator("details")).to_have_attribute("open", "")
    page.close()


def test_evidence_leads_to_sources(ledger: Page):
    row = ledger.locator("#D-066")
    row.locator("summary").click()
    expect(row.locator(".claim-facts").first).to_be_visible()
    assert row.locator('a[rel="external"]').count() >= 1


def test_without_scripts_it_is_a_plain_table(browser: Browser, address: str, claims):
    context = browser.new_context(java_script_enabled=False, viewport={"width": DESK, "height": 900})
    page = context.new_page()
    page.goto(f"{address}ledger.html#D-066")
    assert page.locator("#ledger tbody tr").count() == len(claims)
    expect(page.locator(".ledger-form")).to_be_hidden()
    row = page.locator("#D-066")
    expect(row).to_be_in_viewport()
    row.locator("summary").click()
    expect(row.locator(".claim-facts").first).to_be_visible()
    context.close()


def test_on_a_phone_claims_are_cards(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": PHONE, "height": 844})
    page.goto(f"{address}ledger.html")
    said, verdict = (page.locator(f"#A-001 {part}").bounding_box() for part in (".ledger-said", ".ledger-verdict"))
    assert said["width"] > 0.85 * PHONE
    assert verdict["y"] < said["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_ledger_passes_every_rule_of_axe(browser: Browser, address: str, width: int, theme: str):
    """With one claim open, so that its evidence is looked at too."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{address}ledger.html#D-066")
    within = {"include": [["#ledger"], [".ledger-form"]]}
    page.add_style_tag(content=".ledger tr { content-visibility: visible !important }")  # rows out of sight too
    quick = {"resultTypes": ["violations"]}  # no description of what passed
    found = Axe().run(page, context=within, options=quick).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == []
    context.close()


def test_first_load_is_small(built: Path):
    """The page and its own script, compressed, beyond what all pages share."""
    sizes = [len(gzip.compress((built / name).read_bytes())) for name in ("ledger.html", "_static/ledger.mjs")]
    assert sum(sizes) <= FIRST_LOAD


def test_reviews_are_schema_org_data(ledger: Page, claims):
    data = json.loads(ledger.locator('script[type="application/ld+json"]').text_content())
    reviews = data["@graph"]
    assert [review["@type"] for review in reviews] == ["ClaimReview"] * len(claims)
    assert [review["url"].partition("#")[2] for review in reviews] == [claim["claim_id"] for claim in claims]
    assert [review["reviewRating"]["alternateName"] for review in reviews] == [claim["verdict"] for claim in claims]
    assert all(review["claimReviewed"] and review["itemReviewed"]["author"]["name"] for review in reviews)


def test_claim_card_in_a_chapter_opens(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(f"{address}payback.html")
    link = page.locator('a.claim-link[href="#claim-E-024"]').first
    link.focus()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("E-024")
    expect(panel.get_by_role("link", name="in the ledger")).to_have_attribute("href", "ledger.html#E-024")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.close()


def test_bench_measures_every_filter_at_each_width(browser: Browser, built: Path, claims):
    found = bench.measured_in(browser, built, "2026-12-01", rounds=1)
    assert found.claims == len(claims)
    assert set(found.milliseconds) == {"desk", "phone"}
    assert all(0 < each["median"] <= each["95th percentile"] <= each["longest"] for each in found.milliseconds.values())
    assert found.changes > 4 * len(bench.SEARCHES)
