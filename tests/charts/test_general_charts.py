"""Charts that serve every chapter: lines, rows and grids. Marks are read from the drawn scene."""

from __future__ import annotations

from typing import Any

import altair
import pandas as pd
import pytest
from drawn_marks import drawn_marks, drawn_texts
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import grid, layout, lines, rows, theme
from analysis.charts.grid import Kind
from analysis.charts.lines import Mark, Measure, Style
from analysis.charts.rows import Amount, Reference

WORDS = layout.Words("What is seen", "Told in words.", "Things, in units")
DAY = Measure("date", "Day", "%b %Y", "date")
PRICE = Measure("price", "USD per million tokens", "~g", "log")


def texts(chart: altair.LayerChart, size: str = "wide") -> list[str]:
    return drawn_texts(chart.to_dict(), size)


def prices(**series: list[float]) -> pd.DataFrame:
    days = pd.date_range("2023-01-01", periods=3, freq="YS")
    parts = [pd.DataFrame({"series": name, "date": days, "price": values}) for name, values in series.items()]
    return pd.concat(parts, ignore_index=True)


def line_chart(frame: pd.DataFrame, y: Measure = PRICE, **more: Any) -> altair.LayerChart:
    styles = lines.styles_of(list(dict.fromkeys(frame["series"])))
    return lines.lines(frame, DAY, y, more.pop("styles", styles), WORDS, **more)


# Lines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_lines_are_named_at_their_ends(size):
    assert set(texts(line_chart(prices(open=[8, 4, 2], closed=[9, 3, 1])), size)) == {"open", "closed"}


def test_a_phone_gets_the_shorter_name():
    chart = line_chart(prices(open=[8, 4, 2]), styles={"open": Style("revenue", narrow="o")})
    assert (texts(chart, "wide"), texts(chart, "narrow")) == (["open"], ["o"])


def test_equal_ends_do_not_cover_each_other_on_a_logarithmic_axis():
    """Labels of 13 px need 15 px; both lines end at 1."""
    found = drawn_marks(line_chart(prices(a=[8, 4, 1], b=[9, 3, 1])).to_dict(), "text", "wide")
    tops = sorted(item["y"] for item in found)
    assert tops[1] - tops[0] >= layout.LINE - 0.5


def test_steps_hold_until_the_next_value():
    chart = line_chart(prices(a=[8, 4, 2]), styles={"a": Style("revenue", step=True)}).to_dict()
    marks = [layer["mark"] for layer in chart["layer"] if layer["mark"].get("type") == "line"]
    assert [mark["interpolate"] for mark in marks] == ["step-after"]


def test_dots_alone_draw_no_line():
    chart = line_chart(prices(a=[8, 4, 2]), styles={"a": Style("revenue", stroke="none")})
    assert drawn_marks(chart.to_dict(), "line", "wide") == []


def test_bands_are_drawn_where_both_ends_are_known():
    frame = prices(a=[8, 4, 2]).assign(low=[7, 3, None], high=[9, 5, 3])
    (area,) = [layer for layer in line_chart(frame).to_dict()["layer"] if layer["mark"].get("type") == "area"]
    data = line_chart(frame).to_dict()["datasets"][area["data"]["name"]]
    assert [row["low"] for row in data] == [7, 3]


def test_marks_to_compare_with_are_named():
    marks = [Mark("Power", 0.5), Mark("Llama 2", pd.Timestamp("2023-07-18"), "x")]
    assert {"Power", "Llama 2"} <= set(texts(line_chart(prices(a=[8, 4, 2]), marks=marks)))


def test_plain_axis_starts_at_zero_and_holds_negative_values():
    chart = line_chart(prices(a=[8, 4, 2]), Measure("price", "USD")).to_dict()
    assert domain(chart) == [0, 8]
    low, high = domain(line_chart(prices(a=[-5, 4, 2]), Measure("price", "USD")).to_dict())
    assert low < -5 < 4 < high


def domain(chart: dict[str, Any]) -> list[float]:
    (found,) = {
        tuple(layer["encoding"]["y"]["scale"]["domain"])
        for layer in chart["layer"]
        if "scale" in layer.get("encoding", {}).get("y", {})
    }
    return list(found)


@given(st.lists(st.floats(1e-4, 1e6), min_size=1, max_size=5))
def test_a_logarithmic_axis_holds_all_values(values):
    low, high = layout.log_limits(min(values), max(values))
    assert 0 < low <= min(values) * (1 + 1e-9)
    assert max(values) * (1 - 1e-9) <= high
    assert low < high


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"styles": {"b": Style("revenue")}}, r"No style for series a; styles: b\."),
        ({"frame": prices(a=[8, 0, 2])}, r"price has 0 on a logarithmic axis; allowed: above 0\."),
        ({"frame": prices(a=[None, None, None])}, r"No values of price to draw; the frame has 3 rows"),
    ],
)
def test_lines_refuse(change, message):
    with pytest.raises(ValueError, match=message):
        line_chart(**({"frame": prices(a=[8, 4, 2])} | change))


