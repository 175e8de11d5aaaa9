"""Projects to sweep, and sweeps that are done in a moment because nothing is executed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.publish import chapters, params
from analysis.publish.cli import main
from analysis.publish.record import Record
from analysis.publish.sweeps import plan, results
from analysis.publish.sweeps.journal import Header, Journal

COMMAND = "from analysis.publish.cli import main; main()"


@pytest.fixture
def wager() -> Callable[..., Result]:
    """The command line, in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


GRID = ("--grid", "price=4:9.5:0.5", "-p", "count=1")
"""Twelve runs; published are others."""
CELL = 'record("answer", price * count, "usd_bn", "What it costs", [rows])\n'
WAITING = """
import os
import time
from pathlib import Path
gate = Path(os.environ["WAGER_TEST_GATE"])
with (gate / "log").open("a") as log:
    log.write(f"begun {price:g}\\n")
while f"{price:g}" in (gate / "closed").read_text().split():
    time.sleep(0.02)
with (gate / "log").open("a") as log:
    log.write(f"ended {price:g}\\n")
"""
SECONDS = 120
"""How long a test waits for what should happen at once, on a machine that is busy with others."""


class Gate:
    """A project whose runs write down when they begin and end, and wait at prices that are closed.

    Commands on it are processes of their own; none outlives the tests.
    """

    def __init__(self, project: Path, folder: Path) -> None:
        self.project, self.folder = project, folder
        self.environment = {
            "WAGER_ROOT": str(project), "WAGER_DATA": str(project / "data"), "WAGER_TEST_GATE": str(folder),
        }  # fmt: skip
        self._begun: list[subprocess.Popen[str]] = []
        self.close()

    def close(self, *prices: float) -> None:
        """Let runs at these prices wait, and no other; forget what was written down."""
        (self.folder / "log").write_text("", encoding="utf-8")
        self.open(*prices)

    def open(self, *but: float) -> None:
        """Let runs go on."""
        beside = self.folder / "closed.new"
        beside.write_text(" ".join(f"{price:g}" for price in but), encoding="utf-8")
        beside.replace(self.folder / "closed")

    def count(self, word: str) -> Counter[float]:
        """Return how often the run at each price has begun or ended; of the sweep, not those as published."""
        lines = [line.split() for line in (self.folder / "log").read_text(encoding="utf-8").splitlines()]
        return Counter(float(price) for said, price in lines if said == word and price != "3")

    def start(self, *command: str | Path, **environment: str) -> subprocess.Popen[str]:
        """Start Python on a command."""
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.environment, **environment},
            cwd=self.folder,  # Python looks for the package there first
        )
        self._begun.append(process)
        return process

    def sweep(self, *more: str | Path) -> subprocess.Popen[str]:
        """Start the sweep of twelve runs."""
        return self.start("-c", COMMAND, "sweep", "mini", *GRID, *more)

    def folder_of(self, name: str = "mini") -> Path:
        """Return where a sweep writes."""
        return self.project / "_build" / "sweeps" / name

    def kept(self, name: str = "mini") -> int:
        """Return how many runs the journal of a sweep holds."""
        path = self.folder_of(name) / "journal.jsonl"
        return max(0, path.read_bytes().count(b"\n") - 1) if path.exists() else 0

    def processes(self) -> list[int]:
        """Return the processes that work in the project: the warm ones and their children."""
        return [int(each.name) for each in Path("/proc").glob("[0-9]*") if _place(each) == str(self.project)]

    def end(self) -> None:
        """End every process."""
        for process in self._begun:
            process.kill()
            process.communicate()


def _place(process: Path) -> str | None:
    try:
        return os.readlink(process / "cwd")
    except OSError:  # it ended meanwhile
        return None


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"not within {SECONDS} seconds: {what}"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def gate(projects: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """A project with a gate."""
    chapter = projects.chapter.replace(CELL, CELL + WAITING.lstrip())
    project = projects.lay_out(tmp_path_factory.mktemp("gated").resolve(), chapter)
    found = Gate(project, tmp_path_factory.mktemp("gate"))
    yield found
    found.end()


@pytest.fixture(scope="session")
def wait() -> Callable[[Callable[[], object], str], None]:
    """What waits until something holds."""
    return until


@pytest.fixture
def made(tiny: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write results of the small chapter by hand: findings, or an error, of each run by its parameters."""

    def make(options: plan.Options, found: Callable[..., dict[str, Any]], folder: Path = tmp_path / "sweep") -> Path:
        page = chapters.chapter("mini")
        swept = plan.read(page, options)
        with Journal(folder, swept, header(swept)) as journal:
            for run in reversed(range(swept.count)):
                journal.add(run, {"run": swept.key(run), "seconds": 0.5, **found(**swept.parameters(run))})
            return results.write(journal, swept, params.parameters(page))

    return make


def header(swept: plan.Plan, **changed: Any) -> Header:
    """Return what a journal of a plan begins with."""
    rests = Record(
        chapter="mini", parameters={}, cells=["a"], modules={}, texts={}, reads={"tables": {"baselines": "b"}},
        environment={"python": "3"}, seconds=1,
    )  # fmt: skip
    findings = {"answer": {"unit": "usd_bn", "label": "What it costs"}}
    return Header(**{"plan": swept.told, "notebooks": False, "record": rests, "findings": findings, **changed})


@pytest.fixture
def make() -> SimpleNamespace:
    """Parts made by hand."""
    return SimpleNamespace(header=header)
