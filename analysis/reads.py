"""What this process reads of the project, by content: from it a run knows what it rests on.

The doors to the data (tables, assumptions, scenarios) say what they gave out. Any other file of the project that is
opened is noticed too, so nothing that a chapter reads is missed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("tables", "assumptions", "sources", "scenarios", "checks", "lists", "files")
"""What is given out: a table, an assumption, a source, a scenario, the check of a claim, names of any of
these, a file as it is."""
NOT_READ = (".py", ".pyc", ".so")
"""Code: which modules a run reaches is known from the modules it imported."""
ABSENT = "absent"
OUTSIDE = ("_build", ".venv", ".git")


@dataclass
class Reads:
    """What was read while watching.

    Attributes
    ----------
    found
        Digest by kind (one of ``KINDS``) and name.
    """

    found: dict[str, dict[str, str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)


_watching: Reads | None = None
_inside_door = 0
_root = ""
_hooked = False


def digest(*contents: bytes) -> str:
    """Return a short digest of contents, told apart from each other.

    >>> digest(b"ab", b"c") == digest(b"a", b"bc")
    False
    """
    total = hashlib.sha256()
    for content in contents:
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()[:16]


def file_digest(path: Path) -> str:
    """Return the digest of a file; that it is not there is a state too, which somebody may have asked for."""
    return digest(path.read_bytes()) if path.is_file() else ABSENT


def note(kind: str, name: str, content: Callable[[], str]) -> None:
    """Say that something was given out; ``content`` gives its digest and is asked only where somebody watches."""
    if _watching is None or _inside_door or name in _watching.found.get(kind, {}):
        return
    with door():
        _watching.found.setdefault(kind, {})[name] = content()


@contextmanager
def door() -> Iterator[None]:
    """Read for somebody who says with ``note`` what of it is given out."""
    global _inside_door  # noqa: PLW0603 - what is watched is a property of the process
    _inside_door += 1
    try:
        yield
    finally:
        _inside_door -= 1


@contextmanager
def watching(root: Path) -> Iterator[Reads]:
    """Watch what is read of the project in ``root``; what is yielded is complete when the block ends.

    Raises
    ------
    RuntimeError
        When somebody watches already.
    """
    global _watching, _root  # noqa: PLW0603
    if _watching is not None:
        raise RuntimeError("What is read is being watched already.")
    _install()
    _root, _watching = f"{root}{os.sep}", Reads()
    found = _watching
    try:
        yield found
    finally:
        _watching = None
        for name in sorted(found.opened):
            if not Path(_root, name).is_dir():
                found.found.setdefault("files", {})[name] = file_digest(Path(_root, name))


def _install() -> None:
    """Hook into the interpreter once; it cannot be undone, and does nothing while nobody watches."""
    global _hooked  # noqa: PLW0603
    if not _hooked:
        sys.addaudithook(_audit)
        _hooked = True


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _watching is not None and not _inside_door:
        _opened(arguments)


def _opened(arguments: tuple[object, ...]) -> None:
    """Keep the name of a file of the project that was opened for reading."""
    path, mode = arguments[0], arguments[1]
    if not isinstance(path, str | bytes | os.PathLike) or (isinstance(mode, str) and "r" not in mode):
        return
    full = os.path.abspath(os.fsdecode(path))
    name = full.removeprefix(_root)
    if name != full and not name.endswith(NOT_READ) and name.split(os.sep)[0] not in OUTSIDE and _watching is not None:
        _watching.opened.add(name)
