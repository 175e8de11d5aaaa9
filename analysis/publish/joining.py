"""Join a run's outputs to the page as it stands now."""

from __future__ import annotations

import json
from typing import Any

import nbformat

from analysis.mime import FIGURE, FINDING
from analysis.publish import codelinks, figures, pictures
from analysis.publish.chapters import Page
from analysis.publish.project import BOOK
from analysis.publish.runs import Run, code_cells


def join(page: Page, notebook: nbformat.NotebookNode, run: Run) -> list[str]:
    """Put the run's outputs into the notebook's code cells.

    Findings are taken out (the prose shows them), figures become HTML.

    Returns
    -------
    list of str
        Files that the figures need, by path in the site.
    """
    files: list[str] = []
    for index, ran in zip(page.code_cells, code_cells(run.notebook), strict=True):
        cell = notebook.cells[index]
        cell.execution_count = ran.execution_count
        cell.outputs = []
        for output in ran.outputs:
            if FINDING in output.get("data", {}):
                continue
            if FIGURE in output.get("data", {}):
                payload = output.data[FIGURE]
                output = _figure(page, index, payload)  # noqa: PLW2901
                files += pictures.keep(payload)
            cell.outputs.append(output)
    return files


def _figure(page: Page, index: int, payload: Any) -> nbformat.NotebookNode:
    line = page.line_of(index, f'"{payload["name"]}"')
    code = codelinks.link(f"{BOOK}/{page.path.name}", line)
    markup = figures.markup(json.loads(json.dumps(payload)), code_href=code["href"])
    made: nbformat.NotebookNode = nbformat.v4.new_output("display_data", data={"text/html": markup})
    return made
