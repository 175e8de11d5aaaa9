"""The charts say what their frames say. Marks are read from the drawn scene, not from the specification."""

import json
import re
from typing import Any

import numpy as np
import pytest
from drawn_marks import drawn_marks, drawn_texts

from analysis.charts import layout, payback, theme
from analysis.models import finance
from analysis.models import payback as model
from analysis.publish import figures
from analysis.whatif import WhatIf

NAMES = [
    *("capex", "gap", "reconciliation", "fan", "curve", "tornado", "sobol", "booms", "captured"),
    *("required", "cash"),
]


def spec_of(chart: Any) -> dict[str, Any]:
    return (chart.chart if isinstance(chart, WhatIf) else chart).to_dict()


def items(chart: Any, kind: str, size: str = "wide") -> list[dict[str, Any]]:
    """Return the drawn marks of a kind: rect, text, line, rule, symbol."""
    return drawn_marks(spec_of(chart), kind, size)


def words(chart: Any, size: str = "wide") -> list[str]:
    return drawn_texts(spec_of(chart), size)


@pytest.fixture(scope="module")
def charts(frames: Any) -> dict[str, Any]:
    return {name: chart for name, (chart, _) in frames.figures().items()}


def test_this_list_names_every_chart(charts: dict[str, Any]) -> None:
    assert sorted(charts) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_chart_has_words_and_follows_the_width(charts: dict[str, Any], name: str) -> None:
    spec = spec_of(charts[name])
    assert spec["title"]["text"] == "Required revenue is ten times AI revenue"
    assert spec["title"]["subtitle"]
    assert spec["description"] == "What is seen in the chart."
    assert {"name": "narrow", "value": False} in spec["params"]
    for kind, width in layout.WIDTHS.items():
        svg = figures.static_svg(spec, kind)
        size = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)"', svg)
        assert size
        assert size.groups() == (str(width), str(spec["usermeta"]["heights"][kind]))


@pytest.mark.parametrize("name", NAMES)
def test_only_colours_with_a_dark_partner_are_used(charts: dict[str, Any], name: str) -> None:
    svg = figures.static_svg(spec_of(charts[name]), "wide")
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(theme.DARK)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_depends_on_what_was_drawn_before(charts: dict[str, Any], frames: Any, name: str) -> None:
    """Altair numbers unnamed views and parameters through a session; a chart made twice must be the same."""
    again = frames.figures()[name][0]
    assert json.dumps(spec_of(charts[name])) == json.dumps(spec_of(again))


def test_capex_bars_start_at_zero_and_stack_to_the_quarter_s_sum(charts: dict[str, Any], frames: Any) -> None:
    """Height of the last stack over the height of the axis is its sum over the axis end, 200."""
    bars = items(charts["capex"], "rect")
    assert len(bars) == len(frames.CAPEX)
    bottom = max(bar["y"] + bar["height"] for bar in bars)
    last = max(bar["x"] for bar in bars)
    stack = sum(bar["height"] for bar in bars if bar["x"] == last)
    total = frames.CAPEX.groupby("calendar_quarter")["capex_usd_bn"].sum()
    first = min(bar["x"] for bar in bars)
    first_stack = sum(bar["height"] for bar in bars if bar["x"] == first)
    assert stack / first_stack == pytest.approx(total.iloc[-1] / total.iloc[0], rel=1e-6)
    assert all(bar["y"] + bar["height"] <= bottom for bar in bars)


def test_capex_names_every_company_beside_its_part_of_the_last_bar(charts: dict[str, Any], frames: Any) -> None:
    for size in layout.WIDTHS:
        assert sorted(words(charts["capex"], size)) == sorted(frames.FIRMS)


def test_capex_keeps_a_company_that_has_not_reported_the_last_quarter(frames: Any) -> None:
    late = frames.CAPEX.query("not (company == 'Oracle' and calendar_quarter == '2026Q2')")
    assert "Oracle" in words(payback.capex_by_company(late, **frames.WORDS))


def test_capex_refuses_a_company_without_a_colour(frames: Any) -> None:
    with pytest.raises(ValueError, match="No colour is set for Initech"):
        payback.capex_by_company(frames.CAPEX.replace("Meta", "Initech"), **frames.WORDS)


def test_gap_names_its_lines_at_both_widths(charts: dict[str, Any], frames: Any) -> None:
    assert sorted(words(charts["gap"])) == sorted(frames.LINES)
    narrow = ["AI revenue: labs", "Labs and clouds", "Required: cohort cost", "Required: identity"]
    assert sorted(words(charts["gap"], "narrow")) == narrow


def test_gap_labels_do_not_touch(charts: dict[str, Any]) -> None:
    """Labels of one line on a wide screen, of two on a narrow one."""
    for size, lines in (("wide", 1), ("narrow", 2)):
        heights = sorted(item["y"] for item in items(charts["gap"], "text", size))
        assert min(np.diff(heights)) >= lines * theme.FONT_SIZE


