"""Words that the charts of every chapter need: what a chart says, and rankings of assumptions in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypedDict

import pandas as pd

from analysis.assumptions import Assumption
from analysis.units import format_value

TOLD = 5
"""Rows of a ranking that an alternative text reads out."""


class Words(TypedDict):
    """What a chart says."""

    title: str
    alt: str


def labelled(frame: pd.DataFrame, registry: Mapping[str, Assumption]) -> pd.DataFrame:
    """Add short name and unit to a ranking of assumptions.

    Parameters
    ----------
    frame : DataFrame
        Column ``name``: an assumption each, as ``uncertainty.tornado`` and ``uncertainty.sobol_indices`` return.
    registry : mapping of str to Assumption
        The assumptions by name.

    Returns
    -------
    DataFrame
        The frame with columns ``label`` and ``unit``.
    """
    entries = [registry[name] for name in frame["name"]]
    return frame.assign(label=[entry.label for entry in entries], unit=[entry.unit for entry in entries])


def amount(value: Any, unit: str) -> str:
    """Print a value in its unit; infinity is a word.

    >>> amount(600, "usd_bn"), amount(float("inf"), "year")
    ('$600 billion', 'never')
    """
    return format_value(float(value), unit) if math.isfinite(value) else "never"


def tornado(frame: pd.DataFrame, unit: str, what: str) -> Words:
    """Words for `charts.sensitivity.tornado`.

    Parameters
    ----------
    frame : DataFrame
        From ``uncertainty.tornado``, labelled, the largest swing first.
    unit : str
        Unit of the result.
    what : str
        What the result is, such as "the value of the programme".
    """
    rows = "; ".join(
        f"{row.label} from {amount(row.at_low, unit)} to {amount(row.at_high, unit)}"
        for row in frame.head(TOLD).itertuples()
    )
    return {
        "title": f"{frame['label'].iloc[0]} moves {what} most",
        "alt": f"Bars of {what} at the ends of each assumption's interval: {rows}.",
    }


def sobol(frame: pd.DataFrame) -> Words:
    """Words for `charts.sensitivity.sobol`; the frame is labelled, the largest total first."""
    top = frame.iloc[0]
    shares = "; ".join(
        f"{row.label} {_share(row.first_order)} alone, {_share(row.total)} in all"
        for row in frame.head(TOLD - 1).itertuples()
    )
    title = f"{top['label']} accounts for {_share(top['total'])} of the spread of the answer"
    return {"title": title, "alt": f"Dots of Sobol indices by assumption: {shares}."}


def _share(value: Any) -> str:
    """Print a Sobol index; an estimate may lie a little outside 0 to 1."""
    return format_value(min(max(float(value), 0.0), 1.0), "share", ".0f")
