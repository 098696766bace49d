"""Opens a record, makes a new one, or says in one line why it cannot."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy.exc import ArgumentError

from ..errors import RecordError, StorageError
from . import migrate
from .database import Database
from .record import Store
from .sqlite import SqliteDatabase

_MAGIC = b"SQLite format 3\x00"
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "9p"}


def open_store(url_or_path: str, *, create: bool = True, read_only: bool = False) -> Store:
    """Return the record at a path, `sqlite:///path` or `postgresql://…`.

    With `create` a missing record is made and an older one upgraded.  Raises RecordError for what
    is missing, no record, damaged or written by a newer sayso, and StorageError where the disk
    is full.
    """
    address = os.fspath(url_or_path)
    scheme, separator, rest = address.partition("://")
    if not separator:
        return _open_file(Path(address), create=create, read_only=read_only)
    if scheme == "sqlite":
        return _open_file(Path(unquote(rest[1:])), create=create, read_only=read_only)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return _open_server(f"postgresql+psycopg://{rest}", create=create, read_only=read_only)
    raise RecordError(f"{scheme}://…: a record is a file or a postgresql:// address")


def _open_file(path: Path, *, create: bool, read_only: bool) -> Store:
    create = create and not read_only
    try:
        fresh = _is_fresh(path, create=create)
        if not read_only:
            _refuse_network(path.absolute().parent)
    except OSError as error:
        raise RecordError(f"{path}: cannot be read ({error.strerror})") from error
    database = SqliteDatabase(path, read_only=read_only)
    try:
        if fresh or not read_only:
            _write_ahead(database)
        return _ready(database, create=create)
    except BaseException:
        database.close()
        raise


def _is_fresh(path: Path, *, create: bool) -> bool:
    if path.is_dir():
        raise RecordError(f"{path}: is a folder; name the record file in it, e.g. {path}/sayso.db")
    if not path.exists():
        if not create:
            raise RecordError(f"{path}: there is no record here; `sayso add` makes one")
        if not path.absolute().parent.is_dir():
            raise RecordError(f"{path}: the folder {path.absolute().parent} does not exist")
        return True
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if not head and create:
        return True
    if head != _MAGIC:
        what = "is empty" if not head else "is no sayso record but some other file"
        raise RecordError(f"{path}: {what}; name another one with --record")
    return False


def network_kind(folder: Path, mounts: str) -> str | None:
    """Return the kind of network file system that holds a folder, None for a local one.

    `mounts` is the text of /proc/self/mounts.
    """
    kinds = {}
    for line in mounts.splitlines():
        fields = line.split(" ")
        kinds[fields[1].replace("\\040", " ")] = fields[2]
    for parent in (folder, *folder.parents):
        if str(parent) in kinds:
            kind = kinds[str(parent)]
            return kind if kind in _NETWORK else None
    return None


def _refuse_network(folder: Path) -> None:
    """A write-ahead log needs memory shared by all processes: no network file system has it."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return
    kind = network_kind(folder.resolve(), mounts.read_text(errors="replace"))
    if kind:
        raise RecordError(
            f"{folder}: is on a network file system ({kind}), where SQLite is not safe; "
            "use a local disk or a postgresql:// record"
        )


def _write_ahead(database: SqliteDatabase) -> None:
    """Switch the file to write-ahead logging, where it is not yet.

    SQLite does not wait for a lock here, so two processes that make one record at once have to
    take turns by themselves.
    """
    for attempt in range(50):
        try:
            connection = database.engine.raw_connection()
            try:
                cursor = connection.cursor()
                mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
                if mode != "wal":
                    cursor.execute("PRAGMA journal_mode = WAL")
                return
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 49:
                raise StorageError(f"{database.label}: cannot be opened ({error})") from error
            time.sleep(0.1)
        except sqlite3.DatabaseError as error:
            raise RecordError(f"{database.label}: the record is damaged ({error})") from error


def _open_server(url: str, *, create: bool, read_only: bool) -> Store:
    try:
        from .postgresql import PostgresqlDatabase
    except ImportError as error:
        raise RecordError(
            "postgresql://…: the driver is not installed; pip install 'sayso[postgresql]'"
        ) from error
    try:
        database = PostgresqlDatabase(url, read_only=read_only)
    except (ArgumentError, ValueError) as error:
        raise RecordError("postgresql://…: the address cannot be understood") from error
    try:
        database.check_server()
        return _ready(database, create=create and not read_only)
    except BaseException:
        database.close()
        raise


def _ready(database: Database, *, create: bool) -> Store:
    """Check the revision; create or upgrade under a lock so that only one process does."""
    with database.reading() as connection:
        found = migrate.revision(connection, database.label)
    if found is None and not create:
        raise RecordError(f"{database.label}: there is no record here; `sayso add` makes one")
    if found is not None:
        migrate.check_known(found, database.label)
        if found == migrate.HEAD:
            return Store(database)
        if database.read_only:
            raise RecordError(
                f"{database.label}: written by an older sayso; open it once for writing"
            )
    with database.writing() as connection:
        database.lock(connection, "schema")
        found = migrate.revision(connection, database.label)
        if found != migrate.HEAD:
            migrate.upgrade(connection)
    return Store(database, made=found is None)
