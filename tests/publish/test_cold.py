"""The report built from nothing: the same bytes twice, nothing done twice, and data that reach the prose."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.publish import chapters, project

PARTS = ("analysis", "book", "data", "_config.yml", "_toc.yml", "pyproject.toml", "requirements.lock")
WAGER = "from analysis.publish.cli import main; main()"
ALL = len(chapters.chapters())
MOST_KIB = 1.5 * 1024 * 1024


def lay_out(folder: Path) -> Path:
    """Copy the project's own files into an empty folder."""
    for name in PARTS:
        source = project.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def build(folder: Path) -> str:
    """Build a copy with its own package, and return what the command printed."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", WAGER, "build"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def digest(folder: Path) -> dict[str, bytes]:
    site = folder / "_build" / "html"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = lay_out(tmp_path_factory.mktemp("one"))
    assert f"{ALL} of {ALL} chapters executed" in build(folder)
    return folder


def test_two_cold_builds_give_the_same_bytes(copy: Path, tmp_path: Path):
    other = lay_out(tmp_path)
    build(other)
    one, two = digest(copy), digest(other)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_no_page_names_the_folder_it_was_built_in(copy: Path):
    assert [name for name, content in digest(copy).items() if str(copy).encode() in content] == []


def test_second_build_executes_nothing_and_changes_no_byte(copy: Path):
    before = digest(copy)
    assert f"0 of {ALL} chapters executed" in build(copy)
    assert digest(copy) == before


def test_build_stays_within_its_memory(copy: Path):
    """The largest process of any build so far; a build may take 1.5 GB."""
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MOST_KIB


def test_one_cell_of_capex_changes_the_prose(copy: Path):
    """Amazon's newest quarter is raised by 20 billion: so is the sum of the five firms, in JSON and in prose."""
    path = copy / "data" / "capex_quarterly.csv"
    text = path.read_text(encoding="utf-8")
    (row,) = re.findall(r"^Amazon,.*,2026Q2,[\d.]+,purchases_of_ppe,.*$", text, re.MULTILINE)
    cell = float(row.split(",2026Q2,")[1].split(",")[0])
    before = json.loads((copy / "_build/html/api/findings.json").read_text())["payback"]["capex_newest"]["value"]
    changed = row.replace(f",2026Q2,{row.split(',2026Q2,')[1].split(',')[0]},", f",2026Q2,{cell + 20:.3f},")
    path.write_text(text.replace(row, changed), encoding="utf-8")
    assert f"{ALL} of {ALL} chapters executed" in build(copy)
    after = json.loads((copy / "_build/html/api/findings.json").read_text())["payback"]["capex_newest"]["value"]
    assert after == pytest.approx(before + 20)
    html = (copy / "_build/html/payback.html").read_text(encoding="utf-8")
    shown = re.search(r'href="#finding-payback-capex_newest">([^<]+)<', html)
    assert shown is not None
    assert shown[1] == f"${after:.0f} billion"
