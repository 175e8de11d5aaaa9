"""The whole programme once more, in plain loops that share no code with the models.

`one_world` keeps a ledger of purchases and asks of each purchase, year by year, what of it is still in use.
"""

import math

import numpy as np
import pandas as pd
import pytest

from analysis import uncertainty
from analysis.assumptions import assumptions
from analysis.views import payback as views

KNOWN = views.Evidence(
    first_year=2023,
    capex=np.array([154.2, 239.1, 411.5, 788.2]),
    position=np.array([0.12, 0.44, 0.75, 0.985]),
    lab_revenue=np.array([0.6, 3.8, 15.4, 93.7]),
    lab_base=106.3,
    base_date=pd.Timestamp("2026-07-31"),
    newest_quarter="2026Q2",
)
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
Z95 = 1.6448536269514722
"""95th percentile of the standard normal."""


def in_use(life: float, age: float) -> float:
    """Share of a purchase in use at an age in whole years, 0 in the year of purchase."""
    return min(max(life - age, 0.0), 1.0)


def one_world(d: dict[str, float], last_year: int = 2045) -> dict[str, float | list[float]]:
    """Cumulative cash, payback year and net present value of one draw."""
    ledger: list[tuple[int, str, float, bool]] = []  # year, kind, price, bought while building
    lives = {"chips": d["chip_life_years"], "shells": d["shell_life_years"]}
    cash, spending = [], 0.0
    for year in range(2023, last_year + 1):
        index = year - 2023
        if index < 4:
            share = d["ai_share_of_capex_2023"] * (1 - KNOWN.position[index])
            share += d["ai_share_of_capex_now"] * KNOWN.position[index]
            spending = KNOWN.capex[index] * share * d["world_multiple"]
            building = 1.0
            revenue = KNOWN.lab_revenue[index] * (1 + d["revenue_outside_labs"])
        else:
            spending = spending * (1 + d["capex_growth"])
            building = min(max(d["build_years"] - (index - 4), 0.0), 1.0)
            revenue = revenue_of(year, d)
        new = [
            (year, "chips", building * spending * d["chip_share_of_capex"], True),
            (year, "shells", building * spending * (1 - d["chip_share_of_capex"]), True),
        ]
        for bought, kind, price, first in ledger:
            age = year - bought
            gone = price * (in_use(lives[kind], age - 1) - in_use(lives[kind], age))
            cheaper = d["replacement_cost"] if kind == "chips" and first else 1.0
            idle = 0.0 if index < 4 else 1 - building
            if gone * idle > 0:
                new.append((year, kind, gone * cheaper * idle, False))
        ledger += new
        running = sum(price * in_use(lives[kind], year - bought) for bought, kind, price, _ in ledger)
        spent = sum(price for _, _, price, _ in new)
        cash.append(revenue * d["margin_before_depreciation"] - running * d["operating_rate"] - spent)
    return judged(cash, d["cost_of_capital"])


def revenue_of(year: int, d: dict[str, float]) -> float:
    """Revenue at 1 July from odds that grow day by day."""
    days = (pd.Timestamp(year, 7, 1) - pd.Timestamp("2026-07-31")).days
    base = KNOWN.lab_base * (1 + d["revenue_outside_labs"])
    odds = base / (d["revenue_ceiling_usd_bn"] - base) * math.exp(days / 365.25 * math.log(1 + d["revenue_growth"]))
    return d["revenue_ceiling_usd_bn"] * odds / (1 + odds)


def judged(cash: list[float], rate: float) -> dict[str, float | list[float]]:
    total, cumulative, paid = 0.0, [], math.inf
    for index, flow in enumerate(cash):
        total += flow
        cumulative.append(total)
        if total < 0:
            paid = math.inf
        elif paid == math.inf:
            paid = 2023.0 + index
    value = sum(flow / (1 + rate) ** index for index, flow in enumerate(cash))
    return {"cumulative": cumulative, "payback_year": paid, "npv_usd_bn": value}


def worlds(draws: dict[str, np.ndarray]) -> list[dict[str, float | list[float]]]:
    count = len(next(iter(draws.values())))
    return [one_world({name: float(values[i]) for name, values in draws.items()}) for i in range(count)]


