"""Jupyter Book in the process that a build starts to write its pages: ``python -m analysis.publish.pagewriter build``.

The process holds a million small objects until it ends. It neither looks for garbage among them nor frees them one by
one at the end, which takes as long as writing a page or two.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import NoReturn

from jupyter_book.cli.main import main


def write() -> NoReturn:
    """Run Jupyter Book's command with the arguments of this process, and end it with its exit code."""
    gc.disable()
    code: object = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    write()
