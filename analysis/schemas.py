"""The description of a table: the YAML beside each CSV, as strict models that also read a column's cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from analysis.hints import nearest
from analysis.units import UNITS

Cell: TypeAlias = str | float | int | bool | date
Bound: TypeAlias = float | date

NAME = re.compile(r"[a-z][a-z0-9_]*")
EVIDENCE = ("source", "status", "confidence")
STATUSES = ("reported", "derived", "estimated", "scenario", "unresolved")
CONFIDENCES = ("high", "medium", "low")
KINDS: dict[str, tuple[Any, str, str]] = {
    "string": (str, r"\S(.*\S)?", "text without spaces around it"),
    "number": (float, r"-?\d+(\.\d+)?([eE][+-]?\d+)?", "a number"),
    "integer": (int, r"-?\d+", "a whole number"),
    "boolean": (bool, r"true|false", "true or false"),
    "date": (date, r"\d{4}-\d{2}-\d{2}", "a date as yyyy-mm-dd"),
}
ORDERED = ("number", "integer", "date")


def _as_text(value: object) -> object:
    """YAML reads 2026-11-22 as a date and 2026 as a number; both are dates as written."""
    return str(value) if isinstance(value, date | int) else value


WrittenDate = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^\d{4}(-\d{2}){0,2}$")]
Words = Annotated[str, Field(min_length=1)]
Link = Annotated[str, Field(pattern=r"^https?://\S+$")]


class Strict(BaseModel):
    """A model that takes no unknown key and converts nothing."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Licence(Strict):
    """The terms under which a source may be used."""

    name: Words
    url: Link | None = None


class Origin(Strict):
    """Where the rows of a table come from."""

    title: Words
    producer: Words
    url: Link
    date_accessed: WrittenDate
    licence: Licence


class Column(Strict):
    """One column: its type, unit, meaning and the values allowed in it."""

    type: Literal["string", "number", "integer", "boolean", "date"]
    meaning: Words
    unit: str | None = None
    allowed: list[str | int | float] | None = None
    minimum: Bound | None = None
    maximum: Bound | None = None
    pattern: str | None = None
    required: bool = True

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str | None) -> str | None:
        if unit is not None and unit not in UNITS:
            raise ValueError(f"no unit {unit!r}; {nearest(unit, UNITS)}")
        return unit

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"not a regular expression ({error})") from None
        return pattern

    @model_validator(mode="after")
    def _agrees(self) -> Column:
        """Limits fit the type: text has a pattern, ordered values a range."""
        kind = date if self.type == "date" else (int, float)
        bounds = [end for end in (self.minimum, self.maximum) if end is not None]
        if bounds and (self.type not in ORDERED or not all(isinstance(end, kind) for end in bounds)):
            raise ValueError(f"minimum and maximum do not fit type {self.type}")
        if len(bounds) == 2 and bounds[0] > bounds[1]:  # type: ignore[operator]
            raise ValueError(f"minimum {bounds[0]} is above maximum {bounds[1]}")
        if self.pattern is not None and self.type != "string":
            raise ValueError(f"pattern is for type string, not {self.type}")
        wrong = [value for value in self.allowed or [] if isinstance(value, str) != (self.type == "string")]
        if wrong:
            raise ValueError(f"allowed value {wrong[0]!r} does not fit type {self.type} (quote text)")
        return self

    def parse(self, texts: Sequence[str]) -> list[Cell]:
        """Return cells as this column's type.

        Parameters
        ----------
        texts : sequence of str
            Cells as written, none of them empty.

        Returns
        -------
        list
            str, float, int, bool or date values.

        Raises
        ------
        pydantic.ValidationError
            With the position of each cell that is of another type or not allowed.
        """
        cells: list[Cell] = TypeAdapter(list[self._cell()]).validate_python(texts)  # type: ignore[arg-type, misc]
        return cells

    def _cell(self) -> Any:
        """Return the type of a cell: spelt right, read, within limits, allowed."""
        kind, form, _ = KINDS[self.type]
        within = Field(ge=self.minimum, le=self.maximum) if self.type in ORDERED else Field()
        return Annotated[kind, BeforeValidator(_matches(form)), within, AfterValidator(self._permit)]

    def _permit(self, value: Cell) -> Cell:
        if self.allowed is not None and value not in self.allowed:
            raise ValueError("not among the allowed values")
        if self.pattern is not None:
            _matches(self.pattern)(str(value))
        return value

    def permitted(self, given: str = "") -> str:
        """Say what the column allows, and the allowed value nearest to ``given``.

        >>> Column(type="number", meaning="Capital expenditure", unit="usd_bn", minimum=0).permitted()
        'allowed: a number, at least 0 (usd_bn).'
        """
        if self.allowed is not None:
            return nearest(given, map(str, self.allowed))
        limits = [KINDS[self.type][2]]
        limits += [f"at least {_plain(self.minimum)}"] if self.minimum is not None else []
        limits += [f"at most {_plain(self.maximum)}"] if self.maximum is not None else []
        limits += [f"in the form {self.pattern}"] if self.pattern is not None else []
        unit = f" ({self.unit})" if self.unit else ""
        return f"allowed: {', '.join(limits)}{unit}."


def _matches(pattern: str) -> Callable[[str], str]:
    form = re.compile(pattern, re.DOTALL)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError("not in the right form")
        return text

    return check


def _plain(bound: Bound) -> str:
    return f"{bound:%Y-%m-%d}" if isinstance(bound, date) else f"{bound:.12g}"


class Schema(Strict):
    """A table's description: what a row is, its key, columns, origins and how it was made."""

    title: Words
    description: Words
    key: Annotated[list[str], Field(min_length=1)]
    columns: dict[str, Column]
    origins: list[Origin]
    derivation: Words

    @model_validator(mode="after")
    def _complete(self) -> Schema:
        for name in self.columns:
            if not NAME.fullmatch(name):
                raise ValueError(f"column name {name!r}; allowed: small letters, digits, _, a letter first")
        for name in self.key:
            if name not in self.columns:
                raise ValueError(f"key {name!r} is not among the columns; {nearest(name, self.columns)}")
            if not self.columns[name].required:
                raise ValueError(f"key {name!r} may not be optional")
        return self

    def require_evidence(self) -> Schema:
        """Return this description when it is that of a table of facts.

        Raises
        ------
        ValueError
            When a row could lack its source, status or confidence, or no origin is given.
        """
        for name in EVIDENCE:
            if name not in self.columns or not self.columns[name].required:
                raise ValueError(f"a table of facts needs a required column {name!r}")
        for name, allowed in (("status", STATUSES), ("confidence", CONFIDENCES)):
            if not set(self.columns[name].allowed or ["anything"]) <= set(allowed):
                raise ValueError(f"column {name!r} must list under 'allowed' some of {', '.join(allowed)}")
        if not self.origins:
            raise ValueError("a table of facts needs at least one origin")
        return self


def problems(error: ValidationError) -> list[str]:
    """Return what is wrong with a description, one sentence an entry, with the place in the YAML."""
    found = []
    for item in error.errors():
        place = ".".join(str(part) for part in item["loc"])
        given = "" if isinstance(item["input"], dict) else f" (given: {item['input']!r})"
        found.append(f"{place + ': ' if place else ''}{item['msg'].removeprefix('Value error, ')}{given}")
    return found
