"""Which frames are happenings: senses that need an object, nouns that are only named, aims."""

from __future__ import annotations

from operator import attrgetter

from .arguments import objects_of, tells_of_many, thing_struck, weapon_lands
from .deed_cues import relieves
from .denials import denies_what_was_told
from .fitting_nouns import noun_fits
from .frame import COUNTABLE, Frame
from .lexicon import Lexicon
from .other_senses import DISASTERS, RECORDED, RECORDERS, accidental, for_a_prize, of_illness
from .parse import Token
from .phrases import SOMEBODY, classes, counted, member
from .unreal import asked_about, forbidden, prevented
from .words import words


def fits(frame: Frame, lexicon: Lexicon) -> bool:
    """Say whether a frame can be a happening: its sense has the objects and subjects it needs."""
    entry, token = frame.entry, frame.trigger
    if entry.noun:
        return noun_fits(frame, lexicon)
    if entry.frame == "say" and denies_what_was_told(token):
        return True
    if entry.type == "wreck" and not frame.targets and not frame.where:
        subject = token.child("nsubj")
        burning = (
            token.lemma in ("burn", "collapse", "sink")
            and subject is not None
            and bool(classes(member(subject), lexicon) & {"structure", "place", "equipment"})
            and (token.tag != "VBG" or token.child("aux") is not None)
        )
        if not burning:
            return False
        frame.targets, frame.agents = frame.agents, []
    objects = [*frame.targets, *frame.where, *frame.weapons]
    if entry.frame == "flee":
        # What they left is no place by name: "their homes".
        objects += [c for c in token.children if c.dep == "dobj" and c not in objects]
    _, _, link = entry.word.partition(" ")
    behind = _things_behind(token, link) if link else []
    if " " in link:
        # "ran out of fuel": no role of the verb's own.
        objects += [o for o in behind if o not in objects]
    if entry.object and "any" not in entry.object:
        kinds = (
            frozenset().union(*(classes(o, lexicon) for o in objects)) if objects else frozenset()
        )
        words = {o.lemma.lower() for o in objects} | {
            c.low for o in objects for c in o.children if c.dep == "amod" and c.low in _HURT
        }
        # "the Baghdad-Mosul road" is a road.
        words |= {o.low.rpartition(" ")[2] for o in objects if o.name is not None}
        if entry.type in COUNTABLE and any(o.pos == "NUM" for o in objects):
            kinds = kinds | {"person", "weapon"}
        if not (kinds | words) & entry.object and not weapon_lands(frame, lexicon):
            if not any(
                (
                    o.pos == "PRON"
                    and (o.low not in _WHOM or "place" not in entry.object)
                    and (o.low not in SOMEBODY or "person" in entry.object)
                )
                or (o.name is not None and o.name.kind == "proper")
                for o in objects
            ) or not entry.object & {"person", "place", "force"}:
                return False
    barred = {o.lemma.lower() for o in objects + frame.agents + behind}
    if entry.not_object & barred:
        return False
    if entry.not_class and any(
        classes(o, lexicon) & entry.not_class
        for o in objects
        if not classes(o, lexicon) & {"person", "force", "actor"}
    ):
        return False
    if entry.needs == "alone" and token.child("dobj", "nsubjpass", "prt", "acomp") is not None:
        # "Half of the families have left", not "left holes in the road".
        return False
    if entry.subject:
        heads = _TOLD_OF.get(entry.frame, attrgetter("agents"))(frame)
        kinds = (
            frozenset().union(*(classes(member(h), lexicon) for h in heads))
            if heads
            else frozenset()
        )
        pronoun = any(
            h.pos == "PRON"
            and (h.low == "we" or token.lemma not in _WALKS)
            and (entry.frame != "fall" or h.low == "it")
            and h.low not in ("those", "who", "which")
            and not (h.low in _PEOPLE and entry.subject <= _THINGS)
            and "relief" not in entry.subject
            and entry.needs != "alone"
            and not (entry.type == "aid" and entry.frame == "move")
            # "It was about to land": an aircraft, and no shell.
            and not (entry.frame == "impact" and token.tag == "VB")
            and not (h.low == "it" and (entry.subject <= _PERSONS or entry.frame == "flee"))
            for h in heads
        )
        if "person" in entry.subject and any(h.lemma.lower() in _QUANTIFIERS for h in heads):
            kinds = kinds | {"person"}
        if entry.type == "displacement" and any(_many(h) for h in heads):
            # "About 5,000 returned to their villages."
            kinds = kinds | {"people", "person"}
        if entry.type == "displacement" and any(counted(h) for h in heads if h.tag == "NNPS"):
            # "Over 300 Cameroonians crossed into Nigeria."
            kinds = kinds | {"people", "person"}
        if entry.type in ("advance", "withdrawal") and "equipment" in kinds:
            kinds = kinds | {"force"}
        if entry.type == "statement" and any(h.name and h.name.kind == "place" for h in heads):
            # "Moscow rejected": a capital that speaks for its state.
            kinds = kinds | {"actor"}
        if "relief" in entry.subject and any(relieves(member(h)) for h in heads):
            kinds = kinds | {"relief"}
        if any(h.tag == "NNPS" and h.name is None and h.child("det") for h in heads):
            # "The Serbs left the suburb": a people that no list of actors has.
            kinds = kinds | {"actor", "person"}
        named = kinds | {member(h).lemma.lower() for h in heads}
        if not named & entry.subject and not pronoun:
            return False
    if any(h.lemma.lower() in DISASTERS or accidental(h) for h in frame.agents):
        return False
    if entry.type in RECORDED and any(h.lemma.lower() in RECORDERS for h in frame.agents):
        return False
    if entry.type in _ARMED and objects and all(_abstract(o) for o in objects):
        return thing_struck(frame, lexicon)
    if token.lemma == "target" and token.dep == "acl" and not token.children:
        # "1.2 million of the 4.1 million people targeted": by those who help.
        return False
    if token.lemma == "deny" and sum(c.dep in ("dobj", "dative") for c in token.children) > 1:
        # "deny ISIL access" says nothing.
        return False
    if entry.prep and not any(
        c.low in entry.prep and c.dep in ("prep", "prt", "advmod", "npadvmod")
        for c in token.children
    ):
        return False
    if entry.frame == "meet" and any(for_a_prize(o) for o in objects):
        return False
    if entry.frame == "supply" and any(objects_of(t, "against") for t in (token, *frame.weapons)):
        # "a single aircraft delivers a weapon against a vehicle"
        return False
    if entry.frame == "supply" and token.lemma == "send" and token.child("dative") is None:
        # "sent drones to the government", "warships to Syria"
        if not any(_takes(o, lexicon) for o in objects_of(token, "to")):
            return False
    if token.lemma in ("bring", "move", "transfer", "take"):
        to = objects_of(token, "to")
        if any(o.low.rpartition(" ")[2] in _WARDS for o in to):
            return entry.type == "aid"
        moved = token.child("dobj", "nsubjpass")
        if to and entry.type == "capture" and moved is not None:
            # Who is taken somewhere takes no place.
            return bool(classes(moved, lexicon) & {"place", "structure", "territory"})
    if entry.type == "kill" and of_illness(token):
        return False
    if entry.frame == "remain":
        # "remains in the town", "remains stationed there in the town"
        held = [token, *(c for c in token.children if c.low in _STAYS)]
        near = [c for h in held for c in h.children if c.dep == "prep"]
        return any(c.low in ("in", "under", "inside") and _is_ground(c, lexicon) for c in near)
    if (
        entry.frame == "meet"
        and token.dep in ("relcl", "acl", "advcl")
        and not frame.targets
        and token.tag != "VBD"
    ):
        return False
    if (
        token.dep in ("acl", "relcl")
        and entry.type == "displacement"
        and not any(c.pos == "NUM" for c in token.subtree())
        and not tells_of_many(token)
    ):
        return False
    if (
        prevented(token)
        or forbidden(token)
        or asked_about(token)
        or _habit(frame)
        or _recruited(frame)
    ):
        return False
    if entry.type == "siege" and token.tag == "VBG" and token.dep in ("acl", "amod", "prep"):
        # "the area surrounding the station": where, not a siege.
        around = token.head
        if around is None or not classes(member(around), lexicon) & {"force", "actor"}:
            return False
    if entry.frame == "back" and token.tag != "VBN":
        helped = [o for o in frame.targets if classes(o, lexicon) & {"force", "actor"}]
        return bool(helped) and bool(frame.agents)
    if entry.frame == "back":
        return (
            token.tag == "VBN"
            and bool(frame.agents)
            and token.dep in ("acl", "advcl", "ROOT", "conj", "relcl", "amod")
        )
    return True


