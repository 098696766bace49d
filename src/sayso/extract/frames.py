"""Trees → frames: a trigger with those who stand around it, merged into happenings."""

from __future__ import annotations

from .arguments import TIME_WORDS, how_far, is_passive
from .fitting import fits
from .frame import Frame
from .lexicon import Lexicon, Trigger, or_else
from .measures import HARMED
from .merging import merge, share_targets
from .noun_roles import counting_verb, name_parties, noun_roles
from .own_words import give_words
from .parse import Sentence, Token
from .phrases import classes, member
from .roles import verb_roles
from .unreal import a_question
from .words import words


def build(sentence: Sentence, lexicon: Lexicon) -> list[Frame]:
    """Return the frames of a sentence, in text order, merged into happenings."""
    if a_question(sentence.tokens):
        return []
    frames = [f for t in sentence.tokens for f in _frames_at(t, sentence, lexicon)]
    frames = [sense for f in frames if (sense := _sense(f, lexicon)) is not None]
    share_targets(frames, lexicon)
    merge(frames, lexicon)
    kept = [f for f in frames if not f.dead]
    give_words(kept, frames)
    return kept


def _sense(frame: Frame, lexicon: Lexicon) -> Frame | None:
    """Return the frame in the first sense of its word that fits, with its roles; None if none."""
    entry: Trigger | None = frame.entry
    while entry is not None:
        tried = Frame(frame.trigger, entry, frame.verb)
        (noun_roles if entry.noun else verb_roles)(tried, lexicon)
        if fits(tried, lexicon):
            if entry.type == "agreement" and not entry.noun:
                name_parties(tried, lexicon)
            return tried
        entry = entry.otherwise
    return None


_STRONGHOLDS = words("roles", "strongholds")
"""Units and posts that fall as a place falls: "the 552nd battalion fell on 25 March"."""
_FALLS_OTHERWISE = frozenset(["within", "outside", "short", "foul", "prey", "victim"])
"""A district that falls within a zone has not been taken."""
_FALLS = words("roles", "falls")
"""People who fall back, down or on the ground have not died."""


_BEFORE_MONTH = frozenset(["by", "early", "in", "last", "late", "mid", "since", "until"])


def _is_month(token: Token, sentence: Sentence) -> bool:
    """“5 March", "March 2017", "since March"."""
    near = sentence.tokens[max(0, token.i - 2) : token.i + 2]
    if token.i and sentence.tokens[token.i - 1].low in _BEFORE_MONTH:
        return True
    return any(t is not token and t.text[:1].isdigit() for t in near)


_HURT = frozenset(["wounded", "injured"])
_LEFT_WITH = _HURT | {"dead", "injuries", "injury", "wounds"}
_CONFIRMS = frozenset(
    ["confirm", "report", "presume", "declare", "pronounce", "fear", "believe", "find"]
)
_NUMBER_OF = words("figures", "number_of")


