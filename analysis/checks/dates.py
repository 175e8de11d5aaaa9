"""Days that checks count from."""

from __future__ import annotations

import pandas as pd

from analysis.ledger.register import select


def written(document: str) -> pd.Timestamp:
    """Return the day of a document."""
    return pd.Timestamp(select("documents", document=document).text("date"))
