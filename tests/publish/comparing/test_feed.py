"""The feed as a reader's program parses it: what Atom requires, in order, with ids that stay."""

import re
import uuid
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.comparing.changes import renew
from analysis.publish.comparing.feed import atom

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://example.org/wager"


@pytest.fixture(scope="module")
def history(make):
    """Return the history of builds with one finding, by its values."""

    def made(*values, label="Gap", claims=()):
        found = old = None
        for number, value in enumerate(values, 1):
            payback = make.chapter({"gap": make.finding(value, make.table("t"), label=label)}, tables={"t": f"{value}"})
            said = dict(zip(["A-001"], claims[number - 1 : number], strict=False))
            new = make.snapshot(claims=said, as_of=date(2026, 11, number), payback=payback)
            found, old = renew(found, old, new), new
        return found

    return made


def parsed(*arguments, **named):
    return ElementTree.fromstring(atom(*arguments, **named))


def texts(element, tag):
    return [found.text for found in element.findall(f"{ATOM}{tag}")]


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def is_rfc3339(text):
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", text)) and bool(datetime.fromisoformat(text))


@pytest.mark.parametrize("address", ["", SITE, f"{SITE}/"])
def test_every_element_that_atom_requires_is_there_once(history, address):
    feed = parsed(history(1.0, 2.0, 4.0), address)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for tag in ("id", "title", "updated"):
            (text,) = texts(element, tag)
            assert text.strip()
        assert texts(element, "id")[0].startswith("urn:uuid:")
        assert is_rfc3339(texts(element, "updated")[0])
    assert [author.find(f"{ATOM}name").text for author in feed.findall(f"{ATOM}author")] == ["The Llama Wager authors"]
    assert all(entry.find(f"{ATOM}content").get("type") == "html" for entry in feed.findall(f"{ATOM}entry"))


def test_entries_newest_first_and_the_feed_as_new_as_the_newest(history):
    feed = parsed(history(1.0, 2.0, 4.0))
    entries = feed.findall(f"{ATOM}entry")
    assert [texts(entry, "updated")[0] for entry in entries] == ["2026-11-03T00:00:00Z", "2026-11-02T00:00:00Z"]
    assert texts(feed, "updated") == ["2026-11-03T00:00:00Z"]
    assert texts(entries[0], "title") == ["1 finding moved"]


def test_a_feed_without_entries_is_as_new_as_the_record(history):
    feed = parsed(history(1.0))
    assert texts(feed, "updated") == ["2026-11-01T00:00:00Z"]
    assert feed.findall(f"{ATOM}entry") == []


def test_links_where_the_address_is_known(history):
    made = history(1.0, 2.0)
    feed = parsed(made, SITE)
    assert links(feed) == {"self": f"{SITE}/changes.xml", "alternate": f"{SITE}/changes.html"}
    (entry,) = feed.findall(f"{ATOM}entry")
    assert links(entry) == {"alternate": f"{SITE}/changes.html#change-{made.entries[0].id[:12]}"}
    assert f'<a href="{SITE}/payback.html#finding-payback-gap">Gap</a>' in entry.find(f"{ATOM}content").text


def test_no_link_where_it_is_not(history):
    raw = atom(history(1.0, 2.0, claims=[("partly", "partly"), ("supported", "partly")]))
    assert b"href" not in raw
    assert b"<link" not in raw


def test_content_says_what_moved_and_why(history):
    made = history(1.0, 2.0, claims=[("partly", "partly"), ("supported", "partly")])
    content = parsed(made, SITE).find(f"{ATOM}entry/{ATOM}content").text
    for words in (
        "<p>From version 0.1.0, as of 1 November 2026 to version 0.1.0, as of 2 November 2026. "
        "1 finding moved; 1 verdict changed.</p>",
        "One thing changed, and every move comes from it: data (table t).",
        "Gap</a>: $1.0 billion → $2.0 billion; +$1.0 billion (+100%)</li>",
        f'<li><a href="{SITE}/ledger.html#A-001">A-001</a>: partly → supported (as printed)</li>',
    ):
        assert words in content


def test_ids_are_unique_and_stay_whatever_the_address(history):
    made = history(1.0, 2.0, 1.0, 2.0)
    feeds = [parsed(made, address) for address in ("", SITE, "https://elsewhere.example/")]
    ids = [[found.text for found in feed.iter(f"{ATOM}id")] for feed in feeds]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[0])) == 4
    assert all(uuid.UUID(one) for one in ids[0])


def test_a_later_entry_leaves_the_ids_of_the_earlier(history):
    short, long = history(1.0, 2.0), history(1.0, 2.0, 4.0)
    before, after = ([found.text for found in parsed(one).iter(f"{ATOM}id")] for one in (short, long))
    assert after == [before[0], after[1], before[1]]


def test_same_history_same_bytes(history):
    assert atom(history(1.0, 2.0), SITE) == atom(history(1.0, 2.0), SITE)
    assert atom(history(1.0, 2.0)).startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns=")


def test_long_entries_are_cut_over_all_chapters_and_editions(make):
    def build(value):
        chapters = [make.chapter({f"f{n}": make.finding(value) for n in range(25)}) for _ in range(3)]
        return make.snapshot(editions={"base": {"a": chapters[0], "b": chapters[1]}, "bull": {"a": chapters[2]}})

    content = parsed(renew(None, build(1.0), build(2.0))).find(f"{ATOM}entry/{ATOM}content").text
    parts = content.split("<h3>")[1:]
    assert [part.count("<li>") for part in parts] == [25, 15, 0]
    assert [re.findall(r"(\d+) more are not told here", part) for part in parts] == [[], ["10"], ["25"]]


def test_only_the_newest_twenty_are_told(history):
    assert len(parsed(history(*map(float, range(1, 24)))).findall(f"{ATOM}entry")) == 20


@given(st.text(min_size=1).filter(str.strip))
def test_any_label_is_escaped_twice_and_comes_back(history, label):
    """Once for HTML, once for XML; characters that XML cannot hold are left out."""
    content = parsed(history(1.0, 2.0, label=label)).find(f"{ATOM}entry/{ATOM}content").text
    held = "".join(one for one in label if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff"))
    escaped = held.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace("'", "&#39;").replace('"', "&#34;")
    assert "".join(escaped.split()) in "".join(content.split())
