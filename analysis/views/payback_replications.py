"""Published payback models run again from their own inputs, step by step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.models import capital, payback, productivity
from analysis.models import labs as lab_models
from analysis.views import replicating
from analysis.views.replicating import Replication

MONTHS_PER_YEAR = 12
OPENAI = "The Guardian, 2024"
FIGURES = {
    "required_revenue_high": "required revenue with the shorter life",
    "annual_depreciation": "depreciation a year",
    "payment_per_iphone_user": "payment a month from each iPhone user",
    "payment_per_netflix_subscriber": "payment a month from each Netflix subscriber",
    "total_data_center_capex_to_2030": "spending on data centres to 2030",
    "implied_capex_per_gw_added": "spending per gigawatt added",
    "total_data_center_spending_2025_2028": "spending on data centres, 2025 to 2028",
    "gdp_share_impacted": "share of output affected",
    "hard_tasks_total_cost_saving": "cost saving in hard tasks",
    "tfp_gain_10y": "productivity gain over ten years",
    "tfp_gain_10y_with_hard_tasks": "productivity gain with hard tasks",
    "gdp_gain_10y": "output gain over ten years",
    "gdp_gain_10y_with_hard_tasks": "output gain with hard tasks",
}
"""Names of results for readers, where those of the table are short."""

Inputs = Mapping[str, float]


@dataclass(frozen=True)
class Step:
    """A published result and how its own inputs give it.

    Attributes
    ----------
    model, output
        The model and the name of its result, as in table ``payback_models``.
    compute
        From the model's figures by name to our value.
    how
        The calculation in words, or why it does not give the published value; a format over the model's
        figures, the sum of its credits (``credited``) and our value (``ours``).
    """

    model: str
    output: str
    compute: Callable[[Inputs], float]
    how: str


def _credited(x: Inputs) -> float:
    return sum(value for name, value in x.items() if name.startswith("credited_revenue_"))


def _required(x: Inputs) -> float:
    return float(payback.required_revenue(x["chip_run_rate"], x["tco_multiple"], x["gross_margin"]))


def _hole(x: Inputs) -> float:
    return float(payback.revenue_gap(x["required_revenue"], _credited(x)))


def _cost(x: Inputs) -> float:
    return x["chip_run_rate"] * x["tco_multiple"]


def _monthly(revenue: float, billions_of_people: float) -> float:
    return revenue / billions_of_people / MONTHS_PER_YEAR


def _hard_tasks(x: Inputs) -> float:
    easy = productivity.tfp_gain(x["easy_tasks_gdp_share"], 1, x["total_cost_saving"])
    hard_share = x["gdp_share_impacted"] - x["easy_tasks_gdp_share"]
    return float(easy + productivity.tfp_gain(hard_share, 1, x["hard_tasks_total_cost_saving"]))


def _gap_fillers(x: Inputs) -> float:
    return sum(value for name, value in x.items() if name.startswith("gap_filled_by_"))


STEPS = (
    Step("sequoia_2023", "total_cost", _cost, "Chips times the cost multiple."),
    Step("sequoia_2023", "required_revenue", _required, "Total cost over one less the gross margin."),
    Step(
        "sequoia_2023",
        "revenue_hole",
        _hole,
        "The credits printed sum to {credited:g}, which leaves {ours:g}.",
    ),
    Step("sequoia_2024", "total_cost", _cost, "Chips times the cost multiple."),
    Step("sequoia_2024", "required_revenue", _required, "Total cost over one less the gross margin."),
    Step(
        "sequoia_2024",
        "revenue_hole",
        _hole,
        "The credits printed sum to {credited:g}; the rest is credited to firms without a figure.",
    ),
    Step(
        "kupperman_2025",
        "annual_depreciation",
        lambda x: float(capital.depreciation([x["data_center_spend_2025"]], x["average_asset_life"])[0]),
        "A year's spending in a straight line over its life.",
    ),
    Step(
        "kupperman_2025",
        "required_revenue",
        lambda x: float(payback.required_revenue_cohort(x["annual_depreciation"], x["gross_margin_needed"])),
        "Depreciation over the margin.",
    ),
    Step(
        "kupperman_2025_addendum",
        "required_revenue_high",
        lambda x: float(
            payback.required_revenue_cohort(
                capital.depreciation([x["data_center_spend_2025"]], x["average_asset_life_low"])[0],
                x["gross_margin_needed"],
            )
        ),
        "The spending and margin of the article before, over {average_asset_life_low:g} years, give more.",
    ),
    Step(
        "jpmorgan_2025",
        "required_revenue",
        lambda x: x["ai_capex_through_2030"] * x["target_return"],
        "The return alone; the rest must be costs, which the summaries do not print.",
    ),
    Step(
        "jpmorgan_2025",
        "payment_per_iphone_user",
        lambda x: _monthly(x["required_revenue"], x["iphone_users"]),
        "The payment printed fits a smaller sum, or more people than the {iphone_users:g} billion printed.",
    ),
    Step(
        "jpmorgan_2025",
        "payment_per_netflix_subscriber",
        lambda x: _monthly(x["required_revenue"], x["netflix_subscribers"]),
        "The bank counts somewhat more than {netflix_subscribers:g} billion subscribers.",
    ),
    Step(
        "bain_2025",
        "required_revenue",
        lambda x: x["annual_capex_needed"] / x["sustainable_capex_to_revenue_ratio"],
        "Yearly spending over the share of revenue that can be spent.",
    ),
    Step(
        "mckinsey_2025",
        "total_data_center_capex_to_2030",
        lambda x: x["ai_data_center_capex_to_2030"] + x["non_ai_data_center_capex_to_2030"],
        "AI and other data centres.",
    ),
    Step(
        "mckinsey_2025",
        "implied_capex_per_gw_added",
        lambda x: x["ai_data_center_capex_to_2030"] / x["ai_data_center_power_added_2025_2030"],
        "AI spending over the power it adds.",
    ),
    Step(
        "morgan_stanley_2025",
        "total_data_center_spending_2025_2028",
        lambda x: x["hardware_spending_2025_2028"] + x["infrastructure_spending_2025_2028"],
        "Hardware and infrastructure.",
    ),
    Step(
        "morgan_stanley_2025",
        "financing_gap",
        lambda x: x["total_data_center_spending_2025_2028"] - x["hyperscaler_cash_flow_funding"],
        "Spending less the builders' own cash; its four fillers sum to the same.",
    ),
    Step("morgan_stanley_2025", "financing_gap", _gap_fillers, "Sum of the four ways to fill it."),
    Step(
        "acemoglu_2024_may",
        "gdp_share_impacted",
        lambda x: x["exposed_task_share"] * x["profitable_share_within_10y"],
        "Exposed tasks times the share that pays within ten years.",
    ),
    Step(
        "acemoglu_2024_may",
        "total_cost_saving",
        lambda x: float(productivity.cost_saving(x["labour_cost_saving"], x["labour_share"])),
        "Labour cost saved times labour's share of cost.",
    ),
    Step(
        "acemoglu_2024_may",
        "tfp_gain_10y",
        lambda x: float(
            productivity.tfp_gain(x["exposed_task_share"], x["profitable_share_within_10y"], x["total_cost_saving"])
        ),
        "Hulten's theorem: share of tasks times cost saved.",
    ),
    Step(
        "acemoglu_2024_may",
        "hard_tasks_total_cost_saving",
        lambda x: float(productivity.cost_saving(x["hard_tasks_labour_cost_saving"], x["labour_share"])),
        "Labour cost saved in hard tasks times labour's share of cost.",
    ),
    Step(
        "acemoglu_2024_may",
        "tfp_gain_10y_with_hard_tasks",
        _hard_tasks,
        "Easy and hard tasks apart; the paper's unrounded shares give the last digit.",
    ),
    Step(
        "acemoglu_2024_may",
        "gdp_gain_10y",
        lambda x: float(productivity.gdp_gain(x["tfp_gain_10y"], 1 - x["capital_share"])),
        "Productivity over labour's share, as capital follows.",
    ),
    Step(
        "acemoglu_2024_may",
        "gdp_gain_10y_with_hard_tasks",
        lambda x: float(productivity.gdp_gain(x["tfp_gain_10y_with_hard_tasks"], 1 - x["capital_share"])),
        "Productivity over labour's share, as capital follows.",
    ),
)
BORROWED = {"kupperman_2025_addendum": "kupperman_2025"}
"""Models that take the inputs they do not print from an earlier one."""


def replications(payback_models: pd.DataFrame, labs: pd.DataFrame) -> pd.DataFrame:
    """Every published step that its own inputs let us run again, beside what was published.

    Parameters
    ----------
    payback_models, labs : DataFrame
        Tables ``payback_models`` and ``lab_finances``.

    Returns
    -------
    DataFrame
        As ``replicating.frame``.
    """
    return replicating.frame([*(_row(step, payback_models) for step in STEPS), *_openai(labs)])


def _row(step: Step, payback_models: pd.DataFrame) -> Replication:
    mine = payback_models[payback_models["model"] == step.model].set_index("input_name")
    published: dict[Any, Any] = mine.loc[step.output].to_dict()
    earlier = payback_models[payback_models["model"] == BORROWED.get(step.model)]
    inputs = dict(zip(earlier["input_name"], earlier["input_value"], strict=True)) | mine["input_value"].to_dict()
    ours = step.compute(inputs)
    return Replication(
        work=f"{published['author'].partition(' (')[0]}, {published['date']:%Y}",
        figure=FIGURES.get(step.output, step.output.replace("_", " ")),
        published=float(published["input_value"]),
        ours=ours,
        unit=published["unit"],
        why=step.how.format(**inputs, credited=_credited(inputs), ours=ours),
        source=published["source"],
    )


def rows_used(labs: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``lab_finances`` that are run again: the estimate of July 2024 of OpenAI's year."""
    return labs[(labs["company"] == "OpenAI") & (labs["date"] == "2024-07-26") & (labs["period"] == "2024")]


def _openai(labs: pd.DataFrame) -> Iterator[Replication]:
    """OpenAI's year: its cost from three parts, its loss from a revenue range."""
    rows = rows_used(labs).set_index(["measure", "estimate"])
    value, source = rows["value_usd_bn"], rows["source"].iloc[0]
    parts = [value[measure, "point"] for measure in ("inference_cost", "training_cost", "staff_cost")]
    cost = value["operating_cost", "point"]
    least, most = lab_models.loss_interval(cost, value["revenue", "low"], value["revenue", "high"])
    how = f"Cost less the lowest revenue; with the highest the loss is {least:g}."
    loss = value["loss_unspecified", "high"]
    yield Replication(
        OPENAI, "OpenAI's operating cost", cost, sum(parts), "usd_bn", "Servers, training and staff.", source
    )
    yield Replication(OPENAI, "OpenAI's loss, at most", loss, most, "usd_bn", how, source)
