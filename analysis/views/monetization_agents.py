"""Frames of the chapter on selling AI: how far agents can be relied on, and what length of task can be sold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.models import reliability, repeats, success, success_fit, trends
from analysis.views.monetization import COVERAGE, days

LEVELS = (0.5, 0.8, 0.99)
NEWEST_SUITE = "counts_v1_1"
SNAPSHOT = "runs_2025_01"
MAJORITY = "majority_v1_0"
SUITES = {
    SNAPSHOT: "Runs of January 2025",
    MAJORITY: "Suite 1.0, most runs",
    NEWEST_SUITE: "Suite 1.1",
}
"""What readers call the outcomes that curves are fitted to."""
ABOVE_MINUTES = 960.0
"""METR calls longer horizons of its suite unreliable and leaves them out of its trend."""
FROM = pd.Timestamp("2023-01-01")
POINTS = 60
NAMES = {"constant": "Constant hazard", "weibull": "Weibull", "logistic": "Logistic in log time"}


class Fitted(NamedTuple):
    """Curves fitted to the outcomes of a model: by curve the best fit, and samples of families of tasks."""

    rows: pd.DataFrame
    best: dict[str, success_fit.Fit]
    samples: dict[str, success_fit.Fit]
    tasks: float


def fit_model(outcomes: pd.DataFrame, suite: str, name: str, draws: int, seed: int) -> Fitted:
    """Fit the three curves to a model's outcomes, and again to samples of families of tasks.

    Parameters
    ----------
    outcomes : DataFrame
        Table ``agent_task_outcomes``.
    suite, name : str
        Suite and model.
    draws, seed : int
        Samples and their seed.

    Raises
    ------
    ValueError
        When there are no such outcomes.
    """
    rows = outcomes[(outcomes["suite"] == suite) & (outcomes["model"] == name)]
    if rows.empty:
        raise ValueError(f"No outcomes of {name!r} in {suite!r}; models: {', '.join(models(outcomes, suite))}.")
    minutes, shares = rows["human_minutes"].to_numpy(), (rows["successes"] / rows["runs"]).to_numpy(dtype=float)
    weights = success_fit.family_weights(rows["family"])
    copies = success_fit.resampled_families(rows["family"], draws, seed)
    sampled = success_fit.family_weights(rows["family"], copies)
    best = {curve: success_fit.fit(curve, minutes, shares, weights) for curve in success_fit.CURVES}
    samples = {curve: success_fit.fit(curve, minutes, shares, sampled) for curve in success_fit.CURVES}
    return Fitted(rows, best, samples, float(weights.sum()))


def models(outcomes: pd.DataFrame, suite: str) -> list[str]:
    """Return the models of a suite in the order of their release."""
    rows = outcomes[outcomes["suite"] == suite].sort_values(["released", "model"])
    return list(dict.fromkeys(rows["model"]))


def horizon(curve: str, fit: success_fit.Fit, level: float) -> np.ndarray | float:
    """Length of tasks finished with a given chance under a fitted curve, minutes."""
    function = success.logistic_horizon if curve == success_fit.LOGISTIC else success.weibull_horizon
    return function(fit.half_life, fit.slope, level)


def chance(curve: str, fit: success_fit.Fit, minutes: Any) -> Any:
    """Chance to finish a task of a given length under a fitted curve.

    Parameters
    ----------
    curve : str
        constant, weibull or logistic.
    fit : Fit
        The curve; arrays of fits broadcast against `minutes`.
    minutes : number or array
        Length of the task.
    """
    function = success.logistic if curve == success_fit.LOGISTIC else success.weibull
    return function(minutes, fit.half_life, fit.slope)


def step_errors(fitted: Sequence[tuple[str, str, Fitted]], lengths: Sequence[float]) -> pd.DataFrame:
    """Error of a step: the chance to fail a task as long as the step, by curve.

    Parameters
    ----------
    fitted : sequence of tuple
        Model, suite and fit, in the order shown.
    lengths : sequence of float
        Lengths of a step, minutes; each counts once.

    Returns
    -------
    DataFrame
        ``model, suite, tasks, minutes, constant, weibull, logistic``: shares, a row for each fit and length.
    """
    rows = [
        {"model": model, "suite": suite, "tasks": SUITES[suite], "minutes": float(length)}
        | {curve: float(1 - chance(curve, found.best[curve], length)) for curve in success_fit.CURVES}
        for model, suite, found in fitted
        for length in dict.fromkeys(lengths)
    ]
    return pd.DataFrame(rows)


def compared(fitted: Fitted) -> pd.DataFrame:
    """Set the curves of a model against one another.

    Parameters
    ----------
    fitted : Fitted
        From `fit_model`.

    Returns
    -------
    DataFrame
        ``curve, label, slope, log_likelihood, aic, bic, beaten`` and ``p50, p80, p99`` in minutes; `beaten` is the
        share of samples of families in which the logistic curve has the lower AIC.
    """
    aics = {curve: _criteria(fitted.samples[curve], curve, fitted.tasks)[0] for curve in success_fit.CURVES}
    rows = []
    for curve in success_fit.CURVES:
        best = fitted.best[curve]
        aic, bic = _criteria(best, curve, fitted.tasks)
        rows.append(
            {
                "curve": curve,
                "label": NAMES[curve],
                "slope": float(best.slope),
                "log_likelihood": float(best.log_likelihood),
                "aic": float(aic),
                "bic": float(bic),
                "beaten": float((aics[curve] > aics[success_fit.LOGISTIC]).mean()),
                **{f"p{level * 100:.0f}": float(horizon(curve, best, level)) for level in LEVELS},
            }
        )
    return pd.DataFrame(rows)


def _criteria(fit: success_fit.Fit, curve: str, tasks: float) -> tuple[np.ndarray, np.ndarray]:
    parameters = 1 if curve == success_fit.CONSTANT else 2
    return success_fit.information_criteria(fit.log_likelihood, parameters, tasks)


def interval(values: np.ndarray | float) -> tuple[float, float]:
    """Return the ends that hold nine samples in ten."""
    low, high = np.quantile(np.asarray(values), [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)


def curves(fitted: Fitted) -> pd.DataFrame:
    """Fitted curves of a model over the length of tasks, with the band of the logistic one, and outcomes by length.

    Parameters
    ----------
    fitted : Fitted
        From `fit_model`.

    Returns
    -------
    DataFrame
        ``series, minutes, probability, low, high``; the series "Outcomes" holds weighted shares of tasks by doublings
        of length. Only the logistic curve has a band; the others have their own value at both ends.
    """
    low, high = fitted.rows["human_minutes"].min(), fitted.rows["human_minutes"].max() * 2
    at = np.geomspace(low, high, POINTS)
    best = fitted.best
    lines = {curve: chance(curve, best[curve], at) for curve in success_fit.CURVES}
    band = chance(success_fit.LOGISTIC, fitted.samples[success_fit.LOGISTIC], at[:, np.newaxis])
    ends = np.quantile(band, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], axis=1)
    parts = [pd.DataFrame({"series": NAMES[name], "minutes": at, "probability": line}) for name, line in lines.items()]
    parts[-1] = parts[-1].assign(low=ends[0], high=ends[1])
    frame = pd.concat([*parts, _outcomes(fitted.rows)], ignore_index=True)
    return frame.assign(**{end: frame[end].fillna(frame["probability"]) for end in ("low", "high")})


def _outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """Weighted share of runs that succeeded, by doublings of length."""
    weights = success_fit.family_weights(rows["family"])
    step = np.floor(np.log2(rows["human_minutes"])).astype(int)
    share = (rows["successes"] / rows["runs"]).astype(float)
    grouped = pd.DataFrame({"step": step, "won": weights * share, "weight": weights}).groupby("step").sum()
    middle = 2.0 ** (grouped.index.to_numpy() + 1 / 2)
    return pd.DataFrame(
        {"series": "Outcomes", "minutes": middle, "probability": (grouped["won"] / grouped["weight"]).to_numpy()}
    )


def horizons(table: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Published horizons of an edition as lines of a chart.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_horizons``.
    edition : str
        Day of the edition.

    Returns
    -------
    DataFrame
        ``series, date, minutes, name``: best 50 % and 80 % horizon so far, at each model that set it.
    """
    rows = table[table["edition"] == pd.Timestamp(edition)].sort_values("released")
    parts = []
    for series, column in {"Half of the time": "p50_minutes", "Four times in five": "p80_minutes"}.items():
        lead = rows[_sets_record(rows[column])]
        parts.append(
            pd.DataFrame({"series": series, "date": lead["released"], "minutes": lead[column], "name": lead["model"]})
        )
    return pd.concat(parts, ignore_index=True)


