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
LINE = 100
"""Characters of a command up to which it stands on one line."""


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
    if max(map(abs, found)) >= LARGE:
        return ".3~s", 1.0
    return (f".{digits}%" if unit in PERCENT else f",.{digits}f"), round(10.0**-digits / factor, 10)


def _decimals(value: float) -> int:
    """Return how many decimals a value needs, the last bit of a float aside."""
    return len(f"{value:.10f}".rstrip("0").partition(".")[2])


def curve(frame: pd.DataFrame, finding: Named, parameter: Named, others: str) -> Words:
    """Return what a curve shows."""
    title = f"{finding.label} {_course(frame, finding, parameter)}"
    most, least = (frame.iloc[int(place)] for place in (frame["middle"].argmax(), frame["middle"].argmin()))
    extremes = ", ".join(
        f"{which} {finding.value(row['middle'])} at {parameter.value(row['x'])}"
        for which, row in (("Highest", most), ("lowest", least))
    )
    alt = f"Line of {_counted(len(frame), 'point')}. {title}. {extremes}. {others}"
    return Words(title, alt, f"{_unit_first(finding)}. {others}")


def _course(frame: pd.DataFrame, finding: Named, parameter: Named) -> str:
    first, last = frame.iloc[0], frame.iloc[-1]
    begins, ends = finding.value(first["middle"]), finding.value(last["middle"])
    if len(frame) == 1:
        return f"is {begins} at {small(parameter.label)} {parameter.value(first['x'])}"
    along = f"{parameter.label} goes from {parameter.value(first['x'])} to {parameter.value(last['x'])}"
    steps = frame["middle"].diff().dropna()
    if not steps.any():
        return f"stays at {begins} as {small(along)}"
    direction = "rises" if (steps >= 0).all() else "falls" if (steps <= 0).all() else "goes"
    return f"{direction} from {begins} to {ends} as {small(along)}"


def _unit_first(finding: Named) -> str:
    return finding.unit_label[:1].upper() + finding.unit_label[1:]


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


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
    gaps = f" {_counted(missing, 'cell')} {'has' if missing == 1 else 'have'} no number." if missing else ""
    alt = f"Heat map of {_counted(len(frame), 'cell')}. {title}. Lowest: {at(least)}.{gaps} {others}"
    return Words(title, alt, f"{_unit_first(finding)}. {others}")


def correlations(frame: pd.DataFrame, finding: Named, runs: int) -> Words:
    """Return what a chart of rank correlations shows."""
    first = frame.iloc[0]
    way = "rises with it" if first["correlation"] > 0 else "falls as that rises"
    title = f"{finding.label} goes most closely with {small(first['label'])}: it {way}"
    pairs = zip(frame["label"], frame["correlation"], strict=True)
    told = "; ".join(f"{label} {signed(value)}" for label, value in pairs)
    subtitle = f"Rank correlation with each parameter drawn, {runs:,} runs"
    return Words(title, f"Dots from −1 to 1, the closest first. {title}. {told}.", subtitle)


def signed(value: float) -> str:
    """Return a correlation with its sign.

    >>> signed(-0.5), signed(0.25)
    ('−0.50', '+0.25')
    """
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def seen_lines(finding: Named, told: Seen, runs: int, still: Sequence[str]) -> list[str]:
    """Return the range of a finding, which runs gave no number, and which parameters of the grid do not move it.

    >>> seen_lines(Named("x", "X", "usd_bn"), Seen(9, {"never": 1}, 0, 1, 2, 3), 10, ["life"])
    ['From $1.0 billion to $3.0 billion, middle $2.0 billion.', '“never” in 1 of 10 runs.', 'Not moved by life.']
    """
    lines = [f"From {finding.value(told.low)} to {finding.value(told.high)}, middle {finding.value(told.middle)}."]
    lines += [f"“{word}” in {count:,} of {runs:,} runs." for word, count in told.words.items()]
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
    """Return the command that makes the same sweep, a long one with an option a line.

    >>> sweep_command({"CHAPTER": "payback", "--grid": {"gross_margin": "0.3:0.7:0.1"}, "-p": {"seed": "1"}})
    'wager sweep payback --grid gross_margin=0.3:0.7:0.1 -p seed=1'
    """
    parts = [f"wager sweep {plan['CHAPTER']}"]
    for option in ("--grid", "--sample", "--seed", "--vary", "-p"):
        given = plan.get(option, {})
        values = [f"{name}={value}" for name, value in given.items()] if isinstance(given, dict) else [given]
        parts += [shlex.join([option, value]) for value in values]
    line = " ".join(parts)
    return line if len(line) <= LINE else " \\\n  ".join(parts)


def axis(text: str) -> str:
    """Return the values of an axis or the ends of a range as a sentence has them.

    >>> axis("0.3:0.7:0.1"), axis("0.3:0.7"), axis("3,4,5")
    ('0.3 to 0.7 in steps of 0.1', '0.3 to 0.7', '3, 4, 5')
    """
    low, *rest = text.split(":")
    if not rest:
        return ", ".join(low.split(","))
    return f"{low} to {rest[0]}{f' in steps of {rest[1]}' if rest[1:] else ''}"
