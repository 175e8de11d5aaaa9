r"""What it costs a month to call a model, to host an open one, or to train and host one's own, and where that turns.

The three costs by volume :math:`V` (millions of tokens a month, read and written) are

- calling: :math:`aV`, with the price :math:`a` of a million tokens;
- hosting: :math:`E + \max(G, cV)`, with people :math:`E`, chips that stand ready whatever the volume :math:`G`, and
  :math:`c` for the chips that a million tokens take;
- training: :math:`T + E + \max(G, cV/s)`, with :math:`T` for training by month of the model's life, and a model that
  runs :math:`s` times as fast for the same work.

Each is linear or convex with a kink, so each pair crosses at most once, and the crossing has a closed form.
"""

from __future__ import annotations

import numpy as np

from analysis.models.arrays import Array, Values
from analysis.models.training import SECONDS_PER_HOUR

MILLION = 1e6  # definition
MONTHS_PER_YEAR = 12  # definition
HOURS_PER_MONTH = 730  # 8,760 hours of a year over twelve
CALL, HOST, TRAIN = "call", "host", "train"
CHOICES = (CALL, HOST, TRAIN)
"""Ways to get tokens, in the order of `cheapest`."""


def blended_price(input_usd_per_mtok: Values, output_usd_per_mtok: Values, read_share: Values) -> Values:
    """Price of a million tokens of which a share is read and the rest written.

    Parameters
    ----------
    input_usd_per_mtok, output_usd_per_mtok : number, array or chart parameter
        Prices of a million tokens read and written, USD.
    read_share : same
        Share of all tokens that are read, in [0, 1].

    Returns
    -------
    same kind as the inputs
        USD per million tokens.

    >>> blended_price(1, 5, 0.75)
    2.0
    """
    return read_share * input_usd_per_mtok + (1 - read_share) * output_usd_per_mtok


def write_weight(read_share: Values, prefill_weight: Values) -> Values:
    """Work of a token in a mix, in units of a token written.

    Parameters
    ----------
    read_share : number, array or chart parameter
        Share of tokens that are read.
    prefill_weight : same
        Chip time of a token read over that of a token written.

    Returns
    -------
    same kind as the inputs
        Tokens written that take as long as one token of the mix.

    >>> write_weight(0.75, 0.2)
    0.4
    """
    return read_share * prefill_weight + (1 - read_share)


def tokens_per_second(
    measured: Values, measured_read_share: Values, read_share: Values, prefill_weight: Values
) -> Values:
    """Tokens, read and written, that a chip handles in a second, from a test with another mix.

    Parameters
    ----------
    measured : number, array or chart parameter
        Tokens that a chip wrote in a second of the test, while it also read the requests.
    measured_read_share : same
        Share of the test's tokens that were read, below 1.
    read_share : same
        Share of tokens that are read in the mix wanted.
    prefill_weight : same
        Chip time of a token read over that of a token written.

    Returns
    -------
    same kind as the inputs
        Tokens a second.

    >>> round(tokens_per_second(1000, 0.5, 0.5, 0.3), 9)
    2000.0
    """
    all_tokens = measured / (1 - measured_read_share)
    return all_tokens * write_weight(measured_read_share, prefill_weight) / write_weight(read_share, prefill_weight)


def hosting_usd_per_mtok(rent_usd_per_hour: Values, throughput: Values, utilisation: Values) -> Values:
    """Rent of the chips that a million tokens take.

    Parameters
    ----------
    rent_usd_per_hour : number, array or chart parameter
        Rent of a chip, USD an hour.
    throughput : same
        Tokens that a busy chip handles in a second.
    utilisation : same
        Share of that throughput which a month of real traffic uses, in (0, 1].

    Returns
    -------
    same kind as the inputs
        USD per million tokens.

    >>> round(hosting_usd_per_mtok(3.6, 1000, 0.5), 9)
    2.0
    """
    return rent_usd_per_hour * MILLION / (throughput * utilisation * SECONDS_PER_HOUR)


def standing_usd_per_month(chips: Values, rent_usd_per_hour: Values) -> Values:
    """Rent of chips that stand ready all month.

    >>> standing_usd_per_month(2, 3)
    4380
    """
    return chips * rent_usd_per_hour * HOURS_PER_MONTH


