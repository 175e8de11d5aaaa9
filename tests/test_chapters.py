"""Chapters hold for any parameters that they allow, rest on evidence throughout and give back known numbers."""

from __future__ import annotations

import ast
import csv
import io
import math
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import assumptions, findings, scenarios, show
from analysis.findings import STATUSES
from analysis.publish import cards, chapters, claimviews, params, prose, runs

DATA = Path(__file__).resolve().parents[1] / "data"
CHAPTERS = list(chapters.chapters())
ESSAYS = [name for name in CHAPTERS if name in claimviews.THEMES]
"""Chapters on a theme; the others are pages with findings of their own."""
FEWEST_DRAWS = {"draws_log2": 6}
ROLE = re.compile(r"\{finding\}`(?P<name>[a-z0-9_]+)(?::(?P<spec>[^`]+))?`")


# Every chapter, in this process ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What a chapter left behind: its findings, its names and the frames that it showed."""

    findings: dict[str, findings.Finding]
    names: dict[str, Any]
    shown: list[pd.DataFrame]


@cache
def compiled(chapter: str) -> list[tuple[CodeType, bool]]:
    """Return the code cells of a chapter, and whether each is the one of parameters."""
    cells = [cell for cell in chapters.chapter(chapter).notebook().cells if cell.cell_type == "code"]
    return [
        (compile(cell.source, f"{chapter}, code cell {place}", "exec"), "parameters" in cell.metadata.get("tags", []))
        for place, cell in enumerate(cells)
    ]


@pytest.fixture(scope="module")
def execute() -> Iterator[Callable[..., Result]]:
    """Return a function that runs a chapter here, with few draws, and shows nothing."""
    recorded: dict[str, findings.Finding] = {}
    shown: list[pd.DataFrame] = []
    real = findings.record

    def record(name: str, *args: Any, **kwargs: Any) -> findings.Finding:
        recorded[name] = real(name, *args, **kwargs)
        return recorded[name]

    def run(chapter: str, **given: float) -> Result:
        findings.reset()
        recorded.clear()
        shown.clear()
        names: dict[str, Any] = {}
        for code, is_parameters in compiled(chapter):
            exec(code, names)
            if is_parameters:
                names |= {name: value for name, value in FEWEST_DRAWS.items() if name in names} | given
        return Result(dict(recorded), names, list(shown))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "record", record)
        patch.setattr(show, "figure", lambda *_, data, **__: shown.append(data))
        patch.setattr(show, "table", lambda *_, **__: None)
        patch.setattr(assumptions, "assumptions", cache(assumptions.assumptions))  # read once, not 500 times a run
        yield run


def numbers(found: findings.Finding) -> list[float]:
    return [x for x in (found.value, found.low, found.high) if isinstance(x, int | float)]


def complaints(result: Result, text: str) -> list[str]:
    """Say what no result may be, whatever the parameters."""
    wrong = []
    for name, found in result.findings.items():
        values = numbers(found)
        if not all(map(math.isfinite, values)):
            wrong.append(f"{name} is {values}")
        if found.unit == "probability" and not all(0 <= value <= 1 for value in values):
            wrong.append(f"probability {name} is {values}")
        if found.label.startswith("Required revenue") and min(values, default=0) < 0:
            wrong.append(f"{name} is {values}")
    for frame in result.shown:
        series = frame.select_dtypes("number")
        if series.isna().to_numpy().any():
            wrong.append(f"a chart of {list(frame)} has no number in {list(series.columns[series.isna().any()])}")
        if "probability" in frame and not frame["probability"].between(0, 1).all():
            wrong.append("a chart has a probability outside 0 to 1")
        if "series" in frame:
            required = frame[frame["series"].str.startswith("Required")]
            if not (required["revenue_usd_bn"] >= 0).all():
                wrong.append("a chart has a required revenue below zero")
    for role in ROLE.finditer(text):
        if not cards.text(vars(result.findings[role["name"]]), role["spec"]).strip():
            wrong.append(f"nothing is printed for {role.group()}")
    return wrong


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
    result = execute(chapter, **scenarios.load(world).parameters.get(chapter, {}))
    assert complaints(result, page.text) == []


