"""An IPython extension for a chapter that is run by hand: ``%load_ext analysis.publish.elsewhere.kernel``.

It works in the project's folder, as a build does, and adds a picture to each figure.
"""

from __future__ import annotations

import os
from typing import Any

from analysis.publish.elsewhere import pictures
from analysis.publish.project import root


def load_ipython_extension(shell: Any) -> None:
    """Set up the running kernel (IPython calls this)."""
    os.chdir(root())
    register = getattr(shell.display_pub, "register_hook", None)  # a terminal has none, and shows no pictures
    if register:
        register(with_picture)


def with_picture(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message to the viewer, with a picture when it shows a figure."""
    data = message["content"].get("data", {})
    if pictures.is_figure(data):
        message["content"]["data"] = pictures.shown(data)
    return message
