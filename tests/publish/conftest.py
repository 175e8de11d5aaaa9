"""A project of one small chapter, to run the engine on without the report's own chapters."""

import shutil
from collections.abc import Callable
from pathlib import Path

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


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out the project and make it the one the engine works on."""
    real = project.ROOT
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "mini.md").write_text(CHAPTER, encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/mini\n", encoding="utf-8")
    shutil.copytree(real / "book" / "_static", tmp_path / "book" / "_static")
    shutil.copytree(real / "data", tmp_path / "data")
    for name in ("bear", "bull"):  # one edition is enough where editions are not the subject
        (tmp_path / "data" / "scenarios" / f"{name}.yml").unlink()
    shutil.copyfile(real / "_config.yml", tmp_path / "_config.yml")
    monkeypatch.setenv("WAGER_ROOT", str(tmp_path))
    monkeypatch.setenv("WAGER_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def rewrite(tiny: Path) -> Callable[[str, str, str], None]:
    """Replace text in a file of the small project; the text must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = tiny / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
