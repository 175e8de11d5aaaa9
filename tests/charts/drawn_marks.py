"""Marks of a chart as drawn."""

from collections.abc import Iterator
from typing import Any

import vl_convert

from analysis.charts import theme
from analysis.publish import figures


def drawn_marks(spec: dict[str, Any], kind: str, size: str) -> list[dict[str, Any]]:
    """Return the marks of a kind (rect, text, line, rule, symbol) in the scene, axes and legends left out."""
    scene = vl_convert.vegalite_to_scenegraph(figures.sized(spec, size), config=theme.config())["scenegraph"]

    def walk(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            if node.get("marktype") == kind and not str(node.get("role", "")).startswith(("axis", "legend")):
                yield from node.get("items", [])
            for child in node.get("items", []):
                yield from walk(child)

    return list(walk(scene))


def drawn_texts(spec: dict[str, Any], size: str = "wide") -> list[str]:
    """Return the words of a chart in the scene, lines joined."""
    found = [item.get("text", "") for item in drawn_marks(spec, "text", size)]
    return [" ".join(text) if isinstance(text, list) else str(text) for text in found]
