"""Checks of claims on models: release, size, training and scores as their cards state them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.ledger.register import Observed, Register, Rows, between, holds, on, point, select
from analysis.ledger.rule import HEDGED_TOLERANCE
from analysis.units import format_value

CHECKS = Register()
check = CHECKS.check

END_OF_2024 = pd.Timestamp("2024-12-31")
BEFORE_LLAMA_2 = pd.Timestamp("2023-07-18")


def card(model: str, measure: str, variant: str = "any") -> Rows:
    """Return what is stated of a model."""
    return select("model_cards", model=model, measure=measure, variant=variant)


def release(model: str) -> tuple[date, Rows]:
    """Return the day on which a model came out, with its row."""
    rows = card(model, "release")
    return pd.Timestamp(rows.text("date")).date(), rows


def _released(model: str, what: str) -> Observed:
    day, rows = release(model)
    return on(day, f"{what} came out on {format_value(day, 'text')}.", rows.frame)


@check("A-047", "D-017")
def llama_31_released() -> Observed:
    """Read the day of Llama 3.1, the 405B among them."""
    return _released("Llama 3.1 405B", "Llama 3.1, with the 405B,")


@check("B-012")
def llama_1_released() -> Observed:
    """Read the day of the first LLaMA."""
    return _released("LLaMA 65B", "The first LLaMA")


@check("B-013")
def llama_2_after_months() -> Observed:
    """Read the day of Llama 2 and count the days since the first version."""
    first, before = release("LLaMA 65B")
    day, rows = release("Llama 2 70B")
    why = f"Llama 2 came out on {format_value(day, 'text')}, {(day - first).days} days after the first version."
    return on(day, why, before.frame, rows.frame)


@check("B-014", "D-003")
def llama_3_released() -> Observed:
    """Read the day of Llama 3."""
    return _released("Llama 3 70B", "Llama 3")


@check("C-013")
def llama_2_released() -> Observed:
    """Read the day of Llama 2."""
    return _released("Llama 2 70B", "Llama 2")


def sizes(*families: str) -> pd.DataFrame:
    """Return the sizes of all models of some families, smallest first."""
    rows = select("model_cards", family=list(families), measure="parameters").frame
    return rows.sort_values("value")


def _listed(rows: pd.DataFrame) -> str:
    """Print sizes, smallest first."""
    return ", ".join(format_value(value, "count") for value in sorted(set(rows["value"])))


@check("C-015")
def sizes_of_llama_2() -> Observed:
    """Take the smallest and the largest Llama 2."""
    rows = sizes("Llama 2")
    why = f"The card gives {_listed(rows)} parameters."
    return between(rows["value"].min(), rows["value"].max(), why, rows)


@check("D-004")
def sizes_of_llama_3() -> Observed:
    """Compare the sizes released with the two named."""
    rows = sizes("Llama 3")
    return holds(set(rows["value"]) == {8e9, 70e9}, f"The card of Llama 3 gives {_listed(rows)} parameters.", rows)


@check("D-014")
def sizes_in_training() -> Observed:
    """Compare the sizes of Llama 3 and 3.1 with the three named."""
    rows = sizes("Llama 3", "Llama 3.1")
    why = f"Llama 3 and 3.1 came out with {_listed(rows)} parameters."
    return holds(set(rows["value"]) == {8e9, 70e9, 405e9}, why, rows)


@check("D-005")
def larger_version() -> Observed:
    """Take the largest Llama that came out in 2024."""
    rows = sizes("Llama 3", "Llama 3.1", "Llama 3.2", "Llama 3.3").tail(1)
    day, _ = release(rows["model"].iloc[0])
    largest = float(rows["value"].iloc[0])
    why = f"One with {format_value(largest, 'parameters')} came out on {format_value(day, 'text')}."
    return point(largest, why, rows)


@check("D-043")
def smallest_llama() -> Observed:
    """Take the smallest Llama that came out after the interview."""
    rows = sizes("Llama 3.1", "Llama 3.2", "Llama 3.3", "Llama 4").head(1)
    value, model = float(rows["value"].iloc[0]), rows["model"].iloc[0]
    day = format_value(release(model)[0], "text")
    return point(value, f"{model}, of {day}, has {format_value(value, 'parameters')}.", rows)


@check("D-015")
def ahead_at_their_scale() -> Observed:
    """Compare the two models with those of their size that Meta measured beside them."""
    pairs = [("Llama 3 8B", "instruct", ("Gemma 7B", "Mistral 7B")), ("Llama 3 70B", "base", ("Mixtral 8x22B",))]
    frames, won, told = [], [], []
    for model, variant, rivals in pairs:
        ours, theirs = card(model, "mmlu_5shot", variant), [card(rival, "mmlu_5shot", variant) for rival in rivals]
        won.append(all(ours.number("value") > rival.number("value") for rival in theirs))
        scores = " and ".join(f"{name} {rows.number('value'):g}" for name, rows in zip(rivals, theirs, strict=True))
        told.append(f"{model} has {ours.number('value'):g}, {scores}")
        frames += [rows.frame for rows in (ours, *theirs)]
    return holds(all(won), f"In MMLU {'; '.join(told)}, all as measured by Meta.", *frames)


@check("D-016")
def what_came_next() -> Observed:
    """Compare Llama 3 with the two releases after it in inputs, languages and context."""
    measures = ["kinds_of_input", "languages", "context"]
    rows = select("model_cards", measure=measures, family=["Llama 3", "Llama 3.1", "Llama 3.2"]).frame
    before = rows[rows["family"] == "Llama 3"].groupby("measure")["value"].max()
    after = rows[rows["family"] != "Llama 3"].groupby("measure")["value"].max()
    steps = [f"{after[name]:,.0f} after {before[name]:,.0f}" for name in measures]
    why = f"With Llama 3.1 and 3.2: kinds of input {steps[0]}, languages {steps[1]}, tokens of context {steps[2]}."
    return holds((after > before).all(), why, rows)


@check("D-051")
def seeing_70b() -> Observed:
    """Look for a model with images on the text model of 70 billion parameters by the end of the year."""
    rows = select("model_cards", measure="text_base_parameters", value=70e9)
    model = rows.text("model")
    day, _ = release(model)
    size = format_value(card(model, "parameters").number("value"), "parameters")
    why = f"{model}, of {format_value(day, 'text')}, is the 70B with an adapter for images, {size} in all."
    return holds(pd.Timestamp(day) <= END_OF_2024, why, rows.frame)


@check("D-018")
def largest_llama_in_mmlu() -> Observed:
    """Read the score of the finished base model."""
    rows, tuned = card("Llama 3.1 405B", "mmlu_5shot", "base"), card("Llama 3.1 405B", "mmlu_5shot", "instruct")
    value = rows.number("value")
    why = f"The finished base model scores {value:g}, tuned for chat {tuned.number('value'):g}."
    return point(value, why, rows.frame, tuned.frame)


@check("D-021")
def llama_3_70b_in_mmlu() -> Observed:
    """Read the score of the model tuned for chat."""
    rows, base = card("Llama 3 70B", "mmlu_5shot", "instruct"), card("Llama 3 70B", "mmlu_5shot", "base")
    value = rows.number("value")
    why = f"Tuned for chat it scores {value:g}, before that {base.number('value'):g}."
    return point(value, why, rows.frame, base.frame)


@check("D-022")
def small_against_large() -> Observed:
    """Set the 8B against the largest Llama 2, as base models in one harness and tuned for chat."""
    base = card("Llama 3 8B", "mmlu_5shot", "base"), card("Llama 2 70B", "mmlu_5shot_rerun", "base")
    tuned = card("Llama 3 8B", "mmlu_5shot", "instruct"), card("Llama 2 70B", "mmlu_5shot", "instruct")
    shares = [small.number("value") / large.number("value") for small, large in (base, tuned)]
    told = [f"{small.number('value'):g} against {large.number('value'):g}" for small, large in (base, tuned)]
    why = f"In MMLU it has {told[0]} as a base model and {told[1]} tuned for chat."
    return holds(min(shares) >= 1 - HEDGED_TOLERANCE, why, *(rows.frame for rows in (*base, *tuned)))


@check("C-018")
def llama_2_against_gpt_3() -> Observed:
    """Compare the two in MMLU."""
    ours, theirs = card("Llama 2 70B", "mmlu_5shot", "base"), card("GPT-3 175B", "mmlu_5shot", "base")
    values = ours.number("value"), theirs.number("value")
    why = f"In MMLU Llama 2 70B has {values[0]:g} points and GPT-3 {values[1]:g}."
    return holds(values[0] > values[1], why, ours.frame, theirs.frame)


@check("A-050")
def llama_8b_against_mini() -> Observed:
    """Compare the two in the test that Artificial Analysis ran the same way for both."""
    ours, theirs = card("Llama 3.1 8B", "gpqa_diamond", "instruct"), card("GPT-4o mini", "gpqa_diamond", "instruct")
    values = ours.number("value"), theirs.number("value")
    why = f"In GPQA Diamond Llama 3.1 8B has {values[0]:.1f} points and GPT-4o mini {values[1]:.1f}."
    return holds(values[0] < values[1], why, ours.frame, theirs.frame)


def tokens_per_parameter(model: str) -> tuple[float, list[pd.DataFrame]]:
    """Return the tokens of training over the parameters of a model, with the rows."""
    tokens, size = card(model, "training_tokens"), card(model, "parameters")
    return tokens.number("value") / size.number("value"), [tokens.frame, size.frame]


@check("D-048")
def beyond_optimal() -> Observed:
    """Set the tokens for each parameter against those of Chinchilla, trained at the optimum."""
    optimum, frames = tokens_per_parameter("Chinchilla")
    found = {model: tokens_per_parameter(model) for model in ("Llama 3 8B", "Llama 3 70B")}
    ratios = [ratio for ratio, _ in found.values()]
    told = " and ".join(f"{model} {ratio:,.0f}" for model, (ratio, _) in found.items())
    why = f"{told} tokens for each parameter, against {optimum:.0f} of Chinchilla."
    return holds(min(ratios) > optimum, why, *frames, *(frame for _, rows in found.values() for frame in rows))


@check("D-049")
def tokens_of_the_70b() -> Observed:
    """Read the tokens of training."""
    rows = card("Llama 3 70B", "training_tokens")
    value = rows.number("value")
    return point(value, f"The card gives more than {format_value(value, 'tokens')}.", rows.frame)


@check("C-032")
def cost_of_training() -> Observed:
    """Multiply the hours of chips by the lowest and the highest rent asked before the release."""
    hours = card("Llama 2, all sizes", "gpu_hours")
    rents = select("gpu_rental_prices", chip="A100-80GB", pricing="on_demand").frame
    rents = rents[rents["date"] <= BEFORE_LLAMA_2].sort_values("date").groupby("provider").tail(1)
    low, high = (hours.number("value") * rents["price_usd_per_hour"].agg(end) / 1e6 for end in ("min", "max"))
    cost = " to ".join(format_value(end, "usd_mn") for end in (low, high))
    why = f"{hours.number('value'):,.0f} hours of chips at the rents of {len(rents)} clouds come to {cost}."
    return between(low, high, why, hours.frame, rents)
