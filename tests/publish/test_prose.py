"""The finder of typed numbers finds them, and leaves years, dates, names and roles alone."""

import pytest

from analysis.publish import chapters, prose
from analysis.publish.project import ROOT


def page(text: str) -> chapters.Page:
    return chapters.Page("sample", ROOT / "book" / "sample.md", text)


def found(text: str) -> list[str]:
    return [item.number for item in prose.typed_numbers(page(text))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It costs $600 billion.", ["600", "billion"]),
        ("A share of 4.6% of tasks.", ["4.6%"]),
        ("Twice as much, then fifty more.", ["Twice", "fifty"]),
        ("about 1,424 in 2026", ["1,424"]),
        ("12 months later", ["12"]),
    ],
)
def test_typed_numbers_are_found(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 and the 1990s, on 26 July 2024, in June 2026 and 2026Q2.",
        "Five documents, two forms, one answer, twelve steps.",
        "Llama 3.1 405B, GPT-4o, H100, S&P 500, paragraph A08.",
        "It is {finding}`payback/gap_latest:.0f` or {datum}`claims/value_high?claim_id=A-020`.",
        "With $x_1 = 2$ and code `f(3)` and [a link](page.html#L-12).",
        "---\ntitle: 3\n---\n```{code-cell}\nx = 5\n```\n$$\ny = 7\n$$",
    ],
)
def test_years_dates_names_roles_code_and_formulas_are_left_alone(text):
    assert found(text) == []


def test_line_and_context_are_named():
    (item,) = prose.typed_numbers(page("first\n\nIt costs 600 now.\n"))
    assert str(item) == "book/sample.md:3: typed number '600' in “It costs 600 now.”"


def test_words_counts_prose_only():
    text = (
        "---\na: b\n---\n# A title\n\nOne {finding}`x` two.\n```{code-cell}\nnot = counted\n```\n$$\nnor + this\n$$\n"
    )
    assert prose.words(page(text)) == 5


def test_no_page_of_the_report_has_a_typed_number():
    assert [str(item) for one in chapters.listed() for item in prose.typed_numbers(one)] == []
