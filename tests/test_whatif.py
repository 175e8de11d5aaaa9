import math
from dataclasses import dataclass

import altair as alt
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import whatif
from analysis.models import payback
from analysis.whatif import Control, WhatIfError, answer, control, expression, nice_step, slider


@dataclass(frozen=True)
class Assumed:
    """What a slider reads of an assumption."""

    name: str = "gross_margin"
    central: float = 0.5
    low: float = 0.3
    high: float = 0.7
    unit: str = "share"
    minimum: float = 0.05
    maximum: float = 0.95
    meaning: str = "Share of revenue left after cost of goods"


def evaluate(text: str, **values: float) -> float:
    """Run a Vega expression of plain operators as Python: the two agree on + - * / ( ) and pow."""
    return float(eval(text.replace("datum.", "datum_"), {"pow": pow}, values))


def test_expression_is_the_model_s_formula_with_names_for_arguments() -> None:
    margin = slider("gross_margin", "Margin", "share", (0, 0.9), 0.5)
    text = expression(payback.required_revenue, chip_run_rate=alt.datum.chips, tco_multiple=2, gross_margin=margin)
    assert text == "((datum.chips * 2.0) / (1 - gross_margin))"


@given(st.floats(10, 2000), st.floats(1, 5), st.floats(0, 0.95))
def test_expression_gives_what_python_gives(chips: float, multiple: float, margin: float) -> None:
    text = expression(
        payback.required_revenue,
        chip_run_rate=alt.param("chips"),
        tco_multiple=alt.param("multiple"),
        gross_margin=alt.param("margin"),
    )
    assert evaluate(text, chips=chips, multiple=multiple, margin=margin) == payback.required_revenue(
        chips, multiple, margin
    )


@given(st.floats(1, 500), st.floats(600, 9000), st.floats(-0.5, 3), st.floats(-3, 20))
def test_powers_survive(base: float, ceiling: float, growth: float, years: float) -> None:
    text = expression(
        payback.logistic_revenue, base=base, ceiling=ceiling, growth=alt.param("g"), years=alt.datum.years
    )
    assert evaluate(text, g=growth, datum_years=years) == pytest.approx(
        payback.logistic_revenue(base, ceiling, growth, years), rel=1e-12
    )


def test_an_expression_can_be_an_argument() -> None:
    """(a + b) * 2 at 1 and 2 is 6, not 5: the text keeps its brackets."""

    def double(value: float) -> float:
        return value * 2

    assert evaluate(expression(double, value="a + b"), a=1, b=2) == 6


def test_numpy_numbers_are_written_as_plain_numbers() -> None:
    text = expression(payback.revenue_gap, required=np.float64(3.5), actual=alt.param("now"))
    assert text == "(3.5 - now)"


def test_a_formula_of_numbers_alone_is_a_number() -> None:
    assert expression(payback.revenue_gap, required=3, actual=1) == "2.0"


def test_a_branch_is_refused_and_does_not_lose_half_of_the_formula() -> None:
    def capped(value: float) -> float:
        return value if value < 1 else 1

    with pytest.raises(WhatIfError, match=r"capped cannot run on a page.*branches"):
        expression(capped, value=alt.param("x"))
    assert bool(alt.param("x")) is True  # the guard is gone again


def test_functions_of_numpy_are_refused() -> None:
    def logarithm(value: float) -> float:
        return float(np.log(value))

    with pytest.raises(WhatIfError, match=r"logarithm cannot run on a page: it may use only \+ - \* /"):
        expression(logarithm, value=alt.param("x"))


def test_unknown_argument_names_the_nearest() -> None:
    with pytest.raises(WhatIfError, match=r"no argument 'requird' \(did you mean required\?\); it takes required, act"):
        expression(payback.revenue_gap, requird=1, actual=2)


def test_missing_argument_is_named() -> None:
    with pytest.raises(WhatIfError, match="revenue_gap also needs actual"):
        expression(payback.revenue_gap, required=1)


def test_answer_knows_the_base_case() -> None:
    """150 on chips, twice that in all, half kept: 600, as Cahn has it."""
    chips = slider("chips", "Chips", "usd_bn_per_year", (100, 200), 150)
    found = answer(
        "needed",
        "Needed",
        "usd_bn_per_year",
        payback.required_revenue,
        chip_run_rate=chips,
        tco_multiple=2,
        gross_margin=0.5,
    )
    assert found.value == 600
    assert found.expression is not None
    assert evaluate(found.expression, chips=150) == 600


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e4), st.floats(0, 1))
def test_slider_stops_at_its_value_and_within_its_limits(low: float, size: float, share: float) -> None:
    high = low + size
    value = min(high, low + share * size)
    assume(low < high)
    made = slider("x", "X", "count", (low, high), value)
    steps = (made.value - made.minimum) / made.step
    assert steps == pytest.approx(round(steps), abs=1e-6)
    assert low - 1e-9 <= made.minimum <= made.value <= made.maximum <= high + 1e-9
    assert 20 <= size / made.step <= 130


def test_control_reaches_beyond_the_interval_but_not_beyond_what_is_allowed() -> None:
    """Half of 0.3 to 0.7 is 0.2: from 0.1 to 0.9. With 0.15 and 0.85 allowed, those are the ends."""
    wide = control(Assumed(), 0.5)
    assert (wide.minimum, wide.maximum, wide.value) == (0.1, 0.9, 0.5)
    tight = control(Assumed(minimum=0.15, maximum=0.85), 0.5)
    assert tight.minimum >= 0.15
    assert tight.maximum <= 0.85
    assert tight.label == "Share of revenue left after cost of goods"


def test_control_holds_a_base_case_outside_the_interval() -> None:
    assert control(Assumed(), 0.93).maximum == pytest.approx(0.93)


def test_control_of_a_fixed_assumption_still_moves() -> None:
    made = control(Assumed(low=0.5, high=0.5), 0.5)
    assert made.minimum < 0.5 < made.maximum


def test_value_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(WhatIfError, match=r"Control gross_margin: value 0\.97 must lie in 0\.1 to 0\.95"):
        control(Assumed(), 0.97)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Gross margin"}, "must be lower-case letters"),
        ({"step": 0}, "step is 0; it must be above 0"),
        ({"step": math.inf}, "must be finite"),
        ({"value": 2}, "value 2 must lie in 0 to 1"),
        ({"minimum": 1, "value": 1}, "value 1 must lie in 1 to 1"),
    ],
)
def test_bad_controls_are_refused(change: dict, message: str) -> None:
    good = {"name": "x", "label": "X", "unit": "count", "minimum": 0, "maximum": 1, "step": 0.1, "value": 0.5}
    with pytest.raises(WhatIfError, match=message):
        Control(**{**good, **change})


@pytest.mark.parametrize(("size", "step"), [(1, 1), (0.034, 0.02), (7, 5), (0.0049, 0.002), (250, 200)])
def test_nice_step_by_hand(size: float, step: float) -> None:
    assert nice_step(size) == step


def test_nice_step_needs_a_range() -> None:
    with pytest.raises(WhatIfError, match="needs a range"):
        nice_step(0)


def test_base_takes_controls_and_numbers() -> None:
    assert whatif.base(slider("x", "X", "count", (0, 1), 0.25)) == 0.25
    assert whatif.base(3) == 3.0


def test_step_of_a_range_that_subtraction_left_a_hair_short() -> None:
    """0.7182121786941305 - 0.2182121786941305 is 0.5 or a hair less; its hundredth is 0.005, also a hair under 0.01."""
    assert nice_step(0.009999999999999998) == 0.01
    assert nice_step(0.004999999999999999) == 0.005
