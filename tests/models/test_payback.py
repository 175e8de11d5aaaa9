"""Payback model: worked values, properties and one formula in two runtimes."""

import altair as alt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from analysis.models import capital, finance, payback
from analysis.models.capital import Assets, Build
from analysis.models.payback import Parameters

spending = hnp.arrays(float, st.integers(1, 12), elements=st.floats(0, 1e4))
flows = hnp.arrays(float, st.integers(2, 15), elements=st.floats(-1e3, 1e3))
lives = st.floats(0.3, 12)
growths = st.floats(-0.5, 3)


def evaluate(expression: object, **values: float) -> float:
    """Value of a Vega expression, which for these operators is also Python."""
    return eval(str(getattr(expression, "expr", expression)), {"pow": pow}, values)


class TestRequiredRevenue:
    def test_sequoia_2023(self):
        """Cahn 2023: 50 of chips, doubled for the rest of the data centre, doubled for the margin: 200."""
        assert payback.required_revenue(50, 2, 0.5) == 200.0

    def test_sequoia_2024(self):
        """Cahn 2024: 150 * 2 / 0.5 = 600; less the 100 he credits, 500 are missing."""
        assert payback.required_revenue(150, 2, 0.5) == 600.0
        assert payback.revenue_gap(payback.required_revenue(150, 2, 0.5), 100) == 500.0

    def test_newest_nvidia_quarter(self):
        """89.0 a quarter is 356 a year; 356 * 2 / 0.5 = 1,424."""
        assert payback.required_revenue(356.0, 2, 0.5) == 1424.0

    @given(st.floats(1, 1e3), st.floats(1, 5), st.floats(0, 0.9), st.floats(0.001, 0.09))
    def test_a_higher_margin_needs_more_revenue(self, chips, multiple, margin, more):
        assert payback.required_revenue(chips, multiple, margin + more) > payback.required_revenue(
            chips, multiple, margin
        )

    def test_cohort_form(self):
        """A cost of 300 at a margin of 60 % needs 300 / 0.6 = 500."""
        assert payback.required_revenue_cohort(300, 0.6) == 500.0


class TestWorldSpending:
    def test_share_ramp(self):
        """A third of the way from 0.3 to 0.75: 0.3 + 0.45 / 3 = 0.45."""
        assert payback.ai_share(1 / 3, 0.3, 0.75) == pytest.approx(0.45)
        assert payback.ai_share(0, 0.3, 0.75) == 0.3

    def test_ai_capex(self):
        """181.543 of five firms, 75 % of it AI, half as much again elsewhere: 204.235875."""
        assert payback.ai_capex(181.543, 0.75, 1.5) == pytest.approx(204.235875)


MODELS = {
    "required_revenue": (payback.required_revenue, (150.0, 2.0, 0.5)),
    "revenue_gap": (payback.revenue_gap, (600.0, 100.0)),
    "ai_share": (payback.ai_share, (0.25, 0.3, 0.75)),
    "ai_capex": (payback.ai_capex, (181.5, 0.75, 1.5)),
    "required_revenue_cohort": (payback.required_revenue_cohort, (300.0, 0.6)),
    "constant_growth_revenue": (payback.constant_growth_revenue, (105.0, 0.8, 3.5)),
    "logistic_revenue": (payback.logistic_revenue, (105.0, 2500.0, 0.8, 3.5)),
    "operating_cash_flow": (payback.operating_cash_flow, (500.0, 0.6, 50.0, 300.0)),
}


