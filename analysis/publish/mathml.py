"""Formulas as MathML, made at build time: no script, no request, readable by screen readers."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx

from analysis.publish.project import WagerError


def _math(node: nodes.Element, display: str) -> str:
    latex = node.astext().strip()
    try:
        return str(convert(latex, display=display))
    except Exception as error:
        raise WagerError(f"Formula {latex!r} cannot be read as LaTeX ({type(error).__name__}: {error}).") from None


def visit_inline(translator: Any, node: nodes.math) -> None:
    """Write an inline formula."""
    translator.body.append(_math(node, "inline"))
    raise nodes.SkipNode


def visit_block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, in a box that scrolls when narrow."""
    label = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    body = _math(node, "block")
    translator.body.append(f'<div class="formula"{label} tabindex="0">{body}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
