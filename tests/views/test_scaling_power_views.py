"""Frames of power, sites, the next run and the race, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis import assumptions, scenarios, uncertainty
from analysis.models.scaling import LossLaw
from analysis.tables import load
from analysis.views import scaling as views
from analysis.views import scaling_answers as answers
from analysis.views import scaling_power as sites
from analysis.views import scaling_words as words

LAW = LossLaw(1.81686, 482.00572, 2085.4342, 0.34781, 0.36585)
START = sites.Basis(3.8e25, 2500.0, 1200.0, 1000.0, 2026, 200.0)


@pytest.fixture(scope="module")
def registry():
    return assumptions.assumptions("scaling_and_energy")


@pytest.fixture(scope="module")
def central(registry):
    return {name: entry.central for name, entry in registry.items()}


@pytest.fixture(scope="module")
def draws(registry):
    return uncertainty.draw(registry, 7, 1)


def test_site_power_by_hand():
    """350,000 × 700 × 1.82 × 1.14 = 508.3 MW."""
    values = {"server_overhead": 1.82, "power_usage_effectiveness": 1.14}
    assert sites.site_power(350_000, 700, values) == pytest.approx(508.326)


def test_chips_of_a_gigawatt_by_hand():
    """10⁹ / (700 × 2 × 1.25) = 571,429 H100, at 1,750 W each."""
    values = {"server_overhead": 2, "power_usage_effectiveness": 1.25}
    rows = sites.generations(load("hardware"), load("power_ratios"), values)
    h100 = rows.set_index("chip").loc["H100"]
    assert h100["chips"] == pytest.approx(1e9 / 1750)
    assert h100["watts"] == pytest.approx(1750)
    assert h100["flop_per_second"] == pytest.approx(1e9 / 1750 * 989.4e12)
    assert rows["released"].is_monotonic_increasing


def test_servers_as_documented_go_before_the_overhead():
    """GB300 at 2,000 W and a PUE of 1.14: 10⁹ / 2,280 = 438,596; by 1,400 W × 1.82 it would be 344,267.

    GB200 at 210 MW / 110,000: 10⁹ × 110,000 / (210 × 10⁶ × 1.14) = 459,482.
    """
    values = {"server_overhead": 1.82, "power_usage_effectiveness": 1.14}
    rows = sites.generations(load("hardware"), load("power_ratios"), values).set_index("chip")
    assert rows.loc["GB300", "chips"] == pytest.approx(438_596, abs=1)
    assert rows.loc["GB300", "chips_by_overhead"] == pytest.approx(344_267, abs=1)
    assert rows.loc["GB200", "chips"] == pytest.approx(459_482, abs=2)
    assert rows.loc["H100", "chips"] == rows.loc["H100", "chips_by_overhead"]
    assert rows.loc[["H100", "GB300"], "power_basis"].tolist() == ["overhead", "documented"]


def test_stated_power_of_colossus():
    """100,000 H100: 700 × 1.82 × 1.12 gives 142.7 of 150 stated; Colossus 2 documents its servers alone.

    Denton, 100,000 GB200: 1,909.09 × 1.12 gives 213.8 of 260 stated; by 1,200 × 1.82 it would be 244.6.
    """
    values = {"server_overhead": 1.82, "power_usage_effectiveness": 1.12}
    tables = (load(name) for name in ("ai_clusters", "hardware", "power_ratios"))
    rows = sites.published_power(*tables, values).set_index("cluster")
    first = rows.loc["xAI Colossus 1, Phase 1"]
    assert first["ours_mw"] == pytest.approx(142.688)
    assert first["within"]
    assert not rows.index.str.startswith("xAI Colossus 2").any()
    denton = rows.loc["CoreWeave Denton for OpenAI and Microsoft"]
    assert denton["ours_mw"] == pytest.approx(100_000 * 1909.09 * 1.12 / 1e6)
    assert denton["ratio_by_overhead"] == pytest.approx(1200 * 1.82 * 1.12 / 2600)
    assert (denton["within"], denton["within_by_overhead"]) == (False, True)
    assert denton["class"] == "Planned, B200, GB200 and GB300"
    assert not rows.loc["Jupiter, Jülich", "within"]


def test_classes_of_clusters_by_hand():
    """Two of one class, one within; one of another, within by the overhead alone."""
    frame = pd.DataFrame(
        {
            "class": ["Planned, x", "Built, y", "Planned, x"],
            "within": [True, False, False],
            "within_by_overhead": [False, True, False],
            "ratio": [1.1, 0.5, 1.5],
        }
    )
    rows = sites.by_class(frame)
    assert rows["class"].tolist() == ["Built, y", "Planned, x"]
    assert rows[["clusters", "within", "within_by_overhead"]].to_numpy().tolist() == [[1, 0, 1], [2, 1, 0]]
    assert rows["share"].tolist() == [0, 0.5]
    assert rows["ratio"].tolist() == pytest.approx([0.5, 1.3])


def test_records_only_rise():
    seen = sites.records(load("data_centre_power"))
    assert seen["facility_power_mw"].is_monotonic_increasing
    assert seen["facility_power_mw"].is_unique
    assert seen["facility_power_mw"].iloc[-1] == 1276
    ahead = sites.records(load("data_centre_power"), "projected")
    assert (ahead["facility_power_mw"] > 1276).all()


def test_site_lines_hold_the_last_record_to_the_edition():
    rows = sites.site_lines(load("data_centre_power"), load("gigawatt_claims"), sites.EDITION)
    seen = rows[rows["series"] == sites.ESTIMATED]
    assert seen["date"].iloc[-1] == sites.EDITION
    assert set(rows.loc[rows["series"] == sites.CLAIMED, "name"]) == {"Colossus 2", "Meta Prometheus"}


def test_growth_starts_at_a_hundred_megawatts():
    """114 MW at the end of June 2023 and 1,276 three years later: at least a doubling a year."""
    found = sites.record_growth(load("data_centre_power"), views.decimal_years)
    assert 1 < found.yearly < 2
    assert found.doubling_months == pytest.approx(12 * math.log(2) / math.log1p(found.yearly))


def test_months_of_building_by_hand():
    dates = pd.to_datetime(["2024-01-01"] * 3)
    reached = dates + pd.to_timedelta([304.4, 608.8, 913.2], unit="D")
    frame = pd.DataFrame({"began": dates, "reached_100_mw": reached})
    np.testing.assert_allclose(sites.building_months(frame), [10, 20, 30], atol=0.05)


def test_next_run_by_hand(central):
    """10 × 3.8e25 / (2500e12 × 0.38 × 90 d) = 51,440 chips, × 1,200 × 1.59 × 1.14 = 112 MW; hours × 3.5 dollars."""
    run = sites.next_run(START, LAW, central)
    chips = 3.8e26 / (2500e12 * 0.38 * 90 * 86_400)
    assert run["chips"] == pytest.approx(chips)
    assert run["power_mw"] == pytest.approx(chips * 1200 * 1.59 * 1.14 / 1e6)
    assert run["chip_hours"] == pytest.approx(chips * 90 * 24)
    assert run["cost_usd_mn"] == pytest.approx(chips * 90 * 24 * 3.5 / 1e6)
    assert run["energy_gwh"] == pytest.approx(run["power_mw"] * 0.76 * 90 * 24 / 1000)
    assert 6 * run["parameters"] * run["tokens"] == pytest.approx(run["flop"])
    assert run["serving_ratio"] == pytest.approx(central["lifetime_tokens"] / (3 * run["tokens"]))


def test_outcomes_take_what_is_not_moved_as_given(central):
    power = sites.run_outcome(START, LAW, "power_mw", central)
    assert power(run_days=45.0) == pytest.approx(2 * power())


def test_basis_reads_the_tables():
    guided = pd.Series({"Amazon": 200.0, "Meta": 137.5})
    found = sites.basis(load("training_runs"), load("hardware"), load("data_centre_power"), guided)
    assert (found.flop, found.record_mw, found.record_year, found.budget_usd_bn) == (3.8e25, 1276, 2026, 200)
    assert (found.peak_tflops, found.chip_power_w) == (2500, 1200)


def test_race_by_hand(central):
    """Money 200 × 0.18 / 45 = 800 MW, the grid 11 × 0.1 = 1,100; wanted 1,200: so 1,800 after a year."""
    course = sites.race(START, central)
    assert course.power.ravel()[:2].tolist() == pytest.approx([1000, 1800])
    assert answers.first_held(course) == "money"


def test_central_site_and_five_gigawatts_by_hand(central):
    """From 1,000 MW the budget of 200 adds 800, 1,040, 1,352 and 1,757.6, the grid 1,100, 1,210, 1,331, 1,464.1.

    The smaller: 800 + 1,040 + 1,331 + 1,464.1 on 1,000 are 5,635.1 by 2030; 4,171 by 2029 is under five gigawatts.
    """
    course = sites.race(START, central)
    assert answers.central_site(START, central) == pytest.approx(5.6351)
    assert answers.five_gigawatts(course) == (2030.0, "year")
    assert answers.five_gigawatts(sites.race(START, {**central, "grid_addition_gw": 0.5})) == (
        "no year up to 2035",
        "text",
    )


def test_shares_of_limits_add_up(draws):
    course = sites.race(START, draws)
    held = sites.held_by_year(course)
    np.testing.assert_allclose(held.groupby("year")["probability"].sum(), 1)
    assert sum(sites.first_shares(course).values()) == pytest.approx(1)


def test_fan_is_ordered_and_free_growth_ends(draws):
    rows = sites.race_fan(sites.race(START, draws))
    under = rows[rows["series"] == sites.UNDER_LIMITS]
    for lower, upper in (
        ("low", "inner_low"),
        ("inner_low", "power_gw"),
        ("power_gw", "inner_high"),
        ("inner_high", "high"),
    ):
        assert (under[lower] <= under[upper]).all()
    assert rows.loc[rows["series"] == sites.UNHINDERED, "year"].max() == sites.FREE_UNTIL


def test_power_of_the_race_is_a_number_or_draws(central, draws):
    reach = sites.race_power(START)
    assert isinstance(reach(**central), float)
    assert sites.race_power_mw(START)(**central) == pytest.approx(1000 * reach(**central))
    assert reach(**draws).shape == (128,)


def test_doublings_by_hand(central):
    """From 1,000 MW: 1,000 and 2,000 more, at 45 a gigawatt 45 and 90 billion; the share of the budget buys 800 MW.

    The grid gives 1,100 MW a year, so the first step takes 1.25 years of money and 0.909 of grid.
    """
    rows = sites.doublings(START, central, (35.0, 100.0), 2)
    assert rows["step"].tolist() == ["1.0 to 2.0 GW", "2.0 to 4.0 GW"]
    assert rows["cost_usd_bn"].tolist() == pytest.approx([45, 90])
    assert rows[["cost_low", "cost_high"]].iloc[0].tolist() == pytest.approx([35, 100])
    assert rows[["budget_ratio", "grid_ratio"]].iloc[0].tolist() == pytest.approx([0.225, 1 / 11])
    assert rows[["money_years", "grid_years"]].iloc[0].tolist() == pytest.approx([1.25, 1 / 1.1])
    assert rows["slower"].tolist() == ["Money", "Money"]
    dry = sites.doublings(START, {**central, "grid_addition_gw": 1.0}, (35.0, 100.0), 1)
    assert dry["slower"].tolist() == ["Electricity"]


def test_published_costs_are_of_whole_sites():
    """Bernstein's 35 to Nvidia's 100; Epoch AI's 37.88 is for computers alone."""
    assert sites.published_costs(load("power_ratios")) == (35, 100)