def staff_usd_per_month(people: Values, usd_per_year: Values) -> Values:
    """Cost of people a month.

    >>> staff_usd_per_month(3, 200_000)
    50000.0
    """
    return people * usd_per_year / MONTHS_PER_YEAR


def training_usd_per_month(
    run_usd: Values, computing_multiple: Values, staff_usd: Values, life_months: Values
) -> Values:
    """Cost of one's own model for each month in which it is of use.

    Parameters
    ----------
    run_usd : number, array or chart parameter
        Rent of the chips of the final run, USD.
    computing_multiple : same
        All computing of the project, experiments and failed runs included, over the final run; at least 1.
    staff_usd : same
        Pay of the team until the model is ready, USD.
    life_months : same
        Months for which the model is used.

    Returns
    -------
    same kind as the inputs
        USD a month.

    >>> training_usd_per_month(5e6, 2, 2e6, 12)
    1000000.0
    """
    return (run_usd * computing_multiple + staff_usd) / life_months


def larger(one: Values, other: Values) -> Values:
    """Return the larger of two values, written over plain operators for use on a page.

    >>> larger(2, 3), larger(3, 2)
    (3, 3)
    """
    return one * (one >= other) + other * (one < other)  # type: ignore[return-value]


def calling_cost(volume_mtok: Values, price_usd_per_mtok: Values) -> Values:
    """Cost of calling a model, USD a month.

    >>> calling_cost(1000, 2)
    2000
    """
    return volume_mtok * price_usd_per_mtok


def hosting_cost(volume_mtok: Values, chips_usd_per_mtok: Values, standing_usd: Values, staff_usd: Values) -> Values:
    """Cost of hosting a model, USD a month.

    Parameters
    ----------
    volume_mtok : number, array or chart parameter
        Millions of tokens a month.
    chips_usd_per_mtok : same
        Rent of the chips that a million tokens take, USD.
    standing_usd : same
        Rent of the chips that stand ready whatever the volume, USD a month.
    staff_usd : same
        Cost of the people, USD a month.

    Returns
    -------
    same kind as the inputs
        USD a month.

    >>> hosting_cost(1000, 2, 5000, 100), hosting_cost(4000, 2, 5000, 100)
    (5100, 8100)
    """
    return staff_usd + larger(volume_mtok * chips_usd_per_mtok, standing_usd)


def training_cost(  # noqa: PLR0913, PLR0917 - the cost of hosting and two terms more
    volume_mtok: Values,
    chips_usd_per_mtok: Values,
    standing_usd: Values,
    staff_usd: Values,
    training_usd: Values,
    speed: Values,
) -> Values:
    """Cost of training and hosting one's own model, USD a month.

    Parameters
    ----------
    volume_mtok, chips_usd_per_mtok, standing_usd, staff_usd : number, array or chart parameter
        As for `hosting_cost` of the open model.
    training_usd : same
        Training by month of the model's life, USD a month.
    speed : same
        Times as many tokens of one's own model from the same chips, for the same work.

    Returns
    -------
    same kind as the inputs
        USD a month.

    >>> training_cost(4000, 2, 3000, 100, 1000, 2)
    5100.0
    """
    return training_usd + hosting_cost(volume_mtok, chips_usd_per_mtok / speed, standing_usd, staff_usd)


def calling_to_hosting(
    price_usd_per_mtok: Values, chips_usd_per_mtok: Values, standing_usd: Values, staff_usd: Values
) -> Values:
    """Volume from which hosting is cheaper than calling.

    Parameters
    ----------
    price_usd_per_mtok : number or array
        Price of a million tokens called, above 0.
    chips_usd_per_mtok, standing_usd, staff_usd : number or array
        As for `hosting_cost`.

    Returns
    -------
    number or array
        Millions of tokens a month; infinite where chips cost more than the call.

    Notes
    -----
    Below the volume that fills the standing chips the cost of hosting does not move, so the costs meet at
    :math:`(E + G)/a`; above it at :math:`E/(a - c)`.

    >>> calling_to_hosting(2, 1, 500, 100), calling_to_hosting(1, 2, 500, 100)
    (300.0, inf)
    """
    return _crossing(price_usd_per_mtok, chips_usd_per_mtok, standing_usd, staff_usd)


