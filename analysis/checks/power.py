"""Checks of claims on sites, their power and the chips in them."""

from __future__ import annotations

import pandas as pd

from analysis.checks.dates import written
from analysis.ledger.register import Observed, Register, between, holds, select
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

GIGAWATT = 1_000
"""Megawatts."""
USUAL_MW, LARGE_MW = (50, 100), 150
"""The sizes that document D calls usual, and the one that it calls large."""
MANY_YEARS = 3
"""Many years of lead time: at least so many."""
MONTHS_PER_YEAR = 12
HALF = 0.5
"""Many: more than this share."""
END_OF_2025 = pd.Timestamp("2025-12-31")
END_OF_TABLE = pd.Timestamp("2026-08-03")
WATTS_PER_MW = 1e6


def running(day: pd.Timestamp) -> pd.DataFrame:
    """Return the power that each site had on a day, largest last."""
    frame = select("data_centre_power", basis="observed").frame
    rows: pd.DataFrame = frame[frame["date"] <= day].sort_values("date").groupby("site").tail(1)
    return rows.sort_values("facility_power_mw")


def _largest(day: pd.Timestamp) -> tuple[float, pd.DataFrame, str]:
    """Return the power of the largest site on a day, its row, and both in words."""
    rows = running(day).tail(1)
    power = float(rows["facility_power_mw"].iloc[0])
    told = f"{rows['site'].iloc[0]} with {format_value(power, 'mw')} on {format_value(day, 'text')}"
    return power, rows, told


@check("D-059")
@check("D-065", versions=("original",))
def nobody_has_built_it() -> Observed:
    """Find the largest site on the day of the interview."""
    power, rows, told = _largest(written("D"))
    return holds(power < GIGAWATT, f"The largest AI site followed was {told}.", rows)


@check("D-064")
def usual_sizes() -> Observed:
    """Count the sites in the range named and compare the largest with the large one named."""
    rows = running(written("D"))
    usual = rows["facility_power_mw"].between(*USUAL_MW)
    power, _, told = _largest(written("D"))
    sizes = " to ".join(format_value(end, "mw") for end in USUAL_MW)
    why = f"{usual.sum()} of {len(rows)} AI sites followed had {sizes}; the largest was {told}."
    return holds(usual.mean() > HALF and power <= LARGE_MW, why, rows)


@check("D-066")
def not_in_2025() -> Observed:
    """Find the largest site at the end of 2025 and the first of a gigawatt after it."""
    power, rows, told = _largest(END_OF_2025)
    frame = select("data_centre_power", basis="observed").frame
    first = frame[frame["facility_power_mw"] >= GIGAWATT].sort_values("date").head(1)
    came = "none has passed a gigawatt"
    if len(first):
        row = first.iloc[0]
        came = f"{row['site']} passed a gigawatt on {format_value(row['date'], 'text')}"
    return holds(power < GIGAWATT and len(first), f"The largest was {told}; {came}.", rows, first)


@check("D-046")
def clusters_of_meta() -> Observed:
    """Read the size of the two clusters."""
    rows = select("gpu_clusters", owner="Meta", basis="built").frame
    low, high = float(rows["chips"].min()), float(rows["chips"].max())
    why = f"Meta described {len(rows)} clusters, of {low:,.0f} and {high:,.0f} chips."
    return between(low, high, why, rows)


@check("D-067")
def like_a_nuclear_plant() -> Observed:
    """Set a gigawatt beside the smallest and the largest nuclear plant and the average reactor."""
    plants = select("power_plants", kind="nuclear").frame.sort_values("capacity_mw")
    fleet = select("power_plants", kind="fleet")
    reactor = fleet.number("capacity_mw") / fleet.number("reactors")
    small, large = plants.iloc[0], plants.iloc[-1]
    ends = " to ".join(f"{format_value(row['capacity_mw'], 'mw')} ({row['plant']})" for row in (small, large))
    why = f"Nuclear plants of the United States have {ends}; an average reactor has {format_value(reactor, 'mw')}."
    return holds(small["capacity_mw"] <= GIGAWATT <= large["capacity_mw"], why, plants, fleet.frame)


@check("D-061")
def years_of_lead() -> Observed:
    """Read how long a power project waited from its request at the grid to its operation."""
    waited = select("power_ratios", measure="months_to_operation")
    years = waited.number("value") / MONTHS_PER_YEAR
    why = (
        f"Power projects that began operation in the United States in 2024 had waited "
        f"{format_value(years, 'years', '.1f')} from their request at the grid."
    )
    return holds(years >= MANY_YEARS, why, waited.frame)


@check("D-062")
def larger_than_then() -> Observed:
    """Set the largest site of Meta beside the clusters that it had on the day of the interview."""
    clusters = select("gpu_clusters", owner="Meta", basis="built").frame
    ratio = select("power_ratios", measure="facility_power_per_chip", system="H100, Meta cluster of March 2024")
    then = float(clusters["chips"].max()) * ratio.number("value") / WATTS_PER_MW
    meta = running(END_OF_TABLE)
    meta = meta[meta["site"].str.startswith("Meta ")].tail(1)
    now = float(meta["facility_power_mw"].iloc[0])
    told = f"{meta['site'].iloc[0]} with {format_value(now, 'mw')} on {format_value(meta['date'].iloc[0], 'text')}"
    why = f"A cluster of 2024 drew about {format_value(then, 'mw')}; Meta's largest site is {told}."
    return holds(now > then, why, clusters, ratio.frame, meta)
