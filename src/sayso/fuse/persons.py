"""One person named in several ways within one happening is one origin.

"Provincial governor Wahid Kalim said …", "Governor Kalim", "the governor": reports name a speaker
in full once, then by surname or office.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..actor_names import load_words
from ..model import Claim, Saying
from .origins import fold_name

_LONGEST = 4
"""Words in the longest office."""


def one_person(sayings: Sequence[tuple[Claim, Saying]]) -> list[Saying]:
    """Return the sayings with speakers named by surname or office under their full name.

    Only where exactly one speaker of the happening fits: a surname ends his name, or the office
    stands with his name in what he is quoted with.  The order of the result is that of `sayings`.
    """
    named: dict[str, set[str]] = {}
    for claim, saying in sayings:
        if saying.named and claim.says and len(_plain(saying.origin)) > 1:
            offices = _offices(f"{claim.evidence.text} {claim.says[0].text}")
            named.setdefault(saying.origin, set()).update(offices)
    if not named:
        return [saying for _, saying in sayings]
    full = {(claim.says[0].text, saying.origin): saying for claim, saying in sayings if claim.says}
    by_origin = {origin: saying for (_, origin), saying in reversed(full.items())}
    result = []
    for claim, saying in sayings:
        who = _who(claim, saying, named)
        if who is not None and who != saying.origin:
            same = by_origin[who]
            saying = msgspec.structs.replace(
                saying, origin=who, named=True, party=same.party, reliability=same.reliability
            )
        result.append(saying)
    return result


def _who(claim: Claim, saying: Saying, named: dict[str, set[str]]) -> str | None:
    if not claim.says or saying.comment or saying.party is not None:
        return None
    words = claim.says[0].name or claim.says[0].text
    if saying.named:
        plain = _plain(saying.origin)
        fits = [
            origin
            for origin in named
            if plain and len(_plain(origin)) > len(plain) and _plain(origin)[-len(plain) :] == plain
        ]
    else:
        offices = _offices(words)
        fits = [origin for origin, held in named.items() if offices & held]
    return fits[0] if len(fits) == 1 else None


def _plain(origin: str) -> list[str]:
    """Return the words of a name without office and rank before it."""
    known = load_words()
    words = origin.split()
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        for at in range(len(words) - size):
            run = " ".join(words[at : at + size])
            if run in known.offices or run in known.titles:
                return words[at + size :]
    return words


def _offices(text: str) -> set[str]:
    """Return the offices that a text names, the longest of those that overlap."""
    known = load_words().offices
    words = fold_name(text).split()
    found: set[str] = set()
    at = 0
    while at < len(words):
        for size in range(_LONGEST, 0, -1):
            run = " ".join(words[at : at + size])
            if run in known:
                found.add(run)
                at += size
                break
        else:
            at += 1
    return found
