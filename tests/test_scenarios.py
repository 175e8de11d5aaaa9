"""Scenarios: the three worlds load, and what no chapter would accept does not."""

import pytest

from analysis import scenarios
from analysis.assumptions import assumptions
from analysis.scenarios import ScenarioError

GOOD = """
name: mine
title: Mine
description: A world.
parameters:
  payback: {gross_margin: 0.4, chip_life_years: 4}
"""


def write(folder, text, name="mine"):
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_three_worlds():
    assert scenarios.names() == ["base", "bear", "bull"]
    for name in scenarios.names():
        world = scenarios.load(name)
        assert world.name == name
        assert len(world.description.split()) > 40


def test_base_is_the_central_values():
    world = scenarios.load("base")
    assert world.parameters == {"payback": {}}
    assert world.centrals("payback") == {name: a.central for name, a in assumptions("payback").items()}


def test_bull_and_bear_stand_on_either_side():
    """What lifts the answer is higher in the bull world than in the base and lower in the bear, and so on."""
    base, bear, bull = (scenarios.load(name).centrals("payback") for name in ("base", "bear", "bull"))
    for name in ("revenue_growth", "revenue_ceiling_usd_bn", "margin_before_depreciation", "chip_life_years"):
        assert bear[name] < base[name] < bull[name]
    for name in ("cost_of_capital", "replacement_cost"):
        assert bull[name] < base[name] < bear[name]
    assert bear["build_years"] < base["build_years"] < bull["build_years"]


def test_every_value_of_a_world_lies_in_its_90_percent_interval():
    """A bull or bear world is unusual, not out of reach."""
    for name in scenarios.names():
        for parameter, value in scenarios.load(name).centrals("payback").items():
            assumption = assumptions("payback")[parameter]
            assert assumption.low <= value <= assumption.high, (name, parameter)


def test_centrals_are_overridden(tmp_path):
    values = scenarios.load("mine", write(tmp_path, GOOD)).centrals("payback")
    assert values["gross_margin"] == 0.4
    assert values["tco_multiple"] == assumptions("payback")["tco_multiple"].central


def test_a_whole_number_is_a_number(tmp_path):
    world = scenarios.load("mine", write(tmp_path, GOOD))
    assert world.parameters["payback"]["chip_life_years"] == 4.0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gross_margin", "gross_margn", "no parameter 'gross_margn'; did you mean gross_margin?"),
        ("0.4", "1.4", "gross_margin is 1.4; allowed: 0.05 to 0.95"),
        ("0.4", ".nan", "gross_margin is nan"),
        ("0.4", '"half"', "parameters.payback.gross_margin"),
        ("payback", "paybak", "no chapter 'paybak'; did you mean payback?"),
        ("name: mine", "name: yours", "its name is 'yours'"),
        ("title: Mine\n", "", "title: Field required"),
        ("title: Mine", "title: ''", "title: String should have at least 1 character"),
        ("title: Mine", "title: Mine\nextra: 1", "extra: Extra inputs"),
        ("title: Mine", "title: [", "is not YAML"),
    ],
)
def test_errors(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(ScenarioError) as error:
        scenarios.load("mine", write(tmp_path, GOOD.replace(old, new)))
    assert message in str(error.value)
    assert str(error.value).startswith("mine.yml")


def test_all_problems_are_named_at_once(tmp_path):
    text = GOOD.replace("0.4", "1.4").replace("chip_life_years", "chip_lives")
    with pytest.raises(ScenarioError, match=r"gross_margin is 1\.4.*chip_lives"):
        scenarios.load("mine", write(tmp_path, text))


def test_unknown_scenario(tmp_path):
    with pytest.raises(ScenarioError, match="No scenario 'min'; did you mean mine"):
        scenarios.load("min", write(tmp_path, GOOD))


def test_an_empty_file(tmp_path):
    with pytest.raises(ScenarioError, match=r"mine\.yml: file"):
        scenarios.load("mine", write(tmp_path, ""))


def test_a_chapter_gets_what_a_world_changes_whoever_owns_it():
    bull = scenarios.load("bull")
    assert bull.given(["chip_life_years", "seed"]) == {"chip_life_years": bull.parameters["payback"]["chip_life_years"]}
    assert scenarios.load("base").given(["chip_life_years"]) == {}
