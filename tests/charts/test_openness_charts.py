"""The charts of openness say what their frames say. Marks are read from the drawn scene."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest
from drawn_marks import drawn_marks

from analysis import whatif
from analysis.charts import layout, openness, theme
from analysis.charts.openness_whatif import Fixed
from analysis.models import giveaway
from analysis.publish import figures
from analysis.whatif import WhatIf

WORDS = {"title": "What is found", "alt": "What is seen in the chart."}
CLAUSES = pd.DataFrame(
    [
        ("No badge", "Llama 2", "Open", "yes", "badge duty: no", ""),
        ("No badge", "Llama 3", "Closed", "no", "badge duty: yes", "1(b)(i)"),
        ("Outputs may train others", "Llama 2", "Closed", "no", "", ""),
        ("Outputs may train others", "Llama 3", "Not known", "?", "", ""),
    ],
    columns=["row", "column", "kind", "text", "coded", "place"],
)
INDEX = pd.DataFrame(
    {
        "label": ["OLMo (Apache 2.0)", "Kimi K2 (Modified MIT)", "Llama 4"],
        "value": [0.96, 0.93, 0.39],
        "low": [0.9, 0.8, 0.2],
        "high": [1.0, 0.99, 0.6],
        "group": ["Approved licence", "Other licence", "Llama"],
        "least": [0.96, 0.7, 0.39],
        "most": [0.96, 0.95, 0.39],
    }
)
STEPS = pd.DataFrame({"label": ["a to b", "b to c"], "value": [1.0, 0.25], "low": [1.0, 0.0], "high": [1.0, 1.0]})
NEEDED = pd.DataFrame(
    {
        "year": [2023, 2026],
        "series": "Needed",
        "share": [0.03, 0.016],
        "low": [0.0, 0.0],
        "high": [0.12, 0.07],
        "inner_low": [0.01, 0.01],
        "inner_high": [0.05, 0.03],
    }
)
TERMS = pd.DataFrame(
    {
        "label": ["Cheaper infrastructure", "Cost of the models", "Worth of the gift"],
        "value": [1.63, -1.18, 0.47],
        "low": [0.3, -4.3, -3.0],
        "high": [8.4, -0.3, 7.0],
        "group": ["Gain", "Cost", "Sum"],
    }
)
GAPS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2024-05-01", "2025-11-06"] * 2),
        "series": ["Best Llama"] * 2 + ["Best with weights"] * 2,
        "points": [49.0, 177.0, 49.0, 20.0],
        "name": ["llama-3", "maverick", "llama-3", "glm"],
    }
)
PLACES = GAPS.drop(columns="points").assign(place=[6, 105, 6, 2])
TOTALS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2024-05-09", "2025-04-29", "2025-11-30", "2026-01-13"]),
        "series": ["Llama", "Llama", "Qwen", "Qwen"],
        "millions": [100.0, 1200.0, 600.0, 700.0],
        "name": "as stated",
    }
)
BASES = pd.DataFrame(
    {
        "date": pd.to_datetime(["2023-11-15", "2026-03-16"] * 2),
        "series": ["Chinese base models"] * 2 + ["European base models"] * 2,
        "share": [0.1, 0.7, 0.58, 0.04],
    }
)
LEAD = pd.DataFrame(
    {
        "label": ["Boards", "Tokens"],
        "value": [2024.87, 2025.8],
        "low": [2024.8, 2025.7],
        "high": [2024.9, 2026.0],
        "text": ["Nov 2024", "Oct 2025"],
    }
)
PEOPLE = pd.DataFrame({"label": ["Android", "Llama"], "value": [8.1, 275.0], "group": ["Known", "Needed"]})
FIXED = Fixed(
    infrastructure=137.5, reach=0.6, other_gains=0.3, research=78.71, release_share=0.05, rivals=37.3, margin=0.4
)


def gift() -> WhatIf:
    sliders = (
        whatif.slider("efficiency_gain", "Efficiency gain", "share", (0, 0.1), 0.02),
        whatif.slider("charged_share", "Cost charged", "share", (0, 1), 0.3),
        whatif.slider("closed_share", "Sales if closed", "share", (0, 0.2), 0.03),
    )
    return openness.gift_whatif(*sliders, FIXED, **WORDS)


def drawn() -> dict[str, Any]:
    return {
        "clauses": openness.clauses(CLAUSES, **WORDS),
        "index": openness.index(INDEX, **WORDS),
        "steps": openness.steps(STEPS, **WORDS),
        "break_even": openness.break_even(NEEDED, claimed=0.1, **WORDS),
        "contributions": openness.contributions(TERMS, **WORDS),
        "gaps": openness.gaps(GAPS, releases={"Llama 3": "2024-04-18"}, **WORDS),
        "places": openness.places(PLACES, releases={"Llama 3": "2024-04-18"}, **WORDS),
        "downloads": openness.downloads(TOTALS, **WORDS),
        "shares": openness.shares(BASES, **WORDS),
        "crossings": openness.crossings(LEAD, limits=(2024.0, 2026.5), **WORDS),
        "per_user": openness.per_user(PEOPLE, **WORDS),
        "gift": gift(),
    }


NAMES = list(drawn())


def spec_of(chart: Any) -> dict[str, Any]:
    return (chart.chart if isinstance(chart, WhatIf) else chart).to_dict()


@pytest.fixture(scope="module")
def charts() -> dict[str, Any]:
    return drawn()


def items(chart: Any, kind: str, size: str = "wide") -> list[dict[str, Any]]:
    return drawn_marks(spec_of(chart), kind, size)


def words(chart: Any, size: str = "wide") -> list[str]:
    found = [item.get("text", "") for item in items(chart, "text", size)]
    return [" ".join(text) if isinstance(text, list) else str(text) for text in found]


@pytest.mark.parametrize("name", NAMES)
def test_chart_has_words_and_follows_the_width(charts, name):
    spec = spec_of(charts[name])
    assert spec["title"]["text"] == "What is found"
    assert spec["title"]["subtitle"]
    assert spec["description"] == "What is seen in the chart."
    for kind, width in layout.WIDTHS.items():
        size = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)"', figures.static_svg(spec, kind))
        assert size
        assert size.groups() == (str(width), str(spec["usermeta"]["heights"][kind]))


@pytest.mark.parametrize("name", NAMES)
def test_only_colours_with_a_dark_partner_are_used(charts, name):
    svg = figures.static_svg(spec_of(charts[name]), "wide")
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(theme.DARK)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_made_twice_is_the_same(charts, name):
    assert json.dumps(spec_of(charts[name])) == json.dumps(spec_of(drawn()[name]))


def test_cells_say_their_word_and_look_like_their_kind(charts):
    assert sorted(words(charts["clauses"])) == ["?", "no", "no", "yes"]
    assert words(charts["clauses"], "narrow") == []
    colours = {cell["fill"] for cell in items(charts["clauses"], "rect")}
    assert colours == {theme.ink("revenue"), theme.ink("required"), theme.ink("grid")}


def test_llama_has_metas_colour(charts):
    dots = {dot["fill"] for dot in items(charts["index"], "symbol")}
    assert dots == {theme.COMPANIES["Meta"][0], theme.ink("revenue_soft"), theme.ink("neutral")}
    lines = {line["stroke"] for line in items(charts["gaps"], "line")}
    assert theme.COMPANIES["Meta"][0] in lines


def test_steps_print_their_share_and_bars_have_its_length(charts):
    assert [text for text in words(charts["steps"]) if text.endswith("%")] == ["100%", "25%"] * 2
    widths = [bar["width"] for bar in items(charts["steps"], "rect")]
    assert widths[1] / widths[0] == pytest.approx(0.25)


def test_the_gain_named_is_marked(charts):
    assert "Named by Zuckerberg" in words(charts["break_even"])


def test_terms_carry_their_sign(charts):
    assert set(words(charts["contributions"])) == {"+1.6", "−1.2", "+0.5"}


def test_months_stand_behind_the_crossings(charts):
    assert set(words(charts["crossings"])) == {"Nov 2024", "Oct 2025"}


def test_axis_of_years_does_not_reach_down_to_zero(charts):
    """The dots stand 0.93 of 2.5 years apart: more than a third of the plot, not a two-thousandth."""
    dots = sorted(dot["x"] for dot in items(charts["crossings"], "symbol"))
    assert dots[1] - dots[0] > 100


def test_lines_are_named(charts):
    assert {"Best Llama", "Best with weights", "Llama 3"} == set(words(charts["gaps"]))
    assert {"Best Llama", "Best with weights", "Llama 3"} == set(words(charts["places"]))
    assert {"Llama", "Qwen"} == set(words(charts["downloads"]))
    assert {"Chinese bases", "European bases"} == set(words(charts["shares"], "narrow"))


# The gift under sliders ------------------------------------------------------------------------------------------


def test_answer_is_the_model_at_the_base_case(charts):
    """1.65 + 0.3 less 1.18065 and 0.4476: 0.32175."""
    worth = charts["gift"].answers[0]
    saving = giveaway.efficiency_saving(0.02, 137.5, 0.6)
    cost, forgone = giveaway.release_cost(78.71, 0.05, 0.3), giveaway.forgone_revenue(37.3, 0.03, 0.4)
    assert worth.value == pytest.approx(giveaway.value(saving, 0.3, 0, cost, forgone))
    assert worth.value == pytest.approx(0.32175)


def test_bars_run_from_zero_to_their_term(charts):
    """Widths of saving and cost are as 1.65 to 1.18065, on either side of zero."""
    bars = items(charts["gift"], "rect")
    saving, _, cost = bars[:3]
    assert saving["width"] / cost["width"] == pytest.approx(1.65 / 1.18065)
    assert cost["x"] + cost["width"] == pytest.approx(saving["x"])
    assert cost["fill"] == theme.ink("required")


def test_sliders_are_parameters_of_the_chart(charts):
    names = {param["name"] for param in spec_of(charts["gift"])["params"]}
    assert {"efficiency_gain", "charged_share", "closed_share", "gift_value"} <= names
