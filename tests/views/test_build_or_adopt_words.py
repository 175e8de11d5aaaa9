"""Titles and alternative texts follow the numbers that are drawn."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis.views import build_or_adopt_words as words
from analysis.views.build_or_adopt import CALLED, HOSTED
from analysis.views.build_or_adopt_cohort import ESTIMATE, LEAST, MOST


def test_volume_in_words():
    assert [words.volume(x) for x in (1.0, 1e6, math.inf)] == [
        "1 million tokens a month", "1 trillion tokens a month", "no volume",
    ]  # fmt: skip


def test_calling_that_is_never_left_is_cheapest_at_any_volume():
    """Infinity is no volume from which to host, but every volume up to which to call."""
    assert [words.up_to(x) for x in (1.0, math.inf)] == ["1 million tokens a month", "any volume"]


@pytest.mark.parametrize(("share", "said"), [(0.494, "49 per cent"), (1.3, "130 per cent, which no chip can give")])
def test_utilisation_above_full_is_out_of_reach(share, said):
    assert words.filled(share) == said


def llama(high):
    return pd.DataFrame({"label": ["70B", "All sizes"], "value": [4.0, 8.0], "low": [2.0, 5.0], "high": [9.0, high]})


@pytest.mark.parametrize(("high", "word"), [(17.0, "below"), (30.0, "up to")])
def test_cost_of_llama_beside_the_claim(high, word):
    found = words.llama_2(llama(high), 25)
    assert f"{high:.0f} million or less" in found["title"]
    assert f"All lie {word} $25 million" in found["alt"]


@pytest.mark.parametrize(("last", "verb"), [(0.1, "fell"), (3.0, "went")])
def test_direction_of_prices(last, verb):
    dates = pd.to_datetime(["2023-07-31", "2023-07-31", "2026-10-31", "2026-10-31"])
    frame = pd.DataFrame({"date": dates, "series": [CALLED, HOSTED] * 2, "usd_per_mtok": [2.0, 0.7, last, 0.06]})
    joined = words.price_frame({"Class of GPT-3.5": frame})
    found = words.prices(joined)
    assert set(joined["series"]) == {"Class of GPT-3.5, called", "Class of GPT-3.5, hosted"}
    assert found["title"].startswith(f"A call {verb} to $")
    assert "July 2023" in found["title"]


def cost_map(choices):
    frame = pd.DataFrame(
        {"date": pd.to_datetime(["2023-07-31", "2026-10-31"]).repeat(2), "volume_mtok": [1.0, 1e6] * 2}
    )
    return frame.assign(choice=choices, call_usd=1.0, host_usd=1234.5, train_usd=1e6)


def test_map_says_where_calling_ends():
    found = words.map_words(cost_map(["call", "host", "call", "call"]), "Class of GPT-4")
    first, last = "at 1 million tokens a month in 2023", "at 1 trillion tokens a month in 2026"
    assert found["title"] == f"Class of GPT-4: calling is still cheapest {first}, {last}"
    assert "Cells: call 3, host 1." in found["alt"]


def test_map_says_where_calling_never_is_the_cheapest():
    found = words.map_words(cost_map(["host", "host", "call", "host"]), "Class of GPT-4")
    assert found["title"].endswith("cheapest at no volume in 2023, at 1 million tokens a month in 2026")


def test_map_cells_are_named_and_printed():
    cell = words.map_cells(cost_map(["call", "host", "call", "train"])).iloc[1]
    assert cell.to_dict() == {
        **{"row": "1 trillion", "column": "Jul 2023", "kind": "Host"},
        **{"call": "$1", "host": "$1,234", "train": "$1,000,000"},
    }


def test_bounds_of_the_cohort():
    rows = [
        (name, pd.Timestamp("2026-06-13"), share) for name, share in ((LEAST, 0.18), (MOST, 0.95), (ESTIMATE, 0.73))
    ]
    found = words.cohort(pd.DataFrame(rows, columns=["series", "date", "share"]))
    assert found["title"] == "Between 18% and 95% of the firms still train a model of their own"
    assert "Kaplan-Meier gives 73%" in found["alt"]


def test_gap_and_frontier():
    rows = pd.DataFrame({"label": ["A", "B"], "value": [4.0, 8.0], "low": [3.0, 5.0], "high": [5.0, 9.0]})
    assert words.gaps(rows)["title"] == "The mean gap is 4 months to 8 months, by test and pair"
    best = pd.DataFrame({"series": ["Closed", "Open"], "score": [150.0, 147.0], "name": ["GPT-5", "Kimi K2.5"]})
    found = words.frontier(best, 8.5)
    assert "8.5 months before" in found["title"]
    assert "Open 147 (Kimi K2.5)" in found["alt"]


def test_gap_lines_say_most_and_last():
    dates = pd.to_datetime(["2024-01-01", "2024-02-01"] * 2)
    frame = pd.DataFrame({"series": ["A", "A", "B", "B"], "date": dates, "months": [9.0, 4.0, 1.0, 2.0]})
    found = words.gap_lines(frame, "Open behind closed")
    assert found["title"] == "Open behind closed: 2 months to 4 months when last measured, by test"
    assert "A from January 2024, most 9 months in January 2024, last 4.0" in found["alt"]


def test_chances_and_control():
    frame = pd.DataFrame(
        {"series": ["X", "X"], "date": pd.to_datetime(["2023-07-31", "2026-10-31"]), "probability": [0.9, 0.6]}
    )
    found = words.chances(frame)
    assert "60% of the draws or more" in found["title"]
    assert "X from 90% in July 2023 to 60%" in found["alt"]
    assert words.monthly(math.inf, "Class")["title"] == "Class now: hosting is cheaper than calling at no volume"
    assert words.monthly(1000.0, "Class")["title"].endswith("from 1 billion tokens a month")
