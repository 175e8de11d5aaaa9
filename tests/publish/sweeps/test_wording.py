"""What a report says, with the words worked out by hand."""

from __future__ import annotations

import shlex

import click
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish import chapters, params
from analysis.publish.cli import main
from analysis.publish.sweeps import plan, wording
from analysis.publish.sweeps.plan import Options
from analysis.publish.sweeps.views import Seen
from analysis.publish.sweeps.wording import Named

COST = Named("answer", "What it costs", "usd_bn")
MARGIN = Named("gross_margin", "Gross margin", "share")
LIFE = Named("chip_life_years", "Life of chips", "years")


def points(*middles, runs=1):
    return pd.DataFrame(
        {"x": np.linspace(0.3, 0.5, len(middles)), "middle": middles, "low": middles, "high": middles, "runs": runs}
    )


@pytest.mark.parametrize(
    ("values", "unit", "each", "expected"),
    [
        ([0.05, 0.95], "share", False, (".0%", 0.01)),
        ([0.5, 0.51], "share", False, (".1%", 0.001)),
        ([2030, 2040], "year", False, (".0f", 1.0)),
        ([2030], "year", True, (".0f", 1.0)),
        ([100, 900], "usd_bn", False, (",.0f", 1.0)),
        ([0.25, 0.5, 1], "years", True, (",.2f", 0.01)),
        ([5, 5], "usd_bn", False, (",.0f", 1.0)),
        ([0, 0], "usd_bn", False, (",.0f", 1.0)),
        ([1e-9, 2e-9], "ratio", False, (",.4f", 0.0001)),
        ([0.1 + 0.2], "share", True, (".0%", 0.01)),
        ([1, 2e6], "count", False, (".3~s", 1.0)),
        ([-3e7, 1], "count", False, (".3~s", 1.0)),
        ([1, np.nan, np.inf, 9], "count", False, (",.0f", 1.0)),
    ],
)
def test_axes_have_the_digits_that_tell_their_labels_apart(values, unit, each, expected):
    assert wording.form(values, unit, each) == expected


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20), st.sampled_from(["share", "usd_bn", "year", "count"]))
def test_every_axis_has_a_format_that_d3_knows(values, unit):
    form, step = wording.form(values, unit)
    assert form in {
        ".3~s",
        ".0f",
        *(f"{start}{digits}{end}" for start, end in ((".", "%"), (",.", "f")) for digits in range(5)),
    }
    assert step > 0


@pytest.mark.parametrize(
    ("middles", "title"),
    [
        ([1, 2, 2], "What it costs rises from $1.0 billion to $2.0 billion as gross margin goes from 30% to 50%"),
        ([3, 2, 1], "What it costs falls from $3.0 billion to $1.0 billion as gross margin goes from 30% to 50%"),
        ([1, 3, 2], "What it costs goes from $1.0 billion to $2.0 billion as gross margin goes from 30% to 50%"),
    ],
)
def test_a_curve_says_which_way_it_goes(middles, title):
    words = wording.curve(points(*map(float, middles)), COST, MARGIN, "One run at each point.")
    assert words.title == title
    assert words.subtitle.endswith("One run at each point.")
    assert words.alt.startswith(f"Line of 3 points. {title}. Highest ${max(middles)}.0 billion at ")
    assert f"lowest ${min(middles)}.0 billion at " in words.alt


def test_a_curve_of_one_point_is_told_as_such():
    words = wording.curve(points(2.0), COST, MARGIN, "")
    assert words.title == "What it costs is $2.0 billion at gross margin 30%"


def test_a_curve_that_does_not_move_says_so():
    words = wording.curve(points(2.0, 2.0), COST, MARGIN, "")
    assert words.title == "What it costs stays at $2.0 billion as gross margin goes from 30% to 50%"


