"""The ledger of the report: complete, computed, and typed nowhere."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from analysis import stamps, tables, verdicts
from analysis.checks import ALL
from analysis.ledger import rule, scores
from analysis.ledger.judging import Entry, Judgement
from analysis.ledger.rule import LedgerError
from analysis.schemas import STATUSES

DATA = Path(__file__).resolve().parents[1] / "data"
CLAIMS = {"A": 56, "B": 34, "C": 50, "D": 110, "E": 61}
MOST_UNRESOLVED = 0.08
LEAST_CHECKS = 30


@pytest.fixture(scope="module")
def ledger() -> dict[str, Entry]:
    return verdicts.ledger()


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Copy the data and judge it there; returns a function that changes cells of the one row with a key."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    monkeypatch.setenv("WAGER_DATA", str(folder))

    def change(table: str, where: dict[str, str], cells: dict[str, str]) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        found = [row for row in rows if where.items() <= row.items()]
        assert len(found) == 1, where
        assert not cells.items() <= found[0].items(), "nothing would change"
        found[0].update(cells)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return change


def as_printed() -> dict[str, str]:
    return {name: entry.printed.verdict for name, entry in verdicts.ledger().items()}


def settled_by_one(ledger, allowed, fits):
    """Return the first claim of an allowed verdict that one fitting piece of evidence alone settles, and that piece."""
    return next(
        (name, entry.evidence[0])
        for name, entry in ledger.items()
        if entry.printed.verdict in allowed
        and not (entry.printed.check or entry.departure or entry.printed.claimed.is_forecast)
        and len(entry.evidence) == 1
        and fits(entry.evidence[0], entry.claim)
    )


# Complete ----------------------------------------------------------------------------------------------------


def test_every_claim_of_the_five_documents_is_there(ledger):
    """Numbered from 001 without a gap, in the order of the documents: 56 + 34 + 50 + 110 + 61 = 311."""
    assert list(ledger) == [
        f"{letter}-{number:03d}" for letter, count in CLAIMS.items() for number in range(1, count + 1)
    ]
    assert len(ledger) == 311


def test_every_claim_has_one_of_the_six_verdicts_and_says_why(ledger):
    for entry in ledger.values():
        for judged in (entry.printed, entry.original):
            assert judged.verdict in rule.VERDICTS
            assert judged.ruling.rule
        assert (entry.printed.verdict == "not checkable") == bool(entry.claim["reason"])


def test_at_most_eight_in_a_hundred_are_unresolved_and_each_says_what_was_sought(ledger):
    checkable = [entry for entry in ledger.values() if entry.claim["checkable"]]
    unresolved = [entry for entry in checkable if "unresolved" in {entry.printed.verdict, entry.original.verdict}]
    assert len(checkable) > 250
    assert len(unresolved) <= MOST_UNRESOLVED * len(checkable)
    assert [entry.claim_id for entry in unresolved if not entry.claim["sought"]] == []


def test_every_checkable_claim_has_evidence_a_check_or_what_was_sought(ledger):
    bare = [
        name
        for name, entry in ledger.items()
        if entry.claim["checkable"] and not (entry.evidence or name in ALL or entry.claim["sought"])
    ]
    assert bare == []


def test_what_waits_is_a_forecast_whose_day_has_not_come(ledger):
    waiting = [
        judged
        for entry in ledger.values()
        for judged in (entry.printed, entry.original)
        if judged.verdict == "not yet due"
    ]
    assert waiting
    for judged in waiting:
        assert judged.claimed.is_forecast
        assert judged.claimed.due is None or judged.claimed.due > verdicts.judged_on()


def test_a_departure_that_changes_a_claim_has_something_to_be_judged_by(ledger):
    """Each version of a claim that is printed otherwise than said has a piece of evidence or a check of its own."""
    departed = {name: entry for name, entry in ledger.items() if entry.departure}
    assert len(departed) >= 20
    for name, entry in departed.items():
        for judged in (entry.printed, entry.original):
            assert judged.scores or judged.check or entry.claim["sought"] or not entry.claim["checkable"], name


def test_two_versions_differ_somewhere(ledger):
    assert sum(entry.printed.verdict != entry.original.verdict for entry in ledger.values()) >= 5


def test_both_coders_have_coded_every_finding_in_words(ledger):
    rows = scores.coded(ledger.values())
    assert len(rows) > 100
    for row in rows:
        assert {row["bearing_first"], row["bearing_second"], row["bearing"]} <= set(rule.BEARINGS)
        assert row["reason_first"]
        assert row["reason_second"]
        assert (row["bearing_first"] != row["bearing_second"]) == bool(row["resolution"]), row["evidence_id"]


def test_the_coders_agree_beyond_chance_and_did_not_copy(ledger):
    rows = scores.coded(ledger.values())
    first, second = ([row[f"bearing_{coder}"] for row in rows] for coder in ("first", "second"))
    assert 0.4 < scores.kappa(first, second) < 1
    for reasons in (Counter(row["reason_first"] for row in rows), Counter(row["reason_second"] for row in rows)):
        assert reasons.most_common(1)[0][1] < 0.05 * len(rows), "a reason is of its finding"
    assert sum(row["reason_first"] == row["reason_second"] for row in rows) < 0.05 * len(rows)


def test_at_least_thirty_claims_are_settled_by_code(ledger):
    settled = [name for name, entry in ledger.items() if entry.printed.check and entry.printed.verdict in rule.SETTLED]
    assert len(settled) >= LEAST_CHECKS
    assert set(settled) <= set(ALL)


def test_related_claims_know_each_other_s_documents(ledger):
    """The table of relations pairs claims of two documents, each pair once."""
    pairs = [frozenset(pair) for pair in tables.load("relations")[["claim_a", "claim_b"]].itertuples(index=False)]
    assert pairs
    assert [pair for pair, count in Counter(pairs).items() if count > 1] == []
    for pair in pairs:
        assert pair <= set(ledger)
        assert len({name[0] for name in pair}) == 2


# What cannot be otherwise ------------------------------------------------------------------------------------


def test_a_loss_is_supported_as_arithmetic(ledger):
    """A-036: a loss of up to 5. Costs of 8.5 less revenue of 3.5 to 4.5 are 4 to 5, inside 0 to 5.25."""
    entry = ledger["A-036"]
    assert entry.claim["kind"] == "arithmetic"
    assert entry.printed.verdict == "supported"


def test_a_chain_of_steps_is_partly_as_wrong_as_claimed(ledger):
    """E-050: after five steps above 50%. One less 0.9 to the fifth is 41%, one less 0.8 to the fifth is 67%."""
    assert ledger["E-050"].printed.verdict == "partly"


# Computed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "where", "cells", "change"),
    [
        (  # revenue of 5.7 is above 4.59
            "lab_finances",
            {"company": "OpenAI", "measure": "revenue", "period": "2024", "basis": "actual", "used": "true"},
            {"value_usd_bn": "5.7"},
            ("A-035", "supported", "contradicted"),
        ),
        (  # 10.5 over 1.18 is 8.9
            "baselines",
            {"series": "exchange_rate", "geography": "United Kingdom", "period": "2024-07"},
            {"value": "1.18"},
            ("A-007", "contradicted", "supported"),
        ),
        (  # the hole printed in 2024 is then the smaller one
            "payback_models",
            {"model": "sequoia_2024", "input_name": "revenue_hole"},
            {"input_value": "100"},
            ("E-012", "supported", "contradicted"),
        ),
    ],
)
def test_another_row_of_a_table_is_another_verdict(edited, table, where, cells, change):
    """Each verdict is worked out by hand beside its row."""
    claim, before, after = change
    assert as_printed()[claim] == verdicts.entry(claim).printed.verdict == before
    edited(table, where, cells)
    assert verdicts.entry(claim).printed.verdict == after
    assert as_printed()[claim] == after


def test_another_bearing_is_another_verdict(edited, ledger):
    """A claim that one finding in words settles turns round with the finding, and no other claim moves."""
    name, row = settled_by_one(ledger, {"supported"}, lambda row, _: row["bearing_second"] == "supports")
    turned = dict.fromkeys(("bearing", "bearing_first", "bearing_second"), "refutes")
    edited("evidence", {"evidence_id": row["evidence_id"]}, turned)
    assert as_printed() == {key: entry.printed.verdict for key, entry in ledger.items()} | {name: "contradicted"}


def test_another_quality_is_another_verdict(edited, ledger):
    """What one finding settles is unresolved once that finding is hearsay."""
    name, row = settled_by_one(ledger, rule.SETTLED, lambda *_: True)
    edited("evidence", {"evidence_id": row["evidence_id"]}, {"quality": "hearsay"})
    after = verdicts.ledger()
    assert after[name].printed.verdict == "unresolved"
    assert after[name].only_hearsay


def test_another_number_is_another_verdict(edited, ledger):
    """A claim that one number settles is contradicted by a hundred times that number."""
    name, row = settled_by_one(ledger, {"supported"}, lambda row, claim: row["observed_low"] and claim["value_high"])
    seen = f"{entry_value(row) * 100:.12g}"
    edited("evidence", {"evidence_id": row["evidence_id"]}, {"observed_low": seen, "observed_high": seen})
    assert as_printed()[name] == "contradicted"


def entry_value(row: dict[str, float]) -> float:
    return max(abs(row["observed_low"] or 0), abs(row["observed_high"] or 0))


def test_nothing_is_judged_twice_for_the_same_data_and_anew_for_other_data(edited, ledger, monkeypatch):
    monkeypatch.setattr(stamps, "TICK_NS", 0)  # else the copy has another stamp as soon as it is two seconds old
    assert verdicts.ledger() is verdicts.ledger()
    before = verdicts.ledger()
    row = next(row for entry in ledger.values() for row in entry.evidence)
    edited("evidence", {"evidence_id": row["evidence_id"]}, {"finding": "Something else was found."})
    assert verdicts.ledger() is not before


def test_another_line_only_moves_verdicts_that_rest_on_several_pieces(ledger):
    """One piece has a mean of 1, 0 or -1, which no line between moves."""
    moved = [
        name
        for line in (0.2, 0.8)
        for name, entry in verdicts.ledger(line).items()
        if entry.printed.verdict != ledger[name].printed.verdict
    ]
    assert moved
    for name in moved:
        assert len(ledger[name].printed.scores) > 1
        assert ledger[name].printed.check is None


# One claim ---------------------------------------------------------------------------------------------------


def told(judged: Judgement) -> str:
    """Return all of a judgement, numbers to the last digit and rows with their values."""
    rows = [frame.to_csv() for frame in judged.observed.inputs] if judged.observed else []
    return f"{judged!r} {rows}"


def test_one_claim_is_judged_as_in_the_whole_ledger():
    verdicts.forget()
    whole = verdicts.ledger()
    verdicts.forget()
    for name, wanted in whole.items():
        found = verdicts.entry(name)
        assert (found.claim, found.evidence, found.departure) == (wanted.claim, wanted.evidence, wanted.departure)
        for one, other in ((found.printed, wanted.printed), (found.original, wanted.original)):
            assert one.verdict == other.verdict, name
            assert told(one) == told(other)


REACH = """\
import sys
from analysis import tables
loaded = set()
def told(read):
    return lambda name, folder=None: (loaded.add(name), read(name, folder))[1]
