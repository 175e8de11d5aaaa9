"""From a chapter's figure to the HTML of a page and the files beside it.

A figure works in three stages. The page holds a static picture in two widths, which follows light and dark by
itself. Scripts replace it by a drawing when it comes into view. Files to download stand alone: they carry title
and source.
"""

import hashlib
import html
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert

from analysis.charts import sizes, theme
from analysis.charts.sizes import WIDTHS, wrap
from analysis.publish.controls import answers_html, form_html
from analysis.publish.fingerprint import code_digest

NARROW_SCREEN = 600
"""Widest screen, in pixels, that gets the narrow picture."""
FOLDER = "charts"
EDGE = 16
SITE = "The Llama Wager"
DROPPED = ("$schema", "config", "title", "description", "usermeta", "width", "height")


@dataclass(frozen=True)
class Rendered:
    """HTML of a figure, and the files it needs by their path in the site."""

    html: str
    files: dict[str, bytes]


def render(payload: Mapping[str, Any], code_href: str | None = None) -> Rendered:
    """Return a figure's HTML and files; the same payload always gives the same bytes.

    Parameters
    ----------
    payload
        What ``analysis.show.figure`` displayed.
    code_href
        Address of the line of code that made the figure, from a page at the site's root.
    """
    return Rendered(markup(payload, code_href), draw(payload))


def markup(payload: Mapping[str, Any], code_href: str | None = None) -> str:
    """Return a figure's HTML, which names its files and needs none of them."""
    digest = _digest(payload)
    return _html(payload, _stem(payload), digest, code_href)


def names(payload: Mapping[str, Any]) -> list[str]:
    """Return the paths in the site of a figure's files."""
    stem = _stem(payload)
    return [*(f"{stem}-{kind}.svg" for kind in WIDTHS), f"{stem}.svg", f"{stem}.png", f"{stem}.csv"]


def draw(payload: Mapping[str, Any]) -> dict[str, bytes]:
    """Return a figure's files by their path in the site."""
    pictures = {kind: static_svg(payload["spec"], kind) for kind in WIDTHS}
    download = standalone_svg(payload, pictures["wide"])
    contents = [
        *(adaptive(svg).encode() for svg in pictures.values()),
        download.encode(),
        vl_convert.svg_to_png(download, scale=2),
        payload["csv"].encode(),
    ]
    return dict(zip(names(payload), contents, strict=True))


def _stem(payload: Mapping[str, Any]) -> str:
    return f"{FOLDER}/{payload['name']}-{_digest(payload)}"


