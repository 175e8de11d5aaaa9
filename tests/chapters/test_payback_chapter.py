"""Numbers that the payback chapter must give back."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from running import Result

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def payback_run(execute) -> Result:
    return execute("payback")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sequoia_2023_required", 200),
        ("sequoia_2024_required", 600),
        ("sequoia_2023_credited", 70),
        ("sequoia_2023_hole", 130),
        ("sequoia_2024_hole", 530),
        ("sequoia_2023_hole_printed", 125),
        ("sequoia_2024_hole_printed", 500),
        ("openai_loss_low", 4.0),
        ("openai_loss_high", 5.0),
    ],
)
def test_published_numbers_come_back(payback_run, name, value):
    """By hand: 50 × 2 ÷ 0.5 = 200 and 150 × 2 ÷ 0.5 = 600; credits 4 × 10 + 6 × 5 = 70; 8.5 less 4.5 and 3.5."""
    assert payback_run.findings[name].value == pytest.approx(value, rel=1e-12)


def test_acemoglu_comes_back(payback_run):
    """By hand: 0.2 × 0.23 × 0.27 × 0.535 = 0.00664…, printed as 0.0066."""
    assert payback_run.findings["acemoglu_tfp"].value == pytest.approx(0.2 * 0.23 * 0.27 * 0.535, rel=1e-12)
    assert round(payback_run.findings["acemoglu_tfp"].value, 4) == 0.0066


def test_identity_holds_in_every_quarter(payback_run):
    """By hand from the file: four quarters of Nvidia's sales, times 2, over 1 less 0.5, is 16 times the sales."""
    with (DATA / "nvidia_datacenter_revenue.csv").open(encoding="utf-8") as stream:
        sales = {row["calendar_quarter"]: float(row["datacenter_revenue_usd_bn"]) for row in csv.DictReader(stream)}
    gap = payback_run.names["gap"]
    identity = gap[gap["series"] == "Required: Sequoia identity"].set_index("quarter")["revenue_usd_bn"]
    wanted = {quarter: 16 * value for quarter, value in sales.items() if quarter >= "2023Q1"}
    assert list(identity.index) == sorted(wanted)
    assert (identity.index[0], identity.index[-1], len(identity)) == ("2023Q1", "2026Q2", 14)
    np.testing.assert_allclose(identity.to_numpy(), [wanted[quarter] for quarter in identity.index], rtol=1e-12)
    assert payback_run.findings["identity_newest"].value == pytest.approx(16 * 89)


def test_words_follow_the_numbers(execute, payback_run):
    """Chips that cost little and a fat margin make the gap narrower; chips bought with no margin widen it."""
    assert payback_run.findings["gap_direction"].value == "wider"
    cheap = execute("payback", tco_multiple=1.0, gross_margin=0.05, revenue_outside_labs=3.0)
    assert cheap.findings["gap_direction"].value == "narrower"
    assert cheap.findings["missing_newest"].value < cheap.findings["missing_before"].value


def test_years_beyond_the_horizon_have_no_chance(execute):
    """The programme ends in 2030, so nothing can be said of 2035 and 2040."""
    found = execute("payback", horizon_year=2030.0).findings
    assert found["chance_2030"].value + found["chance_never"].value == pytest.approx(1)
    assert [found[f"chance_{year}"].value for year in (2035, 2040)] == [None, None]


def test_no_return_is_said_and_not_guessed(execute):
    """At a ceiling of 50 billion no draw earns anything back, so there is no rate of return to take quantiles of."""
    found = execute("payback", revenue_ceiling_usd_bn=50.0).findings
    assert (found["irr"].value, found["irr"].status, found["irr_none"].value) == (None, "unresolved", 1.0)
    assert found["payback_median"].value == "no year up to 2045"
    assert found["chance_never"].value == 1.0
