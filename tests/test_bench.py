"""The parts of the benchmark that compute and tell: no clock, no build."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from types import SimpleNamespace

import nbformat
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.mime import FINDING
from bench import __main__ as command
from bench import builds, chromium, copies, ledger, memory, results, rows, sweeping
from bench.rows import ROWS, Measured, Row

HERE = {"processor": "a", "cores": "2"}
FIVE = [1.0, 5.0, 2.0, 4.0, 3.0]
positive = st.floats(0.001, 1000)


# Rows


def test_ratio_is_of_medians():
    assert Measured("", FIVE, [12, 6, 6]).ratio == 0.5


@pytest.mark.parametrize(
    ("ours", "held", "said"),
    [
        ([1, 1, 1, 1, 1], True, "yes"),
        ([2, 2, 2, 2, 2], True, "yes"),  # as much as is allowed
        ([2, 2, 2.1, 2.1, 2.1], True, "no: ratio"),
        ([1, 1, 1, 1, 1], False, "no: same"),
        ([3, 3, 3, 3, 3], False, "no: ratio, same"),
        ([1, 1, 1, 1], True, "open: 4 of at least 5 rounds"),
        ([3, 3, 3, 3], True, "no: ratio"),
    ],
)
def test_reached(ours, held, said):
    row = Row("", "", "s", Fraction(1, 2), ("same",))
    assert rows.reached(row, Measured("", ours, [4.0] * len(ours), {"same": held})) == said


def test_a_condition_that_was_not_measured_does_not_hold():
    assert rows.reached(Row("", "", "s", None, ("same",)), Measured("", [1] * 5, [1] * 5)) == "no: same"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("overhead", "at most 1/25"),
        ("sweep", "at most 1/10, same findings"),
        ("nothing", "at most 1/2, zero executions"),
        ("prose", "at most 1, zero executions"),
        ("prose-lean", "at most 1, zero executions"),
        ("table", "only the chapters that read it execute"),
        ("cold", "at most 1.5"),
        ("memory", "at most 1.1, disk written linear"),
    ],
)
def test_what_is_to_be_reached(name, words):
    assert ROWS[name].to_reach == words


def test_every_row_has_its_words():
    assert len(ROWS) == 8


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.04, "1/25"), (0.0123, "1/81.3"), (0.4999, "1/2"), (0.5, "0.50"), (1, "1.00"), (12.345, "12.35")],
)
def test_as_ratio(ratio, text):
    assert rows.as_ratio(ratio) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00123, "0.00123"), (4, "4.00"), (23.456, "23.5"), (99.94, "99.9"), (100, "100"), (54321.6, "54,322")],
)
def test_digits(value, text):
    assert rows.digits(value) == text


def test_spread_is_median_smallest_largest():
    assert rows.spread([30, 10, 20, 40], "ms") == "25.0 ms (10.0 to 40.0)"


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=20, unique=True), st.integers(1, 10**4), positive)
def test_points_of_a_line_are_on_it(places, slope, intercept):
    assert rows.off_line(places, [intercept + slope * place for place in places]) == pytest.approx(0, abs=1e-9)


def test_off_line_by_hand():
    # Least squares through (0, 0), (1, 0), (2, 3) is -0.5 + 1.5 x: 0.5, 1 and 0.5 away, the largest value 3.
    assert rows.off_line([0, 1, 2], [0, 0, 3]) == pytest.approx(1 / 3)


def test_growth_by_the_square_is_no_line():
    assert rows.off_line(range(1, 11), [n * n for n in range(1, 11)]) > memory.STRAIGHT


# Results


def measured(**changed):
    return Measured(**{"date": "2026-11-30", "ours": FIVE, "peer": [10.0] * 5, **changed})


def test_a_line_of_the_table():
    found = measured(ours=[0.2] * 5, conditions={rows.SAME: True}, runs=1200)
    assert results.line("sweep", found) == (
        "| 1,200-run sweep of payback, two processes | papermill, one run after the other in one process that has it "
        "imported | 0.200 s (0.200 to 0.200) | 10.0 s (10.0 to 10.0) | 1/50 | at most 1/10, same findings | yes | 5 | "
        "2026-11-30 |"
    )


def test_document_tells_machine_rows_in_order_and_facts():
    found = results.Results(HERE, {"cold": measured(facts=["executed: a", "b"]), "prose": measured()})
    text = results.document(found)
    assert "Machine: processor a, cores 2." in text
    assert text.index("one prose edit") < text.index("cold build")
    assert "- cold: executed: a; b.\n" in text
    assert "- prose:" not in text
    assert "ledger" not in text


def test_results_come_back_as_written(tmp_path):
    answers = ledger.Answers("2026-11-30", 3, 311, 888, {"desk": {"median": 12.5}}, 176.25)
    found = results.Results(HERE, {"table": measured(conditions={"x": True}, facts=["f"])}, answers)
    results.write(found, tmp_path / "results.md")
    assert results.read(tmp_path / "results.json", HERE) == found
    assert (tmp_path / "results.md").read_text(encoding="utf-8") == results.document(found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.json", "results.md"]


def test_numbers_of_another_machine_are_not_kept(tmp_path):
    results.write(results.Results(HERE, {"cold": measured()}), tmp_path / "results.md")
    elsewhere = {**HERE, "cores": "64"}
    assert results.read(tmp_path / "results.json", elsewhere) == results.Results(elsewhere)


def test_a_row_that_is_gone_is_dropped(tmp_path):
    path = tmp_path / "results.json"
    results.write(results.Results(HERE, {"cold": measured()}), path.with_suffix(".md"))
    path.write_text(path.read_text(encoding="utf-8").replace('"cold"', '"lukewarm"'), encoding="utf-8")
    assert results.read(path, HERE).rows == {}


def test_no_results_yet(tmp_path):
    assert results.read(tmp_path / "results.json", HERE) == results.Results(HERE)


def test_processor_as_linux_tells_it(tmp_path):
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nvendor_id\t: X\nmodel name\t: Fast One: 3 GHz\n", encoding="utf-8")
    assert results.processor(info) == "Fast One: 3 GHz"


def test_ledger_section_says_what_is_reached():
    answers = ledger.Answers("2026-11-30", 3, 311, 888, {"desk": {"median": 50.0, "longest": 50.6}}, 250.4)
    head, table = ledger.section(answers)
    assert head == "2026-11-30: 311 claims, 888 filter changes in 3 rounds, each until it is painted."
    assert table.splitlines()[2:] == [
        "| a filter answers, desk, median | 50 ms | 50 ms | yes |",
        "| a filter answers, desk, longest | 51 ms | 50 ms | no |",
        "| first load beyond shared files, compressed | 250 KiB | 250 KiB | no |",
    ]


# The command


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call the command with rows that are there at once."""
    monkeypatch.setattr(results, "machine", lambda: HERE)
    asked = []

    def fake(self, name):
        asked.append(name)
        if name == "cold":
            raise SystemExit("interrupted")
        return measured(date="2026-12-01")

    monkeypatch.setattr(command.Bench, "measured", fake)
    page = tmp_path / "results.md"

    def call(*arguments):
        done = CliRunner().invoke(command.main, [*arguments, "-o", str(page)])
        return SimpleNamespace(done=done, asked=asked, kept=results.read(page.with_suffix(".json"), HERE), page=page)

    return call


