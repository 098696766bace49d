"""Inputs → captured bytes and documents in the store; one bad input does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from .derive import open_inputs, read_documents
from .errors import InputError
from .model import Row
from .protocols import Capture

if TYPE_CHECKING:
    from .config import Config
    from .store import Store


class AddResult(Row, kw_only=True, frozen=True):
    """What one `add` did."""

    new: tuple[str, ...] = ()
    """Ids of documents that the record did not have."""
    known: tuple[str, ...] = ()
    """Ids of documents that it had."""
    claims: int = 0
    """Claims, events and issues that the record holds now."""
    events: int = 0
    issues: int = 0
    failures: tuple[tuple[str, str], ...] = ()
    """(input, reason) of what could not be read."""


def capture_all(
    store: Store,
    config: Config,
    inputs: Iterable[str | Path | bytes | Capture],
    *,
    source: str | None,
    published: str | None,
    at: str,
) -> AddResult:
    """Keep the bytes and documents of all inputs; what cannot be read is listed in `failures`.

    `at` is when the bytes were taken, for those that do not say.  Raises InputError if nothing
    at all could be read, StorageError where the disk refuses.
    """
    new: dict[str, None] = {}
    known: dict[str, None] = {}
    failures: list[tuple[str, str]] = []
    for spec in inputs:
        try:
            for capture in open_inputs(spec, config, source=source, published=published):
                try:
                    documents = read_documents(capture, config)
                except InputError as error:
                    failures.append((capture.name, _reason(error, capture.name)))
                    continue
                fresh = store.add_captured(
                    capture.data,
                    documents,
                    name=capture.name,
                    url=capture.url,
                    captured_at=capture.captured_at or at,
                )
                new.update(dict.fromkeys(fresh))
                known.update(dict.fromkeys(d.id for d in documents if d.id not in new))
        except InputError as error:
            failures.append((_label(spec), _reason(error, _label(spec))))
    if failures and not new and not known:
        name, reason = failures[0]
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        raise InputError(f"{name}: {reason}{more}")
    return AddResult(new=tuple(new), known=tuple(known), failures=tuple(failures))


def _label(spec: str | Path | bytes | Capture) -> str:
    if isinstance(spec, Capture):
        return spec.name
    return "bytes" if isinstance(spec, bytes) else str(spec)


def _reason(error: InputError, name: str) -> str:
    """Return the message without the name it begins with, which is printed before it anyway."""
    return str(error).removeprefix(f"{name}: ")
