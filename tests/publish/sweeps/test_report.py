"""The report of a sweep, from results made by hand: what it shows, in what order, and that it needs nothing else."""

from __future__ import annotations

import base64

import pytest
from bs4 import BeautifulSoup

from analysis.publish import chapters
from analysis.publish.sweeps import report
from analysis.publish.sweeps.plan import Options

WORDS = {"unit": "usd_bn", "label": "x"}
BOTH = Options(grid=("price=1,2,3", "count=1,2"))


@pytest.fixture
def page(made):
    """Return what makes a report and reads it."""

    def make(options, found, *wanted):
        path = made(options, found)
        return BeautifulSoup(report.document(path, chapters.chapter("mini"), wanted), "html.parser")

    return make


def findings(**values):
    return {
        "findings": values,
        "new": {name: {**WORDS, "label": f"label of {name}"} for name in values if name != "answer"},
    }


def shown(soup):
    return [each["id"] for each in soup.find_all("h2") if each.get("id") not in {None, "failed"}]


def titles(soup):
    return [each.text for each in soup.find_all(class_="figure-title")]


def test_a_grid_has_a_curve_along_each_axis_and_a_heat_map(page):
    """The answer is price times count: at price 3 and count 2 it is 6, over both counts 4.5 in the middle."""
    soup = page(BOTH, lambda price, count: findings(answer=price * count))
    assert titles(soup) == [
        "What it costs rises from $1.5 billion to $4.5 billion as what one costs goes from $1.0 billion "
        "to $3.0 billion",
        "What it costs rises from $2.0 billion to $4.0 billion as how many are bought goes from 1 to 2",
        "What it costs is highest, $6.0 billion at what one costs $3.0 billion and how many are bought 2",
    ]
    assert "From $1.0 billion to $6.0 billion, middle $2.5 billion." in soup.find("h2").find_next("p").text
    table = soup.find_all("table")[2]
    cells = [[cell.text for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]
    assert cells[0] == ["$1.0 billion", "1", "$1.0 billion"]
    assert cells[-1] == ["$3.0 billion", "2", "$6.0 billion"]
    assert len(cells) == 6


def test_what_follows_more_of_the_grid_is_shown_first(page):
    """The answer, which the prose names, moves with price alone; both move the other; nothing moves the third."""
    soup = page(BOTH, lambda price, count: findings(answer=price, other=price * count, still=7))
    assert shown(soup) == ["other", "answer"]
    assert "Not moved by how many are bought." in soup.text
    assert len(soup.find_all("figure")) == 3 + 1


def test_a_finding_that_is_named_is_shown_even_if_it_stays(page):
    soup = page(BOTH, lambda price, count: findings(answer=price, still=7), "still")
    assert shown(soup) == ["still"]
    assert soup.find("h2", id="still").text == "Label of still"


def test_where_nothing_moved_it_is_said(page):
    soup = page(BOTH, lambda **_: findings(answer=2))
    assert shown(soup) == []
    assert "No finding of this chapter is a number that differs between these runs." in soup.text


def test_words_and_gaps_are_counted(page):
    """Of six runs two give a word and one gives nothing."""
    values = {(1, 1): "never", (1, 2): "never", (2, 1): None}
    soup = page(BOTH, lambda price, count: findings(answer=values.get((price, count), price * count)))
    assert "“never” in 2 of 6 runs. No number in 1 of 6 runs." in soup.text
    assert "3 cells have no number." in soup.find_all("img")[-1]["alt"]


def test_a_finding_without_any_number_is_told_as_such(page):
    soup = page(BOTH, lambda **_: findings(answer="never"), "answer")
    assert "No run gave a number." in soup.text
    assert soup.find_all("figure") == []


def test_failed_runs_are_listed_with_their_commands_up_to_a_limit(page):
    options = Options(grid=("price=0:10:0.25",), fixed=("count=3",))
    soup = page(options, lambda price, **_: {"error": "cell 4: <no>"} if price else findings(answer=1))
    assert "41, of which 40 failed" in soup.text
    commands = [each.text for each in soup.find("h2", id="failed").find_all_next(class_="command")]
    assert len(commands) == report.FAILED
    assert commands[0] == "wager run mini -p count=3 -p price=0.25"
    assert "20 more are in the results" in soup.text
    assert "cell 4: <no>" in soup.text


def test_a_sample_ranks_parameters_and_draws_the_closest(page):
    """The answer is its price: a correlation of one, and a curve along the price."""
    options = Options(sample=16, vary=("price=1:9", "count=1:5"))
    soup = page(options, lambda price, count: findings(answer=price))
    assert titles(soup)[0] == "What it costs goes most closely with what one costs: it rises with it"
    assert soup.find("table").tbody.find("td").text == "+1.00"
    assert titles(soup)[1].startswith("What it costs rises from $1.")
    assert "Sobol points, evenly over 2 parameters" in soup.text
    assert "What one costs (price): 1 to 9" in soup.text


def test_the_page_needs_nothing_else(page):
    """Pictures are inside; there is no script and no address to fetch."""
    soup = page(BOTH, lambda price, count: findings(answer=price * count))
    pictures = [each["src"] for each in soup.find_all("img")] + [each["srcset"] for each in soup.find_all("source")]
    assert len(pictures) == 6
    for address in pictures:
        assert base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).startswith(b"<svg ")
    assert soup.find_all(["script", "link"]) == []
    assert all(image["alt"] for image in soup.find_all("img"))
