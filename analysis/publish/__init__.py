"""Publishing: run chapters, build the site, and the command line on top.

This room drives the others from outside; nothing imports it.
"""

import sys

# jsonschema, which notebooks and charts import, looks for this package, which JupyterLab brings: two seconds in which a
# grammar is built to check a format of addresses that neither has. Python takes None to mean that it is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
