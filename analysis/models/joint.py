r"""One market for tokens: what is asked of it, the power and money that serve it, and what each side keeps.

Volume, price, power and spending meet year by year.

- **Asked for.** Revenue follows a logistic curve towards a ceiling. Far from it, it grows as volume does at a price
  that falls by :math:`\delta` a year: :math:`1+\gamma = (1-\delta)^{1-e}(1+a)`, with the price elasticity :math:`e`
  and a growth :math:`a` that no price explains and that fades.
- **Served.** A unit of volume takes a power that falls by :math:`\epsilon` a year; research takes power that grows with
  revenue, but more slowly. Power in service serves the next year. It grows to what that year asks for, as far as sites
  and money allow.
- **Scarce.** Where less is served than asked for, the price rises until both meet: by the power :math:`-1/e` of the
  share served.

Years run along the first axis, draws along the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import Operand
from .arrays import Array, Values
from .payback import logistic_revenue

FREE, POWER, MONEY = 0, 1, 2
"""What limits power in a year: nothing but what is asked for, sites with power, or money."""


def revenue_growth(price_decline: Operand, elasticity: Operand, volume_growth: Operand) -> Operand:
    """Yearly growth of revenue far from its ceiling, from that of price and of volume.

    Parameters
    ----------
    price_decline : number, array or chart parameter
        Fall of the price paid for a token a year, share, in [0, 1).
    elasticity : same
        Price elasticity of demand: growth of volume in per cent for a price that falls by one.
    volume_growth : same
        Growth of volume a year at unchanged prices, share.

    Returns
    -------
    same kind as the inputs
        Share a year.

    Notes
    -----
    Constant elasticity: volume moves by ``(1 - decline) ** -elasticity``, price by ``1 - decline``.

    Examples
    --------
    >>> revenue_growth(0.5, 1, 1), revenue_growth(0.5, 2, 0)
    (1.0, 1.0)
    """
    return (1 - price_decline) ** (1 - elasticity) * (1 + volume_growth) - 1


@dataclass(frozen=True)
class Market:
    """What the market depends on; any number may be an array over draws.

    Attributes
    ----------
    base_revenue : number or array
        Revenue in the base year, USD billions.
    ceiling : number or array
        Revenue that the market tends to, USD billions a year; one below the base year's counts as that.
    price_decline, later_decline : number or array
        Fall of the price paid for a token a year, share below 1, in the first ``price_years`` years and afterwards.
    price_years : int
        See there.
    elasticity : number or array
        As in `revenue_growth`.
    volume_growth, fade : number or array
        Growth of volume at unchanged prices in the first year, and that of each year over the one before.
    energy_decline : number or array
        Fall of the power that a unit of volume takes, share a year.
    research_share, research_elasticity : number or array
        Share of the base year's power that does research; its growth in per cent for a revenue that grows by one.
    power_then, power_now : number or array
        Power in service at the start of the base year and at its end, GW.
    spending_now : number or array
        Capital spending in the base year, USD billions.
    cost_per_gw : number or array
        Cost of a gigawatt of data centres with their chips, USD billions.
    power_limit, money_limit : number or array
        Fastest growth of the power added in a year and of spending, share a year.
    chip_share, chip_life, replacement_cost : number or array
        Share of chips in the cost; their life, years; price of renewed chips over that of the ones they replace.
    """

    base_revenue: Values
    ceiling: Values
    price_decline: Values
    later_decline: Values
    price_years: int
    elasticity: Values
    volume_growth: Values
    fade: Values
    energy_decline: Values
    research_share: Values
    research_elasticity: Values
    power_then: Values
    power_now: Values
    spending_now: Values
    cost_per_gw: Values
    power_limit: Values
    money_limit: Values
    chip_share: Values
    chip_life: Values
    replacement_cost: Values


ABOVE_ZERO = (
    "base_revenue",
    "ceiling",
    "power_then",
    "power_now",
    "spending_now",
    "cost_per_gw",
    "elasticity",
    "chip_life",
)
"""What must be above zero for the market to make sense."""


class Path(NamedTuple):
    """The market in every year after the base year; arrays of shape (years,) or (years, draws).

    Attributes
    ----------
    price, volume
        Over those of the base year.
    revenue, spending
        USD billions a year. Spending of a year serves the next; in the last year there is none.
    power, used
        Power in service at the start of the year and the part that is asked for, GW.
    served
        Share of what is asked for that is served.
    limit
        What limited the power of the year: `FREE`, `POWER` or `MONEY`.
    """

    price: Array
    volume: Array
    revenue: Array
    spending: Array
    power: Array
    used: Array
    served: Array
    limit: Array


class _Asked(NamedTuple):
    """Price, volume and power asked for in each year and the one after the last."""

    price: list[Array]
    volume: list[Array]
    power: list[Array]


def path(market: Market, years: int) -> Path:
    """Follow the market for a number of years after the base year.

    Parameters
    ----------
    market : Market
        See there.
    years : int
        How many, at least 1.

    Returns
    -------
    Path
        Year by year.

    Raises
    ------
    ValueError
        When there is no year, or revenue, power, its cost or spending is not above zero.
    """
    m = _arrays(market, years)
    asked = _asked(m, market.price_years, years)
    power, limit, rows = m["power_now"], np.full(m["power_now"].shape, FREE), []
    for year in range(years):
        served = np.minimum(power / asked.power[year], 1)
        price = asked.price[year] * served ** (-1 / m["elasticity"])
        volume = asked.volume[year] * served
        following, spent, bound = _build(m, power, asked, year)
        used = np.minimum(power, asked.power[year])
        rows.append((price, volume, m["base_revenue"] * price * volume, spent, power, used, served, limit))
        power, limit = following, bound
    return Path(*(np.array(column) for column in zip(*rows, strict=True)))


def _arrays(market: Market, years: int) -> dict[str, Array]:
    """Return the market's numbers as arrays of one shape."""
    if years < 1:
        raise ValueError(f"{years} years to follow; allowed: at least 1.")
    names = list(vars(market))
    shaped = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in vars(market).values()))
    found = dict(zip(names, shaped, strict=True))
    for name in ABOVE_ZERO:
        if not (found[name] > 0).all():
            raise ValueError(f"{name} is {found[name].min():g}; allowed: above 0.")
    return found


