"""Chains of steps that fail independently of one another."""

from __future__ import annotations

from typing import Any


def chain_failure(step_error: Any, steps: Any) -> Any:
    """Share of chains in which at least one step goes wrong.

    Steps fail independently, and nothing is noticed and put right.

    Parameters
    ----------
    step_error : number, array or chart parameter
        Share of single steps that go wrong, in [0, 1].
    steps : same
        Steps in the chain.

    Returns
    -------
    same kind as the inputs
        Share of chains, in [0, 1].

    Source: own derivation, the complement of all steps going right.

    >>> round(chain_failure(0.1, 5), 5), round(chain_failure(0.2, 5), 5)
    (0.40951, 0.67232)
    """
    return 1 - (1 - step_error) ** steps


def inverse_chain(failure: Any, steps: Any) -> Any:
    """Error of a single step at which a given share of chains fails: ``chain_failure`` solved for it.

    Parameters
    ----------
    failure : number, array or chart parameter
        Share of chains that fail, in [0, 1].
    steps : same
        Steps in the chain, at least 1.

    Returns
    -------
    same kind as the inputs
        Share of single steps, in [0, 1].

    Source: own derivation.

    >>> round(inverse_chain(0.5, 5), 4)
    0.1294
    """
    return 1 - (1 - failure) ** (1 / steps)


def step_error(half_life: Any, step: Any) -> Any:
    """Error of a single step that a half-life implies, when every minute carries the same risk.

    Parameters
    ----------
    half_life : number, array or chart parameter
        Length of tasks finished half of the time, minutes of a person's work.
    step : same
        Length of a step, same unit.

    Returns
    -------
    same kind as the inputs
        Share of single steps, in [0, 1].

    Source: own derivation, the complement of constant hazard over one step.

    >>> step_error(60, 60), round(step_error(60, 5), 4)
    (0.5, 0.0561)
    """
    return 1 - (1 / 2) ** (step / half_life)


def worth_of_trying(success: Any, check_share: Any, price_share: Any) -> Any:
    """What a buyer gains from handing a task to an agent, as a share of a person's work on it.

    Every result is checked; a task that failed is done by a person after all.

    Parameters
    ----------
    success : number, array or chart parameter
        Chance that the agent finishes the task.
    check_share : same
        Time to check a result over the time to do the task.
    price_share : same
        Price of the attempt over the cost of a person's work on the task.

    Returns
    -------
    same kind as the inputs
        Share of a person's work on the task; below 0 when nobody should buy.

    Source: own derivation: the work saved, less checking, less the price.

    >>> worth_of_trying(0.75, 0.25, 0.125)
    0.375
    """
    return success - check_share - price_share
