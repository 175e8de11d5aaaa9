"""The same fingerprint, the same results: what a run rests on is in it, and what it does not is not."""

import pytest

from analysis.publish import fingerprint


@pytest.fixture
def laid(tiny):
    """Add a package and a lock to the small project."""
    for name, text in {
        "analysis/models/payback.py": "x = 1\n",
        "analysis/publish/site.py": "y = 1\n",
        "analysis/publish/templates/table.html": "<p>\n",
        "requirements.lock": "numpy==2.0\n",
    }.items():
        (tiny / name).parent.mkdir(parents=True, exist_ok=True)
        (tiny / name).write_text(text, encoding="utf-8")
    return tiny


def whole():
    return fingerprint.site_fingerprint()


def append(path, text="\n# changed\n"):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_twice_the_same(laid):
    assert whole() == whole()


@pytest.mark.parametrize(
    "name",
    [
        *("analysis/models/payback.py", "analysis/publish/site.py", "data/baselines.csv", "data/baselines.yml"),
        *("data/scenarios/base.yml", "requirements.lock", "_config.yml", "book/_static/wager.css", "book/mini.md"),
    ],
)
def test_everything_that_a_page_shows_counts_for_the_site(laid, name):
    site = whole()
    append(laid / name)
    assert whole() != site


def test_what_is_derived_from_data_does_not_count(laid):
    before = whole()
    append(laid / "data" / "datapackage.json")
    assert whole() == before


def test_renamed_and_removed_files_count(laid):
    before = whole()
    path = laid / "analysis" / "models" / "payback.py"
    path.rename(path.with_name("returns.py"))
    renamed = whole()
    path.with_name("returns.py").unlink()
    assert len({before, renamed, whole()}) == 3


CODE = '''
"""A module."""
import math


class Thing:
    """A thing."""

    def area(self, radius):
        """Return the area."""
        return math.pi * radius**2
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A module.", "Another module."),
        ("A thing.", "Something."),
        ("Return the area.", "Return it."),
        ("import math", "import math  # for pi"),
        ("math.pi * radius**2", "(math.pi * radius**2)"),
    ],
)
def test_comments_docstrings_and_layout_are_no_code(old, new):
    assert old in CODE
    assert fingerprint.code_digest(CODE.replace(old, new)) == fingerprint.code_digest(CODE)


@pytest.mark.parametrize(("old", "new"), [("radius**2", "radius**3"), ("def area", "def size"), ("import math", "")])
def test_anything_else_is(old, new):
    assert fingerprint.code_digest(CODE.replace(old, new)) != fingerprint.code_digest(CODE)


def test_a_string_that_is_no_docstring_is_code():
    assert fingerprint.code_digest("x = 'a'") != fingerprint.code_digest("x = 'b'")


def test_code_that_does_not_parse_counts_as_it_is():
    assert fingerprint.code_digest("%time x") != fingerprint.code_digest("%time y")


def test_digest_does_not_depend_on_the_order_of_files(laid):
    files = fingerprint.data_files()
    assert fingerprint.digest_files(files) == fingerprint.digest_files(reversed(files))


def test_digest_tells_where_one_file_ends(laid):
    """Moving a letter from the end of one file to the start of the next is another content."""
    one, two = laid / "a.csv", laid / "b.csv"
    one.write_text("xy"), two.write_text("z")
    before = fingerprint.digest_files([one, two])
    one.write_text("x"), two.write_text("yz")
    assert fingerprint.digest_files([one, two]) != before


def test_package_of_the_report_leaves_out_publishing(monkeypatch):
    monkeypatch.delenv("WAGER_ROOT", raising=False)
    names = {path.as_posix().rsplit("/analysis/", 1)[1] for path in fingerprint.package_files()}
    assert {"tables.py", "models/payback.py", "checks/payback.py"} <= names
    assert not [name for name in names if name.startswith("publish/")]