def test_only_what_is_asked_for_is_measured_and_the_rest_stays(run, tmp_path):
    results.write(results.Results(HERE, {"prose": measured(), "table": measured()}), tmp_path / "results.md")
    found = run("--only", "prose")
    assert found.asked == ["prose"]
    assert {name: each.date for name, each in found.kept.rows.items()} == {"prose": "2026-12-01", "table": "2026-11-30"}
    assert found.done.output.endswith(found.page.read_text(encoding="utf-8") + "\n")


def test_an_interrupted_bench_keeps_what_it_measured(run):
    found = run()
    assert found.done.exit_code == 1
    assert found.asked == ["overhead", "sweep", "nothing", "prose", "prose-lean", "table", "cold"]
    assert list(found.kept.rows) == ["overhead", "sweep", "nothing", "prose", "prose-lean", "table"]


@pytest.mark.parametrize("arguments", [("--only", "warm"), ("--rounds", "0"), ("--runs", "9")])
def test_wrong_options_are_refused_by_name(run, arguments):
    found = run(*arguments)
    assert found.done.exit_code == 2
    assert f"Invalid value for '{arguments[0]}'" in found.done.output
    assert not found.page.exists()


def test_settings_of_the_shell_lead_nowhere_else(run, monkeypatch, tmp_path):
    monkeypatch.setenv("WAGER_ROOT", str(tmp_path))
    monkeypatch.setattr(
        command.Bench, "measured", lambda *_: measured(facts=[str(copies.os.environ.get("WAGER_ROOT"))])
    )
    assert run("--only", "prose").kept.rows["prose"].facts == ["None"]


