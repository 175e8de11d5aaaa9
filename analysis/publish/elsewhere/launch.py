"""Links that open a chapter's notebook elsewhere: the file itself, Colab, Binder.

Colab opens notebooks of a GitHub repository by branch and path, and Binder builds a branch. Chapters are text
there, so the workflow of the site publishes a branch with the project and the executed notebooks, at the paths that
they have in the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from analysis.publish.cards import html
from analysis.publish.elsewhere.places import NOTEBOOKS, Place
from analysis.publish.settings import Settings

BRANCH = "notebooks"
"""Branch that ``.github/workflows/site.yml`` makes anew from each build of the main branch."""
COLAB = "https://colab.research.google.com/github"
BINDER = "https://mybinder.org/v2/gh"


@dataclass(frozen=True)
class Launch:
    """A link: its words, its address, and whether it is a file to download."""

    label: str
    href: str
    download: bool = False


def colab(place: Place, settings: Settings) -> str | None:
    """Return the address that opens a chapter in Colab, or None without a repository on GitHub."""
    if not settings.on_github:
        return None
    return f"{COLAB}/{settings.on_github}/blob/{BRANCH}/{quote(place.notebook)}"


def binder(place: Place, settings: Settings) -> str | None:
    """Return the address that opens a chapter in JupyterLab on Binder, or None without a repository on GitHub."""
    if not settings.on_github:
        return None
    return f"{BINDER}/{settings.on_github}/{BRANCH}?urlpath=lab/tree/{quote(place.notebook)}"


def links(place: Place, settings: Settings, published: bool = True) -> Iterator[Launch]:
    """Yield what a page offers.

    Parameters
    ----------
    place
        The page.
    settings
        Where the project is published.
    published
        False for a rerun of one's own: its notebook stands beside it and nowhere else.
    """
    yield Launch("Executed notebook", f"{NOTEBOOKS}/{PurePosixPath(place.notebook).name}", download=True)
    for label, address in (("Open in Colab", colab(place, settings)), ("Open in Binder", binder(place, settings))):
        if address and published:
            yield Launch(label, address)


def row(place: Place, settings: Settings, published: bool = True) -> str:
    """Return the row of links that a page shows."""
    return html("launch.html", links=list(links(place, settings, published)))
