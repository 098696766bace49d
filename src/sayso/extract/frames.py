"""Trees → frames: a trigger with those who stand around it, and which triggers are one happening."""

from __future__ import annotations

from dataclasses import dataclass, field

from .lexicon import Lexicon, Trigger
from .names import Name
from .parse import Sentence, Token
from .phrases import classes, conjuncts, member

RESULTS = frozenset({"kill", "wreck"})
STRIKES = frozenset(
    {"attack", "airstrike", "shelling", "bombing", "chemical", "clash", "offensive"}
)
_CLAUSE = frozenset(
    {"conj", "advcl", "ccomp", "xcomp", "relcl", "acl", "parataxis", "pcomp", "csubj"}
)


@dataclass(slots=True, eq=False)
class Frame:
    """One happening in a sentence, by its words."""

    trigger: Token
    entry: Trigger
    verb: Token
    """The verb that carries tense and modality: the trigger, or the verb that lends it a subject."""
    agents: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    weapons: list[Token] = field(default_factory=list)
    where: list[Token] = field(default_factory=list)
    """Places that are themselves acted on (captured, left, stormed)."""
    merged: list[Frame] = field(default_factory=list)
    dead: bool = False
    own: set[int] = field(default_factory=set)

    @property
    def triggers(self) -> list[Token]:
        """All trigger tokens of the happening."""
        return [self.trigger, *(f.trigger for f in self.merged)]


def build(sentence: Sentence, lexicon: Lexicon) -> list[Frame]:
    """Return the frames of a sentence, in text order, merged into happenings."""
    frames = [f for t in sentence.tokens for f in _frames_at(t, sentence, lexicon)]
    for frame in frames:
        (_noun_roles if frame.entry.noun else _verb_roles)(frame, lexicon)
    frames = [f for f in frames if _fits(f, lexicon)]
    _share_targets(frames, lexicon)
    _merge(frames, lexicon)
    kept = [f for f in frames if not f.dead]
    _coverage(kept, frames)
    return kept


_OF_ENEMY = frozenset({"capture", "advance", "clash", "offensive", "siege", "deployment", "attack"})


def _share_targets(frames: list[Frame], lexicon: Lexicon) -> None:
    """A place's holder is the target ("the ISIS-held city"); coordinated verbs share an enemy."""
    by_token = {f.trigger.i: f for f in frames}
    for frame in frames:
        if frame.entry.type not in _OF_ENEMY or any(
            classes(t, lexicon) & {"force", "actor"} for t in frame.targets
        ):
            continue
        held = [
            t for t in frame.trigger.subtree()
            if t.name is not None and t.name.kind == "state" and t.name.attribute in ("held", "controlled", "occupied")
            and not any(a.i in by_token and by_token[a.i] is not frame for a in _up_to(t, frame.trigger))
        ]  # fmt: skip
        lost = [
            o
            for t in frame.trigger.subtree()
            if t.dep == "acl" and t.lemma in ("lose", "hold", "control", "occupy", "seize")
            for o in (_pobj(t, "to") if t.lemma == "lose" else _by(t))
        ]
        lost += [
            o
            for t in frame.trigger.subtree()
            if t.dep == "prep" and t.low == "from" and t.head is not None and t.head.pos == "NOUN"
            and not any(a.i in by_token for a in _up_to(t, frame.trigger))
            for o in [t.child("pobj")]
            if o is not None and classes(o, lexicon) & {"actor", "force"}
        ]
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


def _up_to(node: Token, top: Token) -> list[Token]:
    found = []
    for above in node.ancestors():
        if above is top:
            break
        found.append(above)
    return found


def _frames_at(token: Token, sentence: Sentence, lexicon: Lexicon) -> list[Frame]:
    if token.name is not None:
        return []
    if token.pos in ("VERB", "AUX") or (
        token.tag.startswith("VB") and token.dep not in ("compound", "amod")
    ):
        entry = _verb_entry(token, lexicon)
        if entry is not None and token.dep not in ("aux", "auxpass"):
            if token.dep == "amod" and not (token.tag == "VBN" and entry.type == "siege"):
                return []
            return [Frame(token, entry, token)]
    entry = _noun_entry(token, sentence, lexicon)
    return [Frame(token, entry, token)] if entry is not None else []