def test_gap_refuses_an_unknown_series(frames: Any) -> None:
    with pytest.raises(ValueError, match="Unknown series Hype; known: Required: Sequoia identity"):
        payback.gap_over_time(frames.GAP.assign(series="Hype"), **frames.WORDS)


def test_reconciliation_prints_totals_and_signed_changes(charts: dict[str, Any]) -> None:
    assert words(charts["reconciliation"]) == ["1,424", "−180", "−640", "+95", "+60", "−130", "629"]


def test_reconciliation_bars_run_from_start_to_end(charts: dict[str, Any]) -> None:
    """Bars of 1424 and -640: the ratio of their widths, and the change begins where the one before ends."""
    bars = items(charts["reconciliation"], "rect")
    assert bars[2]["width"] / bars[0]["width"] == pytest.approx(640 / 1424)
    assert bars[2]["x"] + bars[2]["width"] == pytest.approx(bars[1]["x"])
    assert bars[6]["x"] == bars[0]["x"] == 0


def test_fan_and_curve_name_what_is_seen(charts: dict[str, Any]) -> None:
    assert words(charts["fan"]) == ["95th percentile", "75th", "Median", "25th", "5th percentile"]
    assert words(charts["curve"]) == ["71% by 2045"]


def test_fan_axis_holds_zero_even_when_everything_is_above(frames: Any) -> None:
    above = frames.FAN.assign(**{key: frames.FAN["p95"].abs() + 100 for key in ("p05", "p25", "p50", "p75", "p95")})
    spec = payback.cash_fan(above, **frames.WORDS).to_dict()
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] == 0


def test_tornado_starts_at_the_base_and_marks_what_never_happens(charts: dict[str, Any]) -> None:
    texts = words(charts["tornado"])
    assert {"35%: never", "160%", "$6.0tn", "$900bn", "3 years", "6 years"} <= set(texts)
    bars = items(charts["tornado"], "rect")
    starts = {round(bar["x"], 6) for bar in bars} & {round(bar["x"] + bar["width"], 6) for bar in bars}
    assert len(starts) == 1


def test_tornado_keeps_the_words_of_a_bar_without_length_on_both_sides(frames: Any) -> None:
    """An input that moves nothing: both results are the base, its two values stand left and right of it."""
    flat = payback.tornado(frames.TORNADO.assign(at_low=2036, at_high=2036), 2036, subtitle="Year", **frames.WORDS)
    sides = {item["text"]: item["align"] for item in items(flat, "text")}
    assert (sides["3 years"], sides["6 years"]) == ("right", "left")


def test_tornado_refuses_a_base_that_is_never(frames: Any) -> None:
    with pytest.raises(ValueError, match="base of a tornado is inf"):
        payback.tornado(frames.TORNADO, np.inf, subtitle="Year", **frames.WORDS)


def test_sobol_draws_two_dots_for_each_input(charts: dict[str, Any], frames: Any) -> None:
    assert len(items(charts["sobol"], "symbol")) == 2 * len(frames.SOBOL)


def test_booms_start_at_zero_and_set_this_one_off(charts: dict[str, Any]) -> None:
    bars = items(charts["booms"], "rect")
    assert bars[1]["width"] / bars[0]["width"] == pytest.approx(2.1 / 6.5)
    assert [bar["fill"] for bar in bars] == [theme.ink("neutral"), theme.ink("revenue"), theme.ink("neutral")]


def test_captured_can_stand_without_a_reference(frames: Any) -> None:
    chart = payback.captured(frames.CAPTURED, **frames.WORDS)
    assert words(chart) == ["54", "1,450"] * 2  # each once more as a halo below the marks


def test_required_answers_are_the_model_at_the_base_case(charts: dict[str, Any]) -> None:
    """356.116 times 2 over 1 - 0.5 is 1,424.464; less 105 is 1,319.464."""
    required, gap = charts["required"].answers
    assert required.value == pytest.approx(1424.464)
    assert gap.value == pytest.approx(1319.464)
    assert words(charts["required"]) == ["1,424", "105"]


def test_cash_answer_is_the_model_s_payback_year(charts: dict[str, Any], frames: Any) -> None:
    plan = frames.PROGRAMME
    flows = model.operating_cash_flow(plan["revenue_usd_bn"], 0.6, plan["operating_cost_usd_bn"], plan["capex_usd_bn"])
    (year,) = charts["cash"].answers
    assert year.value == finance.payback_year(flows.to_numpy(), 2023)
    assert f"Paid back: {year.value:.0f}" in words(charts["cash"])


def test_cash_says_nothing_of_payback_where_there_is_none(frames: Any) -> None:
    poor = frames.PROGRAMME.assign(capex_usd_bn=5000.0)
    controls = frames.cash().controls
    chart = payback.cash_whatif(poor, *controls, frames.BASE_REVENUE, **frames.WORDS)
    assert chart.answers[0].value is None
    assert chart.answers[0].otherwise == "no year up to 2040"
    assert not [text for text in words(chart) if text.startswith("Paid back")]
