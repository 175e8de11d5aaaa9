"""Charts of the synthesis say what their frames say."""

import pandas as pd
import pytest
from drawn_marks import drawn_texts

from analysis.charts import synthesis as charts
from analysis.models import joint
from analysis.whatif import slider

SAY = {"title": "What is seen", "alt": "Told.", "subtitle": "Share of draws"}


def texts(chart):
    return drawn_texts(chart.to_dict())


def test_shares_are_printed_in_per_cent():
    frame = pd.DataFrame({"label": ["Customers", "Investors"], "value": [0.25, 0.75]})
    assert set(texts(charts.shares(frame, **SAY))) == {"25%", "75%"}


def test_movers_print_the_chance_where_the_assumption_is_high():
    frame = pd.DataFrame({"label": ["Ceiling", "Squeeze"], "at_low": [0.1, 0.6], "at_high": [0.7, 0.2]})
    assert set(texts(charts.movers(frame, **SAY))) == {"70%", "20%"}


def test_fan_and_limits_name_their_lines():
    years = pd.DataFrame({"series": "Power", "year": [2027, 2028], "value": [1.0, 2.0]})
    fan = years.assign(low=0.5, high=3.0, inner_low=0.8, inner_high=2.5)
    assert "Power" in texts(charts.fan(fan, "GW", **SAY))
    rows = [(name, year, 1 / 3) for name in charts.LIMIT_STYLES for year in (2028, 2029)]
    limits = pd.DataFrame(rows, columns=["series", "year", "share"])
    assert set(texts(charts.limits(limits, **SAY))) >= set(charts.LIMIT_STYLES)


def test_follower_answers_are_the_model_at_the_base_case():
    """0.01 of 1,000 keeps 0.75 less 0.25, 5; following takes 0.02 of half of 400, 4; 1 is left."""
    values = {"follower_ratio": 0.02, "follower_market_share": 0.01, "follower_serving_ratio": 0.25}
    sliders = [slider(name, name, "share", (0, 1), value) for name, value in values.items()]
    found = charts.follower_whatif(*sliders, charts.Fixed(1000, 400, 0.75, 0.5), title="What if", alt="Bars.")
    assert found.answers[0].value == pytest.approx(1)
    assert found.answers[0].value == pytest.approx(
        joint.follower_income(1000, 0.01, 0.75, 0.25) - joint.follower_cost(400, 0.5, 0.02)
    )
