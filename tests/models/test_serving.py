"""Costs of calling, hosting and training, by hand and against a search over a grid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import serving
from analysis.whatif import expression

MONEY = st.floats(0.01, 1e6)
RATE = st.floats(0.001, 100)
SPEED = st.floats(0.5, 8)


def test_blended_price_of_gpt35():
    """Three parts read at 0.50 and one written at 1.50 dollars: (1.5 + 1.5) ÷ 4 = 0.75."""
    assert serving.blended_price(0.5, 1.5, 0.75) == pytest.approx(0.75)


def test_throughput_of_another_mix():
    """By hand: 2,100 written a second with as many read is 4,200 tokens, each of work (1 + 0.5) ÷ 2 = 0.75.

    At three read for each written the work of a token is 0.75 × 0.5 + 0.25 = 0.625, so 4,200 × 0.75 ÷ 0.625 = 5,040.
    """
    assert serving.tokens_per_second(2100, 0.5, 0.75, 0.5) == pytest.approx(5040)


def test_throughput_of_the_same_mix_is_all_its_tokens():
    assert serving.tokens_per_second(300, 0.9, 0.9, 0.37) == pytest.approx(3000)


def test_price_of_hosted_tokens():
    """By hand: 2 dollars an hour, 5,000 tokens a second, half used: 2 ÷ 9 million × 1 million = 0.2222."""
    assert serving.hosting_usd_per_mtok(2, 5000, 0.5) == pytest.approx(2 / 9)


def test_training_by_month():
    """By hand: (3 million × 3 + 6 million) ÷ 15 months = 1 million."""
    assert serving.training_usd_per_month(3e6, 3, 6e6, 15) == pytest.approx(1e6)


def test_costs_of_a_month():
    """By hand, at 2,000 million tokens: 2 × 2,000; 300 + 0.5 × 2,000; 900 + 300 + the standing 600 over 500."""
    assert serving.calling_cost(2000, 2) == 4000
    assert serving.hosting_cost(2000, 0.5, 600, 300) == 1300
    assert serving.training_cost(2000, 0.5, 600, 300, 900, 2) == 1800


@pytest.mark.parametrize(
    ("price", "chips", "standing", "staff", "volume"),
    [
        (2, 1, 500, 100, 300),  # (100 + 500) ÷ 2, where busy chips would cost 300
        (2, 1, 100, 400, 400),  # 400 ÷ (2 - 1), where busy chips cost 400, more than the standing 100
        (1, 1, 0, 10, math.inf),
        (1, 3, 10, 10, math.inf),
        (1, 3, 90, 0, math.inf),
    ],
)
def test_volume_from_which_hosting_pays(price, chips, standing, staff, volume):
    assert serving.calling_to_hosting(price, chips, standing, staff) == pytest.approx(volume)


@pytest.mark.parametrize(
    ("chips", "standing", "training", "speed", "volume"),
    [
        (2, 1000, 500, 2, 750),  # own model fits in the standing chips: (500 + 1000) ÷ 2
        (2, 1000, 3000, 2, 3000),  # 3000 ÷ (2 × (1 - 1/2))
        (2, 1000, 500, 1, math.inf),
        (2, 1000, 500, 0.5, math.inf),
    ],
)
def test_volume_from_which_training_pays(chips, standing, training, speed, volume):
    assert serving.hosting_to_training(chips, standing, training, speed) == pytest.approx(volume)


def first_cheaper(one: np.ndarray, other: np.ndarray, grid: np.ndarray) -> float:
    """Return the first volume of a grid at which the second cost is below the first."""
    below = np.flatnonzero(other < one)
    return float(grid[below[0]]) if below.size else math.inf


def agree(closed: float, searched: float, grid: np.ndarray) -> bool:
    """Say whether a break-even and the first cheaper point of a grid are within one step of the grid."""
    if math.isinf(searched):
        return closed >= grid[-1] * 0.99
    step = grid[1] / grid[0]
    return searched / step * 0.999 <= max(closed, grid[0]) <= searched * 1.001


@given(rates=st.tuples(RATE, RATE), fixed=st.tuples(MONEY, MONEY, MONEY), speed=SPEED)
def test_closed_forms_agree_with_a_search(rates, fixed, speed):
    """Over a grid of volumes the first point at which a choice is cheaper lies just above the closed form."""
    (price, chips), (standing, staff, training) = rates, fixed
    grid = np.geomspace(1e-6, 1e13, 19001)
    call = serving.calling_cost(grid, price)
    host = serving.hosting_cost(grid, chips, standing, staff)
    train = serving.training_cost(grid, chips, standing, staff, training, speed)
    # Costs that differ by less than rounding say nothing about which is lower.
    gap = 1e-9 * np.maximum(np.maximum(call, host), train)
    pairs = [
        (serving.calling_to_hosting(price, chips, standing, staff), call - gap, host),
        (serving.calling_to_training(price, chips, standing, staff, training, speed), call - gap, train),
        (serving.hosting_to_training(chips, standing, training, speed), host - gap, train),
    ]
    for closed, one, other in pairs:
        searched = first_cheaper(one, other, grid)
        assert agree(float(closed), searched, grid) or near_tie(price, chips, speed, closed)


def near_tie(price: float, chips: float, speed: float, closed: float) -> bool:
    """Say whether the slopes of the costs are so alike that rounding decides the search."""
    slopes = (price / chips - 1, price / (chips / speed) - 1, speed - 1)
    return math.isinf(closed) or min(abs(slope) for slope in slopes) < 1e-3 or closed > 1e11


@given(volume=MONEY, chips=RATE, standing=MONEY, staff=MONEY)
def test_standing_chips_are_the_least(volume, chips, standing, staff):
    cost = serving.hosting_cost(volume, chips, standing, staff)
    assert cost >= staff + standing * (1 - 1e-12)
    assert cost >= staff + volume * chips * (1 - 1e-12)


@given(price=RATE, chips=RATE, standing=MONEY, staff=MONEY)
def test_a_dearer_call_lowers_the_break_even(price, chips, standing, staff):
    low, high = (serving.calling_to_hosting(price * times, chips, standing, staff) for times in (2, 1))
    assert low <= high


def test_cheapest_takes_the_first_of_equals():
    assert serving.cheapest(1.0, 1.0, 1.0) == 0
    assert [serving.CHOICES[i] for i in serving.cheapest(np.array([3.0, 3.0]), 2.0, np.array([2.5, 1.0]))] == [
        "host",
        "train",
    ]


@pytest.mark.parametrize(("size", "chips"), [(8, 1), (64, 1), (70, 2), (235, 4), (405, 8)])
def test_chips_that_hold_a_model(size, chips):
    """At one byte and a quarter of room: 10, 80, 87.5, 293.75 and 506.25 GB over chips of 80."""
    assert serving.chips_needed(size, 1, 1.25, 80) == chips


def test_arrays_and_numbers_agree():
    prices = np.array([0.5, 2.0, 4.0])
    whole = serving.calling_to_hosting(prices, 1.0, 500.0, 100.0)
    assert whole.tolist() == [serving.calling_to_hosting(float(price), 1.0, 500.0, 100.0) for price in prices]


def test_formulas_run_on_a_page():
    """Plain operators only: Vega can take them."""
    text = expression(serving.training_cost, volume_mtok="v", chips_usd_per_mtok=1, standing_usd=2, staff_usd=3,
                      training_usd=4, speed=2)  # fmt: skip
    assert "v" in text
    assert "larger" not in text
