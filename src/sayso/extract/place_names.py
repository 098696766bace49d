"""Place names in a sentence: runs of capitalised words, read by the gazetteer and by cue words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..protocols import Gazetteer
from .name import Name
from .numbers import IN_WORDS
from .place_cues import (
    BEFORE_BOTH,
    CUE_AFTER,
    CUE_BEFORE,
    DESIGNATED,
    DIRECTIONS,
    IN,
    MEDIA_WORDS,
    PLURAL,
    SHEIKHS,
    TITLES,
    agency,
    assimilates,
    cued_by,
    is_lettered,
    is_numbered,
    is_struck,
    many_behind,
    of_a_nation,
    of_several,
    titled,
    with_direction,
    with_kind,
    word_after,
)
from .time_rules import DAYS, NUMBERS
from .words import words as word_list

if TYPE_CHECKING:
    from ..actors import ActorIndex

CAPITAL = re.compile(r"^[\W_]*[A-Z\u00c0-\u00de\u0400-\u042f]")
_COMMON = word_list("names", "common")
_OPENS_SENTENCE = word_list("names", "opens_sentence")
_PARTICLES = word_list("names", "particles")
_NOT_PLACE = word_list("names", "not_place") | {f"{day}s" for day in DAYS}
_ARTICLES = frozenset({"At", "Al", "Ar", "As", "Ash", "An", "Ad", "Az", "El", "Es", "Ed"})
_AT = frozenset({"in", "at", "near", "outside", "around", "towards", "toward"})
_BODIES = word_list("names", "bodies")
_HYPHENS = ("-", "–", "‑")
_APOSTROPHES = ("'", "’", "ʿ", "ʼ", "`")
_QUOTES = ("“", '"', "«", "'", "‘")
_GOES_ON = word_list("names", "goes_on")
_PEOPLES = word_list("names", "peoples")
_ROADS = word_list("names", "roads")
_OPENERS = word_list("names", "openers")
_OFFSPRING = word_list("names", "offspring")
_UNDERTAKINGS = word_list("names", "undertakings")
_PLACE_OPENERS = word_list("names", "place_openers")
BESIDE = DIRECTIONS | frozenset(
    [
        "city",
        "province",
        "governorate",
        "district",
        "region",
        "county",
        "state",
        "town",
        "village",
        "old",
        "new",
        "greater",
        "rural",
        "oblast",
    ]
)


def _runs(
    words: list[str], text: str, tokens: list[tuple[int, int]], taken: list[bool]
) -> list[tuple[int, int]]:
    """Maximal runs of capitalised words; hyphens without spaces and name particles join them."""
    runs, i, count = [], 0, len(words)

    def glued(j: int) -> bool:
        return j > 0 and tokens[j - 1][1] == tokens[j][0]

    def opens(j: int) -> bool:
        word = words[j]
        if taken[j] or word.lower() in _NOT_PLACE:
            return False
        if word in _ARTICLES and j and j + 1 < count and CAPITAL.match(words[j + 1]):
            return words[j + 1].lower() not in _NOT_PLACE
        if not j and count > 1 and words[1].islower() and word.lower() in _OPENS_SENTENCE:
            # "Shelling of Horlivka": the capital is the sentence's.
            return False
        if CAPITAL.match(word):
            return not (
                word.lower() in _COMMON
                and not (j + 1 < count and words[j + 1] in _HYPHENS and glued(j + 1))
            )
        return word.lower() == "al" and j + 1 < count and words[j + 1] in _HYPHENS

    while i < count:
        if not opens(i):
            i += 1
            continue
        last, j = i, i + 1
        while j < count and not taken[j]:
            word = words[j]
            if word in _HYPHENS or word in _APOSTROPHES:
                if not (glued(j) and j + 1 < count and glued(j + 1) and words[j + 1][:1].isalnum()):
                    break
            elif (CAPITAL.match(word) and word.lower() not in _NOT_PLACE) or (
                glued(j)
                and words[j - 1] in (*_HYPHENS, *_APOSTROPHES)
                and word.isalpha()
                and word != "s"
                # "Cameroon's English-speaking regions"
                and not (word.islower() and word.endswith(("ing", "ed")))
            ):
                last = j
            elif word.isdigit() and is_numbered(words, j - 1, j):
                # "Hill 104", "Checkpoint 17"
                last = j
            elif (
                word.lower() in _PARTICLES
                and word.lower() != "and"
                and j + 1 < count
                and (CAPITAL.match(words[j + 1]) or (words[j + 1] in _HYPHENS and glued(j + 1)))
            ):
                if words[j + 1].lower() in _NOT_PLACE or not assimilates(word, words[j + 1]):
                    break
            else:
                break
            j += 1
        runs.append((i, last))
        i = last + 1
    return runs


def find_places(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    gazetteer: Gazetteer,
    index: ActorIndex,
    persons: frozenset[str],
    common: frozenset[str],
    told: frozenset[str],
    found: list[Name],
    taken: list[bool],
) -> None:
    """Add the places among the words not yet taken to `found`."""
    _borders(text, tokens, found, taken)
    runs = _runs(words, text, tokens, taken)
    settled: dict[int, list[tuple[int, int, bool]]] = {}
    for n, (first, last) in enumerate(runs):
        settled[n] = _read_run(
            words, text, tokens, gazetteer, index, persons, common, told, first, last
        )
    changed = True
    while changed:
        changed = False
        for n in range(len(runs)):
            known = gazetteer.knows(text[tokens[runs[n][0]][0] : tokens[runs[n][1]][1]])
            if settled[n] or titled(words, *runs[n], known):
                continue
            for other, step in ((n - 1, -1), (n + 1, 1)):
                if not 0 <= other < len(runs) or not settled[other]:
                    continue
                a, b = (runs[other][1], runs[n][0]) if step < 0 else (runs[n][1], runs[other][0])
                between = [w.lower() for w in words[a + 1 : b]]
                if len(between) > 1 and between[0] in CUE_AFTER:
                    between = between[1:]
                plural = step > 0 and many_behind(words, runs, other)
                plural = plural or (step > 0 and of_several(words, *runs[other]))
                if (
                    between
                    and set(between) <= {",", "and", "or", ";"}
                    and (
                        plural
                        or (step < 0 and word_after(words, runs[n][1]) in PLURAL)
                        or (
                            step < 0
                            and between == [","]
                            and word_after(words, runs[n][1]) in (",", "and")
                            and any(
                                CAPITAL.match(w)
                                for w in words[runs[n][1] + 2 : runs[n][1] + 4]
                                if w not in ("and", ",")
                            )
                        )
                        or _in_list(words, runs, settled, n, step)
                        or (
                            between in (["and"], ["or"])
                            and (
                                _place_like(words, text, tokens, runs, n, other, index)
                                or (
                                    step < 0
                                    and settled[other][-1][2]
                                    and _beside_a_town(words, text, tokens, runs, n, other, index)
                                )
                            )
                        )
                    )
                ):
                    settled[n] = [(*runs[n], False)]
                    changed = True
                    break
    for n, (first, last) in enumerate(runs):
        spans = settled[n]
        run = text[tokens[first][0] : tokens[last][1]]
        if IN_WORDS.fullmatch(run) or run.lower() in NUMBERS:
            continue
        if not spans and of_a_nation(words[first].lower()) and DESIGNATED.fullmatch(words[last]):
            # "Syrian MiG-23": whose, and what.
            continue
        if not spans and (last > first or words[last] in persons):
            found.append(Name(first, last, "proper", (), run))
            taken[first : last + 1] = [True] * (last + 1 - first)
        for a, b, known in spans:
            b = with_kind(words, b)
            a = with_direction(words, a, taken)
            if any(taken[a : b + 1]):
                continue
            found.append(Name(a, b, "place", (), text[tokens[a][0] : tokens[b][1]], known=known))
            taken[a : b + 1] = [True] * (b + 1 - a)


def _place_like(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    runs: list[tuple[int, int]],
    n: int,
    other: int,
    index: ActorIndex,
) -> bool:
    """Is an unknown name coordinated with a place behind "in", "between", "near" a place too?"""
    first = min(runs[n][0], runs[other][0])
    head = next((r for r in range(len(runs)) if runs[r][0] == first), n)
    while head > 0:
        gap = [w.lower() for w in words[runs[head - 1][1] + 1 : runs[head][0]]]
        if not gap or not set(gap) - CUE_AFTER <= {",", "and"}:
            break
        head -= 1
    first = runs[head][0]
    before = words[first - 1].lower() if first else ""
    two_before = words[first - 2].lower() if first > 1 else ""
    if before not in BEFORE_BOTH and not cued_by("", before, two_before):
        return False
    name = text[tokens[runs[n][0]][0] : tokens[runs[n][1]][1]]
    return not name.isupper() and not index.lookup(name)


def _beside_a_town(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    runs: list[tuple[int, int]],
    n: int,
    other: int,
    index: ActorIndex,
) -> bool:
    """“hold Sudzha and Malaya Loknya": an unknown name behind a known one that is no capital."""

    def phrase(run: tuple[int, int]) -> str:
        return text[tokens[run[0]][0] : tokens[run[1]][1]]

    name = phrase(runs[n])
    body = words[runs[n][0] : runs[n][1] + 1]
    after = word_after(words, runs[n][1])
    return not (
        name.isupper()
        or index.lookup(name)
        or index.lookup(phrase(runs[other]))
        or any(w.lower() in _BODIES | MEDIA_WORDS | _PEOPLES for w in body)
        or (after.isalpha() and after not in _GOES_ON)
        or after in ("'s", "’s")
    )


