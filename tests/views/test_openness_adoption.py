"""Who led on boards and in counts, from the report's own tables and from small ones worked out by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.tables import load
from analysis.views import openness_adoption as field


@pytest.fixture(scope="module")
def boards():
    return load("arena_boards")


@pytest.fixture(scope="module")
def adoption():
    return load("adoption")


@pytest.fixture(scope="module")
def best(boards):
    return field.best_by_board(boards)


def board(day, *models):
    """A whole board of models: name, developer, score, whether its weights are open, base."""
    rows = [
        {
            "date": pd.Timestamp(day),
            "model": name,
            "developer": developer,
            "score": score,
            "open_weights": is_open,
            "base": base,
            "scale": "elo",
            "whole": True,
        }
        for name, developer, score, is_open, base in models
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(rank=frame["score"].rank(ascending=False, method="min").astype(int))


# Boards ------------------------------------------------------------------------------------------------------


def test_best_by_board_by_hand():
    """The tuned model leads by 10 points: Meta's own does not lead, its family does."""
    frame = board(
        "2024-01-01",
        ("closed", "OpenAI", 100, False, None),
        ("tuned", "Nvidia", 80, True, "Llama"),
        ("llama", "Meta", 70, True, None),
    )
    row = field.best_by_board(frame).iloc[0]
    assert (row["llama_rank"], row["llama_behind"], row["open_behind"]) == (3, 30, 20)
    assert (row["leads"], row["base_leads"]) == (False, True)


def test_a_level_lead_is_a_lead(best):
    """On 24 October 2024 Nemotron and the 405B had 1267 points each."""
    row = best[best["date"] == "2024-10-24"].iloc[0]
    assert row["leads"]
    assert row["open_behind"] == row["llama_behind"]


def test_the_lead_on_the_boards(best):
    """Meta led on five boards, from May to October 2024 with a break, and never after."""
    assert [f"{day:%Y-%m-%d}" for day in best[best["leads"]]["date"]] == [
        *("2024-05-01", "2024-05-20", "2024-08-01", "2024-09-19", "2024-10-24"),
    ]
    assert (best[best["date"] < "2023-12-01"]["base_leads"]).all()
    assert not best[best["date"] < "2023-12-01"]["leads"].any()


def test_gaps_have_a_line_each(best):
    frame = field.gaps(best)
    assert frame.groupby("series").size().to_dict() == {"Best Llama": 23, "Best with weights": 23}
    assert (frame["points"] >= 0).all()


def test_places_have_a_line_each(best):
    """105th of 259 on the last board, where GLM-4.6 is second."""
    last = field.places(best).groupby("series").last()
    assert last["place"].to_dict() == {"Best Llama": 105, "Best with weights": 2}
    assert last.loc["Best with weights", "name"] == "glm-4.6"
    assert best.iloc[-1]["models"] == 259


def test_spells_of_the_lead(best):
    """Lost on the boards of 19 June and 24 July 2024, held from August to October, lost for good in December."""
    found = field.spells(best)
    assert [f"{day:%Y-%m-%d}" for day in found["start"]] == ["2024-05-01", "2024-06-19", "2024-08-01", "2024-12-03"]
    assert found["boards"].tolist() == [2, 2, 3, 10]
    assert found["leads"].tolist() == [True, False, True, False]
    assert found["first"].tolist()[1::2] == ["Nemotron-4-340B-Instruct", "Athene-v2-Chat-72B"]


def test_spells_begin_with_the_first_lead():
    """Behind, ahead, ahead: one spell of two boards."""
    days = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])
    frame = pd.DataFrame({"date": days, "leads": [False, True, True], "open": ["a", "b", "c"]})
    found = field.spells(frame)
    assert found[["boards", "first"]].to_numpy().tolist() == [[2, "b"]]


def test_release_ranks(boards):
    """LLaMA 13B last of 20, 15 of them with weights; by score Llama 3 sixth of 22 shown; the 405B fifth of 122, first
    with weights, printed as fourth; Llama 4 41st of 186, printed as 35th.
    """
    found = field.release_ranks(boards).set_index("release")
    assert list(found.index) == ["LLaMA 1", "Llama 2", "Llama 3", "Llama 3.1", "Llama 3.3", "Llama 4"]
    assert found.loc["LLaMA 1", ["rank", "models", "rank_open"]].tolist() == [20, 20, 15]
    assert found.loc[["Llama 3.1", "Llama 4"], "rank_published"].tolist() == [4, 35]
    assert found.loc["Llama 3", ["rank", "models", "rank_open"]].tolist() == [6, 22, 1]
    assert found.loc["Llama 3.1", ["rank", "models", "rank_open"]].tolist() == [5, 122, 1]
    assert found.loc["Llama 4", ["rank", "models"]].tolist() == [41, 186]
    assert pd.isna(found.loc["Llama 3", "best"])
    assert found.loc["Llama 3.1", "best"] <= 5 <= found.loc["Llama 3.1", "worst"]


def test_win_share_of_llama_3(boards):
    """49 points behind: 1 / (1 + 10 ** (49 / 400)) = 0.43."""
    found = field.release_ranks(boards).set_index("release")
    assert found.loc["Llama 3", "win_share"] == pytest.approx(0.43, abs=0.001)


