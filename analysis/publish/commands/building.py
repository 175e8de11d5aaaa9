"""``wager build`` and ``wager serve``: quick to start, since most builds find that nothing changed."""

from __future__ import annotations

import click

from analysis.publish import site
from analysis.publish.project import site_folder


@click.command()
def build() -> None:
    """Execute what changed and build the site into _build/html.

    \b
    Example:
      wager build
    """  # noqa: D301 - click reads the character
    runs = site.build(click.echo)
    executed = sum(run.executed for run in runs)
    done = f"Done: {executed} of {len(runs)} chapters executed." if runs else "Nothing changed: nothing to do."
    click.echo(f"{done} Site: {site_folder() / 'index.html'}")
    click.echo("Open it with 'make serve' (or 'wager serve'); charts are live there.")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free one.")
def serve(port: int) -> None:
    """Serve the built site to this machine.

    \b
    Example:
      wager serve --port 8080
    """  # noqa: D301 - click reads the character
    from analysis.publish.serve import HOST, server  # noqa: PLC0415 - builds need no server

    with server(site_folder(), port) as listening:
        click.echo(f"http://{HOST}:{listening.server_address[1]}/ (stop with Ctrl-C)")
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")
