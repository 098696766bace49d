"""Names in a sentence, found before parsing: actors by the packs, places by the gazetteer.

Parsers trained on newspapers trip over romanised village lists and acronyms, so each name
becomes one token under a common stand-in word (MEASURED: agent and patient right rises from 84 to
89 of 100).  What a name means is settled later, in its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..actor_kinds import ARMED
from ..actor_names import load_words
from ..protocols import Gazetteer
from .name import Name
from .place_cues import with_direction
from .place_names import BESIDE, CAPITAL, find_places
from .words import words as word_list

if TYPE_CHECKING:
    from ..actors import ActorIndex

_COMMON = word_list("names", "common")
_PERSON = re.compile(
    r"\b(?:President|Minister|General|Gen\.|Colonel|Col\.|Major|Captain|Lieutenant|Lt\.|Sheikh|Senator|Commander|spokesman|"
    r"spokeswoman|leader|chief|director|resident|Mr\.|Mrs\.|Ms\.|Dr\.|Brigadier|Admiral|Secretary|Governor|Ambassador|king|King|Prince|"
    r"editor|activist|commander|general)\s+((?:[A-Z][\w'’.-]+\s?){1,5})"
)
_UNHYPHENATED = re.compile(
    r"(?:(?<=\b[Bb]y )|(?<=\b[Oo]f )|(?<=\bwith )|(?<=\bfrom )|(?<=\bagainst )|(?<=\band )"
    r"|(?<=\bon )|(?<=\bto )|(?<=\b[Tt]he )|(?<=^))"
    r"((?:U\.?S\.?|[A-Z][A-Za-z]+))[ ](backed|supported|led|held|controlled)"
    r"(?=[ ](?:rebel|force|fighter|militia|group|area|town|village|territor|part|district|troop"
    r"|coalition|proxies|opposition|city|position|SDF|FSA|YPG|government|alliance|air)s?\w*)"
)
_OF_STATES = (" backed", " supported", " led", " held", " controlled")
"""Stand in all that `_UNHYPHENATED` matches."""
_HYPHENS = frozenset("-‑–")
_STATE = re.compile(
    r"([\w.’']+(?:[ ][\w.’']+)?)[-‑–](held|controlled|occupied|besieged|backed|led|supported|"
    r"allied|affiliated|linked|aligned|dominated|run|sponsored|trained|funded|brokered|mediated|inspired|recogni[sz]ed|mandated|appointed|armed|supplied|made|built|flagged)\b"
)
_UNIT = re.compile(
    r"(?:[A-Z][\w’'-]+ ){1,3}(?:Local Government Area|LGA|Local Council|County|Chiefdom)\b"
)
_MEDIA = re.compile(
    r"\b(?:said|says|told|reported|reports|according|channel|television|tv|news|agency|network"
    r"|radio|newspaper|site|quoted|citing|correspondent)\b",
    re.IGNORECASE,
)


def find_names(
    text: str,
    tokens: list[tuple[int, int]],
    index: ActorIndex,
    gazetteer: Gazetteer,
    sources: SourceNames,
    persons: frozenset[str],
    common: frozenset[str],
    told: frozenset[str] = frozenset(),
) -> list[Name]:
    """Return the names of a sentence, disjoint and in order; `tokens` are (start, end) in `text`.

    `told` holds names that the document has called places; `common` holds words that name places
    only by accident (Monitor); `sources` finds the names of known sources; `persons` are last
    names that the document gives to people.
    """
    words = [text[a:b] for a, b in tokens]
    taken = [False] * len(words)
    found: list[Name] = []
    _states(text, tokens, found, taken)
    _units(text, tokens, found, taken)
    _sources(text, tokens, sources, index, found, taken)
    _actors(words, text, tokens, index, gazetteer, found, taken)
    find_places(words, text, tokens, gazetteer, index, persons, common, told, found, taken)
    found.sort(key=lambda name: name.first)
    return found


def _states(text: str, tokens: list[tuple[int, int]], found: list[Name], taken: list[bool]) -> None:
    unhyphenated = any(word in text for word in _OF_STATES) and _UNHYPHENATED.search(text)
    hyphenated = not _HYPHENS.isdisjoint(text)
    if not unhyphenated and not hyphenated:
        return
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    for match in _UNHYPHENATED.finditer(text) if unhyphenated else ():
        a, b = starts.get(match.start(1)), ends.get(match.end(2))
        if a is not None and b is not None and not any(taken[a : b + 1]):
            found.append(Name(a, b, "state", (), match.group(1), match.group(2).lower()))
            taken[a : b + 1] = [True] * (b - a + 1)
    for match in _STATE.finditer(text) if hyphenated else ():
        begin, name = match.start(1), match.group(1)
        first, _, second = name.rpartition(" ")
        if (first and not (CAPITAL.match(first) and first.lower() not in _COMMON)) or (
            first and not (CAPITAL.match(second) and first[0].isupper())
        ):
            begin, name = begin + len(first) + 1, second
        if begin in starts and match.end() in ends:
            a, b = starts[begin], ends[match.end()]
            if not any(taken[a : b + 1]):
                found.append(Name(a, b, "state", (), name, match.group(2).lower()))
                taken[a : b + 1] = [True] * (b - a + 1)


def _units(text: str, tokens: list[tuple[int, int]], found: list[Name], taken: list[bool]) -> None:
    """“Gwer West Local Government Area": a district, whose last words look like an actor's."""
    if _UNIT.search(text) is None:
        return
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    for match in _UNIT.finditer(text):
        first, last = starts.get(match.start()), ends.get(match.end())
        if first is not None and last is not None and not any(taken[first : last + 1]):
            found.append(Name(first, last, "place", (), match.group()))
            taken[first : last + 1] = [True] * (last + 1 - first)


