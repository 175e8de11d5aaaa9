"""Frames on who won the open field: downloads, derived models, places on boards, and when the lead changed hands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis import uncertainty
from analysis.models import adoption as model
from analysis.models import arena

DAYS_PER_YEAR = 365.25
MONTH = 30.4375
"""Days of an average month."""
HALF = 0.5
CHINESE = "Chinese base models"
LLAMA = "Llama"
TOKENS = "Tokens of Chinese models"
"""Series of the share of the ten most used open models."""
SHARES = {
    "derivatives_new_share": "New derived models on Hugging Face",
    "open_tokens_top_ten_share": "Tokens of the ten most used open models, OpenRouter",
    "tokens_share": "Tokens of all models, OpenRouter",
    "tokens_week_share": "Tokens of all models, OpenRouter, highest weeks",
    "downloads_year_share": "New downloads on Hugging Face, a year",
}
"""What each published share is a share of."""
COUNTS = {
    "downloads_month": "Downloads on Hugging Face, a month",
    "downloads_sample": "Downloads of about 1,500 models since November 2023",
    "downloads_six_months": "Downloads, six months, another definition",
    "derivatives": "Derived models on Hugging Face",
    "tokens_year": "Tokens on OpenRouter, a year",
}
"""What each published count counts, beside the totals that companies state."""
RELEASES = {
    "LLaMA 1": r"^llama-13b$",
    "Llama 2": r"^llama-2-70b",
    "Llama 3": r"^llama-3-70b",
    "Llama 3.1": r"^(meta-)?llama-3\.1-405b",
    "Llama 3.3": r"^(meta-)?llama-3\.3-70b",
    "Llama 4": r"^llama-4-maverick-17b",
}
"""Largest model of each release that was put on the board, by the board's names."""


# Boards -----------------------------------------------------------------------------------------------------


def best_by_board(boards: pd.DataFrame) -> pd.DataFrame:
    """The best model of Meta and the best with weights, on every board.

    Parameters
    ----------
    boards : DataFrame
        Table ``arena_boards``.

    Returns
    -------
    DataFrame
        ``date, scale, llama, llama_rank, llama_behind, open, open_developer, open_rank, open_behind`` (points behind
        the best model), ``leads`` (Meta's is the best with weights, alone or level), ``base_leads`` (the best with
        weights is Meta's or was tuned from it).
    """
    return pd.DataFrame([_best(rows) for _, rows in boards.groupby("date")])


def _best(rows: pd.DataFrame) -> dict[str, object]:
    top = float(rows["score"].max())
    free = rows[rows["open_weights"]].sort_values("score", ascending=False, kind="stable")
    llama = free[free["developer"] == "Meta"].iloc[0]
    best = free[free["score"] == free["score"].max()]
    first = best.iloc[0]
    return {
        **{"date": first["date"], "scale": first["scale"], "models": len(rows)},
        **{"llama": llama["model"], "llama_rank": int(llama["rank"]), "llama_behind": top - float(llama["score"])},
        **{"open": first["model"], "open_developer": first["developer"], "open_rank": int(first["rank"])},
        "open_behind": top - float(first["score"]),
        "leads": bool((best["developer"] == "Meta").any()),
        "base_leads": bool((best["developer"] == "Meta").any() or (best["base"] == LLAMA).any()),
    }


def gaps(best: pd.DataFrame) -> pd.DataFrame:
    """Points behind the best model as lines.

    Parameters
    ----------
    best : DataFrame
        From `best_by_board`.

    Returns
    -------
    DataFrame
        ``date, series, points, name`` (the model).
    """
    return _followed(best, "behind", "points")


def places(best: pd.DataFrame) -> pd.DataFrame:
    """Places by score among all models of a board as lines.

    Parameters
    ----------
    best : DataFrame
        From `best_by_board`.

    Returns
    -------
    DataFrame
        ``date, series, place, name`` (the model).
    """
    return _followed(best, "rank", "place")


def _followed(best: pd.DataFrame, column: str, called: str) -> pd.DataFrame:
    """Best Llama and best model with weights on one measure, one below the other."""
    series = {"Best Llama": "llama", "Best with weights": "open"}
    parts = [
        pd.DataFrame({"date": best["date"], "series": name, called: best[f"{key}_{column}"], "name": best[key]})
        for name, key in series.items()
    ]
    return pd.concat(parts, ignore_index=True)


