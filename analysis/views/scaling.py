"""Frames of the chapter on scaling: training runs, the loss law refitted, small models for a long life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.hints import nearest
from analysis.kept import kept
from analysis.models import loss_fit, power, scaling, training
from analysis.models.arrays import Array, Values
from analysis.models.power import Growth
from analysis.models.scaling import LossLaw

COEFFICIENTS = {
    "floor": ("E, loss floor", "loss_floor"),
    "coef_a": ("A, scale of size", "coef_a"),
    "coef_b": ("B, scale of data", "coef_b"),
    "alpha": ("alpha, exponent of size", "alpha"),
    "beta": ("beta, exponent of data", "beta"),
}
"""Coefficients of a law: name for readers, and column of the table of fits."""
BAND = (0.05, 0.95)
WIDE_BAND = (0.025, 0.975)
UNROUNDED = "hoffmann_3_unrounded"
"""Fit that stands for Hoffmann et al.: the coefficients before they were rounded for print, which moves the optimum."""
REFIT, HOFFMANN, RULE = "Refit of the points", "Hoffmann, approach 3", "Models as trained"
FIRST_FLOP, LAST_FLOP, STEPS = 1e21, 1e27, 61
"""Budgets that the chart of optimal tokens spans: Chinchilla's smaller runs to a few times the largest known."""
SHOWN = {
    "Chinchilla": "Chinchilla 70B",
    "GPT-3 175B (davinci)": "GPT-3",
    "Llama 2 70B": "Llama 2 70B",
    "Llama 3 8B": "Llama 3 8B",
    "Llama 3 70B": "Llama 3 70B",
    "Llama 3.1 405B": "Llama 3.1 405B",
    "DeepSeek-V3": "DeepSeek-V3",
    "Llama 4 Scout": "Llama 4 Scout",
}
"""Models named in the chart of optimal tokens, with their names there."""
DISTILLED = ("Llama 3.2 1B", "Llama 3.2 3B", "Llama 4 Maverick")
"""Models whose cards say that they learned from a larger one, so that 6ND misses a part."""


# Training runs ----------------------------------------------------------------------------------------------


def cards(runs: pd.DataFrame, hardware: pd.DataFrame) -> pd.DataFrame:
    """What makers state of their runs, and what follows from it.

    Parameters
    ----------
    runs, hardware : DataFrame
        Tables ``training_runs`` and ``hardware``.

    Returns
    -------
    DataFrame
        Rows of makers with hours, in the order of release, with ``flop`` (6ND over active parameters, or as stated),
        ``peak_tflops``, ``chip_watts``, ``mfu``, ``tokens_per_parameter`` (of active parameters) and ``distilled``.
    """
    stated = runs[(runs["record"] == "card") & runs["chip_hours"].notna()]
    chips = hardware.set_index("chip")
    peak, watts = (_numbers(stated["chip"].map(chips[name])) for name in ("peak_bf16_tflops", "power_w"))
    active, tokens = _numbers(stated["parameters_active"]), _numbers(stated["training_tokens"])
    counted = training.training_flop(active, tokens)
    flop = np.where(stated["training_flop"].notna(), _numbers(stated["training_flop"]), counted)
    return stated.assign(
        flop=flop,
        peak_tflops=peak,
        chip_watts=watts,
        mfu=training.mfu(flop, _numbers(stated["chip_hours"]), peak),
        tokens_per_parameter=tokens / active,
        distilled=stated["model"].isin(DISTILLED),
    ).reset_index(drop=True)


def _numbers(column: pd.Series) -> Array:
    return column.to_numpy(dtype=float)


def mfu_rows(stated: pd.DataFrame) -> pd.DataFrame:
    """Return the share of the peak by model, for a chart with rows."""
    group = np.where(stated["distilled"], "Learned from a larger model", "Trained on tokens")
    return pd.DataFrame(
        {
            "label": stated["model"],
            "value": stated["mfu"],
            "group": group,
            "text": [f"{value:.0%}" for value in stated["mfu"]],
        }
    )


def flop_growth(runs: pd.DataFrame, since: str | None = None) -> Growth:
    """Growth of the operations of the largest runs.

    Parameters
    ----------
    runs : DataFrame
        Table ``training_runs``, of which the runs among the ten largest of their time are taken.
    since : str, optional
        First day of release taken; by default all.
    """
    largest = largest_of_their_time(runs, since)
    return power.growth(decimal_years(largest["released"]), _numbers(largest["training_flop"]))


