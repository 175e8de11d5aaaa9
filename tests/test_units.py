"""How values are printed. Expected strings are written by hand from the rule in the module's docstring."""

from __future__ import annotations

import datetime
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.units import UNITS, UnitError, format_value


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1424.0, "usd_bn", "$1,424 billion"),
        (4.0, "usd_bn", "$4.0 billion"),
        (4.25, "usd_bn", "$4.25 billion"),
        (45.31, "usd_bn", "$45.3 billion"),
        (45.0, "usd_bn", "$45 billion"),
        (9.996, "usd_bn", "$10 billion"),
        (99.96, "usd_bn", "$100 billion"),
        (0.0, "usd_bn", "$0 billion"),
        (0.1254, "usd_bn", "$0.125 billion"),
        (1999.6, "usd_bn", "$2,000 billion"),
        (2000.0, "usd_bn", "$2.0 trillion"),
        (5012, "usd_bn", "$5.0 trillion"),
        (-120.0, "usd_bn", "−$120 billion"),
        (-5012, "usd_bn", "−$5.0 trillion"),
        (650.0, "usd_bn_per_year", "$650 billion a year"),
        (2500.0, "usd_bn_per_year", "$2.5 trillion a year"),
        (30.0, "cny_bn", "¥30 billion"),
        (25.0, "usd_mn", "$25 million"),
        (37.9, "usd_bn_per_gw", "$37.9 billion per GW"),
        (11.3, "usd_m_per_it_mw", "$11.3 million per MW of IT"),
        (30000, "usd_per_gpu", "$30,000 per GPU"),
        (7.18, "cny_per_usd", "¥7.18 per dollar"),
        (1.4, "bn_people", "1.4 billion people"),
        (3.0, "gbp_bn", "£3.0 billion"),
        (20.0, "usd_per_month", "$20 a month"),
        (22.5, "usd_per_month", "$22.50 a month"),
        (0.15, "usd_per_mtok", "$0.15 per million tokens"),
        (0.075, "usd_per_mtok", "$0.075 per million tokens"),
        (2.1, "usd_per_hour", "$2.10 an hour"),
        (39000, "usd", "$39,000"),
        (0.45, "share", "45%"),
        (0.29, "share", "29%"),
        (0.453, "share", "45.3%"),
        (0.0366, "share", "3.66%"),
        (1.0, "share", "100%"),
        (-0.02, "share", "−2%"),
        (0.8, "share_per_year", "80% a year"),
        (0.62, "probability", "62%"),
        (1.3, "pct", "1.3%"),
        (2.5, "pct_points", "2.5 percentage points"),
        (1.0, "pct_points", "1 percentage point"),
        (2034.0, "year", "2034"),
        (4.5, "years", "4.5 years"),
        (5.0, "years", "5 years"),
        (1.0, "years", "1 year"),
        (4.26, "years", "4.3 years"),
        (0.25, "years", "0.25 years"),
        (18.0, "months", "18 months"),
        (2.0, "multiple", "2.0×"),
        (12.5, "multiple", "12.5×"),
        (0.61, "ratio", "0.61"),
        (1234, "count", "1,234"),
        (350000, "count", "350,000"),
        (120e6, "count", "120 million"),
        (15e12, "tokens", "15 trillion tokens"),
        (43000, "mtok_per_month", "43 billion tokens a month"),
        (38.4, "btok_per_month", "38.4 billion tokens a month"),
        (2909, "tokens_per_second", "2,909 tokens a second"),
        (405e9, "parameters", "405 billion parameters"),
        (1.0, "gw", "1.0 GW"),
        (150.0, "mw", "150 MW"),
        (3.8e25, "flop", "3.8×10²⁵ FLOP"),
        ("wider", "text", "wider"),
        ("2024Q1", "count", "2024Q1"),
        (True, "text", "yes"),
        (np.bool_(False), "text", "no"),
        (np.float64(0.45), "share", "45%"),
        (np.int64(12), "count", "12"),
        (datetime.date(2026, 7, 26), "text", "26 July 2026"),
        (pd.Timestamp("2026-07-06"), "text", "6 July 2026"),
    ],
)
def test_printing(value: object, unit: str, expected: str) -> None:
    assert format_value(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "spec", "expected"),
    [
        (5012, "usd_bn", ",.0f", "$5,012 billion"),
        (4.0, "usd_bn", ".2f", "$4.00 billion"),
        (0.4531, "share", ".0f", "45%"),
        (0.4531, "share", ".1%", "45.3%"),
        (0.2, "share", "+.1f", "+20.0%"),
        (-0.2, "share", "+.1f", "−20.0%"),
        (20.0, "usd_per_month", ".2f", "$20.00 a month"),
        (12.0, "usd_bn", "+", "+$12 billion"),
        (120e6, "count", ",.0f", "120,000,000"),
        (2034.4, "year", ".1f", "2034.4"),
        (3.84e25, "flop", ".2e", "3.84×10²⁵ FLOP"),
        (datetime.date(2026, 7, 26), "text", "%Y-%m", "2026-07"),
    ],
)
def test_a_format_overrides_the_digits(value: object, unit: str, spec: str, expected: str) -> None:
    assert format_value(value, unit, spec) == expected


@pytest.mark.parametrize(
    ("value", "unit", "spec", "message"),
    [
        (1.0, "usd_b", None, "No unit 'usd_b'; did you mean usd_bn? Allowed: "),
        (
            math.nan,
            "usd_bn",
            None,
            "nan cannot be printed in unit 'usd_bn'; allowed: a finite number or a word.",
        ),
        (math.inf, "year", None, "inf cannot be printed in unit 'year'"),
        (None, "usd_bn", None, "None cannot be printed in unit 'usd_bn'"),
        (pd.NaT, "text", None, "A missing date cannot be printed"),
        (3.0, "text", None, "The number 3.0 has unit 'text'; give it the unit it is in."),
        (3.0, "usd_bn", "wide", "'wide' is no format for a number; allowed: such as .0f, ,.1f or +.1f."),
    ],
)
def test_what_cannot_be_printed(value: object, unit: str, spec: str | None, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        format_value(value, unit, spec)
    assert message in str(caught.value)


NUMBERS = sorted(set(UNITS) - {"text"})


@given(st.sampled_from(NUMBERS), st.floats(1e-6, 1e13))
def test_a_negative_number_prints_as_the_positive_one_behind_a_minus(unit: str, value: float) -> None:
    positive = format_value(value, unit)
    assert positive == positive.strip()
    assert format_value(-value, unit) in {"−" + positive, positive}
    assert (format_value(-value, unit) == positive) == (not re.search("[1-9]", positive))


@given(st.floats(1e-6, 1999.0))
def test_three_digits_keep_a_number_to_half_a_per_cent(value: float) -> None:
    shown = format_value(value, "usd_bn").removeprefix("$").removesuffix(" billion").replace(",", "")
    assert float(shown) == pytest.approx(value, rel=0.00501)


@pytest.mark.parametrize("unit", NUMBERS)
def test_every_unit_has_a_label_and_prints(unit: str) -> None:
    assert UNITS[unit].label
    assert "2" in format_value(2, unit)
