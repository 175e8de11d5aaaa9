"""The fit finds a known law again, and its slopes are those of the objective."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from analysis.models import loss_fit, scaling
from analysis.models.scaling import LossLaw

TRUE = LossLaw(1.8, 480.0, 2000.0, 0.35, 0.36)


@pytest.fixture(scope="module")
def exact():
    """Sixty runs on a grid that follow the law without error."""
    size, tokens = (grid.ravel() for grid in np.meshgrid(np.geomspace(5e7, 1e10, 6), np.geomspace(1e9, 5e11, 10)))
    return size, tokens, scaling.loss(size, tokens, TRUE)


def test_runs_are_logarithms():
    known = loss_fit.runs(np.array([1.0, np.e]), np.array([1.0, 1.0]), np.array([np.e, np.e]))
    assert known.count == 2
    assert known.log_parameters.tolist() == [0, 1]


def test_runs_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="2 and 1 and 2 values"):
        loss_fit.runs(np.ones(2), np.ones(1), np.ones(2))


def test_runs_without_tokens_are_refused():
    with pytest.raises(ValueError, match="not above 0"):
        loss_fit.runs(np.ones(2), np.array([1.0, 0.0]), np.ones(2))


def test_too_few_runs_are_refused():
    with pytest.raises(ValueError, match="4 runs cannot fix 5"):
        loss_fit.fit(loss_fit.runs(np.ones(4), np.ones(4), np.ones(4)))


def test_objective_by_hand():
    """One run with log loss 1 predicted as log(1 + 1 + 1): residual 0.0986, far out, so Huber is δ (r − δ/2)."""
    known = loss_fit.runs(np.array([1.0]), np.array([1.0]), np.array([np.e]))
    value, slopes = loss_fit.objective(np.zeros(5), known, np.ones(1))
    assert value == pytest.approx(np.log(3) - 1 - 0.0005)
    np.testing.assert_allclose(slopes, [1 / 3, 1 / 3, 1 / 3, 0, 0], atol=1e-12)


def test_slopes_are_those_of_the_objective(exact):
    known = loss_fit.runs(*exact)
    weights = np.arange(known.count, dtype=float) % 3
    theta = np.array([6.0, 7.0, 0.5, 0.33, 0.34])
    numeric = approx_fprime(theta, lambda x: loss_fit.objective(x, known, weights)[0], 1e-7)
    np.testing.assert_allclose(loss_fit.objective(theta, known, weights)[1], numeric, rtol=1e-4)


def test_fit_finds_the_law(exact):
    found = loss_fit.fit(loss_fit.runs(*exact))
    for name, value in vars(TRUE).items():
        assert getattr(found, name) == pytest.approx(value, rel=2e-3), name


def test_outliers_hardly_move_the_fit(exact):
    """Huber's loss: one run in sixty with a loss a tenth too high leaves the exponents near."""
    size, tokens, loss = exact
    found = loss_fit.fit(loss_fit.runs(size, tokens, np.where(np.arange(len(loss)) == 30, 1.1 * loss, loss)))
    assert found.alpha == pytest.approx(TRUE.alpha, abs=0.01)
    assert found.beta == pytest.approx(TRUE.beta, abs=0.01)


def test_bootstrap_repeats_with_its_seed_and_spreads(exact):
    size, tokens, loss = exact
    noise = np.random.default_rng(1).normal(0, 0.01, len(loss))
    known = loss_fit.runs(size, tokens, loss * np.exp(noise))
    best = loss_fit.fit(known)
    one, two, other = (loss_fit.bootstrap(known, best, 20, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.alpha, two.alpha)
    assert not np.array_equal(one.alpha, other.alpha)
    assert one.alpha.shape == (20,)
    assert 0 < one.alpha.std() < 0.1
    assert abs(one.alpha.mean() - best.alpha) < 3 * one.alpha.std()


def test_resamples_draw_whole_runs():
    weights = list(loss_fit._weights(7, 3, 5))
    assert [sum(row) for row in weights] == [7, 7, 7]


def test_fitted_puts_the_fit_first(exact):
    found = loss_fit.fitted(*exact, 3, 1)
    assert {len(values) for values in found.values()} == {4}
    assert found["alpha"][0] == pytest.approx(TRUE.alpha, rel=2e-3)


def test_huber_loss_is_zero_for_the_law_itself(exact):
    assert loss_fit.huber_loss(TRUE, loss_fit.runs(*exact)) == pytest.approx(0, abs=1e-18)
