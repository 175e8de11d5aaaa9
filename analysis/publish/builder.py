"""An HTML builder whose pages stand at the root of the site though chapters lie in ``book/``."""

from __future__ import annotations

from typing import IO, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from analysis.publish.project import BOOK

PREFIX = f"{BOOK}/"


def address(docname: str) -> str:
    """Return a page's address without ending.

    >>> address("book/payback"), address("search")
    ('payback', 'search')
    """
    return docname.removeprefix(PREFIX)


class _RootedIndex:
    """A search index format that writes addresses instead of document names, so that hits link right."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def dump(self, data: dict[str, Any], stream: IO[Any]) -> None:
        self.inner.dump({**data, "docnames": [address(name) for name in data["docnames"]]}, stream)

    def load(self, stream: IO[Any]) -> dict[str, Any]:
        data: dict[str, Any] = self.inner.load(stream)
        return {**data, "docnames": [PREFIX + name for name in data["docnames"]]}


class RootedHTMLBuilder(StandaloneHTMLBuilder):
    """``book/payback`` is published as ``payback.html``."""

    def init(self) -> None:
        """Set up as usual, with the search index rooted too."""
        super().init()
        self.indexer_format = _RootedIndex(self.indexer_format)

    def get_outfilename(self, pagename: str) -> str:
        """Return the file a page is written to."""
        return super().get_outfilename(address(pagename))

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return a page's address, relative to the site's root."""
        return super().get_target_uri(address(docname), typ)
