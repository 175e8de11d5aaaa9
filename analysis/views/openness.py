"""Frames on how open releases are: the matrix of clauses, the index, the steps between releases, other frameworks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.models import openness as model
from analysis.models.arrays import Array

FAMILY = "Meta"
"""Developer whose releases are followed from one to the next."""


class Clause(NamedTuple):
    """A clause of the index: its name in the table, its group, whether it opens when in force, and a label."""

    name: str
    group: str
    opens: bool
    label: str


CLAUSES = (
    Clause("royalty_free", "use", True, "No fee"),
    Clause("commercial_use", "use", True, "Business use allowed"),
    Clause("user_threshold", "use", False, "No limit on users"),
    Clause("use_policy", "use", False, "No policy on uses"),
    Clause("region_excluded", "use", False, "No region left out"),
    Clause("redistribution", "build", True, "May be passed on"),
    Clause("outputs_may_train_others", "build", True, "Outputs may train others"),
    Clause("hosting_barred", "build", False, "May be hosted for others"),
    Clause("naming_duty", "build", False, "No duty to name"),
    Clause("badge_duty", "build", False, "No badge"),
    Clause("ends_on_lawsuit", "control", False, "No end on suing"),
    Clause("remote_restriction", "control", False, "No control from afar"),
    Clause("data_sharing_duty", "control", False, "No duty to share data"),
    Clause("download_without_gate", "access", True, "Download without a form"),
    Clause("training_data_disclosed", "access", True, "Training data disclosed"),
)
"""What the index weighs. Left out: notices, which every open licence asks for; the mark licence, which opens and
closes at once; approval by the Open Source Initiative, which sums up the others and checks the index."""
BESIDE = (
    Clause("approved_by_osi", "", True, "Approved licence*"),
    Clause("trained_on_own_users", "", False, "Own users' data not used*"),
)
"""Shown below the matrix and not weighed."""
GROUPS = {"use": "weight_use", "build": "weight_build", "control": "weight_control", "access": "weight_access"}
"""Assumption that holds the weight of each group."""
OPEN, PART, CLOSED, UNCLEAR = "Open", "In part", "Closed", "Not known"
KINDS = (OPEN, PART, CLOSED, UNCLEAR)
SHORT = {"conditional": "if", "partial": "part", "not_stated": "?", "unknown": "?", "not_applicable": "n/a"}
WORDS = {"no_effect": "no effect", "not_stated": "not stated", "not_applicable": "not applicable"}


# Clauses ----------------------------------------------------------------------------------------------------


def releases(clauses: pd.DataFrame, developer: str | None = None) -> pd.DataFrame:
    """Releases in order of time.

    Parameters
    ----------
    clauses : DataFrame
        Table ``licence_clauses``.
    developer : str, optional
        One developer's only.

    Returns
    -------
    DataFrame
        ``release, developer, licence, release_date``.
    """
    columns = ["release", "developer", "licence", "release_date"]
    frame = clauses[columns].drop_duplicates().sort_values(["release_date", "release"], kind="stable")
    return (frame[frame["developer"] == developer] if developer else frame).reset_index(drop=True)


def codings(clauses: pd.DataFrame, release: str, wanted: Sequence[Clause] = CLAUSES) -> list[str]:
    """Codings of a release's clauses; one without a row is unknown."""
    known = clauses[clauses["release"] == release].set_index("clause")["value"]
    return [str(known.get(clause.name, "unknown")) for clause in wanted]


def credit_bounds(clauses: pd.DataFrame, release: str, half_credit: float) -> tuple[Array, Array]:
    """Least and most openness of each clause of the index; see ``models.openness.credit_bounds``."""
    return model.credit_bounds(codings(clauses, release), [clause.opens for clause in CLAUSES], half_credit)


def mean_weights(values: Mapping[str, float]) -> Array:
    """Weights of the clauses from the four weights of groups among the chapter's values."""
    by_group = {group: float(values[name]) for group, name in GROUPS.items()}
    return model.clause_weights([clause.group for clause in CLAUSES], by_group)


def matrix(clauses: pd.DataFrame, developer: str = FAMILY) -> pd.DataFrame:
    """The clauses of a developer's releases as cells.

    Parameters
    ----------
    clauses : DataFrame
        Table ``licence_clauses``.
    developer : str
        Whose.

    Returns
    -------
    DataFrame
        ``row`` (clause), ``column`` (release), ``kind`` (one of `KINDS`), ``text``, ``coded``, ``place``.
    """
    shown = [*CLAUSES, *BESIDE]
    rows = []
    for release in releases(clauses, developer)["release"]:
        places = clauses[clauses["release"] == release].set_index("clause")["place"].dropna()
        for clause, coded in zip(shown, codings(clauses, release, shown), strict=True):
            low, high = model.credit_bounds([coded], [clause.opens], 0.5)
            text = SHORT.get(coded, "") if coded in SHORT else {True: "yes", False: "no"}[bool(low[0] > 0)]
            rows.append(
                {
                    "row": clause.label,
                    "column": release,
                    "kind": _kind(float(low[0]), float(high[0])),
                    "text": text,
                    "coded": f"{clause.name.replace('_', ' ')}: {WORDS.get(coded, coded)}",
                    "place": str(places.get(clause.name, "")),
                }
            )
    return pd.DataFrame(rows)


