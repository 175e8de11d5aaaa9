"""Frames of agents: METR's published figures come back, and small cases by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.models import success_fit
from analysis.tables import load
from analysis.views import monetization_agents as agents


@pytest.fixture(scope="module")
def fitted() -> agents.Fitted:
    return agents.fit_model(load("agent_task_outcomes"), agents.NEWEST_SUITE, "GPT-5.4", 64, 5)


def test_unknown_model_is_named():
    with pytest.raises(ValueError, match=r"No outcomes of 'GPT-9' in 'counts_v1_1'; models: GPT-5.4, Claude Mythos"):
        agents.fit_model(load("agent_task_outcomes"), agents.NEWEST_SUITE, "GPT-9", 1, 1)


def test_every_refit_lies_in_the_published_interval():
    found = agents.refits(load("agent_task_outcomes"), load("agent_horizons"))
    assert len(found) == 16
    assert found["inside"].all()
    newest = found[found["suite"] == agents.NEWEST_SUITE]
    assert newest["ours"].to_numpy() == pytest.approx(newest["published"].to_numpy(), rel=0.0005)


def test_published_80_percent_horizon_comes_back(fitted):
    """METR has 53.878 minutes for GPT-5.4."""
    assert agents.horizon("logistic", fitted.best["logistic"], 0.8) == pytest.approx(53.878, abs=0.05)


def test_printed_interval_of_the_newest_model():
    """METR has 508.877 to 3,304.26 minutes for the early version of Claude Mythos Preview."""
    row = agents.printed(load("agent_horizons"), "Claude Mythos Preview")
    assert (row["p50_low_minutes"], row["p50_high_minutes"]) == (508.877, 3304.26)
    with pytest.raises(ValueError, match="No published horizon of 'GPT-9'"):
        agents.printed(load("agent_horizons"), "GPT-9")


def test_doubling_time_of_metr_comes_back():
    """128.744 days in the edition of May 2026, 130.801 in that of January."""
    table = load("agent_horizons")
    assert agents.doubling(table, "2026-05-08") == pytest.approx(128.744, abs=0.01)
    assert agents.doubling(table, "2026-01-29") == pytest.approx(130.801, abs=0.01)


def test_doubling_time_of_all_years_comes_back():
    """187.778 days in the edition of May 2026, 196.475 in that of January; April needs May's values of old models."""
    table = load("agent_horizons")
    assert agents.doubling(table, "2026-05-08", None) == pytest.approx(187.778, abs=0.01)
    assert agents.doubling(table, "2026-01-29", None) == pytest.approx(196.475, abs=0.01)
    assert agents.doubling(table, "2026-04-11", None) == pytest.approx(184.726, abs=0.01)
    mended = agents.with_old_models(table, "2026-04-11", agents.FROM)
    assert agents.doubling(mended, "2026-04-11", None) == pytest.approx(187.778, abs=0.01)


def test_half_lives_by_hand():
    """T50 60 and T80 15 make a slope of 1, so T99 is 60 ÷ 99; a constant hazard makes 60 × log2(1.25) = 19.3."""
    rows = pd.DataFrame(
        {"edition": pd.Timestamp("2026-05-08"), "model": ["a", "b", "c (early)"],
         "released": pd.to_datetime(["2023-05-01", "2023-06-01", "2023-07-01"]),
         "p50_minutes": [30.0, 20.0, 60.0], "p80_minutes": [6.0, 5.0, 15.0]}
    )  # fmt: skip
    found = agents.half_lives(rows, "2026-05-08")
    assert found["model"].tolist() == ["a", "c"]
    last = found.iloc[1]
    assert (last["ratio"], last["p99"]) == (0.25, pytest.approx(60 / 99))
    assert last["constant_p80"] == pytest.approx(60 * np.log2(1.25))
    assert last["constant_p99"] == pytest.approx(60 * np.log2(1 / 0.99))


def test_curves_compared(fitted):
    """The constant hazard has one parameter: its AIC is 2 − 2 ln L, that of the others 4 − 2 ln L."""
    found = agents.compared(fitted).set_index("curve")
    assert found.loc["constant", "aic"] == pytest.approx(2 - 2 * found.loc["constant", "log_likelihood"])
    assert found.loc["logistic", "aic"] == pytest.approx(4 - 2 * found.loc["logistic", "log_likelihood"])
    assert found.loc["constant", "slope"] == 1
    assert found.loc["logistic", "beaten"] == 0
    assert (found["p50"] > found["p80"]).all()
    assert (found["p80"] > found["p99"]).all()


