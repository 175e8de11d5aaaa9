"""One rule turns a claim and an observation into a verdict, and nothing else does."""

from __future__ import annotations

import csv
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import tables
from analysis.claims import VERDICTS, ClaimError, Observed, interval, judge, tolerance, verdict
from analysis.views import payback_claims

DATA = Path(__file__).resolve().parents[1] / "data"
NOW = pd.Timestamp("2026-07-26")
LATER, EARLIER = pd.Timestamp("2027-12-31"), pd.Timestamp("2024-12-31")


def claim(low, high, kind="fact", horizon=pd.NaT):
    return {"value_low": low, "value_high": high, "kind": kind, "horizon": horizon}


def rows(status):
    return pd.DataFrame({"source": ["filing"], "status": [status]})


# Precision ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (8.5, 0.17),  # half of 0.1 is 0.05, below two in a hundred: 0.17
        (600, 30),  # half of 100 is 50, above five in a hundred: 30
        (14, 0.5),  # half of 1 is 0.5, between 0.28 and 0.70
        (3.4, 0.068),  # half of 0.1 is 0.05, below 0.068
        (0.25, 0.005),  # half of 0.01, which is two in a hundred as well
        (1000, 50),  # half of 1000 is 500, above 50
        (-14, 0.5),  # as its absolute value
        (0, 0),  # nothing has no last digit
        (123456, 2469.12),  # half of 1 is far below two in a hundred
    ],
)
def test_tolerance(value, wanted):
    """Worked out by hand beside each row."""
    assert tolerance(value) == pytest.approx(wanted, abs=1e-12)


@given(st.floats(-1e9, 1e9))
def test_tolerance_lies_between_its_limits(value):
    assert 0.02 * abs(value) * (1 - 1e-12) <= tolerance(value) <= 0.05 * abs(value) * (1 + 1e-12)


@given(st.integers(1, 999_999), st.integers(-3, 6))
def test_tolerance_scales_with_the_unit(digits, power):
    """The same digits in millions and in billions have the same relative precision."""
    scaled = float(f"{digits}e{power}")
    assert tolerance(scaled) / scaled == pytest.approx(tolerance(digits) / digits, rel=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (14, 14, (13.5, 14.5)),
        (3.5, 4.5, (3.43, 4.59)),  # two in a hundred of each end: 0.07 and 0.09
        (600, None, (570, math.inf)),
        (None, 5, (-math.inf, 5.25)),  # half of 1 is 0.5, above five in a hundred: 0.25
        (math.nan, 5, (-math.inf, 5.25)),
        (None, None, (-math.inf, math.inf)),
        (0, 5, (0, 5.25)),
    ],
)
def test_interval(low, high, wanted):
    assert interval(low, high) == pytest.approx(wanted)


def test_reversed_interval_is_refused():
    with pytest.raises(ClaimError, match=r"A claim from 7 to 3: the ends are reversed\."):
        interval(7, 3)


# The rule ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "seen", "wanted"),
    [
        (14, 14, (14.2, 14.2), "supported"),  # 13.5 to 14.5
        (14, 14, (14.5, 14.5), "supported"),  # the very end counts
        (14, 14, (14.6, 14.6), "contradicted"),
        (14, 14, (13.0, 14.0), "partly"),
        (14, 14, (13.0, 15.0), "partly"),  # the claim lies inside what was seen
        (14, 14, (10.0, 13.4), "contradicted"),
        (0, 5, (5.1, 8.78), "partly"),  # up to 5.25
        (600, None, (600, 600), "supported"),
        (600, None, (560, 560), "contradicted"),  # 570 at least
        (None, 5, (-3, 5.2), "supported"),
        (1000, 1000, (907.4, math.inf), "partly"),  # a floor below the claim may still come to it
        (1000, None, (960, math.inf), "supported"),  # a floor above what is claimed at least, 950
        (1000, 1000, (1060, math.inf), "contradicted"),  # a floor above 1050
        (1000, 1000, (-math.inf, 900), "contradicted"),
        (0, 0, (1, 1), "contradicted"),
        (0, 0, (0, 0), "supported"),
    ],
)
def test_verdict_on_numbers(low, high, seen, wanted):
    """Worked out by hand from the widened interval."""
    assert verdict(claim(low, high), Observed(*seen), NOW) == wanted


