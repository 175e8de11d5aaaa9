"""Media types under which a running chapter hands over what it shows."""

FINDING = "application/vnd.llama-wager.finding+json"
FIGURE = "application/vnd.llama-wager.figure+json"
VEGALITE = "application/vnd.vegalite.v6+json"
"""Altair's own name for it ends in ``.json``, which notebooks do not allow for JSON."""
