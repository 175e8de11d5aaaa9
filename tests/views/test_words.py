"""Rankings of assumptions in words, and short names from the registry."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis.assumptions import assumptions
from analysis.views import words


def test_every_assumption_has_a_short_name():
    """On a phone an axis wraps at 18 letters; two lines hold a name of 30."""
    assert [entry.name for entry in assumptions().values() if not 2 < len(entry.label) <= 30] == []


def test_short_names_differ_within_a_chapter():
    named = [(entry.chapter, entry.label) for entry in assumptions().values()]
    assert len(named) == len(set(named))


def test_labelled(registry):
    frame = words.labelled(pd.DataFrame({"name": ["chip_life_years"]}), registry)
    assert frame.to_dict("records") == [{"name": "chip_life_years", "label": "Life of chips", "unit": "years"}]


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [(600, "usd_bn", "$600 billion"), (-1.5, "usd_bn", "−$1.5 billion"), (math.inf, "year", "never")],
)
def test_amount(value, unit, wanted):
    assert words.amount(value, unit) == wanted


def test_tornado_names_the_first():
    frame = pd.DataFrame(
        {"label": ["Ceiling", "Life"], "at_low": [-100.0, 10.0], "at_high": [900.0, math.inf], "swing": [1000.0, 1.0]}
    )
    said = words.tornado(frame, "usd_bn", "the value")
    assert said["title"] == "Ceiling moves the value most"
    assert said["alt"].endswith("Ceiling from −$100 billion to $900 billion; Life from $10 billion to never.")
    assert words.tornado(frame.iloc[::-1], "usd_bn", "the value")["title"] == "Life moves the value most"


def test_sobol_keeps_estimates_within_bounds():
    """Estimates of −0.02 and 1.03 are read as 0 and 1."""
    frame = pd.DataFrame({"label": ["Ceiling", "Life"], "first_order": [0.5, -0.02], "total": [1.03, 0.1]})
    said = words.sobol(frame)
    assert said["title"] == "Ceiling accounts for 100% of the spread of the answer"
    assert said["alt"].endswith("Ceiling 50% alone, 100% in all; Life 0% alone, 10% in all.")
