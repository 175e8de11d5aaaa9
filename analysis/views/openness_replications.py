"""Published figures on openness and on giving away, recomputed from their own parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.models import arena
from analysis.views.openness_giveaway import figure, spending_claim
from analysis.views.replicating import Replication, frame

INDEX = "Foundation Model Transparency Index"
SHOWN = ("llama-2-chat", "llama-3-instruct", "llama-3.1", "olmo-7b-instruct", "chatgpt")
FULL_BOARD = "2024-08-01"
"""First whole board with Llama 3.1."""
CLAIMED_SPENDING = (10.0, 100.0)
"""USD billions that Zuckerberg speaks of in the interview."""
GROWTH = 0.53
"""As the page of Digital Watch prints it."""
COLUMN = "2024-05-01"
"""Last board before the column of document B."""


def replications(  # noqa: PLR0913, PLR0917
    scores: pd.DataFrame,
    boards: pd.DataFrame,
    meta: pd.DataFrame,
    platform: pd.DataFrame,
    adoption: pd.DataFrame,
    claims: pd.DataFrame,
) -> pd.DataFrame:
    """Published figures beside ours.

    Parameters
    ----------
    scores, boards, meta, platform, adoption, claims : DataFrame
        Tables ``openness_scores``, ``arena_boards``, ``meta_business``, ``platform_figures``, ``adoption`` and
        ``claims``.

    Returns
    -------
    DataFrame
        As ``views.replicating.frame`` returns.
    """
    return frame(
        [
            *_opening_up(scores),
            *_transparency(scores),
            *_means(scores),
            *_boards(boards),
            *_money(meta, platform),
            *_adoption(adoption),
            *_claims(boards, claims),
        ]
    )


def _opening_up(scores: pd.DataFrame) -> Iterator[Replication]:
    rows = scores[scores["framework"] == "opening_up"]
    for entity in SHOWN:
        ours = float(rows[(rows["entity"] == entity) & (rows["kind"] == "part")]["value"].sum())
        total = _one(rows, entity=entity, kind="total")
        yield Replication(
            "Opening up ChatGPT, 2025", f"score of {entity}", float(total["value"]), ours, "score",
            "Sum of its 14 dimensions: open one, partial a half.", str(total["source"]),
        )  # fmt: skip


def _transparency(scores: pd.DataFrame) -> Iterator[Replication]:
    rows = scores[scores["framework"] == "fmti"]
    printed = {("2023-10", "Meta"): "total", ("2024-05", "Meta"): "total", ("2025-12", "IBM"): "printed"}
    for (edition, company), kind in printed.items():
        items = rows[(rows["edition"] == edition) & (rows["entity"] == company)]
        total = _one(items, kind=kind)
        ours = float(items[items["kind"] == "part"]["value"].sum())
        yield Replication(
            f"{INDEX}, {edition[:4]}", f"points of {company}", float(total["value"]), ours, "score",
            "Sum of the hundred indicators.", str(total["source"]),
        )  # fmt: skip


def _one(frame: pd.DataFrame, **conditions: str) -> dict[str, Any]:
    """Return the one row that meets all conditions.

    Raises
    ------
    ValueError
        When there is none, or several.
    """
    for column, wanted in conditions.items():
        frame = frame[frame[column] == wanted]
    if len(frame) != 1:
        raise ValueError(f"{len(frame)} rows with {conditions}; one is needed.")
    return {str(key): value for key, value in frame.iloc[0].items()}


def _means(scores: pd.DataFrame) -> Iterator[Replication]:
    rows = scores[scores["framework"] == "fmti"]
    for mean in rows[rows["kind"] == "mean"].to_dict("records"):
        totals = rows[(rows["edition"] == mean["edition"]) & (rows["kind"] == "total")]["value"]
        cut = int(totals.mean()) == int(mean["value"]) != round(totals.mean())
        why = f"Mean of {len(totals)} companies; " + ("printed without rounding up." if cut else "rounded in print.")
        yield Replication(
            f"{INDEX}, {str(mean['edition'])[:4]}", "mean of companies", float(mean["value"]), float(totals.mean()),
            "score", why, str(mean["source"]), half_unit=0.5,
        )  # fmt: skip


def _boards(boards: pd.DataFrame) -> Iterator[Replication]:
    board = boards[boards["date"] == FULL_BOARD].reset_index(drop=True)
    best, _ = arena.places_with_intervals(board["score_low"], board["score_high"])
    llama = board[board["developer"] == "Meta"].sort_values("score", ascending=False).head(3)
    for place, row in llama.iterrows():
        yield Replication(
            "Chatbot Arena, 1 August 2024", f"place of {row['model']}", float(row["rank_published"]),
            float(best[int(str(place))]), "rank",
            "Models whose interval lies wholly above, and one; the table rounds scores to whole points.",
            str(row["source"]),
        )  # fmt: skip


def _money(meta: pd.DataFrame, platform: pd.DataFrame) -> Iterator[Replication]:
    for year in (2024, 2025):
        printed = _one(meta, measure="advertising_revenue_increase", period=f"FY{year}")
        now, before = (_annual(meta, "advertising_revenue", when) for when in (year, year - 1))
        yield Replication(
            f"Meta, annual report {year}", "increase of advertising revenue", float(printed["value"]), now - before,
            "usd_bn", "Revenue less that of the year before; the report rounds to ten millions.",
            str(printed["source"]), half_unit=0.005,
        )  # fmt: skip
    total = _one(meta, measure="total_revenue", period="FY2025")
    parts = [_annual(meta, measure, 2025) for measure in ("family_of_apps_revenue", "reality_labs_revenue")]
    yield Replication(
        "Meta, annual report 2025", "total revenue", float(total["value"]), sum(parts), "usd_bn",
        "Family of Apps and Reality Labs together.", str(total["source"]),
    )  # fmt: skip
    margin = _one(platform, measure="operating_margin_printed")
    ours = figure(platform, "Google Play", "operating_income") / figure(platform, "Google Play", "revenue")
    yield Replication(
        "State attorneys general, 2021", "margin of Google Play in 2019", float(margin["value"]), ours, "share",
        "Operating income over revenue; printed as over this.", str(margin["source"]), half_unit=0.01,
    )  # fmt: skip


def _annual(meta: pd.DataFrame, measure: str, year: int) -> float:
    return float(_one(meta, measure=measure, period=f"FY{year}")["value"])


def _adoption(adoption: pd.DataFrame) -> Iterator[Replication]:
    stated = {"measure": "downloads_stated", "entity": "Llama"}
    march, december = (_one(adoption, **stated, date=day) for day in ("2025-03-18", "2024-12"))
    yield Replication(
        "Digital Watch, 2025", "growth of Llama's downloads since December", GROWTH,
        float(march["value"]) / float(december["value"]) - 1, "share",
        "One billion over 650 million; printed as about.", str(march["source"]), half_unit=0.01,
    )  # fmt: skip


def _claims(boards: pd.DataFrame, claims: pd.DataFrame) -> Iterator[Replication]:
    sixth, tenth = (_one(claims, claim_id=claim) for claim in ("B-015", "D-094"))
    board = boards[boards["date"] == COLUMN]
    score = float(board[board["developer"] == "Meta"]["score"].max())
    yield Replication(
        "Bloomberg, 2024", "place of Llama 3", float(sixth["value_low"]), arena.place(board["score"], score), "rank",
        "Scores above it on the board of 1 May, and one.", str(sixth["source"]),
    )  # fmt: skip
    for spend, printed in zip(CLAIMED_SPENDING, (1.0, 10.0), strict=True):
        ours = spending_claim(spend, float(tenth["value_low"]))
        yield Replication(
            "Zuckerberg, 2024", f"saving of a tenth on {spend:.0f} billion", printed, ours, "usd_bn",
            "Gain times spending; he says billions or tens of billions.", str(tenth["source"]),
        )  # fmt: skip
