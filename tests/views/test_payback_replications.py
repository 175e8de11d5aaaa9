"""Published payback models come back from their own inputs, or part for a reason that is told."""

import pytest

from analysis import tables
from analysis.views.payback_replications import replications


@pytest.fixture(scope="module")
def frame():
    return replications(tables.load("payback_models"), tables.load("lab_finances"))


def test_reasons_are_sentences(frame):
    assert len(frame) >= 12
    assert frame["why"].str.endswith(".").all()


@pytest.mark.parametrize(
    "case",
    [
        ("David Cahn, 2023", "required revenue", 200, 200, True),
        ("David Cahn, 2023", "revenue hole", 125, 130, False),
        ("David Cahn, 2024", "required revenue", 600, 600, True),
        ("David Cahn, 2024", "revenue hole", 500, 530, False),
        ("Harris Kupperman, 2025", "required revenue", 160, 400 / 10 / 0.25, True),
        ("Harris Kupperman, 2025", "required revenue with the shorter life", 480, 400 / 3 / 0.25, False),
        ("J.P. Morgan, 2025", "payment a month from each iPhone user", 34.72, 650 / 1.5 / 12, False),
        ("Bain & Company, Global Technology Report 2025, 2025", "required revenue", 2000, 2000, True),
        ("Daron Acemoglu, 2024", "productivity gain over ten years", 0.0066, 0.2 * 0.23 * 0.144, True),
        ("Daron Acemoglu, 2024", "productivity gain with hard tasks", 0.0053, 0.033 * 0.144 + 0.013 * 0.037, False),
        ("Daron Acemoglu, 2024", "output gain over ten years", 0.0116, 0.0066 / 0.57, True),
        ("The Guardian, 2024", "OpenAI's loss, at most", 5.0, 8.5 - 3.5, True),
    ],
)
def test_by_hand(frame, case):
    work, figure, published, ours, agrees = case
    row = frame[(frame["work"] == work) & (frame["figure"] == figure)].iloc[0]
    assert row["published"] == published
    assert row["ours"] == pytest.approx(ours)
    assert row["difference"] == pytest.approx(ours - published)
    assert row["agrees"] == agrees


def test_reasons_carry_their_numbers(frame):
    why = frame.set_index(["work", "figure"])["why"]
    assert "sum to 70" in why["David Cahn, 2023", "revenue hole"]
    assert "the loss is 4." in why["The Guardian, 2024", "OpenAI's loss, at most"]
