"""The closed list of units, and how a value in each of them is printed in prose.

Three significant digits by default: 45.3%, $4.25 billion. Whole digits before the point are never rounded
away ($1,424 billion), money and multiples keep one decimal below 10 ($4.0 billion), and from 2,000 billion
dollars on the unit is the trillion with one decimal ($5.0 trillion). A format such as ``.1f`` overrides that.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real

from analysis.hints import nearest

MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
TRILLION_FROM = 2_000
SUPERSCRIPTS = str.maketrans("-0123456789", "\N{SUPERSCRIPT MINUS}⁰¹²³⁴⁵⁶⁷⁸⁹")
Printer = Callable[[float, str | None], str]


class UnitError(ValueError):
    """An unknown unit, or a value or format that its unit cannot print."""


@dataclass(frozen=True)
class Unit:
    """A unit: what it is, for column heads and axes, and how it prints a value that is not negative."""

    label: str
    printed: Printer


def significant(value: float, spec: str | None = None, decimals: int = 0) -> str:
    """Return a number from 0 up in three significant digits, or as ``spec`` says.

    Parameters
    ----------
    value : float
        The number.
    spec : str, optional
        A Python format.
    decimals : int
        Decimals that stay below 10 even when they are zeros.

    Examples
    --------
    >>> [significant(value) for value in (1424, 45.31, 4.0, 0.03664)]
    ['1,424', '45.3', '4', '0.0366']
    >>> significant(4.0, decimals=1)
    '4.0'
    """
    if spec:
        return format(value, spec)
    if value == 0:
        return "0"
    rounded = float(f"{value:.2e}")
    places = max(0, 2 - math.floor(math.log10(rounded)))
    whole, _, part = f"{value:,.{places}f}".partition(".")
    kept = part.rstrip("0").ljust(decimals if rounded < 10 else 0, "0")
    return f"{whole}.{kept}" if kept else whole


def _plain(after: str = "", before: str = "", decimals: int = 0, scale: float = 1) -> Printer:
    return lambda value, spec: f"{before}{significant(value * scale, spec, decimals)}{after}"


def _percent(after: str = "%") -> Printer:
    def printed(value: float, spec: str | None) -> str:
        spec = f"{spec[:-1]}f" if spec and spec.endswith("%") else spec
        return significant(float(f"{value * 100:.12g}"), spec) + after

    return printed


def _billions(sign: str, after: str = "") -> Printer:
    def printed(value: float, spec: str | None) -> str:
        if spec is None and value >= TRILLION_FROM:
            return f"{sign}{value / 1000:,.1f} trillion{after}"
        return f"{sign}{significant(value, spec, 1)} billion{after}"

    return printed


def _prices(sign: str, after: str = "") -> Printer:
    """Whole amounts without, others with at least two decimals: $20, $22.50, $0.075."""

    def printed(value: float, spec: str | None) -> str:
        whole = value >= 100 or value == round(value)
        shown = f"{value:,.0f}" if whole else significant(value)
        if not whole and len(shown.partition(".")[2]) < 2:
            shown = f"{value:,.2f}"
        return f"{sign}{format(value, spec) if spec else shown}{after}"

    return printed


def _named(one: str, many: str) -> Printer:
    """One decimal at most; the noun is singular only for exactly 1."""

    def printed(value: float, spec: str | None) -> str:
        shown = significant(round(value, 1) if value >= 1 else value, spec)
        return f"{shown} {one if float(shown.replace(',', '')) == 1 else many}"

    return printed


def _counted(after: str = "") -> Printer:
    def printed(value: float, spec: str | None) -> str:
        for size, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
            if value >= size and spec is None:
                return f"{significant(float(f'{value / size:.3g}'))}{word}{after}"
        return significant(value, spec) + after

    return printed


def _in_millions(after: str) -> Printer:
    """Counts that are held in millions, printed whole: 43,000 of them are 43 billion."""
    whole = _counted(after)
    return lambda value, spec: whole(value * 1e6, spec)


def _scientific(after: str) -> Printer:
    def printed(value: float, spec: str | None) -> str:
        digits, _, power = f"{value:{spec or '.1e'}}".partition("e")
        return f"{digits}{TIMES}10{str(int(power or 0)).translate(SUPERSCRIPTS)}{after}"

    return printed


def _year(value: float, spec: str | None) -> str:
    return format(value, spec or ".0f")


UNITS: dict[str, Unit] = {
    "usd_bn": Unit("USD billion", _billions("$")),
    "usd_bn_per_year": Unit("USD billion a year", _billions("$", " a year")),
    "usd_bn_per_quarter": Unit("USD billion a quarter", _billions("$", " a quarter")),
    "usd_bn_per_gw": Unit("USD billion per GW", _billions("$", " per GW")),
    "usd_bn_per_gw_year": Unit("USD billion per GW a year", _billions("$", " per GW a year")),
    "usd_m_per_it_mw": Unit("USD million per MW of IT", _plain(" million per MW of IT", "$", 1)),
    "usd_m_per_it_mw_year": Unit("USD million per MW of IT a year", _plain(" million per MW of IT a year", "$", 1)),
    "usd_mn": Unit("USD million", _plain(" million", "$", 1)),
    "usd": Unit("USD", _prices("$")),
    "usd_per_month": Unit("USD a month", _prices("$", " a month")),
    "usd_per_year": Unit("USD a year", _prices("$", " a year")),
    "usd_per_hour": Unit("USD an hour", _prices("$", " an hour")),
    "usd_per_mtok": Unit("USD per million tokens", _prices("$", " per million tokens")),
    "usd_per_kwh": Unit("USD per kWh", _prices("$", " per kWh")),
    "usd_per_gpu": Unit("USD per GPU", _prices("$", " per GPU")),
    "usd_per_rack": Unit("USD per rack", _prices("$", " per rack")),
    "usd_per_gbp": Unit("USD per GBP", _prices("$", " per pound")),
    "gbp_bn": Unit("GBP billion", _billions("£")),
    "cny_per_usd": Unit("CNY per USD", _prices("¥", " per dollar")),
    "cny_bn": Unit("CNY billion", _billions("¥")),
    "cny_mn": Unit("CNY million", _plain(" million", "¥", 1)),
    "cny": Unit("CNY", _prices("¥")),
    "hkd_bn": Unit("HKD billion", _billions("HK$")),
    "cny_per_mtok": Unit("CNY per million tokens", _prices("¥", " per million tokens")),
    "share": Unit("per cent", _percent()),
    "share_per_year": Unit("per cent a year", _percent("% a year")),
    "probability": Unit("per cent", _percent()),
    "pct": Unit("per cent", _plain("%")),
    "pct_per_year": Unit("per cent a year", _plain("% a year")),
    "pct_points": Unit("percentage points", _named("percentage point", "percentage points")),
    "ratio": Unit("ratio", _plain(decimals=1)),
    "multiple": Unit("multiple", _plain(TIMES, decimals=1)),
    "year": Unit("year", _year),
    "years": Unit("years", _named("year", "years")),
    "months": Unit("months", _named("month", "months")),
    "quarters": Unit("quarters", _named("quarter", "quarters")),
    "days": Unit("days", _named("day", "days")),
    "hours": Unit("hours", _named("hour", "hours")),
    "minutes": Unit("minutes", _named("minute", "minutes")),
    "count": Unit("number", _counted()),
    "count_per_year": Unit("number a year", _counted(" a year")),
    "rank": Unit("rank", _plain(before="#")),
    "clicks": Unit("clicks", _named("click", "clicks")),
    "tokens_per_parameter": Unit("tokens per parameter", _plain(" tokens per parameter")),
    "bn_people": Unit("billion people", _plain(" billion people", decimals=1)),
    "tokens": Unit("tokens", _counted(" tokens")),
    "mtok_per_month": Unit("million tokens a month", _in_millions(" tokens a month")),
    "btok_per_month": Unit("billion tokens a month", _plain(" billion tokens a month")),
    "tokens_per_second": Unit("tokens a second", _plain(" tokens a second")),
    "parameters": Unit("parameters", _counted(" parameters")),
    "score": Unit("score", _plain()),
    "watts": Unit("W", _plain(" W")),
    "mw": Unit("MW", _plain(" MW")),
    "gw": Unit("GW", _plain(" GW", decimals=1)),
    "mwh": Unit("MWh", _plain(" MWh")),
    "gwh": Unit("GWh", _plain(" GWh")),
    "twh": Unit("TWh", _plain(" TWh")),
    "flop": Unit("FLOP", _scientific(" FLOP")),
    "flop_per_second": Unit("FLOP/s", _scientific(" FLOP/s")),
    "text": Unit("", _plain()),
}

SCALES: dict[str, tuple[str, float]] = {
    "usd": ("usd", 1),
    "usd_mn": ("usd", 1e6),
    "usd_bn": ("usd", 1e9),
    "usd_bn_per_quarter": ("usd a year", 4e9),
    "usd_bn_per_year": ("usd a year", 1e9),
    "usd_per_year": ("usd a year", 1),
    "usd_per_month": ("usd a year", 12),
    "cny": ("cny", 1),
    "cny_mn": ("cny", 1e6),
    "cny_bn": ("cny", 1e9),
    "share": ("share", 1),
    "ratio": ("share", 1),
    "multiple": ("share", 1),
    "pct": ("share", 0.01),
    "watts": ("watts", 1),
    "mw": ("watts", 1e6),
    "gw": ("watts", 1e9),
    "minutes": ("minutes", 1),
    "hours": ("minutes", 60),
    "days": ("minutes", 1440),
    "months": ("months", 1),
    "quarters": ("months", 3),
    "years": ("months", 12),
}
"""Units that can be converted into one another: what they measure, and the factor to a common unit of it."""


def convert(value: float, given: str, wanted: str) -> float:
    """Return a value in another unit.

    Raises
    ------
    UnitError
        When no conversion between the two is defined.

    Examples
    --------
    >>> convert(465, "usd_mn", "usd_bn"), convert(9, "pct", "share"), convert(1, "gw", "mw")
    (0.465, 0.09, 1000.0)
    """
    for name in (given, wanted):
        unit_named(name)
    if given == wanted:
        return value
    if given not in SCALES or wanted not in SCALES or SCALES[given][0] != SCALES[wanted][0]:
        same = [name for name, (kind, _) in SCALES.items() if wanted in SCALES and kind == SCALES[wanted][0]]
        raise UnitError(f"No conversion from {given!r} to {wanted!r}; allowed: {', '.join(same or [wanted])}.")
    return value * SCALES[given][1] / SCALES[wanted][1]


def unit_named(name: str) -> Unit:
    """Return a unit.

    Raises
    ------
    UnitError
        When there is none of that name, naming the nearest.
    """
    if name not in UNITS:
        raise UnitError(f"No unit {name!r}; {nearest(str(name), UNITS)}")
    return UNITS[name]


def format_value(value: object, unit: str, spec: str | None = None) -> str:
    """Return a value as printed in prose.

    Parameters
    ----------
    value : number, str, bool or date
        A finite number in ``unit``. A word is printed as it is, a truth as yes or no, a date as 26 July 2026.
    unit : str
        One of ``UNITS``.
    spec : str, optional
        A Python format for the number, in place of three significant digits: ``.0f``, ``,.1f``, ``+.1f``;
        shares are formatted as per cent. For a date, a ``strftime`` format.

    Raises
    ------
    UnitError
        When the unit is unknown, the number not finite, or the format not one for numbers.

    Examples
    --------
    >>> format_value(1424.0, "usd_bn"), format_value(0.45, "share"), format_value(4.5, "years")
    ('$1,424 billion', '45%', '4.5 years')
    """
    known = unit_named(unit)
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return _dated(value, spec)
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if not isinstance(value, Real) or not math.isfinite(value):
        raise UnitError(f"{value!r} cannot be printed in unit {unit!r}; allowed: a finite number or a word.")
    if unit == "text":
        raise UnitError(f"The number {value!r} has unit 'text'; give it the unit it is in.")
    return _signed(float(value), known, spec)


def _dated(value: date, spec: str | None) -> str:
    if math.isnan(value.year):  # pandas' missing date is a date too, of no year
        raise UnitError("A missing date cannot be printed; allowed: a date.")
    day = value.date() if isinstance(value, datetime) else value
    return day.strftime(spec) if spec else f"{day.day} {day:%B %Y}"


def _signed(value: float, unit: Unit, spec: str | None) -> str:
    """Print the size of a number and put its sign in front of everything."""
    plus = bool(spec) and str(spec).startswith("+")
    digits = str(spec).removeprefix("+") if spec else None
    try:
        shown = unit.printed(abs(value), digits or None)
    except ValueError:
        raise UnitError(f"{spec!r} is no format for a number; allowed: such as .0f, ,.1f or +.1f.") from None
    if not any(digit in shown for digit in "123456789"):
        return shown
    sign = MINUS if value < 0 else "+" if plus else ""
    return sign + shown