def _things_behind(verb: Token, link: str) -> list[Token]:
    """Return what stands behind the words that go with a verb: "ran out of fuel", "broke into"."""
    *before, last = link.split()
    node: Token | None = verb
    for word in before:
        node = next((c for c in node.children if c.low == word), None) if node is not None else None
    if node is None:
        return []
    # "signed up to the truce": both words hang on the verb.
    return objects_of(node, last) or objects_of(verb, last)


_WARDS = frozenset(["clinic", "hospital", "morgue"])
_STAYS = words("fitting", "stays")
_IN_HAND = words("fitting", "in_hand")


def _is_ground(link: Token, lexicon: Lexicon) -> bool:
    """“remains in the town", "in control": no "steadfast in its commitment"."""
    thing = link.child("pobj")
    if thing is None or thing.name is not None:
        return thing is not None
    grounds = classes(thing, lexicon) & {"place", "structure", "territory"}
    return bool(grounds) or thing.lemma in _IN_HAND


def _takes(receiver: Token, lexicon: Lexicon) -> bool:
    """Is it a party, and no country, where things may only go?"""
    if receiver.name is not None and receiver.name.country:
        return False
    kinds = classes(receiver, lexicon)
    return bool(kinds & {"force", "actor"}) and "place" not in kinds


def _recruited(frame: Frame) -> bool:
    """“volunteers recruited to support the army": who they are, not news."""
    return frame.trigger.lemma in ("recruit", "train", "arm") and frame.trigger.dep == "acl"


