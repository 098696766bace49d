"""What the words around a deed tell of its kind: foiled plots, prisoners handed over, relief."""

from __future__ import annotations

from .frame import Frame
from .lexicon import Lexicon
from .parse import Token
from .phrases import classes, member
from .words import words

_FOILS = words("classify", "foils")
_JUDGES = words("classify", "judges")
_RELIEF = words("classify", "relief")


def foiled(frame: Frame, lexicon: Lexicon) -> bool:
    """“foiled a suicide attack", "thwarted an attempt to bomb the ministry": nothing went off."""
    plan = frame.trigger.child("dobj") or frame.trigger.child("nsubjpass")
    return (
        frame.trigger.lemma in _FOILS
        and plan is not None
        and any(_of_bombs(t.lemma.lower(), lexicon) for t in plan.subtree())
    )


def _of_bombs(word: str, lexicon: Lexicon) -> bool:
    verb = lexicon.verbs.get(word)
    return word in lexicon.means["bomb"] or (verb is not None and verb.type == "bombing")


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
    if noun.lemma not in ("truck", "lorry", "convoy", "shipment", "ship", "flight", "barge"):
        return False
    return any(
        "aid" in classes(t, lexicon) or not _RELIEF.isdisjoint(t.low.split())
        for t in noun.subtree()
        if t is not noun and t.i - noun.i < 8
    )
