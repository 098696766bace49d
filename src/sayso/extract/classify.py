"""Which of the contract's types a happening is: settled by trigger, means, actor and victims."""

from __future__ import annotations

import re
from typing import cast

from ..model import Actor, ClaimType
from .deed_cues import (
    bears_bomb,
    brings_aid,
    detonated_safely,
    foiled,
    handed_over,
    in_their_hands,
    made_harmless,
    of_two_sides,
    people_only,
    people_taken,
    relieves,
    unlawful,
    uprooted,
)
from .frame import RESULTS, Frame
from .kinds import GROUPS, STATES
from .lexicon import Lexicon, Trigger
from .measures import HARMED, attempted
from .parse import Token
from .phrases import classes, core, member
from .taken import held_or_taken
from .words import words

_WARS = words("participants", "wars")
_NOT_OF_DEATHS = frozenset(
    ["toll", "control", "statement", "siege", "support", "agreement", "aid", "deployment"]
)
"""Happenings that people may die amid, and that are not told by their death."""
_MANY = re.compile(r"\d{5,}|\d{2,3},\d{3}")
"""So many dead are no single happening's."""
_ORDER = ("chemical", "bombing", "airstrike", "shelling")


def means_of(words: str, lexicon: Lexicon) -> str | None:
    """Return air, artillery, bomb or chemical by the words of a phrase, None if they do not say."""
    low = _TEAR_GAS.sub("", words.lower())
    for kind in ("chemical", "air", "artillery", "bomb"):
        for word in lexicon.means[kind]:
            if word in low and re.search(rf"(?<!anti-)\b{re.escape(word)}(?:s|es|ed)?\b", low):
                return kind
    return None


_IRREGULARS = words("blame", "irregulars")
"""Who has no aircraft, named or not."""
_NUMBER_OF = words("figures", "number_of")
_DISPLACED = words("figures", "toll_displaced")
_TEAR_GAS = re.compile(r"tear[- ]?gas(?:es)?")
"""What police disperse crowds with is no chemical weapon."""
_AIR_DEFENCE = re.compile(r".*\b(?:air|anti-aircraft|anti-missile)[- ]?defen[cs]e", re.IGNORECASE)
_TYPE_OF_MEANS = {
    "air": "airstrike",
    "artillery": "shelling",
    "bomb": "bombing",
    "chemical": "chemical",
    "ground": "clash",
}


