"""What more nodes of a Ray cluster cost: the same shards on 1, 2, 3 and 4 nodes of one core.

    python -m eval.nodes [--texts 1600] [--nodes 1 2 4]

A real cluster of several nodes is started on this machine (`ray.cluster_utils`), and made-up press
(`eval.bulk_speed`) is read and fused on it.  Nodes share the machine's cores, so that the clock
says how long a job takes here, and not how it would run on machines of their own; what each node
adds in processor time, and how many tasks the driver hands out, does not hang on that.  All runs
must give the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from eval import bulk_speed

_EMPTY = 400
"""Tasks that do nothing, by which handing out is timed."""
_FIRST = 20
"""Tasks by which workers are started before the clock runs."""


def nothing(number: int) -> int:
    """Do nothing: what is left is the cost of handing out."""
    return number


def used() -> float:
    """Return the processor seconds of this process and of all that it started."""
    import psutil

    me = psutil.Process()
    total = 0.0
    for process in (me, *me.children(recursive=True)):
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def digest(folder: Path) -> str:
    """Return one name for all files that a job left."""
    found = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def measure(nodes: int, shards: Path, out: Path) -> Iterator[tuple[str, float]]:
    """Run a job on so many nodes; yield what was measured, by name."""
    import ray
    from ray.cluster_utils import Cluster

    from sayso.bulk import run_job
    from sayso.config import load_config
    from sayso.jobs import get_executor

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        for _ in range(nodes):
            cluster.add_node(num_cpus=1)
        ray.init(address=cluster.address, log_to_driver=False)
        executor = get_executor("ray")
        list(executor.run(nothing, ((f"w{i}", i) for i in range(_FIRST)), window=64))
        for name, work in (
            ("hand out", lambda: list(
                executor.run(nothing, ((f"n{i}", i) for i in range(_EMPTY)), window=64)
            )),
            ("job", lambda: run_job([str(shards)], str(out), load_config(executor="ray"))),
        ):  # fmt: skip
            clock, spent = time.perf_counter(), used()
            work()
            yield f"{name}, s", time.perf_counter() - clock
            yield f"{name}, CPU s", used() - spent
    finally:
        ray.shutdown()
        cluster.shutdown()


def main() -> None:
    """Measure each number of nodes and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=1600)
    parser.add_argument("--nodes", type=int, nargs="*", default=[1, 2, 3, 4])
    options = parser.parse_args()
    root = str(Path(__file__).parents[1])
    os.environ["PYTHONPATH"] = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bulk_speed.make(folder / "in", options.texts)
        for nodes in options.nodes:
            out = folder / f"out-{nodes}"
            found = dict(measure(nodes, folder / "in", out))
            told = "  ".join(f"{what}: {value:.1f}" for what, value in found.items())
            print(f"{nodes} nodes  {told}  files {digest(out)}", flush=True)


if __name__ == "__main__":
    main()
