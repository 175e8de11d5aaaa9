"""Charts of a sweep. Marks are read from the drawn scene, not from the specification."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from drawn_marks import drawn_marks, drawn_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts import layout, sweep, theme
from analysis.charts.sweep import Quantity
from analysis.publish import figures

WORDS = layout.Words("It rises", "What is seen in the chart.", "USD billion")
MARGIN, COST, LIFE = Quantity("Margin, per cent", ".0%", 0.01), Quantity("Cost, USD billion"), Quantity("Life, years")
POINTS = pd.DataFrame(
    {"x": [0.2, 0.4, 0.8], "middle": [1.0, 2.0, 5.0], "low": [0.0, 1.0, 4.0], "high": [2.0, 4.0, 6.0], "runs": 9}
)
CELLS = pd.DataFrame(
    [(1.0, 10.0, 5.0), (1.0, 20.0, 7.0), (2.0, 10.0, np.nan), (2.0, 20.0, 9.0)], columns=["x", "y", "value"]
)
RANKED = pd.DataFrame({"label": ["Margin", "Life of chips"], "correlation": [-0.8, 0.4]})


def cloud():
    return pd.DataFrame({"x": [0.3, 0.5, 0.6], "y": [1.5, 2.5, 3.0]})


def charts():
    return {
        "curve": sweep.curve(POINTS, MARGIN, COST, WORDS),
        "cloud": sweep.curve(POINTS, MARGIN, COST, WORDS, cloud()),
        "heat": sweep.heat(CELLS, LIFE, MARGIN, COST, WORDS),
        "correlations": sweep.correlations(RANKED, WORDS),
    }


def items(chart, kind, size="wide"):
    return drawn_marks(chart.to_dict(), kind, size)


@pytest.mark.parametrize("name", charts())
@pytest.mark.parametrize("size", layout.WIDTHS)
def test_a_chart_has_words_and_follows_the_width(name, size):
    spec = charts()[name].to_dict()
    assert (spec["title"]["text"], spec["description"]) == (WORDS.title, WORDS.alt)
    found = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)"', figures.static_svg(spec, size))
    assert found.groups() == (str(layout.WIDTHS[size]), str(spec["usermeta"]["heights"][size]))


@pytest.mark.parametrize("name", ["curve", "cloud", "correlations"])
def test_only_colours_with_a_dark_partner_are_used(name):
    svg = figures.static_svg(charts()[name].to_dict(), "wide")
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(theme.DARK)


def test_cells_and_the_words_in_them_have_colours_of_their_own():
    """A cell keeps its colour on a dark page, so the word in it must, too."""
    assert not {sweep.ON_FAINT, sweep.ON_STRONG, sweep.FAINT, sweep.STRONG} & set(theme.DARK)


def test_a_curve_goes_through_its_points():
    """Steps of 0.2 and 0.4 across, of 1 and 3 up."""
    x, y = np.array([[each["x"], each["y"]] for each in items(charts()["curve"], "symbol")]).T
    assert (x[2] - x[1]) / (x[1] - x[0]) == pytest.approx(2)
    assert (y[1] - y[2]) / (y[0] - y[1]) == pytest.approx(3)
    assert len(items(charts()["curve"], "line")) == 3


def test_single_runs_are_dots_behind_the_curve():
    dots = items(charts()["cloud"], "symbol")
    assert len(dots) == 6
    assert [dot["opacity"] for dot in dots] == [0.45] * 3 + [1] * 3


def test_a_curve_of_one_point_or_one_height_has_an_axis_around_it():
    for frame in (POINTS.head(1), POINTS.assign(middle=3.0, low=3.0, high=3.0), POINTS.assign(middle=0, low=0, high=0)):
        for dot in items(sweep.curve(frame, MARGIN, COST, WORDS), "symbol"):
            assert 0 < dot["x"] < layout.WIDTHS["wide"]
            assert 0 < dot["y"] < sweep.HEIGHTS[0]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6, unique=True))
def test_no_point_is_outside_the_plot(middles):
    frame = pd.DataFrame({"x": range(len(middles)), "middle": middles, "low": middles, "high": middles, "runs": 1})
    dots = items(sweep.curve(frame, LIFE, COST, WORDS), "symbol")
    assert len(dots) == len(middles)
    assert all(0 <= dot["y"] <= sweep.HEIGHTS[0] for dot in dots)


def test_cells_stand_in_the_order_of_their_parameters_and_gaps_are_marked():
    """The second parameter goes up; the pair without a number has a dash."""
    texts = {str(each["text"]): (each["x"], each["y"]) for each in items(charts()["heat"], "text")}
    assert set(texts) == {"5", "7", "9", "–"}
    assert texts["5"][0] == texts["7"][0] < texts["9"][0] == texts["–"][0]
    assert texts["7"][1] == texts["9"][1] < texts["5"][1] == texts["–"][1]
    assert len(items(charts()["heat"], "rect")) == 3


def test_a_larger_value_is_darker_and_its_word_is_light():
    fills = [each["fill"] for each in items(charts()["heat"], "rect")]
    lightness = [sum(map(int, re.findall(r"\d+", fill))) for fill in fills]
    assert lightness == sorted(lightness, reverse=True)
    assert lightness[0] > lightness[-1]
    words = {str(each["text"]): each["fill"] for each in items(charts()["heat"], "text")}
    assert (words["5"], words["9"]) == (sweep.ON_FAINT, sweep.ON_STRONG)


def test_values_are_printed_only_where_there_is_room():
    assert set(drawn_texts(charts()["heat"].to_dict(), "narrow")) == {"–"}
    many = pd.DataFrame({"x": range(sweep.PRINTED + 1), "y": 1, "value": range(sweep.PRINTED + 1)})
    assert drawn_texts(sweep.heat(many, LIFE, MARGIN, COST, WORDS).to_dict()) == []


def test_cells_of_one_value_are_drawn():
    assert len(items(sweep.heat(CELLS.assign(value=2.0), LIFE, MARGIN, COST, WORDS), "rect")) == 4


def test_correlations_are_on_their_side_of_zero():
    """Distances from the line at zero are as −0.8 to 0.4."""
    margin, life = items(charts()["correlations"], "symbol")
    zero = items(charts()["correlations"], "rule")[0]["x"]
    assert (margin["x"] - zero) / (life["x"] - zero) == pytest.approx(-2)
    assert set(drawn_texts(charts()["correlations"].to_dict())) >= {"−0.80", "+0.40"}


@pytest.mark.parametrize("size", layout.WIDTHS)
def test_a_value_at_the_end_of_its_axis_has_room(size):
    chart = sweep.correlations(RANKED.assign(correlation=[1.0, -1.0]), WORDS)
    (word,) = [each for each in items(chart, "text", size) if each["text"] == "+1.00"]
    dot = max(each["x"] for each in items(chart, "symbol", size))
    assert word["x"] >= dot
    assert chart.to_dict()["padding"]["right"] >= sweep.VALUE


def test_nothing_is_no_chart():
    with pytest.raises(ValueError, match="No values to draw a curve through"):
        sweep.curve(POINTS.head(0), MARGIN, COST, WORDS)
    with pytest.raises(ValueError, match="No cell of the heat map has a value"):
        sweep.heat(CELLS.assign(value=np.nan), LIFE, MARGIN, COST, WORDS)
