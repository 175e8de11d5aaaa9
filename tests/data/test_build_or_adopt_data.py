"""Tables of the chapter on building or adopting agree with themselves and with one another."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import nnls

from analysis import tables
from analysis.assumptions import assumptions


@pytest.fixture(scope="module")
def throughput():
    return tables.load("inference_throughput")


def test_rents_are_of_one_order():
    """Of any chip no rent without commitment is ten times another of the same year."""
    rents = tables.load("gpu_rental_prices")
    asked = rents[rents["pricing"] == "on_demand"]
    spread = asked.groupby(["chip", asked["date"].dt.year])["price_usd_per_hour"].agg(["min", "max"])
    assert (spread["max"] / spread["min"] < 10).all()


def test_newer_chips_rent_for_more():
    rents = tables.load("gpu_rental_prices")
    newest = rents[(rents["pricing"] == "on_demand") & (rents["date"] == "2026-10-10")]
    middle = newest.groupby("chip")["price_usd_per_hour"].median()
    assert middle["A100-80GB"] < middle["H100"] < middle["H200"] < middle["B200"]


def test_throughput_lies_between_its_ends(throughput):
    assert (throughput["lowest"] <= throughput["tokens_per_second"]).all()
    assert (throughput["tokens_per_second"] <= throughput["highest"]).all()
    single = throughput[throughput["results"] == 1]
    assert (single["lowest"] == single["highest"]).all()


def test_requests_say_what_their_columns_say(throughput):
    shaped = throughput.dropna(subset=["input_tokens"])
    assert (
        shaped["request"]
        == shaped["input_tokens"].astype(int).astype(str) + " to " + shaped["output_tokens"].astype(int).astype(str)
    ).all()
    assert (throughput[throughput["input_tokens"].isna()]["request"] == "as in the test").all()


def test_newer_chips_write_more(throughput):
    rows = throughput[throughput["request"] == "1000 to 1000"].pivot(
        index="model", columns="chip", values="tokens_per_second"
    )
    assert (rows["H100"] < rows["H200"]).all()
    whole = rows.dropna()
    assert (whole["H200"] < whole["B200"]).all()


def test_weight_of_a_token_read_is_that_of_the_fits(throughput):
    """Seconds of a request are a × read + b × written; a over b for the dense models spans the registry's interval."""
    rows = throughput[throughput["suite"] == "full_load"]
    rows = rows[rows["model"].isin(["Llama 3.1 8B", "Llama 3.3 70B", "Llama 3.1 405B"])]
    weights = []
    for _, part in rows.groupby(["model", "chip"]):
        tokens = part[["input_tokens", "output_tokens"]].to_numpy(dtype=float)
        seconds = tokens[:, 1] / part["tokens_per_second"].to_numpy(dtype=float)
        read, written = nnls(tokens / seconds[:, np.newaxis], np.ones(len(part)))[0]
        weights.append(read / written)
    entry = assumptions()["prefill_weight"]
    assert (round(min(weights), 2), round(max(weights), 2)) == (0.42, 0.75)
    assert entry.low <= min(weights) < np.median(weights) < max(weights) <= entry.high
    assert np.median(weights) == pytest.approx(entry.central, abs=0.06)


def test_gain_of_software_is_that_of_mlperf(throughput):
    """Median of the server scenario, August 2024 to September 2025: 42, 11 and 15 per cent."""
    rows = throughput[(throughput["model"] == "Llama 2 70B") & (throughput["suite"] == "mlperf_server")]
    wide = rows.pivot(index="chip", columns="date", values="tokens_per_second")
    gain = (wide.iloc[:, 1] / wide.iloc[:, 0] - 1).round(2)
    assert gain.to_dict() == {"B200": 0.15, "H100": 0.42, "H200": 0.11}


def test_epochs_developers_have_models():
    frame = tables.load("developer_cohorts")
    years = frame[[column for column in frame if column.startswith("models_")]]
    assert (years.sum(axis=1) > 0).all()
    assert (frame["first_own_date"] <= frame["last_own_date"]).all()
    newest = frame["last_own_date"].dt.year
    assert all(
        row[f"models_{year}"] > 0 for (_, row), year in zip(frame.iterrows(), newest, strict=True) if year >= 2023
    )


def test_both_records_agree_on_who_trains():
    """A firm with an own model of 2025 in Epoch's tables is not known to have turned away before."""
    epoch = tables.load("developer_cohorts").set_index("developer")["models_2025"]
    firms = tables.load("chinese_developers").dropna(subset=["developer"]).set_index("developer")
    both = firms.index.intersection(epoch[epoch > 0].index)
    assert len(both) >= 5
    assert set(firms.loc[both, "outcome"]) == {"still_training"}


def test_superclue_has_its_references_in_every_edition():
    frame = tables.load("superclue_2023")
    for _, part in frame.groupby("edition"):
        names = set(part["model"].str.lower())
        assert {"claude-2", "llama-2-13b-chat"} <= names
        assert any(name.startswith("gpt-3.5") for name in names)
        assert part["chinese"].sum() >= 3


def test_accounts_come_in_pairs():
    deals = tables.load("company_deals")
    books = deals[deals["kind"] == "accounts"]
    assert books.groupby(["company", "date"])["measure"].agg(set).map(lambda x: x == {"revenue", "net_loss"}).all()