def classify(
    frame: Frame,
    source: str,
    lexicon: Lexicon,
    actor: Actor | None,
    last_attack: str | None,
    document_air: bool,
) -> ClaimType:
    """Return the type of a happening; `last_attack` is the type of the attack told before."""
    entries = [frame.entry, *(f.entry for f in frame.merged)]
    types = [e.type for e in entries]
    means = _means(frame, source, lexicon)
    if means == "air" and last_attack == "bombing" and any(_bare_bombers(a) for a in frame.agents):
        # Those who blew themselves up before, and no aircraft.
        means = "bomb"
    if means == "air" and frame.agents and all(bears_bomb(a) for a in frame.agents):
        means = "bomb"
    if frame.entry.frame == "stop" and (foiled(frame, lexicon) or _by_air_defence(frame, source)):
        return "interdiction"
    if "bombing" in types and detonated_safely(frame):
        return "interdiction"
    settled = [t for t in types if t in ("airstrike", "shelling", "bombing", "chemical")]
    if means == "chemical" and types[0] in _BY_GAS:
        return "chemical"
    if settled == ["bombing"] and means == "artillery":
        return "shelling"
    falls = not frame.entry.noun and frame.trigger.lemma != "shell" and not frame.weapons
    if settled == ["shelling"] and means == "air" and falls:
        return "airstrike"
    if settled:
        return cast(
            "ClaimType",
            min(settled, key=_ORDER.index)
            if len(settled) > 1 and "bombing" in settled and means == "bomb"
            else settled[0],
        )
    base = frame.entry.type
    if frame.entry.word == "report missing":
        return "toll"
    if base == "toll" and frame.trigger.lemma in _NUMBER_OF:
        told = {t.low for t in frame.trigger.subtree()}
        if told & _DISPLACED and not told & HARMED - _DISPLACED:
            # "The number of displaced has risen to 300,000."
            return "displacement"
    if base in ("kill", "wreck") and "attack" not in types and made_harmless(frame, lexicon):
        return "interdiction"
    if base in ("capture", "kill", "killing") and attempted(frame.trigger):
        return "clash"
    if base == "control" and in_their_hands(frame, lexicon):
        return "abduction"
    nobody = all(member(t).lemma in _WARS for t in frame.agents)
    if base == "kill" and nobody and of_whole_war(frame):
        return "toll"
    if base == "clash" and frame.trigger.lemma == "assault" and _to_take(frame):
        return "offensive"
    broken = frame.verb.lemma in ("violate", "break", "breach") and frame.trigger.lemma != "talk"
    if base in RESULTS and any(of_two_sides(f) for f in frame.merged):
        # "Clashes between the army and rebels killed 12": whom either of them killed.
        return "clash"
    by_nobody = frame.trigger.dep == "nsubjpass" and not frame.agents
    if base == "agreement" and broken and frame.trigger.dep != "nsubj" and not by_nobody:
        return "clash"
    if (
        base in ("clash", "attack", "capture", "deployment", "siege")
        and frame.agents
        and all(
            member(t).lemma.lower().removesuffix("s")
            in ("supporter", "protester", "protestor", "demonstrator", "mob", "crowd", "student")
            for t in frame.agents
        )
    ):
        return "protest"
    if frame.trigger.lemma in ("send", "bring", "airlift") and any(
        classes(member(o), lexicon) & {"aid"} for o in frame.targets
    ):
        return "aid"
    if base == "advance" and frame.trigger.lemma == "reach" and frame.targets and not frame.where:
        return "aid"
    if base == "aid" and frame.targets and _fighters(frame.targets, lexicon):
        return "deployment"
    if base in RESULTS and _by_air_defence(frame, source):
        return "interdiction"
    if base in ("advance", "withdrawal", "deployment") and frame.agents:
        if all(brings_aid(member(t), lexicon) for t in frame.agents):
            return "aid"
        if base == "advance" and all(relieves(member(t)) for t in frame.agents):
            return "aid"
    if frame.entry.frame == "lose" and not frame.where:
        return "toll"
    if (
        base == "withdrawal"
        and frame.trigger.lemma == "leave"
        and frame.agents
        and all(
            member(t).lemma == "convoy"
            or (member(t).lemma in lexicon.civilian and not _fighters([t], lexicon))
            for t in frame.agents
        )
    ):
        convoy = any(member(t).lemma == "convoy" for t in frame.agents)
        military = actor is not None and actor.kind not in ("organisation",)
        return "withdrawal" if convoy and military else "aid" if convoy else "displacement"
    if (
        base in ("advance", "deployment")
        and frame.agents
        and frame.entry.frame == "move"
        and all(
            "person" in classes(member(t), lexicon) and "force" not in classes(member(t), lexicon)
            for t in frame.agents
        )
    ):
        return "displacement"
    if base == "withdrawal" and any(
        member(t).lemma in ("body", "corpse", "dead") for t in frame.targets
    ):
        # "handed over the bodies of 14 soldiers"
        return "agreement" if frame.entry.frame == "give" else "toll"
    if "attack" in types:
        kind = _attack(frame, entries, means, source, lexicon, actor, last_attack, document_air)
        if base in RESULTS and kind == "clash":
            return _result(frame, lexicon, types)
        return cast("ClaimType", kind)
    if base in RESULTS:
        others = [t for t in types if t not in RESULTS and t not in _NOT_OF_DEATHS]
        if means in ("air", "artillery", "bomb") and frame.agents:
            return cast("ClaimType", _blow(means, frame, actor))
        if others:
            if others[0] in ("clash", "offensive"):
                return _result(frame, lexicon, types)
            return cast("ClaimType", others[0])
        return _result(frame, lexicon, types)
    if base == "interdiction" and frame.trigger.lemma in ("hold", "stop", "turn", "block"):
        if frame.targets and all(
            brings_aid(t, lexicon) or brings_aid(member(t), lexicon) for t in frame.targets
        ):
            return "aid"
    if frame.entry.frame == "give" and (whom := handed_over(frame.trigger, lexicon)):
        return cast("ClaimType", whom)
    if base in ("arrest", "capture") and people_only(frame, lexicon):
        if any(t.low == "gunpoint" for t in frame.trigger.subtree()):
            return "abduction"
    left = base == "withdrawal" and frame.trigger.lemma == "evacuate"
    if left and frame.agents and all(member(t).lemma in lexicon.civilian for t in frame.agents):
        return "displacement"
    if base == "capture" and people_only(frame, lexicon):
        return "abduction" if any(unlawful(member(t)) for t in frame.agents) else "arrest"
    if frame.entry.frame == "oust" and frame.targets and _civilians(frame.targets, lexicon):
        return "displacement"
    ordered = frame.verb.lemma == "order" or any(
        c.low in ("mandatory", "forced") for c in frame.trigger.children
    )
    if base == "withdrawal" and frame.trigger.lemma == "evacuation" and ordered:
        return "displacement"
    in_arms = [a for a in frame.agents if member(a).lemma in _IRREGULARS]
    if base == "displacement" and frame.entry.frame == "flee" and in_arms == frame.agents != []:
        return "withdrawal"
    if base == "displacement" and frame.entry.frame == "flee" and _fighters(frame.agents, lexicon):
        return (
            "displacement"
            if all(uprooted(member(a), lexicon) for a in frame.agents)
            else "withdrawal"
        )
    if frame.entry.frame == "steal" and people_taken(frame, lexicon):
        return "abduction"
    base = held_or_taken(base, frame.trigger)
    own = any(c.low in ("its", "their", "his", "our") for t in frame.targets for c in t.children)
    if base == "withdrawal" and frame.targets and _civilians(frame.targets, lexicon) and not own:
        return "displacement"
    return cast("ClaimType", base)