def test_arrivals_tell_the_site_from_its_computers():
    """New Carlisle passes a gigawatt on 23 March 2026 with 910 MW of computers, which have one from October."""
    rows = sites.arrivals(load("data_centre_power")).set_index("site")
    first = rows.iloc[0]
    assert (first.name, first["facility_power_mw"], first["it_power_mw"]) == (
        "Anthropic-Amazon New Carlisle",
        1092,
        910,
    )
    assert first["it_date"] == pd.Timestamp("2026-10-19")
    assert rows.index[rows["basis"] == "observed"].tolist() == ["Anthropic-Amazon New Carlisle", "Colossus 2"]
    assert pd.isna(rows.loc["Meta Prometheus", "it_date"])
    assert rows["facility_power_mw"].max() == 2715
    assert (rows["date"] <= sites.COMPARED).all()


def test_years_of_the_what_if():
    frame = sites.race_frame(START)
    assert frame["year"].tolist() == list(range(2026, 2035))
    assert frame["years_from_start"].tolist() == list(range(9))


def test_energy_of_a_gigawatt_beside_it():
    assert sites.beside_gigawatt("Site", 5.0)["power_mw"].tolist() == [5, 1000]


# Answers ------------------------------------------------------------------------------------------------------


def test_run_table_prints_units(central, draws):
    run, many = sites.next_run(START, LAW, central), sites.next_run(START, LAW, draws)
    rows = answers.run_table(run, many).set_index("what")
    assert rows.loc["Power of the site", "central"] == "112 MW"
    assert rows.loc["Energy", "central"].endswith(" GWh")


