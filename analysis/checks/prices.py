"""Checks of claims on what calls to models cost."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.checks.dates import written
from analysis.ledger.register import Observed, Register, Rows, between, half, holds, on, select
from analysis.ledger.rule import LedgerError
from analysis.units import format_value
from analysis.views.monetization import Level, offers, that_reach

CHECKS = Register()
check = CHECKS.check

MEASURES = ("input", "output")
MINI, FRONTIER = ("GPT-4o mini", "OpenAI"), ("GPT-4o", "OpenAI")
READ_SHARE = 0.75
"""Three tokens read for each one written, as price studies blend."""
DUE_C_029 = pd.Timestamp("2025-07-19")
"""Two years after the forecast, which names no time."""
NAMED = (("Gemini 1.5 Flash", "Google"), ("Claude 3 Haiku", "Anthropic"))


def price(offer: tuple[str, str], measure: str, day: pd.Timestamp) -> Rows:
    """Return the newest price of a model at a provider on a day."""
    model, provider = offer
    frame = select("token_prices", model=model, provider=provider, measure=measure).frame
    rows = frame[frame["date"] <= day].sort_values("date").tail(1)
    if rows.empty:
        raise LedgerError(f"No price of {measure} of {model} at {provider} on {day:%Y-%m-%d}.")
    return Rows(rows)


def prices(offer: tuple[str, str], day: pd.Timestamp) -> list[Rows]:
    """Return the prices of input and output."""
    return [price(offer, measure, day) for measure in MEASURES]


def _shares(offer: tuple[str, str], other: tuple[str, str]) -> tuple[list[float], list[pd.DataFrame]]:
    """Return the prices of an offer over those of another, input and output, with their rows."""
    ours, theirs = prices(offer, written("A")), prices(other, written("A"))
    shares = [a.number("price") / b.number("price") for a, b in zip(ours, theirs, strict=True)]
    return shares, [rows.frame for rows in (*ours, *theirs)]


def _dollars(rows: list[Rows]) -> str:
    """Print the prices of input and output."""
    return " and ".join(format_value(row.number("price"), "usd") for row in rows)


@check("A-044")
def newest_of_openai() -> Observed:
    """Find the newest model that OpenAI had put on its price list."""
    frame = select("token_prices", provider="OpenAI", event="launched").frame
    rows = frame[frame["date"] <= written("A")].sort_values("date")
    last = rows.iloc[-1]
    why = f"The newest model on its list was {last['model']}, of {format_value(last['date'], 'text')}."
    return holds(last["model"] == MINI[0], why, rows)


@check("A-045")
def mini_over_frontier() -> Observed:
    """Divide the prices of GPT-4o mini by those of GPT-4o."""
    shares, frames = _shares(MINI, FRONTIER)
    read, wrote = (format_value(share, "share") for share in shares)
    why = f"GPT-4o mini cost {read} of what GPT-4o did for input and {wrote} for output."
    return between(min(shares), max(shares), why, *frames)


@check("A-046")
def mini_under_named() -> Observed:
    """Compare GPT-4o mini with the two models named as the cheapest, and with an open one at a host."""
    day = written("A")
    ours, named = prices(MINI, day), [prices(offer, day) for offer in NAMED]
    is_cheaper = all(a.number("price") < b.number("price") for other in named for a, b in zip(ours, other, strict=True))
    rivals = " and ".join(f"{offer[0]} {_dollars(rows)}" for offer, rows in zip(NAMED, named, strict=True))
    host = prices(("Llama 3 8B", "Groq"), day)
    why = f"GPT-4o mini cost {_dollars(ours)}, {rivals}; Llama 3 8B, an open model, {_dollars(host)} at Groq."
    frames = [row.frame for rows in (ours, *named, host) for row in rows]
    is_cheapest = all(a.number("price") < b.number("price") for a, b in zip(ours, host, strict=True))
    return half(why, *frames) if is_cheaper and not is_cheapest else holds(is_cheaper, why, *frames)


@check("A-049")
def groq_over_mini() -> Observed:
    """Divide the prices of Llama 3.1 8B at Groq by those of GPT-4o mini."""
    shares, frames = _shares(("Llama 3.1 8B", "Groq"), MINI)
    read, wrote = (format_value(share, "share") for share in shares)
    why = f"At Groq it cost {read} of what GPT-4o mini did for input and {wrote} for output."
    return between(min(shares), max(shares), why, *frames)


@check("E-013")
def first_chinese_cut() -> Observed:
    """Find the first of the big price cuts of Chinese providers."""
    rows = select("token_prices", event="cut", unit="cny_per_mtok").frame.sort_values("date")
    first, last = (rows["date"].iloc[place] for place in (0, -1))
    firms = ", ".join(rows["developer"].unique())
    why = f"The cuts of {firms} came from {format_value(first, 'text')} to {format_value(last, 'text')}."
    return on(first, why, rows)


@check("A-042")
def war_over_costs() -> Observed:
    """Compare OpenAI's newest cheap model with the one before it, and count Chinese cuts before the text."""
    day = written("A")
    now, before = prices(MINI, day), prices(("GPT-3.5 Turbo (January 2024)", "OpenAI"), day)
    cuts = select("token_prices", event="cut", unit="cny_per_mtok").frame
    cuts = cuts[cuts["date"] <= day]
    is_cheaper = all(a.number("price") < b.number("price") for a, b in zip(now, before, strict=True))
    firms = cuts["developer"].nunique()
    why = f"GPT-4o mini cost {_dollars(now)}, GPT-3.5 Turbo {_dollars(before)}; {firms} Chinese firms had cut prices."
    return holds(is_cheaper and firms > 1, why, *(row.frame for row in (*now, *before)), cuts)


