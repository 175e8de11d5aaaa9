"""Results of heavy fits, kept by content: computed once for each set of inputs, code and libraries.

A fit is computed again exactly when its inputs, the models or the libraries it is computed with change; the text of
a chapter, its other cells and the tables that the fit does not read do not matter.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy

Arrays: TypeAlias = Mapping[str, npt.NDArray[np.float64]]
Fit: TypeAlias = Callable[..., Arrays]

ROOT = Path(__file__).resolve().parents[1]
MODELS = Path(__file__).resolve().parent / "models"
FOLDER = Path("_build") / ".fits"
NAME_LENGTH = 20


class KeptError(ValueError):
    """A fit that cannot be kept by content."""


def kept(fit: Fit, *args: npt.ArrayLike, **options: npt.ArrayLike) -> dict[str, npt.NDArray[np.float64]]:
    """Return what a fit gives, from the store where it was computed before.

    Parameters
    ----------
    fit : callable
        A function of ``analysis.models`` that returns arrays by name and depends on nothing but its arguments.
    *args, **options : array
        Its arguments: numbers and arrays of numbers.

    Returns
    -------
    dict of str to array
        A copy of what the fit returns.

    Raises
    ------
    KeptError
        When the function is not one of ``analysis.models`` or an argument is not numeric.

    Examples
    --------
    ``kept(scaling.bootstrap, parameters, tokens, loss, draws=1000, seed=7)``
    """
    path = folder() / f"{fit.__name__}-{_digest(fit, args, options)[:NAME_LENGTH]}.npz"
    found = _stored(path)
    if found is None:
        found = {name: np.asarray(values, dtype=float) for name, values in fit(*args, **options).items()}
        _store(path, found)
    return found


def folder() -> Path:
    """Return the folder that fits are kept in."""
    return Path(os.environ.get("WAGER_ROOT", ROOT)).resolve() / FOLDER


def _digest(fit: Fit, args: tuple[npt.ArrayLike, ...], options: Mapping[str, npt.ArrayLike]) -> str:
    """Return the digest of a function's name, its arguments, all models and the libraries' versions."""
    module = inspect.getmodule(fit)
    if module is None or not module.__name__.startswith("analysis.models."):
        raise KeptError(f"{fit.__qualname__} is not a function of analysis.models; only those are kept.")
    total = hashlib.sha256(f"{module.__name__}.{fit.__qualname__} {np.__version__} {scipy.__version__}".encode())
    for path in sorted(MODELS.glob("*.py")):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    given = inspect.signature(fit).bind(*args, **options)
    given.apply_defaults()
    for name, value in given.arguments.items():
        total.update(name.encode() + b"\0" + _bytes(fit, name, value))
    return total.hexdigest()


def _bytes(fit: Fit, name: str, value: Any) -> bytes:
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise KeptError(f"{fit.__qualname__}: argument {name} is of type {array.dtype}; allowed: numbers.")
    numbers = np.ascontiguousarray(array, dtype=float)
    return f"{numbers.shape}".encode() + numbers.tobytes()


def _stored(path: Path) -> dict[str, npt.NDArray[np.float64]] | None:
    """Return what is kept; None where there is nothing, or a file that cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _store(path: Path, arrays: Arrays) -> None:
    """Write beside, then rename; a fit that cannot be kept is still returned."""
    work = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, work = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]
        Path(work).replace(path)
    except OSError:
        if work:
            Path(work).unlink(missing_ok=True)
