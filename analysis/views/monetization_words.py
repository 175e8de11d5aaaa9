"""Titles and alternative texts of the charts on selling AI, made from the frames that are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import numpy as np
import pandas as pd

from analysis.ledger.rule import SETTLED, VERDICTS
from analysis.units import format_value
from analysis.views.words import Words


def told(frame: pd.DataFrame) -> Iterator[SimpleNamespace]:
    """Return the rows of a frame, one after the other, columns as attributes."""
    return (SimpleNamespace(**{str(key): value for key, value in row.items()}) for row in frame.to_dict("records"))


def factor(value: float) -> str:
    """Print a factor: 9.3 times, 13 times.

    >>> factor(9.34), factor(12.7)
    ('9.3', '13')
    """
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def price(value: float) -> str:
    """Print dollars per million tokens without the unit, in two digits.

    >>> price(37.5), price(0.0162)
    ('$38', '$0.016')
    """
    return f"${float(f'{value:.2g}'):g}"


def length(minutes: float) -> str:
    """Print a length of task in the unit that fits it.

    >>> length(0.75), length(54), length(342)
    ('45 seconds', '54 minutes', '5.7 hours')
    """
    if minutes < 1:
        return f"{minutes * 60:.0f} seconds"
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"


def price_lines(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.price_lines`."""
    shown = []
    for name, rows in frame.groupby("series", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        shown.append(
            f"{name} from {price(first['price_usd_per_mtok'])} in {first['date']:%B %Y} "
            f"to {price(last['price_usd_per_mtok'])}"
        )
    falls = frame.groupby("series", sort=False)["price_usd_per_mtok"].agg(lambda x: x.iloc[0] / x.iloc[-1])
    title = f"The lowest price of a level fell {factor(falls.min())} to {factor(falls.max())} times"
    return {"title": title, "alt": f"Falling steps, dollars per million tokens: {'; '.join(shown)}."}


def declines(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.declines`."""
    low, middle, high = (frame["factor"].agg(how) for how in ("min", "median", "max"))
    title = f"Prices of a level fall {factor(low)} to {factor(high)} times a year, {factor(middle)} in the middle"
    rows = "; ".join(f"{r.label} {factor(r.factor)} ({factor(r.low)} to {factor(r.high)})" for r in told(frame))
    return {"title": title, "alt": f"Dots with intervals, factor a year: {rows}."}


def beside_studies(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.beside_studies`."""
    theirs, ours = (frame[frame["group"] == group] for group in ("Published", "Ours"))
    title = (
        f"Published: {factor(theirs['low'].min())} to {factor(theirs['high'].max())} times a year; "
        f"ours: {factor(ours['low'].min())} to {factor(ours['high'].max())}"
    )
    rows = "; ".join(f"{r.label} {factor(r.low)} to {factor(r.high)}" for r in told(frame))
    return {"title": title, "alt": f"Dots with ranges, factor a year: {rows}."}


def volumes(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.volumes`."""
    ends = {str(name): (rows.iloc[0], rows.iloc[-1]) for name, rows in frame.groupby(frame["series"].astype(str))}
    grown = ", ".join(
        f"{name}'s volume {factor(last['tokens_per_day'] / first['tokens_per_day'])} times"
        for name, (first, last) in ends.items()
    )
    shown = "; ".join(
        f"{name} from {first['tokens_per_day'] / 1e12:.2g} trillion a day in {first['date']:%B %Y} to "
        f"{last['tokens_per_day'] / 1e12:.3g} in {last['date']:%B %Y}"
        for name, (first, last) in ends.items()
    )
    return {"title": f"In two years: {grown} as large", "alt": f"Two rising lines of tokens: {shown}."}


def cost_and_price(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.cost_and_price`, from ``views.monetization_sellers.margins``."""
    loss = frame[frame["cost_usd_per_mtok"] > frame["price_low"]]
    title = f"The cheapest host sells below our cost of the chips for {len(loss)} of {len(frame)} open models"
    rows = "; ".join(
        f"{r.label} costs {price(r.cost_usd_per_mtok)} ({price(r.cost_low)} to {price(r.cost_high)}), sold at "
        f"{price(r.price_low)} to {price(r.price_high)}"
        for r in told(frame)
    )
    return {"title": title, "alt": f"Dots with ranges, dollars per million tokens: {rows}."}


def success_curves(compared: pd.DataFrame, name: str) -> Words:
    """Words for `charts.monetization.success_curves`, from ``views.monetization_agents.compared``."""
    best = compared.sort_values("aic").iloc[0]
    lengths = "; ".join(f"{r.label} {length(r.p50)} and {length(r.p80)}" for r in told(compared))
    title = f"{name}: half of tasks of {length(best['p50'])} are finished, but only short ones reliably"
    return {
        "title": title,
        "alt": f"Three falling curves over the length of tasks. Lengths finished half of the time and four times in "
        f"five: {lengths}.",
    }


def sellable(frame: pd.DataFrame, name: str) -> Words:
    """Words for `charts.monetization.sellable`."""
    strict = frame[frame["level"] == frame["level"].max()]
    low, high = strict["value"].min(), strict["value"].max()
    title = f"At {strict['level'].iloc[0]:.0%} the curves part: {length(low)} to {length(high)}"
    rows = "; ".join(f"{r.label} {length(r.value)} ({length(r.low)} to {length(r.high)})" for r in told(frame))
    return {"title": title, "alt": f"Dots with ranges, lengths of task that {name} finishes: {rows}."}


def horizons(frame: pd.DataFrame, trusted: float) -> Words:
    """Words for `charts.monetization.horizons`; METR calls lengths above `trusted` minutes unreliable."""
    last = frame.sort_values("date").groupby("series").tail(1).set_index("series")["minutes"]
    half, most = last["Half of the time"], last["Four times in five"]
    title = f"The best agent: {length(half)} half of the time, {length(most)} four times in five"
    first = frame.sort_values("date").iloc[0]
    doubt = f" METR calls lengths above {length(trusted)} unreliable." if half > trusted else ""
    return {
        "title": title,
        "alt": f"Two rising lines from {first['date']:%Y}: tasks finished half of the time up to {length(half)}, four "
        f"times in five up to {length(most)}.{doubt}",
    }


def repeats(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.repeats`."""
    last = frame[frame["k"] == frame["k"].max()].set_index("series")["probability"]
    measured, alone = (last[[s for s in last.index if s.endswith(kind)]] for kind in ("measured", "independent"))
    more = int((measured.to_numpy() > alone.to_numpy()).sum())
    rows = "; ".join(f"{name} {value:.0%}" for name, value in last.items())
    title = f"Four trials in a row succeed more often than chance would have it for {more} of {len(measured)} agents"
    return {"title": title, "alt": f"Falling lines; share of tasks finished in all of four trials: {rows}."}


def baidu(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.baidu`."""
    ads, cloud = (frame[frame["series"] == name].sort_values("date") for name in ("Advertising", "AI cloud"))
    lost = ads["value"].iloc[-1] - ads["value"].max()
    verb = "lost" if lost < 0 else "gained"
    title = f"Baidu's advertising has {verb} ¥{abs(lost):.1f} billion a quarter since its peak"
    shown = [f"{name} from {_ends(rows)}" for name, rows in (("advertising", ads), ("AI cloud", cloud))]
    return {"title": title, "alt": f"Two lines by quarter: {'; '.join(shown)}."}


def _ends(rows: pd.DataFrame) -> str:
    first, last = (rows.iloc[place] for place in (0, -1))
    return f"¥{first['value']:.1f} billion in {first['quarter']} to ¥{last['value']:.1f} billion in {last['quarter']}"


def margin_fan(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.margin_fan`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    spread = " to ".join(format_value(last[end], "share", ".0f") for end in ("low", "high"))
    middle = f"{last['value']:.0%} in {last['year']:.0f}"
    title = f"The gross margin is {middle} in the middle, and {spread} in nine draws of ten"
    alt = f"Fan of gross margins: {first['value']:.0%} in {first['year']:.0f} and {middle}"
    return {"title": title, "alt": f"{alt}, where nine draws in ten lie from {spread}."}


def chance_of_profit(frame: pd.DataFrame) -> Words:
    """Words for `charts.monetization.chance_of_profit`."""
    last = frame.iloc[-1]
    shown = "; ".join(f"{r.year} {format_value(r.probability, 'probability', '.0f')}" for r in told(frame))
    chance = format_value(last["probability"], "probability", ".0f")
    title = f"The chance to be in profit for good by {last['year']:.0f} is {chance}"
    return {"title": title, "alt": f"Curve of the chance of lasting profit by year: {shown}."}


def chain(failure: float, steps: float) -> Words:
    """Words for `charts.monetization_whatif.chain_whatif`."""
    alt = (
        f"Rising line over the number of steps. In the base case {failure:.0%} of chains of {steps:.0f} steps go wrong."
    )
    return {"title": "What if a step went wrong more often?", "alt": alt}


def revenue(needed: float, seen: float, name: str) -> Words:
    """Words for `charts.monetization_whatif.revenue_whatif`."""
    alt = f"Two bars. In the base case volume must grow {factor(needed)} times a year; {name} states {factor(seen)}."
    return {"title": "How fast must volume grow?", "alt": alt}


def compare(ours: float, theirs: float, close: float = 0.1) -> str:
    """Say where one number stands beside another.

    >>> compare(2, 1), compare(1, 2), compare(1, 1.05)
    ('more than', 'less than', 'about')
    """
    if np.isclose(ours, theirs, rtol=close):
        return "about"
    return "more than" if ours > theirs else "less than"


def still_open(verdicts: Sequence[str]) -> str:
    """Say which claims are not settled, without counts of nothing.

    >>> still_open(["supported", "partly"])
    'none is open'
    >>> still_open(["unresolved", "not yet due", "unresolved", "supported"])
    '1 is not yet due and 2 are unresolved'
    """
    counts = [(word, list(verdicts).count(word)) for word in VERDICTS if word not in SETTLED]
    shown = [f"{count} {'is' if count == 1 else 'are'} {word}" for word, count in sorted(counts) if count]
    return " and ".join(shown) or "none is open"


MIXED = "on no one side of it"
"""Where values stand that lie on more than one side of the ends of a range."""


def side(values: Sequence[float], low: float, high: float) -> str:
    """Say where values stand beside a range, if they stand on one side of its ends.

    >>> side([0.02, 0.05], 0.1, 0.2), side([0.12], 0.1, 0.2), side([0.3], 0.1, 0.2)
    ('below it', 'within it', 'above it')
    >>> side([0.07, 0.44], 0.1, 0.2)
    'on no one side of it'
    """
    places = {"below it" if value < low else "above it" if value > high else "within it" for value in values}
    return places.pop() if len(places) == 1 else MIXED


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames of the same columns as one."""
    return pd.concat(list(frames), ignore_index=True)
