"""Chapters as notebooks, parsed once for each text: to parse all of them takes longer than to write a page."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook

from analysis import reads
from analysis.publish import files
from analysis.publish.fingerprint import code_digest
from analysis.publish.project import build_folder

FOLDER = ".parsed"


class Parsed(NamedTuple):
    """A text notebook as parsed; it is shared, so callers copy what they change.

    Attributes
    ----------
    notebook
        Without outputs; ``metadata.source_map`` holds the first line (from 0) of each cell.
    digests
        By index of each code cell, in order: what its code does.
    """

    notebook: nbformat.NotebookNode
    digests: dict[int, str]


@lru_cache(maxsize=64)
def parsed(text: str, path: str) -> Parsed:
    """Parse a text notebook, or take what an earlier command parsed of the same text."""
    digest = reads.digest(text.encode(), version("myst-nb").encode())
    place = build_folder() / FOLDER / f"{Path(path).stem}.json"
    found = _kept(place, digest)
    if found is None:
        notebook = read_myst_markdown_notebook(text, add_source_map=True, path=path)
        code = {index: cell.source for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
        found = Parsed(notebook, {index: code_digest(source) for index, source in code.items()})
        _keep(place, digest, found)
    return found


def _kept(place: Path, digest: str) -> Parsed | None:
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
        if content["of"] != digest:
            return None
        digests = {int(index): code for index, code in content["digests"].items()}
        return Parsed(nbformat.from_dict(content["notebook"]), digests)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(place: Path, digest: str, found: Parsed) -> None:
    """Write it down, but leave nothing behind in a project that was never built."""
    if build_folder().is_dir():
        with suppress(OSError):
            files.put(place, json.dumps({"of": digest, **found._asdict()}).encode())
