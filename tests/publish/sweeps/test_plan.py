"""What a sweep runs: the grid as it is typed, points drawn, and everything that is refused before the first run."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish import chapters
from analysis.publish.params import Parameter
from analysis.publish.project import WagerError
from analysis.publish.sweeps import axis, plan
from analysis.publish.sweeps.plan import Options
from analysis.publish.sweeps.sample import Range, Sample

WIDE = Parameter("x", "float", 0.0, "share", -1e6, 1e6, "")
WHOLE = Parameter("n", "int", 2, "count", 1, 5000, "")
HIGH = {"float": WIDE, "int": WHOLE}


def values(text, kind="float"):
    found = axis.parse(f"--grid x={text}", text, HIGH[kind])
    return [found.at(place) for place in range(found.count)]


def read(page, *grid, **more):
    return plan.read(page, Options(grid=grid, **more))


@pytest.fixture
def mini(tiny):
    return chapters.chapter("mini")


@pytest.fixture(scope="module")
def payback():
    return chapters.chapter("payback")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.3:0.7:0.05", [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]),
        ("0:1:0.3", [0.0, 0.3, 0.6, 0.9]),
        ("-1:1:1", [-1.0, 0.0, 1.0]),
        ("2:2:1", [2.0]),
        ("0:0.5:7", [0.0]),
        ("1e-3:3e-3:1e-3", [0.001, 0.002, 0.003]),
        ("1_000:3_000:1_000", [1000.0, 2000.0, 3000.0]),
        (" 0.1 : 0.2 : 0.1 ", [0.1, 0.2]),
        ("3,4,5", [3.0, 4.0, 5.0]),
        ("0.5", [0.5]),
        ("2, 1", [2.0, 1.0]),
    ],
)
def test_values_of_a_grid(text, expected):
    assert values(text) == expected
    assert [type(value) for value in values(text)] == [float] * len(expected)


@pytest.mark.parametrize(("text", "expected"), [("1:5:2", [1, 3, 5]), ("1:4:2", [1, 3]), ("4,2", [4, 2])])
def test_whole_numbers_stay_whole(text, expected):
    found = values(text, "int")
    assert found == expected
    assert {type(value) for value in found} == {int}


@given(
    low=st.decimals(-1000, 1000, places=3), step=st.decimals("0.001", 50, places=3), count=st.integers(1, 400),
    beyond=st.decimals(0, "0.999", places=3),
)  # fmt: skip
def test_steps_never_drift(low, step, count, beyond):
    """Each value is the float nearest to the exact decimal, the first is LO, and HI is there where a step meets it."""
    high = low + (count - 1) * step + beyond * step
    found = values(f"{low}:{high}:{step}")
    assert found == [float(low + place * step) for place in range(count)]


@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=30, unique=True))
def test_a_list_keeps_its_order(numbers):
    assert values(",".join(map(str, numbers))) == [float(number) for number in numbers]


@pytest.mark.parametrize(
    ("text", "kind", "needle"),
    [
        ("", "float", "no value is given; write NAME=LO:HI:STEP or NAME=a,b,c"),
        (" ", "float", "no value is given"),
        ("1:2", "float", "'1:2' is neither a range nor a list"),
        ("1:2:3:4", "float", "neither a range nor a list"),
        ("1::3", "float", "neither a range nor a list"),
        ("1:2,3:1", "float", "neither a range nor a list"),
        ("1:2:0", "float", "STEP 0 is not above zero"),
        ("1:2:-0.1", "float", "STEP -0.1 is not above zero"),
        ("2:1:0.1", "float", "LO 2 is above HI 1; swap them"),
        ("2:1:-0.1", "float", "LO 2 is above HI 1; swap them"),
        ("0:1:1e-400", "float", "STEP 1E-400 is too small for a range from 0 to 1"),
        ("1:2:1e-17", "float", "STEP 1E-17 is too small to tell neighbours apart"),
        ("a:2:1", "float", "'a' is no number"),
        ("1:b:1", "float", "'b' is no number"),
        ("1:2:nan", "float", "'nan' is not finite"),
        ("1:inf:1", "float", "'inf' is not finite"),
        ("1,,2", "float", "a value is missing between two commas"),
        ("1,2,", "float", "a value is missing between two commas"),
        ("1,2,1.0", "float", "1 is given twice"),
        ("1,two", "float", "Parameter x: 'two' is not allowed"),
        ("0:2e6:1", "float", "less than or equal to 1000000"),
        ("1:3:0.5", "int", "n is a whole number, so LO and STEP must be (1, 0.5 given)"),
        ("1.5:3:1", "int", "n"),
        ("0:3:1", "int", "greater than or equal to 1"),
    ],
)
def test_grids_that_are_refused(text, kind, needle):
    with pytest.raises(WagerError) as caught:
        values(text, kind)
    assert str(caught.value).startswith(f"--grid x={text}: ")
    assert needle in str(caught.value)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 3))
def test_every_point_of_a_grid_is_run_once(sizes, power):
    """The runs are the product of the axes, the last moving fastest, each with the same points drawn."""
    names = ["a", "b", "c"][: len(sizes)]
    axes = {name: axis.Listed(tuple(float(v) for v in range(size))) for name, size in zip(names, sizes, strict=True)}
    sample = Sample(2**power, 1, {"z": Range(0.0, 1.0)})
    found = plan.Plan("mini", {"fixed": 7.0}, axes, sample)
    grid = itertools.product(*([(name, each.at(i)) for i in range(each.count)] for name, each in axes.items()))
    expected = [{"fixed": 7.0, **dict(point), **sample.at(i)} for point in grid for i in range(2**power)]
    assert [found.parameters(place) for place in range(found.count)] == expected
    assert len({found.key(place) for place in range(found.count)}) == found.count == found.asked


@pytest.mark.parametrize("seed", [0, 1, 99])
@pytest.mark.parametrize("points", [1, 8, 64])
def test_points_are_spread_evenly(points, seed):
    """Of N points each N-th part of each range holds exactly one: what Sobol points are for."""
    drawn = Sample(points, seed, {"a": Range(0.0, 1.0), "b": Range(-3.0, 5.0), "c": Range(100.0, 101.0)})
    assert drawn.count == points
    for name, (low, high, _) in drawn.ranges.items():
        shares = [(drawn.at(place)[name] - low) / (high - low) for place in range(points)]
        assert sorted(int(share * points) for share in shares) == list(range(points))


def test_the_same_seed_gives_the_same_points_and_another_gives_others():
    ranges = {"a": Range(0.0, 1.0), "b": Range(0.0, 1.0)}
    first, again, other = (Sample(16, seed, ranges) for seed in (3, 3, 4))
    assert [first.at(i) for i in range(16)] == [again.at(i) for i in range(16)]
    assert all(first.at(i) != other.at(i) for i in range(16))


def test_whole_numbers_are_drawn_evenly_and_each_point_once():
    """64 points over 1 to 4 meet each value 16 times; the same point again is no other run."""
    alone = Sample(64, 1, {"n": Range(1, 4, is_whole=True)})
    assert sorted(alone.at(place)["n"] for place in range(alone.count)) == [1, 2, 3, 4]
    beside = Sample(64, 1, {"n": Range(1, 4, is_whole=True), "x": Range(0.0, 1.0)})
    drawn = [beside.at(place)["n"] for place in range(beside.count)]
    assert [drawn.count(value) for value in (1, 2, 3, 4)] == [16] * 4
    assert {type(value) for value in drawn} == {int}


def test_a_plan_reads_all_its_options(mini):
    found = read(mini, "count=1:3:1", sample=4, vary=["price=2:4"], seed=5)
    assert (found.asked, found.count, found.varied) == (12, 12, ["count", "price"])
    assert found.sample.ranges == {"price": Range(2.0, 4.0)}
    assert {key: value for key, value in found.told.items() if key != "points drawn"} == {
        **{"CHAPTER": "mini", "--grid": {"count": "1:3:1"}, "order": "count, price"},
        **{"--sample": "4", "--seed": "5", "--vary": {"price": "2:4"}, "-p": {}},
    }


def test_a_sample_draws_what_the_registry_declares(payback):
    """All uncertain parameters over their intervals: the registry has 20 of payback, of which two are fixed."""
    found = read(payback, "gross_margin=0.4,0.5", sample=2, fixed=["chip_life_years=4", "draws_log2=8"])
    ranges = found.sample.ranges
    assert {"gross_margin", "chip_life_years", "draws_log2", "seed"}.isdisjoint(ranges)
    assert ranges["tco_multiple"] == Range(1.5, 2.5)
    assert ranges["cost_of_capital"] == Range(0.07, 0.12)
    assert found.parameters(0)["chip_life_years"] == 4.0


def test_vary_takes_the_interval_of_the_registry_or_the_one_given(payback):
    found = read(payback, sample=2, vary=["gross_margin", "capex_growth=0:0.4", "draws_log2=7:9"])
    assert found.sample.ranges == {
        "gross_margin": Range(0.3, 0.7), "capex_growth": Range(0.0, 0.4), "draws_log2": Range(7, 9, is_whole=True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "needle"),
    [
        ({}, "Nothing to vary: give --grid NAME=LO:HI:STEP, or --sample N. wager params mini lists names."),
        ({"fixed": ["price=4"]}, "Nothing to vary"),
        ({"grid": ["prize=1,2"]}, "--grid prize=1,2: chapter mini has no parameter 'prize': did you mean price?"),
        ({"grid": ["price"]}, "--grid price: write NAME=LO:HI:STEP"),
        ({"grid": ["=1,2"]}, "--grid =1,2: write NAME=LO:HI:STEP"),
        ({"grid": ["price="]}, "--grid price=: no value is given"),
        ({"grid": ["price=1,2", "price=3"]}, "--grid price=3: price has a --grid already"),
        ({"grid": ["price=1,2,11"]}, "Allowed: float in usd_bn, 0 to 10."),
        ({"grid": ["price=1,2"], "fixed": ["price=3"]}, "price is given by -p and by --grid; give it once."),
        ({"grid": ["price=1,2"], "sample": 2, "vary": ["price=1:2"]}, "price is given by --grid and by --vary"),
        ({"sample": 2, "vary": ["count=1:3"], "fixed": ["count=3"]}, "count is given by -p and by --vary"),
        ({"vary": ["price=1:2"]}, "--vary names what --sample draws; give --sample N too"),
        ({"grid": ["count=1,2"], "vary": ["price=1:2"]}, "--vary names what --sample draws"),
        ({"sample": 2, "vary": ["prize"]}, "--vary prize: chapter mini has no parameter 'prize': did you mean price?"),
        ({"sample": 2, "vary": ["price"]}, "--vary price: price has no interval in the assumptions registry"),
        ({"sample": 2, "vary": ["price=1:2", "price=1:3"]}, "price has a --vary already"),
        ({"sample": 2, "vary": ["price=1"]}, "--vary price=1: write --vary NAME or --vary NAME=LO:HI."),
        ({"sample": 2, "vary": ["price=1:2:3"]}, "write --vary NAME or --vary NAME=LO:HI."),
        ({"sample": 2, "vary": ["price=2:1"]}, "--vary price=2:1: LO 2.0 is not below HI 1.0."),
        ({"sample": 2, "vary": ["price=1:11"]}, "Allowed: float in usd_bn, 0 to 10."),
        ({"sample": 2, "vary": ["price=x:2"]}, "'x' is no number"),
        ({"sample": 2}, "--sample: no parameter of mini is left that has an interval in the assumptions registry"),
        ({"sample": 100, "vary": ["price=1:2"]}, "--sample 100: Sobol points are balanced only in powers of two; take"),
        ({"sample": 100, "vary": ["price=1:2"]}, "or 128."),
        ({"sample": 0, "vary": ["price=1:2"]}, "--sample 0: allowed: a power of two from 1"),
        ({"sample": -4, "vary": ["price=1:2"]}, "--sample -4: allowed: a power of two from 1"),
        ({"grid": ["price=0:10:0.0000001"]}, "100,000,001 runs are asked for; a sweep has at most 10,000,000"),
    ],
)  # fmt: skip
def test_plans_that_are_refused(mini, given, needle):
    with pytest.raises(WagerError) as caught:
        plan.read(mini, Options(**given))
    assert needle in str(caught.value)


def test_a_million_runs_are_planned_without_holding_them(mini):
    found = read(mini, "price=0:10:0.00001")
    assert found.count == 1_000_001
    assert found.parameters(123_456) == {"price": float(Decimal("1.23456"))}


def test_the_order_of_axes_is_part_of_the_plan(mini):
    """Runs are numbered along the axes; the same axes in another order are another plan."""
    one, two = read(mini, "price=1,2", "count=1,2"), read(mini, "count=1,2", "price=1,2")
    assert one.told["--grid"] == two.told["--grid"]
    assert one.told != two.told
