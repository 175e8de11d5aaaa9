"""Charts on building and adopting: marks stand where the frames say, and the control runs the tested formulas."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn_marks import drawn_marks

from analysis.charts import build_or_adopt as charts
from analysis.models import serving
from analysis.views.build_or_adopt_gap import BENCHMARKS
from analysis.whatif import slider

WORDS = {"title": "T", "alt": "A", "subtitle": "S"}
DATES = pd.to_datetime(["2023-07-31", "2026-10-31"])


def controls(**values):
    at = {"price": 2.0, "rent": 3.0, "utilisation": 0.5, "engineers": 3.0, "speed": 2.0} | values
    ends = {"price": (0, 10), "rent": (0, 20), "utilisation": (0.01, 1), "engineers": (0, 20), "speed": (0.5, 10)}
    units = {
        "price": "usd_per_mtok",
        "rent": "usd_per_hour",
        "utilisation": "share",
        "engineers": "count",
        "speed": "multiple",
    }
    return {name: slider(name, name, units[name], ends[name], at[name]) for name in at}


FIXED = {"throughput": 5000.0, "chips": 4.0, "training_usd": 2e6, "engineer_usd_per_year": 200_000.0}


def test_cost_dots_and_reference():
    frame = pd.DataFrame({"label": ["7B", "All"], "value": [1.0, 8.0], "low": [0.5, 5.0], "high": [2.0, 17.0]})
    spec = charts.llama_2_cost(frame, 25.0, **WORDS).to_dict()
    dots = drawn_marks(spec, "symbol", "wide")
    assert len(dots) == 2
    assert "Document C" in [mark["text"] for mark in drawn_marks(spec, "text", "narrow")]


def test_price_lines_on_a_logarithmic_axis():
    names = list(charts.PRICES)
    frame = pd.DataFrame([(day, name, 2.0 - 0.5 * i) for i, day in enumerate(DATES) for name in names],
                         columns=["date", "series", "usd_per_mtok"])  # fmt: skip
    spec = charts.price_lines(frame, **WORDS).to_dict()
    assert "'type': 'log'" in str(spec)
    few = charts.price_lines(frame[frame["series"] == names[0]], **WORDS).to_dict()
    assert names[1] not in str(few)


def test_map_has_a_cell_for_each_volume_and_date():
    cells = [("1 million", "Jul 2023", "Call"), ("1 billion", "Jul 2023", "Host"), ("1 million", "Oct 2026", "Call"),
             ("1 billion", "Oct 2026", "Train")]  # fmt: skip
    frame = pd.DataFrame(cells, columns=["row", "column", "kind"]).assign(call="$1", host="$2", train="$3")
    spec = charts.choice_map(frame, **WORDS).to_dict()
    rects = [mark for mark in drawn_marks(spec, "rect", "wide") if mark.get("width", 0) > 20]
    assert len(rects) == 4
    assert len({mark["fill"] for mark in rects}) == 3


def test_bands_and_claimed_share():
    rows = [(day, name, 0.5, 0.4, 0.6) for day in DATES for name in charts.COHORT]
    frame = pd.DataFrame(rows, columns=["date", "series", "share", "low", "high"])
    spec = charts.cohort_curves(frame, 0.1, **WORDS).to_dict()
    assert "Nine in ten have stopped" in [mark["text"] for mark in drawn_marks(spec, "text", "wide")]
    assert len(drawn_marks(spec, "area", "wide")) > 0


def test_frontier_axis_holds_all_scores():
    rows = [
        (day, name, score, "M") for name in charts.FRONTIERS for day, score in zip(DATES, (112.0, 154.0), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["date", "series", "score", "name"])
    spec = charts.frontiers(frame, pd.Timestamp("2023-07-18"), **WORDS).to_dict()
    assert "'domain': [110.0, 155.0]" in str(spec)
    assert "Llama 2" in [mark["text"] for mark in drawn_marks(spec, "text", "wide")]


def test_chances_and_gaps_draw():
    frame = pd.DataFrame(
        [(day, name, 0.5) for day in DATES for name in charts.CHANCES], columns=["date", "series", "probability"]
    )
    assert charts.chance_by_date(frame, **WORDS).to_dict()["description"] == "A"
    rows = pd.DataFrame({"label": ["x", "y"], "value": [4.0, 8.0], "low": [3.0, 5.0], "high": [5.0, 9.0]})
    spec = charts.gap_rows(rows, 36.0, **WORDS).to_dict()
    assert "Wang, April 2023" in [mark["text"] for mark in drawn_marks(spec, "text", "wide")]


def test_gap_lines_have_a_style_for_each_benchmark():
    rows = [(day, name, 4.0) for day in DATES for name in BENCHMARKS.values()]
    spec = charts.gap_lines(pd.DataFrame(rows, columns=["date", "series", "months"]), **WORDS).to_dict()
    wide, narrow = (str([mark["text"] for mark in drawn_marks(spec, "text", width)]) for width in ("wide", "narrow"))
    assert "GPQA Diamond" in wide
    assert "GPQA" in narrow


def test_control_starts_from_the_tested_costs():
    """At 5,000 tokens a second, half used, 3 dollars: 3e6 ÷ 9e6 = 0.3333 a million; people 50,000, chips 8,760.

    Standing chips last to 26,280; calling at 2 meets hosting at 50,000 ÷ (2 - 0.3333) = 30,000 million.
    """
    chart, sliders, answers = charts.monthly_whatif([1.0, 1e3, 1e6], controls(), FIXED, **WORDS)
    chips, turn = answers
    assert len(sliders) == 5
    assert chips.value == pytest.approx(1 / 3)
    assert turn.value == pytest.approx(30.0)
    assert turn.value * 1000 == pytest.approx(serving.calling_to_hosting(2.0, 1 / 3, 4 * 3 * 730, 50_000))
    lines = [
        mark for mark in drawn_marks(chart.to_dict(), "line", "wide") if mark.get("stroke") not in {None, "#e2e5e9"}
    ]
    assert len({mark["stroke"] for mark in lines}) == 3


def test_control_knows_where_hosting_never_pays():
    turn = charts.monthly_whatif([1.0, 1e6], controls(price=0.2), FIXED, **WORDS).answers[1]
    assert (turn.value, turn.otherwise) == (None, "no volume")


def test_control_where_standing_chips_suffice():
    """At a call of 5 the costs meet at (50,000 + 8,760) ÷ 5 = 11,752 million tokens, below 26,280."""
    turn = charts.monthly_whatif([1.0, 1e6], controls(price=5.0), FIXED, **WORDS).answers[1]
    assert turn.value == pytest.approx(11.752)
