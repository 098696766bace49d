"""Who stands where in the tree around a verb or noun: subjects, objects, agents."""

from __future__ import annotations

from .frame import Frame
from .kinds import BLAMES
from .lexicon import Lexicon
from .name import Name
from .parse import Token
from .phrases import classes, conjuncts, owner
from .place_cues import of_a_nation
from .words import words

_DONE_TO_OTHERS = frozenset(["airstrike", "attack", "bombing", "clash", "offensive", "shelling"])
TIME_WORDS = words("roles", "time_words")
"""Words of time, which no tree makes a party."""
_BURSTS = words("roles", "bursts")
DISTANCES = words("roles", "distances")
_PART = words("denials", "own")
ACCUSE = words("roles", "accuse")
"""Verbs whose object is said to have done what stands behind "of" or "for"."""


def subjects(verb: Token) -> list[Token]:
    """Return the heads of the (possibly shared or implied) subject of an active verb."""
    node: Token | None = verb
    for _ in range(5):
        if node is None:
            return []
        subject = node.child("nsubj") or (node.child("nsubjpass") if node is not verb else None)
        if subject is not None:
            if subject.low in ("who", "which", "that") and node.dep == "relcl" and node.head:
                # "fighters and forces that support the regime": the forces do.
                return [next((c for c in conjuncts(node.head) if c.i == subject.i - 1), node.head)]
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
            above = node.head
            if above.dep == "acomp" and above.head is not None:
                # "The rebels were able to take it".
                above = above.head
            if above.pos not in ("VERB", "AUX"):
                return []
            node = above
        elif node.dep == "acl" and node.head is not None and node.tag == "VBG":
            return [node.head]
        elif node.dep == "acl" and node.tag in ("VBD", "VBN") and node.head is not None:
            # The parse took a whole clause for a noun with a participle.
            return [node.head] if node.head.dep == "ROOT" else []
        elif (
            node.dep == "acl"
            and node.head is not None
            and any(c.low == "to" for c in node.children)
        ):
            noun = node.head
            if noun.head is not None and noun.dep in ("dobj", "attr"):
                node = noun.head
            else:
                return []
        elif node.dep == "pcomp" and node.head is not None:
            above_verb = next((a for a in node.ancestors() if a.pos in ("VERB", "AUX")), None)
            if above_verb is None:
                return []
            if above_verb.lemma in ACCUSE | {"prevent", "stop", "keep"}:
                obj = above_verb.child("dobj", "nsubjpass")
                return conjuncts(obj) if obj is not None else []
            node = above_verb
        else:
            return []
    return []


def how_far(be: Token) -> Token | None:
    """“Were only six km away from the city”, "within 60 km of Mekelle": from where it is."""
    for node in be.subtree():
        if node.lemma.lower() not in DISTANCES or node.child("nummod") is None:
            continue
        near = [node, *(a for a in node.ancestors() if a is be or be in a.ancestors())]
        for above in near:
            for link in above.children:
                place = link.child("pobj") if link.low in ("from", "of") else None
                if place is not None and link.i > node.i:
                    return place
    return None


def party_before(pronoun: Token, verb: Token) -> Name | None:
    """“Cut ties with the UAE, accusing it of …”: the party named before, not who accuses."""
    accusers = {t.i for t in subjects(verb)}
    *_, top = [pronoun, *pronoun.ancestors()]
    named = [
        t.name
        for t in top.subtree()
        if t.name is not None
        and t.name.kind == "actor"
        and t.i < pronoun.i
        and t.i not in accusers
        and t.dep in ("dobj", "pobj")
    ]
    return named[-1] if named else None


def tells_of_many(flight: Token) -> bool:
    """“Sent thousands fleeing”, "11,000 people who left the town": no mere description."""
    whom = flight.head
    if whom is None or flight.dep not in ("acl", "relcl"):
        return False
    if flight.dep == "relcl":
        return whom.child("nummod") is not None
    above = whom.head if whom.dep == "dobj" else None
    return flight.tag == "VBG" and above is not None and above.lemma == "send"


def part_denied(deed: Token) -> Token | None:
    """Return the verb of "denied any involvement in the looting", and None for other deeds."""
    link = deed.head if deed.dep == "pobj" else None
    part = link.head if link is not None and link.low in ("in", "for") else None
    verb = part.head if part is not None and part.dep == "dobj" else None
    if part is None or verb is None or part.lemma not in _PART:
        return None
    return verb if verb.lemma == "deny" else None


def blamed_by(deed: Token) -> Token | None:
    """Return the verb of "an attack (that) Y blamed on X", "a bomb blamed on X"."""
    return next((c for c in deed.children if c.dep in ("acl", "relcl") and c.lemma in BLAMES), None)


def shared_objects(verb: Token) -> list[Token]:
    """“intercepted and destroyed a drone”: the second verb's object is the first's too."""
    then = next((c for c in verb.children if c.dep == "conj" and c.tag == verb.tag), None)
    if then is None or then.i != verb.i + 2 or then.child("nsubj") is not None:
        return []
    return [o for c in then.children if c.dep == "dobj" for o in conjuncts(c)]


