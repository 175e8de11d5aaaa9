"""JupyterLab, started for real: chapters come as notebooks, run in the project's folder and are saved as text."""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import pytest
from click.testing import CliRunner
from jupyter_client import BlockingKernelClient
from jupytext.config import load_jupytext_config

from analysis import tables
from analysis.publish import chapters, project
from analysis.publish.cli import main
from analysis.publish.elsewhere import lab

WAGER = "from analysis.publish.cli import main; main()"
TOKEN = "a-token-for-this-test"
PATIENCE = 120
PLUGIN = "@jupyterlab/docmanager-extension:plugin"
FIGURE = """\
import altair as alt, pandas as pd
from analysis.charts import layout
from analysis.show import figure
frame = pd.DataFrame({"share": [0.2, 0.5], "company": ["Meta", "Nvidia"]})
bars = alt.Chart(frame).mark_bar().encode(x="share:Q", y="company:N")
figure(layout.finish(alt.layer(bars), layout.Words("Two bars", "Bars", "Share"), (200, 220)), "bars", "Filings", frame)
"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, the project it shows, and where it keeps its own files."""

    address: str
    root: Path
    runtime: Path

    def ask(self, path: str, method: str = "GET", content: object = None) -> Any:
        """Ask the server for something and return its answer."""
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.address}/{path}", body, method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait(running: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; fail with its log when it does not."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            running.ask("api/status")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(encoding='utf-8')}", pytrace=False)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """JupyterLab on a copy of the book, as ``wager lab payback`` starts it, beside settings of one's own."""
    root, own = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("jupyter")
    shutil.copytree(project.ROOT / "book", root / "book")
    for name in ("_toc.yml", "pyproject.toml"):
        shutil.copyfile(project.ROOT / name, root / name)
    settings = {"IdentityProvider": {"token": TOKEN}}
    (own / "jupyter_server_config.json").write_text(json.dumps(settings))
    given = {"JUPYTER_CONFIG_DIR": str(own), "JUPYTER_RUNTIME_DIR": str(own / "runtime"), "WAGER_ROOT": str(root)}
    environment = {**os.environ, **given, "PYTHONPATH": str(project.ROOT)}
    port, log = free_port(), own / "log"
    command = [sys.executable, "-c", WAGER, "lab", "payback", "--no-browser", "--port", str(port)]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, cwd=own)
    started = Lab(f"http://127.0.0.1:{port}", root, own / "runtime")
    try:
        wait(started, process, log)
        yield started
        started.ask("api/shutdown", "POST")
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()


@pytest.fixture(scope="module")
def chapter(running):
    """The chapter as JupyterLab gets it."""
    return running.ask("api/contents/book/payback.md?type=notebook")


