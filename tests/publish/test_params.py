"""Parameters are checked before anything runs; each message names what was given and what is allowed."""

import pytest

from analysis.publish import chapters, params
from analysis.publish.project import WagerError


@pytest.fixture
def page(tiny):
    return chapters.chapter("mini")


def test_cell_gives_name_type_default_unit_range_and_meaning(page):
    price, count = params.parameters(page).values()
    assert (price.name, price.type, price.default, price.unit) == ("price", "float", 3.0, "usd_bn")
    assert (price.minimum, price.maximum, price.meaning) == (0, 10, "what one costs")
    assert (count.name, count.type, count.default) == ("count", "int", 2)


def test_text_becomes_the_type_of_the_cell(page):
    assert params.validate(page, {"price": "2.5", "count": "4"}) == {"price": 2.5, "count": 4}
    assert isinstance(params.validate(page, {"count": "4"})["count"], int)


@pytest.mark.parametrize(
    ("given", "needles"),
    [
        ({"prize": "2"}, ["no parameter 'prize'", "did you mean price?", "Allowed: count, price"]),
        ({"price": "cheap"}, ["Parameter price", "'cheap'", "valid number", "usd_bn, 0 to 10"]),
        ({"price": "10.01"}, ["'10.01'", "less than or equal to 10", "0 to 10"]),
        ({"price": "-1"}, ["'-1'", "greater than or equal to 0"]),
        ({"price": "nan"}, ["'nan'", "finite number"]),
        ({"price": "inf"}, ["'inf'", "not allowed"]),
        ({"count": "2.5"}, ["Parameter count", "'2.5'", "integer", "int in count, 1 to 5"]),
        ({"count": ""}, ["Parameter count", "integer"]),
    ],
)
def test_bad_value_is_named_with_what_is_allowed(page, given, needles):
    with pytest.raises(WagerError) as caught:
        params.validate(page, given)
    for needle in needles:
        assert needle in str(caught.value)


@pytest.mark.parametrize("pair", ["price", "=3", "price=", ""])
def test_assignment_must_read_name_value(pair):
    with pytest.raises(WagerError, match="NAME=VALUE"):
        params.parse_assignments([pair])


def test_assignment_given_twice_is_refused():
    with pytest.raises(WagerError, match="given twice"):
        params.parse_assignments(["price=1", "price=2"])


@pytest.mark.parametrize(
    ("old", "new", "needle"),
    [
        ("price: float = 3.0  # usd_bn, 0 to 10: what one costs", "price = 3.0", "a parameter reads"),
        ("price: float = 3.0", "price: float = 30.0", "not allowed"),
        ("price: float", "price: complex", "parameter type 'complex'"),
        (":tags: [parameters]", ":tags: [other]", "0 cells tagged 'parameters'"),
    ],
)
def test_malformed_parameters_cell_says_where_and_how(old, new, needle, rewrite):
    rewrite("book/mini.md", old, new)
    with pytest.raises(WagerError, match=needle):
        params.parameters(chapters.chapter("mini"))


def test_error_names_the_line_of_the_file(rewrite):
    rewrite("book/mini.md", "count: int = 2  # count, 1 to 5: how many are bought", "count = 2")
    with pytest.raises(WagerError, match=r"mini\.md:20: "):
        params.parameters(chapters.chapter("mini"))


def test_unknown_chapter_lists_those_there_are(tiny):
    with pytest.raises(WagerError, match=r"no chapter 'minni'.*did you mean mini\?"):
        chapters.chapter("minni")
