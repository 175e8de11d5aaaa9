"""Blocks of pages about claims: read back as a reader's browser would."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import tables, verdicts
from analysis.publish import claimpages
from analysis.publish.project import WagerError

PLACE = importlib.util.spec_from_file_location("small_ledger", Path(__file__).parents[1] / "ledger" / "conftest.py")
MODULE = importlib.util.module_from_spec(PLACE)
PLACE.loader.exec_module(MODULE)
small, judged, judge_by = MODULE.small, MODULE.judged, MODULE.judge_by


def soup(html: str) -> BeautifulSoup:
    assert "\n\n" not in html, "a blank line would end the block in Markdown"
    return BeautifulSoup(html, "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


# The ledger --------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(judged) -> BeautifulSoup:
    return soup(claimpages.ledger_block())


def test_every_claim_is_a_row_that_can_be_linked_to(ledger, judged):
    rows = ledger.select("table#ledger tbody > tr")
    assert [row["id"] for row in rows] == [row["claim_id"] for row in judged.rows["claims"]]
    for row in rows:
        assert row.find("th", scope="row").a["href"] == f"#{row['id']}"
    assert ledger.caption.get_text().startswith("Every claim")
    assert [head["scope"] for head in ledger.select("thead th")] == ["col"] * 3


def test_a_row_carries_what_filters_and_order_go_by(ledger):
    row = ledger.find(id="B-002")
    assert {name: value for name, value in row.attrs.items() if name.startswith("data-")} == {
        "data-document": "B",
        "data-theme": "openness",
        "data-verdict": "contradicted",
        "data-kind": "fact",
        "data-speaker": "Parmy Olson",
        "data-date": "2024-07",
        "data-departs": "yes",
    }
    assert "data-departs" not in ledger.find(id="A-001").attrs


def test_a_row_shows_both_languages_both_verdicts_and_the_evidence(ledger):
    row = ledger.find(id="B-002")
    assert "The fund holds 1 billion dollars." in words(row)
    assert "基金有10亿美元。" in [tag.get_text() for tag in row.find_all(lang="zh-Hans")]
    assert words(row.find(class_="ledger-verdict")) == "contradicted originally supported"
    assert "10,000 million dollars" in words(row.find(class_="claim-evidence"))
    assert row.find(class_="claim-evidence").a["href"] == "https://example.org/a"
    assert "contradicts" in words(row.find(class_="claim-related"))
    assert [link["href"] for link in row.find(class_="claim-related").find_all("a")] == [
        "ledger.html#A-001",
        "ledger.html#D-002",
    ]


def test_related_claims_without_a_coded_relation_are_linked_too(judged):
    judged.set("claims", "B-002", related="A-001;D-001;D-002")
    (_, also) = soup(claimpages.ledger_block()).find(id="B-002").find_all(class_="claim-related")
    assert words(also) == "On the same subject: D-001"
    assert also.a["href"] == "ledger.html#D-001"


def test_an_original_with_the_same_verdict_is_not_repeated_beside_it(judged):
    judged.set("departures", "T-02", value_low="100", value_high="100")
    row = soup(claimpages.ledger_block()).find(id="B-002")
    assert words(row.find(class_="ledger-verdict")) == "contradicted"
    assert "As originally said" in words(row)


@pytest.mark.parametrize(
    ("claim", "needle"),
    [
        ("A-002", "Due 31 December 2027; the text gives the time."),
        ("A-002", "Claimed more than $1,000 billion"),
        ("A-003", "The coders differed (refutes, mixed): The first is nearer."),
        ("A-004", "Not checkable It is a judgement of value."),
        ("A-005", "Looked for The memo was looked for."),
        ("A-005", "Caution Only hearsay was found."),
        ("B-001", "As printed: In the transcript he finds it plausible."),
        ("B-001", "As originally said: The transcript has the word plausible."),
        ("B-001", "Departure reversed"),
    ],
)
def test_what_led_to_a_verdict_is_said(ledger, claim, needle):
    assert needle in words(ledger.find(id=claim))


def test_caution_is_only_where_nothing_but_hearsay_was_found(ledger):
    assert [row["id"] for row in ledger.select("tbody > tr") if "Only hearsay" in words(row)] == ["A-005"]


def test_filters_offer_what_there_is_with_its_number(ledger):
    offered = {
        select["name"]: {option["value"]: words(option) for option in select.find_all("option") if option["value"]}
        for select in ledger.find_all("select")
        if select["name"] != "sort"
    }
    assert offered["document"] == {"A": "A: Guardian (6)", "B": "B: Opinion (3)", "D": "D: Interview (3)"}
    assert offered["theme"] == {"payback": "Payback (9)", "openness": "Openness (3)"}
    assert offered["verdict"] == {
        "supported": "supported (3)",
        "partly": "partly (2)",
        "contradicted": "contradicted (3)",
        "unresolved": "unresolved (1)",
        "not yet due": "not yet due (2)",
        "not checkable": "not checkable (1)",
    }
    assert offered["kind"]["forecast"] == "forecast (3)"
    assert list(offered["kind"]) == sorted(offered["kind"])
    assert offered["speaker"] == {
        "Mark Zuckerberg": "Mark Zuckerberg (3)",
        "Parmy Olson": "Parmy Olson (3)",
        "The Guardian": "The Guardian (6)",
    }
    assert offered["departs"] == {"yes": "departs from the original (2)"}


def test_every_control_has_a_label_and_the_form_waits_for_the_script(ledger):
    form = ledger.form
    assert "hidden" in form.attrs
    labelled = {label["for"] for label in form.find_all("label")}
    assert {control["id"] for control in form.select("input, select")} == labelled
    assert words(form.output) == "12 claims"


def test_reviews_are_there_for_machines(ledger, judged):
    written = json.loads(ledger.find("script", type="application/ld+json").string)
    assert written["@context"] == "https://schema.org"
    assert [item["@id"] for item in written["@graph"]] == [
        f"#review-{row['claim_id']}" for row in judged.rows["claims"]
    ]


def test_no_statement_can_break_out_of_its_place(judged):
    judged.set("claims", "A-001", statement_en='</script><b>14"</b>', speaker='"R&D"')
    html = claimpages.ledger_block()
    page = soup(html)
    assert page.find(id="A-001").find("b") is None
    assert page.find(id="A-001")["data-speaker"] == '"R&D"'
    assert html.count("</script>") == 1
    written = json.loads(page.find("script", type="application/ld+json").string)
    assert written["@graph"][0]["claimReviewed"] == '</script><b>14"</b>'


# Scoreboard --------------------------------------------------------------------------------------------------


COUNTS = ("Claims", "Supported", "Partly", "Contradicted", "Not settled")
SHARE = "Supported, of the settled"


def board(group: str | None, part: int = 0) -> dict[str, dict[str, str]]:
    """Return each row's cells by the head of their column, of one part of the table."""
    page = soup(claimpages.scoreboard_block(group))
    heads = [words(head) for head in page.select("thead th")][1:]
    assert set(heads) == {*COUNTS, SHARE}
    return {
        words(row.th): dict(zip(heads, [words(cell) for cell in row.find_all("td")], strict=True))
        for row in page.select("tbody")[part].find_all("tr")
        if row.td
    }


