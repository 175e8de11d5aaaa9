"""What the pages of one build rest on: the editions, the pages as they stand, and the run of each chapter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from analysis import reads
from analysis.publish import chapters, codelinks, params
from analysis.publish.chapters import Page
from analysis.publish.editions import Edition, join, split
from analysis.publish.fingerprint import site_files
from analysis.publish.project import BOOK, WagerError
from analysis.publish.runs import Run, Wanted, obtain_all

CITED = re.compile(r"\b(?P<chapter>[a-z][a-z0-9_]*)/(?P<name>[a-z][a-z0-9_]*)\b")
Findings = Mapping[str, Mapping[str, dict[str, Any]]]


@dataclass(frozen=True)
class Book:
    """The report in all its editions, executed.

    Attributes
    ----------
    editions
        By name, the base first.
    pages
        Every page by name, in the order of the contents.
    runs
        The run of each chapter, by edition and chapter.
    """

    editions: Mapping[str, Edition]
    pages: Mapping[str, Page]
    runs: Mapping[tuple[str, str], Run]

    @classmethod
    def obtain(cls, editions: Sequence[Edition], told: Callable[[Run], None] = lambda _: None) -> Book:
        """Return the book in some editions, executing what must be executed.

        Raises
        ------
        WagerError
            When a chapter has no such parameter or fails.
        """
        pages = {page.name: page for page in chapters.listed()}
        runnable = [page for page in pages.values() if page.is_chapter]
        for edition in editions:
            _check(edition, {page.name: page for page in runnable})
        keys = [(edition, page) for edition in editions for page in runnable]
        found = obtain_all([Wanted(page, edition.of(page.name)) for edition, page in keys], told)
        runs = {(edition.name, page.name): run for (edition, page), run in zip(keys, found, strict=True)}
        return cls({edition.name: edition for edition in editions}, pages, runs)

    def run(self, docname: str) -> Run | None:
        """Return the run that a page shows, by the page's Sphinx name; None for a page without code."""
        page, edition = split(docname)
        return self.runs.get((edition, page.removeprefix(f"{BOOK}/")))

    def of(self, edition: str) -> list[Run]:
        """Return the runs of an edition, in the order of the contents."""
        return [run for (name, _), run in self.runs.items() if name == edition]

    @cached_property
    def findings(self) -> Mapping[str, Findings]:
        """Findings by edition, chapter and name, each with the line of code that recorded it."""
        found: dict[str, dict[str, dict[str, dict[str, Any]]]] = {name: {} for name in self.editions}
        for (edition, chapter), run in self.runs.items():
            found[edition][chapter] = with_code(self.pages[chapter], run)
        return found

    def looked_up(self) -> Book:
        """Return the same with all that takes time to find out."""
        _ = self.findings, self.stamps
        return self

    @cached_property
    def common(self) -> str:
        """Digest of what every page rests on: data, package, looks, editions, titles and parameters of all pages."""
        texts = [repr(edition) for edition in self.editions.values()]
        texts += [f"{page.name} {chapters.title(page)}" for page in self.pages.values()]
        for page in self.pages.values():
            texts += map(repr, params.parameters(page).values() if page.is_chapter else ())
        return reads.digest(*(path.read_bytes() for path in site_files()), *map(str.encode, texts))

    @cached_property
    def stamps(self) -> Mapping[str, str]:
        """By the Sphinx name of each page, a digest of all that it shows; another one, and it is written anew."""
        names = (join(page.docname, edition) for page in self.pages.values() for edition in self.editions)
        return {name: self._stamp(name) for name in names}

    def _stamp(self, docname: str) -> str:
        page, run = self.pages[split(docname)[0].removeprefix(f"{BOOK}/")], self.run(docname)
        parts = [self.common, docname, page.text, run.record.digest if run else "", *map(repr, self._cited(page))]
        return reads.digest(*map(str.encode, parts))

    def _cited(self, page: Page) -> Iterator[object]:
        """Yield the findings of other chapters that a page cites, in every edition, with those they rest on."""
        cited = sorted({(match["chapter"], match["name"]) for match in CITED.finditer(page.text)})
        for edition in self.findings.values():
            for chapter, name in cited:
                yield from _closure(edition.get(chapter, {}), name)


def _closure(found: Mapping[str, dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    if name in found:
        yield found[name]
        for item in found[name]["inputs"]:
            if item["kind"] == "finding":
                yield from _closure(found, item["name"])


def _check(edition: Edition, known: Mapping[str, Page]) -> None:
    for chapter, given in edition.parameters.items():
        if chapter not in known:
            raise WagerError(f"Edition {edition.name}: there is no chapter {chapter!r}.")
        params.validate(known[chapter], given)


def with_code(page: Page, run: Run) -> dict[str, dict[str, Any]]:
    """Return a run's findings, each with the line of code that recorded it."""
    found = {}
    for name, finding in run.findings.items():
        line = _line(page, finding["cell"], name)
        rest = {key: value for key, value in finding.items() if key != "cell"}
        found[name] = {**rest, "code": codelinks.link(f"{BOOK}/{page.path.name}", line)}
    return found


@lru_cache(maxsize=4096)
def _line(page: Page, cell: int, name: str) -> int:
    """Return the line that records a finding; every edition asks for the same."""
    return page.line_of(page.code_cells[cell], f'record("{name}"', f'"{name}"', "record(")
