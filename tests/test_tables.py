"""Tables load as described, and everything that is not as described is refused with its place.

Expected values are read off the rows in conftest by eye.
"""

# ruff: noqa: E501 - a message stands in one piece
from __future__ import annotations

import csv
import datetime
import io
import os
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis import hints, rows, schemas, tables
from analysis.tables import TableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import DataFolder


def test_types_and_order(data: DataFolder) -> None:
    frame = tables.load("capex")
    assert frame.attrs["table"] == "capex"
    assert frame["company"].tolist() == ["Alphabet", "Meta", "Meta"]
    assert frame["year"].tolist() == [2024, 2024, 2025]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "company": "str",
        "year": "Int64",
        "capex_usd_bn": "float64",
        "staff": "Int64",
        "audited": "boolean",
        "period_end": "datetime64[us]",
        "source": "str",
        "status": "str",
        "confidence": "str",
        "note": "str",
    }


def test_empty_optional_cells_are_missing(data: DataFolder) -> None:
    last = tables.load("capex").iloc[2]
    assert [pd.isna(last[name]) for name in ("staff", "period_end", "note")] == [True, True, True]
    assert tables.load("capex")["note"].iloc[1] == "cash, not leases"


def test_records_are_the_rows_in_plain_python(data: DataFolder) -> None:
    """Cell by cell as the file has them."""
    first, _, last = tables.records("capex")
    assert list(first.values()) == [
        "Alphabet", 2024, 52.5, 183323, True, datetime.date(2024, 12, 31), "filing_a", "reported", "high", None
    ]  # fmt: skip
    assert [last[name] for name in ("staff", "audited", "period_end", "note")] == [None, True, None, None]
    assert type(last["capex_usd_bn"]) is float


def test_records_say_what_frames_say() -> None:
    """Every table of the report, both ways."""
    for name in tables.names():
        frame = tables.load(name)
        plain = frame.astype(object).where(frame.notna(), None)
        for row, wanted in zip(tables.records(name), plain.to_dict("records"), strict=True):
            for column, cell in row.items():
                assert type(cell) in {str, float, int, bool, datetime.date, type(None)}
                day = isinstance(cell, datetime.date)
                assert (pd.Timestamp(cell) if day else cell) == wanted[column], (name, row)


def test_records_are_the_callers(data: DataFolder) -> None:
    tables.records("capex")[0]["company"] = "Initech"
    assert tables.records("capex")[0]["company"] == "Alphabet"
    with pytest.raises(TableError, match="did you mean capex"):
        tables.records("capx")


def test_text_that_looks_missing_stays_text(data: DataFolder) -> None:
    data.replace("capex.csv", "estimated,low,", "estimated,low,NA")
    assert tables.load("capex")["note"].iloc[2] == "NA"


def test_attrs_survive_filtering(data: DataFolder) -> None:
    frame = tables.load("capex")
    assert frame[frame["company"] == "Meta"].attrs == {"table": "capex"}


def test_names_list_every_csv_and_description(data: DataFolder) -> None:
    data.write("stray.csv", "a\n1\n")
    data.write("datapackage.json", "{}")
    (data.place / "scenarios").mkdir()
    assert tables.names() == ["assumptions", "capex", "corrections", "sources", "stray"]
    with pytest.raises(TableError, match=r"Table 'stray' has no file stray\.yml; a table is a \.csv and a \.yml"):
        tables.load("stray")


