"""Frames of the payback chapter: the gap, the programme of spending and its cash, past booms.

`evidence` reads the tables once; `run` and `outcome` then take any set of assumptions, numbers or draws.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.models import capital, finance, payback, productivity, series, solver
from analysis.models.arrays import Array, Values
from analysis.models.capital import Assets, Build
from analysis.models.payback import Parameters, Programme

__all__ = [
    "Evidence",
    "ai_capex",
    "booms",
    "capex_by_company",
    "captured",
    "evidence",
    "fan",
    "gap",
    "guided_by_company",
    "lab_run_rate",
    "outcome",
    "outcomes",
    "payback_curve",
    "programme_frame",
    "reconciliation",
    "run",
    "what_must_be_true",
]

FIRST_QUARTER = "2023Q1"
"""The count of AI spending starts with the first full quarter after ChatGPT."""
DAYS_PER_YEAR = 365.25
BANDS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
REQUIRED_IDENTITY = "Required: Sequoia identity"
REQUIRED_COHORT = "Required: cohort cost"
REVENUE_LABS = "AI revenue: labs"
REVENUE_ALL = "AI revenue: labs and clouds"


# Spending ---------------------------------------------------------------------------------------------------


def capex_by_company(capex: pd.DataFrame) -> pd.DataFrame:
    """Cash spending on property and equipment by company and calendar quarter.

    Parameters
    ----------
    capex : DataFrame
        Table ``capex_quarterly``.

    Returns
    -------
    DataFrame
        ``calendar_quarter, company, capex_usd_bn``, sorted.
    """
    cash = capex[capex["definition"] == "purchases_of_ppe"]
    columns = ["calendar_quarter", "company", "capex_usd_bn"]
    return cash[columns].sort_values(columns[:2]).reset_index(drop=True)


def ai_capex(capex: pd.DataFrame, parameters: Mapping[str, float]) -> pd.DataFrame:
    """World spending on AI capital by quarter, from that of the five firms.

    Parameters
    ----------
    capex : DataFrame
        Table ``capex_quarterly``.
    parameters : mapping
        ``ai_share_of_capex_2023, ai_share_of_capex_now, world_multiple``.

    Returns
    -------
    DataFrame
        ``quarter, period_end, capex_usd_bn, ai_share, ai_capex_usd_bn`` from the first quarter of 2023 to the
        newest that all firms have reported; the share moves on a straight line.
    """
    frame = _all_firms(capex)
    frame["ai_share"] = payback.ai_share(
        frame.pop("position"), parameters["ai_share_of_capex_2023"], parameters["ai_share_of_capex_now"]
    )
    frame["ai_capex_usd_bn"] = payback.ai_capex(frame["capex_usd_bn"], frame["ai_share"], parameters["world_multiple"])
    return frame


def _all_firms(capex: pd.DataFrame) -> pd.DataFrame:
    """Total of the firms by quarter, and the quarter's place between the first (0) and the newest (1)."""
    cash = capex_by_company(capex)
    totals = cash.groupby("calendar_quarter")["capex_usd_bn"].agg(["sum", "count"])
    complete = totals[(totals["count"] == cash["company"].nunique()) & (totals.index >= FIRST_QUARTER)]
    return pd.DataFrame(
        {
            "quarter": complete.index,
            "period_end": _quarter_ends(complete.index),
            "capex_usd_bn": complete["sum"].to_numpy(),
            "position": np.linspace(0, 1, len(complete)),
        }
    )


def _quarter_ends(quarters: "pd.Index[str]") -> pd.DatetimeIndex:
    return pd.PeriodIndex(quarters, freq="Q").end_time.normalize().as_unit("us")


# Revenue ----------------------------------------------------------------------------------------------------


def lab_run_rate(labs: pd.DataFrame, dates: npt.ArrayLike, carry_days: float) -> Array:
    """Yearly revenue of the AI labs at given dates.

    Parameters
    ----------
    labs : DataFrame
        Table ``lab_finances``; its run-rates in use.
    dates : array of datetime64
        Dates wanted.
    carry_days : float
        How long a lab's last run-rate is good for.

    Returns
    -------
    array
        USD billions a year: each lab interpolated geometrically between its dates, and summed. A lab counts
        from its first run-rate on.
    """
    known = _run_rates(labs)
    levels = [
        series.log_interpolate(lab["date"], lab["value_usd_bn"], dates, carry_days)
        for _, lab in known.groupby("company")
    ]
    return np.asarray(np.nansum(levels, axis=0))