def test_more_series_than_colours_are_refused():
    with pytest.raises(ValueError, match="7 series; at most 6"):
        lines.styles_of(list("abcdefg"))


# Rows --------------------------------------------------------------------------------------------------------


ROWS = pd.DataFrame({"label": ["One", "Two"], "value": [600.0, -450.0], "low": [500.0, None], "high": [700.0, None]})


@pytest.mark.parametrize("kind", [rows.bars, rows.ranges])
def test_rows_print_their_values_behind_the_mark(kind):
    """The halo repeats each text below itself."""
    assert sorted(set(texts(kind(ROWS, Amount("USD"), WORDS)))) == ["600", "−450"]


def test_bars_start_at_zero():
    found = drawn_marks(rows.bars(ROWS, Amount("USD"), WORDS).to_dict(), "rect", "wide")
    assert found[0]["x"] == pytest.approx(found[1]["x"] + found[1]["width"])


def test_a_row_without_a_range_has_none():
    rules = drawn_marks(rows.ranges(ROWS, Amount("USD"), WORDS).to_dict(), "rule", "wide")
    assert len(rules) == 1


def test_the_reference_is_named():
    assert "Today" in texts(rows.bars(ROWS, Amount("USD"), WORDS, reference=Reference("Today", 520)))


def test_groups_have_their_colours():
    frame = ROWS.assign(group=["past", "ours"])
    chart = rows.bars(frame, Amount("USD"), WORDS, colours={"past": "neutral", "ours": "revenue"})
    fills = [item["fill"] for item in drawn_marks(chart.to_dict(), "rect", "wide")]
    assert fills == [theme.ink("neutral"), theme.ink("revenue")]


@pytest.mark.parametrize(
    ("frame", "more", "message"),
    [
        (ROWS.assign(label="One"), {}, r"Rows need labels of their own; repeated: One\."),
        (ROWS.head(0), {}, "none given"),
        (ROWS.assign(group="x"), {"colours": {"y": "revenue"}}, r"No colour for group x; groups with one: y\."),
    ],
)
def test_rows_refuse(frame, more, message):
    with pytest.raises(ValueError, match=message):
        rows.bars(frame, Amount("USD"), WORDS, **more)


def test_a_logarithmic_row_axis_is_labelled_at_powers_of_ten():
    """Values from 3 to 700 lie between 2 and 1,000."""
    frame = ROWS.assign(value=[600.0, 3.0])
    spec = rows.ranges(frame, Amount("USD", log=True), WORDS).to_dict()
    (found,) = [layer["encoding"]["x"] for layer in spec["layer"] if "axis" in layer["encoding"].get("x", {})]
    assert found["axis"]["values"] == [10.0, 100.0, 1000.0]
    assert found["scale"] == {"type": "log", "domain": [2.0, 1000.0], "nice": False}


def test_bars_refuse_a_logarithmic_axis():
    with pytest.raises(ValueError, match="Bars start at zero"):
        rows.bars(ROWS, Amount("USD", log=True), WORDS)


# Grids -------------------------------------------------------------------------------------------------------


KINDS = {"yes": Kind("band"), "no": Kind("required", "surface")}
CELLS = pd.DataFrame(
    {"row": ["a", "a", "b"], "column": ["x", "y", "x"], "kind": ["yes", "no", "no"], "text": ["1", None, "3"]}
)


def cell_grid(frame: pd.DataFrame = CELLS) -> altair.LayerChart:
    return grid.grid(frame, KINDS, WORDS, rows=["a", "b"], columns=["x", "y"])


def test_cells_have_the_colour_of_their_kind():
    fills = [item["fill"] for item in drawn_marks(cell_grid().to_dict(), "rect", "wide")]
    assert fills == [theme.ink("band"), theme.ink("required"), theme.ink("required")]


def test_words_stand_in_the_cells_of_a_wide_grid():
    assert (texts(cell_grid(), "wide"), texts(cell_grid(), "narrow")) == (["1", "3"], [])


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (CELLS.assign(kind="maybe"), r"Grid has kind maybe; known: yes, no\."),
        (CELLS.assign(row="z"), r"Grid has row z; known: a, b\."),
        (pd.concat([CELLS, CELLS.head(1)]), r"Grid has the cell a, x twice\."),
    ],
)
def test_grid_refuses(frame, message):
    with pytest.raises(ValueError, match=message):
        cell_grid(frame)


@pytest.mark.parametrize(
    "chart",
    [line_chart(prices(a=[8, 4, 2])), rows.bars(ROWS, Amount("USD"), WORDS), cell_grid()],
    ids=["lines", "rows", "grid"],
)
def test_only_colours_with_a_dark_partner_are_used(chart):
    used = {
        item[channel]
        for kind in ("line", "rect", "text", "rule", "symbol")
        for item in drawn_marks(chart.to_dict(), kind, "wide")
        for channel in ("fill", "stroke")
        if str(item.get(channel, "")).startswith("#")
    }
    assert used
    assert used <= set(theme.DARK)
