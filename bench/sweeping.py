"""Sweeps of the payback chapter beside plain papermill on the same notebook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from analysis.publish import chapters
from analysis.publish.runs import findings_of
from analysis.publish.sweeps import results
from bench.copies import WAGER, timed
from bench.rows import SAME, Measured

CHAPTER = "payback"
ACROSS = ("gross_margin", 0.3, 0.02, 20)
"""A parameter, its first value, the step and how many at most."""
DOWN = ("chip_life_years", 3.0, 0.25, 10)
PAPERMILL_RUNS = 5
"""Runs that papermill does in a round; their time is scaled to the runs of the sweep."""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PAPERMILL = "import sys; from bench.papermills import main; main(*sys.argv[1:])"


@dataclass(frozen=True)
class Swept:
    """A sweep: its wall time, and its runs as they stand in the results."""

    seconds: float
    found: results.Results

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """All columns of each run."""
        return list(self.found.table.to_pylist())

    @property
    def overhead(self) -> float:
        """Seconds a run beyond the cells' own, start and results included."""
        return float((self.seconds - sum(row["seconds"] for row in self.rows)) / len(self.rows))


@dataclass(frozen=True)
class Plain:
    """A run of papermill: its wall time, and the executed notebook."""

    seconds: float
    notebook: nbformat.NotebookNode

    @property
    def overhead(self) -> float:
        """Seconds beyond the cells' own, which papermill wrote into the notebook."""
        return self.seconds - sum(cell.metadata.papermill.duration or 0 for cell in self.notebook.cells)


def grid(runs: int) -> list[str]:
    """Return options of a sweep of so many runs.

    >>> grid(20)
    ['--grid', 'gross_margin=0.3,0.32', '--grid', 'chip_life_years=3,3.25,3.5,3.75,4,4.25,4.5,4.75,5,5.25']

    Raises
    ------
    ValueError
        When the grid has no such number of points.
    """
    columns, left = divmod(runs, DOWN[-1])
    if left or not 0 < columns <= ACROSS[-1]:
        raise ValueError(f"{runs} runs; allowed: multiples of {DOWN[-1]} up to {DOWN[-1] * ACROSS[-1]}.")
    return [*_option(ACROSS, columns), *_option(DOWN, DOWN[-1])]


def _option(axis: tuple[str, float, float, int], count: int) -> list[str]:
    name, first, step, _ = axis
    return ["--grid", f"{name}={','.join(f'{first + step * place:g}' for place in range(count))}"]


def prepare(folder: Path) -> None:
    """Store the published run, as any build does, and write the chapter as a notebook."""
    timed(folder, WAGER, "run", CHAPTER, "--no-html")
    notebook = chapters.read(folder / "book" / f"{CHAPTER}.md").notebook()
    notebook.metadata.kernelspec = KERNEL
    nbformat.write(notebook, folder / "in.ipynb")


def swept(folder: Path, runs: int, workers: int) -> Swept:
    """Sweep the chapter from the first run to the results."""
    options = ["--workers", str(workers), "--fresh", "-o", str(folder / "sweep")]
    taken = timed(folder, WAGER, "sweep", CHAPTER, *grid(runs), *options)
    found = Swept(taken.seconds, results.read(folder / "sweep" / results.NAME))
    failed = [row["error"] for row in found.rows if row["status"] != results.OK]
    if failed or len(found.rows) != runs:
        raise SystemExit(f"{len(found.rows)} of {runs} runs arrived, {len(failed)} failed: {failed[:1]}")
    return found


