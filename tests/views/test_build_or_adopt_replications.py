"""Published figures come back from their inputs, or part for a reason that is told."""

from __future__ import annotations

import pytest

from analysis import tables
from analysis.views import build_or_adopt_replications as views

NAMES = (
    "adoption_studies", "training_runs", "benchmark_scores", "company_deals", "model_registrations",
    "inference_throughput",
)  # fmt: skip


@pytest.fixture(scope="module")
def frame():
    return views.replications(*(tables.load(name) for name in NAMES))


def test_rows_are_told(frame):
    assert len(frame) >= 10
    assert frame["why"].str.endswith(".").all()
    assert set(frame["source"]) <= set(tables.sources())


@pytest.mark.parametrize(
    "case",
    [
        ("DeepSeek, 2024", "cost of the final run of V3", 5.576, 2.788 * 2, True),
        ("Meta, 2024", "operations of Llama 3.1 405B", 3.8e25, 6 * 405e9 * 15.6e12, True),
        ("Epoch AI, 2026", "operations of Llama 2 70B", 8.1e23, 8.4e23, False),
        ("LMSYS, 2025", "cost of a million tokens written", 0.2, 2 / 3600 / 2787.5 * 1e6, True),
        ("Silicon UK, 2024", "return of Character.AI's last investors", 2.5, 2500 / 1000, True),
        ("Silicon UK, 2024", "return of Inflection's last investors", 1.1, 650 / 1525, False),
        ("Cyberspace Administration, 2026", "services filed by the end of 2025", 748, 302 + 446, True),
    ],
)
def test_by_hand(frame, case):
    work, figure, published, ours, agrees = case
    row = frame[(frame["work"] == work) & (frame["figure"] == figure)].iloc[0]
    assert row["published"] == pytest.approx(published)
    assert row["ours"] == pytest.approx(ours)
    assert row["agrees"] == agrees


def test_a_missing_row_is_named():
    with pytest.raises(ValueError, match="Nobody"):
        views._row(tables.load("adoption_studies"), study="Nobody")


def test_lag_counts_from_january_2023():
    """Open records of 2023: Llama 1 before any closed model, then 126, 233 and 272 days after GPT-4 of 14 March."""
    scores = tables.load("benchmark_scores")
    days = (0 + 126 + 233 + 272) / 4
    assert views.COVERED_FROM == "2023-01-01"
    found = views.lag_at_records(scores, "open_closed", views.COVERED_FROM, "2023-12-31")
    assert found == pytest.approx(days / 30.4375)
