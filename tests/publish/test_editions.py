"""An edition goes through a file to the process that writes pages, and says what it is."""

import pytest
from analysis.publish.edition import VARIABLE, Edition

RERUN = Edition("A rerun", {"payback": {"gross_margin": 0.4, "chip_life_years": 3}, "another": {"price": 2.0}})


def test_published_edition_by_default(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert Edition.current() == Edition()
    assert (Edition().title, Edition().of("payback")) == ("", {})


def test_written_and_read_back(tmp_path, monkeypatch):
    path = tmp_path / "edition.json"
    RERUN.write(path)
    monkeypatch.setenv(VARIABLE, str(path))
    assert Edition.current() == RERUN


def test_same_edition_same_bytes(tmp_path):
    other = Edition("A rerun", {"another": {"price": 2.0}, "payback": {"chip_life_years": 3, "gross_margin": 0.4}})
    RERUN.write(tmp_path / "one.json")
    other.write(tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_parameters_of_a_chapter_are_a_copy():
    given = RERUN.of("payback")
    assert given == {"gross_margin": 0.4, "chip_life_years": 3}
    given.clear()
    assert RERUN.of("payback") != {}
    assert RERUN.of("unknown") == {}


@pytest.mark.parametrize(
    ("edition", "wanted"),
    [
        (
            RERUN,
            "A rerun: another.price = 2.0, payback.chip_life_years = 3, payback.gross_margin = 0.4. "
            "Not the published report.",
        ),
        (Edition("A rerun", {"payback": {}}), "A rerun: no changed parameters. Not the published report."),
    ],
)
def test_banner(edition, wanted):
    assert edition.banner == wanted