def _sources(
    text: str,
    tokens: list[tuple[int, int]],
    sources: SourceNames,
    index: ActorIndex,
    found: list[Name],
    taken: list[bool],
) -> None:
    matches = sources.find(text)
    if not matches:
        return
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    for match in matches:
        around = (
            text[max(0, match.start() - 25) : match.start()]
            + " | "
            + text[match.end() : match.end() + 40]
        )
        if match.group().lower().startswith(("al ", "al-")) and not _MEDIA.search(around):
            continue
        acts = index.lookup(match.group())
        if acts and acts[0].how == "name" and acts[0].actor.kind in ARMED:
            # A command that puts out statements ("Operation Inherent Resolve") strikes, too.
            continue
        first, last = starts.get(match.start()), ends.get(match.end())
        if first is None or last is None or any(taken[first : last + 1]):
            continue
        end = last
        if (
            last + 3 < len(tokens)
            and text[slice(*tokens[last + 1])] == "("
            and text[slice(*tokens[last + 3])] == ")"
        ):
            end = last + 3
        found.append(Name(first, end, "source", (), match.group()))
        taken[first : end + 1] = [True] * (end + 1 - first)


def _actors(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    index: ActorIndex,
    gazetteer: Gazetteer,
    found: list[Name],
    taken: list[bool],
) -> None:
    """Names of actors by the packs; "(SDF)" behind a name belongs to it; neighbours join."""
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    masked = list(text)
    for name in found:
        a, b = tokens[name.first][0], tokens[name.last][1]
        masked[a:b] = " " * (b - a)
    for hit in index.find("".join(masked)):
        first, last = starts.get(hit.start), ends.get(hit.end)
        if first is None or last is None or any(taken[first : last + 1]):
            continue
        if not any(CAPITAL.match(w) for w in words[first : last + 1]):
            continue
        if hit.generic and (not CAPITAL.match(words[last]) or (first == 0 and last == 0)):
            # "Militants attacked …": a common word at the head of a sentence.
            continue
        opening = text[: tokens[first][0]][-_PREFIX:].lower() if first else ""
        if load_words().ends_with(opening, "opposed"):
            # "anti-Houthi fighters", "counter-ISIL operations": of the other side.
            taken[first : last + 1] = [True] * (last + 1 - first)
            continue
        if first == last and index.actors[hit.ids[0]].kind == "civilians":
            # "Residents fled": people, not the name of a party.
            continue
        end = last
        if last + 1 < len(words) and words[last + 1] == "(":
            for close in range(last + 2, min(len(words), last + 9)):
                if words[close] == ")":
                    inside = text[tokens[last + 2][0] : tokens[close - 1][1]]
                    if inside.isupper() or any(h.ids == hit.ids for h in index.find(inside)):
                        end = close
                    break
        name = Name(first, end, "actor", hit.ids, text[hit.start : hit.end])
        actor = index.actors.get(hit.ids[0])
        before_it = words[first - 1] if first else ""
        renegade = CAPITAL.match(before_it) and before_it.lower() in load_words().renegade
        if renegade and load_words().heads.get(words[last].lower()) in _FORCES:
            # "the Free Libyan Army" is not Libya's army.
            continue
        if actor is not None and actor.kind == "state" and name.text in (actor.name, *actor.names):
            if first and _names_a_town(text[tokens[first - 1][0] : hit.end], gazetteer):
                continue
            name.country = True
            side = with_direction(words, first, taken, country=True)
            if side < first:
                name = Name(side, end, "place", (), text[tokens[side][0] : hit.end])
                taken[side:first] = [True] * (first - side)
        before = found[-1] if found else None
        if before is not None and before.kind == "actor" and before.last == first - 1:
            name = Name(
                before.first, end, "actor", hit.ids, text[tokens[before.first][0] : hit.end]
            )
            found.pop()
        found.append(name)
        taken[first : end + 1] = [True] * (end + 1 - first)