def _kind(low: float, high: float) -> str:
    if low != high:
        return UNCLEAR
    return {0.0: CLOSED, 1.0: OPEN}.get(low, PART)


# The index --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weighing:
    """Weights of the index: the mean, and many drawn around it."""

    mean: Array
    draws: Array
    half_credit: float


def weighing(values: Mapping[str, float], count: int, seed: int) -> Weighing:
    """Mean and random weights from the chapter's values.

    Parameters
    ----------
    values : mapping
        The four weights of groups, ``weight_concentration`` and ``half_credit``.
    count, seed : int
        Number of draws and their seed.

    Returns
    -------
    Weighing
        Draws by clauses.
    """
    mean = mean_weights(values)
    draws = model.random_weights(mean, float(values["weight_concentration"]), count, seed)
    return Weighing(mean, draws, float(values["half_credit"]))


def index(clauses: pd.DataFrame, weights: Weighing) -> pd.DataFrame:
    """Openness of every release.

    Parameters
    ----------
    clauses : DataFrame
        Table ``licence_clauses``.
    weights : Weighing
        From `weighing`.

    Returns
    -------
    DataFrame
        ``release, developer, licence, release_date, label, known_clauses``, ``openness`` (over what is known, mean
        weights), ``least`` and ``most`` (all that is unclear closed, open), ``p05`` and ``p95`` (random weights) and
        ``approved``; most open first.
    """
    approved = clauses[clauses["clause"] == "approved_by_osi"].set_index("release")["value"].eq("yes")
    rows = []
    for entry in releases(clauses).to_dict("records"):
        name = str(entry["release"])
        found = _openness(clauses, name, weights)
        label = name if entry["developer"] == FAMILY else f"{name} ({entry['licence']})"
        row: dict[str, object] = {str(key): value for key, value in entry.items()}
        rows.append(row | {"label": label, **found, "approved": bool(approved.get(name, False))})
    frame = pd.DataFrame(rows)
    return frame.sort_values(["openness", "release_date"], ascending=[False, True], ignore_index=True)


def _openness(clauses: pd.DataFrame, release: str, weights: Weighing) -> dict[str, float]:
    """Index of one release under the mean and the random weights."""
    low, high = credit_bounds(clauses, release, weights.half_credit)
    mean, many = model.index(low, high, weights.mean), model.index(low, high, weights.draws).known
    p05, p95 = uncertainty.quantiles(many[np.isfinite(many)], (0.05, 0.95))
    return {
        "known_clauses": int((low == high).sum()),
        **{"openness": float(mean.known), "least": float(mean.low), "most": float(mean.high)},
        **{"p05": float(p05), "p95": float(p95)},
    }


def steps(clauses: pd.DataFrame, weights: Weighing, developer: str = FAMILY) -> pd.DataFrame:
    """Each release of a developer beside the one before, and the last beside the first with a licence to read.

    Parameters
    ----------
    clauses : DataFrame
        Table ``licence_clauses``.
    weights : Weighing
        From `weighing`.
    developer : str
        Whose releases.

    Returns
    -------
    DataFrame
        ``before, after, label, direction, less_open, surely, possibly, tighter, looser`` (labels of the clauses that
        moved).
    """
    names = list(releases(clauses, developer)["release"])
    pairs = [*pairwise(names), (names[1], names[-1])]
    return pd.DataFrame([_step(clauses, weights, *pair) for pair in pairs])


def _step(clauses: pd.DataFrame, weights: Weighing, before: str, after: str) -> dict[str, object]:
    one, two = (credit_bounds(clauses, name, weights.half_credit) for name in (before, after))
    found = model.step(one, two, weights.draws)
    return {
        **{"before": before, "after": after, "label": f"{before} to {after}"},
        "direction": found.direction,
        "less_open": found.less_open,
        "surely": found.surely,
        "possibly": found.possibly,
        "tighter": _moved(one, two, -1),
        "looser": _moved(one, two, 1),
    }


def _moved(before: tuple[Array, Array], after: tuple[Array, Array], sign: int) -> str:
    """Labels of the clauses known of both that moved down (-1) or up (1)."""
    sure = (before[0] == before[1]) & (after[0] == after[1])
    change = sign * (after[0] - before[0])
    return ", ".join(clause.label for clause, moved in zip(CLAUSES, sure & (change > 0), strict=True) if moved)


class Trend(NamedTuple):
    """Rank correlation of openness with the order of releases, over all weights."""

    low: float
    middle: float
    high: float
    falling: float
    releases: int


