import json
import re
import struct
import xml.etree.ElementTree as ET
from typing import Any

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import mime, show
from analysis.charts import layout, theme
from analysis.publish import figures
from analysis.publish.controls import Pattern, decimals_of, pattern
from analysis.whatif import Answer, WhatIf, slider

FRAME = pd.DataFrame({"company": ["Meta", "Nvidia"], "share": [0.455, 0.5]})
TITLE = 'Chips & "margins" </script> and a title so long that a picture has to break it into two lines'


def made(controls: tuple[Any, ...] = (), answers: tuple[Answer, ...] = (), title: str = TITLE) -> dict[str, Any]:
    bars = alt.Chart(FRAME).mark_bar(color=theme.ink("revenue")).encode(x="share:Q", y="company:N")
    chart = layout.finish(alt.layer(bars), layout.Words(title, "Two bars & <more>", "Share"), (200, 220))
    seen: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(show, "display", lambda data, raw: seen.append(data))
        show.figure(WhatIf(chart, controls, answers), "gap", "Filings & notes, 2026", FRAME)
    return json.loads(json.dumps(seen[0][mime.FIGURE]))


@pytest.fixture(scope="module")
def payload() -> dict[str, Any]:
    return made()


@pytest.fixture(scope="module")
def page(payload: dict[str, Any]) -> BeautifulSoup:
    return BeautifulSoup(figures.render(payload, "code/book/payback.html#L-9").html, "html.parser")


@pytest.fixture(scope="module")
def moving() -> BeautifulSoup:
    controls = (
        slider("gross_margin", "Gross margin", "share", (0.1, 0.9), 0.5),
        slider("chips", "Chips", "usd_bn_per_year", (100, 700), 356.116),
    )
    answers = (
        Answer("needed", "Needed", "usd_bn_per_year", 1424.464, "chips * 4"),
        Answer("payback_year", "Paid back by", "year", None, otherwise="no year up to 2040"),
    )
    return BeautifulSoup(figures.render(made(controls, answers)).html, "html.parser")


def test_same_payload_same_bytes(payload: dict[str, Any]) -> None:
    one, two = (figures.render(json.loads(json.dumps(payload)), "code.html") for _ in range(2))
    assert one.html == two.html
    assert one.files == two.files


def test_another_content_has_another_address(payload: dict[str, Any]) -> None:
    """A scenario's edition shows the same figure with other numbers: both must fit on one site."""
    other = figures.render({**payload, "csv": payload["csv"] + "x,1\n"})
    assert not set(other.files) & set(figures.render(payload).files)


def test_title_source_and_links_are_text_on_the_page(page: BeautifulSoup) -> None:
    figure = page.find("figure", id="fig-gap")
    assert figure["class"] == ["wager-figure"]
    assert figure.find(class_="figure-title").text == TITLE
    assert figure.text.count(TITLE) == 1
    assert figure.find(class_="figure-subtitle").text == "Share"
    assert figure.find(class_="figure-source").text == "Source: Filings & notes, 2026"
    assert [link.text for link in figure.select(".figure-links a")] == [
        *("Data (CSV)", "PNG", "SVG", "Code", "Link to this chart"),
    ]
    assert figure.find("a", string="Code")["href"] == "code/book/payback.html#L-9"
    assert figure.find("a", string="Link to this chart")["href"] == "#fig-gap"


def test_every_file_that_the_page_names_is_there(payload: dict[str, Any], page: BeautifulSoup) -> None:
    named = {link["href"] for link in page.select("a[download]")}
    named |= {page.find("img")["src"], page.find("source")["srcset"]}
    assert named == set(figures.render(payload).files)


def test_without_a_code_line_there_is_no_code_link(payload: dict[str, Any]) -> None:
    assert "Code" not in figures.render(payload).html


def test_picture_keeps_its_place_before_it_loads(page: BeautifulSoup) -> None:
    picture = page.find("img")
    assert picture["alt"] == "Two bars & <more>"
    assert (picture["width"], picture["height"], picture["loading"]) == ("720", "200", "lazy")
    narrow = page.find("source")
    assert (narrow["width"], narrow["height"], narrow["media"]) == ("360", "220", "(max-width: 600px)")


def test_pictures_have_the_sizes_that_the_page_says(payload: dict[str, Any]) -> None:
    files = figures.render(payload).files
    sizes = {
        name.rsplit("-", 1)[1]: (root.get("width"), root.get("height"))
        for name, content in files.items()
        if name.endswith(("wide.svg", "narrow.svg"))
        for root in [ET.fromstring(content)]
    }
    assert sizes == {"wide.svg": ("720", "200"), "narrow.svg": ("360", "220")}


def test_the_specification_on_the_page_is_whole_and_cannot_end_its_element(page: BeautifulSoup) -> None:
    script = page.find("script", class_="figure-spec")
    spec = json.loads(script.string)
    assert script["type"] == "application/json"
    assert list(spec["datasets"].values()) == [FRAME.to_dict("records")]
    assert spec["usermeta"]["heights"] == {"wide": 200, "narrow": 220}
    assert not {"config", "title", "$schema", "width", "height"} & set(spec)
    assert "<" not in script.string


