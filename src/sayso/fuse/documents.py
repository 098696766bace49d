"""What fusing needs to know of a document: who published it, when, and whose text it copies.

Near-duplicate texts are found by bottom-k sketches of word shingles (Broder, "On the resemblance
and containment of documents", 1997): a document keeps its 64 smallest shingle hashes; the share
of common values among the 64 smallest of two documents together estimates their Jaccard
resemblance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from zlib import crc32

from ..ids import same_words
from ..model import Claim, Document, Row

SKETCH = 64
SHINGLE_WORDS = 5
RESEMBLANCE = 0.5
"""Texts at least this alike count as one text, published twice."""
_INDEXED = 12

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
    sketch: tuple[int, ...] = ()
    """The smallest hashes of its word shingles, ascending; empty for texts too short to compare."""


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(same_words(text))


def known_words(claim: Claim) -> set[str]:
    """Return words already compared as places and parties."""
    texts = [m.text for m in (*claim.actor, *claim.target)] + [p.text for p in claim.place]
    return {word for text in texts for word in words_of(text)}


def shingle_hashes(words: list[str], length: int = SHINGLE_WORDS) -> set[int]:
    """Return hashes of all runs of `length` words."""
    return {crc32(" ".join(words[i : i + length]).encode()) for i in range(len(words) - length + 1)}


def sketch_of(text: str) -> tuple[int, ...]:
    """Return the bottom-k sketch of a text; empty below 30 words, where chance would decide."""
    words = words_of(text)
    if len(words) < 30:
        return ()
    return tuple(sorted(shingle_hashes(words))[:SKETCH])


def head(document: Document) -> DocumentHead:
    """Return what fusing needs of a document.  Comments and furniture are not compared."""
    own = [s for s in document.sections if s.kind not in ("comment", "furniture")]
    text = "\n".join(document.text[s.start : s.end] for s in own) if own else document.text
    return DocumentHead(
        id=document.id,
        page=document.page,
        source=document.source,
        published=document.published,
        parent=document.parent,
        sketch=sketch_of(text),
    )


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Estimate the Jaccard resemblance of two texts from their sketches."""
    if not a or not b:
        return 0.0
    smallest = sorted({*a, *b})[:SKETCH]
    common = set(a) & set(b)
    return sum(value in common for value in smallest) / len(smallest)


def copied_from(
    documents: Mapping[str, DocumentHead], gathers: Callable[[DocumentHead], bool]
) -> dict[str, str]:
    """Return document id → id of the oldest document whose text it repeats (itself left out).

    Of one day's equal texts, that of somebody who `gathers` news himself is held to be the first.

    Only documents that share one of their smallest hashes are compared, so the cost grows with
    the number of copies, not with the square of the number of documents.
    """

    def first_told(document: DocumentHead) -> tuple[str, bool, str]:
        return ((document.published or "9999")[:10], not gathers(document), document.id)

    ordered = sorted(documents.values(), key=first_told)
    by_hash: dict[int, list[DocumentHead]] = defaultdict(list)
    first: dict[str, str] = {}
    for document in ordered:
        for other in _candidates(document, by_hash, first_told):
            if resemblance(document.sketch, other.sketch) >= RESEMBLANCE:
                first[document.id] = other.id
                break
        else:
            # Originals alone are indexed, so that a chain of copies ends at its first link.
            for value in document.sketch[:_INDEXED]:
                by_hash[value].append(document)
    return first


def _candidates(
    document: DocumentHead,
    by_hash: Mapping[int, list[DocumentHead]],
    first_told: Callable[[DocumentHead], tuple[str, bool, str]],
) -> Iterable[DocumentHead]:
    met: dict[str, DocumentHead] = {}
    for value in document.sketch[:_INDEXED]:
        for other in by_hash.get(value, ()):
            met[other.id] = other
    return sorted(met.values(), key=first_told)
