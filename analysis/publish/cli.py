"""The command line: ``wager COMMAND``, each command imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import click

from analysis.errors import ReportError
from analysis.hints import nearest


class Place(NamedTuple):
    """Where a command is, and what it does in a few words."""

    module: str
    name: str
    summary: str


ROOM = "analysis.publish"
COMMANDS = {
    "build": Place("commands.building", "build", "Execute what changed and build the site."),
    "check": Place("commands.looking", "check", "Check tables, parameters and prose."),
    "claims": Place("commands.looking", "claims", "List the claims with their verdicts, or explain one."),
    "diff": Place("comparing.command", "diff", "Say which findings and verdicts moved, by how much, and from what."),
    "lab": Place("elsewhere.command", "lab_", "Open the chapters as notebooks in JupyterLab."),
    "params": Place("commands.running", "params_", "List a chapter's parameters."),
    "run": Place("commands.running", "run", "Run a chapter under other parameters."),
    "serve": Place("commands.building", "serve", "Serve the built site to this machine."),
    "sweep": Place("sweeps.command", "sweep", "Run a chapter under many parameters."),
    "why": Place("commands.running", "why", "Say why a chapter would be executed again, or why not."),
}


class Commands(click.Group):
    """A group whose commands are imported when called, and whose expected errors are one message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        place = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"{ROOM}.{place.module}"), place.name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List all commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].summary) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except ReportError as error:
            raise click.ClickException(str(error)) from None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command, suggesting the nearest for a wrong one."""
        if args and args[0] not in COMMANDS:
            ctx.fail(f"No command {args[0]!r}: {nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="llama-wager")
def main() -> None:
    """Build, rerun, sweep, compare and check The Llama Wager."""