def _habit(frame: Frame) -> bool:
    """“criminals who steal cattle and kidnap for ransom": what they do, not what they did."""
    verb = frame.trigger
    top = verb
    while top.dep == "conj" and top.head is not None and top.head.pos == "VERB":
        top = top.head
    return (
        frame.entry.type in _DEEDS
        and top.dep == "relcl"
        and top.tag in ("VBP", "VBZ")
        and verb.tag in ("VBP", "VBZ", "VB")
        and not any(c.dep in ("aux", "auxpass") for c in (*top.children, *verb.children))
    )


_DEEDS = frozenset(
    ["attack", "clash", "kill", "killing", "abduction", "destruction", "arrest", "wreck", "bombing"]
)


_PEOPLE = frozenset(["i", "he", "she", "we"])
_WHOM = frozenset(["her", "him", "them"])
_PERSONS = frozenset(["person", "uprooted"])
_THINGS = frozenset(["weapon", "equipment", "structure", "place"])
_WALKS = words("fitting", "walks")


_HURT = frozenset(["wounded", "injured", "sick"])
_TOLD_OF = {
    "crash": attrgetter("targets"),
    "die": attrgetter("targets"),
    "fall": attrgetter("where"),
    "receive": attrgetter("targets"),
}
"""Who the sense of a verb is told of, where that is not who acts."""


def _many(number: Token) -> bool:
    return number.pos == "NUM" and ("," in number.text or len(number.text) > 2)


_QUANTIFIERS = words("fitting", "quantifiers")
_ABSTRACT = words("fitting", "abstract")
_ARMED = frozenset(["attack", "clash", "capture", "offensive", "airstrike", "shelling", "advance"])


def _abstract(noun: Token) -> bool:
    """“Struck a chord”; a wedding party is people."""
    joined = any(c.dep == "compound" for c in noun.children)
    return noun.lemma.lower() in _ABSTRACT and not joined
