"""What the report of a sweep says: names, values and what a chart shows, from the same frames."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import assumptions
from analysis.charts.layout import Words
from analysis.charts.sweep import Quantity
from analysis.publish.sweeps.views import Seen
from analysis.units import UNITS, format_value

PERCENT = ("share", "share_per_year", "probability")
LARGE = 1e6
MOST_DIGITS = 4


@dataclass(frozen=True)
class Named:
    """A parameter or a finding as the report names it.

    Attributes
    ----------
    name
        Its column.
    label
        In a few words.
    unit
        One of ``units.UNITS``, or another word where a parameter has one.
    """

    name: str
    label: str
    unit: str

    def value(self, value: float) -> str:
        """Return a value with its unit."""
        if self.unit in UNITS and self.unit != "text":
            return format_value(float(value), self.unit)
        return f"{value:.6g}"

    def quantity(self, values: Iterable[float], each: bool = False) -> Quantity:
        """Return the axis of such values; ``each`` where every one of them is printed."""
        unit = self.unit_label
        return Quantity(f"{self.label}, {unit}" if unit else self.label, *form(values, self.unit, each))

    @property
    def unit_label(self) -> str:
        """The unit in words."""
        return UNITS[self.unit].label if self.unit in UNITS else self.unit


def named(column: str, words: Mapping[str, str]) -> Named:
    """Return how a column is named; a parameter by the short label of its assumption where it has one."""
    if words["kind"] == "parameter" and column in assumptions.names():
        return Named(column, assumptions.assumption(column).label, words["unit"])
    label = words["label"]
    return Named(column, label[:1].upper() + label[1:], words["unit"])


def form(values: Iterable[float], unit: str, each: bool = False) -> tuple[str, float]:
    """Return the d3 format with as many digits as tell the labels of an axis apart, and the step of its last digit.

    Parameters
    ----------
    values : iterable of float
        What stands on the axis.
    unit : str
        Its unit.
    each : bool
        Whether every value has a label; else about four have.

    >>> form([0.3, 0.35], "share"), form([1200, 2400], "usd_bn"), form([3, 3.5, 6], "years"), form([2030, 2031], "year")
    (('.0%', 0.01), (',.0f', 1.0), (',.1f', 0.1), ('.0f', 1.0))
    >>> form([0.3, 0.3125, 0.7], "share", each=True)
    ('.2%', 0.0001)
    """
    found = sorted({float(value) for value in values if math.isfinite(value)})
    if unit == "year":
        return ".0f", 1.0
    factor = 100 if unit in PERCENT else 1
    if each:
        digits = max(_decimals(value * factor) for value in found)
    else:
        step = (found[-1] - found[0]) * factor / 4 or abs(found[0]) * factor or 1.0
        digits = max(0, math.ceil(-math.log10(step)))
    digits = min(digits, MOST_DIGITS)
    if abs(found[-1]) >= LARGE:
        return ".3~s", 1.0
    return (f".{digits}%" if unit in PERCENT else f",.{digits}f"), round(10.0**-digits / factor, 10)


def _decimals(value: float) -> int:
    """Return how many decimals a value needs, the last bit of a float aside."""
    return len(f"{value:.10f}".rstrip("0").partition(".")[2])


def curve(frame: pd.DataFrame, finding: Named, parameter: Named, others: str) -> Words:
    """Return what a curve shows."""
    first, last = frame.iloc[0], frame.iloc[-1]
    direction = _direction(frame["middle"])
    ends = f"from {finding.value(first['middle'])} to {finding.value(last['middle'])}"
    along = f"{parameter.label} goes from {parameter.value(first['x'])} to {parameter.value(last['x'])}"
    title = f"{finding.label} {direction} {ends} as {small(along)}"
    most, least = (frame.iloc[int(place)] for place in (frame["middle"].argmax(), frame["middle"].argmin()))
    extremes = ", ".join(
        f"{which} {finding.value(row['middle'])} at {parameter.value(row['x'])}"
        for which, row in (("Highest", most), ("lowest", least))
    )
    alt = f"Line of {len(frame)} points. {title}. {extremes}. {others}"
    return Words(title, alt, f"{finding.unit_label[:1].upper()}{finding.unit_label[1:]}. {others}")


def _direction(values: pd.Series) -> str:
    steps = values.diff().dropna()
    if (steps >= 0).all() and (steps > 0).any():
        return "rises"
    if (steps <= 0).all() and (steps < 0).any():
        return "falls"
    return "goes"


def small(text: str) -> str:
    """Return a label as it stands inside a sentence: names in capitals stay."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def heat(frame: pd.DataFrame, finding: Named, one: Named, two: Named, others: str) -> Words:
    """Return what a heat map shows."""
    known = frame.dropna(subset=["value"])
    most, least = (known.iloc[int(place)] for place in (known["value"].argmax(), known["value"].argmin()))

    def at(row: pd.Series) -> str:
        where = f"{small(one.label)} {one.value(row['x'])} and {small(two.label)} {two.value(row['y'])}"
        return f"{finding.value(row['value'])} at {where}"

    title = f"{finding.label} is highest, {at(most)}"
    missing = len(frame) - len(known)
    gaps = f" {missing} cells have no number." if missing else ""
    return Words(title, f"Heat map of {len(frame)} cells. {title}. Lowest: {at(least)}.{gaps} {others}", others)