def test_worlds_differ(central):
    rows = answers.worlds(START, LAW, {name: scenarios.load(name) for name in ("base", "bull", "bear")})
    by_name = rows.set_index("name")
    assert by_name["site_gw"]["bear"] < by_name["site_gw"]["base"] < by_name["site_gw"]["bull"]
    assert by_name["cost_usd_bn_per_gw"]["base"] == central["cost_usd_bn_per_gw"]


def test_what_is_needed_gives_what_is_asked(central, registry):
    name = "site_budget_share"
    value, unit = answers.needed(START, 4, name, central, registry[name])
    assert unit == "share"
    assert sites.race_power(START)(**{**central, name: value}) == pytest.approx(4)
    assert answers.needed(START, 1e6, name, central, registry[name]) == ("no value allowed", "text")
    assert answers.needed(START, 0.5, name, central, registry[name]) == ("any value allowed", "text")


def test_needed_by_covers_every_assumption_but_growth(central, registry):
    rows = answers.needed_by(START, central, registry)
    assert len(rows) == len(answers.RACE) - 1
    assert list(rows.columns) == ["label", "value", "gw_3", "gw_5", "gw_10"]


def test_assumptions_that_suffice_alone(central, registry):
    """Half a gigawatt is there already; a million is out of reach for each."""
    assert answers.sufficient_alone(START, central, registry, 0.5) == len(answers.SOLVED)
    assert answers.sufficient_alone(START, central, registry, 1e6) == 0


