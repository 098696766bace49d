"""Ray core tasks: the supported way onto a cluster (extra `[ray]`)."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..errors import InputError, StorageError
from .flow import in_order, reach


class RayTasks:
    """Runs tasks on a running cluster, else on a Ray of its own on this machine.

    The cluster's address is given, or that of `RAY_ADDRESS`: `HOST:PORT` from a machine of the
    cluster, `ray://HOST:PORT` from elsewhere.  A Ray that the program has started already
    (`ray.init`) is used as it is and left running.  Ray takes its token from `RAY_AUTH_TOKEN` or
    `RAY_AUTH_TOKEN_PATH` where `RAY_AUTH_MODE=token`.
    """

    name = "ray"

    def __init__(self, workers: int = 0, address: str = "") -> None:
        """With `workers`, a Ray of its own gets so many cores."""
        self.workers = workers
        self.address = address or os.environ.get("RAY_ADDRESS", "")
        try:
            self._ray = importlib.import_module("ray")
        except ImportError as error:
            raise InputError(
                "executor 'ray': Ray is not installed; pip install 'sayso[ray]'"
            ) from error

    def run(
        self,
        fn: Callable[[Any], Any],
        tasks: Iterable[tuple[str, Any]],
        window: int = 64,
        retries: int = 3,
    ) -> Iterator[tuple[str, Any]]:
        """Yield (key, fn(task)) in the order of `tasks`.

        A task whose worker or node is lost is run again up to `retries` times, then StorageError
        names it.  What `fn` raises comes through at once.
        """
        ray = self._ray
        started = not ray.is_initialized()
        if started:
            self._start()
        remote = ray.remote(max_retries=retries)(fn)

        def result(key: str, reference: Any) -> Any:
            try:
                return ray.get(reference)
            except ray.exceptions.RayTaskError as error:
                cause = getattr(error, "cause", None)
                raise cause if isinstance(cause, Exception) else error from error
            except ray.exceptions.RayError as error:
                reason = str(error).strip().splitlines()[0]
                raise StorageError(
                    f"task {key!r} was given up after {retries} retries ({reason})"
                ) from error

        try:
            yield from in_order(lambda _, task: remote.remote(task), result, tasks, window)
        finally:
            if started:
                ray.shutdown()

    def _start(self) -> None:
        ray = self._ray
        where: dict[str, Any] = {"address": self.address}
        if self.address:
            reach(self.address)
        else:
            # Without "local" Ray joins whatever cluster was last started on this machine.
            where = {"address": "local", "num_cpus": self.workers or None,
                     "include_dashboard": False}  # fmt: skip
        try:
            ray.init(log_to_driver=False, logging_level="ERROR", **where)
        except (ConnectionError, ValueError, RuntimeError, ray.exceptions.RayError) as error:
            if not self.address:
                raise
            reason = str(error).strip().splitlines()[0]
            raise InputError(
                f"{self.address}: no Ray cluster lets us in there; are address and token right? "
                f"({reason})"
            ) from error