def test_complaints_are_made(execute):
    """Break a sound result in each way that is looked for."""
    result = execute("payback")
    broken = dict(result.findings)
    broken["npv"] = findings.Finding("npv", math.nan, "usd_bn", "Value", "scenario", ())
    broken["chance_2030"] = findings.Finding("chance_2030", 1.2, "probability", "Chance", "scenario", ())
    broken["identity_newest"] = findings.Finding("identity_newest", -1.0, "usd_bn", "Required revenue", "derived", ())
    charts = [
        pd.DataFrame({"probability": [0.5, -0.1]}),
        pd.DataFrame({"series": ["Required: x"], "revenue_usd_bn": [-1.0]}),
        pd.DataFrame({"year": [2030], "p50": [math.nan]}),
    ]
    assert len(complaints(Result(broken, {}, charts), "")) == 6


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


# Numbers that the payback chapter must give back -------------------------------------------------------------


@pytest.fixture(scope="module")
def payback_run(execute) -> Result:
    return execute("payback")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sequoia_2023_required", 200),
        ("sequoia_2024_required", 600),
        ("sequoia_2023_credited", 70),
        ("sequoia_2023_hole", 130),
        ("sequoia_2024_hole", 530),
        ("sequoia_2023_hole_printed", 125),
        ("sequoia_2024_hole_printed", 500),
        ("openai_loss_low", 4.0),
        ("openai_loss_high", 5.0),
    ],
)
def test_published_numbers_come_back(payback_run, name, value):
    """By hand: 50 × 2 ÷ 0.5 = 200 and 150 × 2 ÷ 0.5 = 600; credits 4 × 10 + 6 × 5 = 70; 8.5 less 4.5 and 3.5."""
    assert payback_run.findings[name].value == pytest.approx(value, rel=1e-12)


def test_acemoglu_comes_back(payback_run):
    """By hand: 0.2 × 0.23 × 0.27 × 0.535 = 0.00664…, printed as 0.0066."""
    assert payback_run.findings["acemoglu_tfp"].value == pytest.approx(0.2 * 0.23 * 0.27 * 0.535, rel=1e-12)
    assert round(payback_run.findings["acemoglu_tfp"].value, 4) == 0.0066


def test_identity_holds_in_every_quarter(payback_run):
    """By hand from the file: four quarters of Nvidia's sales, times 2, over 1 less 0.5, is 16 times the sales."""
    with (DATA / "nvidia_datacenter_revenue.csv").open(encoding="utf-8") as stream:
        sales = {row["calendar_quarter"]: float(row["datacenter_revenue_usd_bn"]) for row in csv.DictReader(stream)}
    gap = payback_run.names["gap"]
    identity = gap[gap["series"] == "Required: Sequoia identity"].set_index("quarter")["revenue_usd_bn"]
    wanted = {quarter: 16 * value for quarter, value in sales.items() if quarter >= "2023Q1"}
    assert list(identity.index) == sorted(wanted)
    assert (identity.index[0], identity.index[-1], len(identity)) == ("2023Q1", "2026Q2", 14)
    np.testing.assert_allclose(identity.to_numpy(), [wanted[quarter] for quarter in identity.index], rtol=1e-12)
    assert payback_run.findings["identity_newest"].value == pytest.approx(16 * 89)


def test_words_follow_the_numbers(execute, payback_run):
    """Chips that cost little and a fat margin make the gap narrower; chips bought with no margin widen it."""
    assert payback_run.findings["gap_direction"].value == "wider"
    cheap = execute("payback", tco_multiple=1.0, gross_margin=0.05, revenue_outside_labs=3.0)
    assert cheap.findings["gap_direction"].value == "narrower"
    assert cheap.findings["missing_newest"].value < cheap.findings["missing_before"].value


def test_years_beyond_the_horizon_have_no_chance(execute):
    """The programme ends in 2030, so nothing can be said of 2035 and 2040."""
    found = execute("payback", horizon_year=2030.0).findings
    assert found["chance_2030"].value + found["chance_never"].value == pytest.approx(1)
    assert [found[f"chance_{year}"].value for year in (2035, 2040)] == [None, None]


def test_no_return_is_said_and_not_guessed(execute):
    """At a ceiling of 50 billion no draw earns anything back, so there is no rate of return to take quantiles of."""
    found = execute("payback", revenue_ceiling_usd_bn=50.0).findings
    assert (found["irr"].value, found["irr"].status, found["irr_none"].value) == (None, "unresolved", 1.0)
    assert found["payback_median"].value == "no year up to 2045"
    assert found["chance_never"].value == 1.0