def _verb_entry(token: Token, lexicon: Lexicon) -> Trigger | None:
    lemma = token.lemma.lower()
    for second, entry in lexicon.phrasal.get(lemma, ()):
        for child in token.children:
            if child.low == second and child.dep in (
                "prt",
                "advmod",
                "acomp",
                "oprd",
                "prep",
                "advcl",
                "amod",
            ):
                return entry
            if child.lemma == second and child.dep in ("dobj", "nsubjpass"):
                return entry
    return lexicon.verbs.get(lemma)


def _noun_entry(token: Token, sentence: Sentence, lexicon: Lexicon) -> Trigger | None:
    if token.pos not in ("NOUN", "PROPN", "VERB", "ADJ"):
        return None
    counted = token.low in ("dead",) and any(
        t.pos == "NUM" or t.low in ("people", "others", "civilians", "persons")
        for t in sentence.tokens[max(0, token.i - 2) : token.i]
    )
    if counted and not any(a.lemma in lexicon.verbs for a in token.ancestors()):
        return lexicon.nouns["dead"]
    if token.pos in ("VERB", "ADJ") and token.dep not in (
        "nsubj",
        "dobj",
        "pobj",
        "nsubjpass",
        "conj",
        "attr",
        "ROOT",
    ):
        return None
    lemma = token.lemma.lower()
    singular = lemma if lemma in lexicon.nouns or not lemma.endswith("s") else lemma[:-1]
    i = token.i
    before = [t.low for t in sentence.tokens[max(0, i - 3) : i] if t.name is None]
    joined = "".join(before[-2:]) + singular if before[-1:] == ["-"] else ""
    for phrase in (
        " ".join([*before[-2:], singular]) if len(before) > 1 else "",
        joined,
        f"{before[-1]} {singular}" if before else "",
        singular,
    ):
        if phrase and phrase in lexicon.nouns:
            entry = lexicon.nouns[phrase]
            if phrase == singular and token.pos == "ADJ" and phrase != "dead":
                return None
            return entry
    return None


# ---------------------------------------------------------------- roles of verbs


def subjects(verb: Token) -> list[Token]:
    """Return the heads of the (possibly shared or implied) subject of a verb in the active voice."""
    node: Token | None = verb
    for _ in range(5):
        if node is None:
            return []
        subject = node.child("nsubj") or (node.child("nsubjpass") if node is not verb else None)
        if subject is not None:
            if subject.low in ("who", "which", "that") and node.dep == "relcl" and node.head:
                return [node.head]
            return conjuncts(subject)
        if node.child("expl") is not None:
            return []
        if node.dep in ("conj", "xcomp", "advcl", "dep") and node.head is not None:
            if node.dep == "xcomp":
                obj = node.head.child("dobj")
                if obj is not None and node.head.lemma not in (
                    "use",
                    "begin",
                    "start",
                    "continue",
                    "promise",
                ):
                    return conjuncts(obj)
            if node.head.pos not in ("VERB", "AUX"):
                return []
            node = node.head
        elif node.dep == "acl" and node.head is not None and node.tag == "VBG":
            return [node.head]
        elif (
            node.dep == "acl"
            and node.head is not None
            and any(c.low == "to" for c in node.children)
        ):
            above = node.head
            if above.head is not None and above.dep in ("dobj", "attr"):
                node = above.head
            else:
                return []
        elif node.dep == "pcomp" and node.head is not None:
            above_verb = next((a for a in node.ancestors() if a.pos in ("VERB", "AUX")), None)
            if above_verb is None:
                return []
            if above_verb.lemma in ("accuse", "blame", "prevent", "stop", "keep", "suspect"):
                obj = above_verb.child("dobj")
                return conjuncts(obj) if obj is not None else []
            node = above_verb
        else:
            return []
    return []


def is_passive(verb: Token) -> bool:
    """Say whether the verb is passive: an auxiliary, a by-agent, or a bare participle after a noun."""
    if verb.child("nsubjpass", "auxpass") is not None:
        return True
    if verb.tag != "VBN":
        return False
    if any(c.dep == "aux" and c.lemma in ("have", "’ve", "'ve") for c in verb.children):
        return False
    if verb.dep in ("acl", "amod") or verb.child("agent") is not None:
        return True
    if verb.dep == "conj" and verb.head is not None and verb.child("nsubj", "dobj") is None:
        return is_passive(verb.head)
    return False


