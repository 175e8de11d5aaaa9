"""One finding in two snapshots: whether it moved, from what to what, and by how much."""

from __future__ import annotations

from typing import Literal, TypeAlias

from analysis.publish.comparing.snapshot import Finding, Number, Value
from analysis.schemas import Strict
from analysis.units import UnitError, format_value

Aspect: TypeAlias = Literal["value", "unit", "interval", "status", "appeared", "disappeared"]

POINTS: dict[str, tuple[str, float]] = {
    "share": ("pct_points", 100),
    "share_per_year": ("pct_points", 100),
    "probability": ("pct_points", 100),
    "pct": ("pct_points", 1),
    "pct_per_year": ("pct_points", 1),
    "pct_points": ("pct_points", 1),
    "year": ("years", 1),
    "rank": ("count", 1),
    "score": ("score", 1),
}
"""Units in which a difference is told in another unit, and never in per cent: unit and factor."""
UNSEEN = "too small to print"
MOST_PERCENT = 1000
"""From ten times as much on, per cent say less than the two values."""


class Side(Strict):
    """A finding in one of the two snapshots, also as it was printed then."""

    value: Value
    text: str
    unit: str
    status: str
    low: Number | None = None
    high: Number | None = None
    interval: str = ""


class Move(Strict):
    """A finding that is not the same in both.

    Attributes
    ----------
    name, label
        Of the finding.
    what
        What is not the same.
    old, new
        The two sides; None where it is not there.
    difference
        New less old, where both are numbers in one unit.
    percent
        That in per cent of the old number, where this makes sense.
    by
        Both in words; empty where there is no difference.
    alike
        True when both sides print alike: the move is too small to see.
    causes
        Keys of the changes that it can come from.
    """

    name: str
    label: str
    what: tuple[Aspect, ...]
    old: Side | None = None
    new: Side | None = None
    difference: float | None = None
    percent: float | None = None
    by: str = ""
    alike: bool = False
    causes: tuple[str, ...] = ()


def side(finding: Finding) -> Side:
    """Return a finding with its number and interval as printed."""
    ends = [printed(end, finding.unit) for end in (finding.low, finding.high) if end is not None]
    return Side(
        value=finding.value,
        text=printed(finding.value, finding.unit),
        unit=finding.unit,
        status=finding.status,
        low=finding.low,
        high=finding.high,
        interval=" to ".join(ends),
    )


def printed(value: Value, unit: str) -> str:
    """Return a value as prose prints it; in a unit that this version does not know, plainly.

    >>> printed(1424.0, "usd_bn"), printed(None, "usd_bn"), printed(3, "cowries")
    ('$1,424 billion', 'unresolved', '3 cowries')
    """
    if value is None:
        return "unresolved"
    try:
        return format_value(value, unit)
    except UnitError:
        return f"{value} {unit}"


def move(name: str, old: Finding | None, new: Finding | None) -> Move | None:
    """Return how a finding moved between two snapshots, or None where it is the same in both.

    Parameters
    ----------
    name : str
        Name of the finding.
    old, new : Finding or None
        The finding in each; None where it is not there.
    """
    if old is None or new is None:
        return _one_sided(name, old, new)
    what = _aspects(old, new)
    if not what:
        return None
    before, after = side(old), side(new)
    difference = _difference(old, new)
    percent = _percent(old, difference)
    return Move(
        name=name,
        label=new.label,
        what=what,
        old=before,
        new=after,
        difference=difference,
        percent=percent,
        by=_by(before, after, difference, percent),
        alike=_shown(before) == _shown(after),
    )


def _one_sided(name: str, old: Finding | None, new: Finding | None) -> Move | None:
    if new is not None:
        return Move(name=name, label=new.label, what=("appeared",), new=side(new))
    if old is not None:
        return Move(name=name, label=old.label, what=("disappeared",), old=side(old))
    return None


def _aspects(old: Finding, new: Finding) -> tuple[Aspect, ...]:
    differs: dict[Aspect, bool] = {
        "value": old.value != new.value,
        "unit": old.unit != new.unit,
        "interval": (old.low, old.high) != (new.low, new.high),
        "status": old.status != new.status,
    }
    return tuple(aspect for aspect, found in differs.items() if found)


def _shown(one: Side) -> tuple[str, str, str, str]:
    return one.text, one.unit, one.status, one.interval


def _difference(old: Finding, new: Finding) -> float | None:
    """Return the difference of two numbers in one unit; None for words, other units and equal numbers."""
    first, second = old.value, new.value
    if not isinstance(first, int | float) or not isinstance(second, int | float) or old.unit != new.unit:
        return None
    return float(second) - float(first) or None


def _percent(old: Finding, difference: float | None) -> float | None:
    """Return a difference in per cent of a number that is counted from nought."""
    if difference is None or not isinstance(old.value, int | float) or not old.value or old.unit in POINTS:
        return None
    percent = 100 * difference / abs(old.value)
    turned = difference * old.value < 0 and abs(difference) > abs(old.value)
    return None if turned or abs(percent) >= MOST_PERCENT else percent


def _by(before: Side, after: Side, difference: float | None, percent: float | None) -> str:
    if difference is None:
        return ""
    if before.text == after.text:
        return UNSEEN if _shown(before) == _shown(after) else ""
    shown, factor = POINTS.get(after.unit, (after.unit, 1))
    text = _signed(difference * factor, shown)
    return text if percent is None else f"{text} ({_signed(percent, 'pct')})"


def _signed(value: float, unit: str) -> str:
    try:
        return format_value(value, unit, "+")
    except UnitError:
        return f"{value:+g} {unit}"
