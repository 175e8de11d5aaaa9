"""The Sphinx extension that makes Jupyter Book read chapters through papermill.

Every page passes through ``source-read``: a chapter is executed, or its stored run taken, and its outputs
are joined to the prose as it stands now. So a plain ``jupyter-book build .`` is never stale, and an edit of
prose executes nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError

from analysis import __version__
from analysis.ledger.rule import LedgerError
from analysis.publish import builder, codelinks, codepages, mathml, outputs, roles, vega
from analysis.publish.chapters import Page, read
from analysis.publish.edition import Edition
from analysis.publish.fingerprint import site_fingerprint
from analysis.publish.lock import build_lock
from analysis.publish.project import BOOK, WagerError
from analysis.publish.runs import Run, obtain
from analysis.tables import TableError

STORES = ("wager_findings", "wager_files", "wager_prints")
PAGE_SCRIPTS = {f"{BOOK}/ledger": ("ledger.mjs",)}
UNUSED = ("thebe", "togglebutton", "design-tabs")


class BookError(SphinxError):
    """Something the person building can mend; Sphinx prints it without a traceback."""

    category = "The Llama Wager"


def _begin(app: Sphinx) -> None:
    """Keep other builds out until this one ends, and set up what pages leave behind."""
    if app.builder.format != "html":
        return
    try:
        app.wager_lock = build_lock()  # type: ignore[attr-defined]
    except WagerError as error:
        raise BookError(str(error)) from None
    app.wager_site = site_fingerprint(Edition.current().parameters)  # type: ignore[attr-defined]
    for store in STORES:
        if not hasattr(app.env, store):
            setattr(app.env, store, {})


def _outdated(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """Return every page when anything that can change a page has changed since it was read."""
    site = getattr(app, "wager_site", "")
    return [name for name, known in getattr(env, "wager_prints", {}).items() if known != site]


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the text of a page by its notebook, with the outputs of its run."""
    try:
        source[0] = nbformat.writes(_joined(app, docname))
    except (WagerError, TableError, LedgerError) as error:
        raise BookError(str(error)) from None


def _joined(app: Sphinx, docname: str) -> nbformat.NotebookNode:
    """Return a page's notebook with outputs, and keep what it leaves behind."""
    page = read(Path(app.env.doc2path(docname)))
    run = obtain(page, Edition.current().of(page.name)) if page.is_chapter else None
    notebook = page.expanded()
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    files: dict[str, bytes] = {}
    if run:
        files = outputs.join(page, notebook, run)
        app.env.wager_findings[page.name] = with_code(page, run)  # type: ignore[attr-defined]
    app.env.wager_files[docname] = files  # type: ignore[attr-defined]
    app.env.wager_prints[docname] = app.wager_site  # type: ignore[attr-defined]
    return notebook


def with_code(page: Page, run: Run) -> dict[str, dict[str, Any]]:
    """Return a run's findings, each with the line of code that recorded it."""
    indices = [i for i, cell in enumerate(page.notebook().cells) if cell.cell_type == "code"]
    found = {}
    for name, finding in run.findings.items():
        line = page.line_of(indices[finding.pop("cell")], f'record("{name}"', f'"{name}"', "record(")
        found[name] = {**finding, "code": codelinks.link(f"{BOOK}/{page.path.name}", line)}
    return found


def _scripts(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Drop scripts of extensions that Jupyter Book loads and this book does not use; add those of one page."""
    for script in PAGE_SCRIPTS.get(pagename, ()):
        app.add_js_file(script, type="module")
    for kind in ("script_files", "css_files"):
        context[kind] = [item for item in context.get(kind, []) if not _unused(item)]


def _unused(item: Any) -> bool:
    text = f"{getattr(item, 'filename', item)} {getattr(item, 'attributes', {}).get('body', '')}".lower()
    return any(name in text for name in UNUSED)


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Write what pages left behind: charts, data, findings, the Vega module."""
    if app.builder.format == "html" and error is None:
        outputs.write(Path(app.outdir), app.env)
        vega.write(Path(app.outdir) / "_static")
    lock = getattr(app, "wager_lock", None)
    if lock is not None:
        lock.release()


def _announce(app: Sphinx, config: Any) -> None:
    """Say on every page when this is a rerun and not the published report."""
    edition = Edition.current()
    if edition.title:
        config.html_theme_options["announcement"] = edition.banner


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for store in STORES:
        getattr(env, store, {}).pop(docname, None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    os.environ.setdefault("PYTHONHASHSEED", "0")
    app.add_builder(builder.RootedHTMLBuilder, override=True)
    mathml.setup(app)
    roles.setup(app)
    app.connect("config-inited", _announce)
    app.connect("builder-inited", _begin)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("source-read", _read)
    app.connect("html-page-context", _scripts, priority=900)
    app.connect("html-collect-pages", codepages.collect)
    app.connect("build-finished", _finish)
    return {"version": __version__, "parallel_read_safe": False, "parallel_write_safe": True}


def parse(text: str) -> nbformat.NotebookNode:
    """Read the notebook that ``source-read`` made of a page (named in ``nb_custom_formats``)."""
    notebook: nbformat.NotebookNode = nbformat.reads(text, as_version=4)
    return notebook
