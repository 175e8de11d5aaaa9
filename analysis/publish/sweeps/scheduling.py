"""Runs on a Dask cluster: one of this machine, made for the sweep, or one that is there.

Few runs are under way at a time and each result is let go as it arrives, so that a sweep of any length needs the same
memory here. A run whose worker goes away is done again elsewhere by the scheduler.
"""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Security, rpc

from analysis.publish.project import WagerError, build_folder
from analysis.publish.sweeps import worker
from analysis.publish.sweeps.errors import LostError
from analysis.publish.sweeps.worker import Hands, Unfit, Work

Result = dict[str, Any]
Say = Callable[[str], None]

ANSWER_SECONDS = 3
"""How long a scheduler may take to answer."""
WORKER_SECONDS = 10
"""How long a cluster may have no worker before anything runs."""
TICK_SECONDS = 0.5
AHEAD = 4
"""Runs handed out for each thread of the cluster: none waits for the next, and memory stays flat."""
QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Threads of ours only wait for the processes beside them, and nobody looks at them."""
LOGS = ("distributed", "distributed.client", "tornado.application")
"""What Dask would print besides our messages, with tracebacks; each of these has a level of its own."""
LOOPBACK = "127.0.0.1:0"
"""Dask opens a port for status in any case: one that only this machine reaches, with nothing behind it."""


@contextmanager
def connected(address: str | None, workers: int) -> Iterator[Client]:
    """Connect to the cluster at ``address``, or to one of this machine with so many workers.

    Raises
    ------
    WagerError
        When no scheduler answers within seconds, or no worker is there.
    """
    for name in LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # releases that differ are told of by name before anything runs
        with _local(workers) if address is None else _remote(address) as client:
            yield client


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    """Make a cluster inside this process: its threads only wait for the warm processes beside it."""
    with (
        dask.config.set(QUIET),
        LocalCluster(
            n_workers=1,
            threads_per_worker=workers,
            processes=False,
            protocol="inproc",
            scheduler_kwargs={"dashboard": False},
            dashboard_address=LOOPBACK,
            worker_dashboard_address=LOOPBACK,
            memory_limit=0,
            local_directory=str(build_folder() / ".dask"),
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@contextmanager
def _remote(address: str) -> Iterator[Client]:
    with Client(address, timeout=ANSWER_SECONDS, set_as_default=False, name="wager-sweep") as client:
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        if not client.nthreads():
            raise WagerError(
                f"--scheduler {address}: the cluster has no worker (waited {WORKER_SECONDS} seconds). "
                f"Start one with 'dask worker {address}'."
            )
        yield client


def refuse_unreachable(address: str) -> None:
    """Refuse an address at which no scheduler answers.

    Raises
    ------
    WagerError
        Within seconds, naming the address.
    """
    try:
        found = asyncio.run(asyncio.wait_for(_identity(address), ANSWER_SECONDS))
        why = "" if found["type"] == "Scheduler" else f"what answers is a {found['type']}"
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        why = (str(error) or f"no answer in {ANSWER_SECONDS} seconds").splitlines()[0]
    except Exception:  # strangers answer anything, such as nothing, or a length of exabytes
        why = "what answers is no scheduler"
    if why:
        raise WagerError(
            f"--scheduler {address}: no scheduler answers there ({why}). Give the address that 'dask scheduler' "
            "prints, such as tcp://host:8786, or leave the option out to sweep on this machine."
        )


async def _identity(address: str) -> Mapping[str, Any]:
    async with rpc(address, timeout=ANSWER_SECONDS, connection_args=Security().get_connection_args("client")) as asked:
        found: Mapping[str, Any] = await asked.identity()
        return found


class Sweeping:
    """A sweep on a cluster, from the trial of its workers to its last result; a context that clears up after it.

    Parameters
    ----------
    client
        The cluster.
    work
        What is run.
    name
        Name of the sweep on the cluster, which no other sweep has.
    say
        Told of workers that are left out or gone.

    Raises
    ------
    WagerError
        When no worker computes what is published, naming each with what differs.
    """

    def __init__(self, client: Client, work: Work, name: str, say: Say) -> None:
        self._client, self._name, self._say = client, name, say
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._waiting: dict[Future[Any], tuple[int, Mapping[str, Any]]] = {}
        self._unfit: set[str] = set()
        self._threads, self._looked = 1, 0.0
        _refuse_strangers(client)
        client.register_plugin(Hands(work), name=name)
        self._try_out()

    def _try_out(self) -> None:
        found = self._client.run(worker.try_out, self._name, on_error="return")
        unfit = {address: str(problem) for address, problem in found.items() if problem is not None}
        if len(unfit) == len(found):
            listed = "\n".join(f"  {problem}" for problem in unfit.values())
            raise WagerError(f"No worker would compute what is published here; nothing was run.\n{listed}")
        for address, problem in unfit.items():
            self._leave_out(address, problem)

    def _leave_out(self, address: str, problem: str) -> None:
        if address not in self._unfit:
            self._unfit.add(address)
            self._say(f"Worker left out: {problem}")

    def results(self, wanted: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[int, Result] | None]:
        """Yield the number of each run with its result as it arrives, and None now and then in between.

        Raises
        ------
        WagerError
            When the scheduler is gone.
        """
        left = iter(wanted)
        self._look()
        while True:
            self._hand_out(left)
            if not self._waiting:
                return
            try:
                yield self._taken(self._done.get(timeout=TICK_SECONDS))
            except Empty:
                self._look()
                yield None

    def _hand_out(self, left: Iterator[tuple[int, Mapping[str, Any]]]) -> None:
        while len(self._waiting) < AHEAD * self._threads:
            following = next(left, None)
            if following is None:
                return
            self._submit(*following)

    def _submit(self, run: int, parameters: Mapping[str, Any]) -> None:
        """Hand a run to the cluster, in the order of the plan; an unfit worker gets it only where no other is left."""
        fit = sorted(set(self._client.nthreads()) - self._unfit) if self._unfit else []
        chosen = {"workers": fit, "allow_other_workers": True} if fit else {}
        future = self._client.submit(worker.perform, self._name, parameters, pure=False, priority=-run, **chosen)
        self._waiting[future] = run, parameters
        future.add_done_callback(self._done.put)

    def _taken(self, future: Future[Any]) -> tuple[int, Result] | None:
        """Return what became of a run, or None where it is handed out again."""
        run, parameters = self._waiting.pop(future)
        if future.status == "cancelled":
            raise self._lost()
        error = future.exception()
        if isinstance(error, Unfit):
            self._again(run, parameters, error)
            return None
        result = future.result() if error is None else {"seconds": 0.0, "error": _said(error)}
        future.release()
        return run, result

    def _again(self, run: int, parameters: Mapping[str, Any], error: Unfit) -> None:
        self._leave_out(error.address, str(error))
        if not set(self._client.nthreads()) - self._unfit:
            raise WagerError("No worker is left that would compute what is published here.")
        self._submit(run, parameters)

    def _look(self) -> None:
        """Look after the cluster every few seconds: whether it is there, and how many threads it has."""
        if self._client.status == "closed":
            raise self._lost()
        now = time.monotonic()
        if self._client.status == "running" and now - self._looked > 2:
            threads = self._client.nthreads()
            fit = sum(count for address, count in threads.items() if address not in self._unfit)
            if not fit and self._threads:
                self._say("No worker is left; waiting for one.")
            self._threads, self._looked = fit, now

    def _lost(self) -> LostError:
        return LostError("The scheduler of the cluster went away.")

    def __enter__(self) -> Sweeping:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client.status == "running":
            with suppress(Exception):  # the cluster may go away now as well
                self._client.cancel(list(self._waiting))
                self._client.unregister_worker_plugin(self._name)


def _refuse_strangers(client: Client) -> None:
    """Refuse workers without this package: they could not even be told what to run."""

    def knows() -> bool:  # sent by value, since a stranger has no module of ours
        from importlib.util import find_spec  # noqa: PLC0415

        try:
            return find_spec("analysis.publish.sweeps.worker") is not None
        except ModuleNotFoundError:
            return False

    strangers = [address for address, known in client.run(knows).items() if not known]
    if strangers:
        raise WagerError(
            f"Workers without the package of this report: {', '.join(strangers)}. Install it there, the same "
            "version with the same data; nothing was run."
        )


def _said(error: BaseException) -> str:
    if isinstance(error, KilledWorker):
        return f"it ended every worker that it ran on, {error.allowed_failures + 1} times"
    return f"{type(error).__name__}: {error}"
