"""Distributions of assumptions, draws, quantiles and sensitivity.

Inputs are independent unless correlations are given. Every distribution meets the 5th and 95th percentile of its
assumption exactly:

- normal: two halves of a normal that meet at the central value, which is the median. The upper half is scaled
  to the 95th percentile, the lower to the 5th; with a symmetric interval it is the plain normal.
- lognormal: the same, in logarithms.
- triangular: the mode is the central value; the end points are solved for (see ``_triangular``).
- uniform: the end points lie one eighteenth of the interval beyond its percentiles; the central value is only
  the point used where one number is needed.
- fixed: always the central value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analysis.assumptions import Assumption
from analysis.hints import nearest

Floats: TypeAlias = NDArray[np.float64]
Model: TypeAlias = Callable[..., Any]

TAIL = 0.05
Z = float(stats.norm.ppf(1 - TAIL))
MOST_DRAWS_LOG2 = 20
STEPS = 40
LEAST = 1e-12
"""Share below which a point counts as 0, whose normal score would be infinite."""


class Distribution(Protocol):
    """What a draw needs of a distribution; frozen scipy distributions have it."""

    def ppf(self, q: Any) -> Any:
        """Return the value below which a share ``q`` lies."""

    def cdf(self, x: Any) -> Any:
        """Return the share below ``x``."""


@dataclass(frozen=True)
class Split:
    """Two halves of a normal with one median; in logarithms where ``logarithmic``.

    Attributes
    ----------
    low, median, high
        5th, 50th and 95th percentile.
    """

    low: float
    median: float
    high: float
    logarithmic: bool = False

    def ppf(self, q: ArrayLike) -> Floats:
        """Return the value below which a share ``q`` lies."""
        z = stats.norm.ppf(np.asarray(q, dtype=float))
        low, median, high = self._scaled([self.low, self.median, self.high])
        value = median + z / Z * np.where(z < 0, median - low, high - median)
        return np.asarray(np.exp(value) if self.logarithmic else value)

    def cdf(self, x: ArrayLike) -> Floats:
        """Return the share below ``x``."""
        low, median, high = self._scaled([self.low, self.median, self.high])
        away = self._scaled(x) - median
        return np.asarray(stats.norm.cdf(away * Z / np.where(away < 0, median - low, high - median)))

    def _scaled(self, x: ArrayLike) -> Floats:
        values: Floats = np.asarray(x, dtype=float)
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.maximum(values, 0))) if self.logarithmic else values


@dataclass(frozen=True)
class Point:
    """All probability on one value."""

    value: float

    def ppf(self, q: ArrayLike) -> Floats:
        """Return the value, whatever the share."""
        return np.full(np.shape(q), self.value)

    def cdf(self, x: ArrayLike) -> Floats:
        """Return 0 below the value and 1 from it on."""
        return np.asarray(np.asarray(x) >= self.value, dtype=float)


@dataclass(frozen=True)
class Clipped:
    """A distribution whose values beyond the allowed range are moved to its ends."""

    inner: Distribution
    minimum: float
    maximum: float

    def ppf(self, q: ArrayLike) -> Floats:
        """Return the value below which a share ``q`` lies, within the allowed range."""
        return np.asarray(np.clip(self.inner.ppf(q), self.minimum, self.maximum))

    def cdf(self, x: ArrayLike) -> Floats:
        """Return the share at or below ``x``."""
        x = np.asarray(x, dtype=float)
        return np.where(x < self.minimum, 0.0, np.where(x >= self.maximum, 1.0, self.inner.cdf(x)))


def distribution(a: Assumption, central: float | None = None) -> Distribution:
    """Return the distribution of an assumption.

    Parameters
    ----------
    a : Assumption
        Its ``low`` and ``high`` are the 5th and 95th percentile.
    central : float, optional
        Another central value, in the assumption's unit. It scales a lognormal, so that the interval keeps its
        ratio to the centre, and shifts the others, so that it keeps its width.

    Returns
    -------
    object with ``ppf`` and ``cdf``
        Not clipped to the allowed range.

    Raises
    ------
    ValueError
        When ``central`` is outside the allowed range, or not above 0 for a lognormal.
    """
    a = a if central is None else _recentred(a, central)
    return SHAPES[a.distribution](a.low, a.central, a.high)


def _recentred(a: Assumption, central: float) -> Assumption:
    if not a.minimum <= central <= a.maximum:
        raise ValueError(f"{a.name}: central value {central!r}; allowed: {a.minimum:g} to {a.maximum:g}, {a.unit}.")
    if a.distribution != "lognormal":
        moved = central - a.central
        return replace(a, low=a.low + moved, central=central, high=a.high + moved)
    if central <= 0:
        raise ValueError(f"{a.name}: central value {central!r} of a lognormal; allowed: above 0.")
    return replace(a, low=a.low * central / a.central, central=central, high=a.high * central / a.central)


def _triangular(low: float, mode: float, high: float) -> Distribution:
    """Return the triangle with a mode, 5 % below ``low`` and 5 % above ``high``.

    With ``u`` and ``v`` the distances of the end points from the mode, and L and H those of the percentiles,
    (u - L)² = TAIL u (u + v) and (v - H)² = TAIL v (u + v). Each is a quadratic in its own unknown; solving
    them in turn contracts by a factor of at least 40 a step, so the loop ends at machine precision.
    """
    u, v = mode - low, high - mode
    for _ in range(STEPS):
        u, v = _reach(mode - low, v), _reach(high - mode, u)
    return stats.triang(u / (u + v), loc=mode - u, scale=u + v)


def _reach(percentile: float, other: float) -> float:
    """Return the larger root of (1 - TAIL) u² - (2 L + TAIL v) u + L² = 0."""
    half = (2 * percentile + TAIL * other) / 2
    return float((half + np.sqrt(half**2 - (1 - TAIL) * percentile**2)) / (1 - TAIL))


def _uniform(low: float, _: float, high: float) -> Distribution:
    width = (high - low) / (1 - 2 * TAIL)
    return stats.uniform(loc=low - TAIL * width, scale=width)


SHAPES: dict[str, Callable[[float, float, float], Distribution]] = {
    "normal": Split,
    "lognormal": lambda low, central, high: Split(low, central, high, logarithmic=True),
    "triangular": _triangular,
    "uniform": _uniform,
    "fixed": lambda _, central, __: Point(central),
}


def _inputs(assumptions: Mapping[str, Assumption], centrals: Mapping[str, float]) -> dict[str, Clipped]:
    """Return the clipped distribution of each input, by name, sorted."""
    for name in centrals:
        if name not in assumptions:
            raise ValueError(f"No assumption {name!r} to set; {nearest(name, assumptions)}")
    return {
        name: Clipped(distribution(a, centrals.get(name)), a.minimum, a.maximum)
        for name, a in sorted(assumptions.items())
    }


def _count(n_log2: int) -> int:
    whole = isinstance(n_log2, int | np.integer) and not isinstance(n_log2, bool)
    if not whole or not 1 <= n_log2 <= MOST_DRAWS_LOG2:
        raise ValueError(f"n_log2 is {n_log2!r}; allowed: a whole number from 1 to {MOST_DRAWS_LOG2}.")
    return int(n_log2)


def draw(
    assumptions: Mapping[str, Assumption],
    n_log2: int,
    seed: int,
    centrals: Mapping[str, float] | None = None,
    correlations: Mapping[tuple[str, str], float] | None = None,
) -> dict[str, Floats]:
    """Draw every input jointly: scrambled Sobol points through the inverse distributions.

    Parameters
    ----------
    assumptions : mapping of str to Assumption
        The uncertain inputs; their order does not matter.
    n_log2 : int
        Logarithm to base 2 of the number of draws, 1 to 20.
    seed : int
        Seed of the scrambling; the same seed gives the same draws.
    centrals : mapping of str to float, optional
        Other central values, in the unit of each.
    correlations : mapping of (str, str) to float, optional
        Correlation of the normal scores of two inputs, between -1 and 1; pairs not named have none. Distributions
        stay as they are (a Gaussian copula).

    Returns
    -------
    dict of str to array
        2**n_log2 draws of each input, in its unit, clipped to its allowed range.

    Raises
    ------
    ValueError
        For an unknown name in ``centrals`` or ``correlations``, a central value out of range, a count out of range
        or correlations that contradict one another.
    """
    inputs, count = _inputs(assumptions, centrals or {}), _count(n_log2)
    if not inputs:
        return {}
    points = stats.qmc.Sobol(len(inputs), scramble=True, rng=seed).random_base2(count)
    if correlations:
        scores = stats.norm.ppf(np.clip(points, LEAST, 1 - LEAST))
        points = stats.norm.cdf(scores @ _factor(list(inputs), correlations).T)
    return {name: inner.ppf(points[:, place]) for place, (name, inner) in enumerate(inputs.items())}


def _factor(names: Sequence[str], correlations: Mapping[tuple[str, str], float]) -> Floats:
    """Return the lower triangle whose product with its transpose has the correlations asked for."""
    matrix = np.eye(len(names))
    for (one, other), value in correlations.items():
        for name in (one, other):
            if name not in names:
                raise ValueError(f"No assumption {name!r} to correlate; {nearest(name, names)}")
        if one == other or not -1 < value < 1:
            raise ValueError(
                f"Correlation of {one} and {other} is {value!r}; allowed: above -1, below 1, of two inputs."
            )
        places = names.index(one), names.index(other)
        matrix[places] = matrix[places[::-1]] = value
    try:
        return np.asarray(np.linalg.cholesky(matrix))
    except np.linalg.LinAlgError:
        least = float(np.linalg.eigvalsh(matrix)[0])
        raise ValueError(
            f"Correlations contradict one another (least eigenvalue {least:.3f}; it must be above 0); weaken some."
        ) from None


def drawable(registry: Mapping[str, Assumption], values: Mapping[str, float]) -> dict[str, Assumption]:
    """Return the registry with every assumption fixed whose interval shrinks with its centre to nothing.

    The interval of a lognormal keeps its ratio to the centre, so around zero there is none to draw from.
    """
    return {
        name: replace(entry, distribution="fixed") if _shrinks(entry, values[name]) else entry
        for name, entry in registry.items()
    }


def _shrinks(entry: Assumption, value: float) -> bool:
    return entry.distribution == "lognormal" and value == 0


def quantiles(values: ArrayLike, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> Floats:
    """Return quantiles over the last axis, each of them one of the values.

    The smallest value that at least a share ``level`` of the values does not exceed. Nothing is interpolated,
    so a payback that never comes (infinity) stays infinity and takes no part in a mean.

    Parameters
    ----------
    values : array
        Draws along the last axis; infinities are values, nan is an error.
    levels : sequence of float
        Shares from 0 to 1.

    Returns
    -------
    array
        One entry for each level along the first axis, then the other axes of ``values``.

    Raises
    ------
    ValueError
        When there are no values, one is nan, or a level is outside 0 to 1.

    Examples
    --------
    >>> quantiles([3.0, 1.0, 2.0, float("inf")], [0.5, 0.75, 1])
    array([ 2.,  3., inf])
    """
    ordered = np.sort(np.asarray(values, dtype=float), axis=-1)
    if ordered.ndim == 0 or ordered.shape[-1] == 0:
        raise ValueError("No values to take quantiles of; allowed: at least one draw.")
    if np.isnan(ordered).any():
        raise ValueError(f"{np.isnan(ordered).sum()} of {ordered.size} values are nan; allowed: numbers, infinity.")
    if not all(0 <= level <= 1 for level in levels):
        raise ValueError(f"Levels are {list(levels)}; allowed: shares from 0 to 1.")
    # A level such as 0.07 times 100 draws is a hair above 7 in binary; it must not skip a draw.
    ranks = [int(np.ceil(np.round(level * ordered.shape[-1], 9))) for level in levels]
    return np.moveaxis(ordered[..., [max(rank, 1) - 1 for rank in ranks]], -1, 0)


def tornado(
    function: Model, assumptions: Mapping[str, Assumption], centrals: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Move one input at a time to the ends of its 90 % interval, the others at their centres.

    Parameters
    ----------
    function : callable
        Called as ``function(**{name: number})``; returns one number, which may be infinite.
    assumptions : mapping of str to Assumption
        The inputs; fixed ones are passed on but not moved.
    centrals : mapping of str to float, optional
        Other central values; intervals move with them.

    Returns
    -------
    pandas.DataFrame
        Columns name, low, high (ends of the interval, in the input's unit), at_low, at_high, swing (in the
        function's unit); the largest swing first.

    Raises
    ------
    ValueError
        For an unknown name or a central value out of range.
    """
    moved = centrals or {}
    inputs = _inputs(assumptions, moved)
    centre = {name: float(moved.get(name, assumptions[name].central)) for name in inputs}
    rows = []
    for name in _uncertain(assumptions):
        low, high = (round(float(end), 12) for end in inputs[name].ppf([TAIL, 1 - TAIL]))
        at_low, at_high = (float(np.asarray(function(**{**centre, name: end})).item()) for end in (low, high))
        swing = 0.0 if at_low == at_high else abs(at_high - at_low)
        rows.append((name, low, high, at_low, at_high, swing))
    frame = pd.DataFrame(rows, columns=["name", "low", "high", "at_low", "at_high", "swing"])
    return frame.sort_values(["swing", "name"], ascending=[False, True], ignore_index=True)


