"""A long sweep of a tiny chapter: the memory of its parent process, and what it writes to disk."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from analysis.publish.sweeps import journal
from bench.copies import SHOWN, WAGER, environment
from bench.rows import LINEAR, Measured, off_line

CHAPTER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# What does it cost?

```{code-cell} ipython3
from analysis.findings import record
from analysis.tables import load
```

```{code-cell} ipython3
:tags: [parameters]
price: float = 3.0  # usd_bn, 0 to 10: what one costs
```

```{code-cell} ipython3
record("answer", price * 2, "usd_bn", "What two cost", [load("baselines")])
```
"""
NAME = "tiny"
MARKS = 10
FLAT_FROM = 2
"""Mark from which memory is to be flat: a fifth of the runs."""
STRAIGHT = 0.02
"""How far the bytes on disk may lie from a straight line, as a share of the last."""
TICK_SECONDS = 0.05
MEBIBYTE = 2**20


class Sample(NamedTuple):
    """A process and its folder after so many runs: resident memory, bytes in the folder, bytes handed to the system."""

    done: int
    memory: int
    size: int
    written: int


class Long(NamedTuple):
    """A long sweep: a sample at each tenth of its runs, and the highest memory since ``FLAT_FROM`` of them.

    The last sample is of the last moment with runs to go: then come the results, and the workers' bytes are counted in.
    """

    marks: Sequence[Sample]
    highest: int
    seconds: float
    size: int


def lay_out(folder: Path) -> None:
    """Make the tiny chapter the only one of a copy."""
    (folder / "book" / f"{NAME}.md").write_text(CHAPTER, encoding="utf-8")
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: book/{NAME}\n", encoding="utf-8")


def options(runs: int) -> list[str]:
    """Return the options of a sweep of so many runs, all within the range of the parameter.

    >>> options(10_000)
    ['--grid', 'price=0.0001:1.0000:0.0001', '--workers', '2', '--fresh']
    """
    return ["--grid", f"price=0.0001:{runs / 10_000:.4f}:0.0001", "--workers", "2", "--fresh"]


class Counter:
    """Counts the finished runs in a journal as it grows, reading each byte once."""

    def __init__(self, path: Path) -> None:
        self.path, self.lines, self._read = path, 0, 0

    def done(self) -> int:
        """Return how many runs there are; the first line is no run."""
        if self.path.exists():
            with self.path.open("rb") as stream:
                stream.seek(self._read)
                new = stream.read()
            self._read += len(new)
            self.lines += new.count(b"\n")
        return max(0, self.lines - 1)


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_size
        except FileNotFoundError:  # renamed meanwhile
            continue
    return found


def run(folder: Path, runs: int) -> Long:
    """Sweep in a copy that is laid out, and watch the process.

    Raises
    ------
    SystemExit
        When it fails, or was not seen often enough.
    """
    place, log = folder / "sweep", folder / "sweep.log"
    started = time.perf_counter()
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", WAGER, "sweep", NAME, *options(runs), "-o", str(place)],
            cwd=folder,
            env=environment(folder),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        samples = list(watched(process, place))
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"The sweep failed:\n{log.read_text(encoding='utf-8')[-SHOWN:]}")
    marks = at_marks(samples, runs)
    highest = max(each.memory for each in samples if each.done >= marks[FLAT_FROM - 1].done)
    return Long(marks, highest, seconds, size(place))


def watched(process: subprocess.Popen[bytes], place: Path) -> Iterator[Sample]:
    """Yield a sample many times a second until the process ends; at least one for each."""
    counter, seen = Counter(place / journal.NAME), psutil.Process(process.pid)
    while process.poll() is None:
        try:
            memory, written = seen.memory_info().rss, seen.io_counters().write_chars
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if memory:  # nothing is left of a process that is about to be gone
            yield Sample(counter.done(), memory, size(place), written)
        time.sleep(TICK_SECONDS)


def at_marks(samples: Sequence[Sample], runs: int) -> list[Sample]:
    """Return the first sample at or after each tenth of the runs but the last, and the last with runs to go.

    Raises
    ------
    SystemExit
        When it was not seen at one of them.
    """
    going = [each for each in samples if each.done < runs]
    wanted = [runs * mark // MARKS for mark in range(1, MARKS)]
    found = [next((each for each in going if each.done >= count), None) for count in wanted]
    missing = [count for count, each in zip(wanted, found, strict=True) if each is None]
    if missing:
        raise SystemExit(f"The sweep was never seen with {missing[0]:,} of {runs:,} runs done, and runs to go.")
    return [*(each for each in found if each is not None), going[-1]]


def memory(rounds: Sequence[Long], runs: int, date: str) -> Measured:
    """Return the memory at the end against that after a fifth, and whether the bytes on disk grow along a line."""
    off = max(_off_line(each) for each in rounds)
    last = rounds[-1]
    flat, end = (f"{each.memory / MEBIBYTE:.1f}" for each in (last.marks[FLAT_FROM - 1], last.marks[-1]))
    tenths = ", ".join(f"{each.size / 1000:,.0f}" for each in last.marks)
    return Measured(
        date,
        [each.highest / MEBIBYTE for each in rounds],
        [each.marks[FLAT_FROM - 1].memory / MEBIBYTE for each in rounds],
        {LINEAR: off <= STRAIGHT},
        [
            f"last round: {flat} MiB after {last.marks[FLAT_FROM - 1].done:,} runs, {end} MiB after "
            f"{last.marks[-1].done:,}; {last.seconds:.0f} s in all",
            f"folder at each tenth of the runs, kB: {tenths}; with results {last.size / 1000:,.0f}",
            f"furthest from a straight line, folder or bytes written: {off:.2%} of the last, {STRAIGHT:.0%} allowed",
        ],
        runs=runs,
    )


def _off_line(long: Long) -> float:
    done = [each.done for each in long.marks]
    return max(
        off_line(done, [each.size for each in long.marks]), off_line(done, [each.written for each in long.marks])
    )