def is_passive(verb: Token) -> bool:
    """Say whether the verb is passive: auxiliary, by-agent, or bare participle after a noun."""
    if verb.child("nsubjpass", "auxpass") is not None:
        return True
    if verb.tag != "VBN":
        return False
    if any(c.dep == "aux" and c.lemma in ("have", "’ve", "'ve") for c in verb.children):
        return False
    if verb.dep == "acl" and verb.child("dobj") is not None and verb.head is not None:
        # "The coalition bombed Raqqa", where the tagger saw a participle.
        return verb.head.dep != "ROOT"
    if verb.dep == "conj" and verb.child("dobj") is not None:
        return False
    if verb.dep in ("acl", "amod") or verb.child("agent") is not None:
        return True
    if verb.dep in ("conj", "advcl") and verb.head is not None and verb.child("dobj") is None:
        return is_passive(verb.head)
    return False


def by_agent(verb: Token) -> list[Token]:
    """Return the heads of the by-phrase of a passive."""
    thing = verb.child("dobj")
    if thing is not None and (verb.tag == "VBD" or verb.dep == "conj") and not is_passive(verb):
        # "evacuated by helicopter the families": how they did it.
        return []
    for child in verb.children:
        if child.dep == "agent" or (child.dep == "prep" and child.low == "by"):
            inner = child.child("pobj")
            if inner is None or _of_a_deed(child, verb):
                continue
            if inner.lemma.lower().strip(".") not in TIME_WORDS:
                return conjuncts(inner)
    return []


_DONE_BY = words("roles", "done_by")


def _of_a_deed(by: Token, verb: Token) -> bool:
    """“liberated after its occupation by ISIL": ISIL occupied it, whatever the tree says."""
    return any(
        deed.i == by.i - 1 and deed.lemma in _DONE_BY
        for prep in verb.children
        if prep.dep == "prep" and prep.i < by.i
        for deed in prep.children
    )


def objects_of(node: Token, *preps: str) -> list[Token]:
    """Return the heads of the noun phrases behind these prepositions of a node."""
    found: list[Token] = []
    for child in node.children:
        if child.dep in ("prep", "agent", "dative") and child.low in preps:
            inner = child.child("pobj")
            if inner is not None:
                found += conjuncts(inner)
    return found


def _whose(noun: Token, lexicon: Lexicon) -> list[Token]:
    """“The coalition acknowledged deaths in its strikes on Raqqa": the coalition's.

    Only where the noun says on whom: "its shelling" alone may be what it suffered.
    """
    owner = noun.child("poss")
    entry = lexicon.nouns.get(noun.lemma.lower())
    if owner is None or owner.low not in ("its", "their") or entry is None:
        return []
    if entry.type not in _DONE_TO_OTHERS or not any(
        c.dep == "prep" and c.low in ("against", "at", "of", "on") for c in noun.children
    ):
        return []
    for above in noun.ancestors():
        subject = above.child("nsubj") if above.pos == "VERB" else None
        if subject is not None and subject.i < owner.i and above.lemma not in ("die", "perish"):
            return [subject] if classes(subject, lexicon) & {"actor", "force"} else []
    return []


def agents_of_noun(noun: Token, lexicon: Lexicon) -> list[Token]:
    """Return who does what a noun names ("airstrikes by X", "X's attack")."""
    found = objects_of(noun, "by")
    if not found:
        tools = [c for c in noun.children if c.dep == "compound" and c.i < noun.i]
        before = [
            inner
            for c in tools
            for inner in c.children
            if inner.name is None and "force" in classes(inner, lexicon)
        ]
        # "Israeli artillery shelling": so does it hang the nation.
        before += [
            whose
            for c in tools
            if classes(c, lexicon) & {"equipment", "weapon"}
            and (whose := owner(c, lexicon)) is not None
            and whose not in before
        ]
        found = [
            c
            # "regime air strikes": the parser hangs the party under "air".
            for c in sorted([*noun.children, *before], key=lambda t: t.i)
            if c.dep in ("poss", "compound", "amod", "nmod")
            and c.i < noun.i
            and c.lemma.lower() not in TIME_WORDS
            and (
                (c.name is not None and c.name.kind == "actor")
                or (c.name is not None and c.name.kind == "state" and c.name.attribute == "led")
                or (c.tag in ("NNP", "NNPS", "JJ", "NN", "NNS") and _actorish(c, lexicon))
                or (c.tag == "PRP$" and c.low in ("its", "their") and noun.lemma == "hand")
            )
        ]
        if noun.lemma.lower() in _BURSTS:
            # "A Syrian blast", "the Iraqi explosion": where, not who.
            found = [c for c in found if c.tag != "JJ"]
        if found:
            found = found[:1] if found[0].dep != "poss" else conjuncts(found[0])
        host = noun.head
        if found and noun.dep == "conj" and host is not None and host.i < noun.i:
            # "Syrian regime and Russian bombing": of both.
            if host.lemma not in lexicon.nouns and classes(host, lexicon) & {"actor", "force"}:
                found.insert(0, host)
    entry = lexicon.nouns.get(noun.lemma.lower())
    suffered = noun.lemma in _DONE_TO or (entry is not None and entry.type in _OF_PATIENT)
    if not found and not suffered:
        of = objects_of(noun, "of")
        found = [o for o in of if classes(o, lexicon) & {"actor", "force"}]
    claimed = noun.head if noun.dep in ("nsubj", "nsubjpass") else None
    if not found and claimed is not None and claimed.lemma == "claim":
        # "Attacks claimed by ISIL killed 12": read as if the attacks claimed.
        found = objects_of(claimed, "by")
    if not found:
        found = _whose(noun, lexicon)
    if not found:
        for child in noun.children:
            if child.dep == "acl" and child.tag == "VBN":
                # "airstrikes believed to be carried out by the Russian air force"
                inner = child.child("xcomp")
                found = by_agent(child) or (by_agent(inner) if inner is not None else [])
                # "attacks, also claimed by ISIL, killed 12"
                found = found or (objects_of(child, "by") if child.lemma == "claim" else [])
    return found


