"""What a comparison is told as: steps from one value to the next, counts, summaries."""

import pytest

from analysis.publish.comparing import wording
from analysis.publish.comparing.comparison import compare, compare_parts
from analysis.publish.comparing.moves import move


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ({"value": 4.0}, {"value": 5.0}, "$4.0 billion → $5.0 billion, +$1.0 billion (+25%)"),
        (None, {"value": 5.0, "low": 4.0, "high": 6.0}, "new: $5.0 billion ($4.0 billion to $6.0 billion)"),
        ({"value": 5.0}, None, "gone: $5.0 billion"),
        (
            {"value": 5.0, "low": 4.0, "high": 6.0},
            {"value": 5.0, "low": 3.0, "high": 6.0},
            "$5.0 billion; interval $4.0 billion to $6.0 billion → $3.0 billion to $6.0 billion",
        ),
        (
            {"value": 5.0},
            {"value": 5.0, "low": 3.0, "high": 6.0},
            "$5.0 billion; interval none → $3.0 billion to $6.0 billion",
        ),
        (
            {"value": 5.0, "status": "derived"},
            {"value": 5.0, "status": "scenario"},
            "$5.0 billion; evidence derived → scenario",
        ),
        ({"value": 1.0}, {"value": 1000.0, "unit": "usd_mn"}, "$1.0 billion → $1,000 million; unit usd_bn → usd_mn"),
        ({"value": 100.0}, {"value": 100.001}, "100.0 → 100.001, too small to print"),
        (
            {"value": 100.0, "low": 50.0, "high": 200.0},
            {"value": 100.001, "low": 60.0, "high": 200.0},
            "$100 billion; interval $50 billion to $200 billion → $60 billion to $200 billion",
        ),
        (
            {"value": 100.0, "low": 90.0, "high": 110.0},
            {"value": 100.0, "low": 90.001, "high": 110.0},
            "$100 billion; interval 90.0 to 110.0 → 90.001 to 110.0",
        ),
        (
            {"value": 4.0, "low": 90.0, "high": 110.0},
            {"value": 5.0, "low": 90.001, "high": 110.0},
            "$4.0 billion → $5.0 billion, +$1.0 billion (+25%)",
        ),
    ],
)
def test_a_step(make, old, new, wanted):
    sides = [make.finding(**one) if one else None for one in (old, new)]
    assert wording.step(move("gap", *sides)) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (("supported", "supported"), ("partly", "partly"), [("", "supported", "partly")]),
        (("supported", "partly"), ("partly", "partly"), [("as printed", "supported", "partly")]),
        (("partly", "supported"), ("partly", "partly"), [("as originally said", "supported", "partly")]),
        (
            ("supported", "partly"),
            ("partly", "contradicted"),
            [("as printed", "supported", "partly"), ("as originally said", "partly", "contradicted")],
        ),
        (None, ("partly", "partly"), [("", "none", "partly")]),
        (
            ("partly", "supported"),
            None,
            [("as printed", "partly", "none"), ("as originally said", "supported", "none")],
        ),
    ],
)
def test_steps_of_a_verdict(make, old, new, wanted):
    sides = [make.snapshot(claims={"A-001": said} if said else {}) for said in (old, new)]
    (moved,) = compare(*sides).verdicts
    assert wording.verdict_steps(moved) == wanted


@pytest.fixture
def builds(make):
    """Two builds of two editions with everything moved that can move."""

    def held(values):
        return {"payback": make.chapter({f"f{n}": make.finding(value) for n, value in enumerate(values)})}

    old = make.snapshot(
        claims={"A-001": ("partly", "partly"), "A-002": ("partly", "partly")},
        editions={"base": held([1.0, 1.0, 100.0]), "bull": {**held([1.0]), "power": make.chapter()}, "bear": {}},
    )
    new = make.snapshot(
        claims={"A-001": ("supported", "supported")},
        editions={"base": held([2.0, 2.0, 100.001]), "bull": held([2.0])},
    )
    return old, new


def test_summary_counts_what_can_be_seen(builds):
    found = compare(*builds)
    assert wording.summary(found) == (
        "Findings moved: 2 in base, 1 in bull; 2 verdicts changed; edition bear is gone; chapter power is gone in bull."
    )
    assert wording.hidden(found) == "1 move too small to print"
    assert not wording.hidden(found.visible())


def test_summary_of_the_published_edition_alone_names_none(builds, make):
    old, new = (
        make.snapshot(payback=one.editions["base"].chapters["payback"], power=make.chapter(cells={"cell 1": f"{n}"}))
        for n, one in enumerate(builds)
    )
    found = compare(old, new)
    assert wording.summary(found) == "2 findings moved."
    assert wording.quiet(found) == ["power"]


def test_summary_of_another_edition_alone_names_it(builds):
    bull = [one.model_copy(update={"claims": {}, "editions": {"bull": one.editions["bull"]}}) for one in builds]
    assert wording.summary(compare(*bull)) == "Findings moved: 1 in bull; chapter power is gone in bull."
    assert wording.summary(compare_parts(*bull, [("bull", "bull")])) == "Findings moved: 1 in bull."
    assert wording.summary(compare(builds[0], builds[0])) == "Nothing moved."


def test_a_new_edition_and_chapter(make):
    old = make.snapshot(editions={"base": {}})
    new = make.snapshot(editions={"base": {"power": make.chapter()}, "bull": {}})
    assert wording.summary(compare(old, new)) == "Edition bull is new; chapter power is new in base."


def test_versions_are_told_where_they_differ(make):
    one, other = make.snapshot(), make.snapshot(version="0.2.0")
    assert wording.versions(compare(one, one)) == ("", "")
    assert wording.versions(compare(one, other)) == (
        "version 0.1.0, as of 30 November 2026",
        "version 0.2.0, as of 30 November 2026",
    )
