"""Frames of the chapter on selling AI: what a given capability costs, how fast that falls, and what studies found.

An offer is a price of a model at a provider from a day on. A level is a score in a benchmark that an offer must reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.models import prices as model
from analysis.models import serving, trends

MMLU = ("mmlu_0shot_cot", "mmlu_5shot", "mmlu_as_relayed")
COVERAGE = 0.9
"""Share of the samples that an interval holds."""
SHORTEST_FIT_DAYS = 365
"""A yearly rate is not read off less than a year."""
HALF_YEAR = 183
"""Shortest time that a study's window is compared over, days; its newest boards are young."""
SAID_MONTHS = 18
"""About how many months the AI Index of 2025 says that its fall took."""
STALLED_DAYS = 300
"""Days without a new record low after which a level counts as standing still."""


class Level(NamedTuple):
    """A capability to buy.

    Attributes
    ----------
    name
        What readers call it.
    benchmarks
        Names in ``benchmark_scores``; a model's best score counts.
    score
        Least score.
    family
        Benchmark as readers call it.
    """

    name: str
    benchmarks: tuple[str, ...]
    score: float
    family: str


class Rule(NamedTuple):
    """What counts in a fit of a level's price.

    Attributes
    ----------
    least_cut
        Share by which a new low must undercut the one before.
    shortest_days
        Least days from the first low to the last.
    until
        Last day of the prices used; all of them if none is given.
    """

    least_cut: float
    shortest_days: int = SHORTEST_FIT_DAYS
    until: pd.Timestamp | None = None

    def used(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the offers up to the last day."""
        return rows if self.until is None else rows[rows["date"] <= self.until].reset_index(drop=True)

    def fit(self, rows: pd.DataFrame) -> model.Decline | None:
        """Return the fall of the lowest price of offers, or None with too few lows or too short a time."""
        found = model.decline(days(rows["date"]), rows["price_usd_per_mtok"].to_numpy(), self.least_cut)
        return found if np.isfinite(found.factor) and found.days >= self.shortest_days else None


LEVELS = (
    Level("MMLU 42 (GPT-3)", MMLU, 42, "MMLU"),
    Level("MMLU 64.8 (GPT-3.5)", MMLU, 64.8, "MMLU"),
    Level("MMLU 75", MMLU, 75, "MMLU"),
    Level("MMLU 83 (GPT-4)", MMLU, 83, "MMLU"),
    Level("GPQA 34.4 (Claude 2)", ("gpqa_diamond",), 34.4, "GPQA Diamond"),
    Level("GPQA 40 (Claude 3 Sonnet)", ("gpqa_diamond",), 40, "GPQA Diamond"),
    Level("GPQA 50 (GPT-4o)", ("gpqa_diamond",), 50, "GPQA Diamond"),
    Level("GPQA 60 (o1-mini)", ("gpqa_diamond",), 60, "GPQA Diamond"),
    Level("GPQA 70 (o1)", ("gpqa_diamond",), 70, "GPQA Diamond"),
    Level("GPQA 80 (Gemini 2.5 Pro)", ("gpqa_diamond",), 80, "GPQA Diamond"),
    Level("Epoch index 116", ("epoch_eci",), 116, "Epoch index"),
    Level("Epoch index 120", ("epoch_eci",), 120, "Epoch index"),
    Level("Epoch index 126 (GPT-4)", ("epoch_eci",), 126, "Epoch index"),
    Level("Epoch index 130 (Claude 3.5 Sonnet)", ("epoch_eci",), 130, "Epoch index"),
    Level("Epoch index 135 (o1-mini)", ("epoch_eci",), 135, "Epoch index"),
)
"""Levels that somebody studied or that a well-known model stands for."""
CLAIMS = (
    *("A-042", "A-044", "A-045", "A-046", "A-049", "C-029", "E-002", "E-013", "E-017", "E-018", "E-019", "E-020"),
    *("E-026", "E-028", "E-029", "E-033", "E-043", "E-044", "E-045", "E-046", "E-047", "E-048", "E-050", "E-061"),
)
"""Claims that the chapter judges, some of them of the themes beside it."""
SHOWN = ("MMLU 42 (GPT-3)", "MMLU 83 (GPT-4)", "GPQA 50 (GPT-4o)", "GPQA 70 (o1)")
"""Levels that the chart of prices draws."""
MINI = ("gpt-4o-mini", "OpenAI")
PAIRS = (
    ("GPT-4o mini over GPT-4o", MINI, ("gpt-4o-2024-05", "OpenAI")),
    ("GPT-4o mini over Gemini 1.5 Flash", MINI, ("gemini-1.5-flash-2024-05", "Google")),
    ("GPT-4o mini over Claude 3 Haiku", MINI, ("claude-3-haiku", "Anthropic")),
    ("Llama 3.1 8B at Groq over GPT-4o mini", ("llama-3.1-8b", "Groq"), MINI),
)
"""Offers that document A compares: label, model and seller of the one and of the other."""
MEASURES = {"input": 1.0, "output": 0.0}
"""Share of tokens read when only tokens read, or only tokens written, are bought."""


def offers(prices: pd.DataFrame, read_share: float) -> pd.DataFrame:
    """Prices of tokens read and written in one row, and their blend.

    Parameters
    ----------
    prices : DataFrame
        Table ``token_prices``.
    read_share : float
        Share of tokens that are read.

    Returns
    -------
    DataFrame
        ``model_key, provider, date, open_weights, input, output, price_usd_per_mtok``, by day and, within a day, the
        cheapest first; prices in dollars only, of models that cost something.
    """
    dollars = prices[prices["unit"] == "usd_per_mtok"]
    index = ["model_key", "provider", "date", "open_weights"]
    wide = dollars.pivot_table(index=index, columns="measure", values="price").dropna().reset_index()
    wide = wide.rename_axis(columns=None)
    blend = serving.blended_price(wide["input"].to_numpy(), wide["output"].to_numpy(), read_share)
    return (
        wide.assign(price_usd_per_mtok=blend)
        .query("price_usd_per_mtok > 0")
        .sort_values(["date", "price_usd_per_mtok", "model_key"])
    )


def ratios(offered: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Prices of one offer over those of another on a day, for the pairs of `PAIRS`.

    Parameters
    ----------
    offered : DataFrame
        From `offers`.
    day : Timestamp
        Day on which both were on sale; the newest price up to it counts.

    Returns
    -------
    DataFrame
        ``label, input, output, blend``: shares, for tokens read, tokens written and the blend.
    """
    known = offered[offered["date"] <= day].sort_values("date", kind="stable")
    newest = known.drop_duplicates(["model_key", "provider"], keep="last").set_index(["model_key", "provider"])
    columns = {"input": "input", "output": "output", "price_usd_per_mtok": "blend"}
    rows = [
        {"label": label} | (newest.loc[one, list(columns)] / newest.loc[other, list(columns)]).rename(columns).to_dict()
        for label, one, other in PAIRS
    ]
    return pd.DataFrame(rows)


def scores(table: pd.DataFrame, benchmarks: Sequence[str], reasoning: bool = True) -> pd.Series:
    """Best score of each model.

    Parameters
    ----------
    table : DataFrame
        Table ``benchmark_scores``.
    benchmarks : sequence of str
        Benchmarks that count as one.
    reasoning : bool
        Whether scores with reasoning count; it takes many more tokens.

    Returns
    -------
    Series
        Score by ``model_key``. A base model counts only where no other version was sold.
    """
    rows = table[table["benchmark"].isin(list(benchmarks))]
    rows = rows if reasoning else rows[rows["variant"] != "reasoning"]
    finished = rows[rows["variant"] != "base"]
    alone = rows[~rows["model_key"].isin(finished["model_key"])]
    return pd.concat([finished, alone]).groupby("model_key")["score"].max()


def that_reach(offered: pd.DataFrame, table: pd.DataFrame, level: Level, reasoning: bool = True) -> pd.DataFrame:
    """Offers of models that reach a level, by day.

    Parameters
    ----------
    offered : DataFrame
        From `offers`.
    table : DataFrame
        Table ``benchmark_scores``.
    level : Level
        Level to reach.
    reasoning : bool
        Whether scores with reasoning count.
    """
    best = offered["model_key"].map(scores(table, level.benchmarks, reasoning))
    return offered[best >= level.score].reset_index(drop=True)


def index_lines(offered: pd.DataFrame, table: pd.DataFrame, names: Sequence[str] = SHOWN) -> pd.DataFrame:
    """Running lowest price of each level, at each new record and at the newest day.

    Parameters
    ----------
    offered, table : DataFrame
        From `offers`; table ``benchmark_scores``.
    names : sequence of str
        Names of levels.

    Returns
    -------
    DataFrame
        ``series, date, price_usd_per_mtok, name``; `name` is the model and where it is sold.
    """
    parts = []
    for level in (level for level in LEVELS if level.name in names):
        rows = that_reach(offered, table, level)
        lows = rows[model.record_lows(rows["price_usd_per_mtok"])]
        last = lows.tail(1).assign(date=offered["date"].max())
        line = pd.concat([lows, last]).drop_duplicates("date", keep="last")
        parts.append(line.assign(series=level.name, name=line["model_key"] + " at " + line["provider"]))
    return pd.concat(parts, ignore_index=True)[["series", "date", "price_usd_per_mtok", "name"]]


def days(dates: pd.Series) -> np.ndarray:
    """Days since 1970."""
    return dates.to_numpy(dtype="datetime64[D]").astype(float)


def declines(  # noqa: PLR0913 - the data, and how they are sampled
    offered: pd.DataFrame, table: pd.DataFrame, rule: Rule, draws: int, seed: int, *, reasoning: bool = True
) -> pd.DataFrame:
    """How fast the price of each level falls, with an interval over samples of models.

    Parameters
    ----------
    offered, table : DataFrame
        From `offers`; table ``benchmark_scores``.
    rule : Rule
        What counts in a fit.
    draws, seed : int
        Samples of models and their seed.
    reasoning : bool
        Whether scores with reasoning count.

    Returns
    -------
    DataFrame
        ``label, family, factor, low, high, lows, first, last, price_first, price_last, total, ends_factor``: the fitted
        factor a year with a 90 % interval, record lows, the first and last of them, and the factor a year between
        these two alone. Levels without a fit by the rule are left out.
    """
    reached = _reached(offered, table, reasoning)
    rows = [_decline(level, rule.used(reached[level.name]), rule, draws, seed) for level in LEVELS]
    frame = pd.DataFrame([row for row in rows if row])
    return frame.sort_values(["family", "label"], kind="stable", ignore_index=True)


def _decline(level: Level, rows: pd.DataFrame, rule: Rule, draws: int, seed: int) -> dict[str, object] | None:
    found = rule.fit(rows)
    if found is None:
        return None
    when, price = days(rows["date"]), rows["price_usd_per_mtok"].to_numpy()
    sample = model.resampled_declines(when, price, pd.factorize(rows["model_key"])[0], draws, seed, rule.least_cut)
    low, high = np.quantile(sample, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    lows = rows[model.record_lows(price, rule.least_cut)]
    return {
        "label": level.name,
        "family": level.family,
        "factor": found.factor,
        "low": min(low, found.factor),
        "high": max(high, found.factor),
        "lows": found.lows,
        "first": lows["date"].iloc[0],
        "last": lows["date"].iloc[-1],
        "price_first": lows["price_usd_per_mtok"].iloc[0],
        "price_last": lows["price_usd_per_mtok"].iloc[-1],
        "total": found.total,
        "ends_factor": trends.factor_per_year(found.total, found.days),
    }


def by_measure(prices: pd.DataFrame, table: pd.DataFrame, read_share: float, rule: Rule) -> pd.DataFrame:
    """Fitted factor a year of each level for tokens read, tokens written and the blend.

    Parameters
    ----------
    prices, table : DataFrame
        Tables ``token_prices`` and ``benchmark_scores``.
    read_share : float
        Share of tokens read in the blend.
    rule : Rule
        What counts in a fit.

    Returns
    -------
    DataFrame
        ``label, input, output, blend, without_reasoning``; the last is the blend with scores without reasoning only.
        Empty where there is no fit.
    """
    found = {name: factors(offers(prices, share), table, rule) for name, share in MEASURES.items()}
    blend = offers(prices, read_share)
    found |= {
        "blend": factors(blend, table, rule),
        "without_reasoning": factors(blend, table, rule, reasoning=False),
    }
    frame = pd.DataFrame(found).reindex([level.name for level in LEVELS]).dropna(subset=["blend"])
    return frame.rename_axis("label").reset_index()


def factors(offered: pd.DataFrame, table: pd.DataFrame, rule: Rule, *, reasoning: bool = True) -> pd.Series:
    """Fitted factor a year of each level.

    Parameters
    ----------
    offered, table : DataFrame
        From `offers`; table ``benchmark_scores``.
    rule : Rule
        What counts in a fit.
    reasoning : bool
        Whether scores with reasoning count.

    Returns
    -------
    Series
        Factor by level, nan where there is no fit.
    """
    return _factors(_reached(offered, table, reasoning), rule)


def _reached(offered: pd.DataFrame, table: pd.DataFrame, reasoning: bool = True) -> dict[str, pd.DataFrame]:
    """Return the offers of `that_reach` for every level; levels share benchmarks, whose scores are looked up once."""
    named = dict.fromkeys(level.benchmarks for level in LEVELS)
    best = {names: offered["model_key"].map(scores(table, names, reasoning)) for names in named}
    return {level.name: offered[best[level.benchmarks] >= level.score].reset_index(drop=True) for level in LEVELS}


def _factors(reached: Mapping[str, pd.DataFrame], rule: Rule) -> pd.Series:
    fits = {name: rule.fit(rule.used(rows)) for name, rows in reached.items()}
    return pd.Series({name: found.factor if found else np.nan for name, found in fits.items()}, dtype=float)


def by_rule(
    offered: pd.DataFrame, table: pd.DataFrame, rules: Sequence[Rule], span: tuple[float, float]
) -> pd.DataFrame:
    """How the fall of prices depends on what counts as a new low and on the window.

    Parameters
    ----------
    offered, table : DataFrame
        From `offers`; table ``benchmark_scores``.
    rules : sequence of Rule
        What counts, in the order shown.
    span : tuple of float
        Lowest and highest published factor to count levels in.

    Returns
    -------
    DataFrame
        ``window, least_cut, shortest_days, levels, slowest, middle, fastest, inside``: `inside` counts the levels
        within the published range.
    """
    rows, reached = [], _reached(offered, table)
    for rule in rules:
        found = _factors(reached, rule).dropna()
        rows.append(
            {
                "window": f"{rule.until if rule.until is not None else offered['date'].max():%B %Y}",
                "least_cut": rule.least_cut,
                "shortest_days": rule.shortest_days,
                "levels": len(found),
                "slowest": found.min(),
                "middle": found.median(),
                "fastest": found.max(),
                "inside": int(found.between(*span).sum()),
            }
        )
    return pd.DataFrame(rows)


def rules_compared(least_cut: float, until: pd.Timestamp) -> list[Rule]:
    """Return the rules that `by_rule` compares: other cuts over all days, and other spans up to a study's last day.

    >>> [(rule.least_cut, rule.until is None) for rule in rules_compared(0.1, pd.Timestamp("2025-03-31"))][:6]
    [(0, True), (0.05, True), (0.1, True), (0.2, True), (0.3, True), (0, False)]
    """
    cuts = [Rule(cut) for cut in sorted({0, 0.05, 0.2, 0.3, least_cut})]
    spans = [Rule(cut, span, until) for span in (SHORTEST_FIT_DAYS, HALF_YEAR, 1) for cut in sorted({0, least_cut})]
    return cuts + spans


def typical(frame: pd.DataFrame) -> tuple[float, float, float]:
    """Return the lowest, the middle and the highest factor of a frame of `declines`."""
    return float(frame["factor"].min()), float(frame["factor"].median()), float(frame["factor"].max())


FRONTIER_INDEXES = ("epoch_eci", "aa_intelligence_index")
"""Indexes that say which model is the most capable, each where the one before has ended."""


def frontier(offered: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Price of the most capable model on sale, at each day on which a better one appears.

    Parameters
    ----------
    offered, table : DataFrame
        From `offers`; table ``benchmark_scores``.

    Returns
    -------
    DataFrame
        ``date, model_key, index, score, price_usd_per_mtok``: by the Epoch index, and from its newest record on by the
        index of Artificial Analysis in its newest edition; of a model its first price at its cheapest seller of that
        day. Scores of the two do not compare.
    """
    first = offered.sort_values(["date", "price_usd_per_mtok"]).drop_duplicates("model_key")
    lead = pd.DataFrame({"date": pd.Series(dtype="datetime64[ns]")})
    for name in FRONTIER_INDEXES:
        rows = table[table["benchmark"] == name]
        newest = rows[rows["edition"].isna() | (rows["edition"] == rows["edition"].max())]
        leads = _leaders(first, scores(newest, (name,))).assign(index=name)
        lead = leads if lead.empty else pd.concat([lead, leads[leads["date"] > lead["date"].max()]])
    return lead[["date", "model_key", "index", "score", "price_usd_per_mtok"]].reset_index(drop=True)


def frontier_fall(lead: pd.DataFrame) -> float:
    """Return the factor a year by which the price falls from the first to the newest row of a frame of `frontier`."""
    ends = lead.iloc[[0, -1]]
    total = ends["price_usd_per_mtok"].iloc[0] / ends["price_usd_per_mtok"].iloc[1]
    return trends.factor_per_year(float(total), float((ends["date"].iloc[1] - ends["date"].iloc[0]).days))


def _leaders(first: pd.DataFrame, best: pd.Series) -> pd.DataFrame:
    """Return the offers that beat the score of every one before them."""
    scored = first.assign(score=first["model_key"].map(best)).dropna(subset=["score"])
    return scored[scored["score"] > scored["score"].cummax().shift(1).fillna(-np.inf)]


def ai_index(table: pd.DataFrame) -> dict[str, float]:
    """What the total fall of the AI Index is a year: over its dates, and over the months that it speaks of.

    Parameters
    ----------
    table : DataFrame
        Table ``price_decline_studies``.

    Returns
    -------
    dict of str to float
        ``total, months, yearly, said_months, said_yearly``.
    """
    row = table[table["figure"] == "gpt35"].iloc[0]
    span = (_month(row["last"]) - _month(row["first"])).days
    month = trends.DAYS_PER_YEAR / serving.MONTHS_PER_YEAR
    total = float(row["total_factor"])
    return {
        "total": total,
        "months": round(span / month),
        "yearly": trends.factor_per_year(total, span),
        "said_months": SAID_MONTHS,
        "said_yearly": trends.factor_per_year(total, SAID_MONTHS * month),
    }


def studies(table: pd.DataFrame) -> pd.DataFrame:
    """Published rates as factors a year.

    Parameters
    ----------
    table : DataFrame
        Table ``price_decline_studies``.

    Returns
    -------
    DataFrame
        ``label, capability, direction, value, low, high, period``; a factor over a whole period is spread over its
        months. Steps within less than a year are left out.
    """
    rows = []
    for row in table.to_dict("records"):
        span = (_month(row["last"]) - _month(row["first"])).days
        if span < SHORTEST_FIT_DAYS:
            continue
        if pd.notna(row["total_factor"]):
            factor = trends.factor_per_year(row["total_factor"], span)
            low = high = factor
        else:
            low, high = row["factor_per_year_low"], row["factor_per_year_high"]
        rows.append(
            {
                "label": f"{row['study']}: {row['capability']}",
                "figure": row["figure"],
                "direction": row["direction"],
                "value": float(np.sqrt(low * high)),
                "low": low,
                "high": high,
                "period": f"{row['first']} to {row['last']}",
            }
        )
    return pd.DataFrame(rows)


def window(table: pd.DataFrame, figure: str) -> tuple[pd.Timestamp, tuple[float, float]]:
    """Return the last day of a published range of falls, and its two ends.

    Parameters
    ----------
    table : DataFrame
        Table ``price_decline_studies``.
    figure : str
        Figure of the table that has a range.
    """
    row = table[table["figure"] == figure].iloc[0]
    ends = float(row["factor_per_year_low"]), float(row["factor_per_year_high"])
    return _month(row["last"]) + pd.offsets.MonthEnd(0), ends


def _month(text: str) -> pd.Timestamp:
    """Return the first day of a month, or of July of a year."""
    return pd.Timestamp(f"{text}-01" if "-" in text else f"{text}-07-01")


def beside_studies(fitted: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Published falls beside ours, by benchmark.

    Parameters
    ----------
    fitted : DataFrame
        From `declines`.
    table : DataFrame
        Table ``price_decline_studies``.

    Returns
    -------
    DataFrame
        ``label, value, low, high, group``: factors a year; ours run from the slowest level to the fastest.
    """
    published = studies(table)
    falls = published[(published["direction"] == "fall") & (published["figure"] != "algorithms")]
    theirs = falls.assign(group="Published")[["label", "value", "low", "high", "group"]]
    ours = [
        {
            "label": f"Ours: {family}, {len(rows)} levels",
            "value": float(rows["factor"].median()),
            "low": float(rows["factor"].min()),
            "high": float(rows["factor"].max()),
            "group": "Ours",
        }
        for family, rows in fitted.groupby("family")
    ]
    return pd.concat([theirs, pd.DataFrame(ours)], ignore_index=True)


def volumes(table: pd.DataFrame) -> pd.DataFrame:
    """Tokens a day by company.

    Parameters
    ----------
    table : DataFrame
        Table ``token_volumes``.

    Returns
    -------
    DataFrame
        ``series, date, tokens_per_day``, by company and date.
    """
    days_counted = np.where(table["period"] == "month", trends.DAYS_PER_YEAR / serving.MONTHS_PER_YEAR, 1)
    daily = table["tokens"].to_numpy() / days_counted
    frame = table.assign(series=table["company"], tokens_per_day=daily).sort_values(["series", "date"])
    return frame[["series", "date", "tokens_per_day"]].reset_index(drop=True)


def volume_growth(table: pd.DataFrame, company: str) -> float:
    """Return the factor a year from a company's first statement of its volume to its newest."""
    rows = volumes(table).query("series == @company")
    total = rows["tokens_per_day"].iloc[-1] / rows["tokens_per_day"].iloc[0]
    return trends.factor_per_year(float(total), float((rows["date"].iloc[-1] - rows["date"].iloc[0]).days))
