"""What calling, hosting and training cost a month, by date and class of model: tables joined with the models.

A class is what a model must score in MMLU. On each date it can be called at the sellers whose models reach that
score, hosted with the open ones of which a throughput was measured, and trained again at the chip-hours of those
whose makers give them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.models import serving, training
from analysis.models.arrays import Array, Values

DAYS_PER_YEAR = 365.25
PER_CENT = 100
MMLU = ("mmlu_5shot", "mmlu_0shot_cot", "mmlu_as_relayed")
CLASSES = {"gpt35": "Class of GPT-3.5", "gpt4": "Class of GPT-4"}
TESTED = {
    "llama-2-70b": "Llama 3.3 70B",
    "llama-3-70b": "Llama 3.3 70B",
    "llama-3.1-70b": "Llama 3.3 70B",
    "llama-3.3-70b": "Llama 3.3 70B",
    "llama-3-8b": "Llama 3.1 8B",
    "llama-3.1-8b": "Llama 3.1 8B",
    "llama-3.1-405b": "Llama 3.1 405B",
    "llama-4-maverick": "Llama 4 Maverick",
    "qwen3-235b-a22b": "Qwen3-235B-A22B",
}
"""Open models by key, and the model of the same shape whose throughput was measured."""
CARDS = {
    "llama-2-70b": "Llama 2 70B",
    "llama-3-8b": "Llama 3 8B",
    "llama-3-70b": "Llama 3 70B",
    "llama-3.1-8b": "Llama 3.1 8B",
    "llama-3.1-70b": "Llama 3.1 70B",
    "llama-3.1-405b": "Llama 3.1 405B",
    "deepseek-v3": "DeepSeek-V3",
}
"""Models by key whose makers give chip-hours, and their name in table ``training_runs``."""
REQUEST = "1000 to 1000"
"""The shape of request that the throughputs of all models are compared in."""
RENTED_AS = {"H800": "H100"}
"""Chips without rents, and the nearest that has them."""
COSTS = ("call", "host", "train")


class Tables(NamedTuple):
    """The tables of the cost model: prices of tokens, scores, rents of chips, throughputs, training runs."""

    prices: pd.DataFrame
    scores: pd.DataFrame
    rents: pd.DataFrame
    throughput: pd.DataFrame
    runs: pd.DataFrame


@dataclass(frozen=True)
class Market:
    """What is on offer for a class of models on a date.

    Attributes
    ----------
    date
        The day.
    offers
        Calls: ``seller, model, input, output`` with prices in USD per million tokens, sorted by seller.
    hosted
        Open models on a chip: ``model, chip, tokens_per_second, read_share, years, chips``; years from the day of
        the test to the date, chips that one copy takes.
    runs
        Training runs: ``model, chip, chip_hours``.
    rents
        Rents asked for an hour of each chip, sorted, USD.
    """

    date: pd.Timestamp
    offers: pd.DataFrame
    hosted: pd.DataFrame
    runs: pd.DataFrame
    rents: dict[str, Array]


@dataclass(frozen=True)
class Costs:
    """Prices that the three choices come down to, each a number or one for each draw.

    Attributes
    ----------
    price_usd_per_mtok
        Calling a million tokens.
    chips_usd_per_mtok
        Rent of the chips that a million hosted tokens take.
    standing_usd, staff_usd, training_usd
        Chips that stand ready, people who host, and training by month of the model's life, USD a month.
    speed
        Speed of one's own model over that of the open one.
    """

    price_usd_per_mtok: Values
    chips_usd_per_mtok: Values
    standing_usd: Values
    staff_usd: Values
    training_usd: Values
    speed: Values


# What is on offer --------------------------------------------------------------------------------------------


def dates(first: str, last: str) -> list[pd.Timestamp]:
    """Return every third month's last day, from ``first`` to ``last``, both included.

    >>> [f"{day:%Y-%m-%d}" for day in dates("2023-07-31", "2024-01-31")]
    ['2023-07-31', '2023-10-31', '2024-01-31']
    """
    start = pd.Timestamp(first)
    return list(pd.date_range(start, last, freq=pd.offsets.MonthEnd(3)))


def best_scores(scores: pd.DataFrame) -> pd.Series:
    """Return the best MMLU score known of each model, by model key, in points."""
    return scores[scores["benchmark"].isin(MMLU)].groupby("model_key")["score"].max()


def floor_of(scores: pd.DataFrame, name: str) -> float:
    """Return the MMLU score that makes a class: that of Llama 2 70B, base, by Meta, or that of GPT-4.

    Raises
    ------
    KeyError
        When there is no such class.
    """
    if name not in CLASSES:
        raise KeyError(f"No class {name!r}; classes: {', '.join(CLASSES)}.")
    mmlu = scores[scores["benchmark"].isin(MMLU)]
    if name == "gpt4":
        return float(mmlu.loc[mmlu["model_key"] == "gpt-4", "score"].min())
    base = (mmlu["model_key"] == "llama-2-70b") & (mmlu["variant"] == "base") & (mmlu["measured_by"] == "developer")
    return float(mmlu.loc[base, "score"].min())


def market(tables: Tables, name: str, date: pd.Timestamp, carry_days: float, tolerance: float) -> Market:
    """Return what is on offer for a class on a date.

    Parameters
    ----------
    tables : Tables
        The tables.
    name : str
        A key of ``CLASSES``.
    date : Timestamp
        The day.
    carry_days : float
        Days for which a price holds after it was last seen.
    tolerance : float
        Points in MMLU by which a model may miss the score of the class.
    """
    scores = best_scores(tables.scores)
    keys = set(scores[scores >= floor_of(tables.scores, name) - tolerance].index)
    rents = _rents(tables.rents, date, carry_days)
    released = tables.runs[tables.runs["record"] == "card"].set_index("model")
    return Market(
        date=date,
        offers=_offers(tables.prices, keys, date, carry_days),
        hosted=_hosted(tables, keys, date, rents),
        runs=_runs(released, keys, date, rents),
        rents=rents,
    )


def _offers(prices: pd.DataFrame, keys: set[str], date: pd.Timestamp, carry_days: float) -> pd.DataFrame:
    """Return the last price of each model of a class at each seller."""
    since = date - pd.Timedelta(days=carry_days)
    known = prices[(prices["unit"] == "usd_per_mtok") & prices["model_key"].isin(keys)]
    known = known[(known["date"] <= date) & (known["date"] > since)]
    known = known.assign(seller=known["provider"].str.removeprefix("OpenRouter: ")).sort_values("date", kind="stable")
    last = known.groupby(["seller", "model", "measure"])["price"].last().unstack("measure")
    both = last.reindex(columns=["input", "output"]).dropna()
    return both[(both > 0).all(axis=1)].reset_index().rename_axis(columns=None).sort_values("seller", kind="stable")


def _rents(rents: pd.DataFrame, date: pd.Timestamp, carry_days: float) -> dict[str, Array]:
    """Return the last rent without commitment that each provider asked for each chip."""
    since = date - pd.Timedelta(days=carry_days)
    known = rents[(rents["pricing"] == "on_demand") & (rents["date"] <= date) & (rents["date"] > since)]
    last = known.sort_values("date", kind="stable").groupby(["chip", "provider"])["price_usd_per_hour"].last()
    return {str(chip): np.sort(rows.to_numpy(dtype=float)) for chip, rows in last.groupby(level="chip")}


def _hosted(tables: Tables, keys: set[str], date: pd.Timestamp, rents: Mapping[str, Array]) -> pd.DataFrame:
    """Return open models of a class that were out by a date, on the chips that could be rented."""
    out = _releases(tables)
    names = {TESTED[key]: key for key in TESTED if key in keys and out[key] <= date}
    tests = tables.throughput[(tables.throughput["request"] == REQUEST) & tables.throughput["chip"].isin(rents)]
    tests = tests[tests["model"].isin(names)]
    read = tests["input_tokens"] / (tests["input_tokens"] + tests["output_tokens"])
    years = (date - tests["date"]).dt.days / DAYS_PER_YEAR
    found = tests.assign(read_share=read.astype(float), years=years, chips=tests["chips_used"].astype(float))
    found = found.assign(model=[names[model] for model in tests["model"]])
    return found[["model", "chip", "tokens_per_second", "read_share", "years", "chips"]].reset_index(drop=True)


def _releases(tables: Tables) -> dict[str, pd.Timestamp]:
    """Return the day on which each open model that can be hosted came out."""
    days = tables.scores[tables.scores["model_key"].isin(TESTED)].groupby("model_key")["released"].min()
    return {key: days[key] for key in TESTED}


def _runs(cards: pd.DataFrame, keys: set[str], date: pd.Timestamp, rents: Mapping[str, Array]) -> pd.DataFrame:
    rows = cards.loc[[CARDS[key] for key in CARDS if key in keys]].reset_index()
    rows = rows[rows["released"] <= date]
    rows = rows.assign(chip=rows["chip"].replace(RENTED_AS))
    return rows.loc[rows["chip"].isin(list(rents)), ["model", "chip", "chip_hours"]].reset_index(drop=True)


def markets(
    tables: Tables, name: str, days: Iterable[pd.Timestamp], carry_days: float, tolerance: float
) -> list[Market]:
    """Return the markets of a class on those dates on which it can be called, hosted and trained.

    Raises
    ------
    ValueError
        When there is no such date.
    """
    found = [market(tables, name, day, carry_days, tolerance) for day in days]
    whole = [one for one in found if not (one.offers.empty or one.hosted.empty or one.runs.empty)]
    if not whole:
        raise ValueError(f"{CLASSES[name]}: on no date a price, an open model and a training run are all known.")
    return whole


# What it costs -----------------------------------------------------------------------------------------------


def costs(on_offer: Market, **values: Values) -> Costs:
    """Return what the three choices cost under one set of assumptions, or under all draws at once.

    Parameters
    ----------
    on_offer : Market
        What is on offer.
    **values : number or array
        Assumptions of the chapter by name; names that the costs do not use are ignored.
    """
    chips, standing = _hosting(on_offer, values)
    people = serving.staff_usd_per_month(values["serving_engineers"], values["engineer_usd_per_year"])
    return Costs(
        price_usd_per_mtok=_price(on_offer, values),
        chips_usd_per_mtok=chips,
        standing_usd=standing,
        staff_usd=people,
        training_usd=_training(on_offer, values),
        speed=values["own_speed"],
    )


def _price(on_offer: Market, values: Mapping[str, Values]) -> Values:
    """Price at the place of the buyer among sellers, each with its cheapest model of the class."""
    prices = on_offer.offers[["input", "output"]].to_numpy(dtype=float)
    read = np.atleast_1d(np.asarray(values["read_share"], dtype=float))
    blended = np.asarray(serving.blended_price(prices[:, :1], prices[:, 1:], read))
    starts = np.flatnonzero(~on_offer.offers["seller"].duplicated().to_numpy())
    return _like(among(np.minimum.reduceat(blended, starts, axis=0), values["seller_quantile"]), values)


def among(offers: npt.ArrayLike, quantile: Values) -> Array:
    """Return the offer at a place between the least (0) and the most (1), which may differ by draw.

    Parameters
    ----------
    offers : array
        Offers along the first axis; the second, if any, is for draws.
    quantile : number or array
        Place, in [0, 1].

    Returns
    -------
    array
        One value for each draw, interpolated between neighbours.

    >>> among([1.0, 2.0, 4.0], np.array([0.0, 0.75, 1.0])).tolist()
    [1.0, 3.0, 4.0]
    """
    ordered = np.sort(np.asarray(offers, dtype=float), axis=0)
    place = np.atleast_1d(np.asarray(quantile, dtype=float)) * (len(ordered) - 1)
    whole = ordered if ordered.ndim > 1 else ordered[:, np.newaxis]
    columns = np.arange(max(place.size, whole.shape[1]))
    below = np.broadcast_to(np.floor(place).astype(int), columns.shape)
    above, column = np.minimum(below + 1, len(ordered) - 1), np.minimum(columns, whole.shape[1] - 1)
    part = place - np.floor(place)
    return np.asarray(whole[below, column] * (1 - part) + whole[above, column] * part)


class Options(NamedTuple):
    """Open models on chips, along the first axis; the second is for draws.

    Attributes
    ----------
    busy_usd
        Rent of the chips that a million tokens take.
    standing_usd
        Rent of the chips that stand ready, a month.
    rents_usd
        Rent of a chip, an hour.
    throughput
        Tokens of the mix that a busy chip handles in a second.
    """

    busy_usd: Array
    standing_usd: Array
    rents_usd: Array
    throughput: Array


def options(on_offer: Market, values: Mapping[str, Values]) -> Options:
    """Return what each open model costs on each chip."""
    hosted, gain = on_offer.hosted, 1 + np.atleast_1d(np.asarray(values["software_gain"], dtype=float))
    measured, shares, years, chips = (
        hosted[column].to_numpy(dtype=float)[:, np.newaxis]
        for column in ("tokens_per_second", "read_share", "years", "chips")
    )
    rents = np.stack([among(on_offer.rents[chip], values["rent_quantile"]) for chip in hosted["chip"]])
    mix = serving.tokens_per_second(measured, shares, values["read_share"], values["prefill_weight"])
    speed = np.asarray(mix) * gain**years
    busy = serving.hosting_usd_per_mtok(rents, speed, values["utilisation"])
    idle = serving.standing_usd_per_month(chips * values["standby_copies"], rents)
    return Options(*np.broadcast_arrays(busy, idle, rents, speed))


def _hosting(on_offer: Market, values: Mapping[str, Values]) -> tuple[Values, Values]:
    """Chips by million tokens and standing chips of the open model and chip that are cheapest at full load."""
    found = options(on_offer, values)
    best = np.argmin(found.busy_usd, axis=0)[np.newaxis]
    busy, idle = (np.take_along_axis(side, best, axis=0)[0] for side in (found.busy_usd, found.standing_usd))
    return _like(busy, values), _like(idle, values)


def _training(on_offer: Market, values: Mapping[str, Values]) -> Values:
    """Training by month of the model's life, at the hours of the cheapest run known."""
    rents = [among(on_offer.rents[chip], values["rent_quantile"]) for chip in on_offer.runs["chip"]]
    hours = on_offer.runs["chip_hours"].to_numpy(dtype=float)
    runs = [np.asarray(training.training_cost_usd(h, rent)) for h, rent in zip(hours, rents, strict=True)]
    team = serving.staff_usd_per_month(values["training_staff"], values["engineer_usd_per_year"])
    paid = np.asarray(team) * values["training_months"]
    least = np.min(np.stack(runs), axis=0)
    monthly = serving.training_usd_per_month(least, values["computing_multiple"], paid, values["model_life_months"])
    return _like(np.asarray(monthly), values)