def smallest_covering(values: list[float], level: float) -> float:
    """Smallest value that at least a share `level` of the values does not exceed."""
    ordered = sorted(values)
    return next(v for i, v in enumerate(ordered) if (i + 1) / len(ordered) >= level - 1e-12)


@pytest.fixture(scope="module")
def same_draws():
    return uncertainty.draw(assumptions("payback"), 8, seed=1)


@pytest.fixture(scope="module")
def looped(same_draws):
    return worlds(same_draws)


@pytest.fixture(scope="module")
def vectorised(same_draws):
    plan = views.run(KNOWN, **same_draws)
    return plan, views.outcomes(plan, same_draws["cost_of_capital"])


def test_every_draw_and_year_agrees(looped, vectorised):
    """256 draws, 23 years: the two agree to rounding."""
    expected = np.array([world["cumulative"] for world in looped]).T
    assert vectorised[0].cumulative == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_payback_years_are_the_same(looped, vectorised):
    assert vectorised[1]["payback_year"].tolist() == [world["payback_year"] for world in looped]


def test_quantiles_are_the_same(looped, vectorised):
    """Payback years exactly, money to twelve digits of the largest sum."""
    years = [world["payback_year"] for world in looped]
    exact = uncertainty.quantiles(vectorised[1]["payback_year"], LEVELS)
    assert exact.tolist() == [smallest_covering(years, level) for level in LEVELS]
    values = [world["npv_usd_bn"] for world in looped]
    money = uncertainty.quantiles(vectorised[1]["npv_usd_bn"], LEVELS)
    assert money == pytest.approx([smallest_covering(values, level) for level in LEVELS], rel=1e-9)


def test_fan_and_curve_are_the_same(looped, vectorised):
    fan = views.fan(vectorised[0]).set_index("year")
    curve = views.payback_curve(vectorised[0]).set_index("year")["probability"]
    for year in (2026, 2030, 2035, 2045):
        cash = [world["cumulative"][year - 2023] for world in looped]
        expected = [smallest_covering(cash, level) for level in LEVELS]
        assert fan.loc[year].tolist() == pytest.approx(expected, rel=1e-9)
        assert curve[year] == sum(world["payback_year"] <= year for world in looped) / len(looped)


def independent_draws(count: int) -> dict[str, np.ndarray]:
    """Pseudo-random draws from the registry's intervals, with the two halves of each normal written out."""
    rng = np.random.default_rng(20261122)
    draws = {}
    for name, a in assumptions("payback").items():
        assert a.distribution in {"normal", "lognormal", "fixed"}
        low, central, high = (
            (math.log(v) for v in (a.low, a.central, a.high))
            if a.distribution == "lognormal"
            else (a.low, a.central, a.high)
        )
        z = rng.standard_normal(count)
        value = central + z / Z95 * np.where(z < 0, central - low, high - central)
        value = np.exp(value) if a.distribution == "lognormal" else value
        draws[name] = np.clip(value, a.minimum, a.maximum)
    return draws


def test_an_independent_sample_agrees():
    """2,000 looped pseudo-random worlds against 8,192 Sobol draws.

    The share of worlds below each quantile of the Sobol draws differs from its level by less than four
    standard errors of a share, sqrt(q (1 - q) / 2000): 2 points at 5 and 95 %, 4.5 at the median.
    """
    draws = uncertainty.draw(assumptions("payback"), 13, seed=7)
    plan = views.run(KNOWN, **draws)
    value = views.outcomes(plan, draws["cost_of_capital"])["npv_usd_bn"]
    sample = worlds(independent_draws(2000))
    measures = [(value, [world["npv_usd_bn"] for world in sample])]
    for year in (2028, 2035, 2045):
        index = year - 2023
        measures.append((plan.cumulative[index], [world["cumulative"][index] for world in sample]))
    for ours, theirs in measures:
        for level, edge in zip(LEVELS, uncertainty.quantiles(ours, LEVELS), strict=True):
            share = np.mean(np.array(theirs) <= edge)
            assert abs(share - level) < 4 * math.sqrt(level * (1 - level) / len(theirs))
    paid = np.mean([world["payback_year"] <= 2035 for world in sample])
    ours = views.payback_curve(plan).set_index("year")["probability"][2035]
    assert abs(paid - ours) < 4 * math.sqrt(0.25 / len(sample))
