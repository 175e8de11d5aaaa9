"""What a sweep runs, checked before anything does: a grid, a sample, or each point of a grid with the same sample."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis import assumptions, reads
from analysis.hints import nearest
from analysis.publish import params
from analysis.publish.chapters import Page
from analysis.publish.params import Parameter, Value
from analysis.publish.project import WagerError
from analysis.publish.sweeps import axis
from analysis.publish.sweeps.axis import Axis, plain
from analysis.publish.sweeps.sample import Range, Sample, power_of_two

UNASKED = 20_000
"""Runs that a sweep may have without being told that this is meant."""
MOST = 10_000_000


@dataclass(frozen=True)
class Plan:
    """The runs of a sweep, each computed from its place.

    Attributes
    ----------
    chapter
        Name of the chapter.
    fixed
        Parameters that all runs share.
    grid
        Axes by parameter; the last one moves fastest.
    sample
        Points taken at each point of the grid, or None.
    """

    chapter: str
    fixed: Mapping[str, Value]
    grid: Mapping[str, Axis]
    sample: Sample | None = None

    @property
    def asked(self) -> int:
        """How many runs are asked for; a sample that meets a point twice gives fewer. Nothing is drawn to know it."""
        return math.prod(each.count for each in self.grid.values()) * (self.sample.points if self.sample else 1)

    @property
    def count(self) -> int:
        """How many runs there are."""
        return math.prod(each.count for each in self.grid.values()) * (self.sample.count if self.sample else 1)

    @property
    def varied(self) -> list[str]:
        """Parameters that are not the same in all runs."""
        return [*self.grid, *(self.sample.ranges if self.sample else ())]

    def parameters(self, place: int) -> dict[str, Value]:
        """Return what run number ``place``, from 0, is given."""
        left, drawn = divmod(place, self.sample.count) if self.sample else (place, 0)
        found: dict[str, Value] = {}
        for name in reversed(list(self.grid)):
            left, here = divmod(left, self.grid[name].count)
            found[name] = self.grid[name].at(here)
        points = self.sample.at(drawn) if self.sample else {}
        return {**self.fixed, **{name: found[name] for name in self.grid}, **points}

    def key(self, place: int) -> str:
        """Return the name of a run: a digest of its parameters."""
        return reads.digest(json.dumps(self.parameters(place), sort_keys=True).encode())

    @property
    def told(self) -> dict[str, Any]:
        """The plan as JSON holds it, by option: the same for the same runs."""
        drawn: dict[str, Any] = {}
        if self.sample:
            ranges = {name: f"{plain(each.low)}:{plain(each.high)}" for name, each in self.sample.ranges.items()}
            drawn = {"--sample": str(self.sample.points), "--seed": str(self.sample.seed), "--vary": ranges}
            drawn["points drawn"] = reads.digest(json.dumps(self.sample.at(self.sample.count - 1)).encode())
        return {
            "CHAPTER": self.chapter,
            "--grid": {name: str(each) for name, each in self.grid.items()},
            "order": ", ".join(self.varied),
            **drawn,
            "-p": {name: plain(value) for name, value in sorted(self.fixed.items())},
        }


@dataclass(frozen=True)
class Options:
    """What was given on the command line, as it was given."""

    grid: Sequence[str] = ()
    sample: int | None = None
    vary: Sequence[str] = ()
    seed: int = 1
    fixed: Sequence[str] = field(default=())


def read(page: Page, given: Options) -> Plan:
    """Read the plan of a sweep of a chapter.

    Raises
    ------
    WagerError
        Naming the option, what was given, what is allowed and the nearest right name.
    """
    known = params.parameters(page)
    fixed = params.validate(page, params.parse_assignments(list(given.fixed)))
    grid = _grid(page, known, given.grid)
    varied = _varied(page, known, given)
    _once({"-p": fixed, "--grid": grid, "--vary": varied})
    if given.sample is None:
        if varied:
            raise WagerError("--vary names what --sample draws; give --sample N too, such as --sample 256.")
        if not grid:
            raise WagerError(
                f"Nothing to vary: give --grid NAME=LO:HI:STEP, or --sample N. wager params {page.name} lists names."
            )
        return _checked(Plan(page.name, fixed, grid))
    ranges = varied or _declared(page, known, {*fixed, *grid})
    return _checked(Plan(page.name, fixed, grid, Sample(power_of_two(given.sample), given.seed, ranges)))


def _checked(plan: Plan) -> Plan:
    if plan.asked > MOST:
        raise WagerError(f"{plan.asked:,} runs are asked for; a sweep has at most {MOST:,}. Take larger steps.")
    return plan


def _grid(page: Page, known: Mapping[str, Parameter], given: Iterable[str]) -> dict[str, Axis]:
    found: dict[str, Axis] = {}
    for text in given:
        option = f"--grid {text}"
        name, sign, values = (part.strip() for part in text.partition("="))
        if not sign or not name:
            raise WagerError(f"{option}: {axis.FORMS}.")
        parameter = _named(page, known, option, name)
        if name in found:
            raise WagerError(f"{option}: {name} has a --grid already; give all its values in one.")
        found[name] = axis.parse(option, values, parameter)
    return found


def _named(page: Page, known: Mapping[str, Parameter], option: str, name: str) -> Parameter:
    if name not in known:
        raise WagerError(f"{option}: chapter {page.name} has no parameter {name!r}: {nearest(name, known)}")
    return known[name]


def _varied(page: Page, known: Mapping[str, Parameter], given: Options) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for text in given.vary:
        option = f"--vary {text}"
        name, sign, ends = (part.strip() for part in text.partition("="))
        parameter = _named(page, known, option, name)
        if name in found:
            raise WagerError(f"{option}: {name} has a --vary already.")
        found[name] = _range(option, parameter, ends) if sign else _interval(option, parameter)
    return found


def _range(option: str, parameter: Parameter, text: str) -> Range:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 2 or not all(parts):
        raise WagerError(f"{option}: write --vary NAME or --vary NAME=LO:HI.")
    for part in parts:
        axis.number(option, part)
    low, high = (axis.allowed(option, parameter, part) for part in parts)
    if low >= high:
        raise WagerError(f"{option}: LO {low} is not below HI {high}.")
    return Range(low, high, parameter.type == "int")


def _interval(option: str, parameter: Parameter) -> Range:
    """Return the interval that the registry declares for a parameter."""
    if parameter.name not in assumptions.names():
        raise WagerError(
            f"{option}: {parameter.name} has no interval in the assumptions registry; give one, "
            f"--vary {parameter.name}=LO:HI. Allowed: {parameter.allowed}."
        )
    entry = assumptions.assumption(parameter.name)
    if entry.low == entry.high:
        raise WagerError(f"{option}: {parameter.name} is fixed in the assumptions registry; give --vary NAME=LO:HI.")
    return Range(parameter.parse(entry.low), parameter.parse(entry.high), parameter.type == "int")


def _declared(page: Page, known: Mapping[str, Parameter], taken: set[str]) -> dict[str, Range]:
    """Return the intervals of all parameters of a chapter that have one and are not given otherwise."""
    found = {name: _interval("--sample", known[name]) for name in _uncertain(known) if name not in taken}
    if not found:
        raise WagerError(
            f"--sample: no parameter of {page.name} is left that has an interval in the assumptions registry; "
            "name one with --vary NAME=LO:HI."
        )
    return found


def _uncertain(known: Mapping[str, Parameter]) -> Iterator[str]:
    for name in known:
        if name in assumptions.names():
            entry = assumptions.assumption(name)
            if entry.low < entry.high:
                yield name


def _once(groups: Mapping[str, Mapping[str, object]]) -> None:
    """Refuse a parameter that two options give."""
    seen: dict[str, str] = {}
    for option, names in groups.items():
        for name in names:
            if name in seen:
                raise WagerError(f"{name} is given by {seen[name]} and by {option}; give it once.")
            seen[name] = option
