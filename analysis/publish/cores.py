"""Work of one process on all cores, in children that inherit what it holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

T = TypeVar("T")


def count(most: int) -> int:
    """Return how many processes there can be for ``most`` pieces of work; 1 where there can be no children."""
    return max(1, min(os.cpu_count() or 1, most)) if parallel_available else 1


def spread(work: Callable[[T], None], items: Sequence[T]) -> None:
    """Do work on each item. It may write files; whatever else it changes is lost.

    Raises
    ------
    SphinxParallelError
        When a child fails, with its traceback.
    """
    processes = count(len(items))
    if processes == 1:
        _do(work, items)
        return
    tasks = ParallelTasks(processes)
    for chunk in make_chunks(items, processes):  # type: ignore[arg-type]  # of anything
        tasks.add_task(partial(_do, work), chunk)
    tasks.join()


def _do(work: Callable[[T], None], items: Sequence[T]) -> None:
    for item in items:
        work(item)
