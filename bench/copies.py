"""Copies of the project in temporary folders, and commands run in them. The project itself is left alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("analysis", "book", "data", "_config.yml", "_toc.yml", "pyproject.toml", "requirements.lock")
WAGER = "from analysis.publish.cli import main; main()"
BOOK = "from jupyter_book.cli.main import main; main()"
LEAN_BOOK = f"import sys; sys.modules['rfc3987_syntax'] = None; {BOOK}"
"""Where JupyterLab is installed, as here for tests, jsonschema compiles a grammar for two seconds when it is imported.
Our command leaves that out; one row spares the peer, too, as it is where JupyterLab is not installed."""
OURS = ("nb_custom_formats", "nb_execution_mode", "html_math_renderer")
SHOWN = 3000


class Timed(NamedTuple):
    """What one command took, and what it printed."""

    seconds: float
    printed: str


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a command in a copy: its package comes first, and no setting points elsewhere."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("WAGER_")}
    return {**plain, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def timed(folder: Path, code: str, *arguments: str) -> Timed:
    """Run a command in a copy.

    Raises
    ------
    SystemExit
        When it fails, with the end of what it printed.
    """
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed in {folder}:\n{done.stdout[-SHOWN:]}")
    return Timed(seconds, done.stdout)


@contextmanager
def copy() -> Iterator[Path]:
    """Copy the project's own files into a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wager-bench-") as name:
        folder = Path(name).resolve()
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, folder / part)
        yield folder


@contextmanager
def plain_copy() -> Iterator[Path]:
    """Copy the project so that plain Jupyter Book builds it: chapters executed by it, and kept in its cache."""
    with copy() as folder:
        config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
        config["execute"] = {"execute_notebooks": "cache", "timeout": 600, "raise_on_error": True}
        config["sphinx"]["extra_extensions"] = ["bench.plain"]
        for name in OURS:
            del config["sphinx"]["config"][name]
        (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        yield folder


def build(folder: Path) -> Timed:
    """Build with ours."""
    return timed(folder, WAGER, "build")


def plain(folder: Path) -> Timed:
    """Build with plain Jupyter Book."""
    return timed(folder, BOOK, "build", ".")


def lean(folder: Path) -> Timed:
    """Build with plain Jupyter Book, as it starts where JupyterLab is not installed."""
    return timed(folder, LEAN_BOOK, "build", ".")


def executed(printed: str) -> set[tuple[str, str]]:
    """Return the chapters that our build says it executed, each with its edition.

    Raises
    ------
    ValueError
        When its lines and its sum do not agree, so that nobody takes silence for zero.
    """
    found = set(re.findall(r"chapter (\w+), edition ([\w-]+): executed", printed))
    done = re.search(r"^Done: (\d+) of \d+ chapters executed", printed, re.MULTILINE)
    told = int(done[1]) if done else 0 if "Nothing changed" in printed else None
    if told != len(found):
        raise ValueError(f"The build names {len(found)} executed chapters and counts {told}:\n{printed[-SHOWN:]}")
    return found


def executed_plain(printed: str) -> int:
    """Return how many notebooks Jupyter Book says it executed."""
    return len(re.findall(r"Executing notebook", printed))


def replace(path: Path, old: str, new: str) -> None:
    """Replace text, which must be there, at its first place.

    Raises
    ------
    ValueError
        When it is not there.
    """
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{old!r} is not in {path.name}.")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
