"""Bytes → text, or one clear line why not."""

from __future__ import annotations

import codecs
import re

from ..errors import UnreadableInput
from ..protocols import Capture

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def has_text_mark(data: bytes) -> bool:
    """Say whether the bytes begin with a byte order mark."""
    return any(data.startswith(mark) for mark, _ in _MARKS)


def looks_binary(data: bytes) -> bool:
    """Say whether the bytes are no text in any encoding a reader takes."""
    sample = data[:8192]
    if not sample or has_text_mark(sample):
        return False
    control = sum(1 for byte in sample if byte < 9 or 13 < byte < 27 or 27 < byte < 32)
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


def _guess(data: bytes) -> str | None:
    """Return the most likely legacy encoding, for the error message only."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:20_000]).best()
    return best.encoding.replace("_", "-") if best else None
