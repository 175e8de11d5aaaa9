"""Snapshots of runs made now, in memory: a chapter under other parameters, a scenario."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis import __version__, verdicts
from analysis.publish import params
from analysis.publish.book import Book
from analysis.publish.chapters import Page, chapters
from analysis.publish.comparing.comparison import Comparison, compare_parts
from analysis.publish.comparing.snapshot import FORMAT, Chapter, Edition, Finding, Inputs, Snapshot, Verdicts
from analysis.publish.runs import Run, Wanted, obtain_all
from analysis.scenarios import Scenario

Report = Callable[[str], None]


def of_runs(edition: str, title: str, runs: Iterable[tuple[Page, Run]]) -> Snapshot:
    """Return the snapshot of runs of chapters under one set of parameters.

    Parameters
    ----------
    edition, title : str
        What this set is called, for programs and for readers.
    runs : iterable of pairs
        Each chapter with its run.
    """
    found = {page.name: of_run(page, run) for page, run in runs}
    return Snapshot(
        format=FORMAT,
        version=__version__,
        as_of=verdicts.judged_on(),
        editions={edition: Edition(title=title, chapters=found)},
        claims={},
    )


def of_run(page: Page, run: Run) -> Chapter:
    """Return what a run gave and used."""
    defaults = {name: known.default for name, known in params.parameters(page).items()}
    found = {name: _finding(one) for name, one in run.findings.items()}
    return Chapter(parameters={**defaults, **run.parameters}, inputs=inputs_of(page, run), findings=found)


def of_book(book: Book) -> Snapshot:
    """Return the snapshot of a build: every edition, and the verdict of every claim."""
    editions = {}
    for name, edition in book.editions.items():
        chapters = {run.chapter: of_run(book.pages[run.chapter], run) for run in book.of(name)}
        editions[name] = Edition(title=edition.title, chapters=chapters)
    ledger = verdicts.ledger()
    claims = {
        name: Verdicts(printed=entry.printed.verdict, original=entry.original.verdict) for name, entry in ledger.items()
    }
    return Snapshot(format=FORMAT, version=__version__, as_of=verdicts.judged_on(), editions=editions, claims=claims)


def _finding(recorded: Mapping[str, object]) -> Finding:
    """Return a finding without what only its run needs, such as the cell that recorded it."""
    kept = {name: recorded[name] for name in Finding.model_fields if name in recorded}
    return Finding.model_validate_json(json.dumps(kept))


def beside(page: Page, published: Run, here: Run) -> Comparison:
    """Return what moved between the published run of a chapter and another."""
    old, new = (of_runs(name, "", [(page, run)]) for name, run in (("published", published), ("here", here)))
    return compare_parts(old, new, [("published", "here")])


def inputs_of(page: Page, run: Run) -> Inputs:
    """Return digests of what a run used; what its parameters cell says is told by the values in force."""
    used = run.record.inputs
    cell = page.code_cells.index(params.cell_index(page)) + 1
    cells = {name: digest for name, digest in used["cells"].items() if name != f"cell {cell}"}
    return Inputs(**{**used, "cells": cells})


def changed_by(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Return what a scenario changes, by chapter: every chapter it touches."""
    given = {page.name: scenario.given(params.parameters(page)) for page in chapters().values()}
    return {name: values for name, values in given.items() if values}


def of_scenario(scenario: Scenario, names: Sequence[str], report: Report) -> Snapshot:
    """Return the snapshot of chapters under a scenario, executing what no stored run fits.

    Parameters
    ----------
    scenario : Scenario
        The world.
    names : sequence of str
        Chapters wanted.
    report : callable
        Called with a line of text as work goes on.
    """
    pages = [page for page in chapters().values() if page.name in names]
    given = changed_by(scenario)

    def told(run: Run) -> None:
        state = "executed" if run.executed else "stored run used"
        report(f"scenario {scenario.name}, chapter {run.chapter}: {state}")

    runs = obtain_all([Wanted(page, params.changed(page, given.get(page.name, {}))) for page in pages], told)
    return of_runs(scenario.name, scenario.title, list(zip(pages, runs, strict=True)))
