"""The changes page: entries newest first, each linked to cards that are still there."""

import io
import re
from datetime import date
from itertools import pairwise

import pytest
from docutils.core import publish_string
from myst_parser.parsers.docutils_ import Parser

from analysis.publish.comparing import changespage
from analysis.publish.comparing.changes import renew
from analysis.publish.comparing.changespage import block, entry_anchor


@pytest.fixture
def history(make):
    """Return the history of builds made from chapters by edition."""

    def made(*builds):
        snapshots = [
            make.snapshot(
                as_of=date(2026, 11, number),
                claims=build.get("claims", {}),
                editions={name: chapters for name, chapters in build.items() if name != "claims"},
            )
            for number, build in enumerate(builds, 1)
        ]
        found = renew(None, None, snapshots[0])
        for old, new in pairwise(snapshots):
            found = renew(found, old, new)
        return found

    return made


@pytest.fixture
def values(make):
    """Return a chapter with findings by name; its table is another for each set of values."""

    def chapter(**given):
        findings = {
            name: make.finding(value, make.table("capex"), label=f"The {name}") for name, value in given.items()
        }
        return make.chapter(findings, tables={"capex": f"{given}"})

    return chapter


def addresses(text):
    return re.findall(r'href="([^"]+)"', text)


def test_entries_newest_first_with_what_moved(history, values):
    made = history(*({"base": {"payback": values(gap=value)}} for value in (1.0, 2.0, 4.0)))
    text = block(made)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["3 November 2026", "2 November 2026"]
    assert re.findall(r"^\((change-\w{12})\)=$", text, re.MULTILINE) == [entry_anchor(one) for one in made.entries]
    newest = text.split("## ")[1]
    for words in (
        "From version 0.1.0, as of 2 November 2026 to version 0.1.0, as of 3 November 2026.",
        "1 finding moved.",
        "Payback: 1 of 1 finding moved",
        "One thing changed, and every move comes from it: data (table capex).",
        '<a href="payback.html#finding-payback-gap">The gap</a>',
        "$2.0 billion",
        "$4.0 billion",
        "+$2.0 billion (+100%)",
    ):
        assert words in newest
    assert text.endswith(
        "The record begins with version 0.1.0, as of 1 November 2026. No earlier build was at hand to compare that "
        "one with."
    )


def test_blocks_of_html_hold_no_blank_line_that_would_end_them(history, values):
    made = history({"base": {"payback": values(gap=1.0)}}, {"base": {"payback": values(gap=2.0)}})
    (html,) = re.findall(r'<div class="changes">.*</div>', block(made), re.DOTALL)
    assert "\n\n" not in html


def test_markdown_gives_each_entry_its_anchor_even_two_of_a_day(make, values):
    first, second, third = (make.snapshot(payback=values(gap=value)) for value in (1.0, 2.0, 4.0))
    made = renew(renew(None, first, second), second, third)
    said = io.StringIO()
    settings = {"output_encoding": "unicode", "report_level": 2, "warning_stream": said}
    text = f"# Changes\n\n{block(made)}"
    page = publish_string(text, parser=Parser(), writer_name="html5", settings_overrides=settings)
    assert said.getvalue() == ""
    assert re.findall(r'id="(change-\w+)"', page) == [entry_anchor(entry) for entry in made.entries]
    assert page.count("<h2>30 November 2026</h2>") == 2
    assert page.count("<table") == page.count("</table>") == 2
    assert "&lt;div" not in page


def test_without_an_entry_it_says_why(history, values):
    text = block(history({"base": {"payback": values(gap=1.0)}}))
    assert text.endswith(
        "The record begins with version 0.1.0, as of 1 November 2026. No earlier published build was at hand to "
        "compare it with, and nothing has moved since."
    )
    assert "##" not in text
    assert addresses(text) == ["changes.xml", "api/changes.json"]


def test_verdicts_link_to_the_ledger(history):
    made = history(
        {"base": {}, "claims": {"A-001": ("partly", "partly"), "A-002": ("partly", "partly")}},
        {"base": {}, "claims": {"A-001": ("not yet due", "partly")}},
    )
    text = block(made)
    assert '<a href="ledger.html#A-001">A-001</a>: <span class="verdict verdict-partly">partly</span>' in text
    assert '<span class="verdict verdict-not-yet-due">not yet due</span> <small>as printed</small>' in text
    assert "<li>A-002: " in text
    assert text.count("ledger.html#A-002") == 0


def test_what_is_gone_now_is_not_linked_in_any_entry(history, values):
    def everything(value):
        chapters = {"payback": values(gap=value, npv=value), "power": values(load=value)}
        return {"base": chapters, "bull": {"payback": values(gap=value)}}

    made = history(
        everything(1.0),
        everything(2.0),
        {"base": {"payback": values(npv=2.0)}},
        {"base": {"payback": values(npv=2.0, gap=3.0)}},
        {"base": {"payback": values(npv=2.0)}},
    )
    assert len(made.entries) == 4
    wanted = ["changes.xml", "api/changes.json", "payback.html#finding-payback-npv"]
    assert addresses(block(made)) == wanted


def test_what_came_back_is_linked_again(history, values):
    made = history(
        {"base": {"payback": values(gap=1.0)}},
        {"base": {"payback": values(gap=2.0)}},
        {"base": {"payback": values()}},
        {"base": {"payback": values(gap=2.0)}},
    )
    assert addresses(block(made))[2:] == ["payback.html#finding-payback-gap"] * 2


@pytest.mark.parametrize(
    ("here", "edition", "wanted"),
    [
        ("base", "base", "payback.html#finding-payback-gap"),
        ("base", "bull", "bull/payback.html#finding-payback-gap"),
        ("bull", "base", "../payback.html#finding-payback-gap"),
        ("bull", "bull", "payback.html#finding-payback-gap"),
        ("bull", "bear", "../bear/payback.html#finding-payback-gap"),
    ],
)
def test_links_from_edition_to_edition(here, edition, wanted):
    assert changespage.links({}, here).finding(edition, "payback", "gap") == wanted


def test_feed_and_record_lie_at_the_top(history, values):
    made = history({"base": {"payback": values(gap=1.0)}})
    assert addresses(block(made, "bull")) == ["../changes.xml", "../api/changes.json"]


def test_long_lists_are_folded_and_very_long_ones_cut(history, values):
    def build(count, value):
        return {"base": {"payback": values(**{f"f{n}": value for n in range(count)})}}

    short, folded, cut = (block(history(build(n, 1.0), build(n, 2.0))) for n in (12, 13, 203))
    assert '<details class="changes-chapter" open>' in short
    assert '<details class="changes-chapter">' in folded
    assert (cut.count("$2.0 billion"), "3 more in the JSON." in cut) == (200, True)
    assert "more in the JSON" not in folded


def test_labels_are_escaped(history, make):
    one, other = (make.chapter({"gap": make.finding(value, label="<b>&")}) for value in (1.0, 2.0))
    text = block(history({"base": {"payback": one}}, {"base": {"payback": other}}))
    assert "&lt;b&gt;&amp;</a>" in text
    assert "<b>" not in text


def test_older_entries_are_left_to_the_record(history, values):
    made = history(*({"base": {"payback": values(gap=float(n))}} for n in range(1, 24)))
    text = block(made)
    assert text.count("\n## ") == 20
    assert "2 older changes can be read in the JSON. The record begins" in text
