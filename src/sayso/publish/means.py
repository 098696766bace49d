"""What a strike was made with, as the words of its reports have it: a drone is no aircraft.

A type holds more than one sentence may say: `shelling` is guns, rockets and missiles.  Where all
reports of an event name one of them, the sentence does; else it says what is true of all.  Only a
bombing of which one report tells is none of a planted device because another says less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from ..model import ClaimType, Event, Row
from .facts import Facts
from .precision import KEPT

_DRONES = re.compile(r"\b(?:drones?|uavs?|unmanned|quadcopters?)\b", re.IGNORECASE)
_FROM_THE_AIR = re.compile(
    r"\b(?:(?:war)?planes?|war planes|jets?|aircraft|helicopters?|gunships?|aerial|sorties|"
    r"air[- ]?(?:strikes?|raids?|force|attacks?)|bomb\w*|barrels?|from the air)\b",
    re.IGNORECASE,
)
_MISSILES = re.compile(r"\bmissiles?\b", re.IGNORECASE)
_ROCKETS = re.compile(r"\brockets?\b", re.IGNORECASE)
_SHELLS = re.compile(
    r"\b(?:shell\w*|artillery|mortars?|howitzers?|bombard\w*|tanks?|guns?)\b", re.IGNORECASE
)
_BOMBED = re.compile(r"\bbomb(?:ed|s|ings?)\b(?! (?:attack|blast|explo))", re.IGNORECASE)
_DROPPED = re.compile(r"\bbarrel[- ]bomb\w*", re.IGNORECASE)
_WENT_OFF = re.compile(
    r"\b(?:explo\w+|deton\w+|blasts?|blew|device|mines?|ieds?|suicide|car|truck|roadside|bombs?|"
    r"bombers?|grenades?)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?:strikes|raids|air ?strikes|attacks|bombings|drones|missiles|rockets|shells|planes|"
    r"war ?planes|jets|aircraft|sorties|helicopters|several|series|wave|barrage|uavs)\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:strike|raid|airstrike|attack|drone|missile|rocket)\b", re.IGNORECASE)


class Means(Row, kw_only=True, frozen=True):
    """How a sentence tells of a strike."""

    forms: str
    """Whose forms of phrases.yaml it takes: the type's own name, or a closer one."""
    single: bool = False
    """The reports tell of one strike, and of no others."""


def means_of(event: Event, facts: Facts) -> Means:
    """Return the means of a strike, and the type's own forms for all else."""
    if event.type not in _CHOICES:
        return _plain(event.type)
    words = tuple([claim.evidence.text for claim in facts.claims_of(event.claims)])
    return _told_by(words, event.type) if words else _plain(event.type)


@cache
def _plain(kind: ClaimType) -> Means:
    return Means(forms=kind)


@lru_cache(maxsize=KEPT)
def _told_by(words: tuple[str, ...], kind: ClaimType) -> Means:
    """Return the means by the words of all claims: the same event is told of several times."""
    single = all(_ONE.search(text) and not _MANY.search(text) for text in words)
    return Means(forms=_CHOICES[kind](words), single=single)


def _all_tell(words: Sequence[str], of: re.Pattern[str], never: re.Pattern[str]) -> bool:
    return all(map(of.search, words)) and not any(map(never.search, words))


def _of_airstrikes(words: Sequence[str]) -> str:
    if _all_tell(words, _DRONES, _FROM_THE_AIR):
        return "drone strike"
    return "airstrike" if any(map(_FROM_THE_AIR.search, words)) else "strike"


def _of_shelling(words: Sequence[str]) -> str:
    if all(map(_SHELLS.search, words)):
        thrown = any(_MISSILES.search(text) or _ROCKETS.search(text) for text in words)
        return "shelling" if thrown else "gunfire"
    if _all_tell(words, _MISSILES, _SHELLS):
        return "missile strike"
    return "rocket fire" if _all_tell(words, _ROCKETS, _SHELLS) else "shelling"


def _of_bombing(words: Sequence[str]) -> str:
    # A second report that only counts the dead says nothing of how.
    dropped = any(_DROPPED.search(text) or _BOMBED.search(text) for text in words)
    set_off = any(_WENT_OFF.search(_DROPPED.sub("", text)) for text in words)
    return "bombed" if dropped and not set_off else "bombing"


_CHOICES: dict[ClaimType, Callable[[Sequence[str]], str]] = {
    "airstrike": _of_airstrikes,
    "shelling": _of_shelling,
    "bombing": _of_bombing,
}
