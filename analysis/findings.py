"""A chapter's named results, each with its unit, the evidence it rests on and the rank that follows from it.

Prose, sweeps, the API and comparisons of editions read what is recorded here; nothing else leaves a chapter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeAlias

from analysis import mime
from analysis.assumptions import Assumption, assumption
from analysis.hints import nearest
from analysis.schemas import STATUSES
from analysis.units import UNITS, UnitError, format_value, unit_named

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "STATUSES",
    "UNITS",
    "Finding",
    "FindingError",
    "Input",
    "UnitError",
    "format_value",
    "record",
    "recorded",
    "reset",
    "weakest",
]

NAME = re.compile(r"[a-z][a-z0-9_]*")
NEEDED = ("source", "status")
Value: TypeAlias = int | float | str | None


class FindingError(ValueError):
    """A result that may not be recorded: no number, no evidence, no unit or a name taken already."""


@dataclass(frozen=True)
class Input:
    """What a finding rests on: rows of a table, an assumption or a finding, with rank and sources."""

    kind: str
    name: str
    status: str
    sources: tuple[str, ...]
    rows: int | None = None

    def payload(self) -> dict[str, Any]:
        """Return this input as JSON holds it."""
        rows = {} if self.rows is None else {"rows": self.rows}
        return {
            "kind": self.kind,
            "name": self.name,
            "status": self.status,
            "sources": list(self.sources),
            **rows,
        }


@dataclass(frozen=True)
class Finding:
    """A recorded result.

    Attributes
    ----------
    name
        Name by which prose and other chapters refer to it.
    value
        A number in ``unit``, a word, or None where the sources do not settle it.
    unit
        One of ``UNITS``.
    label
        What it is, in a few words.
    status
        Rank of the weakest input.
    inputs
        What it rests on.
    low, high
        Ends of its interval, or None.
    """

    name: str
    value: Value
    unit: str
    label: str
    status: str
    inputs: tuple[Input, ...]
    low: float | None = None
    high: float | None = None

    def payload(self) -> dict[str, Any]:
        """Return this finding as the notebook's output holds it."""
        interval = {} if self.low is None else {"low": self.low, "high": self.high}
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "label": self.label,
            "status": self.status,
            "inputs": [item.payload() for item in self.inputs],
            **interval,
        }

    def __str__(self) -> str:
        value = "unresolved" if self.value is None else format_value(self.value, self.unit)
        ends = "" if self.low is None else f" [{_both(self.low, self.high, self.unit)}]"
        return f"{self.label}: {value}{ends} ({self.status})"

    def _ipython_display_(self) -> None:
        """Show nothing when a cell ends with a finding: ``record`` has shown it."""


def _both(low: float, high: float | None, unit: str) -> str:
    return f"{format_value(low, unit)} to {format_value(high, unit)}"


_recorded: dict[str, Finding] = {}


def reset() -> None:
    """Forget all findings of this process, as a new run does."""
    _recorded.clear()


def recorded() -> dict[str, Finding]:
    """Return what this process has recorded, by name, in that order."""
    return dict(_recorded)


def weakest(statuses: Iterable[str]) -> str:
    """Return the lowest rank of evidence among ``statuses``.

    Raises
    ------
    FindingError
        When there is none, or one is not a rank.

    Examples
    --------
    >>> weakest(["reported", "scenario", "derived"])
    'scenario'
    """
    found = list(statuses)
    for status in found:
        if status not in STATUSES:
            raise FindingError(f"No evidence status {status!r}; {nearest(str(status), STATUSES)}")
    if not found:
        raise FindingError("A result without evidence has no status; give at least one input.")
    return max(found, key=STATUSES.index)


def record(  # noqa: PLR0913, PLR0917 - one call says all that a reader can ask of a number
    name: str,
    value: object,
    unit: str,
    label: str,
    inputs: Sequence[pd.DataFrame | Assumption | Finding | str],
    low: object = None,
    high: object = None,
) -> Finding:
    """Record a result of this run and show it in the notebook.

    Parameters
    ----------
    name : str
        Small letters, digits and _; once in a run.
    value : number, str or None
        A finite number in ``unit``; a word that hangs on a number, with unit ``text`` (also "never", for a
        year that does not come); None where the evidence does not give one.
    unit : str
        One of ``UNITS``.
    label : str
        What it is, in a few words.
    inputs : sequence
        What it rests on, at least one: rows of a table from ``tables.load``, an assumption or its name, a
        finding.
    low, high : number, optional
        Both ends of its interval, in ``unit``.

    Returns
    -------
    Finding
        To be an input of further findings.

    Raises
    ------
    FindingError
        When the name is malformed or taken, the value or an end is not finite, the ends are reversed, or an
        input is not evidence.
    UnitError
        When the unit is unknown.
    TableError
        When an input names an assumption that does not exist.
    """
    _check_name(name, label)
    unit_named(unit)
    known = tuple(_input(name, given) for given in _listed(name, inputs))
    status = "unresolved" if value is None else weakest(item.status for item in known)
    ends = _interval(name, value, low, high)
    finding = Finding(name, _value(name, value, unit), unit, label, status, known, *ends)
    _recorded[name] = finding
    _display(finding)
    return finding


