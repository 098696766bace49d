"""Which nouns of happening tell one, and do not only name it."""

from __future__ import annotations

from .arguments import loss_of_one, noted, objects_of
from .frame import RESULTS, STRIKES, Frame
from .kinds import BLAMES
from .lexicon import Lexicon
from .measures import is_outdated
from .other_senses import accidental, against_law, for_a_prize, peaceful
from .parse import Token
from .phrases import classes, member
from .unreal import asked_about, prevented
from .words import words

_TELLING = words("fitting", "telling")
_SURGERY = words("fitting", "surgery")
FELT = words("fitting", "felt")
"""What a blast does, and those around it."""
_STANDS_SO = words("fitting", "stands_so")
_ARRIVES = words("fitting", "arrives")
_OF_WAR = words("fitting", "of_war")
_SOME = frozenset(["dozens", "hundreds", "scores", "thousands"])
_STOPPED = frozenset(["arrest", "capture", "interdiction", "kill", "killing", "wreck"])
_WITHIN = frozenset(["in", "under_or_in"])
_HOLDS = frozenset(["actor", "force", "person"])
_HALTS = frozenset(["cease", "freeze", "halt", "pause", "suspend", "withhold"])


def _goes_on(verb: Token) -> bool:
    """“took place”, "were under way”, "got underway"."""
    for child in verb.children:
        inner = child.child("pobj") if child.low == "under" else None
        if child.low in ("underway", "ongoing") or (inner is not None and inner.low == "way"):
            return True
        if verb.lemma == "take" and child.dep == "dobj" and child.low == "place":
            return True
    return False


def _flown(frame: Frame, lexicon: Lexicon) -> bool:
    """“40 combat missions”, "jets flew 12 missions": not what aid workers or monitors do."""
    noun = frame.trigger
    crews = [c for a in frame.agents for c in (a, *a.children)]
    if any(t.lemma.lower() in lexicon.means["air"] for t in crews):
        return True
    kinds = {c.low for c in noun.children if c.dep in ("compound", "amod")}
    head = noun.head
    return bool(kinds & _OF_WAR) or (head is not None and head.lemma in ("fly", "bomb"))


_OBJECTS = frozenset(["dobj", "nsubjpass"])