def test_cluster_rows_show_both_bases(central):
    published = sites.published_power(load("ai_clusters"), load("hardware"), load("power_ratios"), central)
    rows = answers.cluster_rows(published, 3)
    assert rows["basis"].tolist() == ["built"] * 3 + ["planned"] * 3
    assert rows["cluster"].iloc[0] == "xAI Colossus 1, Phase 1"


def test_a_long_life_asks_for_a_smaller_model(central):
    run = sites.next_run(START, LAW, central)
    assert answers.cheaper_for_life(run, LAW, 1e14) < run["parameters"]
    assert answers.cheaper_for_life(run, LAW, 0.0) == pytest.approx(run["parameters"], rel=1e-3)


def test_card_table_by_hand():
    """Llama 3.1 405B: 30.84e6 h × 700 W × 2 × 1 × 0.5 = 21.6 GWh."""
    stated = views.cards(load("training_runs"), load("hardware"))
    values = {"server_overhead": 2.0, "power_usage_effectiveness": 1.0, "training_load": 0.5}
    row = answers.card_table(stated, ["Llama 3.1 405B"], LAW, values).iloc[0]
    assert row["energy_gwh"] == pytest.approx(30.84e6 * 700 * 2 * 0.5 / 1e9)
    assert row["hours_mn"] == pytest.approx(30.84)
    assert row["ratio"] == pytest.approx(15.6e12 / 405e9)
    assert row["mfu"] == pytest.approx(0.346, abs=0.001)


# Words --------------------------------------------------------------------------------------------------------


def test_words_say_who_was_first():
    rows = sites.site_lines(load("data_centre_power"), load("gigawatt_claims"), sites.EDITION)
    said = words.gigawatt(rows)
    assert said["title"] == "The first gigawatt: Anthropic-Amazon New Carlisle, seen on 23 March 2026"
    assert "Colossus 2 by 17 January 2026" in said["alt"]
    small = rows.assign(power_mw=rows["power_mw"] / 10)
    assert words.gigawatt(small)["title"] == "No site followed has passed a gigawatt"


@pytest.mark.parametrize(
    ("grid", "title"),
    [
        ([0.2, 0.3], "Money is the tighter limit throughout"),
        ([0.3, 0.7], "Money holds more draws back at first, electricity from 2027 on"),
        ([0.8, 0.9], "Electricity is the tighter limit throughout"),
    ],
)
def test_words_follow_the_limits(grid, title):
    frame = pd.DataFrame(
        {
            "year": [2026, 2027] * 3,
            "limit": ["Nothing yet"] * 2 + ["Money"] * 2 + ["Electricity"] * 2,
            "probability": [0.0, 0.0, *(1 - share for share in grid), *grid],
        }
    )
    assert words.held(frame)["title"] == title


def test_words_count_exponents_inside():
    frame = pd.DataFrame(
        {
            "label": ["a", "b", "ours"],
            "value": [0.73, 0.5, 0.51],
            "low": [0.73, 0.5, 0.48],
            "high": [0.73, 0.5, 0.55],
        }
    )
    assert words.exponents(frame)["title"] == "1 of 2 published exponents lie in the interval of our refit"


def test_words_on_a_limit_that_never_comes():
    assert words.additions("nothing yet", None)["alt"].endswith("in no year shown.")
    assert words.additions("money", 2026.0)["alt"].endswith("in 2026.")
