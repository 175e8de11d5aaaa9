import csv
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import mime, show
from analysis.charts import layout, theme
from analysis.show import ShowError, figure, table
from analysis.whatif import Answer, WhatIf, slider

FRAME = pd.DataFrame({"company": ["Meta", "Nvidia <b>"], "revenue": [1424.0, None], "share": [0.455, 0.5]})
COLUMNS = {"company": ("Company", None), "revenue": ("Revenue", "usd_bn"), "share": ("Share", "share")}


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(show, "display", lambda data, raw: seen.append(data))
    return seen


def chart(title: str = "A finding", alt_text: str = "Two bars") -> alt.LayerChart:
    bars = alt.Chart(FRAME).mark_bar().encode(x="share:Q", y="company:N")
    return layout.finish(alt.layer(bars), layout.Words(title, alt_text, "Unit"), (200, 220))


def test_figure_carries_all_that_publishing_needs(displayed: list[dict[str, Any]]) -> None:
    figure(chart(), "gap", "Filings, 2026", FRAME)
    payload = displayed[0][mime.FIGURE]
    assert list(payload) == ["name", "title", "subtitle", "alt", "source", "spec", "csv", "controls", "answers"]
    assert (payload["name"], payload["title"], payload["alt"]) == ("gap", "A finding", "Two bars")
    assert list(csv.reader(io.StringIO(payload["csv"])))[1] == ["Meta", "1424.0", "0.455"]
    assert displayed[0]["text/plain"] == "A finding. Two bars Source: Filings, 2026"


def test_figure_is_plain_json(displayed: list[dict[str, Any]]) -> None:
    """A missing number in the frame must not become NaN, which is not JSON."""
    figure(chart(), "gap", "Filings, 2026", FRAME)
    assert json.loads(json.dumps(displayed[0], allow_nan=False)) == displayed[0]


def test_a_notebook_draws_the_same_chart_in_the_report_s_theme(displayed: list[dict[str, Any]]) -> None:
    alt.theme.enable("default")
    figure(chart(), "gap", "Filings, 2026", FRAME)
    spec = displayed[0]["application/vnd.vegalite.v6+json"]
    assert spec["config"]["font"] == theme.FONT
    assert spec["title"]["text"] == "A finding"


def test_a_what_if_brings_its_controls_and_answers(displayed: list[dict[str, Any]]) -> None:
    control = slider("growth", "Growth", "share", (0, 1), 0.5)
    answers = (Answer("a", "A", "usd_bn", 1.0, "growth * 2"), Answer("b", "B", "year", None, otherwise="never"))
    figure(WhatIf(chart(), (control,), answers), "gap", "Own", FRAME)
    payload = displayed[0][mime.FIGURE]
    assert payload["controls"][0]["value"] == 0.5
    assert [(entry["name"], entry["value"], entry["computed"]) for entry in payload["answers"]] == [
        ("a", 1.0, True),
        ("b", None, False),
    ]


@pytest.mark.parametrize(
    ("made", "name", "source", "frame", "message"),
    [
        (lambda: chart(title=" "), "gap", "x", FRAME, "Figure gap has no title"),
        (lambda: chart(alt_text=""), "gap", "x", FRAME, "Figure gap has no description"),
        (chart, "Gap now", "x", FRAME, "Figure name 'Gap now': use lower-case letters"),
        (chart, "gap", "  ", FRAME, "Figure gap has no source"),
        (chart, "gap", "x", FRAME.iloc[:0], "Figure gap has no data"),
        (
            lambda: alt.Chart(FRAME).mark_bar() | alt.Chart(FRAME).mark_bar(),
            "gap",
            "x",
            FRAME,
            "Figure gap has several views",
        ),
        (lambda: alt.Chart(FRAME).mark_bar(), "gap", "x", FRAME, "Figure gap has no heights"),
    ],
)
def test_figure_refuses_what_a_reader_would_miss(
    *,
    made: Callable[[], Any],
    name: str,
    source: str,
    frame: pd.DataFrame,
    message: str,
    displayed: list[dict[str, Any]],
) -> None:
    with pytest.raises(ShowError, match=message):
        figure(made(), name, source, frame)
    assert not displayed


