"""What is known of the first years and what is assumed, from the report's own tables."""

import pytest

from analysis import tables
from analysis.assumptions import assumptions
from analysis.views import payback as views


@pytest.fixture(scope="session")
def registry():
    return assumptions("payback")


@pytest.fixture(scope="session")
def central(registry):
    return {name: entry.central for name, entry in registry.items()}


@pytest.fixture(scope="session")
def known():
    names = ("capex_quarterly", "guidance", "lab_finances")
    return views.evidence(*(tables.load(name) for name in names), 365)
