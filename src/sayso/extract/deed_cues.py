"""What the words around a deed tell of its kind: foiled plots, prisoners handed over, relief."""

from __future__ import annotations

from .frame import Frame
from .lexicon import Lexicon
from .parse import Token
from .phrases import SOMEBODY, classes, member
from .words import words

_FOILS = words("classify", "foils")
_JUDGES = words("classify", "judges")
_RELIEF = words("classify", "relief")
_HUMAN_BOMBERS = words("classify", "human_bombers")
_MADE_HARMLESS = words("classify", "made_harmless")
_FLYING = words("classify", "flying")
_LAWLESS = words("classify", "lawless")
_HIDDEN = frozenset(["hooded", "masked", "unidentified", "unknown"])
_CONTROLLED = frozenset(["blast", "detonation", "explosion", "explosions"])
_HELPERS = frozenset(["agency", "group", "organisation", "organization", "team", "worker"])
_UNDOES = frozenset(["destroy", "neutralise", "neutralize"])
_WHERE_THEY_LIE = frozenset(["cache", "depot", "factory", "store", "warehouse"])


def foiled(frame: Frame, lexicon: Lexicon) -> bool:
    """“foiled a suicide attack", "thwarted an attempt to bomb the ministry": nothing went off."""
    plan = frame.trigger.child("dobj") or frame.trigger.child("nsubjpass")
    aims = frame.trigger.child("xcomp", "advcl")
    return (
        frame.trigger.lemma in _FOILS
        and plan is not None
        and any(
            _of_bombs(t.lemma.lower(), lexicon)
            for t in (*plan.subtree(), *([aims] if aims is not None else []))
        )
    )


def in_their_hands(frame: Frame, lexicon: Lexicon) -> bool:
    """“Fourteen schoolgirls are still in the hands of the group”: people, and no town."""
    held = frame.verb.child("nsubj")
    if frame.trigger.lemma != "hand" or held is None or held.name is not None:
        return False
    return bool(classes(member(held), lexicon) & {"person", "uprooted"})


def _of_bombs(word: str, lexicon: Lexicon) -> bool:
    verb, noun = lexicon.verbs.get(word), lexicon.nouns.get(word)
    return (
        word in lexicon.means["bomb"]
        or (verb is not None and verb.type == "bombing")
        or (noun is not None and noun.means == "bomb")
    )


def handed_over(verb: Token, lexicon: Lexicon) -> str | None:
    """“handed over 11 suspects to the courts”: arrested; to others, freed or exchanged."""
    given = [member(c) for c in verb.children if c.dep in ("dobj", "nsubjpass")]
    people = [g for g in given if classes(g, lexicon) & {"person", "force"}]
    if not people or len(people) < len(given):
        return None
    to = (c.child("pobj") for c in verb.children if c.low == "to")
    judged = any(o is not None and member(o).lemma in _JUDGES for o in to)
    return "arrest" if judged else "agreement"


def brings_aid(noun: Token, lexicon: Lexicon) -> bool:
    """“Eleven UNHCR trucks”, "a convoy carrying flour": relief on the move."""
    if noun.name is None and "aid" in lexicon.classes_of(noun.lemma.lower(), ""):
        # "truckloads of soldiers" bring no aid.
        return not classes(member(noun), lexicon) & {"force", "person"}
    if noun.name is None and relieves(noun):
        return True
    if noun.lemma not in ("truck", "lorry", "convoy", "shipment", "ship", "flight", "barge"):
        return False
    return any(
        "aid" in classes(t, lexicon) or not _RELIEF.isdisjoint(t.low.split())
        for t in noun.subtree()
        if t is not noun and t.i - noun.i < 8
    )


def relieves(noun: Token) -> bool:
    """“ICRC”, "the Norwegian Refugee Council", "relief agencies": those who bring relief."""
    *called, last = noun.low.split()
    if noun.name is not None and noun.name.kind == "actor":
        called.append(last)
    elif noun.lemma not in _HELPERS and last.removesuffix("s") not in _HELPERS:
        return False
    return any(w in _RELIEF for w in (*called, *(c.low for c in noun.children)))


