"""Places in a sentence: where something happened, and what was taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache

from ..model import PlaceMention
from .articles import an
from .precision import KEPT
from .wording import listed

_ADJECTIVE = re.compile(
    r"^(the )?((north|south)?-?(eastern|western)|northern|southern|central|rural|upper|lower)"
    r"( (rural|and|northern|southern|eastern|western))*( of)?$"
)
_ON = re.compile(
    r"\b(bank|outskirts|road|highway|route|side|hill|edge|slope|shore|front|border|frontier|river|"
    r"coast)s?\b"
)
_DOING = re.compile(r"\b(?!crossing|building|surrounding|adjoining|bordering|outlying)\w{2,}ing\b")
"""A deed that was taken for how a place lies: `east taking parts of`."""
_EDGE = re.compile(
    r"(north|south|east|west)[a-z-]* (edge|outskirts|side|bank|tip|corner|part|end)s?\b"
)
_POINT = re.compile(r"\b(crossing|checkpoint|gate|entrance|junction|crossroads?|roundabout)s?\b")
_ASIDE = re.compile(
    r"\s*\([^)]*\)|[#@|“”\"]+|"
    # Hours and what holds the place are no part of how it lies.
    r"\b(in )?the (early )?(morning|afternoon|evening)( hours)?\b|\bneighbou?ring( of)?$|"
    # Who holds a place is not for the report's adjectives to say.
    r"\b[\w-]+-(held|controlled|run|occupied|besieged)\b( +(?=and\b)and\b)?|"
    r"\b(besieged|liberated|occupied|against)\b|"
    r"\b(most )?(importantly|especially|notably|particularly|mainly|mostly|primarily)\b|"
    r"\bsecond (largest )?city( of)?\b",
    re.IGNORECASE,
)
_AT_AN_HOUR = re.compile(r"^in the (?:early )?(?:morning|afternoon|evening|night)\b ?")
_VICINITY = re.compile(r"\b(vicinity|proximity)\b")
_SITE = re.compile(
    r"\b(station|school|mosque|church|hospital|clinic|university|airport|air ?base|checkpoint|"
    r"crossing|roundabout|bridge|depot|headquarters)$",
    re.IGNORECASE,
)
_SOME = re.compile(r"(some|several|many|most)\b")
_BEYOND = re.compile(r"(north|south)?-?(east|west)? of$|(north|south) of$")
_STRETCH = re.compile(
    r"\b(areas?|frontier|borderlands?|outskirts|region|countryside|neighbou?rhoods?|districts?|suburbs?|pocket|valley|mountains)$"
)
# A place by what it is, with no name of its own: `Kurdish-majority city`.
_LAND = re.compile(r"\b(countryside|borders?|frontier|sides?)\b")
_COMMON_PLACE = re.compile(
    r"^((Syrian|Kurdish|Iraqi|Turkish|Lebanese|Ukrainian|Russian|Yemeni|Libyan|Sudanese|Afghan|"
    r"Palestinian|Shia|Shiite|Sunni|Druze|Christian|[A-Z]\w+-[a-z]+) )+"
    r"(?:(?:military|army|air force|naval|border|coastal|frontier) )?"
    r"(city|town|village|air ?base|airport|airfield|base|checkpoint|prison|hospital)$"
)
_TAIL = re.compile(
    r"(in (the )?)?((north|south|east|west)[a-z-]*|near|outside|inside|around|between|"
    r"centre|center)( of)?$"
)
_ABOUT = re.compile(r"(about|over|some|nearly|almost|roughly|around|approximately|more than) \d")
_ROLES = re.compile(
    r"\b(between|to|from|towards?|near|around|along|of|in|inside|at|on|outside|with)$"
)
_PREPOSITIONS = frozenset(
    {
        "in", "on", "at", "near", "around", "outside", "inside", "between", "from", "towards",
        "toward", "to", "off", "along", "close", "across", "beyond", "behind", "against", "into",
        "through", "throughout", "south", "north", "east", "west", "southeast", "southwest",
        "northeast", "northwest", "south-east", "south-west", "north-east", "north-west",
        "opposite", "within",
    }
)  # fmt: skip
_LONGEST_RELATION = 3
"""Words above which a relation holds more than how the place lies; its end is what counts."""
_SMALL = frozenset({"village", "hamlet"})
_WIDE = frozenset({"province", "country", "region"})
_AT = frozenset({"base", "airport", "dam", "hill", "oil field", "crossing", "junction", "site"})
_WITH_ARTICLE = {"river": "on", "sea": "in", "desert": "in"}


def place_name(place: PlaceMention) -> str:
    """Return the name of a place, else its words."""
    return place.name or place.text


def spoken_of(places: Iterable[PlaceMention]) -> tuple[Hashable, ...]:
    """Return all of places that words about them depend on: not where on earth they lie.

    Two reports of one town differ in how sure its place is; a sentence about it does not.
    """
    return tuple(
        [(p.text, p.name, p.id is None, p.kind, p.relation, p.country, p.admin1) for p in places]
    )


_PHRASES: dict[Hashable, str] = {}


def _kept(make: Callable[[Sequence[PlaceMention]], str], places: Sequence[PlaceMention]) -> str:
    """Return `make(places)`, worked out once for places that are spoken of alike."""
    key = (make, spoken_of(places))
    found = _PHRASES.get(key)
    if found is None:
        if len(_PHRASES) >= KEPT:
            _PHRASES.clear()
        found = _PHRASES[key] = make(places)
    return found


def where(places: Sequence[PlaceMention]) -> str:
    """Return the places as an adverb: `in Hajin and As Susah`, `near At Tanf`, or nothing."""
    return _kept(_where, places) if places else ""


def _where(places: Sequence[PlaceMention]) -> str:
    phrases: dict[str, list[str]] = {}
    own = _own(places)
    closer = {place_name(place) for place in own if place.relation}
    own = [place for place in own if place.relation or place_name(place) not in closer]
    for before, place in zip((None, *own), own, strict=False):
        lead = _preposition(place)
        if before is not None and lead == "in" and _preposition(before).endswith("between"):
            # The road between one town and the next: the relation stands with the first.
            lead = _preposition(before)
        phrases.setdefault(lead, []).append(named(place))
    return ", ".join(_joined(lead, names) for lead, names in phrases.items())


def _joined(lead: str, names: Sequence[str]) -> str:
    if lead.endswith("between") and len(set(names)) < 2:
        lead = lead[: -len("between")] + "near"
    if lead == "on the side of":
        # Whose side it was is not said any more.
        lead = "along"
    return f"{lead} {listed(names)}"


def taken(places: Sequence[PlaceMention]) -> str:
    """Return the places as what is taken or held: `Hajin`, `the area of X`, `ground near X`."""
    return _kept(_taken, places) if places else ""


def _taken(places: Sequence[PlaceMention]) -> str:
    return listed(_object(place) for place in _own(places))


def _own(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Return the places without their containers, marked as such or wider than another of them."""
    own = [place for place in places if not holds_others(place, places)] or list(places)
    fine = [place for place in own if place.kind not in _WIDE]
    below = [place for place in own if place.kind != "country"]
    return [
        place
        for place in own
        if place.kind not in _WIDE
        or not any(_contains(place, o) for o in (below if place.kind == "country" else fine))
    ]


