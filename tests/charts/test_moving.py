"""Two bars of which one or both move with sliders."""

import numpy as np
from drawn_marks import drawn_texts

from analysis.charts import layout
from analysis.charts.moving import two_bars, with_signals
from analysis.models import joint
from analysis.whatif import answer, slider

RATIO = slider("follower_ratio", "Computing to follow", "ratio", (0, 0.1), 0.02)


def spec(other):
    cost = answer(
        "cost", "Cost", "usd_bn", joint.follower_cost, lab_compute=400, training_share=0.5, follower_ratio=RATIO
    )
    chart = with_signals(
        two_bars(cost, other, ",.1f", "USD billions"), [RATIO], [cost, *([other] if hasattr(other, "name") else [])]
    )
    return layout.finish(chart, layout.Words("Bars", "Two bars.", "USD"), (200, 220)).to_dict()


def test_a_bar_that_stays_keeps_its_value_whatever_number_it_is():
    """400 × 0.5 × 0.02 is 4; a number of numpy is written as a plain one."""
    assert drawn_texts(spec(("Now", np.float64(2.5)))) == ["4.0", "2.5"]


def test_two_answers_move_and_are_both_marked():
    kept = answer(
        "kept", "Kept", "usd_bn", joint.follower_cost, lab_compute=100, training_share=1, follower_ratio=RATIO
    )
    drawn = spec(kept)
    assert drawn_texts(drawn) == ["4.0", "2.0"]
    ticks = [layer for layer in drawn["layer"] if layer["mark"].get("type") == "tick"]
    assert len(drawn["datasets"][ticks[0]["data"]["name"]]) == 2
