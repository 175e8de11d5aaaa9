"""Prose away from the site: values for roles, addresses that hold, nothing that only the site understands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from analysis import tables, verdicts
from analysis.publish import chapters
from analysis.publish.elsewhere.places import Place
from analysis.publish.elsewhere.words import Prose, escaped, with_addresses
from analysis.publish.project import WagerError

FOUND = {
    "mini": {"answer": {"value": 6.0, "unit": "usd_bn"}, "best": {"value": "A, the_Guardian", "unit": "text"}},
    "other": {"share": {"value": 0.12, "unit": "share"}, "open": {"value": None, "unit": "share"}},
}
SITE = Place("mini", site="https://example.org/wager")
BARE = Place("mini")


def written(text, place=SITE):
    return Prose(place, FOUND).written(text)


@pytest.mark.parametrize(
    ("text", "with_site", "without"),
    [
        (
            "It costs {finding}`answer`.",
            r"It costs [\$6.0 billion](https://example.org/wager/mini.html#finding-mini-answer).",
            r"It costs \$6.0 billion.",
        ),
        (
            "Of {finding}`other/share:.0f`",
            "Of [12%](https://example.org/wager/mini.html#finding-other-share)",
            "Of 12%",
        ),
        (
            "{finding}`other/open`",
            "[unresolved](https://example.org/wager/mini.html#finding-other-open)",
            "unresolved",
        ),
        (
            "{finding}`best`",
            r"[A, the\_Guardian](https://example.org/wager/mini.html#finding-mini-best)",
            r"A, the\_Guardian",
        ),
        (
            "[the table](data.md#tables)",
            "[the table](https://example.org/wager/data.html#tables)",
            "the table",
        ),
        (
            "see [below](#rerun-this-chapter)",
            "see [below](https://example.org/wager/mini.html#rerun-this-chapter)",
            "see below",
        ),
        (
            "[Dask](https://docs.dask.org/)",
            "[Dask](https://docs.dask.org/)",
            "[Dask](https://docs.dask.org/)",
        ),
        (
            'as <a href="api/findings.json">JSON</a>',
            'as <a href="https://example.org/wager/api/findings.json">JSON</a>',
            "as JSON",
        ),
    ],
)
def test_roles_and_links(text, with_site, without):
    assert written(text) == with_site
    assert written(text, BARE) == without


def test_an_edition_links_to_its_own_pages():
    place = Place("mini", "bull", "https://example.org")
    assert written("[data](data.md)", place) == "[data](https://example.org/bull/data.html)"
    assert "(https://example.org/bull/mini.html#finding-mini-answer)" in written("{finding}`answer`", place)


def test_a_claim_has_its_verdict():
    verdict = verdicts.entry("A-020").printed.verdict
    assert written("{claim}`A-020`") == f"[A-020: {verdict}](https://example.org/wager/mini.html#claim-A-020)"
    assert written("{claim}`A-020`", BARE) == f"A-020: {verdict}"


@pytest.mark.parametrize("place", [SITE, BARE])
def test_figures_and_sources_link_to_their_sources_whether_the_site_is_known_or_not(place):
    guardian, cahn = tables.source("doc_a_guardian"), tables.source("sequoia_600b_question")
    assert written("{datum}`claims/value_high?claim_id=A-020`", place) == rf"[\$600 billion]({guardian.url})"
    assert written("{source}`sequoia_600b_question`", place) == f"[{escaped(cahn.title)}]({cahn.url})"


@pytest.mark.parametrize(
    "text",
    [
        "Revenue is $R = \\frac{C m}{1 - g}$ a year.",
        "$$\nR = \\frac{[x](y.md)}{1}\n$$",
        "```sh\nwager run mini -p price=4  # [not a link](data.md)\n```",
        "Write ``{finding}`answer` `` or `[x](data.md)`.",
        r"From \$5 to \$6 and `x`.",
        "Plain words, *emphasis* and a | bar.",
    ],
)
def test_formulas_code_and_words_stay(text):
    assert written(text) == text
    assert written(text, BARE) == text


def test_two_prices_in_a_line_are_no_formula():
    """Between two bare dollar signs a viewer would see mathematics."""
    made = written("from {finding}`answer` to {finding}`answer`", BARE)
    assert re.findall(r"(?<!\\)\$", made) == []


@pytest.mark.parametrize(
    "block", ["```{generated} parameters mini\n```", "```{generated} tables\n```", "```{finding-cards}\n```"]
)
def test_what_the_site_makes_is_named_and_found(block):
    text = f"## Rerun this chapter\n\nWords.\n\n{block}\n\nMore."
    address = "https://example.org/wager/mini.html#rerun-this-chapter"
    line = f"*The list that belongs here is on [the published page]({address}).*"
    assert written(text) == f"## Rerun this chapter\n\nWords.\n\n{line}\n\nMore."
    assert written(block) == line.replace("#rerun-this-chapter", "")
    assert written(block, BARE) == "*The list that belongs here is on the published page.*"


def test_a_finding_that_is_not_there_is_named():
    with pytest.raises(WagerError, match=r"Chapter mini records no finding 'anwser'; did you mean answer\?"):
        written("{finding}`anwser`")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]) | st.sampled_from("$*_[]`<>|~\\ "), max_size=40))
def test_escaped_text_is_printed_as_it_is(text):
    (inline,) = MarkdownIt().enable("strikethrough").parseInline(f"x{escaped(text)}x")
    kinds = {child.type for child in inline.children}
    if "&" not in text:  # an entity is read as one; values have none
        assert kinds <= {"text", "text_special"}
        assert "".join(child.content for child in inline.children) == f"x{text}x"


def test_links_in_tables():
    table = (
        '<td><a href="ledger.html#D-066">D-066</a></td><td><a href="https://example.org/x?a=1&amp;b=2">x</a></td>'
        '<ul><li><a download="t.csv" href="data:text/csv;charset=utf-8,a">Data (CSV)</a></li>'
        '<li><a href="#tab-t">Link to this table</a></li></ul>'
    )
    kept = '<td><a href="https://example.org/x?a=1&amp;b=2">x</a></td>'
    data = '<ul><li><a download="t.csv" href="data:text/csv;charset=utf-8,a">Data (CSV)</a></li></ul>'
    claim = '<td><a href="https://example.org/wager/ledger.html#D-066">D-066</a></td>'
    assert with_addresses(table, SITE) == claim + kept + data
    assert with_addresses(table, BARE) == "<td>D-066</td>" + kept + data


class Anything(dict):
    """Findings of any name, to write out prose without running a chapter."""

    def __contains__(self, name):
        return True

    def __missing__(self, name):
        return {"value": "RESULT", "unit": "text"}


@pytest.mark.parametrize("name", chapters.chapters())
def test_no_chapter_keeps_what_only_the_site_understands(name):
    class Everywhere(Anything):
        def __missing__(self, chapter):
            return Anything()

    page = chapters.chapter(name)
    cells = [cell.source for cell in page.notebook().cells if cell.cell_type == "markdown"]
    for place in (Place(name), Place(name, site="https://example.org")):
        made = "\n\n".join(Prose(place, Everywhere()).written(cell) for cell in cells)
        left = re.findall(r"\{[\w-]+\}`|^```\{.*|^:::.*|^\([\w-]+\)=$|\]\([\w#-][^:)]*\)", made, re.MULTILINE)
        assert left == []
        assert made.count("RESULT") == sum(cell.count("{finding}`") for cell in cells) > 0
