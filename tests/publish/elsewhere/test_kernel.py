"""The extension of a kernel that a reader runs: the project's folder, and a picture with each figure."""

import os
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest

from analysis import mime, show
from analysis.charts import layout
from analysis.publish import project
from analysis.publish.elsewhere import kernel

FRAME = pd.DataFrame({"company": ["Meta", "Nvidia"], "share": [0.2, 0.5]})


@pytest.fixture
def displayed(monkeypatch):
    """What a cell with a figure displays."""
    seen = []
    monkeypatch.setattr(show, "display", lambda data, raw: seen.append(data))
    bars = alt.Chart(FRAME).mark_bar().encode(x="share:Q", y="company:N")
    chart = layout.finish(alt.layer(bars), layout.Words("Two bars", "Seen are two bars", "Share"), (200, 220))
    show.figure(chart, "bars", "Filings", FRAME)
    return seen[0]


@pytest.fixture
def loaded(monkeypatch, tmp_path):
    """Load the extension into a shell from another folder, and return the hooks that it registered."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WAGER_ROOT", raising=False)
    hooks = []
    kernel.load_ipython_extension(SimpleNamespace(display_pub=SimpleNamespace(register_hook=hooks.append)))
    return hooks


def test_it_works_in_the_project_s_folder(loaded):
    assert Path.cwd() == project.ROOT


def test_a_figure_gets_a_picture(loaded, displayed):
    (hook,) = loaded
    data = hook({"content": {"data": displayed}})["content"]["data"]
    assert ElementTree.fromstring(data["image/svg+xml"]).find("{*}title").text == "Two bars"
    assert data[mime.VEGALITE] == displayed[mime.VEGALITE]
    assert data["text/plain"] == displayed["text/plain"]


@pytest.mark.parametrize("content", [{"data": {"text/plain": "1"}}, {"wait": True}])
def test_other_messages_stay(loaded, content):
    message = {"content": dict(content)}
    assert loaded[0](message) == {"content": content}


def test_a_shell_without_hooks_shows_no_pictures_and_does_not_fail(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    kernel.load_ipython_extension(SimpleNamespace(display_pub=object()))
    assert os.getcwd() == str(project.root())
