"""Scores of claims as charts take them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from analysis.ledger.judging import Entry, observed_status, observed_text
from analysis.ledger.rule import SETTLED

RANKED = ["group", "supported", "settled", "supported_share", "supported_low", "supported_high"]
"""Columns of ``speakers`` that a reader may want."""
COLUMNS = {
    "claim_id": ("Claim", None),
    "statement_en": ("What it says", None),
    "verdict": ("Verdict", None),
    "why": ("What was observed", None),
    "evidence": ("Evidence", None),
}
"""Columns of ``checked`` as chapters print them: title and unit."""
LINKS = {"claim_id": "ledger.html#{claim_id}"}
"""Where its claims lead."""
OUTCOMES = (*SETTLED, "not settled")
"""What became of a claim, as charts show it: the three verdicts that say how it fared, and everything else."""


def outcomes(scored: pd.DataFrame, names: dict[str, str] | None = None) -> pd.DataFrame:
    """Return how many claims of each group came out how.

    Parameters
    ----------
    scored : DataFrame
        From ``analysis.ledger.scores.by``.
    names : dict, optional
        Names of groups as shown.

    Returns
    -------
    DataFrame
        Rows ``label, outcome, claims, share``, groups in the order given, outcomes in that of ``OUTCOMES``.
    """
    rows = [
        {
            "label": (names or {}).get(row["group"], row["group"]),
            "outcome": outcome,
            "claims": int(row[outcome] if outcome in SETTLED else row["claims"] - row["settled"]),
            "of": int(row["claims"]),
        }
        for row in scored.to_dict("records")
        for outcome in OUTCOMES
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(share=frame["claims"] / frame["of"])


def speakers(scored: pd.DataFrame) -> pd.DataFrame:
    """Return the speakers that may be ranked, best share first, and those with the same share by name."""
    ranked = scored[scored["ranked"]]
    return ranked.sort_values(["supported_share", "group"], ascending=[False, True]).reset_index(drop=True)


def pairs_apart(ranked: pd.DataFrame) -> tuple[int, int]:
    """Return of how many pairs of speakers the intervals do not overlap, and how many pairs there are."""
    ends = list(zip(ranked["supported_low"], ranked["supported_high"], strict=True))
    pairs = list(combinations(ends, 2))
    return sum(one[0] > other[1] or other[0] > one[1] for one, other in pairs), len(pairs)


def forecast_errors(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return the settled forecasts of a number with their signed errors, largest shortfall first."""
    known = forecasts.dropna(subset=["error"])
    return known.sort_values(["error", "claim_id"]).reset_index(drop=True)


def changed(published: Mapping[str, Entry], others: Mapping[float, Mapping[str, Entry]]) -> pd.DataFrame:
    """Return how many verdicts are others when a score counts as clear above another value.

    Returns
    -------
    DataFrame
        ``clear, changed, supported, partly, contradicted``, a row for each value.
    """
    rows = []
    for clear, entries in others.items():
        verdicts = {name: entry.printed.verdict for name, entry in entries.items()}
        counts = Counter(verdicts.values())
        moved = sum(verdicts[name] != entry.printed.verdict for name, entry in published.items())
        rows.append({"clear": clear, "changed": moved, **{verdict: counts[verdict] for verdict in SETTLED}})
    return pd.DataFrame(rows)


def checked(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return claims as a chapter lists them.

    Returns
    -------
    DataFrame
        ``claim_id, statement_en, verdict, why, evidence``: the last two are what decided, and how sure that is.
    """
    return pd.DataFrame(
        {
            "claim_id": entry.claim_id,
            "statement_en": entry.claim["statement_en"],
            "verdict": entry.printed.verdict,
            "why": observed_text(entry),
            "evidence": observed_status(entry),
        }
        for entry in entries
    )
