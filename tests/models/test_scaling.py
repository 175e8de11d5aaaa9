"""The loss law, worked out by hand where its exponents make that possible, and by brute force elsewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import scaling
from analysis.models.scaling import LossLaw
from analysis.models.training import training_flop

EVEN = LossLaw(1.0, 1.0, 1.0, 0.5, 0.5)
"""Both terms alike: the optimum has as many tokens as parameters."""
HOFFMANN = LossLaw(1.69, 406.4, 410.7, 0.34, 0.28)
REPLICATION = LossLaw(1.81686, 482.00572, 2085.4342, 0.34781, 0.36585)
SIZES = st.floats(1e8, 1e13)
LAWS = st.builds(
    LossLaw, st.floats(1, 2), st.floats(100, 1000), st.floats(100, 5000), st.floats(0.25, 0.5), st.floats(0.25, 0.5)
)


def test_loss_by_hand():
    """1 + 6 / √9 + 4 / √16 = 1 + 2 + 1."""
    assert scaling.loss(9.0, 16.0, LossLaw(1.0, 6.0, 4.0, 0.5, 0.5)) == 4.0


def test_optimum_by_hand():
    """With α A = β B, and α = β, N = D = √(C / 6): 6 × 10 × 10 = 600."""
    assert scaling.optimal_parameters(600.0, EVEN) == pytest.approx(10)
    assert scaling.optimal_tokens(600.0, EVEN) == pytest.approx(10)
    assert scaling.optimal_tokens_of(10.0, EVEN) == pytest.approx(10)


def test_optimum_of_the_paper():
    """Hoffmann et al. project about 40 billion parameters for the budget of Gopher, 5.76e23 (figure 4)."""
    assert scaling.optimal_parameters(5.76e23, HOFFMANN) / 1e9 == pytest.approx(32, abs=1)
    unrounded = LossLaw(1.6934, 406.401, 410.7228, 0.33917084, 0.2849083)
    assert scaling.optimal_parameters(5.76e23, unrounded) / 1e9 == pytest.approx(40, abs=1.5)


@given(LAWS, st.floats(1e20, 1e27))
def test_no_other_split_of_the_budget_is_better(law, flop):
    size = scaling.optimal_parameters(flop, law)
    best = scaling.loss(size, scaling.optimal_tokens(flop, law), law)
    others = size * np.array([0.5, 0.9, 0.99, 1.01, 1.1, 2.0])
    assert (best <= scaling.loss(others, flop / (6 * others), law) + 1e-12).all()


@given(LAWS, SIZES)
def test_the_two_optima_are_one(law, size):
    tokens = scaling.optimal_tokens_of(size, law)
    assert scaling.optimal_parameters(training_flop(size, tokens), law) == pytest.approx(size, rel=1e-6)


def test_exponent_of_size():
    """β / (α + β): 0.28 / 0.62 = 0.4516, which the paper prints as 0.46."""
    assert scaling.parameters_exponent(HOFFMANN) == pytest.approx(0.28 / 0.62)


@given(LAWS, SIZES, st.floats(1e9, 1e15))
def test_tokens_for_a_loss_reach_it(law, size, tokens):
    wanted = scaling.loss(size, tokens, law)
    assert scaling.tokens_for_loss(wanted, size, law) == pytest.approx(tokens, rel=1e-3)


def test_a_size_too_small_never_gets_there():
    assert scaling.tokens_for_loss(1.4, 4.0, EVEN) == np.inf
    assert scaling.tokens_for_loss(np.array([1.4, 2.5]), np.array([4.0, 4.0]), EVEN).tolist() == [np.inf, 1.0]


def test_overhead_of_de_vries():
    """k = 1/4: 0.25 × (1 − 0.283/0.336 × (4^0.336 − 1))^(−1/0.283) − 1 = 1.88."""
    law = LossLaw(1.69, 406.4, 410.7, 0.336, 0.283)
    by_hand = 0.25 * (1 - 0.283 / 0.336 * (4**0.336 - 1)) ** (-1 / 0.283) - 1
    assert scaling.overtraining_overhead(0.25, law) == pytest.approx(by_hand)
    assert round(by_hand, 2) == 1.89
    assert scaling.overtraining_overhead(1.0, law) == 0
    assert scaling.overtraining_overhead(1e-3, law) == np.inf


@given(LAWS, st.floats(0.3, 1))
def test_overhead_is_that_of_two_models_of_one_loss(law, ratio):
    size = 1e10
    tokens = scaling.optimal_tokens_of(size, law)
    longer = scaling.tokens_for_loss(scaling.loss(size, tokens, law), ratio * size, law)
    more = scaling.overtraining_overhead(ratio, law)
    if np.isfinite(longer) and more < 1e3:
        assert training_flop(ratio * size, longer) / training_flop(size, tokens) - 1 == pytest.approx(
            more, rel=1e-4, abs=1e-6
        )


def test_operations_of_a_life():
    """6 × 2 × 3 + 2 × 2 × 5 = 56."""
    assert scaling.lifetime_flop(2, 3, 5) == 56


def test_rational_life_by_hand():
    """N = 1, D = 4, both terms of one kind: pull = 1 / (1/2) = 2, so T = 3 × 4 × (2 − 1) = 12."""
    assert scaling.rational_lifetime_tokens(1.0, 4.0, EVEN) == pytest.approx(12)


def test_rational_life_of_llama_3_8b():
    """By hand: A N^−α = 0.1732, B D^−β = 0.03158; ratio of slopes 5.22; 3 × 15 × 4.22 = 190 trillion."""
    assert scaling.rational_lifetime_tokens(8e9, 15e12, REPLICATION) / 1e12 == pytest.approx(190, abs=1)


@given(LAWS, st.floats(1e9, 1e11), st.floats(1.5, 20))
def test_a_model_is_the_cheapest_for_its_rational_life(law, size, beyond):
    tokens = beyond * scaling.optimal_tokens_of(size, law)
    life = scaling.rational_lifetime_tokens(size, tokens, law)
    assert life > 0
    wanted = scaling.loss(size, tokens, law)
    own = scaling.lifetime_flop(size, tokens, life)
    for other in (0.97 * size, 1.03 * size):
        assert scaling.lifetime_flop(other, scaling.tokens_for_loss(wanted, other, law), life) >= own * (1 - 1e-9)


def test_saving_at_a_size_by_hand():
    """A = B = 1, both exponents a half: 4 and 4 are optimal, loss 2. At 2.25 the size takes 2/3, so 9 tokens.

    Ten served: 6 × 4 × 4 + 2 × 4 × 10 = 176 against 6 × 2.25 × 9 + 2 × 2.25 × 10 = 166.5.
    """
    found = scaling.saving_at(2.25, 4.0, 10.0, LossLaw(1.0, 1.0, 1.0, 0.5, 0.5))
    assert (found.training_tokens, found.flop) == pytest.approx((9, 9.5))
    assert found.share == pytest.approx(9.5 / 176)


def test_example_of_sardana():
    """Published: 1.7e22 operations, 17 %, a 7B in place of a 13B for two trillion tokens."""
    found = scaling.lifetime_saving(13e9, 2e12, LossLaw(1.69, 406.4, 410.7, 0.336, 0.283))
    assert found.flop / 1e22 == pytest.approx(1.7, abs=0.05)
    assert found.share == pytest.approx(0.17, abs=0.005)
    assert found.parameters / 1e9 == pytest.approx(7, abs=0.5)


def test_cheapest_size_by_brute_force():
    wanted = scaling.loss(13e9, scaling.optimal_tokens_of(13e9, REPLICATION), REPLICATION)
    sizes = np.geomspace(2e9, 13e9, 20_001)
    bill = scaling.lifetime_flop(sizes, scaling.tokens_for_loss(wanted, sizes, REPLICATION), 2e12)
    found = scaling.cheapest_size(float(wanted), 2e12, 13e9, REPLICATION)
    assert found == pytest.approx(sizes[np.argmin(bill)], rel=1e-3)


def test_without_serving_nothing_is_saved():
    found = scaling.lifetime_saving(13e9, 0.0, REPLICATION)
    assert found.share == pytest.approx(0, abs=1e-9)
    assert found.parameters == pytest.approx(13e9, rel=1e-3)
