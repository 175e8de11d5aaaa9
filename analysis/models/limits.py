"""What stops the largest site from growing first: what its builder can pay, or what the grid can feed.

Every year the site wants to add power as it has done. Its builder's budget buys so much, and of the power that the
grid adds one site gets so much. All three grow at rates of their own.
"""

from dataclasses import dataclass

import numpy as np

from analysis.models import Operand
from analysis.models.arrays import Array, Values
from analysis.models.power import MW_PER_GW

NOTHING, MONEY, GRID = 0, 1, 2
"""What holds a site back in a year."""


def wanted_mw(power_mw: Operand, growth: Operand, years: Operand) -> Operand:
    """Power that a site adds in a year when it grows at a steady rate.

    Parameters
    ----------
    power_mw : number, array or chart parameter
        Its power at the start, MW.
    growth : same
        Growth a year, as a share.
    years : same
        Years since the start.

    Returns
    -------
    same kind as the inputs
        MW added in the year that follows.

    >>> wanted_mw(1000, 1.0, 2)
    4000.0
    """
    return power_mw * growth * (1 + growth) ** years


def free_mw(power_mw: Operand, growth: Operand, years: Operand) -> Operand:
    """Power of a site that nothing stops from growing at a steady rate.

    Parameters
    ----------
    power_mw : number, array or chart parameter
        Its power at the start, MW.
    growth : same
        Growth a year, as a share.
    years : same
        Years since the start.

    Returns
    -------
    same kind as the inputs
        MW.

    >>> free_mw(1000, 1.0, 2)
    4000.0
    """
    return power_mw * (1 + growth) ** years


def money_mw(
    budget_usd_bn: Operand,
    budget_growth: Operand,
    share: Operand,
    cost_usd_bn_per_gw: Operand,
    years: Operand,
) -> Operand:
    """Power that a builder's budget adds to its largest site in a year.

    Parameters
    ----------
    budget_usd_bn : number, array or chart parameter
        Its capital spending at the start, USD billions a year.
    budget_growth : same
        Growth a year, as a share.
    share : same
        Share of the budget that goes into one site.
    cost_usd_bn_per_gw : same
        Cost of a gigawatt with its chips, USD billions.
    years : same
        Years since the start.

    Returns
    -------
    same kind as the inputs
        MW.

    >>> money_mw(200, 0.5, 0.1, 40, 1)
    750.0
    """
    return budget_usd_bn * (1 + budget_growth) ** years * share / cost_usd_bn_per_gw * MW_PER_GW


def grid_mw(addition_gw: Operand, grid_growth: Operand, share: Operand, years: Operand) -> Operand:
    """Power that the grid can add to one site in a year.

    Parameters
    ----------
    addition_gw : number, array or chart parameter
        Power for data centres that the country adds a year at the start, GW.
    grid_growth : same
        Growth of that a year, as a share.
    share : same
        Share of it that one site can get.
    years : same
        Years since the start.

    Returns
    -------
    same kind as the inputs
        MW.

    >>> grid_mw(10, 0.0, 0.1, 3)
    1000.0
    """
    return addition_gw * MW_PER_GW * (1 + grid_growth) ** years * share


@dataclass(frozen=True)
class Terms:
    """Terms of the race: numbers, or arrays with one value for each draw.

    Attributes
    ----------
    growth
        Growth that the site would keep up, a share a year.
    budget_usd_bn, budget_growth, budget_share
        The builder's capital spending, its growth and the share for one site.
    cost_usd_bn_per_gw
        Cost of a gigawatt.
    addition_gw, grid_growth, grid_share
        Power that the country adds for data centres, its growth and the share of one site.
    """

    growth: Values
    budget_usd_bn: Values
    budget_growth: Values
    budget_share: Values
    cost_usd_bn_per_gw: Values
    addition_gw: Values
    grid_growth: Values
    grid_share: Values


@dataclass(frozen=True)
class Race:
    """A site's growth under both limits, by year.

    Attributes
    ----------
    first_year
        Year of the first row.
    wanted, money, grid
        MW a year: what growth on the power reached would add, what money buys, what the grid feeds; years along
        the first axis.
    power
        MW at the start of each year, with one year more than the others: every year adds the least of the three.
    free
        MW at the start of each year if nothing stopped it.
    """

    first_year: int
    wanted: Array
    money: Array
    grid: Array
    power: Array
    free: Array


def race(first_year: int, horizon: int, power_mw: Values, values: Terms) -> Race:
    """Grow the largest site year by year under what money buys and the grid feeds.

    Parameters
    ----------
    first_year, horizon : int
        Years of the first and the last addition.
    power_mw : number or array
        Power at the start, MW.
    values : Terms
        Rates, budgets and shares: numbers, or arrays of one length.

    Returns
    -------
    Race
        Arrays over years, and over draws where a term has them.
    """
    years = np.arange(horizon - first_year + 1, dtype=float)[:, np.newaxis]
    free, money, grid = np.broadcast_arrays(
        wanted_mw(power_mw, values.growth, years),
        money_mw(values.budget_usd_bn, values.budget_growth, values.budget_share, values.cost_usd_bn_per_gw, years),
        grid_mw(values.addition_gw, values.grid_growth, values.grid_share, years),
    )
    power, wanted = [np.broadcast_to(np.asarray(power_mw, dtype=float), free.shape[1:])], []
    for limit in np.minimum(money, grid):
        wanted.append(power[-1] * values.growth)
        power.append(power[-1] + np.minimum(wanted[-1], limit))
    unhindered = [power[0], *(power[0] + np.cumsum(free, axis=0))]
    return Race(first_year, np.array(wanted), money, grid, np.array(power), np.array(unhindered))


def year_reached(power: Array, level_mw: float, first_year: int) -> Array:
    """First year at whose start a site has a power.

    Parameters
    ----------
    power : array
        MW at the start of each year, years along the first axis.
    level_mw : float
        The power asked for, MW.
    first_year : int
        Year of the first row.

    Returns
    -------
    array
        One year for each draw; infinite where it is not reached.

    >>> year_reached(np.array([[500.0], [1000.0]]), 1000, 2026)
    array([2027.])
    """
    there = power >= level_mw
    return np.where(there.any(axis=0), first_year + there.argmax(axis=0), np.inf)


def tighter(course: Race) -> Array:
    """Say what holds the site back in each year.

    Parameters
    ----------
    course : Race
        Its growth.

    Returns
    -------
    array
        `NOTHING`, `MONEY` or `GRID` for each year and draw: the smaller of the two limits where the site wants
        more than it. Where both are the same, money.
    """
    limit = np.minimum(course.money, course.grid)
    held = np.where(course.grid < course.money, GRID, MONEY)
    return np.where(course.wanted > limit, held, NOTHING)


def first_limit(course: Race) -> Array:
    """Say what holds the site back in the first year in which anything does.

    Returns
    -------
    array
        `NOTHING`, `MONEY` or `GRID` for each draw.
    """
    held = tighter(course)
    first = (held != NOTHING).argmax(axis=0)
    return np.asarray(np.take_along_axis(held, first[np.newaxis], axis=0)[0])
