"""The price of a given capability: the lowest price that buys a score, and how fast it falls.

An offer is a price of a model at a provider from a day on. Offers are given in the order of their days.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import Array
from .trends import log_slope, yearly_factor

FEWEST_LOWS = 3  # two points always lie on a line; a fit that can be wrong needs a third

ROUNDING = 1e-9  # a cut of exactly the least one counts, though decimal prices are not exact in binary


class Decline(NamedTuple):
    """How fast the price of a capability falls.

    Attributes
    ----------
    factor
        Factor a year by the line through the record lows.
    lows
        Record lows that the line goes through.
    days
        Days from the first to the last of them.
    total
        First record low over the last.
    """

    factor: float
    lows: int
    days: float
    total: float


def running_lowest(prices: npt.ArrayLike) -> Array:
    """Lowest price so far, offer by offer.

    Parameters
    ----------
    prices : array, shape (n,) or (m, n)
        Prices in the order of their days; inf where an offer takes no part.

    Returns
    -------
    array
        Same shape and unit.

    Examples
    --------
    >>> running_lowest([3, 5, 2])
    array([3., 3., 2.])
    """
    return np.asarray(np.minimum.accumulate(np.asarray(prices, dtype=float), axis=-1))


def record_lows(prices: npt.ArrayLike, least_cut: float = 0.0) -> npt.NDArray[np.bool_]:
    """Mark offers that are cheaper than every one marked before them, by a given share at least.

    Parameters
    ----------
    prices : array, shape (n,) or (m, n)
        As for `running_lowest`.
    least_cut : float
        Share, in [0, 1), by which an offer must be cheaper than the last one marked.

    Returns
    -------
    array of bool
        Same shape; the first finite price is a record.

    Examples
    --------
    Of 100, 95, 89 and 88 only the third is a tenth below the record before it.

    >>> record_lows([3, 5, 2, 2])
    array([ True, False,  True, False])
    >>> record_lows([100, 95, 89, 88], 0.1)
    array([ True, False,  True, False])
    """
    values = np.asarray(prices, dtype=float)
    lows = np.zeros(values.shape, dtype=bool)
    held = np.full(values.shape[:-1], np.inf)
    for place in range(values.shape[-1]):
        price = values[..., place]
        lows[..., place] = (price < held) & (price <= held * (1 - least_cut) * (1 + ROUNDING))
        held = np.where(lows[..., place], price, held)
    return lows


def decline(days: npt.ArrayLike, prices: npt.ArrayLike, least_cut: float = 0.0) -> Decline:
    """Fit how fast the price of a capability falls: a line through the logarithms of the record lows.

    Parameters
    ----------
    days : array, shape (n,)
        Day of each offer, ascending.
    prices : array, shape (n,)
        Its price, above 0.
    least_cut : float
        As for `record_lows`.

    Returns
    -------
    Decline
        The factor is nan with fewer than three record lows.

    Source: the regression of Epoch AI (2025), "LLM inference prices have fallen rapidly but unequally".

    Examples
    --------
    Prices of 100, 10 and 1 at intervals of a year, and a dearer offer between them.

    >>> found = decline([0, 100, 365.25, 730.5], [100, 300, 10, 1])
    >>> round(found.factor, 6), found.lows, found.total
    (10.0, 3, 100.0)
    """
    when, levels = np.asarray(days, dtype=float), np.asarray(prices, dtype=float)
    lows = record_lows(levels, least_cut)
    at, low = when[lows], levels[lows]
    if len(low) == 0:
        return Decline(np.nan, 0, 0.0, np.nan)
    factor = float(yearly_factor(log_slope(at, low))) if len(low) >= FEWEST_LOWS else np.nan
    return Decline(factor, len(low), float(at[-1] - at[0]), float(low[0] / low[-1]))


def resampled_declines(  # noqa: PLR0913, PLR0917 - the offers, and how they are sampled
    days: npt.ArrayLike,
    prices: npt.ArrayLike,
    models: npt.ArrayLike,
    draws: int,
    seed: int,
    least_cut: float = 0.0,
) -> Array:
    """Yearly factors of samples of models, drawn with replacement: which models came out at all is the chance.

    Parameters
    ----------
    days, prices : array, shape (n,)
        As for `decline`.
    models : array, shape (n,)
        Model of each offer; all its offers come and go together.
    draws : int
        Samples.
    seed : int
        Seed of the samples.
    least_cut : float
        As for `record_lows`.

    Returns
    -------
    array, shape (m,)
        Factors of the samples that have at least three record lows; m is at most `draws`.
    """
    names, place = np.unique(np.asarray(models), return_inverse=True)
    generator = np.random.default_rng(seed)
    picked = generator.integers(len(names), size=(draws, len(names)))
    present = np.zeros((draws, len(names)), dtype=bool)
    np.put_along_axis(present, picked, True, axis=1)
    levels = np.where(present[:, place], np.asarray(prices, dtype=float), np.inf)
    lows = record_lows(levels, least_cut)
    factors = yearly_factor(log_slope(days, np.where(lows, levels, 1.0), lows))
    return np.asarray(factors[(lows.sum(axis=1) >= FEWEST_LOWS) & np.isfinite(factors)])


def volume_multiple_needed(price_fall: Any, revenue_multiple: Any) -> Any:
    """Multiple of volume that revenue takes when the price falls.

    Parameters
    ----------
    price_fall : number, array or chart parameter
        Old price over the new one.
    revenue_multiple : same
        New revenue over the old one; 1 to hold it.

    Returns
    -------
    same kind as the inputs
        New volume over the old one.

    Source: revenue is price times volume.

    >>> volume_multiple_needed(10, 1), volume_multiple_needed(10, 1.5)
    (10, 15.0)
    """
    return price_fall * revenue_multiple


def gross_margin(price: Any, cost: Any) -> Any:
    """Share of a price that is left after the cost of serving.

    Parameters
    ----------
    price, cost : number, array or chart parameter
        In one unit, such as USD per million tokens; the price above 0.

    Returns
    -------
    same kind as the inputs
        Share; below 0 when the price does not pay the cost.

    >>> gross_margin(2.0, 0.5)
    0.75
    """
    return 1 - cost / price
