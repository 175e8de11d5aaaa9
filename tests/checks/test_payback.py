"""What each check of the payback chapter observes, worked out by hand from the rows of the tables.

The numbers below were added, multiplied and divided outside the package; each docstring says how.
"""

from __future__ import annotations

import csv
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.checks import payback as checks
from analysis.ledger import register
from analysis.ledger.rule import LedgerError
from analysis.views.payback_answers import past_booms

DATA = Path(__file__).resolve().parents[2] / "data"


seen = checks.CHECKS.observe


def ends(claim: str, version: str = "printed") -> tuple[float, float]:
    found = seen(claim, version)
    assert found.holds is None
    return found.low, found.high


def named(claim: str) -> set[str]:
    """Return the tables that an observation rests on."""
    return {frame.attrs["table"] for frame in seen(claim).inputs}


# Spending ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["A-002", "A-011", "E-006"])
def test_spending_since_the_claim_is_a_floor(claim):
    """Cash spending from 2024Q3 on, as in the file: Alphabet 199.382, Amazon 280.684, Meta 141.487, Microsoft
    180.499, Oracle 105.377; together 907.429, and others spent too, so there is no upper end.
    """
    low, high = ends(claim)
    assert low == pytest.approx(199.382 + 280.684 + 141.487 + 180.499 + 105.377, abs=1e-9)
    assert low == pytest.approx(907.429, abs=1e-9)
    assert high == math.inf


def test_spending_counts_every_row_once():
    """The same sum from the file itself: rows of cash purchases from 2024Q3 on."""
    with (DATA / "capex_quarterly.csv").open(encoding="utf-8", newline="") as stream:
        amounts = [
            float(row["capex_usd_bn"])
            for row in csv.DictReader(stream)
            if row["definition"] == "purchases_of_ppe" and row["calendar_quarter"] >= "2024Q3"
        ]
    assert ends("A-002")[0] == pytest.approx(math.fsum(amounts), abs=1e-9)
    (frame,) = seen("A-002").inputs
    assert len(frame) == len(amounts)


def test_chips_of_meta():
    """350,000 chips at 25,000 and at 30,000 dollars: 8.75 and 10.5 billion."""
    assert ends("A-006") == pytest.approx((8.75, 10.5))
    assert "350,000" in seen("A-006").why


def test_chips_in_pounds():
    """10.5 billion dollars at 1.287 dollars a pound: 8.1585 billion pounds, not 8.9."""
    assert ends("A-007") == pytest.approx((8.158508158508158,) * 2)
    assert "£8.2 billion" in seen("A-007").why


def test_meta_raises_its_forecast_lately():
    """July 2024: 40 less the old bottom of 35 is 5. April: 40 less 30 is 10."""
    assert ends("E-022") == (5, 10)
    (frame,) = seen("E-022").inputs
    assert [f"{day:%Y-%m-%d}" for day in frame["date_given"]] == ["2024-02-29", "2024-04-24", "2024-07-31"]


def test_meta_raises_its_forecast_in_april():
    """From 30-37 to 35-40: 40 less 30 is 10."""
    assert ends("E-022", "original") == (10, 10)


def test_google_quarters():
    """Alphabet's third and fourth quarters of 2024: 13.061 and 14.276."""
    assert ends("E-023") == (13.061, 14.276)


def test_microsoft_quarter():
    """With finance leases: 19 in the quarter to June 2024, and 14, the figure printed, in the one before."""
    assert ends("E-024") == (19, 19)
    assert "$14 billion is the one before" in seen("E-024").why
    assert ends("E-024", "original") == (14, 14)


def test_quarters_behind():
    """The 14 is of the quarter to March, one before the newest of September 2024."""
    assert ends("E-025") == (1, 1)


def test_proportion_to_past_booms():
    """Five firms' four quarters are 1.8 % of US output; the largest past boom in the table has 7 %."""
    found = seen("A-017")
    assert found.holds is True
    assert math.isnan(found.low)
    assert "1.8% of US output" in found.why


def test_proportion_counts_the_booms_that_the_chapter_counts():
    """Past booms peaked before AI spending is counted, so information technology in 2025 is not one of them."""
    frame = checks.booms(tables.load("capex_booms"), tables.load("baselines"), tables.load("capex_quarterly"))
    past = past_booms(frame)
    ours = frame[frame["boom"] == "ai_five_firms"]["share_pct"].max()
    assert f"larger than {(past['share_pct'] < ours).sum()} of {len(past)} past booms" in seen("A-017").why
    assert (past["year"] < 2023).all()


# Sequoia -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "value"), [("A-019", 200), ("A-020", 600), ("E-009", 600)])
def test_sequoia(claim, value):
    """50 × 2 ÷ (1 − 0.5) = 200 in 2023; 150 × 2 ÷ (1 − 0.5) = 600 in 2024."""
    assert ends(claim) == (value, value)
    assert seen(claim).why.endswith(f"× 2 ÷ (1 − 0.5) = ${value} billion.")


