"""Ends of a sweep before its last run."""

from __future__ import annotations

from analysis.publish.project import WagerError


class LostError(WagerError):
    """The cluster went away."""


class StoppedError(WagerError):
    """Stopped by hand, or because the cluster went away; the message says how to go on."""
