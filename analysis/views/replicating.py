"""Published figures beside ours: the rows that chapters and the page of replications show."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from analysis.units import format_value

COLUMNS = ("work", "figure", "published", "ours", "unit", "agrees", "difference", "why", "source")
MOST_DECIMALS = 10
"""Decimals looked at for the last one that is printed."""
ROUNDING = 1e-9
"""Share of a half unit by which binary fractions may miss it."""


@dataclass(frozen=True)
class Replication:
    """A published figure and what we get.

    Attributes
    ----------
    work
        Who published it and in which year.
    figure
        Which of its figures.
    published, ours
        The figure as printed and as recomputed, in ``unit``.
    unit
        One of ``units.UNITS``.
    why
        How ours is computed, or why the two part: a sentence.
    source
        Id of the source of the published figure.
    half_unit
        Half of the last digit printed, where the figure is rounded to more than whole numbers: 0.05e22 for 1.7e22.
        By default half of the last decimal.
    low, high
        A published interval: ours then agrees when it lies inside.
    """

    work: str
    figure: str
    published: float
    ours: float
    unit: str
    why: str
    source: str
    half_unit: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def agrees(self) -> bool:
        """Whether ours rounds to the figure printed, or lies in the interval published with it.

        >>> row = Replication("Cahn, 2024", "revenue", 600, 600.4, "usd_bn", "Chips, cost, margin.", "cahn")
        >>> row.agrees
        True
        """
        if self.low is not None and self.high is not None:
            return self.low <= self.ours <= self.high
        half = self.half_unit or _half_unit(self.published)
        return abs(self.ours - self.published) <= half * (1 + ROUNDING)


def _half_unit(published: float) -> float:
    """Return half of the last decimal printed.

    >>> _half_unit(0.25), _half_unit(600.0)
    (0.005, 0.5)
    """
    decimals = len(f"{published:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
    return float(f"{0.5 * 10.0**-decimals:.0e}")


def frame(rows: Iterable[Replication]) -> pd.DataFrame:
    """Return replications as a frame.

    Parameters
    ----------
    rows : iterable of Replication
        In the order shown.

    Returns
    -------
    DataFrame
        ``work, figure, published, ours, unit, agrees, difference, why, source``; the difference is ours less the
        published figure.
    """
    records = [asdict(row) | {"agrees": row.agrees, "difference": row.ours - row.published} for row in rows]
    return pd.DataFrame(records, columns=list(COLUMNS))


def printed(replications: pd.DataFrame) -> pd.DataFrame:
    """Return replications as a reader reads them: figures printed with their units.

    Parameters
    ----------
    replications : DataFrame
        From `frame`.

    Returns
    -------
    DataFrame
        ``figure, published, ours, difference, agrees, why``, all text; the difference is over the published figure.
    """
    rows = [
        {
            "figure": f"{row['work']}: {row['figure']}",
            **{name: format_value(row[name], row["unit"]) for name in ("published", "ours")},
            "difference": _difference(row),
            "agrees": "yes" if row["agrees"] else "no",
            "why": row["why"],
        }
        for row in replications.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _difference(row: Mapping[Hashable, Any]) -> str:
    """Return the difference over the published figure; in places for a rank, where a share says nothing."""
    if row["unit"] == "rank" or row["published"] == 0:
        return format_value(row["difference"], "count", "+.0f")
    text = format_value(row["difference"] / abs(row["published"]), "share", "+.1f")
    return "0%" if float(text.strip("+\N{MINUS SIGN}%")) == 0 else text
