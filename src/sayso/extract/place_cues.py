"""Words around a capitalised name that say what it is: "the Naivasha market", "hills of …"."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from .words import words as word_list

if TYPE_CHECKING:
    from .parse import Token

BEFORE_BOTH = word_list("names", "before_both")
"""Behind these two names joined by "and" are of one kind."""
CUE_AFTER = word_list("names", "cue_after")
CUE_BEFORE = word_list("names", "cue_before")
DIRECTIONS = word_list("names", "directions")
IN = word_list("names", "in")
MEDIA_WORDS = word_list("names", "media_words")
PLURAL = word_list("names", "plural")
_ADJECTIVES = frozenset(w for w in DIRECTIONS if w.endswith("ern")) | {"central", "rural"}
SHEIKHS = frozenset({"shaykh", "sheik", "sheikh"})
TITLES = word_list("names", "titles")
_STRUCK_ON = word_list("names", "struck_on")
_DONE_TO = word_list("names", "done_to")
A_TOWN = re.compile(
    r"\ban? (?:\w+ )?(?:city|suburb|town|village) (?:(?=[^\d,]{0,10}\d[^,]*$)|in (?:the )?)"
)
_KIND_FIRST = word_list("names", "kind_first")
_NUMBERED = word_list("names", "numbered")
_STRIKES_IT = word_list("names", "strikes_it")
_NAMED_BY = word_list("names", "named_by")
_LETTERED = re.compile(r"(?:H|K|KM|PK|T)\d{1,2}")
"""“KM4” of Mogadishu, "PK12" of Bangui, the "T4" air base."""
_IN_ONE = word_list("names", "in_one")
_NO_DISTRICT = word_list("names", "no_district")


def titled(words: list[str], first: int, last: int, known: bool) -> bool:
    """Is the name a person's ("General Haftar", but not the "General Haftar barracks")?

    `known`: whether it is also a place's, as that of a quarter of Aleppo, Sheikh Saeed.
    """
    if known and last > first and words[first].lower() in SHEIKHS:
        before = words[first - 1].lower() if first else ""
        return before not in BEFORE_BOTH | {"of", "and", ","}
    if last > first and (word_after(words, last) in CUE_AFTER or is_numbered(words, first, last)):
        return False
    before = words[first - 1].lower().strip(".") if first else ""
    return before in TITLES or words[first].lower().strip(".") in TITLES


def is_numbered(words: list[str], first: int, last: int) -> bool:
    """Does the name end in its number: "Hill 104"?"""
    return last > first and words[last].isdigit() and words[last - 1].lower() in _NUMBERED


def is_lettered(word: str, before: str) -> bool:
    """Is it a place by letters and a number, behind "at", "in", "near" ("at KM4")?"""
    return before in IN and _LETTERED.fullmatch(word) is not None


def is_struck(words: list[str], first: int, last: int) -> bool:
    """“shelled Gezira University", "hit the Gezira University campus": a site, no authority."""
    if first == 0 or words[last].lower() not in CUE_AFTER:
        return False
    at = first - 2 if words[first - 1].lower() == "the" and first > 1 else first - 1
    return words[at].lower() in _STRIKES_IT


def agency(words: list[str], first: int, last: int) -> list[tuple[int, int]]:
    """“in Khyber Agency", "tehsil Bara of Khyber Agency": districts of Pakistan, and no office.

    Returns the first and last word of each place that the run names; none where it is an office.
    """
    if last == first or words[last] != "Agency" or first == 0:
        return []
    if any(w.lower() in _NO_DISTRICT for w in words[first:last]):
        return []
    before = words[first - 1].lower()
    if "of" in words[first:last] and before in _IN_ONE | _NAMED_BY:
        joint = words.index("of", first, last)
        return [(first, joint - 1), (joint + 1, last)]
    return [(first, last)] if before in _IN_ONE else []


def of_several(words: list[str], first: int, last: int) -> bool:
    """“in Plateau and Kaduna States": the second of two states."""
    return words[last] == "States" and last > first and words[first - 1 : first] == ["and"]