def _like(result: Array, values: Mapping[str, Values]) -> Values:
    """Return a plain number where all assumptions are numbers."""
    return float(np.ravel(result)[0]) if all(np.ndim(value) == 0 for value in values.values()) else result


def by_choice(found: Costs, volume_mtok: Values) -> dict[str, Values]:
    """Return the cost of each choice at a volume, USD a month: ``call``, ``host``, ``train``."""
    hosting = (found.chips_usd_per_mtok, found.standing_usd, found.staff_usd)
    return {
        "call": serving.calling_cost(volume_mtok, found.price_usd_per_mtok),
        "host": serving.hosting_cost(volume_mtok, *hosting),
        "train": serving.training_cost(volume_mtok, *hosting, found.training_usd, found.speed),
    }


def break_evens(found: Costs) -> dict[str, Values]:
    """Return the volumes at which choices change places, millions of tokens a month.

    ``host`` from calling to hosting, ``train`` from calling to training, ``own`` from hosting to training.
    """
    hosting = (found.chips_usd_per_mtok, found.standing_usd, found.staff_usd)
    return {
        "host": serving.calling_to_hosting(found.price_usd_per_mtok, *hosting),
        "train": serving.calling_to_training(found.price_usd_per_mtok, *hosting, found.training_usd, found.speed),
        "own": serving.hosting_to_training(
            found.chips_usd_per_mtok, found.standing_usd, found.training_usd, found.speed
        ),
    }


