"""Parts of pages that are made from the package: tables, assumptions, corrections, sources, parameters.

A page asks for one with a fenced block ``{generated} NAME`` (and, for parameters, a chapter).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from docutils.nodes import make_id

from analysis import assumptions, findings, tables
from analysis.hints import nearest
from analysis.ledger import rule
from analysis.publish import claimpages, snippets
from analysis.publish.cards import STATUS_MEANING, html
from analysis.publish.project import WagerError

BLOCK = re.compile(r"^```\{generated\} (?P<name>[\w-]+)(?: (?P<argument>[\w-]+))?\n```$", re.MULTILINE)
META = ("sources", "assumptions", "corrections")


def expand(text: str, page: str, given: Mapping[str, str] | None = None) -> str:
    """Fill in the generated blocks of a page's Markdown; ``given`` are blocks that only a build can make, by name.

    Raises
    ------
    WagerError
        When a block has an unknown name.
    """

    def fill(match: re.Match[str]) -> str:
        if match["name"] in (given or {}):
            return (given or {})[match["name"]]
        if match["name"] not in BLOCKS:
            raise WagerError(f"book/{page}.md: no generated block {match['name']!r}; {nearest(match['name'], BLOCKS)}")
        name, argument = match["name"], match["argument"]
        return snippets.kept(f"block {name} {argument}", lambda: [BLOCKS[name](argument)])[0]

    return BLOCK.sub(fill, text)


def table_pages(_: str | None = None) -> str:
    """Return a section for each table: what it is, columns, origins, licence, download."""
    return "\n\n".join(_table(name) for name in tables.names() if name not in META)


def _table(name: str) -> str:
    schema = tables.schema(name)
    rows = len(tables.records(name))
    block = html(
        "table.html", name=name, schema=schema, rows=rows, columns=[_column(*c) for c in schema.columns.items()]
    )
    return f"({make_id('table-' + name)})=\n### {schema.title}\n\n{schema.description.strip()}\n\n{block}"


def _column(name: str, column: Any) -> dict[str, str]:
    limits = []
    if column.allowed:
        limits.append(", ".join(str(value) for value in column.allowed))
    if column.minimum is not None or column.maximum is not None:
        low, high = (_limit(end) for end in (column.minimum, column.maximum))
        limits.append(f"{low} to {high}")
    return {
        "name": name,
        "type": column.type,
        "unit": column.unit or "",
        "meaning": column.meaning,
        "allowed": "; ".join(limits),
    }


def _limit(end: float | date | None) -> str:
    return "" if end is None else f"{end:,.10g}" if isinstance(end, float | int) else end.isoformat()


def assumption_list(chapter: str | None = None) -> str:
    """Return the assumptions registry as a table with an anchor for each."""
    entries = [
        {
            "anchor": make_id(f"assumption-{entry.name}"),
            "entry": entry,
            "central": findings.format_value(entry.central, entry.unit),
            "interval": " to ".join(findings.format_value(end, entry.unit) for end in (entry.low, entry.high)),
            "source": tables.source(entry.source) if entry.source else None,
        }
        for entry in assumptions.assumptions(chapter).values()
    ]
    return html("assumptions.html", entries=entries)


def correction_list(_: str | None = None) -> str:
    """Return the corrections register as a table."""
    rows = [
        {
            **row,
            "where": ", ".join(f"{k}: {v}" for k, v in json.loads(row["key"]).items()),
            "title": tables.schema(row["table"]).title,
            "href": f"#{make_id('table-' + row['table'])}",
            "link": tables.source(row["source"]),
        }
        for row in tables.records("corrections")
    ]
    return html("corrections.html", rows=rows)


def source_list(_: str | None = None) -> str:
    """Return every source, by publisher."""
    found = sorted(tables.sources().values(), key=lambda entry: (entry.publisher.lower(), entry.title.lower()))
    rows = [{**asdict(entry), "anchor": make_id(f"source-{entry.source}")} for entry in found]
    return html("sources.html", rows=rows)


def parameter_list(chapter: str | None = None) -> str:
    """Return a chapter's parameters as a table; of no chapter in particular, every one's, with commands."""
    from analysis.publish import chapters  # noqa: PLC0415 - pages read pages

    if chapter:
        return _parameters(chapters.chapter(chapter))
    sections = [
        f"({make_id('parameters-' + page.name)})=\n### {chapters.title(page)}\n\n{_parameters(page, full=True)}\n\n"
        f"```sh\n{_sweep(page)}\n```"
        for page in chapters.chapters().values()
    ]
    return "\n\n".join(sections)


def _parameters(page: Any, full: bool = False) -> str:
    from analysis.publish import params  # noqa: PLC0415

    rows = [_parameter(page.name, item) for item in params.parameters(page).values()]
    return html("parameters.html", chapter=page.name, rows=rows, full=full)


def _sweep(page: Any) -> str:
    """Return a command that draws all intervals of a chapter, or varies its first parameter where it has none."""
    from analysis.publish import params  # noqa: PLC0415

    known = params.parameters(page)
    if known.keys() & assumptions.assumptions().keys():
        return f"wager sweep {page.name} --sample 64 --report"
    first = next(iter(known.values()))
    return f"wager sweep {page.name} --grid {first.name}={first.default:.15g},{params.another(first):.15g} --report"


def _parameter(chapter: str, item: Any) -> dict[str, Any]:
    """Return a parameter with the interval of the assumption that it is, and a command that changes it."""
    from analysis.publish import params  # noqa: PLC0415

    entry = assumptions.assumptions().get(item.name)
    value = params.another(item, [entry.high, entry.low] if entry else [])
    return {
        **vars(item),
        "allowed": item.allowed,
        "anchor": make_id(f"assumption-{item.name}"),
        "interval": f"{entry.low:.10g} to {entry.high:.10g}" if entry else "",
        "command": "" if value is None else f"wager run {chapter} -p {item.name}={value:.15g}",
    }


def status_list(_: str | None = None) -> str:
    """Return what each evidence status means, strongest first."""
    return "\n".join(f"- **{name}**: {STATUS_MEANING[name]}." for name in findings.STATUSES)


def verdict_rule(_: str | None = None) -> str:
    """Return what each verdict means."""
    return "\n".join(f"- **{name}**: {meaning}." for name, meaning in rule.MEANING.items())


def rule_steps(_: str | None = None) -> str:
    """Return the steps from evidence to verdict, with the constants of the rule."""
    least, most, hedged = (f"{x:.0%}" for x in (rule.LEAST_TOLERANCE, rule.MOST_TOLERANCE, rule.HEDGED_TOLERANCE))
    weights = ", ".join(f"{name} {weight}" for name, weight in rule.WEIGHTS.items())
    return "\n".join(
        [
            "1. **Precision.** A claimed number or interval is widened by half a unit of the last digit printed, at "
            f"least {least} and at most {most} of it; by {hedged} where the text itself hedges. A floor (more than) "
            "has no upper end, a ceiling (up to) begins at zero. A day must lie in the span that the words allow.",
            "2. **Score.** A piece of evidence scores +1 when what was observed lies inside the claimed interval, or "
            "supports a claim in words; −1 when it lies outside, or refutes; 0 when it does both by halves.",
            f"3. **Weight.** Scores are averaged with weights by quality: {weights}. Where code settles a claim from "
            "the tables, its observation is the only piece.",
            f"4. **Verdict.** Above {rule.CLEAR:+.1f} the claim is supported, below {-rule.CLEAR:+.1f} contradicted, "
            "between them partly. Without a piece that has weight it is unresolved.".replace("-", "−"),
            "5. **Due.** A forecast waits for its day: the one that the text gives or that follows from its words; "
            f"{rule.OPEN_YEARS} years after it was made where it gives none; no day where it speaks of a far or "
            "indefinite end. Before that day only final evidence counts: what was foretold has happened, or cannot "
            "happen any more.",
        ]
    )


def no_changes(_: str | None = None) -> str:
    """Return what stands in place of the changes where nothing is built."""
    return "Changes are listed when the site is built."


BLOCKS: dict[str, Callable[[str | None], str]] = {
    "changes": no_changes,
    "tables": table_pages,
    "assumptions": assumption_list,
    "corrections": correction_list,
    "sources": source_list,
    "parameters": parameter_list,
    "statuses": status_list,
    "verdict-rule": verdict_rule,
    "rule-steps": rule_steps,
    "ledger": claimpages.ledger_block,
    "scoreboard": claimpages.scoreboard_block,
    "disagreements": claimpages.disagreements_block,
    "departures": claimpages.departures_block,
    "relations": claimpages.relations_block,
}
