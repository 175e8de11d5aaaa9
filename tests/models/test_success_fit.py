"""Fits of success: against scipy's optimiser, against METR's published coefficients, and on data that are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from analysis.models import success, success_fit

OUTCOMES = pd.read_csv(Path(__file__).resolve().parents[2] / "data" / "agent_task_outcomes.csv")
CURVE = {
    "constant": lambda t, half, slope: success.constant_hazard(t, half),
    "weibull": success.weibull,
    "logistic": success.logistic,
}


def sample(suite: str, model: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = OUTCOMES[(OUTCOMES["suite"] == suite) & (OUTCOMES["model"] == model)]
    share = (rows["successes"] / rows["runs"]).to_numpy()
    return rows["human_minutes"].to_numpy(), share, success_fit.family_weights(rows["family"])


def by_scipy(curve: str, minutes: np.ndarray, share: np.ndarray, weights: np.ndarray) -> tuple[float, float, float]:
    """Return half-life, slope and log-likelihood by a search that knows no derivative."""

    def loss(x: np.ndarray) -> float:
        chance = np.clip(CURVE[curve](minutes, np.exp(x[0]), np.exp(x[-1])), 1e-9, 1 - 1e-9)
        return float(-(weights * (share * np.log(chance) + (1 - share) * np.log(1 - chance))).sum())

    start = [3.0] if curve == "constant" else [3.0, -0.5]
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 4000})
    return float(np.exp(found.x[0])), float(np.exp(found.x[-1])) if curve != "constant" else 1.0, -float(found.fun)


@pytest.mark.parametrize("curve", success_fit.CURVES)
@pytest.mark.parametrize(
    ("suite", "model"),
    [("counts_v1_1", "GPT-5.4"), ("runs_2025_01", "Claude 3.5 Sonnet (New)"), ("majority_v1_0", "o1")],
)
def test_scipy_finds_the_same(curve, suite, model):
    half, slope, likelihood = by_scipy(curve, *sample(suite, model))
    found = success_fit.fit(curve, *sample(suite, model))
    assert found.log_likelihood == pytest.approx(likelihood, abs=1e-6)
    assert found.half_life == pytest.approx(half, rel=1e-3)
    assert found.slope == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize(
    ("model", "slope", "intercept"), [("GPT-5.4", -0.520, 4.378), ("Claude Mythos Preview", -0.557, 5.582)]
)
def test_metr_coefficients_come_back(model, slope, intercept):
    """METR prints the logistic coefficients a doubling of minutes to three digits."""
    found = success_fit.fit("logistic", *sample("counts_v1_1", model))
    assert -found.slope * np.log(2) == pytest.approx(slope, abs=0.0005)
    assert found.slope * np.log(found.half_life) == pytest.approx(intercept, abs=0.0012)


@pytest.mark.parametrize(("curve", "half", "slope"), [("constant", 50, 1), ("weibull", 50, 0.6), ("logistic", 50, 0.8)])
def test_exact_shares_give_back_their_curve(curve, half, slope):
    minutes = np.geomspace(1, 1000, 40)
    found = success_fit.fit(curve, minutes, CURVE[curve](minutes, half, slope), np.ones(40))
    assert (float(found.half_life), float(found.slope)) == (
        pytest.approx(half, rel=1e-6),
        pytest.approx(slope, rel=1e-6),
    )


def test_rows_of_weights_are_fits_of_their_own():
    minutes, share, weights = sample("counts_v1_1", "GPT-5.4")
    many = np.stack([weights, np.where(np.arange(len(weights)) % 2, weights, 0)])
    found = success_fit.fit("logistic", minutes, share, many)
    alone = [float(success_fit.fit("logistic", minutes, share, row).half_life) for row in many]
    assert found.half_life == pytest.approx(alone, rel=1e-6)


def test_mixed_tasks_make_the_hazard_fall():
    """Half of the tasks have a half-life of 5 minutes and half of 500: each is constant, the mixture is not."""
    minutes = np.geomspace(1, 1000, 60)
    mixed = (success.constant_hazard(minutes, 5) + success.constant_hazard(minutes, 500)) / 2
    assert success_fit.fit("weibull", minutes, mixed, np.ones(60)).slope < 0.7


def test_outcomes_without_overlap_stay_finite():
    """All short tasks succeed and all long ones fail: the steepest curve allowed, and no nan."""
    found = success_fit.fit("logistic", [1, 2, 100, 200], [1, 1, 0, 0], np.ones(4))
    assert 2 < found.half_life < 100
    assert found.slope > 3
    assert np.isfinite(found.log_likelihood)


def test_unknown_curve():
    with pytest.raises(ValueError, match="No curve 'probit'; allowed: constant, weibull, logistic"):
        success_fit.fit("probit", [1], [1], [1])


def test_weights_by_hand():
    """Four of one family weigh 1/2 each, one alone weighs 1: sum 3, squares 2, effective tasks 9 ÷ 2."""
    weights = success_fit.family_weights(["a"] * 4 + ["b"])
    assert weights == pytest.approx([0.75] * 4 + [1.5])
    assert weights.sum() == pytest.approx(4.5)


def test_copies_of_families_weigh_their_tasks():
    weights = success_fit.family_weights(["a", "b"], [[2, 0], [1, 1]])
    assert weights[0] == pytest.approx([1, 0])
    assert weights[1] == pytest.approx([1, 1])


def test_resampled_families_are_as_many_as_there_are():
    copies = success_fit.resampled_families(["a", "b", "b", "c"], 50, 3)
    assert copies.shape == (50, 3)
    assert (copies.sum(axis=1) == 3).all()
    assert (copies == success_fit.resampled_families(["a", "b", "b", "c"], 50, 3)).all()


def test_criteria_by_hand():
    """Log-likelihood −10 with two parameters: 20 + 4, and 20 + 2 ln 100."""
    aic, bic = success_fit.information_criteria([-10.0], 2, 100)
    assert (aic[0], bic[0]) == (24, pytest.approx(20 + 2 * np.log(100)))
