"""HTML of sliders and answers: complete without scripts, which only show the form and keep numbers current."""

import html
import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analysis.units import format_value

MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Pattern:
    """How numbers of a unit are printed, in a form that a script can follow.

    Attributes
    ----------
    prefix, suffix
        What stands before and after the digits.
    scale
        Factor from the value to the number printed: 100 for shares.
    decimals
        Decimals printed.
    grouping
        Whether thousands are set apart.
    """

    prefix: str
    suffix: str
    scale: float
    decimals: int
    grouping: bool

    def text(self, value: float) -> str:
        """Return a value as printed.

        >>> Pattern("$", " billion", 1, 0, True).text(-1234.4)
        '−$1,234 billion'
        """
        return self.short(value) + self.suffix

    def short(self, value: float) -> str:
        """Return a value as printed before another one in the same unit.

        >>> Pattern("", " years", 1, 1, True).short(3)
        '3.0'
        """
        number = f"{abs(value) * self.scale:{',' if self.grouping else ''}.{self.decimals}f}"
        sign = MINUS if value < 0 and float(number.replace(",", "")) else ""
        return f"{sign}{self.prefix}{number}"


def pattern(unit: str, decimals: int) -> Pattern:
    """Return how a unit is printed, read off what ``analysis.units.format_value`` does.

    >>> pattern("share", 0).text(0.5), pattern("usd_bn", 0).text(1424.2), pattern("year", 0).text(2036)
    ('50%', '$1,424 billion', '2036')
    """
    one, two = (NUMBER.search(format_value(value, unit, ".0f")) for value in (1.0, 2.0))
    if not one or not two:
        raise ValueError(f"Unit {unit} cannot have a slider: it prints no digits.")
    return Pattern(two.string[: two.start()], two.string[two.end() :], float(one.group()), decimals, unit != "year")


def form_html(payload: Mapping[str, Any]) -> list[str]:
    """Return the form of a figure's sliders, hidden until scripts show it; nothing for a figure without."""
    if not payload["controls"]:
        return []
    rows = "\n".join(_row(payload["name"], control) for control in payload["controls"])
    return [
        f'<form class="whatif" aria-label="Assumptions to change" autocomplete="off" hidden>\n'
        f'<fieldset disabled>\n{rows}\n<p class="whatif-foot"><button type="reset">Back to the base case</button> '
        f'<span class="whatif-message" role="status"></span></p>\n</fieldset>\n</form>'
    ]


def _row(figure: str, control: Mapping[str, Any]) -> str:
    ident = f"{figure}-{control['name']}"
    scale = pattern(control["unit"], 0).scale
    shown = pattern(control["unit"], decimals_of(control["step"] * scale))
    low, high, step, value = (_plain(control[key] * scale) for key in ("minimum", "maximum", "step", "value"))
    limits = f"{shown.short(control['minimum'])} to {shown.text(control['maximum'])}"
    base = shown.text(control["value"])
    label = html.escape(control["label"])
    return (
        f'<div class="whatif-row" data-name="{control["name"]}" data-pattern="{_attribute(shown)}" '
        f'data-value="{control["value"]!r}">\n'
        f'<label for="{ident}">{label}</label>\n'
        f'<span class="whatif-box">{html.escape(shown.prefix)}<input type="number" aria-label="{label}, as a number" '
        f'aria-describedby="{ident}-range" min="{low}" max="{high}" step="any" '
        f'value="{control["value"] * scale:.{shown.decimals}f}">{html.escape(shown.suffix)}</span>\n'
        f'<input type="range" id="{ident}" list="{ident}-base" aria-describedby="{ident}-range" '
        f'aria-valuetext="{html.escape(base)}" min="{low}" max="{high}" step="{step}" value="{value}">\n'
        f'<datalist id="{ident}-base"><option value="{value}" label="base case"></option></datalist>\n'
        f'<span class="whatif-range" id="{ident}-range">{html.escape(limits)}; base case {html.escape(base)}</span>\n'
        "</div>"
    )


def answers_html(payload: Mapping[str, Any]) -> list[str]:
    """Return a figure's answers at the base case, and what the sliders would do where scripts do not run."""
    controls, answers = payload["controls"], payload["answers"]
    if not controls:
        return []
    inputs = " ".join(f"{payload['name']}-{control['name']}" for control in controls)
    lines = "\n".join(_answer(answer) for answer in answers)
    names = "; ".join(html.escape(control["label"]) for control in controls)
    return [
        f'<output class="whatif-answers" for="{inputs}">\n{lines}\n</output>',
        f'<p class="whatif-note">Shown is the base case. With scripts, sliders change it: {names}.</p>',
    ]


def _answer(answer: Mapping[str, Any]) -> str:
    value = answer["value"]
    scaled = None if value is None else abs(value * pattern(answer["unit"], 0).scale)
    shown = pattern(answer["unit"], 1 if scaled is not None and 0 < scaled < 10 else 0)
    text = answer["otherwise"] if value is None else shown.text(value)
    return (
        f'<span class="whatif-answer">{html.escape(answer["label"])} <strong data-name="{answer["name"]}" '
        f'data-pattern="{_attribute(shown)}" data-otherwise="{html.escape(answer["otherwise"])}"'
        f"{'' if answer['computed'] else ' data-column'}>{html.escape(text)}</strong></span>"
    )


def decimals_of(step: float) -> int:
    """Return the decimals needed to tell neighbouring stops of a slider apart.

    >>> decimals_of(5), decimals_of(0.5), decimals_of(0.02)
    (0, 1, 2)
    """
    return max(0, -math.floor(math.log10(step) + 1e-9))


def _plain(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _attribute(shown: Pattern) -> str:
    return html.escape(json.dumps(asdict(shown), sort_keys=True, ensure_ascii=False))
