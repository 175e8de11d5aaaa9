"""The claims that a module checks are read from its text, which is never run."""

from __future__ import annotations

import re

import pytest

from analysis.ledger.places import claims_checked
from analysis.ledger.rule import LedgerError

MODULE = '''\
raise SystemExit("this is never run")

CHECKS = Register()
check = CHECKS.check
PRINTED = ("printed",)


@check("B-002", "A-001")
def one() -> Observed:
    """Not D-009, nor "D-008"."""
    return holds("D-007")


@CHECKS.check("A-003", versions=PRINTED)
@check("D-004")
def two() -> Observed:
    return unknown("E-001")


@check(
    "E-006",
    "A-001",
    versions=("original",),
)
def three() -> Observed: ...
'''


def test_ids_of_decorators_are_found_in_the_order_of_the_text():
    assert claims_checked(MODULE, "module.py") == ["B-002", "A-001", "A-003", "D-004", "E-006"]


@pytest.mark.parametrize(
    "source", ["", "def check(claim): ...", "CHECKS = Register()\ncheck = CHECKS.check", "check()"]
)
def test_a_module_without_checks_has_none(source):
    assert claims_checked(source, "module.py") == []


@pytest.mark.parametrize("given", ["*CLAIMS", "FIRST", "f'A-{number}'", "1", "b'A-001'", "'A-001' + LETTER"])
@pytest.mark.parametrize("call", ["check", "CHECKS.check"])
def test_what_is_no_text_in_quotes_is_named_with_its_line(call, given):
    said = rf"^analysis/checks/module\.py, line 3: a check is registered for {re.escape(given)}; allowed: ids of claims"
    with pytest.raises(LedgerError, match=said):
        claims_checked(f"\n\n@{call}('A-002', {given})\ndef seen(): ...", "analysis/checks/module.py")
