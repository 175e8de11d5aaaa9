"""Links that open a notebook elsewhere, and that what they name is there: in the site and on the branch."""

import os
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from analysis.publish import project
from analysis.publish.elsewhere import launch
from analysis.publish.elsewhere.places import Place
from analysis.publish.settings import Settings

GITHUB = Settings(repository="https://github.com/example/the-wager.git")
WORKFLOW = yaml.safe_load((project.ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8"))
BINDER = project.ROOT / ".binder"


@pytest.mark.parametrize(
    ("edition", "path"), [("", "notebooks/payback.ipynb"), ("bull", "bull/notebooks/payback.ipynb")]
)
def test_addresses(edition, path):
    place = Place("payback", edition)
    assert place.notebook == path
    colab = f"https://colab.research.google.com/github/example/the-wager/blob/notebooks/{path}"
    assert launch.colab(place, GITHUB) == colab
    binder = f"https://mybinder.org/v2/gh/example/the-wager/notebooks?urlpath=lab/tree/{path}"
    assert launch.binder(place, GITHUB) == binder


@pytest.mark.parametrize("repository", ["", "https://gitlab.com/example/wager"])
def test_nothing_is_offered_that_would_not_open(repository):
    settings, place = Settings(repository=repository), Place("payback")
    assert launch.colab(place, settings) is None
    assert launch.binder(place, settings) is None
    assert [link.label for link in launch.links(place, settings)] == ["Executed notebook"]


def test_a_rerun_of_one_s_own_stands_nowhere_else():
    assert [link.label for link in launch.links(Place("payback"), GITHUB, published=False)] == ["Executed notebook"]


def test_row():
    row = BeautifulSoup(launch.row(Place("payback", "bull"), GITHUB), "html.parser")
    assert row.nav["aria-label"] == "This chapter as a notebook"
    links = row.nav.ul.find_all("a")
    assert [link.text for link in links] == ["Executed notebook", "Open in Colab", "Open in Binder"]
    assert [link.has_attr("download") for link in links] == [True, False, False]
    assert links[0]["href"] == "notebooks/payback.ipynb", "as seen from bull/payback.html"
    assert not row.find_all(["img", "script", "svg"])


def test_row_without_a_repository_offers_the_file_alone():
    row = BeautifulSoup(launch.row(Place("payback"), Settings()), "html.parser")
    assert [link["href"] for link in row.find_all("a")] == ["notebooks/payback.ipynb"]


def test_workflow_keeps_the_notebooks_of_every_edition(tmp_path):
    steps = WORKFLOW["jobs"]["build"]["steps"]
    (kept,) = [step["with"]["path"] for step in steps if step.get("with", {}).get("name") == "notebooks"]
    paths = [Place("payback").notebook, Place("payback", "bull").notebook]
    for path in paths:
        (tmp_path / "_build/html" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "_build/html" / path).touch()
    found = {path.relative_to(tmp_path / "_build/html").as_posix() for path in tmp_path.glob(kept)}
    assert found == set(paths)
    assert kept.startswith("_build/html/**/"), "what stands before the first star is cut off"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_workflow_publishes_the_branch_that_the_links_name(tmp_path, monkeypatch):
    """Run the steps of the job on a checkout of a small project, twice: the second time the branch is there."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GITHUB_SHA", "0123abc")
    job = WORKFLOW["jobs"]["notebooks"]
    assert job["permissions"] == {"contents": "write"}
    (script,) = [step["run"] for step in job["steps"] if "run" in step]
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git(tmp_path, "clone", "--quiet", str(origin), "first")
    first = tmp_path / "first"
    (first / "README.md").write_text("The project.")
    git(first, "add", "--all")
    git(first, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message", "First")
    git(first, "push", "--quiet", "origin", "HEAD:main")
    for run in ("one", "two"):
        git(tmp_path, "clone", "--quiet", "--single-branch", "--branch=main", str(origin), run)
        for path in (Place("payback").notebook, Place("payback", "bull").notebook):
            (tmp_path / run / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / run / path).write_text(run)
        subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path / run, check=True, capture_output=True)
    listed = git(origin, "ls-tree", "-r", "--name-only", launch.BRANCH).split()
    assert listed == ["README.md", "bull/notebooks/payback.ipynb", "notebooks/payback.ipynb"]
    assert git(origin, "show", f"{launch.BRANCH}:notebooks/payback.ipynb") == "two"
    assert git(origin, "log", "--format=%s", launch.BRANCH).split("\n")[:2] == ["Notebooks of 0123abc", "First"]


def test_binder_installs_the_lock_on_a_python_that_the_package_allows():
    (line,) = (BINDER / "requirements.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert (BINDER / line.removeprefix("-r ")).resolve() == project.ROOT / "requirements.lock"
    python = (BINDER / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    wanted = tomllib.loads((project.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert tuple(map(int, python.split("."))) >= tuple(map(int, wanted.removeprefix(">=").split(".")))


def test_binder_s_last_step_is_a_script_that_can_be_run():
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", str(script)], check=True)
