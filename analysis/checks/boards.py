"""Checks of claims on the rank of models on the boards of the Chatbot Arena."""

from __future__ import annotations

import pandas as pd

from analysis.checks.dates import written
from analysis.ledger.register import Observed, Register, holds, point, select
from analysis.ledger.rule import LedgerError
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

LARGE, SMALL = "Llama-3-70b-Instruct", "Llama-3-8b-Instruct"
LARGEST = "Meta-Llama-3.1-405b-Instruct"
TOP = 0.1
"""Among the most powerful: in the first tenth of a board."""


def board(day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the board of a day."""
    frame = select("arena_boards", date=pd.Timestamp(day)).frame
    if frame.empty:
        raise LedgerError(f"No board of {day}.")
    return frame


def newest_board(day: pd.Timestamp) -> pd.DataFrame:
    """Return the last board up to a day."""
    days = select("arena_boards").frame["date"]
    return board(days[days <= day].max())


def score(frame: pd.DataFrame, model: str) -> float:
    """Return the score of a model on a board."""
    found = frame.loc[frame["model"] == model, "score"]
    if len(found) != 1:
        raise LedgerError(f"{len(found)} rows of {model} on the board of {frame['date'].iloc[0]:%Y-%m-%d}.")
    return float(found.iloc[0])


def rank(frame: pd.DataFrame, model: str) -> int:
    """Return the place of a model by score; equal scores share a place."""
    return 1 + int((frame["score"] > score(frame, model)).sum())


def day_of(frame: pd.DataFrame) -> str:
    """Print the day of a board."""
    return format_value(frame["date"].iloc[0], "text")


@check("A-004")
def largest_llama_ranks() -> Observed:
    """Rank the 405B on the first full board after its release."""
    frame = board("2024-08-01")
    place, among = rank(frame, LARGEST), rank(frame[frame["open_weights"]], LARGEST)
    first, second = format_value(place, "rank"), format_value(among, "rank")
    why = f"By score the 405B was {first} of {len(frame)} models on {day_of(frame)} and {second} of those with weights."
    return holds(place <= TOP * len(frame), why, frame)


@check("B-015")
def llama_3_ranks() -> Observed:
    """Rank Llama 3 on the last board before the column."""
    frame, later = newest_board(written("B")), board("2024-05-20")
    place = rank(frame, LARGE)
    places = [format_value(found, "rank") for found in (place, rank(later, LARGE))]
    why = f"On {day_of(frame)} it was {places[0]} of the models shown, on {day_of(later)} {places[1]}."
    return point(place, why, frame)


@check("B-016")
def best_free_model() -> Observed:
    """Rank Llama 3 among the models with weights on the last board before the column."""
    frame = newest_board(written("B"))
    free = frame[frame["open_weights"]]
    rivals = free[free["model"] != LARGE].sort_values("score", ascending=False)
    second = f"{rivals['model'].iloc[0]}, the next with weights, {rivals['score'].iloc[0]:.0f}"
    why = f"On {day_of(frame)} it had {score(frame, LARGE):.0f} points and {second}; the largest firms need a licence."
    return holds(rank(free, LARGE) == 1, why, free)


@check("D-071")
def nothing_open_like_it() -> Observed:
    """Set Llama 3 70B against the best model with weights that others had made."""
    frame = newest_board(written("B"))
    others = frame[frame["open_weights"] & (frame["developer"] != "Meta")]
    lead = score(frame, LARGE) - float(others["score"].max())
    why = f"On {day_of(frame)} it led the best of {len(others)} models with weights of others by {lead:.0f} points."
    return holds(lead > 0, why, frame[frame["open_weights"]])


@check("E-021")
def chinese_against_gpt_4() -> Observed:
    """Set the best Chinese model against the versions of GPT-4 on the last board of the week."""
    frame = board("2024-09-19")
    chinese = frame[frame["chinese"]].sort_values("score", ascending=False)
    gpt_4 = frame[frame["model"].str.startswith("GPT-4-")]
    best, ahead = chinese.iloc[0], int((gpt_4["score"] > chinese["score"].max()).sum())
    told = f"{ahead} of {len(gpt_4)} versions of GPT-4 had more"
    why = f"On {day_of(frame)} {best['model']}, the best Chinese model, had {best['score']:.0f} points; {told}."
    return holds(ahead > 0, why, chinese, gpt_4)