def _sets_record(minutes: pd.Series) -> pd.Series:
    """Mark lengths above every one before them."""
    return minutes > minutes.cummax().shift(1).fillna(0)


def printed(table: pd.DataFrame, name: str) -> pd.Series:
    """Return METR's newest published row of a model, whatever its file adds to the name.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_horizons``.
    name : str
        Model.

    Raises
    ------
    ValueError
        When METR has published no horizon of it.
    """
    rows = table[table["model"].map(_key) == name].sort_values("edition")
    if rows.empty:
        raise ValueError(f"No published horizon of {name!r}.")
    return rows.iloc[-1]


def half_lives(table: pd.DataFrame, edition: str, since: pd.Timestamp = FROM) -> pd.DataFrame:
    """Published horizons of the models that set a new one, and what either curve makes of them.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_horizons``.
    edition : str
        Day of the edition.
    since : Timestamp
        First release shown.

    Returns
    -------
    DataFrame
        ``model, released, p50, p80, ratio, p99, constant_p80, constant_p99``: minutes, and p80 over p50. The first two
        are METR's; ``p99`` is its logistic curve, which they fix, carried on; the last two are a constant hazard with
        the same p50.
    """
    rows = table[table["edition"] == pd.Timestamp(edition)].sort_values("released")
    lead = rows[_sets_record(rows["p50_minutes"]) & (rows["released"] >= since)]
    half, most = lead["p50_minutes"].to_numpy(), lead["p80_minutes"].to_numpy()
    slope = success.logistic_slope(half, most, LEVELS[1])
    return pd.DataFrame(
        {
            "model": lead["model"].map(_key).to_numpy(),
            "released": lead["released"].to_numpy(),
            "p50": half,
            "p80": most,
            "ratio": most / half,
            "p99": success.logistic_horizon(half, slope, LEVELS[2]),
            "constant_p80": success.weibull_horizon(half, 1.0, LEVELS[1]),
            "constant_p99": success.weibull_horizon(half, 1.0, LEVELS[2]),
        }
    )