def test_credits_of_the_large():
    """Google, Microsoft, Apple and Meta: 10 each, which are 40 together."""
    assert ends("E-010") == (40, 40)
    assert ends("E-010", "original") == (10, 10)
    (frame,) = seen("E-010").inputs
    assert len(frame) == 4


def test_credits_of_the_others():
    """Oracle, ByteDance, Alibaba, Tencent, X and Tesla: 5 each."""
    assert ends("E-011") == (5, 5)
    (frame,) = seen("E-011").inputs
    assert len(frame) == 6


def test_gap_widens():
    """125 printed in 2023, 500 in 2024."""
    found = seen("E-012")
    assert found.holds is True
    assert found.why == "The hole printed went from $125 billion to $500 billion."


def test_tasks_automated():
    """Briggs gives 25 per cent."""
    assert ends("A-016") == (0.25, 0.25)


# OpenAI ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["A-030", "E-034"])
def test_openai_loss(claim):
    """Net loss 5.1 (the row in use; 5.0 on another page is not), operating loss 8.78."""
    assert ends(claim) == (5.1, 8.78)


def test_openai_costs():
    """Revenue 3.7 and operating loss 8.78: costs of 12.48."""
    assert ends("A-031") == pytest.approx((12.48, 12.48))


@pytest.mark.parametrize("claim", ["A-032", "A-033"])
def test_openai_parts_are_not_known(claim):
    assert not seen(claim).is_known
    assert seen(claim).status == "unresolved"
    assert "No audited figure" in seen(claim).why


def test_openai_parts():
    """Servers 4 and training 3 make 7; with pay of 1.5 they make 8.5."""
    assert ends("A-034") == (7, 8.5)
    assert "$7.0 billion" in seen("A-034").why


def test_openai_revenue():
    """3.7, from the audited statements."""
    assert ends("A-035") == (3.7, 3.7)


def test_openai_loss_interval():
    """8.5 less 4.5 is 4; 8.5 less 3.5 is 5."""
    assert ends("A-036") == (4, 5)


def test_openai_raises():
    """From 26 July to 2 October 2024 are 5 + 31 + 30 + 2 = 68 days, over 30.4375 a month."""
    assert ends("A-040") == pytest.approx((68 / 30.4375,) * 2)
    assert "$6.6 billion after 2.2 months" in seen("A-040").why


def test_openai_valuation():
    """157 at close, of which 6.6 is new money: 150.4 before it."""
    assert ends("E-028") == pytest.approx((150.4, 150.4))


def test_openai_round():
    """6.6 at close."""
    assert ends("E-029") == (6.6, 6.6)


def test_openai_credit():
    """A line of 4 with an option of 2 more: 4 to 6."""
    assert ends("E-030") == (4, 6)


def test_openai_at_the_start_of_2024():
    """2.0 at the end of December 2023; 3.4 was told to staff on 12 June 2024."""
    assert ends("E-033") == (2, 2)
    assert "reached $3.4 billion in June 2024" in seen("E-033").why


# All of them -------------------------------------------------------------------------------------------------


CASES = [
    (claim, version) for claim, items in sorted(checks.CHECKS.items()) for item in items for version in item.versions
]


@pytest.mark.parametrize(("claim", "version"), CASES)
def test_every_check_says_why_and_rests_on_rows(claim, version):
    found = seen(claim, version)
    assert found.why.endswith(".")
    assert found.low <= found.high or not found.is_known or found.holds is not None
    if found.is_known:
        assert found.inputs
        assert all(len(frame) and {"source", "status"} <= set(frame) for frame in found.inputs)
        named_here = {frame.attrs["table"] for frame in found.inputs}
        assert named_here <= set(tables.names()) - {"claims", "evidence"}


# Selecting rows ----------------------------------------------------------------------------------------------


def test_several_rows_are_no_number():
    with pytest.raises(LedgerError, match=r"\d\d+ rows of baselines where one is needed"):
        register.select("baselines", geography="United States").number("value")


def test_no_row_is_no_number():
    with pytest.raises(LedgerError, match="0 rows of baselines where one is needed"):
        register.select("baselines", series="horses").number("value")


def test_selected_rows_meet_all_conditions():
    rows = register.select("baselines", series="gdp", geography="United States", period="2023")
    assert rows.number("value") == 27811.5
    assert rows.frame.attrs["table"] == "baselines"


def test_a_point_has_equal_ends():
    frame = pd.DataFrame({"status": ["reported"]})
    found = register.point(3.0, "three", frame)
    assert (found.low, found.high, found.holds, found.why, found.status) == (3.0, 3.0, None, "three", "reported")


def test_a_missing_row_stops_the_check(tmp_path, monkeypatch):
    """Take the audited revenue away: the check says that there is no row and does not guess."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setenv("WAGER_DATA", str(tmp_path / "data"))
    path = tmp_path / "data" / "lab_finances.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("OpenAI,2024-12-31,day,revenue,2024,actual")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(LedgerError, match="0 rows of lab_finances where one is needed"):
        seen("A-035")