@pytest.mark.parametrize(("function", "arguments"), MODELS.values(), ids=MODELS.keys())
class TestOneFormula:
    """The same function on numbers, arrays and chart parameters."""

    def test_chart_parameters_evaluate_to_the_same(self, function, arguments):
        names = "abcd"[: len(arguments)]
        expression = function(*(alt.param(name=name, value=0) for name in names))
        assert evaluate(expression, **dict(zip(names, arguments, strict=True))) == pytest.approx(
            function(*arguments), rel=1e-14
        )

    def test_a_data_field_beside_parameters(self, function, arguments):
        """In a chart the last argument is often a column: datum.x."""
        names = "abc"[: len(arguments) - 1]
        expression = function(*(alt.param(name=name, value=0) for name in names), alt.datum.x)
        text = str(getattr(expression, "expr", expression)).replace("datum.x", "x")
        values = dict(zip([*names, "x"], arguments, strict=True))
        assert eval(text, {"pow": pow}, values) == pytest.approx(function(*arguments), rel=1e-14)

    def test_arrays_broadcast(self, function, arguments):
        columns = [np.array([value, value * 0.9]) for value in arguments]
        assert function(*columns).tolist() == [function(*arguments), function(*(v * 0.9 for v in arguments))]


class TestCohorts:
    def test_fractional_life(self):
        """100 over 2.5 years: 40 a year twice, then half a year's 20; book 60, 20, 0; half in service."""
        assert capital.depreciation([100, 0, 0, 0], 2.5).tolist() == [40, 40, 20, 0]
        assert capital.book_value([100, 0, 0, 0], 2.5).tolist() == [60, 20, 0, 0]
        assert capital.in_service([100, 0, 0, 0], 2.5).tolist() == [100, 100, 50, 0]

    def test_two_cohorts_by_quarter(self):
        """80 then 40 with a life of half a year, two quarters: 40, 40 + 20, 20."""
        assert capital.depreciation([80, 40, 0, 0], 0.5, periods_per_year=4).tolist() == [40, 60, 20, 0]

    def test_a_life_for_each_draw(self):
        """One spending path, two lives: 100 over 2 years beside 100 over 4."""
        assert capital.depreciation([100, 0, 0], np.array([2, 4])).tolist() == [[50, 25], [50, 25], [0, 25]]

    def test_a_path_for_each_draw(self):
        assert capital.depreciation([[100, 50], [0, 0]], 2).tolist() == [[50, 25], [50, 25]]

    @given(spending, lives, st.sampled_from([1, 4]))
    def test_depreciation_sums_to_spending(self, capex, life, per_year):
        padded = np.concatenate([capex, np.zeros(int(np.ceil(life * per_year)) + 1)])
        assert capital.depreciation(padded, life, per_year).sum() == pytest.approx(capex.sum())

    @given(spending, lives, st.sampled_from([1, 4]))
    def test_book_value_is_what_is_left_and_never_negative(self, capex, life, per_year):
        book = capital.book_value(capex, life, per_year)
        left = np.cumsum(capex) - np.cumsum(capital.depreciation(capex, life, per_year))
        assert (book >= 0).all()
        assert book == pytest.approx(left, abs=1e-6)

    @given(spending, lives)
    def test_in_service_is_depreciation_times_life(self, capex, life):
        assert capital.in_service(capex, life) == pytest.approx(capital.depreciation(capex, life) * life)

    @given(st.floats(0.1, 1e3), lives, st.sampled_from([1, 4]))
    def test_steady_spending_depreciates_by_itself(self, capex, life, per_year):
        """Once spending has been constant for longer than a life, depreciation equals it."""
        periods = int(np.ceil(life * per_year)) + 1
        assert capital.depreciation(np.full(periods, capex), life, per_year)[-1] == pytest.approx(capex)

    @pytest.mark.parametrize("life", [0, -1, float("nan"), np.array([5, 0])])
    def test_a_life_must_be_above_zero(self, life):
        with pytest.raises(ValueError, match="lives must be above 0"):
            capital.depreciation([1.0], life)


