"""Pack files as they were parsed last time: parsing YAML is a tenth of a start.

An entry is named after the bytes of the file and carries the hash of its own content, so that it
can neither be stale nor damaged unnoticed; whatever is wrong with one, the file is parsed again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

_FORMAT = b"1"
"""Raised when the parser reads the same bytes otherwise."""
_DIGEST = 16


def cache_folder() -> Path:
    """Return the folder for what can be made again, where no setting names another."""
    own = os.environ.get("SAYSO_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sayso"


def parsed(data: bytes, parse: Callable[[bytes], Any]) -> Any:
    """Return `parse(data)`, from the cache where it is there."""
    try:
        folder = cache_folder() / "packs"
    except RuntimeError:
        # Nobody's home.
        return parse(data)
    name = hashlib.blake2b(data, digest_size=_DIGEST, person=_FORMAT).hexdigest()
    entry = folder / f"{name}.msgpack"
    with suppress(OSError, msgspec.DecodeError):
        stored = entry.read_bytes()
        if _digest(stored[_DIGEST:]) == stored[:_DIGEST]:
            return msgspec.msgpack.decode(stored[_DIGEST:])
    content = parse(data)
    with suppress(OSError, TypeError, OverflowError):
        # Kept is only what comes back as it was: same values, same types, same order of keys.
        encoded = msgspec.msgpack.encode(content)
        if repr(msgspec.msgpack.decode(encoded)) == repr(content):
            _write(entry, _digest(encoded) + encoded)
    return content


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
