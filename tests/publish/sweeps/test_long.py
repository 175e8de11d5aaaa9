"""A sweep of thousands of runs, on a cluster that answers at once: memory stays as it is, the disk fills evenly."""

from __future__ import annotations

import gc
import tracemalloc
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from analysis.publish import chapters, params
from analysis.publish.sweeps import plan, results, scheduling, sweeping
from analysis.publish.sweeps.journal import Journal
from analysis.publish.sweeps.plan import Options

RUNS = 5000
OPTIONS = Options(grid=(f"price=0:{(RUNS - 1) / 1000}:0.001",), fixed=("count=1",))
SIZE = 100
"""Bytes a run by which the memory of whoever sweeps may grow: it knows where each line stands, in eight."""


class Answered:
    """A task that is done as soon as it is there."""

    status = "finished"

    def __init__(self, cluster, parameters):
        self._cluster, self._parameters = cluster, parameters

    def add_done_callback(self, told):
        told(self)

    def exception(self):
        return None

    def result(self):
        words = {"unit": "usd_bn", "label": "What it costs", "status": "estimated"}
        return {"seconds": 0.1, "findings": {"answer": {"value": self._parameters["price"] * 2, **words}}}

    def release(self):
        self._cluster.under_way -= 1


class Cluster:
    """Two workers of one thread."""

    status = "running"

    def __init__(self):
        self.under_way, self.most, self.order = 0, 0, []

    def run(self, function, *_, **__):
        return {"one": None, "two": None} if function is scheduling.worker.try_out else {"one": True, "two": True}

    def nthreads(self):
        return {"one": 1, "two": 1}

    def submit(self, _, name, parameters, priority, **__):
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.order.append(-priority)
        return Answered(self, parameters)

    def register_plugin(self, *_, **__):
        pass

    cancel = unregister_worker_plugin = register_plugin


@pytest.fixture
def swept(tiny, make, tmp_path):
    """The sweep, with the memory in use and the size of the journal at each thousand runs."""
    page, cluster = chapters.chapter("mini"), Cluster()
    read = plan.read(page, OPTIONS)
    told = SimpleNamespace(plan=read, cluster=cluster, memory=[], sizes=[], folder=tmp_path / "long")
    with Journal(told.folder, read, make.header(read)) as journal:
        with scheduling.Sweeping(cluster, None, "long", print) as cluster_:
            wanted = ((run, read.parameters(run)) for run in journal.left())
            tracemalloc.start()
            for arrived in cluster_.results(wanted):
                if arrived is not None:
                    sweeping._keep(journal, read.key(arrived[0]), *arrived)
                    if journal.done % 1000 == 0:
                        gc.collect()
                        told.memory.append(tracemalloc.get_traced_memory()[0])
                        told.sizes.append((told.folder / "journal.jsonl").stat().st_size)
            tracemalloc.stop()
        told.done = journal.done
        told.path = results.write(journal, read, params.parameters(page))
    return told


def test_few_runs_are_under_way_memory_stays_and_the_disk_fills_evenly(swept):
    assert swept.done == RUNS == swept.plan.count
    assert swept.cluster.most == scheduling.AHEAD * 2
    assert swept.cluster.order == list(range(RUNS))
    assert swept.cluster.under_way == 0
    assert swept.memory[-1] - swept.memory[0] < SIZE * (RUNS - 1000)
    steps = [after - before for before, after in zip(swept.sizes, swept.sizes[1:], strict=False)]
    assert max(steps) < 1.02 * min(steps)
    file = pq.ParquetFile(swept.path)
    assert [file.metadata.row_group(part).num_rows for part in range(file.num_row_groups)] == [results.ROWS] * 5
    assert file.read(["price", "answer"]).to_pylist()[-1] == {"price": 4.999, "answer": 9.998}
