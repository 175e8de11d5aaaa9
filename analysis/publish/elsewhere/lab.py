"""JupyterLab on the chapters: text notebooks open as notebooks, and edits are saved as text.

Everything it needs lies in a folder of the build that Jupyter searches first, so nobody's own settings are touched.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from ipykernel.kernelspec import write_kernel_spec

from analysis.publish.chapters import Page
from analysis.publish.elsewhere.opening import KERNEL as EXTENSION
from analysis.publish.project import WagerError, build_folder, root, writable
from analysis.publish.runs import KERNEL

NEEDED = ("jupyterlab", "jupytext")
DEFAULTS = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Jupytext Notebook"}},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}
"""Defaults of JupyterLab's settings here; what people set for themselves comes before them."""


def check() -> None:
    """See that JupyterLab is there.

    Raises
    ------
    WagerError
        Naming what is missing and how to get it.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise WagerError(f"{' and '.join(missing)} not installed: run 'make lab', or pip install -e '.[lab]'.")


def prepare() -> Path:
    """Write what makes JupyterLab open chapters as notebooks, and return the folder."""
    folder = writable(build_folder() / "lab", "the settings of JupyterLab")
    settings = folder / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(DEFAULTS, indent=1) + "\n", encoding="utf-8")
    kernel = folder / "share" / "kernels" / KERNEL
    shutil.rmtree(kernel, ignore_errors=True)
    write_kernel_spec(kernel, {"display_name": "Python 3"}, ["--ext", EXTENSION])
    return folder


def environment(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which Jupyter searches ``folder`` first."""
    paths = {"JUPYTER_CONFIG_PATH": folder / "config", "JUPYTER_PATH": folder / "share"}
    joined = {name: os.pathsep.join([str(path), *filter(None, [given.get(name)])]) for name, path in paths.items()}
    return {**given, **joined}


def command(page: Page | None, port: int, browser: bool) -> list[str]:
    """Return the command that starts JupyterLab on the project, with a chapter open or the list of chapters."""
    target = f"/lab/tree/{page.docname}.md" if page else "/lab/tree/book"
    is_root = getattr(os, "geteuid", lambda: None)() == 0  # usual in a container, where JupyterLab would not start
    return [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root()}", f"--LabApp.default_url={target}"),
        *(f"--ServerApp.port={port}", f"--ServerApp.open_browser={browser}", f"--ServerApp.allow_root={is_root}"),
    ]


def start(page: Page | None, port: int, browser: bool) -> None:
    """Become JupyterLab: this process ends when it is stopped.

    Raises
    ------
    WagerError
        When JupyterLab is not installed.
    """
    check()
    words = command(page, port, browser)
    os.execve(words[0], words, environment(prepare(), os.environ))  # noqa: S606 - our own words, and no shell