def _by(verb: Token) -> list[Token]:
    for child in verb.children:
        if child.dep == "agent" or (child.dep == "prep" and child.low == "by"):
            inner = child.child("pobj")
            if inner is not None:
                return conjuncts(inner)
    return []


def _pobj(node: Token, *preps: str) -> list[Token]:
    found: list[Token] = []
    for child in node.children:
        if child.dep in ("prep", "agent") and child.low in preps:
            inner = child.child("pobj")
            if inner is not None:
                found += conjuncts(inner)
    return found


def _verb_roles(frame: Frame, lexicon: Lexicon) -> None:
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
        if not objects and verb.dep == "conj" and verb.head is not None:
            first = verb.head.child("nsubjpass")
            objects = conjuncts(first) if first is not None else []
        frame.agents = [
            x
            for a in _by(verb)
            for x in (
                _pobj(a, "from", "of", "by")
                if a.lemma in ("support", "cover", "backing", "power", "strike", "airstrike", "raid", "fire")
                and a.name is None
                and _pobj(a, "from", "of", "by")
                else [a]
            )
        ]
    else:
        objects = [
            o for c in verb.children if c.dep in ("dobj", "oprd", "dative") for o in conjuncts(c)
        ]
        if entry.frame == "die":
            objects = subjects(verb)
        else:
            frame.agents = subjects(verb)
        if (
            verb.dep == "relcl"
            and verb.head is not None
            and any(c.dep == "dobj" and c.low in ("that", "which", "whom") for c in verb.children)
        ):
            objects = [verb.head]
    second = entry.word.partition(" ")[2]
    if second:
        if any(o.low == second or o.lemma == second for o in objects) and second in ("fire",):
            objects = _pobj(verb, "at", "on", "against")
        objects = [o for o in objects if o.lemma != second or second == "control"]
    objects = [o for o in objects if o is not verb]
    if len(objects) == 1 and objects[0].low == "those" and objects[0].head is not None and objects[0].head.low == "among":
        above = objects[0].head.head
        subject = above.child("nsubj") if above is not None else None
        objects = conjuncts(subject) if subject is not None else objects
    _assign(frame, objects, lexicon)
    frame.weapons += _pobj(verb, "with") if entry.frame != "meet" else []
    for child in verb.children:
        if child.dep == "advcl" and child.lemma == "use":
            frame.weapons += [o for c in child.children if c.dep == "dobj" for o in conjuncts(c)]


def _assign(frame: Frame, objects: list[Token], lexicon: Lexicon) -> None:
    """Put the objects of a verb where its frame wants them."""
    verb, entry = frame.trigger, frame.entry
    things = [member(o) for o in objects]
    kinds = [classes(o, lexicon) for o in things]
    if entry.frame == "shoot" or (entry.type == "attack" and any("weapon" in k for k in kinds)):
        frame.weapons += [o for o, k in zip(things, kinds, strict=True) if "weapon" in k]
        rest = [o for o, k in zip(things, kinds, strict=True) if "weapon" not in k]
        _targets(
            frame, rest + _pobj(verb, "at", "on", "against", "into", "toward", "towards"), lexicon
        )
        return
    if verb.lemma in ("hit", "strike") and any(
        o.lemma in ("mine", "landmine", "ied") for o in things
    ):
        frame.targets, frame.agents, frame.weapons = frame.agents, [], things
        return
    if entry.frame == "stop":
        for o in things:
            frame.targets += _agents_of_noun(o, lexicon) if "attack" in classes(o, lexicon) else [o]
        return
    if entry.frame == "meet":
        if len(frame.agents) > 1 and not _pobj(verb, "with", "against"):
            frame.targets += frame.agents[1:]
            frame.agents = frame.agents[:1]
        _targets(frame, things + _pobj(verb, "with", "against"), lexicon)
        if (
            not frame.targets
            and not frame.where
            and len(frame.agents) == 1
            and frame.agents[0].tag == "NNS"
            and verb.lemma in ("clash", "skirmish")
        ):
            frame.targets = list(frame.agents)
        return
    if entry.frame == "fall":
        frame.where, frame.agents = frame.agents, _pobj(verb, "to", "into")
        for noun in _pobj(verb, "under", "into"):
            if noun.lemma in ("control", "hands", "hand"):
                frame.agents = _agents_of_noun(noun, lexicon)
        frame.targets = _pobj(verb, "from")
        return
    if entry.frame == "lose":
        frame.targets, frame.agents = frame.agents, _pobj(verb, "to")
        frame.where = things
        return
    if entry.frame == "receive":
        frame.targets, frame.agents = (
            frame.agents,
            _pobj(verb, "from") or [c for o in things for c in _pobj(o, "from")],
        )
        frame.weapons += [
            o for o, k in zip(things, kinds, strict=True) if k & {"weapon", "equipment"}
        ]
        return
    if entry.frame == "supply":
        frame.weapons += [
            o for o, k in zip(things, kinds, strict=True) if k & {"weapon", "equipment"}
        ]
        frame.targets += _pobj(verb, "to") + [
            o for o, k in zip(things, kinds, strict=True) if k & {"actor", "force"}
        ]
        for o in things:
            frame.targets += _pobj(o, "to", "for")
        return
    if entry.frame == "leave":
        if things and not any(k & {"place", "structure"} for k in kinds):
            frame.targets = things
        frame.where += [o for o, k in zip(things, kinds, strict=True) if "place" in k]
        frame.where += _pobj(verb, "from")
        return
    _targets(frame, things, lexicon)
    frame.targets += [
        o
        for o in _pobj(verb, "against", "from")
        if classes(o, lexicon) & {"force", "actor"}
        and entry.type in ("capture", "advance", "clash", "attack", "control")
    ]


