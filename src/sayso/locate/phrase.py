"""Take a place mention apart: the named place or places, its kind in words, and its relation.

"the Ithriyah–Tabqa road" → two names, kind road; "eastern Syria" → Syria, its eastern side;
"Deir Ezzor's western countryside" → Deir Ezzor, countryside to the west; "Hama province" → Hama,
kind province.  A name that the gazetteer knows as a whole ("Eastern Ghouta") is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import Row
from .builtin import country_names
from .names import plain
from .relative import AGAIN, Relation, understand

KINDS = {
    "province": "province", "provinces": "province", "governorate": "province",
    "governorates": "province", "oblast": "province", "state": "province", "region": "region",
    "county": "district", "canton": "district", "parish": "district",
    "wilaya": "province", "wilayat": "province",
    "district": "district", "raion": "district", "sub-district": "district",
    "subdistrict": "district", "sub district": "district", "municipality": "district",
    "local government area": "district", "local government areas": "district", "lga": "district",
    "woreda": "district", "zone": "district", "kebele": "village", "payam": "district",
    "boma": "village", "hromada": "district", "township": "district", "cercle": "district",
    "commune": "district", "locality": "district", "territory": "district",
    "territoire": "district", "department": "district", "division": "district",
    "arrondissement": "district", "chiefdom": "district", "groupement": "district",
    "sub-county": "district", "subcounty": "district", "tehsil": "district", "ward": "district",
    "prefecture": "province", "sub-prefecture": "district", "subprefecture": "district",
    "emirate": "province", "administrative area": "district", "republic": "province",
    "city": "city", "town": "town", "village": "village", "hamlet": "village",
    "neighborhood": "neighbourhood", "neighbourhood": "neighbourhood", "quarter": "neighbourhood",
    "suburb": "neighbourhood", "camp": "camp", "refugee camp": "camp",
    "airport": "airport", "international airport": "airport", "airbase": "base",
    "air base": "base", "ab": "base", "airfield": "airport", "military airport": "airport",
    "base": "base", "military base": "base", "garrison": "base", "barracks": "base",
    "outpost": "base",
    "dam": "dam", "bridge": "crossing", "crossing": "crossing", "border crossing": "crossing",
    "crossroad": "junction", "crossroads": "junction", "junction": "junction",
    "roundabout": "junction", "intersection": "junction", "checkpoint": "site",
    "oil field": "oil field", "oilfield": "oil field", "oil fields": "oil field",
    "gas field": "oil field", "gas fields": "oil field", "field": "oil field",
    "refinery": "site", "power plant": "site", "hospital": "site", "prison": "site",
    "mountain": "hill", "mountains": "hill", "hill": "hill", "hills": "hill", "heights": "hill",
    "road": "road", "highway": "road", "motorway": "road", "route": "road", "axis": "road",
    "line": "road", "front": "road", "frontline": "road", "corridor": "road",
    "river": "river", "valley": "river", "desert": "desert", "sea": "sea", "lake": "sea",
    "border": "border", "frontier": "border", "island": "site", "peninsula": "region",
    "port": "site", "complex": "site", "forest": "site", "plain": "region",
    "countryside": "countryside",
    "area": "area", "center": "area", "centre": "area", "city center": "area",
    "city centre": "area", "front line": "road", "pocket": "area", "enclave": "area",
}  # fmt: skip
"""Kind words after a name → kind."""

_TAIL = re.compile(
    r"[\s-]+((?:" + "|".join(sorted(map(re.escape, KINDS), key=len, reverse=True)) + r")s?)$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:the\s+)?((?:"
    + "|".join(sorted(map(re.escape, KINDS), key=len, reverse=True))
    + r")s?)\s+(?:of\s+(?:the\s+)?)?(?=\S)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:(?:in|at|inside)\s+)?(?:the\s+)?", re.IGNORECASE)
_ROAD_BETWEEN = re.compile(
    r"^(?:the\s+)?(?:(?P<kind>road|highway|route|border|area|line|corridor)\s+)?between\s+"
    r"(?:the\s+)?(?P<a>.+?)\s+and\s+(?:the\s+)?(?P<b>.+)$",
    re.IGNORECASE,
)
_ROAD_LINKING = re.compile(
    r"^(?:the\s+)?(?:\w+\s+){0,2}?(?P<kind>road|highway|motorway|route|axis)\s+"
    r"(?:(?:that\s+)?(?:links?|linking|connects?|connecting)|from|running from|leading from)\s+"
    r"(?:the\s+)?(?P<a>.+?)\s+(?:to|and|with)\s+(?:the\s+)?(?P<b>.+)$",
    re.IGNORECASE,
)
_BORDER_WITH = re.compile(
    r"^(?P<a>.+?)(?:['’]s?)?\s+(?:\w+\s+)?(?:border|frontier|boundary)\s+with\s+"
    r"(?:the\s+)?(?P<b>.+)$",
    re.IGNORECASE,
)
_BY_THE_BORDER = re.compile(
    r"^(?P<rest>.*[A-Z]\S*.*?),?\s+(?:on|near|along|at) the (?:\w+\s)?"
    r"(?:border|boundary|frontier) (?:of|with|between)\s.+$"
)
"""A place and which border it lies by: "X village on the border of A and B"."""
_QUARTER_OF = re.compile(r"^[^-–—]{3,}\s-\s(?P<rest>(?:[^\s–—]|\s(?!-\s)){3,})$")
"""A city and its quarter as coders write them: "Aleppo - Karam"."""
_DASHES = re.compile(r"\s*[–—/]\s*|-")
_SIDE_FIRST = re.compile(
    r"^(?:the\s+)?(?P<rel>(?:(?:far|deep)\s+)?(?:north|south|east|west)(?:[- ]?(?:east|west))?"
    r"(?:ern(?:most)?)?|central|upper|lower|rural|downtown)[\s-]+"
    r"(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_OWN_ARTICLE = re.compile(r"(?:al|el|ar|as|ash|ad|at|an|az)[- ](?=\w)", re.IGNORECASE)
_PART_OF = re.compile(
    r"^(?:the\s+)?(?P<rel>(?:\S+\s+){0,3}?(?:parts?|sides?|half|countryside|suburbs?|outskirts|"
    r"edges?|"
    r"banks?|areas?|vicinity|districts?|neighbou?rhoods?|cent(?:er|re)|environs|surroundings?|"
    r"entrance|gates?|shores?|coast|desert|reaches|front(?:line)?s?)\s+of|"
    r"(?:\S+\s+){0,4}?(?:north|south|east|west)(?:[- ]?(?:east|west))*\s+(?:of|from)|"
    r"near|around|outside|in the vicinity of|vicinity of|ivo|towards?)\s+(?:the\s+)?"
    r"(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_WAY = r"(?:(?:north|south|east|west)[-/ ]?)+(?:ern|erly)?"
_SHORT_WAY = r"[NSEW]{1,3}(?:/[NSEW]{1,3})?"
_FAR = r"(?:\d+(?:[.,]\d+)?|ten|twenty|thirty|forty|fifty|[a-z]+)\s*(?:[-–]\s*\d+\s*)?"
_UNITS = (
    r"(?:k(?:ilo)?m(?:et(?:er|re)s?)?s?|NM|nmi?|nautical miles?|mi(?:les?)?|m(?:et(?:er|re)s)?)"
)
_OFFSET_OF = re.compile(
    rf"(?:^|[\s,])(?P<rel>{_FAR}[ -]?(?i:{_UNITS})\b\s*(?:to the\s+)?(?:(?i:{_WAY})|{_SHORT_WAY})\b"
    rf"\s*(?:of\b|from\b)?|{_FAR}[ -]?(?i:{_UNITS})\s+(?:of|from|off|outside)\b|"
    rf"\b(?:(?i:{_WAY})|{_SHORT_WAY})\s+(?:of|from)\b)\s+(?:the\s+)?(?P<rest>\S.*)$",
)
_POSSESSIVE = re.compile(
    r"^(?P<rest>\S.*?)(?:['’]s?)\s+(?P<rel>(?:\S+\s+)?(?:countryside|outskirts|suburbs?|"
    r"(?:south|north|east|west)\S*(?:\s+\w+)?|cent(?:er|re)|banks?|border|edges?))$",
    re.IGNORECASE,
)
_TAIL_SIDE = re.compile(
    r"^(?P<rest>\S.*?)\s+(?P<rel>(?:(?:north|south|east|west)\S*\s+)?"
    r"(?:countryside|outskirts|suburbs|rural area|surroundings|environs))$",
    re.IGNORECASE,
)


_PEOPLES = frozenset(("Kurdish", "Arab", "Druze", "Alawite", "Turkmen", "Yazidi", "Tigrayan"))
_COUNTRYSIDE, _AREA = understand("countryside of"), understand("area of")


class Phrase(Row, frozen=True, kw_only=True):
    """A mention taken apart."""

    names: tuple[str, ...]
    """One name, or the two ends of a road, border or stretch between."""
    kind: str | None = None
    relation: Relation = Relation()


def parse(
    text: str,
    relation: str | None,
    kind: str | None,
    knows: Callable[[str], bool],
    whole: Callable[[str], bool],
) -> Phrase:
    """Take the words of a mention apart.

    `relation` are the words between event and place, `kind` what the text calls it; both may be
    None.  `knows` says whether a name, in some spelling, is in the gazetteer; `whole` whether just
    these words are.
    """
    said = understand(relation)
    name = _ARTICLE.sub("", " ".join(AGAIN.sub(" ", text).split()).strip(" ,.;:"))
    if not name:
        return Phrase(names=(text,), kind=kind, relation=said)
    if whole(name):
        tail = _TAIL.search(name)
        return Phrase(names=(name,), kind=kind or (_kind(tail[1]) if tail else None), relation=said)
    if (side := _SIDE_FIRST.match(name)) and (article := _OWN_ARTICLE.match(side["rest"])):
        plainer = f"{side['rel']} {side['rest'][article.end() :]}"
        if whole(plainer):  # "Eastern Al-Ghouta" is Eastern Ghouta, a place of its own
            return Phrase(names=(plainer,), kind=kind, relation=said)
    known = _TAIL.search(name)
    if known and _SIDE_FIRST.match(name) and whole(name[: known.start()]):
        said_kind = _kind(known[1])  # "Eastern Ghouta region" is Eastern Ghouta
        return Phrase(names=(name[: known.start()],), kind=kind or said_kind, relation=said)
    beside = _BY_THE_BORDER.match(name)
    if beside and (knows(beside["rest"]) or _TAIL.search(beside["rest"]) or said.mode != "at"):
        return parse(beside["rest"], relation, kind, knows, whole)
    first, _, rest = name.partition(" ")
    if rest[:1].isupper() and _is_people(first) and (knows(rest) or _TAIL.search(rest)):
        return parse(rest, relation, kind, knows, whole)
    ends = _ROAD_BETWEEN.match(name) or _ROAD_LINKING.match(name)
    if ends is None and (ends := _BORDER_WITH.match(name)):
        mode = Relation(mode="between")
        return Phrase(names=(ends["a"], ends["b"]), kind="border", relation=mode)
    if ends:
        mode = Relation(mode="between")
        return Phrase(names=(ends["a"], ends["b"]), kind=_kind(ends["kind"]) or kind, relation=mode)
    for pattern in (_OFFSET_OF, _POSSESSIVE, _PART_OF, _TAIL_SIDE, _SIDE_FIRST):
        found = pattern.search(name)
        if found and (pattern is not _SIDE_FIRST or not _is_name(found["rest"], knows)):
            words = found["rel"] if pattern is not _SIDE_FIRST else found["rel"] + " part of"
            inner = parse(found["rest"], None, kind, knows, whole)
            outer = understand(words)
            return Phrase(
                names=inner.names,
                kind=inner.kind,
                relation=_first(said, _both(outer, inner.relation)),
            )
    quarter = _QUARTER_OF.match(name)
    if quarter:
        return parse(quarter["rest"], relation, kind or "neighbourhood", knows, whole)
    tail, head = _TAIL.search(name), _HEAD.match(name)
    if head and len(name) > head.end():
        inner = parse(name[head.end() :], None, _kind(head[1]) or kind, knows, whole)
        return Phrase(names=inner.names, kind=inner.kind, relation=_first(said, inner.relation))
    if tail:
        base, kind_said = name[: tail.start()], _kind(tail[1])
        linear = kind_said in ("road", "border", "area") and not knows(base)
        pair = two_names(base, knows) if linear else None
        if kind_said == "border" and not pair:
            pair = _two_peoples(base)
        if pair:
            return Phrase(names=pair, kind=kind_said, relation=Relation(mode="between"))
        if kind_said == "countryside":
            return Phrase(names=(base,), kind=kind, relation=_first(said, _COUNTRYSIDE))
        if kind_said == "area":
            return Phrase(names=(base,), kind=kind, relation=_first(said, _AREA))
        return Phrase(names=(base,), kind=kind_said or kind, relation=said)
    if kind in ("road", "border") or re.search(r"\s[–—-]\s|[–—]", name):
        pair = two_names(name, knows)
        if pair:
            return Phrase(names=pair, kind=kind, relation=Relation(mode="between"))
    return Phrase(names=(name,), kind=kind, relation=said)


def _two_peoples(text: str) -> tuple[str, str] | None:
    """Return the two countries of "Syrian-Lebanese"."""
    names = [country_names().get(plain(part)) for part in _DASHES.split(text)]
    return (names[0], names[1]) if len(names) == 2 and names[0] and names[1] else None


def _is_people(word: str) -> bool:
    """Whether a word before a name only tells whose it is: "Syrian Hama province"."""
    return plain(word) in country_names() or word in _PEOPLES


def _is_name(rest: str, knows: Callable[[str], bool]) -> bool:
    """Whether "East X" is better left whole: nothing behind the direction is known."""
    return not (knows(rest) or _TAIL.search(rest) or _TAIL_SIDE.match(rest))


def _both(outer: Relation, inner: Relation) -> Relation:
    """Join "countryside of" with the direction inside it ("northern Aleppo countryside")."""
    if inner.bearing is not None and outer.bearing is None and outer.mode == "around":
        return Relation(mode="side", bearing=inner.bearing, wide=outer.wide)
    return outer


def _first(said: Relation, other: Relation) -> Relation:
    return said if said.mode != "at" else other


def _kind(word: str | None) -> str | None:
    if not word:
        return None
    word = word.lower()
    return KINDS.get(word) or KINDS.get(word.removesuffix("s"))


def two_names(text: str, knows: Callable[[str], bool]) -> tuple[str, str] | None:
    """Split "A-B" into two names where the parts are names; hyphens inside names stay."""
    cuts = [(m.start(), m.end()) for m in _DASHES.finditer(text)]
    best: tuple[int, str, str] | None = None
    for start, end in cuts:
        left, right = text[:start].strip(), text[end:].strip()
        if len(left) < 3 or len(right) < 3:
            continue
        score = knows(left) + knows(right) + (text[start:end].strip() != "-")
        if best is None or score > best[0]:
            best = (score, left, right)
    return (best[1], best[2]) if best and best[0] >= 1 else None
