"""Packs as parsed last time: the same as parsing them, whatever is wrong with the cache."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import pack_cache
from sayso.errors import PackError
from sayso.reference import PACKS, _parse, read_yaml


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "packs"


def never(data: bytes) -> Any:
    raise AssertionError("parsed again")


def test_every_built_in_pack_comes_back_as_it_was(cache: Path) -> None:
    files = sorted(PACKS.rglob("*.yaml"))
    first = {path: read_yaml(path) for path in files}
    assert len(list(cache.iterdir())) == len({path.read_bytes() for path in files})
    for path in files:
        assert repr(first[path]) == repr(_parse(path.read_bytes()))
        assert repr(pack_cache.parsed(path.read_bytes(), never)) == repr(first[path])


def test_a_changed_file_is_parsed_again(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text("since: 2014-08-08\nyes: [on, 1, 1.5, true, null]")
    assert read_yaml(path) == {"since": "2014-08-08", "yes": ["on", 1, 1.5, True, None]}
    path.write_text("since: 2015-08-08")
    assert read_yaml(path) == {"since": "2015-08-08"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_entry_is_never_believed(cache: Path, at: int, byte: int) -> None:
    data = b"words: [rebel, army, militia]"
    wanted = pack_cache.parsed(data, _parse)
    (entry,) = cache.iterdir()
    stored = bytearray(entry.read_bytes())
    stored[at % len(stored)] = byte
    entry.write_bytes(stored[: at % (len(stored) + 1)] if at % 2 else stored)
    assert pack_cache.parsed(data, _parse) == wanted
    entry.unlink()


def test_a_folder_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "file"))
    assert pack_cache.parsed(b"a: 1", _parse) == {"a": 1}


def test_what_does_not_come_back_as_it_was_is_not_kept(cache: Path) -> None:
    day = date(2014, 8, 8)
    for _ in range(2):
        assert pack_cache.parsed(b"x", lambda _: {"since": day}) == {"since": day}
    assert not cache.exists()


def test_a_pack_that_cannot_be_read_is_told_each_time(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text("a: 1\na: 2")
    for _ in range(2):
        with pytest.raises(PackError, match="'a' stands twice"):
            read_yaml(path)
