"""The page script, on a small page served from a folder: charts, sliders, and the panel behind a number."""

import base64
import functools
import http.server
import importlib.util
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from analysis import mime, show
from analysis.charts import theme
from analysis.models import finance
from analysis.models import payback as model
from analysis.publish import figures, vega

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "book" / "_static"
FAR = '<div style="height: 4000px"></div>'
CARD = """<div class="finding-card" id="finding-payback-gap" data-status="estimated">
<p class="finding-label" id="inner">Revenue still missing</p>
<p class="finding-value"><strong>$1,319 billion</strong></p>
<p><a href="data.html">Nvidia</a>, <a href="code.html">Code</a></p></div>"""
NUMBER = '<a class="finding is-estimated" href="#finding-payback-gap">$1,319 billion</a>'
PAGE = """<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title>
<link rel="icon" href="_static/favicon.svg"><link rel="stylesheet" href="_static/wager.css">
<style>:root {{ --pst-color-background: #fff; --pst-color-text-base: #222832; --pst-color-text-muted: #48566b;
--pst-color-surface: #f3f4f5; --pst-color-border: #d1d5da }} html {{ color-scheme: light }}
html[data-theme="dark"] {{ color-scheme: dark; --pst-color-background: #121212; --pst-color-text-base: #ced6dd }}
body {{ margin: 16px; font-family: sans-serif }}</style>
<script type="module" src="_static/wager.mjs"></script></head><body><article class="bd-article">
<p>So <span id="plain">the sum of</span> {number} a year is missing, and <a class="finding" href="#nowhere">two</a>.</p>
<p><a href="#after" id="after">After it</a></p>{body}<h2>Numbers</h2>{card}</article></body></html>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def frames() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_frames", ROOT / "tests" / "charts" / "frames.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rendered(charts: dict[str, Any], site: Path) -> dict[str, str]:
    """Publish figures into a folder and return their HTML."""
    pages = {}
    for name, (chart, frame) in charts.items():
        seen: list[dict[str, Any]] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(show, "display", lambda data, raw, seen=seen: seen.append(data))
            show.figure(chart, name, "Filings, 2026", frame)
        made = figures.render(json.loads(json.dumps(seen[0][mime.FIGURE])))
        for path, content in made.files.items():
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_bytes(content)
        pages[name] = made.html
    return pages


@pytest.fixture(scope="session")
def address(frames: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(STATIC, site / "_static")
    vega.write(site / "_static")
    html = rendered(frames.figures(), site)
    (site / "index.html").write_text(PAGE.format(number=NUMBER, card=CARD, body=FAR + html["capex"] + html["gap"]))
    (site / "all.html").write_text(PAGE.format(number=NUMBER, card=CARD, body="".join(html.values())))
    (site / "whatif.html").write_text(PAGE.format(number=NUMBER, card=CARD, body=html["required"] + html["cash"]))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Watched:
    """A page with what it asked for and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def asked_for(self, name: str) -> bool:
        return any(url.endswith(name) for url in self.requests)


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Any]:
    """Open a page: ``opened("index.html", width=390)``; on leaving, nothing may have gone wrong."""
    watched: list[Watched] = []

    def opener(path: str, width: int = 1000, height: int = 800, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        one = Watched(context.new_page())
        one.page.goto(f"{address}/{path}")
        watched.append(one)
        return one

    yield opener
    for one in watched:
        assert not one.errors
        assert all(url.startswith((address, "data:")) for url in one.requests), one.requests
        one.page.context.close()


def drawn(page: Page, name: str) -> None:
    """Scroll to a figure and wait until it is live."""
    page.locator(f"#fig-{name}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#fig-{name}.is-live", state="attached")


def signal(page: Page, figure: str, name: str) -> float:
    return float(page.evaluate(f"document.querySelector('#fig-{figure}').wagerView.signal('{name}')"))


SETTLED = """async () => {
    for (const figure of document.querySelectorAll('.wager-figure')) await figure.wagerView?.runAsync();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def settled(page: Page) -> None:
    """Wait until every chart has taken in what its sliders say, however slow the machine."""
    page.evaluate(SETTLED)


# --- Charts ---


def test_a_chart_is_drawn_only_when_near_and_the_library_loaded_once(opened: Any) -> None:
    watched = opened("index.html")
    page = watched.page
    page.wait_for_timeout(400)
    assert page.locator(".is-live").count() == 0
    assert not watched.asked_for("vega.mjs")
    drawn(page, "capex")
    drawn(page, "gap")
    assert [url.rsplit("/", 1)[1] for url in watched.requests].count("vega.mjs") == 1


def test_the_drawing_replaces_the_picture_and_keeps_its_words(opened: Any) -> None:
    page = opened("index.html").page
    drawn(page, "capex")
    figure = page.locator("#fig-capex")
    expect(figure.locator("img")).to_be_hidden()
    expect(figure.locator(".figure-live svg")).to_be_visible()
    live = figure.locator(".figure-live")
    assert live.get_attribute("role") == "img"
    assert live.get_attribute("aria-label") == "What is seen in the chart."


@pytest.mark.parametrize("width", [390, 1000])
def test_the_page_does_not_move_when_a_drawing_replaces_the_picture(opened: Any, width: int) -> None:
    """The same page without scripts holds the pictures: figures must be as high as with drawings."""
    still = opened("index.html", width=width, java_script_enabled=False).page
    page = opened("index.html", width=width).page
    for name in ("capex", "gap"):
        drawn(page, name)
        before, after = (one.locator(f"#fig-{name}").bounding_box()["height"] for one in (still, page))
        assert after == pytest.approx(before, abs=2)


def test_without_the_library_the_picture_stays(browser: Browser, address: str) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/vega.mjs", lambda route: route.abort())
    page.goto(f"{address}/whatif.html")
    expect(page.locator("#fig-required .whatif-note")).to_be_visible()
    expect(page.locator("#fig-required img")).to_be_visible()
    expect(page.locator("#fig-required form")).to_be_hidden()
    assert not errors
    page.close()


def colours(page: Page, selector: str) -> set[str]:
    return set(
        page.eval_on_selector_all(
            f"{selector} [fill]", "all => all.map(one => one.getAttribute('fill')).filter(c => c.startsWith('#'))"
        )
    )


def test_a_chart_is_redrawn_when_the_page_turns_dark(opened: Any) -> None:
    page = opened("index.html").page
    drawn(page, "capex")
    assert colours(page, "#fig-capex .figure-live svg") <= set(theme.DARK)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    amazon = theme.COMPANIES["Amazon"][1]
    page.wait_for_selector(f"#fig-capex .figure-live [fill='{amazon}']", state="attached")
    assert colours(page, "#fig-capex .figure-live svg") <= set(theme.DARK.values())
    assert page.locator("#fig-capex .figure-live").count() == 1


@pytest.mark.parametrize(("mode", "surface"), [("light", 255), ("dark", 18)])
def test_a_static_picture_follows_the_page_s_theme(opened: Any, mode: str, surface: int) -> None:
    """The picture has no script: the page's colour scheme reaches it, whatever the system's.

    The page colours are #ffffff and #121212: 255 and 18 in the picture's corner.
    """
    page = opened("index.html", color_scheme="dark" if mode == "light" else "light").page
    page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
    page.locator("#fig-capex img").evaluate("one => document.body.replaceChildren(one)")
    image = page.locator("img")
    page.wait_for_function("document.querySelector('img').complete")
    page.wait_for_timeout(200)
    corner = page.evaluate(CORNER, base64.b64encode(image.screenshot()).decode())
    assert corner == [surface] * 3


CORNER = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.drawImage(image, 0, 0);
  return [...canvas.getImageData(3, 3, 1, 1).data].slice(0, 3);
}"""


def test_a_narrow_page_gets_the_narrow_drawing_and_turning_the_phone_the_wide_one(opened: Any) -> None:
    watched = opened("index.html", width=390)
    page = watched.page
    drawn(page, "gap")
    assert page.locator("#fig-gap .figure-live text", has_text="Labs and").count() == 1
    assert watched.asked_for("-narrow.svg")
    page.set_viewport_size({"width": 1000, "height": 800})
    page.wait_for_selector("#fig-gap .figure-live text:has-text('AI revenue: labs and clouds')", state="attached")


@pytest.mark.parametrize("width", [360, 390, 1000])
def test_words_in_charts_are_whole_apart_and_large_enough(opened: Any, frames: ModuleType, width: int) -> None:
    """Every text lies inside its chart, at least 11 px high, and no two texts overlap."""
    page = opened("all.html", width=width).page
    for name in frames.figures():
        drawn(page, name)
        found = page.evaluate(MEASURE, name)
        assert found["texts"] >= 2, name
        assert not found["outside"], (name, found["outside"])
        assert not found["overlaps"], (name, found["overlaps"])
        assert found["smallest"] >= 11, name


MEASURE = """name => {
  const svg = document.querySelector(`#fig-${name} .figure-live svg`);
  const box = svg.getBoundingClientRect();
  const isWords = t => t.textContent && getComputedStyle(t).opacity !== "0" && !t.getAttribute("stroke"); // no halos
  const texts = [...svg.querySelectorAll("text")].filter(isWords);
  const all = texts.map(t => ({ text: t.textContent, r: t.getBoundingClientRect() }));
  const outside = all.filter(({ r }) =>
    r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1);
  const overlaps = [];
  for (let i = 0; i < all.length; i += 1) {
    for (let j = i + 1; j < all.length; j += 1) {
      const [a, b] = [all[i].r, all[j].r];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 4) overlaps.push([all[i].text, all[j].text]);
    }
  }
  const sizes = texts.map(t => parseFloat(getComputedStyle(t).fontSize));
  return { texts: all.length, outside: outside.map(({ text }) => text), overlaps, smallest: Math.min(...sizes) };
}"""


def test_nothing_makes_a_phone_scroll_sideways(opened: Any, frames: ModuleType) -> None:
    page = opened("all.html", width=390).page
    for name in frames.figures():
        drawn(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_tooltip_gives_value_and_unit(opened: Any) -> None:
    page = opened("index.html").page
    drawn(page, "capex")
    page.locator("#fig-capex .mark-rect path").last.hover()
    tip = page.locator("#vg-tooltip-element.visible")
    expect(tip).to_contain_text("Capital expenditure, USD billions")


# --- What-if sliders ---


def move(page: Page, figure: str, values: dict[str, float]) -> None:
    """Set sliders as a reader's hand would."""
    for name, value in values.items():
        slider = page.locator(f"#{figure}-{name}")
        slider.evaluate(
            "(one, v) => { one.value = v; one.dispatchEvent(new Event('input', { bubbles: true })); }", value
        )
    settled(page)


@pytest.mark.parametrize(("multiple", "margin"), [(2.0, 50), (1.0, 10), (3.5, 90), (2.45, 33), (1.7, 71)])
def test_the_page_computes_what_python_computes(
    opened: Any, frames: ModuleType, multiple: float, margin: float
) -> None:
    page = opened("whatif.html").page
    drawn(page, "required")
    move(page, "required", {"tco_multiple": multiple, "gross_margin": margin})
    chips, multiple, margin = (
        signal(page, "required", name) for name in ("chip_run_rate", "tco_multiple", "gross_margin")
    )
    needed = model.required_revenue(chips, multiple, margin)
    assert chips == 356.116
    assert signal(page, "required", "required_revenue") == pytest.approx(needed, rel=1e-12, abs=1e-6)
    assert signal(page, "required", "revenue_gap") == pytest.approx(needed - frames.REVENUE_NOW, abs=1e-6)
    shown = page.locator("#fig-required .whatif-answer strong").first.text_content()
    assert shown == f"${needed:,.0f} billion a year"


CUMULATIVE = """() => {
  const view = document.querySelector("#fig-cash").wagerView;
  const { data } = view.getState({ data: () => true, signals: () => false });
  const name = Object.keys(data).find((key) => view.data(key)[0] && "cumulative" in view.data(key)[0]);
  return view.data(name).map(({ year, cumulative }) => [year, cumulative]);
}"""


@pytest.mark.parametrize(
    ("growth", "ceiling", "margin"),
    [(80, 2500, 60), (0, 300, 20), (220, 8000, 90), (130, 1100, 45), (40, 6100, 75)],
)
def test_cumulative_cash_and_payback_are_python_s(
    opened: Any, frames: ModuleType, growth: float, ceiling: float, margin: float
) -> None:
    page = opened("whatif.html").page
    drawn(page, "cash")
    names = ("revenue_growth", "revenue_ceiling_usd_bn", "margin_before_depreciation")
    move(page, "cash", dict(zip(names, (growth, ceiling, margin), strict=True)))
    growth, ceiling, margin = (signal(page, "cash", name) for name in names)
    plan = frames.PROGRAMME
    later = model.logistic_revenue(frames.BASE_REVENUE, ceiling, growth, plan["years_from_base"])
    revenue = plan["revenue_usd_bn"].where(plan["known"], later)
    cash = model.operating_cash_flow(revenue, margin, plan["operating_cost_usd_bn"], plan["capex_usd_bn"])
    expected = cash.cumsum().tolist()
    rows = page.evaluate(CUMULATIVE)
    assert [year for year, _ in rows] == plan["year"].tolist()
    assert [value for _, value in rows] == pytest.approx(expected, rel=1e-12, abs=1e-6)
    year = finance.payback_year(cash.to_numpy(), 2023)
    shown = page.locator("#fig-cash .whatif-answer strong").text_content()
    assert shown == ("no year up to 2040" if year == float("inf") else f"{year:.0f}")


def test_sliders_work_from_the_keyboard_and_reset_returns_to_the_exact_base(opened: Any) -> None:
    page = opened("whatif.html").page
    drawn(page, "required")
    slider = page.locator("#required-chip_run_rate")
    expect(slider).to_be_enabled()
    slider.focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    assert signal(page, "required", "chip_run_rate") == pytest.approx(366.116)
    assert slider.get_attribute("aria-valuetext") == "$366 billion a year"
    box = page.get_by_label("Spending on chips, as a number")
    assert box.input_value() == "366"
    page.locator("#fig-required button[type=reset]").click()
    settled(page)
    assert signal(page, "required", "chip_run_rate") == 356.116
    assert box.input_value() == "356"
    assert page.locator("#fig-required .whatif-answer strong").first.text_content() == "$1,424 billion a year"


@pytest.mark.parametrize(("typed", "value", "text"), [("95", 0.9, "90"), ("-4", 0.1, "10"), ("", 0.5, "50")])
def test_a_number_that_is_not_allowed_is_set_to_the_nearest_and_the_range_said(
    opened: Any, typed: str, value: float, text: str
) -> None:
    page = opened("whatif.html").page
    drawn(page, "required")
    box = page.get_by_label("Gross margin, as a number")
    box.fill(typed)
    box.press("Enter")
    settled(page)
    assert signal(page, "required", "gross_margin") == pytest.approx(value)
    assert box.input_value() == text
    message = page.locator("#fig-required .whatif-message")
    expect(message).to_have_text(f"Allowed: 10 to 90%; base case 50%. Set to {text}%.")


def test_a_typed_number_moves_the_slider_and_says_nothing(opened: Any) -> None:
    page = opened("whatif.html").page
    drawn(page, "required")
    box = page.get_by_label("Gross margin, as a number")
    box.fill("64")
    box.press("Enter")
    settled(page)
    assert signal(page, "required", "gross_margin") == pytest.approx(0.64)
    assert page.locator("#required-gross_margin").input_value() == "64"
    expect(page.locator("#fig-required .whatif-message")).to_have_text("")


def test_a_moved_slider_survives_the_turn_to_dark(opened: Any) -> None:
    page = opened("whatif.html").page
    drawn(page, "required")
    move(page, "required", {"gross_margin": 80})
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = theme.INKS["required"][1]
    page.wait_for_selector(f"#fig-required .figure-live [fill='{dark}']", state="attached")
    assert signal(page, "required", "gross_margin") == pytest.approx(0.8)


def test_without_scripts_the_base_case_stands_and_a_note_says_what_is_missing(opened: Any) -> None:
    page = opened("whatif.html", java_script_enabled=False).page
    expect(page.locator("#fig-required form")).to_be_hidden()
    expect(page.locator("#fig-required .whatif-note")).to_be_visible()
    expect(page.locator("#fig-required .whatif-answers")).to_contain_text("$1,424 billion a year")
    expect(page.locator("#fig-required img")).to_be_visible()


# --- Where a number comes from ---


@pytest.fixture
def page(opened: Any) -> Page:
    return opened("index.html").page


def panel(page: Page) -> Any:
    return page.locator("#finding-panel")


def test_hover_shows_the_panel_after_a_moment_and_the_pointer_may_enter_it(page: Page) -> None:
    link = page.locator("a.finding").first
    link.hover()
    assert panel(page).count() == 0
    expect(panel(page)).to_be_visible()
    expect(panel(page)).to_contain_text("Revenue still missing")
    panel(page).hover()
    page.wait_for_timeout(500)
    expect(panel(page)).to_be_visible()
    page.mouse.move(900, 700)
    expect(panel(page)).to_have_count(0)


def test_focus_shows_the_panel_its_links_follow_and_escape_returns(page: Page) -> None:
    link = page.locator("a.finding").first
    link.focus()
    expect(panel(page)).to_be_visible()
    assert link.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    expect(page.locator("#finding-panel a", has_text="Nvidia")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(link).to_be_focused()
    assert link.get_attribute("aria-expanded") == "false"


def test_tabbing_out_closes_the_panel(page: Page) -> None:
    page.locator("a.finding").first.focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(panel(page)).to_have_count(0)


def test_the_panel_is_a_named_dialog_without_repeated_ids(page: Page) -> None:
    page.locator("a.finding").first.focus()
    assert panel(page).get_attribute("role") == "dialog"
    assert panel(page).get_attribute("aria-label") == "Where $1,319 billion comes from"
    assert page.locator("#inner").count() == 1


def test_tap_opens_fits_a_phone_and_a_second_tap_closes(opened: Any) -> None:
    page = opened("index.html", width=390, has_touch=True, is_mobile=True).page
    link = page.locator("a.finding").first
    link.tap()
    expect(panel(page)).to_be_visible()
    assert "#finding" not in page.url
    box = panel(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    link.tap()
    expect(panel(page)).to_have_count(0)
    link.tap()
    page.locator("#plain").tap()
    expect(panel(page)).to_have_count(0)


def test_the_panel_stays_inside_the_window_beside_a_number_at_its_foot(opened: Any) -> None:
    page = opened("index.html", height=120).page
    page.locator("a.finding").first.focus()
    box = panel(page).bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 120


def test_enter_follows_the_link_to_the_entry(page: Page) -> None:
    page.locator("a.finding").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#finding-payback-gap$"))


def test_the_panel_leads_to_the_entry(page: Page) -> None:
    page.locator("a.finding").first.focus()
    page.locator("#finding-panel .finding-more").click()
    expect(page).to_have_url(re.compile("#finding-payback-gap$"))
    expect(panel(page)).to_have_count(0)


def test_a_link_without_an_entry_is_left_alone(page: Page) -> None:
    link = page.locator("a.finding").nth(1)
    link.focus()
    page.wait_for_timeout(300)
    assert panel(page).count() == 0
    assert link.get_attribute("aria-haspopup") is None


def test_no_motion_where_the_reader_wants_none(opened: Any) -> None:
    page = opened("whatif.html", reduced_motion="reduce").page
    drawn(page, "required")
    page.locator("a.finding").first.focus()
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
             const s = getComputedStyle(e);
             return s.transitionDuration.split(", ").some((d) => parseFloat(d) > 0) || s.animationName !== "none";
           }).length"""
    )
    assert moving == 0


def test_print_shows_pictures_and_no_controls(opened: Any) -> None:
    page = opened("whatif.html").page
    drawn(page, "required")
    page.emulate_media(media="print")
    expect(page.locator("#fig-required img")).to_be_visible()
    for hidden in (".figure-live", ".whatif", ".figure-links"):
        expect(page.locator(f"#fig-required {hidden}")).to_be_hidden()
