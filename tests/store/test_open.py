from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.errors import RecordError, StorageError
from sayso.store import open_store
from sayso.store.open import network_kind

from .samples import document


def refused(url: str, **options: bool) -> str:
    """The one line that opening raises."""
    with pytest.raises(RecordError) as caught:
        open_store(url, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", ["plain.db", "with space.db", "100%.db", "a?b#c.db", "ركورد.db"])
def test_makes_and_opens_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with open_store(str(path)) as store:
        ids = store.add_captured(b"Hi", [document("Hi")], name="a", url=None, captured_at="2020")
    assert path.is_file()
    with open_store(f"sqlite:///{path}".replace("%", "%25"), create=False) as store:
        assert store.document_ids() == ids


def test_missing_is_not_made_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert "no record here" in refused(str(path), create=False)
    assert "no record here" in refused(str(path), read_only=True)
    assert not path.exists()


def test_folder(tmp_path: Path) -> None:
    assert "is a folder" in refused(str(tmp_path))


def test_missing_folder(tmp_path: Path) -> None:
    assert "does not exist" in refused(str(tmp_path / "no" / "record.db"))


def test_other_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a record at all, just some notes.")
    assert "some other file" in refused(str(path))
    assert path.read_text().startswith("Not a record")


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert "is empty" in refused(str(path), create=False)
    open_store(str(path)).close()


def test_other_sqlite_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    assert "'bookmarks'" in refused(str(path))
    with sqlite3.connect(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    assert tables == [("bookmarks",)]


def test_newer_record(record_url: str) -> None:
    with open_store(record_url) as store, store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sayso_version SET version_num = '9999'")
    assert "newer sayso" in refused(record_url)


def test_older_record_is_upgraded_only_for_writing(record_url: str) -> None:
    with open_store(record_url) as store, store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sayso_version SET version_num = '0000'")
    assert "older sayso" in refused(record_url, read_only=True)


def test_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with open_store(str(path)) as store:
        text = "A long story. " * 5000
        store.add_captured(text.encode(), [document(text)], name="a", url=None, captured_at="2020")
    data = bytearray(path.read_bytes())
    data[100:] = b"\x55" * (len(data) - 100)
    path.write_bytes(data)
    assert "damaged" in refused(str(path))


def test_bad_addresses(tmp_path: Path) -> None:
    assert "a file or a postgresql://" in refused("mysql://host/db")
    assert "cannot be opened" in refused("postgresql://nobody@127.0.0.1:1/none")
    assert "secret" not in refused("postgresql://nobody:secret@127.0.0.1:1/none")


def test_other_postgresql_database_is_left_alone(postgresql_url: str) -> None:
    import psycopg

    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TABLE customers (name text)")
    assert "'customers'" in refused(postgresql_url)


def test_empty_postgresql_database(postgresql_url: str) -> None:
    assert "no record here" in refused(postgresql_url, create=False)
    with open_store(postgresql_url) as store:
        assert store.counts()["documents"] == 0


def test_read_only_record_takes_no_writes(record_url: str) -> None:
    open_store(record_url).close()
    with open_store(record_url, read_only=True) as store:
        assert store.decisions() == []
        with pytest.raises(StorageError, match="reading only"):
            store.add_captured(b"Hi", [document("Hi")], name="a", url=None, captured_at="2020")


def _open(url: str) -> int:
    with open_store(url) as store:
        return store.counts()["documents"]


def test_several_processes_make_one_record(tmp_path: Path) -> None:
    url = str(tmp_path / "record.db")
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(_open, [url] * 8, chunksize=1) == [0] * 8


def test_opening_a_record_does_not_load_alembic(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    open_store(str(path)).close()
    code = (
        "import sys; from sayso.store import open_store; "
        f"open_store({str(path)!r}).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ana", None),
        ("/mnt/team/records", "nfs4"),
        ("/mnt/team/local", None),
        ("/mnt/my share/x", "cifs"),
    ],
)
def test_network_file_systems_are_known(folder: str, kind: str | None) -> None:
    mounts = (
        "/dev/sda / ext4 rw 0 0\n"
        "server:/x /mnt/team nfs4 rw 0 0\n"
        "/dev/sdb /mnt/team/local ext4 rw 0 0\n"
        "//nas/x /mnt/my\\040share cifs rw 0 0\n"
    )
    assert network_kind(Path(folder), mounts) == kind
