"""What a chapter shows: figures and tables. Publishing turns a figure into HTML and files; a notebook draws it."""

import html
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import quote

import altair as alt
import pandas as pd
from IPython.display import display

from analysis import mime
from analysis.charts import altair_theme
from analysis.units import format_value
from analysis.whatif import Answer, Control, WhatIf

NAME = re.compile(r"[a-z][a-z0-9_-]*")
ABSENT = "\N{EN DASH}"
SENTENCE = 40
"""Letters from which a cell counts as a sentence."""
PHRASE = 16
"""Letters from which the head of a row needs more width than a name."""


class ShowError(ValueError):
    """A figure or table that lacks what a reader needs."""


def figure(  # noqa: PLR0913
    chart: alt.LayerChart | WhatIf,
    name: str,
    source: str,
    data: pd.DataFrame,
    *,
    controls: Sequence[Control] = (),
    answers: Sequence[Answer] = (),
) -> None:
    """Display a chart with everything that belongs to it.

    Parameters
    ----------
    chart
        From ``analysis.charts``, or a what-if, which brings controls and answers.
    name
        Name of the figure in the chapter: lower-case letters, digits, hyphens and underscores.
    source
        The line under the chart: who says so, and when.
    data
        The numbers behind the chart, offered for download.
    controls, answers
        Sliders and the results that move with them.

    Raises
    ------
    ShowError
        When name, source, title, alternative text or data are missing, or the chart cannot follow the width of
        a page.
    """
    if isinstance(chart, WhatIf):
        drawing, controls, answers = chart
    else:
        drawing = chart
    spec = _checked_spec(drawing, name)
    if not source.strip():
        raise ShowError(f"Figure {name} has no source; say where its numbers come from.")
    if data.empty:
        raise ShowError(f"Figure {name} has no data; give the frame that the chart shows.")
    payload = {
        **{"name": name, **_words(spec, name), "source": source, "spec": spec, "csv": _csv(data)},
        "controls": [asdict(control) for control in controls],
        "answers": [_without_expression(answer) for answer in answers],
    }
    text = f"{payload['title']}. {payload['alt']} Source: {source}"
    display({mime.FIGURE: payload, mime.VEGALITE: spec, "text/plain": text}, raw=True)


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")


def _checked_spec(chart: alt.LayerChart, name: str) -> dict[str, Any]:
    check_name("Figure", name)
    altair_theme.enable()
    spec: dict[str, Any] = chart.to_dict()
    if any(key in spec for key in ("hconcat", "vconcat", "concat", "facet", "repeat")):
        raise ShowError(f"Figure {name} has several views; only one view or layers can follow a page's width.")
    if "heights" not in spec.get("usermeta", {}):
        raise ShowError(f"Figure {name} has no heights; finish the chart with analysis.charts.layout.finish.")
    return spec


def check_name(kind: str, name: str) -> None:
    """Refuse a name that could not be part of an address.

    Raises
    ------
    ShowError
        Saying what is allowed.
    """
    if not NAME.fullmatch(name):
        raise ShowError(
            f"{kind} name {name!r}: use lower-case letters, digits, hyphens and underscores, starting with a letter."
        )


def _words(spec: Mapping[str, Any], name: str) -> dict[str, str]:
    words = spec.get("title", {})
    found = {
        "title": words.get("text", ""),
        "subtitle": words.get("subtitle", ""),
        "alt": spec.get("description", ""),
    }
    for key, meaning in (("title", "title"), ("alt", "description for readers who cannot see it")):
        if not str(found[key]).strip():
            raise ShowError(f"Figure {name} has no {meaning}.")
    return found


def _without_expression(answer: Answer) -> dict[str, Any]:
    return {**asdict(answer), "expression": None, "computed": answer.expression is not None}


def table(  # noqa: PLR0913
    frame: pd.DataFrame,
    name: str,
    caption: str,
    columns: Mapping[str, tuple[str, str | None]],
    source: str,
    *,
    links: Mapping[str, str] | None = None,
) -> None:
    """Display a table with a caption, its source and its data to download.

    Parameters
    ----------
    frame
        The rows, in the order shown.
    name
        Name of the table in the chapter, as for figures.
    caption
        What the table shows.
    columns
        The columns shown, in order: label and unit (one of ``analysis.units.UNITS``) for each. The first heads
        its row. Words need no unit. A format may follow the unit, as in ``share:+.1f``.
    source
        The line under the table.
    links
        For columns whose words are links: the address, a format over the row's columns, shown or not, such as
        ``ledger.html#{claim_id}``.

    Raises
    ------
    ShowError
        When caption, source, columns or rows are missing, or a column is unknown.
    """
    check_name("Table", name)
    _check_table(frame, name, columns, {"caption": caption, "source": source})
    shown = frame[list(columns)]
    addresses = _addresses(frame, name, links or {})
    text = f"{caption}\n{shown.to_string(index=False)}\nSource: {source}"
    body = _table_html(shown, name, caption, columns, source, addresses)
    display({"text/html": body, "text/plain": text}, raw=True)


