"""Which frames of a sentence are one happening, and which words are whose."""

from __future__ import annotations

from .arguments import TIME_WORDS, as_a_result, blamed_by, by_agent, is_passive, objects_of
from .denials import denies_what_was_told
from .frame import RESULTS, STRIKES, Frame
from .frame_links import (
    carried_by,
    deed_owned_up_to,
    living,
    numbered,
    related,
    told_by_deed,
    what_it_hit,
)
from .kinds import BLAMES, BLOWS
from .lexicon import Lexicon
from .parse import Token
from .phrases import classes, member
from .tree import first_of_row
from .words import words

_OF_ENEMY = frozenset({"capture", "advance", "clash", "offensive", "siege", "deployment", "attack"})


def share_targets(frames: list[Frame], lexicon: Lexicon) -> None:
    """A place's holder is the target ("the ISIS-held city"); coordinated verbs share an enemy."""
    by_token = {f.trigger.i: f for f in frames}
    for frame in frames:
        if frame.entry.type not in _OF_ENEMY or any(
            classes(t, lexicon) & {"force", "actor"} for t in frame.targets
        ):
            continue
        held = [
            t
            for t in frame.trigger.subtree()
            if t.name is not None
            and t.name.tells_holder
            and not any(
                a.i in by_token and by_token[a.i] is not frame for a in _up_to(t, frame.trigger)
            )
        ]
        lost = [
            o
            for t in frame.trigger.subtree()
            if t.dep == "acl" and t.lemma in ("lose", "hold", "control", "occupy", "seize")
            for o in (objects_of(t, "to") if t.lemma == "lose" else by_agent(t))
        ]
        lost += [
            o
            for t in frame.trigger.subtree()
            if t.dep == "prep"
            and t.low == "from"
            # "A rocket from Lebanon hit a house" took nothing from Lebanon.
            and frame.entry.type == "capture"
            and t.i > frame.trigger.i
            and t.head is not None
            and t.head.pos == "NOUN"
            and not any(a.i in by_token for a in _up_to(t, frame.trigger))
            for o in [t.child("pobj")]
            if o is not None and classes(o, lexicon) & {"actor", "force"}
        ]
        lost += [
            whose
            for f in frames
            if f.entry.type == "control" and f.trigger.dep == "appos"
            # "took Sarmin, a stronghold of the rebels": from the rebels.
            if f.trigger.head in frame.where
            for whose in f.agents
        ]
        if held and frame.targets and _around(held[0], frame.trigger):
            # "struck a centre in a rebel-held area": the centre is hit.
            continue
        if held:
            frame.targets += held[:1]
        elif lost and frame.entry.type in ("capture", "airstrike", "attack", "shelling"):
            frame.targets += lost
        elif frame.trigger.dep in ("conj", "xcomp", "advcl") and frame.trigger.head is not None:
            above = frame.trigger.head
            host = by_token.get(above.i) or next(
                (
                    by_token[c.i]
                    for c in above.children
                    if c.dep == "xcomp" and c.i in by_token and c is not frame.trigger
                ),
                None,
            )
            if host is not None and host.entry.type in _OF_ENEMY and not frame.entry.noun:
                frame.targets += [
                    t for t in host.targets if classes(t, lexicon) & {"force", "actor"}
                ]


def _around(node: Token, top: Token) -> bool:
    """Does the word only tell where: "in a rebel-held area", "near the ISIS-held town"?"""
    return any(a.dep == "prep" and a.low in _WHERE for a in _up_to(node, top))


def _up_to(node: Token, top: Token) -> list[Token]:
    found = []
    for above in node.ancestors():
        if above is top:
            break
        found.append(above)
    return found


