"""The downloaded notebook, run in an empty folder: it fetches the project and finds what the chapter found.

The repository is made here, so that this holds where the project itself is no checkout. Git is told to take it for
the public address, and pip not to reach for any index: the notebook is the one that readers get.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from building import lay_out

from analysis.publish import chapters, runs
from analysis.publish.elsewhere import notebook
from analysis.publish.settings import Settings

ADDRESS = "https://github.com/example/llama-wager"
PUBLISHED = Settings(repository=ADDRESS, branch="main")
CHAPTER = "replications"
WHERE = """\
from pathlib import Path
from types import SimpleNamespace
import analysis
from analysis import tables
print(Path.cwd(), analysis.__file__, tables.folder())
"""


def git(folder: Path, *words: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **own})


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository with the project's own files on its main branch."""
    work, bare = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("served") / "wager.git"
    lay_out(work)
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "add", "--all")
    git(work, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message", "All")
    git(work, "clone", "--quiet", "--bare", str(work), str(bare))
    return bare


def environment(repository: Path, home: Path) -> dict[str, str]:
    """Return an environment in which nothing of this project is set."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PIP_NO_INDEX": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{repository}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
    }


def execute(made: nbformat.NotebookNode, folder: Path, given: dict[str, str]) -> nbformat.NotebookNode:
    """Run a notebook in a folder as papermill does for a reader, and return it."""
    folder.mkdir(exist_ok=True)
    made.cells.append(nbformat.v4.new_code_cell(WHERE, id="where"))
    source, target = folder.with_suffix(".ipynb"), folder.with_suffix(".out.ipynb")
    nbformat.write(made, source)
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(source), str(target)]
    done = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return nbformat.read(target, as_version=4)


def said(ran: nbformat.NotebookNode) -> list[str]:
    """Return what the last cell printed: working folder, package and tables in use."""
    return str(ran.cells[-1].outputs[0].text).split()


def where(home: Path) -> list[str]:
    return [str(home), str(home / "analysis" / "__init__.py"), str(home / "data")]


def without_cells(found: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {name: {key: value for key, value in item.items() if key != "cell"} for name, item in found.items()}


def test_it_finds_in_an_empty_folder_what_the_chapter_found(repository, tmp_path):
    page = chapters.chapter(CHAPTER)
    run = runs.obtain(page)
    made = nbformat.reads(notebook.render(page, run, {CHAPTER: run.findings}, PUBLISHED).decode(), as_version=4)
    empty = tmp_path / "empty"
    ran = execute(made, empty, environment(repository, tmp_path))
    assert said(ran) == where(empty / "llama-wager")
    assert without_cells(runs.findings_of(ran)) == without_cells(run.findings)
    assert len(run.findings) > 10


@pytest.fixture
def opening() -> nbformat.NotebookNode:
    """The cells that a downloaded notebook begins with, without those of the chapter."""
    page = chapters.chapter(CHAPTER)
    nothing = SimpleNamespace(notebook=page.notebook(), parameters={})

    class Anything(dict):
        def __contains__(self, name):
            return True

        def __missing__(self, name):
            return {"value": 1.0, "unit": "count"}

    made = notebook.render(page, nothing, {CHAPTER: Anything()}, Settings())
    read = nbformat.reads(made.decode(), as_version=4)
    read.cells = read.cells[:2]
    return read


def test_inside_a_clone_it_uses_that_and_needs_no_address(repository, opening, tmp_path):
    """As on Binder, where the notebook lies in a folder of the project."""
    home = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(repository), str(home))
    ran = execute(opening, home / "notebooks", {"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
    assert said(ran) == where(home)


def test_outside_of_one_it_says_what_to_do(opening, tmp_path):
    nothing = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    with pytest.raises(AssertionError, match="FileNotFoundError: Run this notebook inside a clone of The Llama Wager"):
        execute(opening, tmp_path / "empty", nothing)
