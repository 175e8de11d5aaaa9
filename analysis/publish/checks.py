"""What must hold before a build is worth making: data, assumptions, parameters, prose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from analysis import datapackage, tables, verdicts
from analysis.ledger.rule import LedgerError
from analysis.publish import params, prose
from analysis.publish.chapters import chapters, listed
from analysis.publish.project import WagerError


def data() -> Iterator[str]:
    """Yield what is wrong with the tables; each is loaded through the one door."""
    for name in tables.names():
        try:
            tables.load(name)
        except tables.TableError as error:
            yield str(error)


def claims() -> Iterator[str]:
    """Yield what is wrong between claims, evidence, departures and checks."""
    try:
        verdicts.ledger()
    except (LedgerError, tables.TableError) as error:
        yield from str(error).splitlines()


def package() -> Iterator[str]:
    """Yield whether ``data/datapackage.json`` is behind the table descriptions."""
    path = tables.folder() / "datapackage.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    if known != datapackage.datapackage():
        yield f"data/{path.name} is behind data/*.yml: run 'wager check --update'."


def parameters() -> Iterator[str]:
    """Yield where a chapter's parameters cell and the assumptions registry differ."""
    for page in chapters().values():
        try:
            yield from params.registry_conflicts(page)
        except WagerError as error:
            yield str(error)


def numbers() -> Iterator[str]:
    """Yield numbers typed into prose."""
    for page in listed():
        yield from (str(found) for found in prose.typed_numbers(page))


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "tables": data,
    "claims": claims,
    "data package": package,
    "parameters": parameters,
    "prose": numbers,
}


def update() -> None:
    """Write ``data/datapackage.json`` anew."""
    datapackage.write()
