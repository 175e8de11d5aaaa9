"""What became of the developers on the list of July 2023: bounds, Kaplan-Meier, and Epoch's tables beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.models import survival
from analysis.models.arrays import Array

LISTED = pd.Timestamp("2023-07-17")
"""Day of the list, the day before Llama 2."""
CORPORATE = ("company", "state_enterprise")
EVERY_KIND = (*CORPORATE, "university_or_lab")
ON_THE_LIST = ("listed_2023_07",)
THEN = (*ON_THE_LIST, "missing_from_list")
COUNTS = {
    "Companies and state enterprises on the list": (CORPORATE, ON_THE_LIST),
    "With universities and laboratories": (EVERY_KIND, ON_THE_LIST),
    "With developers that the list lacks": (CORPORATE, THEN),
}
"""Ways to count developers of July 2023: kinds, and cohorts of the table."""
LARGE = "Large technology companies alone"
LEVEL = 0.9
"""Confidence of bands and intervals."""
DAYS_PER_MONTH = 30.4375
LEAST, MOST, ESTIMATE = "All unknown stopped", "All unknown go on", "Kaplan-Meier"
OUTCOMES = {
    "still_training": "Still train",
    "pivoted_to_applications": "Turned to applications",
    "acquired_or_closed": "Bought or closed",
    "unknown": "Unknown",
}


@dataclass(frozen=True)
class Cohort:
    """Developers with the two days of each, counted from the list.

    Attributes
    ----------
    rows
        Rows of table ``chinese_developers``.
    last_seen, stopped
        Days from the list: newest sign of own training (minus infinity without one), day by which it is known to
        have ended (infinity without one).
    end
        Days from the list to the newest sign of any developer.
    """

    rows: pd.DataFrame
    last_seen: Array
    stopped: Array
    end: float


def earliest(written: object) -> float:
    """Return days from the list to the first day that a date such as 2025, 2025-03 or 2025-03-04 can mean.

    >>> earliest("2023-07-18"), earliest("2023-08"), earliest(None)
    (1.0, 15.0, -inf)
    """
    if not isinstance(written, str):
        return -math.inf
    return float((pd.Period(written).start_time.normalize() - LISTED).days)


def latest(written: object) -> float:
    """Return days from the list to the last day that a date can mean; infinite without a date.

    >>> latest("2023-07-18"), latest("2023-07"), latest(None)
    (1.0, 14.0, inf)
    """
    if not isinstance(written, str):
        return math.inf
    return float((pd.Period(written).end_time.normalize() - LISTED).days)


def cohort(
    developers: pd.DataFrame, kinds: tuple[str, ...] = CORPORATE, cohorts: tuple[str, ...] = ON_THE_LIST
) -> Cohort:
    """Return the developers of the list of July 2023.

    Parameters
    ----------
    developers : DataFrame
        Table ``chinese_developers``.
    kinds : tuple of str
        Kinds of developers to keep.
    cohorts : tuple of str
        Cohorts of the table to keep.

    Returns
    -------
    Cohort
        Of a firm still training the newer of its last own model and the word of its training counts; of an unknown
        one its last own model alone, since what else is known of it shows no training.
    """
    rows = developers[developers["cohort"].isin(cohorts) & developers["kind"].isin(kinds)]
    model = rows["last_own_date"].map(earliest)
    word = rows["outcome_date"].map(earliest).where(rows["outcome"] == "still_training", -math.inf)
    gone = rows["outcome"].isin(["pivoted_to_applications", "acquired_or_closed"])
    stopped = rows["outcome_date"].map(latest).where(gone, math.inf)
    seen = np.maximum(np.asarray(model, dtype=float), np.asarray(word, dtype=float))
    newest = max(earliest(day) for day in developers["outcome_date"].dropna())
    return Cohort(rows, seen, np.asarray(stopped, dtype=float), newest)


def known(members: Cohort) -> pd.DataFrame:
    """Count the outcomes.

    Returns
    -------
    DataFrame
        ``outcome, label, value`` (firms), in the order of ``OUTCOMES``; outcomes that nobody had are left out.
    """
    counts = members.rows["outcome"].value_counts()
    rows = [(key, label, int(counts.get(key, 0))) for key, label in OUTCOMES.items() if counts.get(key, 0)]
    return pd.DataFrame(rows, columns=["outcome", "label", "value"])


def curves(members: Cohort, held_months: float, resamples: int, seed: int) -> pd.DataFrame:
    """Share still training by month: both bounds with bands over firms, and Kaplan-Meier with its band.

    Parameters
    ----------
    members : Cohort
        The firms.
    held_months : float
        Months for which a sign of training holds.
    resamples, seed : int
        Cohorts drawn for the bands, and the seed.

    Returns
    -------
    DataFrame
        ``series, date, share, low, high``; the band holds nine in ten of the cohorts drawn, or is that of
        Kaplan-Meier.
    """
    days = np.append(np.arange(0, members.end, DAYS_PER_MONTH), members.end)
    held = held_months * DAYS_PER_MONTH
    middle = survival.bounds(members.last_seen, members.stopped, days, held)
    drawn = survival.resampled_bounds(members.last_seen, members.stopped, days, held, resamples, seed)
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    parts = [
        _lines(name, days, share, *np.quantile(sample, tails, axis=1))
        for name, share, sample in ((LEAST, middle.least, drawn.least), (MOST, middle.most, drawn.most))
    ]
    found = survival.kaplan_meier(members.last_seen, members.stopped, LEVEL)
    place = np.searchsorted(found.days, days, side="right") - 1
    parts.append(_lines(ESTIMATE, days, found.share[place], found.low[place], found.high[place]))
    return pd.concat(parts, ignore_index=True)


def _lines(name: str, days: Array, share: Array, low: Array, high: Array) -> pd.DataFrame:
    when = LISTED + pd.to_timedelta(np.round(days), unit="D")
    return pd.DataFrame({"series": name, "date": when, "share": share, "low": low, "high": high})


@dataclass(frozen=True)
class Stopped:
    """Shares of a cohort that have stopped by its end.

    Attributes
    ----------
    least, most
        With all the unknown going on, and with none of them.
    going
        Share known to go on.
    firms
        Number of firms.
    """

    least: float
    most: float
    going: float
    firms: int


def stopped(members: Cohort, held_months: float) -> Stopped:
    """Bound the share that has stopped by the newest sign of any developer."""
    held = held_months * DAYS_PER_MONTH
    shares = survival.bounds(members.last_seen, members.stopped, [members.end], held)
    least, most = 1 - float(shares.most[0]), 1 - float(shares.least[0])
    return Stopped(least, most, 1 - most, len(members.rows))


def other_counts(developers: pd.DataFrame, held_months: float) -> pd.DataFrame:
    """Bound the share that has stopped for other ways to count developers of July 2023.

    Parameters
    ----------
    developers : DataFrame
        Table ``chinese_developers``.
    held_months : float
        Months for which a sign of training holds.

    Returns
    -------
    DataFrame
        ``label, firms, going`` (firms known to go on), ``least, most`` (share stopped with all the unknown going on,
        and with none), in the order of ``COUNTS`` with the large companies last.
    """
    found = {label: cohort(developers, *count) for label, count in COUNTS.items()}
    listed = found[next(iter(COUNTS))]
    is_large = listed.rows["large"].to_numpy(dtype=bool)
    found[LARGE] = Cohort(listed.rows[is_large], listed.last_seen[is_large], listed.stopped[is_large], listed.end)
    ends = {label: stopped(members, held_months) for label, members in found.items()}
    rows = [(label, one.firms, round(one.going * one.firms), one.least, one.most) for label, one in ends.items()]
    return pd.DataFrame(rows, columns=["label", "firms", "going", "least", "most"])


def adopters(members: Cohort) -> tuple[int, int]:
    """Count the developers shown to build on, or to offer, an open model of another, and those that train as well."""
    rows = members.rows[members.rows["adopts_other"] == "yes"]
    return len(rows), int((rows["outcome"] == "still_training").sum())


def reached(members: Cohort, share: float, held_months: float) -> tuple[float, float]:
    """Return the first day on which a share has stopped, if all the unknown have and if none has.

    Returns
    -------
    tuple of float
        Days from the list; infinite when the share is not reached.
    """
    days = np.arange(0, members.end + 1)
    shares = survival.bounds(members.last_seen, members.stopped, days, held_months * DAYS_PER_MONTH)
    return survival.first_day(days, shares.least, share), survival.first_day(days, shares.most, share)


def hazard(members: Cohort) -> survival.Hazard:
    """Return the rate at which firms in sight stopped."""
    return survival.hazard(members.last_seen, members.stopped, LEVEL)


@dataclass(frozen=True)
class CrossCheck:
    """Firms of Epoch's tables with an own model in one year, and those of them with one in a later year."""

    firms: int
    later: int
    share: float
    low: float
    high: float


