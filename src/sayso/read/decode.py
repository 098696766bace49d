"""Bytes → text, or one clear line why not."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from ..errors import UnreadableInput
from ..protocols import Capture

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = ["cp1252", "cp1251", "cp1256", "koi8_r", "iso8859_6", "gb18030", "big5", "shift_jis"]
"""Legacy encodings that reports from the regions covered come in."""
_CONTROL_BYTES = bytes([*range(9), *range(14, 27), *range(28, 32)])
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def has_text_mark(data: bytes) -> bool:
    """Say whether the bytes begin with a byte order mark."""
    return any(data.startswith(mark) for mark, _ in _MARKS)


def head_of(data: bytes, size: int = 4096) -> bytes:
    """Return the beginning of a text as UTF-8, without mark and leading blanks."""
    mark = next((name for mark, name in _MARKS[1:] if data.startswith(mark)), None)
    head = data[:size]
    if mark:
        head = data[: 4 * size].decode(mark, "ignore").encode("utf-8", "ignore")[:size]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")


def looks_binary(data: bytes) -> bool:
    """Say whether the bytes are no text in any encoding a reader takes."""
    sample = data[:8192]
    if not sample or has_text_mark(sample):
        return False
    control = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return b"\x00" in sample or control > 0.05 * len(sample)


def decode(capture: Capture, binary_ok: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the text of the bytes with newlines normalised to line feeds, and notes.

    UTF-8, or UTF-16/32 with a byte order mark; anything else is refused with a guess at its
    encoding, since a wrong guess would put wrong words on record.
    """
    data = capture.data
    if not data.strip():
        raise UnreadableInput(f"{capture.name}: empty file, nothing to read")
    if not binary_ok and looks_binary(data):
        raise UnreadableInput(f"{capture.name}: binary data, not a format sayso reads")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        guess = _guess(data)
        hint = f"looks like {guess}; convert it: iconv -f {guess} -t utf-8" if guess else "not text"
        raise UnreadableInput(
            f"{capture.name}: not valid {encoding} at byte {error.start}: {hint}"
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableInput(f"{capture.name}: empty file, nothing but blanks")
    notes = ("control characters in the text",) if _CONTROL.search(text) else ()
    return text, notes


_HALF = re.compile(r"[\ud800-\udfff]")
_HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")


def load_json(text: str) -> Any:
    """Return the value of a JSON text; halves of characters, which JSON lets pass, are replaced.

    Posts that were cut in the middle of an emoji end in one.  Raises ValueError, and
    RecursionError for what is nested too deep.
    """
    whole = [json.loads(text)]
    pending: list[Any] = [whole] if _HALF_ESCAPED.search(text) else []
    while pending:
        holder = pending.pop()
        for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            if isinstance(value, str):
                holder[key] = _HALF.sub("\ufffd", value)
            elif isinstance(value, dict | list):
                pending.append(value)
            if isinstance(key, str) and _HALF.search(key):
                holder[_HALF.sub("\ufffd", key)] = holder.pop(key)
    return whole[0]


_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?([\w-]{2,40})""", re.I
)


_ESCAPED = re.compile(rb"\x1b[$(]|~\{")
"""How ISO-2022 and HZ switch to other letters."""
_ENCODINGS = re.compile(
    r"utf-8.*|ascii|iso8859.*|latin.*|cp\d+|koi8.*|mac.*|gb\w+|hz|big5.*|shift_jis.*|euc_.*|"
    r"iso2022.*|johab|tis.*|ptcp154|kz1048"
)
"""Python's names of what pages are written in.  Others are no encodings of text, are told by their
mark (UTF-16), or hide words behind plain letters (UTF-7)."""


def _is_charset(name: str) -> bool:
    """Say whether a name that a page or server gives is that of an encoding pages come in."""
    try:
        return bool(_ENCODINGS.fullmatch(codecs.lookup(name).name.replace("-sig", "")))
    except LookupError:
        return False


def decode_markup(capture: Capture) -> tuple[str, tuple[str, ...]]:
    """Return the text of a page, by byte order mark, UTF-8, HTTP header, declaration, guess.

    A page whose bytes contradict its declaration is decoded with replacement, and the note says so.
    """
    data = capture.data
    if not data.strip():
        raise UnreadableInput(f"{capture.name}: empty file, nothing to read")
    if not has_text_mark(data) and b"\x00" in data[:8192]:
        raise UnreadableInput(f"{capture.name}: binary data, not a format sayso reads")
    wanted = [name for mark, name in _MARKS if data.startswith(mark)]
    header = re.search(r"charset=[\"']?([\w-]{2,40})", capture.media_type or "")
    declared = _CHARSET.search(data[:8192])
    told = [header[1]] if header else []
    told += [declared[1].decode("ascii", "replace")] if declared else []
    told = [name for name in told if _is_charset(name)]
    # Words in another encoding are hardly ever valid UTF-8; what servers say of it often is wrong.
    # Only those encodings that switch by escapes look like ASCII.
    escaped = _ESCAPED.search(data) is not None
    wanted += [*told, "utf-8"] if escaped else ["utf-8", *told]
    for encoding in wanted:
        try:
            return data.decode(encoding).replace("\x00", ""), ()
        except (UnicodeDecodeError, LookupError):
            continue
    name = _guess(data) or "utf-8"
    text = data.decode(name, "replace").replace("\x00", "")
    return text, (f"encoding not declared or wrong; decoded as {name}",)


def _guess(data: bytes) -> str | None:
    """Return the most likely legacy encoding, for the error message only."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:20_000], cp_isolation=_LIKELY).best()
    return best.encoding.replace("_", "-") if best else None