def _check_name(name: str, label: str) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise FindingError(f"Finding name {name!r}; allowed: small letters, digits and _, a letter first.")
    if name in _recorded:
        raise FindingError(f"Finding {name!r} is recorded already ({_recorded[name].label}); use another name.")
    if not isinstance(label, str) or not label.strip():
        raise FindingError(f"Finding {name!r} has no label; say in a few words what it is.")


def _value(name: str, value: object, unit: str) -> Value:
    if value is None:
        return None
    if isinstance(value, str):
        if unit != "text" or not value.strip():
            raise FindingError(f"Finding {name!r}: the word {value!r} has unit {unit!r}; allowed: unit text.")
        return value
    if unit == "text":
        raise FindingError(f"Finding {name!r}: {value!r} has unit 'text'; give it the unit it is in.")
    return _number(f"Finding {name!r}", value)


def _number(what: str, value: object) -> int | float:
    """Return a finite number as plain Python, so that JSON holds it."""
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise FindingError(f"{what}: {value!r} is no finite number; allowed: a number, a word of unit text, None.")
    return int(value) if isinstance(value, Integral) else float(value)


def _interval(name: str, value: object, low: object, high: object) -> tuple[float | None, float | None]:
    if low is None and high is None:
        return None, None
    if low is None or high is None:
        raise FindingError(f"Finding {name!r} has one end of an interval ({low!r}, {high!r}); give both.")
    if value is None or isinstance(value, str):
        raise FindingError(f"Finding {name!r} has an interval but no number; leave low and high out.")
    ends = _number(f"Finding {name!r}, low", low), _number(f"Finding {name!r}, high", high)
    if ends[0] > ends[1]:
        raise FindingError(f"Finding {name!r}: low {ends[0]} is above high {ends[1]}; swap them.")
    return ends


def _listed(name: str, inputs: object) -> Sequence[object]:
    """Refuse a bare input, which would be read letter by letter or column by column."""
    if not isinstance(inputs, list | tuple) or not inputs:
        raise FindingError(f"Finding {name!r}: inputs must list at least one table, assumption or finding.")
    return inputs


def _input(name: str, given: object) -> Input:
    import pandas as pd  # noqa: PLC0415 - half a second that pages without tables need not pay

    if isinstance(given, pd.DataFrame):
        return _rows(name, given)
    if isinstance(given, str):
        given = assumption(given)
    if isinstance(given, Assumption):
        return Input("assumption", given.name, given.status, (given.source,) if given.source else ())
    if isinstance(given, Finding):
        sources = {source for item in given.inputs for source in item.sources}
        return Input("finding", given.name, given.status, tuple(sorted(sources)))
    raise FindingError(
        f"Finding {name!r}: input of type {type(given).__name__}; allowed: rows from tables.load, an "
        "assumption or its name, a finding."
    )


def _rows(name: str, frame: pd.DataFrame) -> Input:
    import pandas as pd  # noqa: PLC0415

    table = frame.attrs.get("table")
    lacking = [column for column in NEEDED if column not in frame.columns]
    if not table:
        raise FindingError(f"Finding {name!r}: an input frame names no table; pass rows from tables.load.")
    if lacking:
        raise FindingError(f"Finding {name!r}: rows of {table} lack column {' and '.join(lacking)}; keep it.")
    if frame.empty:
        raise FindingError(f"Finding {name!r}: no rows of {table} are left; a result needs at least one.")
    sources, statuses = (frame[column].unique() for column in NEEDED)  # frames are long and repeat both
    if pd.isna(sources).any() or pd.isna(statuses).any():
        raise FindingError(f"Finding {name!r}: a row of {table} lacks source or status; every row needs both.")
    return Input("table", str(table), weakest(statuses), tuple(sorted(map(str, sources))), len(frame))


def _display(finding: Finding) -> None:
    """Publish the finding where a notebook runs; elsewhere there is nobody to show it to."""
    from IPython import get_ipython  # noqa: PLC0415 - half a second that only notebooks need to pay
    from IPython.display import display  # noqa: PLC0415

    if get_ipython() is not None:
        bundle = {mime.FINDING: finding.payload(), "text/plain": str(finding)}
        display(bundle, raw=True)