def _asked(m: dict[str, Array], price_years: int, years: int) -> _Asked:
    """Follow what would be bought, were there power for it; price and volume are over those of the base year."""
    ceiling = np.maximum(m["ceiling"], m["base_revenue"])
    price, grown = np.ones_like(ceiling), np.ones_like(ceiling)
    found = _Asked([], [], [])
    for year in range(years + 1):
        decline = m["price_decline"] if year < price_years else m["later_decline"]
        price = price * (1 - decline)
        grown = grown * (1 + revenue_growth(decline, m["elasticity"], m["volume_growth"] * m["fade"] ** year))
        revenue = logistic_revenue(m["base_revenue"], ceiling, grown - 1, 1) / m["base_revenue"]
        serving = (1 - m["research_share"]) * revenue / price * (1 - m["energy_decline"]) ** (year + 1)
        research = m["research_share"] * revenue ** m["research_elasticity"]
        for column, value in zip(found, (price, revenue / price, m["power_then"] * (serving + research)), strict=True):
            column.append(value)
    return found


def _build(m: dict[str, Array], power: Array, asked: _Asked, year: int) -> tuple[Array, Array, Array]:
    """Return the power of the next year, what is spent on it, and what limited it.

    Chips that retire are renewed as far as the power is asked for; new power costs site and chips.
    """
    if year + 1 == len(asked.power) - 1:
        return power, np.zeros_like(power), np.full(power.shape, FREE)
    wanted = asked.power[year + 1]
    kept = power * (1 - np.minimum(1 / m["chip_life"], 1))
    renewal = m["cost_per_gw"] * m["chip_share"] * m["replacement_cost"]
    sites = power + (m["power_now"] - m["power_then"]) * (1 + m["power_limit"]) ** (year + 1)
    means = _affordable(m, power, kept, renewal, m["spending_now"] * (1 + m["money_limit"]) ** (year + 1))
    following = np.maximum(kept, np.minimum(wanted, np.minimum(sites, means)))
    renewed = np.minimum(following, power) - kept
    spent = renewal * renewed + m["cost_per_gw"] * np.maximum(following - power, 0)
    bound = np.select([wanted <= np.minimum(sites, means), sites <= means], [FREE, POWER], MONEY)
    return following, spent, bound


