"""Costs of serving, labs' books, a seller's outcomes: worked out by hand from the tables."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.assumptions import assumptions
from analysis.tables import load
from analysis.views import monetization as prices
from analysis.views import monetization_china as china
from analysis.views import monetization_sellers as sellers

VALUES = {name: entry.central for name, entry in assumptions("monetization").items()}


def test_cost_by_hand():
    """An H100 writes 15,220 tokens a second and reads as many; with a read token worth half of a written one.

    Each written token takes 1 + 0.5 units, so a chip does 22,830 units a second; a token of the mix takes
    0.75 × 0.5 + 0.25 = 0.625, which makes 36,528 tokens a second. At 3.6 dollars an hour, speed 0.5 and use 0.5:
    3.6 ÷ 3,600 ÷ (36,528 × 0.25) × 10⁶ = 0.1095 dollars.
    """
    values = VALUES | {
        "serving_rent_usd_per_hour": 3.6, "service_speed": 0.5, "serving_use": 0.5, "read_time_ratio": 0.5,
        "blend_read_share": 0.75,
    }  # fmt: skip
    assert sellers.measured(load("inference_throughput"), "Llama 3.1 8B") == (15220, 0.5)
    cost = sellers.unit_cost(load("inference_throughput"), "Llama 3.1 8B", values)
    assert cost == pytest.approx(1000 / (36528 * 0.25), rel=1e-4)


def test_margins_are_those_of_the_middle_host():
    offered = prices.offers(load("token_prices"), 0.75)
    draws = {name: np.array([VALUES[name]] * 4) for name in sellers.UNIT_COST}
    found = sellers.margins(offered, load("inference_throughput"), VALUES, draws)
    assert found["label"].tolist() == list(sellers.SERVED)
    assert found["margin"].to_numpy() == pytest.approx(
        1 - (found["cost_usd_per_mtok"] / found["price_middle"]).to_numpy()
    )
    assert set(found["chance_of_loss"]) <= {0.0, 1.0}


def test_newest_price_of_each_host():
    found = sellers.host_prices(prices.offers(load("token_prices"), 0.75), "llama-3.1-8b")
    assert not found["provider"].duplicated().any()
    assert (np.diff(found["price_usd_per_mtok"]) >= 0).all()


def test_books_of_two_labs():
    """OpenAI 13.07 less 8.4, Anthropic 4.6 less 2.7, over revenue."""
    found = sellers.lab_margins(load("lab_finances")).set_index("company")["gross_margin"]
    assert found["OpenAI"] == pytest.approx(1 - 8.4 / 13.07)
    assert found["Anthropic"] == pytest.approx(1 - 2.7 / 4.6)


def test_chance_of_profit_never_falls():
    rng = np.random.default_rng(1)
    draws = {name: np.full(64, value) for name, value in VALUES.items()}
    draws["demand_growth"] = rng.uniform(0.2, 4, 64)
    found = sellers.chance_of_profit(sellers.run(**draws))
    assert found["probability"].between(0, 1).all()
    assert (np.diff(found["probability"]) >= 0).all()
    assert found["year"].tolist() == list(range(2026, 2032))


def test_coverage_in_the_last_year():
    """Two years on, with the seller of the model's test: revenue 3 over costs of 3.825."""
    values = VALUES | {
        "gross_margin_now": 0.5, "cost_fall": 2, "price_squeeze": 1, "price_elasticity": 1, "demand_growth": 1,
        "demand_fade": 0.5, "research_over_revenue": 0.7, "research_growth": 0.5, "overhead_over_revenue": 0.25,
        "seller_horizon_year": 2028,
    }  # fmt: skip
    assert sellers.covered_pct(**values) == pytest.approx(100 * 3 / 3.825)


def test_what_must_be_true_breaks_even():
    registry = assumptions("monetization")
    found = sellers.needed(VALUES, registry).set_index("name")["break_even"]
    share = float(found["gross_margin_now"].removesuffix("%")) / 100
    assert sellers.covered_pct(**(VALUES | {"gross_margin_now": share})) == pytest.approx(100, abs=0.5)


def test_nothing_can_save_a_seller_that_researches_ten_times_its_revenue():
    values = VALUES | {"research_over_revenue": 5, "demand_growth": 0, "overhead_over_revenue": 1}
    assert set(sellers.needed(values, assumptions("monetization"))["break_even"]) == {"no value allowed"}


def test_years_to_a_length():
    """From 15 to 60 minutes are two doublings of 365.25 days; a target already met takes none."""
    assert sellers.years_to(60, 15, [365.25, 730.5]).tolist() == [2, 4]
    assert sellers.years_to(10, 15, 100) == 0


def test_baidu_by_hand():
    """9% of 5.1 is 0.459; 19.2 ÷ 0.98 − 19.2 = 0.392; 6.9% of 4.7 is 0.3243; 0.459 ÷ 33.931 = 1.35%."""
    found = china.generative(load("chinese_results"))
    assert found["generative"] == pytest.approx(0.459)
    assert found["advertising_lost"] == pytest.approx(19.2 / 0.98 - 19.2)
    assert found["generative_before"] == pytest.approx(0.3243)
    assert found["share_of_total"] == pytest.approx(0.459 / 33.931)


def test_a_figure_of_the_accounts():
    """Baidu's AI-powered business made 27 billion yuan in 2024 and 40 in 2025."""
    results = load("chinese_results")
    assert china.stated(results, "Baidu", "ai_powered_business_revenue", "FY2024") == 27
    assert china.stated(results, "Baidu", "ai_powered_business_revenue", "FY2025") == 40
    with pytest.raises(KeyError):
        china.stated(results, "Baidu", "ai_powered_business_revenue", "FY2020")


def test_cut_of_alibaba():
    """From 20 to 0.5 yuan is a cut of 97.5%; of the others the price before is not in the table."""
    found = china.cuts(load("token_prices")).set_index("model")["cut"]
    assert found["Qwen-Long"] == pytest.approx(0.975)
    assert found.drop("Qwen-Long").isna().all()


def test_hyperscale_sites():
    found = china.hyperscale(load("hyperscale_counts"))
    assert (found["forecast_low"], found["forecast_high"], found["added"]) == (120, 130, 137)
    assert [found[f"in_operation{when}"] for when in ("_before", "_after", "")] == [992, 1136, 1297]
    assert (found["added_by_difference"], found["next_low"], found["next_high"]) == (1136 - 992, 130, 140)
