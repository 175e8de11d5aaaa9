"""Sobol points over ranges of parameters: spread more evenly than random draws, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from analysis.publish.params import Value
from analysis.publish.project import WagerError


class Range(NamedTuple):
    """Where a parameter is drawn; both ends belong to it."""

    low: Value
    high: Value
    is_whole: bool = False


@dataclass(frozen=True)
class Sample:
    """Points drawn at once for several parameters.

    Attributes
    ----------
    points
        How many are drawn, a power of two.
    seed
        Scrambles them; another seed gives other points, as evenly spread.
    ranges
        Range by parameter.
    """

    points: int
    seed: int
    ranges: Mapping[str, Range]

    @cached_property
    def _drawn(self) -> npt.NDArray[np.float64]:
        """Points in the order drawn, each once: whole numbers can meet the same point again."""
        low, high = (np.array([getattr(each, end) for each in self.ranges.values()], float) for end in ("low", "high"))
        whole = np.array([each.is_whole for each in self.ranges.values()])
        engine = qmc.Sobol(len(self.ranges), scramble=True, rng=self.seed)
        share = engine.random_base2(self.points.bit_length() - 1)
        found = low + share * (high - low + whole)
        found = np.minimum(np.where(whole, np.floor(found), found), high)
        _, first = np.unique(found, axis=0, return_index=True)
        distinct: npt.NDArray[np.float64] = found[np.sort(first)]
        return distinct

    @property
    def count(self) -> int:
        """How many different points there are."""
        return len(self._drawn)

    def at(self, place: int) -> dict[str, Value]:
        """Return the parameters of a point, from 0."""
        point = self._drawn[place].tolist()
        return {
            name: int(value) if each.is_whole else value
            for (name, each), value in zip(self.ranges.items(), point, strict=True)
        }


def power_of_two(points: int) -> int:
    """Return ``points`` where Sobol points are balanced.

    Raises
    ------
    WagerError
        When they are not, naming the nearest numbers for which they are.
    """
    if points < 1:
        raise WagerError(f"--sample {points}: allowed: a power of two from 1, such as 256.")
    if points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise WagerError(
            f"--sample {points}: Sobol points are balanced only in powers of two; take {below} or {2 * below}."
        )
    return points