class TestCohortCost:
    def test_first_year(self):
        """100 spent: chips 60 over 3 years wear 20, shells 40 over 20 wear 2; the balance mid-year is
        100 - 22 / 2 = 89, at 10 % 8.9; running cost 2 % of 100."""
        cost = capital.cohort_cost([100.0], Assets(0.6, 3, 20), 0.1, 0.02, 1)
        assert [part[0] for part in cost] == pytest.approx([20, 2, 8.9, 2])
        assert cost.total[0] == pytest.approx(32.9)

    def test_a_quarter_is_annualised(self):
        """25 in one quarter: depreciation 15 / 12 quarters and 10 / 80 quarters, four times: 5 and 0.5."""
        cost = capital.cohort_cost([25.0], Assets(0.6, 3, 20), 0.1, 0.02)
        assert [cost.chip_depreciation[0], cost.shell_depreciation[0]] == pytest.approx([5, 0.5])

    def test_steady_state(self):
        """Constant spending of 10 a year on chips of 5 years: depreciation 10, balance 25, gross 50."""
        cost = capital.cohort_cost(np.full(8, 10.0), Assets(1, 5, 20), 0.1, 0.02, 1)
        assert [part[-1] for part in cost] == pytest.approx([10, 0, 2.5, 1])

    def test_equals_the_identity_when_they_should_agree(self):
        """Constant spending older than a life, no cost of capital or running cost, equal margins.

        The identity's 100 of chips times 2 over 0.5 is the cohort form's 200 a year over 0.5.
        """
        cost = capital.cohort_cost(np.full(40, 50.0), Assets(0.5, 5, 8), 0, 0)
        cohort = payback.required_revenue_cohort(cost.total[-1], 0.5)
        assert cohort == pytest.approx(payback.required_revenue(100, 2, 0.5))

    def test_every_argument_may_vary_by_draw(self):
        assets = Assets(np.array([0.6, 0.5]), np.array([3.0, 5.0]), np.array([20.0, 10.0]))
        both = capital.cohort_cost([100.0, 80.0], assets, np.array([0.1, 0.05]), np.array([0.02, 0.03]), 1)
        one = capital.cohort_cost([100.0, 80.0], Assets(0.5, 5, 10), 0.05, 0.03, 1)
        assert both.total.shape == (2, 2)
        assert both.total[:, 1] == pytest.approx(one.total)

    def test_one_draw_axis_is_enough(self):
        for rate in (np.array([0.1, 0.2]), 0.1):
            cost = capital.cohort_cost([100.0], Assets(0.6, 3, 20), rate, np.array([0.02, 0.02]), 1)
            assert cost.total.shape == (1, 2)


class TestDepreciationLag:
    def test_doubling(self):
        """(1 - 2**-5) / (5 ln 2) = 0.96875 / 3.4657 = 0.279522."""
        assert capital.depreciation_lag(1.0, 5) == pytest.approx(0.279522, abs=1e-6)

    def test_no_growth(self):
        lag = capital.depreciation_lag(np.array([0.0, 1.0]), 5)
        assert lag.tolist() == pytest.approx([1, 0.279522], abs=1e-6)

    @given(st.floats(-0.3, 2), st.floats(1, 8))
    def test_is_the_limit_of_the_cohort_form(self, growth, life):
        """Depreciation over spending of a long growing series in 1,000 steps a year, within 1 %."""
        steps = 1000
        time = np.arange(int(np.ceil(life * steps)) + 1) / steps
        worn = capital.depreciation((1 + growth) ** time, life, steps)[-1] / (1 + growth) ** time[-1]
        assert capital.depreciation_lag(growth, life) == pytest.approx(worn, rel=0.01)

    @given(st.floats(1e-3, 3), lives)
    def test_below_one_while_growing(self, growth, life):
        assert capital.depreciation_lag(growth, life) < 1


