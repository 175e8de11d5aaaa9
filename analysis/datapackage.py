"""The tables as a Frictionless Data Package (version 2), made from the same descriptions that check them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from analysis import __version__, tables
from analysis.schemas import Column, Origin, Schema

PROFILE = "https://datapackage.org/profiles/2.0"
DESCRIPTION = (
    "Tables keep what their sources print. Known errors, and the values used instead, stand in the table corrections."
)
MISSING = [""]
LIMITS = ("minimum", "maximum", "pattern")


def datapackage(folder: Path | None = None) -> dict[str, Any]:
    """Return the data package of a folder of tables.

    Parameters
    ----------
    folder : path, optional
        Folder of tables; by default the project's.

    Returns
    -------
    dict
        The descriptor: one resource a table, sorted by name. The same descriptions give the same descriptor.

    Raises
    ------
    TableError
        When a description is malformed.

    Notes
    -----
    Format: https://datapackage.org/standard/data-package/ and the Table Schema beside it.
    """
    return {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": "llama-wager",
        "title": "Data of The Llama Wager: who pays for free AI?",
        "description": DESCRIPTION,
        "version": __version__,
        "resources": [_resource(name, tables.schema(name, folder)) for name in tables.names(folder)],
    }


def write(folder: Path | None = None) -> Path:
    """Write ``datapackage.json`` beside the tables and return its path.

    Raises
    ------
    TableError
        When a description is malformed; nothing is written then.
    """
    place = tables.folder() if folder is None else Path(folder)
    text = json.dumps(datapackage(folder), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    path = place / "datapackage.json"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _resource(name: str, schema: Schema) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": schema.title,
        "description": f"{schema.description.strip()}\n\n{schema.derivation.strip()}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _table_schema(name, schema),
    }
    if schema.origins:
        found["sources"] = [{"title": f"{o.title} ({o.producer})", "path": o.url} for o in schema.origins]
        found["licenses"] = _licences(schema.origins)
    return found


def _table_schema(name: str, schema: Schema) -> dict[str, Any]:
    found: dict[str, Any] = {
        "fields": [_field(title, column) for title, column in schema.columns.items()],
        "missingValues": MISSING,
        "primaryKey": schema.key,
    }
    if "source" in schema.columns and name != "sources":
        reference = {"resource": "sources", "fields": ["source"]}
        found["foreignKeys"] = [{"fields": ["source"], "reference": reference}]
    return found


def _field(name: str, column: Column) -> dict[str, Any]:
    unit = {"unit": column.unit} if column.unit else {}
    spelt = {"trueValues": ["true"], "falseValues": ["false"]} if column.type == "boolean" else {}
    constraints = _constraints(column)
    return {
        "name": name,
        "type": column.type,
        "description": column.meaning,
        **unit,
        **spelt,
        **({"constraints": constraints} if constraints else {}),
    }


def _constraints(column: Column) -> dict[str, Any]:
    given = {limit: _plain(getattr(column, limit)) for limit in LIMITS if getattr(column, limit) is not None}
    required = {"required": True} if column.required else {}
    return {**required, **({"enum": column.allowed} if column.allowed else {}), **given}


def _plain(limit: Any) -> Any:
    """Return a limit as JSON holds it: whole numbers without a point, dates as text."""
    if isinstance(limit, float):
        return int(limit) if limit.is_integer() else limit
    return str(limit)


def _licences(origins: list[Origin]) -> list[dict[str, str]]:
    """Return each licence once; the standard wants a name without spaces."""
    found = {}
    for origin in origins:
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", origin.licence.name).strip("-")
        path = {"path": origin.licence.url} if origin.licence.url else {}
        found[name, origin.licence.url] = {"name": name, **path, "title": origin.licence.name}
    return list(found.values())