def counts(row: dict[str, str]) -> list[int]:
    return [int(row[name]) for name in COUNTS]


def test_scoreboard_by_document(judged):
    """A: 2 supported, 1 partly, 1 unresolved, 1 not yet due, 1 not checkable; 2 of 3 settled is 67%.

    All: 3 supported of 8 settled, 37.5%.
    """
    found = board(None)
    assert list(found) == ["A, Guardian", "B, Opinion", "D, Interview", "All"]
    assert counts(found["A, Guardian"]) == [6, 2, 1, 0, 3]
    assert found["A, Guardian"][SHARE].startswith("67% (")
    assert counts(found["B, Opinion"]) == [3, 0, 1, 2, 0]
    assert counts(found["All"]) == [12, 3, 2, 3, 4]
    assert found["All"][SHARE] == "38% (14% to 69%)"
    assert board("document") == found


def test_scoreboard_leads_into_the_ledger(judged):
    page = soup(claimpages.scoreboard_block("theme"))
    assert [link["href"] for link in page.select("tbody a")] == [
        "ledger.html?theme=payback",
        "ledger.html?theme=openness",
        "ledger.html",
    ]


def test_a_group_without_settled_claims_says_so(judged):
    assert board("kind")["opinion"][SHARE] == "none settled"


def test_speakers_with_few_settled_claims_are_not_ranked(judged):
    """Three of the Guardian's claims are settled; four more make seven, five more eight, seven of them supported."""
    few = board("speaker")
    assert list(few) == sorted(few)
    assert few["The Guardian"][SHARE].startswith("67% (")  # 2 of 3
    for count in range(4):
        name = f"A-01{count}"
        judged.add("claims", "A-001", claim_id=name, topic=f"costs_{count}")
        judged.add("evidence", "A-001.1", evidence_id=f"{name}.1", claim_id=name)
    assert list(board("speaker")) == list(few)
    judged.add("claims", "A-001", claim_id="A-014", topic="costs_4")
    judged.add("evidence", "A-001.1", evidence_id="A-014.1", claim_id="A-014")
    found = board("speaker")
    assert list(found) == ["The Guardian"]
    assert counts(found["The Guardian"])[:4] == [11, 7, 1, 0]
    assert found["The Guardian"][SHARE].startswith("88% (")  # 7 of 8
    assert list(board("speaker", 1)) == [name for name in few if name != "The Guardian"]
    (title,) = soup(claimpages.scoreboard_block("speaker")).select("tbody th[scope=rowgroup]")
    assert words(title) == "Not ranked, fewer than 8 settled claims"