def shown(displayed: list[dict[str, Any]]) -> BeautifulSoup:
    table(FRAME, "revenues", "Who earns what", COLUMNS, "Filings, 2026")
    return BeautifulSoup(displayed[0]["text/html"], "html.parser")


def test_table_prints_units_and_marks_what_is_missing(displayed: list[dict[str, Any]]) -> None:
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in shown(displayed).find_all("tr")]
    assert rows == [
        ["Company", "Revenue", "Share"],
        ["Meta", "$1,424 billion", "45.5%"],
        ["Nvidia <b>", "–", "50%"],
    ]


def test_a_number_that_heads_its_row_is_aligned_as_a_head(displayed: list[dict[str, Any]]) -> None:
    table(FRAME, "shares", "Who", {"share": ("Share", "share"), "revenue": ("Revenue", "usd_bn")}, "Filings")
    assert [head.get("class") for head in shown(displayed).select("thead th")] == [None, ["number"]]


def test_table_can_be_read_by_machines_and_keyboards(displayed: list[dict[str, Any]]) -> None:
    page = shown(displayed)
    box = page.find(class_="table-scroll")
    assert (box["role"], box["aria-label"], box["tabindex"]) == ("region", "Who earns what", "0")
    assert page.find("table")["class"] == ["wager-table"]
    assert page.find("caption").text == "Who earns what"
    assert [head["scope"] for head in page.find_all("th")] == ["col", "col", "col", "row", "row"]
    assert [cell.get("class") for cell in page.find("tbody").find("tr").find_all("td")] == [["number"], ["number"]]
    assert "Source: Filings, 2026" in page.text
    assert page.find(id="tab-revenues")


def test_table_offers_its_numbers_unrounded(displayed: list[dict[str, Any]]) -> None:
    link = shown(displayed).find("a", download=True)
    assert link["download"] == "revenues.csv"
    content = unquote(link["href"].split(",", 1)[1])
    assert list(csv.reader(io.StringIO(content))) == [
        ["company", "revenue", "share"],
        ["Meta", "1424.0", "0.455"],
        ["Nvidia <b>", "", "0.5"],
    ]


def test_words_of_a_table_may_be_links(displayed: list[dict[str, Any]]) -> None:
    """The address may use columns that are not shown; what would break out of it is escaped."""
    frame = FRAME.assign(place=["a", 'b"c'])
    table(frame, "gap", "The gap", {"company": ("Company", None)}, "Filings", links={"company": "x.html#{place}"})
    found = BeautifulSoup(displayed[0]["text/html"], "html.parser").select("tbody th a")
    assert [(link.text, link["href"]) for link in found] == [("Meta", "x.html#a"), ("Nvidia <b>", 'x.html#b"c')]


def test_a_link_over_an_unknown_column_is_refused() -> None:
    with pytest.raises(ShowError, match=r"Table gap: a link needs column 'place'; the frame has company, revenue"):
        table(FRAME, "gap", "The gap", COLUMNS, "Filings", links={"company": "x.html#{place}"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": {"profit": ("Profit", "usd_bn")}}, "no column profit; the frame has company, revenue, share"),
        ({"columns": {}}, "no column given"),
        ({"caption": ""}, "Table revenues has no caption"),
        ({"source": " "}, "Table revenues has no source"),
        ({"frame": FRAME.iloc[:0]}, "Table revenues has no rows"),
        ({"name": "Revenues"}, "Table name 'Revenues'"),
    ],
)
def test_table_refuses_what_a_reader_would_miss(change: dict[str, Any], message: str) -> None:
    good = {"frame": FRAME, "name": "revenues", "caption": "Who", "columns": COLUMNS, "source": "Filings"}
    with pytest.raises(ShowError, match=message):
        table(**{**good, **change})


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (float("inf"), "year", "never"),
        (2036.0, "year", "2036"),
        (True, None, "True"),
        (pd.NA, "share", "–"),
        (0.00267, "share:+.1f", "+0.3%"),
    ],
)
def test_cells(value: object, unit: str | None, text: str) -> None:
    assert show.cell(value, unit) == text