class TestRevenue:
    def test_constant_growth(self):
        """100 at +50 % for two years: 225."""
        assert payback.constant_growth_revenue(100, 0.5, 2) == 225.0

    def test_logistic(self):
        """Odds 100 : 900 tripled twice are 900 : 900, half of 1,000."""
        assert payback.logistic_revenue(100, 1000, 2, 2) == 500.0

    def test_integers_do(self):
        """Whole years as a numpy array must not fall into integer powers."""
        assert payback.logistic_revenue(100, 1000, 2, np.array([0, 2])).tolist() == pytest.approx([100, 500])

    @given(st.floats(1, 500), st.floats(1.01, 50), growths, st.floats(0, 30))
    def test_logistic_starts_at_base_and_stays_below_ceiling(self, base, multiple, growth, years):
        ceiling = base * multiple
        assert payback.logistic_revenue(base, ceiling, growth, 0) == pytest.approx(base)
        assert 0 < payback.logistic_revenue(base, ceiling, growth, years) <= ceiling

    @given(st.floats(1, 500), st.floats(0.01, 2))
    def test_far_below_the_ceiling_it_grows_at_the_given_rate(self, base, growth):
        far = payback.logistic_revenue(base, base * 1e9, growth, 2)
        assert far == pytest.approx(payback.constant_growth_revenue(base, growth, 2), rel=1e-6)

    def test_cash_flow(self):
        """500 at 60 % leaves 300; less 50 to run and 300 of new spending: -50."""
        assert payback.operating_cash_flow(500, 0.6, 50, 300) == -50.0


class TestBuildOut:
    def test_by_hand(self):
        """History 100, one year at +50 %; then only chips (60 %, two years) come back at half price.

        2023: 100 (60 chips). 2024: 150 (90). 2025: the 60 of 2023 retire, 30 bought. 2026: the 90, 45 bought.
        2027: the 30 of 2025 come back at 30. 2028: the 45 at 45. Shells (20 years) do not retire.
        """
        path = capital.capex_path([100.0], 6, Assets(0.6, 2, 20), Build(0.5, 1, 0.5))
        assert path.tolist() == pytest.approx([100, 150, 30, 45, 30, 45])

    def test_shells_are_replaced_in_full(self):
        """Shells of 40 with a life of 3 years come back at 40 in year 3 and 6; chips last."""
        path = capital.build_out([100.0], 7, Assets(0.6, 50, 3), Build(0, 0, 0.5))
        assert path.shells.tolist() == pytest.approx([40, 0, 0, 40, 0, 0, 40])
        assert path.chips.tolist() == pytest.approx([60, 0, 0, 0, 0, 0, 0])

    def test_part_of_a_year(self):
        """A quarter of the second building year: 0.25 * 100 * 1.5**2 = 56.25, nothing retires yet."""
        path = capital.capex_path([100.0], 3, Assets(0.6, 9, 20), Build(0.5, 1.25, 1))
        assert path.tolist() == pytest.approx([100, 150, 56.25])

    def test_part_of_a_life(self):
        """Chips of 100 with 2.25 years: a quarter is left in the third year, 75 replaced, then 25."""
        path = capital.capex_path([100.0], 4, Assets(1, 2.25, 20), Build(0, 0, 1))
        assert path.tolist() == pytest.approx([100, 0, 75, 25])

    @given(
        spending,
        st.builds(Assets, st.floats(0.1, 0.9), st.floats(1, 8), st.floats(1, 30)),
        st.builds(Build, growths, st.floats(0, 5), st.floats(0, 2)),
    )
    def test_never_negative_and_history_kept(self, history, assets, build):
        path = capital.capex_path(history, len(history) + 8, assets, build)
        assert (path >= 0).all()
        assert path[: len(history)] == pytest.approx(history)

    @given(st.floats(1, 8), st.floats(1, 30))
    def test_full_replacement_keeps_all_in_service(self, chip_life, shell_life):
        """At a replacement cost of 1 the price of what is in service stays what was built."""
        path = capital.build_out([100.0], 30, Assets(0.6, chip_life, shell_life), Build(0, 0, 1))
        running = capital.in_service(path.chips, chip_life) + capital.in_service(path.shells, shell_life)
        assert running == pytest.approx(np.full(30, 100.0))

    def test_continuous_in_building_years(self):
        assets = Assets(0.6, 3, 20)
        two, more = (capital.capex_path([100.0], 8, assets, Build(0.5, y, 0.5)) for y in (2, 2.000001))
        assert two == pytest.approx(more, abs=1e-3)


