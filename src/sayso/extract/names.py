"""Names in a sentence, found before parsing: actors by the packs, places by the gazetteer.

Parsers trained on newspapers trip over romanised village lists and acronyms, so each name
becomes one token under a common stand-in word (MEASURED: agent and patient right rises from 84 to
89 of 100).  What a name means is settled later, in its role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..protocols import Gazetteer

if TYPE_CHECKING:
    from ..actors import ActorIndex

_CAPITAL = re.compile(r"^[\W_]*[A-Z\u00c0-\u00de\u0400-\u042f]")
_PARTICLES = frozenset(
    "al ar as ash at an ad az ed el es ez de la le del du di da bin ibn abu umm of and".split()
)
_TITLES = frozenset(
    "mr mrs ms dr gen general col colonel maj major lt lieutenant capt captain sgt brig brigadier adm "
    "admiral president minister sheikh senator prime king prince ayatollah imam judge professor "
    "commander chief spokesman spokeswoman spokesperson sayyed governor mayor secretary ambassador "
    "chairman director leader pope queen premier warlord journalist resident correspondent".split()
)
_CUE_BEFORE = frozenset(
    "town towns village villages city cities district districts hamlet hamlets area areas suburb suburbs "
    "neighborhood neighbourhood neighborhoods neighbourhoods quarter province governorate region near "
    "settlement settlements camp base countryside outskirts locality localities municipality".split()
)
_CUE_AFTER = frozenset(
    "area areas district province governorate region town village city neighborhood neighbourhood suburb "
    "countryside roundabout crossing crossroad crossroads junction airport airbase base field camp hill "
    "mountain mountains road highway river dam valley desert island bridge square front oblast "
    "county state pocket axis direction axes provinces areas quarter port oilfield countryside "
    "line route garrison forest reservoir lake strait gulf peninsula districts".split()
)
_NOT_PLACE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december i god allah internet twitter facebook".split()
)


@dataclass(slots=True)
class Name:
    """Tokens `first..last` (inclusive) that are one name."""

    first: int
    last: int
    kind: str
    """actor, place, proper or state (a hyphenated attribute such as ISIS-held)"""
    ids: tuple[str, ...] = ()
    text: str = ""
    """For `state`: the name before the hyphen; else the name's words."""
    attribute: str = ""
    known: bool = True
    """For places: whether the gazetteer knows the name (else only a cue says it is one)."""


def find_names(
    text: str,
    tokens: list[tuple[int, int]],
    index: ActorIndex,
    gazetteer: Gazetteer,
) -> list[Name]:
    """Return the names of a sentence, disjoint and in order; `tokens` are (start, end) in `text`."""
    words = [text[a:b] for a, b in tokens]
    taken = [False] * len(words)
    found: list[Name] = []
    _states(text, tokens, found, taken)
    _actors(words, text, tokens, index, found, taken)
    _places(words, text, tokens, gazetteer, found, taken)
    found.sort(key=lambda name: name.first)
    return found


def _states(
    text: str, tokens: list[tuple[int, int]], found: list[Name], taken: list[bool]
) -> None:
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    for match in re.finditer(
        r"([\w.’']+(?:[ ][\w.’']+)?)[-‑–](held|controlled|occupied|besieged|backed|led|supported|allied|"
        r"affiliated|linked|aligned|dominated|run|sponsored|trained|funded|brokered|mediated|inspired)\b",
        text,
    ):
        begin, name = match.start(1), match.group(1)
        first, _, second = name.rpartition(" ")
        if first and not (_CAPITAL.match(first) and first.lower() not in ("the", "a", "an", "of")):
            begin, name = begin + len(first) + 1, second
        elif first and not (_CAPITAL.match(second) and first[0].isupper()):
            begin, name = begin + len(first) + 1, second
        if begin in starts and match.end() in ends:
            a, b = starts[begin], ends[match.end()]
            if not any(taken[a : b + 1]):
                found.append(Name(a, b, "state", (), name, match.group(2).lower()))
                taken[a : b + 1] = [True] * (b - a + 1)


