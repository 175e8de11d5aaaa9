"""Frames of prices: joined and fitted on small tables whose answers are worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.tables import load
from analysis.views import monetization as views


def price_rows(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    """Return a price table: model key, provider, day, price read, price written."""
    long = [
        {"model_key": key, "provider": seller, "date": pd.Timestamp(day), "open_weights": True, "measure": measure,
         "price": price, "unit": "usd_per_mtok"}
        for key, seller, day, read, written in rows
        for measure, price in (("input", read), ("output", written))
    ]  # fmt: skip
    return pd.DataFrame(long)


def score_rows(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Return a score table: model key, benchmark, variant, score."""
    return pd.DataFrame(rows, columns=["model_key", "benchmark", "variant", "score"])


LEVEL = views.Level("Fifty", ("gpqa_diamond",), 50, "GPQA Diamond")


def test_blend_by_hand():
    """Three of 2 and one of 6 dollars: (3 × 2 + 6) ÷ 4 = 3."""
    found = views.offers(price_rows(("a", "x", "2025-01-01", 2, 6)), 0.75)
    assert found["price_usd_per_mtok"].tolist() == [3.0]


def test_the_cheapest_of_a_day_comes_first():
    """Otherwise a day's dearer offers would count as record lows of their own."""
    listed = price_rows(("a", "x", "2025-01-01", 4, 4), ("b", "y", "2025-01-01", 1, 1), ("c", "z", "2025-01-01", 2, 2))
    assert views.offers(listed, 0.5)["price_usd_per_mtok"].tolist() == [1, 2, 4]


def test_free_offers_and_other_currencies_take_no_part():
    listed = pd.concat(
        [
            price_rows(("free", "x", "2025-01-01", 0, 0)),
            price_rows(("a", "x", "2025-01-01", 7, 7)).assign(unit="cny_per_mtok"),
        ]
    )
    assert views.offers(listed, 0.5).empty


def test_best_score_counts_and_base_models_only_where_alone():
    scored = score_rows(
        ("a", "gpqa_diamond", "non_reasoning", 40), ("a", "gpqa_diamond", "reasoning", 60),
        ("b", "gpqa_diamond", "base", 55), ("b", "gpqa_diamond", "chat", 45), ("c", "gpqa_diamond", "base", 52),
    )  # fmt: skip
    assert views.scores(scored, LEVEL.benchmarks).to_dict() == {"a": 60, "b": 45, "c": 52}
    assert views.scores(scored, LEVEL.benchmarks, reasoning=False).to_dict() == {"a": 40, "b": 45, "c": 52}


def test_offers_that_reach_a_level():
    offered = views.offers(price_rows(("a", "x", "2025-01-01", 1, 1), ("b", "x", "2025-01-02", 1, 1)), 0.5)
    scored = score_rows(("a", "gpqa_diamond", "any", 50), ("b", "gpqa_diamond", "any", 49.9))
    assert views.that_reach(offered, scored, LEVEL)["model_key"].tolist() == ["a"]


def test_index_ends_on_the_newest_day():
    offered = views.offers(load("token_prices"), 0.75)
    index = views.index_lines(offered, load("benchmark_scores"))
    assert set(index["series"]) == set(views.SHOWN)
    for _, rows in index.groupby("series"):
        assert rows["date"].iloc[-1] == offered["date"].max()
        assert (rows["price_usd_per_mtok"].diff().dropna() <= 0).all()


def test_gpt_4_level_starts_with_gpt_4():
    """30 and 60 dollars blend to 37.5 in March 2023; nobody else reached 83 in MMLU."""
    index = views.index_lines(views.offers(load("token_prices"), 0.75), load("benchmark_scores"), ["MMLU 83 (GPT-4)"])
    first = index.iloc[0]
    assert (first["price_usd_per_mtok"], str(first["date"].date())) == (37.5, "2023-03-14")
    assert first["name"] == "gpt-4 at OpenAI"


