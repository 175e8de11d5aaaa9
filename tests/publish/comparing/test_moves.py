"""One finding on two sides: what moved, by how much in its unit, and whether a reader can see it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.comparing.moves import move, printed
from analysis.units import UNITS

NUMBERS = st.floats(-1e300, 1e300)


def moved(make, old, new, **kinds):
    return move("gap", make.finding(old, **kinds), make.finding(new, **kinds))


def test_a_number_that_moved(make):
    found = moved(make, 1424.0, 1186.0)
    assert (found.name, found.label, found.what) == ("gap", "A finding", ("value",))
    assert (found.old.text, found.new.text) == ("$1,424 billion", "$1,186 billion")
    assert found.difference == -238.0
    assert found.percent == pytest.approx(-16.7134831, abs=1e-6)
    assert found.by == "−$238 billion (−16.7%)"
    assert not found.alike


@pytest.mark.parametrize(
    ("old", "new", "unit", "by"),
    [
        (0.25, 0.275, "share", "+2.5 percentage points"),
        (0.5, 0.49, "probability", "−1 percentage point"),
        (12.0, 14.0, "pct", "+2 percentage points"),
        (2036, 2032, "year", "−4 years"),
        (3, 1, "rank", "−2"),
        (50.0, 60.0, "score", "+10"),
        (4.0, 5.0, "years", "+1 year (+25%)"),
        (2.0, 3.0, "multiple", "+1.0× (+50%)"),
        (-4.0, -2.0, "usd_bn", "+$2.0 billion (+50%)"),
        (-4.0, 2.0, "usd_bn", "+$6.0 billion"),
        (2.0, 0, "usd_bn", "−$2.0 billion (−100%)"),
        (0, 2.0, "usd_bn", "+$2.0 billion"),
        (1.0, 10.9, "usd_bn", "+$9.9 billion (+990%)"),
        (1.0, 11.0, "usd_bn", "+$10 billion"),
        (1e25, 2e25, "flop", "+1.0×10²⁵ FLOP (+100%)"),
    ],
)
def test_differences_in_the_unit_and_in_per_cent_where_that_makes_sense(make, old, new, unit, by):
    assert moved(make, old, new, unit=unit).by == by


def test_a_word_that_moved(make):
    found = moved(make, "wider", "narrower", unit="text")
    assert (found.what, found.old.text, found.new.text) == (("value",), "wider", "narrower")
    assert (found.difference, found.percent, found.by, found.alike) == (None, None, "", False)


def test_a_year_that_does_not_come_any_more(make):
    found = move("back", make.finding(2036, unit="year"), make.finding("never", unit="text"))
    assert found.what == ("value", "unit")
    assert (found.old.text, found.new.text, found.by) == ("2036", "never", "")


def test_a_number_that_the_sources_no_longer_settle(make):
    found = moved(make, 4.0, None)
    assert (found.new.text, found.by, found.what) == ("unresolved", "", ("value",))


def test_an_interval_that_moved(make):
    old, new = make.finding(5.0, low=4.0, high=6.0), make.finding(5.0, low=3.0, high=6.0)
    found = move("gap", old, new)
    assert (found.what, found.alike, found.by) == (("interval",), False, "")
    assert (found.old.interval, found.new.interval) == ("$4.0 billion to $6.0 billion", "$3.0 billion to $6.0 billion")
    assert move("gap", make.finding(5.0), new).old.interval == ""


def test_a_status_that_changed(make):
    found = move("gap", make.finding(5.0, status="derived"), make.finding(5.0, status="scenario"))
    assert (found.what, found.alike) == (("status",), False)
    assert (found.old.status, found.new.status) == ("derived", "scenario")


def test_another_unit_has_no_difference(make):
    found = move("gap", make.finding(1.0), make.finding(1000.0, unit="usd_mn"))
    assert (found.what, found.difference, found.by) == (("value", "unit"), None, "")
    assert (found.old.text, found.new.text) == ("$1.0 billion", "$1,000 million")


def test_appeared_and_disappeared(make):
    here = make.finding(5.0, label="Gap", low=4.0, high=6.0)
    appeared, gone = move("gap", None, here), move("gap", here, None)
    assert (appeared.what, appeared.label, appeared.old, appeared.new.text) == (
        ("appeared",),
        "Gap",
        None,
        "$5.0 billion",
    )
    assert (gone.what, gone.new, gone.old.interval) == (("disappeared",), None, "$4.0 billion to $6.0 billion")
    assert not appeared.alike
    assert move("gap", None, None) is None


def test_too_small_to_print_is_a_move(make):
    found = moved(make, 447.4796777811189, 447.479677781119)
    assert (found.what, found.alike, found.by) == (("value",), True, "too small to print")
    assert found.difference == pytest.approx(1e-13, rel=0.5)


def test_a_value_too_small_to_print_beside_an_interval_that_is_seen(make):
    found = move("gap", make.finding(100.0, low=1.0, high=200.0), make.finding(100.001, low=50.0, high=200.0))
    assert (found.what, found.alike, found.by) == (("value", "interval"), False, "")


def test_label_inputs_and_a_whole_number_written_as_one_move_nothing(make):
    old, new = make.finding(4, make.table("a"), label="Old"), make.finding(4.0, make.table("b"), label="New")
    assert move("gap", old, new) is None


def test_a_unit_of_another_version_is_printed_plainly(make):
    found = moved(make, 3, 5, unit="cowries")
    assert (found.old.text, found.by) == ("3 cowries", "+2 cowries (+66.7%)")


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(set(UNITS) - {"text"})))
def test_turned_round_the_difference_is_negated_and_what_moved_is_the_same(make, one, other, unit):
    there, back = moved(make, one, other, unit=unit), moved(make, other, one, unit=unit)
    if one == other:
        assert there is None
        assert back is None
        return
    assert (there.old, there.new, there.what, there.alike) == (back.new, back.old, back.what, back.alike)
    assert (there.difference is None) == (back.difference is None)
    assert there.difference is None or there.difference == -back.difference
    assert there.percent is None or (math.isfinite(there.percent) and there.percent * there.difference >= 0)


@given(NUMBERS, st.sampled_from(sorted(set(UNITS) - {"text"})))
def test_beside_itself_nothing_moved(make, value, unit):
    assert moved(make, value, value, unit=unit) is None


def test_printed_of_words():
    assert printed("wider", "text") == "wider"
