"""``wager lab``."""

from __future__ import annotations

import click

from analysis.publish.chapters import chapter
from analysis.publish.elsewhere import lab


@click.command(name="lab")
@click.argument("name", metavar="[CHAPTER]", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8888, show_default=True, help="0 picks a free one.")
@click.option("--browser/--no-browser", default=True, help="Open it in a browser.")
def lab_(name: str | None, port: int, browser: bool) -> None:
    """Open the chapters as notebooks in JupyterLab.

    They are the text notebooks of book/: what you save there is what is built. Your own Jupyter settings stay.

    \b
    Examples:
      wager lab
      wager lab payback --no-browser
    """  # noqa: D301 - click reads the character
    lab.start(chapter(name) if name else None, port, browser)
