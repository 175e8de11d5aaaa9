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
