"""Who copies whom within one happening: copied sentences add no voice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from ..model import Claim, Saying
from .documents import COMMON_WORDS, known_words, own_words, words_of

COPIED_WORDS = 9
"""A run of so many equal words in two outlets' sentences is a copy, not a coincidence, …"""
TELLING_WORDS = 5
"""… where so many of them are neither names nor among the commonest or shortest words, …"""
RARER_WORDS = 4
"""… or so many of these are numbers, or not words of every report on dead and injured."""
EQUAL_WORDS = 5
"""Equal sentences of so many words are copies, …"""
BEGINNING_WORDS = 7
"""… and so are beginnings of so many words, …"""
EQUAL_RARER_WORDS = 3
"""… if so many words are rarer, of equal sentences also if two are numbers."""
QUOTED_WORDS = 4
"""The same for words between quotation marks."""

_TOLL = (
    "killed killing kill kills dead died death deaths dying least people persons person dozens "
    "hundreds wounded wounding injured injuring civilians civilian children child women woman "
    "including among fighters soldiers strike strikes airstrike airstrikes attack attacks raid "
    "raids today monday tuesday wednesday thursday friday saturday sunday"
)
_TOLL_WORDS = frozenset(_TOLL.split())
"""Words that two reporters will choose alike."""

_CAPITAL = re.compile(r"(?<=\w\s)[A-Z]\w*")
"""A word with a capital past the first of its sentence."""
_QUOTED = re.compile(r"[“\"«„]([^”\"»“]{8,}?)[”\"»]")


def copies(sayings: Sequence[tuple[Claim, Saying]]) -> list[Saying]:
    """Return the sayings of one happening with copied ones under their first teller's origin.

    An outlet whose sentence repeats nine words in a row of an earlier one's, or four words between
    quotation marks, or all of it, adds no voice of its own.  Of one day's equal sentences, that of
    somebody who gathers news himself counts as the first.  Only an outlet's own voice and unnamed
    speakers can be copies: a named speaker is who he is.  The order of the result is that of
    `sayings`.
    """
    if len({claim.document for claim, _ in sayings}) < 2:
        return [saying for _, saying in sayings]
    return in_order_told(sayings, _collapse)


def in_order_told(
    sayings: Sequence[tuple[Claim, Saying]],
    change: Callable[[Sequence[tuple[Claim, Saying]]], list[Saying]],
) -> list[Saying]:
    """Return the sayings as `change` has them, which gets the first told first.

    Of one day's, that of somebody who gathers news himself counts as the first.  The order of the
    result is that of `sayings`.
    """
    order = sorted(range(len(sayings)), key=lambda at: _first_told(*sayings[at]))
    told = change([sayings[at] for at in order])
    result = [saying for _, saying in sayings]
    for at, saying in zip(order, told, strict=True):
        result[at] = saying
    return result


def _first_told(claim: Claim, saying: Saying) -> tuple[str, bool, str]:
    return ((saying.published or "9999")[:10], not saying.gathers, claim.key)


def _collapse(sayings: Sequence[tuple[Claim, Saying]]) -> list[Saying]:
    first_by_run: dict[tuple[str, ...], int] = {}
    told: list[Saying] = []
    copiers: set[str] = set()
    for index, (claim, saying) in enumerate(sayings):
        runs = _runs(claim)
        earlier = min((first_by_run[run] for run in runs if run in first_by_run), default=None)
        if (
            earlier is not None
            and not saying.comment
            # Who quotes an outlet for what that only copied quotes whom it copied.
            and (tells_itself(claim, saying) or saying.origin in copiers)
            and (saying.party is None or saying.interest == "third party")
            and told[earlier].origin != saying.origin
            and sayings[earlier][0].document != claim.document
        ):
            copiers.add(saying.origin)
            told.append(as_origin(saying, told[earlier]))
        else:
            told.append(saying)
        if not saying.comment:
            for run in runs:
                first_by_run.setdefault(run, index)
    return told


def tells_itself(claim: Claim, saying: Saying) -> bool:
    """Say whether it is an outlet's own voice or an unnamed speaker's: theirs can be a copy."""
    return not claim.says or not saying.named


def as_origin(saying: Saying, source: Saying) -> Saying:
    """Return the saying with the origin of `source`, whose word it only passes on."""
    return msgspec.structs.replace(
        saying,
        origin=source.origin,
        party=source.party,
        interest=source.interest,
        reliability=source.reliability,
        named=source.named,
    )


def _runs(claim: Claim) -> set[tuple[str, ...]]:
    words = own_words(claim)
    known = known_words(claim)
    telling = [len(w) > 3 and w not in COMMON_WORDS and w not in known for w in words]
    names = {word.casefold() for word in _CAPITAL.findall(claim.evidence.text)}
    numbers = [len(w) > 1 and w.isdigit() for w in words]
    rarer = [
        number or (told and w not in _TOLL_WORDS and w not in names)
        for told, number, w in zip(telling, numbers, words, strict=True)
    ]
    runs = {
        tuple(words[i : i + COPIED_WORDS])
        for i in range(len(words) - COPIED_WORDS + 1)
        if sum(telling[i : i + COPIED_WORDS]) >= TELLING_WORDS
        # Two reporters will seldom write the same number in the same words.
        or sum(rarer[i : i + COPIED_WORDS]) + sum(numbers[i : i + COPIED_WORDS]) >= RARER_WORDS
    }
    if len(words) >= EQUAL_WORDS and (sum(rarer) >= EQUAL_RARER_WORDS or sum(numbers) > 1):
        # Marked as a whole, so that no longer sentence meets it.
        runs.add(("", *words))
    if sum(rarer[:BEGINNING_WORDS]) >= EQUAL_RARER_WORDS:
        runs.add(("…", *words[:BEGINNING_WORDS]))
    for quoted in _QUOTED.findall(claim.evidence.text):
        inside = words_of(quoted)
        runs |= {
            tuple(inside[i : i + QUOTED_WORDS])
            for i in range(max(0, len(inside) - QUOTED_WORDS + 1))
        }
    return runs
