"""The notebook that readers download: values in the prose, pictures in the outputs, the same bytes each time."""

import json
import re
import shutil
from dataclasses import replace
from xml.etree import ElementTree

import nbformat
import papermill
import pytest
from bs4 import BeautifulSoup

from analysis.publish import chapters, project, runs
from analysis.publish.elsewhere import notebook
from analysis.publish.settings import Settings

PUBLISHED = Settings(repository="https://github.com/example/wager", branch="main", site="https://example.org/wager")
CHAPTER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Is it worth it?

The answer is {finding}`answer`.

```{code-cell} ipython3
:tags: [remove-cell]

import altair as alt
import pandas as pd

from analysis import tables
from analysis.charts import layout
from analysis.findings import record
from analysis.show import figure, table
```

```{code-cell} ipython3
:tags: [parameters, hide-input]

price: float = 3.0  # usd_bn, 0 to 10: what one costs
count: int = 2  # count, 1 to 5: how many are bought
```

```{code-cell} ipython3
:tags: [hide-input]

record("answer", price * count, "usd_bn", "What it costs", [tables.load("baselines")])
record("count", count, "count", "How many", [tables.load("baselines")])
frame = pd.DataFrame({"share": [0.2, 0.5], "company": ["Meta", "Nvidia"]})
bars = alt.Chart(frame).mark_bar().encode(x="share:Q", y="company:N")
words = layout.Words("Two bars", "Seen are two bars", "Share")
figure(layout.finish(alt.layer(bars), words, (200, 220)), "bars", "Filings", frame)
table(frame, "shares", "Shares", {"company": ("Company", None)}, "Filings", links={"company": "ledger.html#{company}"})
```

## Every number on this page

