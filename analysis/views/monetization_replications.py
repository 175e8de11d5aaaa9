"""Published figures on prices and agents, recomputed from their own inputs or from ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.models import prices, repeats
from analysis.views import monetization as views
from analysis.views import monetization_agents as agents
from analysis.views import replicating
from analysis.views.replicating import Replication
from analysis.views.serving_day import day

METR = "METR, 2026"
HALF_TENTH = 0.05
WINDOWS = {"from_2023": (agents.FROM, "from 2023 on"), "all_time": (None, "of all years")}
"""First release of each window of METR's, and how it is called."""
TAU = "Yao et al., 2024"
OFTEN = {1: "one trial", 2: "both of two trials", 3: "all of three trials", 4: "all of four trials"}
FALLS = {
    "mmlu_42": ("MMLU 42 (GPT-3)", 100.0),
    "mmlu_83": ("MMLU 83 (GPT-4)", 1.0),
    "gpt35": ("MMLU 64.8 (GPT-3.5)", 10.0),
}
"""Level of each published fall, and the digit that it is rounded to."""


def replications(  # noqa: PLR0913, PLR0917 - every table that a figure is recomputed from
    token_prices: pd.DataFrame,
    benchmark_scores: pd.DataFrame,
    studies: pd.DataFrame,
    outcomes: pd.DataFrame,
    horizons: pd.DataFrame,
    doubling: pd.DataFrame,
    agent_repeats: pd.DataFrame,
    trials: pd.DataFrame,
    serving_day: pd.DataFrame,
    *,
    read_share: float,
) -> pd.DataFrame:
    """Set published figures beside ours.

    Parameters
    ----------
    token_prices, benchmark_scores, studies : DataFrame
        Tables ``token_prices``, ``benchmark_scores`` and ``price_decline_studies``.
    outcomes, horizons, doubling : DataFrame
        Tables ``agent_task_outcomes``, ``agent_horizons`` and ``horizon_doubling``.
    agent_repeats, trials, serving_day : DataFrame
        Tables ``agent_repeats``, ``agent_trials`` and ``serving_day``.
    read_share : float
        Share of tokens read in the blend.

    Returns
    -------
    DataFrame
        From ``replicating.frame``.
    """
    return replicating.frame(
        [
            *_falls(token_prices, benchmark_scores, studies, read_share),
            *_steps(token_prices, studies),
            *_horizons(outcomes, horizons),
            *_doublings(horizons, doubling),
            *_tau(agent_repeats, trials),
            *_deepseek(serving_day),
        ]
    )


def _falls(
    token_prices: pd.DataFrame, benchmark_scores: pd.DataFrame, studies: pd.DataFrame, read_share: float
) -> Iterator[Replication]:
    """Total factors of a16z and the AI Index, from our prices between their dates."""
    offered = views.offers(token_prices, read_share)
    for figure, (name, digits) in FALLS.items():
        study = studies[studies["figure"] == figure].iloc[0]
        level = next(level for level in views.LEVELS if level.name == name)
        rows = views.that_reach(offered, benchmark_scores, level)
        until = rows[rows["date"] <= pd.Timestamp(f"{study['last']}-01") + pd.offsets.MonthEnd(0)]
        start = study["price_first_usd_per_mtok"]
        first = float(start) if pd.notna(start) else float(until["price_usd_per_mtok"].iloc[0])
        ours = first / float(prices.running_lowest(until["price_usd_per_mtok"])[-1])
        low = until.sort_values("price_usd_per_mtok", kind="stable").to_dict("records")[0]
        capability = str(study["capability"]).removesuffix(", the level of GPT-3.5")
        yield Replication(
            str(study["study"]).replace(" 20", ", 20"),
            f"fall of the price of {capability} to {study['last']}",
            float(study["total_factor"]),
            ours,
            "multiple",
            f"Our cheapest of that month is {low['model_key']} at ${low['price_usd_per_mtok']:.3g}; {_end_of(study)}.",
            str(study["source"]),
            half_unit=digits / 2,
        )


def _end_of(study: pd.Series) -> str:
    """Say what a study ends with."""
    last = study["price_last_usd_per_mtok"]
    return f"the study ends at ${last:g}" if pd.notna(last) else "the study does not give its last price"


def _steps(token_prices: pd.DataFrame, studies: pd.DataFrame) -> Iterator[Replication]:
    """OpenAI's cut of 2023 and Alibaba's of 2024."""
    cut = studies[studies["figure"] == "davinci_to_turbo"].iloc[0]
    openai = token_prices[(token_prices["provider"] == "OpenAI") & (token_prices["measure"] == "input")]
    by_model = openai.sort_values("date").drop_duplicates("model").set_index("model")["price"]
    ours = by_model["text-davinci-003"] / by_model["GPT-3.5 Turbo (March 2023)"]
    yield Replication(
        "OpenAI, 2023", "fall from text-davinci-003 to GPT-3.5 Turbo", float(cut["total_factor"]), float(ours),
        "multiple", "From the two list prices.", str(cut["source"]),
    )  # fmt: skip
    qwen = token_prices[(token_prices["model"] == "Qwen-Long") & (token_prices["measure"] == "input")]
    before, after = (float(qwen[qwen["event"] == event]["price"].iloc[0]) for event in ("before_cut", "cut"))
    yield Replication(
        "Alibaba, 2024", "cut of the input price of Qwen-Long", 0.97, 1 - after / before, "share",
        "0.5 over 20 yuan; the announcement leaves the half per cent away.",
        str(qwen[qwen["event"] == "before_cut"]["source"].iloc[0]),
    )  # fmt: skip


