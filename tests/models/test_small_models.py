"""Productivity, series, labs and solver: worked values, properties, errors."""

import altair as alt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import labs, productivity, series, solver


class TestProductivity:
    def test_acemoglu_cost_saving(self):
        """27 % of labour cost, labour 53.5 % of cost: 0.27 * 0.535 = 0.14445, printed as 14.4 %."""
        assert productivity.cost_saving(0.27, 0.535) == pytest.approx(0.14445)

    def test_acemoglu_tfp(self):
        """0.199 * 0.23 = 0.04577 of tasks, printed 4.6 %; 0.046 * 0.144 = 0.006624, printed 0.66 %."""
        assert productivity.tfp_gain(0.199, 0.23, 1) == pytest.approx(0.04577)
        assert productivity.tfp_gain(0.199, 0.23, 0.144) == pytest.approx(0.00659088)
        assert round(productivity.tfp_gain(0.046, 1, 0.144), 4) == 0.0066

    def test_acemoglu_gdp(self):
        """0.0053 / 0.57 = 0.0093 and 0.0066 / 0.57 = 0.0116: his two GDP figures."""
        assert round(productivity.gdp_gain(0.0053, 0.57), 4) == 0.0093
        assert round(productivity.gdp_gain(0.0066, 0.57), 4) == 0.0116

    def test_capturable_revenue(self):
        """6.1 % of 30,762 is 1,876.5; a fifth of it is 375.3."""
        assert productivity.capturable_revenue(30762.1, 0.061, 0.2) == pytest.approx(375.29762)

    def test_chart_expression(self):
        gdp, gain, share = (alt.param(name=name, value=0) for name in ("gdp", "gain", "share"))
        text = str(productivity.capturable_revenue(gdp, gain, share).expr)
        assert eval(text, {}, {"gdp": 100, "gain": 0.5, "share": 0.2}) == 10


class TestLabs:
    def test_openai_2024(self):
        """Cost 8.5 less revenue of 4.5 or 3.5: a loss of 4.0 to 5.0."""
        assert labs.loss_interval(8.5, 3.5, 4.5) == (4.0, 5.0)

    def test_reversed_range(self):
        with pytest.raises(ValueError, match=r"revenue_low is 4\.5, above revenue_high 3\.5"):
            labs.loss_interval(8.5, 4.5, 3.5)

    @given(st.floats(0, 100), st.floats(0, 50), st.floats(0, 50))
    def test_holds_every_loss_in_the_range(self, cost, low, width):
        least, most = labs.loss_interval(cost, low, low + width)
        assert least <= cost - (low + width / 2) + 1e-9
        assert cost - (low + width / 2) <= most + 1e-9


DAYS = np.array(["2025-01-01", "2025-03-02", "2025-05-01"], dtype="datetime64[D]")


class TestSeries:
    def test_annualise(self):
        """Four quarters of 89.0."""
        assert series.annualise(89.0) == 356.0

    def test_halfway_is_the_geometric_mean(self):
        """60 days from 1 to 4: after 30 days 2, after 20 days 4**(1/3)."""
        at = ["2025-01-31", "2025-01-21"]
        assert series.log_interpolate(DAYS[:2], [1, 4], at, 0).tolist() == pytest.approx([2, 4 ** (1 / 3)])

    def test_order_does_not_matter(self):
        forward = series.log_interpolate(DAYS, [1, 4, 5], ["2025-04-01"], 0)
        assert series.log_interpolate(DAYS[::-1], [5, 4, 1], ["2025-04-01"], 0).tolist() == forward.tolist()

    def test_edges(self):
        """The day before the first has no value; the last is carried 10 days and not 11."""
        at = ["2024-12-31", "2025-01-01", "2025-05-11", "2025-05-12"]
        result = series.log_interpolate(DAYS, [1, 4, 5], at, 10)
        assert result[1:3].tolist() == pytest.approx([1, 5])
        assert np.isnan(result[[0, 3]]).all()

    @given(st.lists(st.floats(0.01, 1e3), min_size=3, max_size=3))
    def test_passes_through_the_values(self, values):
        assert series.log_interpolate(DAYS, values, DAYS, 0).tolist() == pytest.approx(values)

    @pytest.mark.parametrize(
        ("dates", "values", "message"),
        [
            (["2025-01-01", "2025-01-01"], [1, 2], "comes twice"),
            (["2025-01-01"], [0], "values above 0"),
            (["2025-01-01"], [float("nan")], "values above 0"),
            (["2025-01-01"], [1, 2], "1 dates for 2 values"),
            ([], [], "0 dates for 0 values"),
        ],
    )
    def test_errors(self, dates, values, message):
        with pytest.raises(ValueError, match=message):
            series.log_interpolate(dates, values, ["2025-01-01"], 0)


class TestSolver:
    def test_linear(self):
        """300 * margin = 120 at 0.4."""
        assert solver.solve(lambda margin: 300 * margin - 120, 0, 1) == pytest.approx(0.4)

    def test_no_root(self):
        assert np.isnan(solver.solve(lambda x: x + 1, 0, 1))

    def test_nan_at_a_limit(self):
        assert np.isnan(solver.solve(lambda x: float("nan") if x == 0 else x - 0.5, 0, 1))

    def test_root_at_a_limit(self):
        assert solver.solve(lambda x: x, 0, 1) == 0

    def test_reversed(self):
        with pytest.raises(ValueError, match="low is 1, above high 0"):
            solver.solve(lambda x: x, 1, 0)

    @given(st.floats(-5, 5))
    def test_finds_the_root(self, root):
        assert solver.solve(lambda x: x**3 + x - root**3 - root, -6, 6) == pytest.approx(root, abs=1e-9)