def _run_rates(labs: pd.DataFrame) -> pd.DataFrame:
    return labs[(labs["measure"] == "run_rate") & labs["used"]].sort_values(["company", "date"])


def gap(nvidia: pd.DataFrame, labs: pd.DataFrame, capex: pd.DataFrame, parameters: Mapping[str, float]) -> pd.DataFrame:
    """Revenue that the spending needed, by both forms, and the AI revenue there was, by quarter.

    Parameters
    ----------
    nvidia, labs, capex : DataFrame
        Tables ``nvidia_datacenter_revenue``, ``lab_finances``, ``capex_quarterly``.
    parameters : mapping
        Assumptions of the chapter by name.

    Returns
    -------
    DataFrame
        ``quarter, period_end, series, revenue_usd_bn`` (a year), four series, every quarter from 2023 to the
        newest in both tables.
    """
    both = _chips_and_capital(nvidia, capex, parameters)
    labs_only = lab_run_rate(labs, both["period_end"], parameters["run_rate_carry_days"])
    identity = payback.required_revenue(both["chip_run_rate"], parameters["tco_multiple"], parameters["gross_margin"])
    lines = {
        REQUIRED_IDENTITY: identity,
        REQUIRED_COHORT: both["cohort_revenue"],
        REVENUE_LABS: labs_only,
        REVENUE_ALL: labs_only * (1 + parameters["revenue_outside_labs"]),
    }
    when = both[["quarter", "period_end"]]
    parts = [when.assign(series=name, revenue_usd_bn=np.asarray(line)) for name, line in lines.items()]
    return pd.concat(parts, ignore_index=True)


def _chips_and_capital(nvidia: pd.DataFrame, capex: pd.DataFrame, parameters: Mapping[str, float]) -> pd.DataFrame:
    """Yearly chip sales, AI spending and cohort cost of each quarter that both tables have."""
    spending = ai_capex(capex, parameters)
    cost = capital.cohort_cost(
        spending["ai_capex_usd_bn"].to_numpy(),
        _assets(parameters),
        parameters["cost_of_capital"],
        parameters["operating_rate"],
    )
    revenue = payback.required_revenue_cohort(cost.total, parameters["margin_before_depreciation"])
    spending = spending.assign(
        capex_rate=series.annualise(spending["ai_capex_usd_bn"]),
        depreciation=cost.chip_depreciation + cost.shell_depreciation,
        capital_cost=cost.capital_cost,
        operating_cost=cost.operating_cost,
        cohort_revenue=revenue,
    )
    return spending.merge(_chip_sales(nvidia), on="quarter", validate="one_to_one")


def _chip_sales(nvidia: pd.DataFrame) -> pd.DataFrame:
    """Yearly rate of Nvidia's data-centre sales, by the calendar quarter of each fiscal one's middle."""
    rate = series.annualise(nvidia["datacenter_revenue_usd_bn"])
    return pd.DataFrame({"quarter": nvidia["calendar_quarter"], "chip_run_rate": rate})


def reconciliation(nvidia: pd.DataFrame, capex: pd.DataFrame, parameters: Mapping[str, float]) -> pd.DataFrame:
    """Steps from the identity's required revenue to the cohort form's, at the newest quarter.

    Parameters
    ----------
    nvidia, capex, parameters
        As in `gap`.

    Returns
    -------
    DataFrame
        ``step, label, change_usd_bn, start_usd_bn, end_usd_bn, kind``; `kind` is total for the first and last
        row and change between them.
    """
    now = _chips_and_capital(nvidia, capex, parameters).iloc[-1]
    keep = 1 - parameters["gross_margin"]
    identity = payback.required_revenue(now["chip_run_rate"], parameters["tco_multiple"], parameters["gross_margin"])
    spread = now["depreciation"] + now["capital_cost"]
    levels = [
        ("Sequoia identity", identity),
        ("AI spending in place of chips times a multiple", now["capex_rate"] / keep),
        ("Spread over the lives of the assets", now["depreciation"] / keep),
        ("Cost of capital", spread / keep),
        ("Power, staff and upkeep", (spread + now["operating_cost"]) / keep),
        ("Margin before depreciation in place of gross margin", now["cohort_revenue"]),
    ]
    return _waterfall(levels, "Cohort cost")