def leaving(found: Costs) -> Values:
    """Return the volume up to which calling is the cheapest choice, millions of tokens a month."""
    volumes = break_evens(found)
    return np.minimum(volumes["host"], volumes["train"])


# Frames ------------------------------------------------------------------------------------------------------


def cost_map(on_offer: Sequence[Market], volumes: Sequence[float], values: Mapping[str, float]) -> pd.DataFrame:
    """Cheapest choice by date and volume.

    Parameters
    ----------
    on_offer : sequence of Market
        Markets by date.
    volumes : sequence of float
        Millions of tokens a month.
    values : mapping
        Assumptions.

    Returns
    -------
    DataFrame
        ``date, volume_mtok, choice`` and the cost of each choice, ``call_usd, host_usd, train_usd``.
    """
    rows = []
    for one in on_offer:
        found = by_choice(costs(one, **values), np.asarray(volumes, dtype=float))
        best = serving.cheapest(*(np.asarray(found[name]) for name in COSTS))
        money = {f"{name}_usd": found[name] for name in COSTS}
        names = [serving.CHOICES[place] for place in best]
        rows.append(pd.DataFrame({"date": one.date, "volume_mtok": volumes, "choice": names, **money}))
    return pd.concat(rows, ignore_index=True)


def price_lines(on_offer: Sequence[Market], values: Mapping[str, float]) -> pd.DataFrame:
    """Price of a million called tokens, and the rent of the chips that a million hosted tokens take, by date.

    Returns
    -------
    DataFrame
        ``date, series, usd_per_mtok``.
    """
    rows = []
    for one in on_offer:
        found = costs(one, **values)
        rows += [(one.date, CALLED, found.price_usd_per_mtok), (one.date, HOSTED, found.chips_usd_per_mtok)]
    return pd.DataFrame(rows, columns=["date", "series", "usd_per_mtok"])


