"""One build at a time in a folder."""

from __future__ import annotations

import os

from filelock import FileLock, Timeout

from analysis.publish.project import WagerError, build_folder, writable

HELD = "WAGER_LOCK_HELD"


def build_lock() -> FileLock | None:
    """Take the build lock, or return None when the process that started this one holds it.

    The system releases the lock when its holder ends, however it ends.

    Raises
    ------
    WagerError
        When another build is running in this folder.
    """
    if os.environ.get(HELD):
        return None
    path = writable(build_folder(), "the build") / ".lock"
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WagerError(
            f"Another build is running in {path.parent}. Wait until it ends, or stop it; nothing was changed."
        ) from None
    return lock
