"""Measure builds of the report: seconds and the memory of the largest process, beside plain Jupyter Book.

Every run works on a copy in a temporary folder; the project is left alone. Run it with ``make bench``.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("analysis", "book", "data", "_config.yml", "_toc.yml", "pyproject.toml", "requirements.lock")
WAGER = "from analysis.publish.cli import main; main()"
BOOK = "from jupyter_book.cli.main import main; main()"
RUNS = 3
LIMIT_MIB = 1536


class Cost(NamedTuple):
    """What one command took."""

    seconds: float
    mebibytes: float


def lay_out(folder: Path) -> Path:
    """Copy the project's own files into ``folder``."""
    for name in PARTS:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, folder / name)
    return folder


def cost(folder: Path, code: str, *arguments: str) -> Cost:
    """Run a command in a copy and return its cost; memory is that of the largest process."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed in {folder} with status {status}.")
    return Cost(time.perf_counter() - started, used.ru_maxrss / 1024)


def one_round() -> dict[str, Cost]:
    """Build from nothing and again, with ours and with plain Jupyter Book on the same project."""
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        mine, plain = lay_out(Path(ours)), lay_out(Path(theirs))
        return {
            "wager build, from nothing": cost(mine, WAGER, "build"),
            "jupyter-book build, from nothing": cost(plain, BOOK, "build", "."),
            "wager build, nothing changed": cost(mine, WAGER, "build"),
            "jupyter-book build, nothing changed": cost(plain, BOOK, "build", "."),
        }


def main() -> None:
    """Print the table and write it to ``bench/results.md``."""
    rounds = [one_round() for _ in range(RUNS)]
    lines = ["| build | seconds, median | largest process, MiB |", "|---|---|---|"]
    for name in rounds[0]:
        seconds = statistics.median(each[name].seconds for each in rounds)
        memory = max(each[name].mebibytes for each in rounds)
        lines.append(f"| {name} | {seconds:.1f} | {memory:.0f} |")
    head = (
        f"Builds of the report, {time.strftime('%Y-%m-%d')}: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, {RUNS} rounds. A build may take {LIMIT_MIB} MiB."
    )
    text = "\n".join(["# Bench", "", head, "", *lines, ""])
    (ROOT / "bench" / "results.md").write_text(text, encoding="utf-8")
    print(text)  # noqa: T201 - this is what the command is for


if __name__ == "__main__":
    main()
