"""Ray and Dask, for real, on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import InputError, StorageError
from sayso.jobs import get_executor

from . import work

ROOT = str(Path(__file__).parents[2])


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the workers find the functions of the tests."""
    path = os.pathsep.join(filter(None, (ROOT, os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")


def numbered(count: int) -> Iterator[tuple[str, int]]:
    return ((f"t{i}", i) for i in range(count))


def check(name: str) -> None:
    executor = get_executor(name, 2)
    expected = [(f"t{i}", i * i) for i in range(30)]
    assert list(executor.run(work.square, numbered(30), window=4)) == expected
    with pytest.raises(LookupError, match="three"):
        list(executor.run(work.fail_at_three, numbered(10)))


def check_deaths(name: str, tmp_path: Path) -> None:
    executor = get_executor(name, 2)
    tasks = [(str(i), (i, str(tmp_path / str(i)) if i % 4 == 1 else "")) for i in range(8)]
    assert list(executor.run(work.die_once, tasks)) == [(str(i), i) for i in range(8)]
    with pytest.raises(StorageError, match="task 't3' was given up"):
        list(executor.run(work.always_die, numbered(4), retries=1))


@pytest.mark.slow
def test_ray_on_this_machine(tmp_path: Path) -> None:
    check("ray")
    check_deaths("ray", tmp_path)


@pytest.mark.slow
def test_ray_cluster_loses_a_node(tmp_path: Path) -> None:
    """A node removed in the middle of the work changes nothing of the results."""
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
        ray.init(address=cluster.address, log_to_driver=False)
        results = get_executor("ray").run(work.slow_when_even, numbered(40), window=8)
        found = [next(results) for _ in range(10)]
        cluster.remove_node(nodes[0])
        found += results
        assert found == [(f"t{i}", i) for i in range(40)]
        assert ray.is_initialized()
    finally:
        ray.shutdown()
        cluster.shutdown()


@pytest.mark.slow
def test_dask_on_this_machine(tmp_path: Path) -> None:
    check("dask")
    check_deaths("dask", tmp_path)


def test_missing_ray_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"pip install 'sayso\[ray\]'"):
        get_executor("ray")


def test_missing_dask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="pip install distributed"):
        get_executor("dask")