def _digest(payload: Mapping[str, Any]) -> str:
    """Return what a figure's files hang on: what it shows, the theme and the code that draws it."""
    content = json.dumps([payload, theme.config(), theme.DARK, _drawing()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:10]


@cache
def _drawing() -> list[str]:
    code = [code_digest(Path(str(module.__file__)).read_bytes()) for module in (sys.modules[__name__], sizes)]
    return [*code, version("vl-convert-python")]


def sized(spec: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the specification set for a wide or a narrow drawing, without its words."""
    bare = {key: value for key, value in spec.items() if key not in DROPPED}
    params = [{**entry, "value": kind == "narrow"} if entry["name"] == "narrow" else entry for entry in spec["params"]]
    return {**bare, "params": params, "width": WIDTHS[kind], "height": spec["usermeta"]["heights"][kind]}


def static_svg(spec: Mapping[str, Any], kind: str) -> str:
    """Return a picture of the chart, wide or narrow, in light colours on the colour of the page."""
    config = {**theme.config(), "background": theme.ink("surface")}
    return str(vl_convert.vegalite_to_svg(sized(spec, kind), config=config))


def adaptive(svg: str) -> str:
    """Add a style sheet that swaps colours where the page, or else the reader's system, is dark."""
    used = sorted(set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg)) & set(theme.DARK))
    rules = "".join(
        f'[{kind}="{light}"]{{{kind}:{theme.DARK[light]}}}' for light in used for kind in ("fill", "stroke")
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    end = svg.index(">") + 1
    return svg[:end] + style + svg[end:]


def standalone_svg(payload: Mapping[str, Any], picture: str) -> str:
    """Return the wide ``picture`` with title, subtitle and source, to be used away from the page."""
    width, height = WIDTHS["wide"], payload["spec"]["usermeta"]["heights"]["wide"]
    lines = [
        *(_Line(text, 20, 26, "ink", "bold") for text in wrap(payload["title"], 62)),
        *(_Line(text, 14, 20, "muted") for text in wrap(payload["subtitle"], 94)),
    ]
    foot = [_Line(text, 12, 17, "muted") for text in wrap(f"Source: {payload['source']} | {SITE}", 112)]
    top = EDGE + sum(line.height for line in lines) + 6
    below = top + height + 8
    total = below + sum(line.height for line in foot) + EDGE
    chart = picture.replace("<svg ", f'<svg x="{EDGE}" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * EDGE}" height="{total}" '
        f'viewBox="0 0 {width + 2 * EDGE} {total}" font-family="{html.escape(theme.FONT)}" role="img">'
        f"<title>{html.escape(payload['title'])}</title><desc>{html.escape(payload['alt'])}</desc>"
        f'<rect width="100%" height="100%" fill="{theme.ink("surface")}"/>'
        f"{_text(lines, EDGE)}{chart}{_text(foot, below)}</svg>"
    )


@dataclass(frozen=True)
class _Line:
    text: str
    size: int
    height: int
    ink: str
    weight: str = "normal"


def _text(lines: list[_Line], top: int) -> str:
    found, y = [], top
    for line in lines:
        y += line.height
        found.append(
            f'<text x="{EDGE}" y="{y - 6}" font-size="{line.size}" font-weight="{line.weight}" '
            f'fill="{theme.ink(line.ink)}">{html.escape(line.text)}</text>'
        )
    return "".join(found)


def _html(payload: Mapping[str, Any], stem: str, digest: str, code_href: str | None) -> str:
    subtitle = f'<p class="figure-subtitle">{html.escape(payload["subtitle"])}</p>' if payload["subtitle"] else ""
    return "\n".join(
        [
            f'<figure class="wager-figure" id="fig-{payload["name"]}" data-spec="{digest}">',
            f'<figcaption><p class="figure-title">{html.escape(payload["title"])}</p>{subtitle}</figcaption>',
            *form_html(payload),
            f'<div class="figure-plot">{_picture(payload, stem)}</div>',
            *answers_html(payload),
            f'<script type="application/json" class="figure-spec">{_embedded(payload["spec"])}</script>',
            f'<p class="figure-source">Source: {html.escape(payload["source"])}</p>',
            _links(payload["name"], stem, code_href),
            "</figure>",
        ]
    )


def _picture(payload: Mapping[str, Any], stem: str) -> str:
    heights = payload["spec"]["usermeta"]["heights"]
    return (
        f'<picture><source media="(max-width: {NARROW_SCREEN}px)" srcset="{stem}-narrow.svg" '
        f'width="{WIDTHS["narrow"]}" height="{heights["narrow"]}">'
        f'<img class="dark-light" src="{stem}-wide.svg" alt="{html.escape(payload["alt"])}" '
        f'width="{WIDTHS["wide"]}" height="{heights["wide"]}" loading="lazy" decoding="async"></picture>'
    )


def _embedded(spec: Mapping[str, Any]) -> str:
    """Return the specification as JSON that cannot end the script element it stands in."""
    bare = {key: value for key, value in spec.items() if key not in DROPPED} | {"usermeta": spec["usermeta"]}
    return json.dumps(bare, sort_keys=True, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _links(name: str, stem: str, code_href: str | None) -> str:
    links = [
        f'<a download href="{stem}.csv">Data (CSV)</a>',
        f'<a download href="{stem}.png">PNG</a>',
        f'<a download href="{stem}.svg">SVG</a>',
        f'<a href="{html.escape(code_href)}">Code</a>' if code_href else "",
        f'<a href="#fig-{name}">Link to this chart</a>',
    ]
    return f'<ul class="figure-links">{"".join(f"<li>{link}</li>" for link in links if link)}</ul>'
