"""``wager diff`` on sites, runs, files and scenarios: what is compared with what, and what is refused."""

import json
import stat
from datetime import date
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from analysis import assumptions, verdicts
from analysis.publish import chapters
from analysis.publish.cli import main
from analysis.publish.comparing import gather
from analysis.publish.project import WagerError
from analysis.publish.record import Record

WORLD = """\
name: {name}
title: World {name}
description: A world.
parameters:
  payback: {{gross_margin: {margin}}}
"""


def wager(*arguments):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


@pytest.fixture
def site(make, tmp_path):
    """Write a site of two editions, with a value for the finding of the published one."""

    def write(name, value, **more):
        def held(number):
            findings = {"gap": make.finding(number, make.table("capex")), "same": make.finding(1.0)}
            payback = make.chapter(findings, tables={"capex": f"{number}"})
            return {"payback": payback, "power": make.chapter(cells={"cell 1": f"{number}"})}

        editions = {"base": held(value), "bull": held(9.0)}
        claims = {"A-001": (more.get("said", "partly"), "partly")}
        made = make.snapshot(claims=claims, editions=more.get("editions", editions))
        (tmp_path / name / "api").mkdir(parents=True)
        (tmp_path / name / "api" / "build.json").write_bytes(made.to_json())
        return tmp_path / name

    return write


@pytest.fixture
def run(make, tmp_path):
    """Write the folder of a run of one chapter."""

    def write(name, edition="base", chapter="payback", **values):
        findings = {finding: make.finding(value) for finding, value in values.items()}
        held = {chapter: make.chapter(findings, {"margin": values.get("gap", 1.0)})}
        (tmp_path / name).mkdir()
        record = make.snapshot(editions={edition: held})
        (tmp_path / name / "run.json").write_bytes(record.to_json())
        return tmp_path / name

    return write


def test_two_sites_whole(site):
    old, new = site("old", 1.0), site("new", 2.0, said="supported")
    result = wager(old, new)
    assert result.exit_code == 0
    assert "Findings moved: 1 in base; 1 verdict changed." in result.output
    assert "base / payback: 1 of 2 findings moved" in result.output
    assert "One thing changed, and every move comes from it: data (table capex)." in result.output
    assert "    gap  $1.0 billion → $2.0 billion, +$1.0 billion (+100%)" in result.output
    assert "  These can come from data (table capex).\n    A-001   partly → supported (as printed)" in result.output


def test_nothing_moved_is_no_failure(site):
    old = site("old", 1.0)
    result = wager(old, old / "api" / "build.json")
    assert (result.exit_code, "Nothing moved." in result.output) == (0, True)


def test_one_chapter(site):
    old, new = site("old", 1.0), site("new", 2.0, said="supported")
    result = wager(old, new, "--chapter", "payback")
    assert "base / payback" in result.output
    assert "verdict" not in result.output
    assert "power" not in result.output
    wrong = wager(old, new, "--chapter", "paybak")
    assert (wrong.exit_code, "did you mean payback?" in wrong.output) == (1, True)


def test_moves_too_small_to_print_only_with_all(site):
    old, new = site("old", 100.0), site("new", 100.001)
    assert "100.001" not in wager(old, new).output
    assert "100.0 → 100.001, too small to print" in wager(old, new, "--all").output


def test_json_holds_every_move(site):
    old, new = site("old", 100.0), site("new", 100.001)
    result = wager(old, new, "--json")
    (move,) = json.loads(result.stdout)["editions"][0]["chapters"][0]["moves"]
    assert (move["name"], move["alike"], move["causes"]) == ("gap", True, ["table capex"])
    assert move["difference"] == pytest.approx(0.001)


def test_html_is_written_whole_and_can_be_read_by_others(site, tmp_path):
    page = tmp_path / "pages" / "moved.html"
    result = wager(site("old", 1.0), site("new", 2.0), "--html", page, "--json")
    assert json.loads(result.stdout)
    assert f"Written: {page}" in result.stderr
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [one.name for one in page.parent.iterdir()] == ["moved.html"]
    assert stat.S_IMODE(page.stat().st_mode) == 0o644