@check("E-043")
def given_away_free() -> Observed:
    """Count the vendors that made models free among those that cut their prices."""
    cuts = select("token_prices", event="cut", unit="cny_per_mtok").frame
    vendors, free = cuts["developer"].nunique(), cuts[cuts["price"] == 0]["developer"].nunique()
    why = f"Of {vendors} vendors that cut prices in May 2024, {free} made models free and the others went on charging."
    return half(why, cuts) if 0 < free < vendors else holds(free == vendors, why, cuts)


CABBAGE = 10
"""A price is taken to have become a trifle when it has fallen to a tenth."""


@check("C-029")
def cheap_as_cabbage() -> Observed:
    """Follow the lowest price of what Llama 2 70B can do to the day on which the forecast is due."""
    listed, scored = tables.load("token_prices"), tables.load("benchmark_scores")
    own = scored[(scored["model_key"] == "llama-2-70b") & (scored["benchmark"] == "gpqa_diamond")]
    level = Level("Llama 2 70B", ("gpqa_diamond",), float(own["score"].iloc[0]), "GPQA Diamond")
    rows = that_reach(offers(listed, READ_SHARE), scored, level)
    rows = rows[rows["date"] <= DUE_C_029]
    first, last = rows.iloc[0], rows.sort_values("price_usd_per_mtok", kind="stable").iloc[0]
    fall = float(first["price_usd_per_mtok"] / last["price_usd_per_mtok"])
    ends = [format_value(row["price_usd_per_mtok"], "usd") for row in (first, last)]
    why = f"A million tokens of its level cost {ends[0]} in {first['date']:%B %Y} and {ends[1]} in {last['date']:%B %Y}"
    why = f"{why}, then from {last['model_key']}."
    inputs = [own, listed[listed["model_key"].isin([first["model_key"], last["model_key"]])]]
    by_llama_2 = str(last["model_key"]).startswith("llama-2")
    return half(why, *inputs) if fall >= CABBAGE and not by_llama_2 else holds(fall >= CABBAGE, why, *inputs)
