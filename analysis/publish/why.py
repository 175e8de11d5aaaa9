"""Why a chapter would or would not be executed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.publish import store
from analysis.publish.chapters import Page
from analysis.publish.record import WORDS, Change
from analysis.publish.store import Run

SHOWN = 20


def explained(page: Page, given: Mapping[str, Any]) -> str:
    """Return in a few lines whether a chapter would be executed under parameters, and what decides it."""
    found = list(store.stored(page, given))
    under = f" with {', '.join(f'{name}={value:g}' for name, value in given.items())}" if given else ""
    holds = next((run for run, changes in found if not changes), None)
    if holds is not None:
        return f"{page.name}{under} would not run: nothing that its stored run used has changed.\n{_rests_on(holds)}"
    if not found:
        return f"{page.name}{under} would run: no run under these parameters is stored."
    run, changes = min(found, key=lambda each: len(each[1]))
    return "\n".join(
        [f"{page.name}{under} would run:", *_listed(changes), f"Compared with the stored run {run.folder}."]
    )


def _listed(changes: Sequence[Change]) -> Iterator[str]:
    yield from (f"  {change}" for change in changes[:SHOWN])
    if len(changes) > SHOWN:
        yield f"  and {len(changes) - SHOWN} more"


def _rests_on(run: Run) -> str:
    """Say what a run rests on, by kind, with the names where a reader can do something with them."""
    inputs = run.record.inputs
    counts = Counter({kind: len(names) for kind, names in inputs.items()})
    lines = [f"It took {run.record.seconds:.1f} seconds and rests on {counts['cells']} code cells and:"]
    for kind in ("tables", "assumptions", "scenarios", "files", "modules"):
        if inputs[kind]:
            lines.append(f"  {counts[kind]} {kind}: {', '.join(sorted(inputs[kind]))}")
    lines.append(f"  {counts['sources']} sources, {counts['checks']} checks of claims")
    lines += [f"  {WORDS['environment']} {name} {digest}" for name, digest in inputs["environment"].items()]
    return "\n".join([*lines, f"Stored in {run.folder}."])