def _actors(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    index: ActorIndex,
    found: list[Name],
    taken: list[bool],
) -> None:
    """Names of actors by the packs; "(SDF)" behind a name belongs to it; neighbours join."""
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    for hit in index.find(text):
        first, last = starts.get(hit.start), ends.get(hit.end)
        if first is None or last is None or any(taken[first : last + 1]):
            continue
        if not any(_CAPITAL.match(w) for w in words[first : last + 1]):
            continue
        if hit.generic and not _CAPITAL.match(words[last]):
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
        before = found[-1] if found else None
        if before is not None and before.kind == "actor" and before.last == first - 1:
            name = Name(before.first, end, "actor", hit.ids, text[tokens[before.first][0] : hit.end])
            found.pop()
        found.append(name)
        taken[first : end + 1] = [True] * (end + 1 - first)


def _runs(words: list[str], taken: list[bool]) -> list[tuple[int, int]]:
    """Maximal runs of capitalised words, joined by hyphens and name particles."""
    runs, i, count = [], 0, len(words)
    while i < count:
        if taken[i] or not _CAPITAL.match(words[i]) and words[i].lower().strip("-'’") not in ("al",):
            i += 1
            continue
        if words[i].lower() == "al" and not (i + 1 < count and words[i + 1] in "-–‑"):
            i += 1
            continue
        last, j = i, i + 1
        while j < count and not taken[j]:
            word = words[j]
            if _CAPITAL.match(word) or re.fullmatch(r"[-‑–’'`ʿ]", word):
                if _CAPITAL.match(word):
                    last = j
                elif words[j - 1 : j] and j > last + 1:
                    break
            elif word.lower() in _PARTICLES - {"and"} and j + 1 < count and (
                _CAPITAL.match(words[j + 1]) or words[j + 1] in ("-", "–", "‑")
            ):
                if word.lower() == "of" or word in ("as", "at", "an") and words[j + 1] not in "-–‑":
                    follows = words[j + 1] if j + 1 < count else ""
                    if word.lower() == "of" or not _CAPITAL.match(follows):
                        break
                pass
            elif re.search(r"[-‑–]$", words[j - 1]) and word.isalpha():
                last = j
            elif re.fullmatch(r"[’'ʿ`]?\w+", word) and words[j - 1] in ("-", "’", "'", "–"):
                last = j
            else:
                break
            j += 1
        runs.append((i, last))
        i = last + 1
    return runs


def _places(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    gazetteer: Gazetteer,
    found: list[Name],
    taken: list[bool],
) -> None:
    previous_place = -10
    for first, last in _runs(words, taken):
        before = words[first - 1].lower() if first else ""
        two_before = words[first - 2].lower() if first > 1 else ""
        after = words[last + 1].lower() if last + 1 < len(words) else ""
        titled = before.strip(".") in _TITLES or words[first].lower().strip(".") in _TITLES
        span = None
        if not titled:
            for a, b in _sub_spans(first, last):
                phrase = text[tokens[a][0] : tokens[b][1]]
                if phrase.lower() in _NOT_PLACE or (a == b and len(phrase) < 3):
                    continue
                if a == 0 and a == b and after and before == "" and not _cue(after, "", ""):
                    if not phrase[1:].islower() or not gazetteer.knows(phrase):
                        continue
                    if not gazetteer.find(phrase, limit=1):
                        continue
                if gazetteer.knows(phrase):
                    span = (a, b, True)
                    break
        listed = before in (",", "and", "or") and previous_place == first - 2
        listed = listed or (before in ("and", "or") and two_before == "," and previous_place == first - 3)
        if span is None and not titled:
            if _cue(after, before, two_before) or listed:
                span = (first, last, False)
            elif words[last].lower() in _CUE_AFTER and last > first:
                span = (first, last, False)
        if span is None:
            if last > first:
                found.append(
                    Name(first, last, "proper", (), text[tokens[first][0] : tokens[last][1]])
                )
                taken[first : last + 1] = [True] * (last + 1 - first)
            continue
        a, b, known = span
        if known and b < last and words[b + 1].lower() in _CUE_AFTER:
            b = b + 1
        elif known and (a, b) != (first, last) and not _cue(after, before, two_before) and titled:
            continue
        found.append(Name(a, b, "place", (), text[tokens[a][0] : tokens[b][1]], known=known))
        taken[a : b + 1] = [True] * (b + 1 - a)
        previous_place = b


def _cue(after: str, before: str, two_before: str) -> bool:
    if after in _CUE_AFTER:
        return True
    return before in ("near",) or (before == "of" and two_before in _CUE_BEFORE)


def _sub_spans(first: int, last: int) -> list[tuple[int, int]]:
    spans = [(a, b) for a in range(first, last + 1) for b in range(a, last + 1)]
    return sorted(spans, key=lambda s: (s[0] - s[1], s[0]))[:28]
