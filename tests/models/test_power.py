"""Power, energy and growth, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import power

POSITIVE = st.floats(0.1, 1e6)


def test_meta_s_cluster_as_epoch_has_it():
    """24,576 × 700 W × 1.82 × 1.12 = 35.07 MW."""
    assert power.facility_power_mw(24_576, 700, 1.82, 1.12) == pytest.approx(35.067, abs=0.001)


def test_hundred_thousand_h100():
    """100,000 × 700 × 1.82 × 1.12 = 142.688 MW."""
    assert power.facility_power_mw(100_000, 700, 1.82, 1.12) == pytest.approx(142.688)


@given(POSITIVE, st.floats(10, 3000), st.floats(1, 4), st.floats(1, 3))
def test_chips_and_power_are_one_formula(mw, watts, overhead, pue):
    assert power.facility_power_mw(power.chips_in(mw, watts, overhead, pue), watts, overhead, pue) == pytest.approx(mw)


def test_energy_of_llama_65b():
    """Table 15 of its paper: 1,022,362 h × 400 W × 1.1 = 449 MWh."""
    assert int(power.energy_mwh(1_022_362, 400, 1.1, 1)) == 449


def test_price_of_energy():
    """100 MWh at 5 cents a kWh: 100,000 × 0.05."""
    assert power.electricity_cost_usd(100, 0.05) == pytest.approx(5000)


def test_days_of_llama_405b():
    """30.84 million hours on 16,384 chips are 78.4 days; so that many chips are needed in 78.4 days."""
    days = 30.84e6 / 16_384 / 24
    flop = 30.84e6 * 3600 * 989.4e12 * 0.35
    assert days == pytest.approx(78.4, abs=0.05)
    assert power.chips_for_run(flop, 989.4, 0.35, days) == pytest.approx(16_384)


def test_a_gigawatt_costs_what_it_costs():
    assert power.building_cost_usd_bn(1000, 45) == 45


def test_growth_of_a_clean_doubling():
    """1, 2, 4, 8 in four years: 100 % a year, 12 months, and no doubt."""
    found = power.growth(np.arange(2020.0, 2024), np.array([1.0, 2, 4, 8]))
    assert found.yearly == pytest.approx(1)
    assert found.doubling_months == pytest.approx(12)
    assert found.value_at_last == pytest.approx(8)
    assert found.low == pytest.approx(1)
    assert found.high == pytest.approx(1)


def test_interval_of_growth_by_hand():
    """Logs 0, 1, 1 at 0, 1, 2: slope 1/2, residuals −1/6, 1/3, −1/6, so s² = 1/6 and the error √(1/12); t₁ = 12.706."""
    found = power.growth(np.array([0.0, 1, 2]), np.exp([0.0, 1, 1]))
    reach = 12.7062 * np.sqrt(1 / 12)
    assert np.log1p(found.yearly) == pytest.approx(0.5)
    assert np.log1p(found.high) - 0.5 == pytest.approx(reach, rel=1e-4)
    assert 0.5 - np.log1p(found.low) == pytest.approx(reach, rel=1e-4)


def test_two_values_have_no_trend():
    with pytest.raises(ValueError, match="2 values"):
        power.growth(np.array([0.0, 1]), np.array([1.0, 2]))