def holds_others(place: PlaceMention, places: Iterable[PlaceMention]) -> bool:
    """Say whether a place only tells where others are: `the X and Y areas in the east of Z`."""
    if place.relation == "within":
        return True
    if not (relation := place.relation):
        return False
    return any(other is not place and other.text in relation for other in places)


def _contains(wide: PlaceMention, fine: PlaceMention) -> bool:
    if wide.country and fine.country and wide.country != fine.country:
        return False
    return wide.kind == "country" or not wide.admin1 or wide.admin1 == (fine.admin1 or wide.admin1)


def is_described(name: str) -> bool:
    """Say whether words for a place say what it is, and are no name: `Iraqi city`."""
    return _COMMON_PLACE.search(name) is not None and not name[:1].islower()


def named(place: PlaceMention) -> str:
    """Return a place's name with the article of rivers, deserts and stretches of land."""
    name = place_name(place)
    if place.id is None and is_described(name):
        return f"{an(name)} {name}"
    if "–" in name and place.kind in {"road", "border", None}:
        return f"the {name} {place.kind or 'border'}"
    # "The bank of the river in Abu Kamal": the relation has said that it is a river.
    water = place.kind in _WITH_ARTICLE and (place.kind or "") not in (place.relation or "")
    takes = water or _STRETCH.search(name)
    return f"the {name}" if takes and name[:4].casefold() != "the " else name


