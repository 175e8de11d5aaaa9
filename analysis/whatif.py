"""From a model function to a control on a page: one formula, tested in Python, run in the browser."""

import difflib
import inspect
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt
from altair.expr.core import ConstExpression, OperatorMixin

if TYPE_CHECKING:
    from analysis.assumptions import Assumption

NAME = re.compile(r"[a-z][a-z0-9_]*")
STEPS = 50
"""About as many stops as a slider has."""


class WhatIfError(ValueError):
    """A control or formula that a page could not run."""


@dataclass(frozen=True)
class Control:
    """A slider over one argument of a model.

    Attributes
    ----------
    name
        Name of the argument, and of the chart parameter that it sets.
    label
        What the reader sees.
    unit
        Unit of the value, one of those of findings.
    minimum, maximum, step
        Where the slider ends and how it moves.
    value
        The base case, where the slider starts and where reset returns to.
    """

    name: str
    label: str
    unit: str
    minimum: float
    maximum: float
    step: float
    value: float

    def __post_init__(self) -> None:
        """Refuse what a slider could not show."""
        if not NAME.fullmatch(self.name):
            raise WhatIfError(f"Control name {self.name!r} must be lower-case letters, digits and underscores.")
        numbers = (self.minimum, self.maximum, self.step, self.value)
        if not all(math.isfinite(number) for number in numbers):
            raise WhatIfError(f"Control {self.name}: minimum, maximum, step and value must be finite numbers.")
        if self.step <= 0:
            raise WhatIfError(f"Control {self.name}: step is {self.step}; it must be above 0.")
        if not self.minimum <= self.value <= self.maximum or self.minimum == self.maximum:
            raise WhatIfError(f"Control {self.name}: value {self.value} must lie in {self.minimum} to {self.maximum}.")


@dataclass(frozen=True)
class Answer:
    """A result that moves with the controls.

    Attributes
    ----------
    name
        Chart parameter that holds the result, or else the column of the chart's data that does.
    label
        What the result is.
    unit
        Unit of the value, one of those of findings.
    value
        The result at the base case, None where there is none.
    expression
        Vega expression of the result; None when the chart's data carry it.
    otherwise
        Words for when there is no result.
    """

    name: str
    label: str
    unit: str
    value: float | None
    expression: str | None = None
    otherwise: str = "none"


class WhatIf(NamedTuple):
    """A chart with the controls that move it and the answers it gives."""

    chart: alt.LayerChart
    controls: tuple[Control, ...]
    answers: tuple[Answer, ...]


def control(assumption: "Assumption", value: float, label: str | None = None, step: float | None = None) -> Control:
    """Return a slider for an assumption, from ``value``, somewhat beyond its 90 % interval.

    Parameters
    ----------
    assumption
        Gives name, unit, meaning and the range allowed at all, which the slider never leaves.
    value
        The chapter's own value of it: the base case.
    label
        What the reader sees; the assumption's meaning if not given.
    step
        Size of a move; about a fiftieth of the range, if not given.

    Raises
    ------
    WhatIfError
        When the value lies outside the range allowed.
    """
    reach = (assumption.high - assumption.low) / 2 or abs(assumption.central) / 2 or 1.0
    low = max(assumption.minimum, min(assumption.low - reach, value))
    high = min(assumption.maximum, max(assumption.high + reach, value))
    return slider(assumption.name, label or assumption.meaning, assumption.unit, (low, high), value, step=step)


def slider(  # noqa: PLR0913
    name: str, label: str, unit: str, limits: tuple[float, float], value: float, *, step: float | None = None
) -> Control:
    """Return a slider whose stops include ``value``, within ``limits``.

    Raises
    ------
    WhatIfError
        When the value lies outside the limits.

    >>> slider("price", "Price", "usd_bn", (0, 10), 2)
    Control(name='price', label='Price', unit='usd_bn', minimum=0.0, maximum=10.0, step=0.2, value=2.0)
    """
    low, high = limits
    if not low <= value <= high:
        raise WhatIfError(f"Control {name}: value {value} must lie in {low} to {high}.")
    size = Decimal(str(step or nice_step((high - low) / STEPS)))
    base = Decimal(str(float(value)))
    below = (base - _decimal(low)) // size
    above = (_decimal(high) - base) // size
    return Control(name, label, unit, float(base - below * size), float(base + above * size), float(size), float(value))


