"""No modelling constant hides in the models: numbers there are structure, or named and explained."""

import ast
from pathlib import Path

import pytest

MODELS = sorted((Path(__file__).parents[1] / "analysis" / "models").glob("*.py"))
STRUCTURE = {-1, 0, 1, 2}
"""Identity, sign, halves and doubles."""


def bare_constants(source: str) -> list[str]:
    """Numbers outside `STRUCTURE`, unless a named module constant with a comment on its line holds them."""
    tree, lines = ast.parse(source), source.splitlines()
    explained = [statement for statement in tree.body if _explained(statement, lines)]
    named = {id(node) for statement in explained for node in ast.walk(statement)}
    return [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and _is_number(node.value)
        if node.value not in STRUCTURE and id(node) not in named
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


def _explained(statement: ast.stmt, lines: list[str]) -> bool:
    targets = {ast.Assign: lambda s: s.targets, ast.AnnAssign: lambda s: [s.target]}.get(type(statement))
    names = [target.id for target in targets(statement) if isinstance(target, ast.Name)] if targets else []
    return bool(names) and all(name.isupper() for name in names) and "#" in lines[statement.end_lineno - 1]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_models_hold_no_bare_constant(path: Path) -> None:
    assert bare_constants(path.read_text(encoding="utf-8")) == []


def test_there_are_models_to_check() -> None:
    assert {"payback.py", "productivity.py", "series.py", "labs.py", "solver.py"} <= {p.name for p in MODELS}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x):\n    return x * 0.62\n", ["line 2: 0.62"]),
        ("def f(x, margin=0.5):\n    return x * margin\n", ["line 1: 0.5"]),
        ("def f(x):\n    return x if x > 3 else -7\n", ["line 2: 3", "line 2: 7"]),
        ("MARGIN = 0.5\n", ["line 1: 0.5"]),
        ("margin = 0.5  # somebody says\n", ["line 1: 0.5"]),
        ("class A:\n    LIFE = 5  # years\n", ["line 2: 5"]),
        ("HOURS_PER_DAY = 24  # calendar\n", []),
        ("HOURS_PER_DAY: int = 24  # calendar\n", []),
        ("def f(x):\n    'takes 0.62 of x'\n    return (x + 1) / 2 if True else -1\n", []),
    ],
)
def test_the_check_can_fail(source: str, found: list[str]) -> None:
    assert bare_constants(source) == found
