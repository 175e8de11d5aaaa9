"""Pages that show the code: every chapter and module, each line with an address."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from sphinx.application import Sphinx

from analysis import reads
from analysis.publish import cores
from analysis.publish.cards import environment
from analysis.publish.chapters import listed
from analysis.publish.codelinks import address
from analysis.publish.fingerprint import package_files
from analysis.publish.project import root
from analysis.publish.written import Written


def begin(app: Sphinx) -> None:
    """Begin to write, beside the other pages, the pages of code that changed; to highlight them all takes a while."""
    written = Written(Path(app.doctreedir) / "code.json")
    common = app.wager_book.common.encode()  # type: ignore[attr-defined]
    stamps = {path: reads.digest(common, path.read_bytes()) for path in shown()}
    changed = [path for path, stamp in stamps.items() if written.is_new(_name(path), stamp)]
    builder: Any = app.builder
    wait = cores.begin(lambda path: builder.handle_page(address(_name(path)), content(path), "page.html"), changed)
    app.wager_code = wait, written  # type: ignore[attr-defined]


def collect(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Wait until the pages of code are written."""
    if not hasattr(app, "wager_code"):
        begin(app)
    wait, written = app.wager_code  # type: ignore[attr-defined]
    wait()
    written.keep()
    return ()  # nothing is left for Sphinx to write


def _name(path: Path) -> str:
    return path.relative_to(root()).as_posix()


def shown() -> list[Path]:
    """Return every chapter and every module that chapters can reach."""
    chapters = [page.path for page in listed() if page.is_chapter]
    return [*chapters, *sorted(path for path in package_files() if path.read_text(encoding="utf-8").strip())]


def content(path: Path) -> dict[str, Any]:
    """Return title and body of the page that shows a file."""
    known = {_name(each) for each in package_files()}
    name = _name(path)
    template = environment().get_template("code.html")
    body = template.render(name=name, code=_highlighted(path), calls=_calls(path, known), address=address)
    return {"title": name, "body": body}


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
