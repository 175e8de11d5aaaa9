"""When AI spending pays back: the revenue it needs, the revenue it may get, and the cash of the programme.

Money is USD billions of the day. Arrays run over periods first (years or quarters) and, where there is a
second axis, over draws; every argument may vary by draw. ``[E]`` marks functions that also take chart
expressions.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from . import Operand
from .arrays import Array, Values, column, same_axes, summed, times
from .capital import Assets, Build, build_out, in_service


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
    running = times(summed(chips, shells), p.operating_rate)
    margin = np.asarray(p.margin_before_depreciation, dtype=float)[np.newaxis]
    spent, earned, run, kept = np.broadcast_arrays(*same_axes(capex.total, _revenue(p), running, margin))
    cash = operating_cash_flow(earned, kept, run, spent)
    years = np.arange(p.first_year, p.first_year + count)
    return Programme(years, spent, earned, run, cash, np.cumsum(cash, axis=0))


def _revenue(p: Parameters) -> Array:
    """Revenue of every year: the history, then the logistic curve."""
    inputs = (p.base_revenue, p.revenue_ceiling, p.revenue_growth)
    draws = np.broadcast_shapes(p.revenue_history.shape[1:], *(np.shape(value) for value in inputs))
    later = logistic_revenue(*inputs, column(p.years_from_base, len(draws)))
    parts = (column(part, len(draws)) for part in (p.revenue_history, np.asarray(later)))
    return np.concatenate([np.broadcast_to(part, (len(part), *draws)) for part in parts])
