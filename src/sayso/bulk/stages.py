"""The two stages as pure functions over Arrow tables: any engine that speaks Arrow can run them.

    extract(documents) -> claims
    fuse(claims of one bucket) -> events

They depend on their arguments alone: no clock, no network, no order of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from ..config import Config
from ..derive import Stages, derive_heads, read_documents, stages
from ..derive import extract as read_all
from ..errors import InputError, UnreadableInput
from ..model import Derived, Document
from ..protocols import Capture
from ..reference import load_reference
from .shards import capture_of_row
from .tables import Read, claims_of, claims_table, events_table
from .triage import screen

_BATCH = 32
"""Documents read together."""


def extract(documents: Any, config: Config | None = None) -> Any:
    """Return the claims of documents, as a table ordered by bucket (see `tables.claims_table`).

    `documents` is a `pyarrow.Table` or `RecordBatch` with a column `text` (or `html`) and, where
    known, `url`, `title`, `published`, `source`.  What cannot be read makes no claims.
    """
    settings = config or Config()
    worth_reading = screen(settings)
    captures = (
        capture_of_row(row, f"row {at}")
        for at, row in enumerate(documents.to_pylist(), 1)
        if worth_reading(row)
    )
    return claims_table(read_captures(captures, settings, []))


def fuse(claims: Any, config: Config | None = None) -> Any:
    """Return the events that the claims of one bucket tell of, as a table ordered by id."""
    settings = config or Config()
    derived, texts = derive_bucket(claims, settings)
    return events_table(derived.events, derived.claims, texts, load_reference(settings.packs))


def derive_bucket(claims: Any, config: Config) -> tuple[Derived, list[Document]]:
    """Derive all rows from the claims of one bucket; also return their documents, without text."""
    heads, texts, readings = claims_of(claims)
    derived, _ = derive_heads(heads, texts, readings, (), config)
    return derived, texts


def read_captures(
    captures: Iterable[Capture | UnreadableInput], config: Config, failures: list[str]
) -> Iterator[Read]:
    """Yield the documents in captures that make claims; reasons why not go to `failures`."""
    used = stages(config)
    made = _documents(captures, config, used, failures)
    while batch := list(islice(made, _BATCH)):
        of = {document.id: capture for capture, document in batch}
        for document, claims in read_all((document for _, document in batch), used):
            if claims:
                yield Read(capture=of[document.id], document=document, claims=tuple(claims))


def _documents(
    captures: Iterable[Capture | UnreadableInput],
    config: Config,
    used: Stages,
    failures: list[str],
) -> Iterator[tuple[Capture, Document]]:
    for capture in captures:
        if isinstance(capture, UnreadableInput):
            failures.append(str(capture))
            continue
        try:
            documents = read_documents(capture, config)
        except InputError as error:
            failures.append(str(error))
            continue
        yield from ((capture, document) for document in documents)
