"""Published figures on prices and agents: which agree, and by how much the others miss."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.tables import load
from analysis.views import monetization_replications, replicating

TABLES = (
    "token_prices", "benchmark_scores", "price_decline_studies", "agent_task_outcomes", "agent_horizons",
    "horizon_doubling", "agent_repeats", "agent_trials", "serving_day",
)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return monetization_replications.replications(*map(load, TABLES), read_share=0.75)


def test_form(found):
    assert list(found.columns) == list(replicating.COLUMNS)
    assert len(found) == 22
    assert set(found["source"]) <= set(load("sources")["source"])


def test_what_disagrees(found):
    """62 against 64.9 at GPT-4's level, 280 against 348 at GPT-3.5's, 187.8 days against 184.7 in one edition."""
    rows = found[~found["agrees"]]
    assert sorted(rows["published"]) == [62, 187.778, 280]
    assert rows.set_index("published")["ours"].to_dict() == {
        62: pytest.approx(64.9, abs=0.1),
        280: pytest.approx(348, abs=1),
        187.778: pytest.approx(184.73, abs=0.01),
    }


def test_thousandfold_of_a16z(found):
    """60 dollars over the 0.0575 of Llama 3 8B: 1,043, which rounds to the thousand printed."""
    assert found[found["published"] == 1000]["ours"].iloc[0] == pytest.approx(60 / 0.0575, rel=1e-3)


def test_tau_bench_to_three_digits(found):
    rows = found[found["work"] == "Yao et al., 2024"]
    assert rows["published"].tolist() == [0.42, 0.273, 0.22, 0.2]
    assert rows["ours"].to_numpy() == pytest.approx(rows["published"].to_numpy(), abs=0.0005)