def test_folder_argument_and_variable(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tables.folder() == data.place
    monkeypatch.delenv("WAGER_DATA")
    assert tables.folder().parts[-2:] == (tables.folder().parent.name, "data")
    assert tables.load("capex", data.place).shape == (3, 10)
    assert tables.schema("capex", data.place).key == ["company", "year"]
    assert tables.source("leak", data.place).title == "Memo"


def test_a_folder_that_is_not_there(data: DataFolder) -> None:
    with pytest.raises(TableError, match=r"No data folder .*nowhere; set WAGER_DATA to the folder of tables\."):
        tables.load("capex", data.place / "nowhere")


def test_unknown_table_names_the_nearest(data: DataFolder) -> None:
    with pytest.raises(TableError, match=r"No table 'capx' in the data folder; did you mean capex\? Allowed: assump"):
        tables.load("capx")


def test_callers_get_a_copy(data: DataFolder) -> None:
    first = tables.load("capex")
    first.loc[0, "capex_usd_bn"] = -1.0
    first.attrs["table"] = "other"
    assert tables.load("capex").loc[0, "capex_usd_bn"] == 52.5
    assert tables.load("capex").attrs["table"] == "capex"


def test_a_changed_file_is_read_again_even_with_the_same_size_and_time(data: DataFolder) -> None:
    assert tables.load("capex").loc[0, "capex_usd_bn"] == 52.5
    path = data.place / "capex.csv"
    before = path.stat()
    data.replace("capex.csv", "52.5", "62.5")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert tables.load("capex").loc[0, "capex_usd_bn"] == 62.5


def test_a_changed_source_list_is_checked_again(data: DataFolder) -> None:
    tables.load("capex")
    data.replace("sources.csv", "leak,Memo", "memo,Memo")
    with pytest.raises(TableError, match="no source 'leak'"):
        tables.load("capex")


# Files that are no tables


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: b"", "capex.csv is empty; it needs a header and rows."),
        (lambda t: b" \n\n", "capex.csv is empty; it needs a header and rows."),
        (lambda t: t.splitlines()[0].encode() + b"\n", "capex.csv has a header and no rows."),
        (lambda t: t.encode("utf-16"), "capex.csv, line 1: not UTF-8"),
        (lambda t: t.replace("leases", "l\xe4ases").encode("latin-1"), "capex.csv, line 3: not UTF-8"),
        (lambda t: b"\xef\xbb\xbf" + t.encode(), "capex.csv starts with a byte-order mark"),
        (lambda t: t.replace("leases", "l\0ases").encode(), "capex.csv, line 3: a NUL byte"),
        (
            lambda t: t.replace('leases"', "leases").encode(),
            "capex.csv, line 3: not CSV (unexpected end of data).",
        ),
        (
            lambda t: t.replace("low,\n", "low\n").encode(),
            "capex.csv, line 4: 9 cells where the header has 10.",
        ),
        (
            lambda t: t.replace("low,\n", "low,,\n").encode(),
            "capex.csv, line 4: 11 cells where the header has 10.",
        ),
        (lambda t: t.replace("Meta,2025", "\nMeta,2025").encode(), "capex.csv, line 4: 0 cells where"),
        (lambda t: t.replace("year,", "company,", 1).encode(), "column 'company' appears 2 times."),
        (lambda t: t.replace("staff", "stuff", 1).encode(), "column 'staff' of the description is missing."),
        (
            lambda t: t.replace("staff", "stuff", 1).encode(),
            "column 'stuff' is not in the description; did you mean staff?",
        ),
        (lambda t: t.replace("company,year", "year,company", 1).encode(), "columns in another order"),
    ],
)
def test_a_file_that_is_no_table(data: DataFolder, change: Callable[[str], bytes], message: str) -> None:
    data.write("capex.csv", change(data.read("capex.csv")))
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    assert message in str(caught.value)


@given(content=st.binary(max_size=60).filter(lambda b: not b.startswith(b"a,b")))
def test_no_bytes_bring_more_than_a_table_error(content: bytes) -> None:
    with pytest.raises(TableError, match=r"^x\.csv"):
        rows.read("x.csv", content, ["a", "b"])


@given(cells=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2))
def test_cells_of_any_text_are_read_back(cells: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["a", "b"], cells])
    (row,) = rows.read("x.csv", file.getvalue().encode(), ["a", "b"])
    assert (row.line, row.cells) == (2, {"a": cells[0], "b": cells[1]})


