"""What fusing needs to know of a document: who published it, when, and whose text it copies.

Near-duplicate texts are found by MinHash sketches of word shingles with banding (Broder, "On the
resemblance and containment of documents", 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", ch. 3): the share of equal positions in two sketches estimates the Jaccard resemblance
of the texts, and only texts that agree in one whole band are compared.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from zlib import crc32

import numpy as np

from ..dataset_rows import ENGINE, is_row, note_in
from ..ids import same_words
from ..model import Claim, Document, Row

BANDS, ROWS = 24, 4
"""Texts with 70 % of their shingles in common meet with probability 0.999, with 20 % 0.04."""
SHINGLE_WORDS = 5
RESEMBLANCE = 0.6
"""Texts at least this alike count as one text, published twice."""
FEWEST_WORDS = 30
"""Shorter texts are not compared: chance would decide."""

_WORD = re.compile(r"\w+")

_COMMON = (
    "about after again against also among another area been before being between both could "
    "down during each from had have here into more most near only other over said same since "
    "some such than that their them then there these they this those through under until "
    "very were what when where which while with would town city village according reported "
    "reports"
)
COMMON_WORDS = frozenset(_COMMON.split())
"""Words of four letters and more that tell nothing."""


class DocumentHead(Row, kw_only=True, frozen=True):
    """A document without its text."""

    id: str
    page: str
    source: str | None = None
    published: str | None = None
    parent: str | None = None
    title: str | None = None
    sketch: bytes = b""
    """MinHash of its word shingles, 4 bytes a position; empty for texts too short to compare."""


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(same_words(text))


def own_words(claim: Claim) -> list[str]:
    """Return the folded words that tell a claim from others.

    All rows of a data set have the same columns: of them only the note counts.
    """
    evidence = claim.evidence.text
    return words_of((note_in(evidence) or "") if claim.engine == ENGINE else evidence)


def known_words(claim: Claim) -> set[str]:
    """Return words already compared as places and parties."""
    texts = [m.text for m in (*claim.actor, *claim.target)] + [p.text for p in claim.place]
    return {word for text in texts for word in _name_words(text)}


@lru_cache(maxsize=1 << 16)
def _name_words(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


def _permutations(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return multipliers and offsets of `count` hash functions, the same for all time."""
    stream = hashlib.shake_128(b"sayso minhash 1").digest(count * 16)
    numbers = np.frombuffer(stream, "<u8").reshape(2, count)
    return numbers[0] | np.uint64(1), numbers[1]


_MULTIPLIERS, _OFFSETS = _permutations(BANDS * ROWS)


def sketch_of(text: str) -> bytes:
    """Return the MinHash sketch of a text (BANDS x ROWS positions), empty if it is too short."""
    words = words_of(text)
    if len(words) < FEWEST_WORDS:
        return b""
    runs = {
        crc32(" ".join(words[i : i + SHINGLE_WORDS]).encode())
        for i in range(len(words) - SHINGLE_WORDS + 1)
    }
    shingles = np.array(sorted(runs), np.uint64)
    # Multiply-shift hashing (Dietzfelbinger et al., 1997); unsigned overflow is meant.
    hashed = shingles[:, None] * _MULTIPLIERS[None, :] + _OFFSETS[None, :]
    return bytes((hashed >> np.uint64(32)).min(axis=0).astype("<u4").tobytes())


def head(document: Document) -> DocumentHead:
    """Return what fusing needs of a document.

    Comments and furniture are not compared, nor are rows of data sets: all have the same columns.
    """
    own = [s for s in document.sections if s.kind not in ("comment", "furniture")]
    text = "\n".join(document.text[s.start : s.end] for s in own) if own else document.text
    return DocumentHead(
        id=document.id,
        page=document.page,
        source=document.source,
        published=document.published,
        parent=document.parent,
        title=document.title,
        sketch=b"" if is_row(document.reader) else sketch_of(text),
    )


def resemblance(a: bytes, b: bytes) -> float:
    """Estimate the Jaccard resemblance of two texts from their sketches."""
    if not a or not b:
        return 0.0
    return float(np.mean(np.frombuffer(a, "<u4") == np.frombuffer(b, "<u4")))


def copied_from(
    documents: Mapping[str, DocumentHead], gathers: Callable[[DocumentHead], bool]
) -> dict[str, str]:
    """Return document id → id of the oldest document whose text it repeats (itself left out).

    Of one day's equal texts, that of somebody who `gathers` news himself is held to be the first.
    """

    def first_told(document: DocumentHead) -> tuple[str, bool, str]:
        return ((document.published or "9999")[:10], not gathers(document), document.id)

    originals: list[DocumentHead] = []
    by_band: dict[tuple[int, bytes], list[int]] = {}
    copied: dict[str, str] = {}
    for document in sorted((d for d in documents.values() if d.sketch), key=first_told):
        width = 4 * ROWS
        bands = [(n, document.sketch[n * width : (n + 1) * width]) for n in range(BANDS)]
        met = sorted({at for band in bands for at in by_band.get(band, ())})
        for at in met:
            if resemblance(document.sketch, originals[at].sketch) >= RESEMBLANCE:
                copied[document.id] = originals[at].id
                break
        else:
            # Originals alone are indexed, so that a chain of copies ends at its first link.
            for band in bands:
                by_band.setdefault(band, []).append(len(originals))
            originals.append(document)
    return copied
