"""Arrays over periods, with or without a second axis for draws: how they meet in sums and products."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Values: TypeAlias = float | Array
"""A number, or an array with one value for each draw."""


def column(values: Array, draw_axes: int) -> Array:
    """Give an array over periods alone an axis for draws where the other operands have one."""
    return values[:, np.newaxis] if values.ndim == 1 and draw_axes else values


def times(values: Array, factor: npt.ArrayLike) -> Array:
    """Scale an array over periods by a factor that may vary by draw."""
    numbers = np.asarray(factor, dtype=float)
    return np.asarray(column(values, numbers.ndim) * numbers)


def same_axes(*arrays: Array) -> list[Array]:
    """Give arrays over periods alone an axis for draws where another has one."""
    axes = max(array.ndim for array in arrays) - 1
    return [column(array, axes) for array in arrays]


def summed(*arrays: Array) -> Array:
    """Sum arrays over the same periods, draw by draw."""
    return np.asarray(np.sum(np.broadcast_arrays(*same_axes(*arrays)), axis=0))


def scalar(values: Array) -> Values:
    """Return an array without axes as a plain number."""
    return float(values) if values.ndim == 0 else values
