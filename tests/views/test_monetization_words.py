"""Words follow the numbers of their frames."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.views import monetization_words as words


@pytest.mark.parametrize(
    ("minutes", "text"), [(0.5, "30 seconds"), (1, "1 minutes"), (119, "119 minutes"), (120, "2.0 hours")]
)
def test_length(minutes, text):
    assert words.length(minutes) == text


@pytest.mark.parametrize(("ours", "theirs", "word"), [(2, 1, "more than"), (1, 2, "less than"), (10, 10.5, "about")])
def test_compare(ours, theirs, word):
    assert words.compare(ours, theirs) == word


def test_price_lines():
    """From 10 to 1 and from 6 to 2: the smallest fall is 3 times, the largest 10."""
    frame = pd.DataFrame(
        {
            "series": ["A", "A", "B", "B"],
            "date": pd.to_datetime(["2023-03-01", "2025-03-01"] * 2),
            "price_usd_per_mtok": [10.0, 1.0, 6.0, 2.0],
        }
    )
    found = words.price_lines(frame)
    assert found["title"] == "The lowest price of a level fell 3.0 to 10 times"
    assert "A from $10 in March 2023 to $1" in found["alt"]


def test_declines_and_studies():
    frame = pd.DataFrame(
        {"label": ["x", "y", "z"], "factor": [4.0, 12, 60], "low": [2.0, 8, 6], "high": [9.0, 20, 200]}
    )
    assert words.declines(frame)["title"] == "Prices of a level fall 4.0 to 60 times a year, 12 in the middle"
    beside = pd.DataFrame({"label": ["a", "b"], "low": [9.0, 4], "high": [900.0, 60], "group": ["Published", "Ours"]})
    assert words.beside_studies(beside)["title"] == "Published: 9.0 to 900 times a year; ours: 4.0 to 60"


def test_baidu_loses_or_gains():
    frame = pd.DataFrame(
        {
            "series": ["Advertising"] * 2 + ["AI cloud"] * 2,
            "date": pd.to_datetime(["2024-06-30", "2026-03-31"] * 2),
            "value": [19.2, 12.6, 5.1, 6.2],
            "quarter": ["2024Q2", "2026Q1"] * 2,
        }
    )
    assert words.baidu(frame)["title"] == "Baidu's advertising has lost ¥6.6 billion a quarter since its peak"


@pytest.mark.parametrize(("half", "doubted"), [(1045.0, True), (719.0, False)])
def test_horizons_beyond_the_suite_are_doubted(half, doubted):
    frame = pd.DataFrame(
        {"series": ["Half of the time", "Four times in five"], "date": pd.to_datetime(["2026-04-07"] * 2),
         "minutes": [half, 60.0]}
    )  # fmt: skip
    assert ("METR calls lengths above 16.0 hours unreliable" in words.horizons(frame, 960)["alt"]) == doubted


def test_repeats_count_those_above_independence():
    frame = pd.DataFrame({"series": ["A, measured", "A, if independent"], "k": [4, 4], "probability": [0.2, 0.03]})
    assert words.repeats(frame)["title"].endswith("for 1 of 1 agents")


def test_whatifs_tell_the_base_case():
    assert "67% of chains of 5 steps go wrong" in words.chain(0.67232, 5)["alt"]
    assert "10 times a year; Google states 18" in words.revenue(10, 18.2, "Google")["alt"]
