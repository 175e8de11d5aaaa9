"""The report built from nothing in all editions, then after an edit of prose and one of data."""

import json
import re
import resource
from pathlib import Path

import pytest
from building import Built, lay_out, wager

from analysis.publish import chapters

MOST_KIB = 1.5 * 1024 * 1024
TABLE = "capex_quarterly"
EDIT = ("In the summer of 2024 two", "In summer 2024 two")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def executed(printed: str) -> set[str]:
    """Return the chapters that a build says it executed, each with its edition."""
    return set(re.findall(r"chapter (\w+, edition \w+): executed", printed))


def readers(folder: Path, table: str) -> set[str]:
    """Return the chapters whose runs say that they read a table, as the site publishes it, each with its edition."""
    built = json.loads((folder / "_build/html/api/build.json").read_text(encoding="utf-8"))
    return {
        f"{chapter}, edition {edition}"
        for edition, held in built["editions"].items()
        for chapter, run in held["chapters"].items()
        if table in run["inputs"]["tables"]
    }


def digest(folder: Path) -> dict[str, bytes]:
    site = folder / "_build" / "html"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def times(folder: Path) -> dict[str, int]:
    """Return when each page was written, by name, in the folder where Sphinx writes them."""
    pages = folder / "_build" / ".pages" / "_build" / "html"
    return {path.relative_to(pages).as_posix(): path.stat().st_mtime_ns for path in pages.rglob("*.html")}


@pytest.fixture(scope="module")
def copy(from_nothing: Built) -> Path:
    """The project built from nothing, in all editions."""
    printed = from_nothing.printed
    assert len(executed(printed)) == len(re.findall(r"^\[\d+/\d+\]", printed, re.MULTILINE)) > len(chapters.chapters())
    return from_nothing.folder


def test_no_page_names_the_folder_it_was_built_in(copy: Path):
    assert [name for name, content in digest(copy).items() if str(copy).encode() in content] == []


def test_second_build_does_nothing_and_changes_no_byte(copy: Path):
    before = digest(copy)
    assert "Nothing changed" in wager(copy, "build")
    assert digest(copy) == before


def test_edited_prose_executes_nothing_and_gives_what_a_build_from_nothing_gives(copy: Path, tmp_path: Path):
    """Byte for byte: an incremental build leaves nothing behind and forgets nothing, and two builds are the same.

    Nor does it write pages that nobody edited, the first page of all among them.
    """
    edit(copy / "book" / "payback.md", *EDIT)
    before = times(copy)
    assert executed(wager(copy, "build")) == set()
    after = times(copy)
    assert {name for name in before if before[name] != after[name]} == {
        *("payback.html", "bear/payback.html", "bull/payback.html", "code/book/payback.html", "search.html"),
    }
    other = lay_out(tmp_path)
    edit(other / "book" / "payback.md", *EDIT)
    wager(other, "build")
    one, two = digest(copy), digest(other)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_build_stays_within_its_memory(copy: Path):
    """The largest process of any build so far; a build may take 1.5 GB."""
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MOST_KIB


def test_one_cell_of_capex_changes_the_prose_and_executes_its_readers_alone(copy: Path):
    """Amazon's newest quarter is raised by 20 billion: so is the sum of the five firms, in JSON and in prose."""
    path = copy / "data" / f"{TABLE}.csv"
    text = path.read_text(encoding="utf-8")
    (row,) = re.findall(r"^Amazon,.*,2026Q2,[\d.]+,purchases_of_ppe,.*$", text, re.MULTILINE)
    cell = float(row.split(",2026Q2,")[1].split(",")[0])
    before = json.loads((copy / "_build/html/api/findings.json").read_text())["payback"]["capex_newest"]["value"]
    edit(path, row, row.replace(f",2026Q2,{row.split(',2026Q2,')[1].split(',')[0]},", f",2026Q2,{cell + 20:.3f},"))
    told = wager(copy, "why", "payback")
    assert f"payback would run:\n  table {TABLE} changed\n" in told
    assert "would not run" in wager(copy, "why", "openness")
    done = executed(wager(copy, "build"))
    wanted = readers(copy, TABLE)
    assert done <= wanted
    assert {each.split(",")[0] for each in done} == {each.split(",")[0] for each in wanted}
    assert "openness" not in {each.split(",")[0] for each in wanted}
    after = json.loads((copy / "_build/html/api/findings.json").read_text())["payback"]["capex_newest"]["value"]
    assert after == pytest.approx(before + 20)
    html = (copy / "_build/html/payback.html").read_text(encoding="utf-8")
    shown = re.search(r'href="#finding-payback-capex_newest">([^<]+)<', html)
    assert shown is not None
    assert shown[1] == f"${after:.0f} billion"
    changed = (copy / "_build/html/changes.html").read_text(encoding="utf-8")
    assert f"table {TABLE}" in changed or TABLE in changed
    assert 'href="payback.html#finding-payback-capex_newest"' in changed
