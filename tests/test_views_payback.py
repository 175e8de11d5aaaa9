"""Views of the payback chapter: on the real tables where a value is known, else on small frames."""

import numpy as np
import pandas as pd
import pytest

from analysis import scenarios, tables, uncertainty
from analysis.assumptions import assumptions
from analysis.models import finance
from analysis.models import payback as models
from analysis.views import payback as views

CARRY = 365


@pytest.fixture(scope="module")
def data():
    names = [
        *("capex_quarterly", "guidance", "lab_finances", "nvidia_datacenter_revenue"),
        *("payback_models", "baselines", "capex_booms", "cloud_ai_revenue"),
    ]
    return {name: tables.load(name) for name in names}


@pytest.fixture(scope="module")
def central():
    return {name: a.central for name, a in assumptions("payback").items()}


@pytest.fixture(scope="module")
def known(data):
    return views.evidence(data["capex_quarterly"], data["guidance"], data["lab_finances"], CARRY)


def capex_frame(*rows):
    columns = ["company", "calendar_quarter", "capex_usd_bn", "definition"]
    return pd.DataFrame([(*row, "purchases_of_ppe") for row in rows], columns=columns)


TWO_FIRMS = capex_frame(
    ("A", "2022Q4", 5.0),
    ("B", "2022Q4", 5.0),
    ("A", "2023Q1", 10.0),
    ("B", "2023Q1", 20.0),
    ("A", "2023Q2", 12.0),
    ("B", "2023Q2", 28.0),
    ("A", "2023Q3", 20.0),
    ("B", "2023Q3", 30.0),
    ("B", "2023Q4", 99.0),
)
RAMP = {"ai_share_of_capex_2023": 0.2, "ai_share_of_capex_now": 0.6, "world_multiple": 1.5}


class TestSpending:
    def test_by_company(self, data):
        frame = views.capex_by_company(data["capex_quarterly"])
        assert frame.columns.tolist() == ["calendar_quarter", "company", "capex_usd_bn"]
        assert not frame.duplicated(["calendar_quarter", "company"]).any()
        microsoft = frame[(frame["company"] == "Microsoft") & (frame["calendar_quarter"] == "2026Q2")]
        assert microsoft["capex_usd_bn"].tolist() == [35.802]

    def test_only_cash_purchases(self):
        wider = TWO_FIRMS.assign(definition="incl_finance_leases", capex_usd_bn=1e6)
        both = pd.concat([TWO_FIRMS, wider])
        assert views.capex_by_company(both)["capex_usd_bn"].max() == 99.0

    def test_ai_capex_by_hand(self):
        """Quarters that both firms have, from 2023: 30, 40, 50; shares 0.2, 0.4, 0.6; half as much again."""
        frame = views.ai_capex(TWO_FIRMS, RAMP)
        assert frame["quarter"].tolist() == ["2023Q1", "2023Q2", "2023Q3"]
        assert frame["period_end"].dt.strftime("%Y-%m-%d").tolist() == [
            "2023-03-31",
            "2023-06-30",
            "2023-09-30",
        ]
        assert frame["ai_share"].tolist() == pytest.approx([0.2, 0.4, 0.6])
        assert frame["ai_capex_usd_bn"].tolist() == pytest.approx([9, 24, 45])

    def test_newest_quarter(self, data, central):
        """44.924 + 54.208 + 30.116 + 35.802 + 16.493 = 181.543; 75 % of it, times 1.5: 204.236."""
        frame = views.ai_capex(data["capex_quarterly"], central)
        assert frame["quarter"].iloc[-1] == "2026Q2"
        assert frame["capex_usd_bn"].iloc[-1] == pytest.approx(181.543)
        assert frame["ai_capex_usd_bn"].iloc[-1] == pytest.approx(204.235875)

    def test_annual_sums(self, known):
        """2023: Alphabet 32.251, Amazon 52.729, Meta 27.045, Microsoft 35.202, Oracle 6.935: 154.162."""
        assert known.capex[:3].tolist() == pytest.approx([154.162, 239.087, 411.528], abs=1e-3)

    def test_guided_year(self, data, known):
        """Alphabet (195 + 205) / 2, Amazon 200, Meta (130 + 145) / 2, Microsoft 175, Oracle's last year.

        12.033 + 18.635 + 16.493 + 28.499 = 75.660; in all 200 + 200 + 137.5 + 175 + 75.66 = 788.16.
        """
        assert views.guided_capex(data["capex_quarterly"], data["guidance"], 2026) == pytest.approx(788.16)
        assert known.guided_year == 2026
        assert known.capex[3] == pytest.approx(788.16)

    def test_position_of_a_year(self):
        """30 at 0, 40 at a half and 50 at the end; the 80 that guidance adds to reach 200 stand there too.

        (0 * 30 + 0.5 * 40 + 50 + 80) / 200 = 0.75.
        """
        guidance = pd.DataFrame(
            {
                "company": ["A", "B"],
                "for_period": ["CY2023", "CY2023"],
                "date_given": pd.to_datetime(["2023-10-01", "2023-10-01"]),
                "low_usd_bn": [np.nan, 90.0],
                "high_usd_bn": [np.nan, 110.0],
                "point_usd_bn": [100.0, np.nan],
            }
        )
        labs = lab_frame(("X", "2023-01-01", 1.0), ("X", "2023-12-31", 2.0))
        found = views.evidence(TWO_FIRMS, guidance, labs, CARRY)
        assert found.capex.tolist() == [200.0]
        assert found.position.tolist() == pytest.approx([0.75])


