"""The ledger: what the documents claim, what was observed, and the one rule between them."""
