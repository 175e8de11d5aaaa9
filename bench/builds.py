"""Builds of the report beside plain Jupyter Book, which executes and writes the same chapters in one edition.

Both work on copies in temporary folders; the project is left alone.
"""

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
SENTENCE = "In the summer of 2024 two of"
TABLE = "capex_quarterly"


class Timed(NamedTuple):
    """What one command took, printed and needed."""

    seconds: float
    printed: str
    mebibytes: float


def timed(folder: Path, code: str, *arguments: str) -> Timed:
    """Run a command in a copy; memory is that of its largest process so far."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "bench")])}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed in {folder}:\n{done.stdout[-3000:]}")
    return Timed(seconds, done.stdout, 0.0)


@contextmanager
def copy() -> Iterator[Path]:
    """Copy the project's own files into a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
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
        (folder / "bench").mkdir()
        shutil.copyfile(ROOT / "bench" / "plain.py", folder / "bench" / "plain.py")
        config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
        config["execute"] = {"execute_notebooks": "cache", "timeout": 600, "raise_on_error": True}
        config["sphinx"]["extra_extensions"] = ["plain"]
        for ours in ("nb_custom_formats", "nb_execution_mode", "html_math_renderer"):
            del config["sphinx"]["config"][ours]
        (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        yield folder


def build(folder: Path) -> Timed:
    """Build with ours."""
    return timed(folder, WAGER, "build")


def plain(folder: Path) -> Timed:
    """Build with plain Jupyter Book."""
    return timed(folder, BOOK, "build", ".")


def executed(printed: str) -> set[str]:
    """Return the chapters that our build says it executed, each with its edition."""
    return set(re.findall(r"chapter (\w+, edition \w+): executed", printed))


def executed_plain(printed: str) -> int:
    """Return how many notebooks Jupyter Book says it executed."""
    return len(re.findall(r"Executing notebook", printed))


def edit_prose(folder: Path) -> None:
    """Change a sentence of one chapter, another one each time."""
    path = folder / "book" / "payback.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(SENTENCE, f"{SENTENCE} or more of", 1), encoding="utf-8")


def edit_table(folder: Path) -> None:
    """Change a remark in one table."""
    path = folder / "data" / f"{TABLE}.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", "title: Changed ", 1), encoding="utf-8")
