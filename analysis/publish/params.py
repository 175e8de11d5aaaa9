"""Parameters of a chapter: read from its typed parameters cell, checked before anything runs.

A line of the cell reads ``name: type = default  # unit, lowest to highest: meaning``. The default is a
literal or ``default("name")``, the central value of that assumption in the registry.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from analysis import assumptions, tables
from analysis.hints import nearest
from analysis.publish.chapters import Page
from analysis.publish.project import WagerError

TYPES: dict[str, type] = {"float": float, "int": int}
COMMENT = re.compile(r"#\s*(?P<unit>[\w ]+), (?P<low>\S+) to (?P<high>[^\s:]+): (?P<meaning>.+)$")
Value = float | int


@dataclass(frozen=True)
class Parameter:
    """One parameter: its type, default, unit, lowest and highest value, and meaning."""

    name: str
    type: str
    default: Value
    unit: str
    minimum: float
    maximum: float
    meaning: str

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        return f"{self.type} in {self.unit}, {self.minimum:.15g} to {self.maximum:.15g}"

    def parse(self, given: object) -> Value:
        """Return ``given`` as this parameter's type.

        Raises
        ------
        WagerError
            When it is not of the type, not finite or out of range.
        """
        try:
            return _adapter(self.type, self.minimum, self.maximum).validate_python(_number(given))
        except ValidationError as error:
            why = error.errors()[0]["msg"].lower()
            raise WagerError(
                f"Parameter {self.name}: {given!r} is not allowed ({why}). Allowed: {self.allowed}."
            ) from None


@lru_cache(maxsize=512)
def _adapter(kind: str, low: float, high: float) -> TypeAdapter[Value]:
    """Return what checks a number: it takes longer to make than to use."""
    return TypeAdapter(Annotated[TYPES[kind], Field(ge=low, le=high, allow_inf_nan=False)])  # type: ignore[arg-type]


def _number(given: object) -> object:
    return given.replace("_", "") if isinstance(given, str) else given


def cell_index(page: Page) -> int:
    """Return the index of the cell tagged ``parameters``.

    Raises
    ------
    WagerError
        When the chapter has none or several.
    """
    cells = page.notebook().cells
    found = [i for i, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    if len(found) != 1:
        raise WagerError(f"Chapter {page.name} has {len(found)} cells tagged 'parameters'; it needs exactly one.")
    return found[0]


def parameters(page: Page) -> dict[str, Parameter]:
    """Return the parameters of a chapter by name, in the order of its cell."""
    return dict(_parsed(page, tuple(tables.contents("assumptions", "corrections", "sources"))))


@lru_cache(maxsize=64)
def _parsed(page: Page, _: tuple[bytes, ...]) -> dict[str, Parameter]:
    """Read a parameters cell once for each state of the page and of the registry that its defaults come from."""
    index = cell_index(page)
    source = page.notebook().cells[index].source
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        where = f"{page.path.name}:{page.line_of(index, lines[node.lineno - 1])}"
        parameter = _parameter(node, lines[node.lineno - 1], where)
        found[parameter.name] = parameter
    return found


def _parameter(node: ast.stmt, line: str, where: str) -> Parameter:
    comment = COMMENT.search(line)
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or not comment:
        raise WagerError(
            f"{where}: a parameter reads 'name: type = default  # unit, lowest to highest: meaning', "
            f"given {line.strip()!r}."
        )
    kind = ast.unparse(node.annotation)
    if kind not in TYPES:
        raise WagerError(f"{where}: parameter type {kind!r}; allowed: {', '.join(TYPES)}.")
    name = node.target.id
    low, high = float(comment["low"].replace(",", "")), float(comment["high"].replace(",", ""))
    parameter = Parameter(
        name, kind, _default(node.value, where), comment["unit"], low, high, comment["meaning"].strip()
    )
    parameter.parse(parameter.default)
    return parameter


def _default(node: ast.expr | None, where: str) -> Value:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "default" and len(node.args) == 1:
        return assumptions.default(ast.literal_eval(node.args[0]))
    try:
        value: Value = ast.literal_eval(ast.unparse(node)) if node else math.nan
    except ValueError:
        raise WagerError(f"{where}: a default is a number or default('name of an assumption').") from None
    return value


def another(parameter: Parameter, preferred: Sequence[float] = ()) -> Value | None:
    """Return an allowed value that differs from the default, to try; None where nothing else is allowed.

    The first of ``preferred`` that will do, else a short number a quarter of the way to the farther end.

    >>> another(Parameter("gross_margin", "float", 0.5, "share", 0.05, 0.95, ""), [0.7, 0.3])
    0.7
    >>> another(Parameter("draws_log2", "int", 12, "count", 6, 16, ""))
    10
    """
    start, kind = parameter.default, TYPES[parameter.type]
    far = max((parameter.minimum, parameter.maximum), key=lambda end: abs(end - start))
    tried = (
        kind(float(f"{value:.{digits}g}"))
        for value in (*preferred, start + (far - start) / 4, far)
        for digits in range(2, 18)
    )
    return next((v for v in tried if parameter.minimum <= v <= parameter.maximum and v != start), None)


def validate(page: Page, given: Mapping[str, object]) -> dict[str, Value]:
    """Check parameters given for a chapter, before anything runs.

    Parameters
    ----------
    page : Page
        The chapter.
    given : mapping of str to object
        Values by parameter name; text is read as a number.

    Returns
    -------
    dict
        The values as the types of the parameters cell.

    Raises
    ------
    WagerError
        For an unknown name (with the nearest right one), a wrong type, a value out of range, nan or inf.
    """
    known = parameters(page)
    for name in given:
        if name not in known:
            raise WagerError(f"Chapter {page.name} has no parameter {name!r}: {nearest(name, known)}")
    return {name: known[name].parse(value) for name, value in given.items()}


def changed(page: Page, given: Mapping[str, object]) -> dict[str, Value]:
    """Return the given parameters that differ from the chapter's defaults, checked as ``validate`` checks them.

    A run under its defaults, spelled out, is the published run.
    """
    known = parameters(page)
    return {name: value for name, value in validate(page, given).items() if value != known[name].default}


def parse_assignments(pairs: list[str]) -> dict[str, str]:
    """Read ``NAME=VALUE`` pairs from a command line.

    >>> parse_assignments(["gross_margin=0.4"])
    {'gross_margin': '0.4'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or not name or not value:
            raise WagerError(f"-p {pair!r}: write a parameter as NAME=VALUE, for example -p gross_margin=0.4.")
        if name in found:
            raise WagerError(f"-p {pair!r}: parameter {name} is given twice ({found[name]} and {value}).")
        found[name] = value
    return found


def registry_conflicts(page: Page) -> list[str]:
    """Return where a parameters cell and the assumptions registry differ in unit or allowed range.

    A chapter has every assumption of its own as a parameter, and may borrow those of others.
    """
    registry: dict[str, Any] = assumptions.assumptions()
    wrong = []
    for name, parameter in parameters(page).items():
        entry = registry.get(name)
        if entry is None:
            continue
        cell = (parameter.unit, parameter.minimum, parameter.maximum, parameter.default)
        book = (entry.unit, entry.minimum, entry.maximum, entry.central)
        if cell != book:
            wrong.append(f"{page.name}.{name}: the cell says {cell}, data/assumptions.csv says {book}")
    missing = sorted(set(assumptions.assumptions(page.name)) - set(parameters(page)))
    return wrong + [f"{page.name}: assumption {name} is not a parameter of the chapter" for name in missing]
