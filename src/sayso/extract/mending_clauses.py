"""Clauses that the parser cuts wrong: participles, reduced clauses, lost subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kinds import BLAMES, BLOWS
from .lexicon import Lexicon
from .name import Name
from .tree import hang, only_describes, put_in_place_of
from .words import words

if TYPE_CHECKING:
    from .parse import Token

_TAKES_PLACES = frozenset(
    ["besiege", "bombard", "encircle", "enter", "overrun", "recapture", "retake", "shell", "storm"]
)
_TOLD_IN = words("speakers", "told_in")
_OFFSPRING = words("names", "offspring")
MANY = frozenset(["dozens", "hundreds", "millions", "scores", "thousands"])


_CLAUSES = frozenset(["acl", "advcl", "ccomp", "relcl"])
_TIME_WORDS = words("roles", "time_words")
_DEEDS = words("parse", "deeds")


def participle_beside(verb: Token, before: Token, lexicon: Lexicon) -> None:
    """“close to Jarablus liberated this week": the town was, not the planes told of before it.

    "artillery pounding areas": the artillery does, and the areas are hit.
    """
    entry = lexicon.verbs.get(verb.lemma.lower())
    if entry is None or verb.head is before:
        return
    if verb.tag == "VBN" and verb.dep == "acl" and entry.type == "capture":
        if before.name is not None and before.name.kind == "place":
            hang(verb, before, "acl")
    elif verb.tag == "VBG" and verb.dep == "amod" and entry.type in ("attack", "shelling"):
        hit = verb.head
        doer = lexicon.classes_of(before.lemma.lower(), "") & {"force", "weapon", "equipment"}
        if hit is None or hit.i < verb.i or not doer or hit.head is None:
            return
        if before in hit.children:
            put_in_place_of(before, hit)
        elif hit.dep == "conj":
            before = hit.head
        else:
            return
        hang(verb, before, "acl")
        hang(hit, verb, "dobj")


def finite_verb(verb: Token) -> None:
    """“The junta bombed Loikaw and Demoso townships": a clause, and no noun with a participle."""
    noun = verb.head
    if noun is None or noun.head is not None or noun.i > verb.i or verb.child("dobj") is None:
        return
    put_in_place_of(verb, noun)
    hang(noun, verb, "nsubj")


def worn_by_object(verb: Token, participle: Token) -> None:
    """“has reached besieged Deraa": the participle is the town's, the verb no auxiliary."""
    town = participle.child("dobj")
    if (
        verb.lemma in ("be", "have", "do", "get")
        or participle.i != verb.i + 1
        or participle.tag not in ("VBN", "VBD")
        or town is None
    ):
        return
    put_in_place_of(verb, participle)
    for child in list(participle.children):
        if child is not town:
            hang(child, verb, child.dep)
    hang(town, verb, "dobj")
    hang(participle, town, "amod")


def taken_place(name: Token) -> None:
    """“retakes Shaykh Miskin”: nobody retakes a person."""
    if name.head is not None and name.head.lemma.lower() in _TAKES_PLACES:
        name.name = Name(name.i, name.i, "place", (), name.text, known=False)


def shot_dead(shot: Token, dead: Token) -> None:
    """“A sniper shot dead a child”: a verb with its subject, and no noun."""
    if dead.low != "dead" or dead.i != shot.i + 1 or shot.dep != "nsubj":
        return
    shooter = next((c for c in reversed(shot.children) if c.dep in ("compound", "amod")), None)
    if shooter is None:
        return
    put_in_place_of(shot, dead)
    for child in [c for c in dead.children if c.i > dead.i or c.dep == "punct"]:
        hang(child, shot, child.dep)
    hang(dead, shot, "oprd")
    for child in [c for c in shot.children if c.i < shooter.i]:
        hang(child, shooter, child.dep)
    hang(shooter, shot, "nsubj")
    shot.pos, shot.tag, shot.lemma = "VERB", "VBD", "shoot"


_TOLD_OF_WEAPONS = frozenset(["believe", "drop", "fire", "launch", "presume", "suspect"])


def fired_then_hit(verb: Token, fired: Token, lexicon: Lexicon) -> None:
    """“Artillery fired from Sittwe hit a market”, “Bombs dropped by rebels hit”: it hit."""
    weapon = fired.child("nsubj")
    if weapon is None or fired.lemma not in _TOLD_OF_WEAPONS or fired.i > verb.i:
        return
    if verb.child("nsubj") is not None or any(c.dep == "cc" for c in fired.children):
        return
    if verb.dep == "conj" and (fired.child("agent") is None or fired.child("auxpass") is not None):
        return
    gun = weapon.lemma in lexicon.means["artillery"]
    if not gun and "weapon" not in lexicon.classes_of(weapon.lemma, ""):
        return
    only_describes(fired, weapon, verb)
    fired.tag = "VBN"


