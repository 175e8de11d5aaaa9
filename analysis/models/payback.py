"""When AI spending pays back: the revenue it needs, what it costs by cohort, and the cash it returns.

Money is USD billions of the day. Arrays run over periods first (years or quarters) and, where there is a
second axis, over draws; every argument may vary by draw. ``[E]`` marks functions that also take chart
expressions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from . import Operand
from .series import QUARTERS_PER_YEAR

Array: TypeAlias = npt.NDArray[np.float64]
Values: TypeAlias = float | Array
"""A number, or an array with one value for each draw."""


# Required revenue -------------------------------------------------------------------------------------------


def required_revenue(chip_run_rate: Operand, tco_multiple: Operand, gross_margin: Operand) -> Operand:
    """Yearly revenue at which buyers of the chips break even [E].

    Chips are a share ``1 / tco_multiple`` of what a data centre costs, and whoever rents it out keeps
    `gross_margin` of what end users pay.

    Parameters
    ----------
    chip_run_rate : number, array or chart expression
        Yearly spending on chips, USD billions.
    tco_multiple : same
        Total cost of ownership over chip cost, at least 1.
    gross_margin : same
        Share of revenue left after cost of goods, in [0, 1).

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Notes
    -----
    ``chip_run_rate * tco_multiple / (1 - gross_margin)``. Source: Cahn (2024), "AI's $600B question".

    Examples
    --------
    >>> required_revenue(150, 2, 0.5)
    600.0
    """
    return chip_run_rate * tco_multiple / (1 - gross_margin)


def revenue_gap(required: Operand, actual: Operand) -> Operand:
    """Revenue still missing [E].

    Parameters
    ----------
    required, actual : number, array or chart expression
        Revenue needed and revenue earned, USD billions a year.

    Returns
    -------
    same kind as the inputs
        USD billions a year; negative when more is earned than needed.

    Notes
    -----
    ``required - actual``. Source: Cahn (2024), "AI's $600B question".

    Examples
    --------
    >>> revenue_gap(600, 100)
    500
    """
    return required - actual


def ai_share(position: Operand, first: Operand, last: Operand) -> Operand:
    """Share of capital spending that is for AI, on a straight line between two dates [E].

    Parameters
    ----------
    position : number, array or chart expression
        Place between the two dates: 0 at the first, 1 at the last.
    first, last : same
        Share at either date, 0 to 1.

    Returns
    -------
    same kind as the inputs
        Share, 0 to 1.

    Notes
    -----
    ``first + (last - first) * position``.

    Examples
    --------
    >>> ai_share(0.5, 0.25, 0.75)
    0.5
    """
    return first + (last - first) * position


def ai_capex(capex: Operand, share: Operand, world_multiple: Operand) -> Operand:
    """World spending on AI capital, from the capital spending of a few firms [E].

    Parameters
    ----------
    capex : number, array or chart expression
        All capital spending of the firms, USD billions in a period.
    share : same
        Share of it that is for AI, 0 to 1.
    world_multiple : same
        AI capital spending of the world over that of the firms, at least 1.

    Returns
    -------
    same kind as the inputs
        USD billions in the period.

    Notes
    -----
    ``capex * share * world_multiple``.

    Examples
    --------
    >>> ai_capex(200, 0.75, 2)
    300.0
    """
    return capex * share * world_multiple


# Cohorts of capital -----------------------------------------------------------------------------------------


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
    weights = weight(_column(np.arange(len(spending), dtype=float), life.ndim), life)
    spending, weights = _same_axes(spending, weights)
    total = np.zeros(np.broadcast_shapes(spending.shape, weights.shape))
    for age in range(len(spending)):
        total[age:] += spending[: len(spending) - age] * weights[age]
    return total


def _column(values: Array, draw_axes: int) -> Array:
    """Give an array over periods alone an axis for draws where the other operands have one."""
    return values[:, np.newaxis] if values.ndim == 1 and draw_axes else values


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
    chips_worn, shells_worn = _same_axes(depreciation(*chips), depreciation(*shells))
    balance = _sum(book_value(*chips), book_value(*shells), chips_worn / 2, shells_worn / 2)
    return CohortCost(
        chips_worn * periods_per_year,
        shells_worn * periods_per_year,
        _times(balance, cost_of_capital),
        _times(_sum(in_service(*chips), in_service(*shells)), operating_rate),
    )


def _split(capex: npt.ArrayLike, assets: Assets) -> "Capex":
    share = np.asarray(assets.chip_share, dtype=float)
    spending = np.asarray(capex, dtype=float)
    return Capex(_times(spending, share), _times(spending, 1 - share))


def required_revenue_cohort(cost: Operand, margin_before_depreciation: Operand) -> Operand:
    """Yearly revenue that covers the yearly cost of the capital in service [E].

    Parameters
    ----------
    cost : number, array or chart expression
        Depreciation, cost of capital and operating cost, USD billions a year.
    margin_before_depreciation : same
        Share of AI revenue left for them after every other cost, in (0, 1].

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Notes
    -----
    ``cost / margin_before_depreciation``.

    Examples
    --------
    >>> required_revenue_cohort(300, 0.6)
    500.0
    """
    return cost / margin_before_depreciation


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
    return _scalar(np.where(still, 1, -np.expm1(-rate) / np.where(still, 1, rate)))


def _times(values: Array, factor: npt.ArrayLike) -> Array:
    """Scale an array over periods by a factor that may vary by draw."""
    numbers = np.asarray(factor, dtype=float)
    return np.asarray(_column(values, numbers.ndim) * numbers)


def _same_axes(*arrays: Array) -> list[Array]:
    """Give arrays over periods alone an axis for draws where another has one."""
    axes = max(array.ndim for array in arrays) - 1
    return [_column(array, axes) for array in arrays]


def _sum(*arrays: Array) -> Array:
    return np.asarray(np.sum(np.broadcast_arrays(*_same_axes(*arrays)), axis=0))


def _scalar(values: Array) -> Values:
    """Return an array without axes as a plain number."""
    return float(values) if values.ndim == 0 else values


# Revenue and cash -------------------------------------------------------------------------------------------


def constant_growth_revenue(base: Operand, growth: Operand, years: Operand) -> Operand:
    """Revenue that grows by the same share every year [E].

    Parameters
    ----------
    base : number, array or chart expression
        Revenue at year 0, USD billions a year.
    growth : same
        Yearly growth, share, above -1.
    years : same
        Years since the base.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Notes
    -----
    ``base * (1 + growth) ** years``.

    Examples
    --------
    >>> constant_growth_revenue(100, 0.5, 2)
    225.0
    """
    return base * (1 + growth) ** years


def logistic_revenue(base: Operand, ceiling: Operand, growth: Operand, years: Operand) -> Operand:
    """Revenue that grows towards a ceiling along a logistic curve [E].

    Parameters
    ----------
    base : number, array or chart expression
        Revenue at year 0, USD billions a year, above 0.
    ceiling : same
        Revenue it tends to, USD billions a year.
    growth : same
        Yearly growth of the odds ``revenue / (ceiling - revenue)``, share, above -1: close to the growth of
        revenue while revenue is small beside the ceiling.
    years : same
        Years since the base.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Notes
    -----
    ``ceiling / (1 + (ceiling / base - 1) * (1 + growth) ** -years)``. Source: logistic growth, as fitted to
    the spread of a technology by Griliches (1957).

    Examples
    --------
    Odds of 100 in 1,000 are 1 to 9; two years at +200 % make them 9 to 9.

    >>> logistic_revenue(100, 1000, 2, 2)
    500.0
    """
    return ceiling / (1 + (ceiling / base - 1) / (1 + growth) ** years)


def operating_cash_flow(
    revenue: Operand, margin_before_depreciation: Operand, operating_cost: Operand, capex: Operand
) -> Operand:
    """Cash that AI leaves in a year after running cost and new spending, before tax [E].

    Parameters
    ----------
    revenue : number, array or chart expression
        AI revenue, USD billions a year.
    margin_before_depreciation : same
        Share of it left after every cost but the data centres'.
    operating_cost : same
        Power, staff and upkeep of the data centres, USD billions a year.
    capex : same
        AI capital spending, USD billions a year.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Notes
    -----
    ``revenue * margin_before_depreciation - operating_cost - capex``.

    Examples
    --------
    >>> operating_cash_flow(500, 0.5, 50, 300)
    -100.0
    """
    return revenue * margin_before_depreciation - operating_cost - capex


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
    return Capex(*np.broadcast_arrays(*_same_axes(chips, shells)))


def _building(history: Array, years: int, build: Build) -> tuple[Array, Array]:
    """Spending on building in each year, and the share of each year that is not spent on it."""
    after = np.arange(years - len(history), dtype=float)
    ahead = _column(after, max(np.ndim(build.build_years), np.ndim(build.growth), history.ndim - 1))
    share = np.clip(build.build_years - ahead, 0, 1)
    level = share * history[-1] * (1 + np.asarray(build.growth)) ** (ahead + 1)
    past, later = _same_axes(history, level)
    draws = np.broadcast_shapes(past.shape[1:], later.shape[1:])
    rows = [np.broadcast_to(part, (len(part), *draws)) for part in (past, later)]
    return np.concatenate(rows), np.concatenate([np.zeros((len(past), *share.shape[1:])), 1 - share])


def _with_renewals(built: Array, life_years: Values, cost: Values, idle: Array) -> Array:
    """Spending on building plus, in the idle part of each year, the replacement of what retires."""
    due = _times(_by_age(built, life_years, 1, _leaving), cost)
    ages = np.arange(len(built), dtype=float)
    again = _leaving(_column(ages, np.ndim(life_years)), np.asarray(life_years, dtype=float))
    built, due, idle, again = np.broadcast_arrays(*_same_axes(built, due, idle, again))
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


# The whole programme ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parameters:
    """Everything the programme of AI spending depends on; any number may be an array over draws.

    Attributes
    ----------
    first_year : int
        Year of the first row.
    capex_history, revenue_history : array, shape (T0,) or (T0, n)
        AI capital spending and AI revenue of the first years, USD billions.
    base_revenue : number or array
        AI revenue that the projection starts from, USD billions a year.
    years_from_base : array
        Time of every later year's middle after the base, years.
    revenue_growth, revenue_ceiling : number or array
        As in `logistic_revenue`.
    margin_before_depreciation : number or array
        As in `operating_cash_flow`.
    operating_rate : number or array
        As in `cohort_cost`.
    assets : Assets
    build : Build
    """

    first_year: int
    capex_history: Array
    revenue_history: Array
    base_revenue: Values
    years_from_base: Array
    revenue_growth: Values
    revenue_ceiling: Values
    margin_before_depreciation: Values
    operating_rate: Values
    assets: Assets
    build: Build


class Programme(NamedTuple):
    """The programme year by year; arrays of shape (years,) or (years, n), USD billions a year."""

    years: npt.NDArray[np.int64]
    capex: Array
    revenue: Array
    operating_cost: Array
    cash_flow: Array
    cumulative: Array


def programme(parameters: Parameters) -> Programme:
    """Spending, revenue and cash of every year, for one set of numbers or for all draws at once.

    Parameters
    ----------
    parameters : Parameters
        See there.

    Returns
    -------
    Programme
        Arrays over years, and over draws where any input has them.

    Notes
    -----
    `build_out` gives spending, `logistic_revenue` revenue after the history, `in_service` times the operating
    rate running cost, `operating_cash_flow` cash.

    Examples
    --------
    Spend 100 once, then earn half of a steady 100 a year.

    >>> assets, build = Assets(0.6, 10, 20), Build(0, 0, 1)
    >>> spent, earned, later = np.array([100.0]), np.array([0.0]), np.arange(3.0)
    >>> plan = programme(Parameters(2025, spent, earned, 100, later, 1, 100, 0.5, 0, assets, build))
    >>> plan.cumulative.tolist()
    [-100.0, -50.0, 0.0, 50.0]
    """
    p = parameters
    count = len(p.capex_history) + len(p.years_from_base)
    capex = build_out(p.capex_history, count, p.assets, p.build)
    chips, shells = in_service(capex.chips, p.assets.chip_life), in_service(capex.shells, p.assets.shell_life)
    running = _times(_sum(chips, shells), p.operating_rate)
    margin = np.asarray(p.margin_before_depreciation, dtype=float)[np.newaxis]
    spent, earned, run, kept = np.broadcast_arrays(*_same_axes(capex.total, _revenue(p), running, margin))
    cash = operating_cash_flow(earned, kept, run, spent)
    years = np.arange(p.first_year, p.first_year + count)
    return Programme(years, spent, earned, run, cash, np.cumsum(cash, axis=0))


def _revenue(p: Parameters) -> Array:
    """Revenue of every year: the history, then the logistic curve."""
    inputs = (p.base_revenue, p.revenue_ceiling, p.revenue_growth)
    draws = np.broadcast_shapes(p.revenue_history.shape[1:], *(np.shape(value) for value in inputs))
    later = logistic_revenue(*inputs, _column(p.years_from_base, len(draws)))
    parts = (_column(part, len(draws)) for part in (p.revenue_history, np.asarray(later)))
    return np.concatenate([np.broadcast_to(part, (len(part), *draws)) for part in parts])


def payback_year(cash_flows: npt.ArrayLike, first_year: int) -> Values:
    """First year from whose end on the spending stays paid back.

    Parameters
    ----------
    cash_flows : array, shape (T,) or (T, n)
        Cash flow of each year, USD billions.
    first_year : int
        Year of the first flow.

    Returns
    -------
    number or array
        The year after the last one that ends with a negative cumulative cash flow; `first_year` when none
        does, inf when the last one does.

    Notes
    -----
    Undiscounted payback, Brealey, Myers and Allen, "Principles of Corporate Finance".

    Examples
    --------
    >>> payback_year([-100, 60, 60], 2023), payback_year([-100, 60], 2023)
    (2025.0, inf)
    """
    cumulative = np.cumsum(np.asarray(cash_flows, dtype=float), axis=0)
    below = cumulative < 0
    after_last = len(below) - np.argmax(below[::-1], axis=0)
    year = np.where(below.any(axis=0), first_year + after_last, first_year)
    return _scalar(np.where(below[-1], np.inf, year))


def npv(rate: npt.ArrayLike, cash_flows: npt.ArrayLike) -> Values:
    """Net present value at the time of the first flow.

    Parameters
    ----------
    rate : number or array of shape (n,)
        Yearly discount rate, share, above -1.
    cash_flows : array, shape (T,) or (T, n)
        Cash flow of each year, USD billions.

    Returns
    -------
    number or array
        USD billions of the first year; the first flow is not discounted.

    Notes
    -----
    ``sum(flow[t] / (1 + rate)**t)``.

    Examples
    --------
    >>> npv(0.5, [-100, 60, 90])
    -20.0
    """
    return _scalar(_polynomial(np.asarray(cash_flows, dtype=float), 1 / (1 + np.asarray(rate, dtype=float))))


def _polynomial(coefficients: Array, x: Array) -> Array:
    """Horner's rule, constant first."""
    total = np.zeros(np.broadcast_shapes(coefficients.shape[1:], x.shape))
    for coefficient in coefficients[::-1]:
        total = total * x + coefficient
    return total