class TestPayback:
    def test_by_hand(self):
        """-100, -40, 20 at the ends of 2023 to 2025: paid back in 2025."""
        assert finance.payback_year([-100, 60, 60], 2023) == 2025

    def test_exactly_zero_counts_as_paid(self):
        assert finance.payback_year([-100, 100], 2023) == 2024

    def test_a_second_dip_counts(self):
        """Paid in 2024, under water again in 2025, paid for good in 2026."""
        assert finance.payback_year([-100, 120, -50, 40], 2023) == 2026

    def test_never_and_always(self):
        many = finance.payback_year([[-100, 5], [60, 5]], 2023)
        assert many.tolist() == [np.inf, 2023]

    @given(flows, st.floats(0, 500))
    def test_more_cash_never_pays_later(self, cash, more):
        assert finance.payback_year(cash + more, 2023) <= finance.payback_year(cash, 2023)

    @given(flows)
    def test_matches_a_loop(self, cash):
        total, year = 0.0, 2023.0
        for index, flow in enumerate(cash):
            total += flow
            if total < 0:
                year = 2023 + index + 1 if index + 1 < len(cash) else np.inf
        assert finance.payback_year(cash, 2023) == year


class TestNpvAndIrr:
    def test_npv(self):
        """-100 + 60 / 1.5 + 90 / 2.25 = -100 + 40 + 40 = -20."""
        assert finance.npv(0.5, [-100, 60, 90]) == pytest.approx(-20)

    def test_npv_by_draw(self):
        assert finance.npv(np.array([0, 0.5]), [-100, 60, 90]).tolist() == pytest.approx([50, -20])

    def test_irr(self):
        """-100 and 60 twice: 60x**2 + 60x = 100, x = (-1 + sqrt(1 + 20 / 3)) / 2 = 0.884437; 1 / x - 1."""
        assert finance.irr([-100, 60, 60]) == pytest.approx(0.130662, abs=1e-6)

    def test_loss(self):
        """-100, then 50: only half comes back after a year, -50 %."""
        assert finance.irr([-100, 50]) == pytest.approx(-0.5)

    def test_break_even(self):
        assert finance.irr([-100, 100]) == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize("cash", [[-100, -1, 0], [0, 0], [5, 0, 5]])
    def test_no_change_of_sign_has_no_rate(self, cash):
        assert np.isnan(finance.irr(cash))

    def test_two_roots_have_no_rate(self):
        """-100, 230, -132 is zero at 10 % (-100 + 209.09 - 109.09) and at 20 % (-100 + 191.67 - 91.67)."""
        cash = [-100, 230, -132]
        assert finance.npv(0.1, cash) == pytest.approx(0, abs=1e-9)
        assert finance.npv(0.2, cash) == pytest.approx(0, abs=1e-9)
        assert np.isnan(finance.irr(cash))

    def test_draws(self):
        rates = finance.irr(np.array([[-100, -100, -100], [60, 0, 25], [60, -1, 25]]))
        assert rates[0] == pytest.approx(0.130662, abs=1e-6)
        assert np.isnan(rates[1])
        assert finance.npv(rates[2], [-100, 25, 25]) == pytest.approx(0, abs=1e-9)

    @given(flows)
    def test_npv_at_irr_is_zero(self, cash):
        rate = finance.irr(cash)
        if rate > -0.9 and rate < 10:
            size = finance.npv(min(rate, 0), np.abs(cash))
            assert finance.npv(rate, cash) == pytest.approx(0, abs=1e-9 * size)

    @given(st.floats(1, 1e3), hnp.arrays(float, st.integers(1, 20), elements=st.floats(0.1, 1e3)))
    def test_an_outlay_and_returns_always_have_a_rate(self, outlay, returns):
        cash = np.concatenate([[-outlay], returns])
        rate = finance.irr(cash)
        assert rate > -1
        assert rate * cash.sum() >= -1e-9


