"""An HTML builder whose pages stand at the root of the site, or in the folder of their edition, not in ``book/``.

The pages of an edition lie beside each other as those of the base do, so a link from page to page is the same in every
edition and leads to a page of the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, Literal

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.project import Project
from sphinx.util.osutil import relative_uri

from analysis.publish import codepages, cores
from analysis.publish.editions import BASE, join, split
from analysis.publish.project import BOOK

PREFIX = f"{BOOK}/"


def address(docname: str) -> str:
    """Return a page's address without ending.

    >>> address("book/payback"), address("book/payback@bull"), address("search")
    ('payback', 'bull/payback', 'search')
    """
    page, edition = split(docname)
    return ("" if edition == BASE else f"{edition}/") + page.removeprefix(PREFIX)


class EditionsProject(Project):
    """Sphinx's list of documents: the pages of the book, each once for every edition."""

    def __init__(self, plain: Project, pages: Mapping[str, str], editions: Iterable[str]) -> None:
        super().__init__(plain.srcdir, plain.source_suffix)
        self.restore(plain)
        self.pages = dict(pages)
        self.editions = list(editions)

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ()) -> set[str]:
        """Name all documents; nothing is searched for, least of all in the folders beside the book."""
        self._path_to_docname = {path: page for page, path in self.pages.items()}
        self._docname_to_path = {join(page, each): path for page, path in self.pages.items() for each in self.editions}
        self.docnames = set(self._docname_to_path)
        return self.docnames


class BaseLabels(StandardDomain):
    """Labels of the base alone: a link to one leads to the page of that name in the reader's own edition."""

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Take up the labels of a page, unless it is another edition of one."""
        if split(docname)[1] == BASE:
            super().process_doc(env, docname, document)


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
    """``book/payback`` is published as ``payback.html``, its edition ``bull`` as ``bull/payback.html``."""

    def init(self) -> None:
        """Set up as usual, with the search index rooted too."""
        super().init()
        self.indexer_format = _RootedIndex(self.indexer_format)

    def write(
        self,
        build_docnames: Iterable[str] | None,
        updated_docnames: Sequence[str],
        method: Literal["all", "specific", "update"] = "update",
    ) -> None:
        """Write pages that are outdated; Sphinx would add those that list one, and the first page of all.

        Whatever a page shows of others is in its stamp, so it is outdated itself when that changes.
        """
        is_all = build_docnames is None or build_docnames == ["__all__"]
        self._outdated = {*(self.env.found_docs if is_all else build_docnames or ()), *updated_docnames}
        super().write(build_docnames, updated_docnames, method)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Prepare for pages that will be written: what others have in the search index stays there."""
        super().prepare_writing(docnames & self._outdated)

    def _write_serial(self, docnames: Sequence[str]) -> None:
        """Write pages on all cores, though Jupyter Book asks for one: they are resolved here, and written beside."""
        docnames = [name for name in docnames if name in self._outdated]
        codepages.begin(self.app)
        processes = min(cores.there(), len(docnames))
        if processes > 1 and self.app.is_parallel_allowed("write"):
            self._write_parallel(docnames, nproc=processes)
        else:
            super()._write_serial(docnames)

    def get_outfilename(self, pagename: str) -> str:
        """Return the file a page is written to."""
        return super().get_outfilename(address(pagename))

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return a page's address, relative to the site's root."""
        return super().get_target_uri(address(docname), typ)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the way from page to page, which stays in the edition."""
        ends = (self.get_target_uri(split(from_)[0]), self.get_target_uri(split(to)[0], typ))
        return str(relative_uri(*ends))

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """Return what a page's template shows; what comes before and after it is as in the base."""
        base = split(docname)[0]
        if base in self.relations:
            self.relations[docname] = self.relations[base]
        context: dict[str, Any] = super().get_doc_context(docname, body, metatags)
        return context

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Make the base searchable; the other editions have the same words and other numbers."""
        if split(pagename)[1] == BASE:
            super().index_page(pagename, doctree, title)
