"""An edition: the parameters under which the whole book is built."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "WAGER_EDITION"


@dataclass(frozen=True)
class Edition:
    """Parameters by chapter; the published edition has none beyond the defaults.

    Attributes
    ----------
    title
        What the edition is called on its pages; empty for the published one.
    parameters
        Parameters that differ from the defaults, by chapter.
    """

    title: str = ""
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @classmethod
    def current(cls) -> Edition:
        """Return the edition named by the environment variable ``WAGER_EDITION``, else the published one."""
        path = os.environ.get(VARIABLE)
        return cls(**json.loads(Path(path).read_text(encoding="utf-8"))) if path else cls()

    def of(self, chapter: str) -> dict[str, object]:
        """Return the parameters given for a chapter."""
        return dict(self.parameters.get(chapter, {}))

    def write(self, path: Path) -> None:
        """Write the edition to a file that ``WAGER_EDITION`` can name."""
        path.write_text(json.dumps({"title": self.title, "parameters": self.parameters}, sort_keys=True))

    @property
    def banner(self) -> str:
        """The line that stands at the top of every page of a rerun."""
        given = [
            f"{chapter}.{name} = {value}"
            for chapter, values in sorted(self.parameters.items())
            for name, value in sorted(values.items())
        ]
        return f"{self.title}: {', '.join(given) or 'no changed parameters'}. Not the published report."