# Builds


PRINTED = """\
18 chapters in 3 editions
[1/18] chapter payback, edition base: executed
[2/18] chapter payback, edition deep-winter: executed
[3/18] chapter openness, edition base: unchanged, stored run used
pages
Done: 2 of 18 chapters executed. Site: index.html
"""


def test_executed_reads_what_a_build_says():
    assert copies.executed(PRINTED) == {("payback", "base"), ("payback", "deep-winter")}


def test_nothing_executed_is_said_too():
    assert copies.executed("Nothing changed: nothing to do. Site: index.html\n") == set()


@pytest.mark.parametrize(
    ("printed", "counts"),
    [
        (PRINTED.replace("Done: 2", "Done: 3"), "names 2 executed chapters and counts 3"),
        ("", "names 0 executed chapters and counts None"),
    ],
)
def test_silence_is_not_taken_for_zero(printed, counts):
    with pytest.raises(ValueError, match=counts):
        copies.executed(printed)


def test_notebooks_that_jupyter_book_executed():
    assert copies.executed_plain("/x/a.md: Executing notebook using local CWD\nUsing cached result: ID=1\n") == 1


def test_replace_needs_its_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("one two two", encoding="utf-8")
    copies.replace(path, "two", "three")
    assert path.read_text(encoding="utf-8") == "one three two"
    with pytest.raises(ValueError, match=r"'four' is not in a\.md"):
        copies.replace(path, "four", "five")


@pytest.mark.parametrize("edit", [builds.edit_prose, builds.edit_table])
def test_edits_differ_each_time_and_change_one_line(edit, tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "data").mkdir()
    path = tmp_path / ("book/payback.md" if edit is builds.edit_prose else f"data/{builds.TABLE}.csv")
    path.write_bytes((copies.ROOT / path.relative_to(tmp_path)).read_bytes())
    states = [path.read_text(encoding="utf-8").splitlines()]
    for turn in range(6):
        edit(tmp_path, turn)
        states.append(path.read_text(encoding="utf-8").splitlines())
    assert len({"\n".join(each) for each in states}) == len(states)
    for before, after in itertools.pairwise(states):
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def chapter(tables=(), **parameters):
    return {"parameters": parameters, "inputs": {"tables": dict.fromkeys(tables, "digest")}}


RECORD = {
    "editions": {
        "base": {"chapters": {"payback": chapter(["capex"], margin=0.5), "openness": chapter(["models"])}},
        "bull": {"chapters": {"payback": chapter(["capex"], margin=0.6), "openness": chapter(["models"])}},
    }
}


def test_readers_of_a_table():
    assert builds.readers(RECORD, "capex") == {("payback", "base"), ("payback", "bull")}
    assert builds.readers(RECORD, "baselines") == set()


def test_editions_with_the_same_parameters_share_a_run():
    assert builds.named(RECORD) == {
        ("payback", "base"): ("payback", "base"),
        ("payback", "bull"): ("payback", "bull"),
        ("openness", "base"): ("openness", "base"),
        ("openness", "bull"): ("openness", "base"),
    }


BASE, BULL = ("payback", "base"), ("payback", "bull")


@pytest.mark.parametrize(
    ("second", "holds", "counts"),
    [({BASE, BULL}, True, "2"), ({BASE}, False, "1 or 2"), ({BASE, BULL, ("openness", "base")}, False, "2 or 3")],
)
def test_each_round_must_execute_exactly_the_readers(second, holds, counts):
    both = frozenset({BASE, BULL})
    found = builds.warm(
        [builds.Built(1, 2, both, both, 0), builds.Built(3, 4, frozenset(second), both, 1)], rows.ONLY_READERS, "today"
    )
    assert (found.ours, found.peer, found.conditions) == ([1, 3], [2, 4], {rows.ONLY_READERS: holds})
    assert found.facts[0] == f"executions in a build: {counts}; by jupyter-book: 0 or 1"
    assert found.facts[2] == f"table edited: {builds.TABLE}; read by: payback (base, bull)"


def test_one_execution_is_not_zero():
    found = builds.warm([builds.Built(1, 2, frozenset({BASE}), frozenset(), 0)], rows.NONE_EXECUTED, "today")
    assert found.conditions == {rows.NONE_EXECUTED: False}