def merge(frames: list[Frame], lexicon: Lexicon) -> None:
    """Join the frames that are one happening; what is only named dies."""
    by_token = {f.trigger.i: f for f in frames}
    for frame in frames:
        if frame.entry.noun and not frame.dead:
            _merge_noun(frame, by_token, lexicon)
    for frame in frames:
        if not frame.dead and not frame.entry.noun:
            _merge_verb(frame, by_token, lexicon)
    for frame in frames:
        if frame.entry.word == "claim responsibility" and told_by_deed(frame, by_token):
            # "claimed responsibility for firing rockets" is told by the firing.
            frame.dead = True
        if frame.trigger.lemma in BLAMES and frame.trigger.dep in ("acl", "relcl"):
            frame.dead = frame.trigger.head is not None and frame.trigger.head.i in by_token
        if not frame.dead:
            frame.agents = [x for a in frame.agents for x in _doers(a, frame, by_token)]
    for frame in frames:
        if frame.dead or frame.entry.frame != "say" or frame.entry.keeps:
            continue
        if frame.entry.only:
            below = {t.i for t in frame.trigger.subtree()} - {frame.trigger.i}
            for other in frames:
                told = [other.trigger, *(m.trigger for m in other.merged)]
                if other.trigger.i in below and all(t.tag not in ("VBD", "VBN") for t in told):
                    other.dead = True
        else:
            below = {t.i for t in frame.trigger.subtree()} - {frame.trigger.i}
            if any(
                not f.dead
                and f is not frame
                and f.trigger.i in below
                and f.trigger.dep not in ("relcl", "acl")
                and f.entry.type not in ("statement", "control", "support")
                for f in frames
            ):
                frame.dead = not denies_what_was_told(frame.trigger)


def _doers(agent: Token, frame: Frame, by_token: dict[int, Frame]) -> list[Token]:
    """“prompted air strikes by X to drive them back”: X drives, and not the strikes."""
    deed = by_token.get(agent.i)
    if deed is None or deed is frame or deed.dead or deed.entry.type not in BLOWS:
        return [agent]
    return deed.agents or [agent]


def _absorb(into: Frame, frame: Frame) -> None:
    into.merged.append(frame)
    into.merged.extend(frame.merged)
    frame.dead = True
    for name in ("agents", "targets", "weapons", "where"):
        mine, theirs = getattr(into, name), getattr(frame, name)
        mine.extend(t for t in theirs if t not in mine and t is not into.trigger)


def _days_before(after: Token) -> bool:
    """“killed just days after a chemical attack”: the attack was another day's."""
    return any(c.lemma.lower() in TIME_WORDS for c in after.children if c.dep != "pobj")


def _another(subject: Token) -> bool:
    return any(c.dep == "det" and c.low in ("a", "an", "another") for c in subject.children)


_PEACEFUL = frozenset(["agreement", "aid", "control", "deployment", "support", "withdrawal"])
_WHERE = frozenset(["in", "near", "outside", "inside", "around", "at"])
_CAUSING = words("merging", "causing")
"""What joins a harm to the attack that did it: "killed in", "injured due to"."""


