"""What a parameter takes along a grid, read from ``NAME=LO:HI:STEP`` or ``NAME=a,b,c``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

from analysis.publish.params import Parameter, Value
from analysis.publish.project import WagerError

FORMS = "write NAME=LO:HI:STEP or NAME=a,b,c, for example --grid gross_margin=0.3:0.7:0.05"
EXACT = Context(prec=60)
"""Decimal digits enough for any range of floats that is worth a grid."""


class Axis(ABC):
    """Values along a grid, each computed from its place."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many there are."""

    @abstractmethod
    def at(self, place: int) -> Value:
        """Return the value at a place, from 0."""


@dataclass(frozen=True)
class Listed(Axis):
    """Values one by one."""

    values: Sequence[Value]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.values)

    def at(self, place: int) -> Value:
        """Return the value at a place, from 0."""
        return self.values[place]

    def __str__(self) -> str:
        return ",".join(map(plain, self.values))


@dataclass(frozen=True)
class Steps(Axis):
    """Values at equal steps, counted in decimal digits so that none drifts."""

    low: Decimal
    step: Decimal
    steps: int
    is_whole: bool

    @property
    def count(self) -> int:
        """How many there are."""
        return self.steps + 1

    def at(self, place: int) -> Value:
        """Return the value at a place, from 0."""
        exact = EXACT.add(self.low, EXACT.multiply(self.step, place))
        return int(exact) if self.is_whole else float(exact)

    def __str__(self) -> str:
        return f"{plain(self.at(0))}:{plain(self.at(self.steps))}:{self.step.normalize():f}"


def plain(value: Value) -> str:
    """Return a value as somebody would type it.

    >>> plain(3.0), plain(0.35), plain(1e-07)
    ('3', '0.35', '1e-07')
    """
    return repr(value).removesuffix(".0")


def parse(option: str, text: str, parameter: Parameter) -> Axis:
    """Read what stands after ``NAME=``.

    Parameters
    ----------
    option : str
        The option as given, which an error repeats.
    text : str
        The values.
    parameter : Parameter
        Its type and range decide what is allowed.

    Raises
    ------
    WagerError
        When it cannot be read, or a value is not allowed, is there twice or cannot be told from the next.
    """
    if not text.strip():
        raise WagerError(f"{option}: no value is given; {FORMS}.")
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        return _listed(option, text, parameter)
    if len(parts) != 3 or not all(parts) or "," in text:
        raise WagerError(f"{option}: {text!r} is neither a range nor a list; {FORMS}.")
    low, high, step = (number(option, part) for part in parts)
    return _steps(option, low, high, step, parameter)


def number(option: str, text: str) -> Decimal:
    """Read a finite decimal number.

    Raises
    ------
    WagerError
        When it is none, naming the option.
    """
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise WagerError(f"{option}: {text!r} is no number; {FORMS}.") from None
    if not found.is_finite():
        raise WagerError(f"{option}: {text!r} is not finite; allowed: finite numbers.")
    return found


def allowed(option: str, parameter: Parameter, given: object) -> Value:
    """Return a value as the parameter's type.

    Raises
    ------
    WagerError
        When the parameter does not allow it, naming the option.
    """
    try:
        return parameter.parse(given)
    except WagerError as error:
        raise WagerError(f"{option}: {error}") from None


def _listed(option: str, text: str, parameter: Parameter) -> Listed:
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise WagerError(f"{option}: a value is missing between two commas; {FORMS}.")
    values = [allowed(option, parameter, part) for part in parts]
    twice = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if twice is not None:
        raise WagerError(f"{option}: {plain(twice)} is given twice; give each value once.")
    return Listed(tuple(values))


def _steps(option: str, low: Decimal, high: Decimal, step: Decimal, parameter: Parameter) -> Steps:
    if low > high:
        raise WagerError(f"{option}: LO {low} is above HI {high}; swap them.")
    if step <= 0:
        raise WagerError(f"{option}: STEP {step} is not above zero; a range goes up from LO to HI.")
    for end in (low, high):
        allowed(option, parameter, str(end))
    if parameter.type == "int" and not (_is_whole(low) and _is_whole(step)):
        raise WagerError(f"{option}: {parameter.name} is a whole number, so LO and STEP must be ({low}, {step} given).")
    found = Steps(low, step, _count(option, low, high, step), parameter.type == "int")
    last = found.steps
    if last and (found.at(0) == found.at(1) or found.at(last - 1) == found.at(last)):
        raise WagerError(f"{option}: STEP {step} is too small to tell neighbours apart; take a larger one.")
    return found


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _count(option: str, low: Decimal, high: Decimal, step: Decimal) -> int:
    """Return how many steps there are from ``low`` up to ``high``, which is among the values where a step meets it."""
    try:
        steps = EXACT.divide_int(EXACT.subtract(high, low), step)
    except InvalidOperation:
        raise WagerError(f"{option}: STEP {step} is too small for a range from {low} to {high}.") from None
    return int(steps)
