"""The price of a capability: record lows by hand, and what no sample of models may do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import prices

PRICES = st.lists(st.floats(0.01, 1000), min_size=1, max_size=30)


def test_lows_by_hand():
    """Of 9, 9, 4, 6, 1 the first, the third and the last are records; an equal price is none."""
    assert prices.record_lows([9, 9, 4, 6, 1]).tolist() == [True, False, True, False, True]
    assert prices.running_lowest([9, 9, 4, 6, 1]).tolist() == [9, 9, 4, 4, 1]


def test_an_offer_that_takes_no_part_is_no_record():
    assert prices.record_lows([np.inf, 5, np.inf, 3]).tolist() == [False, True, False, True]


def test_a_new_low_must_be_low_enough():
    """A tenth below 100 is 90, below 90 it is 81: 95 and 82 are none, and 0.0585 is just a tenth below 0.065."""
    assert prices.record_lows([100, 95, 90, 82, 81], 0.1).tolist() == [True, False, True, False, True]
    assert prices.record_lows([[100, 95], [0.065, 0.0585]], 0.1).tolist() == [[True, False], [True, True]]


def test_small_late_cuts_do_not_flatten_a_fall():
    """From 100 to 1 in two years is 10 a year; a cut of 2 % two years later is no record, and the slope stays."""
    days, levels = [0, 365.25, 730.5, 1461], [100, 10, 1, 0.98]
    assert prices.decline(days, levels).factor < 5
    assert prices.decline(days, levels, 0.1).factor == pytest.approx(10)
    found = prices.resampled_declines(days, levels, [0, 0, 0, 0], 8, 1, 0.1)
    assert found == pytest.approx(np.full(8, 10.0))


@given(PRICES)
def test_the_lowest_so_far_never_rises(values):
    lowest = prices.running_lowest(values)
    assert (np.diff(lowest) <= 0).all()
    assert lowest[-1] == min(values)


@given(PRICES)
def test_records_are_strictly_cheaper_one_by_one(values):
    lows = np.asarray(values)[prices.record_lows(values)]
    assert (np.diff(lows) < 0).all()
    assert lows[0] == values[0]


def test_decline_by_hand():
    """A tenth in each of two years, with offers between that are no records; from 100 to 1 in 730.5 days."""
    found = prices.decline([0, 30, 365.25, 400, 730.5], [100, 120, 10, 11, 1])
    assert (found.factor, found.lows, found.days, found.total) == (pytest.approx(10), 3, 730.5, 100)


def test_two_lows_give_no_rate():
    found = prices.decline([0, 365], [10, 1])
    assert np.isnan(found.factor)
    assert (found.lows, found.total) == (2, 10)


def test_no_offer_at_all():
    found = prices.decline([], [])
    assert np.isnan(found.factor)
    assert (found.lows, found.days) == (0, 0)


@given(st.floats(1.2, 50), st.floats(0.01, 100))
def test_decline_does_not_depend_on_the_currency(factor, rate):
    days = np.array([0, 200, 500, 900.0])
    levels = factor ** (-days / 365.25)
    assert prices.decline(days, levels * rate).factor == pytest.approx(factor)


def test_resampled_rates_of_one_line_are_that_line():
    """Every model lies on one line, so every sample with three record lows has its slope."""
    days = np.arange(0, 1000, 100.0)
    levels = 10 ** (-days / 365.25)
    found = prices.resampled_declines(days, levels, np.arange(10), 200, 7)
    assert 150 < len(found) <= 200
    assert found == pytest.approx(10)


def test_resampling_repeats_with_its_seed():
    days, levels = np.arange(8) * 100.0, np.array([9, 7, 8, 5, 4, 4.5, 2, 1])
    first, again, other = (prices.resampled_declines(days, levels, np.arange(8), 64, s) for s in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()


def test_offers_of_a_model_come_and_go_together():
    """One model with three falling prices: each sample has all of them, and one slope."""
    found = prices.resampled_declines([0, 365.25, 730.5], [100, 10, 1], [0, 0, 0], 20, 3)
    assert found == pytest.approx(np.full(20, 10.0))


def test_volume_and_margin():
    """A tenth of the price and half as much revenue again: 15 times the volume. Costs of 3 on a price of 2: −50%."""
    assert prices.volume_multiple_needed(10, 1.5) == 15
    assert prices.gross_margin(2, 3) == -0.5
