"""The cells that a downloaded notebook begins with: what it is, and how it finds the project."""

from __future__ import annotations

import nbformat

from analysis.publish.chapters import Page, title
from analysis.publish.elsewhere.places import Place
from analysis.publish.elsewhere.words import link
from analysis.publish.settings import Settings

FOLDER = "llama-wager"
KERNEL = "analysis.publish.elsewhere.kernel"
REFUSE = 'raise FileNotFoundError("Run this notebook inside a clone of The Llama Wager.")'


def cells(page: Page, place: Place, settings: Settings) -> list[nbformat.NotebookNode]:
    """Return the cell that says what the notebook is, and the one that sets up."""
    return [
        nbformat.v4.new_markdown_cell(about(page, place, settings), id="about"),
        nbformat.v4.new_code_cell(set_up(page, settings), id="set-up"),
    ]


def about(page: Page, place: Place, settings: Settings) -> str:
    """Say what the notebook is and how to run it."""
    chapter = link(title(page), place.address(f"{page.name}.md"))
    edition = f" in the edition *{place.edition}*" if place.edition else ""
    how = (
        "The next cell looks for the project in this folder and those above, fetches it from "
        f"<{settings.repository}> where it is not there, and installs libraries that are missing."
        if settings.repository
        else "Run it inside a clone of the project: it has no public address yet from which it could be fetched."
    )
    return (
        f"*{chapter}*{edition}, a chapter of The Llama Wager, with its code and the results as published. To run it "
        f"again, change the cell of parameters and run all cells from the top. {how}"
    )


def set_up(page: Page, settings: Settings) -> str:
    """Return the code that finds the project, or fetches it, and makes it the one that is imported."""
    clone = '["git", "clone", "--quiet", "--depth=1", f"--branch={branch}", address, str(home)]'
    fetch = [
        f'address, branch = "{settings.repository}", "{settings.branch}"',
        *("home = places[-1]", f"subprocess.run({clone}, check=True)"),
    ]
    lines = [
        *(["import subprocess"] if settings.repository else []),
        *("import sys", "from pathlib import Path", ""),
        f'places = [Path.cwd(), *Path.cwd().parents, Path.cwd() / "{FOLDER}"]',
        f'home = next((place for place in places if (place / "book" / "{page.path.name}").is_file()), None)',
        "if home is None:",
        *(f"    {line}" for line in (fetch if settings.repository else [REFUSE])),
        *("sys.path.insert(0, str(home))", ""),
        *("from analysis.publish.elsewhere import needed", ""),
        *("needed.install()", f"%load_ext {KERNEL}"),
    ]
    return "\n".join(lines)
