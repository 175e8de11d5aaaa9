"""A run's findings beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from analysis.publish import cards


class Row(NamedTuple):
    """One finding in two runs, as printed."""

    name: str
    label: str
    published: str
    here: str
    moved: bool


def rows(published: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[Row]:
    """Yield every finding of either run, in the order recorded."""
    for name in {**here, **published}:
        old, new = published.get(name), here.get(name)
        shown = [cards.text(finding) if finding else "(none)" for finding in (old, new)]
        moved = (old or {}).get("value") != (new or {}).get("value")
        yield Row(name, (new or old or {})["label"], shown[0], shown[1], moved)


def as_text(found: list[Row]) -> str:
    """Return the comparison as a table for a terminal; a star marks what moved."""
    head = Row("finding", "", "published", "this run", False)
    widths = [max(len(getattr(row, key)) for row in [head, *found]) for key in ("name", "published", "here")]
    lines = [
        f"{'*' if row.moved else ' '} {row.name:<{widths[0]}}  {row.published:>{widths[1]}}  {row.here:>{widths[2]}}"
        for row in [head, *found]
    ]
    return "\n".join(lines)
