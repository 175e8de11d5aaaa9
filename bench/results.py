"""Results of the benchmark: kept as numbers in JSON, shown as a table in Markdown, both renewed after each row."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from analysis.publish.files import put
from bench import ledger
from bench.rows import FEWEST, ROWS, Measured, as_ratio, reached, spread

PEERS = ("jupyter-book", "papermill", "distributed")
COLUMNS = ("what", "peer in the same run", "ours", "peer", "ours / peer", "to reach", "reached", "rounds", "measured")


def machine() -> dict[str, str]:
    """Return what this machine is, as far as it decides how fast something runs."""
    return {
        "processor": processor(Path("/proc/cpuinfo")),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in PEERS},
    }


def processor(info: Path) -> str:
    """Return the processor's name: as Linux tells it, else as Python does."""
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


@dataclass
class Results:
    """All that was measured on one machine: the newest of each row."""

    machine: Mapping[str, str]
    rows: dict[str, Measured] = field(default_factory=dict)
    ledger: ledger.Answers | None = None

    def to_json(self) -> str:
        """Return the numbers as a file holds them."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def read(path: Path, here: Mapping[str, str]) -> Results:
    """Return the numbers of a file; none where it is missing or of another machine, whose numbers mean nothing here."""
    if not path.exists():
        return Results(here)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found["machine"] != here:
        return Results(here)
    rows = {name: Measured(**each) for name, each in found["rows"].items() if name in ROWS}
    return Results(here, rows, ledger.Answers(**found["ledger"]) if found["ledger"] else None)


def write(found: Results, page: Path) -> None:
    """Write the page, and the numbers beside it."""
    for path, text in ((page.with_suffix(".json"), found.to_json()), (page, document(found))):
        put(path, text.encode())


def document(found: Results) -> str:
    """Return the page: machine, table, what was counted, the ledger in a browser."""
    about = ", ".join(f"{name} {value}" for name, value in found.machine.items())
    parts = ["# Bench", f"`make bench` wrote this. Machine: {about}.", *_table(found), *_facts(found)]
    if found.ledger is not None:
        parts += ["## The ledger in a browser", *ledger.section(found.ledger)]
    return "\n\n".join(parts) + "\n"


def _table(found: Results) -> Iterable[str]:
    measured = {name: found.rows[name] for name in ROWS if name in found.rows}
    if measured:
        yield (
            "Medians, the smallest and the largest in brackets; ours and the peer's take turns in each round. A row "
            f"with fewer than {FEWEST} rounds is not called reached."
        )
        lines = [line(name, each) for name, each in measured.items()]
        yield "\n".join(["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|", *lines])


def line(name: str, found: Measured) -> str:
    """Return a row of the table."""
    row = ROWS[name]
    cells = (
        row.what.format(runs=found.runs),
        row.peer,
        spread(found.ours, row.unit),
        spread(found.peer, row.unit),
        as_ratio(found.ratio),
        row.to_reach,
        reached(row, found),
        str(found.rounds),
        found.date,
    )
    return "| " + " | ".join(cells) + " |"


def _facts(found: Results) -> Iterable[str]:
    told = {name: found.rows[name].facts for name in ROWS if name in found.rows and found.rows[name].facts}
    if told:
        yield "## What was counted"
        yield "\n".join(f"- {name}: {'; '.join(facts)}." for name, facts in told.items())
