"""Published figures come back from their own parts."""

from __future__ import annotations

import pytest

from analysis.tables import load
from analysis.views import openness_replications as again

NAMES = ("openness_scores", "arena_boards", "meta_business", "platform_figures", "adoption", "claims")


@pytest.fixture(scope="module")
def rows():
    return again.replications(*(load(name) for name in NAMES))


def test_there_are_more_than_twenty(rows):
    assert len(rows) >= 20
    assert not rows.duplicated(["work", "figure"]).any()


@pytest.mark.parametrize(
    ("figure", "ours"),
    [
        ("score of llama-2-chat", 3.0),
        ("score of llama-3-instruct", 2.5),
        ("score of llama-3.1", 4.0),
        ("score of olmo-7b-instruct", 12.5),
        ("score of chatgpt", 0.5),
        ("points of IBM", 95),
        ("place of Llama 3", 6),
        ("saving of a tenth on 100 billion", 10),
        ("growth of Llama's downloads since December", 1000 / 650 - 1),
        ("margin of Google Play in 2019", 7 / 11.2),
        ("total revenue", 198.759 + 2.207),
    ],
)
def test_figure_by_hand(rows, figure, ours):
    row = rows[rows["figure"] == figure].iloc[0]
    assert row["ours"] == pytest.approx(ours)
    assert row["agrees"]


def test_points_of_meta(rows):
    """Sums of the hundred indicators in two editions: 54 and 60."""
    assert rows[rows["figure"] == "points of Meta"]["ours"].tolist() == [54, 60]


def test_means_by_hand(rows):
    """370 / 10; 811 / 14; 529 / 13, which the paper prints as 40."""
    means = rows[rows["figure"] == "mean of companies"]
    assert means["ours"].tolist() == pytest.approx([370 / 10, 811 / 14, 529 / 13])
    assert means["agrees"].tolist() == [True, True, False]


def test_the_two_that_part(rows):
    apart = rows[~rows["agrees"]]
    assert sorted(apart["figure"]) == ["mean of companies", "place of Meta-Llama-3.1-405b-Instruct"]


def test_one_row_is_needed():
    with pytest.raises(ValueError, match="0 rows with"):
        again._one(load("meta_business"), measure="nothing")
