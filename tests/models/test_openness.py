"""Credits, weights and comparisons of releases, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.models import openness

CODINGS = list(openness.CREDIT)


# Credits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "grant", "low", "high"),
    [
        ("yes", True, 1, 1),
        ("no", True, 0, 0),
        ("yes", False, 0, 0),
        ("no", False, 1, 1),
        ("conditional", True, 0.3, 0.3),
        ("partial", False, 0.3, 0.3),
        ("no_effect", False, 1, 1),
        ("unknown", True, 0, 1),
        ("not_stated", False, 0, 1),
        ("not_applicable", False, 0, 1),
    ],
)
def test_credit_of_each_coding(value, grant, low, high):
    """A right in force opens and a duty in force closes; what is unclear may be either."""
    found = openness.credit_bounds([value], [grant], 0.3)
    assert (found[0].tolist(), found[1].tolist()) == ([low], [high])


def test_codings_that_are_refused():
    with pytest.raises(ValueError, match="coded maybe; allowed: yes, no"):
        openness.credit_bounds(["maybe"], [True], 0.5)
    with pytest.raises(ValueError, match="2 codings for 1 clauses"):
        openness.credit_bounds(["yes", "no"], [True], 0.5)


# Weights -----------------------------------------------------------------------------------------------------


def test_a_group_shares_its_weight():
    """Three to one between the groups: 3/8 for each of two clauses of the first, 1/4 for the one of the second."""
    found = openness.clause_weights(["a", "a", "b"], {"a": 3, "b": 1})
    assert found.tolist() == [0.375, 0.375, 0.25]


@pytest.mark.parametrize(
    ("weights", "message"),
    [({"b": 1}, "No weight for group a"), ({"a": -1}, "none below 0"), ({"a": 0}, "one at least above")],
)
def test_weights_that_are_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        openness.clause_weights(["a"], weights)


def test_random_weights_have_the_mean_and_the_spread_of_the_distribution():
    """A Dirichlet with parameters a has mean a / A and variance m (1 - m) / (A + 1); here a = 1, 2, 1 and A = 4."""
    mean = np.array([0.25, 0.5, 0.25])
    draws = openness.random_weights(mean, 4 / 3, 60_000, 7)
    np.testing.assert_allclose(draws.sum(axis=1), 1)
    np.testing.assert_allclose(draws.mean(axis=0), mean, atol=0.004)
    np.testing.assert_allclose(draws.var(axis=0), mean * (1 - mean) / 5, rtol=0.03)


def test_high_concentration_is_the_mean():
    draws = openness.random_weights(np.array([0.2, 0.8]), 1e6, 50, 3)
    np.testing.assert_allclose(draws, np.tile([0.2, 0.8], (50, 1)), atol=0.005)


def test_the_seed_decides_the_draws():
    one, two, other = (openness.random_weights(np.array([0.5, 0.5]), 1, 3, seed) for seed in (1, 1, 2))
    assert (one == two).all()
    assert (one != other).any()


# The index ---------------------------------------------------------------------------------------------------


def test_index_by_hand():
    """Weights 0.5, 0.3, 0.2 on open, unknown, closed: 0.5 at least, 0.8 at most, and 0.5 of 0.7 over what is known."""
    found = openness.index(np.array([1.0, 0.0, 0.0]), np.array([1.0, 1.0, 0.0]), np.array([0.5, 0.3, 0.2]))
    assert (float(found.low), float(found.high)) == (0.5, 0.8)
    assert float(found.known) == pytest.approx(5 / 7)


def test_index_of_a_release_of_which_nothing_is_known():
    found = openness.index(np.zeros(2), np.ones(2), np.array([0.5, 0.5]))
    assert (float(found.low), float(found.high)) == (0, 1)
    assert np.isnan(found.known)


@given(st.lists(st.tuples(st.sampled_from(CODINGS), st.booleans()), min_size=1, max_size=8), st.floats(0, 1))
def test_known_part_lies_between_the_bounds(clauses, half):
    low, high = openness.credit_bounds(*zip(*clauses, strict=True), half)
    weights = openness.random_weights(np.full(len(low), 1 / len(low)), 1, 8, 5)
    found = openness.index(low, high, weights)
    assert (found.low >= 0).all()
    assert (found.high <= 1 + 1e-12).all()
    sure = ~np.isnan(found.known)
    assert (found.low[sure] <= found.known[sure] + 1e-12).all()
    assert (found.known[sure] <= found.high[sure] + 1e-12).all()


# Steps -------------------------------------------------------------------------------------------------------


def both(*parts):
    values = np.array(parts, dtype=float)
    return values, values


def test_mixed_step_by_hand():
    """One clause loses 1, the other gains 0.5: less open where the first weighs more than half of the second."""
    weights = np.array([[0.9, 0.1], [0.4, 0.6], [0.3, 0.7], [0.1, 0.9]])
    found = openness.step(both(1, 0), both(0, 0.5), weights)
    assert found == openness.Step("mixed", 0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("after", "direction", "share"), [((1, 1), "looser", 0.0), ((0, 0), "tighter", 1.0), ((1, 0), "same", 0.0)]
)
def test_steps_that_hold_under_any_weights(after, direction, share):
    weights = openness.random_weights(np.array([0.5, 0.5]), 1, 64, 2)
    found = openness.step(both(1, 0), both(*after), weights)
    assert (found.direction, found.less_open, found.surely, found.possibly) == (direction, share, share, share)


def test_what_is_unclear_widens_the_answer():
    """Known: nothing moves. The unclear clause may have opened from 0 to 1, or the other way."""
    unclear = np.array([1.0, 0.0]), np.array([1.0, 1.0])
    found = openness.step(unclear, both(1, 0.5), np.array([[0.5, 0.5]]))
    assert found == openness.Step("same", 0.0, 0.0, 1.0)


@given(st.lists(st.tuples(st.sampled_from(CODINGS), st.sampled_from(CODINGS), st.booleans()), min_size=1, max_size=6))
def test_a_step_and_its_reverse(clauses):
    """A direction found under any weights has a share of all or nothing, and turns round with the step."""
    before, after, grants = zip(*clauses, strict=True)
    one, two = (openness.credit_bounds(values, grants, 0.5) for values in (before, after))
    weights = openness.random_weights(np.full(len(grants), 1 / len(grants)), 1, 32, 9)
    there, back = openness.step(one, two, weights), openness.step(two, one, weights)
    assert there.surely <= there.possibly
    turned = {"tighter": "looser", "looser": "tighter", "mixed": "mixed", "same": "same"}
    assert back.direction == turned[there.direction]
    assert there.less_open == {"tighter": 1, "looser": 0, "same": 0}.get(there.direction, there.less_open)


@given(st.permutations(list(range(6))))
def test_concordance_is_kendalls_tau_without_ties(order):
    values = np.array(order, dtype=float)
    expected = stats.kendalltau(np.arange(6), values).statistic
    assert float(openness.concordance(values)) == pytest.approx(expected)


def test_equal_releases_count_for_neither_order():
    """Of three pairs one is up and two are equal to it or down: 0, +1, +1 gives 2/3."""
    assert float(openness.concordance(np.array([1.0, 1.0, 2.0]))) == pytest.approx(2 / 3)


# Other frameworks --------------------------------------------------------------------------------------------


def test_agreement_is_spearmans():
    x, y = [1, 2, 3, 4, 5, 6.5], [2, 1, 4, 3, 7, 5]
    found = openness.agreement(x, y, 400, 11)
    assert found.rho == pytest.approx(stats.spearmanr(x, y).statistic)
    assert found.count == 6
    assert found.low <= found.rho <= found.high


def test_chance_of_the_order_is_counted():
    """Of the 24 orders of four things only one is the order itself, so chance is near 1/24."""
    found = openness.agreement([1, 2, 3, 4], [1, 2, 3, 4], 20_000, 4)
    assert found.rho == pytest.approx(1)
    assert found.chance == pytest.approx(1 / 24, abs=0.005)


@pytest.mark.parametrize(
    ("x", "y", "message"), [([1, 2], [1, 2], "at least 3"), ([1, 1, 1], [1, 2, 3], "same for all")]
)
def test_scores_that_are_refused(x, y, message):
    with pytest.raises(ValueError, match=message):
        openness.agreement(x, y, 10, 1)


ALL = (*openness.CLASS_III, *openness.CLASS_II, *openness.CLASS_I)


@pytest.mark.parametrize(
    ("have", "name"),
    [
        (ALL, "I"),
        (ALL[:-1], "II"),
        (openness.CLASS_III, "III"),
        (openness.CLASS_III[:-1], "none"),
        ((*openness.CLASS_III[:-1], "research_paper"), "III"),
        ((*openness.CLASS_II, *openness.CLASS_I), "none"),
        ((), "none"),
    ],
)
def test_class_of_the_framework(have, name):
    """All 14 make class I; without the paper II; the paper stands in for the report."""
    assert openness.framework_class(have) == name


def test_the_framework_counts_six_ten_and_fourteen_components():
    counts = [len(part) for part in (openness.CLASS_III, openness.CLASS_II, openness.CLASS_I)]
    assert np.cumsum(counts).tolist() == [6, 10, 14]
