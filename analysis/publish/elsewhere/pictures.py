"""A figure as viewers show it that know nothing of this project.

JupyterLab draws Vega-Lite up to version 5 and Colab none; both show a static picture, and so do GitHub, nbviewer
and editors. The specification stays beside it for viewers that draw version 6. The picture is SVG: a tenth of the
size of PNG, sharp at any size, and its words can be read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analysis import mime
from analysis.publish import figures

PICTURE = "image/svg+xml"


def shown(data: Mapping[str, Any], drawn: Mapping[str, bytes] | None = None) -> dict[str, Any]:
    """Return a displayed figure with a picture in place of what only our pages understand.

    Parameters
    ----------
    data
        What ``analysis.show.figure`` displayed, by media type.
    drawn
        Files that ``figures.render`` made, by path: the picture is taken from them rather than drawn again.
    """
    payload = data[mime.FIGURE]
    others = {kind: content for kind, content in data.items() if kind != mime.FIGURE}
    return {PICTURE: _ready(payload["name"], drawn or {}) or _picture(payload), **others}


def _ready(name: str, drawn: Mapping[str, bytes]) -> str | None:
    whole = re.compile(rf"{figures.FOLDER}/{re.escape(name)}-[0-9a-f]+\.svg")
    return next((content.decode() for path, content in drawn.items() if whole.fullmatch(path)), None)


def _picture(payload: Mapping[str, Any]) -> str:
    return figures.standalone_svg(payload, figures.static_svg(payload["spec"], "wide"))


def is_figure(data: Mapping[str, Any]) -> bool:
    """Return whether an output is a figure of ours."""
    return mime.FIGURE in data and mime.VEGALITE in data
