"""Fill a verb's frame: who acts, on whom or what, with what, where, as its sense wants."""

from __future__ import annotations

from .arguments import (
    TIME_WORDS,
    agents_of_noun,
    by_agent,
    how_far,
    is_passive,
    objects_of,
    shared_objects,
    subjects,
)
from .frame import STRIKES, Frame
from .lexicon import Lexicon
from .names import Name
from .parse import Token
from .phrases import classes, conjuncts, member
from .taken import held_by, named_among, whose_it_was
from .words import words

_LOOKING_INTO = words("roles", "looking_into")


def verb_roles(frame: Frame, lexicon: Lexicon) -> None:
    """Fill the roles of a verb's frame from the tree."""
    verb, entry = frame.trigger, frame.entry
    if is_passive(verb):
        patient = verb.child("nsubjpass") or (verb.child("nsubj") if verb.tag == "VBN" else None)
        if (
            patient is not None
            and patient.low in ("who", "which", "that")
            and verb.dep == "relcl"
            and verb.head
        ):
            patient = verb.head
        objects = conjuncts(patient) if patient is not None else []
        if not objects and verb.dep in ("acl", "amod") and verb.head is not None:
            objects = [verb.head]
        if not objects and verb.dep == "xcomp" and verb.head is not None:
            # "officers are supposed to be deployed"
            first = verb.head.child("nsubjpass", "nsubj")
            objects = conjuncts(first) if first is not None else []
        if not objects and verb.dep in ("conj", "advcl") and verb.head is not None:
            first = verb.head.child("nsubjpass") or verb.head.child("nsubj")
            objects = conjuncts(first) if first is not None else []
            if entry.frame == "back":
                objects = [o for o in objects if o.lemma.lower() not in lexicon.nouns]
        frame.agents = [
            x
            for a in by_agent(verb)
            for x in (
                objects_of(a, "from", "of", "by")
                if a.lemma in _FIRE and a.name is None and objects_of(a, "from", "of", "by")
                else _doers_of(a, lexicon)
            )
        ]
    else:
        objects = [
            o for c in verb.children if c.dep in _OBJECTS and c.tag != "IN" for o in conjuncts(c)
        ]
        if entry.frame == "die":
            objects = subjects(verb)
        else:
            frame.agents = [] if _looks_into(verb) else subjects(verb)
            if entry.type == "displacement":
                frame.agents = [
                    x
                    for a in frame.agents
                    for x in (agents_of_noun(a, lexicon) if a.lemma in lexicon.nouns else [a])
                ]
            if not frame.agents and verb.tag == "VBD" and verb.dep in ("acl", "relcl"):
                frame.agents = _lost_subject(verb, lexicon)
        if (
            verb.dep == "relcl"
            and verb.head is not None
            and any(c.dep == "dobj" and c.low in ("that", "which", "whom") for c in verb.children)
        ):
            objects = [verb.head]
    if not objects and not is_passive(verb):
        objects = shared_objects(verb)
    if not objects and not is_passive(verb):
        objects = [
            o
            for c in verb.children
            if c.dep == "prep" and c.low in ("over", "about", "around", "nearly")
            for o in [c.child("pobj")]
            if o is not None and (o.pos == "NUM" or o.low in ("half", "most"))
        ]
    second = entry.word.partition(" ")[2]
    if second == "life" and entry.frame == "die":
        pass
    elif second in ("life", "throat"):
        objects = [x for o in objects for x in objects_of(o, "of")]
    elif second in _AIMED:
        frame.weapons += objects
        objects = objects_of(verb, second)
    elif entry.frame == "meet" and second and any(o.lemma == second for o in objects):
        # "traded shots with vigilantes"
        objects = [x for o in objects for x in objects_of(o, "with")]
    elif second:
        if any(o.low == second or o.lemma == second for o in objects) and second in ("fire",):
            objects = objects_of(verb, "at", "on", "against")
        if entry.type == "capture" and any(o.lemma == second for o in objects):
            held = objects_of(verb, "to", "over", "of", "on")
            for o in held:
                _as_place(o, moves=True)
            frame.where += [o for o in held if "place" in classes(o, lexicon)]
        objects = [o for o in objects if o.lemma != second or second == "control"]
    if not objects and second in _BEHIND and not is_passive(verb):
        # The parser takes the "off" of "cordoned off the square" for a preposition.
        objects = objects_of(verb, second)
    if entry.frame == "meet":
        # "fought a war with Israel"
        objects = [
            x
            for o in objects
            for x in (objects_of(o, "with", "against") or [o] if o.lemma in _WARS else [o])
        ]
    objects = [o for o in objects if o is not verb]
    others = bool(objects) and all(o.lemma == "other" for o in objects)
    bare = (not objects or others) and verb.tag in ("VBD", "VBN")
    if entry.type == "kill" and entry.frame != "die" and bare and verb.dep != "pcomp":
        counted = [a for a in frame.agents if a.child("nummod") is not None]
        if counted and not is_passive(verb):
            # "12 soldiers killed", "eight soldiers dead and four wounded"
            objects, frame.agents = frame.agents, []
    if (
        len(objects) == 1
        and objects[0].low == "those"
        and objects[0].head is not None
        and objects[0].head.low == "among"
    ):
        above = objects[0].head.head
        subject = above.child("nsubj") if above is not None else None
        objects = conjuncts(subject) if subject is not None else objects
    _assign(frame, objects, lexicon)
    if entry.type == "chemical":
        # "used chemical weapons against the people on three occasions"
        on_whom = [o for w in objects for o in objects_of(w, "against", "on")]
        assign_targets(frame, on_whom, lexicon)
    if entry.type in STRIKES:
        frame.weapons += [
            w
            for o in objects
            for w in objects_of(o, "with")
            if "weapon" in classes(member(w), lexicon)
        ]
    frame.weapons += objects_of(verb, "with") if entry.frame != "meet" else []
    for child in verb.children:
        if child.dep == "advcl" and child.lemma == "use":
            frame.weapons += [o for c in child.children if c.dep == "dobj" for o in conjuncts(c)]