def example(**changes) -> Parameters:
    values = {
        "first_year": 2023,
        "capex_history": np.array([100.0, 200.0]),
        "revenue_history": np.array([2.0, 10.0]),
        "base_revenue": 12.0,
        "years_from_base": np.arange(12) + 0.5,
        "revenue_growth": 1.0,
        "revenue_ceiling": 500.0,
        "margin_before_depreciation": 0.6,
        "operating_rate": 0.03,
        "assets": Assets(0.6, 5, 20),
        "build": Build(0.25, 1.5, 0.6),
    }
    return Parameters(**(values | changes))


class TestProgramme:
    def test_by_hand(self):
        """Two years, then one of replacement only.

        Spending 100, 200, 0. In service 100, 300, 300; running cost a tenth: 10, 30, 30. Revenue 2, 10, then
        odds 12 : 488 doubled in a year, 24 : 488, so 500 * 24 / 512 = 23.4375. At a margin of one half:
        1 - 10 - 100 = -109; 5 - 30 - 200 = -225; 11.71875 - 30 - 0 = -18.28125.
        """
        plan = payback.programme(
            example(
                years_from_base=np.array([1.0]),
                margin_before_depreciation=0.5,
                operating_rate=0.1,
                build=Build(0, 0, 1),
            )
        )
        assert plan.years.tolist() == [2023, 2024, 2025]
        assert plan.cash_flow.tolist() == pytest.approx([-109, -225, -18.28125])
        assert plan.cumulative.tolist() == pytest.approx([-109, -334, -352.28125])

    @pytest.mark.parametrize(
        "change",
        [
            {"margin_before_depreciation": np.array([0.6, 0.4])},
            {"revenue_growth": np.array([1.0, 0.2])},
            {"base_revenue": np.array([12.0, 14.0])},
            {"operating_rate": np.array([0.03, 0.05])},
            {"capex_history": np.array([[100.0, 90.0], [200.0, 260.0]])},
            {"revenue_history": np.array([[2.0, 1.0], [10.0, 12.0]])},
            {"assets": Assets(np.array([0.6, 0.7]), 5, 20)},
            {"assets": Assets(0.6, np.array([5, 3.3]), np.array([20, 9.5]))},
            {"build": Build(0.25, np.array([1.5, 3.2]), 0.6)},
            {"build": Build(np.array([0.25, -0.2]), 1.5, np.array([0.6, 1.1]))},
        ],
        ids=str,
    )
    def test_a_draw_is_what_it_is_alone(self, change):
        """Whichever input varies by draw, each column equals the programme run on its numbers."""
        both = payback.programme(example(**change))
        for draw in (0, 1):
            alone = {name: _one(value, draw) for name, value in change.items()}
            single = payback.programme(example(**alone))
            for many, one in zip(both[1:], single[1:], strict=True):
                assert many[:, draw] == pytest.approx(one, rel=1e-12)

    @given(st.floats(0.05, 0.9), st.floats(0.001, 0.1))
    def test_a_higher_margin_never_pays_later(self, margin, more):
        years = [
            finance.payback_year(payback.programme(example(margin_before_depreciation=m)).cash_flow, 2023)
            for m in (margin, margin + more)
        ]
        assert years[1] <= years[0]


def _one(value, draw):
    if isinstance(value, tuple):
        return type(value)(*(_one(part, draw) for part in value))
    array = np.asarray(value, dtype=float)
    return array[..., draw] if array.ndim else value
