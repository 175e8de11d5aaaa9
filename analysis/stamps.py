"""Whether the files of a folder changed, told without reading them."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TypeAlias

Mark: TypeAlias = tuple[str, int, int, int, int, str]

TICK_NS = 2_000_000_000
"""A file changed so lately is read: clocks of file systems tick as slowly as once in two seconds, and a second change
within a tick does not show."""


def stamp(folder: Path, endings: tuple[str, ...]) -> tuple[Mark, ...]:
    """Return what differs whenever a file of a folder has changed.

    Parameters
    ----------
    folder : path
        The folder; those below it do not count, and one that is not there has no files.
    endings : tuple of str
        How the names of files end that count.

    Returns
    -------
    tuple
        A mark of each file by name: its number, times of change and size, and the digest of one changed lately.
        The same stamp means the same contents; the same contents can have several stamps.
    """
    if not folder.is_dir():
        return ()
    now = time.time_ns()
    with os.scandir(folder) as found:
        return tuple(sorted(_mark(file, now) for file in found if file.name.endswith(endings) and file.is_file()))


def _mark(file: os.DirEntry[str], now: int) -> Mark:
    seen = file.stat()
    is_late = now - max(seen.st_mtime_ns, seen.st_ctime_ns) < TICK_NS
    digest = hashlib.sha256(Path(file.path).read_bytes()).hexdigest() if is_late else ""
    return file.name, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, digest
