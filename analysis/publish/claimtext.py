"""Claims on the command line: a list, and one explained."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

from analysis import verdicts
from analysis.hints import nearest
from analysis.ledger import rule
from analysis.ledger.judging import Entry
from analysis.publish import claimviews
from analysis.publish.project import WagerError

WIDTH = 100
COLUMNS: Mapping[str, Callable[[Entry], str]] = {
    "document": lambda entry: entry.claim["document"],
    "theme": lambda entry: entry.claim["theme"],
    "verdict": lambda entry: entry.printed.verdict,
    "kind": lambda entry: entry.claim["kind"],
    "speaker": lambda entry: entry.claim["speaker"],
}
"""What a list can be narrowed by."""


def chosen(wanted: Mapping[str, str], search: str | None = None) -> list[Entry]:
    """Return the claims that fit.

    Parameters
    ----------
    wanted : mapping
        Values by column, some of ``COLUMNS``.
    search : str, optional
        Words that must all stand in the claim's id or statements.

    Raises
    ------
    WagerError
        When a value is that of no claim, naming the nearest.
    """
    entries = list(verdicts.ledger().values())
    for name, value in wanted.items():
        allowed = set(rule.VERDICTS) if name == "verdict" else {COLUMNS[name](entry) for entry in entries}
        if value not in allowed:
            raise WagerError(f"No claim has {name} {value!r}; {nearest(value, allowed)}")
        entries = [entry for entry in entries if COLUMNS[name](entry) == value]
    words = (search or "").lower().split()
    return [entry for entry in entries if all(word in _text(entry) for word in words)]


def _text(entry: Entry) -> str:
    claim = entry.claim
    return f"{claim['claim_id']} {claim['statement_en']} {claim['statement_zh']}".lower()


def listed(entries: Sequence[Entry]) -> str:
    """Return claims as lines: id, verdict, statement; and how many there are."""
    width = max(map(len, rule.VERDICTS))
    lines = [f"{entry.claim_id}  {entry.printed.verdict:<{width}}  {entry.claim['statement_en']}" for entry in entries]
    count = "1 claim" if len(lines) == 1 else f"{len(lines)} claims"
    return "\n".join([*lines, f"{count}. 'wager claims ID' explains one."])


def explained(entry: Entry) -> str:
    """Return everything that led to a claim's verdict."""
    shown = claimviews.view(entry)
    return "\n".join(_explanation(shown))


def _explanation(shown: Mapping[str, object]) -> Iterator[str]:
    yield f"{shown['claim_id']}: {shown['verdict']}"
    yield from _part("Says", shown["statement_en"])
    yield from _part("", shown["statement_zh"])
    yield from _part("Said by", f"{shown['speaker']}, {shown['as_of']} ({shown['document_name']}, {shown['where']})")
    yield from _part("Kind", shown["kind"])
    for label, name in (("Claimed", "claimed"), ("Observed", "observed"), ("Rule", "rule"), ("Due", "due")):
        yield from _part(label, shown[name])
    for label, name in (("Reason", "reason"), ("Sought", "sought"), ("Note", "note")):
        yield from _part(label, shown[name])
    yield from _part("Check", _place(shown["code"]))
    yield from _original(shown["original"])
    for row in shown["evidence_rows"]:  # type: ignore[attr-defined]
        yield from _evidence(row)


def _place(code: object) -> str:
    return code["label"].removeprefix("Code: ") if isinstance(code, dict) else ""


def _original(said: object) -> Iterator[str]:
    if isinstance(said, dict):
        yield f"As originally said: {said['verdict']}"
        yield from _part("Says", said["original_en"])
        for label, name in (("Claimed", "claimed"), ("Observed", "observed"), ("Rule", "rule"), ("Departure", "kind")):
            yield from _part(label, said[name])


def _evidence(row: Mapping[str, object]) -> Iterator[str]:
    about = f", {row['about']}" if row["about"] else ""
    yield f"Evidence {row['evidence_id']} ({row['quality']}{about}): {row['bears']}"
    yield from _part("Found", row["finding"])
    if row["measure"] == "words":
        yield from _part("Coders", f"{row['bearing_first']}: {row['reason_first']}")
        yield from _part("", f"{row['bearing_second']}: {row['reason_second']}")
        yield from _part("Resolved", row["resolution"])
    yield from _part("Source", f"{row['origin'].title} ({row['origin'].publisher}), {row['origin'].url}")  # type: ignore[attr-defined]


def _part(label: str, text: object) -> list[str]:
    """Return a labelled text, wrapped and indented; nothing for an empty one."""
    if not text:
        return []
    wrapped = textwrap.wrap(str(text), WIDTH - 12, break_long_words=False, break_on_hyphens=False)
    return [f"  {label if count == 0 else '':<10}{line}" for count, line in enumerate(wrapped)]