def _check_table(frame: pd.DataFrame, name: str, columns: Mapping[str, object], words: Mapping[str, str]) -> None:
    unknown = [column for column in columns if column not in frame.columns]
    if unknown or not columns:
        raise ShowError(
            f"Table {name}: no column {', '.join(unknown) or 'given'}; the frame has {', '.join(map(str, frame))}."
        )
    for label, text in words.items():
        if not text.strip():
            raise ShowError(f"Table {name} has no {label}.")
    if frame.empty:
        raise ShowError(f"Table {name} has no rows.")


def _addresses(frame: pd.DataFrame, name: str, links: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the address of each linked cell, by row and column."""
    rows = [{str(column): value for column, value in row.items()} for row in frame.to_dict("records")]
    try:
        return [{column: address.format(**row) for column, address in links.items()} for row in rows]
    except KeyError as error:
        raise ShowError(
            f"Table {name}: a link needs column {error}; the frame has {', '.join(map(str, frame))}."
        ) from None


def _table_html(  # noqa: PLR0913, PLR0917
    frame: pd.DataFrame,
    name: str,
    caption: str,
    columns: Mapping[str, tuple[str, str | None]],
    source: str,
    addresses: Sequence[Mapping[str, str]],
) -> str:
    first = next(iter(columns))
    numeric = {column: column != first and pd.api.types.is_numeric_dtype(frame[column]) for column in columns}
    units = {column: unit for column, (_, unit) in columns.items()}
    heads = "".join(
        f'<th scope="col"{_number(numeric[column])}>{html.escape(label)}</th>' for column, (label, _) in columns.items()
    )
    rows = "\n".join(
        f"<tr>{_row_html(dict(zip(columns, row, strict=True)), units, numeric, linked)}</tr>"
        for row, linked in zip(frame.itertuples(index=False), addresses, strict=True)
    )
    csv = quote(_csv(frame))
    return (
        f'<div class="wager-table-block" id="tab-{name}">\n'
        f'<div class="table-scroll" role="region" aria-label="{html.escape(caption)}" tabindex="0">\n'
        f'<table class="wager-table">\n<caption>{html.escape(caption)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
        f'<p class="figure-source">Source: {html.escape(source)}</p>\n'
        f'<ul class="figure-links"><li><a download="{name}.csv" href="data:text/csv;charset=utf-8,{csv}">'
        f'Data (CSV)</a></li><li><a href="#tab-{name}">Link to this table</a></li></ul>\n</div>'
    )


def _row_html(
    row: Mapping[str, object],
    units: Mapping[str, str | None],
    numeric: Mapping[str, bool],
    linked: Mapping[str, str],
) -> str:
    texts = {column: cell(value, units[column]) for column, value in row.items()}
    cells = [
        f"<td{_number(numeric[column]) or _words_class(text)}>{_linked(text, linked.get(column))}</td>"
        for column, text in texts.items()
    ]
    phrase = ' class="phrase"' if len(next(iter(texts.values()))) > PHRASE else ""
    head = f'<th scope="row"{phrase}>{cells[0][cells[0].index(">") + 1 : -len("</td>")]}</th>'
    return head + "".join(cells[1:])


def _linked(text: str, address: str | None) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>' if address else html.escape(text)


def _words_class(text: str) -> str:
    """Mark a cell that holds a sentence: it needs more width than a word."""
    return ' class="words"' if len(text) > SENTENCE else ""


def _number(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def cell(value: Any, unit: str | None) -> str:
    """Return a value as printed in a table; what is missing becomes a dash.

    >>> cell(0.455, "share"), cell(None, "share"), cell("OpenAI", None), cell(float("inf"), "year")
    ('45.5%', '–', 'OpenAI', 'never')
    >>> cell(0.00267, "share:+.1f")
    '+0.3%'
    >>> cell(pd.Timestamp("2024-07-23"), None)
    '2024-07-23'
    """
    if value is None or pd.isna(value):
        return ABSENT
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if unit is None:
        return str(value)
    if isinstance(value, float) and math.isinf(value):
        return "never" if value > 0 else ABSENT
    name, _, spec = unit.partition(":")
    return format_value(value, name, spec or None)
