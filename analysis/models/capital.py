"""Capital by cohort: what it costs a year while it lasts, and what is bought when.

Money is USD billions of the day. Arrays run over periods first (years or quarters) and, where there is a
second axis, over draws; every argument may vary by draw.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import Array, Values, column, same_axes, scalar, summed, times
from .series import QUARTERS_PER_YEAR


class Assets(NamedTuple):
    """What a dollar of capital spending buys.

    Attributes
    ----------
    chip_share : number or array
        Share spent on chips, servers and network; the rest is shells, power and cooling.
    chip_life, shell_life : number or array
        Years in service of either kind, above 0; at least 1 in `build_out`.
    """

    chip_share: Values
    chip_life: Values
    shell_life: Values


def depreciation(capex: npt.ArrayLike, life_years: npt.ArrayLike, periods_per_year: int = 1) -> Array:
    """Straight-line depreciation in each period, from the period of purchase.

    Parameters
    ----------
    capex : array, shape (T,) or (T, n)
        Spending by period, USD billions.
    life_years : number or array of shape (n,)
        Years in service, above 0; need not be whole.
    periods_per_year : int
        1 for years, 4 for quarters.

    Returns
    -------
    array, shape (T,) or (T, n)
        USD billions in each period, not annualised.

    Raises
    ------
    ValueError
        If a life is not above 0.

    Notes
    -----
    A cohort of age ``a`` loses ``clip(L - a, 0, 1) / L`` of its price, with ``L`` the life in periods: all of
    it in the end, and no more. Source: straight-line method, as in the filings' accounting policies.

    Examples
    --------
    >>> depreciation([100, 0, 0, 0], 2.5)
    array([40., 40., 20.,  0.])
    """
    return _by_age(capex, life_years, periods_per_year, lambda age, life: np.clip(life - age, 0, 1) / life)


def book_value(capex: npt.ArrayLike, life_years: npt.ArrayLike, periods_per_year: int = 1) -> Array:
    """Spending not yet depreciated at the end of each period.

    Parameters
    ----------
    capex, life_years, periods_per_year
        As in `depreciation`.

    Returns
    -------
    array, shape (T,) or (T, n)
        USD billions, never negative.

    Notes
    -----
    Spending to date less depreciation to date, cohort by cohort: ``max(L - a - 1, 0) / L`` of each price.

    Examples
    --------
    >>> book_value([100, 0, 0, 0], 2.5)
    array([60., 20.,  0.,  0.])
    """
    return _by_age(capex, life_years, periods_per_year, lambda age, life: (life - age - 1).clip(0) / life)


def in_service(capex: npt.ArrayLike, life_years: npt.ArrayLike, periods_per_year: int = 1) -> Array:
    """Price paid for what is still inside its life in each period.

    Parameters
    ----------
    capex, life_years, periods_per_year
        As in `depreciation`.

    Returns
    -------
    array, shape (T,) or (T, n)
        USD billions, gross of depreciation; the last part of a life counts in part.

    Notes
    -----
    ``clip(L - a, 0, 1)`` of each cohort's price.

    Examples
    --------
    >>> in_service([100, 0, 0, 0], 2.5)
    array([100., 100.,  50.,   0.])
    """
    return _by_age(capex, life_years, periods_per_year, lambda age, life: np.clip(life - age, 0, 1))


def _by_age(
    capex: npt.ArrayLike,
    life_years: npt.ArrayLike,
    periods_per_year: int,
    weight: Callable[[Array, Array], Array],
) -> Array:
    """Sum over cohorts of capex times a weight that depends on age and life, both in periods."""
    spending = np.asarray(capex, dtype=float)
    life = np.asarray(life_years, dtype=float) * periods_per_year
    if not np.all(life > 0):
        raise ValueError(f"A life of {np.min(life_years)} years: lives must be above 0.")
    weights = weight(column(np.arange(len(spending), dtype=float), life.ndim), life)
    spending, weights = same_axes(spending, weights)
    total = np.zeros(np.broadcast_shapes(spending.shape, weights.shape))
    for age in range(len(spending)):
        total[age:] += spending[: len(spending) - age] * weights[age]
    return total


class CohortCost(NamedTuple):
    """Yearly cost of the capital in service, by kind; arrays over periods, USD billions a year."""

    chip_depreciation: Array
    shell_depreciation: Array
    capital_cost: Array
    operating_cost: Array

    @property
    def total(self) -> Array:
        """Sum of the four parts, USD billions a year."""
        return self.chip_depreciation + self.shell_depreciation + self.capital_cost + self.operating_cost


def cohort_cost(
    capex: npt.ArrayLike,
    assets: Assets,
    cost_of_capital: Values,
    operating_rate: Values,
    periods_per_year: int = QUARTERS_PER_YEAR,
) -> CohortCost:
    """What the capital bought so far costs a year, in each period.

    Parameters
    ----------
    capex : array, shape (T,) or (T, n)
        AI capital spending by period, USD billions.
    assets : Assets
        Split and lives of what it buys.
    cost_of_capital : number or array
        Yearly return that owners and lenders ask, share.
    operating_rate : number or array
        Power, staff and upkeep a year, share of the price of what is in service.
    periods_per_year : int
        1 for years, 4 for quarters.

    Returns
    -------
    CohortCost
        USD billions a year in each period.

    Notes
    -----
    Depreciation of every cohort, plus the cost of capital on the balance in the middle of the period (closing
    book value and half the period's depreciation), plus operating cost. Source: user cost of capital,
    Jorgenson (1963).

    Examples
    --------
    >>> cost = cohort_cost([100.0], Assets(0.6, 3, 20), 0.1, 0.02, periods_per_year=1)
    >>> [part.round(2).tolist() for part in cost]
    [[20.0], [2.0], [8.9], [2.0]]
    """
    prices = _split(capex, assets)
    chips = prices.chips, assets.chip_life, periods_per_year
    shells = prices.shells, assets.shell_life, periods_per_year
    chips_worn, shells_worn = same_axes(depreciation(*chips), depreciation(*shells))
    balance = summed(book_value(*chips), book_value(*shells), chips_worn / 2, shells_worn / 2)
    return CohortCost(
        chips_worn * periods_per_year,
        shells_worn * periods_per_year,
        times(balance, cost_of_capital),
        times(summed(in_service(*chips), in_service(*shells)), operating_rate),
    )


def _split(capex: npt.ArrayLike, assets: Assets) -> "Capex":
    share = np.asarray(assets.chip_share, dtype=float)
    spending = np.asarray(capex, dtype=float)
    return Capex(times(spending, share), times(spending, 1 - share))


def depreciation_lag(growth: npt.ArrayLike, life_years: npt.ArrayLike) -> Values:
    """Yearly depreciation over yearly spending when spending has long grown at a constant rate.

    It says why the cohort form lies below the identity while spending grows: the identity charges a year's
    spending at once, the cohort form only the part that wears out.

    Parameters
    ----------
    growth : number or array
        Yearly growth of spending, above -1.
    life_years : number or array
        Years in service, above 0.

    Returns
    -------
    number or array
        Ratio: 1 at no growth, below 1 while spending grows.

    Notes
    -----
    ``(1 - (1 + g)**-L) / (L * ln(1 + g))``: the average over the last ``L`` years of spending in continuous
    time, over spending now.

    Examples
    --------
    >>> round(depreciation_lag(1.0, 5), 3), depreciation_lag(0.0, 5)
    (0.28, 1.0)
    """
    rate = np.asarray(life_years, dtype=float) * np.log1p(np.asarray(growth, dtype=float))
    still = rate == 0
    return scalar(np.where(still, 1, -np.expm1(-rate) / np.where(still, 1, rate)))


class Build(NamedTuple):
    """How the building goes on and ends.

    Attributes
    ----------
    growth : number or array
        Yearly growth of AI capital spending while building goes on, share, above -1.
    build_years : number or array
        Years of building after the last year of the history; a part year counts in part.
    replacement_cost : number or array
        Price of what replaces the chips bought while building, over what those cost; later generations cost
        the same again.
    """

    growth: Values
    build_years: Values
    replacement_cost: Values


class Capex(NamedTuple):
    """Capital spending by kind; arrays over years, USD billions."""

    chips: Array
    shells: Array

    @property
    def total(self) -> Array:
        """Sum of the two kinds, USD billions."""
        return self.chips + self.shells


def build_out(history: npt.ArrayLike, years: int, assets: Assets, build: Build) -> Capex:
    """Capital spending by year and kind: the history, years of building, then only replacement.

    Parameters
    ----------
    history : array, shape (T0,) or (T0, n)
        AI capital spending of the first years, USD billions.
    years : int
        Years in all, at least ``T0``.
    assets : Assets
        Split and lives of what is bought.
    build : Build
        Growth, length and end of the building.

    Returns
    -------
    Capex
        Arrays of shape (years,) or (years, n), USD billions.

    Notes
    -----
    While building goes on, spending is last year's times ``1 + growth``, replacement included. After it,
    chips that retire are replaced at `replacement_cost` of their price, because the same computing costs less
    later, and shells at their full price; what replaced them is replaced at the same price again. A year
    partly spent on building is that part of one and the rest of the other. Assets retire in the year after
    the last in which they are in service.

    Examples
    --------
    Chips of 60 with a life of two years come back at half the price, again and again; shells last.

    >>> build_out([100.0], 6, Assets(0.6, 2, 20), Build(0, 0, 0.5)).total.tolist()
    [100.0, 0.0, 30.0, 0.0, 30.0, 0.0]
    """
    built, idle = _building(np.asarray(history, dtype=float), years, build)
    bought = _split(built, assets)
    chips = _with_renewals(bought.chips, assets.chip_life, build.replacement_cost, idle)
    shells = _with_renewals(bought.shells, assets.shell_life, 1, idle)
    return Capex(*np.broadcast_arrays(*same_axes(chips, shells)))


def _building(history: Array, years: int, build: Build) -> tuple[Array, Array]:
    """Spending on building in each year, and the share of each year that is not spent on it."""
    after = np.arange(years - len(history), dtype=float)
    ahead = column(after, max(np.ndim(build.build_years), np.ndim(build.growth), history.ndim - 1))
    share = np.clip(build.build_years - ahead, 0, 1)
    level = share * history[-1] * (1 + np.asarray(build.growth)) ** (ahead + 1)
    past, later = same_axes(history, level)
    draws = np.broadcast_shapes(past.shape[1:], later.shape[1:])
    rows = [np.broadcast_to(part, (len(part), *draws)) for part in (past, later)]
    return np.concatenate(rows), np.concatenate([np.zeros((len(past), *share.shape[1:])), 1 - share])


def _with_renewals(built: Array, life_years: Values, cost: Values, idle: Array) -> Array:
    """Spending on building plus, in the idle part of each year, the replacement of what retires."""
    due = times(_by_age(built, life_years, 1, _leaving), cost)
    ages = np.arange(len(built), dtype=float)
    again = _leaving(column(ages, np.ndim(life_years)), np.asarray(life_years, dtype=float))
    built, due, idle, again = np.broadcast_arrays(*same_axes(built, due, idle, again))
    renewed = np.zeros_like(due)
    for year in range(len(due)):
        second = (renewed[:year][::-1] * again[1 : year + 1]).sum(axis=0)
        renewed[year] = idle[year] * (due[year] + second)
    return np.asarray(built + renewed)


def _leaving(age: Array, life: Array) -> Array:
    """Share of a cohort that leaves service on reaching an age."""
    return np.asarray(np.clip(life - age + 1, 0, 1) - np.clip(life - age, 0, 1))


def capex_path(history: npt.ArrayLike, years: int, assets: Assets, build: Build) -> Array:
    """Total of `build_out`: capital spending by year, USD billions.

    Parameters
    ----------
    history, years, assets, build
        As in `build_out`.

    Returns
    -------
    array, shape (years,) or (years, n)
        USD billions.

    Examples
    --------
    A year and a half of building at +50 %: 150, then half of 225.

    >>> capex_path([100.0], 4, Assets(0.6, 20, 20), Build(0.5, 1.5, 1)).tolist()
    [100.0, 150.0, 112.5, 0.0]
    """
    return build_out(history, years, assets, build).total
