"""Published figures on training, serving, deals and gaps, computed again from their own inputs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import capability, serving, training
from analysis.units import convert
from analysis.views import build_or_adopt_gap as gaps
from analysis.views import replicating
from analysis.views.replicating import Replication

MILLION = 1e6
COVERED_FROM = "2023-01-01"
"""Day from which Epoch's studies of lags count."""


def replications(  # noqa: PLR0913, PLR0917
    studies: pd.DataFrame, runs: pd.DataFrame, scores: pd.DataFrame, deals: pd.DataFrame, filed: pd.DataFrame,
    throughput: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Run published figures again.

    Parameters
    ----------
    studies, runs, scores, deals, filed, throughput : DataFrame
        Tables ``adoption_studies``, ``training_runs``, ``benchmark_scores``, ``company_deals``,
        ``model_registrations``, ``inference_throughput``.

    Returns
    -------
    DataFrame
        As ``replicating.frame``.
    """
    rent = float(_row(studies, measure="rent")["value"])
    rows = [
        *_training(runs, rent),
        *_serving(studies, throughput, rent),
        *_gaps(studies, scores),
        *_deals(deals),
        *_filed(filed),
    ]
    return replicating.frame(rows)


def _row(table: pd.DataFrame, **wanted: object) -> dict[str, Any]:
    """Return the newest row of a table that meets all conditions."""
    rows = table
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    if rows.empty:
        raise ValueError(f"No row with {wanted}.")
    return {str(column): value for column, value in rows.iloc[-1].items()}


def _training(runs: pd.DataFrame, rent: float) -> list[Replication]:
    v3, big, llama = (
        _row(runs, record="card", model=name) for name in ("DeepSeek-V3", "Llama 3.1 405B", "Llama 2 70B")
    )
    epoch = _row(runs, run_id="Epoch: Llama 2-70B")
    paid, rented = (training.training_cost_usd(run["chip_hours"], rent) / MILLION for run in (v3, llama))
    flop, own = (training.training_flop(run["parameters"], run["training_tokens"]) for run in (big, llama))
    return [
        Replication("DeepSeek, 2024", "cost of the final run of V3", round(v3["cost_usd"] / MILLION, 3), float(paid),
                    "usd_mn", "Chip-hours of the card at the rent of two dollars that it names.", v3["source"]),
        Replication("Meta, 2024", "operations of Llama 3.1 405B", big["training_flop"], float(flop), "flop",
                    "Six times parameters times tokens.", big["source"], half_unit=0.05e25),
        Replication("Epoch AI, 2026", "operations of Llama 2 70B", epoch["training_flop"], float(own), "flop",
                    "Six times parameters times tokens; Epoch's figure is an estimate.",
                    epoch["source"], half_unit=0.05e23),
        Replication("Epoch AI, 2026", "cost of Llama 2 70B", round(epoch["cost_usd"] / MILLION, 2), float(rented),
                    "usd_mn", "At a rent of two dollars. Epoch writes off chips that a firm owns and adds "
                    "energy, which comes to a third of rent.", epoch["source"]),
    ]  # fmt: skip


def _serving(studies: pd.DataFrame, throughput: pd.DataFrame, rent: float) -> list[Replication]:
    pools, lmsys = _row(throughput, suite="split_pools"), _row(studies, study="LMSYS, 2025")
    written = serving.hosting_usd_per_mtok(rent, pools["tokens_per_second"], 1)
    return [
        Replication("LMSYS, 2025", "cost of a million tokens written", float(lmsys["value"]), float(written),
                    "usd_per_mtok", "At two dollars an hour, over what a chip of the writing pool writes.",
                    lmsys["source"]),
    ]  # fmt: skip


def _gaps(studies: pd.DataFrame, scores: pd.DataFrame) -> list[Replication]:
    lag = _row(studies, study="Epoch AI, 2025", measure="open_behind_closed_mean")
    china = _row(studies, study="Epoch AI, 2026", measure="china_behind_us_mean")
    return [
        Replication("Epoch AI, 2025", "months that open models trail", float(lag["value"]),
                    lag_at_records(scores, "open_closed", COVERED_FROM, "2025-10-31"), "months",
                    "Time since closed models had the score, at each record of an open one from January 2023; Epoch "
                    "counts scores as level within their errors.", lag["source"],
                    low=float(lag["low"]), high=float(lag["high"])),
        Replication("Epoch AI, 2026", "months that Chinese models trail", float(china["value"]),
                    lag_at_records(scores, "china_us", COVERED_FROM, "2026-02-01"), "months",
                    "The same for Chinese and American models.", china["source"],
                    low=float(china["low"]), high=float(china["high"])),
    ]  # fmt: skip


def lag_at_records(scores: pd.DataFrame, name: str, first: str, last: str) -> float:
    """Mean months that followers trailed on the days of their records in Epoch's index.

    Parameters
    ----------
    scores : DataFrame
        Table ``benchmark_scores``.
    name : str
        A key of ``build_or_adopt_gap.PAIRS``.
    first, last : str
        Days between which records count.
    """
    followers, leaders = gaps.pair(scores, name, "epoch_eci")
    ends = [(pd.Timestamp(day) - gaps.EPOCH).days for day in (first, last)]
    days = followers.days[(followers.days >= ends[0]) & (followers.days <= ends[1])]
    return float(capability.months_behind(followers, leaders, days).mean())


def _deals(deals: pd.DataFrame) -> list[Replication]:
    def value(company: str, kind: str, measure: str) -> float:
        row = _row(deals, company=company, kind=kind, measure=measure)
        return convert(row["value"], row["unit"], "usd_mn")

    character, late = (
        _row(deals, company=name, kind="licence_and_hire", measure="multiple_late")
        for name in ("Character.AI", "Inflection")
    )
    risen = value("Character.AI", "licence_and_hire", "valuation") / value("Character.AI", "funding", "valuation")
    paid = value("Inflection", "licence_and_hire", "amount") / value("Inflection", "total", "total_raised")
    return [
        Replication("Silicon UK, 2024", "return of Character.AI's last investors", float(character["value"]),
                    risen,
                    "multiple", "Valuation in the deal over that of the round before.", character["source"]),
        Replication("Silicon UK, 2024", "return of Inflection's last investors", float(late["value"]), paid, "multiple",
                    "What Microsoft paid, over all money raised. It does not reach what investors were said to get; "
                    "cash left over may have made up the rest, or not all investors were paid.", late["source"]),
    ]  # fmt: skip


def _filed(filed: pd.DataFrame) -> list[Replication]:
    end, before = pd.Timestamp("2025-12-31"), pd.Timestamp("2024-12-31")
    year = _row(filed, series="services_filed_in_year", date=end)
    first, after = (_row(filed, series="services_filed", date=day) for day in (before, end))
    return [
        Replication("Cyberspace Administration, 2026", "services filed by the end of 2025", float(after["value"]),
                    float(first["value"] + year["value"]), "count",
                    "Those at the end of 2024 and those of the year.", after["source"]),
    ]  # fmt: skip
