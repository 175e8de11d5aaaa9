"""Published figures on scaling and energy, run again from their own inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.models import power, scaling, training
from analysis.models.scaling import LossLaw
from analysis.units import format_value
from analysis.views import replicating
from analysis.views.replicating import Replication
from analysis.views.scaling import UNROUNDED, Refit, coefficients, law_of

BESIROGLU, HOFFMANN, SARDANA = "Besiroglu et al., 2024", "Hoffmann et al., 2022", "Sardana et al., 2024"
DE_VRIES, LLAMA_1, LLAMA_3, EPOCH = "de Vries, 2023", "LLaMA, 2023", "Llama 3, 2024", "Epoch AI, 2025"
LLAMA_1_PUE = 1.1
"""Power usage effectiveness that the paper of LLaMA reckons with."""
SHOWN_SIZES = (1e9, 67e9, 1e12)
"""Sizes of the table of Hoffmann et al. that are run again: the ends and the one nearest Chinchilla."""


def replications(tables: dict[str, pd.DataFrame], refit: Refit) -> pd.DataFrame:
    """Run published figures again.

    Parameters
    ----------
    tables : dict of DataFrame
        Tables ``scaling_fits, compute_optima, overtraining_examples, training_runs, hardware, power_ratios`` by name.
    refit : Refit
        The refitted loss law.

    Returns
    -------
    DataFrame
        As ``views.replicating.frame`` returns it.
    """
    fits = tables["scaling_fits"]
    rows = [
        *_coefficients(refit, fits),
        *_optima(tables["compute_optima"], law_of(fits, UNROUNDED)),
        *_examples(tables["overtraining_examples"], fits),
        *_runs(tables["training_runs"], tables["hardware"], tables["power_ratios"]),
        *_site_power(tables["power_ratios"], tables["hardware"]),
    ]
    return replicating.frame(rows)


def _coefficients(refit: Refit, fits: pd.DataFrame) -> Iterator[Replication]:
    """Coefficients of the replication within one standard error, and its standard errors within a fifth."""
    for row in coefficients(refit, fits).to_dict("records"):
        published, error = row["published"], row["published_se"]
        symbol = row["label"].split(",")[0]
        yield Replication(
            *(BESIROGLU, f"{symbol} of the loss law", published, row["ours"], "ratio"),
            "Fitted to the same 240 points; agrees when it lies within one standard error. The optimum is flat.",
            *("besiroglu_2024", None, published - error, published + error),
        )
    for row in coefficients(refit, fits).to_dict("records"):
        if row["name"] not in ("alpha", "beta", "floor"):
            continue
        error, symbol = row["published_se"], row["label"].split(",")[0]
        yield Replication(
            *(BESIROGLU, f"standard error of {symbol}", error, row["ours_se"], "ratio"),
            "Standard deviation over resamples of points; agrees when it lies within a fifth of the one published.",
            *("besiroglu_2024", None, error * (1 - FIFTH), error * (1 + FIFTH)),
        )


FIFTH = 0.2


def _optima(optima: pd.DataFrame, law: LossLaw) -> Iterator[Replication]:
    """Tokens of the parametric approach from its own coefficients."""
    rows = optima[(optima["approach"] == PARAMETRIC) & optima["parameters"].isin(SHOWN_SIZES)]
    for row in rows.to_dict("records"):
        ours = float(scaling.optimal_tokens_of(row["parameters"], law))
        size = f"{row['parameters'] / BILLION:,.0f}B"
        yield Replication(
            *(HOFFMANN, f"optimal tokens of {size}, approach 3", row["training_tokens"], ours, "tokens"),
            "From the unrounded coefficients by equation 4; the table was printed from a fit with other digits.",
            *("hoffmann_2022", None, *_around(row["training_tokens"], CLOSE)),
        )
    counted = training.FLOP_PER_PARAMETER_TOKEN * optima["parameters"] * optima["training_tokens"]
    worst = int((counted / optima["training_flop"] - 1).abs().to_numpy().argmax())
    printed, flop = float(optima["training_flop"].iloc[worst]), float(counted.iloc[worst])
    yield Replication(
        *(HOFFMANN, "operations of the cell that fits 6ND worst", printed, flop, "flop"),
        "Six times parameters times tokens, both rounded in print; one misprinted cell is corrected in the data.",
        *("hoffmann_2022", None, *_around(printed, CLOSE)),
    )


PARAMETRIC = 3
CLOSE = 0.1
"""Distance at which figures of two rounded digits count as the same."""
BILLION = 1e9


def _around(value: float, share: float) -> tuple[float, float]:
    return value * (1 - share), value * (1 + share)


def _examples(examples: pd.DataFrame, fits: pd.DataFrame) -> Iterator[Replication]:
    """The model of Sardana et al. for its life, and the overheads of de Vries."""
    law, rows = law_of(fits, "hoffmann_3_three_digits"), examples.set_index("example").to_dict("index")
    case = rows["sardana_13b_2t"]
    large, small, served = (case[name] for name in ("parameters", "recommended_parameters", "inference_tokens"))
    saved = scaling.lifetime_saving(large, served, law)
    two = scaling.saving_at(small, large, served, law_of(fits, "hoffmann_3"))
    how = (
        f"Least 6ND + 2NT at the loss of a 13B; exponents {law.alpha} and {law.beta}. With the two decimals of the "
        f"paper a model of {format_value(small, 'parameters')} would save {format_value(two.share, 'share', '.1f')}."
    )
    yield Replication(
        SARDANA, "operations saved", case["saving_flop"], saved.flop, "flop", how, case["source"], HALF_UNIT
    )
    yield Replication(SARDANA, "share saved", case["saving_share"], saved.share, "share", how, case["source"])
    yield Replication(
        *(SARDANA, "size to train instead", case["recommended_parameters"], saved.parameters, "parameters"),
        *("The size at the minimum, printed in whole billions.", case["source"], HALF_BILLION),
    )
    for name, reason in (
        ("devries_quarter", "Follows from the exponents alone, whatever the budget; the page cuts decimals off."),
        ("devries_critical", "Stated as about; the formula gives a little more."),
    ):
        row = rows[name]
        ours = float(scaling.overtraining_overhead(row["size_ratio"], law))
        figure = f"overhead of a model of {row['size_ratio']:.0%} of the size"
        yield Replication(DE_VRIES, figure, row["overhead_share"], ours, "share", reason, row["source"])


HALF_UNIT, HALF_BILLION = 0.05e22, 0.5e9
"""Half of the last digit of 1.7e22, and of a size in whole billions."""


def _runs(runs: pd.DataFrame, hardware: pd.DataFrame, ratios: pd.DataFrame) -> Iterator[Replication]:
    """Operations, energy, cost and share of the peak of published runs."""
    rows = runs.set_index("run_id").to_dict("index")
    large = rows["Llama 3.1 405B"]
    flop = training.training_flop(large["parameters_active"], large["training_tokens"])
    yield Replication(
        *(LLAMA_3, "operations of the 405B", large["training_flop"], float(flop), "flop"),
        *("6ND with 15.6 trillion tokens.", "meta_llama31_card", HALF_OPERATIONS),
    )
    for name in ("LLaMA 7B", "LLaMA 13B", "LLaMA 33B", "LLaMA 65B"):
        row = rows[name]
        energy = power.energy_mwh(row["chip_hours"], row["chip_power_w"], LLAMA_1_PUE, 1)
        yield Replication(
            *(LLAMA_1, f"energy of the {name.split()[1]}", row["energy_mwh"], float(energy), "mwh"),
            *(
                f"Hours times the power of the chip times {LLAMA_1_PUE}; the paper cuts decimals off.",
                row["source"],
                1.0,
            ),
        )
    yield from _utilisation(rows, hardware, ratios)
    small = rows["DeepSeek-V3"]
    cost = float(training.training_cost_usd(small["chip_hours"], DEEPSEEK_RENT)) / PER_MILLION
    yield Replication(
        *("DeepSeek-V3, 2024", "cost of the final run", small["cost_usd"] / PER_MILLION, cost, "usd_mn"),
        *(f"{small['chip_hours']:,.0f} hours at {DEEPSEEK_RENT} dollars.", str(small["source"])),
    )


HALF_OPERATIONS = 0.05e25
DEEPSEEK_RENT = 2
PER_MILLION = 1e6


def _utilisation(
    rows: Mapping[Any, Mapping[Any, Any]], hardware: pd.DataFrame, ratios: pd.DataFrame
) -> Iterator[Replication]:
    """Share of the peak from throughput as stated and from the hours of the card."""
    peak = float(hardware.set_index("chip")["peak_bf16_tflops"]["H100"])
    stated = ratios[ratios["measure"] == "mfu_training"].iloc[0]
    throughput = ratios[ratios["measure"] == "throughput_per_chip_tflops"].iloc[0]
    for end, name in (("value_low", "with long contexts"), ("value_high", "on 8,192 chips")):
        yield Replication(
            *(LLAMA_3, f"share of the peak {name}", float(stated[end]), float(throughput[end]) / peak, "share"),
            *(f"Throughput over {peak:,.0f} TFLOP/s, the dense peak.", str(stated["source"])),
        )
    large = rows["Llama 3.1 405B"]
    hours, flop = float(large["chip_hours"]), float(large["training_flop"])
    low, high = float(stated["value_low"]), float(stated["value_high"])
    yield Replication(
        *(
            LLAMA_3,
            "share of the peak from the hours of the 405B",
            low,
            float(training.mfu(flop, hours, peak)),
            "share",
        ),
        "Below the range of the paper: the hours of the card cover restarts and later stages too.",
        *(str(stated["source"]), None, low, high),
    )


def _site_power(ratios: pd.DataFrame, hardware: pd.DataFrame) -> Iterator[Replication]:
    """Power at the meter of each chip by the formula of Epoch AI."""
    tdp = hardware.set_index("chip")["power_w"]
    overhead = float(ratios.loc[ratios["measure"] == "server_overhead", "value"].iloc[0])
    stated = ratios[ratios["measure"] == "facility_power_per_chip"].set_index("system")
    for system, chip, pue in EPOCH_SITES:
        watts = float(power.facility_power_mw(1, float(tdp[chip]), overhead, pue)) * PER_MILLION
        published = float(stated["value"][system])
        why = f"{tdp[chip]:,.0f} W times {overhead} times a PUE of {pue:.2f}."
        yield Replication(EPOCH, f"power at the meter, {system}", published, watts, "watts", why, "epoch_gpu_clusters")


EPOCH_SITES = (
    ("H100, Meta cluster of March 2024", "H100", 1.12),
    ("H100, clusters of late 2024", "H100", 1.12),
    ("GB200, clusters planned in 2025", "GB200", 1.1),
)
"""Rows of Epoch AI, their chip and the power usage effectiveness that its formula takes."""