def spells(best: pd.DataFrame) -> pd.DataFrame:
    """Spells of boards in a row on which Meta led those with weights, or did not, from its first lead on.

    Parameters
    ----------
    best : DataFrame
        From `best_by_board`.

    Returns
    -------
    DataFrame
        ``start`` (first board), ``boards``, ``leads`` and ``first`` (best with weights on the first board).
    """
    since = best[best["leads"].cummax()]
    number = (since["leads"] != since["leads"].shift()).cumsum()
    return since.groupby(number).agg(
        start=("date", "first"), boards=("date", "size"), leads=("leads", "first"), first=("open", "first")
    )


MARKED = ("Llama 3", "Llama 4")
"""Releases marked in the chart of boards."""


def marked(events: pd.DataFrame) -> dict[str, str]:
    """Days of the releases that the chart of boards marks, from table ``meta_events``."""
    rows = events[events["category"] == "release"].sort_values("date")
    return {name: f"{rows[rows['event'].str.startswith(f'{name}:')]['date'].iloc[0]:%Y-%m-%d}" for name in MARKED}


def release_ranks(boards: pd.DataFrame) -> pd.DataFrame:
    """Every release on the first board that has it.

    Parameters
    ----------
    boards : DataFrame
        Table ``arena_boards``.

    Returns
    -------
    DataFrame
        ``release, date, board`` (month), ``model, models`` (on the board), ``rank, rank_published, best, worst``
        (places that intervals leave open; missing without intervals), ``rank_open`` (among models with weights),
        ``behind`` (points behind the best) and ``win_share`` (comparisons that it would win against the best).
    """
    rows = []
    for release, pattern in RELEASES.items():
        found = boards[boards["model"].str.lower().str.match(pattern) & boards["open_weights"]]
        day = found["date"].min()
        board = boards[boards["date"] == day].reset_index(drop=True)
        ours = found[found["date"] == day].sort_values("score", ascending=False, kind="stable").iloc[0]
        rows.append({"release": release, **_placed(board, ours)})
    return pd.DataFrame(rows)


def _placed(board: pd.DataFrame, ours: pd.Series) -> dict[str, object]:
    top, score = float(board["score"].max()), float(ours["score"])
    best = worst = math.nan
    if board["score_low"].notna().all():
        ends = arena.places_with_intervals(board["score_low"], board["score_high"])
        best, worst = (float(end[board.index[board["model"] == ours["model"]][0]]) for end in ends)
    return {
        **{"date": ours["date"], "board": f"{ours['date']:%b %Y}", "model": ours["model"], "models": len(board)},
        **{"rank": int(ours["rank"]), "rank_published": ours["rank_published"], "best": best, "worst": worst},
        "rank_open": arena.place(board["score"][board["open_weights"]], score),
        "behind": top - score,
        "win_share": float(arena.win_share(score, top)),
    }