def _in_list(
    words: list[str],
    runs: list[tuple[int, int]],
    settled: dict[int, list[tuple[int, int, bool]]],
    n: int,
    step: int,
) -> bool:
    """Does the run stand in a list opened by a plural kind word ("the villages of A, B")?"""
    at = runs[n][0] - 1
    while at >= 0 and (words[at] in (",", "and") or any(a <= at <= b for a, b in runs)):
        at -= 1
    return at > 0 and words[at].lower() == "of" and words[at - 1].lower() in CUE_BEFORE


def _borders(
    text: str, tokens: list[tuple[int, int]], found: list[Name], taken: list[bool]
) -> None:
    """“Syrian-Lebanese frontier”: one place, whatever packs call its halves."""
    starts = {a: i for i, (a, _) in enumerate(tokens)}
    ends = {b: i for i, (_, b) in enumerate(tokens)}
    for match in re.finditer(r"\b[A-Z]\w+[-–/ ](?:and )?[A-Z]\w+ (?:border|frontier)\b", text):
        first, last = starts.get(match.start()), ends.get(match.end())
        if first is None or last is None or match.group().split()[0].lower() in _COMMON:
            continue
        kept = [n for n in found if n.last < first or n.first > last]
        if any(
            taken[i] and not any(n.first <= i <= n.last for n in found if n not in kept)
            for i in range(first, last + 1)
        ):
            continue
        found[:] = kept
        found.append(Name(first, last, "place", (), match.group()))
        taken[first : last + 1] = [True] * (last + 1 - first)


