"""Frames of the synthesis: one market under draws that move together, and what it leaves to each side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Assumption, assumptions
from analysis.models import finance, giveaway, joint
from analysis.models.arrays import Array, Values
from analysis.views import payback
from analysis.views.openness_giveaway import ASSUMED as GIFT
from analysis.views.openness_giveaway import Year
from analysis.views.payback import Evidence

PROGRAMME = (
    "ai_share_of_capex_2023",
    "ai_share_of_capex_now",
    "world_multiple",
    "chip_share_of_capex",
    "chip_life_years",
    "shell_life_years",
    "cost_of_capital",
    "operating_rate",
    "margin_before_depreciation",
    "revenue_outside_labs",
    "revenue_growth",
    "revenue_ceiling_usd_bn",
    "capex_growth",
    "build_years",
    "replacement_cost",
    "horizon_year",
)
"""Assumptions of the chapter on payback that its programme needs."""
MARKET = (
    "price_elasticity",
    "cost_fall",
    "price_squeeze",
    "demand_growth",
    "demand_fade",
    "overhead_over_revenue",
    "seller_horizon_year",
)
"""Assumptions of the chapter on monetization: price, demand, and the costs of a seller beside computing."""
POWER = ("cost_usd_bn_per_gw", "budget_growth", "grid_growth")
"""Assumptions of the chapter on scaling and energy."""
NOT_USED = ("revenue_growth", "capex_growth", "build_years", "shell_life_years", "margin_before_depreciation")
"""Assumptions of the programme that only its future depends on, which this chapter follows by another model."""
LEAST_ELASTICITY = 0.5
"""Below it a price that clears a shortage would rise without end; no interval of the registry reaches there."""
LIMITS = {joint.FREE: "What is asked for", joint.POWER: "Sites with power", joint.MONEY: "Money"}
SECTOR, LABS, BUILDERS, META, FOLLOWER = "sector", "labs", "builders", "meta", "follower"
SIDES = {
    SECTOR: "All AI together",
    LABS: "Closed labs",
    BUILDERS: "Builders and hosts",
    META: "Meta's open models",
    FOLLOWER: "A Chinese follower",
}
"""Who may win, and the names readers see."""
CUSTOMERS, LAB_OWNERS, BUILDER_OWNERS, BOTH = (
    "Customers",
    "Investors in the labs",
    "Shareholders of the builders",
    "Investors on both sides",
)
PAYERS = (CUSTOMERS, LAB_OWNERS, BUILDER_OWNERS, BOTH)
"""Who pays, by whether labs and builders earn their cost of capital."""
BANDS = {"low": 0.05, "inner_low": 0.25, "value": 0.5, "inner_high": 0.75, "high": 0.95}


def registry() -> dict[str, Assumption]:
    """Return every assumption that the synthesis rests on, its own and borrowed, by name."""
    known = assumptions()
    names = [*PROGRAMME, *MARKET, *POWER, *GIFT, *assumptions("synthesis")]
    return {name: known[name] for name in names}


def used(entries: Mapping[str, Assumption]) -> list[str]:
    """Return the names of the assumptions that move the answer."""
    return [name for name, entry in entries.items() if name not in NOT_USED and entry.distribution != "fixed"]


# One market -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """What is known, whatever the assumptions.

    Attributes
    ----------
    known : Evidence
        Spending and revenue of the first years, from the chapter on payback.
    meta : Year
        Meta's current year, from the chapter on openness.
    """

    known: Evidence
    meta: Year

    @property
    def base_year(self) -> int:
        """Return the last year of the history: the one that is guided."""
        return self.known.guided_year


class World(NamedTuple):
    """The market followed to the horizon; arrays over years, and over draws where there are any.

    Attributes
    ----------
    years
        Calendar years after the base year.
    history
        Cash of the whole sector in the years up to the base year, USD billions.
    history_labs
        That of the labs.
    market, path, money
        As in ``models.joint``.
    """

    years: npt.NDArray[np.int64]
    history: Array
    history_labs: Array
    market: joint.Market
    path: joint.Path
    money: joint.Money


def follow(start: Start, **values: Values) -> World:
    """Follow the market under one set of assumptions, or under all draws at once.

    Parameters
    ----------
    start : Start
        What is known.
    **values : number or array
        Every assumption of `registry` by name; the horizon is the same for all draws.

    Returns
    -------
    World
        From the year after the base year to the horizon.
    """
    x = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    past = payback.run(start.known, **x)
    count = len(start.known.capex)
    market, sides = _market(start, x, past.capex[:count]), _sides(x)
    cash = past.revenue[:count] * sides.margin - past.operating_cost[:count] - past.capex[:count]
    years = np.arange(start.base_year + 1, int(np.max(x["horizon_year"])) + 1)
    path = joint.path(market, len(years))
    earned_by_labs = past.revenue[:count] * sides.lab_share
    labs = earned_by_labs * (sides.margin - x["lab_compute_ratio"])
    return World(years, cash, labs, market, path, joint.money(market, sides, path))


def _market(start: Start, x: Mapping[str, Array], spent: Array) -> joint.Market:
    cost = x["cost_usd_bn_per_gw"]
    return joint.Market(
        base_revenue=start.known.lab_base * (1 + x["revenue_outside_labs"]),
        ceiling=x["revenue_ceiling_usd_bn"],
        price_decline=1 - 1 / (x["cost_fall"] * x["price_squeeze"]),
        later_decline=1 - 1 / x["cost_fall"],
        price_years=int(np.max(x["seller_horizon_year"])) - start.base_year,
        elasticity=np.maximum(x["price_elasticity"], LEAST_ELASTICITY),
        volume_growth=x["demand_growth"],
        fade=x["demand_fade"],
        energy_decline=1 - 1 / x["cost_fall"],
        research_share=x["training_share"],
        research_elasticity=x["research_elasticity"],
        power_then=spent[:-1].sum(axis=0) / cost,
        power_now=spent.sum(axis=0) / cost,
        spending_now=spent[-1],
        cost_per_gw=cost,
        power_limit=x["grid_growth"],
        money_limit=x["budget_growth"],
        chip_share=x["chip_share_of_capex"],
        chip_life=x["chip_life_years"],
        replacement_cost=x["replacement_cost"],
    )


def _sides(x: Mapping[str, Array]) -> joint.Sides:
    return joint.Sides(
        lab_share=1 / (1 + x["revenue_outside_labs"]),
        margin=1 - x["overhead_over_revenue"],
        compute_ratio=x["lab_compute_ratio"],
        open_share=x["open_take"],
        open_price=x["open_price_ratio"],
        operating_rate=x["operating_rate"],
    )


# What is left to each side ----------------------------------------------------------------------------------


def gift(start: Start, world: World, **values: Values) -> Array:
    """What giving models away is worth to Meta in each year, USD billions.

    Meta's spending moves with that of all builders and the revenue of rivals with that of the labs; its advertising
    and research stay where they are.
    """
    x = {name: np.asarray(values[name], dtype=float) for name in GIFT}
    rivals = world.money.lab_revenue * x["contestable_share"]
    spent = start.meta.infrastructure * world.path.spending / np.asarray(world.market.spending_now)
    gains = (
        giveaway.efficiency_saving(x["efficiency_gain"], spent, x["efficiency_reach"]),
        giveaway.ad_gain(start.meta.advertising, x["ad_lift"], x["open_ad_share"]),
        giveaway.rivals_pressure(rivals, x["price_pressure"], x["strategic_value"]),
    )
    cost = giveaway.release_cost(start.meta.research, x["release_share"], x["charged_share"])
    forgone = giveaway.forgone_revenue(rivals, x["closed_share"], x["selling_margin"])
    return np.asarray(giveaway.value(*gains, cost, forgone))


def follower(world: World, **values: Values) -> Array:
    """What is left in each year to a developer who follows the frontier, USD billions."""
    x = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    serving = x["follower_serving_ratio"]
    margin = 1 - x["overhead_over_revenue"]
    income = joint.follower_income(world.money.revenue, x["follower_market_share"], margin, serving)
    return np.asarray(income - joint.follower_cost(world.money.compute, x["training_share"], x["follower_ratio"]))


def worth(start: Start, world: World, **values: Values) -> dict[str, Array]:
    """Net present value for each side, USD billions of the first year of spending or of the base year.

    Parameters
    ----------
    start : Start
        What is known.
    world : World
        From `follow`.
    **values : number or array
        The assumptions that it was followed under.

    Returns
    -------
    dict of str to array
        By the keys of `SIDES`. For the sector, the labs and the builders the past counts too; for Meta and the
        follower the years after the base year.
    """
    rate = np.asarray(values["cost_of_capital"], dtype=float)
    flows = {
        SECTOR: np.concatenate([world.history, world.money.cash]),
        LABS: np.concatenate([world.history_labs, world.money.lab_profit]),
        BUILDERS: np.concatenate([world.history - world.history_labs, world.money.builder_cash]),
        META: gift(start, world, **values),
        FOLLOWER: follower(world, **values),
    }
    return {side: np.asarray(finance.npv(rate, flow)) for side, flow in flows.items()}


def outcome(side: str, start: Start) -> Outcome:
    """Return the value for one side as a function of the assumptions."""
    return Outcome(side, start)


@dataclass(frozen=True)
class Outcome:
    """Net present value for one side, to be called with assumptions by name."""

    side: str
    start: Start

    def __call__(self, **values: Values) -> Array:
        """Return the value under the assumptions, USD billions."""
        return worth(self.start, follow(self.start, **values), **values)[self.side]


# Frames -----------------------------------------------------------------------------------------------------


def chances(values: Mapping[str, Array]) -> pd.DataFrame:
    """How often each side earns more than its cost of capital, and what it gets.

    Returns
    -------
    DataFrame
        ``side, label, chance, p05, p50, p95`` (USD billions), in the order of `SIDES`.
    """
    rows = []
    for side, label in SIDES.items():
        low, middle, high = uncertainty.quantiles(values[side])
        rows.append((side, label, float((values[side] > 0).mean()), float(low), float(middle), float(high)))
    return pd.DataFrame(rows, columns=["side", "label", "chance", "p05", "p50", "p95"])


def payers(values: Mapping[str, Array]) -> pd.DataFrame:
    """Who pays: the share of draws in which labs and builders earn their cost of capital, or one, or neither.

    Returns
    -------
    DataFrame
        ``label, share``, in the order of `PAYERS`; the shares sum to 1.
    """
    labs, builders = values[LABS] > 0, values[BUILDERS] > 0
    which = [labs & builders, ~labs & builders, labs & ~builders, ~labs & ~builders]
    return pd.DataFrame({"label": PAYERS, "share": [float(np.mean(draws)) for draws in which]})


def together(values: Mapping[str, Array]) -> pd.DataFrame:
    """How the chance of each side hangs on whether the whole sector earns its cost of capital.

    Returns
    -------
    DataFrame
        ``label, chance, if_pays, if_not``; nan where a condition never holds.
    """
    pays = values[SECTOR] > 0
    rows = []
    for side, label in SIDES.items():
        if side == SECTOR:
            continue
        wins = values[side] > 0
        rows.append((label, float(wins.mean()), _share(wins, pays), _share(wins, ~pays)))
    return pd.DataFrame(rows, columns=["label", "chance", "if_pays", "if_not"])


def _share(wins: npt.NDArray[np.bool_], given: npt.NDArray[np.bool_]) -> float:
    return float(wins[given].mean()) if given.any() else float("nan")


def fan(world: World, name: str, values: Array) -> pd.DataFrame:
    """Quantiles of a quantity by year, as `charts.lines.lines` draws them.

    Returns
    -------
    DataFrame
        ``series, year, low, inner_low, value, inner_high, high``.
    """
    ends = dict(zip(BANDS, uncertainty.quantiles(values, tuple(BANDS.values())), strict=True))
    return pd.DataFrame({"series": name, "year": world.years, **ends})


def limits(world: World) -> pd.DataFrame:
    """What limits the power in service, by year: share of draws.

    Returns
    -------
    DataFrame
        ``series, year, share``; the first year is left out, its power is built.
    """
    rows = [
        (label, int(year), float(np.mean(world.path.limit[place] == kind)))
        for kind, label in LIMITS.items()
        for place, year in enumerate(world.years)
        if place > 0
    ]
    return pd.DataFrame(rows, columns=["series", "year", "share"])


def movers(values: Mapping[str, Array], draws: Mapping[str, Array], names: Iterable[str]) -> pd.DataFrame:
    """Chance of each side where an assumption is low and where it is high.

    Returns
    -------
    DataFrame
        ``side`` and the columns of ``uncertainty.thirds``.
    """
    chosen = {name: draws[name] for name in names}
    frames = [uncertainty.thirds(values[side] > 0, chosen).assign(side=side) for side in SIDES]
    return pd.concat(frames, ignore_index=True)


def totals(world: World, rate: float) -> tuple[float, float]:
    """Worth of all AI revenue and of the labs' computing over the years, USD billions of the first."""
    return float(finance.npv(rate, world.money.revenue)), float(finance.npv(rate, world.money.compute))


# The documents beside one another ---------------------------------------------------------------------------


def relation_counts(relations: pd.DataFrame) -> pd.DataFrame:
    """How pairs of documents stand to each other.

    Returns
    -------
    DataFrame
        ``pair, agrees, repeats, differs, contradicts, opposes, all``, most pairs first.
    """
    pairs = relations["claim_a"].str[0] + " and " + relations["claim_b"].str[0]
    counts = pd.crosstab(pairs, relations["relation"])
    kinds = ["agrees", "repeats", "differs", "contradicts", "opposes"]
    counts = counts.reindex(columns=kinds, fill_value=0).assign(all=counts.sum(axis=1))
    frame = counts.rename_axis(index="pair", columns=None).reset_index()
    return frame.sort_values(["all", "pair"], ascending=[False, True], ignore_index=True)
