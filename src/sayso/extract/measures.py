"""What a number is of: what was done to the counted, and in which unit they are counted."""

from __future__ import annotations

import re

from .lexicon import Lexicon
from .parse import Token
from .phrases import classes
from .tree import first_of_row
from .words import words

_MEASURES = words("figures", "measures")
DONE_TO = {word: measure for measure in sorted(_MEASURES) for word in words("figures", measure)}
SETTING = words("figures", "setting")
_SQUARE = re.compile(r"(?:square[ -](?:kilomet|mile|met)|sq\.? ?(?:km|mile)|km2|km²)", re.I)
_LENGTH = re.compile(r"(?:kilomet\w+|km\b|miles?\b|met(?:er|re)s?\b|nm\b)", re.I)


def suffering_of(noun: Token) -> str:
    """“two men who were shot dead", "left five people with serious injuries"."""
    for child in noun.children:
        if child.dep == "relcl" and (
            child.child("nsubjpass") is not None or child.lemma in ("die", "perish")
        ):
            known = DONE_TO.get(child.lemma) or ("killed" if child.lemma == "shoot" else "")
            if known:
                return known
    first = first_of_row(noun)
    verb = first.head
    if verb is not None and first.dep == "dobj" and verb.lemma == "leave":
        done = verb.child("oprd")
        if done is not None and done.lemma in DONE_TO:
            return DONE_TO[done.lemma]
        state = next((c for c in verb.children if c.i > noun.i and c.low in _STATES), None)
        if state is not None:
            return DONE_TO[state.low]
        if any(t.low in _HURTS for t in verb.subtree() if t.i > noun.i):
            return "injured"
    return ""


_RECEIVERS = frozenset(["among", "for", "to"])
_STATES = frozenset(["dead", "injured", "wounded"])
_HURTS = words("figures", "toll_injured") | {"wounds", "injury"}


_OUTDATED = words("figures", "outdated")


def toll_of(token: Token, lexicon: Lexicon) -> str:
    """“the death toll rose to 40”, "the number of wounded at 12": what the number is of."""
    if token.dep == "nummod" and token.head is not None and token.head.dep == "dobj":
        # "the death toll has reached 20 people"
        token = token.head
    prep = token.head
    if token.dep == "pobj" and prep is not None and prep.low in ("to", "at", "of"):
        top = prep.head
    else:
        top = token.head if token.dep in ("dobj", "attr") else None
    if top is None:
        return ""
    heads = [top, *(c for c in top.children if c.dep in ("nsubj", "nsubjpass", "dobj"))]
    if top.dep == "acl":
        # "the number of those killed in the attack at 20"
        heads += list(top.ancestors())[:3]
    for head in heads:
        if head.lemma == "toll" or head.lemma in _NUMBER_OF:
            named = {t.low for t in head.subtree() if t.i < token.i or head.i > token.i}
            for measure, harmed in _TOLLS.items():
                if named & harmed:
                    return measure
            if head.lemma == "toll":
                return "killed"
    return ""


def is_outdated(count: Token) -> bool:
    """“revising its earlier toll of 19": by now the count is another."""
    return any(c.low in _OUTDATED for c in count.children)


def of_an_outdated_count(number: Token) -> bool:
    """Is it the number of a count that another has replaced?"""
    of = number.head
    count = of.head if number.dep == "pobj" and of is not None and of.low == "of" else None
    counts = count is not None and (count.lemma == "toll" or count.lemma in _NUMBER_OF)
    return counts and count is not None and is_outdated(count)


def tallied(token: Token) -> Token | None:
    """“The number of villages captured rose to nine”, "of strikes": whose number it is, if told."""
    prep = token.head
    if token.dep == "pobj" and prep is not None and prep.low in ("to", "at"):
        verb = prep.head
    else:
        verb = prep if token.dep in ("dobj", "attr") else None
    if verb is None or verb.lemma not in _COUNTING:
        return None
    for number in verb.children:
        of = number.child("prep") if number.lemma in _NUMBER_OF else None
        noun = of.child("pobj") if of is not None and of.low == "of" else None
        if noun is not None and number is not token and noun.tag in ("NNS", "NNPS"):
            return noun
    return None


