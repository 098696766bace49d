"""A disk that fills up: the record stays as it was."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as listen_to

from sayso.errors import StorageError
from sayso.model import Derived
from sayso.store import Store, open_store

from .samples import claim, decision, document, event, run


def fill(store: Store) -> list[Any]:
    """A small record and what it holds."""
    store.add_captured(b"One.", [document("One.")], name="a", url=None, captured_at="2020")
    store.append_decision(decision())
    store.replace_derived(Derived(claims=(claim("k1_a"),), events=(event("k1_a"),)), run("r1_a"))
    return dump(store)


def dump(store: Store) -> list[Any]:
    return [
        list(store.documents()),
        list(store.raw_names()),
        store.decisions(),
        store.claims(),
        store.events(),
        store.runs(),
        store.search("one"),
    ]


def overflow(store: Store) -> None:
    """Each way of writing fails with one line, and nothing of it is kept."""
    before = dump(store)
    noise = os.urandom(3_000_000)
    text = "Noise."
    with pytest.raises(StorageError, match="disk is full"):
        store.add_captured(
            noise, [document(text, raw=noise)], name="a", url=None, captured_at="2020"
        )
    assert dump(store) == before
    many = tuple(claim(f"k1_{i}", os.urandom(500).hex()) for i in range(3000))
    with pytest.raises(StorageError, match="disk is full"):
        store.replace_derived(Derived(claims=many), run("r1_b"))
    assert dump(store) == before
    ids = store.document_ids()
    with pytest.raises(StorageError, match="disk is full"):
        store.save_readings("rules@1", [(ids[0], many)])
    assert list(store.readings("rules@1")) == []
    assert store.verify_decisions() == []


def test_page_limit(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with open_store(str(path)) as store:
        fill(store)
    with open_store(str(path)) as store:

        @listen_to.listens_for(store.database.engine, "connect")
        def limit(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA max_page_count = 200")

        store.database.engine.dispose()
        overflow(store)
        store.append_decision(decision("reject"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_small_disk(small_disk: Path) -> None:
    path = small_disk / "record.db"
    with open_store(str(path)) as store:
        before = fill(store)
        overflow(store)
    with open_store(str(path)) as store:
        assert dump(store) == before


def test_no_room_for_a_new_record(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 2_000_000)
    with pytest.raises(StorageError) as caught:
        open_store(str(small_disk / "record.db"))
    assert "\n" not in str(caught.value)