def irr(cash_flows: npt.ArrayLike) -> Values:
    """Internal rate of return: the discount rate at which the net present value is zero.

    Parameters
    ----------
    cash_flows : array, shape (T,) or (T, n)
        Cash flow of each year, USD billions.

    Returns
    -------
    number or array
        Share a year; negative when less comes back than went in; nan when there is no rate, or when the flows
        turn so often that more than one may fit.

    Notes
    -----
    A rate is accepted only where it is known to be the only one of its sign (Norstrom 1972): the cumulative
    flow, taken from the start for a programme that returns more than it costs and from the end for one that
    returns less, must change sign exactly once. Then bisection for ``1 / (1 + rate)``, or ``1 + rate``, in
    (0, 1).

    Examples
    --------
    The second example has two rates, 10 % and 20 %, and so gets none.

    >>> round(irr([-100, 60, 60]), 4), irr([-100, 230, -132])
    (0.1307, nan)
    """
    flows = np.asarray(cash_flows, dtype=float)
    total = _running_total(flows)[-1]
    ordered = np.where(total >= 0, flows, flows[::-1])
    factor = _bisect(ordered, np.sign(total))
    rate = np.where(total >= 0, 1 / factor - 1, factor - 1)
    turns = _turns(_running_total(ordered)) + (total == 0)  # flows that just cancel turn at the very end
    return _scalar(np.where((turns == 1) & flows.any(axis=0), rate, np.nan))


def _running_total(flows: Array) -> Array:
    """Cumulative flows, with what is only rounding set to zero."""
    total = np.cumsum(flows, axis=0)
    rounding = np.finfo(float).eps * len(flows) * np.abs(flows).sum(axis=0)
    return np.where(np.abs(total) <= rounding, 0, total)


def _bisect(coefficients: Array, sign_at_one: Array) -> Array:
    """Root in (0, 1) of a polynomial with the given sign at 1 and the other at 0."""
    low, high = np.zeros_like(sign_at_one), np.ones_like(sign_at_one)
    for _ in range(np.finfo(float).nmant):  # halving 1 that often reaches the last bit
        middle = (low + high) / 2
        beyond = np.sign(_polynomial(coefficients, middle)) == sign_at_one
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return (low + high) / 2


def _turns(series: Array) -> npt.NDArray[np.int64]:
    """How often a series changes sign over time, zeros aside."""
    signs = np.sign(series)
    for period in range(1, len(signs)):
        signs[period] = np.where(signs[period] == 0, signs[period - 1], signs[period])
    return np.asarray((signs[1:] * signs[:-1] < 0).sum(axis=0))
