"""What became of the companies that document C holds up as models, and of Chinese firms that went on training."""

from __future__ import annotations

import pandas as pd

from analysis.units import convert, format_value

HELD_UP = ("Inflection", "Adept", "Character.AI")
"""Companies that document C calls the right way."""
BUILDERS = ("Zhipu", "MiniMax", "Moonshot")
"""Chinese firms with several figures that went on training."""
BUYER_PAID = ("amount", "licence_fee")


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
        ``paid_usd_mn, paid_over_raised``.
    """
    rows = []
    for company in HELD_UP:
        own = deals[deals["company"] == company]
        deal = own[(own["kind"] == "licence_and_hire") & own["measure"].isin(BUYER_PAID)].iloc[0]
        before = own[(own["kind"] == "funding") & (own["measure"] == "valuation")].sort_values("date").iloc[-1]
        raised, valued, paid = (
            convert(float(row["value"]), str(row["unit"]), "usd_mn")
            for row in (own[own["measure"] == "total_raised"].iloc[-1], before, deal)
        )
        rows.append((company, deal["date"], deal["counterparty"], raised, valued, paid, paid / raised))
    names = ["company", "date", "buyer", "raised_usd_mn", "valued_usd_mn", "paid_usd_mn", "paid_over_raised"]
    return pd.DataFrame(rows, columns=names)


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


def accounts(deals: pd.DataFrame, company: str, year: int) -> dict[str, float]:
    """Return revenue and net loss of a year, in the unit reported, and the loss over the revenue."""
    rows = deals[(deals["company"] == company) & (deals["kind"] == "accounts") & (deals["date"].dt.year == year)]
    found = {str(name): float(value) for name, value in zip(rows["measure"], rows["value"], strict=True)}
    return {**found, "loss_over_revenue": found["net_loss"] / found["revenue"]}
