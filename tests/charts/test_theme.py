"""Colours are measured, not looked at.

Contrast is WCAG 2.2's ratio of relative luminances. Colour-blind vision is simulated with the matrices of Machado,
Oliveira and Fernandes (2009) at full severity; distance is Euclidean in OKLab times 100, where about 2 is just seen
side by side.
"""

import itertools

import numpy as np
import pytest

from analysis.charts import altair_theme, theme

SIMULATED = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
)
FIVE = ["Alphabet", "Amazon", "Meta", "Microsoft", "Oracle"]
LINES = ["required", "required_soft", "revenue", "revenue_soft"]
SIX = list(theme.SERIES)
LIGHT, DARK = 0, 1


def linear(colour: str) -> np.ndarray:
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: str, two: str) -> float:
    low, high = sorted(linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, two))
    return float((high + 0.05) / (low + 0.05))


def distance(one: str, two: str) -> float:
    """Smallest distance over all kinds of vision."""

    def lab(colour: str, matrix: object) -> np.ndarray:
        return TO_LAB @ np.cbrt(TO_LMS @ np.clip(np.asarray(matrix) @ linear(colour), 0, 1))

    return min(100 * np.linalg.norm(lab(one, m) - lab(two, m)) for m in SIMULATED.values())


def test_contrast_of_black_on_white_is_21() -> None:
    """The extreme named in WCAG 2.2, so that the measure itself is known to be right."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("mode", [LIGHT, DARK])
@pytest.mark.parametrize("name", [*theme.COMPANIES, *SIX, "neutral", "rule"])
def test_marks_stand_out_from_the_page(name: str, mode: int) -> None:
    pair = theme.COMPANIES.get(name) or theme.INKS[name]
    assert contrast(pair[mode], theme.INKS["surface"][mode]) >= 3


@pytest.mark.parametrize("mode", [LIGHT, DARK])
@pytest.mark.parametrize("name", [*theme.COMPANIES, *SIX, "ink", "muted"])
def test_words_can_be_read(name: str, mode: int) -> None:
    light = theme.for_words((theme.COMPANIES.get(name) or theme.INKS[name])[LIGHT])
    assert contrast((light, theme.DARK[light])[mode], theme.INKS["surface"][mode]) >= 4.5


@pytest.mark.parametrize("mode", [LIGHT, DARK])
@pytest.mark.parametrize(("names", "least"), [(FIVE, 12), (LINES, 11), (SIX, 10), (list(theme.COMPANIES), 5.5)])
def test_colours_differ_for_every_kind_of_vision(names: list[str], least: float, mode: int) -> None:
    """The five firms meet in one stack and the lines in one plot; all companies seldom meet, with labels."""
    colours = {name: (theme.COMPANIES.get(name) or theme.INKS[name])[mode] for name in names}
    near = {(a, b): distance(colours[a], colours[b]) for a, b in itertools.combinations(names, 2)}
    assert min(near.values()) >= least, min(near, key=near.get)


def test_every_light_colour_has_one_dark_partner() -> None:
    pairs = [*theme.INKS.values(), *theme.COMPANIES.values(), *theme.WORDS.values()]
    assert len({light for light, _ in pairs}) == len(pairs)
    assert dict(pairs) == theme.DARK


def test_swapping_twice_cannot_happen() -> None:
    """No dark colour is a light one: a swapped text can be searched for light colours without finding any."""
    assert not set(theme.DARK) & set(theme.DARK.values())


def test_a_company_keeps_its_colour_whoever_stands_beside_it() -> None:
    alone = altair_theme.company_scale(["Meta"]).to_dict()
    among = altair_theme.company_scale(["Amazon", "Meta"]).to_dict()
    assert alone["range"] == [among["range"][1]] == [theme.COMPANIES["Meta"][0]]


def test_unknown_company_is_named_with_those_that_have_a_colour() -> None:
    with pytest.raises(ValueError, match=r"No colour is set for Initech; companies with one: Alphabet, "):
        altair_theme.company_scale(["Meta", "Initech"])


def test_text_is_at_least_11_pixels_on_the_narrowest_screen() -> None:
    """A phone 360 px wide leaves 328 for a picture drawn at 360."""
    assert theme.FONT_SIZE * 328 / 360 >= 11
