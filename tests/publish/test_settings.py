"""Settings of publishing: read from one place, each wrong value named with what is allowed."""

import re

import pytest

from analysis.publish import settings
from analysis.publish.project import WagerError
from analysis.publish.settings import Settings


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write the settings of an otherwise empty project."""
    monkeypatch.setenv("WAGER_ROOT", str(tmp_path))
    return lambda text: (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")


def test_a_project_without_settings_has_the_defaults(write):
    assert settings.read() == Settings(repository="", branch="main", site="")
    write("[project]\nname = 'other'\n")
    assert settings.read() == Settings()


def test_settings_are_read(write):
    write(
        '[tool.wager]\nrepository = "https://github.com/a-b/c.d"\nbranch = "releases/2026"\n'
        'site = "https://example.org/the-wager"\n',
    )
    found = settings.read()
    assert (found.repository, found.branch) == ("https://github.com/a-b/c.d", "releases/2026")
    assert found.site == "https://example.org/the-wager"
    assert found.on_github == "a-b/c.d"


def test_this_project_has_settings_that_are_allowed(monkeypatch):
    monkeypatch.delenv("WAGER_ROOT", raising=False)
    assert isinstance(settings.read(), Settings)


@pytest.mark.parametrize(
    ("repository", "name"),
    [("", ""), ("https://github.com/a/b.git", "a/b"), ("https://gitlab.com/a/b", ""), ("https://codeberg.org/a/b", "")],
)
def test_only_github_is_offered_to_colab_and_binder(repository, name):
    assert Settings(repository=repository).on_github == name


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "repository = 'github.com/a/b'",
            r"repository = 'github.com/a/b' is not allowed. Allowed: empty, or the address",
        ),
        ("repository = 'git@github.com:a/b.git'", r"Allowed: .* like https://github.com/OWNER/NAME\."),
        ("repository = 'https://github.com/a'", r"repository = 'https://github.com/a' is not allowed"),
        ("repository = 'https://github.com/a/b/'", r"repository = 'https://github.com/a/b/' is not allowed"),
        ("repository = 'https://github.com/a/b\"; x'", r"repository = .* is not allowed"),
        ("repository = 3", r"repository = 3 is not allowed"),
        ("branch = ''", r"branch = '' is not allowed. Allowed: the name of a branch, like main\."),
        ("branch = '--upload-pack=x'", r"branch = '--upload-pack=x' is not allowed"),
        ("site = 'https://example.org/'", r"site = 'https://example.org/' is not allowed. Allowed: .* without a slash"),
        ("site = true", r"site = True is not allowed"),
        ("repo = ''", r"\[tool.wager\]: there is no setting 'repo'; allowed: branch, repository, site\."),
        ("sites = ''", r"there is no setting 'sites'; did you mean site\?"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(write, line, message):
    write(f"[tool.wager]\n{line}\n")
    with pytest.raises(WagerError, match=message):
        settings.read()


def test_every_wrong_setting_is_named_at_once(write):
    write("[tool.wager]\nbranch = ''\nsite = 'x'\n")
    with pytest.raises(WagerError, match=re.compile(r"branch = ''.*\n.*site = 'x'")):
        settings.read()


def test_a_table_that_is_no_table_and_a_file_that_is_no_toml(write):
    write("[tool]\nwager = 'main'\n")
    with pytest.raises(WagerError, match=r"\[tool.wager\] holds 'main'. Allowed: a table of settings\."):
        settings.read()
    write("[tool.wager\n")
    with pytest.raises(WagerError, match=r"pyproject.toml cannot be read: .*line 1"):
        settings.read()
