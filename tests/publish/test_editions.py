"""Editions: every scenario is one, the base at the root; a rerun is one too, and says that it is."""

import pytest

from analysis.publish import chapters, editions
from analysis.publish.editions import Edition
from analysis.publish.project import WagerError
from analysis.scenarios import ScenarioError

RERUN = Edition(
    "base",
    "A rerun",
    parameters={"payback": {"gross_margin": 0.4, "chip_life_years": 3}, "another": {"price": 2.0}},
    is_rerun=True,
)
SCENARIO = "name: {name}\ntitle: Another world\ndescription: Told in a paragraph.\nparameters: {parameters}\n"


@pytest.fixture
def scenario(tiny):
    """Return a function that writes a scenario file."""

    def write(name, parameters="{payback: {tco_multiple: 3}}", text=SCENARIO):
        path = tiny / "data" / "scenarios" / f"{name}.yml"
        path.write_text(text.format(name=name, parameters=parameters), encoding="utf-8")

    return write


def test_scenarios_are_the_published_editions_base_first(tiny, scenario):
    scenario("adverse")
    scenario("zero")
    assert [edition.name for edition in editions.published()] == ["base", "adverse", "zero"]
    assert [edition.folder for edition in editions.published()] == ["", "adverse/", "zero/"]


def test_scenarios_of_the_report_reach_every_chapter_that_has_the_parameter(monkeypatch):
    """Life of chips is payback's assumption, and the synthesis borrows it: the bear's four years hold in both."""
    monkeypatch.delenv("WAGER_ROOT", raising=False)
    bear = editions.named("bear")
    assert bear.of("payback")["chip_life_years"] == bear.of("synthesis")["chip_life_years"] == 4
    assert editions.named("base").parameters == {}


def test_value_equal_to_the_default_is_no_change(tiny, rewrite, scenario):
    """The small chapter takes an assumption as parameter; a scenario at its central value changes nothing."""
    rewrite(
        "book/mini.md",
        "price: float = 3.0  # usd_bn, 0 to 10: what one costs",
        "gross_margin: float = 0.5  # share, 0 to 1: margin\nprice: float = 3.0  # usd_bn, 0 to 10: price",
    )
    scenario("same", "{payback: {gross_margin: 0.5}}")
    scenario("other", "{payback: {gross_margin: 0.6}}")
    assert editions.named("same").parameters == {}
    assert editions.named("other").parameters == {"mini": {"gross_margin": 0.6}}


@pytest.mark.parametrize("name", ["api", "charts", "Upper", "two words", "9lives"])
def test_name_that_is_no_folder_of_the_site_is_refused(tiny, scenario, name):
    scenario(name)
    with pytest.raises(WagerError, match=rf"Scenario '{name}' cannot be a folder of the site; allowed: small letters"):
        editions.published()


def test_site_needs_a_base(tiny):
    (tiny / "data" / "scenarios" / "base.yml").unlink()
    with pytest.raises(WagerError, match="There is no scenario 'base'"):
        editions.published()


@pytest.mark.parametrize(
    ("parameters", "needle"),
    [
        ("{payback: {gross_margn: 0.4}}", "no parameter 'gross_margn'; did you mean gross_margin?"),
        ("{paybak: {gross_margin: 0.4}}", "no chapter 'paybak'; did you mean payback?"),
        ("{payback: {gross_margin: cheap}}", "valid number"),
        ("{payback: {gross_margin: 99}}", "gross_margin is 99; allowed: 0.05 to 0.95 share"),
        ("{payback: 3}", "valid dictionary"),
        ("{}\ncolour: red", "Extra inputs are not permitted"),
    ],
)
def test_scenario_that_no_chapter_could_run_is_refused(tiny, scenario, parameters, needle):
    scenario("mine", parameters)
    with pytest.raises(ScenarioError) as caught:
        editions.published()
    assert str(caught.value).startswith("mine.yml: ")
    assert needle in str(caught.value)


def test_unknown_edition_names_the_nearest(tiny):
    with pytest.raises(WagerError, match=r"No edition 'bass': did you mean base\?"):
        editions.named("bass")


def test_parameters_of_a_chapter_are_a_copy():
    given = RERUN.of("payback")
    assert given == {"gross_margin": 0.4, "chip_life_years": 3}
    given.clear()
    assert RERUN.of("payback") != {}
    assert RERUN.of("unknown") == {}


@pytest.mark.parametrize(
    ("edition", "wanted"),
    [
        (
            RERUN,
            "A rerun: another.price = 2, payback.chip_life_years = 3, payback.gross_margin = 0.4. "
            "Not the published report.",
        ),
        (Edition("base", "A rerun"), "A rerun: no changed parameters. Not the published report."),
    ],
)
def test_banner(edition, wanted):
    assert edition.banner == wanted


@pytest.mark.parametrize("name", ["base", "bull"])
def test_names_of_pages_split_as_they_were_joined(name):
    for page in chapters.listed():
        assert editions.split(editions.join(page.docname, name)) == (page.docname, name)
