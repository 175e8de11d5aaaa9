"""Shares that go on: by hand, against a published example, and between their bounds whatever the cohort."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import survival

NEVER, INF = -math.inf, math.inf
COHORT = st.lists(st.tuples(st.floats(0, 1000), st.booleans(), st.floats(0, 500)), min_size=2, max_size=40)


def members(cohort):
    """Turn (last seen, whether it stopped, days until then) into the two days of each member."""
    seen = np.array([day for day, *_ in cohort])
    return seen, np.array([day + later if stops else INF for day, stops, later in cohort])


def test_bounds_by_hand():
    """Four firms: seen at 300, never seen, stopped at 100 (seen at 20), seen at 90.

    At 50: seen then or later are the first and last, nobody is known to have stopped. At 100 one of four has.
    """
    shares = survival.bounds([300, NEVER, 20, 90], [INF, INF, 100, INF], [50, 99, 100, 301])
    assert shares.least.tolist() == [0.5, 0.25, 0.25, 0.0]
    assert shares.most.tolist() == [1.0, 1.0, 0.75, 0.75]


def test_a_sign_of_life_may_hold_for_a_while():
    """The firm seen at 90 still counts at 99 if signs hold for ten days, the one that stopped never again."""
    shares = survival.bounds([300, NEVER, 95, 90], [INF, INF, 100, INF], [99, 100], held=10)
    assert shares.least.tolist() == [0.75, 0.5]


def test_nobody_goes_on_after_stopping():
    with pytest.raises(ValueError, match="1 members were seen going on after they had stopped"):
        survival.bounds([10], [9], [0])


@given(COHORT, st.floats(0, 1500))
def test_most_is_never_below_least(cohort, day):
    least, most = survival.bounds(*members(cohort), [day])
    assert 0 <= least[0] <= most[0] + 1e-12 <= 1 + 1e-12


@given(COHORT)
def test_shares_fall(cohort):
    least, most = survival.bounds(*members(cohort), np.linspace(0, 1600, 30))
    assert (np.diff(least) <= 1e-12).all()
    assert (np.diff(most) <= 1e-12).all()


def test_kaplan_meier_of_the_textbook():
    """Remission under 6-MP, Freireich et al. (1963), weeks; + is censored.

    6, 6, 6, 7, 10, 13, 16, 22, 23, 6+, 9+, 10+, 11+, 17+, 19+, 20+, 25+, 32+, 32+, 34+, 35+. The published estimate is
    0.857 at 6, 0.807 at 7, 0.753 at 10, 0.690 at 13, 0.627 at 16, 0.538 at 22 and 0.448 at 23.
    """
    stops = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    lost = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    seen, end = [*stops, *lost], [*stops, *[INF] * len(lost)]
    curve = survival.kaplan_meier(seen, end, 0.95)
    found = dict(zip(curve.days.tolist(), curve.share.round(3).tolist(), strict=True))
    assert [found[week] for week in (6, 7, 10, 13, 16, 22, 23)] == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]


def test_those_never_seen_do_not_count():
    """Half of two stops at 4; three that were never seen change nothing."""
    few = survival.kaplan_meier([9, 3], [INF, 4], 0.9)
    many = survival.kaplan_meier([9, 3, NEVER, NEVER, NEVER], [INF, 4, INF, INF, INF], 0.9)
    assert few.share[-1] == many.share[-1] == 0.5


@given(COHORT)
def test_band_holds_the_estimate(cohort):
    curve = survival.kaplan_meier(*members(cohort), 0.9)
    assert curve.share[0] == curve.low[0] == curve.high[0] == 1
    assert np.isfinite(np.concatenate(curve)).all()
    assert (curve.low <= curve.share + 1e-9).all()
    assert (curve.share <= curve.high + 1e-9).all()


def test_nobody_stopped():
    curve = survival.kaplan_meier([5, 7], [INF, INF], 0.9)
    assert set(np.concatenate(curve[1:])) == {1.0}


def test_hazard_by_hand():
    """Two stops in four years of watch. Garwood's 90 % interval for a count of 2 is 0.3554 to 6.2958."""
    year = survival.DAYS_PER_YEAR
    found = survival.hazard([year, year, NEVER, NEVER], [INF, INF, year, year], 0.9)
    assert (found.stops, found.years, found.rate) == (2, 4, 0.5)
    assert (found.low * 4, found.high * 4) == pytest.approx((0.3554, 6.2958), abs=1e-4)


def test_no_watch_no_rate():
    with pytest.raises(ValueError, match="Nobody was seen"):
        survival.hazard([NEVER], [INF], 0.9)


def test_years_until_by_hand():
    """At one stop in ten years, nine in ten have stopped after ln(10) × 10 = 23.03 years."""
    assert survival.years_until(0.1, 0.9) == pytest.approx(23.0259, abs=1e-4)
    assert survival.years_until(0, 0.9) == INF


def test_day_on_which_nine_in_ten_stopped():
    assert survival.first_day([0, 5, 9], [0.5, 0.1, 0.05], 0.9) == 5
    assert survival.first_day([0, 5, 9], [0.5, 0.2, 0.11], 0.9) == INF


def test_resampling_keeps_the_mean_and_is_repeatable():
    """Of 40 firms 10 go on: the mean over samples is near a quarter, its spread √(0.25 × 0.75 ÷ 40) = 0.068."""
    seen, end = np.array([100.0] * 10 + [NEVER] * 30), np.full(40, INF)
    one, two = (survival.resampled_bounds(seen, end, [50], 0, 4000, 7) for _ in range(2))
    assert (one.least == two.least).all()
    assert one.least.mean() == pytest.approx(0.25, abs=0.005)
    assert one.least.std() == pytest.approx(0.0685, abs=0.004)
    assert (one.most == 1).all()


def test_share_of_the_unknown():
    """Known: 4 and 15 of 85. With all the unknown 70 of 85 have stopped, with none 4 of 85."""
    assert survival.stopped_share(4 / 85, 15 / 85, 1) == pytest.approx(70 / 85)
    assert survival.stopped_share(4 / 85, 15 / 85, 0) == pytest.approx(4 / 85)
