"""Stand-ins for the report's roles and directives, so that plain Jupyter Book can build the same chapters.

They cost next to nothing: the peer of the benchmark executes and writes the pages and does no more.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

ROLES = ("finding", "claim", "datum", "source")
DIRECTIVES = ("generated", "finding-cards", "edition-answers", "edition-list")


class Said(SphinxRole):
    """Show the text of the role as it is."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the text."""
        return [nodes.Text(self.text)], []


class Nothing(SphinxDirective):
    """Show nothing."""

    has_content = True
    optional_arguments = 3

    def run(self) -> list[nodes.Node]:
        """Return no node."""
        return []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the stand-ins."""
    for name in ROLES:
        app.add_role(name, Said())
    for name in DIRECTIVES:
        app.add_directive(name, Nothing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
