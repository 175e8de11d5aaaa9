"""Two states of the report side by side: what moved, by how much, and what it can have come from."""