def largest_of_their_time(runs: pd.DataFrame, since: str | None = None) -> pd.DataFrame:
    """Return the runs that were among the ten largest when they came, from a day on."""
    largest = runs[runs["note"] == LARGEST]
    return largest if since is None else largest[largest["released"] >= since]


LARGEST = "Among the ten largest of its time."
"""Note of table ``training_runs``."""


# The loss law -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refit:
    """The loss law fitted to points: the fit of all and of each resample.

    Attributes
    ----------
    law
        Fit of all points: numbers.
    resampled
        Fits of resamples: arrays.
    runs
        The points fitted.
    """

    law: LossLaw
    resampled: LossLaw
    runs: loss_fit.Runs

    @property
    def resamples(self) -> int:
        """How many resamples there are."""
        return len(np.atleast_1d(self.resampled.alpha))

    def drawn(self, count: int) -> LossLaw:
        """Return laws for so many draws: the resamples in turn."""
        places = np.arange(count) % self.resamples
        return LossLaw(*(np.asarray(part)[places] for part in vars(self.resampled).values()))


def refit(points: pd.DataFrame, resamples: int, seed: int, *, everything: bool = False) -> Refit:
    """Fit the loss law to the points, and to resamples of them.

    Parameters
    ----------
    points : DataFrame
        Table ``chinchilla_points``.
    resamples, seed : int
        How many resamples of points, and the seed of their draws.
    everything : bool
        Whether to fit the points that the replication leaves out as well.
    """
    used = points if everything else points[~points["excluded"].astype(bool)]
    columns = [used[name].to_numpy(dtype=float) for name in ("parameters", "training_tokens", "loss_nats")]
    found = kept(loss_fit.fitted, *columns, resamples=resamples, seed=seed)
    law = LossLaw(**{name: float(values[0]) for name, values in found.items()})
    again = LossLaw(**{name: values[1:] for name, values in found.items()})
    return Refit(law, again, loss_fit.runs(*columns))


def law_of(fits: pd.DataFrame, fit: str) -> LossLaw:
    """Return the law of a row of table ``scaling_fits``.

    Raises
    ------
    ValueError
        When there is no such row, naming the nearest.
    """
    row = fits[fits["fit"] == fit]
    if len(row) != 1:
        raise ValueError(f"No fit {fit!r}; {nearest(fit, fits['fit'])}")
    return LossLaw(*(float(row[column].iloc[0]) for _, column in COEFFICIENTS.values()))


def coefficients(refitted: Refit, fits: pd.DataFrame) -> pd.DataFrame:
    """Our coefficients beside those of the replication and of Hoffmann et al.

    Parameters
    ----------
    refitted : Refit
        Ours.
    fits : DataFrame
        Table ``scaling_fits``.

    Returns
    -------
    DataFrame
        ``name, label, ours, ours_se, low, high, published, published_se, apart_in_se, hoffmann``; low and high are
        the 2.5th and 97.5th percentile of the resamples, ``apart_in_se`` the distance in published standard errors,
        ``hoffmann`` the coefficients before rounding.
    """
    numbers = fits.set_index("fit").astype(object)
    rows = []
    for name, (label, column) in COEFFICIENTS.items():
        ours, again = float(getattr(refitted.law, name)), np.asarray(getattr(refitted.resampled, name))
        low, high = (float(end) for end in uncertainty.quantiles(again, WIDE_BAND))
        published, error, first = (
            float(numbers.at[fit, title])  # type: ignore[arg-type]
            for fit, title in (("besiroglu", column), ("besiroglu", f"{column}_se"), (UNROUNDED, column))
        )
        rows.append(
            {
                **{"name": name, "label": label, "ours": ours, "ours_se": float(again.std(ddof=1))},
                **{"low": low, "high": high, "published": published, "published_se": error},
                **{"apart_in_se": (ours - published) / error, "hoffmann": first},
            }
        )
    return pd.DataFrame(rows)


