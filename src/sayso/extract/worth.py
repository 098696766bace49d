"""Which happenings are worth a claim: those that tell more than that something was."""

from __future__ import annotations

import re
from typing import Any

from .arguments import NOTED, deed_of, loss_of_one, noted, tells_of_many
from .fitting_nouns import FELT
from .frame import Frame
from .kinds import STRIKES, VIOLENT
from .lexicon import Lexicon
from .modality import negated
from .parse import Token
from .phrases import SOMEBODY, classes, member, owner
from .time_rules import MONTHS
from .words import words

_BACKGROUND = frozenset(
    [
        "control",
        "capture",
        "displacement",
        "bombing",
        "killing",
        "toll",
        "withdrawal",
        "deployment",
        "clash",
    ]
)
_DEEDS = STRIKES | {"attack", "clash", "killing"}
_STRUGGLES = words("worth", "struggles")
_CLOSES = frozenset(["cut off", "besiege", "encircle", "surround", "blockade"])
_TRUCES = frozenset(["ceasefire", "cease-fire", "truce", "armistice", "pause"])
_ENDS = frozenset(["break", "collapse", "crumble", "fail", "falter", "stall"])
_HAS_DAY = re.compile(
    r"day$|^(?:19|20)\d\d$|^(?:week|weekend|month|year|morning|night|ago|since)$", re.IGNORECASE
)
_MONTH = re.compile(rf"(?:{'|'.join(sorted(MONTHS))})\.?", re.IGNORECASE)


def _of_deed(frame: Frame, lexicon: Lexicon) -> bool:
    """“condemned the attack that targeted mourners": its clause tells the attack."""
    deed = deed_of(frame.trigger, lexicon)
    return deed is not None and lexicon.nouns[deed.lemma.lower()].type in _DEEDS


def _dated_beside(verb: Token) -> bool:
    """“Popasna - Captured by Russia 7 May": a line of a list of what was taken when."""
    return verb.head is not None and any(
        t.i > verb.i and t.text[:1].isupper() and _MONTH.fullmatch(t.text)
        for t in verb.head.subtree()
    )