def _targets(frame: Frame, things: list[Token], lexicon: Lexicon) -> None:
    for thing in things:
        if thing.lemma in ("control", "access") or thing.low in _PARTS_OF:
            frame.targets += _from(thing, lexicon)
            frame.where += [
                o for o in _pobj(thing, "of", "over", "to") if "place" in classes(o, lexicon)
            ]
            continue
        if thing.lemma.lower() in _TIME_WORDS:
            continue
        if (
            thing.name is None
            and thing.pos == "PROPN"
            and (
                frame.entry.type in ("capture", "advance", "siege", "shelling")
                or frame.trigger.lemma in ("invade", "storm", "raid", "bomb", "attack", "assault")
            )
            and not thing.text.isupper()
        ):
            thing.name = Name(thing.i, thing.i, "place", (), thing.text, known=False)
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
            if thing.name is None:
                held = _held_by(thing)
                frame.targets += held
                if not held and frame.entry.type in STRIKES and thing.lemma not in _PLAIN:
                    frame.targets.append(thing)
        else:
            frame.targets.append(thing)


_PLAIN = frozenset(
    "city town village area region district province neighborhood neighbourhood countryside outskirt outskirts part side border capital place territory country direction front".split()
)
_PARTS_OF = frozenset(
    "third thirds half halves quarter percent kilometers kilometres kilometer km miles territory ground areas swathes gains positions more most much some".split()
) - {"areas", "positions"}


def _from(node: Token, lexicon: Lexicon) -> list[Token]:
    """Whose it was: "control of territory lost to X", "two-thirds of the militants' territory"."""
    found: list[Token] = []
    for inner in [node, *[o for o in _pobj(node, "of")]]:
        for child in inner.children:
            if child.dep == "acl" and child.lemma in ("lose", "hold", "control", "occupy"):
                found += _pobj(child, "to") if child.lemma == "lose" else _by(child)
            if child.dep == "poss":
                found.append(child)
            if child.dep == "amod" and child.name is not None and child.name.kind == "state":
                found.append(child)
    return found


def _held_by(place: Token) -> list[Token]:
    """ "areas held by X", "positions of X": X is the target."""
    for child in place.children:
        if child.dep == "acl" and child.lemma in ("hold", "control", "occupy", "defend"):
            return _by(child)
    if place.lemma in (
        "position",
        "stronghold",
        "headquarters",
        "base",
        "checkpoint",
        "territory",
        "post",
        "hideout",
        "line",
    ):
        owner = [
            c
            for c in place.children
            if c.dep in ("compound", "poss", "nmod", "amod")
            and c.name is not None
            and c.name.kind == "actor"
        ]
        return owner or [place]
    return []


# ---------------------------------------------------------------- roles of nouns


