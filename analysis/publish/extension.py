"""The Sphinx extension that makes Jupyter Book read chapters through papermill.

Every page passes through ``source-read``: a chapter is executed, or its stored run taken, and its outputs
are joined to the prose as it stands now. So a plain ``jupyter-book build .`` is never stale, and an edit of
prose executes nothing.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat
from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util import logging

from analysis import __version__, tables
from analysis.errors import ReportError
from analysis.publish import (
    builder,
    codepages,
    editions,
    frame,
    handing,
    joining,
    mathml,
    progress,
    roles,
    snippets,
    warm,
    wire,
    worlds,
)
from analysis.publish.book import Book
from analysis.publish.comparing import changespage
from analysis.publish.handing import Handed
from analysis.publish.lock import build_lock
from analysis.publish.past import past
from analysis.publish.project import BOOK, root

logger = logging.getLogger(__name__)
STORES = ("wager_files", "wager_stamps")
HISTORY = f"{BOOK}/changes"
PAGE_SCRIPTS = {f"{BOOK}/ledger": ("ledger.mjs",)}
UNUSED = ("thebe", "togglebutton", "design-tabs")


class BookError(SphinxError):
    """Something the person building can mend; Sphinx prints it without a traceback."""

    category = "The Llama Wager"


def _told(error: ReportError) -> BookError:
    wire.tell(error=str(error))
    return BookError(str(error))


def _begin(app: Sphinx) -> None:
    """Keep other builds out until this one ends, and set up what pages leave behind."""
    if app.builder.format != "html":
        return
    app.wager_stack = ExitStack()  # type: ignore[attr-defined]
    try:
        held = build_lock()
        if held is not None:
            app.wager_stack.callback(held.release)  # type: ignore[attr-defined]
        app.wager_stack.enter_context(tables.held())  # type: ignore[attr-defined]
        handed = app.wager_handed or _obtained(Path(app.doctreedir))  # type: ignore[attr-defined]
        app.wager_book, app.wager_past = handed  # type: ignore[attr-defined]
        kept = snippets.held(Path(app.doctreedir), app.wager_book.common)  # type: ignore[attr-defined]
        app.wager_stack.enter_context(kept)  # type: ignore[attr-defined]
    except ReportError as error:
        raise _told(error) from None
    (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)
    add_global_html_resources(app, None)  # else the first build would not yet know the checksum of its style sheet
    for store in STORES:
        if not hasattr(app.env, store):
            setattr(app.env, store, {})
    book: Book = app.wager_book  # type: ignore[attr-defined]
    pages = {page.docname: page.path.relative_to(root()).as_posix() for page in book.pages.values()}
    app.project = app.env.project = builder.EditionsProject(app.project, pages, book.editions)


def _obtained(workshop: Path) -> Handed:
    """Execute what must be: nobody has, where Jupyter Book was called by hand."""
    wanted = editions.published()
    book = Book.obtain(wanted, progress.teller(wanted, logger.info))
    warm.close()
    return Handed(book, past(book, workshop, logger.info))


def _outdated(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """Return every page that would not be written again as it was."""
    stamps = getattr(env, "wager_stamps", {})
    return [name for name in env.found_docs if name in stamps and stamps[name] != _stamp(app, name)]


def _stamp(app: Sphinx, docname: str) -> str:
    """Return a digest of all that a page shows; the changes are shown on one page alone."""
    book: Book = app.wager_book  # type: ignore[attr-defined]
    is_history = editions.split(docname)[0] == HISTORY
    return book.stamps[docname] + (app.wager_past.digest if is_history else "")  # type: ignore[attr-defined]


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the text of a page by its notebook, with the outputs of its run."""
    try:
        source[0] = nbformat.writes(_joined(app, docname))
    except ReportError as error:
        raise _told(error) from None


