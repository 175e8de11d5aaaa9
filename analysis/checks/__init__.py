"""Checks of claims, by subject: what was observed, from tables and models. They judge nothing."""

from analysis.checks import arithmetic, boards, china, licences, models, payback, power, prices
from analysis.ledger.register import merged

ALL = merged(
    *(module.CHECKS for module in (arithmetic, boards, china, licences, models, payback, power, prices)),
)
"""Every check by claim id."""
