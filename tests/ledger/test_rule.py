"""The rule: what a number means, how pieces weigh, when a forecast is due. Expected values are worked out by hand."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.ledger import rule
from analysis.ledger.rule import Claimed, Interval, LedgerError, Piece

TODAY = date(2026, 11, 22)
RANK = {"contradicted": 0, "partly": 1, "supported": 2}
FACT = Claimed()
LATER = Claimed(is_forecast=True, due=date(2027, 12, 31))


def verdict(*pieces: Piece, claimed: Claimed = FACT, today: date = TODAY) -> str:
    return rule.rule(claimed, pieces, today).verdict


# Precision ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (8.5, 0.02),  # half of 0.1 over 8.5 is 0.006, below two in a hundred
        (600, 0.05),  # half of 100 over 600 is 0.083, above five in a hundred
        (14, 0.5 / 14),  # half of 1 over 14 is 0.0357, between the two
        (3.4, 0.02),  # 0.05 / 3.4 = 0.0147
        (0.25, 0.02),  # 0.005 / 0.25 is two in a hundred itself
        (1000, 0.05),  # 500 / 1000
        (-14, 0.5 / 14),  # as its absolute value
        (0, 0.02),  # nothing has no last digit
        (123456, 0.02),  # half of 1 is next to nothing
        (0.045, 0.02),  # 0.0005 / 0.045 = 0.011
        (1.5e26, 0.05 / 1.5),  # 0.05 / 1.5 = 0.033
        (10.0, 0.05),  # a trailing zero says nothing: 5 / 10
    ],
)
def test_precision(value, wanted):
    """Half a unit of the last digit over the value, held between 0.02 and 0.05."""
    assert rule.precision(value) == pytest.approx(wanted, rel=1e-12)


@given(st.floats(-1e12, 1e12))
def test_precision_lies_between_its_limits(value):
    assert 0.02 <= rule.precision(value) <= 0.05


@given(st.integers(1, 999_999), st.integers(-3, 9))
def test_precision_is_the_same_in_millions_and_in_billions(digits, power):
    assert rule.precision(float(f"{digits}e{power}")) == pytest.approx(rule.precision(digits), rel=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "approximate", "wanted"),
    [
        (14, 14, False, 0.5 / 14),
        (3.5, 4.5, False, 0.02),
        (13, math.inf, False, 0.5 / 13),  # the open end has none
        (-math.inf, 5, False, 0.05),
        (0, 5, False, 0.05),  # 0 of "up to" is no number that somebody rounded
        (12, 15, False, 0.5 / 12),  # the vaguer of 0.0417 and 0.0333
        (8.5, 600, False, 0.05),
        (0, 0, False, 0.02),
        (0, math.inf, False, 0.02),
        (8.5, 8.5, True, 0.10),  # hedged: ten in a hundred whatever the digits
        (600, math.inf, True, 0.10),
    ],
)
def test_tolerance_is_that_of_the_vaguer_end(low, high, approximate, wanted):
    assert rule.tolerance(low, high, approximate) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (14, 14, (14, 14)),
        (600, None, (600, math.inf)),
        (None, 5, (-math.inf, 5)),
        (math.nan, 5, (-math.inf, 5)),
        (600, math.nan, (600, math.inf)),
        (None, None, (-math.inf, math.inf)),
        (-3, 0, (-3, 0)),
    ],
)
def test_a_missing_end_is_open(low, high, wanted):
    assert rule.interval(low, high) == wanted


@pytest.mark.parametrize(("low", "high"), [(7, 3), (0.2, 0.1), (-1, -2), (math.inf, 0)])
def test_reversed_ends_are_refused(low, high):
    with pytest.raises(LedgerError, match=f"{low:g} to {high:g}: the ends are reversed"):
        rule.interval(low, high)


# Comparing numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "share", "seen", "wanted"),
    [
        ((14, 14), 0.5 / 14, (14.2, 14.2), 1),  # 13.5 to 14.5
        ((14, 14), 0.5 / 14, (14.4999, 14.4999), 1),
        ((14, 14), 0.5 / 14, (14.6, 14.6), -1),
        ((14, 14), 0.5 / 14, (13.0, 14.0), 0),
        ((14, 14), 0.5 / 14, (13.0, 15.0), 0),  # the claim lies inside what was seen
        ((14, 14), 0.5 / 14, (10.0, 13.4), -1),
        ((0, 5), 0.05, (5.25, 5.25), 1),  # the very end counts
        ((0, 5), 0.05, (5.1, 8.78), 0),  # up to 5.25
        ((0, 5), 0.05, (5.26, 8.78), -1),
        ((600, math.inf), 0.05, (570, 570), 1),  # at least 570
        ((600, math.inf), 0.05, (569, 569), -1),
        ((-math.inf, 5), 0.05, (-3, 5.2), 1),
        ((1000, 1000), 0.05, (907.4, math.inf), 0),  # a floor below may still come to it
        ((1000, math.inf), 0.05, (960, math.inf), 1),  # a floor above what is claimed at least, 950
        ((1000, math.inf), 0.05, (907.4, math.inf), 0),
        ((1000, 1000), 0.05, (1060, math.inf), -1),  # a floor above 1050
        ((1000, 1000), 0.05, (-math.inf, 900), -1),
        ((-20, -10), 0.05, (-21, -9.5), 1),  # -21 to -9.5: ends move outwards on both sides of zero
        ((-20, -10), 0.05, (-21.1, -10), 0),
        ((0, 0), 0.02, (1, 1), -1),
        ((0, 0), 0.02, (0, 0), 1),
        ((738_000, 738_027), 0.0, (738_028, 738_028), -1),  # days have no tolerance
        ((738_000, 738_027), 0.0, (738_027, 738_027), 1),
    ],
)
def test_compare(claimed, share, seen, wanted):
    """The claimed ends, each moved outwards by the share of itself, against what was seen."""
    assert rule.compare(Interval(*claimed), share, Interval(*seen)) == wanted


@pytest.mark.parametrize(
    ("claimed", "score", "wanted"),
    [
        ((1000, math.inf), 1, True),  # more than 1000 was reached, and stays so
        ((1000, math.inf), 0, False),
        ((1000, math.inf), -1, False),
        ((1000, 1000), 1, False),  # may still move away
        ((0, 1000), 1, False),  # up to: may still be passed
        ((-math.inf, 1000), 1, False),
        ((-math.inf, math.inf), 1, False),
    ],
)
def test_only_a_reached_floor_is_final(claimed, score, wanted):
    assert rule.is_final(Interval(*claimed), score) is wanted


ENDS = st.one_of(st.none(), st.integers(-2000, 2000), st.floats(-2000, 2000).map(lambda x: round(x, 2)))
SHARES = st.floats(0.02, 0.1)


@st.composite
def intervals(draw):
    low, high = draw(ENDS), draw(ENDS)
    assume(low is None or high is None or low <= high)
    return rule.interval(low, high)


@given(intervals(), intervals(), SHARES, st.floats(0, 1000), st.floats(0, 1000))
def test_widening_a_claim_of_the_same_tolerance_never_makes_it_worse(claimed, seen, share, below, above):
    wide = Interval(claimed.low - below, claimed.high + above)
    assert rule.compare(wide, share, seen) >= rule.compare(claimed, share, seen)


@given(intervals(), intervals(), SHARES)
def test_opening_an_end_never_makes_a_claim_worse(claimed, seen, share):
    before = rule.compare(claimed, share, seen)
    for opened in (Interval(-math.inf, claimed.high), Interval(claimed.low, math.inf)):
        assert rule.compare(opened, share, seen) >= before
    assert rule.compare(Interval(-math.inf, math.inf), share, seen) == 1


@given(intervals(), intervals(), SHARES, SHARES)
def test_more_tolerance_never_makes_a_claim_worse(claimed, seen, one, other):
    less, more = sorted([one, other])
    assert rule.compare(claimed, more, seen) >= rule.compare(claimed, less, seen)


@given(intervals(), intervals(), SHARES, st.floats(0, 1))
def test_knowing_more_only_sharpens(claimed, seen, share, place):
    """An observation inside an earlier one keeps a score that was clear."""
    assume(math.isfinite(seen.low) and math.isfinite(seen.high))
    inner = min(max(seen.low + place * (seen.high - seen.low), seen.low), seen.high)
    before = rule.compare(claimed, share, seen)
    if before:
        assert rule.compare(claimed, share, Interval(inner, inner)) == before


# Weighing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("quality", "wanted"), [("primary", 4), ("secondary", 2), ("tertiary", 1), ("hearsay", 0)])
def test_each_step_down_halves_the_weight_and_hearsay_has_none(quality, wanted):
    assert rule.weight(quality) == wanted


def test_unknown_quality_suggests_the_nearest():
    with pytest.raises(LedgerError, match=r"No quality of evidence 'primry'; did you mean primary\?"):
        rule.weight("primry")


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        ([Piece(1, 4)], 1.0),
        ([Piece(1, 4), Piece(-1, 1)], 0.6),  # (4 - 1) / 5
        ([Piece(1, 4), Piece(-1, 2)], 1 / 3),  # (4 - 2) / 6
        ([Piece(1, 4), Piece(0, 4)], 0.5),
        ([Piece(-1, 2), Piece(0, 1), Piece(-1, 1)], -0.75),  # (-2 + 0 - 1) / 4
        ([Piece(1, 4), Piece(-1, 0)], 1.0),
        ([Piece(1, 0), Piece(-1, 0)], None),
        ([], None),
    ],
)
def test_weigh(pieces, wanted):
    assert rule.weigh(pieces) == (wanted if wanted is None else pytest.approx(wanted, rel=1e-12))


@pytest.mark.parametrize(
    ("pieces", "score", "wanted"),
    [
        ([Piece(1, 1), Piece(0, 1)], 0.5, "partly"),  # exactly at the threshold: not clear
        ([Piece(1, 3), Piece(-1, 1)], 0.5, "partly"),  # (3 - 1) / 4
        ([Piece(-1, 1), Piece(0, 1)], -0.5, "partly"),
        ([Piece(-1, 3), Piece(1, 1)], -0.5, "partly"),
        ([Piece(1, 4), Piece(-1, 1)], 0.6, "supported"),
        ([Piece(-1, 4), Piece(1, 1)], -0.6, "contradicted"),
        ([Piece(1, 4), Piece(0, 2), Piece(0, 1)], 4 / 7, "supported"),  # 0.571
        ([Piece(-1, 4), Piece(0, 2), Piece(0, 1)], -4 / 7, "contradicted"),
        ([Piece(1, 4), Piece(-1, 4)], 0.0, "partly"),
        ([Piece(0, 1)], 0.0, "partly"),
        ([Piece(1, 1)], 1.0, "supported"),
        ([Piece(-1, 1)], -1.0, "contradicted"),
    ],
)
def test_the_mean_decides_beyond_a_half(pieces, score, wanted):
    ruling = rule.rule(FACT, pieces, TODAY)
    assert ruling.score == pytest.approx(score, rel=1e-12)
    assert ruling.verdict == wanted


@pytest.mark.parametrize(
    ("clear", "wanted"),
    [(0.2, "supported"), (0.59, "supported"), (0.6, "partly"), (0.8, "partly")],
)
def test_another_line_between_support_and_mixture(clear, wanted):
    """The mean is (4 - 1) / 5 = 0.6, and -0.6 turned round; at the line itself nothing is clear."""
    turned = {"supported": "contradicted", "partly": "partly"}
    assert rule.rule(FACT, [Piece(1, 4), Piece(-1, 1)], TODAY, clear).verdict == wanted
    assert rule.rule(FACT, [Piece(-1, 4), Piece(1, 1)], TODAY, clear).verdict == turned[wanted]


def test_hearsay_alone_settles_nothing():
    assert verdict(Piece(1, 0)) == "unresolved"
    assert verdict(Piece(-1, 0), Piece(-1, 0)) == "unresolved"
    assert verdict() == "unresolved"


def test_the_ruling_says_how_many_pieces_counted():
    assert rule.rule(FACT, [Piece(1, 4), Piece(-1, 1), Piece(-1, 0)], TODAY).rule == (
        "Weighted mean of 2 pieces of evidence: +0.60."
    )
    assert rule.rule(FACT, [Piece(-1, 1)], TODAY).rule == "Weighted mean of 1 piece of evidence: \N{MINUS SIGN}1.00."
    assert rule.rule(FACT, [Piece(1, 0)], TODAY).rule == "No evidence better than hearsay was found."


@given(
    st.lists(st.builds(Piece, st.sampled_from([-1, 0, 1]), st.sampled_from([0, 1, 2, 4]), st.booleans()), max_size=6)
)
def test_what_cannot_be_checked_is_never_judged(pieces):
    assert verdict(*pieces, claimed=Claimed(is_checkable=False)) == "not checkable"


PIECES = st.lists(
    st.builds(Piece, st.sampled_from([-1, 0, 1]), st.sampled_from([0, 1, 2, 4]), st.booleans()), min_size=1, max_size=6
)
SURE = PIECES.filter(lambda pieces: any(piece.weight for piece in pieces))


@given(SURE, st.sampled_from([1, 2, 4]))
def test_another_piece_on_a_side_never_moves_the_verdict_to_the_other(pieces, weight):
    before = RANK[verdict(*pieces)]
    assert RANK[verdict(*pieces, Piece(1, weight))] >= before
    assert RANK[verdict(*pieces, Piece(-1, weight))] <= before


@given(SURE, st.sampled_from([1, 2, 4]))
def test_more_weight_on_a_side_never_moves_the_verdict_to_the_other(pieces, more):
    before = RANK[verdict(*pieces)]
    for side, keeps in ((1, lambda after: after >= before), (-1, lambda after: after <= before)):
        heavier = [Piece(p.score, p.weight + more * (p.score == side), p.is_final) for p in pieces]
        assert keeps(RANK[verdict(*heavier)])


@given(PIECES, st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_stricter_line_only_makes_clear_verdicts_mixed(pieces, one, other):
    loose, strict = (rule.rule(FACT, pieces, TODAY, line).verdict for line in sorted([one, other]))
    assert strict in {loose, "partly"}
    assert (strict == "unresolved") == (loose == "unresolved")


@given(PIECES, st.randoms(use_true_random=False))
def test_the_order_of_pieces_does_not_matter(pieces, shuffler):
    mixed = list(pieces)
    shuffler.shuffle(mixed)
    for claimed in (FACT, LATER):
        assert rule.rule(claimed, mixed, TODAY) == rule.rule(claimed, pieces, TODAY)


@given(SURE)
def test_the_opposite_evidence_gives_the_opposite_verdict(pieces):
    turned = [Piece(-piece.score, piece.weight) for piece in pieces]
    assert RANK[verdict(*pieces)] + RANK[verdict(*turned)] == 2


@given(PIECES, st.sampled_from([-1, 0, 1]), st.booleans())
def test_hearsay_changes_no_verdict(pieces, score, final):
    for claimed in (FACT, LATER):
        assert rule.rule(claimed, [*pieces, Piece(score, 0, final)], TODAY) == rule.rule(claimed, pieces, TODAY)


# When a forecast is due --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "horizon", "basis", "wanted"),
    [
        (date(2024, 4, 18), None, "open", date(2026, 4, 18)),  # no time: two years
        (date(2024, 2, 29), None, "open", date(2026, 2, 28)),  # a day that 2026 does not have
        (date(2024, 4, 18), None, "long_run", None),  # a far end has no day
        (date(2024, 4, 18), date(2040, 1, 1), "long_run", date(2040, 1, 1)),  # unless the speaker gives one
        (date(2024, 4, 18), date(2025, 12, 31), "stated", date(2025, 12, 31)),
        (date(2024, 4, 18), date(2027, 6, 30), "implied", date(2027, 6, 30)),
        (date(2024, 4, 18), date(2025, 1, 1), "open", date(2025, 1, 1)),
    ],
)
def test_due_day(made, horizon, basis, wanted):
    assert rule.due_day(made, horizon, basis) == wanted


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (date(2026, 11, 21), "contradicted"),
        (date(2026, 11, 22), "contradicted"),  # due on the day itself
        (date(2026, 11, 23), "not yet due"),
        (None, "not yet due"),  # an end without a date never comes
    ],
)
def test_forecasts_wait_for_their_day(due, wanted):
    assert verdict(Piece(-1, 4), claimed=Claimed(is_forecast=True, due=due)) == wanted


def test_only_forecasts_wait():
    assert verdict(Piece(-1, 4), claimed=Claimed(due=date(2030, 1, 1))) == "contradicted"


def test_a_due_forecast_without_evidence_is_unresolved_and_another_is_not_due():
    assert verdict(claimed=Claimed(is_forecast=True, due=date(2026, 1, 1))) == "unresolved"
    assert verdict(claimed=LATER) == "not yet due"


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        ([Piece(1, 4, True)], "supported"),  # what was foretold has happened
        ([Piece(-1, 4, True)], "contradicted"),  # or cannot happen any more
        ([Piece(0, 4, True)], "partly"),
        ([Piece(1, 1, True), Piece(-1, 4)], "supported"),  # what is not final does not count yet
        ([Piece(1, 4), Piece(1, 2)], "not yet due"),
        ([Piece(1, 0, True)], "not yet due"),  # final hearsay is still hearsay
        ([Piece(1, 4, True), Piece(-1, 4, True)], "partly"),
    ],
)
def test_before_the_day_only_final_evidence_counts(pieces, wanted):
    assert verdict(*pieces, claimed=LATER) == wanted


def test_the_ruling_says_what_a_forecast_waits_for():
    assert rule.rule(LATER, [], TODAY).rule == "It can be judged on 2027-12-31, and nothing final has happened."
    far = rule.rule(Claimed(is_forecast=True), [], TODAY).rule
    assert far == "It can be judged at an end that it does not date, and nothing final has happened."


DUE = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2030, 12, 31)))


@given(PIECES, DUE, st.sampled_from([1, 2, 4]))
def test_waiting_never_hides_a_final_fulfilment(pieces, due, weight):
    """However much is open or against it, once everything final says that it came true, it came true."""
    others = [Piece(piece.score, piece.weight) for piece in pieces]
    claimed = Claimed(is_forecast=True, due=due)
    if not claimed.is_due(TODAY):
        assert verdict(*others, Piece(1, weight, is_final=True), claimed=claimed) == "supported"
    final = [Piece(1, piece.weight, is_final=True) for piece in pieces]
    assert verdict(*final, Piece(1, weight, is_final=True), claimed=claimed) == "supported"


@given(PIECES, DUE)
def test_waiting_changes_nothing_once_a_forecast_is_due(pieces, due):
    claimed = Claimed(is_forecast=True, due=due)
    judged = verdict(*pieces, claimed=claimed)
    assert judged in rule.VERDICTS
    if claimed.is_due(TODAY):
        assert judged == verdict(*pieces)
    elif not any(piece.is_final and piece.weight for piece in pieces):
        assert judged == "not yet due"
    else:
        assert judged == verdict(*[piece for piece in pieces if piece.is_final])


def test_the_six_verdicts_have_a_meaning():
    assert rule.VERDICTS == ("supported", "partly", "contradicted", "unresolved", "not yet due", "not checkable")
    assert rule.SETTLED == ("supported", "partly", "contradicted")
    assert all(rule.MEANING.values())
