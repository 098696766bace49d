"""What a user names on the command line → captured bytes: files, folders, globs, `-`, addresses."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..config import Config
from ..errors import FetchRefused, UnreadableInput
from ..protocols import Capture

if TYPE_CHECKING:
    from .fetch import Fetcher

_WILD = ("*", "?", "[")


def open_input(
    spec: str,
    config: Config | None = None,
    source: str | None = None,
    published: str | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Capture]:
    """Yield the captures that `spec` names: a file, folder, glob pattern, `-` or http(s) address.

    Folders are read recursively in sorted order; hidden files and linked folders are left out.
    `source` and `published` are what is known from outside.  `fetcher` asks for addresses; by
    default one in the manner of the settings.  Raises UnreadableInput or FetchRefused; of a
    folder, what can be read comes first and the error after it.
    """
    config = config or Config()
    limit = config.max_input_mb * 1024 * 1024

    def known(capture: Capture) -> Capture:
        return msgspec.structs.replace(
            capture, source=capture.source or source, published=capture.published or published
        )

    if spec == "-":
        yield known(Capture(data=sys.stdin.buffer.read(limit + 1), name="standard input"))
        return
    if spec.startswith(("http://", "https://")):
        if fetcher is None:
            from .connection import manner_of
            from .fetch import Fetcher

            fetcher = Fetcher(manner_of(config))
        fetched = fetcher.fetch(spec, limit, on=published)
        if fetched.capture:
            yield known(fetched.capture)
        return
    if "://" in spec:
        raise FetchRefused(f"{_shown(spec)}: only http and https addresses are fetched")
    if not spec.strip():
        raise UnreadableInput("no input named: give a file, a folder, an address or -")
    path = Path(spec)
    try:
        exists = path.exists()
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{_shown(spec)}: cannot be opened: {_why(error)}") from error
    if path.is_dir():
        yield from map(known, _files(_under(path), limit, f"{_shown(spec)}: folder without files"))
    elif exists:
        yield known(_file(path, limit))
    elif any(sign in spec for sign in _WILD):
        found = [Path(name) for name in sorted(glob.glob(spec, recursive=True))]
        files = [path for path in found if path.is_file()]
        yield from map(known, _files(files, limit, f"{_shown(spec)}: no file matches"))
    else:
        raise UnreadableInput(f"{_shown(spec)}: no such file")


def _under(folder: Path) -> list[Path]:
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(parent, name) for name in sorted(names) if not name.startswith("."))
    return [path for path in found if path.is_file()]


def _files(paths: list[Path], limit: int, none_found: str) -> Iterator[Capture]:
    failures: list[UnreadableInput] = []
    for path in paths:
        try:
            yield _file(path, limit)
        except UnreadableInput as error:
            failures.append(error)
    if not paths:
        raise UnreadableInput(none_found)
    if failures:
        more = f" (and {len(failures) - 1} more files)" if len(failures) > 1 else ""
        raise UnreadableInput(f"{failures[0]}{more}")


def _file(path: Path, limit: int) -> Capture:
    """Read a file, one byte more than the limit at most: enough to know that it is too large."""
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise UnreadableInput(f"{_shown(path)}: not a regular file")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise UnreadableInput(f"{_shown(path)}: cannot be read: {_why(error)}") from error
    return Capture(data=data, name=_shown(path))


def _shown(path: Path | str) -> str:
    """Return a path as text that can be stored and printed, whatever bytes it is made of."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" if c != "\n" else " " for c in text)


def _why(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
