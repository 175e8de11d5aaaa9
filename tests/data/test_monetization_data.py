"""Sanity of the tables behind the chapter on selling AI."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.tables import load


def test_prices_read_and_written_come_in_pairs():
    """A dollar price of tokens read has one of tokens written on the same day, at the same seller."""
    dollars = load("token_prices").query("unit == 'usd_per_mtok'")
    pairs = dollars.groupby(["model", "provider", "date"])["measure"].nunique()
    assert (pairs == 2).all()


def test_tokens_written_are_never_cheaper():
    wide = (
        load("token_prices")
        .query("unit == 'usd_per_mtok'")
        .pivot_table(index=["model", "provider", "date"], columns="measure", values="price")
    )
    assert (wide["output"] >= wide["input"]).all()


def test_a_price_is_not_repeated():
    """The next price of an offer differs from the one before in at least one measure."""
    dollars = load("token_prices").query("unit == 'usd_per_mtok'")
    wide = dollars.pivot_table(index=["model", "provider", "date"], columns="measure", values="price").reset_index()
    same = wide.groupby(["model", "provider"])[["input", "output"]].diff()
    assert not ((same["input"] == 0) & (same["output"] == 0)).any()


def test_no_model_is_sold_before_it_came_out():
    scored = load("benchmark_scores").dropna(subset=["released"]).groupby("model_key")["released"].min()
    first = load("token_prices").groupby("model_key")["date"].min()
    early = (scored.reindex(first.index) - first).dt.days
    assert sorted(early[early > 16].index) == []


def test_scores_stay_on_their_scales():
    scored = load("benchmark_scores")
    pct = scored[scored["unit"] == "pct"]["score"]
    assert pct.between(0, 100).all()
    assert scored[scored["benchmark"] == "epoch_eci"]["score"].between(80, 170).all()


def test_most_prices_have_a_score():
    listed = set(load("token_prices").query("unit == 'usd_per_mtok'")["model_key"])
    assert len(listed - set(load("benchmark_scores")["model_key"])) <= 1


def test_successes_never_exceed_runs():
    outcomes = load("agent_task_outcomes")
    assert (outcomes["successes"] <= outcomes["runs"]).all()


def test_a_task_is_equally_long_for_every_model_of_a_suite():
    outcomes = load("agent_task_outcomes")
    assert (outcomes.groupby(["suite", "task"])["human_minutes"].nunique() == 1).all()


def test_horizons_lie_in_their_intervals():
    table = load("agent_horizons")
    for level in ("p50", "p80"):
        rows = table.dropna(subset=[f"{level}_low_minutes", f"{level}_high_minutes"])
        middle = rows[f"{level}_minutes"]
        assert ((rows[f"{level}_low_minutes"] <= middle) & (middle <= rows[f"{level}_high_minutes"])).all()
    assert (table["p80_minutes"] < table["p50_minutes"]).all()


def test_more_trials_are_never_easier():
    shares = load("agent_repeats")[[f"pass_{k}" for k in (1, 2, 3, 4)]].to_numpy()
    assert (np.diff(shares, axis=1) <= 0).all()


def test_four_trials_of_each_airline_task():
    trials = load("agent_trials")
    assert (len(trials), trials["trials"].sum(), trials["successes"].sum()) == (50, 200, 84)


@pytest.mark.parametrize("company", ["Google", "ByteDance"])
def test_volumes_grow(company):
    rows = load("token_volumes").query("company == @company").sort_values("date")
    assert (rows["tokens"].diff().dropna() > 0).all()


def test_ranges_of_studies_are_in_order():
    studies = load("price_decline_studies").dropna(subset=["factor_per_year_low"])
    assert (studies["factor_per_year_low"] <= studies["factor_per_year_high"]).all()
