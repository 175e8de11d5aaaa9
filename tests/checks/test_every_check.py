"""What every check must give, whatever it observes."""

from __future__ import annotations

import pytest

from analysis import tables
from analysis.checks import ALL

UNKNOWN = {"A-032", "A-033"}
"""Claims for which the tables have no audited figure; evidence decides them."""
CASES = [(claim, version) for claim, items in sorted(ALL.items()) for item in items for version in item.versions]


@pytest.mark.parametrize(("claim", "version"), CASES)
def test_it_says_why_and_rests_on_rows(claim, version):
    found = ALL.observe(claim, version)
    assert found.why.endswith(".")
    assert found.is_known == (claim not in UNKNOWN)
    assert found.inputs or claim in UNKNOWN
    assert all(len(frame) and {"source", "status"} <= set(frame) for frame in found.inputs)
    assert {frame.attrs["table"] for frame in found.inputs} <= set(tables.names())
