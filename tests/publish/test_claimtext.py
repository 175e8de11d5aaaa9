"""Claims on the command line: lists, filters, search, one explained."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import verdicts
from analysis.ledger.register import Register
from analysis.publish import checks, claimtext
from analysis.publish.cli import main
from analysis.publish.project import WagerError

PLACE = importlib.util.spec_from_file_location("small_ledger", Path(__file__).parents[1] / "ledger" / "conftest.py")
MODULE = importlib.util.module_from_spec(PLACE)
PLACE.loader.exec_module(MODULE)
small, judged, judge_by = MODULE.small, MODULE.judged, MODULE.judge_by


def wager(*arguments: str):
    return CliRunner().invoke(main, ["claims", *arguments])


def ids(entries) -> list[str]:
    return [entry.claim_id for entry in entries]


# Lists -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 12),
        ({"document": "B"}, ["B-001", "B-002", "B-003"]),
        ({"theme": "openness"}, ["B-001", "B-002", "B-003"]),
        ({"verdict": "contradicted"}, ["B-001", "B-002", "D-003"]),
        ({"verdict": "not yet due"}, ["A-002", "D-001"]),
        ({"kind": "forecast"}, ["A-002", "B-003", "D-001"]),
        ({"speaker": "Mark Zuckerberg"}, ["D-001", "D-002", "D-003"]),
        ({"document": "D", "verdict": "contradicted"}, ["D-003"]),
        ({"document": "A", "verdict": "contradicted"}, []),
    ],
)
def test_filters(judged, wanted, found):
    chosen = ids(claimtext.chosen(wanted))
    assert chosen == found if isinstance(found, list) else len(chosen) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("billion", ["A-001", "A-002", "A-005", "B-002"]),
        ("BILLION costs", ["A-001"]),
        ("costs billion", ["A-001"]),
        ("基金", ["B-002"]),
        ("d-00", ["D-001", "D-002", "D-003"]),
        ("nothing of this", []),
        ("", 12),
    ],
)
def test_search_needs_every_word_in_any_order_and_language(judged, words, found):
    chosen = ids(claimtext.chosen({}, words))
    assert chosen == found if isinstance(found, list) else len(chosen) == found


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"document": "F"}, r"No claim has document 'F'; allowed: A, B, D\."),
        ({"speaker": "Mark Zuckerburg"}, r"No claim has speaker 'Mark Zuckerburg'; did you mean Mark Zuckerberg\?"),
        ({"verdict": "refuted"}, r"No claim has verdict 'refuted'; "),
        ({"kind": "forcast"}, r"No claim has kind 'forcast'; did you mean forecast\?"),
        ({"theme": "paybck"}, r"No claim has theme 'paybck'; did you mean payback\?"),
    ],
)
def test_value_of_no_claim_suggests_the_nearest(judged, wanted, message):
    with pytest.raises(WagerError, match=message):
        claimtext.chosen(wanted)


def test_a_list_is_one_line_a_claim_and_their_number(judged):
    lines = claimtext.listed(claimtext.chosen({"document": "A"})).splitlines()
    assert lines[0] == "A-001  supported      Costs were 14 billion dollars."
    assert lines[3] == "A-004  not checkable  The plan is bold."
    assert lines[-1] == "6 claims. 'wager claims ID' explains one."
    assert claimtext.listed(claimtext.chosen({"kind": "opinion"})).splitlines()[-1].startswith("1 claim. ")
    assert claimtext.listed([]).startswith("0 claims. ")


# One explained -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "lines"),
    [
        (
            "A-001",
            [
                "A-001: supported",
                "  Says      Costs were 14 billion dollars.",
                "            成本为140亿美元。",
                "  Said by   The Guardian, 2024-07 (Guardian, A02)",
                "  Kind      fact",
                "  Claimed   $14 billion",
                "  Observed  Costs of 14.2 billion dollars.",
                "  Rule      Weighted mean of 1 piece of evidence: +1.00.",
                "Evidence A-001.1 (primary): inside what is claimed",
                "  Found     Costs of 14.2 billion dollars.",
                "  Source    Annual report of Alphabet (Alphabet), https://example.org/a",
            ],
        ),
        (
            "A-003",
            [
                "Evidence A-003.2 (secondary): refutes",
                "  Coders    refutes: As it says.",
                "            mixed: So it reads.",
                "  Resolved  The first is nearer.",
            ],
        ),
        ("A-002", ["  Due       31 December 2027; the text gives the time."]),
        ("A-004", ["A-004: not checkable", "  Reason    It is a judgement of value."]),
        ("A-005", ["A-005: unresolved", "  Sought    The memo was looked for."]),
        (
            "B-002",
            [
                "B-002: contradicted",
                "  Claimed   $1.0 billion",
                "As originally said: supported",
                "  Says      The fund holds 10 billion dollars.",
                "  Claimed   $10 billion",
                "  Departure number",
            ],
        ),
        (
            "B-001",
            [
                "Evidence B-001.1 (primary, as printed): refutes",
                "Evidence B-001.2 (primary, as originally said): supports",
            ],
        ),
    ],
)
def test_explanation(judged, claim, lines):
    """Claim, original, evidence, rule and verdict, in this order."""
    said = claimtext.explained(verdicts.entry(claim)).splitlines()
    places = [said.index(line) for line in lines]
    assert places == sorted(places)


def test_nothing_is_said_of_what_is_not_there(judged):
    said = claimtext.explained(verdicts.entry("A-001"))
    for label in ("Due", "Reason", "Sought", "Note", "Check", "As originally said", "Coders", "Resolved", "None"):
        assert label not in said


def test_long_words_wrap_under_their_label(judged):
    judged.set("evidence", "A-001.1", finding=" ".join(["fourteen"] * 40))
    said = claimtext.explained(verdicts.entry("A-001")).splitlines()
    start = next(place for place, line in enumerate(said) if line.startswith("  Found"))
    assert said[start + 1].startswith("            fourteen")
    assert max(map(len, said)) <= claimtext.WIDTH


# The command -------------------------------------------------------------------------------------------------


def test_command_has_help_with_examples():
    result = wager("--help")
    assert result.exit_code == 0
    assert "wager claims D-066" in result.output


def test_command_lists_filters_and_explains(judged):
    assert wager().output.rstrip().endswith("12 claims. 'wager claims ID' explains one.")
    filtered = wager("--document", "D", "--verdict", "contradicted")
    assert filtered.output.splitlines()[0].split()[:2] == ["D-003", "contradicted"]
    assert len(filtered.output.splitlines()) == 2
    assert wager("-q", "基金").output.startswith("B-002")
    assert wager("B-002").output.rstrip() == claimtext.explained(verdicts.entry("B-002"))
    assert wager("b-002").output == wager("B-002").output


def test_command_prints_what_the_site_publishes(judged):
    (found,) = json.loads(wager("B-002", "--json").output)
    assert (found["claim_id"], found["verdict"], found["verdict_original"]) == ("B-002", "contradicted", "supported")
    listed = json.loads(wager("--kind", "forecast", "--json").output)
    assert [claim["claim_id"] for claim in listed] == ["A-002", "B-003", "D-001"]


@pytest.mark.parametrize(
    ("arguments", "needle"),
    [
        (("D-033",), "No claim 'D-033'; did you mean D-003?"),
        (("--verdict", "contradict"), "did you mean contradicted?"),
        (("--speaker", "Nobody"), "No claim has speaker 'Nobody'"),
    ],
)
def test_errors_are_one_message(judged, arguments, needle):
    result = wager(*arguments)
    assert result.exit_code == 1
    assert needle in result.output
    assert "Traceback" not in result.output


def test_a_broken_ledger_is_one_message_and_a_line_of_the_check_each(judged):
    judged.set("claims", "A-001", locator="A99")
    judged.set("claims", "A-003", unit="usd_bn")
    result = wager()
    assert result.exit_code == 1
    assert "Error: claims.csv, A-001: no paragraph A99; document A has 1 to 24." in result.output
    assert list(checks.claims()) == [
        "claims.csv, A-001: no paragraph A99; document A has 1 to 24.",
        "claims.csv, A-003: numbers need a unit, and a unit needs numbers.",
    ]


def test_a_check_that_returns_nothing_stops_everything_and_is_named(judged, judge_by):
    broken = Register()
    broken.check("A-001")(lambda: None)
    judge_by(broken)
    verdicts.forget()
    (line,) = checks.claims()
    assert line.startswith("The check of claim A-001, ")
    assert line.endswith("returned None, not an observation.")
    result = wager("A-001")
    assert result.exit_code == 1
    assert line in result.output


# The report itself -------------------------------------------------------------------------------------------


def test_every_claim_of_the_report_can_be_explained():
    for name, entry in verdicts.ledger().items():
        said = claimtext.explained(entry)
        assert said.startswith(f"{name}: {entry.printed.verdict}\n")
        assert entry.claim["statement_en"].split()[0] in said
        assert said.count("\nEvidence ") == len(entry.evidence)
        assert ("\nAs originally said: " in said) == (entry.departure is not None)
