"""Content names: every id is a recipe tag and a hash of what it names.

The tag (`d1`, `k1`, `c1`, `e1`, `i1`, `r1`) says which fields were hashed and how, so that a
later recipe can never be mistaken for an earlier one.  Hash: BLAKE2b, 96 bits, over canonical
JSON (sorted keys, UTF-8), written in lower-case base32 without padding (20 characters).
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec

from .model import Claim, Document

_SPACE = re.compile(r"\s+")


def canonical(value: Any) -> bytes:
    """Return `value` as canonical JSON bytes: sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(value, order="sorted")


def content_name(recipe: str, value: Any) -> str:
    """Return the id of `value` under `recipe`, e.g. ``content_name("d1", [...]) -> "d1_…"``."""
    digest = hashlib.blake2b(canonical(value), digest_size=12).digest()
    return f"{recipe}_{base64.b32encode(digest).decode().rstrip('=').lower()}"


def raw_name(data: bytes) -> str:
    """Return the SHA-256 (hex) by which captured bytes are stored."""
    return hashlib.sha256(data).hexdigest()


def same_words(text: str) -> str:
    """Fold what never changes the meaning of a sentence: case, spaces, compatibility forms."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def document_id(document: Document) -> str:
    """Recipe d1: bytes, part, page, source, published date and text."""
    d = document
    return content_name("d1", [d.raw, d.part, d.page, d.source, d.published, d.text])


def claim_key(
    page: str, claim_type: str, sentence: str, places: Iterable[str], ordinal: int
) -> str:
    """Recipe k1: the slot that people rule on.

    `sentence` is the sentence the claim stands in, `places` its place words, `ordinal` the
    number of equal slots before it in the document (0 for nearly all).
    """
    slot = [page, claim_type, same_words(sentence), sorted(same_words(p) for p in places)]
    return content_name("k1", [*slot, ordinal] if ordinal else slot)


def claim_id(claim: Claim) -> str:
    """Recipe c1: this reading, every field but the id itself."""
    fields = msgspec.to_builtins(claim)
    del fields["id"]
    return content_name("c1", fields)


def seal(claim: Claim) -> Claim:
    """Return the claim under the id of its content."""
    return msgspec.structs.replace(claim, id=claim_id(claim))


def event_id(oldest_claim_key: str) -> str:
    """Recipe e1: an event is named after its oldest claim's key."""
    return content_name("e1", oldest_claim_key)


def issue_id(kind: str, about: Iterable[str], message: str) -> str:
    """Recipe i1: kind, what it is about, and the words."""
    return content_name("i1", [kind, sorted(about), message])