def test_order_breaks_where_the_ruler_changed(boards):
    frame = field.order_kept(boards)
    late = frame[frame["before"] >= "2024-06-01"]
    worst = late.loc[late["tau"].idxmin()]
    assert (f"{worst['before']:%Y-%m-%d}", f"{worst['date']:%Y-%m-%d}") == ("2025-07-16", "2025-08-06")
    assert late.drop(worst.name)["tau"].min() > 0.99


# The lead ----------------------------------------------------------------------------------------------------


def shares(*rows):
    columns = ["measure", "entity", "date_low", "date_high", "value"]
    return pd.DataFrame(
        [("s", "X", pd.Timestamp(low), pd.Timestamp(high), value) for low, high, value in rows], columns=columns
    )


def test_crossing_between_the_values_around_one_half():
    """From 20 to 80 % between 1 January and 11 January, known exactly: half way on the sixth."""
    known = shares(
        ("2024-12-01", "2024-12-01", 0.1), ("2025-01-01", "2025-01-01", 0.2), ("2025-01-11", "2025-01-11", 0.8)
    )
    found = field.share_crossing(known, "s", "X", "X passes", error=0, count=16, seed=1)
    assert (found.low, found.middle, found.high) == (date(2025, 1, 6),) * 3


def test_crossing_that_has_not_happened():
    with pytest.raises(ValueError, match="No values of s for X around one half; 1 known"):
        field.share_crossing(shares(("2025-01-01", "2025-01-01", 0.2)), "s", "X", "X", error=0, count=4, seed=1)


def test_crossings_are_in_order_and_inside_their_sources(adoption, best):
    frame = field.crossings(adoption, best, 0.03, 256, 1)
    assert frame["middle"].is_monotonic_increasing
    assert ((frame["low"] <= frame["middle"]) & (frame["middle"] <= frame["high"])).all()
    first = frame.iloc[0]
    assert (first["low"], first["high"]) == (date(2024, 10, 24), date(2024, 12, 3))
    chinese = frame[frame["label"].str.startswith("New derivatives: Chinese")].iloc[0]
    assert date(2023, 11, 1) < chinese["low"] < chinese["high"] < date(2025, 9, 30)


def test_decimal_years():
    """1 July is 181 of 365.25 days into the year."""
    assert field._decimal_year(date(2025, 7, 1)) == pytest.approx(2025 + 181 / 365.25)


# Downloads ---------------------------------------------------------------------------------------------------


def test_downloads_are_the_totals_stated(adoption):
    frame = field.downloads(adoption)
    assert frame[frame["series"] == "Llama"]["millions"].tolist() == [100, 350, 650, 1000, 1200]
    assert frame[frame["series"] == "Qwen"]["millions"].tolist() == [600, 700]


def test_flows_are_not_on_the_line_of_totals(adoption):
    assert 3000 not in field.downloads(adoption)["millions"].tolist()


def test_shares_over_time_are_those_published(adoption):
    frame = field.shares_over_time(adoption)
    assert frame[frame["series"] == "Chinese base models"]["share"].tolist() == [0.10, 0.63, 0.70]
    assert frame[frame["series"] == field.TOKENS]["share"].tolist() == [0.028, 0.727]
    assert frame.groupby("series")["date"].apply(lambda days: days.is_monotonic_increasing).all()


def test_published_shares_are_in_order(adoption):
    """Ten of derived models and tokens, then three of all tokens, then downloads: 17.1 before 15.8 %."""
    frame = field.published(adoption, field.SHARES)
    assert frame["what"].drop_duplicates().tolist() == list(field.SHARES.values())
    assert frame.tail(2)[["entity", "when", "value"]].to_numpy().tolist() == [
        ["Chinese developers", "August 2024 to August 2025", 0.171],
        ["US developers", "August 2024 to August 2025", 0.158],
    ]
    assert frame["when"].iloc[0] == "November 2023"
    assert frame["value"].between(0, 1).all()


def test_published_counts_are_largest_first(adoption):
    """Chinese 1,150 of a sample, of which Qwen 942, before 723 million of the US."""
    frame = field.published(adoption, {"downloads_sample": "Sample"})
    assert frame["entity"].tolist() == ["Chinese labs", "Qwen", "US labs"]
    assert frame["value"].tolist() == [1150e6, 942.1e6, 723e6]
    assert set(frame["when"]) == {"by March 2026"}
    assert set(field.COUNTS) | set(field.SHARES) <= set(adoption["measure"])


def test_monthly_rates_by_hand(adoption):
    """350 million from 15 December to 18 March, 93 days; 200 from then to 29 April, 42 days; months of 30.4375."""
    frame = field.monthly_rates(adoption)
    assert frame["millions_per_month"].tolist() == pytest.approx([350 / 93 * 30.4375, 200 / 42 * 30.4375])


def test_totals_of_different_scopes_give_no_rate(adoption):
    """More than 100 million everywhere, then 350 million on Hugging Face alone: their difference is no flow."""
    starts = field.monthly_rates(adoption)["start"]
    assert [f"{day:%Y-%m-%d}" for day in starts] == ["2024-12-15", "2025-03-18"]


def test_split_by_hand(adoption):
    """227 of 3,645 million."""
    frame = field.split(adoption, "downloads_six_months").set_index("label")["value"]
    assert frame["Meta"] == pytest.approx(227 / 3645)
    assert frame.sum() == pytest.approx(1)


def test_stated_lead(adoption):
    assert field.stated_lead(adoption) == pytest.approx(1200 / 700)


def test_releases_marked():
    assert field.marked(load("meta_events")) == {"Llama 3": "2024-04-18", "Llama 4": "2025-04-05"}
