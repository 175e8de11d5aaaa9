"""Pages that show the code: every chapter and module, each line with an address."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from sphinx.application import Sphinx

from analysis import reads
from analysis.publish.cards import environment
from analysis.publish.chapters import listed
from analysis.publish.codelinks import address
from analysis.publish.fingerprint import package_files
from analysis.publish.project import root
from analysis.publish.written import Written


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give Sphinx a page for every chapter and every module that chapters can reach, where it changed since."""
    chapters = [page.path for page in listed() if page.is_chapter]
    modules = sorted(path for path in package_files() if path.read_text(encoding="utf-8").strip())
    known = {path.relative_to(root()).as_posix() for path in modules}
    template = environment().get_template("code.html")
    written = Written(Path(app.doctreedir) / "code.json")
    for path in [*chapters, *modules]:
        name = path.relative_to(root()).as_posix()
        stamp = reads.digest(app.wager_book.common.encode(), path.read_bytes())  # type: ignore[attr-defined]
        if written.is_new(name, stamp):
            body = template.render(name=name, code=_highlighted(path), calls=_calls(path, known), address=address)
            yield address(name), {"title": name, "body": body}, "page.html"
    written.keep()


def _highlighted(path: Path) -> str:
    formatter = HtmlFormatter(linenos="inline", lineanchors="L", anchorlinenos=True, wrapcode=True)
    return str(highlight(path.read_text(encoding="utf-8"), get_lexer_for_filename(path.name), formatter))


def _calls(path: Path, known: set[str]) -> list[str]:
    """Return our modules that a module or chapter imports, as paths."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines() if path.suffix == ".py" else [ln for ln in text.splitlines() if "import " in ln]
    names: set[str] = set()
    for node in ast.walk(_parsed("\n".join(lines))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    paths = {name.replace(".", "/") + ".py" for name in names}
    return sorted(paths & known)


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])