_OF_PATIENT = frozenset(
    ["killing", "abduction", "arrest", "displacement", "destruction", "siege", "capture", "support"]
)
"""Types whose nouns have the one acted on behind "of": "the killing of X"."""
_DONE_TO = words("roles", "done_to")
"""Nouns that have so too, whatever their type: "the invasion of X"."""


_RELIEF = words("classify", "relief")


def _actorish(token: Token, lexicon: Lexicon) -> bool:
    if token.name is None and token.low in _RELIEF:
        # "Humanitarian flights" are nobody's.
        return False
    if token.tag in ("JJ", "NNP") and token.text[:1].isupper() and token.name is None:
        # "Tough battle": a sentence's first word has its capital from there.
        return token.i > 0 or token.tag == "NNP" or of_a_nation(token.low)
    if token.low == "military" and token.dep == "amod":
        # "military strikes" are somebody's, nobody says whose.
        return False
    return bool(classes(token, lexicon) & {"force"}) and token.dep in (
        "compound",
        "poss",
        "nmod",
        "amod",
    )


NOTED = frozenset(["hear", "record", "report"])
"""What is done to a blast that somebody only heard of."""


def deed_of(clause: Token, lexicon: Lexicon) -> Token | None:
    """“the attack that targeted mourners": the noun of a happening that a clause tells of."""
    deed = clause.head if clause.dep == "relcl" else None
    return deed if deed is not None and deed.lemma.lower() in lexicon.nouns else None


def as_a_result(link: Token) -> bool:
    """“as a result of the shelling”."""
    noun = link.child("pobj")
    return link.low == "as" and noun is not None and noun.lemma in ("result", "consequence")


def noted(noun: Token) -> bool:
    """“Huge explosion reported in Hayyan”, "huge blast in Hayyan": a headline without its verb."""
    if any(c.dep in ("det", "poss") for c in noun.children):
        return False
    there = (c.child("pobj") for c in noun.children if c.dep == "prep" and c.low in _THERE)
    if any(t is not None and t.name is not None and t.name.kind == "place" for t in there):
        return noun.tag == "NN"
    return any(c.dep == "acl" and c.lemma in NOTED for c in noun.children)


_THERE = frozenset(["at", "in", "near", "outside"])


_LOSSES_OF = words("fitting", "losses_of")
_REPORTED = words("fitting", "reported")
_BODIES = frozenset(["body", "corpse"])
_FINDS = frozenset(["discover", "find", "recover", "retrieve"])


def loss_of_one(loss: Token, lexicon: Lexicon) -> bool:
    """“reported the death of a child", "the body of a man was found": news of one, no number."""
    verb = loss.head
    if verb is None or loss.dep not in ("dobj", "nsubjpass"):
        return False
    told = loss.lemma in _LOSSES_OF and verb.lemma in _REPORTED and loss.dep == "dobj"
    if not told and not (loss.lemma in _BODIES and verb.lemma in _FINDS):
        return False
    return any(
        t.tag in ("NN", "NNP")
        and (t.pos == "PROPN" or bool(classes(t, lexicon) & {"person", "force"}))
        for t in objects_of(loss, "of", "to")
    )


def weapon_lands(frame: Frame, lexicon: Lexicon) -> bool:
    """“A rocket hit the campus": what a weapon hits is struck, whatever it is."""
    return (
        frame.entry.type == "attack"
        and bool(frame.targets or frame.where)
        and any("weapon" in lexicon.classes_of(a.lemma.lower(), "") for a in frame.agents)
    )


_DOERS = words("parse", "doers")


def thing_struck(frame: Frame, lexicon: Lexicon) -> bool:
    """“Shells hit a market", by what is armed; rising prices hit another kind."""
    return any(
        "structure" in lexicon.classes_of(o.lemma.lower(), "") for o in frame.targets
    ) and any(
        a.low in _DOERS or classes(a, lexicon) & {"actor", "attack", "equipment", "force", "weapon"}
        for a in frame.agents
    )