def _waterfall(levels: Sequence[tuple[str, float]], last: str) -> pd.DataFrame:
    """Levels after each step as the rows of a waterfall, closed by a total."""
    ends = [float(level) for _, level in levels]
    labels = [label for label, _ in levels]
    changes = zip(labels[1:], ends[:-1], ends[1:], strict=True)
    rows = [(labels[0], ends[0], 0.0, ends[0], "total")]
    rows += [(label, end - start, start, end, "change") for label, start, end in changes]
    rows += [(last, ends[-1], 0.0, ends[-1], "total")]
    frame = pd.DataFrame(rows, columns=["label", "change_usd_bn", "start_usd_bn", "end_usd_bn", "kind"])
    frame.insert(0, "step", range(1, len(frame) + 1))
    return frame


# The programme ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evidence:
    """What is known of the first years, whatever the assumptions.

    Attributes
    ----------
    first_year : int
        Year of the first value.
    capex : array
        Capital spending of the five firms by year, USD billions; guidance in the last.
    position : array
        Mean place of each year's spending between the first and the newest quarter, 0 to 1.
    lab_revenue : array
        Run-rate of the labs in the middle of each year, USD billions a year.
    lab_base : float
        Newest run-rate of the labs, USD billions a year.
    base_date : Timestamp
        Its date.
    newest_quarter : str
        Newest calendar quarter that all five firms have reported.
    """

    first_year: int
    capex: Array
    position: Array
    lab_revenue: Array
    lab_base: float
    base_date: pd.Timestamp
    newest_quarter: str

    @property
    def guided_year(self) -> int:
        """Last year of the history, the one that rests on guidance."""
        return self.first_year + len(self.capex) - 1


def evidence(capex: pd.DataFrame, guidance: pd.DataFrame, labs: pd.DataFrame, carry_days: float) -> Evidence:
    """Spending and revenue of the first years, from the tables.

    Parameters
    ----------
    capex, guidance, labs : DataFrame
        Tables ``capex_quarterly``, ``guidance``, ``lab_finances``.
    carry_days : float
        How long a lab's last run-rate is good for.

    Returns
    -------
    Evidence
        Whole years as reported, then the year of the newest quarter as guided.
    """
    quarters = _all_firms(capex)
    by_year = quarters.groupby(quarters["quarter"].str[:4].astype(int))
    spent = by_year["capex_usd_bn"].sum()
    placed = by_year.apply(lambda year: float((year["capex_usd_bn"] * year["position"]).sum()))
    year = int(spent.index[-1])
    guided = guided_capex(capex, guidance, year)
    placed[year] += guided - spent[year]  # what is still to come stands at the end of the line
    spent[year] = guided
    newest = _run_rates(labs)["date"].max()
    return Evidence(
        first_year=int(spent.index[0]),
        capex=spent.to_numpy(dtype=float),
        position=(placed / spent).to_numpy(dtype=float),
        lab_revenue=lab_run_rate(labs, _middles(spent.index), carry_days),
        lab_base=float(lab_run_rate(labs, [newest], carry_days)[0]),
        base_date=pd.Timestamp(newest),
        newest_quarter=str(quarters["quarter"].iloc[-1]),
    )


def guided_capex(capex: pd.DataFrame, guidance: pd.DataFrame, year: int) -> float:
    """Capital spending of the five firms in a year that is not over.

    Parameters
    ----------
    capex, guidance : DataFrame
        Tables ``capex_quarterly``, ``guidance``.
    year : int
        Calendar year.

    Returns
    -------
    float
        USD billions: the newest guidance of each firm that guides for the calendar year (its point, or the
        middle of its range), and the last four quarters of each that does not.
    """
    return float(guided_by_company(capex, guidance, year).sum())


def guided_by_company(capex: pd.DataFrame, guidance: pd.DataFrame, year: int) -> pd.Series:
    """Capital spending of each of the five firms in a year that is not over, as in `guided_capex`."""
    spending = capex_by_company(capex).groupby("company")["capex_usd_bn"]
    last_four = spending.apply(lambda firm: float(firm.tail(series.QUARTERS_PER_YEAR).sum()))
    return pd.Series({firm: _guided(guidance, str(firm), year, total) for firm, total in last_four.items()})


def _guided(guidance: pd.DataFrame, firm: str, year: int, otherwise: float) -> float:
    """Newest guidance of a firm for a calendar year."""
    rows = guidance[(guidance["company"] == firm) & (guidance["for_period"] == f"CY{year}")]
    if rows.empty:
        return otherwise
    newest = rows.sort_values("date_given").iloc[-1]
    point = newest["point_usd_bn"]
    return float(point) if pd.notna(point) else float(newest[["low_usd_bn", "high_usd_bn"]].mean())


