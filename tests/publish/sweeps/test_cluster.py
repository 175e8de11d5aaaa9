"""A cluster that is there: a real scheduler and workers on loopback, of which one is killed, one is odd, and all go."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import threading
from collections import Counter
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from analysis.publish import project
from analysis.publish.project import WagerError
from analysis.publish.sweeps import results, scheduling

PRICES = [4 + step / 2 for step in range(12)]
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, gate, wait, folder):
        self._gate, self._wait, self._folder = gate, wait, folder
        self.scheduler = gate.start("-m", "dask", "scheduler", "--port", "0", *LOOPBACK, "--scheduler-file", self._file)
        wait(self._is_told, "a scheduler")
        self.address = json.loads(self._file.read_text(encoding="utf-8"))["address"]

    @property
    def _file(self):
        return self._folder / "scheduler.json"

    def _is_told(self):
        """Dask makes the file and then fills it."""
        return self._file.exists() and self._file.read_text(encoding="utf-8").rstrip().endswith("}")

    def worker(self, name, **environment):
        """Start a worker of one thread without a nanny, which would start it again."""
        return self._gate.start(
            "-m", "dask", "worker", self.address, *LOOPBACK, "--name", name, "--nthreads", "1", "--no-nanny",
            "--memory-limit", "0", "--local-directory", self._folder / name, **environment,
        )  # fmt: skip

    def sweep(self, name, *closed):
        """Start the sweep of twelve runs on the cluster, into a folder of its own."""
        self._gate.close(*closed)
        return self._gate.sweep("--scheduler", self.address, "-o", self._gate.folder_of(name))


def under_way(gate):
    """Return how many runs have begun and not ended."""
    return gate.count("begun").total() - gate.count("ended").total()


@pytest.fixture(scope="module")
def cluster(gate, wait, tmp_path_factory):
    return Cluster(gate, wait, tmp_path_factory.mktemp("cluster"))


@pytest.fixture(scope="module")
def killed(cluster, gate, wait):
    """Two workers, each in the middle of a run when one of them is killed."""
    workers = [cluster.worker(name) for name in ("one", "two")]
    sweep = cluster.sweep("killed", *PRICES[4:])
    wait(lambda: gate.kept("killed") == 4 and under_way(gate) == 2, "two runs under way")
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    gate.open()
    output, _ = sweep.communicate(timeout=120)
    return SimpleNamespace(output=output, status=sweep.returncode, living=workers[1])


@pytest.fixture(scope="module")
def local(gate):
    """The same sweep on this machine."""
    gate.close()
    sweep = gate.sweep("--workers", "1", "-o", gate.folder_of("local"))
    output, _ = sweep.communicate(timeout=120)
    assert sweep.returncode == 0, output
    return results.read(gate.folder_of("local") / "results.parquet").table


@pytest.fixture(scope="module")
def odd(killed, cluster, gate, wait, tmp_path_factory):
    """Beside the worker that is left, one with another table and one with another version; then all goes away."""
    place = tmp_path_factory.mktemp("odd")
    data, package = place / "data", place / "package"
    shutil.copytree(gate.project / "data", data)
    with (data / "baselines.yml").open("a", encoding="utf-8") as stream:
        stream.write("\n# changed\n")
    shutil.copytree(project.ROOT / "analysis", package / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    about = package / "analysis" / "__init__.py"
    about.write_text(re.sub(r'(__version__ = ").*"', r'\g<1>9.9.9"', about.read_text(encoding="utf-8")), "utf-8")
    workers = [cluster.worker("data", WAGER_DATA=str(data)), cluster.worker("version", PYTHONPATH=str(package))]
    with scheduling.connected(cluster.address, 1) as client:
        client.wait_for_workers(3, timeout=60)
    sweep = cluster.sweep("odd", *PRICES[4:])
    wait(lambda: under_way(gate) == 1 and 0 < gate.kept("odd") == gate.count("ended").total(), "a run under way")
    kept = gate.kept("odd")
    cluster.scheduler.send_signal(signal.SIGKILL)
    output, _ = sweep.communicate(timeout=120)
    for worker in (killed.living, *workers):
        worker.kill()
    wait(lambda: not gate.processes(), "no process is left")
    gate.open()
    later = gate.sweep("--workers", "1", "-o", gate.folder_of("odd"))
    told = later.communicate(timeout=120)[0]
    return SimpleNamespace(output=output, status=sweep.returncode, kept=kept, later=told)


def test_all_runs_arrive_once_though_a_worker_is_killed(killed, gate):
    """Each came to its end once; the one that died with its worker was begun again by the other."""
    assert killed.status == 0, killed.output
    assert "12 runs, 12 of them now, 0 failed." in killed.output
    lines = (gate.folder_of("killed") / "journal.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    assert sorted(json.loads(line)["place"] for line in lines) == list(range(12))
    assert gate.count("ended") == dict.fromkeys(PRICES, 1)
    assert Counter(gate.count("begun").values()) == {1: 11, 2: 1}


def test_results_are_those_of_this_machine(killed, local, gate):
    found = results.read(gate.folder_of("killed") / "results.parquet").table
    assert found.drop_columns("seconds") == local.drop_columns("seconds")
    assert found["answer"].to_pylist() == PRICES


def test_a_worker_that_would_compute_something_else_is_left_out_by_name(odd):
    left_out = re.findall(r"^Worker left out: tcp://127\.0\.0\.1:\d+: (.+)$", odd.output, re.MULTILINE)
    assert sorted(left_out) == ["table baselines changed", "version of the package differs"]


def test_a_scheduler_that_goes_away_ends_the_sweep_which_goes_on_later(odd, gate):
    assert odd.status == 130
    folder = gate.folder_of("odd")
    assert f"The scheduler of the cluster went away. {odd.kept} of 12 runs are kept in {folder};" in odd.output
    assert "Traceback" not in odd.output
    assert f"12 runs, {12 - odd.kept} of them now, 0 failed." in odd.later
    assert gate.count("ended") == dict.fromkeys(PRICES, 1)


# Nothing that answers ----------------------------------------------------------------------------------------


@contextmanager
def listening(answer=None):
    """Listen on loopback; take what comes and answer with ``answer``, or never."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            held = []
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return
                if answer:
                    held[-1].sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def refused(address):
    with pytest.raises(WagerError) as caught:
        scheduling.refuse_unreachable(address)
    assert str(caught.value).startswith(f"--scheduler {address}: no scheduler answers there (")
    assert "'dask scheduler' prints, such as tcp://host:8786, or leave the option out" in str(caught.value)
    return str(caught.value)


