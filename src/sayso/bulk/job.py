"""A job: shards of texts → files of claims, events and control, on any executor.

Two stages with files between them.  Each shard is read into one file of claims with a row group for
each bucket (country); each bucket is fused from its row groups.  What is done has a marker, so that
a job that was cut off goes on where it was, and a job with more shards does only what they change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from ..config import Config
from ..derive import mark_of, recipe
from ..errors import InputError
from ..ids import content_name
from ..jobs import get_executor
from ..model import Row
from .files import Folder
from .shards import Shard, list_shards
from .tasks import (
    FAILURES_TOLD,
    BucketDone,
    FuseTask,
    ReadTask,
    ShardDone,
    fuse_bucket,
    marker,
    read_shard,
    shard_state,
)

Progress = Callable[[int, int | None], None]
JOB = "job.json"
_WINDOW = 256
"""Tasks handed out and not yet done: enough for a large cluster, few enough for its driver."""
Done = TypeVar("Done", ShardDone, BucketDone)


class JobResult(Row, kw_only=True, frozen=True):
    """What a job made, and how much of it was there before."""

    shards: int = 0
    shards_read: int = 0
    """Shards read now; the others were done."""
    buckets: int = 0
    buckets_fused: int = 0
    texts: int = 0
    documents: int = 0
    claims: int = 0
    events: int = 0
    failed: int = 0
    """Texts that could not be read."""
    failures: tuple[str, ...] = ()
    """The first reasons."""


class Job(Row, kw_only=True, frozen=True):
    """The file `job.json`: what the folder holds, once the job is done."""

    recipe: str
    mark: str
    shards: tuple[Shard, ...]
    buckets: tuple[str, ...]


def run_job(
    inputs: Sequence[str], out: str, config: Config, progress: Progress | None = None
) -> JobResult:
    """Read shards and fuse what they tell into files under `out`, a folder or an address.

    Runs on the executor of the settings; which one, and what is lost on the way, never shows in
    the files.  One job at a time may work on a folder.  Raises InputError for inputs that are no
    shards or of which nothing can be read, StorageError where a disk or a worker gives up.
    """
    shards = list_shards(inputs)
    folder = Folder(out)
    if own := [shard.url for shard in shards if folder.holds(shard.url)]:
        raise InputError(f"{own[0]}: lies in {out}, where results go; name another folder")
    read, read_now = _read(shards, folder, config, progress)
    failed = sum(done.failed for done in read.values())
    failures = [reason for done in read.values() for reason in done.failures]
    if failed and failed >= sum(done.texts for done in read.values()):
        raise InputError(f"{failures[0]} (and {failed - 1} more)" if failed > 1 else failures[0])
    fused, fused_now = _fuse(read, folder, config, progress)
    _forget(folder, fused)
    job = Job(
        recipe=recipe(config), mark=mark_of(config), shards=tuple(shards), buckets=tuple(fused)
    )
    folder.write(JOB, msgspec.json.encode(job, order="deterministic") + b"\n")
    folder.clean()
    return JobResult(
        shards=len(read),
        shards_read=read_now,
        buckets=len(fused),
        buckets_fused=fused_now,
        texts=sum(done.texts for done in read.values()),
        documents=sum(done.documents for done in read.values()),
        claims=sum(done.claims for done in read.values()),
        events=sum(done.events for done in fused.values()),
        failed=failed,
        failures=tuple(failures[:FAILURES_TOLD]),
    )


def _read(
    shards: Sequence[Shard], folder: Folder, config: Config, progress: Progress | None
) -> tuple[dict[str, ShardDone], int]:
    name = recipe(config)
    done: dict[str, ShardDone] = {}
    tasks = []
    for shard in shards:
        known = _marker(folder, marker("shard", shard.key), ShardDone)
        if known is not None and known.state == shard_state(shard, name):
            done[shard.key] = known
        else:
            tasks.append(
                (shard.key, ReadTask(config=config, recipe=name, shard=shard, out=folder.url))
            )
    executor = get_executor(config.executor, config.workers, config.address)
    for key, result in executor.run(read_shard, tasks, window=_WINDOW) if tasks else ():
        done[key] = result
        if progress:
            progress(len(done), len(shards))
    return {shard.key: done[shard.key] for shard in shards}, len(tasks)


def _fuse(
    read: dict[str, ShardDone], folder: Folder, config: Config, progress: Progress | None
) -> tuple[dict[str, BucketDone], int]:
    mark = mark_of(config)
    groups: dict[str, list[tuple[str, int]]] = {}
    sizes: dict[str, int] = {}
    for key, shard in read.items():
        for bucket, (group, rows) in shard.buckets.items():
            groups.setdefault(bucket, []).append((key, group))
            sizes[bucket] = sizes.get(bucket, 0) + rows
    done: dict[str, BucketDone] = {}
    tasks = []
    # The largest go first: they take longest.
    for bucket in sorted(groups, key=lambda name: (-sizes[name], name)):
        parts = tuple(groups[bucket])
        state = content_name("s1", [mark, [(key, read[key].digest) for key, _ in parts]])
        known = _marker(folder, marker("bucket", bucket), BucketDone)
        if known is not None and known.state == state:
            done[bucket] = known
        else:
            task = FuseTask(
                config=config, mark=mark, bucket=bucket, state=state, groups=parts, out=folder.url
            )
            tasks.append((bucket, task))
    executor = get_executor(config.executor, config.workers, config.address)
    for bucket, result in executor.run(fuse_bucket, tasks, window=_WINDOW) if tasks else ():
        done[bucket] = result
        if progress:
            progress(len(done), len(groups))
    return {bucket: done[bucket] for bucket in sorted(done)}, len(tasks)


def _forget(folder: Folder, fused: dict[str, BucketDone]) -> None:
    """Delete the events of buckets that an earlier job had and this one has not."""
    for name in folder.names("done"):
        bucket = name.removeprefix("bucket-").removesuffix(".json")
        if name.startswith("bucket-") and bucket not in fused:
            folder.delete(f"done/{name}")
            for kind in ("events", "control"):
                if f"{bucket}.parquet" in folder.names(kind):
                    folder.delete(f"{kind}/{bucket}.parquet")


def _marker(folder: Folder, name: str, kind: type[Done]) -> Done | None:
    data = folder.read(name)
    if data is None:
        return None
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError:
        # Written by another version: its work is done again.
        return None