```{finding-cards}
```
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project of one chapter with a chart and a table."""
    place = tmp_path_factory.mktemp("project")
    (place / "book").mkdir()
    (place / "book" / "mini.md").write_text(CHAPTER, encoding="utf-8")
    (place / "_toc.yml").write_text("format: jb-book\nroot: book/mini\n", encoding="utf-8")
    shutil.copytree(project.ROOT / "data", place / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAGER_ROOT", str(place))
        patch.setenv("WAGER_DATA", str(place / "data"))
        yield place


@pytest.fixture(scope="module")
def run(folder):
    return runs.obtain(chapters.chapter("mini"))


def render(run, settings=PUBLISHED, edition="", drawn=None):
    made = notebook.render(
        chapters.chapter("mini"), run, {"mini": run.findings}, settings, edition=edition, drawn=drawn
    )
    return nbformat.reads(made.decode(), as_version=4)


def outputs(made):
    return [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]


def test_it_holds_the_chapter_s_cells_as_they_are(run):
    page, made = chapters.chapter("mini"), render(run)
    assert [cell.source for cell in made.cells if cell.cell_type == "code"][1:] == [
        cell.source for cell in page.notebook().cells if cell.cell_type == "code"
    ]
    assert made.cells[2].source == (
        "# Is it worth it?\n\nThe answer is [\\$6.0 billion](https://example.org/wager/mini.html#finding-mini-answer)."
    )
    assert made.metadata.kernelspec.name == "python3"


def test_prose_is_that_of_today_though_the_run_is_older(run):
    page = chapters.chapter("mini")
    edited = replace(page, text=page.text.replace("The answer is", "In short, the answer is"))
    made = nbformat.reads(notebook.render(edited, run, {"mini": run.findings}, PUBLISHED).decode(), as_version=4)
    assert "In short, the answer is [" in made.cells[2].source


def test_same_input_gives_the_same_bytes_and_names_no_folder_and_no_time(run, folder):
    page, found = chapters.chapter("mini"), {"mini": run.findings}
    one, two = (notebook.render(page, run, found, PUBLISHED) for _ in range(2))
    assert one == two
    assert str(folder).encode() not in one
    assert b"papermill" not in one
    assert not re.search(rb"20\d\d-\d\d-\d\dT\d\d:", one)


def test_cells_have_ids_that_stay(run):
    assert [cell.id for cell in render(run).cells] == ["about", "set-up", *(f"mini-{i}" for i in range(5))]


def test_papermill_finds_the_parameters(run, tmp_path):
    path = tmp_path / "mini.ipynb"
    nbformat.write(render(run), path)
    found = papermill.inspect_notebook(path)
    assert {name: (item["inferred_type_name"], item["default"]) for name, item in found.items()} == {
        "price": ("float", "3.0"),
        "count": ("int", "2"),
    }


def test_code_is_folded_where_pages_hide_it_and_parameters_stay_in_sight(run):
    folded = {cell.source.split("\n")[0][:14]: cell.metadata for cell in render(run).cells if cell.cell_type == "code"}
    assert folded["import altair "] == {
        "jupyter": {"source_hidden": True, "outputs_hidden": True},
        "cellView": "form",
        "tags": ["remove-cell"],
    }
    assert folded['record("answer']["jupyter"] == {"source_hidden": True}
    assert folded["price: float ="] == {"tags": ["parameters", "hide-input"]}


def test_a_chart_is_a_picture_with_title_source_and_words_for_who_cannot_see_it(run):
    (shown,) = [output.data for output in outputs(render(run)) if "image/svg+xml" in output.get("data", {})]
    assert set(shown) == {"image/svg+xml", "application/vnd.vegalite.v6+json", "text/plain"}
    picture = ElementTree.fromstring(shown["image/svg+xml"])
    assert picture.find("{*}title").text == "Two bars"
    assert picture.find("{*}desc").text == "Seen are two bars"
    assert "Source: Filings | The Llama Wager" in picture.itertext()
    assert shown["application/vnd.vegalite.v6+json"]["title"]["text"] == "Two bars"


def test_a_picture_that_the_page_has_drawn_is_not_drawn_again(run):
    drawn = {"charts/bars-0123456789-wide.svg": b"<svg>wide</svg>", "charts/bars-0123456789.svg": b"<svg>whole</svg>"}
    made = [output.data for output in outputs(render(run, drawn=drawn)) if "image/svg+xml" in output.get("data", {})]
    assert [data["image/svg+xml"] for data in made] == ["<svg>whole</svg>"]


def test_links_of_a_table_hold_elsewhere(run):
    (data,) = [output.data["text/html"] for output in outputs(render(run)) if "text/html" in output.get("data", {})]
    addresses = [link["href"].split(",")[0] for link in BeautifulSoup(data, "html.parser").find_all("a")]
    assert addresses == [
        "https://example.org/wager/ledger.html#Meta",
        "https://example.org/wager/ledger.html#Nvidia",
        "data:text/csv;charset=utf-8",
    ]


def test_findings_are_lines_of_text(run):
    lines = [output.text for output in outputs(render(run)) if output.output_type == "stream"]
    status = run.findings["answer"]["status"]
    assert lines == [f"What it costs: $6.0 billion ({status})\nHow many: 2 ({status})\n"]
    assert "application/vnd.llama-wager" not in json.dumps(render(run))


def test_an_edition_sets_its_parameters_after_the_defaults(run):
    page = chapters.chapter("mini")
    made = render(runs.obtain(page, {"price": 4.0, "count": 5}), edition="bull")
    place = next(index for index, cell in enumerate(made.cells) if "parameters" in cell.metadata.get("tags", []))
    assert made.cells[place + 1].source == "count = 5\nprice = 4.0"
    assert made.cells[place + 1].metadata.tags == ["injected-parameters"]
    assert "(https://example.org/wager/bull/mini.html#finding-mini-answer)" in made.cells[2].source
    assert "$20 billion" in made.cells[2].source
    assert "in the edition *bull*" in made.cells[0].source


def test_it_says_how_to_run_it(run):
    about, set_up = (cell.source for cell in render(run).cells[:2])
    assert "*[Is it worth it?](https://example.org/wager/mini.html)*, a chapter of The Llama Wager" in about
    assert "fetches it from <https://github.com/example/wager>" in about
    assert 'address, branch = "https://github.com/example/wager", "main"' in set_up


def test_without_a_repository_it_says_to_run_it_in_a_clone(run):
    about, set_up = (cell.source for cell in render(run, Settings()).cells[:2])
    assert "*Is it worth it?*, a chapter" in about
    assert "Run it inside a clone of the project" in about
    assert "git" not in set_up
    assert "raise FileNotFoundError" in set_up
