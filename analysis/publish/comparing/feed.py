"""The history as an Atom feed (RFC 4287), byte for byte the same for the same history."""

from __future__ import annotations

import re
import uuid
from datetime import date
from urllib.parse import urljoin
from xml.etree import ElementTree

from analysis.publish.cards import html
from analysis.publish.comparing import wording
from analysis.publish.comparing.changes import Entry, History
from analysis.publish.comparing.changespage import FEED, PAGE, entry_anchor, links
from analysis.publish.comparing.views import Links, limited, view

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TITLE = "The Llama Wager: what moved"
AUTHOR = "The Llama Wager authors"
ID = uuid.uuid5(uuid.NAMESPACE_URL, TITLE)
"""Ids follow from names and digests, never from an address: a site that moves keeps its feed."""
SHOWN = 20
LISTED = 40
"""Moves told in an entry of the feed; the page has more."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(history: History, address: str = "") -> bytes:
    """Return the feed.

    Parameters
    ----------
    history : History
        Newest first.
    address : str
        Where the site is published; without it the feed has no links.

    Returns
    -------
    bytes
        XML in UTF-8.
    """
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {LANGUAGE: "en"})
    day = history.entries[0].day if history.entries else history.first.as_of
    _texts(feed, id=ID.urn, title=TITLE, updated=_moment(day))
    _texts(_child(feed, "author"), name=AUTHOR)
    if address:
        site = f"{address.rstrip('/')}/"
        _child(feed, "link", rel="self", type="application/atom+xml", href=urljoin(site, FEED))
        _child(feed, "link", rel="alternate", type="text/html", href=urljoin(site, PAGE))
    for entry in history.entries[:SHOWN]:
        _entry(feed, entry, address)
    ElementTree.indent(feed, " ")
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(feed: ElementTree.Element, entry: Entry, address: str) -> None:
    made = _child(feed, "entry")
    identity = uuid.uuid5(ID, entry.id)
    summary = wording.summary(entry.comparison)
    _texts(made, id=identity.urn, title=summary.rstrip("."), updated=_moment(entry.day))
    known = Links()
    if address:
        page = urljoin(f"{address.rstrip('/')}/", PAGE)
        _child(made, "link", rel="alternate", type="text/html", href=f"{page}#{entry_anchor(entry)}")
        known = _absolute(page)
    _child(made, "content", type="html").text = _clean(_content(entry, known))


def _absolute(page: str) -> Links:
    """Return links as a reader of the feed can follow them, away from the site."""
    near = links({})
    return Links(
        finding=lambda edition, chapter, name: urljoin(page, near.finding(edition, chapter, name)),
        claim=lambda claim: urljoin(page, near.claim(claim)),
    )


def _content(entry: Entry, known: Links) -> str:
    seen = limited(view(entry.comparison, known), LISTED)
    versions = [wording.version(one) for one in (entry.comparison.old, entry.comparison.new)]
    return html("entry.html", seen=seen, versions=versions)


def _moment(day: date) -> str:
    """Return a day as Atom writes it.

    >>> _moment(date(2026, 11, 30))
    '2026-11-30T00:00:00Z'
    """
    return f"{day.isoformat()}T00:00:00Z"


def _child(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)


def _texts(parent: ElementTree.Element, **texts: str) -> None:
    for tag, text in texts.items():
        _child(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return NOT_XML.sub("", text)