def trend(clauses: pd.DataFrame, weights: Weighing, developer: str = FAMILY) -> Trend:
    """Correlate openness with time over the releases whose licence can be read.

    Parameters
    ----------
    clauses, weights, developer
        As in `steps`.

    Returns
    -------
    Trend
        Fifth percentile, median and 95th percentile of Kendall's tau over the random weights, the share of weights
        under which it is below zero, and the number of releases.
    """
    names = list(releases(clauses, developer)["release"])[1:]
    columns = [model.index(*credit_bounds(clauses, name, weights.half_credit), weights.draws).known for name in names]
    tau = model.concordance(np.column_stack(columns))
    low, middle, high = (float(value) for value in uncertainty.quantiles(tau))
    return Trend(low, middle, high, float((tau < 0).mean()), len(names))


# Other frameworks -------------------------------------------------------------------------------------------

FRAMEWORKS = {
    "opening_up": "Opening up ChatGPT, points of 14",
    "mof": "Model Openness Framework, licensed components",
    "fmti": "Transparency Index 2025, points of 100",
}


def frameworks(clauses: pd.DataFrame, scores: pd.DataFrame, weights: Weighing, draws: int, seed: int) -> pd.DataFrame:
    """How far published frameworks rank releases as the index does.

    Parameters
    ----------
    clauses, scores : DataFrame
        Tables ``licence_clauses`` and ``openness_scores``.
    weights : Weighing
        From `weighing`.
    draws, seed : int
        Resamples and their seed.

    Returns
    -------
    DataFrame
        ``framework, label, rho, low, high, chance, count``: Spearman's correlation over the releases that both score;
        for the Transparency Index, which scores companies, over the newest release of each.
    """
    ours = index(clauses, weights).set_index("release")["openness"]
    rows = []
    for name, label in FRAMEWORKS.items():
        theirs = _theirs(name, clauses, scores)
        both = [release for release in theirs.index if release in ours.index]
        found = model.agreement(ours[both], theirs[both], draws, seed)
        rows.append({"framework": name, "label": label, **vars(found)})
    return pd.DataFrame(rows)


def _theirs(name: str, clauses: pd.DataFrame, scores: pd.DataFrame) -> pd.Series:
    """Score of a framework by release."""
    rows = scores[scores["framework"] == name]
    if name == "mof":
        return licensed_components(scores).dropna(subset="release").set_index("release")["count"]
    if name == "opening_up":
        totals = rows[(rows["kind"] == "total") & rows["release"].notna()]
        return totals.set_index("release")["value"]
    newest = rows[(rows["edition"] == rows["edition"].max()) & (rows["kind"] == "total")].set_index("entity")["value"]
    last = releases(clauses).groupby("developer").tail(1).set_index("developer")["release"]
    shared = [company for company in last.index if company in newest.index]
    return pd.Series(newest[shared].to_numpy(), index=last[shared].to_numpy())


def licensed_components(scores: pd.DataFrame) -> pd.DataFrame:
    """Components of each model under an open licence, and the class that they make.

    Parameters
    ----------
    scores : DataFrame
        Table ``openness_scores``.

    Returns
    -------
    DataFrame
        ``entity, release, count, framework_class``; the count is of the 14 components that classes need.
    """
    needed = {*model.CLASS_III, *model.CLASS_II, *model.CLASS_I}
    parts = scores[(scores["framework"] == "mof") & (scores["kind"] == "part")]
    rows = []
    for entity, items in parts.groupby("entity", sort=False):
        have = set(items["item"][items["value"] == 1])
        kind = model.framework_class(have)
        rows.append(
            {
                "entity": entity,
                "release": items["release"].iloc[0],
                "count": len(have & needed),
                "framework_class": kind,
            }
        )
    return pd.DataFrame(rows)


def records_by_class(scores: pd.DataFrame) -> pd.Series:
    """Records of the Model Openness Tool in each class.

    Returns
    -------
    Series
        Numbers by ``class_i, class_ii, class_iii, no_class``.
    """
    return scores[(scores["framework"] == "mof") & (scores["kind"] == "records")].set_index("item")["value"]


def list_places(scores: pd.DataFrame) -> pd.DataFrame:
    """Places on the list of Opening up ChatGPT, most open first.

    Returns
    -------
    DataFrame
        ``entity`` (index), ``points, place``; equal points share a place.
    """
    rows = scores[(scores["framework"] == "opening_up") & (scores["kind"] == "total")].set_index("entity")["value"]
    places = rows.rank(ascending=False, method="min").astype(int)
    return pd.DataFrame({"points": rows, "place": places})


def transparency(scores: pd.DataFrame, company: str = FAMILY) -> pd.DataFrame:
    """Points of a company in the editions of the Transparency Index.

    Returns
    -------
    DataFrame
        ``edition, points, place, companies``; equal points share a place.
    """
    totals = scores[(scores["framework"] == "fmti") & (scores["kind"] == "total")]
    rows = []
    for edition, items in totals.groupby("edition"):
        points = float(items.loc[items["entity"] == company, "value"].iloc[0])
        place = 1 + int((items["value"] > points).sum())
        rows.append({"edition": edition, "points": points, "place": place, "companies": len(items)})
    return pd.DataFrame(rows)
