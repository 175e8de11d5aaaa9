"""What must hold before a build is checked, each breach is one line, and the report itself has none."""

import json

import pytest

from analysis import datapackage
from analysis.publish import checks


@pytest.mark.parametrize("name", list(checks.CHECKS))
def test_the_report_is_in_order(name):
    assert list(checks.CHECKS[name]()) == []


@pytest.mark.parametrize("name", list(checks.CHECKS))
def test_the_small_project_is_in_order(tiny, name):
    assert list(checks.CHECKS[name]()) == []


def test_every_broken_table_is_named_and_the_others_are_still_read(tiny, rewrite):
    rewrite("data/baselines.csv", "gdp,United States,2023,27811.5", "gdp,United States,2023,much")
    rewrite("data/claims.csv", "A-020,A,A08", "A-019,A,A08")
    wrong = list(checks.data())
    assert len(wrong) == 2
    assert "baselines.csv" in wrong[0]
    assert "'much'" in wrong[0]
    assert "claims.csv" in wrong[1]
    assert "A-019" in wrong[1]


def test_data_package_that_is_behind_is_named_and_can_be_written(tiny, rewrite):
    rewrite("data/baselines.yml", "title:", "title: Newer")
    assert list(checks.package()) == ["data/datapackage.json is behind data/*.yml: run 'wager check --update'."]
    checks.update()
    assert list(checks.package()) == []
    written = json.loads((tiny / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert written == datapackage.datapackage()


def test_missing_data_package_is_behind(tiny):
    (tiny / "data" / "datapackage.json").unlink()
    assert len(list(checks.package())) == 1


def test_parameter_that_is_no_parameter_is_named(tiny, rewrite):
    rewrite("book/mini.md", "count: int = 2  # count, 1 to 5: how many are bought", "count = 2")
    (wrong,) = checks.parameters()
    assert "a parameter reads 'name: type = default  # unit, lowest to highest: meaning', given 'count = 2'" in wrong


def test_parameter_that_differs_from_the_registry_is_named(tiny):
    """Give the registry a parameter of the chapter with another range and one that the chapter lacks."""
    path = tiny / "data" / "assumptions.csv"
    text = path.read_text(encoding="utf-8")
    rows = [
        f"{name},mini,{name},3,2,4,normal,usd_bn,0,20,What it is,judgement,Because.,\n" for name in ("price", "rent")
    ]
    path.write_text(text + "".join(rows), encoding="utf-8")
    wrong = list(checks.parameters())
    assert len(wrong) == 2
    assert wrong[0].startswith("mini.price: the cell says ('usd_bn', 0.0, 10.0, 3.0)")
    assert wrong[1] == "mini: assumption rent is not a parameter of the chapter"


def test_an_assumption_borrowed_from_another_chapter_must_agree_too(tiny):
    path = tiny / "data" / "assumptions.csv"
    row = "price,payback,Price,3,2,4,normal,usd_bn,0,20,What it is,judgement,Because.,\n"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    (wrong,) = checks.parameters()
    assert wrong.startswith("mini.price: the cell says ('usd_bn', 0.0, 10.0, 3.0)")


def test_typed_number_is_named(tiny, rewrite):
    rewrite("book/mini.md", "The answer is", "It costs 600 now. The answer is")
    (wrong,) = checks.numbers()
    assert wrong.startswith("book/mini.md:8: typed number '600' in")
