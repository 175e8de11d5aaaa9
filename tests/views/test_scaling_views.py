"""Frames of training runs and of the loss law, against values worked out by hand or published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.models.scaling import LossLaw
from analysis.tables import load
from analysis.views import scaling as views


@pytest.fixture(scope="module")
def refit():
    return views.refit(load("chinchilla_points"), 40, 1)


@pytest.fixture(scope="module")
def stated():
    return views.cards(load("training_runs"), load("hardware")).set_index("model")


def test_share_of_the_peak_by_hand(stated):
    """3.8e25 / (30.84e6 h × 3600 × 989.4e12) = 0.346; 6 × 65.2e9 × 1.4e12 / (1,022,362 × 3600 × 312e12) = 0.477."""
    assert stated["mfu"]["Llama 3.1 405B"] == pytest.approx(3.8e25 / (30.84e6 * 3600 * 989.4e12))
    assert stated["mfu"]["LLaMA 65B"] == pytest.approx(0.477, abs=0.001)
    assert stated["chip_watts"]["LLaMA 65B"] == 400


def test_a_mixture_counts_its_active_parameters(stated):
    """DeepSeek-V3: 6 × 37e9 × 14.8e12 = 3.2856e24, 400 tokens for each of 37 billion."""
    assert stated["flop"]["DeepSeek-V3"] == pytest.approx(3.2856e24)
    assert stated["tokens_per_parameter"]["DeepSeek-V3"] == 400


def test_growth_of_the_largest_runs():
    """Least squares of the logarithms in closed form: the slope is cov(year, ln C) / var(year)."""
    runs = load("training_runs")
    for since, times in ((None, 5.11), ("2020-01-01", 4.61)):
        rows = views.largest_of_their_time(runs, since)
        years, logs = views.decimal_years(rows["released"]), np.log(rows["training_flop"])
        slope = np.cov(years, logs)[0, 1] / np.var(years, ddof=1)
        assert views.flop_growth(runs, since).yearly == pytest.approx(np.exp(slope) - 1)
        assert 1 + views.flop_growth(runs, since).yearly == pytest.approx(times, abs=0.005)


def test_distilled_models_stand_apart(stated):
    rows = views.mfu_rows(stated.reset_index())
    groups = rows.set_index("label")["group"]
    assert groups["Llama 3.2 1B"] == groups["Llama 4 Maverick"] == "Learned from a larger model"
    assert groups["Llama 3 8B"] == "Trained on tokens"
    assert rows.set_index("label")["text"]["Llama 3.1 405B"] == "35%"


def test_the_replication_comes_back(refit):
    """Besiroglu et al.: every coefficient within one of their standard errors."""
    rows = views.coefficients(refit, load("scaling_fits"))
    assert (rows["apart_in_se"].abs() < 1).all()
    assert refit.runs.count == 240


def test_its_notebook_s_optimum_comes_back(refit):
    """The grid of starts of their notebook: E 1.8172, A 477.84, B 2143.86, alpha 0.34731, beta 0.36718."""
    assert refit.law.floor == pytest.approx(1.817235, abs=2e-4)
    assert refit.law.coef_a == pytest.approx(477.84, rel=2e-3)
    assert refit.law.coef_b == pytest.approx(2143.86, rel=2e-3)
    assert (refit.law.alpha, refit.law.beta) == pytest.approx((0.34731, 0.36718), abs=1e-4)


def test_all_points_give_another_exponent():
    """The notebook's fit of all 245 points has alpha 0.3529 and beta 0.4560; the optimum is flat."""
    found = views.refit(load("chinchilla_points"), 1, 1, everything=True)
    assert found.runs.count == 245
    assert found.law.beta == pytest.approx(0.456, abs=0.005)
    assert found.law.alpha == pytest.approx(0.353, abs=0.005)


def test_intervals_hold_the_fit(refit):
    rows = views.coefficients(refit, load("scaling_fits"))
    assert (rows["low"] < rows["ours"]).all()
    assert (rows["ours"] < rows["high"]).all()


def test_printed_coefficients():
    frame = pd.DataFrame(
        [
            {
                **{"name": "alpha", "label": "alpha", "ours": 0.34731, "ours_se": 0.0151, "low": 0.3, "high": 0.4},
                **{"published": 0.34781, "published_se": 0.0154, "hoffmann": 0.34},
            }
        ]
    )
    row = views.printed_coefficients(frame).iloc[0]
    assert (row["ours"], row["interval"], row["hoffmann"]) == ("0.3473", "0.3 to 0.4", "0.34")


def test_laws_of_draws_take_resamples_in_turn():
    law = LossLaw(*np.arange(10.0).reshape(5, 2))
    drawn = views.Refit(law, law, None).drawn(5)
    assert drawn.floor.tolist() == [0, 1, 0, 1, 0]


def test_an_unknown_fit_is_named():
    with pytest.raises(ValueError, match="No fit 'hoffman_3'"):
        views.law_of(load("scaling_fits"), "hoffman_3")


def test_exponents_end_with_ours(refit):
    """Replication: 0.36585 / (0.34781 + 0.36585) = 0.5126."""
    rows = views.exponents(refit, load("scaling_fits"))
    assert rows["group"].tolist()[-1] == "Ours"
    assert rows.set_index("label")["value"]["Replication, Besiroglu et al."] == pytest.approx(0.5126, abs=1e-4)
    assert rows[["low", "high"]].notna().all().all()


