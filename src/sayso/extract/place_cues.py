"""Words around a capitalised name that say what it is: "the Naivasha market", "hills of …"."""

from __future__ import annotations

from .words import words as word_list

BEFORE_BOTH = word_list("names", "before_both")
"""Behind these two names joined by "and" are of one kind."""
CUE_AFTER = word_list("names", "cue_after")
CUE_BEFORE = word_list("names", "cue_before")
DIRECTIONS = word_list("names", "directions")
IN = word_list("names", "in")
MEDIA_WORDS = word_list("names", "media_words")
PLURAL = word_list("names", "plural")
SHEIKHS = frozenset({"shaykh", "sheik", "sheikh"})
TITLES = word_list("names", "titles")
_STRUCK_ON = word_list("names", "struck_on")
_DONE_TO = word_list("names", "done_to")
_KIND_FIRST = word_list("names", "kind_first")
_NUMBERED = word_list("names", "numbered")


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


def word_after(words: list[str], last: int) -> str:
    """Return the word behind a name, in small letters; empty at the end."""
    return words[last + 1].lower() if last + 1 < len(words) else ""


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
    if (before == "on" and two_before in _STRUCK_ON) or (before == "of" and two_before in _DONE_TO):
        return True
    return before == "near" or (
        before == "of"
        and (two_before in CUE_BEFORE | DIRECTIONS or two_before.removesuffix("s") in CUE_BEFORE)
    )
