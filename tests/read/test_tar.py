"""Tar archives: what is in them, and what they could do to whoever unpacks them."""

from __future__ import annotations

import gzip
import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from . import samples
from .helpers import read
from .samples import tarred
from .test_limits import SMALL, refused

LONG = f"{'reports of the winter/' * 12}one.txt"


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_each_form_gives_the_files_by_name(form: int) -> None:
    names = ["b.txt", "a/ø.html"] + ([] if form == tarfile.USTAR_FORMAT else [LONG])
    files = [(name, samples.TEXT.encode()) for name in names]
    files[1] = (names[1], samples.PAGE.encode())
    documents = read(tarred(files, form), "pages.tar")
    assert [document.part for document in documents] == sorted(names)
    assert {document.reader for document in documents} == {"text", "html"}
    assert not any(document.notes for document in documents)


def test_what_the_command_tar_packs(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "one.txt").write_text(samples.TEXT, encoding="utf-8")
    (folder / "two.html").write_text(samples.PAGE, encoding="utf-8")
    for flag, name in (("-cf", "a.tar"), ("-czf", "a.tar.gz"), ("-cjf", "a.tar.bz2")):
        made = tmp_path / name
        subprocess.run(["tar", flag, str(made), "-C", str(tmp_path), "reports"], check=True)
        documents = read(made.read_bytes(), name)
        parts = [document.part.lstrip("#") for document in documents]
        assert parts == ["reports/one.txt", "reports/two.html"]


def test_the_oldest_archives_have_no_mark() -> None:
    data = bytearray(tarred([("one.txt", samples.TEXT.encode())], tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\x00 " % sum(data[:512])
    (document,) = read(bytes(data), "old.tar")
    assert document.part == "one.txt"


def _with(*members: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for member in members:
            packed.addfile(member, io.BytesIO(samples.TEXT.encode()))
    return out.getvalue()


def _member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    member.size = len(samples.TEXT.encode()) if kind == tarfile.REGTYPE else 0
    return member


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (tarfile.SYMTYPE, "x: a link; not followed"),
        (tarfile.LNKTYPE, "x: a link; not followed"),
        (tarfile.CHRTYPE, "x: a device; not read"),
        (tarfile.BLKTYPE, "x: a device; not read"),
        (tarfile.FIFOTYPE, "x: a device; not read"),
        (tarfile.GNUTYPE_SPARSE, "x: a sparse file; not unfolded"),
    ],
)
def test_links_and_devices_are_noted_and_not_read(kind: bytes, words: str) -> None:
    file = _member("/one.txt", tarfile.REGTYPE)
    (document,) = read(_with(_member("x", kind, "/etc/passwd"), file), "pages.tar")
    assert document.part == "/one.txt"
    assert words in document.notes[0]


def test_damage_is_told_and_what_stands_before_it_is_read() -> None:
    data = tarred([(f"{n}.txt", samples.TEXT.encode()) for n in range(3)], tarfile.USTAR_FORMAT)
    step = len(data[: data.index(b"1.txt")])
    for broken, words in (
        (data[: 2 * step - 400], "ends too early"),
        (data[:step] + b"x" + data[step + 1 :], "damaged tar archive"),
    ):
        (document,) = read(broken, "pages.tar")
        assert document.part == "0.txt"
        assert words in document.notes[0]
    assert "ends too early" in refused(data[:700], "pages.tar")


def test_a_packed_archive_of_nothing_is_a_bomb() -> None:
    data = gzip.compress(tarred([("zeros.txt", bytes(40 << 20))]))
    assert "unpacks to more than" in refused(data, "bomb.tar.gz", SMALL)


def test_headers_of_digits_and_names_within_names_take_no_time() -> None:
    def header(kind: bytes, content: bytes) -> bytes:
        about = tarfile.TarInfo("x")
        about.type, about.size = kind, len(content)
        return about.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)

    names = header(tarfile.GNUTYPE_LONGNAME, b"n" * 600) * 2000
    digits = header(tarfile.XHDTYPE, b"9" * 900_000)
    (document,) = read(digits + names + _with(_member("a.txt", tarfile.REGTYPE)), "x.tar")
    assert document.part == "n" * 600
