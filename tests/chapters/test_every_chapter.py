"""Chapters hold for any parameters that they allow, rest on evidence throughout and give back known numbers."""

from __future__ import annotations

import ast
import io
import math
import re
import tokenize
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from running import ROLE, Result, complaints

from analysis import assumptions, findings, scenarios
from analysis.findings import STATUSES
from analysis.publish import chapters, claimviews, params, prose, runs

CHAPTERS = list(chapters.chapters())
ESSAYS = [name for name in CHAPTERS if name in {*claimviews.THEMES, "synthesis"}]
"""Chapters on a theme; the others are pages with findings of their own."""


# Every chapter, in this process ------------------------------------------------------------------------------


def extremes() -> Iterator[Any]:
    for chapter in CHAPTERS:
        for name, parameter in params.parameters(chapters.chapter(chapter)).items():
            for end in ("minimum", "maximum"):
                yield pytest.param(chapter, name, getattr(parameter, end), id=f"{chapter}-{name}-{end}")


@pytest.mark.parametrize(("chapter", "name", "value"), list(extremes()))
def test_every_parameter_may_be_at_either_end_of_its_range(execute, chapter, name, value):
    page = chapters.chapter(chapter)
    result = execute(chapter, **params.validate(page, {name: value}))
    assert complaints(result, page.text) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("world", scenarios.names())
def test_every_scenario_runs(execute, chapter, world):
    page = chapters.chapter(chapter)
    result = execute(chapter, **scenarios.load(world).given(params.parameters(page)))
    assert complaints(result, page.text) == []


def test_complaints_are_made(execute):
    """Break a sound result in each way that is looked for."""
    result = execute("payback")
    broken = dict(result.findings)
    broken["npv"] = findings.Finding("npv", math.nan, "usd_bn", "Value", "scenario", ())
    broken["chance_2030"] = findings.Finding("chance_2030", 1.2, "probability", "Chance", "scenario", ())
    broken["lag"] = findings.Finding("lag", 1.5, "share", "Share of something", "scenario", ())
    broken["hurdle"] = findings.Finding("hurdle", -1.0, "usd", "Price of something", "scenario", ())
    broken["identity_newest"] = findings.Finding("identity_newest", -1.0, "usd_bn", "Required revenue", "derived", ())
    charts = [
        pd.DataFrame({"probability": [0.5, -0.1]}),
        pd.DataFrame({"series": ["Required: x"], "revenue_usd_bn": [-1.0]}),
        pd.DataFrame({"year": [2030], "p50": [math.nan]}),
    ]
    assert len(complaints(Result(broken, {}, charts), "")) == 8


# Every chapter, as it is published ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=CHAPTERS)
def published(request: pytest.FixtureRequest) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return the findings of a chapter under its default parameters, run through papermill."""
    return request.param, runs.obtain(chapters.chapter(request.param)).findings


def test_default_run_records_finite_findings(published):
    _, found = published
    assert len(found) > 20
    values = [x for one in found.values() for x in (one["value"], one.get("low"), one.get("high"))]
    assert all(math.isfinite(x) for x in values if isinstance(x, int | float))


def test_every_finding_has_the_status_of_its_weakest_input(published):
    _, found = published
    for one in found.values():
        assert one["inputs"], one["name"]
        if one["value"] is None:
            assert one["status"] == "unresolved"
        else:
            ranks = [STATUSES.index(item["status"]) for item in one["inputs"]]
            assert one["status"] == STATUSES[max(ranks)], one["name"]


def test_inputs_have_the_status_of_what_they_name(published):
    """An assumption has that of the registry, a finding its own; rows of a table name at least one source."""
    _, found = published
    registry = assumptions.assumptions()
    for one in found.values():
        for item in one["inputs"]:
            if item["kind"] == "assumption":
                assert item["status"] == registry[item["name"]].status
            elif item["kind"] == "finding":
                assert item["status"] == found[item["name"]]["status"]
            else:
                assert item["sources"]
                assert item["rows"] > 0


def test_prose_shows_only_what_is_recorded(published):
    name, found = published
    shown = {role["name"] for role in ROLE.finditer(chapters.chapter(name).text)}
    assert sorted(shown - set(found)) == []


# Form --------------------------------------------------------------------------------------------------------


@pytest.fixture(params=CHAPTERS)
def page(request: pytest.FixtureRequest) -> chapters.Page:
    return chapters.chapter(request.param)


def code_cells(page: chapters.Page) -> list[Any]:
    return [cell for cell in page.notebook().cells if cell.cell_type == "code"]


def visible(page: chapters.Page) -> list[Any]:
    """Return the code cells that a reader can see or unfold."""
    return [cell for cell in code_cells(page) if "remove-cell" not in cell.metadata.get("tags", [])]


def code_words(source: str) -> int:
    """Count names, numbers and the words of texts in code; remarks are neither code nor prose.

    >>> code_words('price: float = default("price")  # usd_bn')
    4
    """
    kept = {tokenize.NAME, tokenize.NUMBER, tokenize.STRING}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(len(re.findall(r"\w+", token.string)) for token in tokens if token.type in kept)


def test_code_words_are_counted():
    """By hand: price, float, default, price; the remark does not count. In the second, x, 1 and two words."""
    assert code_words('price: float = default("price")  # usd_bn') == 4
    assert code_words('x = 1, "two words"') == 4


@pytest.mark.parametrize("name", ESSAYS)
def test_chapter_is_as_long_as_an_essay(name):
    assert 2_000 <= prose.words(chapters.chapter(name)) <= 3_500


@pytest.mark.parametrize("name", ESSAYS)
def test_chapter_is_mostly_prose(name):
    """Of the words that a page shows or unfolds, seven in ten are prose."""
    page = chapters.chapter(name)
    code = sum(code_words(cell.source) for cell in visible(page))
    assert prose.words(page) / (prose.words(page) + code) >= 0.7


def test_visible_cells_are_short(page):
    """The cell of parameters is a list with a line for each, so it may be longer."""
    tall = [
        cell.source.splitlines()[0]
        for cell in visible(page)
        if len(cell.source.splitlines()) > 12 and "parameters" not in cell.metadata.get("tags", [])
    ]
    assert tall == []


def test_chapter_defines_no_function(page):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    defined = [
        f"line {node.lineno} of {cell.source.splitlines()[0]!r}"
        for cell in code_cells(page)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, kinds)
    ]
    assert defined == []


def test_parameters_agree_with_the_registry(page):
    assert params.registry_conflicts(page) == []