tables.load, tables.records = told(tables.load), told(tables.records)
from analysis import verdicts
for claim in sys.argv[1:]:
    verdicts.entry(claim)
print(*sorted(name[16:] for name in sys.modules if name.startswith("analysis.checks.")))
print(*sorted(loaded))
"""
JUDGED = {"claims", "departures", "documents", "evidence"}


@pytest.mark.parametrize(
    ("claims", "modules", "read"),
    [
        (["A-003"], set(), set()),  # evidence alone
        (["A-011"], {"payback"}, {"capex_quarterly"}),
        (["A-003", "E-024", "A-006"], {"payback"}, {"capex_quarterly", "baselines"}),
        (["A-052"], {"openness", "dates", "licences"}, {"licence_clauses"}),  # that module imports the two others
        (["D-044"], {"scaling", "dates"}, {"gpu_clusters", "training_runs"}),
    ],
)
def test_a_claim_reaches_its_own_checks_and_tables_alone(claims, modules, read):
    """What each check reads stands in its few lines; judging itself reads the four tables of the ledger."""
    told = subprocess.run([sys.executable, "-c", REACH, *claims], capture_output=True, text=True, check=True)
    imported, loaded = told.stdout.splitlines()
    assert set(imported.split()) == modules
    assert set(loaded.split()) == JUDGED | read


def test_unknown_claim_suggests_the_nearest():
    with pytest.raises(LedgerError, match=r"No claim 'D-66'; did you mean D-066\?"):
        verdicts.entry("D-66")
    assert verdicts.entry("D-066").claim_id == "D-066"


def test_the_ledger_is_judged_as_of_the_last_day_on_which_a_source_was_read():
    assert verdicts.judged_on() == max(source.date_accessed for source in tables.sources().values())


def test_every_check_is_for_a_claim_and_says_what_it_saw(ledger):
    assert set(ALL) <= set(ledger)
    for name in ALL:
        for judged in (ledger[name].printed, ledger[name].original):
            if judged.observed is not None:
                assert judged.observed.why.strip().endswith((".", "%")), name


# Typed nowhere -----------------------------------------------------------------------------------------------


def test_no_data_file_holds_a_verdict():
    """No column is called so, and no cell is one of the words; "unresolved" is also a rank of evidence."""
    words = set(rule.VERDICTS) - set(STATUSES)
    assert set(rule.VERDICTS) - words == {"unresolved"}
    files = sorted(DATA.rglob("*.csv"))
    assert len(files) > 10
    for path in files:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *lines = csv.reader(stream)
        assert not [column for column in header if "verdict" in column.lower()], path.name
        found = [(title, cell) for line in lines for title, cell in zip(header, line, strict=True) if is_word(cell)]
        assert [title for title, cell in found if cell in words] == [], path.name
        assert {title for title, _ in found} <= {"status"}, path.name


def is_word(cell: str) -> bool:
    return cell.strip().lower() in rule.VERDICTS


def test_no_description_has_a_column_of_verdicts():
    files = sorted(DATA.rglob("*.yml"))
    assert len(files) > 10
    for path in files:
        columns = yaml.safe_load(path.read_text(encoding="utf-8")).get("columns", {})
        assert not [column for column in columns if "verdict" in column.lower()], path.name
        for title, column in columns.items():
            typed = set(column.get("allowed") or []) & set(rule.VERDICTS)
            assert not typed or (title, typed) == ("status", {"unresolved"}), path.name


def test_while_data_are_held_verdicts_stay_and_afterwards_they_follow(edited: Callable[..., None]):
    """What was judged on held data must not be taken for the judgement of the data as they are afterwards."""
    claim = {"claim_id": "A-003"}
    kept = verdicts.entry("A-003").claim["topic"]
    with tables.held():
        assert verdicts.entry("A-003").claim["topic"] == kept
        edited("claims", claim, {"topic": "another_topic"})
        assert verdicts.entry("A-003").claim["topic"] == kept
    assert verdicts.entry("A-003").claim["topic"] == "another_topic"
