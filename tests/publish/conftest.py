"""A project of one small chapter, to run the engine on without the report's own chapters."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.publish import project

CHAPTER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Is it worth it?

The answer is {finding}`answer`.

```{code-cell} ipython3
:tags: [remove-cell]
from analysis import tables
from analysis.assumptions import default
from analysis.findings import record
```

```{code-cell} ipython3
:tags: [parameters]
price: float = 3.0  # usd_bn, 0 to 10: what one costs
count: int = 2  # count, 1 to 5: how many are bought
```

```{code-cell} ipython3
:tags: [remove-cell]
rows = tables.load("baselines")
record("answer", price * count, "usd_bn", "What it costs", [rows])
```

## Every number on this page

```{finding-cards}
```
"""


def lay_out(folder: Path, chapter: str = CHAPTER) -> Path:
    """Lay out the project in a folder."""
    real = project.ROOT
    (folder / "book").mkdir()
    (folder / "book" / "mini.md").write_text(chapter, encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/mini\n", encoding="utf-8")
    shutil.copytree(real / "book" / "_static", folder / "book" / "_static")
    shutil.copytree(real / "data", folder / "data")
    for name in ("bear", "bull"):  # one edition is enough where editions are not the subject
        (folder / "data" / "scenarios" / f"{name}.yml").unlink()
    shutil.copyfile(real / "_config.yml", folder / "_config.yml")
    return folder


def use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project the one the engine works on."""
    monkeypatch.setenv("WAGER_ROOT", str(folder))
    monkeypatch.setenv("WAGER_DATA", str(folder / "data"))
    return folder


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out the project and make it the one the engine works on."""
    return use(lay_out(tmp_path), monkeypatch)


@pytest.fixture(scope="session")
def projects() -> SimpleNamespace:
    """What lays out projects, for tests that share one or need two."""
    return SimpleNamespace(lay_out=lay_out, use=use, chapter=CHAPTER)


@pytest.fixture
def rewrite(tiny: Path) -> Callable[[str, str, str], None]:
    """Replace text in a file of the small project; the text must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = tiny / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