def noun_fits(frame: Frame, lexicon: Lexicon) -> bool:
    """Say whether a noun tells a happening: who or what it needs stands with it."""
    entry, noun = frame.entry, frame.trigger
    if entry.object and not any(
        classes(o, lexicon) & entry.object for o in [*frame.targets, *frame.weapons]
    ):
        return False
    if noun.dep in ("compound", "amod", "nmod", "poss") or accidental(noun):
        return False
    if noun.lemma == "violation" and any(c.lemma == "right" for c in noun.children):
        return False
    if entry.type == "toll" and is_outdated(noun):
        return False
    lent = frame.verb is not noun
    if lent and asked_about(frame.verb):
        return False
    things = bool(frame.targets or frame.where)
    head = noun.head
    if frame.agents and head is not None and head.lemma in BLAMES and noun.dep in _OBJECTS:
        # "attributed the attack to the group"
        return True
    if noun.dep == "nsubj" and head is not None and head.lemma in ("displace", "uproot"):
        return False
    by = head is not None and noun.dep == "pobj" and head.low == "by" and head.head is not None
    if by and head is not None and head.head is not None:
        if head.head.lemma in ("displace", "uproot"):
            return False
    moved = lexicon.verbs.get(head.lemma) if head is not None else None
    if entry.type == "toll" and noun.dep in ("dobj", "nsubjpass") and moved is not None:
        # "evacuated 36 bodies" is told by the verb.
        if moved.type == "withdrawal":
            return False
    if (
        noun.dep in ("nsubj", "nsubjpass")
        and head is not None
        and (head.lemma in lexicon.verbs or head.lemma in lexicon.occur)
        and head.lemma not in _TELLING
        and entry.needs in ("args", "means_or_args")
        and (
            head.lemma not in ("be", "come", "follow", "continue", "take", "go", "get")
            or _goes_on(head)
        )
    ):
        return True
    if entry.type == "bombing" and noun.dep in ("nsubj", "nsubjpass") and head is not None:
        goes_off = head.lemma == "go" and any(c.low == "off" for c in head.children)
        if (head.lemma in FELT or goes_off) and any(
            c.dep in ("prep", "dobj") for c in head.children
        ):
            # "An explosion was heard near the airport."
            return True
    if entry.type == "bombing" and noun.dep == "ROOT" and noted(noun):
        return True
    if noun.lemma == "barrage" and (noun.dep == "attr" or (noun.text[0].isupper() and noun.i)):
        # "a multi-purpose barrage on the Tigris"
        return False
    if noun.dep == "dobj" and head is not None and head.lemma == "use" and noun.tag == "NN":
        if entry.type in STRIKES:
            # "using attack, bomber and fighter aircraft": what flew.
            return False
    if _one_of_the_worst(noun):
        return False
    if entry.type == "interdiction" and frame.verb.lemma == "lift":
        # "A curfew was lifted."
        return False
    halted = noun.dep in ("dobj", "nsubjpass") and head is not None and head.lemma in _HALTS
    if halted and (entry.type == "support" or (entry.type in STRIKES and noun.dep == "dobj")):
        # "halted air strikes for a 48-hour pause": then there were none.
        return False
    definite = any(
        c.low in ("the", "this", "that", "these", "those") and c.dep == "det" for c in noun.children
    ) and not (noun.dep == "dobj" and any(c.tag == "JJS" for c in noun.children))
    if (
        definite
        and not things
        and entry.type in STRIKES
        and noun.dep in ("pobj", "dobj")
        and entry.needs is None
        and not (frame.agents and head is not None and head.low == "behind")
    ):
        return False
    if (
        noun.dep == "dobj"
        and head is not None
        and head.pos == "VERB"
        and not lent
        and head.lemma not in lexicon.verbs
        and entry.needs != "number"
    ):
        if not (frame.agents and things):
            return False
    if (
        noun.dep == "dobj"
        and head is not None
        and head.dep == "advcl"
        and any(c.low == "to" and c.dep == "aux" for c in head.children)
    ):
        return False
    if noun.dep in ("pobj", "dobj") and prevented(
        noun.head if noun.dep == "dobj" and noun.head is not None else noun
    ):
        return False
    if entry.type == "bombing" and noun.dep == "pobj" and head is not None:
        above = head.head.lemma if head.head is not None else ""
        harm = lexicon.verbs.get(above)
        if head.low in ("in", "by") and harm is not None and harm.type in RESULTS:
            # "killed in an explosion"
            return True
    if (entry.agentive or entry.thing) and noun.dep in ("nsubjpass", "dobj") and head is not None:
        # "A suicide bomber was shot dead", "a car bomb was destroyed": nothing went off.
        caught = lexicon.verbs.get(head.lemma)
        if caught is not None and caught.type in _STOPPED:
            return False
    if entry.needs == "of_place":
        return bool(frame.where)
    taken = [classes(member(t), lexicon) for t in frame.targets]
    if entry.type == "capture" and taken and not frame.where:
        # "the capture of heavy weapons" wins no ground.
        if all(k & {"weapon", "equipment"} and not k & {"place", "force"} for k in taken):
            return False
    if (
        any(c.low == "house" and c.dep == "compound" for c in noun.children)
        and noun.lemma == "arrest"
    ):
        return False
    if noun.low == "dead":
        return True
    if entry.thing and not (
        noun.dep in ("nsubj", "nsubjpass")
        or (noun.dep == "pobj" and head is not None and head.low in ("by", "with", "in", "from"))
        or (
            noun.dep == "dobj"
            and head is not None
            and head.lemma in ("detonate", "explode", "claim")
        )
    ):
        return False
    if for_a_prize(noun) or peaceful(noun) or against_law(noun):
        return False
    if noun.lemma == "operation" and frame.verb.lemma in _SURGERY:
        return False
    if not things and not frame.agents and any(c.low == "no" for c in noun.children):
        # "No arrests, as usual" denies what nobody claimed.
        return False
    if noun.lemma == "grip" and not any(classes(member(a), lexicon) & _HOLDS for a in frame.agents):
        # "in the grip of a crisis": nobody holds it.
        return False
    if entry.needs == "hands" and any(
        "person" in (kinds := classes(member(a), lexicon)) and not kinds & {"actor", "force"}
        for a in frame.agents
        if a.text[:1].islower()
    ):
        # "exploded in the hands of a postman"
        return False
    if entry.needs == "hands":
        return noun.dep == "pobj" and noun.head is not None and noun.head.low in ("in", "into")
    if entry.needs in _WITHIN and noun.dep == "pobj" and noun.head is not None:
        if noun.head.low == "in":
            return bool(frame.agents and frame.where)
        if entry.needs == "in":
            return False
        return noun.head.low == "under"
    if entry.needs in _WITHIN:
        return False
    if entry.type == "siege" and noun.dep == "pobj" and head is not None and head.low == "under":
        return bool(frame.where or frame.targets)
    if entry.needs == "arrival":
        return noun.dep == "nsubj" and frame.verb.lemma in _ARRIVES
    if entry.needs == "outbreak":
        return noun.dep == "nsubj" and frame.verb.lemma in ("break", "erupt", "flare")
    if entry.needs == "copula":
        beside = noun.dep == "appos" and head is not None and bool(frame.agents)
        if beside and head is not None and "place" in classes(head, lexicon):
            # "Kidal, a stronghold of the rebels, lies in the desert"
            frame.where = [head]
            return True
        return frame.verb.lemma == "be" and noun.dep == "attr"
    if noun.dep == "nsubj" and noun.tag == "NNS" and head is not None and _a_kind_of(noun, head):
        return False
    if (
        noun.dep == "nsubj"
        and head is not None
        and head.lemma in _TELLING
        and definite
        and not things
        and entry.type in STRIKES
    ):
        # "These strikes demonstrate our commitment."
        return False
    if entry.type == "offensive" and noun.dep == "pobj" and head is not None:
        host = lexicon.verbs.get(head.head.lemma) if head.head is not None else None
        if head.low in ("in", "during") and host is not None and host.type in RESULTS:
            # "killed eight in operations in Saada": the setting of the deaths.
            return False
    if entry.type == "protest" and any(
        c.lemma in ("election", "campaign", "electoral", "party") for c in noun.children
    ):
        return False
    if (
        noun.lemma in ("mission", "flight")
        and entry.type == "airstrike"
        and not _flown(frame, lexicon)
    ):
        return False
    if entry.needs == "number":
        many = head.head if head is not None and head.low == "of" else None
        if many is not None and many.low in _SOME and many.dep in ("attr", "dobj"):
            # "There were dozens of casualties", "suffered dozens of deaths"
            return True
        if loss_of_one(noun, lexicon):
            return True
        return any(c.dep == "nummod" or c.pos == "NUM" for c in noun.subtree()) or (
            lent and any(c.pos == "NUM" for c in frame.verb.subtree())
        )
    if entry.needs == "verb":
        happens = (
            noun.dep == "nsubj" and frame.verb.lemma in lexicon.occur and frame.verb.lemma != "be"
        )
        if noun.dep == "nsubj" and frame.verb.lemma == "be":
            # "The truce was in tatters."
            happens = any(o.lemma in _STANDS_SO for o in objects_of(frame.verb, "in"))
        # "A patrol was hit" tells of the blow.
        struck = frame.verb.lemma in lexicon.verbs and frame.verb.lemma not in lexicon.light
        return lent and (
            happens
            or frame.verb.lemma in lexicon.light
            or (noun.dep in ("dobj", "nsubjpass") and not struck)
        )
    if noun.dep == "attr" and head is not None and head.child("expl") is not None:
        # "there was a massacre near Damascus"
        return True
    if entry.needs in ("args", "means_or_args"):
        return bool(frame.agents or things or (lent and frame.verb.lemma in lexicon.light))
    return True


def _a_kind_of(noun: Token, be: Token) -> bool:
    """“Air strikes were a common tactic”: says what they are, and of none that it happened."""
    what = be.child("attr")
    return (
        be.lemma == "be"
        and what is not None
        and what.pos == "NOUN"
        and any(c.low in ("a", "an") for c in what.children)
        and not any(c.tag in ("JJS", "CD") for c in what.subtree())
        and not any(c.dep in ("det", "poss", "prep", "nummod", "acl") for c in noun.children)
    )


def _one_of_the_worst(noun: Token) -> bool:
    """“Killed four in what was one of the deadliest attacks”: others than the one told."""
    part = noun.head.head if noun.dep == "pobj" and noun.head is not None else None
    if part is None or part.low != "one" or all(c.tag != "JJS" for c in noun.children):
        return False
    subject = part.head.child("nsubj") if part.head is not None else None
    return part.dep == "appos" or (subject is not None and subject.low == "what")
