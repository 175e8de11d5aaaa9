"""The notebook of a chapter as readers download it: it reads well in any viewer and runs in an empty folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import nbformat

from analysis.mime import FINDING
from analysis.publish import params
from analysis.publish.cards import Found
from analysis.publish.chapters import Page
from analysis.publish.elsewhere import opening, pictures
from analysis.publish.elsewhere.places import Place
from analysis.publish.elsewhere.words import Prose, with_addresses
from analysis.publish.runs import KERNEL, Run, code_cells
from analysis.publish.settings import Settings

HIDDEN_CODE = {"jupyter": {"source_hidden": True}, "cellView": "form"}
"""How JupyterLab and Colab fold the code of a cell."""
HIDDEN_CELL = {"jupyter": {"source_hidden": True, "outputs_hidden": True}, "cellView": "form"}
INJECTED = "injected-parameters"
"""papermill's tag of the cell that it replaces at the next run."""


def render(  # noqa: PLR0913
    page: Page,
    run: Run,
    found: Found,
    settings: Settings,
    *,
    edition: str = "",
    drawn: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the executed notebook of a chapter as a file; the same input always gives the same bytes.

    Parameters
    ----------
    page
        The chapter as it stands.
    run
        Its run.
    found
        Findings of every chapter that its prose cites, by chapter and name.
    settings
        Where the project and the site are published.
    edition
        Folder of the edition; empty for the published one.
    drawn
        Files of the chapter's figures, as ``joining.join`` returns them; pictures are drawn anew where they lack.

    Raises
    ------
    WagerError
        When the prose cites a finding that is not there.
    """
    place = Place(page.name, edition, settings.site)
    cells = [*opening.cells(page, place, settings), *_cells(page, run, Prose(place, found), drawn or {})]
    notebook = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    text: str = nbformat.v4.writes(notebook)  # that of nbformat itself validates once more
    return f"{text}\n".encode()


def _cells(page: Page, run: Run, prose: Prose, drawn: Mapping[str, bytes]) -> Iterator[nbformat.NotebookNode]:
    """Yield the cells of the chapter as it stands, with the outputs of its run."""
    ran = iter(code_cells(run.notebook))
    parameters = params.cell_index(page)
    for index, cell in enumerate(page.notebook().cells):
        name = f"{page.name}-{index}"
        if cell.cell_type == "code":
            yield _code(name, cell, next(ran), prose.place, drawn)
        else:
            yield nbformat.v4.new_markdown_cell(prose.written(cell.source), id=name)
        if index == parameters and run.parameters:
            yield _given(run.parameters)


def _code(
    name: str,
    cell: nbformat.NotebookNode,
    ran: nbformat.NotebookNode,
    place: Place,
    drawn: Mapping[str, bytes],
) -> nbformat.NotebookNode:
    tags = list(cell.metadata.get("tags", []))
    made: nbformat.NotebookNode = nbformat.v4.new_code_cell(
        cell.source,
        id=name,
        metadata={**_folded(tags), "tags": tags},
        execution_count=ran.execution_count,
        outputs=_outputs(ran, place, drawn),
    )
    return made


def _folded(tags: list[str]) -> dict[str, Any]:
    """Fold what a page hides, in the words of each viewer; parameters stay in sight, since they are to be changed."""
    if "parameters" in tags:
        return {}
    return HIDDEN_CELL if "remove-cell" in tags else HIDDEN_CODE if "hide-input" in tags else {}


def _given(parameters: Mapping[str, object]) -> nbformat.NotebookNode:
    """Return the cell that sets what the edition sets."""
    lines = [f"{name} = {value!r}" for name, value in sorted(parameters.items())]
    tags = {"tags": [INJECTED]}
    made: nbformat.NotebookNode = nbformat.v4.new_code_cell("\n".join(lines), id="given", metadata=tags)
    return made


def _outputs(ran: nbformat.NotebookNode, place: Place, drawn: Mapping[str, bytes]) -> list[nbformat.NotebookNode]:
    """Return outputs without what only our programs read: findings in a row are the lines of one text."""
    found: list[nbformat.NotebookNode] = []
    for is_finding, group in groupby(ran.outputs, lambda output: FINDING in output.get("data", {})):
        if is_finding:
            lines = "".join(f"{output.data['text/plain']}\n" for output in group)
            found.append(nbformat.v4.new_output("stream", text=lines))
        else:
            found += [_output(output, place, drawn) for output in group]
    return found


def _output(output: nbformat.NotebookNode, place: Place, drawn: Mapping[str, bytes]) -> nbformat.NotebookNode:
    """Return an output with links that hold elsewhere and pictures that show there."""
    kept = json.loads(json.dumps(output))
    data = kept.get("data", {})
    if pictures.is_figure(data):
        kept["data"] = pictures.shown(data, drawn)
    elif "text/html" in data:
        data["text/html"] = with_addresses(data["text/html"], place)
    made: nbformat.NotebookNode = nbformat.from_dict(kept)
    return made
