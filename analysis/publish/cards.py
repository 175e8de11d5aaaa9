"""Findings as a reader meets them: the number in the prose and the card behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docutils.nodes import make_id
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis import assumptions, findings, tables
from analysis.hints import nearest
from analysis.publish.project import WagerError

Found = Mapping[str, Mapping[str, dict[str, Any]]]
TEMPLATES = Path(__file__).parent / "templates"
SOURCES_SHOWN = 3
KINDS = ("table", "assumption", "finding")
STATUS_MEANING = {
    "reported": "published by the company, agency or author itself",
    "derived": "computed from reported figures only",
    "estimated": "rests on estimates, leaks or rounded figures of others",
    "scenario": "rests on a judgement or a forecast",
    "unresolved": "the sources do not settle it",
}


@cache
def environment() -> Environment:
    """Return the template environment, which keeps compiled templates: escaping on, undefined names are errors."""
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def html(template: str, **values: Any) -> str:
    """Render a template as one HTML block of a page: no blank line may end it early."""
    rendered = environment().get_template(template).render(**values)
    return "\n".join(line for line in rendered.splitlines() if line.strip())


def anchor(chapter: str, name: str) -> str:
    """Return the id of a finding's card.

    >>> anchor("payback", "gap_latest")
    'finding-payback-gap_latest'
    """
    return f"finding-{chapter}-{name}"


def look_up(found: Found, chapter: str, name: str) -> dict[str, Any]:
    """Return a finding.

    Raises
    ------
    WagerError
        When the chapter or the finding is unknown, naming the nearest.
    """
    if chapter not in found:
        raise WagerError(f"Finding {chapter}/{name}: no chapter {chapter!r}; {nearest(chapter, found)}")
    if name not in found[chapter]:
        raise WagerError(f"Chapter {chapter} records no finding {name!r}; {nearest(name, found[chapter])}")
    return found[chapter][name]


def text(finding: Mapping[str, Any], spec: str | None = None) -> str:
    """Return a finding's value as printed in prose."""
    if finding["value"] is None:
        return "unresolved"
    return findings.format_value(finding["value"], finding["unit"], spec)


def interval(finding: Mapping[str, Any]) -> str | None:
    """Return the finding's interval as printed, or None where it has none."""
    if finding.get("low") is None or finding.get("high") is None:
        return None
    low, high = (findings.format_value(finding[end], finding["unit"]) for end in ("low", "high"))
    return f"{low} to {high}"


def card(chapter: str, finding: Mapping[str, Any], found: Found) -> str:
    """Return the card's HTML: what it is, its unit, status, interval, inputs, sources and code line."""
    inputs = {kind: [item for item in finding["inputs"] if item["kind"] == kind] for kind in KINDS}
    return (
        environment()
        .get_template("finding.html")
        .render(
            anchor=anchor(chapter, finding["name"]),
            finding=finding,
            value=text(finding),
            interval=interval(finding),
            unit=findings.UNITS[finding["unit"]].label or "none, a word",
            meaning=STATUS_MEANING[finding["status"]],
            tables=[_table(item) for item in inputs["table"]],
            assumptions=[_assumption(item) for item in inputs["assumption"]],
            results=[_result(chapter, item, found) for item in inputs["finding"]],
            code=finding["code"],
        )
    )


def _table(item: Mapping[str, Any]) -> dict[str, Any]:
    sources = [tables.source(name) for name in item["sources"]]
    return {
        "label": f"{tables.schema(item['name']).title} ({item['rows']} row{'' if item['rows'] == 1 else 's'})",
        "href": f"data.html#{make_id('table-' + item['name'])}",
        "status": item["status"],
        "sources": sources[:SOURCES_SHOWN],
        "more": max(0, len(sources) - SOURCES_SHOWN),
    }


def _assumption(item: Mapping[str, Any]) -> dict[str, Any]:
    entry = assumptions.assumption(item["name"])
    low, high = (findings.format_value(end, entry.unit) for end in (entry.low, entry.high))
    return {
        "label": entry.name.replace("_", " "),
        "meaning": entry.meaning,
        "href": f"data.html#{make_id('assumption-' + entry.name)}",
        "interval": low if low == high else f"{low} to {high}",
        "status": item["status"],
    }


def _result(chapter: str, item: Mapping[str, Any], found: Found) -> dict[str, Any]:
    label = look_up(found, chapter, item["name"])["label"]
    return {"label": label, "href": f"#{anchor(chapter, item['name'])}", "status": item["status"]}
