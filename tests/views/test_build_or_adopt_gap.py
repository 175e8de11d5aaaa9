"""Gaps between groups of models, by hand on a small board and on the report's own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import tables
from analysis.views import build_or_adopt_gap as views


def board(rows):
    columns = ["model_key", "model", "developer", "open_weights", "released", "score"]
    frame = pd.DataFrame(rows, columns=columns).assign(benchmark="epoch_eci", edition=pd.NaT)
    return frame.assign(released=pd.to_datetime(frame["released"]))


@pytest.fixture
def small():
    return board([
        ("c1", "C1", "OpenAI", False, "2024-01-01", 50),
        ("c2", "C2", "OpenAI", False, "2024-07-01", 80),
        ("o1", "O1", "Meta", True, "2024-04-01", 50),
        ("o2", "O2", "DeepSeek", True, "2025-01-01", 70),
        ("o2", "O2", "DeepSeek", True, "2025-01-01", 60),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def scores():
    return tables.load("benchmark_scores")


def test_best_setting_counts(small):
    rows = views.scored(small, "epoch_eci")
    assert rows["score"].tolist() == [50, 50, 80, 70]


def test_gap_by_hand(small):
    """On 1 April 2024 the leaders' 50 is 91 days old; on 1 January 2025 their 80, from 1 July, is 184 days old."""
    found = views.gap(small, "open_closed", "epoch_eci", 20, 1)
    months = dict(zip(found.dates.strftime("%Y-%m"), found.months, strict=True))
    assert months["2024-04"] == pytest.approx(91 / views.DAYS_PER_MONTH)
    assert months["2025-01"] == pytest.approx(184 / views.DAYS_PER_MONTH)
    assert found.mean == pytest.approx(found.months.mean())


def test_lines_of_a_pair_by_benchmark(small):
    """Open models begin in April 2024 and Chinese ones in January 2025; only the pair asked for is drawn."""
    found = [views.gap(small, name, "epoch_eci", 5, 1) for name in views.PAIRS]
    frame = views.gap_frame(found, "open_closed")
    assert set(frame["series"]) == {"Epoch Capabilities Index"}
    assert frame["date"].min() == pd.Timestamp("2024-04-01")
    assert frame["months"].iloc[0] == pytest.approx(91 / views.DAYS_PER_MONTH)


def test_the_record_of_closed_models_opens_with_its_first(small):
    """C1 of January 2024 has 50: O1 has as much in April, O2 more in January 2025; without O2 no Chinese model has."""
    found = views.opening(small, "epoch_eci")
    assert (found.model, found.released) == ("C1", pd.Timestamp("2024-01-01"))
    assert found.passed == {"open": pd.Timestamp("2024-04-01"), "chinese": pd.Timestamp("2025-01-01")}
    weaker = small.assign(score=small["score"].where(small["model"] != "O2", 40))
    assert views.opening(weaker, "epoch_eci").passed["chinese"] == pd.Timestamp("2025-01-01")


def test_epoch_opens_with_gpt_4(scores):
    found = views.opening(scores, "epoch_eci")
    assert found.model == "GPT-4 (Mar 2023)"
    assert {group: f"{day:%Y-%m}" for group, day in found.passed.items()} == {"open": "2024-07", "chinese": "2024-09"}


def test_china_and_america(small):
    """DeepSeek is the only Chinese developer; Meta and OpenAI lead."""
    parts = views.groups(views.scored(small, "epoch_eci"))
    assert parts["chinese"]["model"].tolist() == ["O2"]
    assert set(parts["american"]["model"]) == {"C1", "C2", "O1"}


def test_nobody_is_both_and_the_leaders_are_placed(scores):
    assert set(views.CHINESE) & set(views.AMERICAN) == set()
    for benchmark in views.BENCHMARKS:
        rows = views.scored(scores, benchmark)
        best = rows.sort_values("score").tail(10)
        assert set(best["developer"]) <= set(views.CHINESE) | set(views.AMERICAN) | {"Mistral"}


@pytest.mark.parametrize("benchmark", list(views.BENCHMARKS))
@pytest.mark.parametrize("name", list(views.PAIRS))
def test_real_gaps_are_sound(scores, name, benchmark):
    found = views.gap(scores, name, benchmark, 30, 5)
    assert np.isfinite(found.months).all()
    assert (found.months >= 0).all()
    assert 0 < found.mean < 24
    assert (found.low <= found.high).all()


def test_frontier_ends_at_the_newest_day(scores):
    frame = views.frontiers(scores, "epoch_eci", {"open": "Open", "closed": "Closed"})
    assert frame.groupby("series")["date"].max().nunique() == 1
    assert (frame.groupby("series")["score"].diff().dropna() >= 0).all()


def test_chinese_records_by_hand(small):
    """The open records are O1 of Meta and O2 of DeepSeek: one of two, and all of those since May 2024."""
    assert views.chinese_share_of_records(small, "epoch_eci", "2024-01-01") == 0.5
    assert views.chinese_share_of_records(small, "epoch_eci", "2024-05-01") == 1.0


def test_superclue_of_two_editions():
    """July 2023: ERNIE Bot 62.0 above GPT-3.5's 59.79, one Chinese model above; Llama 2 13B at 34.26."""
    frame = views.superclue(tables.load("superclue_2023")).set_index("edition")
    assert frame.loc["2023-07", ["best_score", "gpt35_score", "llama2_score", "above"]].tolist() == [
        62.0,
        59.79,
        34.26,
        1,
    ]
    assert frame.loc["2023-12", "best"] == "ERNIE Bot 4.0"
