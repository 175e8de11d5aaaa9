"""How far a sweep is, with an estimate: a bar on a terminal, else a line every few seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from tqdm import tqdm

EVERY_SECONDS = 5


class Progress:
    """Progress of a sweep, on standard error; a context.

    Parameters
    ----------
    total
        Runs of the sweep.
    done
        Those that were there when it began.
    """

    def __init__(self, total: int, done: int) -> None:
        self._total, self._begun, self._done, self._failed = total, done, done, 0
        self._told = time.monotonic()
        self._first = 0.0
        self._bar = tqdm(total=total, initial=done, unit="run", disable=not sys.stderr.isatty())

    def step(self, failed: bool) -> None:
        """Count a run."""
        if self._done == self._begun:
            self._first = time.monotonic()  # what went before was the start of the cluster
        self._done += 1
        self._failed += failed
        self._bar.update()
        if failed:
            self._bar.set_postfix(failed=self._failed)

    def tick(self) -> None:
        """Tell how far it is where that was not done lately."""
        now = time.monotonic()
        if self._bar.disable and now - self._told >= EVERY_SECONDS and self._done < self._total:
            self._told = now
            self.say(told(self._done, self._total, self._failed, self._done - self._begun, now - self._first))

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._bar.write(line, file=sys.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()


def told(done: int, total: int, failed: int, here: int, seconds: float) -> str:
    """Return how far a sweep is and how long the rest will take, by what came in since the first of those done here.

    >>> told(50, 200, 1, 41, 20)
    '50 of 200 runs (1 failed), about 1 min 15 s left'
    """
    left = f", about {span((total - done) * seconds / (here - 1))} left" if here > 1 else ""
    return f"{done:,} of {total:,} runs{f' ({failed:,} failed)' if failed else ''}{left}"


def span(seconds: float) -> str:
    """Return a length of time in words.

    >>> [span(value) for value in (0.4, 75, 7500, 90000)]
    ['1 s', '1 min 15 s', '2 h 5 min', '25 h']
    """
    whole = max(1, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = ((hours, "h"), (minutes, "min"), (rest, "s")) if hours < 24 else ((hours, "h"),)
    shown = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(shown[:2])
