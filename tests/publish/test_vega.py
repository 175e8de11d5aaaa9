import json
import re
from pathlib import Path

from analysis.charts import sizes, theme
from analysis.publish import vega


def test_the_module_exports_the_drawing_function_and_the_look() -> None:
    assert sorted(re.findall(r"export\{\S+ as (\w+)\}", vega.bundle())) == ["embed", "look"]


def test_the_look_is_the_theme_and_nothing_is_defined_twice() -> None:
    assert vega.look() == {"config": theme.config(), "dark": theme.DARK, "widths": sizes.WIDTHS}
    script = Path(__file__).parents[2] / "book" / "_static" / "wager.mjs"
    style = script.with_name("wager.css")
    assert not set(theme.DARK) & set(re.findall(r"#[0-9a-f]{6}", script.read_text(encoding="utf-8")))
    assert json.dumps(theme.config()) not in style.read_text(encoding="utf-8")


def test_the_module_imports_nothing() -> None:
    assert not re.search(r"""\bimport\s*["'{*]|\bfrom\s*["']https?:""", vega.bundle())


def test_it_is_written_the_same_each_time(tmp_path: Path) -> None:
    first = vega.write(tmp_path / "a").read_bytes()
    vega.bundle.cache_clear()
    assert vega.write(tmp_path / "b").read_bytes() == first
    assert (tmp_path / "b" / "vega.mjs").stat().st_size < 1_000_000


def test_our_script_stays_small() -> None:
    script = Path(__file__).parents[2] / "book" / "_static" / "wager.mjs"
    assert script.stat().st_size < 12_000
