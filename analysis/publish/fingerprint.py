"""What a run rests on, as a digest: the same digest, the same results."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.publish.chapters import Page
from analysis.publish.project import root

DATA_ENDINGS = {".csv", ".yml"}
ROOM = "publish"


def digest_files(files: Iterable[Path]) -> str:
    """Return a digest of names and contents of files, independent of their order on disk."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.relative_to(root()).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def data_files() -> list[Path]:
    """Return every file of ``data/`` that a run can read."""
    return [path for path in (root() / "data").rglob("*") if path.suffix in DATA_ENDINGS]


def package_files() -> list[Path]:
    """Return the package's modules that a chapter can reach: all but this room."""
    modules = (root() / "analysis").rglob("*.py")
    return [path for path in modules if ROOM not in path.relative_to(root()).parts]


def run_fingerprint(page: Page, parameters: Mapping[str, object]) -> str:
    """Return the digest of everything that a chapter's results depend on.

    Its code cells, the parameters given, the package, the data, the locked dependencies and the
    Python release. Prose is not among them.
    """
    parts = {
        "code": page.code_digest(),
        "parameters": {name: parameters[name] for name in sorted(parameters)},
        "package": digest_files(package_files()),
        "data": digest_files(data_files()),
        "lock": digest_files(root().glob("requirements.lock")),
        "python": platform.python_version(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def site_fingerprint(editions: Mapping[str, Mapping[str, object]]) -> str:
    """Return the digest of everything that can change any page: book, data, package, settings, lock."""
    files = [*data_files(), *(root() / "analysis").rglob("*.py"), *root().glob("_*.yml")]
    files += [path for path in (root() / "book").rglob("*") if path.is_file()]
    files += root().glob("requirements.lock")
    given = json.dumps({name: dict(value) for name, value in editions.items()}, sort_keys=True)
    return hashlib.sha256((digest_files(files) + given).encode()).hexdigest()
