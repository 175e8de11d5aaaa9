"""Checks of claims, by subject: what was observed, from tables and models. They judge nothing.

A module of this folder is imported when one of its checks is asked for and not before, so that a verdict rests on the
code of its own checks alone. Which module holds the check of a claim is read from the sources.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from analysis import reads, stamps
from analysis.ledger.places import claims_checked
from analysis.ledger.register import Register, merged
from analysis.ledger.rule import LedgerError

FOLDER = Path(__file__).parent
EVERY = "*"
"""In place of the id of a claim: all of them."""
REGISTER = "CHECKS"
"""What a module calls its register."""

ALL: Register
"""Every check by claim id; the first who asks for it imports all modules."""


def __getattr__(name: str) -> object:
    if name == "ALL":
        return every()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def of(claim_id: str) -> Register:
    """Return the checks of one claim, importing only the modules that hold them; empty where it has none.

    Raises
    ------
    LedgerError
        When two modules check the same version of the claim, or a module registers others than its source shows.
    """
    return merged(*({claim_id: found[claim_id]} for found in _registers(claim_id)))


@cache
def every() -> Register:
    """Return the checks of all claims.

    Raises
    ------
    LedgerError
        When two modules check the same version of a claim, or a module registers others than its source shows.
    """
    return merged(*_registers(EVERY))


def modules(claim_id: str = EVERY) -> tuple[str, ...]:
    """Return the names of the modules that hold a check of a claim, sorted; for ``EVERY`` those with a register.

    >>> modules("A-035"), modules("A-003")
    (('payback',), ())
    """
    sources = _sources().items()
    if claim_id == EVERY:
        return tuple(name for name, text in sources if REGISTER in text)
    return tuple(name for name, text in sources if claim_id in text and claim_id in _claims(name, text))


def digest(claim_id: str) -> str:
    """Return a digest of where a claim's checks are: another module can get a check of it later."""
    return reads.digest(*map(str.encode, modules(claim_id)))


def _sources() -> dict[str, str]:
    return _read(FOLDER, stamps.stamp(FOLDER, (".py",)))


@lru_cache(maxsize=4)
def _read(folder: Path, _: tuple[stamps.Mark, ...]) -> dict[str, str]:
    """Read the sources once for each state of them."""
    paths = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


@lru_cache(maxsize=256)
def _claims(name: str, source: str) -> list[str]:
    """Parse a source once."""
    return claims_checked(source, f"analysis/checks/{name}.py")


def _registers(claim_id: str) -> list[Register]:
    """Import the modules that hold a check of a claim; their registers must be as their sources show."""
    names = modules(claim_id)
    reads.note("checks", claim_id, lambda: digest(claim_id))
    return [_register(name, source) for name, source in _sources().items() if name in names]


def _register(name: str, source: str) -> Register:
    found: Register = getattr(import_module(f"{__name__}.{name}"), REGISTER)
    odd = sorted(set(found) ^ set(_claims(name, source)))
    if odd:
        raise LedgerError(
            f"analysis/checks/{name}.py registers checks of other claims than its source shows: {', '.join(odd)}; "
            "allowed: @check(...) or @CHECKS.check(...) with ids in quotes."
        )
    return found
