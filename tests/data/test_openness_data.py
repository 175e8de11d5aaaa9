"""Sanity of the tables of openness: facts read independently, sums that must hold, series that must not meet."""

from __future__ import annotations

import pytest

from analysis.tables import load


def clause(release, name, column="value"):
    table = load("licence_clauses")
    rows = table[(table["release"] == release) & (table["clause"] == name)]
    assert len(rows) == 1
    return rows[column].iloc[0]


# Licences, against the texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("release", ["Llama 2", "Llama 3", "Llama 3.1", "Llama 3.2", "Llama 3.3", "Llama 4"])
def test_the_limit_on_users_is_700_million_in_every_llama_licence(release):
    assert clause(release, "user_threshold") == "yes"
    assert clause(release, "user_threshold", "number") == 700e6


@pytest.mark.parametrize(
    ("release", "licence", "policy"),
    [("Llama 2", 1072, 641), ("Llama 3", 1866, 642), ("Llama 3.1", 1181, 641), ("Llama 4", 1181, 803)],
)
def test_words_of_the_texts(release, licence, policy):
    """Counted with wc in the files at the commit; the licence of Llama 3 holds its policy."""
    assert clause(release, "licence_words", "number") == licence
    assert clause(release, "use_policy_words", "number") == policy


@pytest.mark.parametrize(
    ("release", "name", "value"),
    [
        ("Llama 2", "outputs_may_train_others", "no"),
        ("Llama 3", "outputs_may_train_others", "no"),
        ("Llama 3.1", "outputs_may_train_others", "conditional"),
        ("Llama 2", "badge_duty", "no"),
        ("Llama 3", "badge_duty", "yes"),
        ("Llama 3.2", "region_excluded", "conditional"),
        ("Llama 3.3", "region_excluded", "no_effect"),
        ("Llama 4", "trained_on_own_users", "yes"),
        ("Kimi K2", "badge_duty", "conditional"),
        ("DeepSeek-R1", "outputs_may_train_others", "yes"),
        ("OLMo", "training_data_disclosed", "yes"),
        ("Gemma", "remote_restriction", "yes"),
        ("Falcon-180B", "hosting_barred", "yes"),
    ],
)
def test_clauses_known_from_elsewhere(release, name, value):
    """As commentators on the licences describe them."""
    assert clause(release, name) == value


def test_thresholds_of_others():
    """Qwen of 2023 and Kimi K2 have 100 million each; Kimi asks for a badge only, also above $20 million a month."""
    assert clause("Qwen (2023)", "user_threshold", "number") == 100e6
    assert clause("Kimi K2", "user_threshold", "number") == 100e6
    assert clause("Kimi K2", "revenue_threshold", "number") == 20
    assert clause("Kimi K2", "revenue_threshold", "unit") == "usd_mn"


def test_approved_licences_are_apache_and_mit():
    table = load("licence_clauses")
    approved = table[(table["clause"] == "approved_by_osi") & (table["value"] == "yes")]
    assert set(approved["licence"]) == {"Apache 2.0", "MIT"}
    assert len(approved) == 10


@pytest.mark.parametrize(
    "name", ["royalty_free", "commercial_use", "redistribution", "hosting_barred", "badge_duty", "remote_restriction"]
)
def test_releases_under_one_licence_are_coded_alike(name):
    table = load("licence_clauses")
    rows = table[(table["clause"] == name) & table["licence"].isin(["Apache 2.0", "MIT"])]
    assert rows.groupby("licence")["value"].nunique().tolist() == [1, 1]
    assert len(rows) == 10


# Scores of others ----------------------------------------------------------------------------------------------


def test_dimensions_add_to_the_score():
    table = load("openness_scores")
    rows = table[table["framework"] == "opening_up"]
    parts = rows[rows["kind"] == "part"].groupby("entity")["value"].agg(["sum", "count"])
    totals = rows[rows["kind"] == "total"].set_index("entity")["value"]
    assert len(parts) == 12
    assert (parts["count"] == 14).all()
    assert (parts["sum"] == totals[parts.index]).all()


def test_indicators_are_a_hundred_and_add_to_the_total():
    table = load("openness_scores")
    rows = table[table["framework"] == "fmti"]
    for (edition, company), parts in rows[rows["kind"] == "part"].groupby(["edition", "entity"]):
        same = rows[(rows["edition"] == edition) & (rows["entity"] == company) & (rows["kind"] == "total")]
        assert len(parts) == 100
        assert parts["value"].sum() == same["value"].iloc[0]


def test_classes_add_to_all_records():
    table = load("openness_scores")
    rows = table[table["kind"] == "records"]
    assert rows["value"].sum() == 273
    assert (rows["maximum"] == 273).all()


def test_scored_releases_are_releases():
    known = set(load("licence_clauses")["release"])
    assert set(load("openness_scores")["release"].dropna()) <= known


# Boards --------------------------------------------------------------------------------------------------------


def test_whole_boards_have_every_place():
    boards = load("arena_boards")
    for day, rows in boards.groupby("date"):
        assert rows["rank"].min() == 1
        assert rows["rank"].max() <= len(rows)
        assert rows["score"].rank(ascending=False, method="min").astype(int).tolist() == rows["rank"].tolist(), day


def test_intervals_hold_the_score():
    boards = load("arena_boards").dropna(subset=["score_low", "score_high"])
    assert ((boards["score_low"] <= boards["score"]) & (boards["score"] <= boards["score_high"])).all()


def test_models_tuned_by_others_are_not_metas():
    boards = load("arena_boards")
    tuned = boards["model"].str.contains("nemotron|tulu", case=False)
    assert "Meta" not in set(boards[tuned]["developer"])


def test_style_control_begins_in_august_2025():
    boards = load("arena_boards")
    assert boards[boards["scale"] == "style_controlled"]["date"].min().strftime("%Y-%m-%d") == "2025-08-06"


# Meta, platforms, adoption -------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_segments_add_to_revenue(year):
    """Family of Apps and Reality Labs are all there is."""
    table = load("meta_business")
    figures = table[table["period"] == f"FY{year}"].set_index("measure")["value"]
    parts = figures["family_of_apps_revenue"] + figures["reality_labs_revenue"]
    assert parts == pytest.approx(figures["total_revenue"], abs=0.0015)


def test_quarters_of_advertising_add_to_the_year():
    table = load("meta_business")
    ads = table[table["measure"] == "advertising_revenue"].set_index("period")["value"]
    for year in (2024, 2025):
        assert sum(ads[f"{year}Q{quarter}"] for quarter in range(1, 5)) == pytest.approx(ads[f"FY{year}"], abs=0.1)


def test_conflicting_figures_on_android_are_both_kept():
    table = load("platform_figures")
    rows = table[(table["platform"] == "Android") & (table["measure"] == "revenue_cumulative")]
    assert rows["value"].tolist() == [31, 42]


def test_totals_of_downloads_never_fall():
    table = load("adoption")
    rows = table[table["measure"] == "downloads_stated"].sort_values("date_high")
    for _, family in rows.groupby("entity"):
        assert family["value"].is_monotonic_increasing


def test_a_measure_is_of_one_basis():
    """Flows and totals never share a measure, so that no line joins them."""
    assert (load("adoption").groupby("measure")["basis"].nunique() == 1).all()


def test_days_of_a_figure_are_in_order():
    table = load("adoption")
    assert (table["date_low"] <= table["date_high"]).all()
    assert table[table["unit"] == "share"]["value"].between(0, 1).all()
