"""Which claims a module of checks registers, read from its source: nothing is imported."""

from __future__ import annotations

import ast

from analysis.ledger.rule import LedgerError

REGISTERS = "check"
"""Name under which modules call ``Register.check``."""


def claims_checked(source: str, file: str) -> list[str]:
    """Return the claims whose checks a module registers, in the order of its text.

    Parameters
    ----------
    source : str
        Text of the module.
    file : str
        Its name, for messages.

    Raises
    ------
    LedgerError
        When a claim is not given as text in quotes; file and line are named.

    Examples
    --------
    >>> claims_checked('check("A-001", "E-002", versions=("printed",))(seen)', "seen.py")
    ['A-001', 'E-002']
    """
    calls = [node for node in ast.walk(ast.parse(source, file)) if isinstance(node, ast.Call) and _registers(node.func)]
    given = [argument for call in calls for argument in call.args]
    return list(dict.fromkeys(_claim(argument, file) for argument in sorted(given, key=_place)))


def _registers(function: ast.expr) -> bool:
    """Return whether a call is one of ``check(...)`` or ``CHECKS.check(...)``."""
    return REGISTERS in {getattr(function, "id", None), getattr(function, "attr", None)}


def _place(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _claim(argument: ast.expr, file: str) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise LedgerError(
        f"{file}, line {argument.lineno}: a check is registered for {ast.unparse(argument)}; "
        "allowed: ids of claims in quotes, which are found without running the module."
    )