def lab_frame(*rows):
    frame = pd.DataFrame(rows, columns=["company", "date", "value_usd_bn"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.assign(measure="run_rate", used=pd.array([True] * len(frame), dtype="boolean"))


class TestRevenue:
    def test_sum_of_labs(self):
        """X halfway from 1 to 4 is 2; Y starts later and does not count yet; 20 days on, Y's 8 counts."""
        labs = lab_frame(("X", "2025-01-01", 1), ("X", "2025-03-02", 4), ("Y", "2025-02-20", 8))
        found = views.lab_run_rate(labs, pd.to_datetime(["2025-01-31", "2025-02-20"]), CARRY)
        assert found.tolist() == pytest.approx([2, 4 ** (50 / 60) + 8])

    def test_a_stale_lab_drops_out(self):
        labs = lab_frame(("X", "2025-01-01", 1), ("Y", "2023-01-01", 8))
        assert views.lab_run_rate(labs, pd.to_datetime(["2025-01-01"]), CARRY).tolist() == [1]

    def test_unused_rows_do_not_count(self):
        labs = lab_frame(("X", "2025-01-01", 1), ("X", "2025-03-02", 4))
        labs.loc[1, "used"] = False
        assert views.lab_run_rate(labs, pd.to_datetime(["2025-03-02"]), CARRY).tolist() == [1]

    def test_newest_base(self, known):
        """31 July 2026: 40 of OpenAI and 65 of Anthropic, and a little from the small labs."""
        assert known.base_date == pd.Timestamp("2026-07-31")
        assert 105 < known.lab_base < 108

    def test_middle_of_2026(self, data):
        """30 June: OpenAI 25 * 1.6**(122 / 153) = 36.37, Anthropic 47 * (65 / 47)**(33 / 64) = 55.55."""
        two = data["lab_finances"][data["lab_finances"]["company"].isin(["OpenAI", "Anthropic"])]
        found = views.lab_run_rate(two, pd.to_datetime(["2026-06-30"]), CARRY)[0]
        assert found == pytest.approx(25 * 1.6 ** (122 / 153) + 47 * (65 / 47) ** (33 / 64), rel=1e-9)
        assert found == pytest.approx(91.92, abs=0.01)


class TestGap:
    @pytest.fixture(scope="class")
    @classmethod
    def frame(cls, data, central):
        return views.gap(data["nvidia_datacenter_revenue"], data["lab_finances"], data["capex_quarterly"], central)

    def test_shape(self, frame):
        assert frame.columns.tolist() == ["quarter", "period_end", "series", "revenue_usd_bn"]
        assert frame["series"].unique().tolist() == [
            "Required: Sequoia identity",
            "Required: cohort cost",
            "AI revenue: labs",
            "AI revenue: labs and clouds",
        ]
        quarters = frame.groupby("series")["quarter"].agg(list)
        expected = [f"{year}Q{q}" for year in range(2023, 2027) for q in range(1, 5)][:14]
        assert all(found == expected for found in quarters)
        assert frame["revenue_usd_bn"].notna().all()

    def test_identity_by_hand(self, frame):
        """Nvidia's 89.0 and 4.28, four times, doubled twice: 1,424 and 68.48."""
        line = frame[frame["series"] == "Required: Sequoia identity"].set_index("quarter")["revenue_usd_bn"]
        assert line["2026Q2"] == pytest.approx(1424)
        assert line["2023Q1"] == pytest.approx(68.48)

    def test_cohort_first_quarter_by_hand(self, frame, data, central):
        """The first cohort alone, in parts of its price.

        36.554 * 0.3 * 1.5 = 16.4493. A quarter wears 0.6 / 20 + 0.4 / 80 = 0.035 of it, 0.14 a year; the mean
        balance is 1 - 0.035 / 2 = 0.9825, at 9 % 0.088425; running cost 2.5 %. Together 0.253425.
        """
        line = frame[frame["series"] == "Required: cohort cost"].set_index("quarter")["revenue_usd_bn"]
        values = central | {
            "ai_share_of_capex_2023": 0.3,
            "world_multiple": 1.5,
            "chip_share_of_capex": 0.6,
            "chip_life_years": 5,
            "shell_life_years": 20,
            "cost_of_capital": 0.09,
            "operating_rate": 0.025,
            "margin_before_depreciation": 0.5,
        }
        first = views.gap(data["nvidia_datacenter_revenue"], data["lab_finances"], data["capex_quarterly"], values)
        mine = first[first["series"] == "Required: cohort cost"]["revenue_usd_bn"].iloc[0]
        assert mine == pytest.approx(36.554 * 0.3 * 1.5 * 0.253425 / 0.5)
        assert (line.diff().dropna() > 0).all()

    def test_outside_the_labs(self, frame, central):
        wide = frame.pivot(index="quarter", columns="series", values="revenue_usd_bn")
        ratio = wide["AI revenue: labs and clouds"] / wide["AI revenue: labs"]
        assert ratio.tolist() == pytest.approx([1 + central["revenue_outside_labs"]] * len(wide))


class TestReconciliation:
    @pytest.fixture(scope="class")
    @classmethod
    def steps(cls, data, central):
        return views.reconciliation(data["nvidia_datacenter_revenue"], data["capex_quarterly"], central)

    def test_it_adds_up(self, steps):
        changes = steps[steps["kind"] == "change"]
        assert steps["kind"].tolist() == ["total", *["change"] * 5, "total"]
        assert steps["step"].tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert steps["end_usd_bn"].iloc[0] + changes["change_usd_bn"].sum() == pytest.approx(
            steps["end_usd_bn"].iloc[-1]
        )
        assert (changes["start_usd_bn"] + changes["change_usd_bn"]).tolist() == pytest.approx(
            changes["end_usd_bn"].tolist()
        )
        assert changes["start_usd_bn"].tolist()[1:] == pytest.approx(changes["end_usd_bn"].tolist()[:-1])

    def test_its_ends_are_those_of_the_gap(self, steps, data, central):
        frame = views.gap(data["nvidia_datacenter_revenue"], data["lab_finances"], data["capex_quarterly"], central)
        newest = frame[frame["quarter"] == frame["quarter"].max()].set_index("series")["revenue_usd_bn"]
        assert steps["end_usd_bn"].iloc[0] == pytest.approx(newest["Required: Sequoia identity"])
        assert steps["end_usd_bn"].iloc[-1] == pytest.approx(newest["Required: cohort cost"])

    def test_first_step_by_hand(self, steps, central):
        """AI spending of 204.236 a quarter, four times, over one half: 1,633.887; 209.887 above 1,424."""
        assert central["gross_margin"] == 0.5
        assert steps["change_usd_bn"].iloc[1] == pytest.approx(209.887)


class TestProgramme:
    def test_history_by_hand(self, known, central):
        """2025: 411.528 * (0.3 + 0.45 * 0.74639) * 1.5; revenue of the labs on 1 July, times 1.35."""
        plan = views.run(known, **central)
        spent = 411.528 * (0.3 + 0.45 * known.position[2]) * 1.5
        assert plan.capex[2] == pytest.approx(spent)
        assert plan.revenue[2] == pytest.approx(known.lab_revenue[2] * 1.35)
        assert plan.years[[0, -1]].tolist() == [2023, 2045]

    def test_revenue_after_the_base_by_hand(self, known, central):
        """1 July 2027 is 335 days after 31 July 2026; odds double each year."""
        plan = views.run(known, **central)
        base = known.lab_base * 1.35
        odds = base / (2500 - base) * 2 ** (335 / 365.25)
        assert plan.revenue[4] == pytest.approx(2500 * odds / (1 + odds))

    def test_building_ends(self, known, central):
        """25 % twice after 2026, then chips of 2024 retire in 2029: 60 % of them, at 60 % of their price."""
        plan = views.run(known, **central)
        assert plan.capex[4:6].tolist() == pytest.approx([plan.capex[3] * 1.25, plan.capex[3] * 1.25**2])
        assert plan.capex[6] == pytest.approx(plan.capex[1] * 0.36)

    def test_horizon(self, known, central):
        plan = views.run(known, **(central | {"horizon_year": 2030}))
        assert plan.years[-1] == 2030
        full = views.run(known, **central)
        assert plan.cumulative.tolist() == pytest.approx(full.cumulative[:8].tolist())

    def test_frame(self, known, central):
        frame = views.programme_frame(views.run(known, **central), known)
        assert frame.columns.tolist() == [
            "year",
            "known",
            "years_from_base",
            "capex_usd_bn",
            "revenue_usd_bn",
            "operating_cost_usd_bn",
            "cash_flow_usd_bn",
            "cumulative_usd_bn",
        ]
        assert frame.loc[frame["known"], "year"].tolist() == [2023, 2024, 2025, 2026]
        later = frame[~frame["known"]]
        base = known.lab_base * (1 + central["revenue_outside_labs"])
        again = models.logistic_revenue(
            base, central["revenue_ceiling_usd_bn"], central["revenue_growth"], later["years_from_base"]
        )
        assert again.tolist() == pytest.approx(later["revenue_usd_bn"].tolist())

    def test_outcomes(self, known, central):
        plan = views.run(known, **central)
        found = views.outcomes(plan, central["cost_of_capital"])
        assert found["payback_year"] == finance.payback_year(plan.cash_flow, 2023)
        assert found["deepest_usd_bn"] == min(plan.cumulative)
        assert found["final_usd_bn"] == pytest.approx(sum(plan.cash_flow))
        assert finance.npv(found["irr"], plan.cash_flow) == pytest.approx(0, abs=1e-6)
        for name, value in found.items():
            assert views.outcome(name, known)(**central) == value

    def test_worlds_are_in_order(self, known):
        """The bear world pays back later than the base, or never, and the bull world sooner; npv likewise."""
        found = {}
        for name in scenarios.names():
            values = scenarios.load(name).centrals("payback")
            found[name] = views.outcomes(views.run(known, **values), values["cost_of_capital"])
        assert found["bull"]["payback_year"] < found["base"]["payback_year"] < found["bear"]["payback_year"]
        assert found["bear"]["npv_usd_bn"] < 0 < found["base"]["npv_usd_bn"] < found["bull"]["npv_usd_bn"]

    def test_what_must_be_true(self, known, central):
        """The needed value makes cumulative cash zero at the year's end; where none does, nan."""
        ranges = {"margin_before_depreciation": (0.05, 0.95), "chip_life_years": (4, 6)}
        frame = views.what_must_be_true(known, 2032, central, ranges).set_index("name")
        needed = frame.loc["margin_before_depreciation", "needed"]
        plan = views.run(known, **(central | {"margin_before_depreciation": needed}))
        assert plan.cumulative[2032 - 2023] == pytest.approx(0, abs=1e-6)
        assert np.isnan(frame.loc["chip_life_years", "needed"])
        assert frame["value"].tolist() == [central["margin_before_depreciation"], central["chip_life_years"]]


class TestDraws:
    @pytest.fixture(scope="class")
    @classmethod
    def plan(cls, known):
        return views.run(known, **uncertainty.draw(assumptions("payback"), 9, seed=3))

    def test_fan(self, plan):
        frame = views.fan(plan)
        assert frame.columns.tolist() == ["year", "p05", "p25", "p50", "p75", "p95"]
        assert (frame.drop(columns="year").diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)

    def test_fan_by_hand(self):
        """Twenty draws of 1 to 20: the smallest value that 5 % do not exceed is 1, then 5, 10, 15, 19."""
        cumulative = np.arange(1.0, 21)[np.newaxis]
        plan = models.Programme(np.array([2023]), *[cumulative] * 5)
        assert views.fan(plan).iloc[0].tolist() == [2023, 1, 5, 10, 15, 19]

    def test_curve_by_hand(self):
        """Four draws: paid in 2024, in 2025, never, and under water again at the end."""
        cash = np.array([[-1, -2, -1, -1], [1, 1, 0, 2], [0, 1, 0, -2.0]])
        plan = models.Programme(np.arange(2023, 2026), cash, cash, cash, cash, np.cumsum(cash, axis=0))
        assert views.payback_curve(plan)["probability"].tolist() == [0, 0.25, 0.5]

    def test_curve_rises(self, plan):
        frame = views.payback_curve(plan)
        assert frame["probability"].is_monotonic_increasing
        assert frame["probability"].between(0, 1).all()

    def test_tornado_takes_an_outcome(self, known):
        frame = uncertainty.tornado(views.outcome("npv_usd_bn", known), assumptions("payback"))
        assert frame["name"].iloc[0] == "revenue_ceiling_usd_bn"
        assert (frame.set_index("name").loc[["gross_margin", "tco_multiple"], "swing"] == 0).all()


class TestBooms:
    @pytest.fixture(scope="class")
    @classmethod
    def frame(cls, data):
        return views.booms(data["capex_booms"], data["baselines"], data["capex_quarterly"])

    def test_ai_by_hand(self, frame):
        """2025: 411.528 / 30,762.1 = 1.338 %. Then 105.773 + 130.665 + 148.385 + 181.543 = 566.366."""
        ai = frame[frame["boom"] == "ai_five_firms"].set_index("year")["share_pct"]
        assert ai[2025] == pytest.approx(1.338, abs=5e-4)
        assert ai[2026] == pytest.approx(100 * 566.366 / 30762.1, abs=1e-6)

    def test_conflicting_sources(self, frame):
        """US railways: 1.5, 5 and 6 % by three sources; the middle is 5 and the highest of 1870."""
        row = frame[frame["boom"] == "railroads_us"].iloc[0]
        assert [row[f"share{end}_pct"] for end in ("_low", "", "_high")] == [1.5, 5, 6]
        assert (row["year"], row["n_sources"]) == (1870, 3)

    def test_two_booms_under_one_name(self, frame):
        """Information technology in 2000 and in 2025 are two rows."""
        rows = frame[frame["boom"] == "information_technology_us"]
        assert rows.set_index("year")["share_pct"].to_dict() == {2000: 4.6, 2025: 4.4}

    def test_order_and_labels(self, frame):
        assert frame["share_pct"].is_monotonic_decreasing
        assert frame["label"].is_unique
        assert (frame["share_low_pct"] <= frame["share_pct"]).all()
        assert (frame["share_pct"] <= frame["share_high_pct"]).all()


def test_captured_by_hand(data):
    """Briggs: 6.1 % of 30,762.1 is 1,876.488, a fifth of it 375.298; Goldman: 0.07 * 117,170 * 0.2."""
    frame = views.captured(data["payback_models"], data["baselines"], (0.1, 0.2, 0.4)).set_index("label")
    assert frame.loc["Goldman Sachs 2024 (Briggs)", "revenue_usd_bn"] == pytest.approx(375.29762)
    assert frame.loc["Goldman Sachs 2023, world", "revenue_usd_bn"] == pytest.approx(1640.38)
    assert frame.loc["Acemoglu 2024", "revenue_high_usd_bn"] == pytest.approx(30762.1 * 0.0116 * 0.4)


class TestReasons:
    """What the registry's reasons say of the data is true of the data."""

    def test_capex_growth(self, known):
        """25 % twice from the guided year is 985 and 1,232."""
        growth = assumptions("payback")["capex_growth"].central
        reason = assumptions("payback")["capex_growth"].reason
        first = known.capex[3] * (1 + growth)
        assert f"{known.capex[3]:.0f} billion" in reason
        assert f"{first:.0f} and {first * (1 + growth):,.0f}" in reason

    def test_two_years_match_the_forecasts(self, data, known):
        """Two years of ours against the mean of the 2026 forecasts for 2027 and that for 2028."""
        guidance = data["guidance"]
        bank = guidance[(guidance["definition"] == "analyst_forecast") & (guidance["date_given"] >= "2026-01-01")]
        level = bank["point_usd_bn"].fillna(bank[["low_usd_bn", "high_usd_bn"]].mean(axis=1))
        forecast = level.groupby(bank["for_period"]).mean()
        growth = assumptions("payback")["capex_growth"].central
        ours = known.capex[3] * ((1 + growth) + (1 + growth) ** 2)
        assert ours == pytest.approx(forecast["CY2027"] + forecast["CY2028"], rel=0.05)

    def test_revenue_in_2030_is_what_bain_sees(self, data, known, central):
        """Bain: 2,000 needed and 800 short."""
        bain = data["payback_models"].set_index(["model", "input_name"])["input_value"]
        seen = bain["bain_2025", "required_revenue"] - bain["bain_2025", "revenue_shortfall"]
        assert views.run(known, **central).revenue[2030 - 2023] == pytest.approx(seen, rel=0.05)

    def test_revenue_outside_the_labs(self, data, known, central):
        """(37 + 25 - 24.1 - 4 * 3.4) over the labs of mid-2026 is about a quarter; we take more."""
        cloud = data["cloud_ai_revenue"]
        rates = cloud[(cloud["metric"] == "run_rate") & cloud["used"]].set_index(["line", "period_end"])["value"]
        openai = cloud[cloud["line"] == "revenue_from_openai"]["value"].iloc[0]
        anthropic = 4 * 3.4
        outside = rates["ai_business", "2026-03-31"] + rates["aws_ai_business", "2026-06-30"] - openai - anthropic
        assert outside / known.lab_revenue[3] == pytest.approx(0.25, abs=0.03)
        assert outside / known.lab_revenue[3] < central["revenue_outside_labs"]

    def test_ai_share_against_nvidia(self, data):
        """Nvidia's sales doubled, over five firms' spending times 1.5: 16, 56 and 65 % in three quarters."""
        chips = data["nvidia_datacenter_revenue"].set_index("calendar_quarter")["datacenter_revenue_usd_bn"]
        spent = views.ai_capex(data["capex_quarterly"], RAMP).set_index("quarter")["capex_usd_bn"]
        for quarter, share in {"2023Q1": 0.16, "2023Q4": 0.56, "2026Q2": 0.65}.items():
            assert chips[quarter] * 2 / (spent[quarter] * 1.5) == pytest.approx(share, abs=0.005)

    def test_operating_rate(self):
        """0.907 over 37.883 is 2.4 %."""
        lives = tables.load("asset_lives").set_index(["entity", "item"])["value"]
        rate = lives["Epoch AI", "annual_operating_cost_per_gw"] / lives["Epoch AI", "all_in_cost_per_gw"]
        assert rate == pytest.approx(0.024, abs=5e-4)

    def test_ceiling(self, data):
        """7 % of 117,170 growing 4 % a year for ten years, a fifth of it: about 2,400."""
        world = data["baselines"].query("series == 'gdp' and geography == 'World' and period == '2025'")["value"]
        assert 0.07 * float(world.iloc[0]) * 1.04**10 * 0.2 == pytest.approx(2400, rel=0.02)
