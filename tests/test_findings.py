"""What may be recorded, what rank it gets, and what a notebook holds of it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from analysis import mime, tables
from analysis.assumptions import assumption
from analysis.findings import STATUSES, Finding, FindingError, UnitError, record, reset, weakest
from analysis.tables import TableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import DataFolder


def meta() -> pd.DataFrame:
    """Return the two rows of Meta: one reported, one estimated, of two sources."""
    frame = tables.load("capex")
    return frame[frame["company"] == "Meta"]


def test_rows_give_rank_count_and_sources(data: DataFolder) -> None:
    found = record("capex", 107.26, "usd_bn", "Capex of Meta", [meta()], low=100, high=np.float64(110))
    assert found.payload() == {
        "name": "capex",
        "value": 107.26,
        "unit": "usd_bn",
        "label": "Capex of Meta",
        "status": "estimated",
        "inputs": [
            {
                "kind": "table",
                "name": "capex",
                "status": "estimated",
                "sources": ["filing_b", "leak"],
                "rows": 2,
            }
        ],
        "low": 100,
        "high": 110.0,
    }
    assert str(found) == "Capex of Meta: $107 billion [$100 billion to $110 billion] (estimated)"


def test_an_assumption_by_itself_or_by_name(data: DataFolder) -> None:
    one = record("one", 0.5, "share", "Margin", ["gross_margin"])
    other = record("other", 0.5, "share", "Margin", [assumption("gross_margin")])
    assert one.inputs == other.inputs
    assert one.payload()["inputs"] == [
        {"kind": "assumption", "name": "gross_margin", "status": "estimated", "sources": ["filing_a"]}
    ]
    judged = record("judged", 0.8, "share_per_year", "Growth", ["growth"])
    assert judged.payload()["inputs"][0]["sources"] == []
    assert judged.status == "scenario"


def test_a_finding_hands_on_its_rank_and_sources(data: DataFolder) -> None:
    first = record("first", 1.0, "ratio", "First", [meta(), "growth"])
    second = record("second", 2.0, "ratio", "Second", (first, tables.load("capex").head(1)))
    assert second.status == "scenario"
    assert second.payload()["inputs"] == [
        {"kind": "finding", "name": "first", "status": "scenario", "sources": ["filing_b", "leak"]},
        {"kind": "table", "name": "capex", "status": "reported", "sources": ["filing_a"], "rows": 1},
    ]


def test_words_and_nothing(data: DataFolder) -> None:
    word = record("word", "wider", "text", "The gap is", [meta()])
    assert (str(word), word.status) == ("The gap is: wider (estimated)", "estimated")
    never = record("never", "never", "text", "Payback", [meta()])
    assert never.value == "never"
    nothing = record("nothing", None, "year", "Year of payback", [tables.load("capex").head(1)])
    assert (nothing.value, nothing.status) == (None, "unresolved")
    assert str(nothing) == "Year of payback: unresolved (unresolved)"
    assert "low" not in nothing.payload()


@pytest.mark.parametrize("value", [np.float32(1.5), np.float64(1.5), 1.5])
def test_numbers_of_numpy_become_plain(data: DataFolder, value: float) -> None:
    found = record("x", value, "ratio", "X", [meta()])
    assert type(found.value) is float
    assert json.loads(json.dumps(found.payload()))["value"] == 1.5
    assert type(record("n", np.int64(3), "count", "N", [meta()]).value) is int


ORDER = ("reported", "derived", "estimated", "scenario", "unresolved")


def test_the_order_of_ranks() -> None:
    assert STATUSES == ORDER


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_weakest_is_the_last_in_order(ranks: list[int]) -> None:
    assert weakest(ORDER[rank] for rank in ranks) == ORDER[max(ranks)]


def test_weakest_of_none_and_of_the_unknown() -> None:
    with pytest.raises(FindingError, match="give at least one input"):
        weakest([])
    with pytest.raises(FindingError, match=r"No evidence status 'reportd'; did you mean reported\?"):
        weakest(["derived", "reportd"])


GOOD: dict[str, Any] = {"name": "x", "value": 1.0, "unit": "usd_bn", "label": "X", "inputs": ["growth"]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Gap"}, "Finding name 'Gap'; allowed: small letters, digits and _, a letter first."),
        ({"name": "2gap"}, "Finding name '2gap'"),
        ({"name": "gap-now"}, "Finding name 'gap-now'"),
        ({"name": ""}, "Finding name ''"),
        ({"label": " "}, "Finding 'x' has no label"),
        ({"value": math.nan}, "Finding 'x': nan is no finite number"),
        ({"value": math.inf}, "Finding 'x': inf is no finite number"),
        ({"value": True}, "Finding 'x': True is no finite number"),
        ({"value": np.array([1.0, 2.0])}, "is no finite number"),
        ({"value": pd.NA}, "Finding 'x': <NA> is no finite number"),
        ({"value": "wider"}, "Finding 'x': the word 'wider' has unit 'usd_bn'; allowed: unit text."),
        ({"value": "", "unit": "text"}, "Finding 'x': the word '' has unit 'text'"),
        ({"value": 3.0, "unit": "text"}, "Finding 'x': 3.0 has unit 'text'; give it the unit it is in."),
        ({"low": 2.0, "high": 1.0}, "Finding 'x': low 2.0 is above high 1.0; swap them."),
        ({"low": 2.0}, "Finding 'x' has one end of an interval (2.0, None); give both."),
        ({"low": 0.0, "high": math.inf}, "Finding 'x', high: inf is no finite number"),
        ({"value": None, "low": 0.0, "high": 1.0}, "Finding 'x' has an interval but no number"),
        ({"value": "up", "unit": "text", "low": 0, "high": 1}, "Finding 'x' has an interval but no number"),
        ({"inputs": []}, "Finding 'x': inputs must list at least one"),
        ({"inputs": "growth"}, "Finding 'x': inputs must list at least one"),
        (
            {"inputs": [3.0]},
            "Finding 'x': input of type float; allowed: rows from tables.load, an assumption or",
        ),
    ],
)
def test_what_may_not_be_recorded(data: DataFolder, change: dict[str, Any], message: str) -> None:
    with pytest.raises(FindingError) as caught:
        record(**{**GOOD, **change})
    assert message in str(caught.value)
    record(**GOOD)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.head(0), "no rows of capex are left; a result needs at least one."),
        (lambda f: f.drop(columns="status"), "rows of capex lack column status; keep it."),
        (lambda f: f[["year"]], "rows of capex lack column source and status; keep it."),
        (
            lambda f: pd.DataFrame(f.to_dict("list")),
            "an input frame names no table; pass rows from tables.load.",
        ),
        (lambda f: f.assign(source=None), "a row of capex lacks source or status; every row needs both."),
        (lambda f: f.assign(status="sure"), "No evidence status 'sure'"),
    ],
)
def test_rows_that_are_no_evidence(
    data: DataFolder, change: Callable[[pd.DataFrame], pd.DataFrame], message: str
) -> None:
    with pytest.raises(FindingError) as caught:
        record(**{**GOOD, "inputs": [change(tables.load("capex"))]})
    assert message in str(caught.value)


def test_unknown_units_and_assumptions_name_the_nearest(data: DataFolder) -> None:
    with pytest.raises(UnitError, match=r"No unit 'usd_bnn'; did you mean usd_bn\?"):
        record(**{**GOOD, "unit": "usd_bnn"})
    with pytest.raises(TableError, match=r"No assumption 'grwth' in assumptions\.csv; did you mean growth\?"):
        record(**{**GOOD, "inputs": ["grwth"]})


def test_a_name_stands_once_in_a_run(data: DataFolder) -> None:
    record(**GOOD)
    with pytest.raises(FindingError, match=r"Finding 'x' is recorded already \(X\); use another name\."):
        record(**GOOD)
    reset()
    assert isinstance(record(**GOOD), Finding)


def test_outside_a_notebook_nothing_is_shown(data: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(record(**GOOD), Finding)
    assert capsys.readouterr().out == ""


def test_a_notebook_gets_one_display_with_json_and_text(data: DataFolder) -> None:
    """Even when the cell ends with the finding, which a notebook would otherwise show again."""
    shell = InteractiveShell.instance()
    shell.user_ns.update(record=record, GOOD=GOOD)
    try:
        with capture_output() as caught:
            result = shell.run_cell("record(**GOOD)")
    finally:
        InteractiveShell.clear_instance()
    (shown,) = caught.outputs
    assert "Finding" not in caught.stdout
    assert shown.data == {
        mime.FINDING: result.result.payload(),
        "text/plain": "X: $1.0 billion (scenario)",
    }
