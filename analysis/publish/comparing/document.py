"""A comparison as one HTML file that needs nothing else."""

from __future__ import annotations

from analysis.publish.cards import html
from analysis.publish.comparing import wording
from analysis.publish.comparing.comparison import Comparison
from analysis.publish.comparing.views import Links, view


def document(comparison: Comparison, names: tuple[str, str], everything: bool = False) -> str:
    """Return a comparison as a page.

    Parameters
    ----------
    comparison : Comparison
        What moved.
    names : two of str
        What the old and the new one are called.
    everything : bool
        List moves that print alike too.
    """
    shown = comparison if everything else comparison.visible()
    hidden = wording.hidden(comparison)
    return html(
        "diff.html",
        names=names,
        versions=wording.versions(comparison),
        seen=view(shown, Links()),
        hidden=hidden and f"{hidden}{', listed too' if everything else ', not listed'}.",
    )
