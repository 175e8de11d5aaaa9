"""Frames that the report of a sweep draws: results joined, grouped and ranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from analysis.publish.sweeps.results import OK, Results

BAND = (0.05, 0.95)
BINS = 8
"""Groups of equal size in which a sample is summed up along a parameter."""
FEWEST = 8
"""Runs that a rank correlation needs."""


class Seen(NamedTuple):
    """A finding over the runs: how many gave a number, a word or nothing, and the numbers' range and middle."""

    numbers: int
    words: dict[str, int]
    nothing: int
    low: float
    middle: float
    high: float


def good(results: Results) -> pd.DataFrame:
    """Return the runs that did not fail."""
    frame: pd.DataFrame = results.table.to_pandas()
    return frame[frame["status"] == OK]


def failed(results: Results) -> pd.DataFrame:
    """Return the runs that failed."""
    frame: pd.DataFrame = results.table.to_pandas()
    return frame[frame["status"] != OK]


def seen(frame: pd.DataFrame, finding: str) -> Seen:
    """Sum up a finding over the runs."""
    numbers = pd.to_numeric(frame[finding], errors="coerce").dropna()
    words = frame.get(f"{finding}__text", pd.Series(dtype=object)).dropna()
    counted = {str(word): int(count) for word, count in words.value_counts().sort_index().items()}
    nothing = len(frame) - len(numbers) - len(words)
    ends = (numbers.min(), numbers.median(), numbers.max()) if len(numbers) else (np.nan,) * 3
    return Seen(len(numbers), counted, nothing, *map(float, ends))


def moved(frame: pd.DataFrame, finding: str) -> bool:
    """Whether a finding is a number that differs between runs."""
    column = frame[finding]
    return pd.api.types.is_numeric_dtype(column) and column.dropna().nunique() > 1


def follows(frame: pd.DataFrame, varied: Sequence[str], parameter: str, finding: str) -> bool:
    """Whether a finding differs anywhere between runs that differ in one parameter alone."""
    others = [name for name in varied if name != parameter]
    groups = frame.groupby(others)[finding].nunique() if others else pd.Series([frame[finding].nunique()])
    return bool((groups > 1).any())


def along(frame: pd.DataFrame, parameter: str, finding: str) -> pd.DataFrame:
    """Return the middle and the band of a finding at each value of a grid parameter, over all else.

    Returns
    -------
    DataFrame
        Columns ``x``, ``middle``, ``low``, ``high``, ``runs``; values at which no run gave a number are left out.
    """
    known = frame.dropna(subset=[finding])
    return _summed(known.groupby(parameter)[finding]).rename_axis("x").reset_index()


def binned(frame: pd.DataFrame, parameter: str, finding: str) -> pd.DataFrame:
    """Return the same in groups of equal size along a parameter that was drawn; ``x`` is the middle of a group."""
    known = frame.dropna(subset=[finding])
    groups = pd.qcut(known[parameter], min(BINS, known[parameter].nunique()), labels=False, duplicates="drop")
    found = _summed(known.groupby(groups)[finding])
    return found.assign(x=known.groupby(groups)[parameter].median()).reset_index(drop=True)


def _summed(groups: pd.api.typing.SeriesGroupBy) -> pd.DataFrame:  # type: ignore[type-arg]
    low, high = (groups.quantile(end) for end in BAND)
    return pd.DataFrame({"middle": groups.median(), "low": low, "high": high, "runs": groups.size()})


def over_two(frame: pd.DataFrame, parameters: Sequence[str], finding: str) -> pd.DataFrame:
    """Return the middle of a finding at each pair of values of two grid parameters.

    Returns
    -------
    DataFrame
        Columns ``x``, ``y``, ``value``; missing where no run of the pair gave a number.
    """
    one, two = parameters
    found = frame.groupby([one, two])[finding].median()
    pairs = pd.MultiIndex.from_product([sorted(frame[one].unique()), sorted(frame[two].unique())], names=["x", "y"])
    return found.reindex(pairs).rename("value").reset_index()


def ranked(frame: pd.DataFrame, parameters: Sequence[str], finding: str) -> pd.DataFrame:
    """Return the rank correlation of a finding with each parameter, the closest first.

    Returns
    -------
    DataFrame
        Columns ``name``, ``correlation``; empty where too few runs gave a number.
    """
    known = frame.dropna(subset=[finding])
    rows = []
    for name in parameters:
        if len(known) >= FEWEST and known[name].nunique() > 1 and known[finding].nunique() > 1:
            rows.append({"name": name, "correlation": float(stats.spearmanr(known[name], known[finding]).statistic)})
    found = pd.DataFrame(rows, columns=["name", "correlation"])
    return found.sort_values("correlation", key=lambda column: -column.abs(), kind="stable", ignore_index=True)
