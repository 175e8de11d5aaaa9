"""Two runs side by side: every finding of either, in order, with a star at what moved."""

from analysis.publish import compare


def found(**values):
    return {name: {"value": value, "unit": "usd_bn", "label": name.title()} for name, value in values.items()}


def test_rows_of_both_runs():
    published = found(npv=100.0, gap=5.0, gone=1.0)
    here = found(npv=100.0, gap=7.0, new=2.0)
    assert list(compare.rows(published, here)) == [
        ("npv", "Npv", "$100 billion", "$100 billion", False),
        ("gap", "Gap", "$5.0 billion", "$7.0 billion", True),
        ("new", "New", "(none)", "$2.0 billion", True),
        ("gone", "Gone", "$1.0 billion", "(none)", True),
    ]


def test_a_move_too_small_to_print_is_a_move():
    (row,) = compare.rows(found(npv=100.0), found(npv=100.001))
    assert (row.published, row.here, row.moved) == ("$100 billion", "$100 billion", True)


def test_words_and_unknowns():
    word = {"gap": {"value": "wider", "unit": "text", "label": "Gap"}}
    unknown = {"gap": {"value": None, "unit": "text", "label": "Gap"}}
    (row,) = compare.rows(word, unknown)
    assert (row.published, row.here, row.moved) == ("wider", "unresolved", True)
    assert [row.moved for row in compare.rows(unknown, unknown)] == [False]


def test_as_text_lines_up_and_marks_what_moved():
    rows = list(compare.rows(found(npv=100.0, gap=5.0), found(npv=100.0, gap=7.0)))
    assert compare.as_text(rows).splitlines() == [
        "  finding     published      this run",
        "  npv      $100 billion  $100 billion",
        "* gap      $5.0 billion  $7.0 billion",
    ]


def test_as_text_of_nothing_is_its_head():
    assert compare.as_text([]) == "  finding  published  this run"
