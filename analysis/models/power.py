"""Power of AI clusters: from chips to megawatts at the meter, energy and cost of a run, growth of the largest site."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import linregress, t

from analysis.models.arrays import Array, Values
from analysis.models.training import FLOP_PER_TFLOP, SECONDS_PER_HOUR

WATTS_PER_MW = 1e6  # definition
KWH_PER_MWH = 1e3  # definition
MW_PER_GW = 1e3  # definition
HOURS_PER_DAY = 24  # definition
MONTHS_PER_YEAR = 12  # definition
TAIL = 0.025  # either side of a 95 % interval


def facility_power_mw(chips: Values, chip_power_w: Values, server_overhead: Values, pue: Values) -> Values:
    """Power that a site must have for its chips.

    Parameters
    ----------
    chips : number, array or chart parameter
        How many.
    chip_power_w : same
        Thermal design power of a chip, W.
    server_overhead : same
        Rated power of a chip with its share of server, network and storage, over that of the chip alone.
    pue : same
        Power usage effectiveness: power of the site over that of its computers, at least 1.

    Returns
    -------
    same kind as the inputs
        MW at the meter.

    Source: Epoch AI, documentation of GPU clusters: TDP x chips x 1.82 x PUE.

    >>> facility_power_mw(1000, 700, 2, 1.5)
    2.1
    """
    return chips * chip_power_w * server_overhead * pue / WATTS_PER_MW


def chips_in(power_mw: Values, chip_power_w: Values, server_overhead: Values, pue: Values) -> Values:
    """Chips that a site of a given power can run: `facility_power_mw` turned round.

    >>> chips_in(2.1, 700, 2, 1.5)
    1000.0
    """
    return power_mw * WATTS_PER_MW / (chip_power_w * server_overhead * pue)


def energy_mwh(chip_hours: Values, chip_power_w: Values, site_factor: Values, load: Values) -> Values:
    """Energy of a run at the meter.

    Parameters
    ----------
    chip_hours : number, array or chart parameter
        Hours of one chip.
    chip_power_w : same
        Thermal design power of a chip, W.
    site_factor : same
        Power of the site over that of its chips: server overhead times PUE.
    load : same
        Power drawn in training over rated power, in (0, 1].

    Returns
    -------
    same kind as the inputs
        MWh.

    >>> round(energy_mwh(1_022_362, 400, 1.1, 1), 3)
    449.839
    """
    return chip_hours * chip_power_w * site_factor * load / WATTS_PER_MW


def electricity_cost_usd(energy: Values, price_usd_per_kwh: Values) -> Values:
    """Price of energy.

    Parameters
    ----------
    energy : number, array or chart parameter
        MWh.
    price_usd_per_kwh : same
        USD a kWh.

    Returns
    -------
    same kind as the inputs
        USD.

    >>> electricity_cost_usd(450, 0.08)
    36000.0
    """
    return energy * KWH_PER_MWH * price_usd_per_kwh


def chips_for_run(flop: Values, peak_tflops: Values, mfu: Values, days: Values) -> Values:
    """Chips that finish a run in a given time.

    Parameters
    ----------
    flop : number, array or chart parameter
        Operations of the run.
    peak_tflops : same
        Peak throughput of a chip, dense, TFLOP/s.
    mfu : same
        Share of the peak that the run uses.
    days : same
        Days that it may take.

    Returns
    -------
    same kind as the inputs
        Chips.

    >>> round(chips_for_run(8.64e23, 1000, 0.5, 10))
    2000
    """
    seconds = days * HOURS_PER_DAY * SECONDS_PER_HOUR
    return flop / (peak_tflops * FLOP_PER_TFLOP * mfu * seconds)


def building_cost_usd_bn(power_mw: Values, cost_usd_bn_per_gw: Values) -> Values:
    """Cost of building a site with its chips, USD billions.

    >>> building_cost_usd_bn(500, 40)
    20.0
    """
    return power_mw / MW_PER_GW * cost_usd_bn_per_gw


@dataclass(frozen=True)
class Growth:
    """Exponential growth fitted to dated values.

    Attributes
    ----------
    yearly
        Growth a year, as a share.
    doubling_months
        Months in which the value doubles.
    value_at_last
        Fitted value at the last date.
    low, high
        95 % interval of the yearly growth.
    """

    yearly: float
    doubling_months: float
    value_at_last: float
    low: float
    high: float


def growth(years: Array, values: Array) -> Growth:
    """Fit exponential growth: least squares of the logarithms.

    Parameters
    ----------
    years : array
        Dates as decimal years.
    values : array
        Values above 0, as many.

    Returns
    -------
    Growth
        The interval is that of the regression and takes the values as independent; record holders are not, so
        it is too narrow.

    Raises
    ------
    ValueError
        With fewer than three values.

    >>> round(growth(np.array([2020.0, 2021.0, 2022.0]), np.array([1.0, 2.0, 4.0])).doubling_months, 6)
    12.0
    """
    if len(values) <= 2:
        raise ValueError(f"{len(values)} values have no trend with an interval; give at least three.")
    line = linregress(years, np.log(values))
    reach = t.ppf(1 - TAIL, len(values) - 2) * line.stderr
    return Growth(
        yearly=float(np.expm1(line.slope)),
        doubling_months=float(MONTHS_PER_YEAR * np.log(2) / line.slope),
        value_at_last=float(np.exp(line.intercept + line.slope * np.max(years))),
        low=float(np.expm1(line.slope - reach)),
        high=float(np.expm1(line.slope + reach)),
    )
