"""Projects to sweep, and sweeps that are done in a moment because nothing is executed."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start processes that do not outlive the test."""
    begun: list[subprocess.Popen[str]] = []

    def start(*command: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )  # fmt: skip
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def sweeping(started: Callable[..., Any]) -> Callable[..., subprocess.Popen[str]]:
    """The command line in a process of its own, to be killed."""
    return lambda *arguments: started("-c", COMMAND, "sweep", *map(str, arguments))


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
