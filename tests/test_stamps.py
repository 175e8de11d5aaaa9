"""A stamp differs whenever a file does, and old files are not read for it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import stamps
from analysis.stamps import TICK_NS, stamp

ENDINGS = (".csv", ".yml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "capex.csv").write_text("year\n2024\n")
    (tmp_path / "capex.yml").write_text("title: Spending\n")
    return tmp_path


@pytest.fixture
def wait(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that sets the clock to nanoseconds after the last change in the folder, that of the YAML."""
    last = time.time_ns() + TICK_NS
    os.utime(folder / "capex.yml", ns=(last, last))

    def until(after: int) -> None:
        changed = max(path.stat().st_mtime_ns for path in folder.iterdir())
        monkeypatch.setattr(stamps.time, "time_ns", lambda: changed + after)

    return until


def digests(folder: Path) -> dict[str, str]:
    return {mark[0]: mark[-1] for mark in stamp(folder, ENDINGS)}


@pytest.mark.parametrize("after", [-TICK_NS, 0, TICK_NS - 1])
def test_a_file_changed_lately_or_in_the_future_is_read(folder, wait, after):
    wait(after)
    assert digests(folder)["capex.yml"] == hashlib.sha256(b"title: Spending\n").hexdigest()


def test_an_old_file_is_not_read(folder, wait, monkeypatch):
    wait(TICK_NS)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    assert digests(folder) == {"capex.csv": "", "capex.yml": ""}
    assert stamp(folder, ENDINGS) == stamp(folder, ENDINGS)


def longer(folder: Path) -> None:
    (folder / "capex.csv").write_text("year\n2024\n2025\n")


def replaced(folder: Path) -> None:
    """As long as before and with its times, as a restored copy has them."""
    old, new = folder / "capex.csv", folder / "new"
    new.write_text("year\n2023\n")
    os.utime(new, ns=(old.stat().st_atime_ns, old.stat().st_mtime_ns))
    new.replace(old)


def renamed(folder: Path) -> None:
    (folder / "capex.csv").rename(folder / "capital.csv")


def added(folder: Path) -> None:
    (folder / "labs.csv").touch()


def removed(folder: Path) -> None:
    (folder / "capex.yml").unlink()


@pytest.mark.parametrize("change", [longer, replaced, renamed, added, removed])
@pytest.mark.parametrize("after", [0, 10 * TICK_NS])
def test_every_change_shows_in_new_and_in_old_files(folder, wait, change, after):
    wait(after)
    before = stamp(folder, ENDINGS)
    change(folder)
    wait(after)
    assert stamp(folder, ENDINGS) != before


def test_other_endings_folders_and_links_to_nothing_do_not_count(folder, wait):
    wait(TICK_NS)
    before = stamp(folder, ENDINGS)
    (folder / "capex.csv~").write_text("a copy of the editor")
    (folder / "scenarios.yml").mkdir()
    (folder / "scenarios.yml" / "bull.yml").touch()
    (folder / "gone.csv").symlink_to(folder / "nothing.csv")
    assert stamp(folder, ENDINGS) == before
    assert [mark[0] for mark in before] == ["capex.csv", "capex.yml"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path):
    assert stamp(tmp_path / "none", ENDINGS) == ()
