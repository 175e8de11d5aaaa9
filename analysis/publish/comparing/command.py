"""``wager diff``."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.publish import files
from analysis.publish.comparing import operands, text
from analysis.publish.comparing.document import document
from analysis.publish.comparing.snapshot import as_bytes
from analysis.publish.project import WagerError, writable


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--chapter", metavar="CHAPTER", help="Only this chapter; verdicts are left out.")
@click.option("--all", "everything", is_flag=True, help="Also list moves too small to print.")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="Also write a page.")
@click.option("--json", "machine", is_flag=True, help="Print JSON, every move included.")
def diff(  # noqa: PLR0913, PLR0917 - one argument for each option
    old: str, new: str, chapter: str | None, everything: bool, page: Path | None, machine: bool
) -> None:
    """Say which findings and verdicts moved between OLD and NEW, by how much, and from what.

    Each is a site folder, a run folder, the build.json or run.json in one, or a scenario (its name, or the path
    of its file). Two builds are compared whole. A run or a scenario is compared with what it shares with the
    other side: with edition base of a build. What scenarios need is run, unless it is stored.

    \b
    Examples:
      wager diff old-site _build/html
      wager diff base bull --chapter payback
      wager diff _build/html _build/runs/payback-gross_margin=0.4 --html moved.html
    """  # noqa: D301 - click reads the character
    first, second = (_operand(label, given) for label, given in (("OLD", old), ("NEW", new)))
    found = operands.compared(first, second, lambda line: click.echo(line, err=True), chapter)
    names = first.name, second.name
    if page:
        write(page, document(found, names, everything).encode())
        click.echo(f"Written: {page}", err=True)
    if machine:
        click.echo(as_bytes(found).decode(), nl=False)
    else:
        click.echo(text.report(found, names, text.terminal_width(), everything))


def _operand(label: str, given: str) -> operands.Operand:
    try:
        return operands.read(given)
    except WagerError as error:
        raise WagerError(f"{label}: {error}") from None


def write(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it into it: it is whole or not there.

    Raises
    ------
    WagerError
        When it cannot be written, saying why.
    """
    folder = writable(path.resolve().parent, "the page")
    try:
        files.put(folder / path.name, content)
    except OSError as error:
        raise WagerError(f"Cannot write the page to {path}: {error.strerror}.") from None