def test_a_cold_build_that_took_something_from_before_counts_for_nothing():
    with pytest.raises(SystemExit, match=r"executed payback \(base\) of payback \(base, bull\); jupyter-book 6"):
        builds.cold([builds.Built(1, 2, frozenset({BASE}), frozenset({BASE, BULL}), 6)], "today")
    with pytest.raises(SystemExit, match="jupyter-book 0"):
        builds.cold([builds.Built(1, 2, frozenset({BASE}), frozenset({BASE}), 0)], "today")


# Sweeps


@given(st.integers(1, 20))
def test_a_grid_has_as_many_points_as_asked_for(columns):
    first, second = (option.partition("=")[2].split(",") for option in sweeping.grid(10 * columns)[1::2])
    assert len(set(first)) * len(set(second)) == 10 * columns


@pytest.mark.parametrize("runs", [0, 15, 210])
def test_a_grid_of_other_sizes_is_refused(runs):
    with pytest.raises(ValueError, match=f"{runs} runs; allowed: multiples of 10 up to 200"):
        sweeping.grid(runs)


@given(st.integers(1, 8), st.integers(10, 200))
def test_rounds_share_out_all_runs(rounds, runs):
    shares = [sweeping.chosen(runs, rounds, turn, is_whole=True) for turn in range(rounds)]
    assert sorted(place for share in shares for place in share) == list(range(runs))


@given(st.integers(0, 30), st.integers(10, 200))
def test_a_round_tries_runs_of_the_whole_sweep(turn, runs):
    places = sweeping.chosen(runs, 5, turn, is_whole=False)
    assert len(set(places)) == sweeping.PAPERMILL_RUNS
    assert all(0 <= place < runs for place in places)
    assert places[-1] - places[0] >= runs / 2


def test_overheads_leave_out_the_cells():
    ours = sweeping.Swept(10.0, SimpleNamespace(table=pa.table({"seconds": [1.0, 3.0]})))
    assert ours.overhead == 3.0
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(), nbformat.v4.new_markdown_cell()])
    for cell, took in zip(notebook.cells, (1.5, None), strict=True):
        cell.metadata.papermill = nbformat.from_dict({"duration": took})
    assert sweeping.Plain(2.0, notebook).overhead == 0.5


def notebook_of(*findings):
    outputs = [nbformat.v4.new_output("display_data", data={FINDING: each}) for each in findings]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])


def found_of(**columns):
    fields = [
        pa.field(
            name, pa.array([value]).type, metadata={"kind": "interval" if name.endswith(("__low", "__high")) else kind}
        )
        for name, (value, kind) in columns.items()
    ]
    schema = pa.schema(fields)
    return sweeping.results.Results(pa.table([], schema=pa.schema([])), schema, "payback", "1", {}, [], [])


FINDINGS = [
    {"name": "gap", "value": 0.1, "low": 0.05, "high": 0.2},
    {"name": "year", "value": "never"},
    {"name": "margin", "value": 0.5},
    {"name": "rest", "value": None},
]
COLUMNS = {
    "margin": (0.4, "parameter"),
    "gap": (0.1, "finding"),
    "gap__low": (0.05, "finding"),
    "gap__high": (0.2, "finding"),
    "year": (None, "finding"),
    "year__text": ("never", "finding"),
    "margin__finding": (0.5, "finding"),
    "rest": (None, "finding"),
}


def test_the_same_run_has_the_same_findings():
    row = {name: value for name, (value, _) in COLUMNS.items()}
    assert sweeping.differing(found_of(**COLUMNS), row, notebook_of(*FINDINGS)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("gap", 0.1 + 2**-56),  # the last bit
        ("gap__low", 0.04),
        ("gap__high", None),
        ("year__text", "2031"),
        ("margin__finding", None),
        ("rest", 0.0),
    ],
)
def test_any_other_value_is_named(column, value):
    row = {name: each for name, (each, _) in COLUMNS.items()} | {column: value}
    assert sweeping.differing(found_of(**COLUMNS), row, notebook_of(*FINDINGS)) == [column]


def test_a_finding_that_papermill_did_not_record_is_named():
    row = {name: value for name, (value, _) in COLUMNS.items()}
    assert sweeping.differing(found_of(**COLUMNS), row, notebook_of(*FINDINGS[:2])) == ["margin__finding"]


