"""Files, folders, globs and standard input."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from sayso.config import Config
from sayso.errors import FetchRefused, UnreadableInput
from sayso.read import open_input


def names(spec: Path | str) -> list[str]:
    return [Path(capture.name).name for capture in open_input(str(spec))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.html", ".hidden.txt", ".git/config", "sub/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Text of {name}.")
    return tmp_path


def test_a_folder_is_read_in_order_without_hidden_files(folder: Path) -> None:
    assert names(folder) == ["a.txt", "b.txt", "c.html", "d.txt"]


def test_globs(folder: Path) -> None:
    assert names(folder / "*.txt") == ["a.txt", "b.txt"]
    assert names(folder / "**/*.txt") == ["a.txt", "b.txt", "d.txt"]


def test_a_file_whose_name_has_a_glob_sign(tmp_path: Path) -> None:
    (tmp_path / "odd[1].txt").write_text("Text.")
    assert names(tmp_path / "odd[1].txt") == ["odd[1].txt"]


def test_what_is_known_from_outside_comes_along(folder: Path) -> None:
    (capture,) = open_input(str(folder / "a.txt"), source="sohr", published="2017-06-07")
    assert (capture.source, capture.published) == ("sohr", "2017-06-07")
    assert capture.data == b"Text of a.txt."


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"From a pipe.")))
    (capture,) = open_input("-")
    assert (capture.data, capture.name) == (b"From a pipe.", "standard input")


def test_no_more_is_read_than_tells_that_it_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * 3_000_000)
    (capture,) = open_input(str(path), Config(max_input_mb=1))
    assert len(capture.data) == 1024 * 1024 + 1


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("/no/such/file", "no such file"),
        ("", "no input named"),
        ("/no/such/*.txt", "no file matches"),
        ("a\0b", "no such file|cannot be opened"),
        ("/dev/null", "not a regular file"),
    ],
)
def test_what_cannot_be_opened(spec: str, words: str) -> None:
    with pytest.raises(UnreadableInput, match=words):
        list(open_input(spec))


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="folder without files"):
        names(tmp_path)


def test_what_can_be_read_of_a_folder_comes_before_the_error(folder: Path) -> None:
    (folder / "b.txt").unlink()
    # Not even root can read this one.
    (folder / "b.txt").symlink_to("/proc/self/mem")
    captures = open_input(str(folder))
    assert [Path(next(captures).name).name for _ in range(3)] == ["a.txt", "c.html", "d.txt"]
    with pytest.raises(UnreadableInput, match=r"b\.txt"):
        next(captures)


@pytest.mark.parametrize("spec", ["ftp://example.org/a", "file:///etc/passwd", "gopher://x/"])
def test_other_schemes_are_refused(spec: str) -> None:
    with pytest.raises(FetchRefused, match="only http and https"):
        list(open_input(spec))


def test_a_name_in_another_encoding(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("Text.")
    (capture,) = open_input(os.fsdecode(path))
    capture.name.encode()