def bears_bomb(bomber: Token) -> bool:
    """“Two female bombers”: no aircraft."""
    return bomber.lemma == "bomber" and any(c.low in _HUMAN_BOMBERS for c in bomber.children)


def made_harmless(frame: Frame, lexicon: Lexicon) -> bool:
    """“Sappers destroyed 12 mines", "the air force destroyed 24 of 32 drones": they did no harm."""
    if frame.trigger.lemma not in _UNDOES or not frame.targets or len(frame.triggers) > 1:
        return False
    hit = [member(t) for t in frame.targets]
    if any(t.low in _WHERE_THEY_LIE for h in hit for t in h.children):
        return False
    if all(h.lemma.lower() in _MADE_HARMLESS for h in hit):
        return bool(frame.agents)
    return all(h.lemma.lower().rpartition(" ")[2] in _FLYING for h in hit)


def people_taken(frame: Frame, lexicon: Lexicon) -> bool:
    """“Made off with 60 women”: no loot."""
    kinds = [classes(member(t), lexicon) for t in frame.targets]
    return bool(kinds) and all("person" in k and "equipment" not in k for k in kinds)


def still_held(verb: Token) -> bool:
    """“Kherson is still occupied by Russian forces”: a state, and no news of a capture."""
    if verb.lemma != "occupy" or verb.tag != "VBN":
        return False
    helpers = {c.low for c in verb.children if c.dep in ("aux", "auxpass")}
    return "being" not in helpers and bool(helpers & {"is", "are", "remains", "remain"})


def uprooted(party: Token, lexicon: Lexicon) -> bool:
    """“Fulani herders sought refuge”: people, though a militia goes by their name."""
    last = party.low.rpartition(" ")[2].removesuffix("s")
    return bool(lexicon.classes["uprooted"] & {party.lemma.lower(), last})


def people_only(frame: Frame, lexicon: Lexicon) -> bool:
    """“captured 12 fighters”: people taken, not ground."""
    verb = frame.trigger
    if frame.where or verb.lemma not in ("capture", "seize", "take", "recapture"):
        return False
    taken = [c for c in verb.children if c.dep in ("dobj", "nsubjpass")]
    if not taken and verb.dep == "advcl" and verb.tag == "VBN":
        # "Captured by the rebels, the soldiers were paraded"
        taken = frame.targets
    if any(_tells_holder(c) for c in (*verb.children, *(c for t in taken for c in t.children))):
        return False
    return bool(taken) and all(
        (
            classes(member(t), lexicon) & {"person", "force", "actor"}
            or member(t).tag == "CD"
            or member(t).low in SOMEBODY
        )
        and "equipment" not in classes(member(t), lexicon)
        for t in taken
    )


def _tells_holder(token: Token) -> bool:
    """“The YPG and SDF-held town”: the town is taken, not the YPG; the parse parts the two."""
    return token.name is not None and token.name.tells_holder and token.dep == "conj"


def unlawful(taker: Token) -> bool:
    """“Bandits", "unknown men", "masked gunmen": who takes people does not arrest them."""
    return taker.lemma.lower() in _LAWLESS or any(c.low in _HIDDEN for c in taker.children)


def detonated_safely(frame: Frame) -> bool:
    """“Blown up in a controlled explosion”, "detonated safely by experts": no attack."""
    near = {t.low for trigger in frame.triggers for t in trigger.subtree()}
    return "safely" in near or ("controlled" in near and bool(near & _CONTROLLED))


def of_two_sides(fight: Frame) -> bool:
    """“Clashes between A and B”: of whom each killed, nobody says."""
    told = any(c.low == "between" and c.dep == "prep" for c in fight.trigger.children)
    return fight.entry.type == "clash" and told and bool(fight.agents)
