"""Operations, chip-hours and cost of training, against model cards and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import training

positive = st.floats(1e-3, 1e3)


def test_llama_31_405b_comes_out_as_its_paper_states():
    """The paper (arXiv 2407.21783) states 3.8e25 FLOP for 405 billion parameters and 15.6 trillion tokens."""
    assert training.training_flop(405e9, 15.6e12) == pytest.approx(3.8e25, rel=0.005)


def test_deepseek_v3_costs_what_its_report_states():
    """The report gives 2.788 million hours of an H800 at 2 dollars: 5.576 million dollars."""
    assert training.training_cost_usd(2.788e6, 2) == pytest.approx(5.576e6)


def test_chip_hours_by_hand():
    """3.6e21 operations at half of 1,000 TFLOP/s: 3.6e21 / 5e14 = 7.2e6 seconds, 2,000 hours."""
    assert training.gpu_hours(3.6e21, 1000, 0.5) == pytest.approx(2000)


@given(positive, positive, st.floats(0.01, 1))
def test_share_of_peak_undoes_chip_hours(flop, peak, share):
    hours = training.gpu_hours(flop * 1e20, peak, share)
    assert training.mfu(flop * 1e20, hours, peak) == pytest.approx(share)
