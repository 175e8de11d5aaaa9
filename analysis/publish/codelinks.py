"""Addresses of lines of code on the pages that show it."""

from __future__ import annotations

from analysis.publish.project import root


def address(path: str) -> str:
    """Return the page name of a file's code page.

    >>> address("analysis/models/payback.py")
    'code/analysis/models/payback'
    """
    return f"code/{path.rsplit('.', 1)[0]}"


def link(path: str, line: int) -> dict[str, str]:
    """Return the address and label of a line of code, from a page at the site's root."""
    return {"href": f"{address(path)}.html#L-{line}", "label": f"Code: {path}, line {line}"}


def line_of(path: str, text: str) -> int:
    """Return the first line (from 1) of a file that holds a text, or the first of all."""
    lines = (root() / path).read_text(encoding="utf-8").splitlines()
    return next((count for count, line in enumerate(lines, 1) if text in line), 1)
