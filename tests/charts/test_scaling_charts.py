"""The charts on scaling say what their frames say; what moves with sliders gives the models' own numbers."""

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert
from drawn_marks import drawn_marks

from analysis.charts import layout, scaling, scaling_whatif, theme
from analysis.models import limits, power
from analysis.models import scaling as model
from analysis.models.scaling import LossLaw
from analysis.publish import figures
from analysis.whatif import WhatIf, slider

WORDS = {"title": "Money comes first", "alt": "What is seen in the chart."}
LAW = LossLaw(1.81686, 482.00572, 2085.4342, 0.34781, 0.36585)
YEARS = pd.DataFrame({"year": range(2026, 2031), "years_from_start": range(5)})
FIXED = {"power_mw": 1000.0, "budget_growth": 0.3, "budget_share": 0.18, "grid_growth": 0.1, "grid_share": 0.1}


def sliders() -> dict[str, Any]:
    return {
        "growth": slider("growth", "Growth", "share_per_year", (0, 3), 1.0),
        "budget_usd_bn": slider("budget_usd_bn", "Budget", "usd_bn_per_year", (10, 1000), 400, step=10),
        "cost_usd_bn_per_gw": slider("cost_usd_bn_per_gw", "Cost", "usd_bn_per_gw", (10, 100), 45, step=1),
        "addition_gw": slider("addition_gw", "Added", "gw", (1, 60), 11, step=0.5),
    }


def figures_of_runs() -> dict[str, Any]:
    rows = pd.DataFrame(
        {"label": ["A", "B"], "value": [0.4, 0.3], "group": ["Trained on tokens"] * 2, "text": ["40%", "30%"]}
    )
    curves = pd.DataFrame(
        {
            "series": ["Refit of the points"] * 2 + ["Hoffmann, approach 3"] * 2 + ["Models as trained"] * 2,
            "flop": [1e21, 1e27] * 2 + [6e23, 7e23],
            "tokens_per_parameter": [20.0, 15, 50, 190, 20, 1875],
            "low": [16.0, 5, 50, 190, 20, 1875],
            "high": [27.0, 38, 50, 190, 20, 1875],
            "name": [None] * 4 + ["Chinchilla 70B", "Llama 3 8B"],
        }
    )
    fits = pd.DataFrame(
        {
            "label": ["Kaplan", "Ours"],
            "value": [0.73, 0.51],
            "low": [0.73, 0.48],
            "high": [0.73, 0.55],
            "group": ["Published", "Ours"],
        }
    )
    chips = pd.DataFrame(
        {
            "label": ["H100", "GB300"],
            "chips": [688_000.0, 344_000.0],
            "watts": [1452.0, 2905],
            "flop_per_second": [7e20, 9e20],
        }
    )
    return {
        "mfu": scaling.mfu(rows, ("Paper", 0.38), **WORDS),
        "ratios": scaling.ratios(curves, **WORDS),
        "exponents": scaling.exponents(fits, **WORDS),
        "generations": scaling.generations(chips, **WORDS),
    }


def figures_of_sites() -> dict[str, Any]:
    days = pd.to_datetime(["2023-06-30", "2026-03-23", "2028-01-01", "2026-01-17"])
    timeline = pd.DataFrame(
        {
            "series": ["Largest site followed"] * 2 + ["Projected", "Claimed"],
            "date": days,
            "power_mw": [114.0, 1092, 2262, 1000],
            "name": ["Osmium", "New Carlisle", "Hyperion", "Colossus 2"],
        }
    )
    held = pd.DataFrame(
        {
            "year": [2026, 2027] * 3,
            "limit": ["Nothing yet"] * 2 + ["Money"] * 2 + ["Electricity"] * 2,
            "probability": [0.1, 0.0, 0.6, 0.4, 0.3, 0.6],
        }
    )
    years = [2026, 2030]
    fan = pd.DataFrame(
        {
            "series": ["Under both limits"] * 2 + ["If nothing stopped it"] * 2,
            "year": years * 2,
            "power_gw": [1.3, 4.7, 1.3, 30],
            "low": [1.3, 2.8, 1.3, 30],
            "high": [1.3, 8.4, 1.3, 30],
            "inner_low": [1.3, 3.7, 1.3, 30],
            "inner_high": [1.3, 6.0, 1.3, 30],
        }
    )
    return {
        "gigawatt": scaling.gigawatt(timeline, pd.Timestamp("2024-04-18"), **WORDS),
        "held": scaling.held(held, **WORDS),
        "fan": scaling.fan(fan, **WORDS),
    }


def figures_that_move() -> dict[str, Any]:
    lifetime = (
        slider("parameters_bn", "Size", "count", (1, 100), 8, step=1),
        slider("tokens_tn", "Text", "count", (1, 40), 15, step=0.5),
    )
    site = (
        slider("chips_thousand", "Chips", "count", (10, 1000), 350, step=10),
        slider("chip_power_w", "Power", "watts", (300, 1800), 700, step=50),
        slider("server_overhead", "Overhead", "ratio", (1, 3), 1.82, step=0.02),
        slider("power_usage_effectiveness", "PUE", "ratio", (1, 2), 1.14, step=0.02),
    )
    return {
        "lifetime": scaling.lifetime_whatif(*lifetime, LAW, **WORDS),
        "megawatts": scaling.megawatts_whatif(*site, **WORDS),
        "additions": scaling.additions_whatif(YEARS, sliders(), FIXED, **WORDS),
    }


def figures_of_the_chapter() -> dict[str, Any]:
    return {**figures_of_runs(), **figures_of_sites(), **figures_that_move()}


NAMES = ["mfu", "ratios", "exponents", "generations", "gigawatt", "held", "fan", "lifetime", "megawatts", "additions"]


