"""``wager sweep``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from analysis.publish.chapters import chapter
from analysis.publish.project import WagerError
from analysis.publish.sweeps import plan as plans
from analysis.publish.sweeps.errors import StoppedError
from analysis.publish.sweeps.plan import UNASKED, Options, Plan
from analysis.publish.sweeps.progress import span
from analysis.publish.sweeps.sweeping import Place, Summary, cost, default_folder
from analysis.publish.sweeps.sweeping import sweep as do

INTERRUPTED = 130


@click.command()
@click.argument("name", metavar="CHAPTER")
@click.option("--grid", metavar="NAME=LO:HI:STEP", multiple=True, help="Values of a parameter; or NAME=a,b,c.")
@click.option("--sample", type=int, metavar="N", help="Draw N Sobol points, a power of two.")
@click.option("--vary", metavar="NAME[=LO:HI]", multiple=True, help="Draw this one; else every uncertain one.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the points drawn.")
@click.option("-p", "fixed", metavar="NAME=VALUE", multiple=True, help="A parameter that all runs share.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--fresh", is_flag=True, help="Drop what an earlier sweep left in the folder.")
@click.option("--notebooks", is_flag=True, help="Keep the executed notebook of every run.")
@click.option("--report", is_flag=True, help="Also write a page with curves and, for two grids, a heat map.")
@click.option("--finding", "findings", metavar="NAME", multiple=True, help="Show this one in the report.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on this Dask cluster, such as tcp://host:8786.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes on this machine; by default one a core.")
@click.option("--yes", is_flag=True, help=f"More than {UNASKED:,} runs are meant.")
def sweep(  # noqa: PLR0913 - one argument for each option
    *,
    name: str,
    grid: tuple[str, ...],
    sample: int | None,
    vary: tuple[str, ...],
    seed: int,
    fixed: tuple[str, ...],
    output: Path | None,
    fresh: bool,
    notebooks: bool,
    report: bool,
    findings: tuple[str, ...],
    scheduler: str | None,
    workers: int | None,
    yes: bool,
) -> None:
    """Run a chapter under many parameters: a grid, a sample of their ranges, or both.

    Each point of a grid is run with the same sample. The same command goes on where it was stopped, however it was
    stopped. Results are one row a run in results.parquet. A run that fails is reported there; the exit status is 1
    only where every run failed.

    \b
    Examples:
      wager sweep payback --grid margin_before_depreciation=0.4:0.7:0.05 --grid chip_life_years=3,4,5,6 --report
      wager sweep payback --sample 256 --report
      wager sweep payback --sample 64 --vary revenue_growth --vary capex_growth=0:0.4 -p gross_margin=0.4
      wager sweep payback --grid gross_margin=0.3:0.7:0.01 --scheduler tcp://192.0.2.1:8786
    """  # noqa: D301 - click reads the character
    if scheduler and workers:
        raise click.UsageError("--workers is for this machine; a cluster given by --scheduler has its own.")
    if findings and not report:
        raise click.UsageError("--finding says what the report shows; give --report too.")
    page = chapter(name)
    plan = plans.read(page, Options(grid, sample, vary, seed, fixed))
    at_once = workers or os.cpu_count() or 1
    if plan.asked > UNASKED and not yes:
        raise WagerError(_meant(plan, *cost(page, plan, at_once)))
    place = Place((output or default_folder(name)).resolve(), scheduler, at_once, notebooks, fresh, report, findings)
    try:
        summary = do(page, plan, place, lambda line: click.echo(line, err=True))
    except StoppedError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(INTERRUPTED) from None
    _end(summary)


def _meant(plan: Plan, seconds: float, size: float) -> str:
    return (
        f"{plan.asked:,} runs are asked for, at most about {span(seconds)} and {size / 1e6:,.0f} MB on this machine. "
        f"Say --yes if they are meant, or take larger steps; up to {UNASKED:,} need no asking."
    )


def _end(summary: Summary) -> None:
    """Say what the sweep came to; where every run failed, exit with 1."""
    click.echo(f"{summary.count:,} runs, {summary.executed:,} of them now, {summary.failed:,} failed.")
    if summary.first_error:
        click.echo(f"First that failed: {summary.first_error}")
    click.echo(f"Results: {summary.results}")
    if summary.report:
        click.echo(f"Report: {summary.report}")
    if summary.failed == summary.count:
        raise WagerError("Every run failed.")
