"""Worth of giving a model away, worked out by hand."""

from __future__ import annotations

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import giveaway, solver
from analysis.whatif import expression

SHARE = st.floats(0.01, 1)
MONEY = st.floats(0.1, 500)


def test_ten_per_cent_of_ten_and_of_a_hundred_billion():
    """The interview's own numbers: 1 and 10 billion."""
    assert giveaway.efficiency_saving(0.1, 10, 1) == pytest.approx(1)
    assert giveaway.efficiency_saving(0.1, 100, 1) == pytest.approx(10)


def test_a_year_by_hand():
    """2 % of 70 % of 100 is 1.4; 1 % of 5 % of 200 is 0.1; 10 % of 5 % of 40 is 0.2; 30 % of 5 % of 60 is 0.9;
    40 % of 3 % of 40 is 0.48. Together 1.7 less 1.38.
    """
    parts = (
        giveaway.efficiency_saving(0.02, 100, 0.7),
        giveaway.ad_gain(200, 0.05, 0.01),
        giveaway.rivals_pressure(40, 0.05, 0.1),
        giveaway.release_cost(60, 0.05, 0.3),
        giveaway.forgone_revenue(40, 0.03, 0.4),
    )
    assert parts == pytest.approx((1.4, 0.1, 0.2, 0.9, 0.48))
    assert giveaway.value(*parts) == pytest.approx(0.32)


@given(MONEY, SHARE, MONEY, MONEY)
def test_value_is_zero_at_the_break_even(spend, reach, gains, costs):
    gain = giveaway.break_even_efficiency(spend, reach, gains, costs)
    saving = giveaway.efficiency_saving(gain, spend, reach)
    assert giveaway.value(saving, gains, 0, costs, 0) == pytest.approx(0, abs=1e-9 * (gains + costs))


def test_the_solver_finds_the_same_break_even():
    """Costs of 1.38 less gains of 0.3 over 70: 1.543 per cent."""
    root = solver.solve(lambda x: giveaway.value(giveaway.efficiency_saving(x, 100, 0.7), 0.1, 0.2, 0.9, 0.48), 0, 1)
    assert root == pytest.approx(1.08 / 70)
    assert giveaway.break_even_efficiency(100, 0.7, 0.3, 1.38) == pytest.approx(root)


def test_formulas_run_on_a_page():
    text = expression(giveaway.efficiency_saving, efficiency_gain=alt.param("e"), infrastructure_spend=100, reach=0.5)
    assert text == "((e * 100.0) * 0.5)"


# Android -----------------------------------------------------------------------------------------------------


def test_user_years_by_hand():
    """From 0 to 1 over one year is a half; two years at 1 are two more. A year is 365.25 days."""
    found = giveaway.user_years(["2010-01-01", "2011-01-01", "2013-01-01"], [0, 1, 1])
    assert found == pytest.approx((365 / 2 + 731) / 365.25)


@pytest.mark.parametrize("dates", [["2010-01-01"], ["2011-01-01", "2010-01-01"]])
def test_dates_out_of_order(dates):
    with pytest.raises(ValueError, match="each after the one before"):
        giveaway.user_years(dates, range(len(dates)))


def test_revenue_per_user():
    assert giveaway.revenue_per_user(30, 5) == 6


def test_a_clause_that_all_accept_is_worth_the_data():
    assert giveaway.clause_value(0.5, 2, 1, 0.7) == pytest.approx(1)


def test_a_clause_that_nobody_accepts_costs_what_openness_was_worth():
    assert giveaway.clause_value(0.5, 2, 0, 0.7) == pytest.approx(-0.7)


@given(MONEY, MONEY, MONEY)
def test_a_clause_is_worth_more_the_more_stay(users, data, open_value):
    worth = [giveaway.clause_value(users, data, stay, open_value) for stay in (0.1, 0.5, 0.9)]
    assert worth == sorted(worth)