def calling_to_training(  # noqa: PLR0913, PLR0917 - as `training_cost`
    price_usd_per_mtok: Values,
    chips_usd_per_mtok: Values,
    standing_usd: Values,
    staff_usd: Values,
    training_usd: Values,
    speed: Values,
) -> Values:
    """Volume from which training and hosting one's own model is cheaper than calling one.

    Parameters and result are those of `calling_to_hosting` and `training_cost`.

    >>> calling_to_training(2, 2, 500, 100, 1400, 2)
    1500.0
    """
    fixed = np.add(staff_usd, training_usd)
    return _crossing(price_usd_per_mtok, np.divide(chips_usd_per_mtok, speed), standing_usd, fixed)


def hosting_to_training(
    chips_usd_per_mtok: Values, standing_usd: Values, training_usd: Values, speed: Values
) -> Values:
    """Volume from which training one's own model is cheaper than hosting an open one.

    Parameters
    ----------
    chips_usd_per_mtok, standing_usd : number or array
        As for `hosting_cost` of the open model.
    training_usd, speed : number or array
        As for `training_cost`.

    Returns
    -------
    number or array
        Millions of tokens a month; infinite where one's own model is no faster.

    Notes
    -----
    Hosting the open model then costs :math:`cV`, since training must save something. One's own model costs
    :math:`G` or :math:`cV/s`, so that the volume is :math:`(T + G)/c` or :math:`T/(c(1 - 1/s))`.

    >>> hosting_to_training(2, 1000, 500, 2), hosting_to_training(2, 100, 500, 2), hosting_to_training(2, 9, 9, 1)
    (750.0, 500.0, inf)
    """
    cost, standing, fixed, factor = _arrays(chips_usd_per_mtok, standing_usd, training_usd, speed)
    with np.errstate(divide="ignore", invalid="ignore"):
        loaded = fixed / (cost * (1 - 1 / factor))
    volume = np.where(fixed <= (factor - 1) * standing, (fixed + standing) / cost, loaded)
    return _plain(np.where(factor > 1, volume, np.inf))


def _crossing(price: Values, chips: Values, standing: Values, fixed: Values) -> Values:
    """Volume at which a price meets what does not move and the larger of standing and busy chips."""
    call, cost, idle, rest = _arrays(price, chips, standing, fixed)
    with np.errstate(divide="ignore", invalid="ignore"):
        loaded = np.where(call > cost, rest / (call - cost), np.inf)
    still = (rest + idle) / call
    return _plain(np.where(still * cost <= idle, still, loaded))


def cheapest(call_usd: Values, host_usd: Values, train_usd: Values) -> Array:
    """Place of the cheapest of three costs in `CHOICES`; of equals the first.

    >>> cheapest(np.array([1.0, 5.0]), np.array([2.0, 3.0]), np.array([9.0, 4.0]))
    array([0, 1])
    """
    return np.asarray(np.argmin(np.stack(np.broadcast_arrays(call_usd, host_usd, train_usd)), axis=0))


def chips_needed(parameters_bn: Values, bytes_per_parameter: Values, room: Values, memory_gb: Values) -> Array:
    """Chips over which a model must be spread to fit into their memory.

    Parameters
    ----------
    parameters_bn : number or array
        All parameters of the model, billions.
    bytes_per_parameter : number or array
        Bytes of a parameter.
    room : number or array
        Memory in use over that of the weights: requests in work need some too.
    memory_gb : number or array
        Memory of a chip, GB.

    Returns
    -------
    array
        Chips, a power of two as tensor parallelism wants it.

    >>> float(chips_needed(70, 1, 1.25, 80)), float(chips_needed(8, 1, 1.25, 80)), float(chips_needed(405, 1, 1.25, 80))
    (2.0, 1.0, 8.0)
    """
    least = np.multiply(parameters_bn, bytes_per_parameter) * np.asarray(room) / memory_gb
    return np.asarray(2 ** np.ceil(np.log2(np.maximum(least, 1))))


def _arrays(*values: Values) -> list[Array]:
    return [np.asarray(value, dtype=float) for value in np.broadcast_arrays(*values)]


def _plain(values: Array) -> Values:
    """Return an array without axes as a plain number."""
    return float(values) if values.ndim == 0 else values
