"""Checks of claims on training runs and their growth."""

from __future__ import annotations

import pandas as pd

from analysis.checks.dates import written
from analysis.ledger.register import Observed, Register, half, holds, select
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

FORUM_ARTICLE = pd.Timestamp("2024-09-16")
OWN_CHIP = "MTIA"
"""How the names of chips of Meta begin."""
TWO_YEARS_ON = pd.Timestamp("2026-04-18")
"""Soon is read as within two years of the interview."""
MUCH = 2.0
"""Factor above which a quantity counts as raised much."""


@check("D-044", versions=("printed",))
def chips_of_the_large_run() -> Observed:
    """Set the chips of the run beside those of the two clusters that Meta had for training."""
    run = select("training_runs", run_id="Llama 3.1 405B")
    clusters = select("gpu_clusters", owner="Meta", basis="built").frame
    used, there = run.number("chips"), float(clusters["chips"].sum())
    why = (
        f"The run used up to {used:,.0f} chips, {format_value(used / there, 'share', '.0f')} of the {there:,.0f} in "
        f"the {len(clusters)} clusters for training alone."
    )
    return holds(used >= there, why, run.frame, clusters)


@check("D-106")
def own_chips_train_llama() -> Observed:
    """Read the chips of the models of Meta that came out within two years of the interview."""
    cards = select("training_runs", record="card", developer="Meta").frame
    since = cards[cards["released"].between(written("D"), TWO_YEARS_ON, inclusive="right") & cards["chip"].notna()]
    own = since[since["chip"].str.startswith(OWN_CHIP)]
    if len(own):
        return holds(True, f"{own['model'].iloc[0]} was trained on {own['chip'].iloc[0]}.", own)
    last = since.sort_values("released").iloc[-1]
    chips = ", ".join(sorted(set(since["chip"])))
    why = (
        f"Llama 4 may be left out, and was: none of the {len(since)} cards after the interview names a chip of Meta, "
        f"up to {last['model']} of {format_value(last['released'], 'text')}; they name {chips}."
    )
    return half(why, since)


@check("E-057")
def raised_since() -> Observed:
    """Compare the largest run and the largest model before the article and after it."""
    runs = select("training_runs", record="epoch").frame
    before, after = (runs[side] for side in (runs["released"] < FORUM_ARTICLE, runs["released"] >= FORUM_ARTICLE))
    tops = {name: (_top(before, name), _top(after, name)) for name in ("training_flop", "parameters")}
    told = [
        f"{unit_words} from {format_value(then[name].iloc[0], unit)} ({then['model'].iloc[0]}) "
        f"to {format_value(now[name].iloc[0], unit)} ({now['model'].iloc[0]})"
        for (name, (then, now)), unit_words, unit in zip(
            tops.items(), ("operations went", "sizes"), ("flop", "parameters"), strict=True
        )
    ]
    factors = [float(now[name].iloc[0]) / float(then[name].iloc[0]) for name, (then, now) in tops.items()]
    why = f"By the estimates of Epoch AI, {' and '.join(told)}."
    rows = [row for pair in tops.values() for row in pair]
    still = [factor < MUCH for factor in factors]
    return half(why, *rows) if any(still) and not all(still) else holds(all(still), why, *rows)


def _top(runs: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the row with the largest value, the earliest of several."""
    return runs.sort_values([column, "released"], ascending=[False, True]).head(1)