def _assets(values: Mapping[str, Values]) -> Assets:
    return Assets(values["chip_share_of_capex"], values["chip_life_years"], values["shell_life_years"])


def run(known: Evidence, **values: Values) -> Programme:
    """The programme of AI spending under one set of assumptions, or under all draws at once.

    Parameters
    ----------
    known : Evidence
        What is known of the first years.
    **values : number or array
        Assumptions of the chapter by name; names that the programme does not use are ignored. `horizon_year`,
        the last year, is the same for all draws.

    Returns
    -------
    Programme
        Year by year, USD billions.
    """
    return payback.programme(_parameters(known, values))


def _parameters(known: Evidence, values: Mapping[str, Values]) -> Parameters:
    everyone = 1 + np.asarray(values["revenue_outside_labs"], dtype=float)
    return Parameters(
        first_year=known.first_year,
        capex_history=_world_capex(known, values),
        revenue_history=_by_year(known.lab_revenue, everyone) * everyone,
        base_revenue=known.lab_base * everyone,
        years_from_base=_years_from_base(known, int(np.max(values["horizon_year"]))),
        revenue_growth=values["revenue_growth"],
        revenue_ceiling=values["revenue_ceiling_usd_bn"],
        margin_before_depreciation=values["margin_before_depreciation"],
        operating_rate=values["operating_rate"],
        assets=_assets(values),
        build=Build(values["capex_growth"], values["build_years"], values["replacement_cost"]),
    )


def _world_capex(known: Evidence, values: Mapping[str, Values]) -> Array:
    """AI capital spending of the world in the years of the history."""
    first, last = values["ai_share_of_capex_2023"], values["ai_share_of_capex_now"]
    world = values["world_multiple"]
    share = payback.ai_share(_by_year(known.position, first, last, world), first, last)
    return np.asarray(payback.ai_capex(_by_year(known.capex, first, last, world), share, world))


def _by_year(values: Array, *factors: Values) -> Array:
    """Give values by year an axis for draws where a factor has one."""
    return values[:, np.newaxis] if any(np.ndim(factor) for factor in factors) else values


def _years_from_base(known: Evidence, horizon_year: int) -> Array:
    """Years from the newest revenue to the middle of every later year."""
    middles = _middles(range(known.guided_year + 1, horizon_year + 1))
    return np.asarray((middles - known.base_date) / pd.Timedelta(days=DAYS_PER_YEAR), dtype=float)


