"""Titles and alternative texts of the synthesis's charts, made from the frames that are drawn."""

from __future__ import annotations

import pandas as pd

from analysis.units import format_value
from analysis.views.synthesis import CUSTOMERS
from analysis.views.words import Words


def share(value: float) -> str:
    """Print a share without decimals."""
    return format_value(float(value), "share", ".0f")


def payers(frame: pd.DataFrame) -> Words:
    """Words for the chart of who pays."""
    shares = frame.set_index("label")["share"]
    told = "; ".join(f"{label} {share(value)}" for label, value in shares.items())
    return {
        "title": f"Customers pay for it all in {share(shares[CUSTOMERS])} of the draws",
        "alt": f"Bars, one for each answer to who pays: {told}.",
    }


def chances(frame: pd.DataFrame) -> Words:
    """Words for the chart of chances by side."""
    ranked = frame.sort_values("chance", kind="stable").to_dict("records")
    best, worst = ranked[-1], ranked[0]
    told = "; ".join(f"{row['label']} {share(row['chance'])}" for row in frame.to_dict("records"))
    title = f"Most likely to win: {best['label'].lower()}, {share(best['chance'])}; least: {_low(worst['label'])}"
    return {"title": title, "alt": f"Bars of the chance of earning the cost of capital: {told}."}


def _low(label: str) -> str:
    """Return a label inside a sentence, names kept."""
    return label if label.startswith("Meta") else label[0].lower() + label[1:]


def revenue(frame: pd.DataFrame) -> Words:
    """Words for the fan of revenue."""
    last = frame.iloc[-1].to_dict()
    low, middle, high = (format_value(float(last[name]), "usd_bn") for name in ("low", "value", "high"))
    title = f"AI revenue in {last['year']:.0f}: {middle} in the middle of the draws"
    return {
        "title": title,
        "alt": f"Fan of AI revenue by year. In {last['year']:.0f} {low} to {high}, middle {middle}.",
    }


def power(frame: pd.DataFrame) -> Words:
    """Words for the fan of power in service."""
    top = frame.sort_values("value", kind="stable").iloc[-1].to_dict()
    low, middle, high = (format_value(float(top[name]), "gw", ".0f") for name in ("low", "value", "high"))
    title = f"Power in service reaches {middle} in the middle of the draws"
    return {"title": title, "alt": f"Fan of power in service. At the top, in {top['year']:.0f}, {low} to {high}."}


def limits(frame: pd.DataFrame) -> Words:
    """Words for the chart of what limits power."""
    asked = frame[frame["series"] == "What is asked for"].set_index("year")["share"]
    tightest = asked.idxmin()
    title = f"Sites or money hold AI back in {share(1 - asked.min())} of the draws at the tightest, in {tightest}"
    last = frame[frame["year"] == frame["year"].max()]
    told = "; ".join(f"{row['series']} {share(row['share'])}" for row in last.to_dict("records"))
    return {"title": title, "alt": f"Lines of the share of draws by what limits power. In the last year: {told}."}


def movers(frame: pd.DataFrame) -> Words:
    """Words for the ranges of the chance at low and high assumptions; the frame is labelled."""
    top = frame.iloc[0]
    told = "; ".join(
        f"{row['label']} {share(row['at_low'])} where it is low, {share(row['at_high'])} where it is high"
        for row in frame.head(5).to_dict("records")
    )
    title = f"{top['label']} moves the chance that it pays most, by {100 * top['swing']:.0f} points"
    return {"title": title, "alt": f"Dots of the chance in the lowest and highest third of each assumption: {told}."}


def follower(income: float, cost: float) -> Words:
    """Words for the what-if of a follower."""
    kept, spent = (format_value(value, "usd_bn") for value in (income, cost))
    return {
        "title": "What if following were cheaper?",
        "alt": f"Two bars. In the base case a follower keeps {kept} of its revenue and following costs {spent}.",
    }