def _joined(app: Sphinx, docname: str) -> nbformat.NotebookNode:
    """Return a page's notebook with outputs, and keep what it leaves behind."""
    book: Book = app.wager_book  # type: ignore[attr-defined]
    page, run = book.pages[editions.split(docname)[0].removeprefix(f"{BOOK}/")], book.run(docname)
    block = changespage.block(app.wager_past.history, editions.split(docname)[1])  # type: ignore[attr-defined]
    notebook = page.expanded({"changes": block})
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    app.env.wager_files[docname] = joining.join(page, notebook, run) if run else []  # type: ignore[attr-defined]
    app.env.wager_stamps[docname] = _stamp(app, docname)  # type: ignore[attr-defined]
    return notebook


def _all_read(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell Sphinx that other editions of a page are in no table of contents, and the build which charts pages need."""
    for docname in env.found_docs:
        if editions.split(docname)[1] != editions.BASE:
            env.metadata[docname]["orphan"] = True
    if app.wager_handed:  # type: ignore[attr-defined]
        snippets.leave(Path(app.doctreedir), app.wager_book.common)  # type: ignore[attr-defined]
        wire.tell(files=env.wager_files)  # type: ignore[attr-defined]


def _scripts(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Drop scripts of extensions that Jupyter Book loads and this book does not use; add those of one page."""
    for script in PAGE_SCRIPTS.get(editions.split(pagename)[0], ()):
        app.add_js_file(script, type="module")
    for kind in ("script_files", "css_files"):
        context[kind] = [item for item in context.get(kind, []) if not _unused(item)]


def _unused(item: Any) -> bool:
    text = f"{getattr(item, 'filename', item)} {getattr(item, 'attributes', {}).get('body', '')}".lower()
    return any(name in text for name in UNUSED)


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Write what stands beside the pages, unless the build that asked for them does."""
    if app.builder.format == "html" and error is None:
        snippets.leave(Path(app.doctreedir), app.wager_book.common)  # type: ignore[attr-defined]
        if not app.wager_handed:  # type: ignore[attr-defined]
            from analysis.publish import outputs  # noqa: PLC0415 - brings much that pages do without

            handed = Handed(app.wager_book, app.wager_past)  # type: ignore[attr-defined]
            outputs.write(Path(app.outdir), Path(app.doctreedir), *handed, app.env.wager_files)  # type: ignore[attr-defined]
    stack = getattr(app, "wager_stack", None)
    if stack is not None:
        stack.close()


def _announce(app: Sphinx, config: Any) -> None:
    """Take the book from whoever executed it; say on every page when it is a rerun and not the published report."""
    try:
        app.wager_handed = handed = handing.taken()  # type: ignore[attr-defined]
    except EOFError:
        raise BookError("The build that asked for these pages has ended.") from None
    first = next(iter(handed.book.editions.values())) if handed else None
    if first and first.is_rerun:
        config.html_theme_options["announcement"] = first.banner


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for store in STORES:
        getattr(env, store, {}).pop(docname, None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    os.environ.setdefault("PYTHONHASHSEED", "0")
    app.add_builder(builder.RootedHTMLBuilder, override=True)
    app.add_domain(builder.BaseLabels, override=True)
    mathml.setup(app)
    roles.setup(app)
    worlds.setup(app)
    app.connect("config-inited", _announce)
    app.connect("builder-inited", _begin)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("source-read", _read)
    app.connect("env-updated", _all_read)
    app.connect("html-page-context", frame.dress, priority=850)
    app.connect("html-page-context", _scripts, priority=900)
    app.connect("html-collect-pages", codepages.collect)
    app.connect("build-finished", _finish)
    return {"version": __version__, "parallel_read_safe": False, "parallel_write_safe": True}


def parse(text: str) -> nbformat.NotebookNode:
    """Read the notebook that ``source-read`` made of a page (named in ``nb_custom_formats``)."""
    notebook: nbformat.NotebookNode = nbformat.reads(text, as_version=4)
    return notebook
