"""Best open model against best closed, and Chinese against American, over time and by benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.models import capability
from analysis.models.arrays import Array

CHINESE = (
    "01.AI", "Alibaba", "Baidu", "ByteDance Seed", "China Mobile", "DeepSeek", "InclusionAI", "KwaiKAT", "LongCat",
    "MiniMax", "Moonshot", "Nanbeige", "Nex AGI", "OpenBMB", "StepFun", "Tencent", "Xiaomi", "Z.ai (Zhipu)",
)  # fmt: skip
"""Developers of the scores that are seated in China."""
AMERICAN = (
    "AI21 Labs", "Allen Institute for AI", "Amazon", "Anthropic", "Arcee AI", "Databricks", "Deep Cogito", "Google",
    "IBM", "Inception", "Liquid AI", "Meta", "Microsoft", "MosaicML", "Nous Research", "Nvidia", "OpenAI",
    "Perplexity", "Prime Intellect", "Reka AI", "ServiceNow", "Thinking Machines", "xAI",
)  # fmt: skip
"""Developers seated in the United States, or run from there."""
BENCHMARKS = {
    "epoch_eci": "Epoch Capabilities Index",
    "gpqa_diamond": "GPQA Diamond",
    "aa_intelligence_index": "Index of Artificial Analysis",
}
EDITIONS = {"aa_intelligence_index": "2026-07-10"}
"""Benchmarks of which one edition is used, because editions are not on one scale."""
PAIRS = {
    "open_closed": ("Open behind closed", "open", "closed"),
    "china_us": ("Chinese behind American", "chinese", "american"),
}
DAYS_PER_MONTH = 30.4375
LEVEL = 0.9
RECORDS_SINCE = "2024-05-01"
"""Day from which records of open models are counted: that of DeepSeek-V2 fell in this month."""
EPOCH = pd.Timestamp("2020-01-01")
"""Origin of the days counted here."""


@dataclass(frozen=True)
class Gap:
    """How far one group of models trails another in one benchmark.

    Attributes
    ----------
    name, benchmark
        Keys of ``PAIRS`` and ``BENCHMARKS``.
    dates
        First of each month from the followers' first model.
    months
        Months behind at each date.
    low, high
        Band over samples of models.
    mean, mean_low, mean_high
        Mean over the dates, and its band.
    """

    name: str
    benchmark: str
    dates: pd.DatetimeIndex
    months: Array
    low: Array
    high: Array
    mean: float
    mean_low: float
    mean_high: float


def scored(scores: pd.DataFrame, benchmark: str) -> pd.DataFrame:
    """Return the dated scores of one benchmark, one edition of it, each model with its best setting.

    Returns
    -------
    DataFrame
        Rows of table ``benchmark_scores``, by day of release.
    """
    rows = scores[(scores["benchmark"] == benchmark) & scores["released"].notna()]
    if benchmark in EDITIONS:
        rows = rows[rows["edition"] == pd.Timestamp(EDITIONS[benchmark])]
    best = rows.sort_values("score", ascending=False, kind="stable").drop_duplicates("model_key")
    return best.sort_values(["released", "model_key"], kind="stable")


def groups(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split scores into ``open``, ``closed``, ``chinese``, ``american``."""
    return {
        "open": rows[rows["open_weights"]],
        "closed": rows[~rows["open_weights"]],
        "chinese": rows[rows["developer"].isin(CHINESE)],
        "american": rows[rows["developer"].isin(AMERICAN)],
    }


def _points(rows: pd.DataFrame) -> tuple[Array, Array]:
    days = (rows["released"] - EPOCH).dt.days
    return np.asarray(days, dtype=float), np.asarray(rows["score"], dtype=float)


def pair(scores: pd.DataFrame, name: str, benchmark: str) -> tuple[capability.Frontier, capability.Frontier]:
    """Return the frontiers of followers and leaders of a pair in a benchmark; days count from ``EPOCH``."""
    parts = groups(scored(scores, benchmark))
    followers, leaders = (capability.frontier(*_points(parts[group])) for group in PAIRS[name][1:])
    return followers, leaders


def gap(scores: pd.DataFrame, name: str, benchmark: str, resamples: int, seed: int) -> Gap:
    """Measure how many months one group trails another.

    Parameters
    ----------
    scores : DataFrame
        Table ``benchmark_scores``.
    name, benchmark : str
        Keys of ``PAIRS`` and ``BENCHMARKS``.
    resamples, seed : int
        Samples of models for the band, and the seed.
    """
    rows = scored(scores, benchmark)
    followers, leaders = (_points(groups(rows)[group]) for group in PAIRS[name][1:])
    dates = pd.date_range(EPOCH + pd.Timedelta(days=followers[0].min()), rows["released"].max(), freq="MS")
    days = (dates - EPOCH).days.to_numpy(dtype=float)
    months = capability.months_behind(capability.frontier(*followers), capability.frontier(*leaders), days)
    drawn = capability.resampled_months_behind(*followers, *leaders, days, resamples, seed)
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    low, high = np.nanquantile(drawn, tails, axis=0)
    ends = np.quantile(np.nanmean(drawn, axis=1), tails)
    return Gap(name, benchmark, dates, months, low, high, float(months.mean()), float(ends[0]), float(ends[1]))


