"""Whether a published site is still what a build would make: told by digests, without building."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.publish.fingerprint import environment, site_fingerprint
from analysis.publish.project import build_folder

STAMP = "site.json"


def holds(site: Path) -> bool:
    """Return whether nothing that can change the site has changed since it was published, nor the site itself."""
    try:
        known = json.loads((build_folder() / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(known == _state(site))


def leave(site: Path) -> None:
    """Remember the state in which a site was published."""
    (build_folder() / STAMP).write_text(json.dumps(_state(site)) + "\n", encoding="utf-8")


def _state(site: Path) -> dict[str, object]:
    """Return the digest of all inputs, and size and time of each file of the site."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    marks = [[path.relative_to(site).as_posix(), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    return {"inputs": site_fingerprint(), "environment": environment(), "site": str(site), "files": marks}
