"""What giving a model away is worth to its maker in a year, and what it would need to be worth.

Functions that a control on the page runs use plain operators only.
"""

import numpy as np
import numpy.typing as npt

from . import Operand

DAYS_PER_YEAR = 365.25  # calendar


def efficiency_saving(efficiency_gain: Operand, infrastructure_spend: Operand, reach: Operand) -> Operand:
    """What cheaper models, tools and chips save, because others improve what was given away.

    Parameters
    ----------
    efficiency_gain : number, array or chart parameter
        Share of the spending within reach that is saved, 0 to 1.
    infrastructure_spend : same
        Spending on infrastructure, USD billions a year.
    reach : same
        Share of it that such a gain can reach, 0 to 1.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Source: Zuckerberg, interview of April 2024: 10 per cent of tens of billions.

    >>> efficiency_saving(0.1, 10, 1), efficiency_saving(0.1, 100, 1)
    (1.0, 10.0)
    """
    return efficiency_gain * infrastructure_spend * reach


def ad_gain(advertising_revenue: Operand, ad_lift: Operand, open_share: Operand) -> Operand:
    """Advertising revenue that is owed to the model having been given away.

    Parameters
    ----------
    advertising_revenue : number, array or chart parameter
        USD billions a year.
    ad_lift : same
        Share of it that AI has added.
    open_share : same
        Share of that lift owed to work of outsiders on the open model.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> ad_gain(200.0, 0.05, 0.01)
    0.1
    """
    return advertising_revenue * ad_lift * open_share


def rivals_pressure(rivals_revenue: Operand, price_pressure: Operand, strategic_value: Operand) -> Operand:
    """What it is worth that free models push down what rivals can charge.

    Parameters
    ----------
    rivals_revenue : number, array or chart parameter
        Revenue of rivals from selling access, USD billions a year.
    price_pressure : same
        Share of it that they lose to open models.
    strategic_value : same
        Worth to the giver of a dollar that rivals do not earn, in dollars.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> rivals_pressure(40, 0.05, 0.25)
    0.5
    """
    return rivals_revenue * price_pressure * strategic_value


def release_cost(research_spend: Operand, release_share: Operand, charged_share: Operand) -> Operand:
    """Cost of making the models that is charged to giving them away.

    Parameters
    ----------
    research_spend : number, array or chart parameter
        Research and development, USD billions a year.
    release_share : same
        Share of it that makes the models given away, computing included.
    charged_share : same
        Share of that which would not have been spent for the maker's own products.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> release_cost(50, 0.05, 0.4)
    1.0
    """
    return research_spend * release_share * charged_share


def forgone_revenue(rivals_revenue: Operand, closed_share: Operand, selling_margin: Operand) -> Operand:
    """Profit from selling access that giving away forgoes.

    Parameters
    ----------
    rivals_revenue : number, array or chart parameter
        Revenue of rivals from selling access, USD billions a year.
    closed_share : same
        Revenue the maker would have had beside theirs, as a share of theirs.
    selling_margin : same
        Share of it that would be left.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> forgone_revenue(40, 0.05, 0.5)
    1.0
    """
    return rivals_revenue * closed_share * selling_margin


def value(saving: Operand, ads: Operand, pressure: Operand, cost: Operand, forgone: Operand) -> Operand:
    """What giving away is worth in a year: gains less costs.

    Parameters
    ----------
    saving, ads, pressure, cost, forgone : number, array or chart parameter
        Results of the functions above, USD billions a year.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> value(2.0, 0.25, 0.5, 1.0, 1.0)
    0.75
    """
    return saving + ads + pressure - (cost + forgone)


def break_even_efficiency(
    infrastructure_spend: Operand, reach: Operand, other_gains: Operand, costs: Operand
) -> Operand:
    """Efficiency gain at which giving away is worth nothing.

    Parameters
    ----------
    infrastructure_spend, reach : number, array or chart parameter
        As in `efficiency_saving`.
    other_gains : same
        Gains from ads and from pressure on rivals, USD billions a year.
    costs : same
        Cost of the release and profit forgone, USD billions a year.

    Returns
    -------
    same kind as the inputs
        Share of the spending within reach; negative where the other gains alone exceed the costs.

    >>> break_even_efficiency(100, 0.5, 0.5, 1.5)
    0.02
    """
    return (costs - other_gains) / (infrastructure_spend * reach)


# The analogy with Android -----------------------------------------------------------------------------------


def user_years(dates: npt.ArrayLike, users: npt.ArrayLike) -> float:
    """Years of use by all users together between the first and the last date.

    Parameters
    ----------
    dates : array of datetime64
        When each number of users was counted, in order.
    users : array of float
        Users at each date.

    Returns
    -------
    float
        Users times years, straight lines between the dates.

    Raises
    ------
    ValueError
        When dates are fewer than two or not in order.

    >>> round(user_years(["2013-01-01", "2015-01-01"], [0, 1]), 2)
    1.0
    """
    days = np.asarray(dates, dtype="datetime64[D]").astype(float)
    if len(days) < 2 or (np.diff(days) <= 0).any():
        raise ValueError(f"{len(days)} dates; allowed: at least 2, each after the one before.")
    return float(np.trapezoid(np.asarray(users, dtype=float), days / DAYS_PER_YEAR))


def revenue_per_user(revenue: Operand, users: Operand) -> Operand:
    """Revenue per user; of a period and the user-years in it, revenue per user and year.

    Parameters
    ----------
    revenue : number, array or chart parameter
        USD billions.
    users : same
        Billions of users or user-years.

    Returns
    -------
    same kind as the inputs
        USD.

    >>> revenue_per_user(31, 5)
    6.2
    """
    return revenue / users


def clause_value(users: Operand, data_value: Operand, stay_share: Operand, open_value: Operand) -> Operand:
    """What a duty to share data would add: data of the users who stay, less the gains that leave with the others.

    Parameters
    ----------
    users : number, array or chart parameter
        Billions of people who use products of others built on the model.
    data_value : same
        Worth of their data, USD per user and year.
    stay_share : same
        Share of developers, weighted by users, who accept the duty and stay.
    open_value : same
        Yearly worth of being open without the duty, USD billions; it shrinks with those who leave.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    >>> clause_value(1.0, 2.0, 0.5, 0.4)
    0.8
    """
    return users * data_value * stay_share - open_value * (1 - stay_share)
