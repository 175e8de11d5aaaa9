"""The page of a comparison: everything that moved, escaped, and nothing from anywhere else."""

import re
from html.parser import HTMLParser

import pytest

from analysis.publish.comparing.comparison import compare
from analysis.publish.comparing.document import document


class Page(HTMLParser):
    """Text, tags and addresses of a page; every tag that is opened must be closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.addresses, self.open = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in {"href", "src", "action"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.texts).split())


@pytest.fixture
def comparison(make):
    def build(n):
        findings = {
            "gap": make.finding(4.0 + n, make.table("capex"), label="Gap <b>&"),
            "tiny": make.finding(100 + n / 1000, make.table("capex"), label="Tiny"),
        }
        findings |= {"fresh": make.finding(1.0, label="Fresh")} if n == 2 else {}
        said = ("supported", "not yet due")[n - 1]
        payback = make.chapter(findings, tables={"capex": f"{n}"}, cells={"cell 1": f"{n}"})
        return make.snapshot(claims={"A-001": (said, "partly")}, payback=payback, power=make.chapter())

    return compare(build(1), build(2))


def test_the_page(comparison):
    page = Page(document(comparison, ("old <site>", "_build/html")))
    text = page.words
    for words in (
        "Old old <site> New _build/html",
        "2 findings moved; 1 verdict changed.",
        "1 move too small to print, not listed.",
        "Edition base: World base Payback 2 of 3 findings moved.",
        "Changed together, so that their effects are not separated: data (table capex); code (cell 1).",
        "Can come from any of these:",
        "Gap <b>& $5.0 billion $6.0 billion +$1.0 billion (+20%)",
        "Can come from code (cell 1):",
        "Fresh none $1.0 billion new",
        "1 verdict changed",
        "A-001: supported → to not yet due as printed",
    ):
        assert words in text
    assert "Tiny" not in text
    assert "Power" not in text


def test_the_page_of_everything(comparison):
    text = Page(document(comparison, ("a", "b"), everything=True)).words
    assert "1 move too small to print, listed too." in text
    assert "Tiny 100.001 100.002 too small to print" in text


def test_the_page_needs_nothing_else(comparison):
    text = document(comparison, ("a", "b"))
    page = Page(text)
    assert page.addresses == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"url\(|@import|https?:", text)
    assert page.tags.count("h1") == 1
    assert "prefers-color-scheme: dark" in text


def test_the_page_of_nothing(make):
    one = make.snapshot(payback=make.chapter())
    page = Page(document(compare(one, one), ("a", "b")))
    assert "Nothing moved." in page.words
    assert "h2" not in page.tags


def test_same_comparison_same_page(comparison):
    assert document(comparison, ("a", "b")) == document(comparison, ("a", "b"))
