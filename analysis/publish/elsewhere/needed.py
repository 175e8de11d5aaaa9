"""Libraries that chapters import: what a notebook away from the project's own environment has to install.

Versions are those of the lock, since another release may give other numbers. What these need in turn is left to
pip, and the notebook's own libraries are left alone: a hosted notebook breaks when they change.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

LIBRARIES: Mapping[str, str] = {
    "altair": "altair",
    "numpy": "numpy",
    "pandas": "pandas",
    "pydantic": "pydantic",
    "pyyaml": "yaml",
    "scipy": "scipy",
    "vl-convert-python": "vl_convert",
}
"""Name to install by name to import."""
LOCK = Path(__file__).resolve().parents[3] / "requirements.lock"
OLDEST = (3, 11)


class SetUpError(RuntimeError):
    """The notebook cannot run here yet; the message says what to do."""


def install() -> None:
    """Install the libraries that are missing or of another version than the lock's.

    Raises
    ------
    SetUpError
        When Python is too old, pip fails, or a library that is replaced was imported already.
    """
    if sys.version_info < OLDEST:
        oldest, here = ".".join(map(str, OLDEST)), sys.version.split()[0]
        raise SetUpError(f"This needs Python {oldest} or newer; here it is {here}.")
    wanted = missing(LOCK.read_text(encoding="utf-8"))
    if not wanted:
        return
    print("Installing", ", ".join(wanted.values()))  # noqa: T201 - said to whoever runs the cell
    command = [sys.executable, "-m", "pip", "install", "--quiet", *wanted.values()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetUpError(f"pip could not install {', '.join(wanted.values())}: {done.stderr.strip()}")
    stale = sorted(name for name in wanted if LIBRARIES[name] in sys.modules)
    if stale:
        raise SetUpError(f"{', '.join(stale)} was in use and is now replaced: restart the kernel and run from the top.")


def missing(lock: str) -> dict[str, str]:
    """Return the libraries to install: ``name==version`` by name.

    Parameters
    ----------
    lock : str
        The text of ``requirements.lock``.
    """
    return {name: f"{name}=={version}" for name, version in pinned(lock).items() if _installed(name) != version}


def pinned(lock: str) -> dict[str, str]:
    """Return the version that the lock has for each library on this system.

    >>> pinned("numpy==2.4.6 ; python_version < '3'" + chr(10) + "numpy==2.5.5")
    {'numpy': '2.5.5'}
    """
    lines = [line.removesuffix("\\").strip() for line in lock.splitlines() if line[:1].isalnum()]
    found = [Requirement(line) for line in lines]
    here = [item for item in found if item.name in LIBRARIES and (item.marker is None or item.marker.evaluate())]
    return {item.name: str(item.specifier).removeprefix("==") for item in here}


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
