"""The joint market on the report's own tables: what one side gets another pays, and shares are shares."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis import scenarios, tables, uncertainty, verdicts
from analysis.correlations import correlations
from analysis.models import finance
from analysis.views import openness_giveaway, payback
from analysis.views import synthesis as views
from analysis.views import synthesis_answers as answers
from analysis.views import synthesis_words as words


@pytest.fixture(scope="module")
def entries():
    return views.registry()


@pytest.fixture(scope="module")
def centre(entries):
    return {name: entry.central for name, entry in entries.items()}


@pytest.fixture(scope="module")
def start():
    known = payback.evidence(*(tables.load(name) for name in ("capex_quarterly", "guidance", "lab_finances")), 365)
    meta = openness_giveaway.years(tables.load("meta_business"), tables.load("lab_finances"), 365)[-1]
    return views.Start(known, meta)


@pytest.fixture(scope="module")
def central(start, centre):
    return views.follow(start, **centre)


@pytest.fixture(scope="module")
def many(start, entries, centre):
    draws = uncertainty.draw(entries, 8, 1, centre, correlations(list(entries)))
    world = views.follow(start, **draws)
    return draws, world, views.worth(start, world, **draws)


def test_the_market_starts_where_payback_stands(start, centre, central):
    """The labs' newest run-rate and what is earned outside; spending to the guided year at the cost of a gigawatt."""
    programme = payback.run(start.known, **centre)
    spent = programme.capex[: len(start.known.capex)]
    assert central.market.base_revenue == pytest.approx(start.known.lab_base * (1 + centre["revenue_outside_labs"]))
    assert central.market.power_now == pytest.approx(spent.sum() / centre["cost_usd_bn_per_gw"])
    assert central.market.spending_now == pytest.approx(spent[-1])
    assert list(central.years[[0, -1]]) == [start.base_year + 1, centre["horizon_year"]]


def test_at_the_centre_price_and_power_fall_alike(centre, central):
    """The squeeze is 1 at the centre, so a unit of volume costs and takes less by the same factor."""
    assert centre["price_squeeze"] == 1
    assert central.market.price_decline == pytest.approx(1 - 1 / centre["cost_fall"])
    assert central.market.energy_decline == pytest.approx(central.market.price_decline)


def test_labs_and_builders_make_up_the_whole(many):
    _, _, worth = many
    np.testing.assert_allclose(worth[views.LABS] + worth[views.BUILDERS], worth[views.SECTOR], rtol=1e-9, atol=1e-6)


def test_history_counts_from_the_first_year(start, centre, central):
    """By hand: history's first flow is not discounted, the first after it is by as many years as the history has."""
    flows = [*central.history, *central.money.cash]
    by_hand = sum(flow / (1 + centre["cost_of_capital"]) ** year for year, flow in enumerate(flows))
    assert views.worth(start, central, **centre)[views.SECTOR] == pytest.approx(by_hand)
    assert len(central.history) == len(start.known.capex)


def test_draws_are_worlds_of_their_own(start, entries, many):
    draws, world, worth = many
    one = {name: float(values[7]) for name, values in draws.items()}
    alone = views.follow(start, **one)
    np.testing.assert_allclose(alone.money.cash, world.money.cash[:, 7], rtol=1e-9)
    assert views.worth(start, alone, **one)[views.META] == pytest.approx(worth[views.META][7])


def test_payers_are_all_draws_once(many):
    frame = views.payers(many[2])
    assert list(frame["label"]) == list(views.PAYERS)
    assert frame["share"].sum() == pytest.approx(1)


def test_payers_by_hand():
    """Four draws, one for each answer."""
    worth = {views.LABS: np.array([1, -1, 1, -1.0]), views.BUILDERS: np.array([1, 1, -1, -1.0])}
    assert list(views.payers(worth)["share"]) == [0.25] * 4


def test_together_by_hand():
    """AI pays in two of four draws; the labs win in both of these and in one of the others."""
    worth = {side: np.array([1, 1, -1, -1.0]) for side in views.SIDES}
    worth[views.LABS] = np.array([1, 1, 1, -1.0])
    frame = views.together(worth).set_index("label")
    assert frame.loc["Closed labs"].tolist() == [0.75, 1.0, 0.5]


def test_a_condition_that_never_holds_has_no_chance():
    worth = {side: np.ones(4) for side in views.SIDES}
    assert math.isnan(views.together(worth)["if_not"].iloc[0])


def test_limits_are_shares_of_draws(many):
    frame = views.limits(many[1])
    sums = frame.groupby("year")["share"].sum()
    assert sums.to_numpy() == pytest.approx(1)
    assert frame["year"].min() == many[1].years[1]


def test_fan_is_in_order(many):
    frame = views.fan(many[1], "Power", many[1].path.power)
    assert (frame["low"] <= frame["inner_low"]).all()
    assert (frame["inner_high"] <= frame["high"]).all()


