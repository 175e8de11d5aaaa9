"""Titles say what the frames hold and turn round with them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.views import openness_words as words

INDEX = pd.DataFrame(
    {
        "label": ["Free (MIT)", "Llama X"],
        "value": [0.9, 0.4],
        "group": ["Approved licence", "Llama"],
        "approved": [True, False],
    }
)


@pytest.mark.parametrize(
    ("items", "text"), [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(items, text):
    assert words.listed(items) == text


def test_money_has_one_decimal_while_small():
    assert [words.usd(value) for value in (0.3226, -1.215, 137.5)] == ["$0.3 billion", "−$1.2 billion", "$138 billion"]


def test_clauses_are_counted():
    """Of three points of B one is open, one closed, one not known."""
    frame = pd.DataFrame(
        {
            "row": ["x", "y", "z", "x", "y", "z"],
            "column": ["A", "A", "A", "B", "B", "B"],
            "kind": ["Open", "Open", "Open", "Open", "Closed", "Not known"],
        }
    )
    found = words.clauses(frame)
    assert found["title"] == "B: 1 of 3 points are open"
    assert "A: 3 open, 0 closed, 0 not known; B: 1 open, 1 closed, 1 not known" in found["alt"]


def test_index_says_whether_groups_are_apart():
    assert words.index(INDEX)["title"].startswith("Every Llama release scores below")
    mixed = INDEX.assign(value=[0.3, 0.4])
    assert "overlap" in words.index(mixed)["title"]
    assert "Free (MIT) 0.90; Llama X 0.40" in words.index(INDEX)["alt"]


def test_index_rows_have_groups_and_bands():
    frame = pd.DataFrame(
        {"developer": ["Meta", "A", "B"], "approved": [False, True, False], "openness": 0.5, "p05": 0.4, "p95": 0.6}
    )
    rows = words.index_rows(frame)
    assert rows["group"].tolist() == ["Llama", "Approved licence", "Other licence"]
    assert rows[["value", "low", "high"]].iloc[0].tolist() == [0.5, 0.4, 0.6]


def test_steps_count_directions():
    frame = pd.DataFrame(
        {"label": ["a to b", "b to c", "c to d"], "direction": ["tighter", "mixed", "looser"], "less_open": [1, 0.5, 0]}
    )
    found = words.steps(frame)
    assert found["title"] == "Of 3 steps 1 close and 1 open, whatever the weights"
    assert "a to b 100%; b to c 50%; c to d 0%" in found["alt"]


@pytest.mark.parametrize(("last", "verb"), [(0.01, "fell"), (0.05, "rose")])
def test_break_even_moves(last, verb):
    frame = pd.DataFrame({"year": [2023, 2026], "share": [0.03, last], "low": [0.0, 0.0], "high": [0.1, 0.2]})
    found = words.break_even(frame, 0.1)
    assert found["title"] == f"The saving that the gift needs {verb} from 3.0% in 2023 to {last:.1%} in 2026"
    assert "0.0% to 20.0%" in found["alt"]


@pytest.mark.parametrize(
    ("value", "low", "high", "title"),
    [
        (0.3, -3, 7, "In 2026 Meta gains $0.3 billion by giving away, give or take more than that"),
        (-2.0, -3, -1, "In 2026 Meta loses $2.0 billion by giving away"),
    ],
)
def test_contributions_say_gain_or_loss(value, low, high, title):
    frame = pd.DataFrame(
        {"name": ["saving", "value"], "label": ["S", "V"], "value": [1.0, value], "low": [0, low], "high": [2, high]}
    )
    found = words.contributions(frame, 2026)
    assert found["title"] == title
    assert "the largest is S" in found["alt"]


def test_gaps_name_the_nearest_and_the_last():
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-08-01", "2025-11-06", "2025-11-06"]),
            "series": ["Best Llama", "Best Llama", "Best with weights"],
            "points": [24.0, 176.8, 20.4],
            "name": ["405b", "maverick", "glm"],
        }
    )
    found = words.gaps(frame)
    assert found["title"] == (
        "Llama came within 24 points of the best in August 2024; in November 2025 it was 177 behind"
    )
    assert "glm, was 20 behind" in found["alt"]


def test_shares_are_named_largest_first():
    frame = pd.DataFrame({"platform": ["OpenAI", "Anthropic", "DeepMind"], "value": [0.67, 0.8, 0.78]})
    assert words.shares_named(frame) == "80% (Anthropic), 78% (DeepMind) and 67% (OpenAI)"


def test_places_name_the_best_and_the_last():
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-08-01", "2025-11-06", "2025-11-06"]),
            "series": ["Best Llama", "Best Llama", "Best with weights"],
            "place": [5, 105, 2],
            "name": ["405b", "maverick", "glm"],
        }
    )
    found = words.places(frame)
    assert found["title"] == (
        "Llama's best place on the boards was #5 in August 2024; on the last board it was #105 in November 2025"
    )
    assert "Best Llama: 1 Aug 2024 5; 6 Nov 2025 105. Best with weights, glm: #2" in found["alt"]


@pytest.mark.parametrize(("qwen", "leader"), [(700.0, "Llama"), (1300.0, "Qwen")])
def test_downloads_name_the_leader(qwen, leader):
    frame = pd.DataFrame(
        {"date": pd.to_datetime(["2025-04-29", "2026-01-13"]), "series": ["Llama", "Qwen"], "millions": [1200.0, qwen]}
    )
    assert f"{leader} leads" in words.downloads(frame)["title"]


def test_shares_name_the_winner_and_the_loser():
    days = pd.to_datetime(["2024-01-01", "2025-01-01"] * 2)
    frame = pd.DataFrame({"date": days, "series": ["A", "A", "B", "B"], "share": [0.1, 0.7, 0.6, 0.2]})
    assert words.shares(frame)["title"] == "A: from 10% to 70%; B: from 60% to 20%"
    assert words.shares(frame[frame["series"] == "A"])["title"] == "A: from 10% to 70%"
    assert words.dated(frame[frame["series"] == "B"]) == "60% in January 2024 and 20% in January 2025"


def test_crossings_span_the_measures():
    frame = pd.DataFrame(
        {
            "label": ["boards", "tokens"],
            "low": [date(2024, 10, 24), date(2025, 9, 1)],
            "middle": [date(2024, 11, 13), date(2025, 10, 19)],
            "high": [date(2024, 12, 3), date(2025, 12, 1)],
            "low_year": [2024.8, 2025.7],
            "high_year": [2024.9, 2025.9],
        }
    )
    found = words.crossings(frame)
    assert found["title"] == "The lead passed between November 2024 and October 2025, depending on the measure"
    assert "tokens: Sep 2025 to Dec 2025" in found["alt"]
    assert words.crossing_rows(frame)[["low", "high"]].iloc[0].tolist() == [2024.8, 2024.9]


@pytest.mark.parametrize(("gift", "word"), [(3.3, "less"), (12.0, "more")])
def test_per_user_compares_with_android(gift, word):
    labels = ["Android, first", "Android, second", "Llama, to cover the gift", "Llama, to cover the infrastructure"]
    frame = pd.DataFrame({"label": labels, "value": [8.1, 11.0, gift, 275.0]})
    title = f"To cover the gift Llama needs ${gift:.1f} per user, {word} than Android's $8"
    assert words.per_user(frame)["title"] == title


def test_gift_tells_the_base_case():
    found = words.gift({"saving": 1.65, "cost": 1.18, "forgone": 0.45, "value": 0.32}, 2026)
    assert "2026" in found["alt"]
    assert "in sum $0.3 billion" in found["alt"]
