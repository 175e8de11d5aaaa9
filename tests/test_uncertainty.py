"""Distributions are exact at their percentiles; draws and sensitivities agree with other calculations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.assumptions import Assumption
from analysis.uncertainty import Distribution, distribution, draw, quantiles, sobol_indices, thirds, tornado

SHAPES = ["normal", "lognormal", "triangular", "uniform"]


def assume(  # noqa: PLR0917 - the order of the registry
    low: float,
    central: float,
    high: float,
    shape: str = "normal",
    name: str = "x",
    minimum: float = -1e9,
    maximum: float = 1e9,
) -> Assumption:
    """Return an assumption with the words left out."""
    words = {
        "chapter": "c",
        "label": "l",
        "unit": "ratio",
        "meaning": "m",
        "basis": "judgement",
        "reason": "r",
        "source": None,
    }
    return Assumption(
        name=name,
        central=central,
        low=low,
        high=high,
        distribution=shape,
        minimum=minimum,
        maximum=maximum,
        **words,
    )


def named(**given: Assumption) -> dict[str, Assumption]:
    """Return assumptions by name."""
    return given


@st.composite
def intervals(draw_from: st.DrawFn) -> tuple[float, float, float]:
    """Draw a low, central and high value that are clearly apart and positive."""
    low = draw_from(st.floats(0.01, 100))
    central = low * (1 + draw_from(st.floats(0.01, 10)))
    return low, central, central * (1 + draw_from(st.floats(0.01, 10)))


@given(intervals(), st.sampled_from(SHAPES))
def test_percentiles_are_exact(interval: tuple[float, float, float], shape: str) -> None:
    low, central, high = interval
    found = distribution(assume(low, central, high, shape))
    assert found.ppf(0.05) == pytest.approx(low, rel=1e-9)
    assert found.ppf(0.95) == pytest.approx(high, rel=1e-9)
    assert found.cdf(low) == pytest.approx(0.05, abs=1e-9)
    assert found.cdf(high) == pytest.approx(0.95, abs=1e-9)


@given(intervals(), st.sampled_from(["normal", "lognormal"]))
def test_the_central_value_of_a_split_shape_is_its_median(interval: tuple[float, float, float], shape: str) -> None:
    found = distribution(assume(*interval, shape))
    assert found.ppf(0.5) == pytest.approx(interval[1], rel=1e-12)


@given(intervals(), st.sampled_from(SHAPES))
def test_ppf_rises_and_cdf_inverts_it(interval: tuple[float, float, float], shape: str) -> None:
    found = distribution(assume(*interval, shape))
    shares = np.linspace(0.001, 0.999, 201)
    values = found.ppf(shares)
    assert (np.diff(values) > 0).all()
    np.testing.assert_allclose(found.cdf(values), shares, atol=1e-9)


def assert_same(found: Distribution, expected: Distribution) -> None:
    """Compare two distributions over their whole range."""
    shares = np.linspace(0.001, 0.999, 999)
    np.testing.assert_allclose(found.ppf(shares), expected.ppf(shares), rtol=1e-9)


def test_symmetric_normal_is_scipys() -> None:
    """1.6448536 standard deviations span 0.5 to 0.7: the standard deviation is 0.2 / 1.6448536."""
    assert_same(distribution(assume(0.3, 0.5, 0.7)), stats.norm(0.5, 0.2 / 1.6448536269514722))


def test_symmetric_lognormal_is_scipys() -> None:
    """Interval 1 to 4 around 2 is even in logarithms: sigma is ln 2 / 1.6448536."""
    assert_same(distribution(assume(1, 2, 4, "lognormal")), stats.lognorm(math.log(2) / 1.6448536269514722, scale=2))


def test_uniform_is_scipys() -> None:
    """90 % of the width is 9, so the width is 10 and half of the remaining 1 lies on each side."""
    assert_same(distribution(assume(1.5, 4, 10.5, "uniform")), stats.uniform(1, 10))


def test_triangular_is_scipys() -> None:
    """A known triangle on 0 to 10 with mode 3: percentiles sqrt(.05*10*3) and 10 - sqrt(.05*10*7)."""
    low, high = math.sqrt(1.5), 10 - math.sqrt(3.5)
    assert_same(distribution(assume(low, 3, high, "triangular")), stats.triang(0.3, 0, 10))


def test_split_normal_is_two_halves() -> None:
    """Lower half scaled by 1, upper by 3, at one standard deviation (share 0.158655) on each side."""
    found = distribution(assume(-1.6448536269514722, 0, 3 * 1.6448536269514722))
    assert found.ppf(stats.norm.cdf(-1)) == pytest.approx(-1, abs=1e-12)
    assert found.ppf(stats.norm.cdf(1)) == pytest.approx(3, abs=1e-12)


def test_lognormal_has_nothing_at_or_below_zero() -> None:
    found = distribution(assume(1, 2, 9, "lognormal"))
    assert found.cdf([-1, 0]).tolist() == [0, 0]
    assert found.ppf([0.0]).tolist() == [0]


def test_fixed_is_a_step() -> None:
    found = distribution(assume(3, 3, 3, "fixed"))
    assert found.ppf([0.01, 0.99]).tolist() == [3, 3]
    assert found.cdf([2.9, 3.0]).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("shape", "low", "high"),
    [("normal", 5, 11), ("triangular", 5, 11), ("uniform", 5, 11), ("lognormal", 2, 16)],
)
def test_another_centre_shifts_or_scales(shape: str, low: float, high: float) -> None:
    """Interval 1, 4, 7 (or 1, 4, 8 for the lognormal) moved to 8: plus 4, or times 2."""
    given_high = 8 if shape == "lognormal" else 7
    found = distribution(assume(1, 4, given_high, shape), central=8)
    assert found.ppf([0.05, 0.95]).tolist() == pytest.approx([low, high])


def test_another_centre_of_a_fixed_value() -> None:
    assert distribution(assume(3, 3, 3, "fixed"), central=4).ppf([0.3]).tolist() == [4]


@pytest.mark.parametrize(
    ("central", "message"), [(11, "allowed: 0 to 10, ratio"), (0, "of a lognormal; allowed: above 0")]
)
def test_a_centre_that_is_not_allowed(central: float, message: str) -> None:
    with pytest.raises(ValueError, match=f"x: central value {central}.*{message}"):
        distribution(assume(1, 2, 4, "lognormal", minimum=0, maximum=10), central=central)


# Draws


THREE = named(
    margin=assume(0.3, 0.5, 0.7, "normal", "margin", 0.05, 0.95),
    growth=assume(0.35, 0.8, 1.6, "lognormal", "growth", 0.01, 5),
    life=assume(3, 5, 6, "triangular", "life", 1, 10),
)


def test_draws_have_the_stated_percentiles() -> None:
    for name, values in draw(THREE, 13, seed=1).items():
        assert values.shape == (8192,)
        expected = [THREE[name].low, THREE[name].high]
        assert quantiles(values, [0.05, 0.95]).tolist() == pytest.approx(expected, rel=0.002)


def test_quantiles_of_a_product_agree_with_plain_simulation() -> None:
    """400,000 plain draws built from numpy alone: folded normals for the split shapes, numpy's own triangle.

    The triangle with 5 % below 3, mode 5 and 5 % above 6 is found here by bisecting one end within the other.
    """
    rng = np.random.default_rng(7)
    n = 400_000
    z, w = rng.standard_normal((2, n))
    sigma = 1.6448536269514722
    margin = 0.5 + z * 0.2 / sigma
    growth = 0.8 * np.exp(w * np.where(w < 0, math.log(0.8 / 0.35), math.log(1.6 / 0.8)) / sigma)
    life = rng.triangular(*triangle_by_bisection(3, 5, 6), n)
    plain = np.quantile(np.clip(margin, 0.05, 0.95) * np.clip(growth, 0.01, 5) * life, [0.05, 0.25, 0.5, 0.75, 0.95])
    ours = draw(THREE, 14, seed=3)
    product = ours["margin"] * ours["growth"] * ours["life"]
    assert quantiles(product, [0.05, 0.25, 0.5, 0.75, 0.95]) == pytest.approx(plain, rel=0.01)


def triangle_by_bisection(low: float, mode: float, high: float) -> tuple[float, float, float]:
    """Return the ends of a triangle with 5 % beyond low and high."""

    def left_of(right: float) -> float:
        near, far = low, low - 10 * (high - low)
        for _ in range(200):
            middle = (near + far) / 2
            below = (low - middle) ** 2 / ((right - middle) * (mode - middle))
            near, far = (near, middle) if below > 0.05 else (middle, far)
        return near

    near, far = high, high + 10 * (high - low)
    for _ in range(200):
        right = (near + far) / 2
        above = (right - high) ** 2 / ((right - left_of(right)) * (right - mode))
        near, far = (near, right) if above > 0.05 else (right, far)
    return left_of(near), mode, near


def test_draws_repeat_with_the_seed_and_not_with_the_order_of_the_inputs() -> None:
    first = draw(THREE, 6, seed=5)
    turned = draw(dict(reversed(THREE.items())), 6, seed=5)
    other = draw(THREE, 6, seed=6)
    for name, values in first.items():
        np.testing.assert_array_equal(values, turned[name])
        assert (values != other[name]).any()


def test_draws_are_clipped_and_fixed_inputs_do_not_vary() -> None:
    tight = named(x=assume(1, 2, 3, minimum=0.9, maximum=3.1), pi=assume(3, 3, 3, "fixed", "pi"))
    found = draw(tight, 10, seed=1)
    assert (found["x"].min(), found["x"].max()) == (0.9, 3.1)
    assert set(found["pi"]) == {3.0}
    assert draw({}, 10, seed=1) == {}


def test_draws_follow_another_centre() -> None:
    found = draw(THREE, 12, seed=1, centrals={"growth": 0.4})
    assert quantiles(found["growth"], [0.05, 0.5]).tolist() == pytest.approx([0.175, 0.4], rel=0.003)


@pytest.mark.parametrize("count", [0, 21, 2.0, True, "8"])
def test_a_count_that_is_not_allowed(count: int) -> None:
    with pytest.raises(ValueError, match="allowed: a whole number from 1 to 20"):
        draw(THREE, count, seed=1)


# Draws that move together ------------------------------------------------------------------------------------


PAIR = named(x=assume(-1, 0, 1), y=assume(1, 2, 4, "lognormal", name="y"), z=assume(-1, 0, 1, name="z"))


def scores(values: np.ndarray) -> np.ndarray:
    return stats.norm.ppf((stats.rankdata(values) - 0.5) / len(values))


@pytest.mark.parametrize("rho", [-0.8, 0.3, 0.7])
def test_normal_scores_have_the_correlation_asked_for(rho: float) -> None:
    """The order of a pair does not matter, and the third input stays apart."""
    for pair in (("x", "y"), ("y", "x")):
        found = draw(PAIR, 12, 1, correlations={pair: rho})
        assert np.corrcoef(scores(found["x"]), scores(found["y"]))[0, 1] == pytest.approx(rho, abs=0.01)
        assert np.corrcoef(scores(found["x"]), scores(found["z"]))[0, 1] == pytest.approx(0, abs=0.02)


def test_correlated_draws_keep_their_percentiles() -> None:
    found = draw(PAIR, 12, 1, correlations={("x", "y"): 0.7})
    assert np.quantile(found["y"], [0.05, 0.5, 0.95]) == pytest.approx([1, 2, 4], rel=0.02)


def test_no_correlation_is_independence() -> None:
    plain, named_pair = (draw(PAIR, 6, 1, correlations=given) for given in (None, {("x", "y"): 0.0}))
    np.testing.assert_allclose(plain["x"], named_pair["x"], atol=1e-9)


@pytest.mark.parametrize(
    ("correlations", "message"),
    [
        ({("x", "why"): 0.5}, r"No assumption 'why' to correlate; "),
        ({("x", "y"): 1.0}, r"Correlation of x and y is 1\.0; allowed: above -1, below 1"),
        ({("x", "x"): 0.5}, r"of two inputs"),
        ({("x", "y"): 0.9, ("y", "z"): 0.9, ("x", "z"): -0.9}, r"Correlations contradict one another"),
    ],
)
def test_correlations_that_are_not_allowed(correlations: dict[tuple[str, str], float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw(PAIR, 4, 1, correlations=correlations)


def test_thirds_by_hand() -> None:
    """Of 1 to 9 the lowest third are 1, 2, 3 and the highest 7, 8, 9; the outcome holds for 3 and above."""
    x = np.arange(1.0, 10.0)
    found = thirds(x >= 3, {"constant": np.ones(9), "x": x, "minus": -x})
    assert found.to_dict("records") == [
        {"name": "minus", "at_low": 1.0, "at_high": pytest.approx(1 / 3), "swing": pytest.approx(2 / 3)},
        {"name": "x", "at_low": pytest.approx(1 / 3), "at_high": 1.0, "swing": pytest.approx(2 / 3)},
    ]


def test_thirds_of_another_number_of_draws() -> None:
    with pytest.raises(ValueError, match=r"x has \(2,\) draws and the outcome \(3,\)"):
        thirds([True, False, True], {"x": np.ones(2)})


def test_an_unknown_name_among_the_centres() -> None:
    with pytest.raises(ValueError, match=r"No assumption 'grwth' to set; did you mean growth\?"):
        draw(THREE, 4, seed=1, centrals={"grwth": 1})


# Quantiles


def test_quantiles_are_values_and_infinity_is_one() -> None:
    """Of ten draws, the 5 % quantile is the 1st, the median the 5th, the 70 % the 7th, the 95 % the 10th."""
    values = [2030, 2031, 2032, 2033, 2034, 2035, 2036, math.inf, math.inf, math.inf]
    assert quantiles(values[::-1], [0, 0.05, 0.5, 0.7, 0.71, 0.95, 1]).tolist() == [
        2030,
        2030,
        2034,
        2036,
        math.inf,
        math.inf,
        math.inf,
    ]


def test_quantiles_of_each_year() -> None:
    values = np.array([[1, 2, 3, 4], [40, 30, 20, 10]])
    np.testing.assert_array_equal(quantiles(values, [0.5, 1]), [[2, 20], [4, 40]])


@given(st.integers(1, 300), st.integers(0, 100))
def test_ranks_are_those_of_exact_fractions(count: int, per_cent: int) -> None:
    """The smallest rank that is at least per_cent * count / 100, by integer division."""
    rank = max(1, -(-per_cent * count // 100))
    assert quantiles(np.arange(1, count + 1), [per_cent / 100]).tolist() == [rank]


@pytest.mark.parametrize(
    ("values", "levels", "message"),
    [
        ([], [0.5], "No values"),
        (np.empty((3, 0)), [0.5], "No values"),
        ([1.0, math.nan], [0.5], "1 of 2 values are nan"),
        ([1.0], [1.1], "allowed: shares from 0 to 1"),
        ([1.0], [math.nan], "allowed: shares from 0 to 1"),
    ],
)
def test_quantiles_of_what_has_none(values: object, levels: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        quantiles(values, levels)  # type: ignore[arg-type]


# Sensitivity


LINEAR = named(
    a=assume(1, 2, 4, name="a"),
    b=assume(10, 20, 24, "uniform", "b"),
    c=assume(-1, 0, 1, "triangular", "c"),
    k=assume(7, 7, 7, "fixed", "k"),
)


def linear(a: float, b: float, c: float, k: float) -> float:
    """Return a sum with coefficients 3, -1 and 0.5."""
    return 3 * a - b + 0.5 * c + k


def test_tornado_of_a_linear_function_is_exact() -> None:
    """At the centre 3*2 - 20 + 0 + 7 = -7; b moves it by +10 and -4, a by -3 and +6, c by half a point."""
    found = tornado(linear, LINEAR)
    assert found.columns.tolist() == ["name", "low", "high", "at_low", "at_high", "swing"]
    assert found["name"].tolist() == ["b", "a", "c"]
    expected = [[10, 24, 3, -11, 14], [1, 4, -10, -1, 9], [-1, 1, -7.5, -6.5, 1]]
    np.testing.assert_allclose(found.drop(columns="name").to_numpy(dtype=float), expected, atol=1e-9)


def test_tornado_moves_with_the_centre_and_stays_in_the_allowed_range() -> None:
    inputs = named(a=assume(1, 2, 4, name="a", minimum=1, maximum=5))
    row = tornado(lambda a: 10 * a, inputs, {"a": 4}).iloc[0]
    assert (row["low"], row["high"]) == (pytest.approx(3), 5)
    assert (row["at_low"], row["at_high"], row["swing"]) == (pytest.approx(30), 50, pytest.approx(20))


def test_tornado_with_a_result_that_never_comes() -> None:
    never = tornado(lambda a, b: math.inf if a < 2 else b, named(a=LINEAR["a"], b=LINEAR["b"]))
    assert never["name"].tolist() == ["a", "b"]
    assert never["swing"].tolist() == [math.inf, pytest.approx(14)]
    always = tornado(lambda a: math.inf, named(a=LINEAR["a"]))
    assert always["swing"].tolist() == [0]


def test_sobol_indices_of_ishigami() -> None:
    """Ishigami and Homma (1990), a = 7, b = 0.1, on -pi to pi; the variances in closed form."""
    a, b = 7, 0.1
    v1, v2, v13 = 0.5 * (1 + b * math.pi**4 / 5) ** 2, a**2 / 8, b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    edge = 0.9 * math.pi
    inputs = {name: assume(-edge, 0, edge, "uniform", name) for name in ("x1", "x2", "x3")}
    found = sobol_indices(
        lambda x1, x2, x3: np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1), inputs, 13, seed=1
    )
    assert found["name"].tolist() == ["x1", "x2", "x3"]
    assert found["first_order"].tolist() == pytest.approx([v1 / total, v2 / total, 0], abs=0.01)
    assert found["total"].tolist() == pytest.approx([(v1 + v13) / total, v2 / total, v13 / total], abs=0.01)


def test_sobol_indices_of_a_linear_function_are_shares_of_variance() -> None:
    """3a has standard deviation 3 and b 4 (half widths in units of 1.6448536): 9/25 and 16/25."""
    z = 1.6448536269514722
    inputs = named(a=assume(-z, 0, z, name="a"), b=assume(-4 * z, 0, 4 * z, name="b"), k=LINEAR["k"])
    found = sobol_indices(lambda a, b, k: 3 * a + b + k, inputs, 12, seed=2)
    assert found["name"].tolist() == ["b", "a"]
    assert found["total"].tolist() == pytest.approx([0.64, 0.36], abs=0.01)
    again = sobol_indices(lambda a, b, k: 3 * a + b + k, inputs, 12, seed=2)
    assert found.equals(again)


def test_sobol_indices_of_a_result_that_does_not_vary() -> None:
    found = sobol_indices(lambda a, b: 5.0, named(a=LINEAR["a"], b=LINEAR["b"]), 6, seed=1)
    assert found[["first_order", "total"]].to_numpy().tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda a: np.full_like(a, math.inf), "returned nan or infinity"),
        (lambda a: a[:3], r"returned shape \(3,\)"),
    ],
)
def test_sobol_indices_of_what_has_no_variance(function: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sobol_indices(function, named(a=LINEAR["a"]), 4, seed=1)  # type: ignore[arg-type]
