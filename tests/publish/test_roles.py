"""Cited figures come from exactly one row, with its unit and its source."""

import re

import pytest

from analysis import tables
from analysis.publish import chapters, roles
from analysis.publish.project import WagerError

CITED = re.compile(r"\{datum\}`([^`]+)`")


@pytest.mark.parametrize(
    ("reference", "shown", "source"),
    [
        ("claims/value_high?claim_id=A-020", "$600 billion", "doc_a_guardian"),
        ("claims/value_high?claim_id=A-020:.1f", "$600.0 billion", "doc_a_guardian"),
        ("baselines/value?series=gdp&geography=United States&period=2023", "$27.8 trillion", "fred_gdpa_copy"),
        ("payback_models/input_value?model=sequoia_2024&input_name=gross_margin", "50%", "sequoia_600b_question"),
        (
            "nvidia_datacenter_revenue/datacenter_revenue_usd_bn?fiscal_quarter=FY2027Q2",
            "$89 billion",
            "nvidia_q2_fy2027",
        ),
    ],
)
def test_figure_is_printed_with_the_unit_of_its_row_or_column(reference, shown, source):
    entry = tables.source(source)
    assert roles.datum(reference) == (shown, entry.url, f"{entry.title} ({entry.publisher})")


@pytest.mark.parametrize("reference", ["claims", "claims/value_high", "claims?claim_id=A-020", "/x?y=z", ""])
def test_malformed_reference_says_how_to_write_one(reference):
    with pytest.raises(WagerError, match=r"write table/column\?key=value&key=value"):
        roles.datum(reference)


@pytest.mark.parametrize(
    ("reference", "count"),
    [
        ("documents/paragraphs?read_as=translation", 3),
        ("claims/value_high?claim_id=A-999", 0),
        ("claims/value_high?claim_id", 0),
    ],
)
def test_one_row_and_no_other(reference, count):
    with pytest.raises(WagerError, match=rf"selects {count} rows; it must select exactly one\."):
        roles.datum(reference)


def test_unknown_condition_is_named():
    with pytest.raises(WagerError, match="table claims has no column 'claim'"):
        roles.datum("claims/value_high?claim=A-020")


def test_unknown_table_is_named():
    with pytest.raises(tables.TableError, match=r"No table 'claim' in the data folder; did you mean claims\?"):
        roles.datum("claim/value_high?claim_id=A-020")


def test_every_cited_figure_of_the_report_is_one_row():
    """The roles of all pages, each looked up."""
    cited = [found for page in chapters.listed() for found in CITED.findall(page.text)]
    assert len(cited) >= 2
    assert all(roles.datum(reference)[0].strip() for reference in cited)
