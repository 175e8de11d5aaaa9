"""``wager claims`` and ``wager check``: what the report says, and whether its parts fit."""

from __future__ import annotations

import json

import click

from analysis import verdicts
from analysis.publish import checks, claimtext, claimviews


@click.command()
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


@click.command()
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
