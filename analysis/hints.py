"""What to say about a name that nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LISTED = 12


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Say which allowed name comes closest, and which there are.

    Parameters
    ----------
    name : str
        The name given.
    allowed : iterable of str
        The names that exist; a long list is cut.

    Returns
    -------
    str
        The end of an error message.

    Examples
    --------
    >>> nearest("capx", ["capex", "labs"])
    'did you mean capex? Allowed: capex, labs.'
    """
    options = sorted(allowed)
    close = difflib.get_close_matches(name, options, n=1)
    hint = f"did you mean {close[0]}? Allowed" if close else "allowed"
    more = f" and {len(options) - LISTED} more" if len(options) > LISTED else ""
    return f"{hint}: {', '.join(options[:LISTED]) or 'none'}{more}."
