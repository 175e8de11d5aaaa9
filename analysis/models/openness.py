"""How open a release is: clauses to credits, credits to an index, and what holds whatever the weights are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.models.arrays import Array

FULL, HALF, UNCLEAR = "full", "half", "unclear"
CREDIT = {
    "yes": FULL,
    "no": "none",
    "conditional": HALF,
    "partial": HALF,
    "no_effect": "none",
    "unknown": UNCLEAR,
    "not_stated": UNCLEAR,
    "not_applicable": UNCLEAR,
}
"""How far a clause is in force, from the word in which it is coded."""

CLASS_III = (
    "model_architecture", "model_parameters_final", "evaluation_results", "model_card", "data_card", "technical_report"
)  # fmt: skip
CLASS_II = ("training_code", "inference_code", "evaluation_code", "evaluation_data")
CLASS_I = ("datasets", "data_preprocessing_code", "model_parameters_intermediate", "research_paper")


# Clauses ----------------------------------------------------------------------------------------------------


def credit_bounds(values: Sequence[str], grants: Sequence[bool], half_credit: float) -> tuple[Array, Array]:
    """Openness of each clause, as the least and the most that its coding allows.

    Parameters
    ----------
    values : sequence of str
        Coding of each clause: a key of `CREDIT`.
    grants : sequence of bool
        Whether the clause opens (a right given) or closes (a duty or a bar) when it is in force.
    half_credit : float
        Openness of a clause in force under conditions or in part, 0 to 1.

    Returns
    -------
    low, high : array
        0 is closed and 1 is open. The two are equal for a clause that is known. A clause that is unknown, not
        stated or not applicable may be anything: 0 and 1.

    Raises
    ------
    ValueError
        When a coding is unknown or the two sequences differ in length.

    Notes
    -----
    A bar that has no effect in a release counts as no bar.

    >>> credit_bounds(["yes", "yes", "conditional", "unknown"], [True, False, True, True], 0.5)
    (array([1. , 0. , 0.5, 0. ]), array([1. , 0. , 0.5, 1. ]))
    """
    strange = sorted(set(values) - set(CREDIT))
    if strange:
        raise ValueError(f"Clause coded {', '.join(strange)}; allowed: {', '.join(CREDIT)}.")
    if len(values) != len(grants):
        raise ValueError(f"{len(values)} codings for {len(grants)} clauses: give one for each.")
    ends = [_ends(CREDIT[value], grant, half_credit) for value, grant in zip(values, grants, strict=True)]
    low, high = np.array(ends, dtype=float).reshape(len(ends), 2).T
    return low, high


def _ends(force: str, grant: bool, half_credit: float) -> tuple[float, float]:
    if force == UNCLEAR:
        return 0.0, 1.0
    share = half_credit if force == HALF else float((force == FULL) == grant)
    return share, share


# Weights ----------------------------------------------------------------------------------------------------


def clause_weights(groups: Sequence[str], group_weights: Mapping[str, float]) -> Array:
    """Weight of each clause: its group's weight, shared equally within the group.

    Parameters
    ----------
    groups : sequence of str
        Group of each clause.
    group_weights : mapping of str to float
        Weight of each group, not below 0, on any scale.

    Returns
    -------
    array
        Weights that sum to 1.

    Raises
    ------
    ValueError
        When a group has no weight, a weight is negative, or all are zero.

    >>> clause_weights(["use", "use", "access"], {"use": 1, "access": 1})
    array([0.25, 0.25, 0.5 ])
    """
    lacking = sorted(set(groups) - set(group_weights))
    if lacking:
        raise ValueError(f"No weight for group {', '.join(lacking)}; given: {', '.join(group_weights)}.")
    raw = np.array([group_weights[group] / groups.count(group) for group in groups], dtype=float)
    if (raw < 0).any() or raw.sum() == 0:
        raise ValueError(f"Weights of groups are {dict(group_weights)}; allowed: none below 0, one at least above.")
    return np.asarray(raw / raw.sum())


def random_weights(mean: Array, concentration: float, count: int, seed: int) -> Array:
    """Draw weights of clauses at random around a mean.

    Parameters
    ----------
    mean : array
        Mean weight of each clause, above 0, sum 1.
    concentration : float
        Parameter of the Dirichlet distribution for a clause of average weight, above 0. At 1, with equal means, all
        sets of weights are equally likely; above, they cluster around the mean.
    count : int
        Number of draws.
    seed : int
        Seed of the draws.

    Returns
    -------
    array
        Draws by clauses; each row sums to 1.

    >>> random_weights(np.array([0.5, 0.5]), 1, 4, 0).shape
    (4, 2)
    """
    alpha = np.asarray(mean, dtype=float) * len(mean) * concentration
    draws = stats.dirichlet.rvs(alpha, size=count, random_state=seed)
    return np.asarray(draws)


# The index --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Index:
    """Openness of a release, 0 to 1, for each set of weights.

    Attributes
    ----------
    low, high
        With everything unclear taken as closed, and as open.
    known
        Over the clauses that are known; nan when none is.
    """

    low: Array
    high: Array
    known: Array


def index(low: Array, high: Array, weights: Array) -> Index:
    """Weighted mean of the credits of clauses.

    Parameters
    ----------
    low, high : array
        Bounds of the credits, as from `credit_bounds`.
    weights : array
        One weight for each clause, or draws by clauses.

    Returns
    -------
    Index
        One value for each set of weights.

    >>> found = index(np.array([1.0, 0.0]), np.array([1.0, 1.0]), np.array([0.6, 0.4]))
    >>> float(found.low), float(found.high), float(found.known)
    (0.6, 1.0, 1.0)
    """
    sure = low == high
    mass = weights[..., sure].sum(axis=-1)
    with np.errstate(invalid="ignore"):
        known = (weights[..., sure] @ low[sure]) / mass
    return Index(np.asarray(weights @ low), np.asarray(weights @ high), np.asarray(known))


# From one release to the next -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """How a release stands to the one before.

    Attributes
    ----------
    direction
        tighter or looser (no clause moves the other way, under any weights), mixed, same; over the clauses known of
        both.
    less_open
        Share of the weights under which it is less open, over those clauses.
    surely, possibly
        The same share with everything unclear filled in to make it as open, and as closed, as can be beside the one
        before.
    """

    direction: str
    less_open: float
    surely: float
    possibly: float


def step(before: tuple[Array, Array], after: tuple[Array, Array], weights: Array) -> Step:
    """Compare two releases clause by clause and under many weights.

    Parameters
    ----------
    before, after : pair of arrays
        Bounds of the credits of each release, the same clauses.
    weights : array
        Draws by clauses.

    Returns
    -------
    Step
        Direction and shares.

    >>> one, two = np.array([1.0, 0.0]), np.array([0.0, 0.0])
    >>> step((one, one), (two, two), np.array([[0.5, 0.5], [0.1, 0.9]]))
    Step(direction='tighter', less_open=1.0, surely=1.0, possibly=1.0)
    """
    least, most = after[0] - before[1], after[1] - before[0]
    sure = (before[0] == before[1]) & (after[0] == after[1])
    shares = (float((weights @ change < 0).mean()) for change in (np.where(sure, least, 0.0), most, least))
    return Step(_direction(least[sure]), *shares)


def _direction(changes: Array) -> str:
    down, up = bool((changes < 0).any()), bool((changes > 0).any())
    return {(True, False): "tighter", (False, True): "looser", (True, True): "mixed"}.get((down, up), "same")


def concordance(values: Array) -> Array:
    """Rank correlation of values with their order: Kendall's tau-a.

    Parameters
    ----------
    values : array
        Draws by releases, in order of time.

    Returns
    -------
    array
        One value for each draw: 1 if every later release is more open than every earlier one, -1 if less. Equal
        values count for neither.

    Source: Kendall (1938), "A new measure of rank correlation".

    >>> concordance(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [1.0, 3.0, 2.0]])).round(3)
    array([ 1.   , -1.   ,  0.333])
    """
    first, second = np.triu_indices(values.shape[-1], k=1)
    return np.asarray(np.sign(values[..., second] - values[..., first]).mean(axis=-1))


# Beside other frameworks ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Agreement:
    """How two scores of the same things rank them.

    Attributes
    ----------
    rho, low, high
        Spearman's rank correlation and the middle 90 per cent of its bootstrap over the things.
    chance
        Share of random pairings with at least that correlation.
    count
        Number of things.
    """

    rho: float
    low: float
    high: float
    chance: float
    count: int


def agreement(one: npt.ArrayLike, other: npt.ArrayLike, draws: int, seed: int) -> Agreement:
    """Rank correlation of two scores, with a bootstrap over the things scored.

    Parameters
    ----------
    one, other : array
        Scores of the same things, at least three.
    draws : int
        Number of resamples and of random pairings.
    seed : int
        Seed of both.

    Returns
    -------
    Agreement
        Resamples in which all scores are equal have no correlation and are left out.

    Raises
    ------
    ValueError
        When there are fewer than three things, or one score is the same for all.
    """
    x, y = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if len(x) != len(y) or len(x) <= 2:
        raise ValueError(f"{len(x)} and {len(y)} scores; allowed: the same number, at least 3.")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise ValueError("One of the scores is the same for all, which has no rank; give scores that differ.")
    rng = np.random.default_rng(seed)
    picked = rng.integers(len(x), size=(draws, len(x)))
    spread = _correlations(x[picked], y[picked])
    shuffled = _correlations(np.broadcast_to(x, picked.shape), rng.permuted(np.broadcast_to(y, picked.shape), axis=1))
    rho = float(_correlations(x[np.newaxis], y[np.newaxis])[0])
    low, high = np.nanquantile(spread, [TAIL, 1 - TAIL])
    return Agreement(rho, float(low), float(high), float((shuffled >= rho - ROUNDING).mean()), len(x))


TAIL = 0.05  # ends of the middle 90 per cent
ROUNDING = 1e-12  # correlations that differ by less are equal


def _correlations(x: Array, y: Array) -> Array:
    """Spearman's correlation of each row; nan where a row does not vary."""
    a, b = (stats.rankdata(values, axis=1) for values in (x, y))
    a, b = (values - values.mean(axis=1, keepdims=True) for values in (a, b))
    with np.errstate(invalid="ignore"):
        return np.asarray((a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1)))


def framework_class(openly_licensed: Collection[str]) -> str:
    """Class of a model in the Model Openness Framework.

    Parameters
    ----------
    openly_licensed : collection of str
        Components released under an open licence.

    Returns
    -------
    str
        I (open science), II (open tooling), III (open model) or none.

    Notes
    -----
    A class needs the components of all classes below it. A research paper can stand in for the technical report.
    Source: White et al. (2024), "The Model Openness Framework", arXiv 2403.13784, and its reference tool.

    >>> framework_class(CLASS_III), framework_class(CLASS_III[:-1])
    ('III', 'none')
    """
    have = set(openly_licensed)
    if "research_paper" in have:
        have.add("technical_report")
    reached = "none"
    for name, needed in (("III", CLASS_III), ("II", CLASS_II), ("I", CLASS_I)):
        if not have.issuperset(needed):
            return reached
        reached = name
    return reached
