"""An agent that tries the same task several times: how often every trial succeeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import comb


def all_of(trials: npt.ArrayLike, successes: npt.ArrayLike, k: int) -> float:
    """Share of tasks that an agent would finish in each of k trials, estimated from n trials of each.

    Parameters
    ----------
    trials, successes : array, shape (tasks,)
        Trials of each task, at least k, and those that succeeded.
    k : int
        Trials that all have to succeed.

    Returns
    -------
    float
        Mean over tasks of the share of subsets of k trials that hold successes only: pass^k.

    Source: Yao et al. (2024), "tau-bench", section 2.

    >>> round(all_of([4, 4], [4, 2], 2), 6)
    0.583333
    """
    return float(np.mean(comb(np.asarray(successes), k) / comb(np.asarray(trials), k)))


def independent(pass_1: Any, k: Any) -> Any:
    """Share of tasks finished in each of k trials if every trial of every task had the same chance.

    Parameters
    ----------
    pass_1 : number, array or chart parameter
        Share of single trials that succeed.
    k : same
        Trials.

    Returns
    -------
    same kind as the inputs
        Share of tasks.

    >>> independent(0.5, 4)
    0.0625
    """
    return pass_1**k


def task_share(pass_1: Any, pass_2: Any) -> Any:
    """Share of the variance of outcomes that lies between tasks; the rest is luck of the single trial.

    Parameters
    ----------
    pass_1, pass_2 : number, array or chart parameter
        Share of tasks finished in one trial and in both of two.

    Returns
    -------
    same kind as the inputs
        0 when trials are independent, 1 when a task always succeeds or always fails.

    Source: own derivation; the correlation of two trials of one task.

    >>> task_share(0.5, 0.25), task_share(0.5, 0.5)
    (0.0, 1.0)
    """
    return (pass_2 - pass_1**2) / (pass_1 - pass_1**2)
