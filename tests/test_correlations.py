"""Pairs of assumptions that are drawn together exist, stand there once and do not contradict one another."""

import pytest

from analysis import tables, uncertainty
from analysis.assumptions import assumptions
from analysis.correlations import correlations
from analysis.rows import TableError

YML = (tables.folder() / "correlations.yml").read_text(encoding="utf-8")
HEAD = "one,other,correlation,reason\n"


def test_the_report_s_pairs_can_be_drawn():
    pairs = correlations()
    names = {name for pair in pairs for name in pair}
    drawn = uncertainty.draw({name: assumptions()[name] for name in names}, 4, 1, correlations=pairs)
    assert set(drawn) == names


def test_only_pairs_of_the_names_given():
    pairs = correlations(["cost_fall", "chip_life_years", "price_squeeze"])
    assert list(pairs) == [("cost_fall", "chip_life_years")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("gross_margin,grwth,0.5,Because\n", r"correlations\.csv: no assumption 'grwth'; did you mean growth\?"),
        ("life,life,0.5,Because\n", "life and life are one assumption"),
        (
            "life,growth,0.5,Because\ngrowth,life,0.5,Because\n",
            "growth and life are one assumption or stand there twice",
        ),
    ],
)
def test_pairs_that_are_refused(data, rows, message):
    data.write("correlations.yml", YML)
    data.write("correlations.csv", HEAD + rows)
    with pytest.raises(TableError, match=message):
        correlations()
