"""Frames of the chapter on scaling: chips in megawatts, who built a gigawatt, the next run, what binds first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.models import limits, power, scaling, training
from analysis.models.arrays import Array, Values
from analysis.models.limits import Race, Terms
from analysis.models.power import Growth
from analysis.models.scaling import LossLaw

GIGAWATT_MW = 1000
LAST_YEAR = 2035
"""Last year of the race."""
MEASURED_YEAR = 2030
"""Year in whose middle the results of the race are compared."""
NEXT_CHIP = "GB200"
"""Chip that the next run is reckoned on: the newest whose power and cost are both documented."""
SUPPOSED_USD_BN = (10, 100)
"""Sums for inference that document D has Patel suppose, USD billions; he spoke of tens and hundreds."""
COMPARED = pd.Timestamp("2028-07-01")
"""Day to which projections of sites are compared with the race: the middle of a year."""
FIRST_RECORD = pd.Timestamp("2023-06-30")
"""Start of the trend of record sites: the first above 100 MW."""
EDITION, INTERVIEW = pd.Timestamp("2026-08-03"), pd.Timestamp("2024-04-18")
"""Day of the newest estimates of sites, and day of the interview."""
DOCUMENTED = {chip: f"{chip} in its servers, Colossus 2" for chip in ("GB200", "GB300")}
"""Chips whose power with their servers is documented, and the rows of ``power_ratios`` that have it."""
GENERATIONS = ("A100-80GB", "TPU v5p", "Trainium2", "H100", "MI300X", "B200", "TPU v7", "GB200", "GB300")
"""Chips that the chart of a gigawatt shows, if the table has them."""
WITHIN = 0.15
"""Distance from the stated power that counts as agreement."""
ESTIMATED, CLAIMED, PROJECTED = "Largest site followed", "Claimed", "Projected"
HELD = {limits.NOTHING: "Nothing yet", limits.MONEY: "Money", limits.GRID: "Electricity"}
PER_MILLION = 1e6
TURN_OF_YEAR = 0.5
"""The race starts in the middle of a year."""


# Chips and megawatts ----------------------------------------------------------------------------------------


def site_power(chips: Values, chip_power_w: Values, values: Mapping[str, Values]) -> Values:
    """Power of a site with so many chips, MW, under the assumptions of the chapter."""
    return power.facility_power_mw(chips, chip_power_w, values["server_overhead"], values["power_usage_effectiveness"])


def beside_gigawatt(label: str, power_mw: float) -> pd.DataFrame:
    """Return a power beside a gigawatt, as the data of a what-if: ``label, power_mw``."""
    return pd.DataFrame({"label": [label, "A gigawatt"], "power_mw": [power_mw, float(GIGAWATT_MW)]})


def server_watts(chips: pd.DataFrame, ratios: pd.DataFrame, overhead: float) -> Array:
    """Power of chips with their servers, W: as documented, else the power of the chip times an overhead.

    Parameters
    ----------
    chips, ratios : DataFrame
        Rows of table ``hardware``, and table ``power_ratios``.
    overhead : float
        Rated power of a server over that of its chips, for those of which no server is documented.
    """
    known = ratios[ratios["measure"] == "power_per_chip"].set_index("system")["value"]
    stated = chips["chip"].map(DOCUMENTED).map(known)
    return np.asarray(stated.fillna(chips["power_w"] * overhead), dtype=float)


def generations(hardware: pd.DataFrame, ratios: pd.DataFrame, values: Mapping[str, float]) -> pd.DataFrame:
    """Chips in a gigawatt at the meter, by generation.

    Parameters
    ----------
    hardware, ratios : DataFrame
        Tables ``hardware`` and ``power_ratios``.
    values : mapping
        ``server_overhead, power_usage_effectiveness``.

    Returns
    -------
    DataFrame
        ``chip, label, released, watts`` (at the meter, a chip, with the power of its server as `server_watts` has
        it), ``chips`` and ``flop_per_second`` (16 bits, dense) in a gigawatt, ``chips_by_overhead`` (if the overhead
        held for all) and ``power_basis``, in the order of release.
    """
    rows = hardware[hardware["chip"].isin(GENERATIONS)].sort_values("released")
    pue, overhead = values["power_usage_effectiveness"], values["server_overhead"]
    rated = server_watts(rows, ratios, overhead)
    chips = np.asarray(power.chips_in(GIGAWATT_MW, rated, 1, pue))
    peak = rows["peak_bf16_tflops"].to_numpy(dtype=float) * training.FLOP_PER_TFLOP
    return rows.assign(
        label=[f"{chip} ({released:%Y})" for chip, released in zip(rows["chip"], rows["released"], strict=True)],
        watts=rated * pue,
        chips=chips,
        chips_by_overhead=power.chips_in(GIGAWATT_MW, rows["power_w"].to_numpy(dtype=float), overhead, pue),
        power_basis=np.where(rows["chip"].isin(DOCUMENTED), "documented", "overhead"),
        flop_per_second=chips * peak,
    ).reset_index(drop=True)


def published_power(
    clusters: pd.DataFrame, hardware: pd.DataFrame, ratios: pd.DataFrame, values: Mapping[str, float]
) -> pd.DataFrame:
    """Stated power of clusters beside what their chips give.

    Parameters
    ----------
    clusters, hardware, ratios : DataFrame
        Tables ``ai_clusters``, ``hardware`` and ``power_ratios``.
    values : mapping
        ``server_overhead, power_usage_effectiveness``.

    Returns
    -------
    DataFrame
        Rows of clusters with a stated power of the site and a chip that the table of hardware has, the largest
        first, with ``ours_mw``, ``ratio`` (ours over stated) and ``within`` (apart by at most `WITHIN`), with the
        power of servers as `server_watts` has it; ``ratio_by_overhead`` and ``within_by_overhead``, if the overhead
        held for all; and ``class``. Clusters with the power of their servers alone are left out: they document it.
    """
    tdp = clusters["chip"].map(hardware.set_index("chip")["power_w"])
    rows = clusters[(clusters["power_basis"] == "stated") & (clusters["scope"] == "facility") & tdp.notna()]
    rows = rows.assign(power_w=tdp[rows.index])
    overhead, pue = values["server_overhead"], values["power_usage_effectiveness"]
    each = {"": server_watts(rows, ratios, overhead), "_by_overhead": rows["power_w"].to_numpy(dtype=float) * overhead}
    chips, stated = (rows[name].to_numpy(dtype=float) for name in ("chips", "power_mw"))
    ours = {name: np.asarray(power.facility_power_mw(chips, watts, 1, pue)) for name, watts in each.items()}
    shares = {f"ratio{name}": mw / stated for name, mw in ours.items()}
    agree = {f"within{name}": np.abs(mw / stated - 1) <= WITHIN for name, mw in ours.items()}
    family = rows["chip"].map(FAMILIES).fillna(OTHER_CHIPS)
    kind = rows["basis"].str.capitalize() + ", " + family
    found = rows.assign(ours_mw=ours[""], **shares, **agree, **{"class": kind})
    return found.sort_values("power_mw", ascending=False).reset_index(drop=True)


FAMILIES = {
    **dict.fromkeys(("V100", "A100-40GB", "A100-80GB"), "V100 and A100"),
    **dict.fromkeys(("H100", "H200", "GH200"), "H100, H200 and GH200"),
    **dict.fromkeys(("B200", "GB200", "GB300"), "B200, GB200 and GB300"),
}
"""Generation of the chips of clusters."""
OTHER_CHIPS = "other chips"


def by_class(published: pd.DataFrame) -> pd.DataFrame:
    """How many clusters of each class come within `WITHIN` of their stated power.

    Parameters
    ----------
    published : DataFrame
        From `published_power`.

    Returns
    -------
    DataFrame
        ``class, clusters, within, within_by_overhead, share`` (of clusters within) and ``ratio`` (median of ours
        over stated), the built classes first.
    """
    groups = published.groupby("class", sort=True)
    counted = groups.agg(
        clusters=("within", "size"),
        within=("within", "sum"),
        within_by_overhead=("within_by_overhead", "sum"),
        ratio=("ratio", "median"),
    ).reset_index()
    return counted.assign(share=counted["within"] / counted["clusters"])


def gigawatt_year_twh() -> float:
    """Return the energy of a gigawatt in a year of 365 days at full load, TWh.

    >>> round(gigawatt_year_twh(), 2)
    8.76
    """
    return DAYS_OF_YEAR * power.HOURS_PER_DAY / power.MW_PER_GW


DAYS_OF_YEAR = 365


# Sites over time --------------------------------------------------------------------------------------------


def records(sites: pd.DataFrame, basis: str = "observed") -> pd.DataFrame:
    """Sites that had more power than any before, in the order of their days.

    Parameters
    ----------
    sites : DataFrame
        Table ``data_centre_power``.
    basis : str
        ``observed``, or ``projected`` for those expected to pass the last record observed.

    Returns
    -------
    DataFrame
        Rows of the table.
    """
    rows = sites[sites["basis"] == basis].sort_values("date")
    floor = 0.0 if basis == "observed" else float(sites.loc[sites["basis"] == "observed", "facility_power_mw"].max())
    above = np.maximum(rows["facility_power_mw"].cummax().shift(fill_value=0.0), floor)
    return rows[rows["facility_power_mw"] > above]


def site_lines(sites: pd.DataFrame, claims: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The largest site over time as estimated, as projected and as claimed.

    Parameters
    ----------
    sites, claims : DataFrame
        Tables ``data_centre_power`` and ``gigawatt_claims``.
    as_of : Timestamp
        Day of the newest estimates, to which the last record holds.

    Returns
    -------
    DataFrame
        ``series, date, power_mw, name``.
    """
    seen, ahead = records(sites), records(sites, "projected")
    last = seen.tail(1).assign(date=as_of)
    return pd.concat(
        [
            _line(pd.concat([seen, last]), ESTIMATED),
            _line(ahead, PROJECTED),
            claims.rename(columns={"reached_on": "date", "site": "name"}).assign(series=CLAIMED)[COLUMNS],
        ],
        ignore_index=True,
    )


