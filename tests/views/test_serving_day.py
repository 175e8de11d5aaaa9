"""DeepSeek's day comes back from its inputs."""

import pytest

from analysis.tables import load
from analysis.views import serving_day


def test_day_by_hand():
    """226.75 nodes of 8 chips for 24 hours at 2 dollars: 87,072; 266 × 0.55 + 342 × 0.14 + 168 × 2.19 = 562.1."""
    found = serving_day.day(load("serving_day"))
    assert found["cost_usd"] == pytest.approx(226.75 * 8 * 24 * 2)
    assert found["revenue_usd"] == pytest.approx(562_100)
    assert found["cost_usd_per_mtok"] == pytest.approx(87_072 / 776_000)
    assert found["tokens_per_second"] == pytest.approx(776e9 / (226.75 * 8 * 24 * 3600))
    assert found["use_of_nodes"] == pytest.approx(226.75 / 278)
