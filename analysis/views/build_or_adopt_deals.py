"""What became of the companies that document C holds up as models, and of Chinese firms that went on training."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.units import convert, format_value

HELD_UP = ("Inflection", "Adept", "Character.AI")
"""Companies that document C calls the right way."""
BUILDERS = ("Zhipu", "MiniMax", "Moonshot")
"""Chinese firms with several figures that went on training."""
BUYER_PAID = ("amount", "licence_fee")
SECOND_ACCOUNT = "amount_other_account"
"""Money of a deal by another page, or in another currency."""


def held_up(deals: pd.DataFrame) -> pd.DataFrame:
    """Money in and money out of the three companies.

    Parameters
    ----------
    deals : DataFrame
        Table ``company_deals``.

    Returns
    -------
    DataFrame
        ``company, date`` (of the deal), ``buyer, raised_usd_mn, valued_usd_mn`` (last round before the deal),
        ``paid_usd_mn, paid_over_raised``, the same by a second account of the deal, or again where there is none
        (``most_usd_mn, most_over_raised``), and both printed (``paid, over_raised``).
    """
    frame = pd.DataFrame([_held(deals[deals["company"] == company]) for company in HELD_UP])
    over = {f"{key}_over_raised": frame[f"{key}_usd_mn"] / frame["raised_usd_mn"] for key in ("paid", "most")}
    frame = frame.assign(**over)
    return frame.assign(
        paid=_ranges(frame["paid_usd_mn"], frame["most_usd_mn"], "usd_mn"),
        over_raised=_ranges(frame["paid_over_raised"], frame["most_over_raised"], "multiple"),
    )


def _held(own: pd.DataFrame) -> dict[str, object]:
    is_deal = own["kind"] == "licence_and_hire"
    deal = own[is_deal & own["measure"].isin(BUYER_PAID)].iloc[0]
    accounts_of_it = own[is_deal & own["measure"].isin([deal["measure"], SECOND_ACCOUNT])]
    before = own[(own["kind"] == "funding") & (own["measure"] == "valuation")].sort_values("date").iloc[-1]
    return {
        "company": deal["company"],
        "date": deal["date"],
        "buyer": deal["counterparty"],
        "raised_usd_mn": _millions(own[own["measure"] == "total_raised"].iloc[-1]),
        "valued_usd_mn": _millions(before),
        "paid_usd_mn": _millions(deal),
        "most_usd_mn": max(_millions(row) for _, row in accounts_of_it.iterrows()),
    }


def _millions(row: pd.Series) -> float:
    return convert(float(row["value"]), str(row["unit"]), "usd_mn")


def _ranges(low: pd.Series, high: pd.Series, unit: str) -> list[str]:
    """Print each value, or both where they differ."""
    pairs = [[format_value(float(x), unit) for x in pair] for pair in zip(low, high, strict=True)]
    return [" to ".join(dict.fromkeys(pair)) for pair in pairs]


def bought(deals: pd.DataFrame, company: str) -> dict[str, float]:
    """Return what was paid for a company that was bought, its own cash and its last valuation, USD millions.

    Returns
    -------
    dict
        ``paid, cash, valued, paid_over_cash``.
    """
    own = deals[deals["company"] == company]
    purchase = own[own["kind"] == "acquisition"]
    valued = own[(own["kind"] == "funding") & (own["measure"] == "valuation")].sort_values("date").iloc[-1]
    paid, cash = (_millions(purchase[purchase["measure"] == name].iloc[0]) for name in (SECOND_ACCOUNT, "net_cash"))
    return {"paid": paid, "cash": cash, "valued": _millions(valued), "paid_over_cash": paid / cash}


def builders(deals: pd.DataFrame) -> pd.DataFrame:
    """First and newest valuation of Chinese firms that went on training.

    Returns
    -------
    DataFrame
        ``company, first, first_date, newest, newest_date``; values printed in their own currency, the first empty
        where only one is known.
    """
    rows = []
    for company in BUILDERS:
        own = deals[(deals["company"] == company) & (deals["measure"] == "valuation")].sort_values("date")
        first, newest = own.iloc[0], own.iloc[-1]
        single = len(own) == 1
        rows.append(
            {
                "company": company,
                "first": None if single else format_value(float(first["value"]), str(first["unit"])),
                "first_date": None if single else f"{first['date']:%B %Y}",
                "newest": format_value(float(newest["value"]), str(newest["unit"])),
                "newest_date": f"{newest['date']:%B %Y}",
            }
        )
    return pd.DataFrame(rows)


def newest_year(deals: pd.DataFrame, companies: Iterable[str]) -> int:
    """Return the newest year of which the accounts of all the companies are known.

    Raises
    ------
    ValueError
        When there is no such year.
    """
    books = deals[deals["kind"] == "accounts"]
    named = list(companies)
    common = set.intersection(*(set(books[books["company"] == company]["date"].dt.year) for company in named))
    if not common:
        raise ValueError(f"No year with accounts of all of {', '.join(named)}.")
    return int(max(common))


def accounts(deals: pd.DataFrame, company: str, year: int) -> dict[str, float]:
    """Return revenue and net loss of a year, in the unit reported, and the loss over the revenue."""
    rows = deals[(deals["company"] == company) & (deals["kind"] == "accounts") & (deals["date"].dt.year == year)]
    found = {str(name): float(value) for name, value in zip(rows["measure"], rows["value"], strict=True)}
    return {**found, "loss_over_revenue": found["net_loss"] / found["revenue"]}