@pytest.mark.parametrize(("holds", "wanted"), [(True, "supported"), (False, "contradicted")])
def test_verdict_on_a_claim_without_numbers(holds, wanted):
    assert verdict(claim(math.nan, math.nan), Observed(holds=holds), NOW) == wanted


def test_nothing_observed_is_unresolved():
    assert verdict(claim(4, 4), Observed(why="No figure was found."), NOW) == "unresolved"
    assert verdict(claim(4, 4, "forecast", LATER), Observed(), NOW) == "unresolved"


@pytest.mark.parametrize(
    ("horizon", "seen", "wanted"),
    [
        (LATER, (907, math.inf), "not yet due"),  # not there yet
        (LATER, (2000, 2000), "not yet due"),  # missed so far, and time is left
        (LATER, (1010, 1010), "supported"),  # fulfilled before its time
        (NOW, (2000, 2000), "contradicted"),  # due on the day itself
        (EARLIER, (907, math.inf), "partly"),
        (pd.NaT, (2000, 2000), "contradicted"),  # no horizon: due at once
    ],
)
def test_forecasts_wait_for_their_horizon(horizon, seen, wanted):
    assert verdict(claim(1000, 1000, "forecast", horizon), Observed(*seen), NOW) == wanted


def test_only_forecasts_wait():
    assert verdict(claim(1000, 1000, "estimate", LATER), Observed(2000, 2000), NOW) == "contradicted"


# What holds for every claim ----------------------------------------------------------------------------------

ENDS = st.one_of(st.none(), st.integers(-2000, 2000), st.floats(-2000, 2000).map(lambda x: round(x, 2)))
RANK = {"contradicted": 0, "partly": 1, "supported": 2}


@st.composite
def intervals(draw):
    low, high = draw(ENDS), draw(ENDS)
    assume(low is None or high is None or low <= high)
    return low, high


@st.composite
def observations(draw):
    low, high = sorted(draw(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000))))
    return Observed(low, draw(st.sampled_from([high, math.inf])))


@given(intervals(), observations(), st.floats(0, 1000), st.floats(0, 1000))
def test_widening_a_claim_never_makes_it_worse(ends, seen, below, above):
    """Widening means that the interval read from the claim grows at both ends, or at one, or is left open."""
    wide = (
        None if ends[0] is None else round(ends[0] - below, 2),
        None if ends[1] is None else round(ends[1] + above, 2),
    )
    (low, high), (bottom, top) = interval(*ends), interval(*wide)
    assume(bottom <= low and high <= top)
    before, after = (verdict(claim(*one), seen, NOW) for one in (ends, wide))
    assert RANK[after] >= RANK[before]


@given(intervals(), observations())
def test_opening_an_end_never_makes_a_claim_worse(ends, seen):
    before = RANK[verdict(claim(*ends), seen, NOW)]
    for opened in ((None, ends[1]), (ends[0], None), (None, None)):
        assert RANK[verdict(claim(*opened), seen, NOW)] >= before
    assert verdict(claim(None, None), seen, NOW) == "supported"


@given(intervals(), observations(), st.floats(0, 1))
def test_knowing_more_only_sharpens(ends, seen, place):
    """An observation inside an earlier one keeps a verdict that was clear."""
    assume(math.isfinite(seen.high))
    inner = seen.low + place * (seen.high - seen.low)
    assume(seen.low <= inner <= seen.high)
    before = verdict(claim(*ends), seen, NOW)
    if before != "partly":
        assert verdict(claim(*ends), Observed(inner, inner), NOW) == before


@given(intervals(), observations(), st.sampled_from(["fact", "forecast"]), st.sampled_from([LATER, EARLIER, pd.NaT]))
def test_waiting_never_hides_a_fulfilled_claim(ends, seen, kind, horizon):
    judged = verdict(claim(*ends, kind, horizon), seen, NOW)
    at_once = verdict(claim(*ends), seen, NOW)
    assert judged in VERDICTS
    assert (judged == "supported") == (at_once == "supported")
    assert judged in {at_once, "not yet due"}


# Observations ------------------------------------------------------------------------------------------------


def test_an_observation_is_as_sure_as_its_weakest_row():
    seen = Observed(1, 1, inputs=(rows("reported"), rows("estimated")))
    assert seen.status == "estimated"
    assert Observed(holds=True, inputs=(rows("derived"),)).status == "derived"