def test_page_pictures_swap_every_colour_in_the_dark(payload: dict[str, Any]) -> None:
    svg = next(content.decode() for name, content in figures.render(payload).files.items() if "wide" in name)
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg))
    style = re.search(r"<style>@media \(prefers-color-scheme:dark\)\{(.*?)\}</style>", svg)
    assert style
    swapped = dict(re.findall(r'\[fill="(#\w+)"\]\{fill:(#\w+)\}', style.group(1)))
    assert set(swapped) == used
    assert swapped[theme.ink("revenue")] == theme.DARK[theme.ink("revenue")]


def test_downloads_stand_alone(payload: dict[str, Any]) -> None:
    files = figures.render(payload).files
    svg = next(content for name, content in files.items() if re.fullmatch(r"charts/gap-\w+\.svg", name))
    texts = "".join(ET.fromstring(svg).itertext())
    assert "Filings & notes, 2026" in texts
    assert "The Llama Wager" in texts
    assert TITLE in texts  # in the title element whole, and in lines of text
    lines = [node.text for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert " ".join(lines[:2]) == TITLE
    assert b"prefers-color-scheme" not in svg
    png = next(content for name, content in files.items() if name.endswith(".png"))
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height / 2) == (2 * (720 + 32), float(ET.fromstring(svg).get("height", "0")))
    data = next(content for name, content in files.items() if name.endswith(".csv"))
    assert data.decode() == "company,share\nMeta,0.455\nNvidia,0.5\n"


def test_no_file_and_no_page_names_another_host(payload: dict[str, Any]) -> None:
    rendered = figures.render(payload)
    text = rendered.html + "".join(c.decode() for n, c in rendered.files.items() if not n.endswith(".png"))
    assert set(re.findall(r"https?://[^\"' )]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_a_figure_without_sliders_has_no_form(page: BeautifulSoup) -> None:
    assert not page.find(["form", "output", "input"])


def test_sliders_are_labelled_and_hidden_until_scripts_run(moving: BeautifulSoup) -> None:
    form = moving.find("form")
    assert form.has_attr("hidden")
    assert form.find("fieldset").has_attr("disabled")
    slider_, box = form.find("input", type="range"), form.find("input", type="number")
    assert moving.find("label", attrs={"for": slider_["id"]}).text == "Gross margin"
    assert box["aria-label"] == "Gross margin, as a number"
    assert (slider_["min"], slider_["max"], slider_["step"], slider_["value"]) == ("10", "90", "1", "50")
    assert slider_["aria-valuetext"] == "50%"
    for control in (slider_, box):
        assert moving.find(id=control["aria-describedby"]).text == "10 to 90%; base case 50%"
    assert moving.find("datalist", id=slider_["list"]).find("option")["value"] == "50"
    assert form.find("button")["type"] == "reset"


def test_a_base_case_that_is_not_round_is_kept_exactly(moving: BeautifulSoup) -> None:
    row = moving.find(attrs={"data-name": "chips"})
    assert row["data-value"] == "356.116"
    assert row.find("input", type="range")["value"] == "356.116"
    assert row.find("input", type="number")["value"] == "356"
    assert row.find(class_="whatif-range").text.endswith("base case $356 billion a year")


def test_answers_at_the_base_case_stand_on_the_page(moving: BeautifulSoup) -> None:
    output = moving.find("output")
    assert output["for"] == ["gap-gross_margin", "gap-chips"]
    assert [line.text for line in output.find_all(class_="whatif-answer")] == [
        "Needed $1,424 billion a year",
        "Paid back by no year up to 2040",
    ]
    assert [line.has_attr("data-column") for line in output.find_all("strong")] == [False, True]
    note = "Shown is the base case. With scripts, sliders change it: Gross margin; Chips."
    assert moving.find(class_="whatif-note").text == note


def test_every_id_is_there_once(moving: BeautifulSoup) -> None:
    ids = [element["id"] for element in moving.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "text"),
    [
        ("usd_bn_per_year", 0, 1424.4, "$1,424 billion a year"),
        ("usd_bn_per_year", 0, -1424.4, "−$1,424 billion a year"),
        ("usd_bn_per_year", 0, -0.4, "$0 billion a year"),
        ("share_per_year", 0, 0.8, "80% a year"),
        ("share", 1, 0.455, "45.5%"),
        ("multiple", 1, 2, "2.0×"),
        ("years", 0, 5, "5 years"),
        ("year", 0, 2036, "2036"),
    ],
)
def test_units_are_printed_as_everywhere(unit: str, decimals: int, value: float, text: str) -> None:
    assert pattern(unit, decimals).text(value) == text


def test_pattern_can_be_printed_without_its_suffix() -> None:
    assert Pattern("$", " billion", 1, 0, True).short(1500) == "$1,500"


@pytest.mark.parametrize(("step", "decimals"), [(10, 0), (1, 0), (0.5, 1), (0.1, 1), (0.02, 2), (0.001, 3)])
def test_decimals_tell_stops_apart(step: float, decimals: int) -> None:
    assert decimals_of(step) == decimals