def printed_coefficients(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `coefficients` as a reader reads them: four significant digits, all text."""
    columns = ("ours", "ours_se", "low", "high", "published", "published_se", "hoffmann")
    shown = {name: [f"{value:,.4g}" for value in frame[name]] for name in columns}
    interval = [f"{low} to {high}" for low, high in zip(shown["low"], shown["high"], strict=True)]
    return pd.DataFrame({"label": frame["label"], **shown, "interval": interval})


def exponents(refitted: Refit, fits: pd.DataFrame) -> pd.DataFrame:
    """Exponent of compute in the optimal size, as published and as refitted.

    Returns
    -------
    DataFrame
        ``label, value, low, high, group``: intervals as published (80 % by Hoffmann et al.) and the 2.5th to 97.5th
        percentile of our resamples; where none was published both are the value.
    """
    printed = fits[fits["parameters_exponent"].notna()]
    known = pd.DataFrame(
        {
            "label": printed["label"],
            "value": printed["parameters_exponent"],
            "low": printed["parameters_exponent_low"],
            "high": printed["parameters_exponent_high"],
            "group": "Published",
        }
    )
    low, high = uncertainty.quantiles(scaling.parameters_exponent(refitted.resampled), WIDE_BAND)
    computed = pd.DataFrame(
        {
            "label": ["Replication, Besiroglu et al.", "Our refit of the points"],
            "value": [scaling.parameters_exponent(law) for law in (law_of(fits, "besiroglu"), refitted.law)],
            "low": [np.nan, low],
            "high": [np.nan, high],
            "group": ["Published", "Ours"],
        }
    )
    return _closed(pd.concat([known, computed], ignore_index=True), "value")


def exponent_error(refitted: Refit) -> float:
    """Return the standard error of the exponent of compute in the optimal size: its spread over the resamples."""
    return float(np.std(scaling.parameters_exponent(refitted.resampled), ddof=1))


def optima_by_law(refitted: Refit, fits: pd.DataFrame, budgets: Mapping[str, float]) -> pd.DataFrame:
    """Size and text that are optimal for budgets, under each law.

    Parameters
    ----------
    refitted : Refit
        Ours.
    fits : DataFrame
        Table ``scaling_fits``.
    budgets : mapping
        Operations by name.

    Returns
    -------
    DataFrame
        ``budget, flop, law, exponent, parameters, tokens, ratio`` (tokens per parameter), by budget.
    """
    laws = {REFIT: refitted.law} | {label: law_of(fits, fit) for label, fit in COMPARED_LAWS.items()}
    rows = [
        {
            **{"budget": budget, "flop": flop, "law": label, "exponent": scaling.parameters_exponent(law)},
            **{"parameters": scaling.optimal_parameters(flop, law), "tokens": scaling.optimal_tokens(flop, law)},
            "ratio": optimal_ratio(flop, law),
        }
        for budget, flop in budgets.items()
        for label, law in laws.items()
    ]
    return pd.DataFrame(rows)


COMPARED_LAWS = {
    "Replication": "besiroglu",
    "Replication, all points": "besiroglu_all",
    "Hoffmann, unrounded": UNROUNDED,
}
"""Laws of the table of optima beside ours, and their fits."""


def optimal_ratio(flop: Values, law: LossLaw) -> Values:
    """Tokens per parameter of the model that is optimal for a budget of operations."""
    return scaling.optimal_tokens(flop, law) / scaling.optimal_parameters(flop, law)


def ratio_lines(refitted: Refit, fits: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Optimal tokens per parameter by budget, with the band of the refit, and models as they were trained.

    Parameters
    ----------
    refitted : Refit
        Ours.
    fits, runs : DataFrame
        Tables ``scaling_fits`` and ``training_runs``.

    Returns
    -------
    DataFrame
        ``series, name, flop, tokens_per_parameter, low, high``.
    """
    flop = np.geomspace(FIRST_FLOP, LAST_FLOP, STEPS)
    ours = [uncertainty.quantiles(optimal_ratio(budget, refitted.resampled), BAND) for budget in flop]
    low, high = np.array(ours).T
    line = pd.DataFrame({"series": REFIT, "flop": flop, "tokens_per_parameter": optimal_ratio(flop, refitted.law)})
    other = pd.DataFrame(
        {"series": HOFFMANN, "flop": flop, "tokens_per_parameter": optimal_ratio(flop, law_of(fits, UNROUNDED))}
    )
    frame = pd.concat([line.assign(low=low, high=high), other, _as_trained(runs)], ignore_index=True)
    return _closed(frame, "tokens_per_parameter")


def _closed(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Close the interval of what has none around its value."""
    return frame.assign(low=frame["low"].fillna(frame[column]), high=frame["high"].fillna(frame[column]))


def _as_trained(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the models of `SHOWN`: makers' rows where there are any, else those of Epoch AI."""
    best = runs.sort_values("record").drop_duplicates("model")
    rows = best[best["model"].isin(SHOWN)]
    active = _numbers(rows["parameters_active"].fillna(rows["parameters"]))
    tokens = _numbers(rows["training_tokens"])
    return pd.DataFrame(
        {
            "series": RULE,
            "name": [SHOWN[model] for model in rows["model"]],
            "flop": training.training_flop(active, tokens),
            "tokens_per_parameter": tokens / active,
        }
    )


# Models for their whole life --------------------------------------------------------------------------------


def lifetime_band(parameters: float, tokens: float, refitted: Refit) -> tuple[float, float, float]:
    """Tokens that make a size and its training rational: 5th percentile, fit of all points, 95th percentile."""
    low, high = uncertainty.quantiles(scaling.rational_lifetime_tokens(parameters, tokens, refitted.resampled), BAND)
    return float(low), float(scaling.rational_lifetime_tokens(parameters, tokens, refitted.law)), float(high)


def by_coefficients(
    fits: pd.DataFrame, refitted: Refit, example: Mapping[str, float], size: float, model: tuple[float, float]
) -> pd.DataFrame:
    """The published example of a model for its life, under every set of coefficients.

    Parameters
    ----------
    fits : DataFrame
        Table ``scaling_fits``.
    refitted : Refit
        Ours.
    example : mapping
        ``parameters`` of the model that is optimal for training, ``inference_tokens``.
    size : float
        Size that the example recommends in its place.
    model : tuple of float
        Size and tokens of another model, whose rational lifetime tokens are wanted.

    Returns
    -------
    DataFrame
        ``label, tokens_per_parameter`` (of the optimal model), ``saving_flop, saving_share`` at the size given,
        ``best_parameters`` and ``best_share`` at the cheapest size, ``lifetime_tokens`` of the other model.
    """
    laws = {str(row.label): law_of(fits, str(row.fit)) for row in fits[fits["alpha"].notna()].itertuples()} | {
        "Our refit of the points": refitted.law
    }
    return pd.DataFrame([_example(label, law, example, size, model) for label, law in laws.items()])


def _example(
    label: str, law: LossLaw, example: Mapping[str, float], size: float, model: tuple[float, float]
) -> dict[str, float | str]:
    parameters, served = example["parameters"], example["inference_tokens"]
    at_size, best = scaling.saving_at(size, parameters, served, law), scaling.lifetime_saving(parameters, served, law)
    return {
        "label": label,
        "tokens_per_parameter": float(scaling.optimal_tokens_of(parameters, law)) / parameters,
        "saving_flop": at_size.flop,
        "saving_share": at_size.share,
        "best_parameters": best.parameters,
        "best_share": best.share,
        "lifetime_tokens": float(scaling.rational_lifetime_tokens(*model, law)),
    }


def lifetime_curve(tokens: Sequence[float], parameters: float, refitted: Refit) -> pd.DataFrame:
    """Rational lifetime tokens of a size by the tokens it was trained on, with the band of the refit.

    Returns
    -------
    DataFrame
        ``training_tokens_tn, lifetime_tokens_tn, low, high``, trillions; only trainings beyond the optimum.
    """
    rows = [(number, *lifetime_band(parameters, number, refitted)) for number in tokens]
    frame = pd.DataFrame(np.array(rows) / TRILLION, columns=["training_tokens_tn", "low", "lifetime_tokens_tn", "high"])
    return frame[frame["low"] > 0].reset_index(drop=True)


TRILLION = 1e12


def decimal_years(dates: pd.Series) -> Array:
    """Return dates as years with a fraction."""
    return np.asarray(dates.dt.year + (dates.dt.day_of_year - 1) / DAYS_PER_YEAR, dtype=float)


DAYS_PER_YEAR = 365.25