COLUMNS = ["series", "date", "power_mw", "name"]


def _line(rows: pd.DataFrame, series: str) -> pd.DataFrame:
    named = rows.rename(columns={"facility_power_mw": "power_mw", "site": "name"})
    return named.assign(series=series)[COLUMNS]


def record_growth(sites: pd.DataFrame, decimal: Callable[[pd.Series], Array]) -> Growth:
    """Growth of the record since the first site above 100 MW.

    Parameters
    ----------
    sites : DataFrame
        Table ``data_centre_power``.
    decimal : callable
        Turns dates into decimal years.
    """
    rows = records(sites)
    rows = rows[rows["date"] >= FIRST_RECORD]
    return power.growth(decimal(rows["date"]), rows["facility_power_mw"].to_numpy(dtype=float))


def building_months(building: pd.DataFrame) -> Array:
    """Months from the first sign of work to 100 MW: quartiles and median of the sites that got there."""
    rows = building.dropna(subset=["reached_100_mw"])
    months = (rows["reached_100_mw"] - rows["began"]).dt.days / DAYS_PER_MONTH
    return uncertainty.quantiles(months.to_numpy(dtype=float), (0.25, 0.5, 0.75))


DAYS_PER_MONTH = 30.44


def arrivals(sites: pd.DataFrame) -> pd.DataFrame:
    """Sites that pass a gigawatt by `COMPARED`, and when their computers alone do.

    Parameters
    ----------
    sites : DataFrame
        Table ``data_centre_power``.

    Returns
    -------
    DataFrame
        ``site, date`` (first with a gigawatt), ``basis, facility_power_mw, it_power_mw`` on that day, and ``it_date``,
        the first day in the table on which the computers alone have a gigawatt, NaT without one; by date.
    """
    ordered = sites.sort_values("date")
    first = ordered[ordered["facility_power_mw"] >= GIGAWATT_MW].groupby("site").head(1)
    computers = ordered[ordered["it_power_mw"] >= GIGAWATT_MW].groupby("site")["date"].min()
    rows = first[first["date"] <= COMPARED].assign(it_date=lambda frame: frame["site"].map(computers))
    return rows[["site", "date", "basis", "facility_power_mw", "it_power_mw", "it_date"]].reset_index(drop=True)


