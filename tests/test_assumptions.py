"""The registry: what it returns, and what it refuses. Expected values are rows of the fixture."""

# ruff: noqa: E501 - a message stands in one piece
from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from analysis.assumptions import Assumption, assumption, assumptions, default
from analysis.tables import TableError

if TYPE_CHECKING:
    from tests.conftest import DataFolder


def test_by_name_in_the_order_of_the_registry(data: DataFolder) -> None:
    assert list(assumptions()) == ["gross_margin", "growth", "life", "build_years", "days"]
    assert list(assumptions("payback")) == ["gross_margin", "growth", "life"]
    assert assumptions("nowhere") == {}


def test_one_assumption(data: DataFolder) -> None:
    assert assumption("gross_margin") == Assumption(
        name="gross_margin",
        chapter="payback",
        label="Gross margin",
        central=0.5,
        low=0.3,
        high=0.7,
        distribution="normal",
        unit="share",
        minimum=0.05,
        maximum=0.95,
        meaning="Share of revenue left after cost of goods",
        basis="source",
        reason="As printed",
        source="filing_a",
    )
    assert default("life") == 5.0
    assert assumption("growth").source is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        assumption("growth").central = 1.0  # type: ignore[misc]


def test_status_follows_from_the_basis(data: DataFolder) -> None:
    assert assumption("gross_margin").status == "estimated"
    assert assumption("growth").status == "scenario"


def test_unknown_name(data: DataFolder) -> None:
    with pytest.raises(TableError, match=r"No assumption 'gros_margin' in assumptions\.csv; did you mean gross_margin"):
        default("gros_margin")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.5,0.3,0.7", "0.5,0.3,0.97", "assumptions.csv, gross_margin: high 0.97 is above maximum 0.95."),
        ("0.5,0.3,0.7", "0.5,0.01,0.7", "assumptions.csv, gross_margin: minimum 0.05 is above low 0.01."),
        ("0.5,0.3,0.7", "0.2,0.3,0.7", "gross_margin: low 0.3 is above central 0.2."),
        ("0.5,0.3,0.7", "0.8,0.3,0.7", "gross_margin: central 0.8 is above high 0.7."),
        ("0.5,0.3,0.7", "0.7,0.3,0.7", "gross_margin: central 0.7 is an end of its interval; it must lie inside."),
        ("365,365,365,fixed", "365,364,365,fixed", "days: distribution is fixed, so low, central and high must be equal."),
        ("0.35,1.6,lognormal,share_per_year,0.01", "0,1.6,lognormal,share_per_year,0", "growth: low 0 of a lognormal;"),
        ("As printed,filing_a", "As printed,", "gross_margin: basis is source, so name the source."),
        ("normal,share,", "normal,shares,", "gross_margin: no unit 'shares'; did you mean share?"),
        ("normal,share,", "normal,text,", "gross_margin: unit text is for words, not for numbers."),
        ("normal,share,", "gaussian,share,", "line 2, column distribution: 'gaussian'"),
        ("As printed,filing_a", "As printed,filing_q", "line 2, column source: no source 'filing_q'"),
        ("0.5,0.3,0.7", "half,0.3,0.7", "line 2, column central: 'half'; allowed: a number."),
        ("growth,payback", "gross_margin,payback", "lines 2, 3: the same key (name: gross_margin)."),
    ],
)  # fmt: skip
def test_contradictions(data: DataFolder, old: str, new: str, message: str) -> None:
    data.replace("assumptions.csv", old, new)
    with pytest.raises(TableError) as caught:
        assumptions()
    assert message in str(caught.value)


def test_a_changed_registry_is_read_again(data: DataFolder) -> None:
    assert default("life") == 5.0
    data.replace("assumptions.csv", "Life,5,3,6", "Life,4,3,6")
    assert default("life") == 4.0
