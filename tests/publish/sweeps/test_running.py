"""Which statements of a chapter are left out where nobody looks, and which never are."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.publish.project import WagerError
from analysis.publish.sweeps import running
from analysis.publish.sweeps.running import Cell

IMPORT = "if False:\n    from analysis.show import figure, table as listed"
"""Tells the names and imports nothing: what is called is ours."""


def shown(*sources):
    """Return what cells showed, and the names they left."""
    calls = []
    codes = running.compiled([Cell(source, number, "book/x.md", 1) for number, source in enumerate(sources, 1)])
    space = dict.fromkeys(("figure", "listed", "table"), calls.append) | {"book": SimpleNamespace(figure=calls.append)}
    for code in codes:
        exec(code, space)
    return calls, space


def test_statements_that_only_show_are_left_out_wherever_they_stand():
    calls, space = shown(IMPORT, "a = 1\nfigure(a)\nlisted(a)\nb = a + 1", "for each in range(3):\n    figure(each)")
    assert calls == []
    assert (space["a"], space["b"], space["each"]) == (1, 2, 2)


@pytest.mark.parametrize("source", ["kept = figure(1)", "str(figure(1))", "figure(1) or 2", "kept = [listed(1)]"])
def test_what_is_used_is_computed(source):
    assert shown(IMPORT, source)[0] == [1]


def test_other_things_of_that_name_stay():
    """``table`` is imported under another name here, so one called so is the chapter's own."""
    assert shown(IMPORT, "table(1)\nbook.figure(2)")[0] == [1, 2]
    assert shown("figure(1)")[0] == [1]


def test_a_cell_that_is_no_python_is_named_with_its_line():
    with pytest.raises(WagerError, match=r"^cell 2 \(book/x\.md, line 8\) is not plain Python \(invalid syntax\)"):
        running.compiled([Cell("a = 1", 1, "book/x.md", 2), Cell("b = 1\n%time b", 2, "book/x.md", 7)])
