"""Generated parts of pages leave nothing out: every table, column, assumption, correction, source, parameter."""

import html
import re
from html import unescape

import pytest

from analysis import assumptions, findings, tables
from analysis.publish import chapters, pages, params
from analysis.publish.project import WagerError


def block(name, argument=""):
    made = pages.expand(f"```{{generated}} {name}{' ' + argument if argument else ''}\n```", "data")
    assert "{generated}" not in made
    return html.unescape(made)


def sections(text):
    """Split the block of tables at its anchors: the part of each table by anchor."""
    parts = re.split(r"^\(([\w-]+)\)=$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def listed():
    return sections(block("tables"))


SHOWN = [name for name in tables.names() if name not in {"sources", "assumptions", "corrections"}]


def test_every_table_has_a_section_and_no_other(listed):
    assert list(listed) == [f"table-{name.replace('_', '-')}" for name in SHOWN]


@pytest.mark.parametrize("name", SHOWN)
def test_section_lists_every_column_origin_and_the_rows(listed, name):
    part, schema = listed[f"table-{name.replace('_', '-')}"], tables.schema(name)
    assert f"### {schema.title}" in part
    assert re.findall(r'<th scope="row"><code>(\w+)</code></th>', part) == list(schema.columns)
    for column in schema.columns.values():
        assert column.meaning in part
        assert not column.unit or f"<td>{column.unit}</td>" in part
    assert f"{len(tables.load(name))} rows." in part
    assert f'href="data/{name}.csv"' in part
    for origin in schema.origins:
        assert origin.title in part
        assert f'href="{origin.url}"' in part
        assert origin.licence.name in part
    assert schema.derivation.strip()[:60] in part


def test_columns_say_what_is_allowed(listed):
    capex = listed["table-capex-quarterly"]
    assert "Alphabet, Amazon, Meta, Microsoft, Oracle" in capex
    low, high = tables.schema("claims").columns["horizon"].minimum, tables.schema("claims").columns["horizon"].maximum
    if low or high:
        assert f"{low or ''} to {high or ''}" in listed["table-claims"]


def test_html_blocks_have_no_blank_line(listed):
    """A blank line would end the block for Markdown, and the rest would print as text."""
    for part in listed.values():
        inside = part[part.index('<p class="table-facts">') :].rstrip()
        assert "\n\n" not in inside


def test_every_assumption_is_listed_with_an_anchor():
    made = block("assumptions")
    for entry in assumptions.assumptions().values():
        assert f'id="assumption-{entry.name.replace("_", "-")}"' in made
        assert entry.meaning in made
        assert entry.reason in made
        assert findings.format_value(entry.central, entry.unit) in made


def test_assumptions_of_one_chapter():
    assert block("assumptions", "payback").count("<tr id=") == len(assumptions.assumptions("payback"))


def test_every_correction_is_listed_with_its_source():
    made, frame = block("corrections"), tables.load("corrections")
    assert len(re.findall(r'<th scope="row">', made)) == len(frame) > 0
    for row in frame.itertuples():
        assert row.reason in made
        assert f"{row.column}: {row.value_in_source}" in made
        assert f'href="#table-{row.table.replace("_", "-")}"' in made
        assert tables.source(row.source).url in made


def test_every_source_is_listed_once_by_publisher():
    made = block("sources")
    frame = tables.load("sources")
    assert sorted(re.findall(r"<code>(\w+)</code></li>", made)) == sorted(frame["source"])
    shown = re.findall(r'<li id="source-[\w-]+"><a href="[^"]+" rel="external">.*?</a>, (.*)', made)
    wanted = sorted(frame["publisher"], key=str.lower)
    assert all(unescape(line).startswith(publisher) for line, publisher in zip(shown, wanted, strict=True))
    assert "nan" not in re.findall(r"\w+", made)


def test_every_parameter_is_listed_with_default_and_range():
    made, known = block("parameters", "payback"), params.parameters(chapters.chapter("payback"))
    assert re.findall(r'<th scope="row"><code>(\w+)</code></th>', made) == list(known)
    for parameter in known.values():
        assert f'<td class="number">{parameter.default:.10g}</td>' in made
        assert parameter.allowed in made
        assert parameter.meaning in made


def test_a_large_default_is_short():
    assert '<td class="number">1e+14</td>' in block("parameters", "scaling_and_energy")


def test_parameters_of_an_unknown_chapter():
    with pytest.raises(WagerError, match=r"There is no chapter 'paybak' in book/: did you mean payback\?"):
        block("parameters", "paybak")


def test_statuses_from_the_strongest_on():
    assert re.findall(r"- \*\*(\w+)\*\*", block("statuses")) == list(findings.STATUSES)


def test_unknown_block_is_named_with_its_page():
    with pytest.raises(WagerError, match=r"book/data\.md: no generated block 'table'; did you mean tables\?"):
        block("table")


def test_text_around_blocks_and_other_fences_stay():
    text = "# Data\n\n```{generated} statuses\n```\n\n```{code-cell}\nx = 1\n```\n"
    made = pages.expand(text, "data")
    assert made.startswith("# Data\n\n- **reported**")
    assert made.endswith("\n\n```{code-cell}\nx = 1\n```\n")
    assert pages.expand("Nothing here.", "data") == "Nothing here."


def test_cells_are_escaped(tiny):
    path = tiny / "data" / "baselines.yml"
    text = path.read_text(encoding="utf-8")
    title = tables.schema("baselines").columns["value"].meaning
    assert text.count(title) == 1
    path.write_text(text.replace(title, "A <b>bold</b> meaning"), encoding="utf-8")
    made = pages.expand("```{generated} tables\n```", "data")
    assert "A &lt;b&gt;bold&lt;/b&gt; meaning" in made


def test_every_block_that_pages_ask_for_is_known():
    asked = [match["name"] for page in chapters.listed() for match in pages.BLOCK.finditer(page.text)]
    assert set(asked) == set(pages.BLOCKS)