def _frames_at(token: Token, sentence: Sentence, lexicon: Lexicon) -> list[Frame]:
    if token.name is not None:
        return []
    if token.dep == "amod" and token.tag in ("VBN", "JJ") and token.head is not None:
        worn = lexicon.verbs.get(token.lemma.lower())
        if worn is not None and worn.type == "wreck" and token.head.child("nummod") is not None:
            return [Frame(token, worn, token.head)]
    if token.dep == "pobj" and f"number of {token.low}" in lexicon.nouns:
        counted = _noun_entry(token, sentence, lexicon)
        return [Frame(token, counted, token)] if counted is not None else []
    if token.dep == "pobj" and token.low in _HURT and token.head is not None:
        if token.head.low == "among":
            # "Among the wounded were three paramedics."
            return [Frame(token, lexicon.nouns["dead"], token)]
    if token.tag == "VBG" and token.dep in ("nsubj", "dobj", "pobj", "nsubjpass"):
        gerund = _noun_entry(token, sentence, lexicon)
        if gerund is not None:
            return [Frame(token, gerund, token)]
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
    if lemma == "leave" and (left := token.child("oprd")) is not None and left.tag == "VBN":
        # "leaving 38 civilians killed", "left two vehicles destroyed"
        return lexicon.verbs.get(left.lemma)
    if lemma == "leave" and any(
        t.low in _LEFT_WITH
        and t.child("auxpass") is None
        and (t.dep != "dobj" or t.head is token)
        and (t.i - token.i < 12 or (t.head is token and t.low in _HURT | {"dead"}))
        for t in token.subtree()
    ):
        return lexicon.verbs["kill"]
    if lemma == "fall":
        subject = token.child("nsubj")
        kinds = classes(member(subject), lexicon) if subject is not None else frozenset()
        if any(c.low in _FALLS_OTHERWISE and c.i == token.i + 1 for c in token.children):
            return None
        if subject is not None and subject.lemma in _STRONGHOLDS:
            return lexicon.verbs["fall"]
        if "weapon" in kinds:
            return lexicon.verbs["land"]
        if not kinds & {"person", "force", "equipment"} and _to_taker(token, lexicon):
            return lexicon.verbs["fall into hand"] if subject is not None else None
        if kinds & {"person", "force"} and "place" not in kinds:
            if not any(c.low in _FALLS and c.dep != "punct" for c in token.children):
                return lexicon.verbs["die"]
            back = any(c.low == "back" for c in token.children)
            return lexicon.verbs["fall back"] if back else None
    if token.low == "missing" and any(c.lemma == "be" for c in token.children):
        # "Twelve people are missing."
        return lexicon.verbs["report missing"] if token.child("dobj") is None else None
    if lemma == "receive" and any(
        t.lemma == "fire" and 0 < t.i - token.i < 14 for t in token.subtree()
    ):
        return lexicon.verbs["come under fire"]
    if lemma == "remain" and any(c.low in _FEELS and c.dep == "acomp" for c in token.children):
        # "It remains deeply concerned": nobody stays anywhere.
        return None
    if lemma == "resist" and any(
        c.dep == "dobj" and c.low in ("bombardment", "bombing", "shelling", "strikes")
        for c in token.children
    ):
        # Told by the noun: who resists it does not shell.
        return None
    if token.low == "surrounding" and token.dep == "pcomp":
        # "in surrounding Hasakeh province"
        return None
    if lemma == "see" and is_passive(token) and token.child("xcomp", "ccomp") is None:
        # "Fighters have been seen in Timbuktu."
        return lexicon.verbs["sight"]
    if lemma == "be" and _stationed(token, lexicon):
        return lexicon.verbs["deploy"]
    if lemma == "be" and (blows := _under(token)) is not None:
        return lexicon.verbs[f"come under {blows}"]
    if lemma == "be":
        return lexicon.verbs["km away"] if how_far(token) is not None else None
    if lemma in _CONFIRMS and any(
        c.low == "dead" and c.dep in ("oprd", "acomp") for c in token.children
    ):
        return lexicon.verbs["die"]
    if lemma in _BEGINS and any(
        c.dep == "dobj" and c.text.startswith("Operation ") for c in token.children
    ):
        return lexicon.verbs["open front"]
    if lemma in _LEADS_OFF and any(
        inner.lemma in _CAPTIVES
        for c in token.children
        if c.dep == "prep" and c.low == "as"
        for inner in c.children
    ):
        return lexicon.verbs["abduct"]
    if lemma == "clear" and _clears_out(token, lexicon):
        return lexicon.verbs["drive out"]
    if lemma == "take" and _takes_part(token):
        return lexicon.verbs["fight"]
    if lemma == "take" and _takes_posts(token):
        return lexicon.verbs["capture"]
    if lemma in ("drive", "ram", "crash"):
        loaded = token.child("dobj", "nsubjpass")
        if loaded is not None and any(t.lemma in _CHARGES for t in loaded.subtree()):
            return lexicon.verbs["detonate"]
    if lemma == "move":
        moved = next((c for c in token.children if c.dep in ("dobj", "nsubjpass")), None)
        if moved is not None and classes(member(moved), lexicon) & {"force", "equipment"}:
            return lexicon.verbs["deploy"]
    above = token.head if token.dep == "xcomp" else None
    if above is not None and f"{above.lemma} {lemma}" in lexicon.verbs:
        # "told residents to leave" is told by both.
        return None
    phrase: Trigger | None = None
    for rest, entry in lexicon.phrasal.get(lemma, ()):
        if (last := _rest_of(token, rest)) is not None:
            phrase = entry if phrase is None else or_else(phrase, entry)
            if last.dep != "prep":
                return phrase
            # "took the outpost in Goma" took nobody in: the verb alone may do.
    alone = lexicon.verbs.get(lemma)
    return alone if phrase is None else phrase if alone is None else or_else(phrase, alone)


_FEELS = frozenset(["committed", "concerned", "confident", "convinced", "opposed", "worried"])
_BEGINS = frozenset(["begin", "launch", "mount", "open", "start"])
_LEADS_OFF = frozenset(["carry", "drag", "haul", "hold", "lead", "march", "seize", "take"])
_CAPTIVES = frozenset(["captive", "hostage"])
_CHARGES = frozenset(["bomb", "explosive", "explosives-laden", "bomb-laden", "dynamite"])
_FIGHTS = frozenset(["battle", "offensive", "siege"])


def _clears_out(token: Token, lexicon: Lexicon) -> bool:
    """“cleared terrorists from villages between A and B"."""
    foe = token.child("dobj")
    behind = (*token.children, *(foe.children if foe is not None else ()))
    out = next((c for c in behind if c.dep == "prep" and c.low == "from"), None)
    where = out.child("pobj") if out is not None else None
    return (
        foe is not None
        and where is not None
        and bool(classes(member(foe), lexicon) & {"force", "person"})
        and "place" in classes(member(where), lexicon)
    )


