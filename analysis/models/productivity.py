"""From tasks that AI makes cheaper to the revenue that sellers of AI could keep."""

from . import Operand


def cost_saving(labour_cost_saving: Operand, labour_share: Operand) -> Operand:
    """Share of a task's total cost saved when AI cuts its labour cost [E].

    Parameters
    ----------
    labour_cost_saving : number, array or chart expression
        Share of the task's labour cost saved, 0 to 1.
    labour_share : same
        Labour's share of the task's cost, 0 to 1.

    Returns
    -------
    same kind as the inputs
        Share of the task's cost.

    Notes
    -----
    ``labour_cost_saving * labour_share``. Source: Acemoglu (2024), "The simple macroeconomics of AI".

    Examples
    --------
    >>> round(cost_saving(0.27, 0.535), 3)
    0.144
    """
    return labour_cost_saving * labour_share


def tfp_gain(exposed_share: Operand, profitable_share: Operand, saving: Operand) -> Operand:
    """Rise in total factor productivity from cheaper tasks, by Hulten's theorem [E].

    Parameters
    ----------
    exposed_share : number, array or chart expression
        Share of all tasks, by value, that AI could do or help with.
    profitable_share : same
        Share of those that pays within the period.
    saving : same
        Average share of cost saved in them, see `cost_saving`.

    Returns
    -------
    same kind as the inputs
        Share of GDP-weighted productivity over the period.

    Notes
    -----
    ``exposed_share * profitable_share * saving``. Source: Acemoglu (2024), "The simple macroeconomics of AI".

    Examples
    --------
    >>> round(tfp_gain(0.199, 0.23, 0.144), 4)
    0.0066
    """
    return exposed_share * profitable_share * saving


def gdp_gain(tfp: Operand, labour_share: Operand) -> Operand:
    """Rise in GDP once capital has grown in step with productivity [E].

    Parameters
    ----------
    tfp : number, array or chart expression
        Gain in total factor productivity, share.
    labour_share : same
        Labour's share of income, above 0.

    Returns
    -------
    same kind as the inputs
        Share of GDP over the same period.

    Notes
    -----
    ``tfp / labour_share``: capital deepens until its return is back where it was, which multiplies the gain
    by one over labour's share. Source: Acemoglu (2024), "The simple macroeconomics of AI".

    Examples
    --------
    >>> round(gdp_gain(0.0066, 0.57), 4)
    0.0116
    """
    return tfp / labour_share


def capturable_revenue(gdp: Operand, gain: Operand, capture_share: Operand) -> Operand:
    """Yearly revenue that sellers of AI keep out of the GDP it adds [E].

    Parameters
    ----------
    gdp : number, array or chart expression
        GDP, USD billions a year.
    gain : same
        Rise in GDP due to AI, share.
    capture_share : same
        Share of the added GDP paid to sellers of AI.

    Returns
    -------
    same kind as the inputs
        USD billions a year.

    Notes
    -----
    ``gdp * gain * capture_share``.

    Examples
    --------
    >>> capturable_revenue(30000, 0.01, 0.5)
    150.0
    """
    return gdp * gain * capture_share
