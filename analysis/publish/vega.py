"""The one script file that draws charts: Vega, Vega-Lite and Vega-Embed with our theme, hosted by the site."""

import functools
import json
from pathlib import Path
from typing import Any

import vl_convert

from analysis.charts import sizes, theme

FILE = "vega.mjs"


def look() -> dict[str, Any]:
    """Return what a drawing on a page needs to know: configuration, dark colours, sizes of static pictures."""
    return {"config": theme.config(), "dark": theme.DARK, "widths": sizes.WIDTHS}


@functools.cache
def bundle() -> str:
    """Return the text of a module that exports ``embed`` and ``look``; it asks no other host for anything.

    It must be loaded as a module: as a plain script it would overwrite names of other scripts.
    """
    shared = json.dumps(look(), sort_keys=True, separators=(",", ":"))
    return str(vl_convert.javascript_bundle(f"export const embed = vegaEmbed;\nexport const look = {shared};"))


def write(folder: Path) -> Path:
    """Write the module into a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(bundle(), encoding="utf-8")
    return path
