"""What a training run costs, by the hours of the card and by its operations, at the rents of the day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.models import training
from analysis.views.build_or_adopt import RENTED_AS, among

LLAMA_2 = ("Llama 2 7B", "Llama 2 13B", "Llama 2 34B", "Llama 2 70B")
MILLION = 1e6
WINDOW_DAYS = 365
"""Days before a release in which a rent counts as of the day."""


def rents_before(rents: pd.DataFrame, chip: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return the last rent without commitment of each provider in the year up to a day.

    Parameters
    ----------
    rents : DataFrame
        Table ``gpu_rental_prices``.
    chip : str
        Chip of the run; one without rents is taken as its nearest kin.
    day : Timestamp
        The day.
    """
    since = day - pd.Timedelta(days=WINDOW_DAYS)
    known = rents[(rents["chip"] == RENTED_AS.get(chip, chip)) & (rents["pricing"] == "on_demand")]
    known = known[(known["date"] <= day) & (known["date"] > since)]
    return known.sort_values("date", kind="stable").groupby("provider").tail(1)


def two_ways(
    runs: pd.DataFrame, hardware: pd.DataFrame, rents: pd.DataFrame, mfu: float, quantile: float
) -> pd.DataFrame:
    """Cost of every run whose maker gives chip-hours: from these hours, and from its operations.

    Parameters
    ----------
    runs, hardware, rents : DataFrame
        Tables ``training_runs``, ``hardware``, ``gpu_rental_prices``.
    mfu : float
        Share of the peak that runs are taken to use of which their maker reports none.
    quantile : float
        Place among rents of the year before release, from the least (0) to the most (1).

    Returns
    -------
    DataFrame
        ``model, released, chip, chip_hours, hours_from_flop, flop, mfu`` (implied by hours and operations),
        ``mfu_taken`` (reported, or assumed), ``rent_usd, hours_usd_mn, flop_usd_mn, ratio`` (second way over first).
    """
    cards = runs[(runs["record"] == "card") & runs["chip_hours"].notna() & runs["training_tokens"].notna()]
    peak = hardware.set_index("chip")["peak_bf16_tflops"]
    rows = []
    for run in cards.sort_values(["released", "parameters"]).to_dict("records"):
        asked = rents_before(rents, run["chip"], run["released"])["price_usd_per_hour"]
        rent, top = float(among(asked, quantile)[0]), float(peak[run["chip"]])
        flop = training.training_flop(run["parameters_active"], run["training_tokens"])
        reported = (run["use_of_peak_low"] + run["use_of_peak_high"]) / 2
        taken = mfu if np.isnan(reported) else reported
        hours = training.gpu_hours(flop, top, taken)
        used = training.mfu(flop, run["chip_hours"], top)
        money = [training.training_cost_usd(x, rent) / MILLION for x in (run["chip_hours"], hours)]
        shown = [run[name] for name in ("model", "released", "chip", "chip_hours")]
        rows.append((*shown, hours, flop, used, taken, rent, *money))
    names = ["model", "released", "chip", "chip_hours", "hours_from_flop", "flop", "mfu", "mfu_taken", "rent_usd"]
    frame = pd.DataFrame(rows, columns=[*names, "hours_usd_mn", "flop_usd_mn"])
    return frame.assign(ratio=frame["flop_usd_mn"] / frame["hours_usd_mn"])


def llama_2(runs: pd.DataFrame, rents: pd.DataFrame, claimed_usd_mn: float) -> pd.DataFrame:
    """Cost of Llama 2 by size and of all sizes, at the rents asked in the year before it.

    Parameters
    ----------
    runs, rents : DataFrame
        Tables ``training_runs`` and ``gpu_rental_prices``.
    claimed_usd_mn : float
        What the document says that it cost, USD millions.

    Returns
    -------
    DataFrame
        ``label, chip_hours, value, low, high`` (USD millions at the middle, lowest and highest rent) and
        ``rent_for_claim`` (USD an hour at which the hours would cost what is claimed).
    """
    cards = runs[(runs["record"] == "card") & runs["model"].isin(LLAMA_2)].set_index("model")
    counted = cards["chip_hours"].astype(float)
    hours = {name.removeprefix("Llama 2 "): float(counted[name]) for name in LLAMA_2}
    hours["All sizes"] = sum(hours.values())
    first = cards.iloc[0]
    asked = rents_before(rents, first["chip"], first["released"])["price_usd_per_hour"].to_numpy(dtype=float)
    rows = []
    for name, needed in hours.items():
        low, middle, high = (
            training.training_cost_usd(needed, rent) / MILLION for rent in (asked.min(), np.median(asked), asked.max())
        )
        rows.append((name, needed, middle, low, high, claimed_usd_mn * MILLION / needed))
    return pd.DataFrame(rows, columns=["label", "chip_hours", "value", "low", "high", "rent_for_claim"])