def _agents_of_noun(noun: Token, lexicon: Lexicon) -> list[Token]:
    found = _pobj(noun, "by")
    if not found:
        found = [
            c for c in noun.children
            if c.dep in ("poss", "compound", "amod", "nmod") and c.i < noun.i
            and (c.name is not None and c.name.kind == "actor" or c.tag in ("NNP", "NNPS", "JJ", "NN", "NNS") and _actorish(c, lexicon))
        ]  # fmt: skip
        if found:
            found = found[:1] if found[0].dep != "poss" else conjuncts(found[0])
    if not found:
        of = _pobj(noun, "of")
        found = [o for o in of if classes(o, lexicon) & {"actor", "force"}]
    if not found:
        for child in noun.children:
            if child.dep == "acl" and child.tag == "VBN":
                found = _by(child)
    return found


def _actorish(token: Token, lexicon: Lexicon) -> bool:
    if token.tag in ("JJ", "NNP") and token.text[:1].isupper() and token.name is None:
        return True
    return bool(classes(token, lexicon) & {"force"}) and token.dep in (
        "compound", "poss", "nmod", "amod",
    )  # fmt: skip


def _noun_roles(frame: Frame, lexicon: Lexicon) -> None:
    noun, entry = frame.trigger, frame.entry
    frame.agents = _agents_of_noun(noun, lexicon)
    between = _pobj(noun, "between")
    if between:
        frame.agents, frame.targets = between[:1], between[1:]
    things = _pobj(noun, "on", "against", "at", "upon", "targeting", "into", "with")
    of = [o for o in _pobj(noun, "of") if o not in frame.agents]
    if entry.type not in ("toll", "agreement", "advance"):
        things += of
    _targets(
        frame, [member(t) for t in things if t.pos in ("NOUN", "PROPN", "PRON") or t.name], lexicon
    )
    if entry.agentive:
        frame.agents = [noun]
    _governor(frame, lexicon)


def _governor(frame: Frame, lexicon: Lexicon) -> None:
    """Find the verb that lends a noun its subject and tense."""
    noun = frame.trigger
    top = noun
    while top.dep == "conj" and top.head is not None:
        top = top.head
    node = top
    for _ in range(3):
        above = node.head
        if above is None:
            return
        if above.pos in ("VERB", "AUX"):
            break
        if (
            above.dep in ("dobj", "nsubj", "nsubjpass")
            and node.dep == "prep"
            and above.lemma
            in (
                "start",
                "beginning",
                "series",
                "wave",
                "number",
                "launch",
                "end",
                "string",
                "dozen",
                "hundred",
                "round",
                "second",
                "spate",
                "continuation",
                "hundred",
                "thousand",
                "some",
            )
            or above.dep == "prep"
            or node.dep == "pobj"
        ):
            node = above
            continue
        return
    verb = node.head
    assert verb is not None
    if frame.entry.needs == "under":
        frame.verb = verb
        subject = verb.child("nsubj", "nsubjpass")
        if subject is not None:
            frame.where += [o for o in conjuncts(subject) if "place" in classes(o, lexicon)]
        return
    if node.dep in ("dobj", "nsubjpass") and (
        verb.lemma in lexicon.light or verb.lemma in lexicon.modality["planned"]
    ):
        frame.verb = verb
        if node.dep == "dobj" and not is_passive(verb):
            agents = subjects(verb)
            if agents and verb.lemma not in (
                "report",
                "record",
                "see",
                "witness",
                "confirm",
                "document",
                "face",
                "suffer",
                "sustain",
                "survive",
            ):
                frame.agents = agents
            elif verb.lemma in ("suffer", "sustain", "face") and agents:
                frame.targets = agents + frame.targets
        elif node.dep == "nsubjpass" and _by(verb):
            frame.agents = _by(verb)
        if node.dep == "nsubjpass" or node.dep == "dobj":
            things = _pobj(verb, "on", "against", "at") if verb is not frame.trigger else []
            for thing in things:
                if thing.lemma.lower() not in _TIME_WORDS and thing not in frame.targets:
                    _targets(frame, [thing], lexicon)
    elif node.dep in ("nsubj", "nsubjpass", "attr") and verb.lemma not in (
        "say",
        "report",
        "state",
        "add",
        "tell",
    ):
        frame.verb = verb


_TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday june july august september october november december january february march april may day week month".split()
)


# ---------------------------------------------------------------- which frames hold, which are one


def _fits(frame: Frame, lexicon: Lexicon) -> bool:
    entry, token = frame.entry, frame.trigger
    if entry.noun:
        return _noun_fits(frame, lexicon)
    if entry.type == "wreck" and not frame.targets and not frame.where:
        return False
    objects = [*frame.targets, *frame.where, *frame.weapons]
    if entry.object and "any" not in entry.object:
        kinds = (
            frozenset().union(*(classes(o, lexicon) for o in objects)) if objects else frozenset()
        )
        words = {o.lemma.lower() for o in objects}
        if not (kinds | words) & entry.object:
            if not any(
                o.pos == "PRON" or (o.name is not None and o.name.kind == "proper") for o in objects
            ) or not entry.object & {"person", "place", "force"}:
                return False
    if entry.not_object and {o.lemma.lower() for o in objects + frame.agents} & entry.not_object:
        return False
    if entry.subject:
        heads = frame.where if entry.frame == "fall" else frame.agents
        kinds = (
            frozenset().union(*(classes(member(h), lexicon) for h in heads))
            if heads
            else frozenset()
        )
        pronoun = any(h.pos == "PRON" for h in heads) and token.lemma not in _WALKS
        if not kinds & entry.subject and not pronoun:
            return False
    if entry.prep and not any(
        c.low in entry.prep and c.dep in ("prep", "prt", "advmod", "npadvmod")
        for c in token.children
    ):
        return False
    if entry.frame == "remain":
        return any(c.low in ("in", "under", "inside") for c in token.subtree() if c.dep == "prep")
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
    ):
        return False
    if _prevented(token):
        return False
    if entry.frame == "back":
        return (
            token.tag == "VBN"
            and bool(frame.agents)
            and token.dep in ("acl", "advcl", "ROOT", "conj", "relcl", "amod")
        )
    return True


_WALKS = frozenset("cross enter arrive reach near approach".split())
_AIMS = frozenset("aim purpose objective goal hope intention order bid view".split())


def _prevented(token: Token) -> bool:
    """Aims and prevented things ("to prevent X from reaching", "with the aim of expelling") are no happenings."""
    node = token
    if node.dep == "pcomp" and node.head is not None:
        above = node.head.head
        if above is not None and (
            above.lemma in ("prevent", "stop", "keep", "avert", "deter") or above.lemma in _AIMS
        ):
            return True
    if (
        node.dep in ("acl", "advcl")
        and any(c.low == "to" and c.dep == "aux" for c in node.children)
        and node.head is not None
    ):
        if node.head.lemma in _AIMS:
            return True
        if any(c.low in ("order", "so") for c in node.children) or (
            node.dep == "advcl"
            and node.lemma in ("prevent", "secure", "clear", "free", "reach", "target", "protect")
        ):
            return True
    return False