def _blow(means: str, frame: Frame, actor: Actor | None) -> str:
    """What kills by such means: the bombs of those who fly are dropped, others are laid."""
    plain = all(member(t).low == "bombs" for t in frame.agents)
    state = actor is not None and actor.kind in STATES
    return "airstrike" if means == "bomb" and plain and state else _TYPE_OF_MEANS[means]


def of_whole_war(frame: Frame) -> bool:
    """“300,000 have been killed in the war”, "… since the uprising began": nobody's one deed."""
    if any(a.lemma in _WARS for a in frame.agents):
        # "The six-year conflict has caused …"
        return True
    for trigger in frame.triggers:
        if any(_MANY.fullmatch(t.text) for t in trigger.subtree()):
            return True
        for child in trigger.children:
            inner = child.child("pobj") if child.dep == "prep" else None
            if inner is not None and inner.lemma in _WARS | {"year"}:
                return True
            if child.dep == "prep" and child.low in ("since", "over"):
                return True
            if child.dep == "advcl" and any(c.low == "since" for c in child.children):
                return True
    return False


def _means(frame: Frame, source: str, lexicon: Lexicon) -> str | None:
    flies = any(means_of(_words(member(t), source), lexicon) == "air" for t in frame.agents)
    flies = flies or _from_the_air(frame)
    if flies and "attack" in (frame.entry.type, *(f.entry.type for f in frame.merged)):
        return "air"
    for token in frame.weapons:
        found = means_of(_words(_sort_of(token), source), lexicon)
        if found:
            return found
    if frame.entry.frame == "suffer":
        under = [o for c in frame.trigger.children if c.low == "under" for o in c.children]
        found = next((m for o in under if (m := means_of(_words(o, source), lexicon))), None)
        if found:
            return found
    for token in frame.triggers:
        if token.pos in ("NOUN", "PROPN"):
            found = means_of(_words(token, source), lexicon)
            if found:
                return found
    for token in frame.agents:
        found = means_of(_words(member(token), source), lexicon)
        if found:
            return found
    return next((e.means for e in (frame.entry, *(f.entry for f in frame.merged)) if e.means), None)


_SORTS = words("classify", "sorts")


