"""Markets and costs by hand: a small shelf of tables, then the report's own."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis import tables, uncertainty
from analysis.assumptions import assumptions
from analysis.models import serving
from analysis.views import build_or_adopt as views

DAY = pd.Timestamp("2025-09-30")


@pytest.fixture(scope="module")
def shelf():
    names = ("token_prices", "benchmark_scores", "gpu_rental_prices", "inference_throughput", "training_runs")
    return views.Tables(*(tables.load(name) for name in names))


@pytest.fixture(scope="module")
def centre():
    return {name: entry.central for name, entry in assumptions("build_or_adopt").items()}


@pytest.fixture
def small():
    """Three sellers, one of them with two models; a model that needs two chips; one run."""
    return views.Market(
        date=DAY,
        offers=pd.DataFrame({"seller": ["a", "a", "b", "c"], "model": list("wxyz"), "input": [4.0, 1.0, 2.0, 3.0],
                             "output": [4.0, 5.0, 6.0, 7.0]}),
        hosted=pd.DataFrame({"model": ["m"], "chip": ["H100"], "tokens_per_second": [1000.0], "read_share": [0.5],
                             "years": [0.0], "chips": [2.0]}),
        runs=pd.DataFrame({"model": ["r"], "chip": ["H100"], "chip_hours": [1e6]}),
        rents={"H100": np.array([1.0, 2.0, 3.0])},
    )  # fmt: skip


PLAIN = {
    "read_share": 0.5, "prefill_weight": 1.0, "utilisation": 0.5, "software_gain": 0.0, "seller_quantile": 0.5,
    "rent_quantile": 0.5, "standby_copies": 1.0, "serving_engineers": 2.0, "engineer_usd_per_year": 120_000.0,
    "computing_multiple": 3.0, "training_staff": 10.0, "training_months": 12.0, "model_life_months": 10.0,
    "own_speed": 2.0, "volume_mtok_per_month": 1000.0,
}  # fmt: skip


def test_costs_by_hand(small):
    """Half read: a sells at 3 (its cheaper model), b at 4, c at 5, the middle is 4.

    A chip at 2 dollars writes 1,000 and reads as many a second; half used, 2,000 × 0.5 × 3,600 = 3.6 million an hour,
    so a million takes 0.5556. Two chips stand ready for 2 × 2 × 730 = 2,920; two engineers cost 20,000 a month. The
    run costs 2 million, three times that and 10 × 120,000 of pay over ten months are 720,000.
    """
    found = views.costs(small, **PLAIN)
    assert found.price_usd_per_mtok == pytest.approx(4)
    assert found.chips_usd_per_mtok == pytest.approx(2 / 3.6)
    assert found.standing_usd == pytest.approx(2920)
    assert found.staff_usd == pytest.approx(20_000)
    assert found.training_usd == pytest.approx(720_000)


def test_cheapest_seller_and_dearest_rent(small):
    found = views.costs(small, **{**PLAIN, "seller_quantile": 0.0, "rent_quantile": 1.0})
    assert (found.price_usd_per_mtok, found.standing_usd) == pytest.approx((3, 2 * 3 * 730))


def test_software_before_the_test_is_slower(small):
    """Two years before the test at 50 per cent a year: 2.25 times the rent of a token."""
    early = views.Market(small.date, small.offers, small.hosted.assign(years=-2.0), small.runs, small.rents)
    ratio = [views.costs(one, **{**PLAIN, "software_gain": 0.5}).chips_usd_per_mtok for one in (early, small)]
    assert ratio[0] / ratio[1] == pytest.approx(2.25)


def test_draws_and_numbers_agree(small):
    """Every draw is computed as the same numbers alone would be."""
    registry = {name: entry for name, entry in assumptions("build_or_adopt").items() if name in PLAIN}
    draws = uncertainty.draw(registry, 4, 7)
    many = views.costs(small, **draws)
    for place in (0, 5, 15):
        one = views.costs(small, **{name: float(values[place]) for name, values in draws.items()})
        for name in ("price_usd_per_mtok", "chips_usd_per_mtok", "standing_usd", "staff_usd", "training_usd"):
            assert np.asarray(getattr(many, name))[place] == pytest.approx(getattr(one, name), rel=1e-9), name


def test_break_evens_by_hand(small):
    """Chips 0.5556 and calls 4: 20,000 ÷ (4 - 0.5556) is 5,806, more than the 5,256 that fill the standing chips.

    Training: 740,000 ÷ (4 - 0.2778) = 198,806. Against hosting: 720,000 ÷ (0.5556 × 0.5) = 2,592,000.
    """
    found = views.break_evens(views.costs(small, **PLAIN))
    assert found["host"] == pytest.approx(20_000 / (4 - 2 / 3.6))
    assert found["train"] == pytest.approx(740_000 / (4 - 1 / 3.6))
    assert found["own"] == pytest.approx(720_000 / (1 / 3.6))
    assert views.leaving(views.costs(small, **PLAIN)) == found["host"]


def test_map_agrees_with_the_break_evens(small):
    turn = views.break_evens(views.costs(small, **PLAIN))
    volumes = [turn["host"] * 0.99, turn["host"] * 1.01, turn["own"] * 0.99, turn["own"] * 1.01]
    found = views.cost_map([small], volumes, PLAIN)
    assert found["choice"].tolist() == ["call", "host", "host", "train"]


def test_among_interpolates_for_each_draw():
    offers = np.array([[3.0, 30.0], [1.0, 10.0], [2.0, 20.0]])
    assert views.among(offers, np.array([0.25, 1.0])).tolist() == [1.5, 30.0]
    assert views.among([5.0], 0.7).tolist() == [5.0]


def test_class_floors(shelf):
    """Meta gives Llama 2 70B 68.9 in the card of Llama 2 and 69.7 in that of Llama 3; GPT-4 is relayed at 86.4."""
    assert (views.floor_of(shelf.scores, "gpt35"), views.floor_of(shelf.scores, "gpt4")) == (68.9, 86.4)
    with pytest.raises(KeyError, match="No class 'gpt5'; classes: gpt35, gpt4"):
        views.floor_of(shelf.scores, "gpt5")


def test_market_of_july_2023(shelf):
    """OpenAI alone sold that class, at 1.50 and 2 for GPT-3.5 or more for GPT-4; Llama 2 70B was out on the 18th."""
    found = views.market(shelf, "gpt35", pd.Timestamp("2023-07-31"), 540, 0.5)
    assert set(found.offers["seller"]) == {"OpenAI"}
    assert found.offers[["input", "output"]].min().min() >= 1.5
    assert found.hosted["model"].tolist() == ["llama-2-70b"]
    assert found.runs["model"].tolist() == ["Llama 2 70B"]
    before = views.market(shelf, "gpt35", pd.Timestamp("2023-07-17"), 540, 0.5)
    assert before.hosted.empty


def test_prices_that_are_too_old_do_not_count(shelf):
    dates = [views.market(shelf, "gpt35", DAY, days, 0.5).offers["seller"].nunique() for days in (30, 540)]
    assert dates[0] < dates[1]


def test_no_market_is_said(shelf):
    with pytest.raises(ValueError, match="Class of GPT-4: on no date"):
        views.markets(shelf, "gpt4", [pd.Timestamp("2023-01-31")], 540, 0.5)


def test_chances_are_shares(shelf, centre):
    found = views.markets(shelf, "gpt35", views.dates("2024-01-31", "2024-07-31"), 540, 0.5)
    draws = uncertainty.draw(assumptions("build_or_adopt"), 5, 3)
    lines = views.break_even_lines(found, draws).pivot(index="date", columns="series", values="probability")
    assert lines[list(views.COSTS)].sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert lines["ever"].between(0, 1).all()
    assert set(views.spread(found[0], draws)) == {"host", "train", "own", "leaving"}


def test_ratio_and_its_logarithm(small):
    plain = views.chips_over_call(small, PLAIN)(utilisation=0.25)
    assert plain == pytest.approx(100 * 4 / 3.6 / 4)
    assert views.chips_over_call(small, PLAIN, log=True)(utilisation=0.25) == pytest.approx(math.log10(plain / 100))


def test_page_starts_from_the_costs(shelf, centre):
    """The control's own numbers give the same rent of a token and the same standing chips."""
    one = views.market(shelf, "gpt4", DAY, 540, 0.5)
    inputs, name = views.page_inputs(one, centre)
    found = views.costs(one, **centre)
    busy = serving.hosting_usd_per_mtok(inputs["rent"], inputs["throughput"], centre["utilisation"])
    assert busy == pytest.approx(found.chips_usd_per_mtok)
    assert serving.standing_usd_per_month(inputs["chips"], inputs["rent"]) == pytest.approx(found.standing_usd)
    assert " on " in name


def test_worlds(small):
    found = views.worlds(
        small, {"base": PLAIN, "big": {**PLAIN, "volume_mtok_per_month": 1e7}}, {"base": "B", "big": "X"}
    )
    assert found["choice"].tolist() == ["call", "train"]
    assert found["title"].tolist() == ["B", "X"]
    assert found["call_usd"].tolist() == pytest.approx([4000, 4e7])
