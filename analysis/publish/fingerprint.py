"""Digests of what runs and pages rest on: the same digest, the same results."""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from analysis import reads
from analysis.publish.project import ROOT, root

DATA_ENDINGS = {".csv", ".yml"}
LOCK = "requirements.lock"
ROOM = "publish"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@lru_cache(maxsize=512)
def code_digest(source: bytes | str) -> str:
    """Return a digest of what Python code does: comments, docstrings and layout are not in it.

    >>> code_digest("x = 1  # one") == code_digest("x=1") != code_digest("x = 2")
    True
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell of IPython's own: as it is
        return reads.digest(source.encode() if isinstance(source, str) else source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return reads.digest(ast.dump(tree).encode())


def environment() -> dict[str, str]:
    """Return what the locked dependencies are, and the release of Python."""
    lock = root() / LOCK
    return {LOCK: reads.digest(lock.read_bytes() if lock.is_file() else b""), "python": platform.python_version()}


def digest_files(files: Iterable[Path]) -> str:
    """Return a digest of names and contents of files, independent of their order on disk."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.relative_to(root()).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def data_files() -> list[Path]:
    """Return every file of ``data/`` that a build can read."""
    return [path for path in (root() / "data").rglob("*") if path.suffix in DATA_ENDINGS]


def package_folder() -> Path:
    """Return the folder of the package that runs."""
    return ROOT / "analysis"


def package_files() -> list[Path]:
    """Return the modules that a chapter can reach: all but this room."""
    modules = (root() / "analysis").rglob("*.py")
    return [path for path in modules if ROOM not in path.relative_to(root()).parts]


def site_files() -> list[Path]:
    """Return the files that any page can hang on, the text of the pages aside: data, package, looks, settings, lock."""
    files = [*data_files(), *root().glob("_*.yml"), *root().glob(LOCK), *root().glob("pyproject.toml")]
    files += [path for path in (root() / "analysis").rglob("*") if path.suffix in {".py", ".html"}]
    return sorted(files + [path for path in (root() / "book").rglob("*") if path.is_file() and path.suffix != ".md"])


def sources() -> list[Path]:
    """Return every file that the site is made from."""
    return [*site_files(), *(root() / "book").rglob("*.md")]


def site_fingerprint() -> str:
    """Return the digest of everything that can change the site."""
    return digest_files(sources())