@dataclass(frozen=True)
class Opening:
    """Where the record of closed models begins, and until when lags can only be bounded from below.

    Attributes
    ----------
    model, released
        The first closed model with a score, and its day.
    passed
        Day of the first model of each group of followers with as high a score, by group; the newest day of the
        record for a group without one.
    """

    model: str
    released: pd.Timestamp
    passed: dict[str, pd.Timestamp]


def opening(scores: pd.DataFrame, benchmark: str) -> Opening:
    """Return the first closed model of a benchmark and when followers passed it.

    A lower score was reached before that model, by models without a score; until followers pass it their lag is
    counted from its day at the latest, and is a lower bound.

    Parameters
    ----------
    scores : DataFrame
        Table ``benchmark_scores``.
    benchmark : str
        A key of ``BENCHMARKS``.
    """
    rows = scored(scores, benchmark)
    parts = groups(rows)
    first = parts["closed"].iloc[0]
    passed = {}
    for group in ("open", "chinese"):
        as_good = parts[group][parts[group]["score"] >= first["score"]]["released"]
        passed[group] = min(as_good.min() if len(as_good) else rows["released"].max(), rows["released"].max())
    return Opening(str(first["model"]), first["released"], passed)


def gap_frame(gaps: Iterable[Gap], name: str) -> pd.DataFrame:
    """Months behind by date for a pair, one series for each benchmark.

    Parameters
    ----------
    gaps : iterable of Gap
        Gaps of any pairs.
    name : str
        A key of ``PAIRS``.

    Returns
    -------
    DataFrame
        ``series`` (a value of ``BENCHMARKS``), ``date, months``.
    """
    parts = [
        pd.DataFrame({"series": BENCHMARKS[one.benchmark], "date": one.dates, "months": one.months})
        for one in gaps
        if one.name == name
    ]
    return pd.concat(parts, ignore_index=True)


def gap_rows(gaps: Mapping[str, Gap]) -> pd.DataFrame:
    """Mean months behind, one row for each gap.

    Returns
    -------
    DataFrame
        ``label, benchmark, value, low, high, newest, since``; the label names pair and benchmark.
    """
    rows = [
        {
            "label": f"{PAIRS[one.name][0]}: {BENCHMARKS[one.benchmark]}",
            **{"benchmark": one.benchmark, "value": one.mean, "low": one.mean_low, "high": one.mean_high},
            **{"newest": float(one.months[-1]), "since": one.dates[0]},
        }
        for one in gaps.values()
    ]
    return pd.DataFrame(rows)


def frontiers(scores: pd.DataFrame, benchmark: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Best score so far of groups of models, at each record and at the newest day.

    Parameters
    ----------
    scores : DataFrame
        Table ``benchmark_scores``.
    benchmark : str
        A key of ``BENCHMARKS``.
    names : mapping
        Group (as in `groups`) to the name of its series.

    Returns
    -------
    DataFrame
        ``series, date, score, name``; `name` is the model that set the record.
    """
    rows = scored(scores, benchmark)
    parts = []
    for group, series in names.items():
        members = groups(rows)[group]
        found = capability.frontier(*_points(members))
        dates = [EPOCH + pd.Timedelta(days=day) for day in found.days]
        records = members.iloc[found.places]["model"].tolist()
        best = [*found.scores, found.scores[-1]]
        dates, records = [*dates, rows["released"].max()], [*records, records[-1]]
        parts.append(pd.DataFrame({"series": series, "date": dates, "score": best, "name": records}))
    return pd.concat(parts, ignore_index=True)


def chinese_share_of_records(scores: pd.DataFrame, benchmark: str, since: str) -> float:
    """Share of the records of open models since a day that Chinese developers set.

    Parameters
    ----------
    scores : DataFrame
        Table ``benchmark_scores``.
    benchmark : str
        A key of ``BENCHMARKS``.
    since : str
        First day that counts.
    """
    members = groups(scored(scores, benchmark))["open"]
    records = members.iloc[capability.frontier(*_points(members)).places]
    recent = records[records["released"] >= pd.Timestamp(since)]
    return float(recent["developer"].isin(CHINESE).mean())


def superclue(table: pd.DataFrame) -> pd.DataFrame:
    """Best Chinese model, GPT-3.5 and Llama 2 by edition of SuperCLUE.

    Parameters
    ----------
    table : DataFrame
        Table ``superclue_2023``.

    Returns
    -------
    DataFrame
        ``edition, best, best_score, gpt35_score, llama2_score, above`` (Chinese models above GPT-3.5 among those
        in the table), ``chinese`` (Chinese models in the table).
    """
    rows = []
    for edition, part in table.groupby("edition"):
        model = part["model"].str.lower()
        ours = part[part["chinese"]].sort_values("total_score", ascending=False, kind="stable")
        gpt = float(part.loc[model.str.startswith("gpt-3.5"), "total_score"].iloc[0])
        llama = float(part.loc[model.str.startswith("llama-2"), "total_score"].iloc[0])
        first = ours.iloc[0]
        above = int((ours["total_score"] > gpt).sum())
        rows.append((edition, first["model"], float(first["total_score"]), gpt, llama, above, len(ours)))
    names = ["edition", "best", "best_score", "gpt35_score", "llama2_score", "above", "chinese"]
    return pd.DataFrame(rows, columns=names)
