"""Libraries that a notebook installs elsewhere: those that chapters import, in the versions of the lock."""

import ast
import subprocess
import sys
from importlib import metadata

import pytest

from analysis.publish import project
from analysis.publish.elsewhere import needed
from analysis.publish.elsewhere.needed import SetUpError

NEWEST = f"python_full_version >= '{sys.version_info.major}.{sys.version_info.minor}'"
OLDER = f"python_full_version < '{sys.version_info.major}.{sys.version_info.minor}'"
LOCK = f"""\
numpy==1.0.0 ; {OLDER} \\
    --hash=sha256:00
numpy==2.0.0 ; {NEWEST} \\
    --hash=sha256:01 \\
    --hash=sha256:02
pyyaml==6.0.3 \\
    --hash=sha256:03
sphinx==7.4.7 \\
    --hash=sha256:04
"""
AT_HAND = {"IPython", "packaging"}
"""What every notebook has."""
ROOMS = [path for path in (project.ROOT / "analysis").rglob("*.py") if "publish" not in path.parts]
BESIDE = ["publish/project.py", "publish/figures.py", "publish/controls.py"]


def imported(path):
    """Return the names that a module imports from outside."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
    return {name.partition(".")[0] for name in found} - sys.stdlib_module_names - {"analysis"}


def test_the_list_is_what_chapters_and_pictures_import():
    here = [project.ROOT / "analysis" / name for name in BESIDE]
    here += [project.ROOT / "analysis/publish/elsewhere" / f"{name}.py" for name in ("kernel", "needed", "pictures")]
    names = set().union(*(imported(path) for path in [*ROOMS, *here]))
    assert names - AT_HAND == set(needed.LIBRARIES.values())


def test_the_kernel_s_extension_imports_nothing_that_is_not_installed():
    """Neither Sphinx nor papermill nor click is in a hosted notebook."""
    code = "import sys; import analysis.publish.elsewhere.kernel; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project.ROOT)
    names = set(done.stdout.split())
    assert {"IPython", "vl_convert"} & names == {"vl_convert"}, "it draws, and IPython is there when it is loaded"
    assert not {"click", "docutils", "filelock", "myst_nb", "nbformat", "papermill", "sphinx"} & names


def test_the_lock_has_each_of_them_as_it_is_installed_here():
    lock = needed.LOCK.read_text(encoding="utf-8")
    assert needed.pinned(lock) == {name: metadata.version(name) for name in needed.LIBRARIES}
    assert needed.missing(lock) == {}


def test_versions_are_those_for_this_python():
    assert needed.pinned(LOCK) == {"numpy": "2.0.0", "pyyaml": "6.0.3"}


def test_missing_are_those_of_another_version_and_those_not_there(monkeypatch):
    there = {"pyyaml": "6.0.2"}

    def version(name):
        if name not in there:
            raise metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(metadata, "version", version)
    assert needed.missing(LOCK) == {"numpy": "numpy==2.0.0", "pyyaml": "pyyaml==6.0.3"}
    there["pyyaml"] = "6.0.3"
    assert needed.missing(LOCK) == {"numpy": "numpy==2.0.0"}


@pytest.fixture
def pip(monkeypatch):
    """Return the commands that would have been run, and let a test set what comes back."""
    ran = []
    answer = subprocess.CompletedProcess([], 0, "", "")

    def run(command, **_):
        ran.append(command)
        return answer

    monkeypatch.setattr(subprocess, "run", run)
    return ran, answer


@pytest.fixture
def lock(monkeypatch, tmp_path):
    path = tmp_path / "requirements.lock"
    monkeypatch.setattr(needed, "LOCK", path)
    return path


def test_nothing_is_installed_where_all_is_there(pip):
    needed.install()
    assert pip[0] == []


def test_only_what_is_missing_is_installed(pip, lock, monkeypatch):
    lock.write_text("scipy==0.1 \\\n    --hash=sha256:00\n")
    monkeypatch.delitem(sys.modules, "scipy", raising=False)
    needed.install()
    assert pip[0] == [[sys.executable, "-m", "pip", "install", "--quiet", "scipy==0.1"]]


def test_a_library_in_use_asks_for_a_restart(pip, lock):
    lock.write_text("numpy==0.1 \\\n    --hash=sha256:00\npyyaml==0.1 \\\n    --hash=sha256:00\n")
    assert {"numpy", "yaml"} <= set(sys.modules)
    with pytest.raises(SetUpError, match="numpy, pyyaml was in use and is now replaced: restart the kernel"):
        needed.install()


def test_what_pip_says_is_passed_on(pip, lock):
    lock.write_text("altair==0.1 \\\n    --hash=sha256:00\n")
    pip[1].returncode, pip[1].stderr = 1, "ERROR: No matching distribution\n"
    with pytest.raises(SetUpError, match=r"pip could not install altair==0\.1: ERROR: No matching distribution$"):
        needed.install()


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(needed, "OLDEST", (99, 1))
    with pytest.raises(SetUpError, match=r"This needs Python 99\.1 or newer; here it is 3\."):
        needed.install()


def test_the_oldest_python_is_that_of_the_package():
    text = (project.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={".".join(map(str, needed.OLDEST))}"' in text
