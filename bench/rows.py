"""Rows of the benchmark: what each is to reach, and what it came to."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

FEWEST = 5
"""Rounds below which a median is no basis for saying that a row is reached."""


class Row(NamedTuple):
    """What one row measures and is to reach.

    Attributes
    ----------
    what, peer
        In words; ``{runs}`` stands for the number of runs of a sweep.
    unit
        Of what is measured.
    limit
        What ours over the peer's may be at most; None where only the conditions count.
    conditions
        What must hold besides.
    runs
        Runs of its sweep, 0 where it has none.
    """

    what: str
    peer: str
    unit: str
    limit: Fraction | None
    conditions: tuple[str, ...] = ()
    runs: int = 0

    @property
    def to_reach(self) -> str:
        """In words."""
        bound = [] if self.limit is None else [f"at most {_plain(self.limit)}"]
        return ", ".join([*bound, *self.conditions])


def _plain(limit: Fraction) -> str:
    return str(limit) if limit.numerator == 1 else f"{float(limit):g}"


NONE_EXECUTED = "zero executions"
SAME = "same findings"
ONLY_READERS = "only the chapters that read it execute"
LINEAR = "disk written linear"
ROWS = {
    "overhead": Row(
        "overhead per run of a sweep of {runs:,} runs of payback, one process: its wall time, start and results "
        "included, less the cells' own time, over the runs",
        "papermill on the same notebook, in one process that has it imported: wall time less the cells' own time",
        "s",
        Fraction(1, 25),
        runs=200,
    ),
    "sweep": Row(
        "{runs:,}-run sweep of payback, two processes",
        "papermill, one run after the other in one process that has it imported",
        "s",
        Fraction(1, 10),
        (SAME,),
        runs=200,
    ),
    "nothing": Row(
        "nothing changed: wager build",
        "jupyter-book build, nothing changed",
        "s",
        Fraction(1, 2),
        (NONE_EXECUTED,),
    ),
    "prose": Row(
        "one prose edit: wager build",
        "jupyter-book build, the same edit, execution cached",
        "s",
        Fraction(1),
        (NONE_EXECUTED,),
    ),
    "prose-lean": Row(
        "one prose edit: wager build",
        "jupyter-book build, spared an import of two seconds that JupyterLab brings (ours leaves it out)",
        "s",
        Fraction(1),
        (NONE_EXECUTED,),
    ),
    "table": Row(
        "one table edit: wager build",
        "jupyter-book build, the same edit, execution cached",
        "s",
        None,
        (ONLY_READERS,),
    ),
    "cold": Row(
        "cold build, all editions: wager build",
        "jupyter-book build that executes one edition of the same chapters",
        "s",
        Fraction(3, 2),
    ),
    "memory": Row(
        "{runs:,}-run sweep of a tiny chapter: memory of the parent, the highest from a fifth of the runs to the end",
        "the same process after a fifth of the runs",
        "MiB",
        Fraction(11, 10),
        (LINEAR,),
        runs=10_000,
    ),
}


@dataclass(frozen=True)
class Measured:
    """What a row came to.

    Attributes
    ----------
    date
        Day of measuring.
    ours, peer
        One number a round, in the row's unit.
    conditions
        Whether each condition held in every round.
    facts
        What was counted meanwhile, in words.
    runs
        Runs of its sweep.
    """

    date: str
    ours: Sequence[float]
    peer: Sequence[float]
    conditions: Mapping[str, bool] = field(default_factory=dict)
    facts: Sequence[str] = ()
    runs: int = 0

    @property
    def rounds(self) -> int:
        """How often it was measured."""
        return len(self.ours)

    @property
    def ratio(self) -> float:
        """Median of ours over median of the peer's."""
        return statistics.median(self.ours) / statistics.median(self.peer)


def reached(row: Row, found: Measured) -> str:
    """Say whether a row is reached, and if not, what is missing.

    >>> reached(Row("", "", "s", Fraction(1, 2)), Measured("", [1] * 5, [2] * 5))
    'yes'
    >>> reached(Row("", "", "s", None, ("same",)), Measured("", [1] * 5, [2] * 5))
    'no: same'
    """
    missing = [name for name in row.conditions if not found.conditions.get(name, False)]
    if row.limit is not None and found.ratio > row.limit:
        missing.insert(0, "ratio")
    if missing:
        return f"no: {', '.join(missing)}"
    if found.rounds < FEWEST:
        return f"open: {found.rounds} of at least {FEWEST} rounds"
    return "yes"


def as_ratio(ratio: float) -> str:
    """Return a ratio as a reader compares it with what is to be reached.

    >>> as_ratio(0.025), as_ratio(0.8), as_ratio(1.23)
    ('1/40', '0.80', '1.23')
    """
    return f"1/{1 / ratio:.3g}" if ratio < 0.5 else f"{ratio:.2f}"


def spread(values: Sequence[float], unit: str) -> str:
    """Return the median with the smallest and the largest beside it.

    >>> spread([3.0, 1.0, 2.0], "s")
    '2.00 s (1.00 to 3.00)'
    """
    low, middle, high = (digits(value) for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} {unit} ({low} to {high})"


def digits(value: float) -> str:
    """Return a number with three digits, or all those before the point.

    >>> digits(0.01234), digits(12.34), digits(1234.5)
    ('0.0123', '12.3', '1,234')
    """
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:#.3g}"


def off_line(places: Sequence[float], values: Sequence[float]) -> float:
    """Return how far values lie from a straight line at most, as a share of the largest.

    >>> off_line([1, 2, 3], [10, 20, 30])
    0.0
    """
    line = statistics.linear_regression(places, values)
    away = (abs(value - line.intercept - line.slope * place) for place, value in zip(places, values, strict=True))
    return max(away) / max(values)
