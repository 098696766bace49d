"""Noun phrases: the words that name a participant, without clauses, counts and articles."""

from __future__ import annotations

import re

from .lexicon import Lexicon
from .numbers import IN_WORDS
from .parse import Token
from .place_cues import DESIGNATED, of_a_nation
from .words import words

_CORE = {
    "det",
    "amod",
    "compound",
    "nmod",
    "poss",
    "nummod",
    "quantmod",
    "advmod",
    "case",
    "predet",
    "npadvmod",
    "punct",
    "nounmod",
}
_BETWEEN_WORDS = re.compile(rf" {DESIGNATED.pattern}(?= [a-z])")
_STRIP = words("phrases", "strip")
_TIMES = words("roles", "time_words")
_LAST = frozenset(["last", "next", "this", "past"])
_PERIODS = frozenset(["year", "month", "week", "night"])
_AGES = frozenset(["year", "years", "month", "months", "week", "weeks", "day", "days"])
_COUNT_HEADS = words("phrases", "count_heads")


_FLOWN = frozenset(["crew", "fly", "man", "operate", "pilot"])
_LED = frozenset(["army", "fighter", "force", "militia", "troop"])
SOMEBODY = frozenset(["he", "her", "him", "she"])
_ITS = frozenset(["his", "its", "their"])
_BELONGS = frozenset(["affiliate", "belong", "loyal"])
BODIES = frozenset(
    ["group", "organisation", "organization", "militia", "movement", "faction", "army"]
)
_PEOPLE_OF = words("phrases", "people_of")


def core(head: Token) -> list[Token]:
    """Return the head and its modifiers, in text order, without clauses and PPs."""
    if not head.children:
        # Half of all heads stand alone.
        return [head]
    found, stack = [], [head]
    while stack:
        node = stack.pop()
        found.append(node)
        for child in node.children:
            if child.i > head.i and child.dep not in ("compound", "nummod", "case"):
                continue
            if child.dep in _CORE and not (child.dep == "punct" and child.text not in "-–‑’'"):
                stack.append(child)
    found = [t for t in found if t.i <= head.i or t.tag != "POS"]
    found.sort(key=lambda t: t.i)
    kept = [head]
    for node in reversed([t for t in found if t.i < head.i]):
        if kept[0].i - node.i > 1 and kept[0].text not in "-" and node.text == ",":
            break
        kept.insert(0, node)
    kept.extend(t for t in found if t.i > head.i)
    return kept


_UNIONS = words("phrases", "unions")


_POWERS = words("phrases", "powers")


def with_members(noun: Token, tokens: list[Token]) -> list[Token]:
    """“a coalition of rebel groups”: with its members' kind, for it is not the Coalition."""
    of = next((c for c in noun.children if c.dep == "prep" and c.low == "of"), None)
    inner = of.child("pobj") if of is not None else None
    if noun.name is not None or noun.lemma.lower() not in _UNIONS or of is None or inner is None:
        return tokens
    if inner.name is not None or inner.lemma.lower() in _POWERS:
        return tokens
    return [*tokens, of, *core(inner)]


def whole(noun: Token, lexicon: Lexicon) -> list[Token]:
    """Return the words of a party: without articles and counts, with whom a union is of."""
    return with_members(noun, bare(core(noun), lexicon))


_EPITHETS = words("participants", "epithets")


def plainly_described(noun: Token) -> bool:
    """“the extremist group” points back; "the rebel alliance" names another."""
    return all(
        c.dep in ("det", "poss", "case", "punct", "prep", "relcl", "acl", "appos", "conj", "cc")
        or c.low in _EPITHETS
        for c in noun.children
    )


_NEAR = 600
"""Characters back to where an unnamed one may have been told of."""


def unnamed_one_told(noun: Token, source: str) -> bool:
    """“A group of airmen left … the group will stay": none that the text names."""
    before = source[max(0, noun.start - _NEAR) : noun.start]
    told = rf"\b[Aa]n? (?:\w+ )?{re.escape(noun.lemma)} of [a-z]"
    return re.search(told, before) is not None


def counted(noun: Token) -> bool:
    """“292 Iraqis”, "dozens of Syrians"."""
    if noun.tag not in ("NNS", "NNPS"):
        return False
    many = noun.head.head if noun.head is not None and noun.head.low == "of" else None
    numbers = [c for c in noun.children if c.dep == "nummod"]
    return bool(numbers) or (many is not None and many.low in _COUNT_HEADS)


def text_of(tokens: list[Token], source: str) -> str:
    """The original words from the first to the last token."""
    return source[tokens[0].start : tokens[-1].end]