def _noun_fits(frame: Frame, lexicon: Lexicon) -> bool:
    entry, noun = frame.entry, frame.trigger
    if noun.dep in ("compound", "amod", "nmod", "poss"):
        return False
    lent = frame.verb is not noun
    things = bool(frame.targets or frame.where)
    head = noun.head
    if (
        noun.dep in ("nsubj", "nsubjpass")
        and head is not None
        and (head.lemma in lexicon.verbs or head.lemma in lexicon.occur)
        and entry.needs in ("args", "means_or_args")
        and head.lemma not in ("be", "come", "follow", "continue", "take", "go")
    ):
        return True
    definite = any(
        c.low in ("the", "this", "that", "these", "those") and c.dep == "det" for c in noun.children
    )
    if (
        definite
        and not things
        and entry.type in STRIKES
        and noun.dep in ("pobj", "dobj")
        and entry.needs is None
    ):
        return False
    if (
        noun.dep == "dobj"
        and head is not None
        and head.pos == "VERB"
        and not lent
        and head.lemma not in lexicon.verbs
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
    if noun.dep in ("pobj", "dobj") and _prevented(
        noun.head if noun.dep == "dobj" and noun.head is not None else noun
    ):
        return False
    if entry.needs == "of_place":
        return bool(frame.where)
    if entry.needs == "under":
        return noun.dep == "pobj" and noun.head is not None and noun.head.low == "under"
    if entry.needs == "copula":
        return frame.verb.lemma == "be" and noun.dep == "attr"
    if entry.needs == "number":
        return any(c.dep == "nummod" or c.pos == "NUM" for c in noun.subtree()) or (
            lent and any(c.pos == "NUM" for c in frame.verb.subtree())
        )
    if entry.needs == "verb":
        return lent and (frame.verb.lemma in lexicon.light or noun.dep in ("dobj", "nsubjpass"))
    if entry.needs in ("args", "means_or_args"):
        return bool(frame.agents or things or (lent and frame.verb.lemma in lexicon.light))
    return True


def _merge(frames: list[Frame], lexicon: Lexicon) -> None:
    by_token = {f.trigger.i: f for f in frames}
    for frame in frames:
        if frame.entry.noun and not frame.dead:
            _merge_noun(frame, by_token, lexicon)
    for frame in frames:
        if not frame.dead and not frame.entry.noun:
            _merge_verb(frame, by_token, lexicon)
    for frame in frames:
        if frame.dead or frame.entry.frame != "say" or frame.entry.keeps:
            continue
        if frame.entry.only:
            below = {t.i for t in frame.trigger.subtree()} - {frame.trigger.i}
            for other in frames:
                if other.trigger.i in below and other.trigger.tag not in ("VBD", "VBN"):
                    other.dead = True
        else:
            below = {t.i for t in frame.trigger.subtree()} - {frame.trigger.i}
            if any(
                not f.dead
                and f is not frame
                and f.trigger.i in below
                and f.entry.type not in ("statement", "control", "support")
                for f in frames
            ):
                frame.dead = True


def _absorb(into: Frame, frame: Frame) -> None:
    into.merged.append(frame)
    into.merged.extend(frame.merged)
    frame.dead = True
    for name in ("agents", "targets", "weapons", "where"):
        mine, theirs = getattr(into, name), getattr(frame, name)
        mine.extend(t for t in theirs if t not in mine and t is not into.trigger)


def _merge_noun(frame: Frame, by_token: dict[int, Frame], lexicon: Lexicon) -> None:
    noun = frame.trigger
    if noun.dep == "conj":
        first = noun
        while first.dep == "conj" and first.head is not None:
            first = first.head
        other = by_token.get(first.i)
        if other is not None and not other.dead and other.entry.noun and _related(other, frame):
            if other.agents and not frame.agents:
                frame.agents = list(other.agents)
            _absorb(other, frame)
            return
    top = noun
    while top.dep == "conj" and top.head is not None:
        top = top.head
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
    if not host.entry.noun:
        host_type = host.entry.type
        if link.dep in ("nsubj",) and (
            host_type in RESULTS or host_type in STRIKES or host_type == "destruction"
        ):
            host.agents = [a for a in host.agents if a is not top and a is not noun]
            _absorb(host, frame)
        elif (
            link.dep in ("agent", "prep")
            and link.low
            in (
                "in",
                "by",
                "with",
                "during",
                "from",
                "through",
                "under",
                "via",
                "when",
                "after",
                "of",
            )
            and (
                host_type in RESULTS | {"destruction", "displacement"}
                or (host_type in STRIKES and link.low in ("in", "with", "during", "by"))
            )
        ):
            if link.low == "after" and not (host_type in RESULTS):
                return
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
        and _related(host, frame)
        and link.low in ("of", "in", "by")
    ):
        _absorb(host, frame)


def _related(a: Frame, b: Frame) -> bool:
    kinds = {a.entry.type, b.entry.type}
    return (
        a.entry.type == b.entry.type
        or kinds <= STRIKES
        or kinds <= {"kill", "killing", "toll", "wreck", "destruction"} | STRIKES
    )


