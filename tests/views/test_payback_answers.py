"""Answers of the payback chapter: exact in small cases, and roots that really are roots."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import scenarios, tables, uncertainty
from analysis.scenarios import Scenario
from analysis.units import format_value
from analysis.views import payback as views
from analysis.views import payback_answers as answers

NAN = math.nan


@pytest.mark.parametrize(
    ("year", "horizon", "wanted"),
    [
        (2034.0, 2045.0, (2034.0, "year")),
        (np.float64(2030), 2045.0, (2030.0, "year")),
        (math.inf, 2045.0, ("no year up to 2045", "text")),
        (math.inf, 2100.0, ("no year up to 2100", "text")),
    ],
)
def test_year_or_never(year, horizon, wanted):
    assert answers.year_or_never(year, horizon) == wanted


# Rates of return ---------------------------------------------------------------------------------------------


def test_return_quantiles_leave_out_draws_without_a_rate():
    """Of 0.1 … 0.5 the smallest, third and largest; the others have none."""
    assert answers.return_quantiles([NAN, 0.3, 0.1, NAN, 0.5, 0.2, 0.4]) == (0.1, 0.3, 0.5)


def test_no_rate_at_all_has_no_quantiles():
    assert answers.return_quantiles([NAN, NAN]) == (None, None, None)


def test_share_without_a_rate():
    """Two of five."""
    assert answers.share_without([NAN, 0.3, 0.1, NAN, 0.5]) == 0.4
    assert answers.share_without([0.1]) == 0.0
    assert answers.share_without([NAN]) == 1.0


@given(st.lists(st.one_of(st.just(NAN), st.floats(-0.9, 5)), min_size=1))
def test_rates_are_known_or_not(rates):
    assert 0 <= answers.share_without(rates) <= 1
    assert (answers.return_quantiles(rates)[1] is None) == (answers.share_without(rates) == 1)


# What can be drawn -------------------------------------------------------------------------------------------


def test_an_interval_that_shrinks_to_nothing_is_fixed(registry, central):
    """Growth is a lognormal: around 0 it has no width. The margin is a normal and keeps its own."""
    given_zero = {**central, "revenue_growth": 0.0, "ai_share_of_capex_2023": 0.0}
    found = uncertainty.drawable(registry, given_zero)
    assert list(found) == list(registry)
    assert found["revenue_growth"].distribution == "fixed"
    assert found["ai_share_of_capex_2023"] == registry["ai_share_of_capex_2023"]
    draws = uncertainty.draw(found, 4, 1, given_zero)
    assert set(draws["revenue_growth"]) == {0.0}
    assert len(set(draws["ai_share_of_capex_2023"])) > 1


def test_nothing_is_fixed_at_the_centre(registry, central):
    assert uncertainty.drawable(registry, central) == registry


# Worlds ------------------------------------------------------------------------------------------------------


def test_worlds_in_the_order_given(known):
    loaded = {name: scenarios.load(name) for name in ("bull", "bear")}
    frame = answers.worlds(known, loaded)
    assert list(frame["name"]) == ["bull", "bear"]
    assert list(frame["title"]) == [loaded["bull"].title, loaded["bear"].title]
    assert list(frame["revenue_growth"]) == [1.6, 0.5]


def test_a_world_is_its_own_run(known, central):
    """A world without changes is the central case; one with a tiny ceiling never pays back."""
    worlds = {
        "as_is": Scenario(name="as_is", title="As is", description="No change.", parameters={}),
        "tiny": Scenario(
            name="tiny",
            title="Tiny",
            description="A small market.",
            parameters={"payback": {"revenue_ceiling_usd_bn": 50.0}},
        ),
    }
    frame = answers.worlds(known, worlds).set_index("name")
    alone = views.outcomes(views.run(known, **central), central["cost_of_capital"])
    assert frame.loc["as_is", "npv_usd_bn"] == pytest.approx(alone["npv_usd_bn"])
    assert frame.loc["as_is", "payback"] == f"{alone['payback_year']:.0f}"
    assert frame.loc["tiny", "payback"] == "no year up to 2045"
    assert frame.loc["tiny", "npv_usd_bn"] < frame.loc["as_is", "npv_usd_bn"]


# Roots -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["revenue_growth", "margin_before_depreciation", "revenue_ceiling_usd_bn"])
def test_break_even_is_worth_nothing(known, registry, central, name):
    """At the value found the net present value is zero; a little more is worth more, a little less is worth less."""
    value, unit = answers.break_even(known, name, central, registry)
    assert unit == registry[name].unit
    worth = views.outcome("npv_usd_bn", known)
    assert float(worth(**{**central, name: value})) == pytest.approx(0, abs=1e-3)
    assert worth(**{**central, name: value * 1.01}) > 0 > worth(**{**central, name: value * 0.99})


def test_break_even_of_the_margin_is_a_straight_line(known, registry, central):
    """The value is linear in the margin, so its values at a and b give the root a − f(a)(b − a)/(f(b) − f(a))."""
    worth = views.outcome("npv_usd_bn", known)
    at_two, at_eight = (float(worth(**{**central, "margin_before_depreciation": x})) for x in (0.2, 0.8))
    root = 0.2 - at_two * 0.6 / (at_eight - at_two)
    assert answers.break_even(known, "margin_before_depreciation", central, registry)[0] == pytest.approx(root)


def test_break_even_says_when_no_value_or_every_value_is_enough(known, registry, central):
    no_market = {**central, "revenue_ceiling_usd_bn": 50.0}
    free = {**central, "revenue_ceiling_usd_bn": 50_000.0, "revenue_growth": 5.0}
    for values, wanted in ((no_market, answers.NONE), (free, answers.ANY)):
        assert answers.break_even(known, "capex_growth", values | {"build_years": 0.0}, registry) == (wanted, "text")


def test_needed_by_prints_the_root(known, registry, central):
    """The figure for 2035 is the root that the view finds by itself; at it cumulative cash flow in 2035 is zero."""
    frame = answers.needed_by(known, (2030, 2035), central, registry).set_index("name")
    assert list(frame.index) == list(answers.MOVED)
    assert list(frame) == ["value", "2030", "2035"]
    ceiling = registry["revenue_ceiling_usd_bn"]
    limits = {ceiling.name: (ceiling.minimum, ceiling.maximum)}
    root = views.what_must_be_true(known, 2035, central, limits)["needed"].iloc[0]
    assert frame.loc[ceiling.name, "2035"] == format_value(root, ceiling.unit)
    plan = views.run(known, **{**central, "horizon_year": 2035.0, ceiling.name: root})
    assert plan.cumulative[-1] == pytest.approx(0, abs=1e-3)
    assert frame.loc[ceiling.name, "value"] == format_value(central[ceiling.name], ceiling.unit)


def test_sooner_needs_more(known, registry, central):
    later, sooner = (
        views.what_must_be_true(known, year, central, {"revenue_ceiling_usd_bn": (50, 50_000)})["needed"].iloc[0]
        for year in (2040, 2033)
    )
    assert sooner > later


# Frames ------------------------------------------------------------------------------------------------------


def test_programme_leaves_out_the_identity_and_the_economy(registry):
    assert set(registry) - set(answers.programme_assumptions(registry)) == set(answers.APART)


@pytest.mark.parametrize("name", answers.APART)
def test_programme_does_not_depend_on_what_is_left_out(known, central, registry, name):
    worth = views.outcome("npv_usd_bn", known)
    assert worth(**central) == worth(**{**central, name: registry[name].maximum})


def test_by_quarter_is_one_row_for_each():
    """300 + 100 earned over 1600 required: a quarter. Revenue of 12.345 prints as 12.3."""
    series = [views.REQUIRED_IDENTITY, views.REQUIRED_COHORT, views.REVENUE_LABS, views.REVENUE_ALL]
    values = {"2024Q1": [1600.0, 800.0, 300.0, 400.0], "2024Q2": [100.0, 50.0, 12.345, 12.345]}
    gap = pd.DataFrame(
        [(quarter, name, x) for quarter, row in values.items() for name, x in zip(series, row, strict=True)],
        columns=["quarter", "series", "revenue_usd_bn"],
    )
    frame = answers.by_quarter(gap)
    assert list(frame) == ["quarter", "identity", "cohort", "labs", "everyone", "covered"]
    assert frame.to_numpy().tolist() == [
        ["2024Q1", 1600.0, 800.0, 300.0, 400.0, 0.25],
        ["2024Q2", 100.0, 50.0, 12.3, 12.3, 0.123],
    ]


def test_past_booms_peaked_before_ai():
    frame = pd.DataFrame(
        {
            "boom": ["railways", "ai_us", "ai_five_firms", "information_technology", "information_technology"],
            "year": [1846, 2000, 2025, 2000, 2025],
        }
    )
    past = answers.past_booms(frame)
    assert list(zip(past["boom"], past["year"], strict=True)) == [
        ("railways", 1846),
        ("information_technology", 2000),
    ]


def quarters(company, year, values, definition="purchases_of_ppe"):
    return pd.DataFrame(
        {
            "company": company,
            "definition": definition,
            "fiscal_quarter": [f"FY{year}Q{n}" for n in range(1, len(values) + 1)],
            "calendar_quarter": [f"{year}Q{n}" for n in range(1, len(values) + 1)],
            "capex_usd_bn": values,
        }
    )


def test_annual_differences():
    """A's quarters make 10 and its year says 10.5; B has three quarters only; C's year is by another definition."""
    quarterly = pd.concat(
        [
            quarters("A", 2024, [1.0, 2.0, 3.0, 4.0]),
            quarters("B", 2024, [1.0, 2.0, 3.0]),
            quarters("C", 2024, [1.0, 1.0, 1.0, 1.0], "incl_finance_leases"),
        ]
    )
    annual = pd.DataFrame(
        [
            ("A", "purchases_of_ppe", "fiscal", 2024, 10.5),
            ("A", "purchases_of_ppe", "calendar", 2024, 10.0),
            ("B", "purchases_of_ppe", "fiscal", 2024, 6.0),
            ("C", "purchases_of_ppe", "fiscal", 2024, 4.0),
        ],
        columns=["company", "definition", "year_basis", "year", "capex_usd_bn"],
    )
    found = answers.annual_differences(annual, quarterly)
    assert found[["company", "year_basis", "quarters_usd_bn", "difference_usd_bn"]].to_numpy().tolist() == [
        ["A", "fiscal", 10.0, 0.5],
        ["A", "calendar", 10.0, 0.0],
    ]


def test_every_year_is_the_sum_of_its_quarters():
    """On the report's own tables, to the last digit that filings give."""
    found = answers.annual_differences(tables.load("capex_annual"), tables.load("capex_quarterly"))
    assert len(found) > 30
    assert found["difference_usd_bn"].abs().max() < 0.0015
