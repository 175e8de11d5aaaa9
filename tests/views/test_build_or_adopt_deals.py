"""Deals by hand from the table."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import tables
from analysis.views import build_or_adopt_deals as views


@pytest.fixture(scope="module")
def deals():
    return tables.load("company_deals")


def test_money_in_and_out(deals):
    """Inflection 650 of 1,525 million; Adept 25 of 414; Character.AI 2,700 of 200."""
    frame = views.held_up(deals).set_index("company")
    assert frame["buyer"].tolist() == ["Microsoft", "Amazon", "Google"]
    assert frame.loc["Inflection", "paid_over_raised"] == pytest.approx(650 / 1525)
    assert frame.loc["Adept", "paid_over_raised"] == pytest.approx(25 / 414)
    assert frame.loc["Character.AI", ["raised_usd_mn", "paid_usd_mn"]].tolist() == [200, 2700]


def test_two_accounts_of_a_payment_make_a_range(deals):
    """Google paid 2,700 or 3,000 million for a company that had raised 200: 13.5 to 15 times; others have one."""
    frame = views.held_up(deals).set_index("company")
    assert frame.loc["Character.AI", ["most_usd_mn", "most_over_raised"]].tolist() == [3000, 15]
    assert frame.loc["Character.AI", ["paid", "over_raised"]].tolist() == [
        "$2,700 million to $3,000 million", "13.5× to 15×",
    ]  # fmt: skip
    assert frame.loc["Adept", ["paid", "over_raised"]].tolist() == ["$25 million", "0.0604×"]


def test_light_year_went_for_its_cash(deals):
    """281 million dollars for a company with 285 in cash, put at 1,000 in the round of that month."""
    assert views.bought(deals, "Light Year") == {
        "paid": 281, "cash": 285, "valued": 1000, "paid_over_cash": pytest.approx(281 / 285),
    }  # fmt: skip


def test_newest_year_of_all_the_accounts(deals):
    """Both firms listed in January 2026 with accounts to 2024; without MiniMax's of 2024 it is 2023."""
    assert views.newest_year(deals, ["Zhipu", "MiniMax"]) == 2024
    older = deals[(deals["company"] != "MiniMax") | (deals["date"].dt.year != 2024)]
    assert views.newest_year(older, ["Zhipu", "MiniMax"]) == 2023
    with pytest.raises(ValueError, match="No year with accounts of all of Zhipu, Nobody"):
        views.newest_year(deals, ["Zhipu", "Nobody"])


def test_builders_first_and_newest(deals):
    frame = views.builders(deals).set_index("company")
    assert frame.loc["Moonshot", ["first_date", "newest_date"]].tolist() == ["February 2024", "May 2026"]
    assert pd.isna(frame.loc["Zhipu", "first"])
    assert frame.loc["MiniMax", "newest"] == "HK$107 billion"


def test_losses_over_revenue(deals):
    """Zhipu 2024: 2.958 over 0.312 billion yuan; MiniMax 2023: 269 over 3.46 million dollars."""
    assert views.accounts(deals, "Zhipu", 2024)["loss_over_revenue"] == pytest.approx(2.958 / 0.312)
    assert views.accounts(deals, "MiniMax", 2023)["loss_over_revenue"] == pytest.approx(269 / 3.46)
