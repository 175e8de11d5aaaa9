"""The charts of scores say what their frames say. Marks are read from the drawn scene."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest
import vl_convert
from drawn_marks import drawn_marks

from analysis.charts import layout, scores, theme
from analysis.publish import figures
from analysis.views.scores import OUTCOMES

COUNTS = {"The Guardian": (20, 5, 10, 15), "Bloomberg": (8, 1, 0, 1)}
OUTCOME_ROWS = pd.DataFrame(
    [
        {"label": label, "outcome": outcome, "claims": count, "of": sum(counts), "share": count / sum(counts)}
        for label, counts in COUNTS.items()
        for outcome, count in zip(OUTCOMES, counts, strict=True)
    ]
)
SPEAKERS = pd.DataFrame(
    [("Mark Zuckerberg", 30, 40, 0.75, 0.6, 0.86), ("David Cahn", 4, 8, 0.5, 0.22, 0.78)],
    columns=["group", "supported", "settled", "supported_share", "supported_low", "supported_high"],
)
DRAWN = {"outcomes": lambda: scores.outcomes(OUTCOME_ROWS, "document"), "shares": lambda: scores.shares(SPEAKERS)}
TOLD = {
    "outcomes": "Stacked bars, one a document. "
    "The Guardian: 20 supported, 5 partly, 10 contradicted, 15 not settled, of 50; "
    "Bloomberg: 8 supported, 1 partly, 0 contradicted, 1 not settled, of 10.",
    "shares": "Dots with intervals, one a speaker, in falling order. Mark Zuckerberg: 30 of 40; David Cahn: 4 of 8.",
}
"""What is seen, in words, with every number of the frame."""


def items(name: str, kind: str, size: str = "wide") -> list[dict[str, Any]]:
    """Return the drawn marks of a kind: rect, text, rule, symbol."""
    return drawn_marks(DRAWN[name]().to_dict(), kind, size)


def words(name: str, size: str = "wide") -> list[str]:
    return [str(item.get("text", "")) for item in items(name, "text", size)]


@pytest.mark.parametrize("name", list(DRAWN))
def test_chart_has_words_and_follows_the_width(name):
    spec = DRAWN[name]().to_dict()
    assert spec["description"] == TOLD[name]
    assert spec["title"]["text"]
    assert spec["title"]["subtitle"].startswith("Share of ")
    assert {"name": "narrow", "value": False} in spec["params"]
    for size, width in layout.WIDTHS.items():
        drawn = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)"', figures.static_svg(spec, size))
        assert drawn
        assert drawn.groups() == (str(width), str(spec["usermeta"]["heights"][size]))


@pytest.mark.parametrize("name", list(DRAWN))
def test_only_colours_with_a_dark_partner_are_used(name):
    svg = figures.static_svg(DRAWN[name]().to_dict(), "wide")
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(theme.DARK)


@pytest.mark.parametrize("name", list(DRAWN))
def test_a_chart_made_twice_is_the_same(name):
    assert json.dumps(DRAWN[name]().to_dict()) == json.dumps(DRAWN[name]().to_dict())


def test_the_title_names_what_a_bar_stands_for():
    assert scores.outcomes(OUTCOME_ROWS, "kind").to_dict()["title"]["text"] == "What became of the claims, by kind"


# Outcomes ----------------------------------------------------------------------------------------------------


def test_every_outcome_has_a_colour_of_its_own():
    assert tuple(scores.COLOURS) == OUTCOMES
    assert len(set(scores.COLOURS.values())) == len(OUTCOMES)
    assert set(scores.DARK) <= set(OUTCOMES)


def test_bars_are_as_long_as_their_shares_and_end_together():
    """Each row is as long as the axis; the Guardian's parts are 0.4, 0.1, 0.2 and 0.3 of it."""
    bars = items("outcomes", "rect")
    rows: dict[float, list[dict[str, Any]]] = {}
    for bar in bars:
        rows.setdefault(round(bar["y"], 3), []).append(bar)
    assert len(rows) == 2
    lengths = []
    for row in rows.values():
        ordered = sorted((bar for bar in row if bar["width"] > 1e-6), key=lambda bar: bar["x"])
        total = sum(bar["width"] for bar in ordered)
        lengths.append(total)
        shown = [round(bar["width"] / total, 6) for bar in ordered]
        assert shown in ([0.4, 0.1, 0.2, 0.3], [0.8, 0.1, 0.1])
    assert lengths[0] == pytest.approx(lengths[1])


def test_parts_come_in_the_order_of_the_outcomes():
    (guardian,) = [
        sorted((bar for bar in items("outcomes", "rect") if bar["y"] == top), key=lambda bar: bar["x"])
        for top in {min(bar["y"] for bar in items("outcomes", "rect"))}
    ]
    assert [bar["fill"] for bar in guardian] == [theme.ink(name) for name in scores.COLOURS.values()]


@pytest.mark.parametrize("size", list(layout.WIDTHS))
def test_counts_are_printed_inside_their_bars(size):
    """All but a part of nothing; each count's middle lies in a bar of that count's width."""
    texts = items("outcomes", "text", size)
    assert sorted(int(item["text"]) for item in texts) == sorted([20, 5, 10, 15, 8, 1, 1])
    bars = items("outcomes", "rect", size)
    for item in texts:
        inside = [
            bar
            for bar in bars
            if bar["x"] < item["x"] < bar["x"] + bar["width"] and bar["y"] < item["y"] < bar["y"] + bar["height"]
        ]
        assert len(inside) == 1
        assert inside[0]["x"] + inside[0]["width"] / 2 == pytest.approx(item["x"], abs=0.01)


def test_small_parts_have_no_count():
    """1 of 25 is 4%, below 5%."""
    frame = OUTCOME_ROWS.iloc[:4].assign(claims=[24, 1, 0, 0], of=25, share=[0.96, 0.04, 0.0, 0.0])
    spec = figures.sized(scores.outcomes(frame, "document").to_dict(), "wide")
    svg = vl_convert.vegalite_to_svg(spec, config=theme.config())
    assert ">24<" in svg
    assert ">1<" not in svg


# Shares ------------------------------------------------------------------------------------------------------


def test_speakers_say_how_many_of_how_many():
    for size in layout.WIDTHS:
        assert sorted(words("shares", size)) == ["30 of 40", "4 of 8"]


def test_dots_stand_at_the_share_and_lines_reach_over_the_interval():
    """From 0.75 to 0.5 the dots move by a quarter of the axis; the lines are 0.26 and 0.56 of it long."""
    first, second = items("shares", "symbol")
    axis = (first["x"] - second["x"]) / 0.25
    assert axis > 100
    lines = items("shares", "rule")
    spans = [abs(line["x2"] - line["x"]) / axis for line in lines]
    assert spans == pytest.approx([0.26, 0.56], abs=1e-6)
    left = [min(line["x"], line["x2"]) for line in lines]
    assert (first["x"] - left[0]) / axis == pytest.approx(0.75 - 0.6, abs=1e-6)
    assert [line["y"] for line in lines] == [first["y"], second["y"]]
    assert first["y"] < second["y"], "in the order given"
