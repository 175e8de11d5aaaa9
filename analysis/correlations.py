"""Which assumptions are drawn together, and how closely: a register beside that of the assumptions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from analysis import assumptions, tables
from analysis.hints import nearest
from analysis.rows import refuse

Pairs = Mapping[tuple[str, str], float]


def correlations(names: Collection[str] | None = None) -> dict[tuple[str, str], float]:
    """Return the correlation of each pair of assumptions that move together.

    Parameters
    ----------
    names : collection of str, optional
        Only pairs of these; all by default.

    Returns
    -------
    dict of (str, str) to float
        Correlation of the normal scores of both, as ``uncertainty.draw`` takes them.

    Raises
    ------
    TableError
        When a pair names an unknown assumption, one assumption twice, or stands there in both orders.
    """
    known, found, wrong = assumptions.names(), {}, []
    for row in tables.records("correlations"):
        pair = str(row["one"]), str(row["other"])
        wrong += [
            f"correlations.csv: no assumption {name!r}; {nearest(name, known)}" for name in pair if name not in known
        ]
        if pair[0] == pair[1] or pair[::-1] in found:
            wrong.append(f"correlations.csv: {pair[0]} and {pair[1]} are one assumption or stand there twice.")
        found[pair] = float(row["correlation"])
    refuse(wrong)
    return {pair: value for pair, value in found.items() if names is None or set(pair) <= set(names)}
