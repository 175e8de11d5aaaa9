"""A seller over the years: two years worked out by hand, and what must hold whatever is assumed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import sellers

SELLER = sellers.Seller(
    gross_margin=0.5, cost_fall=2, squeeze=1.0, elasticity=1.0, demand_growth=1.0, demand_fade=0.5,
    research=0.7, research_growth=0.5, overhead=0.25,
)  # fmt: skip


def test_two_years_by_hand():
    """Revenue 1, 2, 3; half of it is serving; research 0.7, 1.05, 1.575; a quarter is overhead.

    Profit 1 − 0.5 − 0.7 − 0.25 = −0.45; 2 − 1 − 1.05 − 0.5 = −0.55; 3 − 1.5 − 1.575 − 0.75 = −0.825.
    """
    path = sellers.path(SELLER, 2)
    assert path.revenue == pytest.approx([1, 2, 3])
    assert path.profit == pytest.approx([-0.45, -0.55, -0.825])
    assert path.gross_margin == pytest.approx([0.5, 0.5, 0.5])
    assert path.coverage == pytest.approx([1 / 1.45, 2 / 2.55, 3 / 3.825])


def test_squeeze_eats_the_margin():
    """Prices that fall a tenth faster than costs: serving takes 0.5, 0.55, 0.605 of revenue."""
    squeezed = sellers.Seller(**{**vars(SELLER), "squeeze": 1.1})
    assert sellers.path(squeezed, 2).gross_margin == pytest.approx([0.5, 0.45, 0.395])


def test_inelastic_volume_loses_revenue():
    """Elasticity one half, prices a quarter, no growth of demand: revenue halves."""
    still = sellers.Seller(**{**vars(SELLER), "cost_fall": 4, "elasticity": 0.5, "demand_growth": 0.0})
    assert sellers.path(still, 1).revenue == pytest.approx([1, 0.5])


def test_draws_are_followed_one_by_one():
    draws = sellers.Seller(**{**vars(SELLER), "demand_growth": np.array([1.0, 0.0]), "overhead": np.array([0.25, 0.5])})
    path = sellers.path(draws, 2)
    assert path.profit.shape == (3, 2)
    assert path.profit[:, 0] == pytest.approx(sellers.path(SELLER, 2).profit)
    assert path.revenue[:, 1] == pytest.approx([1, 1, 1])


@given(st.floats(1, 10), st.floats(0, 3))
def test_at_elasticity_one_the_price_does_not_matter(fall, growth):
    factor = sellers.revenue_growth_factor(fall, 1, 1 + growth)
    assert factor == pytest.approx(1 + growth)


@given(st.floats(1.01, 10), st.floats(1.01, 2))
def test_revenue_rises_with_falling_prices_only_where_volume_answers(fall, elasticity):
    assert sellers.revenue_growth_factor(fall, elasticity, 1) > 1
    assert sellers.revenue_growth_factor(fall, 2 - elasticity, 1) < 1


@pytest.mark.parametrize(
    ("profit", "year"),
    [([1, 1], 2026), ([-1, 1, 1], 2027), ([-1, 1, -1], np.inf), ([1, -1, 1], 2028), ([-1, -1], np.inf)],
)
def test_first_lasting_profit(profit, year):
    assert sellers.first_profit(np.array(profit, dtype=float), 2026) == year