def _sort_of(weapon: Token) -> Token:
    """“with various types of shells": shells."""
    of = weapon.child("prep") if weapon.lemma in _SORTS else None
    inner = of.child("pobj") if of is not None and of.low == "of" else None
    return weapon if inner is None else inner


def _by_air_defence(frame: Frame, source: str) -> bool:
    return any(_AIR_DEFENCE.match(_words(member(t), source)) for t in frame.agents)


def _bare_bombers(token: Token) -> bool:
    """“the bombers", "two bombers", but not "Russian bombers"."""
    return token.low == "bombers" and not any(
        c.dep in ("amod", "compound", "nmod", "poss") for c in token.children
    )


def _from_the_air(frame: Frame) -> bool:
    """“was hit from the air”, "a bomb dropped by a jet struck the bakery"."""
    behind = (c.child("pobj") for c in frame.trigger.children if c.low == "from")
    if any(o is not None and o.low in ("air", "sky") for o in behind):
        return True
    return any(c.dep == "acl" and c.lemma == "drop" for a in frame.agents for c in a.children)


def _words(token: Token, source: str) -> str:
    tokens = core(token)
    return source[tokens[0].start : tokens[-1].end]


def _claimed(frame: Frame, lexicon: Lexicon) -> str | None:
    """“claimed responsibility for the bombing”: the type of what is claimed."""
    for token in frame.trigger.subtree():
        noun = lexicon.nouns.get(token.lemma.lower()) if token.pos == "NOUN" else None
        if noun is not None and noun.type != "attack":
            return "bombing" if noun.means == "bomb" else noun.type
        if noun is not None and noun.means == "bomb":
            return "bombing"
        if noun is None and token.pos == "NOUN" and means_of(token.text, lexicon) == "bomb":
            return "bombing"
    return None


def _goes_off(noun: Token, lexicon: Lexicon) -> bool:
    """“was hit by an explosion”."""
    entry = lexicon.nouns.get(noun.lemma.lower())
    return entry is not None and entry.type == "bombing"


def _attack(
    frame: Frame,
    entries: list[Trigger],
    means: str | None,
    source: str,
    lexicon: Lexicon,
    actor: Actor | None,
    last_attack: str | None,
    document_air: bool,
) -> str:
    if frame.entry.word == "claim responsibility":
        claimed = _claimed(frame, lexicon) or (_TYPE_OF_MEANS[means] if means else None)
        return claimed or last_attack or "clash"
    if frame.entry.word in ("fire on", "fire at", "shoot at") and last_attack == "shelling":
        aimed = frame.targets and not frame.where and _civilians(frame.targets, lexicon, True)
        return "killing" if aimed and frame.agents else last_attack
    if means == "ground" and last_attack in ("airstrike", "shelling") and not frame.agents:
        return last_attack
    if means == "air" and frame.trigger.lemma == "bomb" and frame.trigger.pos == "VERB":
        flies = actor is not None and actor.kind in STATES
        flies = flies or any(
            means_of(_words(member(t), source), lexicon) == "air" for t in frame.agents
        )
        return "airstrike" if flies or document_air else "bombing"
    if means == "bomb" and frame.trigger.lemma == "drop":
        # "Bombs were dropped on the town": from the air.
        return "airstrike"
    if means:
        return _TYPE_OF_MEANS[means]
    if any(_goes_off(member(a), lexicon) for a in frame.agents):
        return "bombing"
    grounded = (actor is not None and actor.kind in GROUPS) or any(
        _IRREGULARS & set(_words(member(t), source).lower().split()) for t in frame.agents
    )
    if grounded and last_attack == "airstrike":
        # Who has no aircraft does not go on with what another's aircraft did.
        last_attack = None if frame.trigger.pos == "NOUN" else last_attack
    definite = frame.trigger.pos == "NOUN" and any(
        c.low in ("the", "these", "those") for c in frame.trigger.children
    )
    if (
        definite
        and last_attack
        and not (frame.trigger.lemma == "strike" and last_attack == "clash")
    ):
        return last_attack
    lemma = frame.trigger.lemma
    if (
        lemma in ("fire", "shoot")
        and last_attack in ("shelling", "airstrike")
        and not frame.weapons
    ):
        return last_attack
    if frame.entry.word == "open fire" and not frame.targets and not frame.where:
        return "killing"
    struck = lemma in (
        "strike",
        "hit",
        "target",
        "bomb",
        "pound",
        "engage",
        "suppress",
        "blast",
        "hammer",
    )
    flies = actor is not None and (
        actor.id == "cjtf-oir" or actor.kind == "external forces" or "air" in actor.name.lower()
    )
    if any(t.lemma == "strike" and t.pos == "NOUN" for t in frame.triggers):
        return "airstrike"
    if struck and (flies or (document_air and not grounded)):
        return "airstrike"
    state = actor is not None and actor.kind in STATES
    if lemma in ("strike", "hit") and state:
        return "airstrike"
    if struck and last_attack in ("airstrike", "shelling"):
        # Who has no aircraft goes on with what another's aircraft did on foot.
        return "clash" if grounded and last_attack == "airstrike" else last_attack
    if struck and lemma == "strike" and frame.trigger.pos == "NOUN":
        return "airstrike"
    victims = [t for t in frame.targets if classes(member(t), lexicon)]
    if victims and _civilians(victims, lexicon, strict=True):
        return "killing"
    kinds = [classes(member(t), lexicon) for t in victims]
    things = any(k & {"structure", "equipment"} for k in kinds) and not any(
        k & {"force", "actor"} for k in kinds
    )
    doers = [a for a in frame.agents if a not in frame.targets]
    if lemma in ("hit", "strike") and things and not doers:
        # "A residential building was hit": from afar, by what nobody says.
        return "shelling"
    return "airstrike" if lemma in ("bomb",) else "clash"