def worth_telling(
    frame: Frame, kind: str, actor: Any, target: Any, places: Any, figures: Any, lexicon: Lexicon
) -> bool:
    """A claim needs somebody or something besides its trigger."""
    own_place = bool(places)
    noun = frame.trigger
    if frame.entry.noun and noun.low in _STRUGGLES and not (actor or figures):
        if not any(t.name is not None and t.name.kind == "place" for t in noun.subtree()):
            # "the fight against terrorism" in a speech
            return False
    if len(frame.own) < 2 or _says_what_is_counted(frame):
        return False
    if (
        frame.trigger.dep in ("relcl", "acl", "amod")
        and not frame.entry.noun
        and kind in _BACKGROUND
        and not _own_clause(frame)
        and not _main_assertion(frame, lexicon)
        and not _of_deed(frame, lexicon)
        and not figures
        and not any(_HAS_DAY.search(t.text) for t in frame.trigger.subtree())
        and not _dated_beside(frame.trigger)
    ):
        return False
    if kind in ("support", "clash", "capture", "statement"):
        doers = {m.id for m in actor if m.id}
        if doers and doers == {m.id for m in target if m.id} and kind != "clash":
            return False
    if frame.entry.word == "claim responsibility" and (
        not actor or negated(frame.trigger, lexicon)
    ):
        return False
    backers = [member(t) for t in frame.agents]
    if frame.entry.frame == "back" and backers and all(_gear(t, lexicon) for t in backers):
        # "backed by tanks": with what, not by whom.
        return False
    if kind == "statement":
        return bool(actor) and (bool(target) or bool(frame.where) or len(frame.own) > 6)
    ended = frame.trigger.dep == "nsubj" and frame.verb.lemma in _ENDS
    if kind == "agreement" and ended and frame.trigger.lemma == "talk":
        # "Peace talks collapsed on Wednesday"; that they have failed so far is no news.
        return any(_HAS_DAY.search(t.text) for c in frame.verb.children for t in c.subtree())
    if kind in ("agreement", "protest"):
        paused = frame.trigger.dep in ("nsubj", "nsubjpass") and frame.trigger.lemma in _TRUCES
        agreed = not frame.entry.noun and bool(frame.agents) and _of_truce(frame.trigger)
        return bool(actor or target or figures or frame.where or own_place or paused or agreed)
    arrives = frame.trigger.dep in TOLD or (frame.entry.noun and frame.trigger.dep == "nsubj")
    if kind == "aid" and arrives and own_place:
        return True
    if kind == "interdiction" and frame.agents and not (actor or figures or target):
        # "captured by an attempt": nobody took anything.
        return False
    if kind == "displacement" and frame.entry.noun and own_place and frame.where:
        # "ordered the evacuation of five villages"
        return True
    if kind in ("aid", "support", "displacement"):
        return bool(actor or target or figures)
    if frame.entry.frame == "count":
        return bool(figures)
    if kind == "toll":
        return (
            bool(figures)
            or bool(actor and target)
            or bool(frame.entry.frame == "lose" and target)
            or _bears_losses(frame, target)
            or _told_dead(frame, target, lexicon)
            or (bool(target) and loss_of_one(frame.trigger, lexicon))
        )
    if kind == "control":
        return bool(actor) and (own_place or bool(figures or frame.where))
    if kind == "bombing" and frame.entry.noun and not (actor or target or figures):
        reported = frame.trigger.dep == "nsubjpass" and frame.verb.lemma in NOTED
        reported = reported or (frame.trigger.dep == "ROOT" and noted(frame.trigger))
        return bool(frame.where) or (own_place and reported) or _went_off(frame, lexicon)
    flag = frame.trigger.child("nsubjpass") if frame.entry.word.endswith(" flag") else None
    if flag is not None and own_place and all(c.low != "white" for c in flag.children):
        # "The flag was raised over the council in Vovchansk."
        return True
    if kind == "capture":
        return bool(own_place or figures or target or frame.where) and bool(
            actor or target or frame.where
        )
    told = frame.trigger.dep in TOLD
    closed = bool(target) or frame.entry.word in _CLOSES
    if kind == "siege" and (frame.where or (told and closed and own_place)):
        return True
    if kind == "offensive" and frame.entry.noun and own_place and _goes_on_there(frame):
        return True
    if kind == "deployment" and target and told and noun.child("nsubjpass") is not None:
        # "Reservists have been called up."
        return True
    if kind in ("advance", "withdrawal", "deployment", "siege", "offensive"):
        return bool(actor) or bool(target and frame.where)
    return bool(actor or target or own_place or figures or (frame.where and kind in VIOLENT))


def _of_truce(verb: Token) -> bool:
    """“The two sides agreed to a truce", "extended the truce": told, whoever they are."""
    links = (c.child("pobj") if c.dep == "prep" else c for c in verb.children)
    return any(o is not None and o.lemma in _TRUCES and o.dep != "nsubj" for o in links)


def _gear(noun: Token, lexicon: Lexicon) -> bool:
    kinds = classes(noun, lexicon)
    return bool(kinds & {"equipment", "weapon"}) and not (
        kinds & {"actor", "person"} or owner(noun, lexicon)
    )


_INTENDED = words("modality", "intended")
_SOME = words("worth", "some")
_REPORTS = words("modality", "reports")


def _main_assertion(frame: Frame, lexicon: Lexicon) -> bool:
    """Is a participle or relative clause what the sentence is there to tell?

    The headline's "Four wells blown up by rebels", "the allegation that our forces planted mines",
    and who holds a named place.
    """
    verb, above = frame.trigger, frame.trigger.head
    if above is None:
        return False
    told = any(c.low == "that" and c.dep == "mark" for c in verb.children)
    if above.lemma in _REPORTS or told or above.low == "those":
        return True
    if frame.entry.type == "displacement" and tells_of_many(verb):
        return True
    if verb.dep == "acl" and verb.tag == "VBN" and above.dep == "ROOT" and above.name is None:
        return above.pos == "NOUN"
    # "El Fasher, the last city that the army holds": the name stands before what tells of it.
    called = [t.head if t.dep == "appos" and t.name is None else t for t in frame.where]
    named = any(t and t.name is not None and t.name.kind == "place" for t in called)
    return frame.entry.type == "control" and named and bool(frame.agents)


