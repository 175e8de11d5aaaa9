"""When a figure of ours agrees with a published one, and how both are printed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.views import replicating
from analysis.views.replicating import Replication


def row(published: float, ours: float, **more: Any) -> Replication:
    return Replication("Cahn, 2024", "required revenue", published, ours, "usd_bn", "By hand.", "cahn", **more)


@pytest.mark.parametrize(
    ("published", "ours", "agrees"),
    [
        (600, 600.49, True),
        (600, 600.51, False),
        (0.25, 0.2549, True),
        (0.25, 0.2551, False),
        (4.85, 4.845, True),
        (0.0053, 0.00534, True),
        (0.0053, 0.00536, False),
    ],
)
def test_a_figure_agrees_when_it_rounds_to_the_one_printed(published, ours, agrees):
    assert row(published, ours).agrees is agrees


def test_large_figures_name_their_last_digit():
    """1.7e22 stands for 1.65e22 to 1.75e22."""
    assert row(1.7e22, 1.69e22, half_unit=0.05e22).agrees
    assert not row(1.7e22, 1.76e22, half_unit=0.05e22).agrees
    assert not row(1.7e22, 1.69e22).agrees


def test_an_interval_published_decides():
    """A fit of 0.36 lies in 0.33 to 0.37, though it does not round to 0.35."""
    assert row(0.35, 0.36, low=0.33, high=0.37).agrees
    assert not row(0.35, 0.38, low=0.33, high=0.37).agrees


@given(st.decimals(0, 10_000, places=2))
def test_every_figure_agrees_with_itself(value):
    assert row(float(value), float(value)).agrees


def test_frame():
    found = replicating.frame([row(600, 640)]).iloc[0]
    assert (found["difference"], bool(found["agrees"]), found["source"]) == (40, False, "cahn")
    assert list(replicating.frame([]).columns) == list(replicating.COLUMNS)


def test_printed_with_units():
    assert replicating.printed(replicating.frame([row(600, 480.5)])).to_dict("records") == [
        {
            "figure": "Cahn, 2024: required revenue",
            "published": "$600 billion",
            "ours": "$480 billion",
            "difference": "−19.9%",
            "agrees": "no",
            "why": "By hand.",
        }
    ]


@pytest.mark.parametrize(
    ("published", "ours", "unit", "difference"),
    [
        (500, 530, "usd_bn", "+6.0%"),
        (600, 600.2, "usd_bn", "0%"),  # 0.03 % rounds to nothing
        (0.0053, 0.005233, "share", "−1.3%"),  # a share of a share
        (4, 3, "rank", "−1"),
        (9, 9, "rank", "0"),
    ],
)
def test_a_difference_is_over_the_published_figure(published, ours, unit, difference):
    entry = Replication("Cahn, 2024", "required revenue", published, ours, unit, "By hand.", "cahn")
    assert replicating.printed(replicating.frame([entry])).iloc[0]["difference"] == difference