def deed_of_tallied(noun: Token) -> Token | None:
    """The verb that says what the counted did or suffered: "villages captured by the rebels"."""
    own = noun.child("acl", "relcl")
    number = noun.head.head if noun.head is not None else None
    return own or (number.child("acl", "relcl") if number is not None else None)


def wiped_out(noun: Token) -> bool:
    """“Eliminated two depots and four vehicles": things, which are destroyed and not killed."""
    first = noun
    while first.dep in ("conj", "appos") and first.head is not None:
        first = first.head
    verb = first.head if first.dep in ("dobj", "nsubjpass") else None
    return verb is not None and verb.lemma in _WIPES_OUT


_BEARS = words("roles", "bears")
_COUNTING = words("figures", "counting")
_WIPES_OUT = words("figures", "wipes_out")
_BEFALLS = words("figures", "befalls")
_UNDONE = {("shoot", "down"), ("put", "out")}
_NUMBER_OF = words("figures", "number_of")
_TOLLS = {
    measure: words("figures", f"toll_{measure}")
    for measure in ("injured", "missing", "displaced", "abducted", "killed")
}
HARMED = frozenset().union(*_TOLLS.values())
"""Words that say of what a number is a toll: "dead", "wounded"."""


def unit_of(rest: str, noun: Token | None, lexicon: Lexicon) -> tuple[str, str, str]:
    """Return unit, measure and noun of what stands after a number; miles are no kilometres."""
    if _SQUARE.match(rest):
        if "mile" in rest.lower():
            return "item", "area", "square miles"
        if re.match(r"square[ -]met", rest, re.IGNORECASE):
            return "item", "area", "square metres"
        return "km2", "area", "square kilometers"
    length = _LENGTH.match(rest)
    if length:
        what = length.group()
        return ("km" if what.lower().startswith("k") else "item"), "distance", what
    if noun is None:
        return "item", "", ""
    kinds = classes(noun, lexicon)
    people = "person" in kinds or ("force" in kinds and not kinds & {"equipment", "weapon"})
    if people or noun.name is not None:
        return "person", "", ""
    return ("event" if noun.lemma.lower() in lexicon.event_count else "item"), "", ""


def _among_those(node: Token) -> str:
    """“Six women were among those killed”."""
    top = first_of_row(node)
    be = top.head if top.dep in ("nsubj", "attr") else None
    if be is None or be.lemma != "be":
        return ""
    among = next((c for c in be.children if c.low == "among"), None)
    those = among.child("pobj") if among is not None else None
    done = those.child("acl") if those is not None else None
    if those is None:
        return ""
    return DONE_TO.get(done.lemma if done is not None else those.low, "")


def _with_the_others(node: Token) -> str:
    """“There were eight women, a girl and four men injured”: all of them."""
    if node.dep != "attr" or node.head is None or node.head.child("expl") is None:
        return ""
    done = next((c for c in node.children if c.dep == "acl" and c.tag == "VBN"), None)
    return DONE_TO.get(done.lemma, "") if done is not None else ""


_SHOOTS_DOWN = frozenset(["down", "intercept", "shoot"])
_SHOT_DOWN = frozenset(["drone", "missile", "rocket", "uav"])


def out_of_which(number: Token) -> Token | None:
    """“Of the 55 missiles launched, 47 were shot down”: 47 missiles."""
    verb = number.head
    if number.pos != "NUM" or number.dep not in ("nsubj", "nsubjpass", "dobj") or verb is None:
        return None
    of = next((c for c in verb.children if c.low == "of" and c.i < number.i), None)
    if of is None and verb.lemma in _SHOOTS_DOWN:
        # "attacked with 117 drones: 74 were shot down"
        *_, top = [verb, *verb.ancestors()]
        fired = [t for t in top.subtree() if t.lemma in _SHOT_DOWN and t.child("nummod")]
        return max((t for t in fired if t.i < number.i), key=lambda t: t.i, default=None)
    return of.child("pobj") if of is not None and of.dep == "prep" else None