def _doers_of(agent: Token, lexicon: Lexicon) -> list[Token]:
    """“killed by the coalition airstrike”: the coalition."""
    if agent.name is not None or agent.lemma.lower() not in lexicon.nouns.keys() | _FIRE:
        return [agent]
    return agents_of_noun(agent, lexicon) or [agent]


def _looks_into(verb: Token) -> bool:
    """“Police hunt a man whose bomb exploded, wounding 13”: who looks into it did not do it."""
    above = verb.head
    return (
        verb.dep == "advcl"
        and verb.tag == "VBG"
        and above is not None
        and above.lemma in _LOOKING_INTO
        and above.child("nsubj") is not None
    )


def _lost_subject(verb: Token, lexicon: Lexicon) -> list[Token]:
    """A finite verb that the parse hung under a noun: its subject is the first force before it."""
    top = verb
    for above in verb.ancestors():
        top = above
    for token in top.subtree():
        if (
            token.i < verb.i
            and token.dep in ("nsubj", "nsubjpass", "dep", "ROOT", "appos")
            and (classes(token, lexicon) & {"force", "actor"})
        ):
            return [token]
    return []


def _assign(frame: Frame, objects: list[Token], lexicon: Lexicon) -> None:
    """Put the objects of a verb where its frame wants them."""
    verb, entry = frame.trigger, frame.entry
    things = [member(o) for o in objects]
    kinds = [classes(o, lexicon) for o in things]
    mined = any(o.lemma in ("mine", "landmine", "ied") for o in things)
    if entry.frame == "tread" or (verb.lemma in ("hit", "strike") and mined):
        # "The truck hit a mine", "a soldier stepped on a landmine"
        frame.targets, frame.agents = frame.agents, []
        frame.weapons = things + objects_of(verb, "on", "over")
        return
    if entry.frame == "shoot" or (entry.type == "attack" and any("weapon" in k for k in kinds)):
        frame.weapons += [o for o, k in zip(things, kinds, strict=True) if "weapon" in k]
        rest = [o for o, k in zip(things, kinds, strict=True) if "weapon" not in k]
        assign_targets(
            frame,
            rest
            + objects_of(verb, "at", "on", "against", "into", "toward", "towards")
            + [x for w in frame.weapons for x in objects_of(w, "at", "on", "against")],
            lexicon,
        )
        return
    if entry.frame == "stop":
        for o in things:
            frame.targets += agents_of_noun(o, lexicon) if "attack" in classes(o, lexicon) else [o]
        return
    if entry.frame == "meet":
        if len(frame.agents) > 1 and not objects_of(verb, "with", "against"):
            frame.targets += frame.agents[1:]
            frame.agents = frame.agents[:1]
        assign_targets(frame, things + objects_of(verb, "with", "against"), lexicon)
        if (
            not frame.targets
            and not frame.where
            and len(frame.agents) == 1
            and frame.agents[0].tag == "NNS"
            and verb.lemma in ("clash", "skirmish")
        ):
            frame.targets = list(frame.agents)
        return
    if entry.frame == "near":
        place = how_far(verb)
        frame.agents, frame.targets = subjects(verb), []
        frame.where = [place] if place is not None else []
        return
    if entry.frame == "fall":
        frame.where, frame.agents = frame.agents, objects_of(verb, "to", "into")
        for noun in objects_of(verb, "under", "into", "to"):
            if noun.lemma in ("control", "hands", "hand"):
                frame.agents = agents_of_noun(noun, lexicon)
        frame.targets = objects_of(verb, "from")
        # "Has fallen out of government control": the government lost it.
        out = [o for c in verb.children if c.low == "out" for o in objects_of(c, "of")]
        frame.targets += [loser for noun in out for loser in agents_of_noun(noun, lexicon)]
        return
    if entry.frame == "lose" and not any("place" in k or "control" in k for k in kinds):
        felt = any(k & {"person", "force", "equipment", "weapon"} for k in kinds) or any(
            o.pos == "NUM" for o in objects
        )
        hurt = [o for o in things if classes(o, lexicon) & {"person", "force", "equipment"}]
        losers = frame.agents
        frame.targets, frame.agents = (hurt or losers) if felt else [], []
        frame.losers = losers if hurt else []
        return
    if entry.frame == "lose":
        frame.targets, frame.agents = frame.agents, objects_of(verb, "to")
        frame.where = things
        return
    if entry.frame == "explode" and frame.agents:
        burst = [a for a in frame.agents if _bursts(a, lexicon)]
        frame.agents = [a for a in frame.agents if a not in burst]
        frame.targets = burst
    if entry.frame == "land" and not any("weapon" in k for k in kinds):
        return
    if entry.frame == "suffer":
        struck, frame.agents = frame.agents, objects_of(verb, "from", "by")
        for under in objects_of(verb, "under"):
            frame.agents = frame.agents or objects_of(under, "from", "by")
            frame.agents = frame.agents or agents_of_noun(under, lexicon)
        assign_targets(frame, struck, lexicon)
        return
    if entry.frame == "fire":
        frame.targets = objects_of(verb, "to") or [c for o in things for c in objects_of(o, "to")]
        return
    if entry.frame == "into":
        assign_targets(frame, objects_of(verb, "into"), lexicon)
        frame.targets += [w for w in frame.where if w.name is None and w not in frame.targets]
        return
    if entry.frame == "steal":
        frame.targets = objects_of(verb, "with")
        return
    if entry.frame in ("burn", "crash") and not things:
        frame.targets, frame.agents = frame.agents, []
        return
    if entry.frame == "oust":
        frame.targets = things
        left = [
            *objects_of(verb, "from", "of"),
            *(o for t in things for o in objects_of(t, "from")),
        ]
        frame.where += [o for o in left if "place" in classes(o, lexicon)]
        return
    if entry.frame == "give":
        frame.where += [o for o, k in zip(things, kinds, strict=True) if "place" in k]
        given = [
            o
            for o, k in zip(things, kinds, strict=True)
            if k & {"person", "force"} and "place" not in k
        ]
        frame.targets = given or objects_of(verb, "to")
        return
    if entry.frame == "receive":
        frame.targets, frame.agents = (
            frame.agents,
            objects_of(verb, "from") or [c for o in things for c in objects_of(o, "from")],
        )
        frame.weapons += [o for o, k in zip(things, kinds, strict=True) if k & _RECEIVED]
        return
    if entry.frame == "supply":
        given = [o for o, k in zip(things, kinds, strict=True) if k & _GIVEN]
        frame.weapons += given
        frame.targets += objects_of(verb, "to") + [
            o
            for o, k in zip(things, kinds, strict=True)
            if o not in given and k & {"actor", "force"} and verb.lemma != "send"
        ]
        for o in things:
            frame.targets += objects_of(o, "to", "for")
        return
    if entry.frame == "flee":
        assign_targets(frame, things, lexicon)
        frame.targets = []
        return
    if entry.frame == "leave":
        for o in things:
            _as_place(o)
        kinds = [classes(o, lexicon) for o in things]
        if things and not any(k & {"place", "structure"} for k in kinds):
            frame.targets = things
        frame.where += [o for o, k in zip(things, kinds, strict=True) if "place" in k]
        frame.where += objects_of(verb, "from")
        return
    if entry.type == "aid":
        people = [o for o in _served(verb, things) if "person" in classes(member(o), lexicon)]
        if people:
            frame.targets = people
            frame.weapons += things
            return
    if entry.type == "bombing" or entry.frame == "impact":
        frame.weapons += [o for o, k in zip(things, kinds, strict=True) if "weapon" in k]
        things = [o for o, k in zip(things, kinds, strict=True) if "weapon" not in k]
        things += [
            o
            for o in objects_of(verb, *_AMID)
            if classes(member(o), lexicon) & {"person", "force", "structure", "equipment"}
            and o.lemma.lower() not in TIME_WORDS
        ]
    assign_targets(frame, things, lexicon)
    if entry.type in ("capture", "advance", "clash", "attack", "control"):
        # What is fired from a country is not fired at it.
        links = ("against",) if entry.type == "attack" else ("against", "from")
        frame.targets += [o for o in objects_of(verb, *links) if classes(o, lexicon) & _MEN]