def _lost_apostrophe(word: str, after: str, persons: frozenset[str], index: ActorIndex) -> bool:
    """“Assads air force”: a person's or party's own, in text that lost its punctuation."""
    owner = word[:-1]
    return (
        word.endswith("s")
        and after[:1].isalpha()
        and (owner in persons or bool(index.lookup(owner)))
    )


_OF_COUNTRIES = frozenset(["city", "port", "province", "region", "state", "town", "village"])


def _read_run(
    words: list[str],
    text: str,
    tokens: list[tuple[int, int]],
    gazetteer: Gazetteer,
    index: ActorIndex,
    persons: frozenset[str],
    common: frozenset[str],
    told: frozenset[str],
    first: int,
    last: int,
) -> list[tuple[int, int, bool]]:
    """Return the places a run of capitalised words names (usually one, or none)."""

    def phrase(a: int, b: int) -> str:
        return text[tokens[a][0] : tokens[b][1]]

    before = words[first - 1].lower() if first else ""
    two_before = words[first - 2].lower() if first > 1 else ""
    after = word_after(words, last)
    whole = phrase(first, last)
    quarter = words[first].lower() in SHEIKHS and before not in (",", "and")
    if titled(words, first, last, quarter and gazetteer.knows(whole)):
        return []
    cued = (
        cued_by(after, before, two_before, word_after(words, last + 1))
        or (words[last].lower() in CUE_AFTER and last > first)
        or of_several(words, first, last)
        or is_numbered(words, first, last)
        or (
            last > first
            and tokens[first + 1][0] > tokens[first][1]
            and words[first].lower() in _PLACE_OPENERS
            and whole not in persons
        )
    )
    initial = first == 0 or (first == 1 and words[0] in _QUOTES)
    if first == last and (whole.lower() in _PEOPLES or whole.lower() in CUE_AFTER):
        # "April 7th Street" is a street, "Street" is none.
        return []
    theirs = first == last and after in _OF_COUNTRIES and of_a_nation(whole.lower())
    if theirs and word_after(words, last + 1) == "of":
        # "the eastern Congolese city of Uvira": whose city, and not what it is called.
        return []
    if whole in told and not CAPITAL.match(after):
        return [(first, last, gazetteer.knows(whole))]
    districts = agency(words, first, last)
    if districts:
        return [(a, b, False) for a, b in districts]
    if words[first].lower() in _UNDERTAKINGS and last > first:
        # "Operation Khyber One"
        return []
    if last > first and any(w.lower() in MEDIA_WORDS for w in words[first : last + 1]):
        return [(first, last, False)] if is_struck(words, first, last) else []
    if whole in persons and before not in IN | {"of"}:
        return []
    if first == last and is_lettered(whole, before):
        return [(first, last, False)]
    if first == last and whole.isupper() and 2 < len(whole) < 7 and not cued:
        return []
    if first == last and _lost_apostrophe(whole, after, persons, index):
        return []
    if first == last and (whole.lower() in common or whole.lower().rstrip("s") in common):
        return []
    if last > first and not gazetteer.knows(whole) and words[last].lower().rstrip("s") in common:
        if words[last].lower() not in CUE_AFTER and not of_several(words, first, last):
            # "in Barrel Bomb Attack": a headline's happening.
            return []
    if after in _OFFSPRING and index.lookup(whole):
        # "Al Qaeda affiliate Al Nusra Front"
        return []
    if first == last and not cued:
        meant = index.lookup(whole)
        if meant and (meant[0].how != "capital" or not gazetteer.knows(whole)):
            return []
    if (
        after in _ROADS
        and last > first
        and any(words[i] in _HYPHENS for i in range(first, last + 1))
    ):
        return [(first, last, False)]
    if len(whole) > 2 and gazetteer.knows(whole):
        if (
            first == last
            and initial
            and not cued
            and (whole.lower() in _COMMON or not gazetteer.find(whole, limit=1))
        ):
            return []
        return [(first, last, True)]
    joints = [i for i in range(first + 1, last + 1) if tokens[i][0] > tokens[i - 1][1]]
    if last - first > 3 and (cued or len(joints) > 3):
        split = _segment(first, last, joints, phrase, gazetteer, cued)
        if len(split) > 1:
            return split
    if cued:
        return [(first, last, False)]
    if first == last or not joints:
        single = phrase(first, last)
        if (
            before in IN
            and not initial
            and not single.isupper()
            and len(single) > 2
            and after not in ("’s", "'s")
            and not index.lookup(single)
            and single.lower() not in _BODIES
            and not (CAPITAL.match(after) or after in _NOT_PLACE)
        ):
            return [(first, last, False)]
        parts = re.split(r"[-–‑]", single)
        if len(parts) > 1 and all(len(p) > 2 and gazetteer.knows(p) for p in parts):
            return [(first, last, True)]
        return []
    for a, b in [(i, last) for i in joints] + [(first, i - 1) for i in reversed(joints)]:
        rest = words[first:a] + words[b + 1 : last + 1]
        if all(w.lower() in BESIDE for w in rest) and gazetteer.knows(phrase(a, b)):
            return (
                [(first, last, True)]
                if a > first and words[first].lower() in DIRECTIONS
                else [(a, b, True)]
            )
    if before in _AT and len(joints) < 3 and not initial and not index.lookup(whole):
        body = words[first : last + 1]
        if not any(w.lower() in _BODIES or w.isupper() for w in body) and after not in ("'s", "’s"):
            return [(first, last, False)]
    return []


def _segment(
    first: int,
    last: int,
    joints: list[int],
    phrase: Callable[[int, int], str],
    gazetteer: Gazetteer,
    cued: bool,
) -> list[tuple[int, int, bool]]:
    """Cut a list that lost its commas into known names, longest first; keep the rest if cued."""
    starts = [first, *joints]
    found: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(starts):
        for length in (3, 2, 1):
            if i + length <= len(starts):
                end = (starts[i + length] - 1) if i + length < len(starts) else last
                if length == 1 and phrase(starts[i], end).lower() in _OPENERS:
                    continue
                if gazetteer.knows(phrase(starts[i], end)):
                    found.append((starts[i], end, True))
                    i += length
                    break
        else:
            length = (
                2 if phrase(starts[i], starts[i]).lower() in _OPENERS and i + 1 < len(starts) else 1
            )
            word = phrase(starts[i], starts[i]).lower()
            if word in TITLES or (found and (word in _PEOPLES or word in _BODIES)):
                break  # "near Damascus British Foreign Secretary …": another phrase begins
            if cued:
                end = (starts[i + length] - 1) if i + length < len(starts) else last
                found.append((starts[i], end, False))
            i += length
    return found
