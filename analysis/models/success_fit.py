"""Curves of success fitted to outcomes by maximum likelihood, for many samples of tasks at once.

A curve is a line in the logarithm of time behind a link: ``a - b log(minutes)`` are the log-odds of success
(logistic) or minus the logarithm of the hazard gathered so far (Weibull; constant hazard with ``b`` fixed at 1).
Such models are fitted by Fisher scoring, here for a whole array of weights in one go; `scipy.optimize` would
do one sample at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, xlogy

from .arrays import Array

LOGISTIC, WEIBULL, CONSTANT = "logistic", "weibull", "constant"
CURVES = (CONSTANT, WEIBULL, LOGISTIC)
STEPS = 60  # scoring converges in about ten; the rest is for samples that hardly determine a curve
SURE = 1e-9  # probabilities are kept this far from 0 and 1
SETTLED = 1e-9  # steps shorter than this no longer change a printed digit
STEEPEST = 20.0  # a sample that tells success from failure without overlap has no finite slope
FLATTEST = 0.01  # and one in which length does not matter has no half-life
STRIDE = 2.0  # longest step of a coefficient in one round
FARTHEST = 50.0  # half-lives are kept within this many natural logarithms of a minute


class Fit(NamedTuple):
    """Fitted curves, one for each row of weights.

    Attributes
    ----------
    half_life
        Length of tasks finished half of the time, unit of the lengths given.
    slope
        Slope of the logistic curve or shape of the Weibull; 1 for constant hazard.
    log_likelihood
        Weighted log-likelihood.
    """

    half_life: Array
    slope: Array
    log_likelihood: Array


def family_weights(families: npt.ArrayLike, copies: npt.ArrayLike | None = None) -> Array:
    """Weights of tasks: one over the root of the tasks in the family, so that a large family does not rule.

    Parameters
    ----------
    families : array, shape (n,)
        Family of each task.
    copies : array, shape (m, families), optional
        How often each family, in sorted order, is in each of m samples; by default once.

    Returns
    -------
    array, shape (n,) or (m, n)
        Scaled to sum to the effective number of tasks, (sum w)² over sum w² (Kish).

    Source: weights as in METR's ``invsqrt_task_weight``.

    >>> family_weights(["a", "a", "a", "a", "b"]).round(4)
    array([0.75, 0.75, 0.75, 0.75, 1.5 ])
    """
    _, place, sizes = np.unique(np.asarray(families), return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(sizes[place])
    if copies is not None:
        weights = weights * np.asarray(copies, dtype=float)[:, place]
    total = weights.sum(axis=-1, keepdims=True)
    return np.asarray(weights * total / (weights**2).sum(axis=-1, keepdims=True))


def resampled_families(families: npt.ArrayLike, draws: int, seed: int) -> npt.NDArray[np.int64]:
    """Draw families of tasks with replacement.

    Parameters
    ----------
    families : array, shape (n,)
        Family of each task.
    draws : int
        Samples.
    seed : int
        Seed of the samples.

    Returns
    -------
    array of int, shape (draws, families)
        How often each family is in each sample.
    """
    count = len(np.unique(np.asarray(families)))
    return np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)


def fit(curve: str, minutes: npt.ArrayLike, shares: npt.ArrayLike, weights: npt.ArrayLike) -> Fit:
    """Fit a curve of success.

    Parameters
    ----------
    curve : str
        constant, weibull or logistic.
    minutes : array, shape (n,)
        Length of each task, above 0.
    shares : array, shape (n,)
        Share of its runs that succeeded.
    weights : array, shape (n,) or (m, n)
        Weight of each task; a row for each sample.

    Returns
    -------
    Fit
        Arrays of shape () or (m,).

    Raises
    ------
    ValueError
        When the curve is unknown.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, section 2.5.
    """
    if curve not in CURVES:
        raise ValueError(f"No curve {curve!r}; allowed: {', '.join(CURVES)}.")
    time = np.log(np.asarray(minutes, dtype=float))
    won, many = np.asarray(shares, dtype=float), np.asarray(weights, dtype=float)
    middle = np.asarray((many * time).sum(axis=-1) / many.sum(axis=-1))
    sample = _Sample(curve, time - middle[..., np.newaxis], won, many)
    level, slope = _climbed(sample, np.zeros_like(middle), np.ones_like(middle))
    return Fit(_half(curve, level, slope, middle), slope, sample.log_likelihood(level, slope))


@dataclass(frozen=True)
class _Sample:
    """Outcomes that a curve is fitted to; lengths are logarithms around their weighted mean."""

    curve: str
    gap: Array
    won: Array
    weights: Array

    def chance(self, level: Array, slope: Array) -> tuple[Array, Array]:
        """Chance of success of each task, and its derivative by the line behind the link."""
        return _chance(self.curve, level[..., np.newaxis] - slope[..., np.newaxis] * self.gap)

    def log_likelihood(self, level: Array, slope: Array) -> Array:
        chance, _ = self.chance(level, slope)
        each = xlogy(self.won, chance) + xlogy(1 - self.won, 1 - chance)
        return np.asarray((self.weights * each).sum(axis=-1))

    def step(self, level: Array, slope: Array) -> tuple[Array, Array]:
        """Step of Fisher scoring for the level and, where it is free, the slope."""
        chance, rate = self.chance(level, slope)
        spread = np.maximum(chance * (1 - chance), SURE)
        score = self.weights * (self.won - chance) * rate / spread
        information = self.weights * rate**2 / spread
        first, one = score.sum(axis=-1), information.sum(axis=-1) + SURE
        if self.curve == CONSTANT:
            return np.clip(first / one, -STRIDE, STRIDE), np.zeros_like(level)
        second, cross = -(score * self.gap).sum(axis=-1), -(information * self.gap).sum(axis=-1)
        two = (information * self.gap**2).sum(axis=-1) + SURE
        determinant = one * two - cross**2 + SURE**2
        up, steeper = (two * first - cross * second) / determinant, (one * second - cross * first) / determinant
        return np.clip(up, -STRIDE, STRIDE), np.clip(steeper, -STRIDE / 2, STRIDE / 2)


def _climbed(sample: _Sample, level: Array, slope: Array) -> tuple[Array, Array]:
    """Climb to the highest likelihood; a step that would lead down is taken again at a quarter of its length."""
    trust, best = np.ones_like(level), sample.log_likelihood(level, slope)
    for _ in range(STEPS):
        up, steeper = sample.step(level, slope)
        if (np.abs(trust * up) + np.abs(trust * steeper)).max() < SETTLED:
            break
        trial = level + trust * up, np.clip(slope + trust * steeper, FLATTEST, STEEPEST)
        found = sample.log_likelihood(*trial)
        better = found >= best
        level, slope = np.where(better, trial[0], level), np.where(better, trial[1], slope)
        best, trust = np.where(better, found, best), np.where(better, np.minimum(1, 2 * trust), trust / 2 / 2)
    return level, slope


def _chance(curve: str, line: Array) -> tuple[Array, Array]:
    """Chance of success at a value of the line, and its derivative there."""
    if curve == LOGISTIC:
        chance = np.clip(expit(line), SURE, 1 - SURE)
        return chance, chance * (1 - chance)
    hazard = np.exp(np.clip(-line, np.log(SURE), -np.log(SURE)))
    chance = np.clip(np.exp(-hazard), SURE, 1 - SURE)
    return chance, chance * hazard


def _half(curve: str, level: Array, slope: Array, middle: Array) -> Array:
    """Length at which the chance is one half."""
    at_half = 0 if curve == LOGISTIC else -np.log(np.log(2))
    return np.asarray(np.exp(np.clip(middle + (level - at_half) / slope, -FARTHEST, FARTHEST)))


def information_criteria(log_likelihood: npt.ArrayLike, parameters: int, tasks: float) -> tuple[Array, Array]:
    """Akaike's and the Bayesian information criterion; lower is better.

    Parameters
    ----------
    log_likelihood : array
        Log-likelihood.
    parameters : int
        Parameters fitted.
    tasks : float
        Observations: here the effective number of tasks.

    Returns
    -------
    tuple of array
        AIC and BIC.

    >>> aic, bic = information_criteria(-10.0, 2, np.e**2)
    >>> float(aic), round(float(bic), 9)
    (24.0, 24.0)
    """
    deviance = -2 * np.asarray(log_likelihood, dtype=float)
    return deviance + 2 * parameters, deviance + parameters * np.log(tasks)
