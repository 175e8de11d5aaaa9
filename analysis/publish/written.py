"""What an earlier build wrote already: files whose makings have not changed are left as they are."""

from __future__ import annotations

import json
from pathlib import Path


class Written:
    """Digests of what files were made from, by name, kept in a file beside the pages of the workshop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._known = dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            self._known = {}

    def is_new(self, name: str, stamp: str) -> bool:
        """Return whether something must be made, and take note that it will be."""
        if self._known.get(name) == stamp:
            return False
        self._known[name] = stamp
        return True

    def keep(self) -> None:
        """Remember for the next build."""
        self._path.write_text(json.dumps(self._known, sort_keys=True), encoding="utf-8")
