"""Chapters as they lie in ``book/``: text notebooks with prose, code cells and parameters."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
import yaml
from myst_nb.core.read import is_myst_markdown_notebook

from analysis.hints import nearest
from analysis.publish import pages, parsed
from analysis.publish.project import BOOK, WagerError, book_folder, root

TOC = "_toc.yml"


@dataclass(frozen=True)
class Page:
    """One page of the book.

    Attributes
    ----------
    name
        File name without ending: the page's address and, for a chapter, its name in commands.
    path
        The Markdown file.
    text
        Its text, generated blocks not yet filled in.
    """

    name: str
    path: Path
    text: str

    @property
    def _parsed(self) -> parsed.Parsed:
        return parsed.parsed(self.text, str(self.path))

    @property
    def docname(self) -> str:
        """Name by which Sphinx knows the page."""
        return f"{BOOK}/{self.name}"

    @property
    def is_chapter(self) -> bool:
        """Whether the page is a notebook, with code to run."""
        return _is_notebook(self.text)

    def notebook(self) -> nbformat.NotebookNode:
        """Return the page as a notebook without outputs.

        ``metadata.source_map`` holds the first line (from 0) of each cell.
        """
        return copy.deepcopy(self._parsed.notebook)

    @property
    def code_cells(self) -> tuple[int, ...]:
        """Indices of the cells that hold code."""
        return tuple(self._parsed.digests)

    def expanded(self, given: Mapping[str, str] | None = None) -> nbformat.NotebookNode:
        """Return the notebook with its generated blocks filled in, some of them as ``given``."""
        notebook = self.notebook()
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = pages.expand(cell.source, self.name, given)
        return notebook

    def cell_line(self, index: int) -> int:
        """Return the line of the file (from 1) at which cell ``index`` begins."""
        return int(self._parsed.notebook.metadata.source_map[index]) + 1

    def line_of(self, index: int, *wanted: str) -> int:
        """Return the line (from 1) of cell ``index`` that holds the first text of ``wanted`` found in it.

        The first line of its code when none is.
        """
        start = self.cell_line(index)
        below = itertools.islice(_lines(self.text), start - 1, None)
        lines = list(itertools.takewhile(lambda line: not line.startswith("```"), below))
        code = [offset for offset, line in enumerate(lines) if line.strip() and not line.startswith(":")]
        found = (offset for text in wanted for offset in code if text in lines[offset])
        return start + next(found, code[0] if code else 0)

    def cell_digests(self) -> list[str]:
        """Return the digest of each code cell: what decides whether an edit changes results."""
        return list(self._parsed.digests.values())


@lru_cache(maxsize=64)
def _is_notebook(text: str) -> bool:
    return bool(is_myst_markdown_notebook(text))


@lru_cache(maxsize=64)
def _lines(text: str) -> list[str]:
    """Return the lines of a page: its findings ask for them hundreds of times."""
    return text.splitlines()


def read(path: Path) -> Page:
    """Read one page from its file."""
    return Page(path.stem, path, path.read_text(encoding="utf-8"))


def listed() -> list[Page]:
    """Return the pages in the order of ``_toc.yml``."""
    toc = yaml.safe_load((root() / TOC).read_text(encoding="utf-8"))
    names = [toc["root"], *(entry["file"] for entry in _entries(toc))]
    return [read(root() / f"{name}.md") for name in names]


def _entries(toc: dict[str, object]) -> list[dict[str, str]]:
    parts = toc.get("parts") or [toc]
    return [entry for part in parts for entry in part.get("chapters", [])]  # type: ignore[attr-defined]


def chapters() -> dict[str, Page]:
    """Return the chapters (pages with code) by name."""
    return {page.name: page for page in listed() if page.is_chapter}


def chapter(name: str) -> Page:
    """Return one chapter.

    Raises
    ------
    WagerError
        When there is none of that name; the message lists those there are.
    """
    found = chapters()
    if name not in found:
        raise WagerError(f"There is no chapter {name!r} in {book_folder().name}/: {nearest(name, found)}")
    return found[name]


def title(page: Page) -> str:
    """Return the page's first heading."""
    match = re.search(r"^# (.+)$", page.text, re.MULTILINE)
    return match.group(1).strip() if match else page.name