def test_html_where_a_folder_is(site, tmp_path):
    (tmp_path / "taken").mkdir()
    result = wager(site("old", 1.0), site("new", 2.0), "--html", tmp_path / "taken")
    assert (result.exit_code, f"Cannot write the page to {tmp_path / 'taken'}: " in result.output) == (1, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new", "old", "taken"]


def test_a_run_beside_a_site_is_compared_where_they_meet(site, run):
    result = wager(site("old", 1.0), run("out", gap=4.0, same=1.0))
    assert result.exit_code == 0
    assert "1 finding moved." in result.output
    assert "gone" not in result.output
    assert "power" not in result.output


@pytest.mark.parametrize("edition", ["base", "rerun"])
def test_a_run_may_call_its_edition_anything(site, run, edition):
    result = wager(site("old", 1.0), run("out", edition, gap=4.0, same=1.0))
    assert "payback: 1 of 2 findings moved" in result.output


def test_two_runs(run):
    result = wager(run("one", gap=1.0), run("two", gap=2.0) / "run.json")
    assert "One thing changed, and every move comes from it: parameter margin (1 → 2)." in result.output


def test_runs_of_two_chapters_share_nothing(run):
    one, two = run("one", gap=1.0), run("two", chapter="power", load=1.0)
    result = wager(one, two)
    assert result.exit_code == 1
    assert f"{one} and {two} share no chapter: payback here, power there." in result.output


def test_a_build_without_base_and_a_run(make, site, run):
    old = site("old", 1.0, editions={"bear": {}, "bull": {}})
    result = wager(old, run("out", "rerun", gap=1.0))
    assert result.exit_code == 1
    assert f"{old} has no edition 'base' to compare with a run or a scenario; it has: bear, bull." in result.output


@pytest.mark.parametrize(
    ("given", "needle"),
    [
        ("bul", "OLD: bul: no file, folder or scenario of that name. Scenarios: did you mean bull?"),
        ("gone.yml", "OLD: gone.yml: there is no such scenario file."),
        (".", "OLD: .: neither api/build.json (a site) nor run.json (a run) is there."),
        ("text.json", "OLD: text.json is not JSON"),
        ("other.json", "OLD: other.json has format 7, written by version 9.9; version"),
        ("wrong.yml", "OLD: wrong.yml: payback: no parameter 'gros_margin'; did you mean gross_margin?"),
    ],
)
def test_what_cannot_be_compared_is_named(tmp_path, monkeypatch, given, needle):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.json").write_text("wider")
    (tmp_path / "other.json").write_text('{"format": 7, "version": "9.9"}')
    (tmp_path / "wrong.yml").write_text(WORLD.format(name="wrong", margin=0.4).replace("gross", "gros"))
    result = wager(given, "base")
    assert result.exit_code == 1
    assert needle in " ".join(result.output.split())
    assert "Traceback" not in result.output


@pytest.fixture
def worlds(tiny, rewrite, monkeypatch):
    """A project whose chapter has an assumption as a parameter, and scenarios that change it; runs are counted."""
    line = 'gross_margin: float = default("gross_margin")  # share, 0.05 to 0.95: share left after cost\n'
    rewrite("book/mini.md", "count: int", f"{line}count: int")
    rewrite("book/mini.md", "price * count,", "price * count / (1 - gross_margin),")
    rewrite("book/mini.md", "[rows])", '[rows, "gross_margin"])')
    for name, margin in (("cheap", 0.4), ("dear", 0.75)):
        (tiny / "data" / "scenarios" / f"{name}.yml").write_text(WORLD.format(name=name, margin=margin))
    return tiny


@pytest.fixture
def ran(worlds, monkeypatch):
    """Stand in for the engine: the answer is 6 / (1 - gross margin); return the list of what was run."""
    made = []

    def obtain(page, given):
        made.append((page.name, dict(given)))
        value = 6 / (1 - given.get("gross_margin", assumptions.default("gross_margin")))
        inputs = [{"kind": "assumption", "name": "gross_margin", "status": "estimated", "sources": ["s"]}]
        finding = {
            "value": value,
            "unit": "usd_bn",
            "label": "Cost",
            "status": "estimated",
            "inputs": inputs,
            "cell": 2,
        }
        record = Record(
            chapter=page.name,
            parameters=given,
            cells=page.cell_digests(),
            modules={},
            texts={},
            reads={"assumptions": {"gross_margin": assumptions.assumption("gross_margin").digest}},
            environment={},
            seconds=0,
        )
        return SimpleNamespace(
            chapter=page.name, parameters=given, findings={"answer": finding}, executed=True, record=record
        )

    def obtain_all(wanted, told):
        runs = [obtain(*each) for each in wanted]
        for run in runs:
            told(run)
        return runs

    monkeypatch.setattr(gather, "obtain_all", obtain_all)
    return made


def test_two_scenarios_run_the_chapters_they_change(ran):
    result = wager("base", "cheap")
    assert sorted(ran, key=str) == [("mini", {"gross_margin": 0.4}), ("mini", {})]
    assert "scenario cheap, chapter mini: executed" in result.stderr
    told = "One thing changed, and every move comes from it: parameter gross_margin (0.5 → 0.4)."
    assert f"mini: 1 of 1 finding moved {told}" in " ".join(result.stdout.split())
    assert "answer  $12 billion → $10 billion, −$2.0 billion (−16.7%)" in result.stdout


def test_a_scenario_file_anywhere(ran, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "dear.yml").write_text(WORLD.format(name="dear", margin=0.6))
    result = wager("dear", tmp_path / "mine" / "dear.yml")
    assert "$24 billion → $15 billion" in result.stdout


def test_scenarios_that_run_everything_alike_run_nothing(ran):
    result = wager("base", "base")
    assert (result.exit_code, ran, "Nothing moved." in result.output) == (0, [], True)
    assert "Nothing moved." in wager("cheap", "cheap").output
    assert ran == []


def test_a_chapter_that_no_scenario_changes(ran):
    result = wager("base", "cheap", "--chapter", "scores")
    assert (result.exit_code, ran) == (1, [])
    assert "Chapter 'scores' is not changed by scenario base or scenario cheap: allowed: mini." in result.output


def test_a_scenario_beside_the_published_edition_of_a_site(ran, site, make):
    findings = {"answer": make.finding(12.0), "more": make.finding(1.0)}
    digests = chapters.chapter("mini").cell_digests()
    used = {
        "assumptions": {"gross_margin": assumptions.assumption("gross_margin").digest},
        "cells": {"cell 1": digests[0], "cell 3": digests[2]},
    }
    chapter = make.chapter(findings, {"price": 3.0, "count": 2, "gross_margin": 0.5}, **used)
    old = site("old", 1.0, editions={"base": {"mini": chapter, "power": make.chapter()}, "cheap": {}})
    result = wager(old, "cheap")
    assert result.exit_code == 0, result.output
    assert ran == [("mini", {"gross_margin": 0.4})]
    assert "mini: 2 of 2 findings moved" in result.stdout
    assert "parameter gross_margin (0.5 → 0.4)" in " ".join(result.stdout.split())
    assert "power" not in result.stdout


def test_a_scenario_beside_a_site_without_its_chapters(ran, site):
    result = wager("cheap", site("new", 1.0))
    assert (result.exit_code, ran) == (1, [])
    assert "share no chapter: mini here, payback, power there." in result.output


def test_the_name_of_a_scenario_wins_over_a_folder(ran, tmp_path, monkeypatch, site):
    site("cheap", 1.0)
    monkeypatch.chdir(tmp_path)
    assert wager("cheap", "cheap").stdout.startswith("old  scenario cheap\n")
    assert wager("./cheap", "./cheap").stdout.startswith("old  ./cheap\n")


def test_scenarios_for_real(worlds):
    """Executes the small chapter under both: 6 / (1 - 0.5) and 6 / (1 - 0.75)."""
    result = wager("base", "dear")
    assert result.exit_code == 0, result.output
    assert "answer  $12 billion → $24 billion, +$12 billion (+100%)" in result.stdout


def test_a_snapshot_in_memory_says_what_is_in_force(ran, worlds):
    page = chapters.chapter("mini")
    made = gather.of_runs(
        "rerun", "A rerun", [(page, *gather.obtain_all([(page, {"gross_margin": 0.4})], lambda _: None))]
    )
    (chapter,) = made.editions["rerun"].chapters.values()
    assert chapter.parameters == {"price": 3.0, "gross_margin": 0.4, "count": 2}
    assert list(chapter.inputs.assumptions) == ["gross_margin"]
    assert chapter.findings["answer"].value == 10.0
    assert (made.as_of, made.claims, made.editions["rerun"].title) == (verdicts.judged_on(), {}, "A rerun")
    assert isinstance(made.as_of, date)


def test_a_chapter_that_fails_stops_the_command(ran, monkeypatch):
    def fail(wanted, told):
        raise WagerError(f"Chapter {wanted[0].page.name} raised.")

    monkeypatch.setattr(gather, "obtain_all", fail)
    result = wager("base", "cheap")
    assert (result.exit_code, "Error: Chapter mini raised." in result.output) == (1, True)