CALLED, HOSTED = "Called", "Hosted, chips alone"


def break_even_lines(on_offer: Sequence[Market], draws: Mapping[str, Array]) -> pd.DataFrame:
    """Share of draws in which each choice is cheapest at the volume drawn, and whether hosting can ever pay.

    Parameters
    ----------
    on_offer : sequence of Market
        Markets by date.
    draws : mapping
        Draws of all assumptions, the volume among them.

    Returns
    -------
    DataFrame
        ``date, series, probability``; the series are the choices, and ``ever`` for a break-even at any volume.
    """
    rows = []
    for one in on_offer:
        found = costs(one, **draws)
        money = by_choice(found, draws["volume_mtok_per_month"])
        best = serving.cheapest(*(np.asarray(money[name]) for name in COSTS))
        shares = [(name, float((best == place).mean())) for place, name in enumerate(serving.CHOICES)]
        ever = float(np.isfinite(np.asarray(break_evens(found)["host"])).mean())
        rows += [(one.date, name, share) for name, share in [*shares, ("ever", ever)]]
    return pd.DataFrame(rows, columns=["date", "series", "probability"])


def spread(on_offer: Market, draws: Mapping[str, Array]) -> dict[str, Array]:
    """Return the 5th, 50th and 95th percentile of each break-even over the draws; infinite where it never comes."""
    found = costs(on_offer, **draws)
    volumes = {**break_evens(found), "leaving": leaving(found)}
    return {name: uncertainty.quantiles(np.asarray(values)) for name, values in volumes.items()}


