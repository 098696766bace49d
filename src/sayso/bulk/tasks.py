"""What one task of a job does, wherever it runs: read a shard, or fuse a bucket.

A task writes its files under names that depend on its input alone, and its marker last.  Done
again, after whatever was lost, it writes the same bytes to the same places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

import msgspec

from ..config import Config
from ..derive import mark_of, recipe
from ..errors import InputError, UnreadableInput
from ..ids import content_name
from ..model import Row
from ..protocols import Capture
from ..reference import load_reference
from .files import Folder
from .shards import Found, Shard, captures_of
from .stages import derive_bucket, read_captures
from .tables import (
    arrow,
    claims_table,
    control_table,
    documents_table,
    events_table,
    read_group,
    to_parquet,
)
from .triage import screen

FAILURES_TOLD = 20
"""Reasons that a marker keeps; how many there were is counted."""


class ShardDone(Row, kw_only=True, frozen=True):
    """The marker of a shard that was read."""

    state: str
    """Names what the files were made of: the shard as it was, and the recipe."""
    texts: int = 0
    """Texts in the shard."""
    documents: int = 0
    """Documents that make claims; the others are not kept."""
    claims: int = 0
    buckets: dict[str, tuple[int, int]] = {}
    """Bucket → number of its row group in the file of claims, and rows in it."""
    digest: str = ""
    """SHA-256 of the file of claims."""
    failed: int = 0
    failures: tuple[str, ...] = ()


class BucketDone(Row, kw_only=True, frozen=True):
    """The marker of a bucket that was fused."""

    state: str
    claims: int = 0
    events: int = 0
    controls: int = 0


class ReadTask(Row, kw_only=True, frozen=True):
    """Read one shard."""

    config: Config
    recipe: str
    shard: Shard
    out: str


class FuseTask(Row, kw_only=True, frozen=True):
    """Fuse one bucket."""

    config: Config
    mark: str
    bucket: str
    state: str
    groups: tuple[tuple[str, int], ...]
    """Key of a shard, and the row group of its claims that belongs to the bucket."""
    out: str


def shard_state(shard: Shard, recipe_name: str) -> str:
    """Name what the files of a shard are made of."""
    return content_name("s1", [shard.size, shard.state, recipe_name])


def marker(kind: Literal["shard", "bucket"], name: str) -> str:
    """Return the file of a marker."""
    return f"done/{kind}-{name}.json"


def read_shard(task: ReadTask) -> ShardDone:
    """Read a shard into files of documents and claims."""
    _same(recipe(task.config), task.recipe, "reads")
    folder = Folder(task.out)
    failures: list[str] = []
    counted = _Counted(captures_of(task.shard, screen(task.config)), failures)
    # A text that stands in the shard twice is one document.
    read = {one.document.id: one for one in read_captures(counted, task.config, failures)}
    claims, buckets = to_parquet(claims_table(read.values()), by="bucket")
    documents, _ = to_parquet(documents_table(read.values()))
    folder.write(f"documents/{task.shard.key}.parquet", documents)
    folder.write(f"claims/{task.shard.key}.parquet", claims)
    done = ShardDone(
        state=shard_state(task.shard, task.recipe),
        texts=counted.count,
        documents=len(read),
        claims=sum(rows for _, rows in buckets.values()),
        buckets=buckets,
        digest=hashlib.sha256(claims).hexdigest(),
        failed=len(failures),
        failures=tuple(failures[:FAILURES_TOLD]),
    )
    folder.write(marker("shard", task.shard.key), _json(done))
    return done


def fuse_bucket(task: FuseTask) -> BucketDone:
    """Fuse the claims of a bucket into files of events and control."""
    _same(mark_of(task.config), task.mark, "fuses")
    folder = Folder(task.out)
    tables = []
    for key, group in task.groups:
        with folder.open(f"claims/{key}.parquet") as stream:
            tables.append(read_group(stream, group))
    derived, texts = derive_bucket(arrow().concat_tables(tables), task.config)
    reference = load_reference(task.config.packs)
    events = events_table(derived.events, derived.claims, texts, reference)
    control = control_table(derived.controls, reference)
    folder.write(f"events/{task.bucket}.parquet", to_parquet(events)[0])
    folder.write(f"control/{task.bucket}.parquet", to_parquet(control)[0])
    done = BucketDone(
        state=task.state,
        claims=len(derived.claims),
        events=len(derived.events),
        controls=len(derived.controls),
    )
    folder.write(marker("bucket", task.bucket), _json(done))
    return done


def _same(own: str, wanted: str, does: str) -> None:
    """Refuse to mix the work of different programs."""
    if own != wanted:
        raise InputError(
            f"a worker {does} otherwise than this machine; install the same sayso, packs and place "
            "index on all machines"
        )


def _json(row: Row) -> bytes:
    return msgspec.json.encode(row, order="deterministic") + b"\n"


class _Counted:
    """Captures, counted as they pass; a file that breaks off ends them and is told."""

    def __init__(self, captures: Found, failures: list[str]) -> None:
        self._captures = captures
        self._failures = failures
        self.count = 0

    def __iter__(self) -> Iterator[Capture | UnreadableInput]:
        try:
            for capture in self._captures:
                self.count += 1
                if capture is not None:
                    yield capture
        except UnreadableInput as error:
            self._failures.append(str(error))