def test_optimal_ratio_by_hand():
    """D / N where α A N^−α = β B D^−β and 6ND = 600 with both terms alike: 10 over 10."""
    assert views.optimal_ratio(600.0, LossLaw(1.0, 1.0, 1.0, 0.5, 0.5)) == pytest.approx(1)


def test_optima_by_law(refit):
    """Every row spends its budget, and the replication has 0.5126 for its exponent."""
    rows = views.optima_by_law(refit, load("scaling_fits"), {"a": 1e24, "b": 3.8e25})
    assert rows["budget"].tolist() == ["a"] * 4 + ["b"] * 4
    np.testing.assert_allclose(6 * rows["parameters"] * rows["tokens"], rows["flop"])
    at = rows[rows["budget"] == "b"].set_index("law")
    assert at["exponent"]["Replication"] == pytest.approx(0.5126, abs=1e-4)
    assert at["ratio"]["Hoffmann, unrounded"] == pytest.approx(84.83, abs=0.01)


def test_error_of_the_exponent_by_hand():
    """Exponents 0.5 and 0.75: spread about the mean of 0.625 is 0.125 √2 with one degree of freedom."""
    law = LossLaw(1.7, 400.0, 400.0, np.array([0.3, 0.1]), np.array([0.3, 0.3]))
    assert views.exponent_error(views.Refit(law, law, None)) == pytest.approx(0.125 * 2**0.5)


def test_ratio_lines_hold_curves_and_models(refit):
    rows = views.ratio_lines(refit, load("scaling_fits"), load("training_runs"))
    ours = rows[rows["series"] == views.REFIT]
    assert len(ours) == views.STEPS
    assert (ours["low"] <= ours["high"]).all()
    models = rows[rows["series"] == views.RULE].set_index("name")["tokens_per_parameter"]
    assert models["Chinchilla 70B"] == 20
    assert models["Llama 3 8B"] == 1875
    assert set(models.index) == set(views.SHOWN.values())


def test_hoffmann_is_taken_before_rounding(refit):
    """Unrounded, D / N = (C / 6)^(1 - 2a) / G² with a = 0.45653: 143.37 / 1.6901 = 84.83 at 3.8e25.

    G = (alpha A / (beta B))^(1 / (alpha + beta)) = 1.17793^(1 / 0.62408) = 1.30005. Three decimals 79, two 139.
    """
    fits = load("scaling_fits")
    assert views.optimal_ratio(3.8e25, views.law_of(fits, views.UNROUNDED)) == pytest.approx(84.83, abs=0.01)
    assert views.optimal_ratio(3.8e25, views.law_of(fits, "hoffmann_3_three_digits")) == pytest.approx(78.97, abs=0.01)
    assert views.optimal_ratio(3.8e25, views.law_of(fits, "hoffmann_3")) == pytest.approx(138.96, abs=0.01)
    lines = views.ratio_lines(refit, fits, load("training_runs"))
    theirs = lines[(lines["series"] == views.HOFFMANN) & np.isclose(lines["flop"], 1e25)]
    expected = views.optimal_ratio(1e25, views.law_of(fits, views.UNROUNDED))
    assert theirs["tokens_per_parameter"].tolist() == pytest.approx([expected])
    assert views.coefficients(refit, fits)["hoffmann"].tolist() == pytest.approx(
        [1.693373681, 406.401017519, 410.722826945, 0.33917084, 0.2849083]
    )


def test_the_fit_of_all_points_says_so():
    """245 points are all of them; nothing is left out of that fit."""
    row = load("scaling_fits").set_index("fit").loc["besiroglu_all"]
    assert (row["points"], row["label"]) == (len(load("chinchilla_points")), "Replication, all 245 points")


def test_published_saving_depends_on_digits(refit):
    """At a 7B: 17.4 % with three decimals, 16.3 unrounded, 9.1 with two, 27.8 by the replication."""
    example = {"parameters": 13e9, "inference_tokens": 2e12}
    rows = views.by_coefficients(load("scaling_fits"), refit, example, 7e9, (8e9, 15e12)).set_index("label")
    shares = {label: round(100 * value, 1) for label, value in rows["saving_share"].items()}
    assert shares["Hoffmann, approach 3, three decimals"] == 17.4
    assert shares["Hoffmann, approach 3, unrounded"] == 16.3
    assert shares["Hoffmann, approach 3, two decimals"] == 9.1
    assert shares["Replication, as published"] == 27.8
    assert (rows["best_share"] >= rows["saving_share"] - 1e-9).all()


def test_life_of_a_small_model_has_its_fit_inside(refit):
    low, value, high = views.lifetime_band(8e9, 15e12, refit)
    assert low < value < high
    assert value / 1e12 == pytest.approx(192.5, abs=1)


def test_curve_of_lives_leaves_out_what_is_below_the_optimum(refit):
    rows = views.lifetime_curve([1e10, 1e12, 15e12], 8e9, refit)
    assert rows["training_tokens_tn"].tolist() == [1, 15]
    assert rows["lifetime_tokens_tn"].is_monotonic_increasing


def test_decimal_years():
    """1 January is the start of the year; 2 July 2025 is day 183, so 182 days in."""
    dates = pd.Series(pd.to_datetime(["2025-01-01", "2025-07-02"]))
    assert views.decimal_years(dates).tolist() == pytest.approx([2025, 2025 + 182 / 365.25])
