"""What the checks of boards observe, worked out by hand."""

from __future__ import annotations

import pytest

from analysis import tables
from analysis.checks import boards as checks
from analysis.ledger.rule import LedgerError

seen = checks.CHECKS.observe


def test_largest_llama():
    """1286, 1280, 1271 and 1266 stand above its 1262; a tenth of 122 models are 12."""
    assert seen("A-004").holds is True
    assert seen("A-004").why == "By score the 405B was #5 of 122 models on 1 August 2024 and #1 of those with weights."


def test_largest_llama_further_down(edit):
    """At 1241 twelve models stand above it, two of them with weights (1245 and 1242): behind the first tenth."""
    edit("arena_boards", "score", "1241", date="2024-08-01", model="Meta-Llama-3.1-405b-Instruct")
    assert seen("A-004").holds is False
    assert "#13 of 122" in seen("A-004").why
    assert "#3 of those with weights" in seen("A-004").why


def test_llama_3():
    """1259, 1253, 1251, 1250 and 1247 stand above its 1210 on 1 May; eight above its 1203 on 20 May."""
    assert seen("B-015").ends == (6, 6)
    assert seen("B-015").why == "On 1 May 2024 it was #6 of the models shown, on 20 May 2024 #9."


def test_llama_3_with_a_weaker_rival(edit):
    edit("arena_boards", "score", "1200", date="2024-05-01", model="Claude 3 Opus")
    assert seen("B-015").ends == (5, 5)


def test_best_free_model():
    """1210 against 1191 of Command R+."""
    assert seen("B-016").holds is True
    assert "1210 points and Command R+, the next with weights, 1191" in seen("B-016").why


def test_nothing_open_like_it():
    """1210 less 1191 is 19; others with weights: Command R+, Qwen1.5 72B, Command R and Mixtral 8x22B."""
    assert seen("D-071").holds is True
    assert seen("D-071").why == "On 1 May 2024 it led the best of 4 models with weights of others by 19 points."


@pytest.mark.parametrize("claim", ["B-016", "D-071"])
def test_a_better_open_rival(edit, claim):
    edit("arena_boards", "score", "1211", date="2024-05-01", model="Command R+")
    assert seen(claim).holds is False


def test_chinese_against_gpt_4():
    """DeepSeek V2.5 has 1248; GPT-4 Turbo 1257 and 1251 are above it, 1245, 1186 and 1163 below."""
    assert seen("E-021").holds is True
    assert "had 1248 points; 2 of 5 versions of GPT-4 had more" in seen("E-021").why


def test_a_chinese_model_above_all(edit):
    edit("arena_boards", "score", "1258", date="2024-09-19", model="Deepseek-v2.5")
    assert seen("E-021").holds is False


def test_equal_scores_share_a_place():
    """On 1 May 2024 Llama 3 8B and Reka Flash have 1153 each, thirteen models more."""
    frame = checks.board("2024-05-01")
    assert checks.rank(frame, "Llama-3-8b-Instruct") == checks.rank(frame, "Reka-Flash-21B-online") == 14


def test_ranks_in_the_table_are_those_by_score():
    frame = tables.load("arena_boards")
    for _, rows in frame.groupby("date"):
        assert rows["score"].rank(ascending=False, method="min").astype(int).tolist() == rows["rank"].tolist()


def test_no_board_of_a_day():
    with pytest.raises(LedgerError, match="No board of 2024-05-08"):
        checks.board("2024-05-08")


def test_no_model_on_a_board():
    with pytest.raises(LedgerError, match="0 rows of Grok-1 on the board of 2024-05-01"):
        checks.score(checks.board("2024-05-01"), "Grok-1")