def _own_clause(frame: Frame) -> bool:
    """“…, after which the gunmen opened fire": with a subject of its own it goes on telling."""
    verb = frame.trigger
    subject = verb.child("nsubj", "nsubjpass")
    return (
        verb.dep == "relcl"
        and verb.tag == "VBD"
        and subject is not None
        and subject.low not in ("who", "which", "that")
        and any(
            c.dep == "prep" and c.child("pobj") is not None and c.i < subject.i
            for c in verb.children
        )
    )


def _bears_losses(frame: Frame, target: Any) -> bool:
    """“The army suffered heavy losses", which is news; "no losses" is none."""
    lost = frame.trigger.child("dobj")
    borne = frame.entry.type == "toll" and frame.entry.frame == "die" and bool(target)
    return borne and lost is not None and all(c.low != "no" for c in lost.children)


def _some(many: Token, noun: Token, lexicon: Lexicon) -> bool:
    """“Several soldiers", "a number of them"; not "how many", "too many lives"."""
    people = noun.pos == "PRON" or bool(classes(noun, lexicon) & {"person", "force", "actor"})
    return many.low in _SOME and people and not any(c.low == "how" for c in many.children)


def _whose_part(noun: Token) -> list[Token]:
    """“A number of soldiers": the number."""
    of = noun.head
    return [of.head] if noun.dep == "pobj" and of is not None and of.head is not None else []


def _told_dead(frame: Frame, target: Any, lexicon: Lexicon) -> bool:
    """“The governor has been killed", "No soldiers were hurt": no number, but somebody."""
    verb = frame.trigger
    if frame.entry.type != "kill" or verb.pos != "VERB" or verb.dep not in TOLD or not target:
        return False
    suffered = [member(t) for t in frame.targets]
    if any(c.low == "no" or _some(c, t, lexicon) for t in suffered for c in t.children):
        return True
    if any(_some(a, t, lexicon) for t in suffered for a in _whose_part(t)):
        # "An unknown number of fighters were killed."
        return True
    if any(t.low in SOMEBODY for t in suffered):
        return True
    return any(
        t.tag in ("NN", "NNP")
        and t.lemma.lower() not in lexicon.not_counted
        and (t.pos == "PROPN" or "person" in classes(t, lexicon) or t.lemma in lexicon.speakers)
        for t in suffered
    )


TOLD = frozenset(["ROOT", "ccomp", "conj", "parataxis"])


_GOES_ON = words("worth", "goes_on")


def _goes_on_there(frame: Frame) -> bool:
    """“A security operation is under way in the Anbar desert": nobody's, but there."""
    verb = frame.verb
    under_way = any(
        c.low == "underway" or (c.low == "under" and c.child("pobj") is not None)
        for c in verb.children
    )
    begins = verb.lemma in _GOES_ON
    happens = verb.lemma in ("be", "get") and under_way
    return frame.trigger.dep in ("nsubj", "nsubjpass") and (begins or happens)


def _went_off(frame: Frame, lexicon: Lexicon) -> bool:
    """“The explosion occurred around 9 am inside the office."""
    verb = frame.verb
    return (
        verb is not frame.trigger
        and verb.lemma in (lexicon.occur - {"be"}) | FELT
        and frame.trigger.dep in ("nsubj", "nsubjpass")
        and any(c.dep in ("prep", "dobj") for c in verb.children)
    )


def pledges(frame: Frame) -> bool:
    """“The premier pledged to retake the city”: who vows it is the actor of the plan."""
    head = frame.verb.head
    return frame.verb.dep == "xcomp" and head is not None and head.lemma in _INTENDED


_COUNTS_IN = words("worth", "counts_in")
_TOTALS = words("worth", "totals")


def _says_what_is_counted(frame: Frame) -> bool:
    """How a report counts ("this release includes all strikes conducted by …") is no news."""
    verb = frame.trigger.head
    subject = verb.child("nsubj") if verb is not None and frame.trigger.dep == "dobj" else None
    if verb is None or subject is None or verb.lemma not in _COUNTS_IN:
        return False
    return subject.lemma.lower() in _TOTALS
