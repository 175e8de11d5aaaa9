"""Work of one process on all cores, in children that inherit what it holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

T = TypeVar("T")


def there() -> int:
    """Return how many processes can work at once; 1 where there can be no children."""
    return (os.cpu_count() or 1) if parallel_available else 1


def begin(work: Callable[[T], None], items: Sequence[T]) -> Callable[[], None]:
    """Begin work on each item in children, and return what waits for its end.

    Work may write files; whatever else it changes is lost. Where there is but one core, it is done here at once.

    Returns
    -------
    callable
        Raises SphinxParallelError when a child failed, with its traceback.
    """
    if there() == 1:
        _do(work, items)
        return lambda: None
    processes = min(there(), len(items))
    tasks = ParallelTasks(processes)
    for chunk in make_chunks(items, processes) if items else []:  # type: ignore[arg-type]  # of anything
        tasks.add_task(partial(_do, work), chunk)
    return tasks.join


def _do(work: Callable[[T], None], items: Sequence[T]) -> None:
    for item in items:
        work(item)
