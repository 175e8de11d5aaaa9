"""Publishing: run chapters, build the site, and the command line on top.

This room drives the others from outside; nothing imports it.
"""

import sys

# Where JupyterLab is installed, jsonschema (through nbformat) compiles a grammar of web addresses at its import: two
# seconds of every command, for a check that nobody here asks for. Without the grammar it leaves that check out.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
