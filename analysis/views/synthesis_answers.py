"""Answers of the synthesis as findings and tables take them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.assumptions import Assumption
from analysis.ledger.judging import Entry
from analysis.ledger.rule import SETTLED
from analysis.models import joint, solver
from analysis.scenarios import Scenario
from analysis.units import format_value
from analysis.views.payback_answers import Answer
from analysis.views.synthesis import SIDES, Start, follow, outcome, worth

ANY, NONE = "any value", "no value"
AGAINST = ("differs", "contradicts", "opposes")
"""Relations in which two claims do not say the same."""


def needed(start: Start, side: str, name: str, values: Mapping[str, float], entry: Assumption) -> Answer:
    """Solve for one assumption alone, so that a side just earns its cost of capital.

    Parameters
    ----------
    start : Start
        What is known.
    side : str
        A key of ``synthesis.SIDES``.
    name : str
        The assumption.
    values : mapping
        Every assumption at its centre.
    entry : Assumption
        Its entry in the registry, which gives unit and range.

    Returns
    -------
    tuple
        The value and its unit; words when every value allowed, or none, does.
    """
    value = outcome(side, start)

    def function(x: float) -> float:
        return float(value(**{**values, name: x}))

    root = solver.solve(function, entry.minimum, entry.maximum)
    if math.isnan(root):
        return (ANY if function(entry.minimum) > 0 else NONE), "text"
    return root, entry.unit


MOVED = (
    "revenue_ceiling_usd_bn",
    "demand_growth",
    "price_squeeze",
    "lab_compute_ratio",
    "revenue_outside_labs",
    "open_take",
    "efficiency_gain",
    "follower_market_share",
)
"""Assumptions that are solved for, one at a time."""


def must_be_true(start: Start, values: Mapping[str, float], registry: Mapping[str, Assumption]) -> pd.DataFrame:
    """Solve for each assumption alone and for each side.

    Returns
    -------
    DataFrame
        ``name, label, central`` and a column for each side, printed with their units.
    """
    rows = []
    for name in MOVED:
        entry = registry[name]
        solved = {side: format_value(*needed(start, side, name, values, entry)) for side in SIDES}
        rows.append({"name": name, "label": entry.label, "central": format_value(values[name], entry.unit), **solved})
    return pd.DataFrame(rows)


def worlds(start: Start, values: Mapping[str, float], scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Run every scenario and return what comes of it.

    Parameters
    ----------
    start : Start
        What is known.
    values : mapping
        Every assumption; a scenario's values replace those it changes.
    scenarios : mapping
        Scenarios by name, in the order wanted.

    Returns
    -------
    DataFrame
        ``name, title, revenue`` (in the last year, USD billions), ``power`` (the most in service, GW) and the value for
        each side, USD billions.
    """
    rows = []
    for name, scenario in scenarios.items():
        given = {**values, **scenario.given(values)}
        world = follow(start, **given)
        found = {side: float(value) for side, value in worth(start, world, **given).items()}
        revenue, power = float(world.money.revenue[-1]), float(world.path.power.max())
        rows.append({"name": name, "title": scenario.title, "revenue": revenue, "power": power, **found})
    return pd.DataFrame(rows)


def place(side: str, chances: pd.DataFrame) -> str:
    """Say where a side's chance stands among those of all sides but the whole.

    >>> frame = pd.DataFrame({"side": ["sector", "labs", "meta"], "chance": [0.9, 0.6, 0.2]})
    >>> place("labs", frame), place("meta", frame)
    ('best', 'worst')
    """
    ranked = chances[chances["side"] != next(iter(SIDES))].sort_values("chance", ascending=False)["side"].tolist()
    return {0: "best", len(ranked) - 1: "worst"}.get(ranked.index(side), "neither best nor worst")


def follower(fixed: Sequence[float], values: Mapping[str, float]) -> tuple[float, float]:
    """What a follower keeps after serving and what following costs, both worth over all years, USD billions.

    Parameters
    ----------
    fixed : sequence of float
        Worth of all AI revenue and of the labs' computing, margin before computing, share of training.
    values : mapping
        ``follower_market_share, follower_serving_ratio, follower_ratio``.
    """
    revenue, compute, margin, training = fixed
    kept = joint.follower_income(revenue, values["follower_market_share"], margin, values["follower_serving_ratio"])
    return float(kept), float(joint.follower_cost(compute, training, values["follower_ratio"]))


def in_a_sentence(label: str) -> str:
    """Return an assumption's short name as part of a sentence.

    >>> in_a_sentence("Ceiling of AI revenue"), in_a_sentence("AI share of capex, now")
    ('the ceiling of AI revenue', 'the AI share of capex, now')
    """
    first = label if label[:2].isupper() else label[0].lower() + label[1:]
    return f"the {first}"


def settled_pairs(relations: pd.DataFrame, entries: Iterable[Entry]) -> pd.DataFrame:
    """Return the pairs of claims that stand against each other and are both settled.

    Parameters
    ----------
    relations : DataFrame
        Table ``relations``.
    entries : iterable of Entry
        The ledger.

    Returns
    -------
    DataFrame
        ``claim_a, claim_b, relation, verdict_a, verdict_b``.
    """
    verdict = {entry.claim_id: entry.printed.verdict for entry in entries}
    against = relations[relations["relation"].isin(AGAINST)]
    frame = against[["claim_a", "claim_b", "relation"]].assign(
        verdict_a=against["claim_a"].map(verdict), verdict_b=against["claim_b"].map(verdict)
    )
    settled = frame["verdict_a"].isin(SETTLED) & frame["verdict_b"].isin(SETTLED)
    return frame[settled].reset_index(drop=True)


def forecasts(entries: Iterable[Entry], documents: pd.DataFrame) -> pd.DataFrame:
    """Count what became of the settled forecasts of each document.

    Parameters
    ----------
    entries : iterable of Entry
        The ledger.
    documents : DataFrame
        Table ``documents``.

    Returns
    -------
    DataFrame
        ``document, name, settled`` and a column for each verdict that settles.
    """
    rows = [
        (entry.claim["document"], entry.printed.verdict)
        for entry in entries
        if entry.printed.claimed.is_forecast and entry.printed.verdict in SETTLED
    ]
    pairs = pd.DataFrame(rows, columns=["document", "verdict"])
    counts = pd.crosstab(pairs["document"], pairs["verdict"])
    counts = counts.reindex(index=list(documents["document"]), columns=list(SETTLED), fill_value=0)
    names = [f"{letter}, {name}" for letter, name in zip(documents["document"], documents["name"], strict=True)]
    frame = counts.assign(settled=counts.sum(axis=1)).rename_axis(index="document", columns=None).reset_index()
    named: pd.DataFrame = frame.assign(name=names)
    return named