def _horizons(outcomes: pd.DataFrame, horizons: pd.DataFrame) -> Iterator[Replication]:
    """Horizons of METR, by our fit to the outcomes by task."""
    found = agents.refits(outcomes, horizons)
    newest = found[found["suite"] == agents.NEWEST_SUITE]
    older = found[(found["suite"] == "majority_v1_0") & found["model"].isin(["Claude 3.7 Sonnet", "o1"])]
    for row in pd.concat([newest, older]).to_dict("records"):
        yield _exact(row) if row["suite"] == agents.NEWEST_SUITE else _close(row)


def _exact(row: Mapping[Any, Any]) -> Replication:
    return Replication(
        METR,
        f"50% horizon of {row['model']}, suite 1.1",
        float(row["published"]),
        float(row["ours"]),
        "minutes",
        "Logistic fit with METR's weights to its counts by task.",
        "metr_time_horizons_2026",
        half_unit=float(row["published"]) / 1000,
    )


def _close(row: Mapping[Any, Any]) -> Replication:
    return Replication(
        METR,
        f"50% horizon of {row['model']}, suite 1.0",
        float(row["published"]),
        float(row["ours"]),
        "minutes",
        "The same fit, but a task counts by whether most of its runs succeeded; METR's interval is the measure.",
        "metr_time_horizons_v10",
        low=float(row["low"]),
        high=float(row["high"]),
    )


def _doublings(horizons: pd.DataFrame, doubling: pd.DataFrame) -> Iterator[Replication]:
    """Doubling times of METR, refitted to its horizons."""
    for row in doubling.sort_values(["window", "edition"], ascending=[False, True]).to_dict("records"):
        edition = f"{row['edition']:%Y-%m-%d}"
        since, words = WINDOWS[row["window"]]
        ours = agents.doubling(horizons, edition, since)
        yield Replication(
            METR, f"doubling time of horizons {words}, edition of {edition}", float(row["doubling_days"]),
            ours, "days", _why_doubling(horizons, edition, since, float(row["doubling_days"]), ours),
            str(row["source"]), half_unit=HALF_TENTH,
        )  # fmt: skip


def _why_doubling(
    horizons: pd.DataFrame, edition: str, since: pd.Timestamp | None, published: float, ours: float
) -> str:
    """Say how a doubling time is refitted, and whether the newest edition's horizons of old models mend it."""
    how = "Least squares on the logarithm of the 50% horizon of models that set a new one, up to 16 hours."
    if abs(ours - published) <= HALF_TENTH:
        return how
    mended = agents.doubling(agents.with_old_models(horizons, edition, agents.FROM), edition, since)
    if abs(mended - published) > HALF_TENTH:
        return f"{how} Our copy of the edition does not give it back."
    return f"{how} The file still has old values for models before 2023; with those of the next edition it comes back."


def _tau(agent_repeats: pd.DataFrame, trials: pd.DataFrame) -> Iterator[Replication]:
    """Repeated trials of GPT-4o, from its trials."""
    published = agent_repeats[
        (agent_repeats["suite"] == "tau") & (agent_repeats["domain"] == "airline")
        & (agent_repeats["model"] == "GPT-4o") & (agent_repeats["strategy"] == "tool_calling")
    ].iloc[0]  # fmt: skip
    for k, often in OFTEN.items():
        yield Replication(
            TAU, f"share of airline tasks that GPT-4o finishes in {often}", float(published[f"pass_{k}"]),
            repeats.all_of(trials["trials"], trials["successes"], k), "share",
            "From the rewards of four trials of each of 50 tasks.", str(published["source"]), half_unit=0.0005,
        )  # fmt: skip


def _deepseek(serving_day: pd.DataFrame) -> Iterator[Replication]:
    """Cost, revenue and profit over cost of DeepSeek's day."""
    table = serving_day.set_index("measure")["value"]
    source = str(serving_day["source"].iloc[0])
    ours = day(serving_day)
    said = "DeepSeek, 2025"
    yield Replication(
        said, "cost of a day of serving", float(table["cost"]), ours["cost_usd"], "usd",
        "Nodes, chips, hours and rent.", source,
    )  # fmt: skip
    yield Replication(
        said, "revenue of the day at list price", float(table["revenue_at_list_price"]), ours["revenue_usd"], "usd",
        "Tokens times the prices of R1; the billions of tokens are rounded.", source, half_unit=500,
    )  # fmt: skip
    yield Replication(
        said, "profit over cost", float(table["profit_over_cost"]), 100 * ours["profit_over_cost"], "pct",
        "From the two figures above, with the rounded tokens.", source, half_unit=1,
    )  # fmt: skip
