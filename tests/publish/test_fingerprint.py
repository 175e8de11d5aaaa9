"""The same fingerprint, the same results: what a run rests on is in it, and what it does not is not."""

import pytest

from analysis.publish import chapters, fingerprint
from analysis.publish.edition import Edition


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


def run(**given):
    return fingerprint.run_fingerprint(chapters.chapter("mini"), given)


def whole(**editions):
    return fingerprint.site_fingerprint(editions)


def append(path, text="\n# changed\n"):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_twice_the_same(laid):
    assert run() == run()
    assert run(price=4.0, count=3) == run(count=3, price=4.0)
    assert whole() == whole()
    assert len(run()) == 64


def test_prose_does_not_count_for_a_run(laid, rewrite):
    before, site = run(), whole()
    rewrite("book/mini.md", "The answer is", "In short, the answer is")
    assert run() == before
    assert whole() != site


@pytest.mark.parametrize(
    "name",
    [
        "analysis/models/payback.py",
        "data/baselines.csv",
        "data/baselines.yml",
        "data/scenarios/bear.yml",
        "requirements.lock",
    ],
)
def test_package_data_and_lock_count(laid, name):
    before, site = run(), whole()
    append(laid / name)
    assert run() != before
    assert whole() != site


def test_code_counts(laid, rewrite):
    before = run()
    rewrite("book/mini.md", "price * count", "count * price")
    assert run() != before


def test_parameters_count(laid):
    assert len({run(), run(price=4.0), run(price=5.0), run(count=4)}) == 4


@pytest.mark.parametrize("name", ["analysis/publish/site.py", "_config.yml", "book/_static/wager.css"])
def test_publishing_and_looks_count_for_the_site_only(laid, name):
    before, site = run(), whole()
    append(laid / name)
    assert run() == before
    assert whole() != site


def test_what_is_derived_from_data_does_not_count(laid):
    before = run()
    append(laid / "data" / "datapackage.json")
    assert run() == before


def test_renamed_moved_and_removed_files_count(laid):
    before = run()
    path = laid / "analysis" / "models" / "payback.py"
    path.rename(path.with_name("returns.py"))
    renamed = run()
    path.with_name("returns.py").unlink()
    assert len({before, renamed, run()}) == 3


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


def test_editions_count_for_the_site(laid):
    rerun = Edition("A rerun", {"mini": {"price": 4.0}})
    assert whole(**rerun.parameters) != whole()
    assert whole(mini={"price": 4.0}) == whole(**rerun.parameters)


def test_package_of_the_report_leaves_out_publishing(monkeypatch):
    monkeypatch.delenv("WAGER_ROOT", raising=False)
    names = {path.as_posix().rsplit("/analysis/", 1)[1] for path in fingerprint.package_files()}
    assert {"tables.py", "models/payback.py", "checks/payback.py"} <= names
    assert not [name for name in names if name.startswith("publish/")]