def _middles(years: Iterable[int]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex([pd.Timestamp(year=year, month=7, day=1) for year in years])


def _paid_back(plan: Programme, _: Values) -> Values:
    return finance.payback_year(plan.cash_flow, int(plan.years[0]))


MEASURES: dict[str, Callable[[Programme, Values], Values]] = {
    "payback_year": _paid_back,
    "npv_usd_bn": lambda plan, rate: finance.npv(rate, plan.cash_flow),
    "irr": lambda plan, _: finance.irr(plan.cash_flow),
    "deepest_usd_bn": lambda plan, _: np.min(plan.cumulative, axis=0),
    "final_usd_bn": lambda plan, _: plan.cumulative[-1],
}


def outcomes(plan: Programme, cost_of_capital: Values) -> dict[str, Values]:
    """What a reader asks of a programme.

    Parameters
    ----------
    plan : Programme
        From `run`.
    cost_of_capital : number or array
        Yearly discount rate, share.

    Returns
    -------
    dict
        ``payback_year`` (inf when not by the horizon), ``npv_usd_bn`` (value in the first year), ``irr`` (nan
        when there is none), ``deepest_usd_bn`` (lowest cumulative cash flow), ``final_usd_bn`` (cumulative
        cash flow at the horizon).
    """
    return {name: measure(plan, cost_of_capital) for name, measure in MEASURES.items()}


def outcome(name: str, known: Evidence) -> Callable[..., Values]:
    """Return one of `outcomes` as a function of the assumptions, for tornado, Sobol indices and solver.

    Parameters
    ----------
    name : str
        A key of `outcomes`.
    known : Evidence
        What is known of the first years.

    Returns
    -------
    callable
        ``function(**assumptions) -> number or array``.
    """
    measure = MEASURES[name]

    def function(**values: Values) -> Values:
        return measure(run(known, **values), values["cost_of_capital"])

    return function


def programme_frame(plan: Programme, known: Evidence) -> pd.DataFrame:
    """Return the programme of one set of assumptions as a table.

    Parameters
    ----------
    plan : Programme
        From `run`, without draws.
    known : Evidence
        The same as in `run`.

    Returns
    -------
    DataFrame
        ``year, known, years_from_base, capex_usd_bn, revenue_usd_bn, operating_cost_usd_bn, cash_flow_usd_bn,
        cumulative_usd_bn``; `known` is true for the history, where `years_from_base` is below 0.
    """
    middles = _middles(int(year) for year in plan.years)
    since = (middles - known.base_date) / pd.Timedelta(days=DAYS_PER_YEAR)
    frame = pd.DataFrame({"year": plan.years, "known": plan.years <= known.guided_year, "years_from_base": since})
    columns = ["capex", "revenue", "operating_cost", "cash_flow", "cumulative"]
    return frame.assign(**{f"{name}_usd_bn": getattr(plan, name) for name in columns})


def fan(plan: Programme) -> pd.DataFrame:
    """Quantiles of the cumulative cash flow over the draws.

    Parameters
    ----------
    plan : Programme
        From `run`, with draws.

    Returns
    -------
    DataFrame
        ``year, p05, p25, p50, p75, p95``, USD billions.
    """
    bands = uncertainty.quantiles(plan.cumulative, list(BANDS.values()))
    return pd.DataFrame({"year": plan.years, **dict(zip(BANDS, bands, strict=True))})


def payback_curve(plan: Programme) -> pd.DataFrame:
    """Probability that the spending has paid back by the end of each year.

    Parameters
    ----------
    plan : Programme
        From `run`, with draws.

    Returns
    -------
    DataFrame
        ``year, probability``, over the programme's years.
    """
    paid = np.asarray(_paid_back(plan, 0))
    by_year = [float((paid <= year).mean()) for year in plan.years]
    return pd.DataFrame({"year": plan.years, "probability": by_year})


def what_must_be_true(
    known: Evidence, year: int, values: Mapping[str, float], ranges: Mapping[str, tuple[float, float]]
) -> pd.DataFrame:
    """Value that each assumption alone would need for the spending to be paid back by the end of a year.

    Parameters
    ----------
    known : Evidence
        What is known of the first years.
    year : int
        Year by whose end cumulative cash flow is to be zero.
    values : mapping
        All assumptions; one at a time is moved.
    ranges : mapping
        Assumptions to move, with the limits of the search.

    Returns
    -------
    DataFrame
        ``name, value, needed``; `needed` is nan where no value within the limits is enough, or where all are.
    """

    def needed(name: str, low: float, high: float) -> float:
        others = {**values, "horizon_year": year}
        return solver.solve(lambda x: float(run(known, **(others | {name: x})).cumulative[-1]), low, high)

    rows = [(name, values[name], needed(name, *limits)) for name, limits in ranges.items()]
    return pd.DataFrame(rows, columns=["name", "value", "needed"])


# The economy around it --------------------------------------------------------------------------------------

GDP_SHARES = ("share_of_gdp", "share_of_national_income")
GENERATION = 20
"""Years between figures that no longer speak of one boom."""
BOOM_LABELS = {
    "ai_us": "AI, published estimates",
    "apollo": "Apollo, United States",
    "broadband_us": "Broadband, United States",
    "electricity_us": "Electricity, United States",
    "information_technology_us": "Information technology, United States",
    "interstate_highways_us": "Interstate highways, United States",
    "manhattan_project": "Manhattan Project, United States",
    "railroads_us": "Railways, United States",
    "railways_uk_1840s": "Railways, United Kingdom",
    "telecom_us_1996_2001": "Telecoms, United States",
}
GAINS = (
    ("Acemoglu 2024, with hard tasks", "acemoglu_2024_may", "gdp_gain_10y_with_hard_tasks", "United States"),
    ("Acemoglu 2024", "acemoglu_2024_may", "gdp_gain_10y", "United States"),
    ("Goldman Sachs 2024 (Briggs)", "briggs_2024", "gdp_gain", "United States"),
    ("Goldman Sachs 2023, world", "goldman_2023", "global_gdp_gain", "World"),
)


def booms(historical: pd.DataFrame, baselines: pd.DataFrame, capex: pd.DataFrame) -> pd.DataFrame:
    """Peak spending of past booms as a share of output, beside that on AI.

    Parameters
    ----------
    historical, baselines, capex : DataFrame
        Tables ``capex_booms``, ``baselines``, ``capex_quarterly``.

    Returns
    -------
    DataFrame
        ``boom, label, year, share_low_pct, share_pct, share_high_pct, n_sources``, largest first. `share_pct`
        is the middle of what sources give, `year` that of the highest. The two rows ``ai_five_firms`` are
        computed: all capital spending of the five firms, in the last year with a known US GDP and in the last
        four quarters, over that GDP.
    """
    shares = historical[historical["measure"].isin(GDP_SHARES)].sort_values(["boom", "year"])
    apart = shares.groupby("boom")["year"].diff().fillna(0) > GENERATION
    past = [_boom(rows) for _, rows in shares.groupby(["boom", apart.cumsum()])]
    frame = pd.DataFrame([*past, *_five_firms(baselines, capex)])
    return frame.sort_values("share_pct", ascending=False, kind="stable", ignore_index=True)


def _boom(rows: pd.DataFrame) -> dict[str, object]:
    highest = rows.sort_values("value", kind="stable").iloc[-1]
    peak, boom = int(highest["year"]), str(highest["boom"])
    label = BOOM_LABELS.get(boom, boom.replace("_", " ").capitalize())
    spread = rows["value"].agg(["min", "median", "max"])
    return _share(boom, f"{label}, {peak}", peak, tuple(spread)) | {"n_sources": rows["source"].nunique()}


def _five_firms(baselines: pd.DataFrame, capex: pd.DataFrame) -> list[dict[str, object]]:
    """Spending of the five firms over US GDP: the last year with both, and the last four quarters."""
    gdp = _gdp(baselines, "United States")
    quarters = _all_firms(capex)
    year = gdp.index[-1]
    in_year = quarters.loc[quarters["quarter"].str.startswith(year), "capex_usd_bn"].sum()
    last_four = quarters["capex_usd_bn"].tail(series.QUARTERS_PER_YEAR).sum()
    newest = str(quarters["quarter"].iloc[-1])
    rows = [
        (in_year, int(year), f"AI: five firms, {year}"),
        (last_four, int(newest[:4]), f"AI: five firms, year to {newest}"),
    ]
    shares = [(label, when, 100 * spent / gdp.iloc[-1]) for spent, when, label in rows]
    return [_share("ai_five_firms", label, when, (x, x, x)) | {"n_sources": 1} for label, when, x in shares]


def _share(boom: str, label: str, year: int, spread: tuple[float, ...]) -> dict[str, object]:
    names = ("share_low_pct", "share_pct", "share_high_pct")
    return {"boom": boom, "label": label, "year": year, **dict(zip(names, spread, strict=True))}


def _gdp(baselines: pd.DataFrame, geography: str) -> pd.Series:
    """Yearly GDP in USD billions, by year as text, oldest first."""
    rows = baselines[(baselines["series"] == "gdp") & (baselines["geography"] == geography)]
    return rows[rows["unit"] == "usd_bn"].set_index("period")["value"].sort_index()


def captured(
    payback_models: pd.DataFrame, baselines: pd.DataFrame, capture: tuple[float, float, float]
) -> pd.DataFrame:
    """Yearly revenue that sellers of AI could keep of the GDP gains that economists expect within ten years.

    Parameters
    ----------
    payback_models, baselines : DataFrame
        Tables of these names.
    capture : tuple of float
        Low, central and high share of the gain that is paid to sellers.

    Returns
    -------
    DataFrame
        ``label, geography, gdp_gain, gdp_usd_bn, revenue_low_usd_bn, revenue_usd_bn, revenue_high_usd_bn``;
        GDP is the newest known.
    """
    figures = payback_models.set_index(["model", "input_name"])["input_value"]
    rows = []
    for label, model, name, geography in GAINS:
        gdp, gain = float(_gdp(baselines, geography).iloc[-1]), float(figures[model, name])
        rows.append((label, geography, gain, gdp, *(productivity.capturable_revenue(gdp, gain, x) for x in capture)))
    revenue = ["revenue_low_usd_bn", "revenue_usd_bn", "revenue_high_usd_bn"]
    return pd.DataFrame(rows, columns=["label", "geography", "gdp_gain", "gdp_usd_bn", *revenue])
