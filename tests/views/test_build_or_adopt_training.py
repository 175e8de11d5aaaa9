"""Training costs by hand, in both ways."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import tables
from analysis.views import build_or_adopt_training as views


@pytest.fixture(scope="module")
def rents():
    return tables.load("gpu_rental_prices")


@pytest.fixture(scope="module")
def both(rents):
    return views.two_ways(tables.load("training_runs"), tables.load("hardware"), rents, 0.35, 0.5).set_index("model")


def test_llama_2_by_hand(rents):
    """3,311,616 hours at 1.50, 2.55 and 5.121 dollars; 25 million are 7.549 dollars an hour."""
    frame = views.llama_2(tables.load("training_runs"), rents, 25).set_index("label")
    every = frame.loc["All sizes"]
    assert every["chip_hours"] == 3_311_616
    assert (every["low"], every["value"], every["high"]) == pytest.approx((4.967424, 8.4446208, 16.958785536))
    assert every["rent_for_claim"] == pytest.approx(25e6 / 3_311_616)


def test_rents_are_those_of_the_year_before(rents):
    """On 18 July 2023 seven clouds; the day before the second price of Datacrunch only its first stands."""
    found = views.rents_before(rents, "A100-80GB", pd.Timestamp("2023-07-18"))
    assert len(found) == 7
    early = views.rents_before(rents, "A100-80GB", pd.Timestamp("2022-08-11")).set_index("provider")
    assert early.loc["Datacrunch", "price_usd_per_hour"] == 2.25


def test_chips_without_rents_take_those_of_their_kin(rents):
    day = pd.Timestamp("2024-12-26")
    assert views.rents_before(rents, "H800", day).equals(views.rents_before(rents, "H100", day))


def test_two_ways_of_llama_2_70b(both):
    """6 × 70e9 × 2e12 = 8.4e23; over 312e12 × 0.35 × 3600 these are 2,136,752 hours; the card implies 43.5 per cent."""
    row = both.loc["Llama 2 70B"]
    assert row["flop"] == 8.4e23
    assert row["hours_from_flop"] == pytest.approx(8.4e23 / (312e12 * 0.35 * 3600))
    assert row["mfu"] == pytest.approx(8.4e23 / (1_720_320 * 312e12 * 3600))
    assert row["ratio"] == pytest.approx(row["mfu"] / 0.35)


def test_both_ways_are_one_at_the_implied_share(rents):
    runs, hardware = tables.load("training_runs"), tables.load("hardware")
    used = views.two_ways(runs, hardware, rents, 0.35, 0.5).set_index("model").loc["DeepSeek-V3", "mfu"]
    again = views.two_ways(runs, hardware, rents, used, 0.5).set_index("model").loc["DeepSeek-V3"]
    assert again["hours_usd_mn"] == pytest.approx(again["flop_usd_mn"])


def test_a_reported_use_of_the_peak_goes_before_the_assumed(both):
    """Meta reports 38 to 43 per cent of its largest run: 40.5 is taken, and hours imply 34.5, so 0.852 of the cost."""
    row = both.loc["Llama 3.1 405B"]
    implied = 6 * 405e9 * 15.6e12 / (30_840_000 * 3600 * 989.5e12)
    assert row["mfu_taken"] == pytest.approx(0.405)
    assert row["mfu"] == pytest.approx(implied, rel=1e-3)
    assert row["ratio"] == pytest.approx(row["mfu"] / 0.405)
    assert both.loc["Llama 2 70B", "mfu_taken"] == 0.35


def test_nobody_beats_the_peak(both):
    assert both["mfu"].between(0.02, 0.65).all()
