"""The command line: ``wager build | run | diff | params | claims | serve | check``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import nbformat

from analysis import verdicts
from analysis.hints import nearest
from analysis.ledger.rule import LedgerError
from analysis.publish import checks, claimtext, claimviews, params, site
from analysis.publish.chapters import chapter, chapters, title
from analysis.publish.comparing import gather, text
from analysis.publish.comparing.command import diff
from analysis.publish.edition import Edition
from analysis.publish.outputs import as_json, published
from analysis.publish.project import WagerError, build_folder, site_folder, writable
from analysis.publish.runs import Run, obtain
from analysis.publish.serve import HOST, server
from analysis.tables import TableError


class Commands(click.Group):
    """A group whose expected errors are one message, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (WagerError, TableError, LedgerError) as error:
            raise click.ClickException(str(error)) from None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command, suggesting the nearest for a wrong one."""
        if args and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"No command {args[0]!r}: {nearest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="llama-wager")
def main() -> None:
    """Build, rerun and check The Llama Wager."""


main.add_command(diff)


@main.command()
def build() -> None:
    """Execute what changed and build the site into _build/html.

    \b
    Example:
      wager build
    """  # noqa: D301 - click reads the character
    runs = site.build(click.echo)
    executed = sum(run.executed for run in runs)
    click.echo(f"Done: {executed} of {len(runs)} chapters executed. Site: {site_folder() / 'index.html'}")
    click.echo("Open it with 'make serve' (or 'wager serve'); charts are live there.")


@main.command()
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
    given = params.validate(page, params.parse_assignments(list(pairs)))
    folder = writable(output or build_folder() / "runs" / _label(name, given), "the run")
    click.echo(f"chapter {name}: published parameters")
    usual = obtain(page)
    click.echo(f"chapter {name}: {', '.join(pairs) or 'no parameter changed'}")
    here = obtain(page, given)
    _keep(here, folder)
    if html:
        click.echo("pages")
        edition = Edition(f"A rerun of {title(page)}", {name: given})
        site.build(lambda _: None, edition, folder / "html")
    click.echo(text.report(gather.beside(page, usual, here), ("published", "this run"), text.terminal_width()))
    click.echo(f"Written: {folder}")


def _label(name: str, given: dict[str, float]) -> str:
    return "-".join([name, *(f"{key}={value:g}" for key, value in sorted(given.items()))])


def _keep(here: Run, folder: Path) -> None:
    nbformat.write(here.notebook, folder / "notebook.ipynb")
    found = {here.chapter: here.findings}
    (folder / "findings.json").write_bytes(as_json(published(found)))


@main.command(name="params")
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


@main.command()
@click.argument("claim_id", metavar="[CLAIM]", required=False)
@click.option("--document", metavar="LETTER", help="A, B, C, D or E.")
@click.option("--theme", help="Such as payback.")
@click.option("--verdict", help="Such as contradicted.")
@click.option("--kind", help="Such as forecast.")
@click.option("--speaker", help="Such as 'Mark Zuckerberg'.")
@click.option("-q", "--search", metavar="WORDS", help="Words that the claim must hold, in English or Chinese.")
@click.option("--json", "machine", is_flag=True, help="Print JSON, as in api/claims.json.")
def claims(claim_id: str | None, search: str | None, machine: bool, **wanted: str | None) -> None:
    """List the claims of the documents with their verdicts, or explain one.

    \b
    Examples:
      wager claims --document D --verdict contradicted
      wager claims -q gigawatt
      wager claims D-066
    """  # noqa: D301 - click reads the character
    if claim_id:
        found = [verdicts.entry(claim_id.upper())]
    else:
        found = claimtext.chosen({name: value for name, value in wanted.items() if value}, search)
    if machine:
        click.echo(json.dumps([claimviews.published(entry) for entry in found], indent=1, ensure_ascii=False))
    else:
        click.echo(claimtext.explained(found[0]) if claim_id else claimtext.listed(found))


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free one.")
def serve(port: int) -> None:
    """Serve the built site to this machine.

    \b
    Example:
      wager serve --port 8080
    """  # noqa: D301 - click reads the character
    with server(site_folder(), port) as listening:
        click.echo(f"http://{HOST}:{listening.server_address[1]}/ (stop with Ctrl-C)")
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")


@main.command()
@click.option("--update", is_flag=True, help="Write data/datapackage.json anew first.")
def check(update: bool) -> None:
    """Check tables, data package, parameters and prose; exit with 1 when something is wrong.

    \b
    Examples:
      wager check
      wager check --update
    """  # noqa: D301 - click reads the character
    if update:
        checks.update()
    wrong = 0
    for label, yields in checks.CHECKS.items():
        found = list(yields())
        wrong += len(found)
        click.echo(f"{label}: {'ok' if not found else f'{len(found)} wrong'}")
        for line in found:
            click.echo(f"  {line}")
    if wrong:
        raise click.ClickException(f"{wrong} things to mend, listed above.")
