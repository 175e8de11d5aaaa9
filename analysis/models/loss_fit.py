"""Fitting the loss law to training runs: Huber loss of the logarithms, a grid of starts, a bootstrap of runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize
from scipy.special import huber

from analysis.models.arrays import Array
from analysis.models.scaling import LossLaw

HUBER_DELTA = 1e-3  # Hoffmann et al. (2022), section 3.3: the same for their fit and the replication
STARTS = ((5.0, 15.0), (5.0, 15.0), (0.5,), (0.3, 1.0), (0.3, 1.0))  # around a, b, e, alpha, beta
TOLERANCE = 1e-5  # gradient of the Huber loss over its delta: coefficients good to seven digits


@dataclass(frozen=True)
class Runs:
    """Training runs to fit: logarithms of parameters, tokens and final loss, one value a run."""

    log_parameters: Array
    log_tokens: Array
    log_loss: Array

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.log_loss)


def runs(parameters: Array, tokens: Array, loss: Array) -> Runs:
    """Return training runs as the fit takes them.

    Parameters
    ----------
    parameters, tokens, loss : array
        One value a run, all above 0; loss in nats a token.

    Raises
    ------
    ValueError
        When lengths differ or a value is not above 0.
    """
    columns = [np.asarray(column, dtype=float) for column in (parameters, tokens, loss)]
    if len({len(column) for column in columns}) > 1:
        raise ValueError(f"Runs have {' and '.join(str(len(c)) for c in columns)} values; give as many of each.")
    if not all((column > 0).all() for column in columns):
        raise ValueError("A parameter count, token count or loss is not above 0; leave such a run out.")
    return Runs(*(np.log(column) for column in columns))


def objective(theta: Array, known: Runs, weights: Array) -> tuple[float, Array]:
    """Huber loss of the predicted log loss over its delta, and its gradient.

    Parameters
    ----------
    theta : array of 5
        log A, log B, log E, alpha, beta.
    known : Runs
        The runs.
    weights : array
        How often each run counts.

    Returns
    -------
    tuple of float and array of 5
        The sum over runs and its slope in each coefficient.

    Notes
    -----
    The predicted log loss is a log-sum-exp of three terms, so its slopes are their shares of the sum.
    """
    terms = _log_terms(theta, known)
    top = terms.max(axis=0)
    parts = np.exp(terms - top)
    total = parts.sum(axis=0)
    residual = top + np.log(total) - known.log_loss
    pull = weights * np.clip(residual, -HUBER_DELTA, HUBER_DELTA) * (parts / total) / HUBER_DELTA
    slopes = [*pull.sum(axis=1), -(pull[0] @ known.log_parameters), -(pull[1] @ known.log_tokens)]
    return float((weights * huber(HUBER_DELTA, residual)).sum() / HUBER_DELTA), np.array(slopes)


def _log_terms(theta: Array, known: Runs) -> Array:
    """Return the logarithms of the terms of size, of data and of the floor, one row each."""
    log_a, log_b, log_e, alpha, beta = theta
    return np.stack(
        [
            log_a - alpha * known.log_parameters,
            log_b - beta * known.log_tokens,
            np.full_like(known.log_loss, log_e),
        ]
    )


def _minimum(start: Array, known: Runs, weights: Array) -> tuple[float, Array]:
    found = minimize(objective, start, args=(known, weights), jac=True, method="BFGS", options={"gtol": TOLERANCE})
    return float(found.fun), np.asarray(found.x)


def fit(known: Runs) -> LossLaw:
    """Fit the loss law: the best minimum that a grid of starts leads to.

    Parameters
    ----------
    known : Runs
        At least as many runs as coefficients.

    Returns
    -------
    LossLaw
        Numbers.

    Raises
    ------
    ValueError
        When there are fewer runs than coefficients.

    Source: Hoffmann et al. (2022), section 3.3, with a smaller grid.
    """
    if known.count < len(STARTS):
        raise ValueError(f"{known.count} runs cannot fix {len(STARTS)} coefficients; give at least that many.")
    everyone = np.ones(known.count)
    minima = [_minimum(np.array(start), known, everyone) for start in product(*STARTS)]
    return _law(min(minima, key=_height)[1])


def _height(minimum: tuple[float, Array]) -> float:
    return minimum[0]


def _law(theta: Array) -> LossLaw:
    """Return coefficients from log A, log B, log E, alpha, beta along the last axis."""
    log_a, log_b, log_e, alpha, beta = np.moveaxis(theta, -1, 0)
    law = LossLaw(np.exp(log_e), np.exp(log_a), np.exp(log_b), alpha, beta)
    return LossLaw(*(float(part) for part in vars(law).values())) if theta.ndim == 1 else law


def bootstrap(known: Runs, best: LossLaw, resamples: int, seed: int) -> LossLaw:
    """Fit resamples of the runs, drawn with replacement, each from the fit of all.

    Parameters
    ----------
    known : Runs
        The runs.
    best : LossLaw
        Their fit, from which each search starts.
    resamples : int
        How many.
    seed : int
        Seed of the draws.

    Returns
    -------
    LossLaw
        Arrays, one value for each resample.
    """
    start = np.array([np.log(best.coef_a), np.log(best.coef_b), np.log(best.floor), best.alpha, best.beta])
    fitted = [_minimum(start, known, weights)[1] for weights in _weights(known.count, resamples, seed)]
    return _law(np.array(fitted))


def _weights(count: int, resamples: int, seed: int) -> Iterator[Array]:
    """Yield how often each run is drawn."""
    draws = np.random.default_rng(seed)
    for _ in range(resamples):
        yield np.bincount(draws.integers(0, count, count), minlength=count).astype(float)


def fitted(parameters: Array, tokens: Array, loss: Array, resamples: int, seed: int) -> dict[str, Array]:
    """Fit the loss law to runs and to resamples of them.

    Parameters
    ----------
    parameters, tokens, loss : array
        One value a run, see `runs`.
    resamples, seed : int
        How many resamples, and the seed of their draws.

    Returns
    -------
    dict of str to array
        Coefficients by name as in `LossLaw`: first the fit of all runs, then one value for each resample.
    """
    known = runs(parameters, tokens, loss)
    best = fit(known)
    again = bootstrap(known, best, int(resamples), int(seed))
    return {name: np.append(getattr(best, name), values) for name, values in vars(again).items()}


def huber_loss(law: LossLaw, known: Runs) -> float:
    """Return the mean Huber loss of a law over runs, the quantity that the fit makes least.

    Parameters
    ----------
    law : LossLaw
        Numbers.
    known : Runs
        The runs.
    """
    theta = np.array([np.log(law.coef_a), np.log(law.coef_b), np.log(law.floor), law.alpha, law.beta])
    total, _ = objective(theta, known, np.ones(known.count))
    return total * HUBER_DELTA / known.count