# Values that are not as described


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("52.5", "fifty", "line 2, column capex_usd_bn: 'fifty'; allowed: a number, at least 0, at most 300 (usd_bn)."),
        ("52.5", "nan", "line 2, column capex_usd_bn: 'nan'; allowed: a number"),
        ("52.5", "inf", "line 2, column capex_usd_bn: 'inf'; allowed: a number"),
        ("52.5", "1_000", "line 2, column capex_usd_bn: '1_000'; allowed: a number"),
        ("52.5", "-0.1", "line 2, column capex_usd_bn: '-0.1'; allowed: a number, at least 0, at most 300 (usd_bn)."),
        ("52.5", "300.01", "line 2, column capex_usd_bn: '300.01'; allowed"),
        ("52.5", "", "line 2, column capex_usd_bn: empty; allowed"),
        ("2024,52.5", "2024.0,52.5", "line 2, column year: '2024.0'; allowed: a whole number, at least 2020"),
        ("true", "yes", "line 2, column audited: 'yes'; allowed: true or false."),
        ("2024-12-31,filing_a", "31.12.2024,filing_a", "line 2, column period_end: '31.12.2024'; allowed: a date as yy"),
        ("2024-12-31,filing_a", "2024-02-30,filing_a", "line 2, column period_end: '2024-02-30'; allowed: a date"),
        ("2024-12-31,filing_a", "1924-12-31,filing_a", "line 2, column period_end: '1924-12-31'; allowed: a date as yyyy-mm-dd, at least 2020-01-01."),
        ("Alphabet,2024", "Alphbet,2024", "line 2, column company: 'Alphbet'; did you mean Alphabet? Allowed: Alphabet, M"),
        ("Alphabet,2024", '" Alphabet",2024', "line 2, column company: ' Alphabet'; did you mean Alphabet?"),
        ("filing_a", "", "line 2, column source: empty; allowed: text"),
        ("filing_a", "filing_c", "line 2, column source: no source 'filing_c'; did you mean filing_b? Allowed: filing_a"),
        ("reported,high,\n", "certain,high,\n", "line 2, column status: 'certain'; allowed: derived, estimated, reported"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_allowed(data: DataFolder, old: str, new: str, message: str) -> None:
    data.replace("capex.csv", old, new)
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    assert str(caught.value).startswith(f"capex.csv, {message}")


def test_lines_count_as_an_editor_does(data: DataFolder) -> None:
    """The note of line 3 runs over two lines, so the row after it starts on line 5."""
    data.replace("capex.csv", "cash, not", "cash,\nnot")
    data.replace("capex.csv", "Meta,2025,70", "Meta,2025,many")
    with pytest.raises(TableError, match=r"capex\.csv, line 5, column capex_usd_bn: 'many'"):
        tables.load("capex")


def test_pattern_must_match_the_whole_value(data: DataFolder) -> None:
    data.replace("sources.csv", "2025-01-30", "2025-01-30x")
    with pytest.raises(
        TableError, match=r"sources\.csv, line 2, column date_published: '2025-01-30x'; allowed: .*form"
    ):
        tables.load("sources")


def test_the_same_key_twice(data: DataFolder) -> None:
    data.replace("capex.csv", "Meta,2025", "Alphabet,02024")
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    assert "capex.csv, lines 2, 4: the same key (company, year: Alphabet, 2024)." in str(caught.value)


def test_a_date_key_compares_dates_and_shows_them(data: DataFolder) -> None:
    data.describe("capex", lambda d: d.update(key=["period_end"]))
    data.describe("capex", lambda d: d["columns"]["period_end"].update(required=True))
    data.replace("capex.csv", "true,,leak", "true,2025-12-31,leak")
    with pytest.raises(TableError, match=r"lines 2, 3: the same key \(period_end: 2024-12-31\)"):
        tables.load("capex")


def test_five_problems_are_shown_in_order_of_lines_and_the_rest_counted(data: DataFolder) -> None:
    data.replace("capex.csv", "52.5", "x")
    data.replace("capex.csv", "true", "x")
    data.replace("capex.csv", "filing_b,reported,high", "filing_x,sure,very")
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines[:5]] == [
        "capex.csv, line 2, column audited",
        "capex.csv, line 2, column capex_usd_bn",
        "capex.csv, line 3, column confidence",
        "capex.csv, line 3, column source",
        "capex.csv, line 3, column status",
    ]
    assert lines[5:] == ["and 1 more"]


