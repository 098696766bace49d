"""Where: the places a happening is said to be in, most specific first, containers after them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ..model import PlaceMention
from .parse import Sentence, Token
from .phrases import core
from .place_cues import A_TOWN
from .tree import first_of_row
from .words import words

_KIND = {
    "city": "city",
    "cities": "city",
    "town": "town",
    "towns": "town",
    "village": "village",
    "villages": "village",
    "hamlet": "village",
    "province": "province",
    "provinces": "province",
    "governorate": "province",
    "oblast": "province",
    "state": "province",
    "states": "province",
    "county": "district",
    "district": "district",
    "districts": "district",
    "region": "region",
    "area": "area",
    "areas": "area",
    "neighborhood": "neighbourhood",
    "neighbourhood": "neighbourhood",
    "neighborhoods": "neighbourhood",
    "neighbourhoods": "neighbourhood",
    "suburb": "neighbourhood",
    "quarter": "neighbourhood",
    "countryside": "area",
    "outskirts": "area",
    "suburbs": "area",
    "settlement": "village",
    "settlements": "village",
    "airport": "airport",
    "airbase": "base",
    "base": "base",
    "dam": "dam",
    "hill": "hill",
    "mountain": "hill",
    "mountains": "hill",
    "field": "oil field",
    "oilfield": "oil field",
    "crossing": "crossing",
    "crossroad": "junction",
    "crossroads": "junction",
    "junction": "junction",
    "roundabout": "junction",
    "road": "road",
    "highway": "road",
    "river": "river",
    "valley": "region",
    "desert": "desert",
    "camp": "camp",
    "island": "island",
    "bridge": "bridge",
    "capital": "city",
    "front": "area",
    "direction": "area",
    "axis": "area",
    "line": "road",
    "route": "road",
    "square": "site",
    "port": "port",
    "forest": "area",
    "axes": "area",
}
_CONNECTS = words("places", "connects")
"""“a highway that connects A to B” is neither A nor B."""
_STRIPPED = words("places", "stripped")
_GENERIC = {
    "city": ("city", "town"),
    "town": ("town", "city", "village"),
    "village": ("village", "town"),
    "district": ("district", "neighbourhood"),
    "province": ("province",),
    "area": (),
    "region": (),
    "camp": ("camp",),
    "airport": ("airport",),
    "base": ("base",),
    "border": (),
    "capital": ("city",),
    "country": ("country",),
    "territory": (),
    "airbase": ("base",),
    "field": ("oil field",),
    "river": ("river",),
    "oilfield": ("oil field",),
    "road": ("road",),
    "enclave": (),
    "settlement": ("village", "town"),
}
_PLACE_PREP = words("places", "place_prep")
_DIRECTION = re.compile(
    r"(?:\b(?:\d[\d.,]*|[a-z-]+)\s?(?:km|kilomet(?:er|re)s?|miles?|NM|nm|m|met(?:er|re)s)\b"
    r"(?: to the)?[^,;]{0,12})?"
    r"\b(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|northern|southern"
    r"|eastern|western|central|north-?eastern|north-?western|south-?eastern|south-?western"
    r"|route|road|highway|outskirts|countryside|suburbs?|edge|part|side|bank|area|"
    r"vicinity|center|centre|near|around|outside|between|entrance|border|rural|km|kilomet(?:er|re)s|miles)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class PlaceWord:
    """A place mention in a sentence: its token, the mention, and its container's token."""

    token: Token
    mention: PlaceMention


def mention_of(token: Token, source: str, sentence: Sentence) -> PlaceMention:
    """Return the mention for a place token: words, kind word, relation words."""
    assert token.name is not None
    words = source[token.start : token.end]
    kind = None
    last = words.rsplit(" ", 1)[-1].lower()
    if last in _KIND and " " in words:
        kind = _KIND[last]
        lower = words[-len(last)].islower()
        if last in _STRIPPED and last.endswith("s") and (lower or not token.name.known):
            words = words[: -len(last)].rstrip()
    if kind is None:
        kind = _kind_before(token)
    if (
        kind is None
        and token.head is not None
        and token.dep in ("compound", "nmod", "amod", "poss")
    ):
        kind = _KIND.get(token.head.low)
    relation = relation_of(token, source, sentence)
    if relation is None and any(
        a.dep in ("relcl", "acl") and a.lemma in _CONNECTS for a in token.ancestors()
    ):
        relation = "on the way between"
    return PlaceMention(text=words, kind=kind, relation=relation)


