from collections.abc import Callable, Iterator

import pytest
from running import Result, runner


@pytest.fixture(scope="module")
def execute() -> Iterator[Callable[..., Result]]:
    """Return a function that runs a chapter here, with few draws, and shows nothing."""
    with runner() as run:
        yield run
