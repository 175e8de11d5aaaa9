"""Frames of openness, from the report's own tables and from small ones worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.assumptions import assumptions
from analysis.tables import load
from analysis.views import openness as views

COUNT = 512
SEED = 3


@pytest.fixture(scope="module")
def clauses():
    return load("licence_clauses")


@pytest.fixture(scope="module")
def scores():
    return load("openness_scores")


@pytest.fixture(scope="module")
def given():
    return {name: entry.central for name, entry in assumptions("openness").items()}


@pytest.fixture(scope="module")
def weights(given):
    return views.weighing(given, COUNT, SEED)


def small(**releases):
    """Releases of Meta in order, each with the clauses coded and everything else absent."""
    rows = [
        {
            "release": name,
            "developer": "Meta",
            "licence": "L",
            "release_date": f"2024-0{place}-01",
            "clause": clause,
            "value": value,
            "place": None,
        }
        for place, (name, coded) in enumerate(releases.items(), start=1)
        for clause, value in coded.items()
    ]
    return pd.DataFrame(rows)


# Clauses -----------------------------------------------------------------------------------------------------


def test_releases_in_order_of_time(clauses):
    names = list(views.releases(clauses, "Meta")["release"])
    assert names == ["LLaMA 1", "Llama 2", "Llama 3", "Llama 3.1", "Llama 3.2", "Llama 3.3", "Llama 4"]


def test_a_clause_without_a_row_is_unknown(clauses):
    coded = dict(zip([clause.name for clause in views.CLAUSES], views.codings(clauses, "LLaMA 1"), strict=True))
    assert coded["badge_duty"] == "unknown"
    assert coded["user_threshold"] == "not_applicable"
    assert coded["training_data_disclosed"] == "partial"


def test_every_clause_of_the_index_is_one_of_the_table(clauses):
    named = {clause.name for clause in (*views.CLAUSES, *views.BESIDE)}
    assert named <= set(clauses["clause"])
    assert {clause.group for clause in views.CLAUSES} == set(views.GROUPS)


def test_groups_share_their_weight(given):
    """Four groups of 1: each has a quarter, the five clauses on use a twentieth each, the two on access an eighth."""
    found = views.mean_weights(given)
    assert found.sum() == pytest.approx(1)
    assert found[0] == pytest.approx(1 / 20)
    assert found[-1] == pytest.approx(1 / 8)


def test_matrix_says_what_is_coded(clauses):
    cells = views.matrix(clauses).set_index(["row", "column"])
    assert len(cells) == 17 * 7
    assert cells.loc[("No region left out", "Llama 3.2"), "kind"] == views.PART
    assert cells.loc[("No region left out", "Llama 3.3"), "kind"] == views.OPEN
    assert cells.loc[("No region left out", "Llama 3.3"), "coded"] == "region excluded: no effect"
    assert cells.loc[("No badge", "Llama 2"), "kind"] == views.OPEN
    assert cells.loc[("No badge", "Llama 3"), "place"] == "1(b)(i)"
    assert cells.loc[("No limit on users", "LLaMA 1"), "text"] == "n/a"


# The index ---------------------------------------------------------------------------------------------------


def test_index_of_llama_2_by_hand(clauses, weights):
    """Use: fee 1, business 0.5 of five, region 1: 2.5 / 5. Build: 4 / 5. Control: 2 / 3. Access: 0. A quarter of the
    sum, 0.25 * (0.5 + 0.8 + 2 / 3).
    """
    row = views.index(clauses, weights).set_index("release").loc["Llama 2"]
    assert row["openness"] == pytest.approx(0.25 * (0.5 + 0.8 + 2 / 3))
    assert row["least"] == row["most"] == pytest.approx(row["openness"])
    assert row["known_clauses"] == 15


def test_bounds_of_the_first_llama_by_hand(clauses, weights):
    """Known: business use 0, download 0, data 0.5 of an eighth. At least 0.0625; at most all else but business use
    (0.05), the form (0.125) and half the data (0.0625) is open: 0.7625; known 0.0625 of 0.3.
    """
    row = views.index(clauses, weights).set_index("release").loc["LLaMA 1"]
    assert (row["least"], row["most"]) == pytest.approx((0.0625, 0.7625))
    assert row["openness"] == pytest.approx(0.0625 / 0.3)
    assert row["known_clauses"] == 3


def test_bands_and_bounds_hold_together(clauses, weights):
    frame = views.index(clauses, weights)
    assert frame["openness"].is_monotonic_decreasing
    assert (frame["least"] <= frame["openness"] + 1e-12).all()
    assert (frame["openness"] <= frame["most"] + 1e-12).all()
    assert (frame["p05"] <= frame["p95"]).all()
    assert frame[["least", "most", "p05", "p95"]].stack().between(0, 1 + 1e-12).all()


def test_approval_agrees_with_the_index(clauses, weights):
    """An independent check: approved licences score above every Llama licence."""
    frame = views.index(clauses, weights)
    assert frame[frame["approved"]]["openness"].min() > frame[frame["developer"] == "Meta"]["openness"].max()
    assert frame["approved"].sum() == 10


# Steps -------------------------------------------------------------------------------------------------------


def test_steps_between_llama_releases(clauses, weights):
    """From the texts: 3 adds name and badge; 3.1 drops the ban on outputs; 3.2 leaves out the EU, 3.3 has no model
    that it meets, 4 does it again.
    """
    moves = views.steps(clauses, weights)
    assert list(moves["direction"]) == ["mixed", "tighter", "looser", "tighter", "looser", "tighter", "mixed"]
    assert list(moves["less_open"])[1:6] == [1, 0, 1, 0, 1]
    assert moves.loc[1, "tighter"] == "No duty to name, No badge"
    assert moves.loc[2, "looser"] == "Outputs may train others"
    whole = moves.iloc[-1]
    assert (whole["before"], whole["after"]) == ("Llama 2", "Llama 4")


def test_share_of_the_whole_way_is_that_of_its_weights(clauses, weights):
    """Less open where naming + badge + half a region outweigh half the outputs."""
    names = [clause.name for clause in views.CLAUSES]
    w = dict(zip(names, weights.draws.T, strict=True))
    lost = w["naming_duty"] + w["badge_duty"] + 0.5 * w["region_excluded"]
    expected = (lost > 0.5 * w["outputs_may_train_others"]).mean()
    assert views.steps(clauses, weights).iloc[-1]["less_open"] == pytest.approx(expected)


def test_first_step_is_open_to_either(clauses, weights):
    first = views.steps(clauses, weights).iloc[0]
    assert first["surely"] < 0.05
    assert first["possibly"] > 0.95


def test_credit_of_half_a_clause_decides_some_steps(clauses, given):
    """If half is nothing, permission under a condition is none: Llama 3.1 opens nothing."""
    strict = views.weighing(given | {"half_credit": 0.0}, 16, SEED)
    assert views.steps(clauses, strict).loc[2, "direction"] == "same"


def test_trend_over_the_releases_with_a_licence(clauses, weights):
    found = views.trend(clauses, weights)
    assert found.releases == 6
    assert -1 <= found.low <= found.middle <= found.high <= 1
    assert 0 <= found.falling <= 1


def test_trend_of_licences_that_only_close(given):
    """Three releases after the first, each with one duty more: the correlation is -1 under any weights."""
    known = {clause.name: "yes" if clause.opens else "no" for clause in views.CLAUSES}
    duties = ("naming_duty", "badge_duty", "use_policy")
    coded = [known | dict.fromkeys(duties[:n], "yes") for n in range(4)]
    found = views.trend(small(A=coded[0], B=coded[0], C=coded[1], D=coded[2], E=coded[3]), views.weighing(given, 64, 1))
    assert (found.low, found.high, found.falling) == (-1, -1, 1)


# Other frameworks --------------------------------------------------------------------------------------------


def test_frameworks_over_shared_releases(clauses, scores, weights):
    found = views.frameworks(clauses, scores, weights, 200, SEED).set_index("framework")
    assert found["count"].to_dict() == {"opening_up": 10, "mof": 16, "fmti": 7}
    assert found.loc["opening_up", "rho"] > 0.7
    assert found.loc["mof", "rho"] > 0.7
    assert (found["low"] <= found["rho"]).all()


def test_licensed_components_by_hand(scores):
    """Read in the records: OLMo lists 13 of the 14 with a paper for the report; Llama 2's licence is not open."""
    found = views.licensed_components(scores).set_index("entity")
    assert found.loc["OLMo-7B", ["count", "framework_class"]].tolist() == [13, "I"]
    assert found.loc["Granite-4-1", ["count", "framework_class"]].tolist() == [6, "III"]
    assert found.loc["Llama-2-70B", ["count", "framework_class"]].tolist() == [0, "none"]
    assert found.loc["gpt-oss-120b", ["count", "framework_class"]].tolist() == [6, "none"]


def test_records_by_class(scores):
    """14, 1 and 16 records reach a class and 242 do not: 273 in all."""
    found = views.records_by_class(scores)
    assert found.to_dict() == {"class_i": 14, "class_ii": 1, "class_iii": 16, "no_class": 242}


def test_places_on_the_list(scores):
    """Of 46: above Llama 2's 3 points 39 projects, above 2.5 of Llama 3 42, above 4 of Llama 3.1 31."""
    found = views.list_places(scores)
    named = ["llama-2-chat", "llama-3-instruct", "llama-3.1", "chatgpt", "olmo-7b-instruct"]
    assert found.loc[named, "place"].tolist() == [40, 43, 32, 46, 1]
    assert found.loc[named, "points"].tolist() == [3, 2.5, 4, 0.5, 12.5]
    assert len(found) == 46


def test_transparency_of_meta(scores):
    found = views.transparency(scores)
    assert found["points"].tolist() == [54, 60, 31]
    assert found["place"].tolist() == [1, 6, 9]
    assert found["companies"].tolist() == [10, 14, 13]


def test_random_weights_are_those_of_the_seed(given):
    one, two = (views.weighing(given, 8, 5).draws for _ in range(2))
    np.testing.assert_array_equal(one, two)
