"""A card says all that a reader can ask of a number, and every link on it leads somewhere."""

import re
from html.parser import HTMLParser

import pytest

from analysis import assumptions, tables
from analysis.publish import book, cards, chapters, codelinks, codepages, pages, roles, runs
from analysis.publish.project import WagerError

BASELINES = {"kind": "table", "name": "baselines", "status": "reported", "sources": ["fred_gdpa_copy"], "rows": 2}
CODE = codelinks.link("book/mini.md", 26)


def made(name="answer", value=600.0, unit="usd_bn", status="reported", inputs=(BASELINES,), **ends):
    label = {"answer": "What it costs", "half": "Half of it"}.get(name, name)
    return {
        **{"name": name, "value": value, "unit": unit, "label": label, "status": status, "inputs": list(inputs)},
        **ends,
        "code": CODE,
    }


class Read(HTMLParser):
    """Links, ids, tags and text of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids, self.tags, self.words = [], set(), [], []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])

    def handle_data(self, data):
        self.words.append(data.strip())


def read_card(finding, *others):
    found = {"mini": {one["name"]: one for one in (finding, *others)}}
    return Read(cards.card("mini", finding, found))


# One card ----------------------------------------------------------------------------------------------------


def test_card_says_value_unit_status_and_its_meaning():
    shown = read_card(made())
    assert "What it costs" in shown.text
    assert "$600 billion" in shown.text
    assert "reported published by the company, agency or author itself. Unit: USD billion." in shown.text
    assert "finding-mini-answer" in shown.ids


def test_card_gives_the_interval():
    assert "$600 billion ($500 billion to $700 billion in nine draws of ten)" in read_card(
        made(low=500.0, high=700.0)
    ).text.replace(" (", " (")
    assert "in nine draws of ten" not in read_card(made()).text


def test_card_lists_a_table_with_its_sources():
    shown = read_card(made())
    source = tables.source("fred_gdpa_copy")
    assert f"{tables.schema('baselines').title} (2 rows)" in shown.text
    assert source.title in shown.text
    assert {"data.html#table-baselines", source.url} <= set(shown.links)


def test_card_cuts_a_long_list_of_sources_and_says_how_many_more():
    every = list(tables.sources())[:5]
    shown = read_card(made(inputs=[{**BASELINES, "sources": every}]))
    assert [tables.source(name).url in shown.links for name in every] == [True, True, True, False, False]
    assert "2 more on the data page" in shown.text


def test_card_lists_an_assumption_with_its_interval():
    shown = read_card(
        made(inputs=[{"kind": "assumption", "name": "gross_margin", "status": "estimated", "sources": []}])
    )
    assert "1 assumption: gross margin (30% to 70%, estimated)" in shown.text
    assert "data.html#assumption-gross-margin" in shown.links


def test_card_prints_a_fixed_assumption_once():
    fixed = {"kind": "assumption", "name": "horizon_year", "status": "scenario", "sources": []}
    assert "horizon year (2045, scenario)" in read_card(made(inputs=[fixed])).text


def test_card_links_the_finding_it_rests_on():
    rests = made("half", 300.0, inputs=[{"kind": "finding", "name": "answer", "status": "reported", "sources": []}])
    shown = read_card(rests, made())
    assert "What it costs , reported" in shown.text
    assert "#finding-mini-answer" in shown.links


def test_card_links_its_line_of_code():
    shown = read_card(made())
    assert "code/book/mini.html#L-26" in shown.links
    assert "Code: book/mini.md, line 26" in shown.text


def test_card_of_a_word_and_of_nothing_known():
    assert "Unit: none, a word." in read_card(made(value="wider", unit="text")).text
    unknown = read_card(made(value=None, status="unresolved"))
    assert "unresolved the sources do not settle it" in unknown.text


def test_card_escapes_what_it_is_given():
    shown = read_card({**made(), "label": "<script>alert(1)</script>"})
    assert "script" not in shown.tags
    assert "<script>alert(1)</script>" in shown.text


# Parts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "spec", "wanted"),
    [
        (made(value=0.456, unit="share"), None, "45.6%"),
        (made(value=0.456, unit="share"), ".0f", "46%"),
        (made(value="wider", unit="text"), None, "wider"),
        (made(value=None), ".0f", "unresolved"),
    ],
)
def test_text(finding, spec, wanted):
    assert cards.text(finding, spec) == wanted


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ({}, None),
        ({"low": None, "high": None}, None),
        ({"low": 1.0, "high": 2.0}, "$1.0 billion to $2.0 billion"),
    ],
)
def test_interval(ends, wanted):
    assert cards.interval(made(**ends)) == wanted


@pytest.mark.parametrize(
    ("chapter", "name", "message"),
    [
        ("payback", "answr", r"Chapter payback records no finding 'answr'; did you mean answer\?"),
        ("paybak", "answer", r"Finding paybak/answer: no chapter 'paybak'; did you mean payback\?"),
    ],
)
def test_unknown_findings_are_named(chapter, name, message):
    with pytest.raises(WagerError, match=message):
        cards.look_up({"payback": {"answer": made()}}, chapter, name)


def test_undefined_names_in_templates_are_errors():
    with pytest.raises(Exception, match="'nothing' is undefined"):
        cards.environment().from_string("{{ nothing }}").render()


def test_every_status_has_a_meaning():
    assert tuple(cards.STATUS_MEANING) == cards.findings.STATUSES


# The cards of the report -------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=list(chapters.chapters()))
def report(request):
    """Return a chapter, its findings with their lines of code, and all its cards as one page."""
    page = chapters.chapter(request.param)
    found = {page.name: book.with_code(page, runs.obtain(page))}
    html = "\n".join(cards.card(page.name, finding, found) for finding in found[page.name].values())
    return page, found[page.name], Read(html)


@pytest.fixture(scope="module")
def places():
    """Anchors of the data page and of each page of code, by address."""
    data_page = pages.expand(chapters.read(chapters.book_folder() / "data.md").text, "data")
    anchors = set(re.findall(r"^\(([\w-]+)\)=$", data_page, re.MULTILINE)) | Read(data_page).ids
    shown_code = map(codepages.content, codepages.shown())
    return {
        "data.html": anchors,
        **{f"{codelinks.address(page['title'])}.html": Read(page["body"]).ids for page in shown_code},
    }


def test_every_card_says_what_where_and_how_sure(report):
    page, found, shown = report
    for name, finding in found.items():
        assert cards.anchor(page.name, name) in shown.ids
        assert finding["label"] in shown.text
        assert finding["inputs"]


def test_every_link_on_a_card_leads_somewhere(report, places):
    """To a card of the page, an anchor of the data page, a line of a code page, or a source that is listed."""
    _, _, shown = report
    urls = {source.url for source in tables.sources().values()}
    lost = []
    for link in dict.fromkeys(shown.links):
        place, _, anchor = link.partition("#")
        known = {"": shown.ids, **places}.get(place, set())
        if anchor not in known and link not in urls:
            lost.append(link)
    assert len(shown.links) > 100
    assert lost == []


def test_cards_bring_what_they_rest_on(report):
    """Shown alone, a finding brings the findings behind it, and theirs."""
    page, found, _ = report
    for name in found:
        wanted = roles._with_inputs({page.name: found}, [(page.name, name)])
        assert wanted[0] == (page.name, name)
        assert len(set(wanted)) == len(wanted)
        rested = {item["name"] for _, one in wanted for item in found[one]["inputs"] if item["kind"] == "finding"}
        assert rested <= {one for _, one in wanted}


def test_assumptions_on_cards_are_those_of_the_registry(report):
    _, found, shown = report
    named = {item["name"] for one in found.values() for item in one["inputs"] if item["kind"] == "assumption"}
    for name in named:
        assert assumptions.assumption(name).name.replace("_", " ") in shown.text
