"""Numbers that the chapter on scaling and energy must give back."""

from __future__ import annotations

import math

import pytest
from running import Result


@pytest.fixture(scope="module")
def run(execute) -> Result:
    return execute("scaling_and_energy")


@pytest.mark.parametrize(
    ("name", "value", "close"),
    [
        ("mfu_405", 3.8e25 / (30.84e6 * 3600 * 989.4e12), 1e-9),
        ("mfu_8b", 6 * 8e9 * 15e12 / (1.3e6 * 3600 * 989.4e12), 1e-9),
        ("tokens_per_parameter_8b", 15e12 / 8e9, 1e-9),
        ("beta_ours", 0.36718, 1e-3),
        ("beta_all", 0.45596, 1e-2),
        ("ratio_405_hoffmann", 84.83, 1e-3),
        ("ratio_405_hoffmann_three", 78.97, 1e-3),
        ("ratio_405_hoffmann_two", 138.96, 1e-3),
        ("sardana_published", 0.17, 1e-9),
        ("sardana_unrounded", 0.163, 5e-3),
        ("sardana_three", 0.1745, 1e-3),
        ("sardana_two", 0.0912, 1e-3),
        ("life_8b", 192.5e12, 0.01),
        ("cluster_mw", 24_576 * 700 * 1.82 * 1.14 / 1e6, 1e-9),
        ("hours_8b", 1.3e6, 1e-9),
        ("hours_405_epoch", 35_094_528, 1e-9),
        ("cluster_bare", 24_576 * 700 / 1e6, 1e-9),
        ("step_budget", 1.276 * 45 / 200, 1e-9),
        ("hours_70b", 6.4e6, 1e-9),
        ("hours_70b_expected", 6 * 70e9 * 15e12 / (989.4e12 * 0.38 * 3600), 0.02),
        ("throughput_405", 400 / 989.4, 1e-9),
        ("exponent_replication", 0.36585 / (0.34781 + 0.36585), 1e-9),
        ("exponent_hoffmann", 0.456526, 1e-5),
        ("step_cost", 1.276 * 45, 1e-9),
        ("step_money_years", 1.276 * 45 / (200 * 0.18), 1e-9),
        ("step_grid_years", 1276 / 1100, 1e-9),
        ("supposed_high_gw", 100 / 45, 1e-9),
        ("it_most", 946, 1e-9),
        ("ahead_mw", 2.715, 1e-9),
        ("largest_then", 114, 1e-9),
        ("colossus_estimate", 323, 1e-9),
        ("reactor_mw", 97_000 / 94, 1e-9),
        ("run_mw", 3.8e26 / (2500e12 * 0.38 * 90 * 86_400) * 1200 * 1.59 * 1.14 / 1e6, 1e-9),
        ("run_mw_overhead", 3.8e26 / (2500e12 * 0.38 * 90 * 86_400) * 1200 * 1.82 * 1.14 / 1e6, 1e-9),
        ("gw_gb300", 1e9 / (2000 * 1.14), 1e-9),
        ("gw_gb200", 110_000e9 / (210e6 * 1.14), 1e-5),
        ("gw_flop_gain", (2500 / 2000) / (312 / (400 * 1.82)), 1e-9),
        ("flop_times", 5.11, 1e-3),
        ("flop_times_2020", 4.61, 1e-3),
        ("gw_year", 8.76, 1e-9),
    ],
)
def test_numbers_worked_out_by_hand(run, name, value, close):
    assert run.findings[name].value == pytest.approx(value, rel=close)


def test_the_replication_is_met(run):
    """Every coefficient within one published standard error."""
    assert run.findings["furthest_se"].value < 1


def test_fleet_of_350_000_is_near_half_a_gigawatt(run):
    """At the centre 350,000 × 700 × 1.82 × 1.14 = 508 MW; the interval holds it."""
    found = run.findings["fleet_mw"]
    assert found.low < 350_000 * 700 * 1.82 * 1.14 / 1e6 < found.high
    assert found.value == pytest.approx(508, rel=0.05)
    assert run.findings["fleet_central"].value == pytest.approx(350_000 * 700 * 1.82 * 1.14 / 1e6)
    assert run.findings["fleet_epoch"].value == pytest.approx(350_000 * 700 * 1.82 * 1.12 / 1e6)
    assert run.findings["cluster_epoch"].value == pytest.approx(24_576 * 700 * 1.82 * 1.12 / 1e6)


def test_the_record_of_the_interview_is_that_of_its_day(run):
    """114 MW on 18 April 2024; Google Bristow had 119 MW eleven days later."""
    assert (run.findings["largest_then"].value, run.findings["largest_after"].value) == (114, 119)
    assert run.findings["largest_after_when"].value == "29 April 2024"


def test_central_case_of_the_race_stands_beside_the_draws(run):
    """The base world is the central case."""
    worlds = run.names["worlds"].set_index("name")
    assert run.findings["site_central"].value == pytest.approx(worlds["site_gw"]["base"])
    assert f"{run.findings['five_gw_central'].value:.0f}" == worlds["five_gw"]["base"]


def test_the_first_gigawatt(run):
    assert run.findings["gigawatt_when"].value == "in March 2026"
    assert run.findings["gigawatt_site"].value == "Anthropic-Amazon New Carlisle"


def test_shares_of_first_limits_add_up(run):
    first = run.names["first"]
    assert math.fsum(first.values()) == pytest.approx(1)
    assert run.findings["first_chance"].value == max(first["Money"], first["Electricity"])


def test_words_follow_the_limits(execute):
    """With a boundless budget the grid comes first, with a boundless grid money does."""
    rich = execute("scaling_and_energy", site_budget_share=1.0, cost_usd_bn_per_gw=5.0).findings
    assert (rich["first_word"].value, rich["first_chance"].value) == ("electricity", 1.0)
    powered = execute("scaling_and_energy", grid_addition_gw=200.0, grid_growth=2.0).findings
    assert powered["first_word"].value == "money"
    assert powered["later_word"].value == "electricity is never the tighter limit in most"


def test_a_larger_run_takes_more(execute, run):
    """Three times the operations: three times the chips, power and cost."""
    larger = execute("scaling_and_energy", next_compute_multiple=30.0).findings
    for name in ("run_chips", "run_mw", "run_cost"):
        assert larger[name].value == pytest.approx(3 * run.findings[name].value)


def test_claims_are_judged(run):
    """Eight by the checks of power, three of training runs, seven of other subjects, seven by evidence in words."""
    assert run.findings["claims_all"].value == 25
    words = ("supported", "partly", "contradicted", "not_checkable")
    counts = [run.findings[f"claims_{word}"].value for word in words]
    assert counts == [15, 5, 4, 1]
    assert sum(counts) == run.findings["claims_all"].value
