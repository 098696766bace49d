"""Executors: run one function over many tasks, here, on all cores or on a cluster.

`get_executor` chooses by plain name: `here`, `cores`, `ray`, `dask`, or the name of an entry point
in the group `sayso.executors` (a callable that takes the number of workers).
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from ..errors import InputError
from ..protocols import Executor
from .cores import Cores
from .dask_tasks import DaskTasks
from .here import Here
from .ray_tasks import RayTasks

if TYPE_CHECKING:
    from collections.abc import Callable

_OWN: dict[str, Callable[[int], Executor]] = {"here": Here, "cores": Cores}
_CLUSTERS: dict[str, Callable[[int, str], Executor]] = {"ray": RayTasks, "dask": DaskTasks}


def get_executor(name: str = "here", workers: int = 0, address: str = "") -> Executor:
    """Return the executor of this name with so many workers (0: as many as there are cores).

    `address` is that of a running cluster (Ray, Dask).  Raises InputError for an unknown name,
    when what it needs is not installed, and for an address where there is no cluster.
    """
    if name in _CLUSTERS:
        return _CLUSTERS[name](workers, address)
    if address:
        raise InputError(f"executor {name!r} takes no address; use ray or dask")
    if name in _OWN:
        return _OWN[name](workers)
    found = entry_points(group="sayso.executors", name=name)
    for entry in found:
        executor = entry.load()(workers)
        if not isinstance(executor, Executor):
            raise InputError(f"executor {name!r}: {entry.value} makes no executor")
        return executor
    others = {entry.name for entry in entry_points(group="sayso.executors")}
    known = ", ".join(sorted(_OWN.keys() | _CLUSTERS.keys() | others))
    raise InputError(f"executor {name!r} is unknown; there are {known}")


__all__ = ["get_executor"]