@pytest.mark.parametrize(
    "case",
    [
        (views.LABS, "lab_compute_ratio", "low"),
        (views.LABS, "price_squeeze", "low"),
        (views.BUILDERS, "revenue_outside_labs", "high"),
        (views.META, "efficiency_gain", "high"),
        (views.FOLLOWER, "follower_market_share", "high"),
        (views.FOLLOWER, "follower_ratio", "low"),
    ],
)
def test_what_helps_a_side(start, entries, centre, case):
    side, name, better = case
    value = views.outcome(side, start)
    low, high = (float(value(**{**centre, name: getattr(entries[name], end)})) for end in ("low", "high"))
    assert (low > high) == (better == "low")


def test_needed_is_a_root(start, entries, centre):
    value, unit = answers.needed(start, views.LABS, "lab_compute_ratio", centre, entries["lab_compute_ratio"])
    assert unit == "ratio"
    found = views.outcome(views.LABS, start)(**{**centre, "lab_compute_ratio": value})
    assert float(found) == pytest.approx(0, abs=1e-6)


def test_needed_says_when_nothing_helps(start, entries, centre):
    """The labs' bill does not depend on what a follower sells."""
    name = "follower_market_share"
    assert answers.needed(start, views.LABS, name, centre, entries[name]) == ("any value", "text")


def test_worlds_are_in_the_order_given(start, centre):
    frame = answers.worlds(start, centre, {name: scenarios.load(name) for name in ("bull", "bear")})
    bull, bear = frame.to_dict("records")
    assert (bull["name"], bear["name"]) == ("bull", "bear")
    assert bull[views.SECTOR] > bear[views.SECTOR]


def test_a_follower_s_share_by_hand(start, centre, central):
    """Cost of following over what a share of all revenue leaves after serving."""
    revenue, compute = views.totals(central, centre["cost_of_capital"])
    left = 1 - centre["overhead_over_revenue"] - centre["follower_serving_ratio"]
    wanted = compute * centre["training_share"] * centre["follower_ratio"] / (revenue * left)
    entry = views.registry()["follower_market_share"]
    assert answers.needed(start, views.FOLLOWER, entry.name, centre, entry)[0] == pytest.approx(wanted, rel=1e-6)
    kept, spent = answers.follower(
        (revenue, compute, 1 - centre["overhead_over_revenue"], centre["training_share"]), centre
    )
    worth = views.worth(start, central, **centre)[views.FOLLOWER]
    assert kept - spent == pytest.approx(float(worth))


def test_totals_by_hand(centre, central):
    assert views.totals(central, 0.0)[0] == pytest.approx(float(central.money.revenue.sum()))
    assert views.totals(central, 0.1)[1] == pytest.approx(float(finance.npv(0.1, central.money.compute)))


# The documents ----------------------------------------------------------------------------------------------


def test_relations_by_hand():
    frame = pd.DataFrame(
        {
            "claim_a": ["A-001", "A-002", "B-001"],
            "claim_b": ["E-001", "E-002", "D-001"],
            "relation": ["agrees", "opposes", "differs"],
        }
    )
    found = views.relation_counts(frame).set_index("pair")
    assert found.loc["A and E", ["agrees", "opposes", "all"]].tolist() == [1, 1, 2]
    assert found.index[0] == "A and E"


def test_settled_pairs_have_two_verdicts():
    judged = list(verdicts.ledger().values())
    relations = tables.load("relations")
    frame = answers.settled_pairs(relations, judged)
    assert 0 < len(frame) <= relations["relation"].isin(answers.AGAINST).sum()
    assert set(frame["verdict_a"]) | set(frame["verdict_b"]) <= {"supported", "partly", "contradicted"}


def test_forecasts_add_up():
    frame = answers.forecasts(list(verdicts.ledger().values()), tables.load("documents"))
    assert (frame[["supported", "partly", "contradicted"]].sum(axis=1) == frame["settled"]).all()
    assert list(frame["document"]) == list("ABCDE")


# Words ------------------------------------------------------------------------------------------------------


def test_words_follow_the_frames(many):
    _, world, worth = many
    who = views.payers(worth)
    share = f"{who['share'].iloc[0]:.0%}"
    assert words.payers(who)["title"] == f"Customers pay for it all in {share} of the draws"
    assert "labs" in words.chances(views.chances(worth))["title"]
    fan = views.fan(world, "Power", world.path.power)
    assert f"{fan['value'].max():.0f} GW" in words.power(fan)["title"]


def test_place_among_sides():
    frame = pd.DataFrame({"side": list(views.SIDES), "chance": [0.9, 0.5, 0.7, 0.1, 0.3]})
    assert [answers.place(side, frame) for side in ("builders", "meta", "labs")] == [
        "best",
        "worst",
        "neither best nor worst",
    ]