def _kind_before(token: Token) -> str | None:
    """“the town of X”, "villages of A, B and C", "X and Y provinces"."""
    node = first_of_row(token)
    if (
        node.dep == "pobj"
        and node.head is not None
        and node.head.low == "of"
        and node.head.head is not None
    ):
        before = node.head.head.low
        # A port is called by its city, and lies in it.
        return "city" if before == "port" else _KIND.get(before)
    if node.dep == "appos" and node.head is not None:
        return _KIND.get(node.head.low)
    if node.head is not None and node.dep in ("compound", "nmod"):
        return _KIND.get(node.head.low)
    return None


_EDGES = frozenset(["border", "frontier", "outskirt", "outskirts", "countryside", "suburb", "edge"])
"""What somebody's own of a place is not the place: "Raqqa's border", "Aleppo's outskirts"."""


def relation_of(token: Token, source: str, sentence: Sentence) -> str | None:
    """Return the words from the preposition that opens the place phrase to the name, if any."""
    edge = token.head
    if token.dep == "poss" and edge is not None and edge.lemma.lower() in _EDGES:
        return re.sub(r"^(?:['’]s|['’])\s*", "", source[token.end : edge.end].strip())
    node = token
    while node.dep == "conj" and node.head is not None and node.head.i < node.i:
        node = node.head
    first = node
    for above in node.ancestors():
        if above.i > node.i or above.pos in ("VERB", "AUX"):
            break
        if above.name is not None and above.name.kind == "place":
            break
        if above.dep in ("pobj", "dobj", "attr", "nsubj", "nsubjpass") and not _geographic(above):
            break
        if above.dep == "appos" and above.low in COMPASS:
            # "Bara, north of Al-Obeid"
            first = min(first, above, key=lambda t: t.i)
            break
        if above.dep in (
            "prep",
            "pobj",
            "npadvmod",
            "advmod",
            "dobj",
            "compound",
            "nmod",
            "amod",
            "quantmod",
            "poss",
        ):
            first = min(first, above, key=lambda t: t.i)
            for child in above.children:
                if child.i < first.i and child.dep in (
                    "npadvmod",
                    "nummod",
                    "advmod",
                    "amod",
                    "det",
                    "compound",
                    "quantmod",
                ):
                    first = min([first, *child.subtree()], key=lambda t: t.i)
            if above.dep == "dobj":
                break
        else:
            break
    words = source[first.start : token.start].strip() if first is not token else ""
    words = re.sub(r"^(?:in|at|on|to|of|into|from)\s+(?:the\s+)?", "", words, flags=re.I)
    words = re.sub(
        r"\b(?:the )?(?:town|city|village|province|district|governorate|cities)s? of$",
        "",
        words,
    ).strip()
    words = re.sub(r"\s*(?:the|The)$", "", words).strip()
    words = A_TOWN.sub("", words)
    # What stands before another name belongs to that: "from the SDF south of X".
    words = re.sub(
        r"^.*\b[A-Z][\w’'-]*\b\s*(?:city|town|village|province)?(?: of)?", "", words
    ).strip()
    # "in north and east Syria": the second half is a part of the name as the text has it.
    if not words or len(words) > 70 or not _DIRECTION.search(words) or words.endswith(" and"):
        return None
    return words


COMPASS = frozenset(
    ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"]
)
_SIDES = words("places", "sides")


def _geographic(token: Token) -> bool:
    """Is the noun a part of a place phrase ("the outskirts of", "12 km southeast of")?"""
    return token.low in _KIND or token.lemma.lower() in _SIDES or token.low in _SIDES


