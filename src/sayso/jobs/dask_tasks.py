"""Dask distributed tasks: for those who have a Dask cluster (dask-jobqueue, SLURM)."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ..errors import InputError, StorageError
from .flow import in_order, reach

_RESTART = 10.0
"""Seconds that a worker which died just before the end is given to come up again."""


class DaskTasks:
    """Runs tasks on a running scheduler, else on processes of its own.

    The scheduler's address is given, or that of `DASK_SCHEDULER_ADDRESS`.
    """

    name = "dask"

    def __init__(self, workers: int = 0, address: str = "") -> None:
        """With `workers`, a cluster of its own gets so many processes."""
        self.workers = workers
        self.address = address or os.environ.get("DASK_SCHEDULER_ADDRESS", "")
        try:
            self._distributed = importlib.import_module("distributed")
        except ImportError as error:
            raise InputError(
                "executor 'dask': Dask is not installed; pip install distributed"
            ) from error

    def run(
        self,
        fn: Callable[[Any], Any],
        tasks: Iterable[tuple[str, Any]],
        window: int = 64,
        retries: int = 3,
    ) -> Iterator[tuple[str, Any]]:
        """Yield (key, fn(task)) in the order of `tasks`.

        A task whose worker is lost is run again up to `retries` times, then StorageError names
        it.  What `fn` raises comes through at once.
        """
        distributed = self._distributed
        dask = importlib.import_module("dask")
        address = self.address
        if address:
            reach(address)
        own = {
            "n_workers": self.workers or os.cpu_count(),
            "threads_per_worker": 1,
            "dashboard_address": None,
        }
        lost = distributed.scheduler.KilledWorker

        def result(key: str, future: Any) -> Any:
            try:
                return future.result()
            except lost as error:
                raise StorageError(
                    f"task {key!r} was given up: its worker died {retries + 1} times"
                ) from error

        with (
            dask.config.set({"distributed.scheduler.allowed-failures": retries}),
            self._client({"address": address} if address else own) as client,
        ):
            yield from in_order(
                lambda _, task: client.submit(fn, task, pure=False), result, tasks, window
            )

    @contextmanager
    def _client(self, options: dict[str, Any]) -> Iterator[Any]:
        try:
            client = self._distributed.Client(**options)
        except (OSError, ValueError) as error:
            reason = str(error).strip().splitlines()[0]
            raise InputError(
                f"{self.address}: no Dask scheduler answers there ({reason})"
            ) from error
        try:
            yield client
        finally:
            if "n_workers" in options:
                self._take_down(client, options["n_workers"])
            else:
                client.close()

    @staticmethod
    def _take_down(client: Any, workers: int) -> None:
        """Close a cluster of its own; nothing that is asked for depends on how that goes.

        Dask cannot close a worker that is just starting again after its death: its own
        assertions fail, or it waits until its patience ends.
        """
        with suppress(OSError):
            client.wait_for_workers(workers, timeout=_RESTART)
        with suppress(OSError, RuntimeError, AssertionError):
            client.close()
