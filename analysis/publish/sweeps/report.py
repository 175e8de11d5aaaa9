"""The report of a sweep: one HTML file that needs nothing else, from the results alone."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts import sweep as charts
from analysis.charts import theme
from analysis.charts.layout import Words
from analysis.charts.sizes import WIDTHS
from analysis.publish import figures
from analysis.publish.cards import html
from analysis.publish.chapters import Page, title
from analysis.publish.sweeps import results, views, wording
from analysis.publish.sweeps.results import Results
from analysis.publish.sweeps.wording import Named

NAME = "report.html"
SHOWN = 6
"""Findings shown unless they are named."""
FAILED = 20
"""Failed runs listed with their commands."""
RANKED = 12
"""Parameters listed by how closely a finding follows them."""
CLOSEST = 2
"""Of them, those along which a finding is drawn."""
CLOUD = 600
"""Single runs drawn as dots."""
LISTED = 60
"""Rows of the numbers under a chart; more are in the results."""
MENTION = re.compile(r"\{finding\}`([a-z][a-z0-9_]*)(?::[^`]*)?`")
ALWAYS = ("run", "status", "error")


def document(path: Path, page: Page, wanted: Sequence[str] = ()) -> str:
    """Return the report of the results in a file.

    Parameters
    ----------
    path : path
        The results.
    page : Page
        The chapter; its prose says which findings come first.
    wanted : sequence of str
        Findings to show; by default those that moved along most of the grid, and of these the first that
        its prose names.

    Raises
    ------
    WagerError
        When the results cannot be read.
    """
    everything = results.read(path, columns=[])
    shown = list(wanted) or _mentioned(everything, page)
    read = dict.fromkeys([*ALWAYS, *everything.varied, *shown, *(f"{name}__text" for name in shown)])
    found = results.read(path, columns=[name for name in read if name in everything.schema.names])
    frame = views.good(found)
    shown = list(wanted) or _first(found, frame, [name for name in shown if views.moved(frame, name)])
    return html(
        "sweep.html",
        title=title(page),
        page=page.name,
        surface=theme.INKS["surface"],
        about=_about(found, frame),
        findings=[_finding(found, frame, name) for name in shown],
        failed=_failed(found),
    )


def _mentioned(found: Results, page: Page) -> list[str]:
    """Return findings of numbers in the order in which the prose names them, then the others; the answer is first."""
    numbers = [name for name in found.of("finding") if found.is_number(name)]
    first = [name for name in MENTION.findall(page.text) if name in numbers]
    return list(dict.fromkeys([*first, *numbers]))


def _first(found: Results, frame: pd.DataFrame, moved: Sequence[str]) -> list[str]:
    """Return the findings to show: those that follow more of the grid come first, else they stay in their order."""

    def followed(name: str) -> int:
        known = frame.dropna(subset=[name])
        return sum(views.follows(known, found.varied, each, name) for each in found.grid)

    return sorted(moved, key=followed, reverse=True)[:SHOWN]


def _about(found: Results, frame: pd.DataFrame) -> dict[str, Any]:
    runs = found.table.num_rows
    failed = runs - len(frame)
    return {
        "command": wording.sweep_command(found.plan),
        "runs": f"{runs:,}, {f'of which {failed:,} failed' if failed else 'none of them failed'}",
        "grid": [_axis(found, name, found.plan["--grid"][name]) for name in found.grid],
        "drawn": [_axis(found, name, found.plan["--vary"][name]) for name in found.sampled],
        "points": found.plan.get("--sample"),
        "fixed": [f"{name} = {value}" for name, value in found.plan["-p"].items()],
        "version": found.version,
    }


def _axis(found: Results, name: str, values: str) -> dict[str, str]:
    each = wording.named(name, found.words(name))
    return {"name": name, "label": each.label, "given": wording.axis(values)}


def _finding(found: Results, frame: pd.DataFrame, name: str) -> dict[str, Any]:
    finding = wording.named(name, found.words(name))
    seen = views.seen(frame, name) if found.is_number(name) else None
    if seen is None or not seen.numbers:
        return {"name": name, "label": finding.label, "lines": ["No run gave a number."], "figures": []}
    known = frame.dropna(subset=[name])
    grid = [each for each in found.grid if views.follows(known, found.varied, each, name)]
    still = [wording.small(wording.named(each, found.words(each)).label) for each in found.grid if each not in grid]
    return {
        "name": name,
        "label": finding.label,
        "lines": wording.seen_lines(finding, seen, len(frame), still),
        "figures": list(_figures(found, known, finding, grid)),
    }


def _figures(found: Results, frame: pd.DataFrame, finding: Named, grid: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the figures of a finding: along each axis that it follows, over the first two, and of what was drawn."""
    for name in grid:
        yield _along_grid(found, frame, finding, name)
    if len(grid) > 1:
        yield _over_two(found, finding, grid[:2])
    yield from _of_sample(found, frame, finding)


