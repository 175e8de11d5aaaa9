"""Run a chapter in this process, and say what no result of it may be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any

import pandas as pd
import pytest

from analysis import assumptions, findings, show, tables
from analysis.publish import cards, chapters

FEWEST_DRAWS = {"draws_log2": 6}
ROLE = re.compile(r"\{finding\}`(?P<name>[a-z0-9_]+)(?::(?P<spec>[^`]+))?`")


@dataclass(frozen=True)
class Result:
    """What a chapter left behind: its findings, its names and the frames that it showed."""

    findings: dict[str, findings.Finding]
    names: dict[str, Any]
    shown: list[pd.DataFrame]


@cache
def compiled(chapter: str) -> list[tuple[CodeType, bool]]:
    """Return the code cells of a chapter, and whether each is the one of parameters."""
    cells = [cell for cell in chapters.chapter(chapter).notebook().cells if cell.cell_type == "code"]
    return [
        (compile(cell.source, f"{chapter}, code cell {place}", "exec"), "parameters" in cell.metadata.get("tags", []))
        for place, cell in enumerate(cells)
    ]


@contextmanager
def runner() -> Iterator[Callable[..., Result]]:
    """Yield a function that runs a chapter here, with few draws, and shows nothing."""
    recorded: dict[str, findings.Finding] = {}
    shown: list[pd.DataFrame] = []
    real = findings.record

    def record(name: str, *args: Any, **kwargs: Any) -> findings.Finding:
        recorded[name] = real(name, *args, **kwargs)
        return recorded[name]

    def run(chapter: str, **given: float) -> Result:
        findings.reset()
        recorded.clear()
        shown.clear()
        names: dict[str, Any] = {}
        for code, is_parameters in compiled(chapter):
            exec(code, names)
            if is_parameters:
                names |= {name: value for name, value in FEWEST_DRAWS.items() if name in names} | given
        return Result(dict(recorded), names, list(shown))

    with tables.held(), pytest.MonkeyPatch.context() as patch:  # held as in a run through papermill
        patch.setattr(findings, "record", record)
        patch.setattr(show, "figure", lambda *_, data, **__: shown.append(data))
        patch.setattr(show, "table", lambda *_, **__: None)
        patch.setattr(assumptions, "assumptions", cache(assumptions.assumptions))  # read once, not 500 times a run
        yield run


def numbers(found: findings.Finding) -> list[float]:
    return [x for x in (found.value, found.low, found.high) if isinstance(x, int | float)]


def complaints(result: Result, text: str) -> list[str]:
    """Say what no result may be, whatever the parameters."""
    printed = [
        f"nothing is printed for {role.group()}"
        for role in ROLE.finditer(text)
        if not cards.text(vars(result.findings[role["name"]]), role["spec"]).strip()
    ]
    wrong = [found for one in result.findings.values() for found in _of_finding(one)]
    return wrong + [found for frame in result.shown for found in _of_chart(frame)] + printed


def _of_finding(found: findings.Finding) -> Iterator[str]:
    """Numbers are finite; probabilities and shares of something lie in 0 to 1; prices and needs are not negative."""
    values = numbers(found)
    is_part = found.unit == "probability" or found.label.startswith(("Share of", "Chance"))
    is_positive = found.label.startswith(("Price", "Required revenue"))
    if not all(map(math.isfinite, values)):
        yield f"{found.name} is {values}"
    elif is_part and not all(0 <= value <= 1 for value in values):
        yield f"share {found.name} is {values}"
    elif is_positive and min(values, default=0) < 0:
        yield f"{found.name} is {values}"


def _of_chart(frame: pd.DataFrame) -> Iterator[str]:
    series = frame.select_dtypes("number")
    if series.isna().to_numpy().any():
        yield f"a chart of {list(frame)} has no number in {list(series.columns[series.isna().any()])}"
    if "probability" in frame and not frame["probability"].between(0, 1).all():
        yield "a chart has a probability outside 0 to 1"
    if {"series", "revenue_usd_bn"} <= set(frame):
        required = frame[frame["series"].str.startswith("Required")]
        if not (required["revenue_usd_bn"] >= 0).all():
            yield "a chart has a required revenue below zero"
