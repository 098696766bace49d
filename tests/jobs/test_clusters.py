"""Ray and Dask, for real, on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
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


@pytest.fixture(autouse=True)
def _without_chatter(caplog: pytest.LogCaptureFixture) -> None:
    """Keep what a failure says in sight: Dask logs a hundred lines for each cluster."""
    caplog.set_level("ERROR", logger="distributed")


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


@pytest.mark.parametrize("name", ["ray", "dask"])
def test_a_cluster_that_is_not_there_is_told(name: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(InputError, match=f"{address}: no cluster answers there"):
            list(get_executor(name, 1, address).run(work.square, numbered(1)))
    with pytest.raises(InputError, match="no address; write HOST:PORT"):
        list(get_executor(name, 1, "host:port").run(work.square, numbered(1)))


def test_only_clusters_have_addresses() -> None:
    with pytest.raises(InputError, match="'cores' takes no address"):
        get_executor("cores", 1, "head:6379")


@pytest.fixture
def guarded_ray(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A Ray of its own that asks for a token: its address, and the environment that lets one in."""
    (tmp_path / "token").write_text("5a" * 32)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(tmp_path / "token"),
    }
    script = Path(sys.executable).with_name("ray")
    line = [str(script), "start", "--head", "--block", f"--port={port}", "--num-cpus=1",
            "--include-dashboard=false", "--disable-usage-stats",
            "--node-ip-address=127.0.0.1"]  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        head = subprocess.Popen(
            line, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        until = time.monotonic() + 120
        while b"Ray runtime started" not in (tmp_path / "log").read_bytes():
            assert head.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.2)
        yield f"127.0.0.1:{port}", environment
    finally:
        head.terminate()
        head.wait(60)


@pytest.mark.slow
def test_a_token_lets_in_and_a_wrong_one_does_not(
    guarded_ray: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    address, environment = guarded_ray
    code = (
        "from tests.jobs import work; from sayso.jobs import get_executor\n"
        "from sayso.errors import InputError\n"
        "try:\n"
        f"    results = get_executor('ray', 0, {address!r}).run(work.square, [('a', 7)])\n"
        "    print(list(results))\n"
        "except InputError as error:\n"
        "    print(error)\n"
    )

    def answer(token: str) -> str:
        (tmp_path / "mine").write_text(token)
        mine = {**environment, "RAY_AUTH_TOKEN_PATH": str(tmp_path / "mine")}
        done = subprocess.run(
            [sys.executable, "-c", code], env=mine, cwd=ROOT, capture_output=True, text=True,
            check=True, timeout=180,
        )  # fmt: skip
        return done.stdout.strip()

    assert answer("5a" * 32) == "[('a', 49)]"
    assert answer("b7" * 32).startswith(f"{address}: no Ray cluster lets us in there")
