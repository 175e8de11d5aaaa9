"""Chapters are parsed once for each text, and a stored parse is the same as a new one."""

import pytest

from analysis.publish import chapters, parsed


@pytest.fixture
def parse(tiny):
    """Parse the small chapter as a new process would."""
    (tiny / "_build").mkdir()

    def again():
        parsed.parsed.cache_clear()
        page = chapters.chapter("mini")
        return parsed.parsed(page.text, str(page.path))

    return again


@pytest.fixture
def file(tiny):
    return tiny / "_build" / ".parsed" / "mini.json"


def test_stored_and_new_are_the_same(parse, file, monkeypatch):
    first = parse()
    monkeypatch.setattr(parsed, "read_myst_markdown_notebook", lambda *_, **__: pytest.fail("parsed again"))
    assert parse() == first
    assert first.notebook.cells[0].cell_type == "markdown"
    assert list(first.digests) == [i for i, cell in enumerate(first.notebook.cells) if cell.cell_type == "code"]


def test_another_text_is_parsed_anew(parse, file, rewrite):
    first = parse()
    rewrite("book/mini.md", "price * count", "price + count")
    second = parse()
    changed = [index for index in first.digests if first.digests[index] != second.digests[index]]
    assert len(changed) == 1
    assert "price + count" in second.notebook.cells[changed[0]].source


@pytest.mark.parametrize("content", ["", "{", "[]", '{"of": 1}'])
def test_a_file_that_cannot_be_read_counts_as_absent(parse, file, content):
    first = parse()
    file.write_text(content, encoding="utf-8")
    second = parse()
    assert second.digests == first.digests
    assert [cell.source for cell in second.notebook.cells] == [cell.source for cell in first.notebook.cells]
    assert parse() == second


def test_a_project_that_was_never_built_is_left_alone(tiny):
    parsed.parsed.cache_clear()
    page = chapters.chapter("mini")
    assert parsed.parsed(page.text, str(page.path)).digests
    assert not (tiny / "_build").exists()