def chips_over_call(on_offer: Market, others: Mapping[str, float], *, log: bool = False) -> Callable[..., Values]:
    """Return the rent of chips over the price of a call, by token, as a function of the assumptions.

    Below 100 per cent hosting pays at some volume, from there on at none.

    Parameters
    ----------
    on_offer : Market
        What is on offer.
    others : mapping
        Assumptions that the function is not given.
    log : bool
        Whether to return the logarithm of the ratio to base 10, whose variance is not made by a few large values,
        and not the ratio in per cent.
    """

    def ratio(**values: Values) -> Values:
        found = costs(on_offer, **{**others, **values})
        over = np.asarray(found.chips_usd_per_mtok) / found.price_usd_per_mtok
        return _like(np.log10(over) if log else over * PER_CENT, values)

    return ratio


def worlds(on_offer: Market, parameters: Mapping[str, Mapping[str, float]], titles: Mapping[str, str]) -> pd.DataFrame:
    """Run every world at one market.

    Parameters
    ----------
    on_offer : Market
        What is on offer.
    parameters : mapping
        All assumptions of each world.
    titles : mapping
        Name of each world for readers.

    Returns
    -------
    DataFrame
        ``title``, the assumptions, ``choice`` (cheapest at the volume), ``break_even_mtok`` (volume up to which
        calling is cheapest) and the cost of each choice in USD a month.
    """
    rows = []
    for name, values in parameters.items():
        found = costs(on_offer, **values)
        money = by_choice(found, values["volume_mtok_per_month"])
        best = serving.CHOICES[int(serving.cheapest(*(np.asarray(money[key]) for key in COSTS)))]
        prices = {f"{key}_usd": float(money[key]) for key in COSTS}
        rows.append(
            {"title": titles[name], **values, **prices, "choice": best, "break_even_mtok": float(leaving(found))}
        )
    return pd.DataFrame(rows)


