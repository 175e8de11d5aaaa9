"""``wager run``, ``wager why`` and ``wager params``: one chapter under other parameters."""

from __future__ import annotations

import json
from pathlib import Path

import click
import nbformat

from analysis.publish import editions, params, site
from analysis.publish.chapters import Page, chapter, chapters, title
from analysis.publish.comparing import gather, text
from analysis.publish.comparing.snapshot import RUN_RECORD
from analysis.publish.editions import BASE, Edition
from analysis.publish.outputs import as_json, published
from analysis.publish.project import build_folder, writable
from analysis.publish.runs import Run, obtain
from analysis.publish.why import explained


@click.command()
@click.argument("name", metavar="CHAPTER")
@click.option("-p", "pairs", metavar="NAME=VALUE", multiple=True, help="A parameter; may be given again.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--html/--no-html", default=True, help="Also write the site under these parameters.")
def run(name: str, pairs: tuple[str, ...], output: Path | None, html: bool) -> None:
    """Run a chapter under other parameters and compare with the published answer.

    Writes the executed notebook, findings.json and, unless --no-html, the site as it would read.

    \b
    Examples:
      wager run payback -p gross_margin=0.4
      wager run payback -p chip_life_years=3 -p cost_of_capital=0.12 -o short-lived-chips
    """  # noqa: D301 - click reads the character
    page = chapter(name)
    given = params.changed(page, params.parse_assignments(list(pairs)))
    folder = writable(output or build_folder() / "runs" / _label(name, given), "the run")
    click.echo(f"chapter {name}: published parameters")
    usual = obtain(page)
    click.echo(f"chapter {name}: {', '.join(pairs) or 'no parameter changed'}")
    here = obtain(page, given)
    _keep(page, here, folder)
    if html:
        click.echo("pages")
        edition = Edition(BASE, f"A rerun of {title(page)}", parameters={name: given}, is_rerun=True)
        site.build(lambda _: None, [edition], folder / "html")
    click.echo(text.report(gather.beside(page, usual, here), ("published", "this run"), text.terminal_width()))
    click.echo(f"Written: {folder}")


def _label(name: str, given: dict[str, float]) -> str:
    return "-".join([name, *(f"{key}={value:g}" for key, value in sorted(given.items()))])


def _keep(page: Page, here: Run, folder: Path) -> None:
    nbformat.write(here.notebook, folder / "notebook.ipynb")
    found = {here.chapter: here.findings}
    (folder / "findings.json").write_bytes(as_json(published(found)))
    snapshot = gather.of_runs("run", f"A run of {title(page)}", [(page, here)])
    (folder / RUN_RECORD).write_bytes(snapshot.to_json())


@click.command()
@click.argument("name", metavar="CHAPTER")
@click.option("-p", "pairs", metavar="NAME=VALUE", multiple=True, help="A parameter; may be given again.")
@click.option("--edition", metavar="NAME", help="The parameters of an edition, such as bull.")
def why(name: str, pairs: tuple[str, ...], edition: str | None) -> None:
    """Say why a chapter would be executed by the next build, or why not.

    \b
    Examples:
      wager why payback
      wager why payback --edition bull
      wager why payback -p gross_margin=0.4
    """  # noqa: D301 - click reads the character
    page = chapter(name)
    given: dict[str, object] = {**params.parse_assignments(list(pairs))}
    if edition is not None:
        given = {**editions.named(edition).of(name), **given}
    click.echo(explained(page, params.changed(page, given)))


@click.command(name="params")
@click.argument("name", metavar="CHAPTER", required=False)
@click.option("--json", "machine", is_flag=True, help="Print JSON.")
def params_(name: str | None, machine: bool) -> None:
    """List a chapter's parameters with default, range, unit and meaning.

    \b
    Examples:
      wager params payback
      wager params payback --json
    """  # noqa: D301 - click reads the character
    if name is None:
        click.echo("Chapters: " + ", ".join(f"{page.name} ({title(page)})" for page in chapters().values()))
        return
    found = params.parameters(chapter(name)).values()
    if machine:
        click.echo(json.dumps({item.name: vars(item) for item in found}, indent=1))
        return
    width = max(len(item.name) for item in found)
    for item in found:
        click.echo(f"{item.name:<{width}}  {item.default:>8g}  {item.allowed}\n{'':<{width}}            {item.meaning}")
