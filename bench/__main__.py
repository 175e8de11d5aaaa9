"""``python -m bench``: measure, and renew the results after each row."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import click

from bench import builds, copies, ledger, memory, results, sweeping
from bench.rows import FEWEST, ROWS, Measured

LEDGER = "ledger"
T = TypeVar("T")


class Bench(ExitStack):
    """One session of measuring; a context in which rows share their copies of the project.

    Parameters
    ----------
    rounds
        How often each row is measured.
    runs
        Runs of a sweep, instead of each row's own.
    is_whole
        Whether papermill does every run of a sweep.
    """

    def __init__(self, rounds: int, runs: int | None, is_whole: bool) -> None:
        super().__init__()
        self.rounds, self.runs, self.is_whole = rounds, runs, is_whole
        self.today = date.today().isoformat()

    @cached_property
    def built(self) -> builds.Pair:
        """Both copies, built."""
        click.echo("two copies: built from nothing, and once more", err=True)
        return self.enter_context(builds.built())

    @cached_property
    def copy(self) -> Path:
        """A copy for sweeps of a chapter, with its published run stored."""
        found = self.enter_context(copies.copy())
        sweeping.prepare(found)
        return found

    def each(self, name: str, one: Callable[[int], T]) -> list[T]:
        """Measure in rounds, saying which."""
        found = []
        for turn in range(self.rounds):
            click.echo(f"{name}: round {turn + 1} of {self.rounds}", err=True)
            found.append(one(turn))
        return found

    def measured(self, name: str) -> Measured:
        """Measure a row."""
        runs = self.runs or ROWS[name].runs
        if name in builds.EDITS:
            edit, peer, condition = builds.EDITS[name]
            pair = self.built
            rounds = self.each(name, lambda turn: builds.one_build(pair, edit, turn, peer))
            return builds.warm(rounds, condition, self.today)
        if name == "cold":
            return builds.cold(self.each(name, lambda _: builds.cold_build()), self.today)
        if name == "memory":
            return memory.memory(self.each(name, lambda _: self.long(runs)), runs, self.today)
        workers, sum_up = {"overhead": (1, sweeping.overhead), "sweep": (2, sweeping.sweep)}[name]
        return sum_up(self.each(name, lambda turn: self.swept(runs, workers, turn)), runs, self.today)

    def swept(self, runs: int, workers: int, turn: int) -> sweeping.Round:
        """Sweep, beside papermill."""
        places = sweeping.chosen(runs, self.rounds, turn, self.is_whole and workers > 1)
        return sweeping.one_round(self.copy, runs, workers, places)

    def long(self, runs: int) -> memory.Long:
        """Sweep the tiny chapter in a new copy."""
        with copies.copy() as folder:
            memory.lay_out(folder)
            return memory.run(folder, runs)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--rounds", type=click.IntRange(min=1), default=FEWEST, show_default=True, help="Of each row.")
@click.option("--only", type=click.Choice([*ROWS, LEDGER]), multiple=True, help="This row; may be given again.")
@click.option("--runs", type=click.IntRange(min=10), help="Of a sweep, to try a row; by default as its row says.")
@click.option("--whole", is_flag=True, help="Let papermill do every run of the sweep, shared out among the rounds.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=copies.ROOT / "bench" / "results.md",
    help="Page to write, with the numbers in a .json beside it; by default bench/results.md.",
)
def main(rounds: int, only: tuple[str, ...], runs: int | None, whole: bool, output: Path) -> None:
    """Measure the engine beside its peers.

    The page is renewed after each row; rows that are not measured now stay as they were, with their date.

    \b
    Examples:
      python -m bench
      python -m bench --only nothing --only prose
      python -m bench --only sweep --whole
    """  # noqa: D301 - click reads the character
    for name in [name for name in os.environ if name.startswith("WAGER_")]:
        del os.environ[name]  # what is measured is this project
    kept = results.read(output.with_suffix(".json"), results.machine())
    with Bench(rounds, runs, whole) as bench:
        for name in [name for name in (*ROWS, LEDGER) if not only or name in only]:
            if name == LEDGER:
                click.echo(name, err=True)
                kept.ledger = ledger.measured(bench.today, rounds)
            else:
                kept.rows[name] = bench.measured(name)
            results.write(kept, output)
    click.echo(results.document(kept))


if __name__ == "__main__":
    main()
