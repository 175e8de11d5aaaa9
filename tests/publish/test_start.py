"""What a command must not wait for."""

import subprocess
import sys

ASKED = """
import sys
import analysis.publish.chapters, altair
print(sorted({"jsonschema", "lark"} & set(sys.modules)))
"""


def test_no_grammar_is_built_that_nobody_uses():
    """JupyterLab brings one that takes two seconds at import; notebooks and charts are checked without it."""
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['jsonschema']"