def _merge_noun(frame: Frame, by_token: dict[int, Frame], lexicon: Lexicon) -> None:
    noun = frame.trigger
    if blamed_by(noun) is not None and frame.agents:
        # "Missiles hit the port, an attack Kyiv blamed on Russia": one attack, and by Russia.
        told = next((by_token[a.i] for a in noun.ancestors() if a.i in by_token), None)
        if told is not None and not told.dead and told.entry.type in BLOWS | RESULTS:
            told.weapons += told.agents
            told.agents = []
            _absorb(told, frame)
            return
    if noun.dep == "conj":
        other = by_token.get(first_of_row(noun).i)
        if other is not None and not other.dead and other.entry.noun and related(other, frame):
            if other.agents and not frame.agents:
                frame.agents = list(other.agents)
            _absorb(other, frame)
            return
    top = first_of_row(noun)
    above = next((a for a in top.ancestors() if a.pos in ("VERB", "AUX") or a.i in by_token), None)
    if above is None:
        return
    host = by_token.get(above.i)
    link = top
    while link.head is not None and link.head is not above:
        link = link.head
    if host is None or host.dead or host is frame:
        definite = any(
            c.low in ("the", "this", "that", "these", "his", "their", "its")
            for c in noun.children
            if c.dep in ("det", "poss")
        )
        if frame.verb is not noun and frame.verb.dep in ("pcomp",) and definite:
            frame.dead = True
            return
        higher = any(a.i in by_token and not by_token[a.i].dead for a in top.ancestors())
        if (
            higher
            and frame.verb is noun
            and not (frame.agents and (frame.targets or frame.where))
            and link.dep in ("prep", "agent")
        ):
            frame.dead = True
            return
        if (
            link.dep == "prep"
            and link.low in ("after", "during", "following", "since", "before", "amid", "despite")
            and frame.verb is noun
            and not frame.agents
        ):
            frame.dead = True
        return
    if frame.entry.type == "control" and noun.dep == "appos" and host.entry.type == "capture":
        # Whose stronghold it was.
        frame.dead = True
        return
    if frame.entry.type == "control" and host.entry.type in RESULTS | STRIKES:
        # "In Bakhmut, the last town under its control, shelling killed two": who holds it did not.
        return
    if frame.entry.type == "deployment" and noun in host.targets:
        # "A MINUSCA patrol came under fire": whom it hit.
        frame.dead = True
        return
    if not host.entry.noun:
        host_type = host.entry.type
        if host_type == "support" and noun.head is not None and noun.head.low == "with":
            # "supports the army with air strikes": strikes, but not on the army.
            frame.agents, frame.verb = frame.agents or list(host.agents), host.verb
        elif link.dep in ("nsubj",) and (
            host_type in RESULTS or host_type in STRIKES or host_type == "destruction"
        ):
            host.agents = [a for a in host.agents if a is not top and a is not noun]
            _absorb(host, frame)
        elif (
            link.dep in ("agent", "prep")
            and (link.low in _CAUSING or as_a_result(link))
            and not (host.agents and frame.entry.type in _PEACEFUL)
            and (
                host_type in RESULTS | {"destruction", "displacement"}
                or (host_type in STRIKES and link.low in ("in", "with", "during", "by"))
            )
        ):
            if link.low == "after" and (host_type not in RESULTS or _days_before(link)):
                return
            if host_type in RESULTS and host.targets:
                _take_sides(host, frame)
            host.agents = [a for a in host.agents if a is not noun and a not in (noun, top)]
            _absorb(host, frame)
        elif link.dep in ("agent", "prep") and host_type not in (
            "statement",
            "agreement",
            "control",
            "support",
        ):
            if not [t for t in host.targets if t not in (noun, top)]:
                host.targets = [t for t in frame.targets if t is not noun]
            host.agents = [a for a in host.agents if a is not noun]
            frame.dead = True
        elif link.dep in ("dobj",) and host.entry.frame in ("stop",):
            host.where += frame.where
            host.targets = [t for t in host.targets if t is not noun] or host.targets
            host.merged.append(frame)
            frame.dead = True
        elif link.dep == "dobj" and host_type in STRIKES | {
            "capture",
            "statement",
            "agreement",
            "support",
        }:
            host.targets = [t for t in host.targets if t is not noun]
            if host.entry.only or host.entry.keeps:
                frame.dead = host.entry.only
            elif host_type == "statement" or host.trigger.lemma in ("launch", "fire", "hit"):
                if not frame.agents and host_type != "statement":
                    frame.agents = host.agents
                frame.verb = host.trigger
                host.dead = True
            else:
                _absorb(host, frame)
    elif (
        host.entry.noun
        and link.dep == "prep"
        and related(host, frame)
        and link.low in ("of", "in", "by", "due")
    ):
        _absorb(host, frame)


def _take_sides(deaths: Frame, fight: Frame) -> None:
    """“killed in a clash with security forces": those are no victims.

    Of a fight between two parties nobody says which of them killed.
    """
    noun = fight.trigger
    opponents = objects_of(noun, "with")
    if opponents:
        fight.targets = [t for t in fight.targets if t not in opponents]
        deaths.agents = deaths.agents or [t for t in opponents if t not in deaths.targets]
    elif any(c.low in ("between", "among") and c.dep == "prep" for c in noun.children):
        fight.agents, fight.targets = [], []