def is_generic_place(token: Token) -> bool:
    """“the city”, "the area", "the town": a place that the text named before."""
    return (
        token.name is None
        and token.low in _GENERIC
        and any(c.low in ("the", "this", "that") for c in token.children)
        and not any(
            (c.dep == "prep" and c.low == "of") or (c.dep == "appos" and c.name is not None)
            for c in token.children
        )
    )


def generic_kinds(token: Token) -> tuple[str, ...]:
    """Kinds of place that a definite description can mean; empty = any."""
    return _GENERIC.get(token.low, ())


def place_tokens(tokens: list[Token], barred: set[int]) -> list[Token]:
    """Named places (and definite descriptions) that say where, among the tokens of a happening."""
    found = []
    for token in tokens:
        if token.i in barred:
            continue
        named = token.name is not None and token.name.kind == "place"
        country = (
            token.name is not None
            and token.name.country
            and token.dep in ("pobj", "conj")
            and token.head is not None
            and _of_country(token)
        )
        if (named or country or is_generic_place(token)) and _says_where(token):
            found.append(token)
    return found


def without_parts(tokens: list[Token]) -> list[Token]:
    """Leave out "the road" of "the road between A and B": the names behind it say where."""
    named = [t for t in tokens if t.name is not None]
    return [t for t in tokens if t.low not in _PARTS or not any(_nested(n, t) for n in named)]


def of_another_day(token: Token, trigger: Token) -> bool:
    """Does the place only say after or before what it was ("after the fall of Goma")?"""
    path = list(itertools.takewhile(lambda t: t is not trigger, token.ancestors()))
    return any(
        (t.dep == "prep" and t.low in _AFTER)
        or any(c.dep == "mark" and c.low in _AFTER for c in t.children)
        for t in path
    )


def _of_a_unit(token: Token) -> bool:
    """“the 93rd Brigade Kholodnyi Yar": what a unit is called, and no place."""
    head = token.head if token.dep == "compound" and token.head is not None else token
    return any(c.lemma.lower() in _UNITS and c.i < token.i for c in head.children)


def where_they_sit(token: Token, agents: list[Token]) -> bool:
    """“shells fired by fighters positioned in Bani Zaid": theirs, and not what was hit."""
    return any(
        t.dep in ("acl", "relcl") and t.low in _STAYS and t.head in agents
        for t in token.ancestors()
    )


_STAYS = words("fitting", "stays")
_UNITS = words("places", "units")
_AFTER = frozenset(["after", "before", "following", "since", "until"])
_PARTS = frozenset(["area", "border", "enclave", "region", "road", "territory"])


_ADDRESSED = frozenset(
    ["warning", "message", "threat", "signal", "response", "reply", "blow", "letter", "appeal"]
)


_LEAVING = frozenset(
    [
        "departure",
        "evacuation",
        "exit",
        "exodus",
        "expulsion",
        "flight",
        "pullout",
        "retreat",
        "return",
        "withdrawal",
    ]
)


def _of_country(token: Token) -> bool:
    """“in Syria”, "across swathes of Iraq" say where; "the army of Iraq" does not."""
    node = first_of_row(token)
    prep = node.head
    if prep is None or node.dep != "pobj":
        return False
    if prep.low == "from" and prep.head is not None and prep.head.pos in ("NOUN", "PROPN"):
        # "militias from Iraq", "a rocket from Lebanon": whence, and not where.
        return prep.head.lemma in _LEAVING
    if prep.low in ("in", "into", "across", "inside", "throughout", "from", "within", "over"):
        return True
    noun = prep.head
    if prep.low == "to":
        # "went to Syria" says where; "a warning to Syria" does not.
        return noun is None or noun.lemma not in _ADDRESSED
    return (prep.low == "of" and noun is not None and _KIND.get(noun.low, "") != "") or (
        prep.low == "of"
        and noun is not None
        and noun.lemma
        in (
            "swathe",
            "swath",
            "part",
            "north",
            "south",
            "east",
            "west",
            "region",
            "border",
            "side",
        )
    )


