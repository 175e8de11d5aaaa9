"""The page that ``wager diff --html`` writes, in a browser."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.publish.comparing.comparison import compare
from analysis.publish.comparing.document import document
from analysis.publish.comparing.snapshot import Chapter, Edition, Finding, Input, Inputs, Snapshot, Verdicts

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def build(number):
    rests = (Input(kind="table", name="capex_quarterly", status="reported", sources=(), rows=3),)
    groups = {name: {} for name in Inputs.model_fields}
    groups["tables"] = {"capex_quarterly": f"{number}"}
    groups["modules"] = {"analysis/models/a_module_with_a_very_long_name_indeed_and_more.py": f"{number}"}
    findings = {
        f"finding_{place}": Finding(
            value=1500.0 * number, unit="usd_bn_per_gw_year", label=f"Number {place}", status="derived", inputs=rests
        )
        for place in range(30)
    }
    chapter = Chapter(parameters={}, inputs=Inputs(**groups), findings=findings)
    said = ("supported", "contradicted", "partly", "not yet due", "unresolved")
    claims = {f"A-00{place}": Verdicts(printed=said[place - number], original=said[place]) for place in range(5)}
    editions = {"base": Edition(title="As guided", chapters={"payback": chapter})}
    return Snapshot(format=1, version="0.1.0", as_of=date(2026, 11, number), editions=editions, claims=claims)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_accessible_fits_and_asks_for_nothing(browser, tmp_path, width, theme):
    file = tmp_path / "moved.html"
    file.write_text(document(compare(build(1), build(2)), ("old", "new")), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[theme]
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == []
    row = page.get_by_role("row").filter(has_text="Number 7")
    assert row.get_by_role("cell").nth(1).inner_text() == "$3.0 trillion per GW a year"
    context.close()