def cross_check(developers: pd.DataFrame, first: str = "models_2023", later: str = "models_2025") -> CrossCheck:
    """Count firms of table ``developer_cohorts`` that released own models in both years.

    Parameters
    ----------
    developers : DataFrame
        The table.
    first, later : str
        Columns of the years.

    Returns
    -------
    CrossCheck
        The share with Wilson's interval at ``LEVEL``.
    """
    firms = developers[(developers["kind"] == "company") & (developers[first] > 0)]
    on = int((firms[later] > 0).sum())
    interval = stats.binomtest(on, len(firms)).proportion_ci(LEVEL, method="wilson")
    return CrossCheck(len(firms), on, on / len(firms), float(interval.low), float(interval.high))


def bases(models: pd.DataFrame) -> pd.DataFrame:
    """Count models by year and by what they were built on.

    Parameters
    ----------
    models : DataFrame
        Table ``base_models``.

    Returns
    -------
    DataFrame
        ``year`` (printed), ``models`` and, of them, ``american`` (base of an American developer), ``llama`` (of its
        families), ``own`` (a base of one of the model's developers) and ``chinese`` (of another Chinese one).
    """
    is_american, is_own = models["base_country"] == "US", models["own_base"]
    frame = pd.DataFrame(
        {
            "year": models["released"].dt.year.astype(str),
            "models": 1,
            "american": is_american & ~is_own,
            "llama": models["base_family"] == "llama",
            "own": is_own,
            "chinese": ~is_american & ~is_own,
        }
    )
    return frame.groupby("year").sum().astype(int).reset_index()


