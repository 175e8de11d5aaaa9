"""A kept fit is computed once for its inputs, and again when anything it rests on changes."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import kept as store
from analysis.kept import KeptError, kept
from analysis.models import finance


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """Give the models a fit that counts how often it runs."""
    monkeypatch.setenv("WAGER_ROOT", str(tmp_path))
    made: list[float] = []

    def fit(values, seed=1):
        made.append(seed)
        return {"sum": np.sum(values) + seed, "values": np.asarray(values, dtype=float)}

    fit.__module__ = finance.__name__
    monkeypatch.setattr(finance, "fit", fit, raising=False)
    return made


def test_a_fit_runs_once_for_equal_inputs(calls):
    first = kept(finance.fit, [1, 2], seed=3)
    again = kept(finance.fit, np.array([1.0, 2.0]), 3)
    assert len(calls) == 1
    assert float(first["sum"]) == float(again["sum"]) == 6
    np.testing.assert_array_equal(again["values"], [1, 2])


def test_defaults_are_part_of_the_inputs(calls):
    kept(finance.fit, [1, 2])
    kept(finance.fit, [1, 2], seed=1)
    assert len(calls) == 1


@pytest.mark.parametrize(("values", "seed"), [([1, 3], 3), ([1, 2], 4), ([[1, 2]], 3)])
def test_other_inputs_run_again(calls, values, seed):
    kept(finance.fit, [1, 2], seed=3)
    kept(finance.fit, values, seed=seed)
    assert len(calls) == 2


def test_a_changed_model_runs_again(calls, tmp_path, monkeypatch):
    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setattr(store, "MODELS", models)
    (models / "a.py").write_text("x = 1\n")
    kept(finance.fit, [1, 2])
    (models / "a.py").write_text("x = 2\n")
    kept(finance.fit, [1, 2])
    assert len(calls) == 2


def test_a_torn_file_is_computed_again(calls):
    kept(finance.fit, [1, 2])
    (path,) = store.folder().glob("fit-*.npz")
    path.write_bytes(path.read_bytes()[:50])
    assert float(kept(finance.fit, [1, 2])["sum"]) == 4
    assert len(calls) == 2
    assert [found.name for found in store.folder().iterdir()] == [path.name]


def test_where_nothing_can_be_written_the_fit_is_returned(calls, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WAGER_ROOT", str(tmp_path / "file"))
    assert float(kept(finance.fit, [1, 2])["sum"]) == 4
    assert len(calls) == 1


def test_refusals(calls):
    with pytest.raises(KeptError, match="only those are kept"):
        kept(lambda: {})
    with pytest.raises(KeptError, match="argument values is of type <U1; allowed: numbers"):
        kept(finance.fit, ["a"])
