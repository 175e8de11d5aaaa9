import itertools

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import layout

VALUES = st.lists(st.floats(0, 100), min_size=1, max_size=8)


@given(VALUES)
def test_spread_labels_keep_their_distance_and_order(values: list[float]) -> None:
    placed = layout.spread(values, 5, 0, 100)
    ranked = sorted(range(len(values)), key=lambda i: (values[i], i))
    gaps = [placed[b] - placed[a] for a, b in itertools.pairwise(ranked)]
    assert all(gap >= 5 - 1e-9 for gap in gaps)
    assert min(placed) >= -1e-9
    assert max(placed) <= 100 + 1e-9


@given(VALUES)
def test_spread_leaves_labels_that_are_far_apart(values: list[float]) -> None:
    far = [i * 200 + value for i, value in enumerate(values)]
    assert layout.spread(far, 5, -1000, 5000) == pytest.approx(far)


def test_spread_moves_both_of_two_labels_by_the_same_amount() -> None:
    """Two labels wanted at 50 and 51 with 5 between them: the middle, 50.5, stays; by hand 48 and 53."""
    assert layout.spread([50, 51], 5, 0, 100) == [48, 53]


def test_spread_stays_above_the_lower_limit() -> None:
    assert layout.spread([0, 1], 10, 0, 100) == [0, 10]


@given(st.floats(1e-6, 1e9))
def test_round_up_is_above_and_not_far(value: float) -> None:
    top = layout.round_up(value)
    assert value <= top * (1 + 1e-12)
    assert top <= value * 1.34


@pytest.mark.parametrize(("value", "top"), [(0, 1), (-5, 1), (1424, 1500), (105, 120), (100, 100), (0.71, 0.8)])
def test_round_up_by_hand(value: float, top: float) -> None:
    assert layout.round_up(value) == pytest.approx(top)


@given(st.text("abc ", max_size=60), st.integers(3, 20))
def test_wrapping_loses_no_word(text: str, columns: int) -> None:
    lines = layout.wrap(text, columns)
    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= columns or " " not in line for line in lines)


def test_rows_grow_with_their_longest_label() -> None:
    """One line: 36 px a row. Three lines of 15 px beside three lines, and 10 px between rows: 55 px a row.

    Five lines beside one need as much as three beside three.
    """
    assert layout.heights_of_rows(["a", "b"], extra=40) == (2 * 36 + 40, 2 * 36 + 40)
    assert layout.heights_of_rows(["one two three"] * 2, wide=20, narrow=5, extra=0) == (2 * 36, 2 * 55)
    assert layout.heights_of_rows(["a", "one two three four five", "b"], narrow=5, extra=0)[1] == 3 * 55


def test_labels_survive_quotes_and_markup() -> None:
    label = """O'Reilly "and" <b>"""
    axis = layout.category_axis([label], narrow=100).to_dict()
    assert """O'Reilly \\"and\\" <b>""" in axis["labelExpr"]


def test_finish_sets_words_sizes_and_the_narrow_parameter() -> None:
    marks = alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")
    chart = layout.finish(alt.layer(marks), layout.Words("Title", "Seen", "Unit"), (300, 320), room=40).to_dict()
    assert chart["title"] == {"text": "Title", "subtitle": "Unit"}
    assert chart["description"] == "Seen"
    assert chart["usermeta"] == {"heights": {"wide": 300, "narrow": 320}}
    assert chart["params"] == [{"name": "narrow", "value": False}]
    assert chart["padding"]["right"] == 44
