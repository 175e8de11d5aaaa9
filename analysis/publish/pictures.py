"""Files of figures, drawn once for each content: a page that shows the same figure again takes what is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.mime import FIGURE
from analysis.publish import figures, files
from analysis.publish.project import build_folder


def folder() -> Path:
    """Return the folder of figures that are drawn."""
    return build_folder() / ".figures"


def keep(payload: Mapping[str, Any]) -> list[str]:
    """Draw a figure unless it is drawn already, and return the paths of its files, in the folder as in the site."""
    payload = json.loads(json.dumps(payload))
    names = figures.names(payload)
    if not all((folder() / name).exists() for name in names):
        for name, content in figures.draw(payload).items():
            files.put(folder() / name, content)
    return names


def keep_all(notebook: Mapping[str, Any]) -> None:
    """Draw every figure of an executed notebook."""
    for payload in payloads(notebook):
        keep(payload)


def payloads(notebook: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Yield what the figures of an executed notebook show."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if FIGURE in output.get("data", {}):
                yield output["data"][FIGURE]