def _the_whole(of: Token) -> bool:
    """“Of the 55 missiles launched, 47 were shot down”: not all 55."""
    verb = of.head if of.low == "of" else None
    return verb is not None and any(out_of_which(c) is not None for c in verb.children)


_COSTS_LIVES = frozenset(["claim", "cost", "take"])


def measure_of(node: Token) -> str:
    """What is done to the counted: from the verb or noun that governs it."""
    told = _among_those(node) or _with_the_others(node)
    if told:
        return told
    below = node
    for above in [node, *node.ancestors()]:
        known = DONE_TO.get(above.lemma.lower()) or DONE_TO.get(above.low)
        if known is None and below.dep == "nsubjpass":
            # "were reported killed", "have been confirmed dead"
            done = above.child("xcomp", "oprd")
            known = DONE_TO.get(done.lemma.lower(), DONE_TO.get(done.low)) if done else None
        taken = above.child("dobj", "nsubjpass") if above.pos == "VERB" else None
        if taken is not None and taken.lemma in ("injury", "wound") and below.dep == "nsubj":
            if above.lemma in _BEARS:
                return "injured"
        if (taken is not None and taken.lemma == "life") or (
            node.lemma == "life" and above.lemma in _COSTS_LIVES
        ):
            # "claimed 12 lives", "costing tens of thousands of lives"
            known = "killed"
            if above.lemma == "lose" and above is not node:
                return known
        to = next((c for c in above.children if c.dep == "prep" and c.low == "to"), None)
        if to is not None and any(c.low == "death" for c in to.children):
            # "hacked 12 people to death"
            known = "killed"
        if any((above.lemma, c.low) in _UNDONE for c in above.children):
            known = "destroyed"
        if known == "delivered" and below.dep == "prep" and below.low in _RECEIVERS:
            # "delivered kits to two hospitals"
            known = None
        if above.lemma == "shoot" and any(
            c.low == "dead" for c in (*above.children, *node.children)
        ):
            known = "killed"
        if known == "targeted" and below.dep == "prep" and below.low == "with":
            # "targeted with three shells a factory"
            return "other"
        if known == "killed" and attempted(above):
            known = "targeted"
        if known and above is not node:
            if below.dep == "nsubj" and not _befalls(above):
                return known if suffers(below, above) else "taking part"
            return known
        if above.dep == "prep" and _the_whole(above):
            break
        if above.dep in ("prep", "agent") and above.low in SETTING:
            # "killed in 386 clashes", "children from one family": the setting of the harm.
            break
        if above.pos == "VERB" and above is not node and below.dep not in ("conj",):
            break
        if above.pos == "ADJ" and above.dep == "amod" and below.dep == "prep":
            # "fighters loyal to a gang leader": whom they serve is not counted with them.
            break
        if above.pos == "AUX" and above.dep in ("advcl", "relcl") and above is not node:
            # "… killed 300 while half of the people are in need": of another clause.
            break
        below = above
    return "other"


def attempted(verb: Token) -> bool:
    """“Tried to overrun the base”, “to kill two officers”: an attack, no capture and no death."""
    above = verb.head
    if verb.pos != "VERB" or above is None:
        return False
    if verb.dep == "xcomp" and above.lemma in ("try", "attempt", "struggle"):
        return above.tag in ("VBD", "VBN", "VBG")
    return verb.dep == "acl" and above.lemma in ("attempt", "bid") and above.dep == "dobj"


def _befalls(verb: Token) -> bool:
    """“20 died", "20 houses burned down": the subject's own loss; what burns need not be lost."""
    if verb.lemma == "flee":
        return True
    particle = next((f" {c.low}" for c in verb.children if c.dep == "prt"), "")
    return f"{verb.lemma}{particle}" in _BEFALLS and verb.child("dobj") is None


def suffers(subject: Token, verb: Token) -> bool:
    """“Four people killed, six others injured" where the parse lost the passive."""
    if verb.lemma not in ("kill", "wound", "injure") or verb.tag not in ("VBD", "VBN"):
        return False
    taken = verb.child("dobj")
    counted = subject.child("nummod") is not None or subject.pos == "NUM"
    return counted and (taken is None or taken.lemma == "other")