def test_an_observation_of_nothing_is_unresolved():
    assert Observed(inputs=(rows("reported"),)).status == "unresolved"
    assert Observed(1, 1).status == "unresolved"


# Judging -----------------------------------------------------------------------------------------------------


def test_judged_in_the_order_of_the_table_with_its_columns():
    checks = {
        "E-024": lambda: Observed(19, 19, None, "nineteen", (rows("reported"),)),
        "A-020": lambda: Observed(600, 600, None, "as printed", (rows("scenario"),)),
    }
    judged = judge(checks, NOW)
    assert list(judged["claim_id"]) == ["A-020", "E-024"]
    assert list(judged["verdict"]) == ["supported", "contradicted"]
    assert list(judged["evidence"]) == ["scenario", "reported"]
    assert list(judged["why"]) == ["as printed", "nineteen"]
    assert list(judged["observed_low"]) == [600, 19]
    added = ["observed_low", "observed_high", "why", "evidence", "verdict"]
    assert list(judged) == [*tables.load("claims"), *added]


def test_check_for_an_unknown_claim_is_named():
    with pytest.raises(ClaimError, match=r"A check for claim 'A-02', which is not in claims\.csv; did you mean A-0"):
        judge({"A-02": lambda: Observed(1, 1)}, NOW)


def test_check_that_raises_is_named():
    def broken():
        raise KeyError("capex")

    with pytest.raises(ClaimError, match=r"The check of claim A-020 failed: 'capex'") as caught:
        judge({"A-020": broken}, NOW)
    assert isinstance(caught.value.__cause__, KeyError)


def test_second_check_of_a_claim_is_refused():
    first = payback_claims.CHECKS["A-020"]
    with pytest.raises(ClaimError, match=r"Claim A-020 has two checks, sequoia_2024 and again\."):

        @payback_claims.check("A-020")
        def again():
            return Observed(1, 1)

    assert payback_claims.CHECKS["A-020"] is first


# Verdicts are computed ---------------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Copy the data and read it from there; returns a function that replaces text in a table."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    monkeypatch.setenv("WAGER_DATA", str(folder))

    def replace(table, old, new):
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def judged_now():
    judged = judge(payback_claims.CHECKS, NOW)
    return dict(zip(judged["claim_id"], judged["verdict"], strict=True))


@pytest.mark.parametrize(
    ("table", "old", "new", "changed"),
    [
        (  # revenue of 5.7 is above 4.59; costs of 14.48 are still not 8.5
            "lab_finances",
            "OpenAI,2024-12-31,day,revenue,2024,actual,point,Revenue of the year,3.7,",
            "OpenAI,2024-12-31,day,revenue,2024,actual,point,Revenue of the year,5.7,",
            {"A-035": ("supported", "contradicted")},
        ),
        (  # 10.5 over 1.18 is 8.9
            "baselines",
            "exchange_rate,United Kingdom,2024-07,1.287,",
            "exchange_rate,United Kingdom,2024-07,1.18,",
            {"A-007": ("contradicted", "supported")},
        ),
        (  # the hole printed in 2024 is then the smaller one
            "payback_models",
            "revenue_hole,500,",
            "revenue_hole,100,",
            {"E-012": ("supported", "contradicted")},
        ),
    ],
)
def test_another_row_of_evidence_is_another_verdict(copied, table, old, new, changed):
    """Worked out by hand beside each row; every other verdict stays."""
    before = judged_now()
    copied(table, old, new)
    after = judged_now()
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == changed


def test_no_data_file_holds_a_verdict():
    """No column is called so, and no cell is one of the words (unresolved is also a rank of evidence)."""
    words = set(VERDICTS) - {"unresolved"}
    files = sorted(DATA.rglob("*.csv"))
    assert len(files) > 10
    for path in files:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *lines = csv.reader(stream)
        assert not [column for column in header if "verdict" in column.lower()], path.name
        assert not [cell for line in lines for cell in line if cell.strip().lower() in words], path.name
    for path in sorted(DATA.rglob("*.yml")):
        described = yaml.safe_load(path.read_text(encoding="utf-8")).get("columns", {})
        assert not [column for column in described if "verdict" in column.lower()], path.name