def _affordable(m: dict[str, Array], power: Array, kept: Array, renewal: Array, budget: Array) -> Array:
    """Return the power that a budget pays for: renewed chips first, then new power."""
    left = budget - renewal * (power - kept)
    in_part = kept + np.divide(budget, renewal, out=np.full_like(budget, np.inf), where=renewal > 0)
    return np.asarray(np.where(left >= 0, power + left / m["cost_per_gw"], np.minimum(in_part, power)))


@dataclass(frozen=True)
class Sides:
    """How the market's money divides; any number may be an array over draws.

    Attributes
    ----------
    lab_share : number or array
        Share of revenue in the base year that the labs earn, in (0, 1].
    margin : number or array
        Share of revenue left after every cost but computing.
    compute_ratio : number or array
        What the labs pay for computing over what they earn, base year.
    open_share : number or array
        Share of the labs' revenue that open models take by the last year, in a straight line from none.
    open_price : number or array
        Price of open models over that of the labs' for the same work.
    operating_rate : number or array
        Power, staff and upkeep of data centres a year, over the cost of what is in service.
    """

    lab_share: Values
    margin: Values
    compute_ratio: Values
    open_share: Values
    open_price: Values
    operating_rate: Values


class Money(NamedTuple):
    """Money by year, USD billions; arrays of shape (years,) or (years, draws).

    Attributes
    ----------
    revenue
        All AI revenue, after open models have taken their part at their price.
    lab_revenue, lab_profit
        Of the closed labs.
    compute
        What the labs pay for computing.
    builder_cash
        Cash of those who build, host and use: everything else, less spending.
    cash
        Of all together: the sum of profit and cash.
    """

    revenue: Array
    lab_revenue: Array
    lab_profit: Array
    compute: Array
    builder_cash: Array
    cash: Array


def money(market: Market, sides: Sides, followed: Path) -> Money:
    """Divide the market's money among the labs and those who build.

    Parameters
    ----------
    market : Market
        As given to `path`.
    sides : Sides
        See there.
    followed : Path
        From `path`.

    Returns
    -------
    Money
        Year by year.

    Notes
    -----
    The labs' bill for computing moves with the power that is used. What open models take from the labs is sold by hosts
    at ``open_price`` of its price, so the whole market shrinks by the rest.
    """
    years = len(followed.revenue)
    passed = (np.arange(years) + 1.0).reshape(-1, *(1,) * (followed.revenue.ndim - 1)) / years
    taken = passed * np.asarray(sides.open_share)
    labs = followed.revenue * sides.lab_share
    lab_revenue = labs * (1 - taken)
    others = followed.revenue * (1 - np.asarray(sides.lab_share)) + labs * taken * sides.open_price
    first_bill = np.asarray(market.base_revenue) * sides.lab_share * sides.compute_ratio
    compute = first_bill * followed.used / np.asarray(market.power_then)
    running = followed.power * market.cost_per_gw * sides.operating_rate
    lab_profit = lab_revenue * sides.margin - compute
    builder_cash = others * sides.margin + compute - running - followed.spending
    return Money(lab_revenue + others, lab_revenue, lab_profit, compute, builder_cash, lab_profit + builder_cash)


def follower_income(revenue: Operand, market_share: Operand, margin: Operand, serving_ratio: Operand) -> Operand:
    """What a developer who follows the frontier keeps of its revenue after serving.

    Parameters
    ----------
    revenue : number, array or chart parameter
        All AI revenue, USD billions a year.
    market_share : same
        Its share of it.
    margin : same
        Share of revenue left after every cost but computing.
    serving_ratio : same
        Computing for serving over its revenue.

    Returns
    -------
    same kind as the inputs
        USD billions a year; below zero where serving costs more than is left.

    >>> follower_income(1000, 0.01, 0.75, 0.25)
    5.0
    """
    return revenue * market_share * (margin - serving_ratio)


def follower_cost(lab_compute: Operand, training_share: Operand, follower_ratio: Operand) -> Operand:
    """What following the frontier takes.

    Parameters
    ----------
    lab_compute : number, array or chart parameter
        What the leading labs pay for computing, USD billions a year.
    training_share : same
        Share of that which trains models and does research.
    follower_ratio : same
        Computing that it takes to follow over that which it takes to lead.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> follower_cost(400, 0.5, 0.02)
    4.0
    """
    return lab_compute * training_share * follower_ratio