def _merge_verb(frame: Frame, by_token: dict[int, Frame], lexicon: Lexicon) -> None:
    verb, kind = frame.trigger, frame.entry.type
    host: Frame | None = None
    if verb.dep in ("advcl", "conj", "xcomp", "dep") and verb.head is not None:
        host = by_token.get(verb.head.i) or _lent_by(verb.head, by_token)
    elif verb.dep in ("relcl", "acl") and verb.head is not None:
        host = by_token.get(verb.head.i)
        if host is None and kind in RESULTS:
            node = verb.head
            host = (
                by_token.get(node.head.i)
                if node.head is not None and node.dep in ("pobj", "dobj")
                else None
            )
            host = None
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
    if host is None and verb.dep == "acl" and verb.tag == "VBG" and kind in RESULTS and verb.head is not None:
        if verb.head.dep in ("pobj", "appos", "conj"):
            host = next((by_token[a.i] for a in verb.ancestors() if a.i in by_token and a.pos == "VERB"), None)
            frame.agents = []
    if kind in STRIKES and verb.dep == "advcl" and verb.head is not None and any(
        c.low in ("when", "after", "as") for c in verb.children
    ):
        hit = by_token.get(verb.head.i)
        when = any(c.low in ("when", "as") for c in verb.children)
        if hit is not None and not hit.dead and hit.entry.type in RESULTS and not hit.agents and when:
            _absorb(hit, frame)
            return
    if kind in RESULTS and verb.dep == "acl" and verb.tag == "VBN" and verb.head is not None:
        first = verb.head
        while first.dep == "conj" and first.head is not None:
            first = first.head
        host = next(
            (f for f in by_token.values() if f is not frame and not f.dead and f.entry.type in RESULTS and first in f.targets and first is not verb.head),
            host,
        )
    while host is not None and host.dead:
        host = next((f for f in by_token.values() if host in f.merged and not f.dead), None)
    if host is None or host is frame:
        return
    own_subject = verb.child("nsubj", "nsubjpass")
    if (
        own_subject is not None
        and own_subject.low not in ("that", "which", "who", "it", "they")
        and not (own_subject.i in by_token)
    ):
        if not (kind in RESULTS and host.entry.type in RESULTS and verb.dep == "conj"):
            return
    if kind in RESULTS and (
        host.entry.type in RESULTS | STRIKES | {"bombing", "destruction", "killing", "capture"}
    ):
        if host.entry.type == "capture" and verb.dep == "conj":
            return
        frame.agents = [a for a in frame.agents if a is not host.trigger]
        _absorb(host, frame)
    elif verb.dep in ("relcl", "acl") and host.entry.noun and kind in STRIKES:
        frame.agents = [a for a in frame.agents if a is not host.trigger]
        _absorb(host, frame)
    elif (
        kind == host.entry.type
        and verb.dep in ("conj", "xcomp", "advcl")
        and not (frame.where and host.where)
        and kind not in ("statement",)
        and (
            not frame.targets
            or kind in ("airstrike", "shelling", "advance", "siege", "kill", "killing", "wreck")
        )
    ):
        _absorb(host, frame)
    elif (
        verb.dep in ("advcl", "conj")
        and {kind, host.entry.type} <= {"attack", "airstrike", "shelling", "bombing"}
        and not frame.where
    ):
        _absorb(host, frame)
    elif kind == "attack" and host.entry.noun and verb.dep == "acl":
        _absorb(host, frame)


def _lent_by(verb: Token, by_token: dict[int, Frame]) -> Frame | None:
    """The noun frame that a light verb carries."""
    return next((f for f in by_token.values() if f.verb is verb and f.entry.noun), None)


_ASPECT = frozenset("continue begin start resume keep try attempt manage proceed".split())


def _coverage(kept: list[Frame], frames: list[Frame]) -> None:
    """Give each happening the tokens that are its own: its clauses without those of others."""
    heads = {t.i: f for f in kept for t in [*f.triggers, f.verb]}
    for frame in kept:
        own: set[int] = set()
        roots = [frame.verb, *frame.triggers]
        roots += [
            t.head
            for t in roots
            if t.dep == "xcomp"
            and t.head is not None
            and t.head.i not in heads
            and t.head.lemma in _ASPECT
        ]
        mine = {t.i for t in roots}
        stack = list(roots)
        while stack:
            node = stack.pop()
            if node.i in own:
                continue
            own.add(node.i)
            for child in node.children:
                if child.i in heads and heads[child.i] is not frame and child.i not in mine:
                    other = heads[child.i]
                    if child.dep in _CLAUSE or other.entry.type == "control":
                        continue
                    if other.entry.noun and child.dep not in ("nsubj", "nsubjpass", "dobj"):
                        continue
                stack.append(child)
        frame.own = own