def test_a_chapter_comes_as_a_notebook(chapter):
    page = chapters.chapter("payback").notebook()
    got = chapter["content"]["cells"]
    assert [(cell["cell_type"], cell["source"]) for cell in got] == [(c.cell_type, c.source) for c in page.cells]
    tagged = [cell["source"] for cell in got if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert tagged[0].startswith('gross_margin: float = default("gross_margin")')


def test_chapters_open_as_notebooks_unless_one_says_otherwise(running):
    plugin = running.ask(f"lab/api/settings/{PLUGIN}")
    assert plugin["schema"]["properties"]["defaultViewers"]["default"] == {"markdown": "Jupytext Notebook"}
    assert plugin["settings"] == {}, "what people set for themselves is not touched"


def test_it_starts_with_the_chapter_that_was_asked_for(running):
    with urllib.request.urlopen(f"{running.address}/?token={TOKEN}", timeout=60) as page:
        assert page.url.split("?")[0] == f"{running.address}/lab/tree/book/payback.md"


def output(client: BlockingKernelClient, code: str) -> list[dict[str, Any]]:
    """Run code and return what it displayed or printed, by media type."""
    seen: list[dict[str, Any]] = []

    def keep(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] in {"stream", "display_data", "error"}:
            seen.append({"text/plain": content["text"]} if "text" in content else content.get("data", content))

    done = client.execute_interactive(code, output_hook=keep, timeout=PATIENCE)
    assert done["content"]["status"] == "ok", seen
    return seen


def test_cells_run_in_the_project_s_folder_and_charts_are_drawn(running):
    session = {"path": "book/payback.md", "type": "notebook", "name": "payback", "kernel": {"name": "python3"}}
    kernel = running.ask("api/sessions", "POST", session)["kernel"]["id"]
    client = BlockingKernelClient(connection_file=str(running.runtime / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        (printed,) = output(client, "import os\nfrom analysis import tables\nprint(len(tables.names()), os.getcwd())")
        assert printed["text/plain"] == f"{len(tables.names())} {running.root}\n"
        (shown,) = output(client, FIGURE)
        assert shown["image/svg+xml"].startswith("<svg ")
        assert "Two bars" in shown["image/svg+xml"]
    finally:
        client.stop_channels()
        running.ask(f"api/kernels/{kernel}", "DELETE")


def saved(running: Lab, content: dict[str, Any]) -> str:
    """Save a chapter with what JupyterLab adds when a kernel has run, and return the file."""
    language = {"name": "python", "version": "3.11.7", "file_extension": ".py", "mimetype": "text/x-python"}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {**content["metadata"], "language_info": language, "kernelspec": kernel}
    model = {"type": "notebook", "format": "json", "content": {**content, "metadata": metadata}}
    running.ask("api/contents/book/payback.md", "PUT", model)
    return (running.root / "book" / "payback.md").read_text(encoding="utf-8")


def test_saving_changes_what_was_edited_and_nothing_else(running, chapter):
    text = (running.root / "book" / "payback.md").read_text(encoding="utf-8")
    ran = json.loads(json.dumps(chapter["content"]))
    for count, cell in enumerate(cell for cell in ran["cells"] if cell["cell_type"] == "code"):
        stream = {"output_type": "stream", "name": "stdout", "text": "ran\n"}
        cell.update(execution_count=count + 1, outputs=[stream], metadata={**cell["metadata"], "trusted": True})
    assert saved(running, ran) == text
    ran["cells"][0]["source"] = ran["cells"][0]["source"].replace("# When does", "# When will", 1)
    assert saved(running, ran) == text.replace("# When does", "# When will", 1)


@pytest.mark.parametrize("name", chapters.chapters())
def test_chapters_have_the_form_that_jupyterlab_saves(name):
    """Else the first save would change lines that nobody edited; CONTRIBUTING.md says how to restore it."""
    path = project.ROOT / "book" / f"{name}.md"
    settings = load_jupytext_config(str(path))
    notebook = jupytext.read(path, config=settings)
    assert jupytext.writes(notebook, fmt="md:myst", config=settings) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"jupyterlab"}, "Error: jupyterlab"), ({"jupyterlab", "jupytext"}, "Error: jupyterlab and jupytext")],
)
def test_without_jupyterlab_it_says_how_to_get_it(monkeypatch, missing, words):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in missing else real(name))
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("started"))
    result = CliRunner().invoke(main, ["lab"])
    assert result.exit_code == 1
    assert f"{words} not installed: run 'make lab', or pip install -e '.[lab]'." in result.output


def test_an_unknown_chapter_is_named(monkeypatch):
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("started"))
    result = CliRunner().invoke(main, ["lab", "paybak"])
    assert result.exit_code == 1
    assert "There is no chapter 'paybak' in book/: did you mean payback?" in result.output


def test_paths_of_one_s_own_are_searched_after_ours():
    made = lab.environment(Path("/build/lab"), {"JUPYTER_PATH": "/mine", "HOME": "/home"})
    assert made["JUPYTER_PATH"] == f"/build/lab/share{os.pathsep}/mine"
    assert made["JUPYTER_CONFIG_PATH"] == "/build/lab/config"
    assert made["HOME"] == "/home"


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_it_starts_for_the_root_of_a_container_too(monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert f"--ServerApp.allow_root={allowed}" in lab.command(None, 8888, browser=False)


def test_a_folder_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("WAGER_ROOT", str(tmp_path))
    (tmp_path / "_build").write_text("a file where the folder should be")
    with pytest.raises(project.WagerError, match=r"Cannot write the settings of JupyterLab to .*_build/lab"):
        lab.prepare()
