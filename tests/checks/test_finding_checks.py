"""The check of a claim is found without importing the checks of others."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis import checks, reads
from analysis.checks import ALL
from analysis.ledger.rule import LedgerError

PRINT = "import sys; print(*sorted(name[16:] for name in sys.modules if name.startswith('analysis.checks.')))"
HEAD = """\
from analysis.ledger.register import Observed, Register, unknown

CHECKS = Register()
check = CHECKS.check


"""


def check(claims: str, name: str = "look", how: str = "check") -> str:
    return f'@{how}({claims})\ndef {name}() -> Observed:\n    return unknown("Nothing was found.")\n\n\n'


def imported(code: str) -> list[str]:
    """Return the modules of checks that a fresh Python has after some code."""
    told = subprocess.run([sys.executable, "-c", f"{code}\n{PRINT}"], capture_output=True, text=True, check=True)
    return told.stdout.split()


# The report's own checks -------------------------------------------------------------------------------------


def test_sources_show_every_check_that_is_registered():
    placed = {claim: {item.function.__module__.rpartition(".")[2] for item in items} for claim, items in ALL.items()}
    assert len(placed) > 100
    assert {claim: set(checks.modules(claim)) for claim in placed} == placed
    assert set(checks.modules()) == set.union(*placed.values())


def test_the_checks_of_a_claim_are_those_of_all():
    assert {claim: checks.of(claim)[claim] for claim in ALL} == dict(ALL)


@pytest.mark.parametrize("claim", ["A-003", "A-00", "A-999", "", "CHECKS"])
def test_a_claim_without_checks_has_none(claim):
    assert checks.modules(claim) == ()
    assert checks.of(claim) == {}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import analysis.checks", []),
        ("from analysis import checks; checks.modules('A-035'); checks.modules()", []),
        ("from analysis.checks import payback", ["payback"]),
        ("from analysis import checks; checks.of('A-003')", []),
        ("from analysis import checks; checks.of('A-035')", ["payback"]),
        ("from analysis import checks; checks.of('A-001')", ["licences"]),
        ("from analysis import checks; checks.of('A-048')", ["dates", "licences", "openness"]),
    ],
)
def test_nothing_is_imported_but_the_module_of_the_check_and_what_it_imports(code, names):
    assert imported(code) == names


def test_whoever_asks_for_all_gets_all():
    assert set(imported("from analysis.checks import ALL")) == {*checks.modules(), "dates"}


def test_the_package_has_no_other_lazy_name():
    with pytest.raises(AttributeError, match=r"^module 'analysis\.checks' has no attribute 'EVERYTHING'$"):
        _ = checks.EVERYTHING


# Made-up modules ---------------------------------------------------------------------------------------------


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Return a function that writes a module of checks, among which the report then looks."""
    monkeypatch.setattr(checks, "FOLDER", tmp_path)
    monkeypatch.setattr(checks, "__path__", [str(tmp_path)])
    monkeypatch.setattr(checks, "every", checks.every.__wrapped__)
    (tmp_path / "__init__.py").write_text(check('"A-009"'))

    def module(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(HEAD + text)
        importlib.invalidate_caches()

    yield module
    for path in tmp_path.glob("*.py"):
        sys.modules.pop(f"analysis.checks.{path.stem}", None)
        vars(checks).pop(path.stem, None)


def test_a_new_module_is_found_and_seen_in_the_digest(write):
    write("first_made", check('"A-001", "B-002"'))
    assert dict(checks.of("A-001")).keys() == {"A-001"}
    assert checks.of("C-003") == {}
    before = checks.digest("C-003"), checks.digest("A-001")
    write("second_made", check('"C-003"'))
    assert checks.modules("C-003") == ("second_made",)
    assert checks.digest("C-003") != before[0]
    assert checks.digest("A-001") == before[1]
    assert checks.every().keys() == {"A-001", "B-002", "C-003"}


def test_who_asks_for_a_check_is_noted(write, tmp_path):
    write("first_made", check('"A-001"'))
    with reads.watching(tmp_path) as found:
        checks.of("A-001")
        checks.of("C-003")
    assert found.found["checks"] == {claim: checks.digest(claim) for claim in ("A-001", "C-003")}


def test_versions_of_a_claim_can_be_checked_in_two_modules(write):
    write("first_made", check('"A-001", versions=("printed",)', "one"))
    write("second_made", check('"A-001", versions=("original",)', "other"))
    assert checks.modules("A-001") == ("first_made", "second_made")
    for found in (checks.of("A-001"), checks.every()):
        assert [found.of("A-001", version).function.__name__ for version in ("printed", "original")] == ["one", "other"]


def test_a_second_check_of_a_version_in_another_module_is_refused(write):
    write("first_made", check('"A-001"', "one"))
    write("second_made", check('"A-001", versions=("original",)', "other") + check('"B-002"'))
    for ask in (lambda: checks.of("A-001"), checks.every):
        with pytest.raises(LedgerError, match=r"^Claim A-001 has two checks, one and other\.$"):
            ask()
    assert checks.of("B-002").keys() == {"B-002"}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ('observes = CHECKS.check\n\n\n@observes("B-002")\ndef hidden() -> Observed: ...\n', "B-002"),
        ("# B-001 is the other\n" + check('"B-002"', how="Register().check"), "B-002"),
    ],
)
def test_a_module_that_registers_otherwise_than_its_source_shows_is_refused(write, text, claims):
    write("odd_made", check('"A-001"', "one") + text)
    said = rf"^analysis/checks/odd_made\.py registers checks of other claims than its source shows: {claims}; allowed: "
    for ask in (lambda: checks.of("A-001"), checks.every):
        with pytest.raises(LedgerError, match=said):
            ask()


def test_a_module_that_shows_no_check_at_all_is_not_passed_over(write):
    write("odd_made", 'observes = CHECKS.check\n\n\n@observes("B-002")\ndef hidden() -> Observed: ...\n')
    with pytest.raises(LedgerError, match=re.escape("odd_made.py registers checks of other claims than its source")):
        checks.every()


def test_claims_that_are_not_in_quotes_are_named_with_their_line(write):
    write("odd_made", '# A-001\nMINE = ("A-001",)\n' + check("*MINE"))
    with pytest.raises(LedgerError, match=r"^analysis/checks/odd_made\.py, line 9: a check is registered for \*MINE; "):
        checks.of("A-001")