def _preposition(place: PlaceMention) -> str:
    if place.relation and (lead := _lead(place.relation, place.kind)):
        return lead
    if (kind := place.kind or "") in _WITH_ARTICLE:
        return _WITH_ARTICLE[kind]
    spot = kind in _AT or (place.id is None and _SITE.search(place_name(place)))
    return "at" if spot else "on" if kind in {"road", "border"} else "in"


@lru_cache(maxsize=KEPT)
def _lead(relation: str, kind: str | None) -> str:
    """Return what a relation leads a name with; nothing where it says no more than the name."""
    relation = " ".join(_ASIDE.sub("", relation).split()).lstrip(",; ")
    relation = _AT_AN_HOUR.sub("", relation)
    if kind == "country" and relation.endswith("area of"):
        return "in"
    relation = re.sub(r"\b(in|on|at|of|to|from|near) the$", r"\1", relation)
    # "Across the northwestern province of Idlib" and "the divided city of Aleppo", less the noun.
    relation = re.sub(r"\bthe ((?:[a-z-]+ern)|central)$", r"\1", relation)
    relation = re.sub(r"\bof the [a-z]+ed$", "of", relation)
    # `Its centres in the part of Aleppo`: whose centres stands before it.
    relation = re.sub(r"^(the )?(its|their) [\w ]*?(?=in )", "", relation)
    relation = re.sub(r"\bthe (parts? of)$", r"\1", relation)
    if _VICINITY.search(relation):
        return "near"
    if len(relation.split()) > _LONGEST_RELATION and (tail := _TAIL.search(relation)):
        lone = re.fullmatch(r"(north|south|east|west)[a-z-]*", tail[0])
        relation = f"in {tail[0]}" if lone else tail[0]
    if re.fullmatch(r"(north|south|east|west)(-?(east|west))?", relation):
        relation = f"in {relation}"
    relation = relation[:1].lower() + relation[1:]
    if "between" in relation and not relation.endswith("between"):
        return "near"
    if kind == "country" and _BEYOND.match(relation):
        # "West of Syria" is the sea: its west is meant.
        return f"in the {relation}"
    if _ABOUT.match(relation):
        return relation
    if re.search(r"[A-Z]|\band\b", relation) or _DOING.search(relation):
        return "in the area of"
    if not relation or relation in {"within", "of"}:
        return ""
    first = relation.split()[0]
    if (first in _PREPOSITIONS and not _EDGE.match(relation)) or first[0].isdigit():
        return relation
    if _SOME.match(relation):
        return f"in {relation}" if _ROLES.search(relation) else f"in {relation} of"
    bare = re.sub(r"^(the|an?)\s+", "", relation)
    if part := re.fullmatch(r"(parts?)( of)?", bare):
        return f"in {part[1]} of"
    if _ADJECTIVE.match(relation):
        if kind in _SMALL:
            # The northern village of X: not its north.
            return "in"
        return f"in {re.sub(r' of$', '', bare)}"
    if _POINT.search(bare):
        return f"at the {bare}" if _ROLES.search(bare) else f"at the {bare} of"
    at = "on" if _ON.search(bare) and not bare.startswith("area") else "in"
    return f"{at} the {bare}" if _ROLES.search(bare) else f"{at} the {bare} of"


def _object(place: PlaceMention) -> str:
    relation, name = (place.relation or "").strip(), named(place)
    if not relation or relation in {"within", "in", "at", "of"}:
        return name
    lead = _preposition(place)
    if _LAND.search(lead) and not lead.endswith("area of"):
        # Who took ground there has not taken all of it.
        return f"territory {lead} {name}"
    if lead.startswith(("in the ", "on the ")):
        return f"{lead[3:]} {name}"
    if lead.startswith("in "):
        return f"{lead[3:]} {name}"
    return f"ground {lead} {name}"
