"""The comparison in a terminal: what it says, line by line, and that no line is longer than the terminal."""

import pytest

from analysis.publish.comparing.comparison import compare
from analysis.publish.comparing.text import report


@pytest.fixture
def moved(make):
    """Two builds with a move of every kind."""

    def build(n, word, said):
        findings = {
            "gap": make.finding(4.0 + n, make.table("capex")),
            "growth_of_spending": make.finding(word, make.assumption("margin"), unit="text"),
            "tiny": make.finding(100 + n / 1000, make.table("capex")),
        }
        inputs = {"tables": {"capex": f"t{n}"}, "assumptions": {"margin": f"a{n}"}}
        payback = make.chapter(findings, {"margin": 0.5 - n / 10}, **inputs)
        quiet = make.chapter({"same": make.finding(1.0)}, tables={"capex": f"t{n}"})
        return make.snapshot(
            claims={"A-001": (said, said)}, version=f"0.{n}.0", payback=payback, power=quiet, still=make.chapter()
        )

    return compare(build(1, "faster", "supported"), build(2, "slower", "partly"))


HEAD = """\
old  old-site (version 0.1.0, as of 30 November 2026)
new  _build/html (version 0.2.0, as of 30 November 2026)

2 findings moved; 1 verdict changed.
"""
CHAPTER = """\

payback: {count} of 3 findings moved
  Changed together, so that their effects are not separated: data (table capex); assumption margin
  (0.4 → 0.3).
  Can come from data (table capex):
    gap                 $5.0 billion → $6.0 billion, +$1.0 billion (+20%)
{tiny}  Can come from assumption margin:
    growth_of_spending  faster → slower
"""
VERDICTS = """\

1 verdict changed
  These can come from data (table capex); assumption margin (0.4 → 0.3).
    A-001   supported → partly"""


def test_the_report(moved):
    told = """\
1 move too small to print; --all lists them.
Inputs changed and nothing moved that is printed: power.
"""
    wanted = HEAD + told + CHAPTER.format(count=2, tiny="") + VERDICTS
    assert report(moved, ("old-site", "_build/html")) == wanted


def test_the_report_of_everything(moved):
    told = "1 move too small to print, listed too.\n"
    tiny = "    tiny                100.001 → 100.002, too small to print\n"
    power = """\

power: 0 of 1 finding moved
  Changed, without moving a finding: data (table capex).
"""
    wanted = HEAD + told + CHAPTER.format(count=3, tiny=tiny) + power + VERDICTS
    assert report(moved, ("old-site", "_build/html"), everything=True) == wanted


def test_nothing_moved(make):
    one = make.snapshot(payback=make.chapter({"gap": make.finding(1.0)}))
    assert report(compare(one, one), ("a", "b")) == "old  a\nnew  b\n\nNothing moved."


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_lines_fit_the_terminal_in_any_width(make, width):
    words = "a sentence that is recorded as a finding and that goes on for longer than any terminal is wide"
    sides = [
        make.snapshot(
            payback=make.chapter(
                {
                    "a_name_of_a_finding_that_is_long": make.finding(f"{words} {n}", unit="text"),
                    "npv": make.finding(1000.0 * n, low=-5000.0 * n, high=9000.0 * n),
                    "gap": make.finding(5.0 * n),
                },
                {f"parameter_{one}": n for one in range(9)},
            )
        )
        for n in (1, 2)
    ]
    lines = report(compare(*sides), ("old", "new"), width).splitlines()
    assert max(map(len, lines)) <= width
    assert any(line.strip() == "a_name_of_a_finding_that_is_long" for line in lines) == (width < 90)


def test_a_very_narrow_terminal_is_written_as_if_it_were_wider(moved):
    assert report(moved, ("a", "b"), 5) == report(moved, ("a", "b"), 40)


def test_editions_are_named_where_there_are_several(make):
    old, new = (
        make.snapshot(editions={name: {"payback": make.chapter({"gap": make.finding(n)})} for name in ("base", "bull")})
        for n in (1.0, 2.0)
    )
    text = report(compare(old, new), ("a", "b"))
    assert "Findings moved: 1 in base, 1 in bull." in text
    assert "\nbull / payback: 1 of 1 finding moved" in text
