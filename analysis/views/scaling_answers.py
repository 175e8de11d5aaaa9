"""Answers of the chapter on scaling as findings and tables take them: the run, worlds, what must be true."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Assumption
from analysis.models import limits, power, scaling, solver
from analysis.models.arrays import Array, Values
from analysis.models.limits import Race
from analysis.models.scaling import LossLaw
from analysis.scenarios import Scenario
from analysis.units import format_value
from analysis.views import scaling_power as sites
from analysis.views.scaling_power import Basis

CHAPTER = "scaling_and_energy"
RUN = (
    "next_compute_multiple",
    "model_flop_utilisation",
    "run_days",
    "chip_hour_usd",
    "next_server_overhead",
    "power_usage_effectiveness",
    "training_load",
    "electricity_usd_per_kwh",
    "lifetime_tokens",
    "inference_utilisation",
)
"""Assumptions of the next run."""
RACE = (
    "cluster_growth",
    "cost_usd_bn_per_gw",
    "site_budget_share",
    "budget_growth",
    "grid_addition_gw",
    "grid_growth",
    "grid_site_share",
)
"""Assumptions of the race between money and the grid."""
SOLVED = (*RACE[1:],)
"""Assumptions that the chapter solves for, one at a time."""
WANTED_GW = (3, 5, 10)
"""Powers of the largest site in the middle of the measured year that are solved for."""
ANY, NONE = "any value allowed", "no value allowed"
Answer = tuple[float | str, str]
"""A value and its unit, as ``findings.record`` takes them."""


def run_table(run: Mapping[str, Values], draws: Mapping[str, Values]) -> pd.DataFrame:
    """Return what the next run takes: central case and 90 % of draws, printed.

    Parameters
    ----------
    run, draws : mapping
        From ``views.scaling_power.next_run``, with the central assumptions and with draws.

    Returns
    -------
    DataFrame
        ``what, central, low, median, high``, all text.
    """
    rows = []
    for name, (what, unit) in sites.RUN_ROWS.items():
        low, middle, high = (format_value(float(end), unit) for end in uncertainty.quantiles(draws[name]))
        rows.append(
            {"what": what, "central": format_value(run[name], unit), "low": low, "median": middle, "high": high}
        )
    return pd.DataFrame(rows)


def year_or_never(year: float) -> Answer:
    """Return a year of the race and its unit, or words when it does not come.

    >>> year_or_never(2029.0), year_or_never(math.inf)
    ((2029.0, 'year'), ('no year up to 2035', 'text'))
    """
    return (float(year), "year") if math.isfinite(year) else (f"no year up to {sites.LAST_YEAR}", "text")


def first_held(course: Race) -> str:
    """Return what holds a site back first in a single course of the race, in small letters.

    Parameters
    ----------
    course : Race
        Without draws.
    """
    code = int(np.ravel(limits.first_limit(course))[0])
    return sites.HELD[code].lower()


def central_site(start: Basis, values: Mapping[str, float]) -> float:
    """Power of the largest site in the middle of the measured year, GW, with one value for each assumption."""
    return float(sites.race_power(start)(**values))


def five_gigawatts(course: Race) -> Answer:
    """Return when the site of a single course has five gigawatts, as `year_or_never` does."""
    reached = limits.year_reached(course.power, FIVE_GW * sites.GIGAWATT_MW, course.first_year)
    return year_or_never(float(np.ravel(reached)[0]))


def worlds(start: Basis, law: LossLaw, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Run every scenario and return what comes of it.

    Parameters
    ----------
    start : Basis
        What run and race start from.
    law : LossLaw
        Numbers.
    scenarios : mapping
        Scenarios by name, in the order wanted.

    Returns
    -------
    DataFrame
        ``name, title``, every assumption, ``flop, power_mw, cost_usd_mn`` of the next run, ``site_gw`` in the middle
        of the measured year, ``first`` (what holds back first) and ``five_gw`` (when, in words).
    """
    rows = []
    for name, scenario in scenarios.items():
        values = scenario.centrals(CHAPTER)
        run, course = sites.next_run(start, law, values), sites.race(start, values)
        rows.append(
            {
                **{"name": name, "title": scenario.title, **values},
                **{key: float(np.ravel(run[key])[0]) for key in ("flop", "power_mw", "cost_usd_mn")},
                **{"site_gw": central_site(start, values), "first": first_held(course)},
                "five_gw": format_value(*five_gigawatts(course)),
            }
        )
    return pd.DataFrame(rows)


FIVE_GW = 5


def needed_by(start: Basis, values: Mapping[str, float], registry: Mapping[str, Assumption]) -> pd.DataFrame:
    """Solve for each assumption alone, so that the largest site reaches given powers in the measured year.

    Parameters
    ----------
    start : Basis
        What the race starts from.
    values : mapping
        All assumptions of the chapter.
    registry : mapping
        The registry's entries, which give label, unit and the range searched.

    Returns
    -------
    DataFrame
        ``label, value`` and one column for each power, printed with their units.
    """
    rows = []
    for name in SOLVED:
        entry = registry[name]
        answers = {f"gw_{level}": _printed(needed(start, level, name, values, entry)) for level in WANTED_GW}
        rows.append({"label": entry.label, "value": format_value(values[name], entry.unit), **answers})
    return pd.DataFrame(rows)


