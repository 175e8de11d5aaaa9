"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it: whoever reads meanwhile reads the old one.

    Raises
    ------
    OSError
        When it cannot be written; what was there stays, and nothing else is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    work = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        work.chmod(0o644)
        work.replace(path)
    except BaseException:
        with suppress(OSError):
            work.unlink()
        raise
