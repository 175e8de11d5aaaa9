"""Build a copy of this project with its own package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from analysis.publish import project

PARTS = ("analysis", "book", "data", "_config.yml", "_toc.yml", "pyproject.toml", "requirements.lock")
WAGER = "from analysis.publish.cli import main; main()"


class Built(NamedTuple):
    """A copy of the project, built.

    Attributes
    ----------
    folder
        The copy, which one file of tests edits and builds again.
    site
        Its site as first built.
    printed
        What the build printed.
    """

    folder: Path
    site: Path
    printed: str


def lay_out(folder: Path) -> Path:
    """Copy the project's own files into an empty folder."""
    for name in PARTS:
        source = project.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def wager(folder: Path, *arguments: str) -> str:
    """Run a command on a copy with its own package, and return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", WAGER, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_once(place: Path) -> Built:
    """Build a copy from nothing, whichever process wants it first; the others wait and take what it made."""
    built = Built(place / "project", place / "site", "")
    told = place / "printed"
    place.mkdir(exist_ok=True)
    with FileLock(place / ".lock"):
        if not told.exists():
            shutil.rmtree(built.folder, ignore_errors=True)  # what a build that failed may have left
            built.folder.mkdir()
            printed = wager(lay_out(built.folder), "build")
            # A published file is never written again but replaced, so both can share it.
            shutil.copytree(built.folder / "_build" / "html", built.site, copy_function=os.link)
            told.write_text(printed, encoding="utf-8")
    return built._replace(printed=told.read_text(encoding="utf-8"))