def test_a_sweep_is_set_beside_as_many_runs_of_papermill():
    plain = [sweeping.Plain(took, notebook_of(*FINDINGS)) for took in (2.0, 4.0)]
    ours = sweeping.Swept(30.0, SimpleNamespace(table=pa.table({"seconds": [0.1] * 200})))
    found = sweeping.sweep([sweeping.Round(ours, plain, []), sweeping.Round(ours, plain, ["gap"])], 200, "today")
    assert (found.ours, found.peer, found.conditions) == ([30, 30], [600, 600], {rows.SAME: False})
    assert found.facts[0].startswith("papermill did 4 of the 200 runs, in each round 2;")
    assert found.facts[1] == "compared exactly: 4 findings of 4 runs; different: gap"


# Memory


def test_runs_in_a_journal_are_counted_as_it_grows(tmp_path):
    path = tmp_path / "journal.jsonl"
    counter = memory.Counter(path)
    assert counter.done() == 0
    counts = []
    for more in ("{}\n", "a\nb\n", "c", "\n", ""):
        with path.open("a", encoding="utf-8") as stream:
            stream.write(more)
        counts.append(counter.done())
    assert counts == [0, 2, 2, 3, 3]


def test_size_of_a_folder(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "inner" / "b").write_bytes(b"4567")
    assert memory.size(tmp_path) - memory.size(tmp_path / "inner") == 3 + (tmp_path / "inner").stat().st_size


def test_marks_are_the_first_samples_at_or_after_each_tenth_and_the_last_with_runs_to_go():
    samples = [memory.Sample(done, done, 0, 0) for done in (0, 1, 12, 25, 30, 41, 50, 60, 70, 80, 93, 97, 100, 100)]
    assert [each.done for each in memory.at_marks(samples, 100)] == [12, 25, 30, 41, 50, 60, 70, 80, 93, 97]
    with pytest.raises(SystemExit, match="never seen with 90 of 100 runs done, and runs to go"):
        memory.at_marks([each for each in samples if not 90 <= each.done < 100], 100)


def test_what_is_written_once_the_runs_are_done_bends_no_line():
    """Results, and what workers wrote, which Linux adds to a process once its children are gone."""
    running = [memory.Sample(10 * n, 1, 10 * n, 20 * n) for n in range(10)]
    ended = [memory.Sample(100, 1, 100, 5000), memory.Sample(100, 1, 900, 6000)]
    marks = memory.at_marks([*running, memory.Sample(99, 1, 99, 198), *ended], 100)
    assert rows.off_line([each.done for each in marks], [each.written for each in marks]) < 1e-12


def long(sizes, highest=110):
    marks = [memory.Sample(100 * n, 100 * memory.MEBIBYTE, size, 7 * n) for n, size in enumerate(sizes, 1)]
    return memory.Long(marks, highest * memory.MEBIBYTE, 60.0, 12_000)


def test_memory_at_its_highest_is_set_beside_that_after_a_fifth():
    found = memory.memory([long(range(1000, 11_000, 1000)), long(range(1000, 11_000, 1000), 105)], 1000, "today")
    assert (found.ours, found.peer, found.conditions) == ([110, 105], [100, 100], {rows.LINEAR: True})
    assert found.facts[0] == "last round: 100.0 MiB after 200 runs, 100.0 MiB after 1,000; 60 s in all"
    assert found.facts[1] == "folder at each tenth of the runs, kB: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10; with results 12"


def test_one_round_off_the_line_is_enough():
    straight, bent = range(1000, 11_000, 1000), [n * n for n in range(1, 11)]
    assert memory.memory([long(straight), long(bent)], 1000, "today").conditions == {rows.LINEAR: False}


def test_json_holds_single_numbers(tmp_path):
    results.write(results.Results(HERE, {"cold": measured()}), tmp_path / "results.md")
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["rows"]["cold"]["ours"] == FIVE


def test_chromium_is_the_one_named_else_the_systems_else_playwrights(tmp_path, monkeypatch):
    named, system, own = (tmp_path / name for name in ("named", "chromium", "own"))
    for path in (named, system, own):
        path.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    monkeypatch.setenv("PATH", str(tmp_path))
    found = []
    for path in (named, system, own):
        found.append(chromium.executable(str(own)))
        path.unlink()
    assert found == [str(named), str(system), str(own)]
    with pytest.raises(FileNotFoundError, match="run 'make browser', or name one in CHROMIUM"):
        chromium.executable(str(own))