def test_ranked_speakers_come_best_first_on_what_they_said(judged):
    """Six more claims each make nine settled: the Guardian has 2 + 6 supported, Parmy Olson 2 and 6 contradicted.

    Her two are B-001 and B-002, which the texts print wrongly.
    """
    for letter, like, evidence in (("B", "B-001", "D-003.1"), ("A", "A-001", "A-001.1")):
        for count in range(10, 16):
            name = f"{letter}-0{count}"
            judged.add("claims", like, claim_id=name, topic=f"more_{letter.lower()}_{count}")
            judged.add("evidence", evidence, evidence_id=f"{name}.1", claim_id=name)
    found = board("speaker")
    assert list(found) == ["The Guardian", "Parmy Olson"]
    assert counts(found["The Guardian"])[:4] == [12, 8, 1, 0]
    assert counts(found["Parmy Olson"])[:4] == [9, 2, 1, 6]
    caption = soup(claimpages.scoreboard_block("speaker")).caption
    assert words(caption) == "How the claims fared, by speaker (as originally said)"


def test_unknown_scoreboard_names_the_known():
    with pytest.raises(WagerError, match=r"No scoreboard by 'mood'; allowed: document, speaker, kind, theme\."):
        claimpages.scoreboard_block("mood")


def test_addresses_of_groups_are_addresses(judged):
    judged.set("claims", "A-001", speaker="R&D=1 team")
    for count in range(10, 17):
        judged.add("claims", "A-001", claim_id=f"A-0{count}", topic=f"a_{count}")
        judged.add("evidence", "A-001.1", evidence_id=f"A-0{count}.1", claim_id=f"A-0{count}")
    link = soup(claimpages.scoreboard_block("speaker")).select_one("tbody a")
    assert link["href"] == "ledger.html?speaker=R%26D%3D1%20team"


# Disagreements -----------------------------------------------------------------------------------------------


def test_findings_on_which_the_coders_differ_are_all_listed(judged):
    page = soup(claimpages.disagreements_block())
    assert words(page.summary) == "Findings on which the coders differ: 1"
    (row,) = page.select("tbody tr")
    assert [words(cell) for cell in row.find_all(["th", "td"])] == [
        "A-003",
        "A third earned some.",
        "refutes : As it says.",
        "mixed : So it reads.",
        "refutes : The first is nearer.",
    ]
    assert row.a["href"] == "ledger.html#A-003"


# Departures --------------------------------------------------------------------------------------------------