def test_a_heat_map_names_its_ends_and_gaps():
    cells = pd.DataFrame({"x": [0.3, 0.3, 0.5, 0.5], "y": [3.0, 4.0, 3.0, 4.0], "value": [1.0, 2.0, np.nan, 4.0]})
    words = wording.heat(cells, COST, MARGIN, LIFE, "One run a cell.")
    assert words.title == "What it costs is highest, $4.0 billion at gross margin 50% and life of chips 4 years"
    assert "Heat map of 4 cells" in words.alt
    assert "Lowest: $1.0 billion at gross margin 30% and life of chips 3 years. 1 cell has no number." in words.alt
    assert words.subtitle == "USD billion. One run a cell."
    more = wording.heat(cells.assign(value=[1.0, np.nan, np.nan, 4.0]), COST, MARGIN, LIFE, "")
    assert "2 cells have no number." in more.alt


def test_correlations_name_the_closest():
    ranked = pd.DataFrame({"label": ["Gross margin", "AI share"], "correlation": [-0.9, 0.25]})
    words = wording.correlations(ranked, COST, 1024)
    assert words.title == "What it costs goes most closely with gross margin: it falls as that rises"
    assert words.subtitle == "Rank correlation with each parameter drawn, 1,024 runs"
    assert "Gross margin −0.90; AI share +0.25" in words.alt
    up = wording.correlations(ranked.assign(correlation=0.5), COST, 8)
    assert up.title.endswith("with gross margin: it rises with it")


@pytest.mark.parametrize(("label", "expected"), [("Life of chips", "life of chips"), ("AI revenue", "AI revenue")])
def test_a_label_inside_a_sentence(label, expected):
    assert wording.small(label) == expected


def test_what_gave_no_number_is_told():
    told = Seen(5, {"never": 2, "later": 1}, 2, 1.0, 2.0, 3.0)
    assert wording.seen_lines(COST, told, 10, ["gross margin", "life of chips"]) == [
        "From $1.0 billion to $3.0 billion, middle $2.0 billion.",
        "“never” in 2 of 10 runs.",
        "“later” in 1 of 10 runs.",
        "No number in 2 of 10 runs.",
        "Not moved by gross margin or life of chips.",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("gross_margin", "parameter", "Gross margin on AI"),
        ("seed", "parameter", "Seed of the draws"),
        ("gross_margin", "finding", "Words of its own"),
    ],
)
def test_a_parameter_has_the_label_of_its_assumption(name, kind, expected):
    label = "seed of the draws" if name == "seed" else "words of its own"
    assert wording.named(name, {"kind": kind, "unit": "share", "label": label}).label == expected


def test_a_unit_of_its_own_is_printed_plainly():
    other = Named("x", "X", "parsecs")
    assert other.value(0.30000000000000004) == "0.3"
    assert other.quantity([1, 2]).title == "X, parsecs"


@pytest.mark.parametrize(
    "options",
    [
        Options(grid=("price=0:5:1", "count=1,2")),
        Options(grid=("price=0.1:0.3:0.1",), fixed=("count=3",)),
        Options(sample=8, seed=7, vary=("price=1:2",), grid=("count=1,2",)),
        Options(grid=("count=1,2", f"price={','.join(str(tenth / 10) for tenth in range(30))}")),
    ],
)
def test_the_command_of_a_report_makes_the_same_sweep(tiny, options):
    page = chapters.chapter("mini")
    told = plan.read(page, options).told
    _, name, *words = shlex.split(wording.sweep_command(told).replace("\\\n", ""))
    given_ = main.get_command(click.Context(main), name).make_context(name, words).params
    again = Options(given_["grid"], given_["sample"], given_["vary"], given_["seed"], given_["fixed"])
    assert plan.read(page, again).told == told


@given(st.floats(0, 10), st.integers(1, 5))
def test_the_command_of_a_run_gives_its_parameters_exactly(price, count):
    words = shlex.split(wording.run_command("mini", {"price": price, "count": count}))
    assert words[:3] == ["wager", "run", "mini"]
    pairs = params.parse_assignments([word for word in words[3:] if word != "-p"])
    assert (float(pairs["price"]), int(pairs["count"])) == (price, count)
