"""All figures of others in one frame: rated, counted, each with a reason and a source that exists."""

import pytest

from analysis import tables
from analysis.views import replicating, replications
from analysis.views.replicating import Replication


@pytest.fixture(scope="module")
def everything():
    return replications.everything(tables.load, 0.75, 64, 1)


def test_at_least_forty_figures_over_all_chapters(everything):
    assert len(everything) >= 40
    assert list(everything["chapter"].unique()) == list(replications.CHAPTERS)
    assert everything.groupby("chapter").size().min() >= 8


def test_each_has_numbers_a_reason_and_a_source(everything):
    assert everything[["published", "ours", "difference"]].notna().all(axis=None)
    assert everything["why"].str.endswith(".").all()
    assert set(everything["source"]) <= set(tables.sources())


def test_no_figure_stands_there_twice(everything):
    """One figure may be computed in two ways, each with its own reason."""
    assert everything[everything.duplicated(["work", "figure", "published", "why"])].empty


def rows(*pairs):
    return replicating.frame(Replication("W", "f", a, b, "usd_bn", "By hand.", "s") for a, b in pairs).assign(
        chapter="payback"
    )


def test_ratings_by_hand():
    """600 against 600.2 rounds to it, against 620 is 3.3 % off, against 700 16.7 %; nothing is near to 0."""
    found = replications.rated(rows((600, 600.2), (600, 620), (600, 700), (0, 1)), 0.05)
    assert list(found["rating"]) == ["agrees", "near", "apart", "apart"]


def test_counts_by_hand():
    found = replications.counts(replications.rated(rows((600, 600), (600, 700)), 0.05)).set_index("chapter")
    assert found.loc["payback", ["figures", "agrees", "near", "apart"]].tolist() == [2, 1, 0, 1]
    assert found.loc["openness", "figures"] == 0


def test_nothing_run_again_rests_on_a_figure_that_no_source_settles():
    """The labs' accounts hold such figures; the rows that are run again are six of July 2024 or more."""
    tables_used = replications.inputs(tables.load)
    labs = tables_used["payback"][1]
    assert len(labs) >= 6
    assert set(labs["company"]) == {"OpenAI"}
    frames = [frame for part in tables_used.values() for frame in part]
    assert not any((frame["status"] == "unresolved").any() for frame in frames)
