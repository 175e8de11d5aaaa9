"""Lines from the process that writes the pages to the one that asked for them: progress, and what went wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

VARIABLE = "WAGER_WIRE"


def tell(**message: Any) -> None:
    """Send a message to whoever asked for this build; nobody did where Jupyter Book was called by hand."""
    wire = os.environ.get(VARIABLE)
    if wire:
        os.write(int(wire), json.dumps(message).encode() + b"\n")


def heard(lines: Iterable[bytes]) -> Iterator[Mapping[str, Any]]:
    """Yield messages as they come, until the other side closes."""
    for line in lines:
        yield json.loads(line)
