"""A seller of tokens over the years: prices and costs that fall, volume that grows, research that must be paid.

All amounts are multiples of the seller's revenue in the first year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Array, Values


@dataclass(frozen=True)
class Seller:
    """What is assumed of a seller.

    Attributes
    ----------
    gross_margin : number or array
        Share of revenue left after serving, first year.
    cost_fall : number or array
        Yearly factor by which the cost of serving a token falls.
    squeeze : number or array
        Yearly factor by which the price falls faster than the cost; 1 leaves the margin as it is.
    elasticity : number or array
        Per cent of volume gained for each per cent that the price falls, in logarithms.
    demand_growth : number or array
        Growth of volume at an unchanged price in the first year, share.
    demand_fade : number or array
        Growth of a year over that of the year before.
    research : number or array
        Research and training over revenue, first year.
    research_growth : number or array
        Yearly growth of research and training, share.
    overhead : number or array
        Staff, sales and everything else over revenue.
    """

    gross_margin: Values
    cost_fall: Values
    squeeze: Values
    elasticity: Values
    demand_growth: Values
    demand_fade: Values
    research: Values
    research_growth: Values
    overhead: Values


@dataclass(frozen=True)
class Path:
    """A seller year by year, the first row the first year; a column for each draw.

    Attributes
    ----------
    revenue, serving_cost, research, overhead : array
        Multiples of revenue in the first year.
    """

    revenue: Array
    serving_cost: Array
    research: Array
    overhead: Array

    @property
    def profit(self) -> Array:
        """Revenue less all costs."""
        return np.asarray(self.revenue - self.serving_cost - self.research - self.overhead)

    @property
    def coverage(self) -> Array:
        """Revenue over all costs."""
        return np.asarray(self.revenue / (self.serving_cost + self.research + self.overhead))

    @property
    def gross_margin(self) -> Array:
        """Share of revenue left after serving."""
        return np.asarray(1 - self.serving_cost / self.revenue)

    @property
    def operating_margin(self) -> Array:
        """Share of revenue left after all costs."""
        return np.asarray(self.profit / self.revenue)


def revenue_growth_factor(price_fall: Any, elasticity: Any, demand_factor: Any) -> Any:
    """Yearly factor of revenue when the price falls and volume answers.

    Parameters
    ----------
    price_fall : number, array or chart parameter
        Old price over the new one.
    elasticity : same
        Elasticity of volume to price, as a positive number.
    demand_factor : same
        Volume over the old one at an unchanged price.

    Returns
    -------
    same kind as the inputs
        Revenue over that of the year before.

    Source: constant elasticity of demand; revenue is price times volume.

    >>> revenue_growth_factor(4, 1, 2), revenue_growth_factor(4, 0.5, 1)
    (2, 0.5)
    """
    return price_fall ** (elasticity - 1) * demand_factor


def path(seller: Seller, years: int) -> Path:
    """Follow a seller.

    Parameters
    ----------
    seller : Seller
        Its assumptions; numbers, or arrays with a value for each draw.
    years : int
        Years after the first.

    Returns
    -------
    Path
        ``years + 1`` rows.
    """
    shape = np.broadcast_shapes(*(np.shape(value) for value in vars(seller).values()))
    each = Seller(**{name: np.broadcast_to(value, shape) for name, value in vars(seller).items()})
    when = np.arange(years + 1).reshape((-1,) + (1,) * len(shape))
    demand = 1 + each.demand_growth * each.demand_fade ** when[:-1]
    factors = revenue_growth_factor(each.cost_fall * each.squeeze, each.elasticity, demand)
    revenue = np.cumprod(np.concatenate([np.ones((1, *shape)), factors]), axis=0)
    unit_cost = (1 - each.gross_margin) * each.squeeze**when
    research = each.research * (1 + each.research_growth) ** when
    return Path(revenue, np.asarray(revenue * unit_cost), np.asarray(research), np.asarray(revenue * each.overhead))


def first_profit(profit: Array, first_year: int) -> Values:
    """First year from which on a seller stays in profit.

    Parameters
    ----------
    profit : array, shape (years,) or (years, draws)
        Profit by year.
    first_year : int
        Year of the first row.

    Returns
    -------
    number or array
        The year after the last one with a loss; inf when the last year has one.

    >>> float(first_profit(np.array([-1.0, 2.0, -1.0, 3.0]), 2026))
    2029.0
    """
    loss = np.asarray(profit) < 0
    after = len(loss) - np.argmax(loss[::-1], axis=0)
    year = np.where(loss.any(axis=0), first_year + after, first_year)
    found = np.where(loss[-1], np.inf, year)
    return float(found) if found.ndim == 0 else np.asarray(found, dtype=float)