def doubling(table: pd.DataFrame, edition: str, since: pd.Timestamp | None = FROM) -> float:
    """Refit the time in which the horizon of the best models doubles.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_horizons``.
    edition : str
        Day of the edition.
    since : Timestamp, optional
        First release that counts; all of them if none is given.

    Returns
    -------
    float
        Days, by the models that set a new 50 % horizon and stay below 16 hours, as METR does it.
    """
    lines = horizons(table, edition)
    used = lines[(lines["series"] == "Half of the time") & (lines["minutes"] <= ABOVE_MINUTES)]
    used = used if since is None else used[used["date"] >= since]
    return float(trends.doubling_days(trends.log_slope(days(used["date"]), used["minutes"])))


def with_old_models(table: pd.DataFrame, edition: str, before: pd.Timestamp) -> pd.DataFrame:
    """Return the horizons with those of an edition's old models taken from the newest edition of its suite.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_horizons``.
    edition : str
        Day of the edition.
    before : Timestamp
        Models that came out before this day are old.
    """
    ours = table["edition"] == pd.Timestamp(edition)
    suite = table[table["suite"].isin(table[ours]["suite"])]
    newest = suite[suite["edition"] == suite["edition"].max()].set_index("model")["p50_minutes"]
    old = ours & (table["released"] < before)
    return table.assign(p50_minutes=table["p50_minutes"].mask(old, table["model"].map(newest)))


