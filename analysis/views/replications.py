"""Every published figure that the report runs again, over all chapters."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.views import (
    build_or_adopt_replications,
    monetization_replications,
    openness_replications,
    payback_replications,
    scaling,
    scaling_and_energy_replications,
)

CHAPTERS = {
    "payback": "Payback",
    "openness": "Openness",
    "build_or_adopt": "Build or adopt",
    "scaling_and_energy": "Scaling and energy",
    "monetization": "Monetization",
}
"""Chapters by name, as readers see them."""
INPUTS: dict[str, tuple[str, ...]] = {
    "payback": ("payback_models", "lab_finances"),
    "openness": ("openness_scores", "arena_boards", "meta_business", "platform_figures", "adoption", "claims"),
    "build_or_adopt": (
        *("adoption_studies", "training_runs", "benchmark_scores", "company_deals", "model_registrations"),
        "inference_throughput",
    ),
    "scaling_and_energy": (
        *("scaling_fits", "compute_optima", "overtraining_examples", "training_runs", "hardware", "power_ratios"),
    ),
    "monetization": (
        *("token_prices", "benchmark_scores", "price_decline_studies", "agent_task_outcomes", "agent_horizons"),
        *("horizon_doubling", "agent_repeats", "agent_trials", "serving_day"),
    ),
}
"""Tables that the figures of each chapter are computed from, in the order its function takes them."""
AGREES, NEAR, APART = "agrees", "near", "apart"
Load = Callable[[str], pd.DataFrame]


def inputs(load: Load) -> dict[str, list[pd.DataFrame]]:
    """Return what the figures of each chapter rest on.

    Parameters
    ----------
    load : callable
        Returns a table by name.

    Returns
    -------
    dict
        The tables of `INPUTS` by chapter; of the labs' accounts only the rows that are run again, since the table
        also holds figures that no source settles.
    """
    return {chapter: [_run_again(name, load(name)) for name in names] for chapter, names in INPUTS.items()}


def _run_again(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return payback_replications.rows_used(frame) if name == "lab_finances" else frame


def everything(load: Load, read_share: float, resamples: int, seed: int) -> pd.DataFrame:
    """Run every published figure again.

    Parameters
    ----------
    load : callable
        Returns a table by name.
    read_share : float
        Share of tokens read in the blend of a price, as in the chapter on monetization.
    resamples, seed : int
        Resamples of the points of the loss law and their seed, as in the chapter on scaling.

    Returns
    -------
    DataFrame
        ``chapter`` and the columns of ``replicating.frame``, chapters in the order of the book.
    """
    tables = inputs(load)
    named = dict(zip(INPUTS["scaling_and_energy"], tables["scaling_and_energy"], strict=True))
    refit = scaling.refit(load("chinchilla_points"), resamples, seed)
    frames = {
        "payback": payback_replications.replications(*tables["payback"]),
        "openness": openness_replications.replications(*tables["openness"]),
        "build_or_adopt": build_or_adopt_replications.replications(*tables["build_or_adopt"]),
        "scaling_and_energy": scaling_and_energy_replications.replications(named, refit),
        "monetization": monetization_replications.replications(*tables["monetization"], read_share=read_share),
    }
    return pd.concat([frame.assign(chapter=chapter) for chapter, frame in frames.items()], ignore_index=True)


def rated(replications: pd.DataFrame, near: float) -> pd.DataFrame:
    """Say of each figure whether ours agrees, is near or stands apart.

    Parameters
    ----------
    replications : DataFrame
        From `everything`.
    near : float
        Largest difference, as a share of the published figure, that still counts as near.

    Returns
    -------
    DataFrame
        With ``relative`` (difference over the published figure; nan where that is 0) and ``rating``.
    """
    published = replications["published"].where(replications["published"] != 0)
    relative = replications["difference"] / published
    is_near = relative.abs() <= near
    rating = is_near.map({True: NEAR, False: APART}).where(~replications["agrees"], AGREES)
    return replications.assign(relative=relative, rating=rating)


def counts(rated_rows: pd.DataFrame) -> pd.DataFrame:
    """Count figures by chapter and rating.

    Returns
    -------
    DataFrame
        ``chapter, label, figures, agrees, near, apart``, chapters in the order of the book.
    """
    table = pd.crosstab(rated_rows["chapter"], rated_rows["rating"])
    table = table.reindex(index=list(CHAPTERS), columns=[AGREES, NEAR, APART], fill_value=0)
    frame = table.assign(figures=table.sum(axis=1)).rename_axis(index="chapter", columns=None).reset_index()
    named: pd.DataFrame = frame.assign(label=[CHAPTERS[name] for name in frame["chapter"]])
    return named