def by_whom(by: Token, lexicon: Lexicon) -> None:
    """“were killed in several areas of Deir Ezzor by army units": by whom they were killed."""
    doer, noun = by.child("pobj"), by.head
    if doer is None or noun is None:
        return
    armed = doer.name is not None and doer.name.kind == "actor"
    armed = armed or "force" in lexicon.classes_of(doer.lemma.lower(), "")
    deed = noun.child("dobj") if noun.pos == "VERB" else None
    if deed is not None and noun.tag != "VBN":
        blow = lexicon.nouns.get(deed.lemma.lower())
        if deed.lemma in _DEEDS or (armed and blow is not None and blow.type in BLOWS):
            # "documented the killing of 45 people by soldiers", "prompting strikes by the army"
            hang(by, deed, "prep")
    victim = noun.child("nsubj") if noun.tag == "VBD" and deed is None and armed else None
    if victim is not None and by.i > noun.i and noun.lemma in lexicon.verbs:
        # "Two soldiers shot dead by snipers": a headline without its "were".
        noun.tag, victim.dep = "VBN", "nsubjpass"
    if not armed or noun.pos not in ("NOUN", "PROPN"):
        return
    node: Token | None = noun
    while node is not None and node.dep in ("pobj", "prep"):
        if node.lemma.lower() in lexicon.nouns:
            return
        node = node.head
    if node is None or node.tag != "VBN" or node.child("auxpass") is None or node.child("agent"):
        return
    hang(by, node, "agent")


def moving_then_did(moving: Token) -> None:
    """“troops moving by barge up the river entered the town”: they entered it."""
    doer = moving.child("nsubj")
    if doer is None or doer.i > moving.i or moving.child("aux", "mark") is not None:
        return
    near = [*moving.children, *(moving.head.children if moving.head is not None else ())]
    did = next(
        (
            t
            for t in sorted(near, key=lambda t: t.i)
            if t.i > moving.i
            and t.tag == "VBD"
            and t.dep in ("ccomp", "conj", "dep", "advcl")
            and t.child("nsubj", "nsubjpass", "mark", "advmod", "auxpass") is None
        ),
        None,
    )
    if did is None or any(c.dep == "cc" and did in moving.children for c in moving.children):
        return
    only_describes(moving, doer, did)


def accused_of(verb: Token) -> None:
    """“accused the army of dropping bombs on a market, killing 15": the army did both."""
    links = [c for t in (verb, verb.child("dobj")) if t is not None for c in t.children]
    of = next((c for c in links if c.dep == "prep" and c.low in ("of", "for")), None)
    if of is None:
        return
    did = of.child("pcomp")
    thing = of.child("pobj")
    if did is None and thing is not None:
        did = next((c for c in thing.children if c.tag == "VBG" and c.i == of.i + 1), None)
        if did is None or did.dep not in ("compound", "amod"):
            return
        hang(did, of, "pcomp")
        hang(thing, did, "dobj")
        did.pos = "VERB"
    if did is None:
        return
    for then in [c for c in verb.children if c.dep == "advcl" and c.tag == "VBG" and c.i > did.i]:
        if then.child("nsubj", "mark") is None:
            hang(then, did, "advcl")


def blamed_on(verb: Token) -> None:
    """“blamed the raid on Kiwi on militiamen": the last of them did it, none of them was hit."""
    accused = verb.child("dobj", "nsubjpass")
    near = [*verb.children, *(accused.children if accused is not None else ())]
    if any(c.dep == "prep" and c.low == "for" for c in near):
        # "blamed Russia for the strike on Kyiv"
        return
    links = [
        t
        for t in _phrases_below(verb)
        if t.dep == "prep" and t.low == BLAMES[verb.lemma] and t.i > verb.i
        for who in [t.child("pobj")]
        if who is not None and who.lemma.lower() not in _TIME_WORDS
    ]
    if links:
        hang(links[-1], verb, "prep")


def held_responsible(so: Token, verb: Token) -> None:
    """“held the army responsible for the raid”: blamed it for that."""
    accused = verb.child("dobj", "nsubjpass") or so.child("nsubj")
    if verb.lemma != "hold" or so.dep not in ("oprd", "ccomp", "acomp", "xcomp") or accused is None:
        return
    verb.lemma, so.dep = "blame", "oprd"
    if accused.dep == "nsubj":
        hang(accused, verb, "dobj")
    for link in [c for c in so.children if c.dep == "prep" and c.low == "for"]:
        hang(link, verb, "prep")


