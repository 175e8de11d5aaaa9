"""What the checks of sites observe, worked out by hand."""

from __future__ import annotations

import pytest

from analysis.checks import power as checks

seen = checks.CHECKS.observe


@pytest.mark.parametrize(("claim", "version"), [("D-059", "printed"), ("D-065", "original")])
def test_nobody_has_built_it(claim, version):
    """Largest up to 18 April 2024: Osmium 114, Storey County 107, Omaha and Papillion 95."""
    found = seen(claim, version)
    assert found.holds is True
    assert found.why == ("The largest AI site followed was Microsoft Project Osmium with 114 MW on 18 April 2024.")
    assert found.status == "estimated"


def test_the_words_as_printed_are_left_to_evidence():
    assert checks.CHECKS.of("D-065", "printed") is None


@pytest.mark.parametrize(("claim", "version"), [("D-059", "printed"), ("D-065", "original"), ("D-064", "printed")])
def test_somebody_has_built_it(edit, claim, version):
    edit("data_centre_power", "facility_power_mw", "1000", site="Google Omaha", date="2024-04-08")
    assert seen(claim, version).holds is False


def test_usual_sizes():
    """Of nine sites Goodyear 53, QTS 66, Columbus 78, Lancaster 82, Omaha and Papillion 95 are in the range.

    Chester has 25, Storey County 107 and Osmium 114.
    """
    assert seen("D-064").holds is True
    assert seen("D-064").why.startswith("6 of 9 AI sites followed had 50 MW to 100 MW")
    (frame,) = seen("D-064").inputs
    assert frame["facility_power_mw"].tolist() == [25, 53, 66, 78, 82, 95, 95, 107, 114]


def test_not_in_2025():
    """New Carlisle: 751 from 23 December 2025, 1,092 from 23 March 2026."""
    assert seen("D-066").holds is True
    assert seen("D-066").why == (
        "The largest was Anthropic-Amazon New Carlisle with 751 MW on 31 December 2025; "
        "Anthropic-Amazon New Carlisle passed a gigawatt on 23 March 2026."
    )


def test_in_2025_after_all(edit):
    edit("data_centre_power", "facility_power_mw", "1092", site="Anthropic-Amazon New Carlisle", date="2025-12-23")
    assert seen("D-066").holds is False


def test_never(edit):
    for site, when in [
        ("Anthropic-Amazon New Carlisle", "2026-03-23"),
        ("Anthropic-Amazon New Carlisle", "2026-06-03"),
        ("Colossus 2", "2026-07-01"),
    ]:
        edit("data_centre_power", "facility_power_mw", "999", site=site, date=when)
    assert seen("D-066").holds is False
    assert "none has passed a gigawatt" in seen("D-066").why


def test_clusters_of_meta():
    """Two of 24,576; the fleet of 350,000 is a plan and no cluster."""
    assert seen("D-046").ends == (24576, 24576)


def test_another_cluster(edit):
    edit("gpu_clusters", "chips", "22000", cluster="Meta cluster with Ethernet")
    assert seen("D-046").ends == (22000, 24576)


def test_like_a_nuclear_plant():
    """Ginna 580, Vogtle 4,660; 97,000 MW in 94 reactors are 1,032 each."""
    found = seen("D-067")
    assert found.holds is True
    assert "580 MW (R.E. Ginna) to 4,660 MW (Vogtle)" in found.why
    assert "1,032 MW" in found.why


def test_no_plant_that_small(edit):
    edit("power_plants", "capacity_mw", "1001", plant="R.E. Ginna")
    assert seen("D-067").holds is False


def test_larger_than_then():
    """24,576 chips at 1,426.88 W are 35.1 MW; Prometheus has 820 from 28 May 2026."""
    found = seen("D-062")
    assert found.holds is True
    assert found.why == (
        "A cluster of 2024 drew about 35.1 MW; Meta's largest site is Meta Prometheus with 820 MW on 28 May 2026."
    )


def test_not_larger(edit):
    edit("gpu_clusters", "chips", "1000000", cluster="Meta cluster with Ethernet")
    assert seen("D-062").holds is False


def test_years_of_lead():
    """55 months are 4.6 years."""
    found = seen("D-061")
    assert found.holds is True
    assert found.why == (
        "Power projects that began operation in the United States in 2024 had waited 4.6 years from their request at "
        "the grid."
    )


def test_a_quick_connection(edit):
    edit("power_ratios", "value", "35", measure="months_to_operation")
    assert seen("D-061").holds is False
