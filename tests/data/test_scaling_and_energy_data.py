"""The tables of the chapter on scaling: what must hold among their own figures."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.assumptions import assumption
from analysis.tables import load
from analysis.views import scaling as views


def test_points_are_consistent():
    """Tokens are operations over six times parameters; the five left out are those with the highest losses."""
    points = load("chinchilla_points")
    implied = points["training_flop"] / (6 * points["parameters"])
    np.testing.assert_allclose(points["training_tokens"], implied, rtol=1e-6)
    assert len(points) == 245
    out = points[points["excluded"].astype(bool)]
    assert set(out["point"]) == set(points.nlargest(5, "loss_nats")["point"])


def test_optima_are_six_times_parameters_times_tokens():
    """Two printed digits each: within a tenth, and the misprint of table A3 is mended."""
    optima = load("compute_optima")
    ratio = 6 * optima["parameters"] * optima["training_tokens"] / optima["training_flop"]
    assert ratio.between(0.9, 1.1).all()
    assert optima.groupby("approach").size().tolist() == [9, 9, 9]


def test_replication_has_errors_and_exponents_agree():
    fits = load("scaling_fits").set_index("fit")
    errors = ["loss_floor_se", "coef_a_se", "coef_b_se", "alpha_se", "beta_se"]
    assert fits.loc["besiroglu", errors].notna().all()
    exact, printed = fits.loc["hoffmann_3_unrounded"], fits.loc["hoffmann_3"]
    assert exact["alpha"] == pytest.approx(printed["alpha"], abs=0.005)
    assert exact["beta"] == pytest.approx(printed["beta"], abs=0.005)


def test_every_card_uses_a_part_of_its_chips():
    runs, chips = load("training_runs"), load("hardware").set_index("chip")
    cards = runs[(runs["record"] == "card") & runs["chip_hours"].notna()]
    flop = 6 * cards["parameters_active"] * cards["training_tokens"]
    share = flop / (cards["chip_hours"] * 3600 * cards["chip"].map(chips["peak_bf16_tflops"]) * 1e12)
    assert len(cards) == 19
    assert share.between(0.05, 0.6).all()


def test_hours_of_llama_2_add_up_to_its_card():
    runs = load("training_runs")
    hours = runs[runs["run_id"].str.startswith("Llama 2")]["chip_hours"]
    assert hours.sum() == 3_311_616


def test_emissions_of_llama_3_1_405b():
    """The card: 8,930 t over 30.84 million hours at 700 W is 0.414 kg a kWh."""
    run = load("training_runs").set_index("run_id").loc["Llama 3.1 405B"]
    assert run["emissions_t"] * 1000 / (run["chip_hours"] * run["chip_power_w"] / 1000) == pytest.approx(
        0.4137, abs=1e-4
    )


def test_servers_of_colossus_are_those_of_its_clusters():
    """210 MW and 220 MW over 110,000 chips each."""
    clusters = load("ai_clusters").set_index("cluster")
    ratios = load("power_ratios").set_index("system")["value"]
    for chip, name in (("GB200", "first"), ("GB300", "second")):
        row = clusters.loc[f"xAI Colossus 2, {name} cluster"]
        assert ratios[f"{chip} in its servers, Colossus 2"] == pytest.approx(
            row["power_mw"] * 1e6 / row["chips"], abs=0.01
        )


def test_the_reason_for_the_next_run_agrees_with_the_runs():
    """The registry says how fast the largest runs grew; it must be what they grew."""
    reason, runs = assumption("next_compute_multiple").reason, load("training_runs")
    top = runs[runs["record"] == "epoch"].nlargest(1, "training_flop").iloc[0]
    base = runs.set_index("run_id")["training_flop"]["Llama 3.1 405B"]
    assert f"{top['model']}, has {top['training_flop'] / base:.0f} times" in reason
    assert f"{1 + views.flop_growth(runs).yearly:.1f} times a year from June 2019 to July 2025" in reason
    assert f"{1 + views.flop_growth(runs, '2020-01-01').yearly:.1f} times since 2020" in reason


def test_electricity_is_complete():
    table = load("electricity")
    made = table[table["measure"] == "generation"].set_index(["region", "year"])["value_twh"]
    nuclear = table[table["measure"] == "nuclear"].set_index(["region", "year"])["value_twh"]
    assert sorted(made["China"].index) == list(range(2007, 2026))
    assert (nuclear < made).all()
    assert (made["China"] + made["United States"] < made["World"]).all()


def test_shares_of_electricity_agree_with_its_use():
    """Berkeley Lab: 176 TWh are 4.4 per cent of use in 2023; the table of electricity has 4,000 to 4,400 TWh made."""
    use = load("data_centre_electricity").dropna(subset=["use_share"])
    whole = use["use_twh"] / use["use_share"]
    assert whole.between(3_900, 5_000).all()
    assert len(use) == 3


def test_clusters_name_chips_and_powers():
    clusters = load("ai_clusters")
    stated = clusters[clusters["power_basis"] == "stated"]
    assert stated["power_mw"].notna().all()
    assert clusters.loc[clusters["basis"] == "built", "date"].notna().all()
    records = clusters[clusters["record"].astype(bool)].sort_values("date")
    assert records["h100_equivalents"].is_monotonic_increasing


def test_sites_get_power_after_they_began():
    sites = load("site_building")
    assert (sites["powered"] > sites["began"]).all()
    known = sites.dropna(subset=["reached_100_mw"])
    assert (known["reached_100_mw"] >= known["powered"]).all()


def test_a_site_s_computers_take_less_than_the_site():
    power = load("data_centre_power")
    assert (power["it_power_mw"] <= power["facility_power_mw"]).all()