def test_where_nothing_listens_it_is_said():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    assert f"--scheduler {address}: " in refused(address)


def test_where_nobody_answers_it_is_said_within_seconds(monkeypatch):
    assert scheduling.ANSWER_SECONDS < 10
    monkeypatch.setattr(scheduling, "ANSWER_SECONDS", 0.5)
    with listening() as address:
        refused(address)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n" * 3, b"SSH-2.0-OpenSSH_9.2\r\n", b"\0" * 64])
def test_what_speaks_otherwise_is_no_scheduler(answer, monkeypatch):
    monkeypatch.setattr(scheduling, "ANSWER_SECONDS", 0.5)
    with listening(answer) as address:
        assert "no scheduler answers there (" in refused(address)


@pytest.mark.parametrize(
    "address", ["", "nowhere", "tcp://", "tcp://host:port", "carrier-pigeon://x:1", "tcp://x:99999"]
)
def test_what_is_no_address_is_refused(address):
    assert f"--scheduler {address}: " in refused(address)


def test_a_cluster_without_workers_is_told(monkeypatch, gate, wait, tmp_path):
    monkeypatch.setattr(scheduling, "WORKER_SECONDS", 1)
    empty = Cluster(gate, wait, tmp_path)
    scheduling.refuse_unreachable(empty.address)
    needle = rf"the cluster has no worker \(waited 1 seconds\)\. Start one with 'dask worker {empty.address}'\."
    with pytest.raises(WagerError, match=needle), scheduling.connected(empty.address, 1):
        pass


def test_workers_without_the_package_are_named():
    strangers = SimpleNamespace(run=lambda _: {"tcp://10.0.0.7:1": False, "tcp://10.0.0.8:1": True})
    with pytest.raises(WagerError, match=r"Workers without the package of this report: tcp://10\.0\.0\.7:1\. "):
        scheduling._refuse_strangers(strangers)