VOLUMES = (*(float(f"{digit}e{power}") for power in range(3, 8) for digit in (1, 3)), 1e8)
"""Volumes of the maps, millions of tokens a month: from a billion to a hundred trillion tokens."""
LINE_ENDS, POINTS = (1.0, 1e8), 33
"""Ends and number of the volumes at which lines are drawn, millions of tokens a month."""


def line_volumes() -> list[float]:
    """Return volumes at which lines are drawn, millions of tokens a month."""
    return [float(value) for value in np.geomspace(*LINE_ENDS, POINTS)]


def page_inputs(on_offer: Market, values: Mapping[str, float]) -> tuple[dict[str, float], str]:
    """Return what the control of the page starts from at a market, and which model on which chip that is.

    Returns
    -------
    dict
        ``price`` and ``rent`` (USD), ``throughput`` (tokens a second of the mix), ``chips`` (that stand ready),
        ``training_usd`` (a month).
    str
        Key of the model and name of the chip that are cheapest to host.
    """
    found, prices = options(on_offer, values), costs(on_offer, **values)
    best = int(np.argmin(found.busy_usd[:, 0]))
    hosted = on_offer.hosted.iloc[best]
    inputs = {
        "price": float(np.asarray(prices.price_usd_per_mtok)),
        "rent": float(found.rents_usd[best, 0]),
        "throughput": float(found.throughput[best, 0]),
        "chips": float(hosted["chips"]) * values["standby_copies"],
        "training_usd": float(np.asarray(prices.training_usd)),
    }
    return inputs, f"{hosted['model']} on {hosted['chip']}"
