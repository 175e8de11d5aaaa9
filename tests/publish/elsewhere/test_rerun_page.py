"""The rerun page: every parameter of every chapter with a command that works, and no command that does not."""

import html
import re
import shlex

import click
import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import assumptions
from analysis.publish import chapters, pages, params, project
from analysis.publish.cli import main
from analysis.publish.sweeps import plan
from analysis.publish.sweeps.plan import Options

PAGE = project.ROOT / "book" / "rerun.md"


@pytest.fixture(scope="module")
def sections():
    """Each chapter's part of the generated block, by its anchor."""
    made = pages.expand("```{generated} parameters\n```", "rerun")
    parts = re.split(r"^\(([\w-]+)\)=$", made, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def section(sections, name):
    return sections[f"parameters-{name.replace('_', '-')}"]


def rows(part):
    """Return the rows of a chapter's table, each as the texts of its cells; the last one's lines apart."""
    body = BeautifulSoup(part, "html.parser").tbody
    cells = ([cell.get_text("|") for cell in row.find_all(["th", "td"])] for row in body.find_all("tr"))
    return [[*row[:-1], *row[-1].split("|")] for row in cells]


def test_every_chapter_has_a_section_and_no_other(sections):
    assert list(sections) == [f"parameters-{name.replace('_', '-')}" for name in chapters.chapters()]
    for name, page in chapters.chapters().items():
        assert section(sections, name).strip().startswith(f"### {chapters.title(page)}\n")


@pytest.mark.parametrize("name", chapters.chapters())
def test_every_parameter_has_meaning_default_range_and_interval(sections, name):
    known = params.parameters(chapters.chapter(name))
    registry = assumptions.assumptions()
    assert [row[0] for row in rows(section(sections, name))] == list(known)
    for cells, item in zip(rows(section(sections, name)), known.values(), strict=True):
        assert float(cells[1]) == pytest.approx(item.default, rel=1e-9)
        assert cells[2] == f"{item.type} in {item.unit}, {item.minimum:.15g} to {item.maximum:.15g}"
        entry = registry.get(item.name)
        assert cells[3] == (f"{entry.low:.10g} to {entry.high:.10g}" if entry else "–")
        assert cells[4] == item.meaning


def test_an_interval_leads_to_its_reason(sections):
    links = BeautifulSoup(section(sections, "payback"), "html.parser").find_all("a")
    on_data_page = html.unescape(pages.expand("```{generated} assumptions\n```", "data"))
    assert len(links) > 10
    for link in links:
        page, _, anchor = link["href"].partition("#")
        assert page == "data.html"
        assert f'id="{anchor}"' in on_data_page


@pytest.mark.parametrize("name", chapters.chapters())
def test_every_command_is_allowed_and_changes_its_parameter_alone(sections, name):
    page = chapters.chapter(name)
    known = params.parameters(page)
    commands = [cells[5] for cells in rows(section(sections, name))]
    assert len(commands) == len(known)
    for command, item in zip(commands, known.values(), strict=True):
        words = shlex.split(command)
        assert words[:4] == ["wager", "run", name, "-p"]
        (given_name,) = given_value = params.validate(page, params.parse_assignments(words[4:]))
        assert given_name == item.name
        assert given_value[given_name] != item.default


def test_chapters_keep_their_own_table_without_commands():
    part = pages.expand("```{generated} parameters payback\n```", "payback")
    assert [len(cells) for cells in rows(part)] == [4] * len(params.parameters(chapters.chapter("payback")))
    assert "wager run" not in part


@given(
    st.floats(-1e6, 1e6),
    st.floats(0, 1e6),
    st.floats(0, 1),
    st.sampled_from(["float", "int"]),
    st.lists(st.floats(-2e6, 2e6)),
)
def test_a_value_to_try_is_allowed_and_another(low, width, part, kind, preferred):
    high = low + width
    if kind == "int":
        low, high = float(int(low)), float(int(low) + int(width))
    default = params.TYPES[kind](low + part * (high - low))
    assume(low <= default <= high)
    item = params.Parameter("x", kind, default, "ratio", low, high, "")
    value = params.another(item, preferred)
    if low == high:
        assert value is None
    else:
        assert item.parse(value) == value != default


@pytest.mark.parametrize(
    ("item", "preferred", "value"),
    [
        (params.Parameter("gross_margin", "float", 0.5, "share", 0.05, 0.95, ""), [0.7, 0.3], 0.7),
        (params.Parameter("gross_margin", "float", 0.7, "share", 0.05, 0.95, ""), [0.7, 0.3], 0.3),
        (params.Parameter("gross_margin", "float", 0.5, "share", 0.05, 0.6, ""), [0.7], 0.39),
        (params.Parameter("year", "int", 2026, "year", 2024, 2040, ""), [], 2030),
        (params.Parameter("count", "int", 1, "count", 0, 1, ""), [], 0),
        (params.Parameter("fixed", "int", 3, "count", 3, 3, ""), [3], None),
    ],
)
def test_values_to_try(item, preferred, value):
    assert params.another(item, preferred) == value


def commands():
    """Return every ``wager`` command that the page prints by itself."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("wager ")]


@pytest.mark.parametrize("line", commands())
def test_commands_of_the_page_are_understood(line):
    _, name, *words = shlex.split(line)
    context = main.get_command(click.Context(main), name).make_context(name, words)
    assert context.info_name == name
    if name == "run":
        page = chapters.chapter(context.params["name"])
        params.validate(page, params.parse_assignments(list(context.params["pairs"])))
    elif name == "sweep":
        refuse_a_sweep_that_is_not_allowed(context)


def refuse_a_sweep_that_is_not_allowed(context):
    given = context.params
    options = Options(given["grid"], given["sample"], given["vary"], given["seed"], given["fixed"])
    found = plan.read(chapters.chapter(given["name"]), options)
    assert 1 < found.asked <= plan.UNASKED


@pytest.mark.parametrize("name", chapters.chapters())
def test_every_chapter_has_a_sweep_to_copy(sections, name):
    (block,) = re.findall(r"^```sh\n(.*)\n```$", section(sections, name), re.MULTILINE)
    _, command, *words = shlex.split(block)
    context = main.get_command(click.Context(main), command).make_context(command, words)
    assert context.params["name"] == name
    refuse_a_sweep_that_is_not_allowed(context)


def test_the_page_shows_each_way_and_stands_in_the_contents():
    shown = {shlex.split(line)[1] for line in commands()}
    assert shown >= {"params", "run", "why", "sweep", "diff", "build", "lab"}
    assert "rerun" in [page.name for page in chapters.listed()]