@pytest.fixture(scope="module")
def charts() -> dict[str, Any]:
    return figures_of_the_chapter()


def spec_of(chart: Any) -> dict[str, Any]:
    return (chart.chart if isinstance(chart, WhatIf) else chart).to_dict()


def texts(chart: Any, size: str = "wide") -> list[str]:
    found = [item.get("text", "") for item in drawn_marks(spec_of(chart), "text", size)]
    return [" ".join(text) if isinstance(text, list) else str(text) for text in found]


def test_this_list_names_every_chart(charts: dict[str, Any]) -> None:
    assert sorted(charts) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_chart_has_words_and_follows_the_width(charts: dict[str, Any], name: str) -> None:
    spec = spec_of(charts[name])
    assert spec["title"]["text"] == WORDS["title"]
    assert spec["title"]["subtitle"]
    assert spec["description"] == WORDS["alt"]
    for kind, width in layout.WIDTHS.items():
        size = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)"', figures.static_svg(spec, kind))
        assert size
        assert size.groups() == (str(width), str(spec["usermeta"]["heights"][kind]))


@pytest.mark.parametrize("name", NAMES)
def test_only_colours_with_a_dark_partner_are_used(charts: dict[str, Any], name: str) -> None:
    svg = figures.static_svg(spec_of(charts[name]), "wide")
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(theme.DARK)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_made_twice_is_the_same(charts: dict[str, Any], name: str) -> None:
    assert json.dumps(spec_of(charts[name])) == json.dumps(spec_of(figures_of_the_chapter()[name]))


def test_models_and_curves_are_named(charts: dict[str, Any]) -> None:
    assert {"Chinchilla 70B", "Llama 3 8B", "Refit of the points", "Hoffmann, approach 3"} <= set(
        texts(charts["ratios"])
    )


def test_bars_of_limits_fill_the_year(charts: dict[str, Any]) -> None:
    """Every year's parts make one column of the full height."""
    bars = [bar for bar in drawn_marks(spec_of(charts["held"]), "rect", "wide") if bar.get("height", 0) > 0]
    sums = {x: sum(bar["height"] for bar in bars if bar["x"] == x) for x in {bar["x"] for bar in bars}}
    assert len(sums) == 2
    assert max(sums.values()) == pytest.approx(min(sums.values()), abs=1)
    assert {"Money", "Electricity"} <= set(texts(charts["held"]))


def test_life_in_the_browser_is_the_model_s(charts: dict[str, Any]) -> None:
    answers = {entry.name: entry for entry in charts["lifetime"].answers}
    assert answers["served_tn"].value == pytest.approx(model.rational_lifetime_tokens(8e9, 15e12, LAW) / 1e12)
    assert answers["per_parameter"].value == 1875
    assert drawn_values(charts["lifetime"], "served_tn") == pytest.approx(answers["served_tn"].value, rel=1e-9)


def test_megawatts_in_the_browser_are_the_model_s(charts: dict[str, Any]) -> None:
    """350,000 × 700 × 1.82 × 1.14 = 508.3 MW."""
    needed = charts["megawatts"].answers[0]
    assert needed.value == pytest.approx(508.326)
    assert drawn_values(charts["megawatts"], "site_mw") == pytest.approx(
        power.facility_power_mw(350_000, 700, 1.82, 1.14)
    )
    assert "508" in texts(charts["megawatts"])


def drawn_values(chart: WhatIf, name: str) -> float:
    """Return the value of a parameter as Vega computes it, read from a text that shows it."""
    spec = spec_of(chart)
    probe: dict[str, Any] = {"data": {"values": [{}]}, "transform": [{"calculate": f"'=' + {name}", "as": "probe"}]}
    probe |= {"mark": "text", "encoding": {"text": {"field": "probe"}}}
    scene = vl_convert.vegalite_to_scenegraph({**spec, "layer": [*spec["layer"], probe]}, config=theme.config())
    found = re.findall(r'"=(-?[\d.e+]+)"', json.dumps(scene))
    return float(found[0])


def test_lines_of_additions_are_the_models_(charts: dict[str, Any]) -> None:
    """The middle year as drawn data: growth 1000 × 1 × 2², money 400 × 1.3² × 0.18 / 45, the grid 11 × 1.1² × 0.1."""
    given = {name: control.value for name, control in sliders().items()} | FIXED
    for name in scaling_whatif.ADDED:
        values = scaling_whatif._added(name, given, np.array([2.0]))
        wanted = {
            "wanted": limits.wanted_mw(1000, 1.0, 2),
            "money": limits.money_mw(400, 0.3, 0.18, 45, 2),
            "grid": limits.grid_mw(11, 0.1, 0.1, 2),
        }[name]
        assert values.item() == pytest.approx(wanted)


def test_years_in_which_growth_outruns_its_limits(charts: dict[str, Any]) -> None:
    """Wanted 1,000, 2,000 …; money 1,600, 2,080, 2,704, 3,515; the grid 1,100, 1,210.

    Without a limit the site has 1,000, 2,000, 4,000 and in 2029 8,000 MW.
    """
    money, grid, five = charts["additions"].answers
    assert (money.name, money.value) == ("money_year", 2028)
    assert (grid.name, grid.value) == ("grid_year", 2027)
    assert (five.name, five.value) == ("five_gw_year", 2029)
    assert len(drawn_marks(spec_of(charts["additions"]), "rule", "wide")) == 2


def test_no_year_where_growth_stays_within() -> None:
    slow = sliders() | {"growth": slider("growth", "Growth", "share_per_year", (0, 3), 0.1)}
    money, grid, five = scaling.additions_whatif(YEARS, slow, FIXED, **WORDS).answers
    assert (money.value, grid.value, five.value) == (None, None, None)
    assert money.otherwise == "no year up to 2030"