def _merge_verb(frame: Frame, by_token: dict[int, Frame], lexicon: Lexicon) -> None:
    verb, kind = frame.trigger, frame.entry.type
    host: Frame | None = None
    if verb.dep in ("advcl", "conj", "xcomp", "dep") and verb.head is not None:
        host = by_token.get(verb.head.i) or carried_by(verb.head, by_token)
    elif verb.dep in ("relcl", "acl") and verb.head is not None:
        host = by_token.get(verb.head.i) or deed_owned_up_to(verb.head, by_token)
    if host is None and kind in RESULTS and (number := numbered(verb, by_token)) is not None:
        _absorb(number, frame)
        return
    if (
        host is None
        and kind in STRIKES
        and (hits := what_it_hit(verb, by_token, lexicon)) is not None
    ):
        hits.agents = [a for a in hits.agents if a is not verb.head]
        _absorb(hits, frame)
        return
    if (
        host is None
        and verb.dep in ("acl", "relcl")
        and verb.head is not None
        and kind in ("advance", "deployment", "capture")
    ):
        above = next((a for a in verb.head.ancestors() if a.i in by_token), None)
        upper = by_token.get(above.i) if above is not None else None
        if (
            upper is not None
            and not upper.dead
            and not upper.entry.noun
            and upper.entry.type in ("advance", "capture", "clash", "deployment")
            and kind in ("advance", "deployment")
        ):
            mine = verb.head in upper.agents or any(
                verb.head is t or verb.head in t.subtree() for t in upper.agents
            )
            if mine or upper.entry.type == kind:
                frame.dead = True
                upper.targets += [t for t in frame.targets if t not in upper.targets]
                return
    if (
        host is None
        and verb.dep == "acl"
        and verb.tag == "VBG"
        and kind in RESULTS
        and verb.head is not None
    ):
        fired = verb.head.dep == "dobj" and "weapon" in classes(member(verb.head), lexicon)
        if fired or verb.head.dep in ("pobj", "appos", "conj"):
            host = next(
                (by_token[a.i] for a in verb.ancestors() if a.i in by_token and a.pos == "VERB"),
                None,
            )
            frame.agents = []
    if (
        (kind in STRIKES or frame.entry.frame == "crash")
        and verb.dep == "advcl"
        and verb.head is not None
        and any(c.low in ("when", "after", "as") for c in verb.children)
    ):
        hit = living(by_token.get(verb.head.i), by_token)
        when = any(c.low in ("when", "as") for c in verb.children)
        if (
            hit is not None
            and not hit.dead
            and hit.entry.type in RESULTS
            and not hit.agents
            and when
        ):
            _absorb(hit, frame)
            return
    if kind == "capture" and verb.dep == "advcl" and any(c.low == "when" for c in verb.children):
        # "killed when rebels overran the base": the rebels killed them.
        deaths = living(by_token.get(verb.head.i), by_token) if verb.head is not None else None
        if deaths is not None and deaths.entry.type in RESULTS and not deaths.agents:
            deaths.agents = list(frame.agents)
            return
    if kind in RESULTS and verb.dep == "acl" and verb.tag == "VBN" and verb.head is not None:
        first = first_of_row(verb.head)
        host = next(
            (
                f
                for f in by_token.values()
                if f is not frame
                and not f.dead
                and f.entry.type in RESULTS
                # "ten were killed and 30 others injured in …": the others hang on the killing.
                and (first in f.targets or first is f.trigger)
                and first is not verb.head
            ),
            host,
        )
    while host is not None and host.dead:
        host = next((f for f in by_token.values() if host in f.merged and not f.dead), None)
    if host is None or host is frame:
        return
    own_subject = verb.child("nsubj", "nsubjpass")
    told = by_token.get(own_subject.i) if own_subject is not None else None
    if told is not None and verb.dep == "conj" and _another(told.trigger):
        # "repelled an attack, and a landmine killed a shepherd": two happenings.
        return
    if own_subject is not None and verb.dep == "advcl" and kind in RESULTS:
        if any(c.low == "while" and c.dep == "mark" for c in verb.children):
            # "air strikes killed 17 while artillery fire killed two": two attacks.
            return
        if any(c.low == "after" and c.dep == "mark" for c in verb.children):
            # "Hezbollah fired rockets after a strike killed three of its men"
            if host.entry.type not in RESULTS:
                return
    if (
        own_subject is not None
        and own_subject.low not in ("that", "which", "who", "it", "they")
        and own_subject.i not in by_token
    ):
        if not (kind in RESULTS and host.entry.type in RESULTS and verb.dep == "conj"):
            return
    if kind in RESULTS and (
        host.entry.type in RESULTS | STRIKES | {"bombing", "destruction", "killing", "capture"}
    ):
        if host.entry.type == "capture" and verb.dep == "conj":
            return
        suffered = host.targets if is_passive(host.trigger) else []
        frame.agents = [a for a in frame.agents if a is not host.trigger and a not in suffered]
        _absorb(host, frame)
    elif verb.dep in ("relcl", "acl") and host.entry.noun and kind in STRIKES:
        frame.agents = [a for a in frame.agents if a is not host.trigger]
        _absorb(host, frame)
    elif by_agent(verb) and host.agents and is_passive(verb):
        # "captured by Russia, recaptured by Ukraine": each its own.
        return
    elif (
        (
            kind == host.entry.type
            and verb.dep in ("conj", "xcomp", "advcl")
            and not (frame.where and host.where)
            and kind not in ("statement",)
            and (
                not frame.targets
                or kind in ("airstrike", "shelling", "advance", "siege", "kill", "killing", "wreck")
            )
        )
        or (
            verb.dep in ("advcl", "conj")
            and {kind, host.entry.type} <= {"attack", "airstrike", "shelling", "bombing"}
            and not frame.where
        )
        or (kind == "attack" and host.entry.noun and verb.dep == "acl")
    ):
        _absorb(host, frame)