def registrations(table: pd.DataFrame, sure: tuple[str, ...] = ("high", "medium", "low")) -> pd.DataFrame:
    """Return the services that the Cyberspace Administration has filed, by day.

    Parameters
    ----------
    table : DataFrame
        Table ``model_registrations``.
    sure : tuple of str
        Grades of confidence to keep.

    Returns
    -------
    DataFrame
        ``series, date, value``.
    """
    rows = table[(table["series"] == "services_filed") & table["confidence"].isin(sure)].sort_values("date")
    return pd.DataFrame({"series": "Services filed", "date": rows["date"], "value": rows["value"]}).reset_index(
        drop=True
    )


def unsettled(members: Cohort) -> dict[str, float]:
    """Return shares of the cohort by what is known, for a control on the page: ``stopped``, ``going``."""
    counts: Any = members.rows["outcome"].value_counts(normalize=True)
    gone = counts.get("pivoted_to_applications", 0.0) + counts.get("acquired_or_closed", 0.0)
    return {"stopped": float(gone), "going": float(counts.get("still_training", 0.0))}


def reached_in_words(days: float) -> str:
    """Say by which month something is reached, or that it is not.

    >>> reached_in_words(31), reached_in_words(math.inf)
    ('is reached by August 2023', 'is reached in no month so far')
    """
    return f"is reached by {as_date(days)}" if math.isfinite(days) else "is reached in no month so far"


def as_date(days: npt.ArrayLike) -> str:
    """Print a number of days from the list as a month, or say that it never comes.

    >>> as_date(31), as_date(math.inf)
    ('August 2023', 'never')
    """
    value = float(np.asarray(days))
    return f"{LISTED + pd.Timedelta(days=value):%B %Y}" if math.isfinite(value) else "never"
