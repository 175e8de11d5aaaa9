"""Checks of claims, by subject: what was observed, from tables and models. They judge nothing."""

from analysis.checks import (
    adoption,
    arithmetic,
    boards,
    china,
    licences,
    models,
    openness,
    payback,
    power,
    prices,
    scaling,
)
from analysis.ledger.register import merged

MODULES = (adoption, arithmetic, boards, china, licences, models, openness, payback, power, prices, scaling)
ALL = merged(*(module.CHECKS for module in MODULES))
"""Every check by claim id."""
