"""Plain papermill, one run after the other in one process: ``papermills.main("in.ipynb", "jobs.json")``.

The process knows nothing of the report; papermill is imported before the first run is timed.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import papermill


def main(notebook: str, jobs: str) -> None:
    """Execute a notebook for each job, and write what each took to ``seconds.json`` beside the jobs."""
    taken = []
    for job in json.loads(Path(jobs).read_text(encoding="utf-8")):
        started = time.perf_counter()
        papermill.execute_notebook(notebook, job["target"], job["parameters"], progress_bar=False)
        taken.append(time.perf_counter() - started)
    Path(jobs).with_name("seconds.json").write_text(json.dumps(taken), encoding="utf-8")
