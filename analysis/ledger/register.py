"""Checks: functions that find, in tables and models, what a claim is about.

A check is registered by the ids of the claims that it settles. It returns what was observed and judges nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis import tables
from analysis.findings import STATUSES, weakest
from analysis.ledger.rule import LedgerError

if TYPE_CHECKING:
    import pandas as pd

VERSIONS = ("printed", "original")
"""A claim as the document prints it, and as its source or speaker put it."""


@dataclass(frozen=True)
class Observed:
    """What a check found.

    Attributes
    ----------
    low, high
        Ends of the observed interval, in the claim's unit; infinite for "at least" and "at most". For a claim of
        a day, ordinals: see ``on``.
    holds
        For a claim in words: whether what it says is so; None otherwise.
    why
        The observation in a sentence.
    inputs
        Rows of tables that it rests on.
    is_final
        Whether it settles a forecast before its time.
    is_half
        For a claim in words: whether part of it holds and part does not.
    is_unknown
        Whether the check looked and the tables do not say.
    """

    low: float = math.nan
    high: float = math.nan
    holds: bool | None = None
    why: str = ""
    inputs: tuple[pd.DataFrame, ...] = field(default=(), repr=False)
    is_final: bool = False
    is_half: bool = False
    is_unknown: bool = False

    @property
    def is_known(self) -> bool:
        """Whether anything was observed."""
        return self.holds is not None or self.is_half or not math.isnan(self.low)

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the observed interval."""
        return self.low, self.high

    @property
    def day(self) -> date:
        """The one day observed, see ``on``."""
        return date.fromordinal(int(self.low))

    @property
    def status(self) -> str:
        """Rank of the weakest row it rests on; unresolved when nothing was observed."""
        rows = [status for frame in self.inputs for status in frame["status"]]
        return weakest(rows) if rows and self.is_known else STATUSES[-1]


Check = Callable[[], Observed]


@dataclass(frozen=True)
class Registered:
    """A check with the place of its code and the versions of the claim that it is about."""

    function: Check
    versions: tuple[str, ...] = VERSIONS

    @property
    def name(self) -> str:
        """Module and function, as a reader finds it."""
        return f"{self.function.__module__}.{self.function.__name__}"


class Register(dict[str, list[Registered]]):
    """Checks by claim id; a claim has at most one for each version."""

    def check(self, *claims: str, versions: tuple[str, ...] = VERSIONS) -> Callable[[Check], Check]:
        """Register a function as the check of claims.

        Parameters
        ----------
        *claims : str
            Claim ids.
        versions : tuple of str
            What it observes: by default what both versions of a claim are about.

        Raises
        ------
        LedgerError
            When a claim has a check of that version already.
        """

        def register(function: Check) -> Check:
            for claim in claims:
                for other in self.get(claim, []):
                    if set(other.versions) & set(versions):
                        raise LedgerError(
                            f"Claim {claim} has two checks, {other.function.__name__} and {function.__name__}."
                        )
                self.setdefault(claim, []).append(Registered(function, versions))
            return function

        return register

    def of(self, claim: str, version: str) -> Registered | None:
        """Return the check of a claim in a version, or None."""
        return next((item for item in self.get(claim, []) if version in item.versions), None)

    def observe(self, claim: str, version: str = "printed") -> Observed:
        """Run the check of a claim in a version.

        Raises
        ------
        LedgerError
            When it has none, or the check fails.
        """
        registered = self.of(claim, version)
        if registered is None:
            raise LedgerError(f"No check of claim {claim} in its {version} version.")
        return run(claim, registered)


def run(claim: str, registered: Registered) -> Observed:
    """Run a check.

    Raises
    ------
    LedgerError
        When it raises or returns anything but an observation; claim and check are named.
    """
    try:
        observed = registered.function()
    except Exception as error:
        raise LedgerError(f"The check of claim {claim}, {registered.name}, failed: {error}") from error
    if not isinstance(observed, Observed):
        raise LedgerError(f"The check of claim {claim}, {registered.name}, returned {observed!r}, not an observation.")
    problem = _problem(observed)
    if problem:
        raise LedgerError(f"The check of claim {claim}, {registered.name}: {problem}")
    return observed


def _problem(observed: Observed) -> str:
    """Say what no observation may be; empty when there is nothing to say."""
    if observed.low > observed.high:
        return f"{observed.low:g} to {observed.high:g}: the ends are reversed."
    in_words = observed.holds is not None or observed.is_half or observed.is_unknown
    if not in_words and (math.isnan(observed.low) or math.isnan(observed.high)):
        return "what it observed is no number; say unknown() where the tables do not tell."
    return ""


@dataclass(frozen=True)
class Rows:
    """Rows of a table that a check selects, and the one value in them."""

    frame: pd.DataFrame

    def number(self, column: str) -> float:
        """Return the one number of a column; several rows or none are an error."""
        return float(self._one(column))

    def text(self, column: str) -> str:
        """Return the one word of a column; several rows or none are an error."""
        return str(self._one(column))

    def _one(self, column: str) -> Any:
        if len(self.frame) != 1:
            raise LedgerError(f"{len(self.frame)} rows of {self.frame.attrs.get('table')} where one is needed.")
        return self.frame[column].iloc[0]


def select(table: str, **conditions: object) -> Rows:
    """Return the rows of a table that meet all conditions; a condition is a value or a list of values."""
    frame = tables.load(table)
    for column, wanted in conditions.items():
        values = wanted if isinstance(wanted, list | tuple) else [wanted]
        frame = frame[frame[column].isin(values)]
    return Rows(frame)


def point(value: float, why: str, *inputs: pd.DataFrame) -> Observed:
    """Return an observation of one value."""
    return Observed(float(value), float(value), None, why, inputs)


def between(low: float, high: float, why: str, *inputs: pd.DataFrame) -> Observed:
    """Return an observation of an interval."""
    return Observed(float(low), float(high), None, why, inputs)


def on(day: date | pd.Timestamp, why: str, *inputs: pd.DataFrame) -> Observed:
    """Return an observation of a day, for a claim that says when."""
    return point(day.toordinal(), why, *inputs)


def holds(is_so: object, why: str, *inputs: pd.DataFrame) -> Observed:
    """Return an observation of whether a claim in words is so."""
    return Observed(holds=bool(is_so), why=why, inputs=inputs)


def half(why: str, *inputs: pd.DataFrame) -> Observed:
    """Return an observation that part of a claim in words holds and part does not."""
    return Observed(why=why, inputs=inputs, is_half=True)


def unknown(why: str) -> Observed:
    """Return that the tables do not say."""
    return Observed(why=why, is_unknown=True)


def merged(*registers: Mapping[str, list[Registered]]) -> Register:
    """Return several registers as one.

    Raises
    ------
    LedgerError
        When two of them check the same version of a claim.
    """
    everything = Register()
    for register in registers:
        for claim, items in register.items():
            for item in items:
                everything.check(claim, versions=item.versions)(item.function)
    return everything