def refits(outcomes: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Set our logistic fits beside METR's published horizons.

    Parameters
    ----------
    outcomes, table : DataFrame
        Tables ``agent_task_outcomes`` and ``agent_horizons``.

    Returns
    -------
    DataFrame
        ``suite, model, ours, published, low, high, inside`` in minutes, for every model that both have.
    """
    editions = {NEWEST_SUITE: ("v1_1", "2026-05-08"), MAJORITY: ("v1_0", "2026-01-30")}
    rows = []
    for suite, (published, edition) in editions.items():
        known = table[(table["suite"] == published) & (table["edition"] == pd.Timestamp(edition))]
        known = known.assign(key=known["model"].map(_key)).set_index("key")
        for name in models(outcomes, suite):
            if _key(name) not in known.index:
                continue
            theirs = known.loc[_key(name)]
            ours = _half_life(outcomes, suite, name)
            low, high = theirs["p50_low_minutes"], theirs["p50_high_minutes"]
            rows.append((suite, name, ours, theirs["p50_minutes"], low, high, bool(low <= ours <= high)))
    return pd.DataFrame(rows, columns=["suite", "model", "ours", "published", "low", "high", "inside"])


def _key(name: str) -> str:
    """Return a name without what the files add to it."""
    return name.removesuffix(" (early)").removesuffix(" (elicited)")


def _half_life(outcomes: pd.DataFrame, suite: str, name: str) -> float:
    rows = outcomes[(outcomes["suite"] == suite) & (outcomes["model"] == name)]
    share = (rows["successes"] / rows["runs"]).to_numpy(dtype=float)
    weights = success_fit.family_weights(rows["family"])
    return float(success_fit.fit(success_fit.LOGISTIC, rows["human_minutes"], share, weights).half_life)


def hazards(outcomes: pd.DataFrame, suite: str) -> pd.DataFrame:
    """Shape of the Weibull curve of each model: 1 is a constant hazard, below 1 one that falls along the task.

    Parameters
    ----------
    outcomes : DataFrame
        Table ``agent_task_outcomes``.
    suite : str
        Suite.

    Returns
    -------
    DataFrame
        ``model, shape, constant_aic, logistic_aic, weibull_aic``.
    """
    rows = []
    for name in models(outcomes, suite):
        table = outcomes[(outcomes["suite"] == suite) & (outcomes["model"] == name)]
        share = (table["successes"] / table["runs"]).to_numpy(dtype=float)
        weights = success_fit.family_weights(table["family"])
        found = {c: success_fit.fit(c, table["human_minutes"], share, weights) for c in success_fit.CURVES}
        aic = {f"{c}_aic": float(_criteria(fit, c, float(weights.sum()))[0]) for c, fit in found.items()}
        rows.append({"model": name, "shape": float(found["weibull"].slope), **aic})
    return pd.DataFrame(rows)


def sellable(fitted: Sequence[tuple[str, Fitted]]) -> pd.DataFrame:
    """Length of tasks that can be sold with a given reliability, by model and curve.

    Parameters
    ----------
    fitted : sequence of tuple
        Names of models and their fits.

    Returns
    -------
    DataFrame
        ``model, level, curve, label, value, low, high``: minutes, with the interval over samples of families.
    """
    rows = []
    for name, found in fitted:
        for level in LEVELS:
            for curve in success_fit.CURVES:
                low, high = interval(horizon(curve, found.samples[curve], level))
                value = float(horizon(curve, found.best[curve], level))
                label = f"{level:.0%}: {NAMES[curve]}"
                rows.append((name, level, curve, label, value, min(low, value), max(high, value)))
    return pd.DataFrame(rows, columns=["model", "level", "curve", "label", "value", "low", "high"])


def chains(errors: Sequence[float], steps: Sequence[int]) -> pd.DataFrame:
    """Chance that a chain of independent steps goes wrong.

    Parameters
    ----------
    errors : sequence of float
        Error of a single step.
    steps : sequence of int
        Lengths of the chain.

    Returns
    -------
    DataFrame
        ``series, steps, probability``.
    """
    rows = [(f"{e:.1%} a step", n, float(reliability.chain_failure(e, n))) for e in errors for n in steps]
    return pd.DataFrame(rows, columns=["series", "steps", "probability"])


def repeated(table: pd.DataFrame) -> pd.DataFrame:
    """Repeated trials beside what independence would give.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_repeats``.

    Returns
    -------
    DataFrame
        The table with ``independent_4`` and ``task_share``: pass^4 if trials were independent, and the share of the
        variance that lies between tasks.
    """
    return table.assign(
        independent_4=repeats.independent(table["pass_1"], 4),
        task_share=repeats.task_share(table["pass_1"], table["pass_2"]),
    )


def repeat_lines(table: pd.DataFrame, picked: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Share of tasks finished in each of k trials, as measured and if trials were independent.

    Parameters
    ----------
    table : DataFrame
        Table ``agent_repeats``.
    picked : sequence of tuple
        Suite, domain and model; the first submission of each with tools.

    Returns
    -------
    DataFrame
        ``series, k, probability, kind``; kind is measured or independent.
    """
    parts = []
    for suite, domain, name in picked:
        rows = table[(table["suite"] == suite) & (table["domain"] == domain) & (table["model"] == name)]
        row = rows.sort_values("pass_1", ascending=False).iloc[0]
        measured = [float(row[f"pass_{k}"]) for k in (1, 2, 3, 4)]
        alone = [float(repeats.independent(measured[0], k)) for k in (1, 2, 3, 4)]
        for kind, values in (("measured", measured), ("if independent", alone)):
            parts.append(
                pd.DataFrame({"series": f"{name}, {kind}", "k": [1, 2, 3, 4], "probability": values, "kind": kind})
            )
    return pd.concat(parts, ignore_index=True)
