"""Frames behind the report, with values worked out by hand, and with words, gaps and nothing at all."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.sweeps import results, views
from analysis.publish.sweeps.plan import Options

FINITE = st.floats(-1e9, 1e9)
GRID = pd.DataFrame(
    [(1, 10, 5.0), (1, 20, 7.0), (2, 10, 5.0), (2, 20, np.nan), (3, 10, np.nan), (3, 20, np.nan)],
    columns=["a", "b", "y"],
)


def records(frame):
    return [tuple(row) for row in frame.itertuples(index=False)]


def test_runs_that_failed_are_apart_from_the_others(made):
    read = results.read(made(Options(grid=("price=1,2,3",)), lambda price, **_: FOUND[price]))
    assert views.good(read)["price"].tolist() == [1.0, 3.0]
    assert views.failed(read)[["price", "error"]].to_numpy().tolist() == [[2.0, "cell 4: no"]]


FOUND = {1: {"findings": {"answer": 2.0}}, 2: {"error": "cell 4: no"}, 3: {"findings": {"answer": 6.0}}}


def test_a_finding_is_summed_up_with_its_words_and_gaps():
    words = [None, "never", None, "never", None, None]
    frame = pd.DataFrame({"y": [3.0, np.nan, 1.0, np.nan, 8.0, np.nan], "y__text": words})
    assert views.seen(frame, "y") == views.Seen(3, {"never": 2}, 1, 1.0, 3.0, 8.0)


def test_without_a_number_there_is_no_range():
    seen = views.seen(pd.DataFrame({"y": [np.nan, np.nan]}), "y")
    assert seen[:3] == (0, {}, 2)
    assert all(map(math.isnan, seen[3:]))


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([1, 2], True),
        ([1.0, np.nan], False),
        ([2, 2], False),
        (["a", "b"], False),
        ([np.nan, np.nan], False),
        ([], False),
    ],
)
def test_what_moved_is_a_number_that_differs(column, expected):
    assert views.moved(pd.DataFrame({"y": column}), "y") is expected


def test_a_finding_follows_what_alone_moves_it():
    """At b 10 it is 5 for a 1 and 2; at a 1 it goes from 5 to 7 with b."""
    assert [views.follows(GRID, ["a", "b"], name, "y") for name in ("a", "b")] == [False, True]
    assert views.follows(GRID[["b", "y"]], ["b"], "b", "y")


def test_a_band_holds_nine_runs_in_ten():
    """Of 0 to 20 the 5th percentile is 1 and the 95th 19; a value at which no run gave a number is left out."""
    frame = pd.DataFrame({"x": [1] * 21 + [2] * 2 + [3], "y": [*range(21), 4.0, np.nan, np.nan]})
    assert records(views.along(frame, "x", "y")) == [(1, 10.0, 1.0, 19.0, 21), (2, 4.0, 4.0, 4.0, 1)]
    assert list(views.along(frame, "x", "y")) == ["x", "middle", "low", "high", "runs"]


@given(st.lists(FINITE, min_size=1, max_size=40))
def test_a_band_is_within_what_was_found_and_around_its_middle(found):
    ((_, middle, low, high, runs),) = records(views.along(pd.DataFrame({"x": 1, "y": found}), "x", "y"))
    assert min(found) <= low <= middle <= high <= max(found)
    assert runs == len(found)


def test_a_sample_is_grouped_evenly():
    """Sixteen points make eight groups of two; each is at the middle of its own."""
    frame = pd.DataFrame({"x": range(16), "y": [2.0 * x for x in range(16)]})
    points = views.binned(frame, "x", "y")
    assert points["x"].tolist() == [0.5 + 2 * group for group in range(8)]
    assert points["middle"].tolist() == [1.0 + 4 * group for group in range(8)]
    assert points["runs"].tolist() == [2] * 8


@given(st.lists(st.tuples(FINITE, FINITE), min_size=1, max_size=60))
def test_groups_hold_each_run_once_in_the_order_of_the_parameter(pairs):
    points = views.binned(pd.DataFrame(pairs, columns=["x", "y"]), "x", "y")
    assert points["runs"].sum() == len(pairs)
    assert 1 <= len(points) <= views.BINS
    assert points["x"].is_monotonic_increasing


def test_every_pair_of_a_grid_is_a_cell():
    """Runs that gave no number leave a gap, even where a failed run is missing altogether."""
    expected = [(1, 10, 5.0), (1, 20, 7.0), (2, 10, 5.0), (2, 20, None), (3, 10, None), (3, 20, None)]
    for frame in (GRID, GRID.drop(index=3)):
        cells = views.over_two(frame, ["a", "b"], "y")
        assert records(cells.astype(object).where(cells.notna(), None)) == expected


def test_a_cell_of_several_runs_has_their_middle():
    frame = pd.DataFrame({"a": 1, "b": 2, "y": [1.0, 2.0, 9.0]})
    assert records(views.over_two(frame, ["a", "b"], "y")) == [(1, 2, 2.0)]


def test_the_closest_parameter_is_first():
    """Ranks of y are those of x; with z the sum of squared rank differences of 8 is 60: 1 − 6·60/(8·63) = 2/7."""
    frame = pd.DataFrame(
        {"z": [4, 2, 7, 1, 3, 8, 5, 6], "still": 1, "x": [1, 2, 3, 4, 5, 6, 7, 8], "y": [1, 2, 4, 8, 16, 32, 64, 128]}
    )
    apart = sum((z - x) ** 2 for z, x in zip(frame["z"], frame["x"], strict=True))
    found = views.ranked(frame.assign(back=-frame["x"]), ["z", "still", "x", "back"], "y")
    assert found["name"].tolist() == ["x", "back", "z"]
    assert found["correlation"].tolist() == pytest.approx([1, -1, 1 - 6 * apart / (8 * 63)])


@given(st.lists(st.tuples(FINITE, FINITE), min_size=views.FEWEST, max_size=30))
def test_a_correlation_is_a_share_and_turns_with_the_parameter(pairs):
    frame = pd.DataFrame(pairs, columns=["x", "y"])
    one, other = (views.ranked(each, ["x"], "y") for each in (frame, frame.assign(x=-frame["x"])))
    for there, back in itertools.zip_longest(one["correlation"], other["correlation"]):
        assert -1 - 1e-12 <= there <= 1 + 1e-12
        assert back == pytest.approx(-there)


def test_too_few_runs_are_not_ranked():
    frame = pd.DataFrame({"x": range(views.FEWEST), "y": [*range(views.FEWEST - 1), np.nan]})
    assert views.ranked(frame, ["x"], "y").empty
    assert list(views.ranked(frame, ["x"], "y")) == ["name", "correlation"]
