"""The joint market, against sums done by hand and properties that hold for any numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import joint
from analysis.models.joint import Market, Sides

STEADY = Market(
    base_revenue=100,
    ceiling=1e12,
    price_decline=0.5,
    later_decline=0.5,
    price_years=5,
    elasticity=1,
    volume_growth=1,
    fade=1,
    energy_decline=0.5,
    research_share=0,
    research_elasticity=0.5,
    power_then=10,
    power_now=20,
    spending_now=400,
    cost_per_gw=40,
    power_limit=10,
    money_limit=10,
    chip_share=0.5,
    chip_life=5,
    replacement_cost=0.5,
)
"""Price halves, volume quadruples (twice for the price, twice by itself), power for it doubles: all by hand."""
SIDES = Sides(lab_share=0.8, margin=0.5, compute_ratio=0.5, open_share=0.0, open_price=0.25, operating_rate=0.0)


def test_growth_by_hand():
    """0.5 ** (1 - 2) is 2: a price halved at an elasticity of 2 doubles revenue; 10 % more volume makes it 2.2."""
    assert joint.revenue_growth(0.5, 2, 0.1) == pytest.approx(1.2)


def test_a_market_without_limits_by_hand():
    """Revenue 200, 400, 800; volume 4, 16, 64; power asked for 20, 40, 80, served by that of the year before."""
    found = joint.path(STEADY, 3)
    np.testing.assert_allclose(found.price, [0.5, 0.25, 0.125])
    np.testing.assert_allclose(found.volume, [4, 16, 64], rtol=1e-6)
    np.testing.assert_allclose(found.revenue, [200, 400, 800], rtol=1e-6)
    np.testing.assert_allclose(found.power, [20, 40, 80], rtol=1e-6)
    np.testing.assert_allclose(found.served, 1)
    assert (found.limit == joint.FREE).all()


def test_spending_by_hand():
    """From 20 to 40 GW: a fifth of 20 is renewed at 40 × 0.5 × 0.5 = 10 a GW, 20 are new at 40: 40 + 800."""
    np.testing.assert_allclose(joint.path(STEADY, 3).spending, [840, 1680, 0], rtol=1e-6)


def test_scarce_power_raises_the_price_by_hand():
    """No site is added beyond 10 GW a year: 30 GW serve 16 volumes that ask for 40. Price 0.25 ÷ 0.75."""
    found = joint.path(replace(STEADY, power_limit=0.0), 3)
    np.testing.assert_allclose(found.power[1], 30, rtol=1e-6)
    np.testing.assert_allclose(found.served[1], 0.75, rtol=1e-6)
    np.testing.assert_allclose(found.price[1], 0.25 / 0.75, rtol=1e-6)
    np.testing.assert_allclose(found.revenue[1], 400, rtol=1e-6)
    assert found.limit[1] == joint.POWER


def test_scarce_money_by_hand():
    """400 a year without growth: 40 renew the 4 GW that retire, 360 buy 9 more."""
    found = joint.path(replace(STEADY, money_limit=0.0), 3)
    np.testing.assert_allclose(found.power[1], 29, rtol=1e-6)
    np.testing.assert_allclose(found.spending[0], 400, rtol=1e-6)
    assert found.limit[1] == joint.MONEY


def test_money_that_does_not_even_renew_by_hand():
    """20 of the 40 that renewal takes: 2 of the 4 GW that retire come back, so 18 are left."""
    found = joint.path(replace(STEADY, spending_now=20 / 11, money_limit=10.0), 3)
    np.testing.assert_allclose(found.power[1], 18, rtol=1e-6)


def test_growth_that_fades_by_hand():
    """Growth of 100, 50 and 25 % with a constant price value: 200, 300, 375."""
    found = joint.path(replace(STEADY, fade=0.5), 3)
    np.testing.assert_allclose(found.revenue, [200, 300, 375], rtol=1e-6)


def test_another_decline_after_some_years_by_hand():
    """Half in the first year, then a fifth less each year."""
    found = joint.path(replace(STEADY, later_decline=0.2, price_years=1), 3)
    np.testing.assert_allclose(found.price, [0.5, 0.4, 0.32])


def test_research_grows_more_slowly_than_revenue_by_hand():
    """Half of 10 GW serves, half does research: 5 × 2 + 5 × 2 ** 0.5 in the first year, 5 × 4 + 5 × 2 in the next."""
    found = joint.path(replace(STEADY, research_share=0.5), 3)
    np.testing.assert_allclose(found.used[:2], [10 + 5 * 2**0.5, 30], rtol=1e-6)


def test_a_ceiling_below_the_base_year_holds_revenue_where_it_is():
    np.testing.assert_allclose(joint.path(replace(STEADY, ceiling=50), 3).revenue, 100)


def test_power_that_nobody_asks_for_is_not_renewed():
    """At a volume that stays, half the power a year is enough; chips leave at a fifth a year and stay gone."""
    found = joint.path(replace(STEADY, price_decline=0.0, later_decline=0.0, volume_growth=0.0), 3)
    np.testing.assert_allclose(found.power, [20, 16, 12.8])
    np.testing.assert_allclose(found.spending, 0)


numbers = st.fixed_dictionaries(
    {
        "base_revenue": st.floats(1, 1e3),
        "ceiling": st.floats(50, 1e5),
        "price_decline": st.floats(0, 0.9),
        "later_decline": st.floats(0, 0.9),
        "price_years": st.integers(0, 10),
        "elasticity": st.floats(0.3, 3),
        "volume_growth": st.floats(0, 3),
        "fade": st.floats(0.3, 1),
        "research_share": st.floats(0, 1),
        "research_elasticity": st.floats(0, 1),
        "energy_decline": st.floats(0, 0.9),
        "power_then": st.floats(1, 50),
        "spending_now": st.floats(1, 2000),
        "cost_per_gw": st.floats(10, 100),
        "power_limit": st.floats(-0.5, 1),
        "money_limit": st.floats(-0.5, 1),
        "chip_share": st.floats(0.1, 0.9),
        "chip_life": st.floats(1, 10),
        "replacement_cost": st.one_of(st.just(0.0), st.floats(0.01, 2)),
    }
)


@given(numbers, st.integers(1, 20))
def test_whatever_the_numbers(found, years):
    """No negative price, volume, money or power; nothing served that is not asked for; scarcity never cheapens."""
    market = Market(**found, power_now=found["power_then"] * 1.5)
    walk = joint.path(market, years)
    for name in ("price", "volume", "revenue", "spending", "power"):
        values = getattr(walk, name)
        assert np.isfinite(values).all(), name
        assert (values >= -1e-9).all(), name
    assert ((walk.served > 0) & (walk.served <= 1)).all()
    declines = [market.price_decline if year < market.price_years else market.later_decline for year in range(years)]
    cheapest = np.cumprod(1 - np.array(declines))
    assert (walk.price >= cheapest * (1 - 1e-9)).all()


@given(numbers)
def test_draws_are_followed_as_if_each_were_alone(found):
    market = Market(**found, power_now=found["power_then"] * 1.5)
    both = replace(market, elasticity=np.array([market.elasticity, 1.0]))
    together = joint.path(both, 5)
    alone = joint.path(market, 5)
    for name in joint.Path._fields:
        np.testing.assert_allclose(getattr(together, name)[:, 0], getattr(alone, name), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "name", ["base_revenue", "power_then", "spending_now", "cost_per_gw", "elasticity", "chip_life"]
)
def test_what_must_be_above_zero(name):
    with pytest.raises(ValueError, match=rf"{name} is 0; allowed: above 0"):
        joint.path(replace(STEADY, **{name: 0.0}), 3)


def test_no_year_to_follow():
    with pytest.raises(ValueError, match="0 years to follow; allowed: at least 1"):
        joint.path(STEADY, 0)


# Who keeps what ----------------------------------------------------------------------------------------------


def test_money_by_hand():
    """Labs earn 160 of 200, keep 80 and pay 40 × 2 for twice the power. Others keep 20, get 80 and spend 840."""
    found = joint.money(STEADY, SIDES, joint.path(STEADY, 3))
    np.testing.assert_allclose(found.lab_revenue[0], 160, rtol=1e-6)
    np.testing.assert_allclose(found.compute[0], 80, rtol=1e-6)
    np.testing.assert_allclose(found.lab_profit[0], 0, atol=1e-4)
    np.testing.assert_allclose(found.builder_cash[0], 20 + 80 - 840, rtol=1e-6)


def test_running_cost_by_hand():
    """20 GW at 40 a GW, a fortieth of it a year: 20."""
    walk = joint.path(STEADY, 3)
    dear = joint.money(STEADY, replace(SIDES, operating_rate=0.025), walk)
    free = joint.money(STEADY, SIDES, walk)
    np.testing.assert_allclose(free.builder_cash[0] - dear.builder_cash[0], 20, rtol=1e-6)


def test_open_models_take_their_part_at_their_price():
    """In the last of three years half of the labs' 640 goes, and hosts get a quarter of it: 320 and 80 beside 160."""
    found = joint.money(STEADY, replace(SIDES, open_share=0.5), joint.path(STEADY, 3))
    np.testing.assert_allclose(found.lab_revenue[2], 320, rtol=1e-6)
    np.testing.assert_allclose(found.revenue[2], 320 + 80 + 160, rtol=1e-6)


@given(numbers, st.floats(0, 1), st.floats(0, 1))
def test_what_one_side_pays_the_other_gets(found, open_share, open_price):
    """Computing that labs pay for cancels out: the whole keeps its margin less running cost and spending."""
    market = Market(**found, power_now=found["power_then"] * 1.5)
    walk = joint.path(market, 5)
    sides = replace(SIDES, open_share=open_share, open_price=open_price, operating_rate=0.025)
    got = joint.money(market, sides, walk)
    running = walk.power * market.cost_per_gw * 0.025
    np.testing.assert_allclose(got.cash, got.revenue * 0.5 - running - walk.spending, rtol=1e-7, atol=1e-6)


def test_a_follower_by_hand():
    """1 % of 1,000 keeps a half less a quarter; following takes 2 % of half of 400."""
    assert joint.follower_income(1000, 0.01, 0.75, 0.25) == pytest.approx(5)
    assert joint.follower_cost(400, 0.5, 0.02) == pytest.approx(4)
