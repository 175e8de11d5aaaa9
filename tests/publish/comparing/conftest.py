"""Small snapshots made by hand."""

from datetime import date
from types import SimpleNamespace

import pytest

from analysis.publish.comparing.snapshot import Chapter, Edition, Finding, Input, Inputs, Snapshot, Verdicts


def table(name, *sources):
    return Input(kind="table", name=name, status="reported", sources=sources, rows=3)


def assumption(name):
    return Input(kind="assumption", name=name, status="scenario", sources=())


def result(name):
    return Input(kind="finding", name=name, status="derived", sources=())


def finding(value, *inputs, unit="usd_bn", status="derived", label="A finding", low=None, high=None):
    return Finding(value=value, unit=unit, label=label, status=status, inputs=inputs, low=low, high=high)


def chapter(findings=None, parameters=None, **inputs):
    groups = {name: inputs.get(name, {}) for name in Inputs.model_fields}
    return Chapter(parameters=parameters or {}, inputs=Inputs(**groups), findings=findings or {})


def snapshot(claims=None, as_of=date(2026, 11, 30), version="0.1.0", editions=None, **chapters):
    given = editions or {"base": chapters}
    return Snapshot(
        format=1,
        version=version,
        as_of=as_of,
        editions={name: Edition(title=f"World {name}", chapters=held) for name, held in given.items()},
        claims={name: Verdicts(printed=said[0], original=said[1]) for name, said in (claims or {}).items()},
    )


@pytest.fixture(scope="session")
def make():
    """Functions that make parts of snapshots with everything else left at a default."""
    functions = (table, assumption, result, finding, chapter, snapshot)
    return SimpleNamespace(**{function.__name__: function for function in functions})
