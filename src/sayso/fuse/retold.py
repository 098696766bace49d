"""Who only retells within one happening, though no sentence is copied.

Two papers that print an agency's report word it anew in places: what they have in common elsewhere
in the text gives them away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ..model import Claim, Saying
from .copies import as_origin, in_order_told, tells_itself
from .documents import COMMON_WORDS, DocumentHead, own_words, resemblance, words_of

SHARED_TEXT = 0.03
"""Texts with so large a share of their word runs in common draw on one report: of unrelated ones
one pair in two thousand has it."""

_SHORT = 3
"""Words of names that are no longer than this ("al", "Tel") tell nothing."""
_OF_THE_TITLE = 2
"""Words of a title that a report's sentences on the happening repeat."""

_FEWEST = 3
_NEARLY_ALL = 0.8
"""Two wordings are alike from so many telling words on of which they have this share in common."""

Told = tuple[Claim, Saying]


def retold(told: Sequence[Told], documents: Mapping[str, DocumentHead]) -> list[Saying]:
    """Return the sayings of one happening with retold ones under their origin.

    Own words and unnamed speakers of two texts that share a part of their wording are one voice,
    where both say it in nearly the same words, or the titles of both tell of it: what else a
    digest of many happenings shares with another may be of any of them.
    Whom a party quotes, and what it says, stays its own.  The order of the result is that of
    `told`.
    """
    return in_order_told(told, lambda ordered: _under_the_first(ordered, documents))


def _under_the_first(told: Sequence[Told], documents: Mapping[str, DocumentHead]) -> list[Saying]:
    result = [saying for _, saying in told]
    for at, (claim, saying) in enumerate(told):
        if _free(saying) and tells_itself(claim, saying):
            earlier = _shares_text(told, result, at, documents)
            if earlier is not None:
                # An unnamed speaker counts for no more than who relays him: both stand with the
                # first.
                relay = saying.relay if earlier.named else earlier.relay
                result[at] = msgspec.structs.replace(as_origin(saying, earlier), relay=relay)
    return result


def _free(saying: Saying) -> bool:
    return (
        not saying.comment
        and not saying.compiles
        and saying.interest == "third party"
        and saying.stance == "affirms"
    )


def _shares_text(
    told: Sequence[Told],
    said: Sequence[Saying],
    at: int,
    documents: Mapping[str, DocumentHead],
) -> Saying | None:
    """Return the first telling by another outlet whose text this one's shares."""
    claim, saying = told[at]
    own = documents.get(claim.document)
    if own is None:
        return None
    of_this = _is_of_this(own, told)
    shared: dict[str, bool] = {}
    titled: dict[str, bool] = {}
    for n, (other, _) in enumerate(told[:at]):
        if other.document == claim.document or not _free(said[n]):
            continue
        if said[n].relay == saying.relay or said[n].origin == saying.origin:
            continue
        head = documents.get(other.document)
        if head is None:
            continue
        if head.id not in shared:
            shared[head.id] = resemblance(own.sketch, head.sketch) >= SHARED_TEXT
            titled[head.id] = shared[head.id] and of_this and _is_of_this(head, told)
        if titled[head.id] or (shared[head.id] and _alike(claim, other)):
            return said[n]
    return None


def _alike(one: Claim, other: Claim) -> bool:
    """Say whether nearly all telling words of the shorter wording stand in the longer one."""
    these, those = (
        {w for w in own_words(claim) if len(w) > _SHORT or w.isdigit()} - COMMON_WORDS
        for claim in (one, other)
    )
    fewer = min(len(these), len(those))
    return fewer >= _FEWEST and len(these & those) >= _NEARLY_ALL * fewer


def _is_of_this(document: DocumentHead, told: Sequence[Told]) -> bool:
    """Say whether the title tells of the happening, as far as its words go."""
    title = {w for w in words_of(document.title or "") if len(w) > _SHORT} - COMMON_WORDS
    own = [claim for claim, _ in told if claim.document == document.id]
    said = {word for claim in own for word in words_of(claim.evidence.text)}
    named = {w for c in own for p in c.place for w in words_of(f"{p.text} {p.name or ''}")}
    return bool(title & named) or len(title & said) >= _OF_THE_TITLE