# The next run -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Basis:
    """What the next run and the race start from, whatever the assumptions.

    Attributes
    ----------
    flop
        Operations of Llama 3.1 405B.
    peak_tflops, chip_power_w
        Of the chip of the next run.
    record_mw, record_year
        Power of the largest site and the year in which it was seen.
    budget_usd_bn
        Capital spending of the largest spender in that year, as guided.
    """

    flop: float
    peak_tflops: float
    chip_power_w: float
    record_mw: float
    record_year: int
    budget_usd_bn: float


def basis(runs: pd.DataFrame, hardware: pd.DataFrame, sites: pd.DataFrame, guided: pd.Series) -> Basis:
    """Read what the next run and the race start from.

    Parameters
    ----------
    runs, hardware, sites : DataFrame
        Tables ``training_runs``, ``hardware``, ``data_centre_power``.
    guided : Series
        Capital spending by company in the year of the newest record, USD billions.
    """
    chip = hardware[hardware["chip"] == NEXT_CHIP]
    top = records(sites).tail(1)
    return Basis(
        flop=float(runs.loc[runs["run_id"] == "Llama 3.1 405B", "training_flop"].iloc[0]),
        peak_tflops=float(chip["peak_bf16_tflops"].iloc[0]),
        chip_power_w=float(chip["power_w"].iloc[0]),
        record_mw=float(top["facility_power_mw"].iloc[0]),
        record_year=int(top["date"].dt.year.iloc[0]),
        budget_usd_bn=float(guided.max()),
    )