def needed(start: Basis, level_gw: float, name: str, values: Mapping[str, float], entry: Assumption) -> Answer:
    """Solve for one assumption alone; words where every value allowed, or none, gives the power."""
    reach = sites.race_power(start)

    def above(value: float) -> float:
        return float(reach(**{**values, name: value})) - level_gw

    root = solver.solve(above, entry.minimum, entry.maximum)
    if math.isnan(root):
        return (ANY if above(entry.maximum) > 0 else NONE), "text"
    return root, entry.unit


def sufficient_alone(
    start: Basis, values: Mapping[str, float], registry: Mapping[str, Assumption], level_gw: float
) -> int:
    """Return how many assumptions can alone lift the largest site to a power in the measured year.

    Parameters
    ----------
    start, values, registry
        As in `needed_by`.
    level_gw : float
        The power, GW.
    """
    found = (needed(start, level_gw, name, values, registry[name]) for name in SOLVED)
    return sum(answer != (NONE, "text") for answer in found)


def _printed(answer: Answer) -> str:
    return format_value(*answer)


def cluster_rows(published: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the largest clusters with a stated power, built and planned, as the table shows them.

    Parameters
    ----------
    published : DataFrame
        From ``views.scaling_power.published_power``.
    count : int
        How many of each basis.

    Returns
    -------
    DataFrame
        ``cluster, basis, chip, chips, power_mw, ours_mw, ratio, within``.
    """
    ordered = published.sort_values(["basis", "power_mw"], ascending=[True, False], kind="stable")
    rows = ordered.groupby("basis", sort=False).head(count)
    shown = rows[["cluster", "basis", "chip", "chips", "power_mw", "ours_mw", "ratio"]].round(
        {"ours_mw": 0, "ratio": 2}
    )
    return shown.assign(within=np.where(rows["within"], "yes", "no"))


def example_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the published example under each set of coefficients, printed.

    Parameters
    ----------
    frame : DataFrame
        From ``views.scaling.by_coefficients``.

    Returns
    -------
    DataFrame
        ``label, ratio, saving, share, best, lifetime``, all text.
    """
    return pd.DataFrame(
        {
            "label": frame["label"],
            "ratio": [f"{value:.0f}" for value in frame["tokens_per_parameter"]],
            "saving": [format_value(value, "flop") for value in frame["saving_flop"]],
            "share": [format_value(value, "share", ".1f") for value in frame["saving_share"]],
            "best": [format_value(value, "count") for value in frame["best_parameters"]],
            "lifetime": [format_value(value, "count") for value in frame["lifetime_tokens"]],
        }
    )


def cheaper_for_life(run: Mapping[str, Values], law: LossLaw, served: float) -> float:
    """Return the size that is cheapest over the life of the next model, at the loss of the one optimal for training.

    Parameters
    ----------
    run : mapping
        From ``views.scaling_power.next_run``, numbers.
    law : LossLaw
        Numbers.
    served : float
        Tokens served.
    """
    parameters, tokens = float(np.ravel(run["parameters"])[0]), float(np.ravel(run["tokens"])[0])
    wanted = float(scaling.loss(parameters, tokens, law))
    return scaling.cheapest_size(wanted, served, parameters, law)


def run_energy_gwh(stated: pd.DataFrame, values: Mapping[str, float]) -> Array:
    """Return the energy of runs at the meter, GWh, from the hours of their chips.

    Parameters
    ----------
    stated : DataFrame
        From ``views.scaling.cards``, with ``chip_watts``.
    values : mapping
        ``server_overhead, power_usage_effectiveness, training_load``.
    """
    factor = values["server_overhead"] * values["power_usage_effectiveness"]
    hours, watts = (stated[name].to_numpy(dtype=float) for name in ("chip_hours", "chip_watts"))
    return np.asarray(power.energy_mwh(hours, watts, factor, values["training_load"])) / power.MW_PER_GW


def card_table(stated: pd.DataFrame, names: Sequence[str], law: LossLaw, values: Mapping[str, float]) -> pd.DataFrame:
    """Return runs of makers as the table shows them.

    Parameters
    ----------
    stated : DataFrame
        From ``views.scaling.cards``.
    names : sequence of str
        Models shown, in order.
    law : LossLaw
        Gives the tokens that would be optimal for the size.
    values : mapping
        As for `run_energy_gwh`.

    Returns
    -------
    DataFrame
        ``model, released, flop, hours_mn`` (millions), ``mfu, ratio`` (tokens per active parameter), ``beyond``
        (tokens over those optimal for the size) and ``energy_gwh``.
    """
    rows = stated.set_index("model").loc[list(names)].reset_index()
    active = rows["parameters_active"].to_numpy(dtype=float)
    best = np.asarray(scaling.optimal_tokens_of(active, law))
    beyond = rows["training_tokens"].to_numpy(dtype=float) / best
    return pd.DataFrame(
        {
            "model": rows["model"],
            "released": rows["released"],
            "flop": rows["flop"],
            "hours_mn": rows["chip_hours"] / sites.PER_MILLION,
            "mfu": rows["mfu"],
            "ratio": rows["tokens_per_parameter"],
            "beyond": beyond,
            "energy_gwh": run_energy_gwh(rows, values),
        }
    )
