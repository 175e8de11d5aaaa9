"""The gift by year, from a year made up and from Meta's own figures."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import scenarios, uncertainty
from analysis.assumptions import assumptions
from analysis.tables import load
from analysis.views import openness_giveaway as gift

PLAIN = gift.Year(2025, infrastructure=100.0, advertising=200.0, research=60.0, labs=100.0, guided=False)
"""Round numbers, with which the central assumptions give sums that can be done by hand."""


@pytest.fixture(scope="module")
def registry():
    return assumptions("openness")


@pytest.fixture(scope="module")
def central(registry):
    return {name: entry.central for name, entry in registry.items()}


@pytest.fixture(scope="module")
def draws(registry):
    return uncertainty.draw(registry, 9, 1)


@pytest.fixture(scope="module")
def known():
    return gift.years(load("meta_business"), load("lab_finances"), 365)


def test_years_are_those_reported_and_the_one_guided(known):
    assert [year.year for year in known] == [2023, 2024, 2025, 2026]
    assert [year.guided for year in known] == [False, False, False, True]


def test_reported_years_are_the_filings(known):
    """2025: capital expenditure 72.215, advertising 196.175, research 57.372."""
    year = known[2]
    assert (year.infrastructure, year.advertising, year.research) == (72.215, 196.175, 57.372)


def test_current_year_is_guided_and_scaled_up(known):
    """Middle of 130 and 145; twice the sum of the first two quarters, 55.02 + 59.363 and 17.699 + 21.656."""
    year = known[-1]
    assert year.infrastructure == 137.5
    assert year.advertising == pytest.approx(2 * (55.02 + 59.363))
    assert year.research == pytest.approx(2 * (17.699 + 21.656))


def test_terms_by_hand(central):
    """2 % of 60 of 100 is 1.2; 1 % of 5 % of 200 is 0.1; rivals sell 40, of which 5 % at a tenth is 0.2; 30 % of 5 %
    of 60 is 0.9; 3 % of 40 at 40 % is 0.48. In sum 0.12; costs less other gains, 1.08, over 60 are 1.8 %.
    """
    found = gift.terms(PLAIN, **central)
    parts = [float(found[name]) for name in ("saving", "ads", "pressure", "cost", "forgone")]
    assert parts == pytest.approx([1.2, 0.1, 0.2, 0.9, 0.48])
    assert float(found["value"]) == pytest.approx(0.12)
    assert float(found["break_even"]) == pytest.approx(0.018)


def test_terms_of_draws_have_their_length(draws):
    assert gift.terms(PLAIN, **draws)["value"].shape == (512,)


def test_contributions_add_up_and_costs_are_below_zero(central, draws):
    frame = gift.contributions(PLAIN, central, draws).set_index("name")
    assert frame.loc["value", "value"] == pytest.approx(frame.drop("value")["value"].sum())
    assert (frame.loc[["cost", "forgone"], "high"] < 0).all()
    assert (frame["low"] <= frame["high"]).all()
    assert frame["group"].to_dict()["value"] == "Sum"


def test_break_even_falls_with_spending(known, central, draws):
    frame = gift.break_even(known, draws, central)
    assert frame["share"].is_monotonic_decreasing
    assert ((frame["low"] <= frame["inner_low"]) & (frame["inner_high"] <= frame["high"])).all()


def test_needed_is_the_root(central, registry):
    """The gain needed is the break-even; costs may rise by 0.12 of 0.9, so 34 % of them may be charged."""
    found = gift.needed(PLAIN, central, registry).set_index("name")
    assert found.loc["efficiency_gain", "root"] == pytest.approx(0.018)
    assert found.loc["charged_share", "root"] == pytest.approx(0.34)
    assert found.loc["charged_share", "needed"] == "34%"


def test_what_has_no_root_is_said(central, registry):
    generous = gift.needed(PLAIN, central | {"efficiency_gain": 0.3}, registry).set_index("name")
    assert generous.loc["price_pressure", "needed"] == "pays at any value"
    dear = gift.needed(PLAIN, central | {"charged_share": 1.0, "efficiency_gain": 0.0}, registry).set_index("name")
    assert dear.loc["open_ad_share", "needed"] != "pays at any value"
    assert dear.loc["closed_share", "needed"] == "pays at no value"


def test_worlds_are_those_of_the_scenarios():
    frame = gift.worlds(PLAIN, {name: scenarios.load(name) for name in ("bear", "base", "bull")}).set_index("name")
    assert frame.loc["base", "value"] == pytest.approx(0.12)
    assert frame.loc["bear", "value"] > frame.loc["base", "value"] > frame.loc["bull", "value"]


def test_a_tenth_of_ten_and_of_a_hundred_billion():
    assert [gift.spending_claim(spent, 0.1) for spent in (10, 100)] == pytest.approx([1, 10])


# Android -----------------------------------------------------------------------------------------------------


def test_user_years_of_android():
    """Triangles from none to 0.5 over 4.65 years, then to 1.0 over 1.0 and to 1.4 over 1.25, then 0.29 years at 1.4:
    1.16 + 0.75 + 1.50 + 0.41 = 3.82 billion.
    """
    frame = gift.android_per_user_year(load("platform_figures"))
    assert frame["user_years_bn"].tolist() == pytest.approx([3.82, 3.82], abs=0.01)
    assert frame["usd_per_user_year"].tolist() == pytest.approx([31 / 3.82, 42 / 3.82], abs=0.03)


def test_per_user_by_hand(central):
    """Costs of 1.38 and infrastructure of 100 on half a billion people; 200 of advertising on 3.6 billion."""
    frame = gift.per_user(PLAIN, load("meta_business"), load("platform_figures"), central).set_index("label")["value"]
    assert frame["Llama, to cover the gift"] == pytest.approx(2.76)
    assert frame["Llama, to cover the infrastructure"] == pytest.approx(200)
    assert frame["Meta's advertising, 2025"] == pytest.approx(200 / 3.6)


def test_clause_by_hand(central, draws):
    """Half a billion at 1 dollar with 30 % staying is 0.15; 70 % of the gains of 1.5 leave: -0.9. It pays from the
    share at which 0.5 s = 1.5 (1 - s), three quarters.
    """
    found = gift.clause(PLAIN, central, draws)
    assert found["value"] == pytest.approx(-0.9)
    assert found["stay_needed"] == pytest.approx(0.75)
    assert found["low"] <= found["middle"] <= found["high"]
    assert 0 <= found["pays"] <= 1


def test_a_figure_that_is_not_there():
    with pytest.raises(ValueError, match="0 rows of users for Windows; one is needed"):
        gift.figure(load("platform_figures"), "Windows", "users")


def test_rows_behind_a_year_are_rows_of_the_table(known):
    rows = gift.rows_behind(load("meta_business"), known[-1])
    assert isinstance(rows, pd.DataFrame)
    assert set(rows["period_end"].dt.year) == {2026}
    assert rows.attrs["table"] == "meta_business"