def next_run(start: Basis, law: LossLaw, values: Mapping[str, Values]) -> dict[str, Values]:
    """What the next model takes: tokens, chips, megawatts, energy and money.

    Parameters
    ----------
    start : Basis
        What it starts from.
    law : LossLaw
        Numbers, or one law for each draw.
    values : mapping
        Assumptions of the chapter by name: numbers, or draws.

    Returns
    -------
    dict
        ``flop, parameters, tokens, tokens_per_parameter, chips, power_mw, chip_hours, energy_gwh, cost_usd_mn,
        electricity_usd_mn, electricity_share, serving_ratio`` (operations of serving over those of training) and
        ``serving_time_ratio`` (chip-time of serving over that of training).
    """
    flop = start.flop * values["next_compute_multiple"]
    parameters, tokens = scaling.optimal_parameters(flop, law), scaling.optimal_tokens(flop, law)
    mfu = values["model_flop_utilisation"]
    chips = power.chips_for_run(flop, start.peak_tflops, mfu, values["run_days"])
    hours = training.gpu_hours(flop, start.peak_tflops, mfu)
    overhead, pue = values["next_server_overhead"], values["power_usage_effectiveness"]
    energy = power.energy_mwh(hours, start.chip_power_w, overhead * pue, values["training_load"])
    cost = training.training_cost_usd(hours, values["chip_hour_usd"])
    electricity = power.electricity_cost_usd(energy, values["electricity_usd_per_kwh"])
    serving = scaling.inference_flop(parameters, values["lifetime_tokens"]) / flop
    return {
        **{"flop": flop, "parameters": parameters, "tokens": tokens, "tokens_per_parameter": tokens / parameters},
        **{"chips": chips, "power_mw": power.facility_power_mw(chips, start.chip_power_w, overhead, pue)},
        **{"chip_hours": hours, "energy_gwh": energy / GIGAWATT_MW, "cost_usd_mn": cost / PER_MILLION},
        **{"electricity_usd_mn": electricity / PER_MILLION, "electricity_share": electricity / cost},
        **{"serving_ratio": serving, "serving_time_ratio": serving / values["inference_utilisation"]},
    }