_FORCES = frozenset({"army", "military", "police"})
_PREFIX = len("counter-") + 1
"""Characters back in which the word that says "against" stands."""


def _names_a_town(words: str, gazetteer: Gazetteer) -> bool:
    """“Port Sudan": a town that has the country's name in its own."""
    return bool(CAPITAL.match(words)) and any(
        hit.match == "exact" and hit.place.kind in ("city", "town", "village", "province")
        for hit in gazetteer.find(words, limit=1)
    )


_FULL_NAME = re.compile(r"\b([A-Z][a-z’']+) (?:[A-Z]\. )?([A-Z][a-z’'-]{2,})\b")
_SAYS = (
    r"(?:said|says|told|tells|added|adds|explained|explains|admitted|admits|recalled|noted|notes"
    r"|hopes|thinks|believes|continued|continues|stressed|argued|argues|asked|wrote|writes)"
)
_SPEAKS = re.compile(
    rf"\b([A-Z][a-z’'-]{{2,}}) {_SAYS}\b|\b{_SAYS} ([A-Z][a-z’'-]{{2,}})\b(?! [A-Z])"
)


@lru_cache(maxsize=2)
def persons_of(text: str) -> frozenset[str]:
    """Last names that the text gives to people ("President Abd-Rabbu Mansour Hadi" → Hadi).

    Without a title: who has a first name somewhere and speaks ("Tim Gibson … Gibson said").
    """
    speak = {before or behind for before, behind in _SPEAKS.findall(text)}
    found = {
        last
        for first, last in (_FULL_NAME.findall(text) if speak else ())
        if last in speak and first.lower() not in BESIDE and first.lower() not in _COMMON
    }
    for match in _PERSON.finditer(text):
        name = match.group(1).split()
        if name and len(name[-1]) > 2:
            found.add(name[-1])
    return frozenset(found)


class SourceNames:
    """Names of known sources (two words or more, or an acronym) in a text; the longest counts."""

    def __init__(self, names: Iterable[str]) -> None:
        from ahocorasick_rs import AhoCorasick

        usable = {n for n in names if " " in n and n[0].isupper()} or {"\0"}
        self._ordered = sorted(usable, key=lambda n: (-len(n), n))
        self._any = AhoCorasick(self._ordered)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All names; made when the first sentence holds one, which many a page never does."""
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, self._ordered)) + r")(?!\w)")

    def find(self, text: str) -> list[re.Match[str]]:
        """Return the matches in order, none overlapping; few sentences hold any."""
        if not self._any.find_matches_as_indexes(text):
            return []
        return list(self._pattern.finditer(text))


__all__ = ["Name", "find_names", "persons_of", "SourceNames"]