def test_interval_of_families_is_near_metr(fitted):
    """METR's 95% interval is 187 to 769 minutes; ours of 90% lies inside it, give or take the samples."""
    low, high = agents.interval(agents.horizon("logistic", fitted.samples["logistic"], 0.5))
    assert 150 < low < 342 < high < 900


def test_curves_are_probabilities_without_gaps(fitted):
    found = agents.curves(fitted)
    assert found["probability"].between(0, 1).all()
    assert not found.isna().to_numpy().any()
    band = found[found["series"] == "Logistic in log time"]
    assert (band["low"] <= band["high"]).all()


def test_outcomes_by_doublings_of_length():
    """Tasks of 1.5 and 1.9 minutes are one doubling, each its own family: shares 1 and 0 average to a half."""
    rows = pd.DataFrame(
        {"human_minutes": [1.5, 1.9, 5.0], "family": ["a", "b", "c"], "successes": [2, 0, 1], "runs": [2, 3, 4]}
    )
    found = agents._outcomes(rows)
    assert found["probability"].tolist() == [0.5, 0.25]
    assert found["minutes"].tolist() == pytest.approx([2**0.5, 4 * 2**0.5])


def test_best_horizon_so_far_rises():
    for _, rows in agents.horizons(load("agent_horizons"), "2026-05-08").groupby("series"):
        assert (np.diff(rows["minutes"]) > 0).all()


def test_hazard_falls_for_every_model_of_the_snapshot():
    found = agents.hazards(load("agent_task_outcomes"), agents.SNAPSHOT)
    assert (found["shape"] < 1).all()
    assert (found["constant_aic"] > found["logistic_aic"]).all()


def test_chains_by_hand():
    found = agents.chains((0.1, 0.2), (1, 5)).set_index(["series", "steps"])["probability"]
    assert found[("10.0% a step", 5)] == pytest.approx(0.40951)
    assert found[("20.0% a step", 5)] == pytest.approx(0.67232)


def test_step_errors_by_hand():
    """Half-life 10: a step of 10 fails half of the time by each curve; one of 40 in 1 − 2⁻⁴ or, with slope 1, 4 ÷ 5."""
    one = success_fit.Fit(np.float64(10), np.float64(1), np.float64(0))
    found = agents.Fitted(pd.DataFrame(), dict.fromkeys(success_fit.CURVES, one), {}, 1.0)
    rows = agents.step_errors([("m", agents.SNAPSHOT, found)], (10, 40, 10.0))
    assert rows["minutes"].tolist() == [10, 40]
    assert rows[["constant", "weibull", "logistic"]].iloc[0].tolist() == pytest.approx([0.5, 0.5, 0.5])
    assert rows[["constant", "weibull", "logistic"]].iloc[1].tolist() == pytest.approx([15 / 16, 15 / 16, 4 / 5])


def test_the_error_of_a_step_of_gpt_4o_depends_on_the_curve():
    """Document E says 10 to 20 %: a constant hazard makes less of the same outcomes, the logistic curve more."""
    fit = agents.fit_model(load("agent_task_outcomes"), agents.SNAPSHOT, "GPT-4o", 1, 1)
    row = agents.step_errors([("GPT-4o", agents.SNAPSHOT, fit)], (5,)).iloc[0]
    assert row["constant"] < 0.1
    assert row["logistic"] > 0.2


def test_sellable_lengths_shrink_with_the_level(fitted):
    found = agents.sellable([("GPT-5.4", fitted)])
    assert len(found) == 9
    logistic = found[found["curve"] == "logistic"]["value"]
    assert (np.diff(logistic) < 0).all()
    assert ((found["low"] <= found["value"]) & (found["value"] <= found["high"])).all()


def test_repeats_beside_independence():
    """GPT-4o in airline: 0.42⁴ = 0.0311 if trials were independent, 0.2 as measured."""
    table = load("agent_repeats")
    lines = agents.repeat_lines(table, (("tau", "airline", "GPT-4o"),)).query("k == 4").set_index("kind")["probability"]
    assert (lines["measured"], lines["if independent"]) == (0.2, pytest.approx(0.42**4))
    assert (agents.repeated(table)["pass_4"] >= agents.repeated(table)["independent_4"]).all()