def _phrases_below(verb: Token) -> list[Token]:
    """What stands below a verb, and in no clause of its own."""
    found, stack = [], [verb]
    while stack:
        node = stack.pop()
        found.append(node)
        stack += [c for c in node.children if c.dep not in _CLAUSES]
    return sorted(found, key=lambda t: t.i)


def many_hit(number: Token) -> None:
    """“displaced thousands from A": whom, and not how often."""
    verb = number.head
    if verb is not None and verb.i == number.i - 1 and verb.child("dobj") is None:
        number.dep = "dobj"


def back_in(back: Token) -> None:
    """“Troops are back in control of Bunia": they are in control of it."""
    inside = next((c for c in back.children if c.dep == "prep" and c.low == "in"), None)
    if inside is not None and back.head is not None and back.head.lemma == "be":
        hang(inside, back.head, "prep")


def killed_and_injured(verb: Token) -> None:
    """“2 Syrians killed 5 Injured in rocket attack”: nobody was hurt by the two."""
    dead, hurt = verb.child("nsubj"), verb.child("dobj")
    if dead is None or hurt is None or hurt.low not in ("hurt", "injured", "wounded"):
        return
    if dead.pos == "NUM" or dead.child("nummod") is not None:
        dead.dep, verb.tag = "nsubjpass", "VBN"
        hang(hurt, dead, "conj")


def others_too(verb: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“said that ten were killed and three others wounded": the three are of what is said."""
    teller, who = verb.head, verb.child("nsubj") or verb.child("nsubjpass")
    if verb.dep != "conj" or teller is None or teller.lemma not in lexicon.say or who is None:
        return
    if verb.child("auxpass") is not None or verb.child("dobj") is not None:
        return
    before = [
        t
        for t in tokens[teller.i + 1 : who.i]
        if t.tag == "VBN" and t.child("nsubjpass") is not None and t.child("auxpass") is not None
    ]
    if before:
        hang(verb, before[-1], "conj")
        verb.tag, who.dep = "VBN", "nsubjpass"


def told_in(verb: Token) -> None:
    """“said in a statement that ten were killed": what is said, no property of the statement."""
    noun, mark = verb.head, verb.child("mark")
    if noun is None or mark is None or mark.low != "that" or noun.lemma not in _TOLD_IN:
        return
    link = noun.head
    if (
        link is not None
        and link.dep == "prep"
        and link.low in ("in", "on")
        and link.head is not None
    ):
        hang(verb, link.head, "ccomp")


def second_place(link: Token, tokens: list[Token]) -> None:
    """“soldiers in Benue and Taraba States": the second is a place beside the first, no soldier."""
    first, second = tokens[link.i - 1], tokens[link.i + 1]
    if any(t.name is None or t.name.kind != "place" for t in (first, second)):
        return
    head = second.head
    if second.dep != "conj" or head is None or head is first or first.dep != "pobj":
        return
    if head.i < first.i and head.name is None and any(t is head for t in first.ancestors()):
        hang(second, first, "conj")


def named_offspring(name: Token) -> None:
    """“Al Qaeda affiliate Al Nusra Front expelled them": the Front did."""
    kin = name.head
    if kin is None or name.name is None or name.name.kind != "actor" or name.i < kin.i:
        return
    if kin.lemma.lower() in _OFFSPRING and kin.dep != "appos":
        put_in_place_of(name, kin)
        hang(kin, name, "appos")


def shot_at(shot: Token) -> None:
    """“Members of the Islamic State shot at them": a verb, and no noun of that name."""
    shooter = next((c for c in shot.children if c.i == shot.i - 1 and c.name is not None), None)
    at = next((c for c in shot.children if c.i == shot.i + 1 and c.low == "at"), None)
    if shooter is None or at is None or shooter.name is None or shooter.name.kind != "actor":
        return
    link = shot.head
    top = link.head if link is not None and link.dep == "prep" and link.low == "of" else None
    if link is not None and (top is None or top.dep not in ("ROOT", "ccomp", "nsubj", "dep")):
        return
    for child in [c for c in shot.children if c.i < shooter.i]:
        hang(child, shooter, child.dep)
    if link is None or top is None:
        hang(shooter, shot, "nsubj")
    else:
        hang(shooter, link, "pobj")
        link.children.remove(shot)
        shot.head, shot.dep = None, "ROOT"
        if top.head is not None:
            hang(shot, top.head, "ccomp")
        for child in [c for c in top.children if c.i > shot.i]:
            hang(child, shot, "advcl" if child.dep == "acl" else child.dep)
        hang(top, shot, "nsubj")
    shot.pos, shot.tag, shot.lemma = "VERB", "VBD", "shoot"