def test_departures_stand_side_by_side_by_sort(judged):
    page = soup(claimpages.departures_block())
    assert [words(head) for head in page.find_all("h3")] == [
        "Turned round (1)",
        "Wrong numbers (1)",
        "Wrong terms (1)",
    ]
    sides = [words(side) for side in page.find(id="departure-t-01").select(".departure-sides > div")]
    assert sides == [
        "Printed He finds it unlikely. contradicted",
        "Originally He finds it plausible. 他认为合理。 supported",
    ]
    assert page.find(id="departure-t-01").find(href="ledger.html#B-001")


def test_a_slip_that_changes_no_claim_has_no_verdicts(judged):
    slip = soup(claimpages.departures_block()).find(id="departure-t-03")
    assert not slip.select(".verdict")
    assert "Linear models." in words(slip)
    assert slip.find("a", href=lambda href: href.startswith("ledger")) is None


def test_every_sort_of_departure_and_relation_has_a_title():
    """The pages know each word that the descriptions allow; a row of another would vanish from its page."""
    assert set(claimpages.DEPARTURES) == set(tables.schema("departures").columns["kind"].allowed)
    assert set(claimpages.RELATIONS) == set(tables.schema("relations").columns["relation"].allowed)


# Relations ---------------------------------------------------------------------------------------------------


def test_relations_show_both_claims_with_their_verdicts(judged):
    page = soup(claimpages.relations_block())
    assert [words(head) for head in page.find_all("h3")] == ["Contradictions (1)", "Opposite lessons (1)"]
    pair = page.find(id="relation-a-001-b-002")
    subject = next(row["subject"] for row in judged.rows["relations"] if row["claim_b"] == "B-002")
    assert words(pair.find(class_="departure-head")) == subject[0].upper() + subject[1:]
    assert [link["href"] for link in pair.select(".departure-side a")] == ["ledger.html#A-001", "ledger.html#B-002"]
    assert [tag.get_text() for tag in pair.select(".verdict")] == ["supported", "contradicted"]
    assert "说法不同。" in words(pair)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({}, "The numbers do not agree within their precision."),  # 14 and 1
        ({"value_low": "13500", "value_high": "13500", "unit": "usd_mn"}, "Within their precision the numbers agree."),
        ({"value_low": "13.3", "value_high": "13.3"}, "The numbers do not agree within their precision."),  # below 13.5
        ({"value_low": "1", "value_high": "20"}, "Within their precision the numbers agree."),
        ({"value_low": "14", "value_high": "14", "unit": "count"}, ""),  # not one quantity
        ({"value_low": "", "value_high": "", "unit": ""}, ""),
    ],
)
def test_whether_two_claimed_numbers_agree(judged, cells, wanted):
    """A-001 claims 14 billion dollars, read as 13.5 to 14.5."""
    judged.set("claims", "B-002", **cells)
    judged.set("departures", "T-02", changes_claim="false")
    judged.drop("evidence", "B-002.1")
    pair = soup(claimpages.relations_block()).find(id="relation-a-001-b-002")
    said = words(pair.select_one(".departure-sides").find_next_sibling("p"))
    assert said == f"Each says another thing. {wanted}".strip()


# The report itself -------------------------------------------------------------------------------------------


def test_the_ledger_page_has_every_claim_of_the_report():
    page = soup(claimpages.ledger_block())
    assert [row["id"] for row in page.select("table#ledger tbody > tr")] == list(verdicts.ledger())
    counts = [
        int(words(option).rpartition("(")[2].rstrip(")"))
        for option in page.find("select", attrs={"name": "verdict"}).find_all("option")
        if option["value"]
    ]
    assert sum(counts) == len(verdicts.ledger())


def test_every_disagreement_of_the_report_is_shown():
    rows = tables.load("evidence").query("measure == 'words' and bearing_first != bearing_second")
    assert len(soup(claimpages.disagreements_block()).select("tbody tr")) == len(rows) > 0


def test_every_departure_and_every_relation_of_the_report_is_shown():
    assert len(soup(claimpages.departures_block()).select("div.departure")) == len(tables.load("departures"))
    assert len(soup(claimpages.relations_block()).select("div.departure")) == len(tables.load("relations"))


@pytest.mark.parametrize("group", ["document", "kind", "theme"])
def test_scoreboards_of_the_report_add_up(group):
    found = board(group)
    total = found.pop("All")
    assert [sum(column) for column in zip(*map(counts, found.values()), strict=True)] == counts(total)