def papermill(folder: Path, given: Sequence[Mapping[str, Any]]) -> list[Plain]:
    """Run the chapter with papermill for each set of parameters, one after the other."""
    work = folder / "papermill"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    targets = [work / f"{place}.ipynb" for place in range(len(given))]
    jobs = [{"target": str(target), "parameters": dict(each)} for target, each in zip(targets, given, strict=True)]
    (work / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    timed(folder, PAPERMILL, "in.ipynb", str(work / "jobs.json"))
    seconds = json.loads((work / "seconds.json").read_text(encoding="utf-8"))
    return [Plain(took, nbformat.read(target, 4)) for took, target in zip(seconds, targets, strict=True)]


def chosen(runs: int, rounds: int, turn: int, is_whole: bool) -> list[int]:
    """Return the runs of a sweep that papermill does in a round: spread over the sweep, or its share of all.

    >>> chosen(20, 2, 1, is_whole=False), chosen(6, 2, 1, is_whole=True)
    ([1, 5, 9, 13, 17], [1, 3, 5])
    """
    step = rounds if is_whole else max(1, runs // PAPERMILL_RUNS)
    found = list(range(turn % step, runs, step))
    return found if is_whole else found[:PAPERMILL_RUNS]


def differing(found: results.Results, row: Mapping[str, Any], notebook: nbformat.NotebookNode) -> list[str]:
    """Return the columns of findings in which a run of a sweep is not exactly what papermill's notebook recorded."""
    columns = [*found.of("finding"), *found.of("interval")]
    ours = {name: row[name] for name in columns if row[name] is not None}
    theirs = dict(_columns(findings_of(notebook), set(found.schema.names)))
    return sorted(name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name))


def _columns(found: Mapping[str, Mapping[str, Any]], names: set[str]) -> Iterator[tuple[str, Any]]:
    """Yield findings as the results name them, without those that are unresolved."""
    for name, finding in found.items():
        column = f"{name}__finding" if f"{name}__finding" in names else name
        value, beside = finding["value"], f"{column}__text"
        told = {beside if isinstance(value, str) and beside in names else column: value}
        ends = {f"{column}__{end}": finding[end] for end in ("low", "high") if finding.get(end) is not None}
        yield from ((key, each) for key, each in {**told, **ends}.items() if each is not None)


@dataclass(frozen=True)
class Round:
    """A sweep and papermill's runs of some of its points."""

    ours: Swept
    theirs: Sequence[Plain]
    differing: Sequence[str]


def one_round(folder: Path, runs: int, workers: int, places: Sequence[int]) -> Round:
    """Sweep, and run papermill at some of the points."""
    ours = swept(folder, runs, workers)
    rows = [ours.rows[place] for place in places]
    theirs = papermill(folder, [{name: row[name] for name in ours.found.varied} for row in rows])
    apart = [
        name for row, plain in zip(rows, theirs, strict=True) for name in differing(ours.found, row, plain.notebook)
    ]
    return Round(ours, theirs, apart)


def overhead(rounds: Sequence[Round], runs: int, date: str) -> Measured:
    """Return the overhead a run, of one process against papermill."""
    cells = [sum(row["seconds"] for row in each.ours.rows) / runs for each in rounds]
    plain = [each for one in rounds for each in one.theirs]
    return Measured(
        date,
        [each.ours.overhead for each in rounds],
        [mean([run.overhead for run in each.theirs]) for each in rounds],
        facts=[
            f"the cells' own time a run: {mean(cells):.2f} s in the sweep, which draws no charts, and "
            f"{mean([run.seconds - run.overhead for run in plain]):.2f} s in papermill",
            f"runs: {runs:,} in each sweep, {len(plain)} of papermill in all",
        ],
        runs=runs,
    )


def sweep(rounds: Sequence[Round], runs: int, date: str) -> Measured:
    """Return the time of a sweep against that of papermill, scaled to as many runs, and whether all findings agree."""
    compared = sum(len(each.theirs) for each in rounds)
    values = len(findings_of(rounds[0].theirs[0].notebook))
    apart = sorted({name for each in rounds for name in each.differing})
    return Measured(
        date,
        [each.ours.seconds for each in rounds],
        [mean([run.seconds for run in each.theirs]) * runs for each in rounds],
        {SAME: not apart},
        [
            f"papermill did {compared} of the {runs:,} runs, in each round {len(rounds[0].theirs)}; their mean time is "
            f"scaled to {runs:,}",
            f"compared exactly: {values} findings of {compared} runs; different: {', '.join(apart) or 'none'}",
        ],
        runs=runs,
    )


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean."""
    return sum(values) / len(values)
