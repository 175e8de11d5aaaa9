"""Building: published whole or not at all, one build at a time, byte for byte the same."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.publish import lock, project, site
from analysis.publish.editions import Edition
from analysis.publish.project import WagerError

JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]


def digest(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def once(projects, tmp_path_factory):
    """One small project, built once: the tests below leave it and its site as they are."""
    folder = projects.lay_out(tmp_path_factory.mktemp("once"))
    with pytest.MonkeyPatch.context() as patch:
        projects.use(folder, patch)
        site.build(lambda _: None)
    return folder


@pytest.fixture
def built(once, projects, monkeypatch):
    return projects.use(once, monkeypatch) / "_build" / "html"


@pytest.fixture
def broken(once, built):
    """Return a function that replaces text of the built chapter; afterwards it is as it was."""
    path = once / "book" / "mini.md"
    text = path.read_text(encoding="utf-8")

    def replace(old, new):
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield replace
    path.write_text(text, encoding="utf-8")


def test_page_shows_the_finding_and_its_card(built):
    html = (built / "mini.html").read_text(encoding="utf-8")
    assert 'href="#finding-mini-answer"' in html
    assert 'id="finding-mini-answer"' in html
    assert "$6.0 billion" in html


def test_findings_are_published(built):
    found = json.loads((built / "api" / "findings.json").read_text(encoding="utf-8"))
    answer = found["mini"]["answer"]
    assert (answer["value"], answer["unit"], answer["label"]) == (6.0, "usd_bn", "What it costs")
    assert answer["inputs"][0]["name"] == "baselines"
    assert set(answer) <= {"value", "unit", "label", "status", "inputs", "low", "high"}


def test_second_build_executes_nothing_and_changes_no_byte(built):
    site.build(lambda _: None)  # another test may have built elsewhere last
    before = digest(built)
    runs = site.build(lambda _: None)
    assert runs == [], "nothing changed: nothing is even looked at again"
    assert digest(built) == before


def test_what_is_taken_away_leaves_the_site(tiny, rewrite):
    """An edition, then a page: neither their pages nor what stood beside them are published again."""

    def built_files():
        site.build(lambda _: None)
        return set(digest(tiny / "_build" / "html"))

    alone = built_files()
    world = tiny / "data" / "scenarios" / "adverse.yml"
    world.write_text("name: adverse\ntitle: Adverse\ndescription: A world in which prices rise.\nparameters: {}\n")
    (tiny / "book" / "about.md").write_text("# About\n\nA page without code.\n")
    rewrite("_toc.yml", "root: book/mini\n", "root: book/mini\nchapters:\n- file: book/about\n")
    both = built_files()
    assert {"about.html", "adverse/about.html", "adverse/notebooks/mini.ipynb"} <= both
    world.unlink()
    assert built_files() == {name for name in both if not name.startswith("adverse/")}
    rewrite("_toc.yml", "chapters:\n- file: book/about\n", "")
    assert built_files() == alone


def test_failing_chapter_leaves_the_last_good_site(built, broken):
    before = digest(built)
    broken("price * count", "price / 0")
    with pytest.raises(WagerError, match="Chapter mini, cell 4"):
        site.build(lambda _: None)
    assert digest(built) == before


def test_broken_page_leaves_the_last_good_site(built, broken):
    before = digest(built)
    broken("`answer`", "`anwser`")
    with pytest.raises(WagerError, match=r"no finding 'anwser'; did you mean answer\?"):
        site.build(lambda _: None)
    assert digest(built) == before


def test_edition_is_named_on_its_pages_and_leaves_the_site_alone(built, tmp_path):
    before = digest(built)
    target = tmp_path / "elsewhere" / "html"
    site.build(lambda _: None, [Edition("base", "A rerun", parameters={"mini": {"price": 4.0}}, is_rerun=True)], target)
    html = (target / "mini.html").read_text(encoding="utf-8")
    assert "$8.0 billion" in html
    assert "A rerun: mini.price = 4. Not the published report." in html
    assert digest(built) == before


def test_site_can_go_to_another_disk(built, tmp_path, monkeypatch):
    """A rename between disks is refused by the system; the site is copied beside its place and renamed there."""

    def refuse(*_):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "rename", refuse)
    target = tmp_path / "elsewhere" / "html"
    site.build(lambda _: None, target=target)
    assert digest(target) == digest(built)


def test_second_build_at_once_is_refused_and_says_so(built):
    with lock.build_lock(), pytest.raises(WagerError, match="Another build is running"):
        site.build(lambda _: None)


def test_lock_ends_with_its_holder(tiny):
    hold = "import os; from analysis.publish import lock; held = lock.build_lock(); os._exit(9)"
    done = subprocess.run([sys.executable, "-c", hold], env={**os.environ}, check=False)
    assert done.returncode == 9
    lock.build_lock().release()


def test_folder_that_cannot_be_written_is_named(tiny):
    (tiny / "_build").write_text("a file where the folder should be")
    with pytest.raises(WagerError, match=r"Cannot write the build to .*_build"):
        site.build(lambda _: None)


def test_plain_jupyter_book_is_never_stale(tiny, rewrite):
    """Build with Jupyter Book alone, change a cell of data and the code, build again: the page follows."""
    command = [*JUPYTER_BOOK, "build", str(tiny)]
    page = tiny / "_build" / "html" / "mini.html"
    subprocess.run(command, check=True, capture_output=True, cwd=tiny)
    assert "$6.0 billion" in page.read_text(encoding="utf-8")
    rewrite("book/mini.md", "price * count", "price * count * float(len(rows) > 0) + 1")
    subprocess.run(command, check=True, capture_output=True, cwd=tiny)
    assert "$7.0 billion" in page.read_text(encoding="utf-8")


def test_plain_jupyter_book_stops_at_a_failing_cell(tiny, rewrite):
    rewrite("book/mini.md", "price * count", "price / 0")
    command = [*JUPYTER_BOOK, "build", str(tiny)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tiny, check=False)
    assert done.returncode != 0
    assert "Chapter mini, cell 4" in done.stdout + done.stderr
    assert not (tiny / "_build" / "html" / "mini.html").exists()


def test_root_is_the_folder_of_the_package(monkeypatch):
    monkeypatch.delenv("WAGER_ROOT", raising=False)
    assert (project.root() / "analysis" / "publish").is_dir()