RUN_ROWS = {
    "flop": ("Operations", "flop"),
    "parameters": ("Parameters, optimal for training", "parameters"),
    "tokens": ("Tokens, optimal for training", "tokens"),
    "chips": (f"{NEXT_CHIP} chips", "count"),
    "power_mw": ("Power of the site", "mw"),
    "energy_gwh": ("Energy", "gwh"),
    "cost_usd_mn": ("Cost of the final run", "usd_mn"),
    "electricity_usd_mn": ("Electricity in it", "usd_mn"),
}
"""Results of `next_run` that the table shows: what they are, and their unit."""


def run_outcome(start: Basis, law: LossLaw, name: str, given: Mapping[str, Values]) -> Callable[..., Any]:
    """Return one result of `next_run` as a function of some assumptions, the others as given."""

    def result(**values: Values) -> Values:
        return next_run(start, law, {**given, **values})[name]

    return result


# What binds first -------------------------------------------------------------------------------------------


def terms(start: Basis, values: Mapping[str, Values]) -> Terms:
    """Return the terms of the race under the assumptions of the chapter."""
    return Terms(
        growth=values["cluster_growth"],
        budget_usd_bn=start.budget_usd_bn,
        budget_growth=values["budget_growth"],
        budget_share=values["site_budget_share"],
        cost_usd_bn_per_gw=values["cost_usd_bn_per_gw"],
        addition_gw=values["grid_addition_gw"],
        grid_growth=values["grid_growth"],
        grid_share=values["grid_site_share"],
    )


def race(start: Basis, values: Mapping[str, Values]) -> Race:
    """Grow the largest site to `LAST_YEAR` under both limits."""
    return limits.race(start.record_year, LAST_YEAR - 1, start.record_mw, terms(start, values))


def race_power(start: Basis) -> Callable[..., Any]:
    """Return the power of the largest site in the middle of `MEASURED_YEAR`, GW, as a function of the assumptions."""

    def result(**values: Values) -> Values:
        reached = race(start, values).power[MEASURED_YEAR - start.record_year] / GIGAWATT_MW
        return float(reached[0]) if np.size(reached) == 1 else reached

    return result


def race_power_mw(start: Basis) -> Callable[..., Any]:
    """Return `race_power` in MW."""
    reach = race_power(start)

    def result(**values: Values) -> Values:
        gigawatts: Values = reach(**values)
        return GIGAWATT_MW * gigawatts

    return result


def held_by_year(course: Race) -> pd.DataFrame:
    """Share of draws in which each limit holds the site back, by year.

    Returns
    -------
    DataFrame
        ``year, limit, probability``.
    """
    held = limits.tighter(course)
    years = np.arange(course.first_year, course.first_year + len(held))
    parts = [
        pd.DataFrame({"year": years, "limit": name, "probability": (held == code).mean(axis=1)})
        for code, name in HELD.items()
    ]
    return pd.concat(parts, ignore_index=True)


def first_shares(course: Race) -> dict[str, float]:
    """Share of draws in which each limit is the first to hold the site back."""
    first = limits.first_limit(course)
    return {name: float((first == code).mean()) for code, name in HELD.items()}


