"""The race between money and the grid, by hand over two years and by its properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import limits
from analysis.models.limits import Terms

TERMS = Terms(1.0, 200.0, 0.5, 0.1, 40.0, 10.0, 0.0, 0.06)
"""Money buys 500 MW, then 750, 1,125; the grid feeds 600 a year; the site doubles from 400."""
TERM = st.builds(
    Terms,
    st.floats(0, 3),
    st.floats(1, 1000),
    st.floats(-0.5, 1),
    st.floats(0.01, 1),
    st.floats(5, 200),
    st.floats(0.5, 50),
    st.floats(-0.5, 1),
    st.floats(0.01, 1),
)


@pytest.fixture
def course():
    return limits.race(2026, 2028, 400.0, TERMS)


def test_parts_by_hand():
    """1000 × 1 × 2² = 4000; 200 × 1.5 × 0.1 / 40 = 0.75 GW; 10 GW × 0.1 = 1000 MW."""
    assert limits.wanted_mw(1000, 1.0, 2) == 4000
    assert limits.free_mw(1000, 1.0, 2) == 4000
    assert limits.money_mw(200, 0.5, 0.1, 40, 1) == pytest.approx(750)
    assert limits.grid_mw(10, 0.0, 0.1, 3) == pytest.approx(1000)


def test_race_by_hand(course):
    """400, adds 400 (wanted), 800, adds 600 (grid below money 750), 1,400, adds 600 (grid), 2,000."""
    assert course.power.ravel().tolist() == [400, 800, 1400, 2000]
    assert course.wanted.ravel().tolist() == [400, 800, 1400]
    np.testing.assert_allclose(course.money.ravel(), [500, 750, 1125])
    np.testing.assert_allclose(course.grid.ravel(), [600, 600, 600])
    assert course.free.ravel().tolist() == [400, 800, 1600, 3200]


def test_what_holds_it_back(course):
    assert limits.tighter(course).ravel().tolist() == [limits.NOTHING, limits.GRID, limits.GRID]
    assert limits.first_limit(course).tolist() == [limits.GRID]


def test_money_first_where_a_gigawatt_is_dear():
    """At 80 billion money buys 250 and 375 MW."""
    dear = limits.race(2026, 2027, 400.0, replace(TERMS, cost_usd_bn_per_gw=80.0))
    assert limits.tighter(dear).ravel().tolist() == [limits.MONEY, limits.MONEY]
    assert dear.power.ravel().tolist() == [400, 650, 1025]


def test_nothing_holds_back_what_does_not_grow():
    still = limits.race(2026, 2030, 400.0, replace(TERMS, growth=0.0))
    assert limits.first_limit(still).tolist() == [limits.NOTHING]
    assert set(still.power.ravel()) == {400.0}


def test_years_reached(course):
    assert limits.year_reached(course.power, 1000, 2026).tolist() == [2028]
    assert limits.year_reached(course.power, 400, 2026).tolist() == [2026]
    assert limits.year_reached(course.power, 5000, 2026).tolist() == [np.inf]


def test_draws_race_side_by_side():
    """Two budgets: the first as by hand, the second buys nothing much."""
    both = limits.race(2026, 2028, 400.0, replace(TERMS, budget_usd_bn=np.array([200.0, 0.0])))
    np.testing.assert_allclose(both.power[:, 0], [400, 800, 1400, 2000])
    np.testing.assert_allclose(both.power[:, 1], [400, 400, 400, 400])
    assert limits.first_limit(both).tolist() == [limits.GRID, limits.MONEY]


@given(TERM)
def test_a_site_never_shrinks_nor_outgrows_its_limits(terms):
    course = limits.race(2026, 2032, 1000.0, terms)
    added = np.diff(course.power, axis=0)
    assert (added >= 0).all()
    assert (added <= np.minimum(course.money, course.grid) * (1 + 1e-9) + 1e-6).all()
    assert (course.power <= course.free * (1 + 1e-9)).all()


@given(TERM)
def test_more_money_never_makes_it_smaller(terms):
    poor, rich = (
        limits.race(2026, 2032, 1000.0, replace(terms, budget_usd_bn=terms.budget_usd_bn * factor)) for factor in (1, 2)
    )
    assert (rich.power >= poor.power * (1 - 1e-12)).all()