def between(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Print two days as a span in words.

    >>> between(pd.Timestamp("2025-07-16"), pd.Timestamp("2025-08-06"))
    '16 July and 6 August 2025'
    """
    return f"{first.day} {first:%B} and {last.day} {last:%B %Y}"


def order_kept(boards: pd.DataFrame) -> pd.DataFrame:
    """How far each board keeps the order of the one before.

    Parameters
    ----------
    boards : DataFrame
        Table ``arena_boards``; whole boards only are compared.

    Returns
    -------
    DataFrame
        ``before, date, models`` (on both), ``tau``; names are compared in lower case.
    """
    whole = boards[boards["whole"]].assign(key=lambda frame: frame["model"].str.lower())
    wide = whole.pivot_table(index="key", columns="date", values="score")
    days = list(wide.columns)
    rows = []
    for one, two in pairwise(days):
        both = wide[[one, two]].dropna()
        rows.append((one, two, len(both), arena.order_kept(both[one], both[two])))
    return pd.DataFrame(rows, columns=["before", "date", "models", "tau"])


# The lead ---------------------------------------------------------------------------------------------------


class Crossing(NamedTuple):
    """When a lead passed: middle and ends of the interval as days, and how it was found."""

    label: str
    low: date
    middle: date
    high: date
    how: str


def _day(number: float) -> date:
    return date.fromordinal(round(number))


def _ordinal(day: object) -> float:
    return float(pd.Timestamp(day).toordinal())  # type: ignore[arg-type]


def share_crossing(  # noqa: PLR0913
    adoption: pd.DataFrame, measure: str, entity: str, label: str, *, error: float, count: int, seed: int
) -> Crossing:
    """Day on which a share passed one half, between the two published values around it.

    Parameters
    ----------
    adoption : DataFrame
        Table ``adoption``.
    measure, entity : str
        Which share.
    label : str
        What it is, for charts.
    error : float
        Standard error of a published share.
    count, seed : int
        Draws and their seed.

    Returns
    -------
    Crossing
        Median and middle 90 per cent of the draws.

    Raises
    ------
    ValueError
        When no two values lie around one half.
    """
    rows = adoption[(adoption["measure"] == measure) & (adoption["entity"] == entity)].sort_values("date_low")
    below, above = rows[rows["value"] < HALF], rows[rows["value"] >= HALF]
    if below.empty or above.empty:
        raise ValueError(f"No values of {measure} for {entity} around one half; {len(rows)} known.")
    pair = pd.concat([below.tail(1), above.head(1)])
    days = model.crossing_draws(
        [_ordinal(day) for day in pair["date_low"]],
        [_ordinal(day) for day in pair["date_high"]],
        list(pair["value"]),
        error=error,
        level=HALF,
        count=count,
        seed=seed,
    )
    low, middle, high = (_day(float(day)) for day in uncertainty.quantiles(days))
    return Crossing(label, low, middle, high, "Between two published shares, straight in log-odds")


def stated(adoption: pd.DataFrame, measure: str, label: str) -> Crossing:
    """Day that a source states, as exact as it does."""
    row = adoption[adoption["measure"] == measure].iloc[0]
    low, high = _ordinal(row["date_low"]), _ordinal(row["date_high"])
    return Crossing(label, _day(low), _day((low + high) / 2), _day(high), "As stated by the source")


def led(best: pd.DataFrame, column: str, label: str) -> Crossing:
    """Between the last board on which it led and the next one."""
    days = [_ordinal(day) for day in best["date"]]
    low, high = model.bracket(days, best[column])
    return Crossing(label, _day(low), _day((low + high) / 2), _day(high), "Between two boards")


def crossings(adoption: pd.DataFrame, best: pd.DataFrame, error: float, count: int, seed: int) -> pd.DataFrame:
    """When the lead passed from Llama, or from the West, by each measure.

    Parameters
    ----------
    adoption : DataFrame
        Table ``adoption``.
    best : DataFrame
        From `best_by_board`.
    error, count, seed
        As in `share_crossing`.

    Returns
    -------
    DataFrame
        ``label, low, middle, high`` (dates), ``how``, ``value, low_year, high_year`` (decimal years) and ``text``;
        earliest first.
    """
    share = partial(share_crossing, adoption, error=error, count=count, seed=seed)
    found = [
        led(best, "leads", "Boards: best model with weights"),
        share("derivatives_new_share", CHINESE, "New derivatives: Chinese bases pass half"),
        share("derivatives_new_share", "Qwen", "New derivatives: Qwen passes half"),
        share("open_tokens_top_ten_share", CHINESE, "Tokens: Chinese models pass half"),
        stated(adoption, "passed_llama_sample", "Downloads of a sample: Qwen passes Llama"),
        stated(adoption, "passed_llama_hub", "Downloads on the hub: Qwen passes Llama"),
    ]
    frame = pd.DataFrame(found).sort_values(["middle", "label"], ignore_index=True)
    return frame.assign(
        value=[_decimal_year(day) for day in frame["middle"]],
        low_year=[_decimal_year(day) for day in frame["low"]],
        high_year=[_decimal_year(day) for day in frame["high"]],
        text=[f"{day:%b %Y}" for day in frame["middle"]],
    )


def _decimal_year(day: date) -> float:
    return day.year + (day - date(day.year, 1, 1)) / timedelta(days=1) / DAYS_PER_YEAR


# Downloads --------------------------------------------------------------------------------------------------


def downloads(adoption: pd.DataFrame) -> pd.DataFrame:
    """Cumulative downloads as Meta and Alibaba state them.

    Parameters
    ----------
    adoption : DataFrame
        Table ``adoption``.

    Returns
    -------
    DataFrame
        ``date, series, millions, name`` (scope); the date is the last that the figure may belong to.
    """
    rows = adoption[adoption["measure"] == "downloads_stated"].sort_values(["entity", "date_high"])
    return pd.DataFrame(
        {
            "date": rows["date_high"].to_numpy(),
            "series": rows["entity"].to_numpy(),
            "millions": rows["value"].to_numpy() / 1e6,
            "name": rows["scope"].to_numpy(),
        }
    )


def shares_over_time(adoption: pd.DataFrame) -> pd.DataFrame:
    """Shares that were published for more than one month: of new derived models by base, and of tokens.

    Parameters
    ----------
    adoption : DataFrame
        Table ``adoption``.

    Returns
    -------
    DataFrame
        ``date`` (middle of the month), ``series, share``; the shares overlap, since Qwen is Chinese.
    """
    rows = adoption[adoption["measure"].isin(["derivatives_new_share", "open_tokens_top_ten_share"])]
    series = rows["entity"].where(rows["measure"] == "derivatives_new_share", TOKENS)
    middle = rows["date_low"] + (rows["date_high"] - rows["date_low"]) / 2
    frame = pd.DataFrame({"date": middle, "series": series, "share": rows["value"]})
    return frame.sort_values(["series", "date"], ignore_index=True)


def published(adoption: pd.DataFrame, measures: Mapping[str, str]) -> pd.DataFrame:
    """Published figures on who is used, in words of their own.

    Parameters
    ----------
    adoption : DataFrame
        Table ``adoption``.
    measures : mapping
        What each measure of the table counts, in the order wanted.

    Returns
    -------
    DataFrame
        ``what, entity, when`` (months of a flow; the last month that a total may belong to) and ``value``: by measure,
        then earliest first, then largest first.
    """
    rows = adoption[adoption["measure"].isin(measures)]
    order = rows["measure"].map({name: place for place, name in enumerate(measures)})
    rows = rows.assign(order=order, rest=-rows["value"]).sort_values(["order", "date_low", "rest"], ignore_index=True)
    ends = zip(rows["date_low"], rows["date_high"], rows["basis"], strict=True)
    when = [f"by {high:%B %Y}" if basis == "cumulative" else _span(low, high) for low, high, basis in ends]
    return pd.DataFrame(
        {"what": rows["measure"].map(measures), "entity": rows["entity"], "when": when, "value": rows["value"]}
    )


def _span(low: pd.Timestamp, high: pd.Timestamp) -> str:
    """Print the months that a figure is of.

    >>> _span(pd.Timestamp("2024-11-01"), pd.Timestamp("2024-11-30"))
    'November 2024'
    >>> _span(pd.Timestamp("2024-11-01"), pd.Timestamp("2025-11-30"))
    'November 2024 to November 2025'
    """
    first, last = f"{low:%B %Y}", f"{high:%B %Y}"
    return first if first == last else f"{first} to {last}"


def monthly_rates(adoption: pd.DataFrame, entity: str = LLAMA) -> pd.DataFrame:
    """Downloads a month between neighbouring totals of a family that count the same thing.

    Returns
    -------
    DataFrame
        ``start, end, millions_per_month``; two totals of different scopes give no row.
    """
    known = downloads(adoption)
    rows = known[known["series"] == entity]
    days = [_ordinal(day) for day in rows["date"]]
    rates = model.rate_between(days, rows["millions"], MONTH)
    ends, scopes = rows["date"].to_numpy(), list(rows["name"])
    frame = pd.DataFrame({"start": ends[:-1], "end": ends[1:], "millions_per_month": rates})
    alike = pd.Series([one == other for one, other in pairwise(scopes)], dtype=bool)
    return frame.loc[alike].reset_index(drop=True)


def split(adoption: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Shares among the entities of one measure.

    Returns
    -------
    DataFrame
        ``label, count, value`` (share), largest first.
    """
    rows = adoption[adoption["measure"] == measure].sort_values("value", ascending=False)
    counts = rows["value"].to_numpy(dtype=float)
    frame = pd.DataFrame({"label": rows["entity"].to_numpy(), "count": counts, "value": model.shares(counts)})
    return frame.reset_index(drop=True)


def stated_lead(adoption: pd.DataFrame) -> float:
    """Newest stated total of Llama over that of Qwen; above 1 Llama still leads by what the companies say."""
    known = downloads(adoption).groupby("series").tail(1).set_index("series")["millions"]
    return float(known[LLAMA] / known["Qwen"])
