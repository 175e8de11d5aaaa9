"""Whether a published site is still what a build would make: told by digests, without building."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from analysis.publish.fingerprint import environment, site_fingerprint
from analysis.publish.project import build_folder

STAMP = "site.json"


def inputs() -> dict[str, object]:
    """Return what differs whenever anything has changed that can change the site."""
    return {"inputs": site_fingerprint(), "environment": environment()}


def hold(found: Mapping[str, object], site: Path) -> bool:
    """Return whether a site was published from these inputs, and is as it was published."""
    try:
        known = json.loads((build_folder() / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(known == _state(found, site))


def leave(found: Mapping[str, object], site: Path) -> None:
    """Remember from which inputs a site was published: those of the build's beginning, whatever changed meanwhile."""
    (build_folder() / STAMP).write_text(json.dumps(_state(found, site)) + "\n", encoding="utf-8")


def _state(found: Mapping[str, object], site: Path) -> dict[str, object]:
    """Return inputs, and size and time of each file of the site."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    marks = [[path.relative_to(site).as_posix(), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    return {**found, "site": str(site), "files": marks}