def _bursts(thing: Token, lexicon: Lexicon) -> bool:
    """“Three petroleum tankers exploded": what goes off and is no bomb is hit."""
    kinds = classes(member(thing), lexicon)
    return bool(kinds & {"equipment", "structure"}) and not kinds & {"weapon", "person", "force"}


_AIMED = words("roles", "aimed")
"""What a weapon is fired "on" or "at"."""
_AMID = tuple(sorted(words("roles", "amid")))
"""Where something that goes off does its harm."""


def _served(verb: Token, things: list[Token]) -> list[Token]:
    """Who gets what is given: "to 600 families", "food for 300 people", "families with kits"."""
    found = objects_of(verb, "to", "for", "among")
    for thing in things:
        found += objects_of(thing, "to", "for")
    return found


def assign_targets(frame: Frame, things: list[Token], lexicon: Lexicon) -> None:
    """Put things acted on among the places or the targets of a frame."""
    for thing in things:
        if thing.lemma in ("control", "access") or thing.low in _PARTS_OF:
            frame.targets += whose_it_was(thing)
            held = objects_of(thing, "of", "over", "to")
            for o in held:
                _as_place(o, thing.lemma == "control")
            frame.where += [o for o in held if "place" in classes(o, lexicon)]
            continue
        if thing.lemma.lower().strip(".") in TIME_WORDS:
            continue
        if frame.entry.type in ("capture", "control", "withdrawal"):
            named = named_among(thing, frame.verb)
            for place in named:
                _as_place(place, moves=True)
            frame.where += named
        driven = frame.entry.type == "displacement" and frame.entry.frame != "flee"
        if not driven and (frame.entry.type in _OF_PLACES or frame.trigger.lemma in _STORMS):
            moves = frame.entry.type in _OF_MOVES
            _as_place(thing, moves or (frame.entry.type == "capture" and _fought_for(thing)))
        kinds = classes(thing, lexicon)
        if (
            "place" in kinds
            and not kinds & {"equipment", "person", "force"}
            and (
                thing.name is not None
                or "structure" not in kinds
                or frame.entry.type in ("capture", "control", "siege")
            )
        ):
            frame.where.append(thing)
            held = held_by(thing)
            frame.targets += held
            if thing.name is None:
                acted_on = frame.entry.type in STRIKES | {"capture"} or (
                    frame.entry.type == "siege" and "structure" in kinds
                )
                if not held and acted_on and thing.lemma not in _PLAIN:
                    frame.targets.append(thing)
        else:
            frame.targets.append(thing)