# Descriptions


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("type: integer, unit: year", "type: whole, unit: year", "capex.yml: columns.year.type: Input should be 'string'"),
        ("unit: usd_bn", "unit: usdbn", "columns.capex_usd_bn.unit: no unit 'usdbn'; did you mean usd_bn?"),
        ("title: Capital", "name: Capital", "capex.yml: title: Field required"),
        ("title: Capital", "colour: red\ntitle: Capital", "capex.yml: colour: Extra inputs are not permitted"),
        ("meaning: Company,", "meaning: Company, minimum: 3,", "minimum and maximum do not fit type string"),
        ("minimum: 2020-01-01", "minimum: 2020", "minimum and maximum do not fit type date"),
        ("minimum: 2020, maximum: 2030", "minimum: 2031, maximum: 2030", "minimum 2031.0 is above maximum 2030.0"),
        ("minimum: 2020, maximum: 2030", "pattern: x", "pattern is for type string, not integer"),
        ("meaning: Company,", 'meaning: Company, pattern: "(",', "not a regular expression"),
        ("allowed: [Alphabet, Meta]", "allowed: [Alphabet, 7]", "allowed value 7 does not fit type string (quote text)"),
        ("allowed: [Alphabet, Meta]", "allowed: [yes, Meta]", "capex.yml: columns.company.allowed.0"),
        ("key: [company, year]", "key: [company, yr]", "key 'yr' is not among the columns; did you mean year?"),
        ("key: [company, year]", "key: [company, staff]", "key 'staff' may not be optional"),
        ("key: [company, year]", "key: []", "capex.yml: key: List should have at least 1 item"),
        ("  staff: {", "  Staff: {", "column name 'Staff'; allowed: small letters"),
        ("  status: {", "  rank: {", "capex.yml: a table of facts needs a required column 'status'."),
        ("meaning: Id of the source}", "meaning: Id, required: false}", "needs a required column 'source'"),
        ("estimated, scenario", "estimated, guessed", "column 'status' must list under 'allowed' some of reported"),
        ("allowed: [high, medium, low]}", "required: true}", "column 'confidence' must list under 'allowed' some of high"),
        ("licence: {name: facts only}", "licence: {url: https://example.org}", "origins.0.licence.name: Field required"),
        ("url: https://example.org/filings", "url: filings", "origins.0.url"),
        ("date_accessed: 2026-11-22", "date_accessed: yesterday", "origins.0.date_accessed"),
        ("  staff: {", "  year: {", "capex.yml is not YAML: key 'year' appears twice"),
        ("title: Capital", "title: [Capital", "capex.yml is not YAML:"),
    ],
)  # fmt: skip
def test_a_description_that_is_wrong(data: DataFolder, old: str, new: str, message: str) -> None:
    data.replace("capex.yml", old, new)
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    assert message in str(caught.value)


def test_facts_need_an_origin(data: DataFolder) -> None:
    data.describe("capex", lambda d: d.update(origins=[]))
    with pytest.raises(TableError, match="a table of facts needs at least one origin"):
        tables.schema("capex")


def test_an_empty_description(data: DataFolder) -> None:
    data.write("capex.yml", "")
    with pytest.raises(TableError, match=r"capex\.yml: Input should be a valid dictionary"):
        tables.schema("capex")


def test_the_schema_says_what_the_yaml_says(data: DataFolder) -> None:
    found = tables.schema("capex")
    assert found.columns["capex_usd_bn"].unit == "usd_bn"
    assert found.columns["capex_usd_bn"].maximum == 300
    assert found.columns["period_end"].minimum == datetime.date(2020, 1, 1)
    assert found.columns["note"].required is False
    assert found.origins[0].date_accessed == "2026-11-22"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_python_writes_it_is_read_back(number: float) -> None:
    assert schemas.Column(type="number", meaning="m").parse([repr(number)]) == [number]


@given(st.text(max_size=6))
def test_a_cell_is_read_as_a_whole_number_only_where_it_is_one(text: str) -> None:
    column = schemas.Column(type="integer", meaning="m")
    try:
        found = column.parse([text])
    except ValidationError:
        assert not text.isascii() or not text.removeprefix("-").isdigit()
    else:
        assert found == [int(text)]


# Sources


def test_sources_by_id(data: DataFolder) -> None:
    assert list(tables.sources()) == ["filing_a", "filing_b", "leak"]
    found = tables.source("filing_a")
    assert (found.publisher, found.url, found.date_published) == ("Alphabet", "https://example.org/a", "2025")
    assert found.date_accessed == datetime.date(2026, 11, 22)
    assert tables.source("leak").date_published is None