def test_declines_lie_within_their_intervals_and_the_published_range():
    offered = views.offers(load("token_prices"), 0.75)
    found = views.declines(offered, load("benchmark_scores"), views.Rule(0.1), 128, 1)
    assert len(found) >= 10
    assert ((found["low"] <= found["factor"]) & (found["factor"] <= found["high"])).all()
    assert (found["lows"] >= 3).all()
    assert found["factor"].between(2, 900).all()
    span = (found["last"] - found["first"]).dt.days / 365.25
    assert found["ends_factor"].to_numpy() == pytest.approx((found["total"] ** (1 / span)).to_numpy())


def test_rules_by_hand(monkeypatch):
    """100, 10, 1 in two years is 10 a year; the cut of 2 % after two more flattens it; to 2025 one year is left."""
    monkeypatch.setattr(views, "LEVELS", (LEVEL,))
    offered = views.offers(
        price_rows(("a", "x", "2023-01-01", 100, 100), ("a", "y", "2024-01-01", 10, 10),
                   ("a", "z", "2025-01-01", 1, 1), ("a", "w", "2027-01-01", 0.98, 0.98)), 0.5
    )  # fmt: skip
    scored = score_rows(("a", "gpqa_diamond", "any", 50))
    until = pd.Timestamp("2024-12-31")
    rules = [views.Rule(0.0), views.Rule(0.1), views.Rule(0.1, until=until)]
    found = views.by_rule(offered, scored, rules, (9, 900))
    assert found["levels"].tolist() == [1, 1, 0]
    assert found["middle"].iloc[0] < 5
    assert found["middle"].iloc[1] == pytest.approx(10, rel=0.01)
    assert found["inside"].tolist() == [0, 1, 0]
    assert found["window"].tolist() == ["January 2027", "January 2027", "December 2024"]


def test_in_the_window_of_epoch():
    """Without a rule and over any span the middle of twelve levels is about 89 a year, with nine in Epoch's range."""
    until, ends = views.window(load("price_decline_studies"), "six_benchmarks")
    assert (str(until.date()), ends) == ("2025-03-31", (9, 900))
    offered = views.offers(load("token_prices"), 0.75)
    found = views.by_rule(offered, load("benchmark_scores"), [views.Rule(0.0, 1, until)], ends).iloc[0]
    assert (found["levels"], found["inside"]) == (12, 9)
    assert found["middle"] == pytest.approx(89.2, abs=0.1)


def test_a_tenth_is_needed_for_a_new_low():
    """Seven offers follow Claude 2's level down; the last two undercut by 2 and 4 % only."""
    offered = views.offers(load("token_prices"), 0.75)
    found = views.declines(offered, load("benchmark_scores"), views.Rule(0.1), 8, 1).set_index("label")
    row = found.loc["GPQA 34.4 (Claude 2)"]
    assert (row["lows"], str(row["last"].date())) == (5, "2025-08-23")


def test_ratios_of_july_2024():
    """Read and written in dollars: mini 0.15 and 0.60, GPT-4o 5 and 15, Flash 0.35 and 1.05, Haiku 0.25 and 1.25,
    Groq 0.05 and 0.08. Blends of three to one: 0.2625 ÷ 7.5, ÷ 0.525, ÷ 0.5, and 0.0575 ÷ 0.2625."""
    found = views.ratios(views.offers(load("token_prices"), 0.75), pd.Timestamp("2024-07-26"))
    assert found["input"].tolist() == pytest.approx([0.03, 0.15 / 0.35, 0.6, 1 / 3])
    assert found["output"].tolist() == pytest.approx([0.04, 0.6 / 1.05, 0.48, 0.08 / 0.6])
    assert found["blend"].tolist() == pytest.approx([0.035, 0.5, 0.525, 0.0575 / 0.2625])