def _result(frame: Frame, lexicon: Lexicon, types: list[str]) -> ClaimType:
    """Killings of civilians by somebody; other losses are tolls; wrecked things destruction."""
    if "kill" not in types and "toll" not in types:
        return "destruction"
    victims = [member(t) for t in frame.targets]
    hurt_only = all(t.lemma in _HURTS for t in frame.triggers if t.pos == "VERB")
    people = [
        v
        for v in victims
        if "person" in classes(v, lexicon)
        and v.lemma not in ("dozen", "hundred", "thousand", "other", "score", "many", "some")
    ]
    fighters = [v for v in victims if classes(v, lexicon) & {"force", "actor"}]
    if victims and not hurt_only and (_civilians(victims, lexicon) or (people and not fighters)):
        return "killing"
    if "kill" not in types or hurt_only or not victims:
        return "toll"
    counted = any(t.pos == "NUM" for v in frame.targets for t in v.subtree())
    single = all(v.tag in ("NN", "NNP") for v in victims) and not any(
        v.lemma in _COLLECTIVES for v in victims
    )
    if single and not counted:
        return "killing"
    # "Troops killed several fighters" is a fight; a count without a fight is a toll.
    return "clash" if frame.agents and fighters and not counted else "toll"


def _to_take(frame: Frame) -> bool:
    """“launched an assault to take Hodeidah": more than one fight."""
    around = (*frame.trigger.children, *frame.verb.children)
    return frame.verb.lemma in ("launch", "begin", "start", "open") and any(
        c.dep in ("acl", "advcl", "xcomp")
        and c.lemma in ("take", "retake", "capture", "recapture", "seize")
        for c in around
    )


_BY_GAS = RESULTS | {"attack", "airstrike", "shelling", "bombing", "chemical", "clash", "killing"}
_HURTS = words("classify", "hurts")
_COLLECTIVES = words("classify", "collectives")
"""One word for many: "killed a patrol" is more than one death."""


def _civilians(heads: list[Token], lexicon: Lexicon, strict: bool = False) -> bool:
    good = [
        h
        for h in heads
        if member(h).lemma.lower() in lexicon.civilian
        and not (any(c.name is not None and c.name.kind == "actor" for c in member(h).children))
    ]
    return len(good) == len(heads) if strict else bool(good)


_IRREGULARS = words("blame", "irregulars")


def _fighters(heads: list[Token], lexicon: Lexicon) -> bool:
    return any(classes(member(h), lexicon) & {"force", "actor"} for h in heads)