def race_fan(course: Race) -> pd.DataFrame:
    """Power of the largest site by year: middle, 50 % and 90 % of draws, and the path that nothing stops.

    Returns
    -------
    DataFrame
        ``series, year, power_gw, low, high, inner_low, inner_high``.
    """
    years = np.arange(course.first_year, course.first_year + len(course.power))
    low, lower, middle, upper, high = uncertainty.quantiles(course.power / GIGAWATT_MW, (0.05, 0.25, 0.5, 0.75, 0.95))
    bands = {"low": low, "high": high, "inner_low": lower, "inner_high": upper}
    under = pd.DataFrame({"series": UNDER_LIMITS, "year": years, "power_gw": middle, **bands})
    (free,) = uncertainty.quantiles(course.free / GIGAWATT_MW, (0.5,))
    closed = dict.fromkeys(bands, free)
    unhindered = pd.DataFrame({"series": UNHINDERED, "year": years, "power_gw": free, **closed})
    return pd.concat([under, unhindered[unhindered["year"] <= FREE_UNTIL]], ignore_index=True)


UNDER_LIMITS, UNHINDERED = "Under both limits", "If nothing stopped it"
FREE_UNTIL = 2030
"""Year up to which the path that nothing stops is drawn."""


def doublings(start: Basis, values: Mapping[str, float], costs: tuple[float, float], steps: int = 3) -> pd.DataFrame:
    """What it takes to double the largest site, step by step, beside this year's budget and grid.

    Parameters
    ----------
    start : Basis
        Its power, and the largest budget.
    values : mapping
        ``cost_usd_bn_per_gw, site_budget_share, grid_addition_gw, grid_site_share``.
    costs : tuple of float
        Lowest and highest published cost of a gigawatt, USD billions.
    steps : int
        How many doublings.

    Returns
    -------
    DataFrame
        ``step, added_mw, cost_usd_bn, cost_low, cost_high``, ``budget_ratio`` (cost over the largest budget of a
        year), ``grid_ratio`` (power over that added for data centres in a year), ``money_years, grid_years`` (at the
        site's shares of both, without growth) and ``slower`` (which takes more of these years).
    """
    added = np.asarray(start.record_mw * 2.0 ** np.arange(steps), dtype=float)
    cost, low, high = (power.building_cost_usd_bn(added, each) for each in (values["cost_usd_bn_per_gw"], *costs))
    bought = limits.money_mw(start.budget_usd_bn, 0.0, values["site_budget_share"], values["cost_usd_bn_per_gw"], 0.0)
    fed = limits.grid_mw(values["grid_addition_gw"], 0.0, values["grid_site_share"], 0.0)
    return pd.DataFrame(
        {
            "step": [f"{mw / GIGAWATT_MW:.1f} to {2 * mw / GIGAWATT_MW:.1f} GW" for mw in added],
            **{"added_mw": added, "cost_usd_bn": cost, "cost_low": low, "cost_high": high},
            "budget_ratio": cost / start.budget_usd_bn,
            "grid_ratio": added / (values["grid_addition_gw"] * GIGAWATT_MW),
            **{"money_years": added / bought, "grid_years": added / fed},
            "slower": HELD[limits.MONEY if fed >= bought else limits.GRID],
        }
    )


def published_costs(ratios: pd.DataFrame) -> tuple[float, float]:
    """Return the lowest and the highest published cost of a gigawatt of a whole site, USD billions."""
    rows = ratios[(ratios["measure"] == "cost_per_gw") & ~ratios["system"].str.contains("per GW of IT")]
    every = rows[["value", "value_low", "value_high"]]
    return float(every.min().min()), float(every.max().max())


def race_frame(start: Basis) -> pd.DataFrame:
    """Years of the race for the what-if: ``year`` and ``years_from_start``."""
    years = np.arange(start.record_year, LAST_YEAR)
    return pd.DataFrame({"year": years, "years_from_start": years - start.record_year})
