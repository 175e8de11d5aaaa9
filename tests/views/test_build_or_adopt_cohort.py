"""The cohort of July 2023 by hand, and firms of which little is known."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis import tables
from analysis.views import build_or_adopt_cohort as views


@pytest.fixture(scope="module")
def developers():
    return tables.load("chinese_developers")


@pytest.fixture(scope="module")
def firms(developers):
    return views.cohort(developers)


def made(**changes):
    row = {
        "cohort": "listed_2023_07",
        "kind": "company",
        "outcome": "unknown",
        "outcome_date": None,
        "last_own_date": None,
    }
    return row | changes


def test_days_of_each_outcome():
    """Counted from 17 July 2023: 1 August 2024 is day 381, the end of 2025 day 898, 1 March 2025 day 593."""
    rows = [
        made(outcome="still_training", outcome_date="2024-08", last_own_date="2024-01-01"),
        made(outcome="pivoted_to_applications", outcome_date="2025", last_own_date="2025-03"),
        made(outcome_date="2026-05", last_own_date="2023-12"),
        made(),
        made(kind="university_or_lab"),
        made(cohort="entered_later", outcome_date="2026-06-13"),
    ]
    found = views.cohort(pd.DataFrame(rows))
    assert found.last_seen.tolist() == [381, 593, 137, -math.inf]
    assert found.stopped.tolist() == [math.inf, 898, math.inf, math.inf]
    assert found.end == (pd.Timestamp("2026-06-13") - views.LISTED).days


def test_outcomes_of_the_list(firms):
    """Of 85 firms 15 still train, 4 turned to applications, 66 are unknown."""
    assert views.known(firms).set_index("outcome")["value"].to_dict() == {
        "still_training": 15,
        "pivoted_to_applications": 4,
        "unknown": 66,
    }
    assert views.unsettled(firms) == pytest.approx({"stopped": 4 / 85, "going": 15 / 85})


def test_bounds_at_the_end(firms):
    """With signs held for 18 months the 15 count, as in the check of claim C-001: 4 to 70 of 85 have stopped."""
    found = views.stopped(firms, 18)
    assert (found.least, found.most, found.going) == pytest.approx((4 / 85, 70 / 85, 15 / 85))
    assert views.reached(firms, 0.9, 18) == (math.inf, math.inf)


def test_other_ways_to_count(developers):
    """108 with laboratories: 16 train, 4 stopped. 90 with five more: 18 train, 6 stopped. All 7 large firms train."""
    found = views.other_counts(developers, 18).set_index("label")
    assert found["firms"].tolist() == [85, 108, 90, 7]
    assert found["going"].tolist() == [15, 16, 18, 7]
    assert found["least"].tolist() == pytest.approx([4 / 85, 4 / 108, 6 / 90, 0])
    assert found["most"].tolist() == pytest.approx([70 / 85, 92 / 108, 72 / 90, 0])


def test_adopters_of_the_list(firms):
    """Baidu, Tiger Research, 360, TAL, Kunlun, Tencent, Youdao, three carriers; Baidu, Tencent, Telecom train."""
    assert views.adopters(firms) == (10, 3)


def test_a_shorter_memory_raises_the_bound(firms):
    short = views.stopped(firms, 1)
    assert short.most > 70 / 85
    assert short.least == pytest.approx(4 / 85)


def test_curves_keep_their_order(firms):
    frame = views.curves(firms, 18, 100, 1)
    wide = frame.pivot(index="date", columns="series", values="share")
    assert (wide[views.LEAST] <= wide[views.MOST]).all()
    assert ((frame["low"] <= frame["share"] + 1e-9) & (frame["share"] <= frame["high"] + 1e-9)).all()
    assert frame["share"].between(0, 1).all()
    assert frame.equals(views.curves(firms, 18, 100, 1))


def test_hazard_of_the_list(firms):
    """Four stops; the years are summed by hand from the table in the module's own terms: about fifty."""
    found = views.hazard(firms)
    assert found.stops == 4
    assert 45 < found.years < 55
    assert found.low < found.rate < found.high


def test_cross_check_by_hand():
    """Of three companies with a model in 2023 one has one in 2025; a laboratory does not count.

    Wilson's 90 % interval for 1 of 3 (z = 1.6449): centre (1/3 + z²/6) ÷ (1 + z²/3) = 0.41237, half-width 0.34027.
    """
    frame = pd.DataFrame(
        {
            "kind": ["company"] * 4 + ["university_or_lab"],
            "models_2023": [1, 2, 1, 0, 3],
            "models_2025": [0, 4, 0, 1, 1],
        }
    )
    found = views.cross_check(frame)
    assert (found.firms, found.later, found.share) == (3, 1, pytest.approx(1 / 3))
    z2 = 1.6448536**2
    centre, half = (1 / 3 + z2 / 6) / (1 + z2 / 3), math.sqrt(z2) / (1 + z2 / 3) * math.sqrt(2 / 27 + z2 / 36)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-6)


def test_registrations_rise():
    """The newest count is of August 2026, of low confidence; the newest notice of the regulator read is of April."""
    filed = tables.load("model_registrations")
    frame, sure = views.registrations(filed), views.registrations(filed, ("high",))
    assert frame["value"].is_monotonic_increasing
    assert (frame["value"].iloc[0], frame["value"].iloc[-1]) == (64, 1112)
    assert (sure["value"].iloc[-1], sure["date"].iloc[-1]) == (868, pd.Timestamp("2026-04-30"))


def test_what_chinese_models_were_built_on():
    """Of 8 models of 2023 Llama bore 5 and GPT-J 1; of 5 of 2024 and 21 of 2025 neither bore one."""
    frame = views.bases(tables.load("base_models")).set_index("year")
    assert frame["models"].tolist() == [8, 5, 21]
    assert frame.index.tolist() == ["2023", "2024", "2025"]
    assert frame["american"].tolist() == [6, 0, 0]
    assert frame["llama"].tolist() == [5, 0, 0]
    assert (frame[["american", "own", "chinese"]].sum(axis=1) == frame["models"]).all()
    assert frame["own"].tolist() == [2, 3, 18]