_OF_PLACES = frozenset(
    ["capture", "advance", "siege", "shelling", "withdrawal", "displacement", "control"]
)
_STORMS = words("roles", "storms")


_OF_MOVES = frozenset(["advance", "withdrawal", "displacement"])
"""Here even what looks like a person's name is a place: "entered Ganar-Kiyawa"."""


def _fought_for(thing: Token) -> bool:
    """“captured Deir Halim in Hama after clashes”: a fight inside a place is for a place.

    Without the fight, and with an office or title, it may be somebody who was caught there.
    """
    verb = thing.head
    if verb is None or any(
        c.dep in ("appos", "compound") and c.name is None and c.pos == "NOUN"
        for c in thing.children
    ):
        return False
    places = [*objects_of(thing, "in"), *objects_of(verb, "in")]
    inside = any(p.name is not None and p.name.kind == "place" and p.i > thing.i for p in places)
    return inside and any(t.lemma in _FIGHTS and t.i > thing.i for t in verb.subtree())


_FIGHTS = words("roles", "fights")


def _as_place(thing: Token, moves: bool = False) -> None:
    """What is captured, left or stormed and has a name that nobody knows is a place."""
    proper = thing.name is not None and thing.name.kind == "proper"
    arabic = len(thing.text.split()) < 3 and thing.low.startswith(("al ", "al-", "el ", "el-"))
    unknown = thing.name is None or (proper and (moves or arabic))
    people = thing.tag == "NNPS" and thing.child("nummod") is not None
    if unknown and thing.pos == "PROPN" and not thing.text.isupper() and not people:
        thing.name = Name(thing.i, thing.i, "place", (), thing.text, known=False)


_PLAIN = words("roles", "plain")
_OBJECTS = frozenset(["dobj", "oprd", "dative"])
_BEHIND = words("roles", "behind")
_FIRE = words("roles", "fire")
_MEN = frozenset(["actor", "force"])
_GIVEN = frozenset(["weapon", "equipment", "support"])
_RECEIVED = frozenset(["weapon", "equipment", "aid"])
_WARS = words("participants", "wars") | {"battle"}
_PARTS_OF = words("roles", "parts_of") - {"areas", "positions"}
