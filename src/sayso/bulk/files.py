"""A folder for the files of a job: on this machine, or in an object store through fsspec.

A file appears whole or not at all.  On a disk it is written beside its place and renamed; an object
store shows what was put only when all of it has arrived, so there a plain put is enough.
"""

from __future__ import annotations

import importlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..errors import InputError, StorageError

_DRAFTS = "drafts"


def fsspec_module() -> Any:
    """Return fsspec.  Raises InputError where it is not installed."""
    try:
        return importlib.import_module("fsspec")
    except ImportError as error:
        raise InputError("shards and --out need fsspec; pip install 'sayso[bulk]'") from error


def open_url(url: str) -> tuple[Any, str]:
    """Return the file system of an address or path, and the path in it.

    Raises InputError for a scheme that nobody knows or whose driver is not installed.
    """
    try:
        system, path = fsspec_module().core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise InputError(f"{url}: {str(error).splitlines()[0]}") from error
    return system, str(path)


class Folder:
    """Reads and writes the files of a job under one address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._system, self._root = open_url(url)
        self._local = "file" in _protocols(self._system)

    def holds(self, url: str) -> bool:
        """Say whether a file, named by its address, lies in this folder."""
        return url.startswith(str(self._system.unstrip_protocol(self._root)).rstrip("/") + "/")

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None where there is none."""
        with self._told(name, "read"):
            try:
                data: bytes = self._system.cat_file(self._at(name))
            except FileNotFoundError:
                return None
            return data

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading from any place in it.  Raises StorageError where it is gone."""
        try:
            with self._told(name, "read"), self._system.open(self._at(name), "rb") as stream:
                yield stream
        except FileNotFoundError as error:
            raise StorageError(
                f"{self.url}/{name}: is not there; all machines must reach one --out"
            ) from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file: whole, or not at all.  Raises StorageError where the disk refuses."""
        with self._told(name, "written"):
            if self._local:
                self._rename_into(Path(self._at(name)), data)
            else:
                self._system.pipe_file(self._at(name), data)

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder below, sorted; none where it is missing."""
        with self._told(folder, "read"):
            self._system.invalidate_cache()
            try:
                found = self._system.ls(self._at(folder), detail=False)
            except FileNotFoundError:
                return []
        return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)

    def delete(self, name: str) -> None:
        """Delete a file that is there."""
        with self._told(name, "deleted"):
            self._system.rm_file(self._at(name))

    def clean(self) -> None:
        """Delete what processes that died have left half-written."""
        if self._local:
            for name in self.names(_DRAFTS):
                self.delete(f"{_DRAFTS}/{name}")

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def _rename_into(self, target: Path, data: bytes) -> None:
        drafts = Path(self._at(_DRAFTS))
        drafts.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Several machines may write into one folder: a process number would not tell them apart.
        draft = drafts / uuid.uuid4().hex
        try:
            with draft.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def _told(self, name: str, what: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            why = error.strerror or str(error).splitlines()[0]
            raise StorageError(f"{self.url}/{name}: cannot be {what}: {why}") from error


def _protocols(system: Any) -> tuple[str, ...]:
    return (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)
