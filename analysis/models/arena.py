"""Places on a board of scores: plain, as printed with intervals, and what a gap in points means."""

import numpy as np
import numpy.typing as npt
from scipy import stats

from . import Operand
from .arrays import Array

POINTS_PER_TENFOLD = 400  # a gap of 400 points is odds of ten to one: Elo (1978), "The Rating of Chessplayers"
ODDS = 10.0  # of the same scale


def place(scores: npt.ArrayLike, score: float) -> int:
    """Place of a score: one more than the scores above it; equal scores share a place.

    >>> place([1259, 1253, 1210], 1210)
    3
    """
    return 1 + int((np.asarray(scores, dtype=float) > score).sum())


def places_with_intervals(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[Array, Array]:
    """Best and worst place of each model that its interval leaves open.

    Parameters
    ----------
    low, high : array
        Ends of the intervals of the scores.

    Returns
    -------
    best, worst : array
        The best is one more than the models that are above beyond chance: those whose low end exceeds its high end.
        The worst counts every model that is not below beyond chance. The best is what boards print.

    Source: Chiang et al. (2024), "Chatbot Arena", section on ranking.

    >>> places_with_intervals([10, 8, 1], [12, 11, 2])
    (array([1., 1., 3.]), array([2., 2., 3.]))
    """
    lower, upper = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    above = lower[np.newaxis, :] > upper[:, np.newaxis]
    below = upper[np.newaxis, :] < lower[:, np.newaxis]
    return 1.0 + above.sum(axis=1), len(lower) - below.sum(axis=1) + 0.0


def win_share(score: Operand, rival: Operand) -> Operand:
    """Share of comparisons that a model wins against a rival, ties counted as halves.

    Parameters
    ----------
    score, rival : number, array or chart parameter
        Scores on one board.

    Returns
    -------
    same kind as the inputs
        0 to 1.

    >>> win_share(1200, 1200)
    0.5
    >>> round(win_share(1400, 1000), 3)
    0.909
    """
    return 1 / (1 + ODDS ** ((rival - score) / POINTS_PER_TENFOLD))


def order_kept(before: npt.ArrayLike, after: npt.ArrayLike) -> float:
    """How far two boards keep the order of the models on both: Kendall's tau.

    Parameters
    ----------
    before, after : array
        Scores of the same models on each.

    Returns
    -------
    float
        1 for the same order.

    >>> order_kept([1, 2, 3], [10, 20, 30])
    1.0
    """
    return float(stats.kendalltau(np.asarray(before, dtype=float), np.asarray(after, dtype=float)).statistic)