def _along_grid(found: Results, frame: pd.DataFrame, finding: Named, name: str) -> dict[str, Any]:
    parameter, points = wording.named(name, found.words(name)), views.along(frame, name, finding.name)
    words = wording.curve(points, finding, parameter, _others(points))
    x, y = parameter.quantity(points["x"]), finding.quantity([*points["low"], *points["high"], *points["middle"]])
    columns = [("x", parameter), ("middle", finding), ("low", finding), ("high", finding)]
    return _figure(charts.curve(points, x, y, words), words, points, columns)


def _others(points: pd.DataFrame) -> str:
    least, most = int(points["runs"].min()), int(points["runs"].max())
    if most == 1:
        return "One run at each point."
    runs = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    if points["low"].equals(points["high"]):
        return f"The same in all {runs} runs at each point."
    return f"Median of {runs} runs at each point, with the band that holds nine in ten."


def _over_two(found: Results, finding: Named, names: Sequence[str]) -> dict[str, Any]:
    """Return a heat map of every run: a place where all failed or gave a word is a gap."""
    one, two = (wording.named(name, found.words(name)) for name in names)
    runs = found.table.to_pandas()
    cells = views.over_two(runs, names, finding.name)
    each = len(runs) > len(cells)
    words = wording.heat(cells, finding, one, two, "Median of the runs in each cell." if each else "One run a cell.")
    quantities = (one.quantity(cells["x"], each=True), two.quantity(cells["y"], each=True))
    chart = charts.heat(cells, *quantities, finding.quantity(cells["value"]), words)
    return _figure(chart, words, cells, [("x", one), ("y", two), ("value", finding)])


def _of_sample(found: Results, frame: pd.DataFrame, finding: Named) -> Iterator[dict[str, Any]]:
    """Yield what a sample shows: which parameters the finding follows, and how it follows the closest."""
    ranked = views.ranked(frame, found.sampled, finding.name)
    if ranked.empty:
        return
    named = {name: wording.named(name, found.words(name)) for name in ranked["name"]}
    listed = ranked.assign(label=[named[name].label for name in ranked["name"]]).head(RANKED)
    words = wording.correlations(listed, finding, len(frame))
    yield _figure(charts.correlations(listed, words), words, listed, [("label", None), ("correlation", None)])
    for name in ranked["name"].head(CLOSEST):
        yield _along_sample(frame, finding, named[name])


def _along_sample(frame: pd.DataFrame, finding: Named, parameter: Named) -> dict[str, Any]:
    points = views.binned(frame, parameter.name, finding.name)
    told = f"Median and band of {len(points)} groups of {int(points['runs'].min()):,} or more runs; dots are runs."
    words = wording.curve(points, finding, parameter, told)
    step = -(-len(frame) // CLOUD)
    cloud = frame.iloc[::step][[parameter.name, finding.name]].set_axis(["x", "y"], axis=1)
    x, y = parameter.quantity(cloud["x"]), finding.quantity(cloud["y"])
    columns = [("x", parameter), ("middle", finding), ("low", finding), ("high", finding)]
    return _figure(charts.curve(points, x, y, words, cloud), words, points, columns)


def _figure(
    chart: alt.LayerChart, words: Words, rows: pd.DataFrame, columns: Sequence[tuple[str, Named | None]]
) -> dict[str, Any]:
    spec = chart.to_dict()
    return {
        **{"title": words.title, "subtitle": words.subtitle, "alt": words.alt},
        "pictures": {
            kind: {
                "address": _address(figures.adaptive(figures.static_svg(spec, kind))),
                "width": WIDTHS[kind],
                "height": spec["usermeta"]["heights"][kind],
            }
            for kind in WIDTHS
        },
        "heads": [_head(name, each) for name, each in columns],
        "rows": [[_cell(row[name], each) for name, each in columns] for _, row in rows.head(LISTED).iterrows()],
        "more": max(0, len(rows) - LISTED),
    }


def _address(svg: str) -> str:
    """Return a picture as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _head(column: str, named: Named | None) -> str:
    heads = {"middle": "Median", "low": "5th percentile", "high": "95th percentile", "correlation": "Rank correlation"}
    return heads.get(column) or (named.label if named else "Parameter")


def _cell(value: Any, named: Named | None) -> str:
    if not isinstance(value, str) and pd.isna(value):
        return "–"
    if named is not None:
        return named.value(value)
    return value if isinstance(value, str) else wording.signed(value)


def _failed(found: Results) -> dict[str, Any]:
    """Return the runs that failed, each with the command that makes it again."""
    frame = views.failed(found)
    fixed = found.plan["-p"]
    listed = [
        {
            "error": row["error"],
            "command": wording.run_command(found.chapter, {**fixed, **{name: row[name] for name in found.varied}}),
        }
        for row in frame.head(FAILED).to_dict("records")
    ]
    return {"count": len(frame), "listed": listed, "more": len(frame) - len(listed)}