def correlations(frame: pd.DataFrame, finding: Named, runs: int) -> Words:
    """Return what a chart of rank correlations shows."""
    first = frame.iloc[0]
    way = "rises" if first["correlation"] > 0 else "falls"
    title = f"{finding.label} goes most closely with {small(first['label'])}: it {way} with it"
    told = "; ".join(f"{row.label} {row.correlation:+.2f}" for row in frame.itertuples())
    subtitle = f"Rank correlation with each parameter drawn, {runs:,} runs"
    return Words(title, f"Dots from −1 to 1, the closest first. {title}. {told}.", subtitle)


def seen_lines(finding: Named, told: Seen, runs: int, still: Sequence[str]) -> list[str]:
    """Return the range of a finding, which runs gave no number, and which parameters of the grid do not move it.

    >>> seen_lines(Named("x", "X", "usd_bn"), Seen(9, {"never": 1}, 0, 1, 2, 3), 10, ["life of chips"])
    ['From $1.0 billion to $3.0 billion, middle $2.0 billion.', 'never in 1 of 10 runs.', 'Not moved by life of chips.']
    """
    lines = [f"From {finding.value(told.low)} to {finding.value(told.high)}, middle {finding.value(told.middle)}."]
    lines += [f"{word} in {count:,} of {runs:,} runs." for word, count in told.words.items()]
    if told.nothing:
        lines.append(f"No number in {told.nothing:,} of {runs:,} runs.")
    return [*lines, f"Not moved by {' or '.join(still)}."] if still else lines


def run_command(chapter: str, parameters: Mapping[str, Any]) -> str:
    """Return the command that makes one run again.

    >>> run_command("payback", {"gross_margin": 0.4, "seed": 1})
    'wager run payback -p gross_margin=0.4 -p seed=1'
    """
    given = [part for name, value in parameters.items() for part in ("-p", f"{name}={value}")]
    return shlex.join(["wager", "run", chapter, *given])


def sweep_command(plan: Mapping[str, Any]) -> str:
    """Return the command that makes the same sweep."""
    parts = ["wager", "sweep", plan["CHAPTER"]]
    for option in ("--grid", "--sample", "--seed", "--vary", "-p"):
        given = plan.get(option, {})
        values = [f"{name}={value}" for name, value in given.items()] if isinstance(given, dict) else [given]
        parts += [part for value in values for part in (option, value)]
    return shlex.join(parts)
