"""The files of a job → the captured rows and readings of a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from ..errors import InputError
from ..model import Claim
from .files import Folder
from .job import JOB, Job
from .tables import captured_of, claims_of, read_table

if TYPE_CHECKING:
    from ..store import Store

Progress = Callable[[int, int | None], None]


def load_job(
    store: Store, out: str, recipe: str, at: str, progress: Progress | None = None
) -> tuple[list[str], list[str]]:
    """Capture the documents of a job and keep what was read in them; derives nothing.

    Return the ids of documents that the record did not have, and of those that it had.  `at` is
    when texts were taken that do not say.  Documents and readings of a shard go in together; cut
    off and done again, nothing is there twice.  Raises InputError where `out` holds no finished
    job of this recipe.
    """
    folder = Folder(out)
    data = folder.read(JOB)
    if data is None:
        raise InputError(f"{out}: no finished job there; run: sayso add --out {out} SHARD...")
    try:
        job = msgspec.json.decode(data, type=Job)
    except msgspec.DecodeError as error:
        raise InputError(f"{out}/{JOB}: not written by this sayso ({error})") from error
    if job.recipe != recipe:
        raise InputError(f"{out}: was read with another sayso, packs or places; run the job again")
    new: list[str] = []
    known: list[str] = []
    for count, shard in enumerate(job.shards, 1):
        with folder.open(f"documents/{shard.key}.parquet") as stream:
            captured = captured_of(read_table(stream))
        with folder.open(f"claims/{shard.key}.parquet") as stream:
            _, _, readings = claims_of(read_table(stream))
        for raw, name, taken, documents in captured:
            fresh = store.add_captured(
                raw, documents, name=name, url=documents[0].url, captured_at=taken or at
            )
            new += fresh
            known += [document.id for document in documents if document.id not in set(fresh)]
        store.save_readings(
            recipe, ((name, _in_text_order(told)) for name, told in readings.items())
        )
        if progress:
            progress(count, len(job.shards))
    return new, known


def _in_text_order(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: (c.evidence.start, c.evidence.end, c.key))