def bare(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Drop articles, counts and adverbs from the front of a phrase."""
    out = list(tokens)
    if len(out) > 1 and out[0].low == "dead" and out[1].tag in ("CD", "DT"):
        # "shot dead four farmers"
        out.pop(0)
    while (
        len(out) > 1
        and out[0].name is None
        and (
            out[0].low in _STRIP
            or out[0].low.endswith("-old")
            or out[0].pos in ("NUM", "ADV", "PUNCT", "PRON", "SYM")
            or out[0].tag in ("DT", "CD", "PDT", "WDT", "PRP$", "POS")
            or out[0].dep in ("advmod", "quantmod", "nummod")
            or IN_WORDS.fullmatch(out[0].text)
        )
    ):
        out.pop(0)
    counted = next((i for i, t in enumerate(out[:-1]) if i and t.pos == "NUM"), 0)
    before = out[counted - 1].name if counted else None
    if before is not None and before.kind == "place":
        # "in Damascus Countryside 9 persons were hurt", where a comma was lost.
        out = out[counted + 1 :]
    if len(out) > 2 and out[0].low in _LAST and out[1].low in _PERIODS:
        # "Last year regime forces took …"
        out = out[2:]
    last_time = max((i for i, t in enumerate(out[:-1]) if t.low.strip(".") in _TIMES), default=-1)
    if last_time >= 0:
        # "on Sunday evening rebels opened …", where a comma was lost.
        out = out[last_time + 1 :]
        while len(out) > 1 and (out[0].pos == "NUM" or out[0].tag == "POS"):
            # "On 3 May 2023 Ukrainian shelling …", "a Jan. 3 U.S. strike", "Sunday's attack"
            out = out[1:]
    old = next((i for i, t in enumerate(out[:4]) if t.low in ("old", "olds")), None)
    if old is not None and old + 1 < len(out) and out[0].low in _AGES:
        return out[old + 1 :]
    return out


def member(head: Token) -> Token:
    """Follow "a group of soldiers", "hundreds of civilians" to the noun that counts."""
    node = head
    for _ in range(3):
        counts = node.low in _COUNT_HEADS or node.lemma in _COUNT_HEADS or node.pos == "NUM"
        if node.name is not None or not counts:
            return node
        inner = _counted(node)
        if any(c.low == "enemy" for c in node.children):
            # "enemy groups of infantry": the enemy's.
            return node
        if (
            inner is not None
            and node.lemma in _PEOPLE_OF
            and not (inner.name is not None and inner.name.kind == "actor")
            and not (inner.lemma in BODIES and _named_group(inner))
        ):
            return node
        if inner is None or inner.pos not in ("NOUN", "PROPN", "NUM", "ADJ"):
            return node
        node = inner
    return node


def counts_those_told(noun: Token) -> bool:
    """“scores of them", "dozens of whom": how many, of those named before."""
    if noun.low not in _COUNT_HEADS and noun.lemma not in _COUNT_HEADS:
        return False
    inner = _counted(noun)
    return inner is not None and inner.pos == "PRON"


def _counted(count: Token) -> Token | None:
    """“scores of people”: the people."""
    of = next((c for c in count.children if c.dep == "prep" and c.low == "of"), None)
    return of.child("pobj") if of is not None else None


def _named_group(noun: Token) -> bool:
    """“the al-Nusra Front terrorist group”: does the noun bear an armed group's name?"""
    return any(c.name is not None and c.name.kind == "actor" for c in noun.children if c.i < noun.i)


def group_of(noun: Token) -> list[Token]:
    """“terrorists of Jabhat al-Nusra”, "men loyal to Haftar": the armed group or its head.

    "Fighters from the M23" are its own; those from a country are not the state's.  "Forces of
    General Haftar" are those that he speaks for.
    """
    of_person = _belonged_to(noun) if noun.lemma in _LED else _behind(noun, "loyal")
    found = [
        o
        for told in _belonged_to(noun)
        for o in [told, *(c for c in told.children if c.dep == "appos")]
        if (o.pos == "PROPN" and told in of_person if o.name is None else o.name.kind == "actor")
        or (o.name is not None and o.name.kind == "source" and told in of_person)
    ]
    origins = (c.child("pobj") for c in noun.children if c.dep == "prep" and c.low == "from")
    return found + [
        o
        for o in origins
        if o is not None and o.name is not None and o.name.kind == "actor" and not o.name.country
    ]


def flown_by(machine: Token, lexicon: Lexicon) -> Token | None:
    """“aircraft of the US-led coalition”, "a drone operated by police": whose they are."""
    by = (c.child("agent") for c in machine.children if c.dep == "acl" and c.lemma in _FLOWN)
    hands = [o for link in by if link is not None for o in [link.child("pobj")] if o is not None]
    told = [*_belonged_to(machine), *hands]
    whose = (o for o in told if classes(o, lexicon) & {"actor", "force"})
    return next(whose, None)


def _belonged_to(noun: Token) -> list[Token]:
    """What stands behind "of", "belonging to", "affiliated with", "loyal to"."""
    links = [c for c in noun.children if c.dep == "prep" and c.low == "of"]
    found = [o for link in links for o in [link.child("pobj")] if o is not None]
    return found + _behind(noun, *_BELONGS)


def _behind(noun: Token, *ties: str) -> list[Token]:
    """What a noun is said to be tied to, or with, by one of these words."""
    tied = [
        c for c in noun.children if c.dep in ("acl", "amod") and c.lemma in ties and c.i > noun.i
    ]
    links = (c for t in tied for c in t.children if c.dep == "prep" and c.low in ("to", "with"))
    return [o for link in links for o in [link.child("pobj")] if o is not None]


def conjuncts(head: Token) -> list[Token]:
    """The head and what is coordinated with it (A, B and C)."""
    found, stack = [], [head]
    while stack:
        node = stack.pop(0)
        found.append(node)
        stack.extend(c for c in node.children if c.dep == "conj")
    return found


def head_lemma(token: Token) -> str:
    """The lemma that classes are looked up by; names count by their last word."""
    if token.name is not None and token.name.kind != "state":
        return token.name.text.split()[-1].lower()
    return token.lemma.lower()


_MOVES = words("phrases", "moves")
"""Verbs whose object is where one goes, also where it is a country."""


def _moves(verb: Token | None) -> bool:
    return verb is not None and verb.lemma in _MOVES


def classes(token: Token, lexicon: Lexicon) -> frozenset[str]:
    """Return the classes of a phrase's head: person, force, place …; names by their kind."""
    if token.name is not None:
        if token.name.kind == "actor":
            if token.name.country and token.dep == "dobj" and _moves(token.head):
                # "French troops leave Niger": there a country is a place.
                return frozenset({"actor", "place", "territory"})
            return frozenset({"actor", "force"})
        if token.name.kind == "place":
            return frozenset({"place", "territory"})
    lemma = token.lemma.lower()
    before = next(
        (c for c in reversed(token.children) if c.dep in ("compound", "amod") and c.i < token.i),
        None,
    )
    phrase = f"{before.lemma.lower()} {lemma}" if before else ""
    found = lexicon.classes_of(lemma, phrase)
    if not found and DESIGNATED.fullmatch(token.text):
        return frozenset({"equipment"})
    if not found and token.low.endswith("s"):
        # "arms" are no arm.
        found = lexicon.classes_of(token.low[:-1], phrase) or lexicon.classes_of(token.low, phrase)
    owners = [c for c in token.children if c.dep in ("compound", "amod", "nmod")]
    if "person" in found and any(c.low == "armed" for c in owners):
        found = found | {"force"}
    if token.low == "men" and any(c.dep == "poss" or c.low == "loyal" for c in token.children):
        # "His men had withdrawn."
        found = found | {"force"}
    if any(c.name is not None and c.name.kind == "actor" for c in owners) and (
        "place" not in found and "structure" not in found and "equipment" not in found
    ):
        found = found | {"force"}
    return found


def owner(noun: Token, lexicon: Lexicon) -> Token | None:
    """“Russian artillery”, “regime shells”: the party whose weapon it is."""
    for child in noun.children:
        if child.i > noun.i or child.dep not in ("amod", "compound", "nmod", "poss"):
            continue
        if child.name is not None:
            if child.name.kind == "actor":
                return child
            continue
        adjective = child.text[:1].isupper() and (child.tag == "JJ" or of_a_nation(child.low))
        if child.i == 0:
            # "Unexploded ordnance": a capital that only the sentence gives.
            adjective = adjective and of_a_nation(child.low)
        kinds = classes(child, lexicon) & {"force", "weapon", "equipment", "person"}
        if adjective or kinds == {"force"}:
            return child
    return None


def without_designation(words: str) -> str:
    """“Syrian MiG-23 jets”: Syrian jets."""
    return _BETWEEN_WORDS.sub("", words)


def of_who_tells(noun: Token, lexicon: Lexicon) -> bool:
    """“The army said its drones struck”, "rejected claims that its jets did": the teller's."""
    told = noun.head
    above = told.head if told is not None else None
    if told is None or above is None or noun.dep not in ("nsubj", "nsubjpass"):
        return False
    claimed = told.dep == "acl" and any(c.low == "that" for c in told.children)
    if not claimed and (told.dep != "ccomp" or above.lemma not in lexicon.say):
        return False
    if not classes(noun, lexicon) & {"force", "weapon", "equipment"}:
        return False
    return any(c.dep == "poss" and c.low in _ITS for c in noun.children)


def named_behind(noun: Token) -> bool:
    """“militants of the Tahrir Front”: the name says whose, not the text before."""
    of = next((c for c in noun.children if c.dep == "prep" and c.low in ("of", "from")), None)
    inner = of.child("pobj") if of is not None else None
    return inner is not None and (inner.name is not None or inner.pos == "PROPN")