def test_studies_are_spread_over_their_months():
    """1,000 from November 2021 to November 2024 (1,096 days) is 1000^(365.25 ÷ 1096) a year; steps are left out."""
    found = views.studies(load("price_decline_studies")).set_index("figure")
    assert found.loc["mmlu_42", "value"] == pytest.approx(1000 ** (365.25 / 1096))
    assert "davinci_to_turbo" not in found.index
    assert (found.loc["six_benchmarks", "low"], found.loc["six_benchmarks", "high"]) == (9, 900)


def test_the_two_windows_of_the_ai_index():
    """280 from November 2022 to October 2024 (700 days) is 280^(365.25 ÷ 700); over 18 months 280^(12 ÷ 18) = 42.8."""
    found = views.ai_index(load("price_decline_studies"))
    assert (found["total"], found["months"]) == (280, 23)
    assert found["yearly"] == pytest.approx(280 ** (365.25 / 700))
    assert found["said_yearly"] == pytest.approx(280 ** (12 / 18))


def test_volume_by_day():
    """9.7 trillion a month is 9.7 ÷ 30.4375 a day; 0.12 trillion a day is left alone."""
    found = views.volumes(load("token_volumes"))
    google, bytedance = (found[found["series"] == name].iloc[0] for name in ("Google", "ByteDance"))
    assert google["tokens_per_day"] == pytest.approx(9.7e12 / 30.4375)
    assert bytedance["tokens_per_day"] == 0.12e12


def test_volume_growth_by_hand():
    """From 9.7 to 3,200 trillion in 730 days: 329.9^(365.25 ÷ 730)."""
    assert views.volume_growth(load("token_volumes"), "Google") == pytest.approx((3200 / 9.7) ** (365.25 / 730))


def test_the_second_index_goes_on_where_the_first_ends():
    """By the first index a, then b lead; of the second only d, which beats c's 50, came after b."""
    offered = views.offers(
        price_rows(*((key, "x", f"2025-0{month}-01", price, price) for month, (key, price) in
                     enumerate((("a", 9), ("b", 4), ("c", 7), ("d", 8)), start=1))), 0.5
    )  # fmt: skip
    scored = score_rows(
        ("a", "epoch_eci", "any", 120), ("b", "epoch_eci", "any", 130), ("a", "aa_intelligence_index", "any", 50),
        ("c", "aa_intelligence_index", "any", 40), ("d", "aa_intelligence_index", "any", 60),
        ("c", "aa_intelligence_index", "chat", 99),
    ).assign(edition=pd.to_datetime(["2025-06-01"] * 5 + ["2025-05-01"]))  # fmt: skip
    found = views.frontier(offered, scored)
    assert found["model_key"].tolist() == ["a", "b", "d"]
    assert found["price_usd_per_mtok"].tolist() == [9, 4, 8]


def test_frontier_of_2026():
    """List prices blend three to one: GPT-5.5 5 and 30, Claude Fable 5 10 and 50, Claude Opus 5 5 and 25 dollars."""
    found = views.frontier(views.offers(load("token_prices"), 0.75), load("benchmark_scores"))
    prices = found.set_index("model_key")["price_usd_per_mtok"]
    assert (prices["gpt-5.5"], prices["claude-fable-5"], prices["claude-opus-5"]) == (11.25, 20, 10)
    assert (found["model_key"].iloc[0], found["model_key"].iloc[-1]) == ("gpt-4", "claude-opus-5")


def test_frontier_fall_by_hand():
    """From 100 to 1 in two years, whatever lies between: 10 a year."""
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta([0, 300, 730.5], unit="D")
    lead = pd.DataFrame({"date": days, "price_usd_per_mtok": [100, 500, 1]})
    assert views.frontier_fall(lead) == pytest.approx(10, rel=0.01)


def test_frontier_leads_strictly():
    found = views.frontier(views.offers(load("token_prices"), 0.75), load("benchmark_scores"))
    for _, rows in found.groupby("index"):
        assert (np.diff(rows["score"]) > 0).all()
    assert found["date"].is_monotonic_increasing
