"""One view of a claim for pages, the command line and the API."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst.roles import register_local_role

from analysis import tables, verdicts
from analysis.ledger import rule
from analysis.ledger.judging import Entry
from analysis.ledger.register import Register, holds, unknown
from analysis.publish import claimviews, roles
from analysis.publish.project import WagerError

PLACE = importlib.util.spec_from_file_location("small_ledger", Path(__file__).parents[1] / "ledger" / "conftest.py")
MODULE = importlib.util.module_from_spec(PLACE)
PLACE.loader.exec_module(MODULE)
small, judged, judge_by = MODULE.small, MODULE.judged, MODULE.judge_by

ASKED = {
    *("claim_id", "document", "locator", "statement_en", "statement_zh", "kind", "verdict", "verdict_original"),
    *("evidence", "check", "as_of"),
}
"""What the list of claims must give of each."""


@pytest.fixture
def entries(judged) -> Mapping[str, Entry]:
    return judged.judge()


# The view ----------------------------------------------------------------------------------------------------


def test_a_claim_as_pages_show_it(entries):
    shown = claimviews.view(entries["A-001"])
    assert shown["statement_zh"] == "成本为140亿美元。"
    assert (shown["verdict"], shown["slug"]) == ("supported", "supported")
    assert (shown["document_name"], shown["where"]) == ("Guardian", "A02")
    assert (shown["theme_name"], shown["claimed"], shown["due"]) == ("Payback", "$14 billion", "")
    assert shown["observed"] == "Costs of 14.2 billion dollars."
    assert shown["rule"] == "Weighted mean of 1 piece of evidence: +1.00."
    assert (shown["code"], shown["original"], shown["hearsay"], shown["relations"]) == (None, None, False, [])


def test_the_title_is_a_headline_and_a_verdict_of_words_a_class(entries):
    shown = claimviews.view(entries["A-002"])
    assert shown["where"] == "headline"
    assert (shown["verdict"], shown["slug"]) == ("not yet due", "not-yet-due")


def test_only_hearsay_is_said(entries):
    assert claimviews.view(entries["A-005"])["hearsay"] is True


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        ("A-001", ""),
        ("A-002", "31 December 2027; the text gives the time."),
        ("B-003", "18 April 2026; no time is given, so 2 years after it was made."),
        ("D-001", "No day: the words point to a far or indefinite end."),
    ],
)
def test_from_when_a_forecast_can_be_judged(entries, claim, wanted):
    assert claimviews.due_text(entries[claim].printed, entries[claim].claim) == wanted


def test_an_implied_day_is_said_to_be_implied(judged):
    judged.set("claims", "B-003", horizon_basis="implied", horizon="2027-06-30")
    entry = judged.judge()["B-003"]
    assert claimviews.due_text(entry.printed, entry.claim) == "30 June 2027; the time follows from its words."


def test_the_rule_says_when_code_decided(judged):
    checks = Register()
    checks.check("A-003", "D-001")(lambda: holds(True, "So."))
    checks.check("B-003")(lambda: unknown("Nothing."))
    entries = judged.judge(checks)
    assert claimviews.rule_text(entries["A-003"].printed) == "Settled by code from tables of this report."
    assert claimviews.rule_text(entries["D-001"].printed).startswith("It can be judged at an end")
    assert claimviews.rule_text(entries["B-003"].printed) == "Weighted mean of 1 piece of evidence: 0.00."


# Originals ---------------------------------------------------------------------------------------------------


def test_the_original_has_its_own_words_numbers_and_verdict(entries):
    said = claimviews.original(entries["B-002"])
    assert said["original_en"] == "The fund holds 10 billion dollars."
    assert (said["verdict"], said["claimed"], said["kind"]) == ("supported", "$10 billion", "number")
    assert said["href"] == "departures.html#departure-t-02"
    assert said["origin"] == tables.source("filing_b")
    assert (said["code"], said["observed"]) == (None, "")
    assert claimviews.view(entries["B-002"])["claimed"] == "$1.0 billion"


def test_a_check_of_the_original_says_what_it_found(judged):
    checks = Register()
    checks.check("B-001", versions=("original",))(lambda: holds(False, "The tape has nothing."))
    entry = judged.judge(checks)["B-001"]
    assert entry.original.check is not None
    assert entry.original.observed.why == "The tape has nothing."
    assert entry.printed.check is None


# Evidence ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "place", "wanted"),
    [
        ("A-001", 0, {"score": 1, "code": "supports", "bears": "inside what is claimed", "about": ""}),
        ("A-002", 0, {"score": 0, "code": "mixed", "bears": "partly inside what is claimed"}),
        ("B-002", 0, {"score": -1, "code": "refutes", "bears": "outside what is claimed"}),
        ("A-003", 0, {"score": 1, "code": "supports", "bears": "supports", "differ": False}),
        ("A-003", 1, {"score": -1, "code": "refutes", "bears": "refutes", "differ": True}),
        ("B-001", 0, {"score": -1, "bears": "refutes", "about": "as printed"}),
        ("B-001", 1, {"score": 1, "bears": "supports", "about": "as originally said"}),
    ],
)
def test_evidence_and_how_it_bears(entries, claim, place, wanted):
    entry = entries[claim]
    shown = claimviews.evidence(entry.evidence[place], entry)
    assert {name: shown[name] for name in wanted} == wanted
    assert shown["origin"].url == "https://example.org/a"


def test_numbers_were_not_coded_and_cannot_differ(entries):
    assert claimviews.evidence(entries["A-001"].evidence[0], entries["A-001"])["differ"] is False


# Relations ---------------------------------------------------------------------------------------------------


def test_a_relation_is_seen_from_both_claims(judged):
    found = claimviews.relations()
    assert {claim: [row["other"] for row in rows] for claim, rows in found.items()} == {
        "A-001": ["B-002"],
        "B-002": ["A-001", "D-002"],
        "D-002": ["B-002"],
    }
    shown = {view["claim_id"]: view for view in claimviews.views()}
    assert [row["relation"] for row in shown["B-002"]["relations"]] == ["contradicts", "opposes"]
    assert shown["A-003"]["relations"] == []
    assert list(shown) == list(verdicts.ledger())


# The card in chapters ----------------------------------------------------------------------------------------


def test_the_card_holds_claim_verdict_and_the_way_to_the_evidence(entries):
    card = BeautifulSoup(claimviews.card(entries["B-001"]), "html.parser")
    box = card.find(id=claimviews.claim_anchor("B-001"))
    assert "He finds it unlikely." in box.get_text()
    assert box.find(lang="zh-Hans").get_text() == "他认为不太可能。"
    assert [tag.get_text() for tag in box.select(".verdict")] == ["contradicted", "supported"]
    assert "He finds it plausible." in box.get_text()
    (link,) = box.find_all("a")
    assert (link["href"], link.get_text()) == ("ledger.html#B-001", "2 pieces of evidence in the ledger")


def test_the_card_escapes_what_a_table_holds(judged):
    judged.set("claims", "A-001", statement_en="<b>R&D</b> costs 14.")
    card = claimviews.card(judged.judge()["A-001"])
    assert "&lt;b&gt;R&amp;D&lt;/b&gt; costs 14." in card
    assert "<b>" not in card
    assert "1 piece of evidence" in card


# The role in chapters ----------------------------------------------------------------------------------------


def written(text: str) -> nodes.document:
    """Read a text as a chapter is read, without a word on the error stream."""
    register_local_role("claim", roles.ClaimRole())
    return publish_doctree(text, settings_overrides={"report_level": 5})


def test_the_role_shows_the_verdict_and_lists_each_card_once(judged):
    document = written("First :claim:`B-002`, then :claim:`A-001` and :claim:`B-002` again.")
    document += roles.CardsNode()
    app = SimpleNamespace(wager_book=SimpleNamespace(findings={"base": {}}))
    roles.resolve(app, document, "book/mini")
    links = list(document.findall(nodes.reference))
    assert [(link.astext(), link["refuri"]) for link in links] == [
        ("B-002: contradicted", "#claim-B-002"),
        ("A-001: supported", "#claim-A-001"),
        ("B-002: contradicted", "#claim-B-002"),
    ]
    assert "verdict-contradicted" in links[0]["classes"]
    (block,) = document.findall(nodes.raw)
    cards = BeautifulSoup(block.astext(), "html.parser").select(".claim-card")
    assert [card["id"] for card in cards] == ["claim-B-002", "claim-A-001"]


def test_a_page_with_claims_needs_a_place_for_their_cards(judged):
    app = SimpleNamespace(wager_book=SimpleNamespace(findings={"base": {}}))
    with pytest.raises(WagerError, match=r"book/mini: .*has no \{finding-cards\}"):
        roles.resolve(app, written("See :claim:`B-002`."), "book/mini")


def test_a_role_for_no_claim_is_an_error_in_its_line(judged):
    document = written("See\n:claim:`B-022`.")
    assert not list(document.findall(roles.ClaimNode))
    (message,) = document.findall(nodes.system_message)
    assert message["level"] == 3
    assert "No claim 'B-022'; did you mean B-002?" in message.astext()


# The list for programs ---------------------------------------------------------------------------------------


def test_published_has_what_was_asked_for_and_is_json(entries):
    for entry in entries.values():
        found = claimviews.published(entry)
        assert set(found) >= ASKED
        assert json.loads(json.dumps(found, allow_nan=False)) == found
        assert found["as_of"] == "2026-11-22"


def test_published_gives_both_verdicts_and_the_original(entries):
    found = claimviews.published(entries["B-002"])
    assert (found["verdict"], found["verdict_original"]) == ("contradicted", "supported")
    assert found["original_en"] == "The fund holds 10 billion dollars."
    assert (found["value_low"], found["unit"], found["claimed_on"]) == (1, "usd_bn", "2024-07")
    assert (found["check"], found["due"]) == (None, None)
    plain = claimviews.published(entries["A-002"])
    assert plain["verdict"] == plain["verdict_original"] == "not yet due"
    assert (plain["original_en"], plain["due"], plain["value_high"]) == (None, "2027-12-31", None)


def test_published_evidence_has_source_quality_and_both_codes(entries):
    first, second = claimviews.published(entries["A-003"])["evidence"]
    assert (second["bearing_first"], second["bearing_second"], second["bearing"]) == ("refutes", "mixed", "refutes")
    assert (first["quality"], second["quality"]) == ("primary", "secondary")
    assert first["source"] == {
        "id": "filing_a",
        "title": "Annual report of Alphabet",
        "publisher": "Alphabet",
        "url": "https://example.org/a",
    }
    (dated,) = claimviews.published(entries["A-006"])["evidence"]
    assert (dated["observed_date"], dated["bearing"]) == ("2023-02-24", None)


def test_published_names_the_check(judged):
    checks = Register()

    @checks.check("A-003")
    def all_lost():
        return holds(True, "All lost.")

    found = claimviews.published(judged.judge(checks)["A-003"])
    assert found["check"] == f"{__name__}.all_lost"
    assert (found["verdict"], found["observed"]) == ("supported", "All lost.")


# Reviews as schema.org has them ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "verdict", "rating"),
    [
        ("A-001", "supported", 5),
        ("A-003", "partly", 3),
        ("D-003", "contradicted", 1),
        ("A-005", "unresolved", None),
        ("A-002", "not yet due", None),
        ("A-004", "not checkable", None),
    ],
)
def test_review_rating(entries, claim, verdict, rating):
    found = claimviews.claim_review(entries[claim])["reviewRating"]
    assert (found["@type"], found["alternateName"], found.get("ratingValue")) == ("Rating", verdict, rating)
    assert ("bestRating" in found) == ("worstRating" in found) == (rating is not None)


def test_review_names_claim_speaker_and_text(entries):
    found = claimviews.claim_review(entries["D-002"])
    assert found["@type"] == "ClaimReview"
    assert found["claimReviewed"] == "About a quarter of firms use it."
    assert found["url"] == "ledger.html#D-002"
    assert found["datePublished"] == "2026-11-22"
    item = found["itemReviewed"]
    assert (item["author"]["name"], item["datePublished"]) == ("Mark Zuckerberg", "2024-04-18")
    assert item["appearance"]["url"] == "https://example.org/a"


def test_every_theme_and_verdict_has_its_words():
    """Names of themes are those that the description of claims allows, and ratings are of settled verdicts."""
    allowed = tables.schema("claims").columns["theme"].allowed
    assert sorted(claimviews.THEMES) == sorted(allowed)
    assert set(claimviews.RATINGS) == set(rule.SETTLED)


# The report itself -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    return [claimviews.published(entry) for entry in verdicts.ledger().values()]


def test_every_claim_is_published_with_what_was_asked_for(published):
    assert len(published) == 311
    for claim in published:
        assert set(claim) >= ASKED
        assert {claim["verdict"], claim["verdict_original"]} <= set(rule.VERDICTS)
        assert claim["statement_en"].strip()
        assert claim["statement_zh"].strip()
        assert all(row["source"]["url"].startswith("http") for row in claim["evidence"])
    assert json.loads(json.dumps(published, allow_nan=False)) == published


def test_a_check_is_linked_to_its_line(published):
    """The line that the link names holds the function that decided."""
    checked = [claim["claim_id"] for claim in published if claim["check"]]
    assert checked
    for claim in checked:
        entry = verdicts.entry(claim)
        link = claimviews.code(entry.printed)
        module, _, function = entry.printed.check.rpartition(".")
        path = f"{module.replace('.', '/')}.py"
        line = int(link["href"].rpartition("#L-")[2])
        lines = (Path(__file__).parents[2] / path).read_text(encoding="utf-8").splitlines()
        assert lines[line - 1].startswith(f"def {function}(")
        assert link["href"] == f"code/{path.removesuffix('.py')}.html#L-{line}"
        assert link["label"] == f"Code: {path}, line {line}"


def test_every_claim_has_a_card_and_a_review():
    for entry in verdicts.ledger().values():
        assert f'id="{claimviews.claim_anchor(entry.claim_id)}"' in claimviews.card(entry)
        assert claimviews.claim_review(entry)["itemReviewed"]["appearance"]["url"].startswith("http")