def word_after(words: list[str], last: int) -> str:
    """Return the word behind a name, in small letters; empty at the end."""
    return words[last + 1].lower() if last + 1 < len(words) else ""


def many_behind(words: list[str], runs: list[tuple[int, int]], at: int) -> bool:
    """Say whether a row of names ends in what they are: "Samoka, Qora, Hirbal villages"."""
    while at + 1 < len(runs):
        between = words[runs[at][1] + 1 : runs[at + 1][0]]
        if not between or not set(between) <= {",", "and"}:
            break
        at += 1
    return word_after(words, runs[at][1]) in PLURAL


def with_direction(
    words: list[str], first: int, taken: list[bool], *, country: bool = False
) -> int:
    """Return where a name begins with its direction: "northern Hama", "north-western Hama".

    A country's may be a noun or capitalised: "north Syria", "Eastern Ukraine".
    """
    if not first or taken[first - 1]:
        return first
    side = words[first - 1]
    if not (side.lower() in DIRECTIONS if country else side in _ADJECTIVES):
        return first
    halves = first > 2 and words[first - 2] == "-" and words[first - 3].lower() in DIRECTIONS
    return first - 3 if halves else first - 1


def with_kind(words: list[str], last: int) -> int:
    """Take the kind word behind a name into it: "Castello road", "Qayara air base"."""
    after = word_after(words, last)
    second = word_after(words, last + 1)
    if after in _KIND_FIRST and second in CUE_AFTER | {"site"}:
        return last + 1 if second in PLURAL else last + 2
    return last + 1 if after in CUE_AFTER and after not in PLURAL else last


def cued_by(after: str, before: str, two_before: str, second: str = "") -> bool:
    """Do the words around a name, two before and two after it, say that it is a place?"""
    if after in CUE_AFTER:
        return second not in MEDIA_WORDS
    if after == "side" and before == "the" and two_before in IN | {"on"}:
        # "attacked from the al-Hira side"
        return True
    if after in _KIND_FIRST and second in CUE_AFTER | {"site"}:
        return True
    if before == "to" and two_before == "close":
        return True
    if before in _NAMED_BY and two_before not in ("a", "that", "the", "this"):
        # "in tehsil Bara", "retook village Hamra"
        return True
    if (before == "on" and two_before in _STRUCK_ON) or (before == "of" and two_before in _DONE_TO):
        return True
    return before == "near" or (
        before == "of"
        and (two_before in CUE_BEFORE | DIRECTIONS or two_before.removesuffix("s") in CUE_BEFORE)
    )


def says_how_far(tokens: list[Token], source: str) -> list[Token]:
    """“Sake, a town 25 km from Goma”: of Goma only how far from it Sake is."""
    return [
        after
        for before, after in itertools.pairwise(tokens)
        if source[before.end :].startswith(", a")
        and A_TOWN.search(source[before.end : after.start])
    ]


_OF_A_NATION = re.compile(r"(?:an|[a-z]i|ish|ese|ench|eek|utch|wiss|regime|government|rebel)$")


DESIGNATED = re.compile(r"(?:[A-Z]{1,3}|[A-Z][a-z]|Mi[gG])-\d{1,3}[A-Z]{0,3}s?")
"""T-72, MiG-23, Su-34s, BMP-2: arms by their designation."""


def of_a_nation(word: str) -> bool:
    """Does it look like "Israeli" or "Turkish", and not like "heavy"?"""
    return _OF_A_NATION.search(word) is not None


def assimilates(particle: str, after: str) -> bool:
    """“Deir at Tahta”, "Ash Shaddadi": an Arabic article takes the sound it stands before.

    So "Juba at President Kiir's request" is no name.
    """
    return (
        particle.lower() not in _SUN_ARTICLES
        or not after[:1].isalpha()
        or (after.lower().startswith(particle.lower()[1:]))
    )


_SUN_ARTICLES = frozenset(["ad", "an", "ar", "as", "ash", "at", "az"])
