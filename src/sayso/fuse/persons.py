"""One person named in several ways within one happening is one origin.

"Provincial governor Wahid Kalim said …", "Governor Kalim", "the governor": reports name a speaker
in full once, then by surname or office.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ..actor_names import load_words
from ..model import Claim, Saying, Source
from ..origin_words import fold_name

_LONGEST = 4
"""Words in the longest office."""
_SURNAME = 2
"""Words in a surname such as "Abdel Rahman": a full name has more."""


class Persons:
    """Knows by which names the people of sources speak; built once for one derivation."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._of_monitors: dict[str, dict[str, list[list[str]]]] = {}
        for source in sources.values():
            people = _people_of(source) if source.kind == "monitor" and source.covers else []
            if people:
                self._of_monitors.setdefault(str(source.covers), {})[source.id] = people

    def one_person(self, sayings: Sequence[tuple[Claim, Saying]]) -> list[Saying]:
        """Return the sayings with speakers named by surname or office under their full name.

        Only where exactly one speaker of the happening fits: a surname ends his name, or the office
        stands with his name in what he is quoted with.  Whom the packs know to speak as a source
        ("Rami Abdel Rahman" as the Observatory) is that source by his surname, too, where that
        source is heard or is a monitor of the country.  The order of the result is that of
        `sayings`.
        """
        named: dict[str, set[str]] = {}
        people: dict[str, list[list[str]]] = {}
        for claim, saying in sayings:
            if claim.says and saying.origin in self._sources:
                people[saying.origin] = _people_of(self._sources[saying.origin])
            for place in claim.place:
                people |= self._of_monitors.get(place.country or "", {})
            if saying.named and claim.says and len(_plain(saying.origin)) > 1:
                offices = _offices(f"{claim.evidence.text} {claim.says[0].text}")
                named.setdefault(saying.origin, set()).update(offices)
        if not named and not any(people.values()):
            return [saying for _, saying in sayings]
        heard = {saying.origin: saying for claim, saying in reversed(sayings) if claim.says}
        result = []
        for claim, saying in sayings:
            who = _who(claim, saying, named, people)
            if who is not None and who != saying.origin:
                saying = self._as_said_by(who, saying, heard.get(who))
            result.append(saying)
        return result

    def _as_said_by(self, who: str, saying: Saying, heard: Saying | None) -> Saying:
        """Return a saying under the name `who`, by which somebody is `heard` or a monitor known."""
        if heard is None:
            return msgspec.structs.replace(
                saying, origin=who, named=True, gathers=True,
                reliability=self._sources[who].reliability,
            )  # fmt: skip
        return msgspec.structs.replace(
            saying, origin=who, named=True, party=heard.party, gathers=heard.gathers,
            reliability=heard.reliability,
        )  # fmt: skip


def _people_of(source: Source) -> list[list[str]]:
    """Return the names of a source without a word of its own name: those of who speaks for it."""
    own = set(fold_name(source.name).split())
    names = [fold_name(name).split() for name in source.names]
    return [words for words in names if len(words) > _SURNAME and not own & set(words)]


def _who(
    claim: Claim,
    saying: Saying,
    named: dict[str, set[str]],
    people: dict[str, list[list[str]]],
) -> str | None:
    if not claim.says or saying.comment or saying.party is not None:
        return None
    words = claim.says[0].name or claim.says[0].text
    if saying.named:
        plain = _plain(saying.origin)
        known = {origin: [_plain(origin)] for origin in named} | people
        fits = [
            origin
            for origin, full in known.items()
            if any(plain and len(words) > len(plain) and _ends(words, plain) for words in full)
        ]
    else:
        offices = _offices(words)
        fits = [origin for origin, held in named.items() if offices & held]
    return fits[0] if len(fits) == 1 else None


def _ends(words: Sequence[str], last: Sequence[str]) -> bool:
    return list(words[-len(last) :]) == list(last)


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
