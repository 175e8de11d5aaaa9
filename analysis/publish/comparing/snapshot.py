"""What a build or a run gave and what it used: ``build.json`` and ``run.json``, read and written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import Field, ValidationError

from analysis import __version__
from analysis.publish.project import WagerError
from analysis.schemas import Strict, Words

FORMAT: Literal[1] = 1
SITE_RECORD = Path("api") / "build.json"
RUN_RECORD = Path("run.json")
SHOWN = 5
LARGEST = 10**300
"""Anything larger could not be told in another unit or set beside another number."""
Whole: TypeAlias = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
Number: TypeAlias = Whole | Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Value: TypeAlias = Number | Words | None
Digests: TypeAlias = dict[str, str]


class Input(Strict):
    """What a finding rests on."""

    kind: Literal["table", "assumption", "finding"]
    name: Words
    status: Words
    sources: tuple[str, ...]
    rows: int | None = None


class Finding(Strict):
    """A result of a chapter; a value of None is unresolved."""

    value: Value
    unit: Words
    label: Words
    status: Words
    inputs: tuple[Input, ...]
    low: Number | None = None
    high: Number | None = None


class Inputs(Strict):
    """Digests of everything that a run used, by name."""

    cells: Digests
    modules: Digests
    tables: Digests
    assumptions: Digests
    sources: Digests
    scenarios: Digests
    checks: Digests = Field(default_factory=dict)
    lists: Digests = Field(default_factory=dict)
    files: Digests
    environment: Digests


class Chapter(Strict):
    """A chapter: every parameter with its value in force, what it used, what it found."""

    parameters: dict[str, Number]
    inputs: Inputs
    findings: dict[str, Finding]


class Edition(Strict):
    """The chapters under one set of parameters."""

    title: str
    chapters: dict[str, Chapter]


class Verdicts(Strict):
    """A claim's verdict as printed and as originally said."""

    printed: Words
    original: Words


class Snapshot(Strict):
    """A build or a run.

    Attributes
    ----------
    format
        Form of the record.
    version
        Version of the project that made it.
    as_of
        Day up to which it looks.
    editions
        By name; ``base`` is the published one.
    claims
        Verdicts by claim.
    """

    format: Literal[1]
    version: Words
    as_of: date
    editions: dict[str, Edition]
    claims: dict[str, Verdicts]

    def to_json(self) -> bytes:
        """Return the record as a file holds it: equal snapshots, equal bytes."""
        return as_bytes(self)


Record = TypeVar("Record", bound=Strict)


def as_bytes(record: Strict) -> bytes:
    """Return a record as JSON: sorted, indented, without what has its default, ending with a newline."""
    content = record.model_dump(mode="json", exclude_defaults=True)
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def read(path: Path) -> Snapshot:
    """Return the snapshot of a file, a site folder or a run folder.

    Raises
    ------
    WagerError
        When there is none, or it is no record that this version reads.
    """
    return read_file(record_of(path) if path.is_dir() else path)


def record_of(folder: Path) -> Path:
    """Return the record inside a site folder or a run folder.

    Raises
    ------
    WagerError
        When the folder holds neither, saying what was looked for.
    """
    found = [folder / record for record in (SITE_RECORD, RUN_RECORD) if (folder / record).is_file()]
    if not found:
        raise WagerError(
            f"{folder}: neither {SITE_RECORD} (a site) nor {RUN_RECORD} (a run) is there. Build or run again: "
            "older versions wrote neither."
        )
    return found[0]


def read_file(path: Path) -> Snapshot:
    """Return the snapshot that a file holds.

    Raises
    ------
    WagerError
        When the file is not there, no JSON, of another format, or lacks a key.
    """
    return parse(text_of(path), Snapshot, str(path))


def text_of(path: Path) -> str:
    """Return a file's text.

    Raises
    ------
    WagerError
        When it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WagerError(f"{path}: there is no such file.") from None
    except UnicodeDecodeError:
        raise WagerError(f"{path} is not UTF-8 text; a record of a build or a run is JSON.") from None
    except OSError as error:
        raise WagerError(f"{path} cannot be read: {error.strerror}.") from None


def parse(text: str, kind: type[Record], where: str) -> Record:
    """Return the record that a text holds.

    Raises
    ------
    WagerError
        When it is no JSON, of another format, or not of the form.
    """
    _check_format(_json(text, where), where)
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise WagerError(f"{where}: {_listed(_problems(error))}") from None


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise WagerError(f"{where} is not JSON: {error}.") from None


def _check_format(content: Any, where: str) -> None:
    given = content.get("format") if isinstance(content, dict) else None
    if given is None:
        raise WagerError(f"{where} names no format; this is no record of a build or a run.")
    if type(given) is not int or given != FORMAT:
        by = f", written by version {content['version']}" if "version" in content else ""
        raise WagerError(
            f"{where} has format {given!r}{by}; version {__version__} reads format {FORMAT}. Make it again with this "
            "version, or compare with the version that wrote it."
        )


def _problems(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, item['loc']))}: {item['msg'].lower()}" for item in error.errors()]


def _listed(problems: Iterable[str]) -> str:
    lines = list(problems)
    more = len(lines) - SHOWN
    return "; ".join(lines[:SHOWN]) + (f"; and {more} more." if more > 0 else ".")
