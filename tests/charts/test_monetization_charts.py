"""Charts of the chapter on selling AI say what their frames say; sliders compute what the models do."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from drawn_marks import drawn_marks

from analysis import whatif
from analysis.charts import monetization as charts
from analysis.models import prices, reliability
from analysis.publish import figures

WORDS = {"title": "What is found", "alt": "What is seen in the chart."}
DAYS = pd.to_datetime(["2024-01-01", "2025-01-01", "2026-01-01"])
CURVE = pd.DataFrame(
    {"series": ["Logistic in log time"] * 3, "minutes": [1.0, 60, 900], "probability": [0.9, 0.5, 0.2],
     "low": [0.8, 0.4, 0.1], "high": [0.95, 0.6, 0.3]}
)  # fmt: skip
RANGE = pd.DataFrame({"label": ["A", "B"], "value": [2.0, 30], "low": [1.0, 10], "high": [4.0, 90]})


def drawn() -> dict[str, Any]:
    """Return every chart of the module, from small frames."""
    error = whatif.slider("step_error", "Error", "share", (0, 0.5), 0.15)
    steps = whatif.slider("steps", "Steps", "count", (1, 20), 5, step=1)
    fall = whatif.slider("price_fall", "Fall", "multiple", (1, 50), 10)
    more = whatif.slider("revenue_multiple", "Revenue", "multiple", (0.5, 5), 1)
    lows = pd.DataFrame({"series": "MMLU 83 (GPT-4)", "date": DAYS, "price_usd_per_mtok": [37.5, 3, 0.06], "name": "x"})
    tries = pd.DataFrame({"series": "A, measured", "k": [1, 2, 3], "probability": [0.4, 0.3, 0.2], "kind": "measured"})
    chance = pd.DataFrame({"year": [2026, 2027], "probability": [0.1, 0.4]})
    return {
        "price_lines": charts.price_lines(lows, **WORDS),
        "declines": charts.declines(RANGE.rename(columns={"value": "factor"}).assign(lows=4), **WORDS),
        "beside_studies": charts.beside_studies(RANGE.assign(group=["Published", "Ours"]), **WORDS),
        "volumes": charts.volumes(
            pd.DataFrame({"series": ["Google"] * 3, "date": DAYS, "tokens_per_day": [3e11, 2e13, 1e14]}), **WORDS
        ),
        "cost_and_price": charts.cost_and_price(RANGE.assign(group=["Cost", "Price"]), **WORDS),
        "success_curves": charts.success_curves(CURVE, **WORDS),
        "horizons": charts.horizons(
            pd.DataFrame({"series": "Half of the time", "date": DAYS, "minutes": [4.0, 60, 700], "name": "x"}),
            (("An hour", 60.0),),
            **WORDS,
        ),
        "repeats": charts.repeats(tries, **WORDS),
        "sellable": charts.sellable(RANGE.assign(curve=["constant", "logistic"]), **WORDS),
        "baidu": charts.baidu(
            pd.DataFrame({"series": "Advertising", "date": DAYS, "value": [17.0, 16, 12.6], "quarter": "q"}), **WORDS
        ),
        "margin_fan": charts.margin_fan(
            pd.DataFrame({"year": [2026, 2027], "series": "Gross margin", "value": [0.5, 0.4], "low": [0.3, 0.1],
                          "high": [0.7, 0.7], "inner_low": [0.4, 0.3], "inner_high": [0.6, 0.5]}),
            **WORDS,
        ),
        "chance_of_profit": charts.chance_of_profit(chance, **WORDS),
        "chain": charts.chain_whatif(error, steps, **WORDS),
        "revenue": charts.revenue_whatif(fall, more, 18.2, "Google", **WORDS),
    }  # fmt: skip


CHARTS = drawn()


def spec(name: str) -> dict[str, Any]:
    chart = CHARTS[name]
    found: dict[str, Any] = (chart.chart if isinstance(chart, whatif.WhatIf) else chart).to_dict()
    return found


@pytest.mark.parametrize("name", CHARTS)
def test_chart_has_words_and_draws_at_both_widths(name):
    found = spec(name)
    assert found["title"]["text"] == "What is found"
    assert found["title"]["subtitle"]
    assert found["description"] == "What is seen in the chart."
    for width in ("wide", "narrow"):
        assert figures.static_svg(found, width).startswith("<svg")


def texts(name: str) -> list[str]:
    items = drawn_marks(spec(name), "text", "wide")
    return [" ".join(t) if isinstance(t := item.get("text", ""), list) else str(t) for item in items]


def test_logarithmic_axes_say_so():
    for name in ("price_lines", "declines", "beside_studies", "volumes", "cost_and_price", "horizons", "sellable"):
        assert "logarithmic" in spec(name)["title"]["subtitle"], name


def test_factors_are_printed_behind_their_dots():
    assert {"2×", "30×"} <= set(texts("declines"))
    assert {"1 to 4×", "10 to 90×"} <= set(texts("beside_studies"))


def test_marks_are_named():
    assert "An hour" in texts("horizons")
    assert "One half" in texts("success_curves")


def test_answers_are_those_of_the_models():
    chain, revenue = CHARTS["chain"], CHARTS["revenue"]
    assert [a.value for a in chain.answers] == pytest.approx(
        [reliability.chain_failure(0.15, 5), reliability.inverse_chain(0.5, 5)]
    )
    assert revenue.answers[0].value == prices.volume_multiple_needed(10, 1)


def test_chain_starts_at_one_step_and_stands_on_the_chosen_one():
    """The dot of five steps: 1 − 0.85⁵ = 0.5563 of the height is above it."""
    dots = [item for item in drawn_marks(spec("chain"), "symbol", "wide") if item.get("opacity") == 1]
    assert len(dots) == 1
    assert reliability.chain_failure(0.15, 5) == pytest.approx(0.5563, abs=1e-4)