def test_unknown_source(data: DataFolder) -> None:
    with pytest.raises(TableError, match=r"No source 'filing_z' in sources\.csv; did you mean filing_b\? Allowed: fil"):
        tables.source("filing_z")


def test_the_list_of_sources_is_the_callers(data: DataFolder) -> None:
    tables.sources().clear()
    assert len(tables.sources()) == 3


# Corrections


def test_a_correction_is_applied_and_the_file_keeps_the_error(data: DataFolder) -> None:
    frame = tables.load("capex")
    assert frame["capex_usd_bn"].tolist() == [52.5, 37.26, 70.0]
    assert "39.23" in data.read("capex.csv")
    assert tables.load("corrections")["value_used"].tolist() == ["37.26"]


def test_a_correction_may_mend_a_value_out_of_range(data: DataFolder) -> None:
    data.replace("capex.csv", "39.23", "39230")
    data.replace("corrections.csv", "39.230", "39230")
    assert tables.load("capex")["capex_usd_bn"].iloc[1] == 37.26


def test_a_corrected_value_is_checked_like_any_other(data: DataFolder) -> None:
    data.replace("corrections.csv", "37.26", "372.6")
    with pytest.raises(TableError, match=r"capex\.csv, line 3, column capex_usd_bn: '372\.6'; allowed"):
        tables.load("capex")


def test_a_correction_whose_error_is_gone(data: DataFolder) -> None:
    data.replace("capex.csv", "39.23", "37.26")
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    assert str(caught.value) == (
        "corrections.csv, correction meta_typo: capex.csv, line 3, column capex_usd_bn is '37.26', not '39.230': "
        "the source no longer shows the error; remove the correction."
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('""year"": 2024', '""year"": 2023', "its key selects 0 rows of capex; it must select one."),
        (', ""year"": 2024', "", "its key selects 2 rows of capex; it must select one."),
        ('""year"": 2024', '""yeer"": 2024', "table capex has no column 'yeer'; did you mean year?"),
        (
            ",capex_usd_bn,",
            ",capex_usd,",
            "table capex has no column 'capex_usd'; did you mean capex_usd_bn?",
        ),
        ('""company"": ', '""company"" ', "allowed: a JSON object of column and value."),
        (
            '{""company"": ""Meta"", ""year"": 2024}',
            '[""Meta"", 2024]',
            "allowed: a JSON object of column and value.",
        ),
        ("filing_b", "filing_q", "corrections.csv, line 2, column source: no source 'filing_q'"),
    ],
)
def test_a_correction_that_does_not_fit(data: DataFolder, old: str, new: str, message: str) -> None:
    data.replace("corrections.csv", old, new)
    with pytest.raises(TableError) as caught:
        tables.load("capex")
    assert message in str(caught.value)


@pytest.mark.parametrize("table", ["capx", "sources"])
def test_a_correction_of_no_table_of_facts(data: DataFolder, table: str) -> None:
    data.replace("corrections.csv", "meta_typo,capex", f"meta_typo,{table}")
    with pytest.raises(TableError, match=f"correction meta_typo: no table '{table}'; .*[Aa]llowed: capex"):
        tables.load("corrections")


def test_no_corrections_are_fine_and_no_file_of_them_is_not(data: DataFolder) -> None:
    header = data.read("corrections.csv").splitlines()[0]
    data.write("corrections.csv", header + "\n")
    assert tables.load("corrections").empty
    assert tables.load("capex")["capex_usd_bn"].iloc[1] == 39.23
    (data.place / "corrections.csv").unlink()
    with pytest.raises(TableError, match=r"Table 'corrections' has no file corrections\.csv"):
        tables.load("capex")


def test_a_long_list_of_allowed_names_is_cut() -> None:
    message = hints.nearest("n07x", (f"n{number:02}" for number in range(20)))
    assert message.startswith("did you mean n07? Allowed: n00, n01")
    assert message.endswith("n11 and 8 more.")
    assert hints.nearest("x", []) == "allowed: none."