def _stationed(be: Token, lexicon: Lexicon) -> bool:
    """“Rwandan soldiers have been in Cabo Delgado since July."""
    subject = be.child("nsubj")
    links = {c.low: c for c in be.children if c.dep == "prep"}
    place = links["in"].child("pobj") if "in" in links else None
    if subject is None or place is None or "since" not in links or be.tag != "VBN":
        return False
    named = place.name is not None and (place.name.kind == "place" or bool(place.name.country))
    return named and subject.tag == "NNS" and "force" in classes(member(subject), lexicon)


def _under(be: Token) -> str | None:
    """“The city was under fire from missiles”: what it was under."""
    under = next((c for c in be.children if c.dep == "prep" and c.low == "under"), None)
    blows = under.child("pobj") if under is not None else None
    if blows is None or blows.lemma not in ("fire", "attack", "bombardment", "shelling"):
        return None
    return blows.lemma


def _to_taker(fall: Token, lexicon: Lexicon) -> bool:
    """“Sake fell to the rebels”, "fell into army hands": it was taken, whatever it is."""
    for link in fall.children:
        taker = link.child("pobj") if link.dep == "prep" and link.low in ("to", "into") else None
        if taker is None or fall.child("dobj") is not None:
            continue
        if link.low == "into" and taker.low == "hands":
            return True
        if link.low == "to" and classes(member(taker), lexicon) & {"force", "actor"}:
            return True
    return False


def _takes_part(token: Token) -> bool:
    """“took part in the battle for Abu Kamal"."""
    part = token.child("dobj")
    if part is None or part.low != "part":
        return False
    behind = [c for t in (token, part) for c in t.children if c.dep == "prep" and c.low == "in"]
    return any(inner.lemma in _FIGHTS for c in behind for inner in c.children)


def _takes_posts(token: Token) -> bool:
    """“has taken 125 junta positions"; who only takes positions gets ready."""
    posts = token.child("dobj")
    return posts is not None and posts.low == "positions" and posts.child("nummod") is not None


def _rest_of(token: Token, rest: str) -> Token | None:
    """Return the last word of the phrase a verb stands with: "down", "under fire"."""
    first, _, second = rest.partition(" ")
    for child in token.children:
        if " " in second:
            if child.low == first and (last := _below_one_another(child, second.split())):
                return last
            continue
        if second:
            inner = child.child("pobj") if child.dep == "prep" and child.low == first else None
            if inner is not None and inner.lemma == second:
                return inner
            # "ran out of fuel", "signed up to the truce": what, its senses tell.
            if child.low == first:
                for last in (*child.children, *token.children):
                    if last.low == second and last.dep == "prep":
                        return last
            continue
        inner = child.child("pobj") if child.dep == "prep" else None
        if inner is not None and inner.lemma.lower().strip(".") in TIME_WORDS:
            continue
        if child.low == first and child.dep in (
            "prt",
            "advmod",
            "acomp",
            "oprd",
            "prep",
            "advcl",
            "amod",
            "xcomp",
            "attr",
            "npadvmod",
        ):
            return child
        if child.lemma == first and child.dep in ("dobj", "nsubjpass", "oprd", "xcomp", "dative"):
            return child
    return None


def _below_one_another(token: Token, words: list[str]) -> Token | None:
    node: Token | None = token
    for word in words:
        node = next((c for c in node.children if c.low == word), None) if node is not None else None
    return node


def _noun_entry(token: Token, sentence: Sentence, lexicon: Lexicon) -> Trigger | None:
    if token.pos not in ("NOUN", "PROPN", "VERB", "ADJ"):
        return None
    if token.text in ("March", "MARCH") and _is_month(token, sentence):
        return None
    counted = (token.low == "dead" or (token.low in _HURT and token.pos == "NOUN")) and any(
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
    if token.lemma in _NUMBER_OF and counting_verb(token) is not None:
        told = {t.low for t in token.subtree()}
        return lexicon.nouns["toll"] if told & HARMED else None
    lemma = token.low if token.tag == "VBG" and token.low in lexicon.nouns else token.lemma.lower()
    singular = lemma if lemma in lexicon.nouns or not lemma.endswith("s") else lemma[:-1]
    i = token.i
    before = [t.low for t in sentence.tokens[max(0, i - 3) : i] if t.name is None]
    after = sentence.tokens[i + 1].low if i + 1 < len(sentence.tokens) else ""
    if before[-1:] == ["of"] and after in lexicon.nouns and token.lemma not in lexicon.nouns:
        # "an exchange of artillery shelling" is told by the shelling.
        return None
    joined = "".join(before[-2:]) + singular if before[-1:] == ["-"] else ""
    for phrase in (
        " ".join([*before[-2:], token.low]) if before[-1:] == ["of"] else "",
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
