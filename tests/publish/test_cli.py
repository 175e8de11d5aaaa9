"""The command line: help with examples, errors in one message, runs beside the published answer."""

import json

import pytest
from click.testing import CliRunner

from analysis.publish.cli import COMMANDS, main


def wager(*arguments: str):
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example_on_its_own_line(command):
    result = wager(command, "--help")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    assert any(line in {"Example:", "Examples:"} for line in lines)
    assert any(line.startswith(f"wager {command}") for line in lines)
    assert "\\b" not in result.output


def test_unknown_command_suggests_the_nearest():
    result = wager("bild")
    assert result.exit_code == 2
    assert "did you mean build?" in result.output


@pytest.mark.parametrize(
    ("arguments", "needle"),
    [
        (("run", "minni"), "did you mean mini?"),
        (("run", "mini", "-p", "prize=2"), "did you mean price?"),
        (("run", "mini", "-p", "price=cheap"), "usd_bn, 0 to 10"),
        (("run", "mini", "-p", "price=nan"), "finite number"),
        (("run", "mini", "-p", "price=99"), "less than or equal to 10"),
        (("run", "mini", "-p", "price"), "NAME=VALUE"),
        (("params", "nowhere"), "There is no chapter 'nowhere'"),
        (("serve",), "There is no site"),
    ],
)
def test_errors_are_one_message_without_a_traceback(tiny, arguments, needle):
    result = wager(*arguments)
    assert result.exit_code == 1
    assert needle in result.output
    assert "Traceback" not in result.output
    assert not (tiny / "_build" / ".runs").exists(), "nothing may run before the check"


def test_run_writes_and_compares(tiny):
    result = wager("run", "mini", "-p", "price=4", "-o", str(tiny / "out"))
    assert result.exit_code == 0, result.output
    assert "1 finding moved." in result.output
    assert "One thing changed, and every move comes from it: parameter price (3 → 4)." in result.output
    assert "    answer  $6.0 billion → $8.0 billion, +$2.0 billion (+33.3%)" in result.output
    found = json.loads((tiny / "out" / "findings.json").read_text(encoding="utf-8"))
    assert found["mini"]["answer"]["value"] == 8.0
    assert (tiny / "out" / "notebook.ipynb").exists()
    assert "$8.0 billion" in (tiny / "out" / "html" / "mini.html").read_text(encoding="utf-8")


def test_run_into_a_folder_that_cannot_be_written(tiny):
    (tiny / "taken").write_text("a file")
    result = wager("run", "mini", "-p", "price=4", "-o", str(tiny / "taken"))
    assert result.exit_code == 1
    assert f"Cannot write the run to {tiny / 'taken'}" in result.output


def test_params_lists_unit_range_and_meaning(tiny):
    result = wager("params", "mini")
    assert "float in usd_bn, 0 to 10" in result.output
    assert "what one costs" in result.output
    assert json.loads(wager("params", "mini", "--json").output)["count"]["maximum"] == 5


def test_check_names_a_typed_number(rewrite):
    rewrite("book/mini.md", "The answer is", "It costs 600. The answer is")
    result = wager("check")
    assert result.exit_code == 1
    assert "book/mini.md:8: typed number '600'" in result.output


def test_check_names_a_broken_table(tiny):
    path = tiny / "data" / "baselines.csv"
    path.write_text("", encoding="utf-8")
    result = wager("check")
    assert result.exit_code == 1
    assert "baselines.csv" in result.output
    assert "Traceback" not in result.output


def test_run_on_a_broken_table_says_so_without_a_traceback(tiny):
    (tiny / "data" / "baselines.csv").write_text("", encoding="utf-8")
    result = wager("run", "mini")
    assert result.exit_code == 1
    assert "baselines.csv" in result.output
    assert "Traceback" not in result.output
