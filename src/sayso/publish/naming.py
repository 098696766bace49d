"""What may stand as a name in a sentence, and whether it is one or many.

Names that nobody knows are words of a report.  Some are no names at all: half a sentence, the
buttons under a post, a day.  A digest does not print those as if somebody were called so.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

import msgspec

from ..model import Event, Mention, PlaceMention

_OF_A_PAGE = r"[@#|\\\ufffd]|ï¿½|https?:|\.com\b|\bpic\.|\btwitter\b"
"""What stands beside a post or was broken on its way, and in no name."""
_NO_NAME = re.compile(
    rf"{_OF_A_PAGE}|"
    r"\b(tweet|views|print|share|retweets?)\b.*\d|"
    r"\d{3}|\w- [A-Z]|\w-(hour|day|week|month|year)\b|"
    r"^(whose|who|which|that|this|these|those|they|it|he|she|his|her|their|its)\b|"
    r"\b(said|says|told|denied|denies|according|earlier|meanwhile)\b|"
    r"^(no |a )?informations?$|^(sources?|confirmation|(a |the )?claims?)$|"
    r"^own\b|^(first|second|third|attention|then|also|later|meanwhile|however|another|both|several)$",
    re.IGNORECASE,
)
# A word before a name that only begins the sentence, and a dateline: `But US-led coalition`.
_BEFORE_A_NAME = re.compile(
    r"^(?:(?:But|And|Meanwhile|However|While|Although|Yet|So|Also|Then|Still)\s+(?=[A-Z])|"
    r"(?!UNHCR|UNRWA|CENTCOM)[A-Z]{5,}\s+(?=[A-Z][a-z]))"
)
# What a party does, taken for part of its name: `shelling rebels`.
_SHOOTING = re.compile(r"^(?:shelling|bombing|shooting|fighting|attacking) (?=[a-z]+s$)")
_AS_ONE_WORD = re.compile(r"\b(search|command|hit) and (rescue|control|run)\b")
_BASED = re.compile(r"^based (?=[A-Z])")
_OWN = re.compile(r"(?<!its )(?<!their )(?<!his )\bown (?=[a-z]+s$)")
_COMMON_ADJECTIVE = re.compile(
    r"^(Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|\w+teen|Twenty|Thirty|Forty|Fifty|Entire|"
    r"Local|Heavy|Residential|Civilian|Several|Numerous|Dozens|Hundreds|Thousands|Terrorist|Armed|"
    r"Rebel|Opposition|Militant|Unknown|Various|Enemy|Government|Reinforcements?|Firefighters?|"
    r"Humanitarian|Jihadist|Medical|Security|Military|Allied|Militias?|Fighters|Gunmen|Troops|"
    r"Soldiers|Militants|Rebels|Insurgents|Residents|Activists|Experts|Observers|Witnesses)"
    r"(?=$| [a-z])"
)
_DAY = re.compile(
    r"^(the )?\d{1,2}(st|nd|rd|th)?( of)? (january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"^(an? |the )?(satellite |aerial )?"
    r"(photographs?|photos?|pictures?|images?|videos?|footage|posts?)( of\b.*)?$",
    re.IGNORECASE,
)
_NOBODY_SAID = re.compile(
    r"^(the |some |many )?(people|persons?|others?|somebody|children|babies|dead|victims|wounded)$",
    re.IGNORECASE,
)
_KEPT = 8192
"""Answers about distinct words that are kept at hand."""
_SMALL_WORDS = frozenset({"of", "the", "and", "in", "for", "from", "de", "del", "la", "el", "y"})
_COMMON_NOUN = re.compile(
    r"\b(soldiers?|officers?|sergeants?|men|people|persons|personnel|troops|forces|units?|squads?|"
    r"commands?|commandos?|guerrillas?|rebels|terrorists|fascists|enemy|policemen|guards|watchmen|"
    r"mayors|mothers|members|leaders?|residents.*|eyewitnesses|civilians|children|population|"
    r"sources|authorities|reports?|institutions|helicopters?|planes?|aircraft|vehicles?|tanks?|"
    r"carriers|ambulances|cars?|bombs?|rifles?|weapons|grenades?|explosives|rounds|positions?|"
    r"facilities|homes|garrisons|strongholds|schools?|hospital|prisoners|journalists|foreigner|"
    r"systems?|buildings?|installations?|barracks|towers?|mayor|population|exchanges?|"
    r"machineguns?|banks?|buses|trucks?|convoys?|foreigners|shelters?|"
    r"extremists?|groups?|individuals|delegations?|patrols?|crews?|citizens?|correspondents?|"
    r"(?<!\w )(?:hotels?|factory|factories))$",
    re.IGNORECASE,
)
_MOST_OF_A_SPEAKER = 10
"""Words above which who speaks is more likely a stretch of the sentence."""
_CHEMICALS = re.compile(
    r"\b(gas(es|ses)?|chlorine|sarin|agents?|substances?|chemicals?|(chemical|toxic) weapons?|"
    r"containers?|supplies|weapons|weaponry)$",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(s|people|men|women|children|police|military|army|troops|media|militia|opposition)$",
    re.IGNORECASE,
)
_ONE_STATE = re.compile(
    r"^(the )?(united (states|nations|arab emirates)|netherlands|philippines|maldives|seychelles|"
    r"hamas|honduras)$",
    re.IGNORECASE,
)
_PARTS_OF = re.compile(
    r"(the )?([a-z]+ )*(parts|areas|suburbs|districts|outskirts|neighbou?rhoods|villages|towns|"
    r"positions|fighters|members|units|depots|gatherings|convoys) of "
)
_ONE = re.compile(r"(ss|us|is|commander|fighter|member)$", re.IGNORECASE)


@lru_cache(maxsize=_KEPT)
def small_letters(words: str) -> str:
    """Return words of a wire in capitals as they are written elsewhere.

    `ZACATECOLUCA` is a name, `ENEMY SOLDIERS` and `HELICOPTERS` are not.
    """
    if not words.isupper():
        return words
    if _COMMON_NOUN.search(words):
        return words.lower()
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", _as_in_a_name, words)


def _as_in_a_name(found: re.Match[str]) -> str:
    word = found[0].lower()
    return word if word in _SMALL_WORDS and found.start() else word.capitalize()


def in_small_letters(event: Event, peoples: Set[str]) -> Event:
    """Return an event told in capitals with its names written as `small_letters` writes them.

    `peoples` are adjectives of states and groups, in small letters, that keep a capital.
    """
    return msgspec.structs.replace(
        event,
        actor=tuple([_named(mention, peoples) for mention in event.actor]),
        target=tuple([_named(mention, peoples) for mention in event.target]),
        place=tuple(map(_placed, event.place)),
        figures=tuple(
            msgspec.structs.replace(figure, of=figure.of and figure.of.lower())
            for figure in event.figures
        ),
    )


def _named(mention: Mention, peoples: Set[str]) -> Mention:
    if mention.id is not None:
        return mention
    name = mention.name and _with_peoples(mention.name, peoples)
    text = _with_peoples(mention.text, peoples)
    return msgspec.structs.replace(mention, text=text, name=name)


def _with_peoples(words: str, peoples: Set[str]) -> str:
    parts = small_letters(words).split(" ")
    return " ".join(part.capitalize() if part in peoples else part for part in parts)


def _placed(place: PlaceMention) -> PlaceMention:
    name = place.name and small_letters(place.name)
    return msgspec.structs.replace(place, text=small_letters(place.text), name=name)


@lru_cache(maxsize=_KEPT)
def tidy_name(words: str) -> str:
    """Return words that nobody knows as they stand in a sentence.

    Without what came before a name (`But US-led coalition`, `BEIRUT Syrian government`), and with
    a small letter where they only began a sentence (`Entire settlements`).
    """
    words = _SHOOTING.sub("", _BEFORE_A_NAME.sub("", words))
    if _COMMON_ADJECTIVE.match(words):
        words = words[0].lower() + words[1:]
    words = _AS_ONE_WORD.sub(r"\1-and-\2", _BASED.sub("", words))
    words = _OWN.sub("its own ", words)
    return re.sub(r"\b(civilian)s? (?=citizens?\b)", "", words)


def is_shown(words: str) -> bool:
    """Say whether words name pictures or posts, not people or things in the world."""
    return _SHOWN.match(words) is not None


def is_of_a_page(words: str) -> bool:
    """Say whether words hold what belongs to a page: `Central Command@CENTCOM`."""
    return re.search(_OF_A_PAGE, words, re.IGNORECASE) is not None


@lru_cache(maxsize=_KEPT)
def is_name(words: str, most: int) -> bool:
    """Say whether words that nobody knows can stand as a name, of `most` words at most."""
    if _NO_NAME.search(words) or _DAY.match(words):
        return False
    return len(words.split()) <= most


def is_speaker(words: str) -> bool:
    """Say whether words that nobody knows can be printed as who says something."""
    shown = _SHOWN.match(words) or _NOBODY_SAID.match(words)
    return not shown and is_name(words, _MOST_OF_A_SPEAKER)


def is_poison(words: str) -> bool:
    """Say whether words name what a chemical attack is done with, not whom it hits."""
    return _CHEMICALS.search(words) is not None


@lru_cache(maxsize=_KEPT)
def is_plural(words: str) -> bool:
    """Say whether a phrase with its article takes `were`: `two men`, `the Syrian Army`."""
    if re.search(r" and (an?|the|one) ", words) or _PARTS_OF.match(words):
        return True
    if re.match(r"(an?|one|the man|the woman) ", words) or _ONE_STATE.search(words):
        return False
    if " and " in words or re.match(r"members of |(the )?(two|three|many|several|some|\d)", words):
        return True
    return bool(_MANY.search(words)) and not _ONE.search(words)
