"""Serve the built site to this machine."""

from __future__ import annotations

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from analysis.publish.project import WagerError

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Say nothing for each request."""


def server(site: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of the site, listening and not yet serving.

    Raises
    ------
    WagerError
        When the site is not built or the port is taken.
    """
    if not (site / "index.html").exists():
        raise WagerError(f"There is no site in {site} yet: run 'make site' or 'wager build' first.")
    try:
        return ThreadingHTTPServer((HOST, port), functools.partial(_Handler, directory=str(site)))
    except OSError as error:
        raise WagerError(f"Cannot serve on port {port}: {error.strerror}. Choose another with --port.") from None