def _uncertain(assumptions: Mapping[str, Assumption]) -> list[str]:
    return sorted(name for name, a in assumptions.items() if a.distribution != "fixed")


def sobol_indices(
    function: Model,
    assumptions: Mapping[str, Assumption],
    n_log2: int,
    seed: int,
    centrals: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Share of the result's variance that each input explains, alone and with all others.

    Parameters
    ----------
    function : callable
        Called as ``function(**{name: array})`` with arrays of one length; returns an array of that length,
        all finite.
    assumptions : mapping of str to Assumption
        The inputs; fixed ones are passed on and have no row.
    n_log2, seed, centrals
        As for ``draw``; the function is evaluated 2**n_log2 times for each input and twice more.

    Returns
    -------
    pandas.DataFrame
        Columns name, first_order, total (shares of the variance); the largest total first. All zero when the
        result does not vary. An estimate may lie a little below 0 or above 1.

    Raises
    ------
    ValueError
        As ``draw``, or when the result is not finite or does not have one value for each draw.

    Notes
    -----
    Saltelli's estimator as in ``scipy.stats.sobol_indices``.
    """
    inputs, count = _inputs(assumptions, centrals or {}), _count(n_log2)
    names = _uncertain(assumptions)
    fixed = {name: float(inner.ppf(0.5)) for name, inner in inputs.items() if name not in names}

    def evaluate(points: Floats) -> Floats:
        return _finite(function(**dict(zip(names, points, strict=True)), **fixed), points.shape[1])

    marginals: list[Any] = [inputs[name] for name in names]
    with np.errstate(invalid="ignore", divide="ignore"):  # no variance: see _shares
        found = stats.sobol_indices(func=evaluate, n=2**count, dists=marginals, rng=seed)
    shares = {"first_order": _shares(found.first_order), "total": _shares(found.total_order)}
    frame = pd.DataFrame({"name": names, **shares})
    return frame.sort_values(["total", "name"], ascending=[False, True], ignore_index=True)


def thirds(happens: ArrayLike, draws: Mapping[str, Floats]) -> pd.DataFrame:
    """Set the chance of an outcome where an input is low against that where it is high.

    Unlike an index of variance it also holds for correlated inputs: an input then counts with what moves with it.

    Parameters
    ----------
    happens : array of bool
        Whether the outcome happens, one for each draw.
    draws : mapping of str to array
        Draws of the inputs, as from `draw`.

    Returns
    -------
    pandas.DataFrame
        Columns name, at_low, at_high (share of the draws with the outcome in the lowest and in the highest third of
        the input), swing (their distance); the largest swing first. Inputs that do not vary have no row.

    Raises
    ------
    ValueError
        When the outcome has not one value for each draw.

    Examples
    --------
    >>> thirds([False, False, True], {"x": np.array([1.0, 2.0, 3.0])})["swing"].tolist()
    [1.0]
    """
    outcome = np.asarray(happens, dtype=float)
    rows = []
    for name, values in draws.items():
        if values.shape != outcome.shape:
            raise ValueError(f"{name} has {values.shape} draws and the outcome {outcome.shape}; allowed: as many.")
        low, high = np.quantile(values, (1 / 3, 2 / 3))
        if low == high:
            continue
        at_low, at_high = (float(outcome[chosen].mean()) for chosen in (values <= low, values >= high))
        rows.append((name, at_low, at_high, abs(at_high - at_low)))
    frame = pd.DataFrame(rows, columns=["name", "at_low", "at_high", "swing"])
    return frame.sort_values(["swing", "name"], ascending=[False, True], ignore_index=True)


def _finite(values: Any, count: int) -> Floats:
    """Return values that a variance can be taken of, as a copy: scipy centres them in place."""
    found = np.array(values, dtype=float)
    if found.shape not in {(count,), ()}:
        raise ValueError(f"The function returned shape {found.shape}; allowed: one value a draw, ({count},).")
    if not np.isfinite(found).all():
        raise ValueError("The function returned nan or infinity, which has no variance; return finite numbers.")
    whole: Floats = found + np.zeros(count)
    return whole


def _shares(indices: Any) -> Floats:
    """Return indices as shares; a result that does not vary gives 0/0, of which no input explains any."""
    flat: Floats = np.asarray(indices, dtype=float).reshape(-1)
    return np.where(np.isfinite(flat), flat, 0.0)
