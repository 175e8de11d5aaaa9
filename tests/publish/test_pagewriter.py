"""The process that writes pages ends at once, with the exit code and the words of Jupyter Book."""

import subprocess
import sys

import pytest

from analysis.publish import site


def ended(*arguments):
    return subprocess.run(
        [sys.executable, "-m", site.PAGE_WRITER, *arguments], capture_output=True, text=True, check=False
    )


def test_an_answer_is_printed_whole():
    done = ended("--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage:")
    assert "build" in done.stdout


@pytest.mark.parametrize(("arguments", "code"), [(["build", "no-such-folder"], 2), (["no-such-command"], 2)])
def test_a_refusal_is_told_with_its_code(arguments, code):
    done = ended(*arguments)
    assert done.returncode == code
    assert "no-such" in done.stderr


def test_an_error_is_told_with_its_traceback(tmp_path):
    """A folder that is no book."""
    done = ended("build", str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" in done.stderr + done.stdout