def _decimal(limit: float) -> Decimal:
    """Return a limit without the last digits that sums of binary fractions leave (0.7 + 0.2 is below 0.9)."""
    return Decimal(f"{limit:.12g}")


def nice_step(size: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that is not above ``size``.

    Raises
    ------
    WhatIfError
        When the size is not above 0.

    >>> nice_step(0.034), nice_step(7)
    (0.02, 5.0)
    """
    if not size > 0:
        raise WhatIfError(f"A slider needs a range; its fiftieth is {size}.")
    rounded = Decimal(f"{size:.12g}")  # 0.00999… of a subtraction is meant as 0.01
    power = Decimal(10) ** rounded.adjusted()
    return float(max(power * digit for digit in (1, 2, 5) if power * digit <= rounded))


def expression(function: Callable[..., Any], **arguments: object) -> str:
    """Return the Vega expression of a model function.

    The function is called once, with stand-ins that write down what is done to them.

    Parameters
    ----------
    function
        Written over plain operators.
    **arguments
        For each argument a control, a number, a column (``alt.datum.year``), a chart parameter or the text of
        another expression.

    Raises
    ------
    WhatIfError
        When an argument is unknown or missing, or the function needs more than plain operators.

    >>> def cost(price, count):
    ...     return price * count
    >>> expression(cost, price=alt.param("price"), count=alt.datum.n)
    '(price * datum.n)'
    """
    _check_arguments(function, arguments)
    stand_ins = {name: _stand_in(value) for name, value in arguments.items()}
    try:
        with _no_branches():
            result = function(**stand_ins)
    except (TypeError, AttributeError, ValueError) as error:
        raise WhatIfError(
            f"{function.__name__} cannot run on a page: it may use only + - * / ** and comparisons ({error})."
        ) from error
    return _text(result)


def answer(name: str, label: str, unit: str, function: Callable[..., Any], **arguments: "Control | float") -> Answer:
    """Return an answer that is a model function of controls and numbers, with its value at the base case.

    Raises
    ------
    WhatIfError
        As `expression` does.
    """
    numbers = {key: base(value) for key, value in arguments.items()}
    text = expression(function, **arguments)
    return Answer(name, label, unit, float(function(**numbers)), text)


def base(value: "Control | float") -> float:
    """Return the base case of a control, or the number itself."""
    return value.value if isinstance(value, Control) else float(value)


def _check_arguments(function: Callable[..., Any], arguments: dict[str, object]) -> None:
    parameters = inspect.signature(function).parameters
    for name in sorted(set(arguments) - set(parameters)):
        close = difflib.get_close_matches(name, parameters, n=1)
        hint = f" (did you mean {close[0]}?)" if close else ""
        raise WhatIfError(f"{function.__name__} has no argument {name!r}{hint}; it takes {', '.join(parameters)}.")
    required = [name for name, entry in parameters.items() if entry.default is inspect.Parameter.empty]
    missing = [name for name in required if name not in arguments]
    if missing:
        raise WhatIfError(f"{function.__name__} also needs {', '.join(missing)}.")


@contextmanager
def _no_branches() -> Iterator[None]:
    """Make a stand-in refuse to be true or false: a branch would silently drop half of the formula."""

    def refuse(_: object) -> bool:
        raise TypeError("it branches on the value of an argument")

    OperatorMixin.__bool__ = refuse  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del OperatorMixin.__bool__  # type: ignore[attr-defined]


def _stand_in(value: object) -> object:
    if isinstance(value, Control):
        return alt.param(name=value.name)
    if isinstance(value, str):
        return ConstExpression(f"({value})")
    if isinstance(value, OperatorMixin):
        return value
    return float(value)  # type: ignore[arg-type]


def _text(result: object) -> str:
    inner = getattr(result, "expr", result)
    return repr(float(inner)) if isinstance(inner, (int, float)) else str(inner)
