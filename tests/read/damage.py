"""Damage for the fuzzer: bytes that began as a sample, broken as bytes or in their structure."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from .samples import tarred
from .test_properties import LINES

_MOST = 400_000
"""Bytes that damage makes at most, but for what is grown."""
_GROWN = 1_500_000
_ELEMENT = re.compile(rb"<(/?)([a-zA-Z][\w:.-]{0,40})([^<>]{0,400})>")
_ODD_VALUES: list[Any] = [
    None, True, 0, -1, 1e308, 10**30, "", "x", [], {}, [[]], {"a": []}, [None], "2016-13-45",
    "9" * 400, "\x00", "\ud800", [{"type": "bold"}], {"text": ["a", {"text": 3}]}, "NaN",
]  # fmt: skip
_ODD_ATTRIBUTES = [
    b"", b" class='comment'", b" class='live-post'", b" datetime='x'", b" datetime='2016-04-02'",
    b" class='twitter-tweet'", b" itemprop='liveBlogUpdate'", b" href='http://[::1'", b" id='x'",
    b" w:val='99999999999999999999'", b" r:id='rId999'", b" class='fn'", b" xmlns='x'",
]  # fmt: skip


@dataclass(frozen=True)
class Made:
    """Damaged bytes, and how much they unpack to."""

    data: bytes
    size: int
    plain: bytes
    """The bytes without the archive around them."""


@st.composite
def damaged(draw: st.DrawFn, data: bytes, others: list[bytes]) -> Made:
    """Draw bytes that began as a sample."""
    if draw(st.integers(0, 9)) == 0:
        made = _grown(draw, data)
    else:
        made = _changed(draw, data, others, 0)
    size = max(len(made), _unpacked(made))
    wrap = draw(st.sampled_from(["", "", "", "", "gzip", "zip"]))
    if wrap == "gzip":
        return Made(gzip.compress(made, mtime=0), size, made)
    if wrap == "zip":
        name = draw(st.sampled_from(["../../etc/x.txt", "a.html", "/b.csv", "c.eml", "d.json"]))
        return Made(_zipped([(name, made)]), size, made)
    return Made(made, size, made)


def _changed(draw: st.DrawFn, data: bytes, others: list[bytes], depth: int) -> bytes:
    """Break what is inside, where the bytes hold something; else the bytes."""
    inside = draw(st.integers(0, 3)) > 0 and depth < 3
    if inside and data.startswith(b"PK\x03\x04"):
        return _members_changed(draw, data, others, depth)
    if inside and data[257:262] == b"ustar":
        return _files_changed(draw, data, others, depth)
    for mark, unpack, pack in (
        (b"\x1f\x8b", gzip.decompress, gzip.compress),
        (b"BZh", bz2.decompress, bz2.compress),
        (b"\xfd7zXZ", lzma.decompress, lzma.compress),
    ):
        if inside and data.startswith(mark):
            try:
                return bytes(pack(_changed(draw, unpack(data), others, depth + 1)))
            except (OSError, EOFError, lzma.LZMAError, ValueError, zlib.error):
                return data
    if inside and data[:1] in (b"{", b"["):
        return _values_changed(draw, data)
    if inside and (data[:1] == b"<" or b"<html" in data):
        return _elements_changed(draw, data)
    return _bytes_changed(draw, data, others)


def _members_changed(draw: st.DrawFn, data: bytes, others: list[bytes], depth: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, zlib.error, ValueError):
        return data
    return _zipped(_some_changed(draw, members, others, depth))


def _files_changed(draw: st.DrawFn, data: bytes, others: list[bytes], depth: int) -> bytes:
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            files = [(each.name, archive.extractfile(each)) for each in archive if each.isfile()]
            members = [(name, file.read()) for name, file in files if file]
    except (tarfile.TarError, OSError, ValueError):
        return data
    form = draw(st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]))
    try:
        return tarred(_some_changed(draw, members, others, depth), form)
    except ValueError:
        # The oldest form has no room for long names.
        return data


def _some_changed(
    draw: st.DrawFn, members: list[tuple[str, bytes]], others: list[bytes], depth: int
) -> list[tuple[str, bytes]]:
    if not members:
        return members
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(members) - 1))
        name, content = members[at]
        what = draw(st.sampled_from(["change", "change", "change", "change", "drop", "double"]))
        if what == "change":
            members[at] = name, _changed(draw, content, others, depth + 1)
        elif what == "drop" and len(members) > 1:
            del members[at]
        else:
            members.append((name + draw(st.sampled_from(["", "x", "/../y"])), content))
    return members


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members):
            # The same name twice is wanted, the warning of it is not.
            held = name if name not in archive.namelist() else f"{name}{number}"
            archive.writestr(held, content)
    return out.getvalue()


def _values_changed(draw: st.DrawFn, data: bytes) -> bytes:
    """Replace, drop and double values of JSON, or of its lines."""
    try:
        whole = [json.loads(data)]
        lines = False
    except ValueError:
        try:
            whole, lines = [json.loads(line) for line in data.splitlines() if line.strip()], True
        except ValueError:
            return data
    for _ in range(draw(st.integers(1, 5))):
        holder: Any = whole
        key: Any = draw(st.integers(0, len(whole) - 1))
        while isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 4)):
            holder = holder[key]
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            key = draw(st.sampled_from(list(keys)))
        what = draw(st.sampled_from(["replace", "replace", "replace", "drop", "nest"]))
        if what == "replace" or len(holder) < 2:
            holder[key] = deepcopy(draw(st.sampled_from(_ODD_VALUES)))
        elif what == "drop":
            del holder[key]
        else:
            held = holder[key]
            for _ in range(draw(st.sampled_from([1, 3, 400]))):
                held = [held]
            holder[key] = held
    texts = [json.dumps(each) for each in (whole if lines else whole[:1])]
    return "\n".join(texts).encode("utf-8", "surrogatepass")[:_MOST]


def _elements_changed(draw: st.DrawFn, data: bytes) -> bytes:
    """Drop, double, rename and nest elements of markup."""
    made = data
    for _ in range(draw(st.integers(1, 6))):
        found = list(_ELEMENT.finditer(made[:_MOST]))
        if not found:
            break
        one = draw(st.sampled_from(found))
        two = draw(st.sampled_from(found))
        what = draw(st.sampled_from(["drop", "rename", "attribute", "double", "nest", "move"]))
        if what == "drop":
            new = b""
        elif what == "rename":
            new = b"<" + one[1] + two[2] + one[3] + b">"
        elif what == "attribute":
            new = b"<" + one[1] + one[2] + draw(st.sampled_from(_ODD_ATTRIBUTES)) + b">"
        elif what == "double":
            new = one.group() * draw(st.sampled_from([2, 10, 1000]))
        elif what == "nest":
            times = draw(st.sampled_from([2, 50, 300]))
            new = one.group() + b"<" + two[2] + b">" * times + one.group()
        else:
            new = two.group()
        made = made[: one.start()] + new + made[one.end() :]
    return made[:_MOST]


def _bytes_changed(draw: st.DrawFn, data: bytes, others: list[bytes]) -> bytes:
    made = bytearray(data)
    for _ in range(draw(st.integers(0, 8))):
        size = len(made)
        if not size:
            break
        place = draw(st.integers(0, size - 1))
        kind = draw(st.sampled_from(
            ["flip", "cut", "end", "repeat", "insert", "line", "splice", "number", "many"]
        ))  # fmt: skip
        if kind == "flip":
            made[place] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del made[place : place + draw(st.integers(1, 2000))]
        elif kind == "end":
            del made[place:]
        elif kind == "repeat":
            made[place:place] = made[place : place + draw(st.integers(1, 400))] * draw(
                st.integers(1, 200)
            )
        elif kind == "insert":
            made[place:place] = draw(st.binary(max_size=40))
        elif kind == "line":
            made[place:place] = draw(LINES).encode() + b"\n"
        elif kind == "splice":
            other = draw(st.sampled_from(others))
            start = draw(st.integers(0, max(0, len(other) - 1)))
            made[place:place] = other[start : start + draw(st.integers(1, 3000))]
        elif kind == "number":
            made[place : place + 4] = draw(st.sampled_from(
                [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999", b"-1e9"]
            ))  # fmt: skip
        else:
            made[place:place] = draw(st.sampled_from(
                [b"<div>", b"<!--", b"(", b"> ", b"- ", b"[", b'"', b"\n", b"a", b"&amp;", b",",
                 b"<b>", b"\xe2\x80\x9c", b"Reply\n", b"=\n", b"{", b"\xc2\xa0"]
            )) * draw(st.integers(1, 20_000))  # fmt: skip
        del made[_MOST:]
    return bytes(made)


def _grown(draw: st.DrawFn, data: bytes) -> bytes:
    """Repeat a stretch of the sample until it is large: what is slow shows there."""
    start = draw(st.integers(0, max(0, len(data) - 1)))
    piece = data[start : start + draw(st.integers(1, 2000))] or b"x"
    times = draw(st.integers(50_000, _GROWN)) // len(piece)
    return data[:start] + piece * times + data[start + len(piece) :]


def _unpacked(data: bytes) -> int:
    """Return how many bytes the data hold in the end, as far as they can be told."""
    try:
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return sum(_unpacked(archive.read(name)) for name in archive.namelist())
        for mark, unpack in (
            (b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress),
            (b"\xfd7zXZ", lzma.decompress),
        ):  # fmt: skip
            if data.startswith(mark):
                return _unpacked(unpack(data))
    except (OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, zlib.error, ValueError,
            RuntimeError, NotImplementedError):  # fmt: skip
        return len(data)
    return len(data)