def _says_where(token: Token) -> bool:
    if _of_a_unit(token):
        return False
    node = token
    for _ in range(6):
        if node.dep == "pobj" and node.head is not None:
            return node.head.low in _PLACE_PREP
        if node.dep in (
            "dobj",
            "nsubjpass",
            "nsubj",
            "attr",
            "oprd",
            "npadvmod",
            "ROOT",
            "appos",
            "dep",
            "pcomp",
            "dative",
        ):
            return True
        if (
            node.dep in ("conj", "compound", "nmod", "amod", "poss", "nummod")
            and node.head is not None
        ):
            node = node.head
            continue
        return node.head is None
    return False


_COMMA = re.compile(r"\s*,\s*(?:[NSEW]{1,2}\.\s*)?#?")
"""“Sarmin, E. #Idlib": what lies between a place and its container."""
_AND_NAME = re.compile(r" and (?:al-|[A-Z])")


def order(tokens: list[Token], anchor: Token, source: str) -> list[tuple[Token, bool]]:
    """Order places most specific first; the flag marks containers of those before them.

    A place below another in the tree ("X in Y") contains it; a fronted "In the city of Y," contains
    what the clause names.
    """
    under: dict[int, set[int]] = {}
    for token in tokens:
        under[token.i] = {
            other.i for other in tokens if other is not token and _nested(other, token)
        }
    containers = {i for inner in under.values() for i in inner}
    rows = sorted(tokens, key=lambda t: t.i)
    for before, after in itertools.pairwise(rows):
        lone = _COMMA.fullmatch(source[before.end : after.start]) and not any(
            source[t.end : u.start].strip(" ,") == "and" or source[t.end : u.start].strip() == ","
            for t, u in itertools.pairwise(rows)
            if (t, u) != (before, after)
        )
        listed = _AND_NAME.match(source, after.end)
        if lone and not listed and before.name is not None and after.name is not None:
            containers.add(after.i)
    main = [t for t in tokens if t.i not in containers]
    fronted = [t for t in main if t.i < anchor.i and _fronted(t)]
    rest = [t for t in main if t not in fronted]
    if rest:
        ordered = [(t, False) for t in rest] + [(t, True) for t in tokens if t.i in containers]
        return ordered + [(t, True) for t in fronted if t.i not in containers]
    return [(t, False) for t in fronted] + [(t, True) for t in tokens if t.i in containers]


_BESIDE = frozenset(["between", "linking", "near", "off", "opposite", "outside"])


def _nested(inner: Token, outer: Token) -> bool:
    """Is the inner place tied to the outer by a preposition (and not by coordination)?

    "The road between A and B" and "the bridge near C" name no containers.
    """
    if not any(above is outer for above in inner.ancestors()):
        return False
    tied = False
    node: Token | None = inner
    while node is not None and node is not outer:
        if node.dep == "conj" and node.head is outer:
            return False
        if node.low in _BESIDE and outer.name is not None:
            return False
        tied = tied or node.dep in ("prep", "poss", "relcl", "appos")
        node = node.head
    return tied


def _fronted(token: Token) -> bool:
    node: Token | None = token
    while node is not None:
        if node.dep == "prep" and node.head is not None and node.head.pos in ("VERB", "AUX"):
            return node.i < node.head.i
        node = node.head
    return False


def in_participants(heads: list[Token]) -> set[Token]:
    """Return the words that stand in participants' own names ("Deir Ezzor military council")."""
    return {token for head in heads for token in core(head) if token is not head}


def apart(relation: str | None) -> bool:
    """Is the place named only to say how far or in which direction another lies?"""
    words = (relation or "").split()
    return (
        bool(words)
        and words[-1] in ("of", "from")
        and (any(ch.isdigit() for word in words[:2] for ch in word) or words[0].lower() in COMPASS)
    )
